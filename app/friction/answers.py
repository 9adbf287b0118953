"""What came after a click in its window, by kind of answer: looked up in the streams, one click at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from urllib.parse import urldefrag

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.activity.model import Click
from app.activity.reactions import is_near
from app.activity.streams import REACTION_MS
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
#: text is marked between the press and a little after the click
MARKING_MS = 600.0
#: a silence of the recording that is worth telling
STILL_MS = 20_000.0
_BUTTONS = frozenset({"submit", "button", "reset", "image", "checkbox", "radio"})
_STILL = ("pointer", "touch", "drag", "scroll", "input", "interaction", "mutation", "attention")
#: what says that the focus went elsewhere in the page
_ELSEWHERE = frozenset(
    {Interaction.FOCUS, Interaction.MOUSE_DOWN, Interaction.TOUCH_START, Interaction.TOUCH_END}
)
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
        self._reactions = self._by_click(session.columns(window, "reaction"))
        self._pages, self._hashes = self._addresses()
        self._inputs: list[float] = session.columns(window, "input")["t_ms"].tolist()
        self._media: list[float] = session.columns(window, "media")["t_ms"].tolist()
        self._scrolls = self._scroll_starts(session.columns(window, "scroll"))
        marks = session.columns(window, "selection")
        self._marks: list[float] = marks["t_ms"][marks["empty"] == 0].tolist()
        self._leavings = self._left()
        self.end_ms = self._end()
        self._any: NDArray[np.float64] | None = None

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
            for t_ms, near in self._reactions.get(row, ()):
                delay = max(0, round(t_ms - at_ms))
                if near:
                    found.near_ms = _earlier(found.near_ms, delay)
                else:
                    found.far_ms = _earlier(found.far_ms, delay)
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

    def _by_click(self, columns: Columns) -> dict[int, list[tuple[float, bool]]]:
        """(time, near?) of the changes that may answer each click, by its row."""
        found: dict[int, list[tuple[float, bool]]] = {}
        rows, times = columns["row"].tolist(), columns["t_ms"].tolist()
        steps = zip(columns["up"].tolist(), columns["down"].tolist(), strict=True)
        for row, t_ms, (up, down) in zip(rows, times, steps, strict=True):
            found.setdefault(row, []).append((t_ms, is_near(up, down)))
        return found

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
        """When scrolls began: of those that a rest or another element precedes."""
        times = columns["t_ms"].astype(np.float64)
        if not len(times):
            return []
        fresh = np.ones(len(times), dtype=bool)
        fresh[1:] = (np.diff(times) > SCROLL_REST_MS) | (np.diff(columns["node"]) != 0)
        return [float(t_ms) for t_ms in times[fresh]]

    def _left(self) -> list[float]:
        """When the window lost the person: told so, or another window opened, or what had the focus lost it to nothing
        in the page."""
        attention = self._session.columns(self._window, "attention")
        found: list[float] = attention["t_ms"][attention["state"] == 0].tolist()
        for window in self._session.windows:
            visits = self._session.visits[window]
            if window != self._window and visits:
                found.append(visits[0][1].enter_ms)
        for row, kind in enumerate(self._kinds):
            if kind == Interaction.BLUR and self._is_lost(row):
                found.append(self._times[row])
        return sorted(found)

    def _is_lost(self, row: int) -> bool:
        at_ms = self._times[row]
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
            if t_ms > one.click.at_ms + REACTION_MS:
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


def _earlier(known: int, delay: int) -> int:
    return delay if known == NEVER else min(known, delay)


def _first(times: list[float], from_ms: float, at_ms: float, within_ms: float = REACTION_MS) -> int:
    """The delay after `at_ms` of the first of the times since `from_ms`."""
    place = bisect_left(times, from_ms)
    if place == len(times) or times[place] > at_ms + within_ms:
        return NEVER
    return max(0, round(times[place] - at_ms))
