"""What came after a click in its window, by kind of answer: looked up in the streams, one click at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from urllib.parse import urldefrag

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.activity.changes import Change
from app.activity.model import Click
from app.activity.reactions import ABOVE_BODY, NEAR_STEPS, NEAR_UP
from app.activity.restless import ANSWERED_MS, TICKER_CHANGES
from app.activity.streams import REACTION_MS
from app.friction.rhythm import on_the_beat
from app.friction.session import Columns, Session
from app.rrweb.types import Interaction

#: a press this long before its click is another's
LONGEST_PRESS_MS = 3_000.0
#: scrolling with shorter rests than this is one scroll
SCROLL_REST_MS = 250.0
#: how long after a click another window may open, or this one lose the person, because of it
LEAVING_MS = 2_000.0
#: a field that takes the focus elsewhere at the same time: the window was not left
FOCUS_MOVES_MS = 60.0
#: what is taken away loses the focus at the same time
REMOVED_WITH_MS = 30.0
#: text is marked between the press and a little after the click
MARKING_MS = 600.0
#: a silence of the recording that is worth telling
STILL_MS = 20_000.0
#: scrolling that begins so long after a click is the person's own
OWN_SCROLL_MS = 600.0
#: a field that takes the focus later than this took it for another reason
FOCUS_MS = 1_500.0
_LOOKS = [int(Change.ATTRIBUTE), int(Change.CLASS), int(Change.STYLE)]
Moments = NDArray[np.float64]
_BUTTONS = frozenset({"submit", "button", "reset", "image", "checkbox", "radio"})
_STILL = ("pointer", "touch", "drag", "scroll", "input", "interaction", "mutation", "attention")
NEVER = -1


class Pressed(Struct):
    """A click of a window with its press. `rows` are those of the stream `interaction` that belong to it."""

    click: Click
    row: int
    traits: int
    press_ms: float
    moved_px: float
    rows: list[int]


class Found(Struct):
    """Delays of the first answers, ms, `NEVER` for none."""

    near_ms: int = NEVER
    far_ms: int = NEVER
    page_ms: int = NEVER
    hash_ms: int = NEVER
    scroll_ms: int = NEVER
    input_ms: int = NEVER
    focus_ms: int = NEVER
    media_ms: int = NEVER
    selected_ms: int = NEVER
    left_ms: int = NEVER


class Answers:
    """The streams of one window, opened once."""

    def __init__(self, session: Session, window: int) -> None:
        self._session = session
        self._window = window
        acts = session.columns(window, "interaction")
        self._acts = acts
        self._times: list[float] = acts["t_ms"].tolist()
        self._kinds: list[int] = acts["type"].tolist()
        self._pages, self._hashes = self._addresses()
        self._inputs: list[float] = session.columns(window, "input")["t_ms"].tolist()
        self._media: list[float] = session.columns(window, "media")["t_ms"].tolist()
        self._scrolls = self._scroll_starts(session.columns(window, "scroll"))
        self._near, self._far = self._changes()
        marks = session.columns(window, "selection")
        self._marks: list[float] = marks["t_ms"][marks["empty"] == 0].tolist()
        self._leavings = self._left()
        self.end_ms = self._end()
        self._any: Moments | None = None

    def pressed(self, clicks: Sequence[Click]) -> list[Pressed]:
        """The window's clicks with their presses, in order."""
        targets = self._session.columns(self._window, "target")
        rows, traits = targets["row"].tolist(), targets["traits"].tolist()
        xs, ys = self._acts["x_px"], self._acts["y_px"]
        made: list[Pressed] = []
        before = -1
        for click, row, trait in zip(clicks, rows, traits, strict=False):
            press = row
            for earlier in range(row - 1, max(before, row - 12), -1):
                if click.at_ms - self._times[earlier] > LONGEST_PRESS_MS:
                    break
                if self._kinds[earlier] in (Interaction.MOUSE_DOWN, Interaction.TOUCH_START):
                    press = earlier
                    if self._kinds[earlier] == Interaction.TOUCH_START:
                        break
            moved = float(np.hypot(xs[row] - xs[press], ys[row] - ys[press]))
            moved = moved if moved == moved else 0.0
            made.append(
                Pressed(
                    click, row, trait, self._times[press], 0.0 if np.isnan(moved) else moved, [row]
                )
            )
            before = row
        return made

    def of(self, one: Pressed) -> Found:
        """What came after a click."""
        at_ms, press_ms = one.click.at_ms, one.press_ms
        found = Found()
        for row in one.rows:
            found.near_ms = _earlier(found.near_ms, self._near[row] - at_ms)
            found.far_ms = _earlier(found.far_ms, self._far[row] - at_ms)
        found.page_ms = _first(self._pages, at_ms, at_ms)
        found.hash_ms = _first(self._hashes, at_ms, at_ms)
        found.scroll_ms = _first(self._scrolls, at_ms, at_ms)
        found.input_ms = _first(self._inputs, press_ms, at_ms)
        found.media_ms = _first(self._media, press_ms, at_ms)
        found.selected_ms = _first(self._marks, press_ms, at_ms, MARKING_MS)
        found.left_ms = _first(self._leavings, press_ms, at_ms, LEAVING_MS)
        found.focus_ms = self._focus(one, press_ms)
        return found

    def still(self, at_ms: float) -> int:
        """How long the recording is silent after a moment, ms; `NEVER` when not for long."""
        if self._any is None:
            every = [self._session.columns(self._window, kind)["t_ms"] for kind in _STILL]
            self._any = np.sort(np.concatenate(every)).astype(np.float64)
        times = self._any
        place = int(np.searchsorted(times, at_ms, "right"))
        following = float(times[place]) if place < len(times) else self.end_ms
        return round(following - at_ms) if following - at_ms > STILL_MS else NEVER

    # -- opening -------------------------------------------------------------------------------------------------------

    def _changes(self) -> tuple[Moments, Moments]:
        """When the first change near to each click's target came, and elsewhere, by the row of the click; NaN for none.

        What only looks different elsewhere once the person has scrolled is of the scrolling.
        """
        rows = len(self._times)
        near, far = np.full(rows, np.inf), np.full(rows, np.inf)
        columns = self._session.columns(self._window, "reaction")
        row = columns["row"].astype(np.int64)
        if not len(row):
            return near, far
        nodes = columns["node"].astype(np.int64)
        t_ms = columns["t_ms"].astype(np.float64)
        kept = ~on_the_beat(self._session, self._window, nodes, t_ms, self._presses())
        columns = {name: values[kept] for name, values in columns.items()}
        row, t_ms = row[kept], t_ms[kept]
        path = self._session.columns(self._window, "path")
        lengths = np.bincount(path["row"].astype(np.int64), minlength=rows)[row]
        up, down = columns["up"].astype(np.int64), columns["down"].astype(np.int64)
        is_near = (up >= 0) & (up <= NEAR_UP) & (up + down <= NEAR_STEPS)
        is_near &= lengths - up > ABOVE_BODY
        np.minimum.at(near, row[is_near], t_ms[is_near])
        clicked = np.array(self._times)[row]
        scrolls = np.array([*self._scrolls, np.inf])
        own_scroll = scrolls[np.searchsorted(scrolls, clicked + OWN_SCROLL_MS)]
        counts = ~is_near & ((t_ms <= own_scroll) | ~np.isin(columns["kind"], _LOOKS))
        np.minimum.at(far, row[counts], t_ms[counts])
        return near, far

    def _presses(self) -> Moments:
        """When something was pressed or clicked."""
        pressing = ~np.isin(self._acts["type"], (int(Interaction.FOCUS), int(Interaction.BLUR)))
        return self._acts["t_ms"][pressing].astype(np.float64)

    def _addresses(self) -> tuple[list[float], list[float]]:
        """When another page or address came, and when only the place in it changed."""
        pages: list[float] = []
        hashes: list[float] = []
        for _, visit in self._session.visits[self._window]:
            pages.append(visit.enter_ms)
            address = visit.url
            for route in visit.routes:
                (before, _), (after, place) = urldefrag(address), urldefrag(route.url)
                alone = before == after and not place.startswith(("/", "!"))
                (hashes if alone else pages).append(route.at_ms)
                address = route.url
        return sorted(pages), sorted(hashes)

    def _scroll_starts(self, columns: Columns) -> list[float]:
        """When scrolls began: of those that a rest or another element precedes. Left out is what scrolls by itself: an
        element that jumps again and again, a while after anything that a person did."""
        times = columns["t_ms"].astype(np.float64)
        if not len(times):
            return []
        fresh = np.ones(len(times), dtype=bool)
        fresh[1:] = (np.diff(times) > SCROLL_REST_MS) | (np.diff(columns["node"]) != 0)
        jumps = fresh & np.append(fresh[1:], True) & (columns["page"] == 0)
        if jumps.any():
            doings = np.sort(np.array([-np.inf, *self._times, *self._inputs]))
            latest = doings[np.searchsorted(doings, times, side="right") - 1]
            quiet = jumps & (times - latest > ANSWERED_MS)
            nodes, counts = np.unique(columns["node"][quiet], return_counts=True)
            fresh &= ~np.isin(columns["node"], nodes[counts >= TICKER_CHANGES])
        return [float(t_ms) for t_ms in times[fresh]]

    def _left(self) -> list[float]:
        """When the window lost the person: told so, or another window opened, or what had the focus lost it to nothing
        in the page."""
        attention = self._session.columns(self._window, "attention")
        found: list[float] = attention["t_ms"][attention["state"] == 0].tolist()
        mutations = self._session.columns(self._window, "mutation")
        removals: list[float] = mutations["t_ms"][mutations["removes"] != 0].tolist()
        for window in self._session.windows:
            visits = self._session.visits[window]
            if window != self._window and visits:
                found.append(visits[0][1].enter_ms)
        for row, kind in enumerate(self._kinds):
            if kind == Interaction.BLUR and self._is_lost(row, removals):
                found.append(self._times[row])
        return sorted(found)

    def _is_lost(self, row: int, removals: list[float]) -> bool:
        """Did the focus go out of the page, and not because the page took away what had it?"""
        at_ms = self._times[row]
        removal = bisect_left(removals, at_ms - REMOVED_WITH_MS)
        if removal < len(removals) and removals[removal] <= at_ms + REMOVED_WITH_MS:
            return False
        for near in (
            *range(row - 1, max(-1, row - 6), -1),
            *range(row + 1, min(row + 6, len(self._times))),
        ):
            if abs(self._times[near] - at_ms) > FOCUS_MOVES_MS:
                continue
            if self._kinds[near] in (
                Interaction.FOCUS,
                Interaction.MOUSE_DOWN,
                Interaction.TOUCH_START,
                Interaction.TOUCH_END,
            ):
                return False
        return True

    def _end(self) -> float:
        visits = self._session.visits[self._window]
        return visits[-1][1].leave_ms if visits else self._session.analysis.duration_ms

    def _focus(self, one: Pressed, press_ms: float) -> int:
        """The delay until a field took the focus."""
        for row in range(max(0, one.row - 6), len(self._times)):
            t_ms = self._times[row]
            if t_ms > one.click.at_ms + FOCUS_MS:
                break
            if self._kinds[row] != Interaction.FOCUS or t_ms < press_ms - 1:
                continue
            node, snapshot = int(self._acts["node"][row]), int(self._acts["snapshot"][row])
            note = self._session.note(self._window, snapshot, node)
            if note is not None and (
                note.tag in ("textarea", "select")
                or (note.tag == "input" and note.attributes.get("type", "") not in _BUTTONS)
                or note.attributes.get("contenteditable", "false") != "false"
            ):
                return max(0, round(t_ms - one.click.at_ms))
        return NEVER


def _earlier(known: int, delay_ms: float) -> int:
    if delay_ms == np.inf:
        return known
    delay = max(0, round(delay_ms))
    return delay if known == NEVER else min(known, delay)


def _first(times: list[float], from_ms: float, at_ms: float, within_ms: float = REACTION_MS) -> int:
    """The delay after `at_ms` of the first of the times since `from_ms`."""
    place = bisect_left(times, from_ms)
    if place == len(times) or times[place] > at_ms + within_ms:
        return NEVER
    return max(0, round(times[place] - at_ms))
