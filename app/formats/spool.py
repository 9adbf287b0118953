"""Bytes that may be many: kept in memory while they are few, in an unlinked temporary file that is mapped when not.

Mapped files are not private memory, so a recording of gigabytes costs a process no more than one of kilobytes.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

#: what text and containers are read from; both can be sliced, searched and given to msgspec without a copy
Buffer: TypeAlias = bytes | mmap.mmap

SMALL_BYTES = 8_000_000
MAX_BYTES = 2_000_000_000
FREE_BYTES = 10_000_000
MAX_RATIO = 200


class TooMuch(Exception):
    """More bytes than a recording can have; the text is the end of a sentence that starts with the file's name."""


class Spool:
    """A place to write an unknown number of bytes to; used in a `with`, and asked for its bytes at the end.

    `packed_bytes` given to `write` is how much of the packed input was used so far: a file that grows more than
    `MAX_RATIO` times is a bomb and raises `TooMuch`, as does one over `MAX_BYTES`.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=SMALL_BYTES)  # noqa: SIM115
        self.size_bytes = 0

    def write(self, chunk: bytes, packed_bytes: int | None = None) -> None:
        """Appends; raises `TooMuch`."""
        self.size_bytes += len(chunk)
        if self.size_bytes > MAX_BYTES:
            raise TooMuch("unpacks to more than 2 GB, which no recording needs; split it first.")
        if (
            packed_bytes is not None
            and self.size_bytes > FREE_BYTES
            and self.size_bytes > MAX_RATIO * packed_bytes
        ):
            raise TooMuch(
                f"unpacks to more than {MAX_RATIO} times its size, as files made to fill a disk do; "
                "unpack it yourself if you trust it."
            )
        self._file.write(chunk)

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def take(self) -> Buffer:
        """What was written. The file has no name any more and goes away with the last view of it."""
        if self.size_bytes <= SMALL_BYTES:
            self._file.seek(0)
            return self._file.read()
        self._file.flush()
        return mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)


def spool(chunks: Iterable[bytes | memoryview]) -> Buffer:
    """The chunks in one buffer."""
    with Spool() as place:
        for chunk in chunks:
            place.write(bytes(chunk))
        return place.take()


def open_file(path: Path) -> Buffer:
    """A file's bytes, mapped when they are many. Raises `OSError` and `TooMuch`."""
    with path.open("rb") as file:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise TooMuch("is larger than 2 GB, which no recording is; split it first.")
        if size <= SMALL_BYTES:
            return file.read()
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
