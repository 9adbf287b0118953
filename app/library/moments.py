"""What the inspector lists of a session without its long texts, and one row of it with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from app.activity.model import ConsoleLine, Entry, Request, Stream, Vital

if TYPE_CHECKING:
    from app.library.database import Library

#: characters of a stack that its first line may have
SOURCE_LENGTH = 400


class LoggedLine(Struct, frozen=True):
    """One line of the console; `idx` finds all of it, `called` begins with where it was called from."""

    idx: int
    window: int
    at_ms: float
    level: str
    text: str
    called: str | None


class SentRequest(Struct, frozen=True):
    """One request without its headers and bodies; `idx` finds them."""

    idx: int
    window: int
    at_ms: float
    method: str | None
    url: str
    status: int | None
    duration_ms: float | None
    size_bytes: int | None
    kind: str
    failed: bool


def logged(db: Library, session: int) -> tuple[LoggedLine, ...]:
    """The console in order of time."""
    found = db.execute(
        f"""SELECT idx, window, at_ms, level, text, substr(stack, 1, {SOURCE_LENGTH})
            FROM console_lines WHERE session_id = ? ORDER BY idx""",
        (session,),
    )
    return tuple(LoggedLine(*one) for one in found)


def sent(db: Library, session: int) -> tuple[SentRequest, ...]:
    """The requests in order of time."""
    found = db.execute(
        """SELECT idx, window, at_ms, method, url, status, duration_ms, size_bytes, kind, failed
           FROM requests WHERE session_id = ? ORDER BY idx""",
        (session,),
    )
    return tuple(replace(SentRequest(*one), failed=bool(one[9])) for one in found)


def streams(db: Library, session: int, kind: str) -> tuple[Stream, ...]:
    """The streams of one kind, a window each (see `activity.streams`)."""
    found = db.execute(
        "SELECT window, kind, rows, packed FROM streams WHERE session_id = ? AND kind = ? ORDER BY window",
        (session, kind),
    )
    return tuple(Stream(*one) for one in found)


def vitals(db: Library, session: int) -> tuple[Vital, ...]:
    """The web vitals in order of time."""
    found = db.execute(
        "SELECT window, visit, at_ms, name, value, rating FROM vitals WHERE session_id = ? ORDER BY idx",
        (session,),
    )
    return tuple(Vital(*one) for one in found)


def entries(db: Library, session: int) -> tuple[Entry, ...]:
    """What was put into fields, in order of time."""
    found = db.execute(
        """SELECT window, visit, at_ms, until_ms, node_id, snapshot, kind, label, selector, text, checked, changes
           FROM entries WHERE session_id = ? ORDER BY idx""",
        (session,),
    )
    return tuple(
        replace(Entry(*one), checked=None if one[10] is None else bool(one[10])) for one in found
    )


def lines(db: Library, session: int) -> tuple[ConsoleLine, ...]:
    """The console with all of its texts."""
    found = db.execute(f"{_LINES} ORDER BY idx", (session,))
    return tuple(ConsoleLine(*one) for one in found)


def line(db: Library, session: int, idx: int) -> ConsoleLine | None:
    """One line of the console with all of its texts; None when it is gone."""
    found = db.execute(f"{_LINES} AND idx = ?", (session, idx)).fetchone()
    return None if found is None else ConsoleLine(*found)


def requests(db: Library, session: int) -> tuple[Request, ...]:
    """The requests with their headers and bodies."""
    found = db.execute(f"{_REQUESTS} ORDER BY idx", (session,))
    return tuple(_request(one) for one in found)


def request(db: Library, session: int, idx: int) -> Request | None:
    """One request with its headers and bodies; None when it is gone."""
    found = db.execute(f"{_REQUESTS} AND idx = ?", (session, idx)).fetchone()
    return None if found is None else _request(found)


_LINES = """SELECT window, visit, at_ms, level, text, full, stack FROM console_lines WHERE session_id = ?"""
_REQUESTS = """SELECT window, visit, at_ms, method, url, status, duration_ms, size_bytes, kind, failed, detail
               FROM requests WHERE session_id = ?"""


def _request(row: tuple[object, ...]) -> Request:
    made = Request(*row)  # type: ignore[arg-type]
    return replace(made, failed=bool(made.failed))
