"""Which changes followed a click, and how near to it they were: rows of the streams `target`,
`path` and `reaction`.

A click is watched from its press on: what opens at the press is there before the click is told.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence, Set

from msgspec import Struct, field

from app.activity.changes import Change, changed_by
from app.activity.hovering import LEAVES_MS, SAMPLES_LATE_MS, pointed
from app.activity.passing import (
    PASSING_MS,
    Worn,
    attribute_kind,
    dress_of,
    is_silent,
    unseen,
    worn,
    worn_around,
)
from app.activity.restless import CLOSELY_MS, Restless
from app.activity.streams import REACTION_MS, REACTION_ROWS
from app.activity.targets import traits
from app.dom.mirror import Mirror
from app.dom.nodes import Added, Mutation, Node

MAX_WATCHES = 2
MAX_DEPTH = 200
#: a press this long before a click is another's
LONGEST_PRESS_MS = 3_000.0
#: where no press was recorded, what changed so shortly before a click may be its answer: the page may hear of it first
JUST_BEFORE_MS = 40.0
#: and these are no more than so many mutations
LATEST = 3
#: a finger's press is told again as a mouse's soon after
SAME_PRESS_MS = 700.0
#: a change this near to the target is most likely an answer to it: steps up, steps up and down
NEAR_UP, NEAR_STEPS = 4, 8
#: with more nodes than this that change by themselves after a click, none of the rest is looked at
MOST_IGNORED = 40
#: body, html and document: what meets only there is not near
ABOVE_BODY = 3
#: row of a press that has no click yet
NO_ROW = -1
Row = tuple[int, float, int, int, int, int]


class _Watch(Struct, eq=False):
    """One click that waits for answers. `written`: where in the rows its changes stand, by kind and node;
    `ignored`: nodes whose changes answer nobody; `until_ms`: when watching ended early."""

    row: int
    from_ms: float
    at_ms: float
    target: int
    depths: dict[int, int]
    worn: dict[int, Worn]
    seen: set[tuple[int, int]] = field(default_factory=set)
    written: dict[tuple[int, int], int] = field(default_factory=dict)
    ignored: set[int] = field(default_factory=set)
    until_ms: float = math.inf


class _Came(Struct):
    """A new child near a target. `parent` had `others` more children new with it; `held`: it came while the button or
    finger was down."""

    at_ms: float
    parent: int
    others: int
    watches: tuple[_Watch, ...]
    held: bool


class Reactions:
    """Watches the changes after each click of one window.

    Args:
        rows: the window's streams as they grow.
    """

    def __init__(
        self,
        mirror: Mirror,
        rows: Mapping[str, Sequence[tuple[float | int, ...]]],
    ) -> None:
        self._mirror = mirror
        self._latest: deque[tuple[float, Mutation, Sequence[Added]]] = deque(maxlen=LATEST)
        self._restless = Restless(mirror)
        self._streams = rows
        #: the clicks that still wait for an answer
        self.watches: list[_Watch] = []
        self._press: _Watch | None = None
        self._came: dict[int, _Came] = {}
        self._hidden: set[int] = set()
        self._begun: dict[int, float] = {}
        self._places: dict[int, list[int]] = {}
        self._looked = 0
        self._rows: list[Row | None] = []
        self.targets: list[tuple[int, int]] = []
        self.paths: list[tuple[int, int, int]] = []

    def press(self, at_ms: float, target: Node | None) -> None:
        """A mouse button or finger goes down: a click may come of it."""
        node = -1 if target is None else target.id
        before = self._press
        if before is not None:
            if at_ms - before.from_ms <= SAME_PRESS_MS and before.target == node:
                return
            self._give_up(before)
        self._press = self._begin(NO_ROW, at_ms, target)

    def watch(self, row: int, at_ms: float, target: Node | None) -> None:
        """Begins to watch for answers to the click of that row."""
        self.targets.append((row, 0 if target is None else int(traits(target, self._mirror))))
        depths = _depths(target)
        self.paths.extend((row, depth, node) for node, depth in depths.items())
        pressed, self._press = self._press, None
        if pressed is not None and pressed in self.watches:
            if at_ms - pressed.from_ms <= LONGEST_PRESS_MS:
                pressed.row, pressed.at_ms = row, at_ms
                pressed.ignored.clear()
                for place in pressed.written.values():
                    written = self._rows[place]
                    if written is not None:
                        self._rows[place] = (row, at_ms, *written[2:])
                self._begun[row] = pressed.from_ms
                return
            self._give_up(pressed)
        begun = self._begin(row, at_ms, target)
        self._begun[row] = at_ms
        for earlier_ms, change, came in self._latest:
            if at_ms - JUST_BEFORE_MS < earlier_ms <= at_ms:
                for node in set().union(*changed_by(change, came)):
                    self._note_in(begun, Change.ATTRIBUTE, node, at_ms)

    def _begin(self, row: int, at_ms: float, target: Node | None) -> _Watch:
        self._settle(at_ms)
        around = {} if target is None else worn_around(target)
        node = -1 if target is None else target.id
        begun = _Watch(row, at_ms, at_ms, node, _depths(target), around)
        self.watches.append(begun)
        del self.watches[:-MAX_WATCHES]
        # what comes at the press goes by itself; what a click brings, the next one may take away
        self._came = {
            node: came
            for node, came in self._came.items()
            if came.held and at_ms - came.at_ms <= PASSING_MS
        }
        return begun

    def done(self, at_ms: float) -> None:
        """A person did something."""
        self._restless.done(at_ms)

    def mutated(self, at_ms: float, change: Mutation) -> None:
        """Takes in a mutation that the mirror has taken in."""
        came = self._mirror.came
        self._latest.append((at_ms, change, came))
        if at_ms > self._restless.busy_until_ms:
            self._restless.quiet.add(at_ms, change, came)
        if self.watches:
            self._watched(at_ms, change)

    def _watched(self, at_ms: float, change: Mutation) -> None:
        """Looks at a mutation that follows a press: the common answer is that only tickers ticked."""
        added, removed, told, dressed = changed_by(change, self._mirror.came)
        restless = self._restless.nodes
        latest = self.watches[-1]
        closely = at_ms - latest.at_ms <= CLOSELY_MS
        if not closely and (
            added <= restless and removed <= restless and told <= restless and dressed <= restless
        ):
            return
        self.watches = [
            watch
            for watch in self.watches
            if at_ms <= min(watch.at_ms + REACTION_MS, watch.until_ms)
            and len(watch.seen) < REACTION_ROWS
        ]
        if not self.watches:
            return
        if added:
            self._note(at_ms, Change.ADDED, self._shown(at_ms, added))
        if change.removes:
            self._note(at_ms, Change.REMOVED, removed - self._passed(at_ms, change))
        self._note(at_ms, Change.TEXT, told)
        if dressed:
            self._attributes(at_ms, change, restless if not closely else frozenset())

    def _attributes(self, at_ms: float, change: Mutation, passed_over: Set[int]) -> None:
        looks, styles = Change.CLASS, Change.STYLE
        worn_of_latest = self.watches[-1].worn
        by_kind: dict[Change, set[int]] = {}
        for entry in change.attributes:
            node_id = entry.id
            if node_id in passed_over:
                continue
            kind = attribute_kind(entry)
            if kind is None:
                continue
            if node_id in worn_of_latest and (kind is looks or kind is styles):
                if self._is_dressed(at_ms, node_id):
                    self._note(at_ms, kind, {node_id})
                continue
            by_kind.setdefault(kind, set()).add(node_id)
        for kind, nodes in by_kind.items():
            self._note(at_ms, kind, nodes)

    def _shown(self, at_ms: float, added: set[int]) -> set[int]:
        """The parents to which something came that a person sees."""
        hidden = dict.fromkeys((node for _, node in unseen(self._mirror.came)))
        self._hidden.update(hidden)
        visible: dict[int, list[int]] = {}
        only: set[int] = set()
        for entry in self._mirror.came:
            if entry.node is None or entry.parent_id not in added:
                continue
            if entry.node.id in hidden:
                only.add(entry.parent_id)
            else:
                visible.setdefault(entry.parent_id, []).append(entry.node.id)
        held, watches = self._press is not None, tuple(self.watches)
        for parent, nodes in visible.items():
            if any(parent in watch.worn for watch in self.watches):
                for node in nodes:
                    self._came[node] = _Came(at_ms, parent, len(nodes) - 1, watches, held)
        return added - (only - visible.keys())

    def _passed(self, at_ms: float, change: Mutation) -> set[int]:
        """The parents from which only went what nobody saw, or what had come with the press and for a moment."""
        passed: set[int] = set()
        if not self._came and not self._hidden:
            return passed
        others: set[int] = set()
        for entry in change.removes:
            came = self._came.pop(entry.id, None)
            if entry.id in self._hidden:
                passed.add(entry.parent_id)
            elif came is not None and not came.others and at_ms - came.at_ms <= PASSING_MS:
                passed.add(entry.parent_id)
                for watch in came.watches:
                    self._drop(watch, [(Change.ADDED, came.parent)])
            else:
                others.add(entry.parent_id)
        return passed - others

    def _is_dressed(self, at_ms: float, node_id: int) -> bool:
        """Is a changed class or style more than what was there before the press, or than what shows one?"""
        node = self._mirror.nodes.get(node_id)
        latest = self.watches[-1]
        before = latest.worn.get(node_id)
        if node is None or before is None:
            return True
        now, was = dress_of(worn(node)), dress_of(before)
        if now == was:
            if at_ms - latest.from_ms <= PASSING_MS:
                self._drop(latest, [(Change.CLASS, node_id), (Change.STYLE, node_id)])
            return False
        return len(self.watches) == 1 or not now.only_pressed(was)

    def _give_up(self, press: _Watch) -> None:
        """No click came of a press."""
        self._drop(press, list(press.written))
        if press in self.watches:
            self.watches.remove(press)

    def _drop(self, watch: _Watch, changes: Iterable[tuple[int, int]]) -> None:
        for key in changes:
            place = watch.written.pop(key, None)
            if place is not None:
                self._rows[place] = None
            watch.seen.discard(key)

    def _note(self, at_ms: float, kind: int, nodes: set[int]) -> None:
        if not nodes:
            return
        for watch in self.watches:
            for node_id in nodes - watch.ignored:
                if (kind, node_id) not in watch.seen:
                    self._note_in(watch, kind, node_id, at_ms)
            if len(watch.ignored) > MOST_IGNORED and watch.until_ms > at_ms:
                # too much goes on to tell an answer from the rest: so it may have been one
                self._write(watch, (int(Change.ATTRIBUTE), -1), at_ms, -1, -1)
                watch.until_ms = at_ms

    def _note_in(self, watch: _Watch, kind: int, node_id: int, at_ms: float) -> None:
        """Writes a change down, or that node to those that answer nobody. Written out, since a busy page
        has it done for fifty nodes after each press."""
        node = self._mirror.nodes.get(node_id)
        depths = watch.depths
        since_ms = watch.at_ms if at_ms >= watch.at_ms else watch.from_ms
        restless = self._restless
        if node is not None and restless.is_of_an_area(node, since_ms, depths):
            watch.ignored.add(node_id)
            return
        up = down = -1
        here, step = node, 0
        while here is not None and step <= MAX_DEPTH:
            if here.id in depths:
                up, down = depths[here.id], step
                break
            here = here.parent
            step += 1
        if (
            node_id in restless.nodes
            and restless.is_by_itself(node_id, since_ms, at_ms, is_near(up, down, len(depths)))
        ) or (node is not None and is_silent(node)):
            watch.ignored.add(node_id)
            return
        self._write(watch, (kind, node_id), at_ms, up, down)

    def _write(self, watch: _Watch, key: tuple[int, int], at_ms: float, up: int, down: int) -> None:
        watch.seen.add(key)
        watch.written[key] = len(self._rows)
        self._places.setdefault(key[1], []).append(len(self._rows))
        self._rows.append((watch.row, at_ms, *key, up, down))

    def _settle(self, at_ms: float) -> None:
        """Looks what changed by itself of late, and takes it out of the answers to earlier clicks."""
        for node in self._restless.look(at_ms):
            for place in self._places.get(node, ()):
                row = self._rows[place]
                if row is None:
                    continue
                since_ms = self._begun.get(row[0], row[1])
                if self._restless.is_by_itself(node, since_ms, row[1], is_near=False):
                    self._rows[place] = None
        self._pass_over_hovers(at_ms)

    def _pass_over_hovers(self, at_ms: float) -> None:
        """Takes out the looks of what the pointer entered or left just then."""
        pointer = self._streams.get("pointer", ())
        while self._looked < len(self._rows):
            row = self._rows[self._looked]
            if row is not None and row[1] > at_ms - SAMPLES_LATE_MS:
                return
            if row is not None and row[2] in (Change.CLASS, Change.STYLE):
                since_ms = self._begun.get(row[0], row[1])
                if row[1] - since_ms > LEAVES_MS and row[3] in pointed(
                    self._mirror, pointer, since_ms, row[1]
                ):
                    self._rows[self._looked] = None
            self._looked += 1

    def forget(self, at_ms: float) -> None:
        """A new page: what changes there answers nothing by nearness, and its ids are others."""
        self._settle(at_ms)
        self._pass_over_hovers(math.inf)
        self._looked = len(self._rows)
        self.watches.clear()
        self._press = None
        self._came.clear()
        self._hidden.clear()
        self._places.clear()
        self._restless.begin(at_ms)

    def end(self) -> None:
        """All is read; the page as it is last is there still."""
        self._settle(math.inf)

    def rows(self) -> list[Row]:
        """The rows of the stream `reaction`, after the end."""
        return [row for row in self._rows if row is not None and row[0] != NO_ROW]


def is_near(up: int, down: int, length: int) -> bool:
    """Is a change so many steps up and then down from a click's target near to it?

    Args:
        length: how many nodes there are from the target up to its document.
    """
    return 0 <= up <= NEAR_UP and up + down <= NEAR_STEPS and length - up > ABOVE_BODY


def _depths(target: Node | None) -> dict[int, int]:
    depths: dict[int, int] = {}
    if target is not None:
        for depth, above in enumerate(target.up()):
            if depth > MAX_DEPTH:
                break
            depths.setdefault(above.id, depth)
    return depths
