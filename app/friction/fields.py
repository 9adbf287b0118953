"""The life of each field that a person came to in one window: when it had the focus, how its length went, where it was
stood in. Text itself is never kept: lengths tell the same of masked fields.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import numpy as np
from msgspec import Struct, field

from app.activity.model import Click
from app.activity.naming import GROUP, PLAYER, WITHIN
from app.activity.streams import NodeNote
from app.friction.doings import Doings, Times, times
from app.friction.form_keys import field_key
from app.friction.typing_answers import Answered, answered
from app.friction.zigzag import turning_points
from app.rrweb.types import Interaction

#: no threshold goes below this: a shorter stand is the time that a hand needs
LEAST_STAND_MS = 1_000.0
#: a focus this soon after a press or another field's loss of it is a person's doing, else the page's own
FOCUSED_BY_MS = 1_000.0
TABBED_MS = 60.0
#: the press that brings the focus may end this much later
OWN_PRESS_MS = 400.0
OWN_SCROLL_MS = 1_000.0
#: a field that empties this close to a change of the page's elements was emptied by the page
CLEARED_WITH_MS = 60.0
MOST_POINTS = 60
MOST_STANDS = 12
#: in `lengths`: here the page itself emptied the field
CLEARED = -1
FIELD_TAGS = frozenset({"input", "textarea", "select"})
NO_FIELDS = frozenset({"submit", "button", "reset", "image", "hidden"})
TEXTS = frozenset({"", "text", "email", "tel", "password", "url", "search", "textarea", "number"})
BOXES = frozenset({"checkbox", "radio"})
#: the kind of what is typed into without being a field
EDITOR = "editor"


class Stand(Struct, frozen=True, array_like=True):
    """A time in a field in which nothing was put into it; `moved_px` how far the pointer went meanwhile."""

    from_ms: int
    until_ms: int
    moved_px: int
    typed_after: bool


class Field(Struct, frozen=True, array_like=True):
    """One field while one page was open. `kind` is its type, or its tag; `lengths` are (at_ms, length) where the length
    turned round, or `CLEARED`; `typed_ms` (first, last) when a person put something in; `focus_ms` the first focus;
    `x_px, y_px` the page coordinates of the first press on it; `key` its name in all sessions (`form_keys`);
    `hesitation_ms` how long it had the focus before the first letter; `left_ms` when nothing was done in it any more;
    `within` what holds it and others, for one without a form.
    """

    node_id: int
    snapshot: int
    selector: str | None
    label: str | None
    kind: str
    focus_ms: int | None
    time_ms: int
    typed_ms: tuple[int, int] | None
    peak: int
    filled: bool
    lengths: tuple[tuple[int, int], ...]
    stands: tuple[Stand, ...]
    x_px: float | None = None
    y_px: float | None = None
    answered: Answered = Answered()
    key: str = ""
    hesitation_ms: int | None = None
    left_ms: int = 0
    within: str = ""


class OpenField(Struct, eq=False):
    """A field while its rows are read."""

    node_id: int
    snapshot: int
    note: NodeNote | None
    pressed: Click | None = None
    engaged: bool = False
    focused_at_ms: float | None = None
    by_person: bool = False
    first_focus_ms: float | None = None
    time_ms: float = 0.0
    last_ms: float = 0.0
    hesitation_ms: float | None = None
    left_ms: float = 0.0
    length: int = 0
    checked: bool = False
    typed: list[float] = field(default_factory=list)
    lengths: list[tuple[float, int]] = field(default_factory=list)
    stands: list[tuple[float, float, bool]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The field's type, else its tag."""
        return kind_of(self.note)


def kind_of(note: NodeNote | None) -> str:
    """The type of a field, else its tag, `EDITOR` for a part of the page that is typed into; empty where the recording
    does not hold it."""
    if note is None:
        return ""
    if _is_edited(note):
        return EDITOR
    return note.attributes.get("type", "").lower() or ("text" if note.tag == "input" else note.tag)


def _is_edited(note: NodeNote) -> bool:
    edited = note.attributes.get("contenteditable", "false")
    return note.tag not in FIELD_TAGS and edited in ("", "true", "plaintext-only")


def is_field(note: NodeNote) -> bool:
    """Can a person put something in? The slider of a player only shows another part of a film."""
    if note.tag not in FIELD_TAGS:
        return _is_edited(note)
    return kind_of(note) not in NO_FIELDS and PLAYER not in note.attributes


