"""All rules over many sessions, from their evidence alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Cancelled
from app.friction.model import Kind
from app.friction.thresholds import Thresholds
from app.jobs import signals
from app.library import findings
from app.library.database import Library, open_writer
from app.library.findings import Kept
from app.library.ignoring import IgnoreRule
from app.library.signals import KindCount
from tests import makers
from tests.libraries import bring_in

LONG = Thresholds(quick_back_stay_ms=30_000)


def _looked_at(at_ms: float, path: str) -> list[makers.Event]:
    page = makers.page(at_ms, f"https://shop.example{path}", loads=True)
    return [*page, makers.move(at_ms + 150, (100, 100), (120, 140))]


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Kept, ...]:
    """The evidence of two sessions that went back, after three seconds and after twelve."""
    library: Library = open_writer(tmp_path / "library.footfall")
    for at, stay_ms in enumerate((3_000, 12_000)):
        events = makers.recording(
            _looked_at(0, "/"), makers.click(4_900, makers.LINK), _looked_at(5_000, "/cart"),
            _looked_at(5_000 + stay_ms, "/"), makers.move(25_000 + stay_ms, (300, 300)),
        )  # fmt: skip
        events = makers.moved(events, 86_400_000 * at)
        bring_in(library, makers.write_json(tmp_path / f"{at}.json", events))
    found = findings.kept_evidence(library, (1, 2), with_views=True)
    library.close()
    return found


def _quick_backs(counts: tuple[KindCount, ...]) -> tuple[int, int]:
    (one,) = (one for one in counts if one.kind == Kind.QUICK_BACK)
    return one.sessions, one.findings


def test_each_session_is_judged_by_the_numbers_given(kept: tuple[Kept, ...]) -> None:
    for thresholds, wanted in ((Thresholds(), [1, 0]), (LONG, [1, 1])):
        made = signals.judge(kept, thresholds)
        assert [(one.session, one.evidence) for one in made] == [
            (one.session, one.evidence) for one in kept
        ]
        kinds = [[row[0] for row in one.rows or ()] for one in made]
        assert [found.count("quick_back") for found in kinds] == wanted


def test_numbers_mark_as_many_sessions_as_they_would_find_something_in(
    kept: tuple[Kept, ...],
) -> None:
    assert _quick_backs(signals.would_mark(kept, signals.Wanted(Thresholds()))) == (1, 1)
    assert _quick_backs(signals.would_mark(kept, signals.Wanted(LONG))) == (2, 2)


def test_what_is_no_problem_is_not_marked(kept: tuple[Kept, ...]) -> None:
    for rule, left in ((IgnoreRule(page="/"), 0), (IgnoreRule(page="/cart"), 2)):
        found = signals.would_mark(kept, signals.Wanted(LONG, (rule,)))
        assert _quick_backs(found) == (left, left)


def test_batches_come_to_the_same_as_all_at_once(kept: tuple[Kept, ...]) -> None:
    wanted = signals.Wanted(LONG)
    parts = [signals.would_mark((one,), wanted) for one in kept]
    assert signals.together(parts) == signals.would_mark(kept, wanted)
    assert [one.kind for one in signals.together([])] == list(Kind)


def test_evidence_that_cannot_be_read_is_told_and_harms_no_other(kept: tuple[Kept, ...]) -> None:
    broken = (Kept(7, 8, b"nothing of this kind"), *kept)
    first, *others = signals.judge(broken, LONG)
    assert (first.session, first.evidence, first.rows) == (7, 8, None)
    assert all(one.rows for one in others)
    assert _quick_backs(signals.would_mark(broken, signals.Wanted(LONG))) == (2, 2)


def test_judging_stops_when_it_is_told_to(kept: tuple[Kept, ...]) -> None:
    def stop(done: float, total: float, text: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        signals.judge(kept, LONG, stop)
