"""One session or many, which order, and which clock."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.formats import times
from app.formats.model import Recording
from app.formats.read import read
from tests.makers import (
    START,
    Event,
    click,
    custom,
    event,
    moved,
    page,
    recording,
    visit,
    write_json,
    write_lines,
)

MINUTE = 60_000.0


def sizes(path: Path) -> list[int]:
    return [sum(len(w.raws) for w in r.windows) for r in read(path) if isinstance(r, Recording)]


def test_lists_with_pages_of_their_own_hours_apart_are_sessions_of_their_own(
    tmp_path: Path,
) -> None:
    lists = [visit(), moved(visit(5), 3 * 60 * MINUTE), moved(visit(6), 26 * 60 * MINUTE)]
    assert sizes(write_json(tmp_path / "a.json", lists)) == [24, 9, 10]


def test_lists_that_go_on_with_the_page_before_are_one_session(tmp_path: Path) -> None:
    more = [click(i * 1_000) for i in range(40, 60)]
    assert sizes(write_json(tmp_path / "a.json", [visit(), more])) == [44]
    checkout = recording(page(20_500), [click(21_000)])
    assert sizes(write_json(tmp_path / "b.json", [visit(), checkout])) == [27]


def test_a_flat_list_is_cut_where_a_load_follows_half_an_hour_of_nothing(tmp_path: Path) -> None:
    glued = [*visit(), *moved(visit(5), 40 * MINUTE), *moved(visit(6), 90 * MINUTE)]
    assert sizes(write_json(tmp_path / "a.json", glued)) == [24, 9, 10]
    assert sizes(write_lines(tmp_path / "b.jsonl", glued)) == [24, 9, 10]
    backwards = [*visit(), *moved(visit(5), -40 * MINUTE)]
    assert sizes(write_json(tmp_path / "c.json", backwards)) == [24, 9]


def test_a_pause_without_a_load_and_a_load_without_a_pause_are_the_same_session(
    tmp_path: Path,
) -> None:
    paused = [*visit(), click(50 * MINUTE)]
    assert sizes(write_json(tmp_path / "a.json", paused)) == [25]
    loaded = [*visit(), *moved(visit(), 29 * MINUTE)]
    assert sizes(write_json(tmp_path / "b.json", loaded)) == [48]


def test_a_session_that_a_tool_names_is_never_cut(tmp_path: Path) -> None:
    glued = [["w", e] for e in [*visit(), *moved(visit(), 300 * MINUTE)]]
    assert sizes(write_lines(tmp_path / "a.jsonl", glued)) == [48]


def test_sentry_spans_in_seconds_are_put_in_their_place(tmp_path: Path) -> None:
    span = custom(0, "performanceSpan", {"op": "paint"})
    span["timestamp"] = (START - 2_500) / 1_000
    crumb = custom(0, "breadcrumb", {"category": "ui.click"})
    crumb["timestamp"] = (START + 4_500) / 1_000
    lists = [[*visit(), span], moved([crumb, *visit(3)], 0)]
    lists[1] = [crumb, *moved(visit(3), 40 * MINUTE)]
    (result,) = read(write_json(tmp_path / "a.json", lists))
    assert isinstance(result, Recording)
    assert result.format == "Sentry replay"
    own = result.windows[0].epoch_ms
    assert own[0] == pytest.approx(START - 2_500)
    assert (np.diff(own) >= 0).all()


def clocked(*stamps: float) -> times.Clock:
    return times.repaired(times.in_ms(np.array(stamps, dtype=np.float64)))


def test_an_event_far_outside_takes_the_time_of_the_one_before() -> None:
    good = [START + i * 1_000.0 for i in range(8)]
    clock = clocked(*good[:4], START + 9e10, 0.0, *good[4:])
    assert clock.moved == 2
    assert list(clock.epoch_ms[3:7]) == [good[3], good[3], good[3], good[4]]
    assert clocked(-5.0, *good).epoch_ms[0] == good[0]
    assert clocked(float("nan"), *good).moved == 1


def test_a_session_of_several_days_keeps_its_times() -> None:
    days = [START + day * 86_400_000.0 for day in range(5)]
    clock = clocked(*days)
    assert (clock.moved, list(clock.epoch_ms)) == (0, days)


def test_a_clock_that_starts_at_nothing_is_kept() -> None:
    assert list(clocked(1.0, 17.0, 500.0).epoch_ms) == [1.0, 17.0, 500.0]


def test_times_written_as_text_count(tmp_path: Path) -> None:
    events: list[Event] = [{**e, "timestamp": str(e["timestamp"])} for e in visit()]
    events.append({**event(0, 3, {"source": 3}), "timestamp": None})
    (result,) = read(write_json(tmp_path / "a.json", {"events": events}))
    assert isinstance(result, Recording)
    assert result.windows[0].epoch_ms[-1] == START + 20_000
    assert {note.code for note in result.notes} == {"clock_repaired"}