class FieldReader:
    """Reads the fields of one window. `found` has them by (visit, form's id or 0, field's selector or id);
    `cleared` when the page emptied fields of a form.
    """

    def __init__(self, doings: Doings) -> None:
        self._doings = doings
        self.found: dict[tuple[int, int, str], OpenField] = {}
        self.cleared: dict[tuple[int, int], list[float]] = {}
        self._open: OpenField | None = None
        self._blurred_ms = float("-inf")
        mutations = doings.session.columns(doings.window, "mutation")
        self._mutations = mutations
        self._rebuilt: list[float] | None = None
        self._read()

    def _read(self) -> None:
        doings = self._doings
        columns = doings.interactions
        chosen = np.isin(columns["type"], (int(Interaction.FOCUS), int(Interaction.BLUR)))
        rows: list[tuple[float, int, int, int, int, int, int]] = [
            (at_ms, kind, node, snapshot, 0, 0, 0)
            for at_ms, kind, node, snapshot in zip(
                *(columns[name][chosen].tolist() for name in ("t_ms", "type", "node", "snapshot")),
                strict=True,
            )
        ]
        inputs = doings.session.columns(doings.window, "input")
        rows += [
            (at_ms, -1, node, snapshot, length, checked, by_person)
            for at_ms, node, snapshot, length, checked, by_person in zip(
                *(
                    inputs[name].tolist()
                    for name in ("t_ms", "node", "snapshot", "length", "checked", "by_person")
                ),
                strict=True,
            )
        ]
        rows.sort(key=lambda row: row[0])
        blind = not chosen.any()
        clicked = {
            (click.visit, click.node_id): click
            for click in reversed(doings.session.analysis.clicks)
            if click.window == doings.window
        }
        pages = doings.pages.tolist()
        page = 0
        for at_ms, kind, node, snapshot, length, checked, by_person in rows:
            while page < len(pages) and pages[page] <= at_ms:
                self._leave(pages[page])
                page += 1
            visit = doings.session.visit_at(doings.window, at_ms)
            note = doings.session.note(doings.window, snapshot, node)
            if kind == Interaction.BLUR:
                self._blurred_ms = at_ms
                if self._open is not None and self._open.node_id == node:
                    self._leave(at_ms)
                continue
            if kind == Interaction.FOCUS and (note is None or not is_field(note)):
                self._leave(at_ms)
                continue
            if note is not None and not is_field(note):
                continue
            one = self._field(visit, node, snapshot, note)
            if kind == Interaction.FOCUS:
                self._focus(one, at_ms)
                continue
            pressed = clicked.get((visit, node))
            if pressed is not None and pressed.at_ms <= at_ms + 1:
                one.engaged, one.pressed = True, pressed
            one.engaged = one.engaged or blind
            self._input(
                (visit, note.form if note is not None else 0),
                one,
                at_ms,
                length,
                checked,
                by_person,
            )
        self._leave(_end(doings, self._open.last_ms) if self._open is not None else 0.0)

    def _field(self, visit: int, node: int, snapshot: int, note: NodeNote | None) -> OpenField:
        name = (note.selector if note is not None else None) or str(node)
        key = (visit, note.form if note is not None else 0, name)
        found = self.found.get(key)
        if found is None:
            found = self.found[key] = OpenField(node, snapshot, note)
        found.node_id = node
        return found

    def _focus(self, one: OpenField, at_ms: float) -> None:
        if self._open is one:
            return
        self._leave(at_ms)
        pressed = bisect_right(self._doings.presses, at_ms)
        recent = pressed > 0 and at_ms - float(self._doings.presses[pressed - 1]) <= FOCUSED_BY_MS
        one.by_person = recent or at_ms - self._blurred_ms <= TABBED_MS
        one.engaged = True
        one.focused_at_ms = one.last_ms = at_ms
        if one.first_focus_ms is None:
            one.first_focus_ms = at_ms
        self._open = one

    def _leave(self, at_ms: float) -> None:
        one, self._open = self._open, None
        if one is None or one.focused_at_ms is None:
            return
        one.time_ms += max(0.0, at_ms - one.focused_at_ms)
        one.left_ms = max(one.left_ms, at_ms)
        untouched = one.last_ms == one.focused_at_ms
        if untouched and one.by_person:
            one.stands.append((one.last_ms, at_ms, False))
        one.focused_at_ms = None

    def _input(
        self,
        form: tuple[int, int],
        one: OpenField,
        at_ms: float,
        length: int,
        checked: int,
        by_person: int,
    ) -> None:
        box = one.kind in BOXES
        before, one.length, one.checked = one.length, 0 if box else length, box and checked == 1
        if not one.engaged and not box and length == before + 1 and length >= 2:
            one.engaged = True
        if by_person == 0 or (by_person < 0 and not one.engaged):
            mine = False
        elif box:
            mine = True
        else:
            mine = length > 0 or before < 2 or not self._rebuilt_at(at_ms)
        if not mine:
            if before > 0 and length == 0 and not box:
                one.lengths.append((at_ms, CLEARED))
                self.cleared.setdefault(form, []).append(at_ms)
            return
        if self._open is one and (one.by_person or one.last_ms != one.focused_at_ms):
            one.stands.append((one.last_ms, at_ms, True))
        if not one.typed and self._open is one and one.focused_at_ms is not None:
            one.hesitation_ms = one.time_ms + at_ms - one.focused_at_ms
        one.last_ms = one.left_ms = at_ms
        one.typed.append(at_ms)
        if not box:
            one.lengths.append((at_ms, length))

    def _rebuilt_at(self, at_ms: float) -> bool:
        """Did the page's elements change just then?"""
        if self._rebuilt is None:
            came = (self._mutations["adds"] != 0) | (self._mutations["removes"] != 0)
            self._rebuilt = times(self._mutations)[came].tolist()
        at = bisect_left(self._rebuilt, at_ms - CLEARED_WITH_MS)
        return at < len(self._rebuilt) and self._rebuilt[at] <= at_ms + CLEARED_WITH_MS


