"""What handed over files are called until a person calls them otherwise."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.ui import words

if TYPE_CHECKING:
    from app.library.browse import SessionRow

ENDINGS = {"frame": "png", "rrweb": "json", "html": "html"}
LONGEST_PERSON = 60
#: before that, no recorder was made: the recording tells no date
EARLIEST_EPOCH_MS = 631_152_000_000.0


def of_session(row: SessionRow, kind: str, span_ms: tuple[float, float] | None = None) -> str:
    """A file name for a session, or for a range or a moment of it; nothing recorded can make it a path."""
    person = "".join(
        sign if sign.isalnum() or sign in " -_.@" else "_" for sign in words.plain(row.user)
    )
    parts = [person[:LONGEST_PERSON].strip(" .") or "session"]
    if row.started_at_ms >= EARLIEST_EPOCH_MS:
        started = datetime.fromtimestamp(row.started_at_ms / 1000).astimezone()
        parts.append(f"{started:%Y-%m-%d %H.%M}")
    else:
        parts.append(str(row.id))
    if span_ms is not None:
        moments = [_moment(ms) for ms in dict.fromkeys(span_ms)]
        parts.append("at " + moments[0] if len(moments) == 1 else " to ".join(moments))
    return f"{' '.join(parts)}.{ENDINGS[kind]}"


def free(folder: Path, name: str) -> Path:
    """A place in a folder where nothing is: the name itself, or with a number."""
    place, number = folder / name, 2
    while place.exists():
        stem, dot, ending = name.rpartition(".")
        place = folder / f"{stem} {number}{dot}{ending}"
        number += 1
    return place


def _moment(ms: float) -> str:
    return words.length(ms).replace(":", ".")
