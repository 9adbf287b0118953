"""Who else has a window open on this library, in this program or another: a lock file for each, beside the library."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QLockFile

_MARK = "-window-"


class Presence:
    """One window's own mark. What a killed program left is known by the process that is gone."""

    def __init__(self) -> None:
        self._own: QLockFile | None = None

    def begin(self, library: Path) -> bool:
        """Be there from now on, until `end` or the end of the program.

        Returns:
            Whether nobody else is.
        """
        name = f"{library.name}{_MARK}{uuid4().hex}"
        self._own = _lock(library.with_name(name))
        is_there = self._own.tryLock(0)
        others = [file for file in _marks(library) if file.name != name]
        left = [_is_left(file) for file in others]
        return is_there and all(left)

    def end(self) -> None:
        """Be gone."""
        if self._own is not None:
            self._own.unlock()


def _marks(library: Path) -> list[Path]:
    try:
        return [
            file
            for file in library.parent.iterdir()
            if file.name.startswith(f"{library.name}{_MARK}")
        ]
    except OSError:
        return []


def _is_left(file: Path) -> bool:
    """Whether nobody is behind a mark any more; it is taken away then."""
    lock = _lock(file)
    is_left = lock.tryLock(0)
    lock.unlock()
    return is_left


def _lock(file: Path) -> QLockFile:
    lock = QLockFile(str(file))
    lock.setStaleLockTime(0)
    return lock
