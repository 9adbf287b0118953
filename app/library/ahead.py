"""Has the library's file read ahead in one go, before a question whose rows lie all over it.

What one import writes lies together, so the rows of a table lie apart: a page with 10,000 visits takes 6,000 reads. A
disk that needs 5 ms for each (one that turns, one behind a network) is done after half a minute; with the whole file in
a few seconds.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.library.database import Library

#: of a larger library most is recordings, which such questions do not ask for
MOST_BYTES = 512_000_000
#: the system reads at least so much at a time, and more of what it is told where it is set up so
STEP_BYTES, REACH_BYTES = 131_072, 1_048_576
_OPEN = Path("/proc/self/fd")


def read_ahead(db: Library, places: int) -> None:
    """Tell the system, once a connection, that all of the file will be asked for: it reads what is not in memory. Only
    where that is less work than to look in so many places."""
    if db.is_read_ahead or sys.platform != "linux":
        return
    with suppress(OSError):
        size = db.path.stat().st_size
        own = _descriptor(db.path)
        if own is None or size > min(places * STEP_BYTES, MOST_BYTES):
            return
        for start in range(0, size, STEP_BYTES):
            os.posix_fadvise(own, start, REACH_BYTES, os.POSIX_FADV_WILLNEED)
        db.is_read_ahead = True


def _descriptor(path: Path) -> int | None:
    """The one that SQLite has open: to close another one of the same file would end SQLite's locks on it."""
    wanted = path.stat()
    for one in _OPEN.iterdir():
        with suppress(OSError):
            if os.path.samestat(os.fstat(int(one.name)), wanted):
                return int(one.name)
    return None
