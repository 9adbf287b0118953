"""What is drawn of many events: each of them counts once, and nothing moves when the line is panned."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.replay import density
from app.ui.replay.axis import Axis
from app.ui.replay.curve import curve
from app.ui.replay.density import Doing
from app.ui.replay.marks import Kind, Mark, Marks

HOUR_MS = 3_600_000.0
MOMENTS = st.lists(st.floats(0, HOUR_MS), max_size=60).map(sorted)


def seen(axis: Axis, at_ms: list[float]) -> list[float]:
    return [t for t in at_ms if axis.start_ms <= t <= axis.end_ms]


@given(at_ms=MOMENTS, factor=st.floats(0.001, 1), place=st.floats(0, 900))
def test_every_event_that_is_seen_is_counted_in_a_column(
    at_ms: list[float], factor: float, place: float
) -> None:
    axis = Axis.whole(HOUR_MS, 70, 900).zoomed(70 + place, factor)
    cells = density.cells(np.array(at_ms), axis, 5.0)
    assert cells.counts.sum() >= len(seen(axis, at_ms))
    assert len(cells.counts) <= 900 / 5 + 3
    assert (cells.counts > 0).all()


def test_an_event_that_is_alone_stands_at_its_very_place() -> None:
    axis = Axis.whole(HOUR_MS, 70, 900)
    cells = density.cells(np.array([1_234_567.0]), axis, 5.0)
    assert cells.x_px.tolist() == [pytest.approx(axis.x(1_234_567.0))]


@given(by=st.floats(-400, 400))
def test_columns_stand_fast_in_time_while_the_line_is_panned(by: float) -> None:
    at_ms = np.sort(np.random.default_rng(3).random(5_000)) * HOUR_MS
    axis = Axis.whole(HOUR_MS, 70, 900).zoomed(500, 0.25)
    moved = axis.panned(by)
    before, after = density.edges_ms(axis, 5.0), density.edges_ms(moved, 5.0)
    column_ms = before[1] - before[0]
    off = (after[0] - before[0]) / column_ms
    assert off == pytest.approx(round(off), abs=1e-6)
    assert density.cells(at_ms, moved, 5.0).counts.sum() > 0


@given(at_ms=MOMENTS, weight=st.floats(0.5, 5))
def test_what_was_done_between_two_edges_is_the_sum_of_its_weights(
    at_ms: list[float], weight: float
) -> None:
    doing = Doing.of(np.array(at_ms[::-1]), np.full(len(at_ms), weight))
    edges = np.array([0.0, HOUR_MS / 3, HOUR_MS / 2])
    first = sum(1 for t in at_ms if t < HOUR_MS / 3) * weight
    assert doing.between(edges)[0] == pytest.approx(first)


def test_thin_spans_are_drawn_one_a_column_and_wide_ones_all() -> None:
    starts = np.concatenate([np.arange(0.0, 1_000.0), [100_000.0, 2_000_000.0]])
    ends = np.concatenate([np.arange(1.0, 1_001.0), [1_900_000.0, HOUR_MS]])
    wide, thin = density.wide_and_thin(starts, ends, Axis.whole(HOUR_MS, 70, 900), 3.0)
    assert wide.tolist() == [1_000, 1_001]
    assert thin.tolist() == [0]


def test_marks_are_found_by_time() -> None:
    marks = Marks(Mark(t, 0, str(t), Kind.ERROR) for t in (500.0, 100.0, 900.0))
    assert [mark.at_ms for mark in marks] == [100.0, 500.0, 900.0]
    assert marks.near(510, 20) == marks[1]
    assert marks.near(600, 20) is None
    assert marks.after(500) == marks[2]
    assert marks.before(500) == marks[0]
    assert marks.after(900) is None
    assert Marks().near(0, 1e9) is None
    assert [mark.at_ms for mark in marks.between(100, 500)] == [100.0, 500.0]


def test_the_curve_is_as_high_as_what_was_done_and_sharp_on_fine_screens() -> None:
    from PySide6.QtGui import QColor

    for ratio in (1.0, 2.0):
        x = np.arange(0.0, 101.0, 10.0)
        low, high = np.full(11, 5.0), np.where(x < 50, 0.0, 20.0)
        picture = curve(x, [low, high], [0.8, 0.2], QColor("#2563d9"), (100, 30), ratio)
        assert picture.width() == 100 * ratio

        def alpha(x_px: float, over_px: float, picture=picture, ratio=ratio) -> int:  # type: ignore[no-untyped-def]
            y = picture.height() - 1 - int(over_px * ratio)
            return int(picture.pixelColor(int(x_px * ratio), y).alpha())

        assert alpha(20, 2) == pytest.approx(0.8 * 255, abs=2)
        assert alpha(20, 12) == 0
        assert alpha(80, 12) == pytest.approx(0.2 * 255, abs=2)
        assert alpha(80, 28) == 0
        assert max(alpha(80, over) for over in (24.0, 24.5, 25.0)) > 150
