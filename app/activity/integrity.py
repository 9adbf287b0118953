"""What a recording lacks, in sentences that a person can use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from app.activity.model import Integrity
from app.activity.window import WindowReader
from app.formats.model import WindowEvents
from app.rrweb.types import EventType

#: of more windows than this that lack the same, the first is named and the others are counted
WINDOWS_TOLD = 3


def integrity_of(
    windows: Sequence[WindowEvents], readers: Sequence[WindowReader]
) -> tuple[Integrity, ...]:
    """What is missing or was not understood, window by window, the gravest first."""
    found: list[Integrity] = []
    many = len(readers) > 1
    for window, reader in zip(windows, readers, strict=True):
        where = f" in window {window.name or reader.window + 1}" if many else ""
        found.extend(_of_window(window, reader, where))
    counts = Counter(one.code for one in found)
    told: dict[str, Integrity] = {}
    for one in found:
        if counts[one.code] <= WINDOWS_TOLD:
            told[one.text] = one
        else:
            more = f"{one.text[:-1]}, and the same in {counts[one.code] - 1:,} more windows."
            told.setdefault(one.code, Integrity(one.code, more))
    return tuple(told.values())


def _of_window(window: WindowEvents, reader: WindowReader, where: str) -> list[Integrity]:
    found: list[Integrity] = []
    if not reader.snapshots:
        found.append(
            Integrity(
                "no_snapshot",
                f"The page was not recorded{where}: there is no full snapshot, so there is nothing to draw.",
            )
        )
    elif reader.before_snapshot:
        found.append(
            Integrity(
                "before_snapshot",
                f"{_count(reader.before_snapshot, 'change')} came before the first full snapshot{where} and cannot"
                " be drawn.",
            )
        )
    if reader.snapshots and not (window.types == EventType.META).any():
        found.append(
            Integrity(
                "no_meta",
                f"The size of the browser's window was not recorded{where}: 1280 × 720 is assumed.",
            )
        )
    if reader.malformed:
        found.append(
            Integrity(
                "malformed_events",
                f"{_count(reader.malformed, 'event')}{where} could not be understood.",
            )
        )
    misses = reader.mirror.misses
    lost = misses.adds_without_parent + misses.malformed + misses.cycles
    if lost:
        found.append(
            Integrity(
                "lost_nodes", f"{_count(lost, 'element')}{where} had no place on the recorded page."
            )
        )
    unknown = misses.removes_unknown + misses.targets_unknown
    if unknown and reader.snapshots:
        found.append(
            Integrity(
                "unknown_nodes",
                f"{_count(unknown, 'change')}{where} concerned elements that are not in the recording.",
            )
        )
    if misses.duplicate_ids:
        found.append(
            Integrity(
                "duplicate_ids",
                f"{_count(misses.duplicate_ids, 'element')}{where} had the number of another one.",
            )
        )
    return found


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
