"""Funnels against a search through every choice of rows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from app.insights.funnel import Funnel, StepRows, counted, funnel


class Row(Struct, frozen=True, order=True):
    """Something that happens; `is_page`: a page, which comes after what is clicked at the same moment."""

    at_ms: float
    is_page: bool
    name: str


def rows_of(step: str, sessions: Sequence[Sequence[Row]]) -> StepRows:
    """The rows of a step; `A` is a page, `a` is not."""
    told: list[tuple[int, float, int, int, int]] = []
    number = 0
    for who, rows in enumerate(sessions):
        view = -1
        for row in rows:
            view += row.is_page
            if row.name == step:
                told.append((who, row.at_ms, int(row.is_page), number, view))
            number += 1
    who, at_ms, rank, idx, view = (
        np.array(column) for column in (zip(*told, strict=True) if told else [[]] * 5)
    )
    ints = who.astype(np.int32)
    return StepRows(
        ints, at_ms.astype(np.float64), rank.astype(np.int8), idx.astype(np.int64), ints,
        at_ms.astype(np.float64), view.astype(np.int32), step.isupper(),
    )  # fmt: skip


def depth(rows: Sequence[Row], steps: str, within_ms: float | None, strict: bool) -> int:
    """How many steps any choice of rows reaches."""
    for length in range(len(steps), 0, -1):
        for chosen in itertools.combinations(range(len(rows)), length):
            if [rows[at].name for at in chosen] != list(steps[:length]):
                continue
            if within_ms is not None and rows[chosen[-1]].at_ms - rows[chosen[0]].at_ms > within_ms:
                continue
            between = [
                sum(row.is_page for row in rows[one + 1 : other])
                for one, other in itertools.pairwise(chosen)
            ]
            if not strict or not any(between):
                return length
    return 0


_row = st.builds(
    Row, st.integers(0, 12).map(float), st.just(False), st.sampled_from("abx")
) | st.builds(Row, st.integers(0, 12).map(float), st.just(True), st.sampled_from("ABX"))
_sessions = st.lists(st.lists(_row, max_size=7).map(sorted), max_size=5)
_steps = st.text("aAbB", min_size=1, max_size=4) | st.text("AB", min_size=1, max_size=4)


def found_of(
    sessions: Sequence[Sequence[Row]], steps: str, within_ms: float | None, strict: bool
) -> Funnel:
    return funnel([rows_of(step, sessions) for step in steps], within_ms=within_ms, strict=strict)


@given(_sessions, _steps, st.none() | st.integers(0, 12).map(float), st.booleans())
@settings(max_examples=600, deadline=None)
def test_everybody_comes_as_far_as_some_choice_of_rows_does(
    sessions: list[list[Row]], steps: str, within_ms: float | None, strict: bool
) -> None:
    found = found_of(sessions, steps, within_ms, strict)
    depths = [depth(rows, steps, within_ms, strict) for rows in sessions]
    for step, reached in enumerate(found.reached):
        assert reached.who.tolist() == [who for who, far in enumerate(depths) if far > step]
    for step in range(1, len(steps)):
        lost = [who for who, far in enumerate(depths) if far == step]
        assert found.lost(step).who.tolist() == lost


@given(_sessions, _steps, st.none() | st.integers(0, 12).map(float), st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_moments_told_are_those_of_one_chain(
    sessions: list[list[Row]], steps: str, within_ms: float | None, strict: bool
) -> None:
    found = found_of(sessions, steps, within_ms, strict)
    for step in range(1, len(steps)):
        here, before = found.reached[step], found.reached[step - 1]
        kept = np.isin(before.who, here.who)
        rows, rows_before = found.steps[step], found.steps[step - 1]
        assert (found.waits_ms[step] >= 0).all()
        waits = rows.at_ms[here.row] - rows_before.at_ms[before.row[kept]]
        assert waits.tolist() == found.waits_ms[step].tolist()
        assert (rows.who[here.row] == here.who).all()
        if strict:
            apart = rows.view[here.row] - rows_before.view[before.row[kept]]
            assert (apart == int(rows.is_page)).all()
        if within_ms is not None:
            first = found.reached[0]
            began = found.steps[0].at_ms[first.row[np.isin(first.who, here.who)]]
            assert (rows.at_ms[here.row] - began <= within_ms).all()


def test_without_a_time_the_chain_begins_with_the_first_row() -> None:
    rows = [Row(at_ms, True, name) for at_ms, name in ((0, "A"), (5, "A"), (7, "B"), (9, "B"))]
    assert found_of([rows], "AB", None, False).waits_ms[1].tolist() == [7]
    assert found_of([rows], "AB", 3, False).waits_ms[1].tolist() == [2]


def test_groups_are_counted_apart() -> None:
    sessions = [[Row(0, True, "A"), Row(1, True, "B")], [Row(0, True, "A")], [Row(0, True, "A")]]
    found = found_of(sessions, "AB", None, False)
    groups = np.array([0, 1, -1], np.int32)
    assert [counted(one, groups, 2).tolist() for one in found.reached] == [[1, 1], [1, 0]]
    among = np.array([True, False, True])
    assert counted(found.reached[0], groups, 2, among).tolist() == [1, 0]