def closed(doings: Doings, one: OpenField) -> Field:
    """The evidence of a field that was read."""
    note = one.note
    focus = one.first_focus_ms
    time_ms = one.time_ms
    if not time_ms and one.typed:
        time_ms = one.typed[-1] - one.typed[0]
    lengths = [length for _, length in one.lengths if length != CLEARED]
    return Field(
        node_id=one.node_id,
        snapshot=one.snapshot,
        selector=note.selector if note is not None else None,
        label=_label(note),
        kind=one.kind,
        focus_ms=None if focus is None else round(focus),
        time_ms=round(time_ms),
        typed_ms=(round(one.typed[0]), round(one.typed[-1])) if one.typed else None,
        peak=max(lengths, default=0),
        filled=one.length > 0 or one.checked,
        lengths=tuple(_turns(one.lengths)),
        stands=tuple(_stands(doings, one)),
        x_px=one.pressed.x_px if one.pressed is not None else None,
        y_px=one.pressed.y_px if one.pressed is not None else None,
        answered=answered(doings, one.typed) if one.kind in TEXTS else Answered(),
        key=field_key(note, one.kind),
        hesitation_ms=None
        if one.hesitation_ms is None or one.kind in BOXES
        else round(one.hesitation_ms),
        left_ms=round(one.left_ms),
        within=note.attributes.get(WITHIN, "") if note is not None else "",
    )


def _label(note: NodeNote | None) -> str | None:
    if note is None:
        return None
    return note.attributes.get(GROUP) or note.label or note.attributes.get("name")


def _turns(lengths: list[tuple[float, int]]) -> Iterator[tuple[int, int]]:
    """The lengths where they turned round, and where the page emptied the field."""
    marks = [at for at, (_, length) in enumerate(lengths) if length == CLEARED]
    made, first = 0, 0
    for mark in [*marks, len(lengths)]:
        piece = lengths[first:mark]
        for turn in turning_points([float(length) for _, length in piece], 1):
            if made < MOST_POINTS:
                made += 1
                yield round(piece[turn][0]), piece[turn][1]
        if mark < len(lengths) and made < MOST_POINTS:
            made += 1
            yield round(lengths[mark][0]), CLEARED
        first = mark + 1


def _stands(doings: Doings, one: OpenField) -> Iterator[Stand]:
    """The stands in a field of text: in others a list or a calendar may be open, which no recording shows."""
    if one.kind not in TEXTS and one.kind != "field":
        return
    made = 0
    for came, end, typed in one.stands:
        # a page scrolls by itself to the field that gets the focus
        begin = max(
            came,
            _last(doings.presses, came + OWN_PRESS_MS),
            _last(doings.scrolls, came + OWN_SCROLL_MS),
        )
        cuts = (doings.scrolls, doings.presses, doings.hidden)
        until = min([end, *(_next(moments, begin) for moments in cuts)])
        if until - begin < LEAST_STAND_MS or made >= MOST_STANDS:
            continue
        made += 1
        yield Stand(
            round(begin), round(until), _moved_px(doings, begin, until), typed and until == end
        )


def _last(moments: Times, until_ms: float) -> float:
    at = int(np.searchsorted(moments, until_ms, side="right"))
    return float(moments[at - 1]) if at else float("-inf")


def _next(moments: Times, after_ms: float) -> float:
    at = int(np.searchsorted(moments, after_ms, side="right"))
    return float(moments[at]) if at < len(moments) else float("inf")


def _moved_px(doings: Doings, from_ms: float, until_ms: float) -> int:
    columns = doings.session.columns(doings.window, "pointer")
    first, last = np.searchsorted(times(columns), (from_ms, until_ms))
    x, y = columns["x_px"][first:last], columns["y_px"][first:last]
    steps = np.hypot(np.diff(x.astype(np.float64)), np.diff(y.astype(np.float64)))
    return round(float(steps.sum()))


def _end(doings: Doings, at_ms: float) -> float:
    visits = doings.session.visits[doings.window]
    return next((visit.leave_ms for _, visit in visits if visit.leave_ms > at_ms), at_ms)
