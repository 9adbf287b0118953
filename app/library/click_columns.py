"""Rows of clicks as the columns of `heatmap.points.Points`, some thousand at a time: a page may have a million."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.heatmap.kinds import Sign
from app.heatmap.points import ElementName, Points, State
from app.heatmap.stays import Floats, Ints, Stays

#: how a click is one number with its session's
IDX_BITS = 24
#: further than this beside its element a click was not made on what was measured, px
_BESIDE_PX = 4.0

#: what `ClickColumns.add` takes, but for the condition
CLICKS = """SELECT c.session_id, c.idx, c.visit, c.at_ms, coalesce(c.x_px, r.at_x_px), coalesce(c.y_px, r.at_y_px),
        CASE WHEN r.is_stuck THEN c.viewport_y_px - c.y_px END, c.pointer = 'touch', c.pointer = 'keyboard',
        coalesce(r.control_x_px, r.x_px), coalesce(r.control_y_px, r.y_px),
        coalesce(r.control_w_px, r.w_px), coalesce(r.control_h_px, r.h_px),
        c.element_key, c.selector, c.label, l.kind, l.key, l.label
    FROM clicks c LEFT JOIN click_rects r ON r.session_id = c.session_id AND r.idx = c.idx
    LEFT JOIN click_layers l ON l.session_id = c.session_id AND l.idx = c.idx"""
_NUMBERS = 13


class ClickColumns:
    """Takes the rows in any order.

    Args:
        stays: the page's.
        signs: ids of clicks (session, and the click's number in the lowest bits) ascending, and their `kinds.Sign`.
    """

    def __init__(self, stays: Stays, signs: tuple[Ints, Ints]) -> None:
        self._stays = stays
        self._finder = _StayFinder(stays)
        self._signs = signs
        self._elements: dict[ElementName, int] = {}
        self._states: dict[tuple[str, str], int] = {}
        self._labels: Counter[tuple[int, str]] = Counter()
        self._parts: list[tuple[NDArray[Any], ...]] = []

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Take some rows of `CLICKS`; those of no stay are left out."""
        numbers = np.array([row[:_NUMBERS] for row in rows], dtype=np.float64)
        session, idx, visit = numbers[:, :3].astype(np.int64).T
        at_ms = numbers[:, 3]
        stay = self._finder.find(session, visit, at_ms)
        element = np.array([self._element(*row[_NUMBERS : _NUMBERS + 3]) for row in rows], np.int64)
        state = np.array([self._state(*row[_NUMBERS + 3 :]) for row in rows], np.int64)
        is_touch, by_keyboard = numbers[:, 7] > 0, numbers[:, 8] > 0
        signs = self._signs_of(session, idx) | np.where(is_touch, int(Sign.TOUCH), 0)
        rel_x = _within(numbers[:, 4], numbers[:, 9], numbers[:, 11], by_keyboard)
        rel_y = _within(numbers[:, 5], numbers[:, 10], numbers[:, 12], by_keyboard)
        known = np.isfinite(rel_x) & np.isfinite(rel_y)
        rel_x[~known] = rel_y[~known] = np.nan
        columns = (
            stay, at_ms, numbers[:, 4], numbers[:, 5], np.nan_to_num(numbers[:, 6]), rel_x, rel_y, element, state,
            signs.astype(np.uint8),
        )  # fmt: skip
        kept = stay >= 0
        self._parts.append(tuple(column[kept] for column in columns))

    def points(self) -> Points:
        """All of them."""
        if self._parts:
            joined = [np.concatenate(columns) for columns in zip(*self._parts, strict=True)]
        else:
            joined = [np.zeros(0)] * 10
        stay, at_ms, x_px, y_px, shift, rel_x, rel_y, element, state, signs = joined
        stay = stay.astype(np.int64)
        stays = self._stays
        return Points(
            session=stays.session[stay],
            person=stays.person[stay],
            at_ms=at_ms,
            since_enter_s=(at_ms - stays.enter_ms[stay]) / 1000,
            x_px=x_px,
            y_px=y_px,
            viewport_w_px=stays.viewport_w_px[stay],
            element=element.astype(np.int64),
            elements=tuple(self._elements),
            stay=stay,
            rel_x_frac=rel_x,
            rel_y_frac=rel_y,
            shift_y_px=shift,
            state=state.astype(np.int64),
            signs=signs.astype(np.uint8),
            states=tuple(self._named(kind, key, at) for (kind, key), at in self._states.items()),
        )

    def _element(self, key: str | None, selector: str | None, label: str | None) -> int:
        if key is None and selector is None:
            return -1
        return self._elements.setdefault(ElementName(key, selector, label), len(self._elements))

    def _state(self, kind: str | None, key: str | None, label: str | None) -> int:
        if kind is None or key is None:
            return -1
        at = self._states.setdefault((kind, key), len(self._states))
        if label:
            self._labels[at, label] += 1
        return at

    def _named(self, kind: str, key: str, at: int) -> State:
        said = [(count, label) for (of, label), count in self._labels.items() if of == at]
        return State(kind, key, max(said)[1] if said else None)

    def _signs_of(self, session: Ints, idx: Ints) -> Ints:
        known, signs = self._signs
        if not known.size:
            return np.zeros(session.size, np.int64)
        click = session << IDX_BITS | idx
        at = np.minimum(np.searchsorted(known, click), known.size - 1)
        return np.where(known[at] == click, signs[at], 0)


class _StayFinder:
    """Which stay a moment of a visit belongs to."""

    def __init__(self, stays: Stays) -> None:
        self._visits, self._first_ms, self._span_ms = self._key(stays), 0.0, 1.0
        if len(stays):
            self._first_ms = float(stays.enter_ms.min())
            self._span_ms = float(stays.enter_ms.max()) - self._first_ms + 2.0
        groups, group = np.unique(self._visits, return_inverse=True)
        self._groups = groups
        # stays come in order of session, visit and time
        self._at = group * self._span_ms + (stays.enter_ms - self._first_ms)
        self._group = group

    @staticmethod
    def _key(stays: Stays) -> Ints:
        return stays.session << IDX_BITS | stays.visit

    def find(self, session: Ints, visit: Ints, at_ms: Floats) -> Ints:
        """The place of each one's stay, −1 where there is none; what comes before its visit's first belongs to that."""
        if not self._groups.size:
            return np.full(session.size, -1, np.int64)
        key = session << IDX_BITS | visit
        group = np.minimum(np.searchsorted(self._groups, key), self._groups.size - 1)
        since = np.clip(at_ms - self._first_ms, 0.0, self._span_ms - 1.0)
        at = np.searchsorted(self._at, group * self._span_ms + since, side="right") - 1
        at = np.maximum(at, np.searchsorted(self._group, group))
        return np.where((self._groups[group] == key) & (visit >= 0), at, -1)


def _within(
    at_px: Floats, from_px: Floats, size_px: Floats, by_keyboard: NDArray[np.bool_]
) -> Floats:
    """Which part of an element's width or height a place is at, (n,); NaN where that is not known or beside it."""
    part = np.full(at_px.size, np.nan)
    on = (size_px > 0) & (at_px >= from_px - _BESIDE_PX) & (at_px <= from_px + size_px + _BESIDE_PX)
    np.divide(at_px - from_px, size_px, out=part, where=on)
    part[by_keyboard & (size_px > 0)] = 0.5
    return np.asarray(np.clip(part, 0.0, 1.0), dtype=np.float64)
