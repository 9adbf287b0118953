"""Which files belong together, told by their names alone; what is in them is asked later, when they are read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.pattern import pattern

#: a word that says "part", then its number: `replay.segment-3.bin`, `perf-snapshot-key0.jsonl`, `x.part2.json`
_PART = pattern(
    r"""^(?P<stem>.*?)
        (?P<word>(?<![0-9a-z])(?:recording[-_]?segments?|segments?|blob[-_]key|key|part|chunk|eventschunked))
        [-_. ]?(?P<number>\d{1,9})(?![0-9a-z])
        (?P<rest>.*)$""",
    re.IGNORECASE | re.VERBOSE,
)


#: a name that only ends with a number: a part, or the next recording of a series; its content decides
_NUMBERED = pattern(r"^(?P<stem>.*?\D|)(?P<number>\d{1,9})(?P<rest>(?:\.[A-Za-z]\w*)+)$")


def follows(name: str, before: str) -> bool:
    """Whether a name is another's with the next number.

    >>> follows("visit-10.json", "visit-9.json"), follows("b2.json", "a1.json")
    (True, False)
    """
    this, last = _NUMBERED.match(name), _NUMBERED.match(before)
    if this is None or last is None:
        return False
    same = (this["stem"], this["rest"]) == (last["stem"], last["rest"])
    return same and int(this["number"]) == int(last["number"]) + 1


def part_of(name: str) -> tuple[tuple[str, str, str], int] | None:
    """What a name is a part of, and which; None for a name that says nothing of parts. The folder counts."""
    folder, _, file = name.rpartition("/")
    match = _PART.match(file)
    if match is None:
        return None
    stem = match["stem"] + match["word"].lower()
    return (folder, stem, match["rest"].lower()), int(match["number"])


def grouped(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Names in the order given, those of one whole together and by number.

    >>> grouped(["a.json", "b.segment-10.bin", "b.segment-2.bin"])
    [('a.json',), ('b.segment-2.bin', 'b.segment-10.bin')]
    """
    wholes: dict[object, list[tuple[int, str]]] = {}
    for name in names:
        part = part_of(name)
        key, number = part if part is not None else (name, 0)
        wholes.setdefault(key, []).append((number, name))
    return [tuple(name for _, name in sorted(parts)) for parts in wholes.values()]


def are_of_one_whole(name: str, other: str) -> bool:
    """Whether two names are one with different numbers, of parts or of a series.

    >>> are_of_one_whole("a.segment-0.bin", "a.segment-2.bin"), are_of_one_whole("a.json", "b.json")
    (True, False)
    """
    this, that = part_of(name), part_of(other)
    if this is not None and that is not None:
        return this[0] == that[0] and this[1] != that[1]
    one, two = _NUMBERED.match(name), _NUMBERED.match(other)
    if one is None or two is None:
        return False
    same = (one["stem"], one["rest"]) == (two["stem"], two["rest"])
    return same and one["number"] != two["number"]
