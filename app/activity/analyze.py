"""One session's events in, everything derived from them out: each event is decoded once, whatever
it holds.

Same input, same output; nothing here raises on what a recording holds. What could not be understood
is told in `Analysis.integrity`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from app.activity import agents, idle
from app.activity.commerce import shop_told
from app.activity.feedback import feedback_of
from app.activity.integrity import integrity_of
from app.activity.listed import listed
from app.activity.model import ANALYSIS_VERSION, Analysis, PersonClue, ShownText, Stream, Visit
from app.activity.sources import origin_of, traits_of
from app.activity.streams import COLUMNS, Value, pack_columns, pack_nodes, packed
from app.activity.told import kept
from app.activity.visits import DEFAULT_VIEWPORT_PX
from app.activity.window import WindowReader
from app.formats.model import Metadata, WindowEvents

SEARCHABLE_LENGTH = 200_000
LAST_COUNTED_TYPE = 5
WEIGHTS = {
    "interaction": 4.0,
    "input": 2.0,
    "scroll": 1.0,
    "pointer": 0.5,
    "touch": 0.5,
    "drag": 0.5,
}
FLOAT = np.float64
Times = NDArray[np.float64]


class Options(Struct, frozen=True):
    """What a person may set: after how long without a doing a session counts as inactive."""

    inactive_after_ms: float = idle.INACTIVE_AFTER_MS


def session_zero(windows: Iterable[WindowEvents]) -> float:
    """Epoch ms of the earliest event of types 0–5; of any event where there is none such; 0 without
    events."""
    counted: list[float] = []
    others: list[float] = []
    for window in windows:
        if len(window.epoch_ms):
            others.append(float(window.epoch_ms.min()))
            mask = (window.types >= 0) & (window.types <= LAST_COUNTED_TYPE)
            if mask.any():
                counted.append(float(window.epoch_ms[mask].min()))
    return min(counted or others or [0.0])


def analyze(
    windows: Sequence[WindowEvents],
    metadata: Metadata | None = None,
    options: Options | None = None,
    tick: Callable[[int], None] | None = None,
) -> Analysis:
    """Derives everything from one session.

    Args:
        windows: the session's windows in order of their first event; this order gives the window
        index.
        tick: called now and then with the number of events read so far; what it raises goes
        through.
    """
    metadata, options = metadata or Metadata(), options or Options()
    zero = session_zero(windows)
    readers = []
    read = 0
    for index, window in enumerate(windows):
        reader = WindowReader(index)
        reader.read(window, zero, _shifted(tick, read))
        read += len(window.raws)
        reader.reactions.end()
        reader.mirror.clear()
        readers.append(reader)
    end_ms = max((float(w.epoch_ms.max()) - zero for w in windows if len(w.epoch_ms)), default=0.0)
    end_ms = max(0.0, end_ms)
    doings = [np.array(reader.by_person, dtype=FLOAT) for reader in readers]
    playing = [span for reader in readers for span in reader.media.playing]
    inactive = idle.stretches(
        np.concatenate([np.empty(0), *doings]), playing, end_ms, options.inactive_after_ms
    )
    visits, places = _visits(readers, inactive)
    clicks = sorted(
        (
            replace(click, visit=places.get((reader.window, click.visit), -1))
            for reader in readers
            for click in reader.clicks
        ),
        key=lambda click: click.at_ms,
    )
    errors = sorted(
        (
            replace(error, visit=places.get((reader.window, error.visit), -1))
            for reader in readers
            for error in reader.told.errors
        ),
        key=lambda error: error.at_ms,
    )
    viewport = next((v for v in (_first_viewport(reader) for reader in readers) if v), None)
    touches, mouse = sum(r.touches for r in readers), sum(r.mouse for r in readers)
    milestones = [found for reader in readers for found in reader.told.milestones]
    custom = sorted(
        (found for reader in readers for found in reader.told.custom), key=lambda event: event.at_ms
    )
    lists = listed(readers, places)
    clues: dict[PersonClue, None] = {}
    for reader in readers:
        clues.update(reader.told.clues)
    return Analysis(
        version=ANALYSIS_VERSION,
        started_at_ms=zero,
        duration_ms=end_ms,
        active_ms=end_ms - idle.inactive_ms(inactive, 0.0, end_ms),
        windows=tuple(window.name for window in windows),
        active_window=_active_window(doings),
        device=agents.device_named(metadata.device)
        or agents.device_of(metadata.user_agent)
        or agents.device_by_use(touches, mouse, viewport[0] if viewport else None),
        browser=metadata.browser or agents.browser_of(metadata.user_agent),
        os=metadata.os or agents.system_of(metadata.user_agent),
        viewport_w_px=viewport[0] if viewport else None,
        viewport_h_px=viewport[1] if viewport else None,
        variant=next((r.told.variant for r in readers if r.told.variant), None),
        visits=tuple(visits),
        clicks=tuple(clicks),
        errors=tuple(errors),
        custom=tuple(kept(event) for event in custom),
        milestones=tuple(sorted(milestones, key=lambda event: event.at_ms)),
        media=tuple(
            replace(medium, visit=places.get((reader.window, medium.visit), -1))
            for reader in readers
            for medium in reader.media.media(reader.told.attention)
        ),
        streams=tuple(stream for reader in readers for stream in _streams(reader)),
        inactive=inactive,
        sparkline=_sparkline(readers, end_ms),
        searchable=_searchable(readers),
        integrity=(*integrity_of(windows, readers), *lists.remarks),
        clues=tuple(clues),
        keyframes=tuple(found for reader in readers for found in reader.keyframing.found),
        console=lists.console,
        requests=lists.requests,
        vitals=lists.vitals,
        entries=lists.entries,
        pages=tuple(
            replace(page, visit=places[reader.window, page.visit])
            for reader in readers
            for page in reader.shown.pages
            if (reader.window, page.visit) in places
        ),
        origin=origin_of(visits, custom),
        traits=traits_of(custom),
        feedback=feedback_of(custom, visits),
        shown=_shown(readers),
        shop_told=shop_told(custom),
        cards=tuple(card for reader in readers for card in reader.cards.found),
        alerts=tuple(
            replace(alert, visit=places.get((reader.window, alert.visit), -1))
            for reader in readers
            for alert in reader.alerts.found
        ),
    )


def _shifted(tick: Callable[[int], None] | None, read: int) -> Callable[[int], None] | None:
    return None if tick is None else lambda number: tick(read + number)


def _first_viewport(reader: WindowReader) -> tuple[int, int] | None:
    sizes = (visit.viewport for visit in reader.visits.visits)
    return next((size for size in sizes if size is not None), reader.visits.viewport)


def _visits(
    readers: Sequence[WindowReader], inactive: Sequence[tuple[float, float]]
) -> tuple[list[Visit], dict[tuple[int, int], int]]:
    """All visits by time of entering, and where each window's own landed."""
    found: list[tuple[tuple[int, int], Visit]] = []
    for reader in readers:
        for index, visit in enumerate(reader.visits.visits):
            width, height = visit.viewport or reader.visits.viewport or DEFAULT_VIEWPORT_PX
            spent = visit.leave_ms - visit.enter_ms
            found.append(
                (
                    (reader.window, index),
                    Visit(
                        window=reader.window,
                        url=visit.url,
                        title=visit.title,
                        enter_ms=visit.enter_ms,
                        leave_ms=visit.leave_ms,
                        active_ms=spent
                        - idle.inactive_ms(inactive, visit.enter_ms, visit.leave_ms),
                        viewport_w_px=width,
                        viewport_h_px=height,
                        scroll_max_y_px=visit.scroll_max_y_px,
                        routes=tuple(visit.routes),
                    ),
                )
            )
    found.sort(key=lambda entry: entry[1].enter_ms)
    return [visit for _, visit in found], {key: at for at, (key, _) in enumerate(found)}


