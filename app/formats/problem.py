"""Why something is not read, worded where it is understood; inside this room only, `read` makes values of it."""

from __future__ import annotations


class NotRead(Exception):
    """Something that does not come to a recording.

    Args:
        reason: the end of a sentence that starts with the file's name.
        claims: True for a recording that cannot be read, False for a file of another kind.
    """

    def __init__(self, reason: str, *, claims: bool = False, format: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.claims = claims
        self.format = format
