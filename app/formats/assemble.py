"""From gathered parts to recordings: which are one session, in what order, by which clock; and what was lost.

One session or many (the design's `formats.md` 1.3): parts of one tool session are one; a list of lists is one session
where the later lists have no page of their own or follow within seconds, and always for Sentry; a flat list is cut
where a page load follows a gap of more than 30 minutes, or goes back by more than a minute.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Raw
from msgspec.structs import replace
from numpy.typing import NDArray

from app.formats import times
from app.formats.columns import Stretch, as_stretches, deduplicated, split_sessions
from app.formats.envelope import merged
from app.formats.gather import NO_WINDOW, Gathered, Raws
from app.formats.model import Metadata, Note, Recording, WindowEvents
from app.rrweb.types import EventType

SENTRY = "Sentry replay"
MOBILE = "PostHog mobile"
APART_MS = 5_000.0
WINDOW = "1"


def assemble(gathered: list[Gathered], notes: list[Note]) -> Iterator[Recording]:
    """The recordings that the parts of one file, or of files that belong together, hold."""
    stretches = as_stretches([one for one in gathered if one.events()])
    groups = list(_sessions(stretches))
    lost = [*notes, *_lost(gathered), *(n for one in gathered for n in one.part.notes)]
    for group in groups:
        pieces = [group]
        if len(group) == 1 and not group[0].whole and len(group[0].windows) == 1:
            pieces = [[piece] for piece in split_sessions(group[0])]
        for piece in pieces:
            yield _recording(piece, lost)


def _sessions(stretches: list[Stretch]) -> Iterator[list[Stretch]]:
    if any(one.sentry for one in stretches):
        for one in stretches:
            one.whole = True
            one.format = SENTRY if one.format.startswith("rrweb") else one.format
        first = next((one.session for one in stretches if one.session), None)
        replays: dict[str | None, list[Stretch]] = {}
        for one in stretches:
            # a segment without an envelope is of the one replay, or of the first
            replays.setdefault(one.session or first, []).append(one)
        yield from (sorted(replay, key=_place) for replay in replays.values())
        return
    by_id: dict[str, list[Stretch]] = {}
    loose: list[Stretch] = []
    for one in stretches:
        if one.session is not None:
            by_id.setdefault(one.session, []).append(one)
        else:
            loose.append(one)
    if len(by_id) == 1 and loose and all(one.whole for one in loose):
        yield [*next(iter(by_id.values())), *loose]
        return
    yield from by_id.values()
    whole = [one for one in loose if one.whole]
    if whole:
        yield whole
    current: list[Stretch] = []
    end_ms = 0.0
    for one in sorted((one for one in loose if not one.whole), key=_place):
        start_ms, stop_ms = one.span()
        if current and one.begins_a_page() and not -1.0 <= start_ms - end_ms < APART_MS:
            yield current
            current, end_ms = [], stop_ms
        current.append(one)
        end_ms = max(end_ms, stop_ms)
    if current:
        yield current


def _place(one: Stretch) -> tuple[float, float]:
    start = one.span()[0]
    return (float("inf") if np.isnan(start) else start, one.order if one.order is not None else 0)


def _recording(group: list[Stretch], lost: list[Note]) -> Recording:
    source = together([one.source for one in group])
    metadata = Metadata()
    session = next((one.session for one in group if one.session), None)
    for one in group:
        metadata = merged(metadata, one.metadata)
    metadata = replace(metadata, tool_session_id=session)
    notes = list(lost)
    names = list(dict.fromkeys(name for one in group for name in one.windows))
    raws: dict[str, list[Raw | bytes]] = {}
    types: dict[str, NDArray[np.int16]] = {}
    clocks: list[NDArray[np.float64]] = []
    for name in names:
        mine = [one.windows[name] for one in group if name in one.windows]
        raws[name] = [raw for columns in mine for raw in columns.raws]
        types[name] = np.concatenate([columns.types for columns in mine])
        clocks.append(np.concatenate([columns.times_ms for columns in mine]))
    clock = times.repaired(np.concatenate(clocks))
    if clock.moved:
        notes.append(
            Note(
                "clock_repaired",
                f"{source}: {counted(clock.moved)} had no usable time and took that of a neighbour.",
            )
        )
    if not clock.has_times:
        notes.append(
            Note(
                "no_times", f"{source}: the file holds no times; its events are shown 16 ms apart."
            )
        )
    windows: list[WindowEvents] = []
    at = repeated = 0
    for name in names:
        own = clock.epoch_ms[at : at + len(raws[name])]
        at += len(own)
        order = np.argsort(own, kind="stable")
        if not np.array_equal(order, np.arange(len(order))):
            raws[name] = [raws[name][i] for i in order.tolist()]
            own, types[name] = own[order], types[name][order]
        kept = deduplicated(raws[name], own)
        if kept is not None:
            repeated += len(own) - len(kept)
            raws[name] = [raws[name][i] for i in kept]
            own, types[name] = own[kept], types[name][kept]
        windows.append(
            WindowEvents(name if name != NO_WINDOW else WINDOW, Raws(raws[name]), own, types[name])
        )
    windows.sort(key=lambda window: float(window.epoch_ms[0]))
    if repeated:
        notes.append(
            Note(
                "duplicates_dropped",
                f"{source}: {counted(repeated)} occurred twice; the repeats were left out.",
            )
        )
    notes += _pictures(windows, source)
    formats = list(dict.fromkeys(one.format for one in group))
    if any(one.converted for one in group):
        formats = [MOBILE]
    return Recording(source, formats[0], tuple(windows), metadata, tuple(notes), clock.has_times)


def _pictures(windows: list[WindowEvents], source: str) -> Iterator[Note]:
    without = [w for w in windows if not (w.types == EventType.FULL_SNAPSHOT).any()]
    if len(without) == len(windows):
        yield Note(
            "no_snapshot",
            f"{source}: no page was recorded in it, only what happened there. "
            "If this is a later part of a recording, import the first part together with it.",
        )
    elif without:
        yield Note(
            "no_snapshot",
            f"{source}: in {len(without)} of {len(windows)} windows no page was recorded.",
        )
    for window in windows:
        if (window.types == EventType.FULL_SNAPSHOT).any() and not (
            window.types == EventType.META
        ).any():
            yield Note(
                "no_meta",
                f"{source}: the size of the browser window was not recorded; 1280 × 720 is assumed.",
            )
            return


def counted(number: int) -> str:
    """`1 event`, `2,000 events`."""
    return f"{number:,} event" + ("" if number == 1 else "s")


def together(sources: Sequence[str]) -> str:
    """What several files are called that are read as one."""
    first, *more = dict.fromkeys(sources)
    return f"{first} + {len(more)} more" if more else first


def _lost(gathered: list[Gathered]) -> Iterator[Note]:
    source = together([one.part.source for one in gathered])

    def note(code: str, number: int, text: str) -> Iterator[Note]:
        if number:
            yield Note(code, f"{source}: {counted(number)} {text}")

    yield from note("not_events", sum(g.not_events for g in gathered), "with no type left out.")
    yield from note(
        "packed_failed",
        sum(g.packed_failed for g in gathered),
        "that could not be unpacked left out.",
    )
    yield from note("too_deep", sum(g.too_deep for g in gathered), "nested too deep left out.")
    yield from note("cv_failed", sum(g.cv_failed for g in gathered), "could not be decompressed.")
    yield from note(
        "cv_unknown", sum(g.cv_unknown for g in gathered), "compressed in an unknown way."
    )
