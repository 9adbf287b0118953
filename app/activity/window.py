"""One window's events, read once from first to last: page, streams, visits and clicks together.

Coordinates: `x, y` of clicks and moves count from the viewport of the document they happened in;
page coordinates add that document's scroll. In a frame they are None: where the frame stands on the
page needs layout. A click is `keyboard` when it has no place of its own (x = y = 0, as a browser
gives one made by Enter or Space).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from app.activity import events
from app.activity.alerts import Alerts
from app.activity.cards import Cards
from app.activity.changes import ChangedNodes
from app.activity.editing import Editing
from app.activity.entries import Entries
from app.activity.events import Incremental, Malformed
from app.activity.keyframing import Keyframing
from app.activity.media import MediaTracker
from app.activity.model import Click
from app.activity.naming import Naming
from app.activity.reactions import Reactions
from app.activity.shown import Shown
from app.activity.targets import is_switched_off
from app.activity.texts import Texts
from app.activity.title import PageTitle
from app.activity.told import Told
from app.activity.visits import VisitTracker, viewport_size
from app.dom.mirror import Mirror
from app.dom.nodes import Node
from app.formats.model import WindowEvents
from app.rrweb.types import EventType, Interaction, NodeType, Source

#: a pointer that stays this long at a place looks at what is there
REST_MS = 1_000.0
#: where a pointer that goes to and fro draws, plays or looks at a map
DRAWN_ON = frozenset({"canvas", "video", "embed", "object"})
TICK_EVENTS = 1_000
#: a click this soon after a touch's end is the touch's own
TAP_MS = 700.0
POINTERS = {0: "mouse", 1: "pen", 2: "touch"}
NAMING_A_NODE = frozenset(
    {Source.MOUSE_INTERACTION, Source.SCROLL, Source.INPUT, Source.MEDIA_INTERACTION}
)
#: as plain numbers: these are asked for with every event
INCREMENTAL, MUTATION = int(EventType.INCREMENTAL_SNAPSHOT), int(Source.MUTATION)
PRESSES = frozenset({Interaction.MOUSE_DOWN, Interaction.TOUCH_START})
NAN = math.nan
Row = tuple[float | int, ...]


class WindowReader:
    """Reads one window. What it found stands in its attributes when `read` is done; times are ms
    from session zero."""

    def __init__(self, window: int) -> None:
        self.window = window
        self.mirror = Mirror()
        self.visits = VisitTracker()
        self.told = Told(window)
        self.entries = Entries(window)
        self.media = MediaTracker(window, self.mirror)
        self.naming = Naming(self.mirror)
        self.shown = Shown(window, self.mirror)
        self.cards = Cards(window)
        self.editing = Editing()
        self.texts = Texts(window, self.mirror)
        self.alerts = Alerts(window, self.mirror)
        self._title = PageTitle(self.mirror, self.visits)
        self.keyframing = Keyframing(window, self.mirror)
        self.clicks: list[Click] = []
        self._mutations: list[Row] = []
        self.rows: dict[str, list[Row]] = {"mutation": self._mutations}
        self.reactions = Reactions(self.mirror, self.rows)
        self.changed = ChangedNodes()
        self.by_person: list[float] = []
        self.malformed = 0
        self.unknown_positions = 0
        self.before_snapshot = 0
        self.snapshots = 0
        self.touches = 0
        self.mouse = 0
        self._scroll = (0.0, 0.0)
        self._touch_end_ms = -math.inf
        self._resting: tuple[float, int] | None = None

    def read(
        self, window: WindowEvents, zero_epoch_ms: float, tick: Callable[[int], None] | None = None
    ) -> None:
        """Reads all events; one that cannot be understood is counted and left out.

        Args:
            tick: called now and then with the number of events read; what it raises goes through.
        """
        self.told.zero_epoch_ms = zero_epoch_ms
        times = (window.epoch_ms - zero_epoch_ms).tolist()
        epochs = window.epoch_ms.tolist()
        types = window.types.tolist()
        keyframing = self.keyframing
        frames = keyframing.frames
        for number, (raw, at_ms, kind) in enumerate(zip(window.raws, times, types, strict=True)):
            if tick is not None and not number % TICK_EVENTS:
                tick(number)
            try:
                if kind == INCREMENTAL:
                    data = events.incremental(raw)
                    if data.source == MUTATION and self.snapshots:
                        self._mutation(at_ms, data)
                    else:
                        self._incremental(at_ms, data, raw)
                        keyframing.incremental(epochs[number], data, raw)
                elif kind == EventType.FULL_SNAPSHOT:
                    full = events.full_snapshot(raw)
                    self._full(at_ms, full)
                    keyframing.full(epochs[number], full, raw, number)
                else:
                    self._other(at_ms, kind, raw)
            except (Malformed, ArithmeticError, ValueError, TypeError, AttributeError):
                self.malformed += 1
                keyframing.lost(kind, raw)
            if frames.passed(len(raw)):
                keyframing.due(number, epochs)
        end_ms = times[-1] if times else 0.0
        self._look(end_ms)
        self.alerts.look()
        self._rested(end_ms)
        self.visits.finish(end_ms)
        self.media.finish(end_ms)

    def _look(self, at_ms: float) -> None:
        self.shown.look(self.visits.index, self.visits.step)
        self.texts.page(at_ms)

    def _row(self, kind: str, *values: float | int) -> int:
        rows = self.rows.setdefault(kind, [])
        rows.append(values)
        return len(rows) - 1

    # -- events ------------------------------------------------------------------------------------

    def _other(self, at_ms: float, kind: int, raw: bytes | memoryview) -> None:
        if kind == EventType.META:
            meta = events.meta(raw)
            self.keyframing.frames.meta(meta.href, meta.width, meta.height)
            size = viewport_size(meta.width, meta.height)
            self.visits.meta(at_ms, meta.href, size)
            if size is not None:
                self._row("viewport", at_ms, *size)
        elif kind == EventType.DOM_CONTENT_LOADED:
            self.visits.content_loaded(at_ms)
        elif kind == EventType.LOAD:
            self.visits.loaded(at_ms)
        elif kind == EventType.CUSTOM:
            address = self.told.read_custom(at_ms, self.visits.index, events.custom(raw))
            if address:
                self._look(at_ms)
                self.visits.route(at_ms, address)
        elif kind == EventType.PLUGIN:
            self.told.read_plugin(at_ms, self.visits.index, events.plugin(raw))

    def _full(self, at_ms: float, full: events.FullSnapshot) -> None:
        root = full.node
        if root is None:
            raise Malformed("a FullSnapshot without a page")
        self._rested(at_ms)
        leaving = self.visits.index, self.visits.step
        new = self.visits.snapshot(at_ms, root, self.mirror)
        if new:
            self.shown.look(*leaving)
            self.texts.page(at_ms)
        self.snapshots += 1
        if new:
            self.reactions.forget(at_ms)
            self.media.leave(at_ms)
        self.alerts.look()
        self.mirror.snapshot(root)
        self.texts.page(at_ms)
        self.naming.begin(self.snapshots)
        self.shown.begin(self.snapshots)
        self.media.begin(at_ms, self.visits.index, new=new)
        self._row("snapshot", at_ms, int(new))
        offset = full.initial_offset
        self._scroll = ((offset.left or 0.0), (offset.top or 0.0)) if offset else (0.0, 0.0)
        self.visits.scroll(self._scroll[1])
        again = self.visits.came_back if new else None
        self.alerts.begin(at_ms, self.visits.index, self.snapshots, new=new, again=again)
        self._title.find(at_ms)

    def _incremental(self, at_ms: float, data: Incremental, raw: bytes | memoryview) -> None:
        source = data.source
        if not self.snapshots:
            self.before_snapshot += 1
        elif data.id is not None and source in NAMING_A_NODE and data.id not in self.mirror.nodes:
            self.mirror.missed_target(data.id)
        if source == Source.MUTATION:
            self._mutation(at_ms, data)
        elif source in (Source.MOUSE_MOVE, Source.TOUCH_MOVE, Source.DRAG):
            self._moves(at_ms, data)
        elif source == Source.MOUSE_INTERACTION:
            self._interaction(at_ms, data)
        elif source == Source.SCROLL:
            self._scrolled(at_ms, data)
        elif source == Source.INPUT:
            self._input(at_ms, data)
        elif source == Source.VIEWPORT_RESIZE:
            size = viewport_size(data.width, data.height)
            if size is not None:
                self.visits.resize(size)
                self._row("viewport", at_ms, *size)
                self.by_person.append(at_ms)
        elif source == Source.MEDIA_INTERACTION and data.id is not None:
            position = NAN if data.current_time is None else data.current_time
            kind = -1 if data.type is None else data.type
            self._row("media", at_ms, kind, data.id, position, self.snapshots)
            note = self.naming.note(data.id, with_key=True)
            event = events.media(raw)
            self.media.interaction(at_ms, self.visits.index, data.id, event, note)
        elif source == Source.SELECTION:
            self._selection(at_ms, data)
        elif source == Source.LOG:
            log = {
                "level": data.level,
                "trace": events.anything(data.trace),
                "payload": events.anything(data.payload),
            }
            self.told.read_console(at_ms, self.visits.index, log)

    def _mutation(self, at_ms: float, data: Incremental) -> None:
        adds, texts = data.adds, data.texts
        self._mutations.append(
            (at_ms, len(adds), len(data.removes), len(texts), len(data.attributes))
        )
        if at_ms > self.alerts.due_ms:
            self.alerts.look()
        self.mirror.mutate(data)
        if self.media.open and data.removes:
            self.media.removed(at_ms)
        if self.media.open and any("src" in change.attributes for change in data.attributes):
            self.media.changed(at_ms)
        self.reactions.mutated(at_ms, data)
        if not self.changed.is_full:
            self.changed.mutated(at_ms, data, self.mirror.came)
        if adds or texts:
            self._title.changed(at_ms, data)
        self.alerts.mutated(at_ms, data)
        edited = self.editing.changed(data, self.mirror.nodes)
        if edited is not None:
            self._row("input", at_ms, *edited, -1, -1, 0, self.snapshots)
            self.by_person.append(at_ms)
        self.keyframing.frames.mutation(data)

    def _moves(self, at_ms: float, data: Incremental) -> None:
        touch = data.source == Source.TOUCH_MOVE
        kind = "touch" if touch else "drag" if data.source == Source.DRAG else "pointer"
        rows = self.rows.setdefault(kind, [])
        nodes = self.mirror.nodes
        for sample in data.positions:
            moment = at_ms + min(0.0, sample.time_offset)
            rows.append((moment, sample.x, sample.y, sample.id))
            self.by_person.append(moment)
            if sample.id not in nodes:
                self.unknown_positions += sample.id != -1 and self.snapshots > 0
        if data.positions:
            first, last = data.positions[0], data.positions[-1]
            self._rested(at_ms + first.time_offset)
            self._resting = (at_ms + min(0.0, last.time_offset), last.id)
            node = nodes.get(last.id)
            if node is not None and node.tag_name in DRAWN_ON:
                self.naming.note(last.id)

    def _rested(self, until_ms: float) -> None:
        resting, self._resting = self._resting, None
        if resting is not None and until_ms - resting[0] >= REST_MS:
            self.naming.note(resting[1])

    def _interaction(self, at_ms: float, data: Incremental) -> None:
        kind = -1 if data.type is None else data.type
        node_id = -1 if data.id is None else data.id
        pointer = -1 if data.pointer_type is None else data.pointer_type
        x, y = data.x, data.y
        if kind == Interaction.CLICK and pointer == -1 and at_ms - self._touch_end_ms <= TAP_MS:
            pointer = 2
        row = self._row(
            "interaction", at_ms, kind, node_id, NAN if x is None else x, NAN if y is None else y,
            pointer, self.snapshots,
        )  # fmt: skip
        self.reactions.done(at_ms)
        if kind not in (Interaction.FOCUS, Interaction.BLUR):
            self.by_person.append(at_ms)
            self.alerts.done(at_ms, node_id)
        if kind == Interaction.TOUCH_END:
            self._touch_end_ms = at_ms
        if kind in (Interaction.TOUCH_START, Interaction.TOUCH_END) or pointer == 2:
            self.touches += 1
        elif kind in (Interaction.MOUSE_DOWN, Interaction.CLICK):
            self.mouse += 1
        target = self.mirror.nodes.get(node_id)
        if kind == Interaction.CLICK:
            self.texts.done(at_ms)
            self.reactions.watch(row, at_ms, target)
        elif kind == Interaction.MOUSE_DOWN or kind == Interaction.TOUCH_START:
            self.reactions.press(at_ms, target)
        elif kind in (Interaction.FOCUS, Interaction.BLUR):
            self.editing.begin(target if kind == Interaction.FOCUS else None)
        if kind in (Interaction.CLICK, Interaction.FOCUS, Interaction.DBL_CLICK) or (
            kind in PRESSES and target is not None and is_switched_off(target)
        ):
            self.naming.note(node_id, with_key=True)
        if kind == Interaction.CLICK:
            self.clicks.append(self._click(at_ms, node_id, target, x, y, pointer))

    def _click(
        self,
        at_ms: float,
        node_id: int,
        target: Node | None,
        x: float | None,
        y: float | None,
        pointer: int,
    ) -> Click:
        keyboard = x is None or y is None or (x == 0 and y == 0 and pointer <= 0)
        page_x = page_y = None
        if x is not None and y is not None and not keyboard:
            home = self.mirror.document_of(target) if target is not None else None
            if home is None or home is self.mirror.document:
                page_x, page_y = x + self._scroll[0], y + self._scroll[1]
        note = self.naming.note(node_id, with_key=True)
        control = self.naming.control(note) or note
        if target is not None and control is not None and control.label:
            self.cards.pressed(at_ms, control.label, target)
        return Click(
            window=self.window, visit=self.visits.index, at_ms=at_ms, x_px=page_x, y_px=page_y,
            viewport_x_px=None if keyboard else x, viewport_y_px=None if keyboard else y,
            node_id=node_id, snapshot=self.snapshots,
            pointer="keyboard" if keyboard else POINTERS.get(pointer, "mouse"),
            tag=note.tag if note else None, selector=note.selector if note else None,
            element_key=control.element_key if control else None,
            label=control.label if control else None,
        )  # fmt: skip

    def _scrolled(self, at_ms: float, data: Incremental) -> None:
        if data.id is None or data.x is None or data.y is None:
            raise Malformed("a scroll without place")
        node = self.mirror.nodes.get(data.id)
        page = 0
        if node is not None and node.type == NodeType.DOCUMENT:
            page = 1 if node is self.mirror.document else 2
        elif node is None and not self.snapshots and data.id == 1:
            page = 1  # the first id a recorder gives is the document's
        self._row("scroll", at_ms, data.id, data.x, data.y, page)
        self.by_person.append(at_ms)
        if page == 1:
            self._scroll = (data.x, data.y)
            self.visits.scroll(data.y)
        elif node is not None:
            self.mirror.scrolls[data.id] = (data.x, data.y)
            self.naming.note(data.id)

    def _input(self, at_ms: float, data: Incremental) -> None:
        node_id = -1 if data.id is None else data.id
        text = data.text or ""
        checked = -1 if data.is_checked is None else int(data.is_checked)
        by_person = -1 if data.user_triggered is None else int(data.user_triggered)
        masked = int(bool(text) and not text.strip("*"))
        self._row("input", at_ms, node_id, len(text), checked, by_person, masked, self.snapshots)
        self.reactions.done(at_ms)
        if by_person != 0:
            self.by_person.append(at_ms)
            self.alerts.done(at_ms, node_id)
        if node_id in self.mirror.nodes:
            self.mirror.values[node_id] = text
            if data.is_checked is not None:
                self.mirror.checked[node_id] = data.is_checked
        note = self.naming.note(node_id, with_key=True)
        self.entries.change(at_ms, self.visits.index, self.snapshots, data, note)

    def _selection(self, at_ms: float, data: Incremental) -> None:
        ranges = data.ranges
        if not ranges:
            self._row("selection", at_ms, -1, 1)
            return
        first = ranges[0]
        empty = first.start == first.end and first.start_offset == first.end_offset
        self._row("selection", at_ms, first.start, int(empty))
        if not empty:
            self.by_person.append(at_ms)
