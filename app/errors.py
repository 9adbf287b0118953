"""What a person is told when something fails: one sentence that says what, and one that says what
to do.

The sentence is written where the failure is understood; everything above only shows it.
"""

from __future__ import annotations

from msgspec import Struct


class UserError(Exception):
    """A failure that a person can understand.

    Args:
        text: what happened, to what, where; one sentence without a final line break.
        hint: what the person can do about it; empty when there is nothing.
    """

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint

    def __reduce__(self) -> tuple[type[UserError], tuple[object, ...]]:
        return type(self), (self.text, self.hint)

    def __str__(self) -> str:
        return f"{self.text} {self.hint}".rstrip()


class LibraryUnusable(UserError):
    """The library is locked, written by a newer Footfall, corrupt, or the disk is full."""


class Mend(Struct, frozen=True):
    """What was meant by a part of a query, from `start` to `end`."""

    start: int
    end: int
    right: str

    def mended(self, text: str) -> str:
        """The query with what was meant in it."""
        return text[: self.start] + self.right + text[self.end :]


class QueryError(UserError):
    """A term of the search bar that cannot be read.

    Args:
        mend: what was meant, where that can be told.
    """

    def __init__(self, text: str, hint: str = "", mend: Mend | None = None) -> None:
        super().__init__(text, hint)
        self.mend = mend

    def __reduce__(self) -> tuple[type[QueryError], tuple[object, ...]]:
        return type(self), (self.text, self.hint, self.mend)


class NothingFound(UserError):
    """Something was named (a session, a page) that the library does not hold."""


class Cancelled(Exception):
    """The person asked to stop; not a failure."""
