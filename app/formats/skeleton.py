"""The brackets of a JSON text that may be cut, glued, damaged or too deep for a parser.

Finds every bracket and quote that is not inside a string by arithmetic on whole arrays, about a second for 100 MB,
with no recursion and no opinion on what stands between them.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.formats.spool import Buffer

#: brackets deeper than this are counted, not listed: no envelope nests its events deeper
LISTED_DEPTH = 9
_STEP = 1 << 20


class Skeleton(Struct, frozen=True):
    """Brackets (depth ≤ `LISTED_DEPTH`) and quotes (one level less), in order.

    `at`: int64 positions; `kind`: uint8 the byte; `depth`: int32, 1 for the outermost pair, the same for both of a
    pair; a quote has the depth of the bracket it is in. `end_depth` is what stays open at the end, `in_string` whether
    a string does, `deepest` the greatest depth of all.
    """

    at: NDArray[np.int64]
    kind: NDArray[np.uint8]
    depth: NDArray[np.int32]
    end_depth: int
    in_string: bool
    deepest: int


def skeleton(buffer: Buffer | memoryview) -> Skeleton:
    """The skeleton of a text in UTF-8."""
    view = memoryview(buffer)
    ats: list[NDArray[np.int64]] = []
    kinds: list[NDArray[np.uint8]] = []
    depths: list[NDArray[np.int32]] = []
    depth, quotes_before, slashes, deepest = 0, 0, 0, 0
    for start in range(0, len(view), _STEP):
        text = np.frombuffer(view[start : start + _STEP], dtype=np.uint8)
        quote = text == 0x22
        slash = text == 0x5C
        if slashes or slash.any():
            index = np.arange(len(text), dtype=np.int32)
            other = np.maximum.accumulate(np.where(slash, np.int32(-1 - slashes), index))
            # how many backslashes stand right before each byte
            before = np.empty(len(text), dtype=np.int32)
            before[0] = slashes
            before[1:] = index[:-1] - other[:-1]
            quote &= before % 2 == 0
            slashes = int(index[-1] - other[-1])
        inside = (np.cumsum(quote, dtype=np.int32) + quotes_before) % 2 == 1
        opens = ((text == 0x5B) | (text == 0x7B)) & ~inside
        closes = ((text == 0x5D) | (text == 0x7D)) & ~inside
        level = np.cumsum(opens.astype(np.int32) - closes, dtype=np.int32) + np.int32(depth)
        deepest = max(deepest, int(level.max()))
        own = level + closes
        found = np.flatnonzero(
            ((opens | closes) & (own <= LISTED_DEPTH)) | (quote & (level < LISTED_DEPTH - 1))
        )
        ats.append(found.astype(np.int64) + start)
        kinds.append(text[found])
        depths.append(own[found])
        depth = int(level[-1])
        quotes_before = (quotes_before + int(np.count_nonzero(quote))) % 2
    none = np.empty(0)
    return Skeleton(
        at=np.concatenate(ats) if ats else none.astype(np.int64),
        kind=np.concatenate(kinds) if kinds else none.astype(np.uint8),
        depth=np.concatenate(depths) if depths else none.astype(np.int32),
        end_depth=depth,
        in_string=quotes_before == 1,
        deepest=deepest,
    )


def place(buffer: Buffer | memoryview, at: int) -> str:
    """Where a byte is, as a person is told it: `line 3, byte 5,120` (both from 1)."""
    view = memoryview(buffer)
    line = 1
    for start in range(0, at, _STEP):
        line += bytes(view[start : min(at, start + _STEP)]).count(b"\n")
    return f"line {line:,}, byte {at + 1:,}"


def nearby(buffer: Buffer | memoryview, at: int, characters: int = 40) -> str:
    """The text at a byte, on one line, with nothing that steers a terminal."""
    view = memoryview(buffer)
    half = characters // 2
    text = bytes(view[max(0, at - half) : at + half]).decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