def _active_window(doings: Sequence[Times]) -> tuple[tuple[float, int], ...]:
    """(from ms, window index): the window in which a person last did something."""
    if not doings:
        return ()
    times = np.concatenate(doings)
    owners = np.concatenate([np.full(len(d), index) for index, d in enumerate(doings)])
    order = np.argsort(times, kind="stable")
    times, owners = times[order], owners[order]
    if not len(times):
        return ((0.0, 0),)
    turns = np.concatenate([[0], np.flatnonzero(np.diff(owners)) + 1])
    found = [(float(times[turn]), int(owners[turn])) for turn in turns]
    return ((min(0.0, found[0][0]), found[0][1]), *found[1:])


def _streams(reader: WindowReader) -> Iterable[Stream]:
    window = reader.window
    rows: dict[str, Sequence[tuple[Value, ...]]] = dict(reader.rows)
    rows["target"] = reader.reactions.targets
    rows["path"] = reader.reactions.paths
    rows["reaction"] = reader.reactions.rows()
    rows["console"] = reader.told.console
    rows["attention"] = reader.told.attention
    times, kinds, nodes = reader.changed.columns()
    for kind in COLUMNS:
        if kind == "changed" and len(times):
            yield pack_columns(window, kind, (times, kinds, nodes))
        elif rows.get(kind):
            yield packed(window, kind, rows[kind])
    notes = reader.naming.notes
    if notes:
        yield pack_nodes(window, notes)


def _sparkline(readers: Sequence[WindowReader], end_ms: float) -> bytes:
    moments = [
        (np.array([row[0] for row in reader.rows.get(kind, ())], dtype=FLOAT), weight)
        for reader in readers
        for kind, weight in WEIGHTS.items()
    ]
    return idle.sparkline(moments, end_ms)


def _searchable(readers: Sequence[WindowReader]) -> str:
    """Titles, labels, errors and tags, each once, in order of time within their kind."""
    texts: dict[str, None] = {}
    for reader in readers:
        for visit in reader.visits.visits:
            texts.setdefault(visit.title or "")
            for route in visit.routes:
                texts.setdefault(route.title or "")
        for note in reader.naming.notes:
            texts.setdefault(note.label or "")
        for error in reader.told.errors:
            texts.setdefault(error.message)
        for event in reader.told.custom:
            texts.setdefault(event.tag)
    return "\n".join(text for text in texts if text)[:SEARCHABLE_LENGTH]


def _shown(readers: Sequence[WindowReader]) -> tuple[ShownText, ...]:
    """What the pages showed, and messages that came and went between two looks at them."""
    looked = [found for reader in readers for found in reader.texts.found]
    told = [
        ShownText(reader.window, alert.at_ms, alert.text)
        for reader in readers
        for alert in reader.alerts.found
    ]
    return tuple(sorted((*looked, *told), key=lambda shown: shown.at_ms))
