"""Calls that were missed, in the library: found once they are measured, and with any numbers from then on."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.activity.calls import CallShown
from app.activity.model import Analysis
from app.activity.shown import PageShown, Sells
from app.friction.calls import CallBox
from app.friction.evidence import gather, packed
from app.friction.model import Kind
from app.friction.thresholds import Thresholds
from app.jobs.signals import judge
from app.library import browse, derived, details, findings, layouts, signals
from app.library.database import Library
from app.library.layouts import CallToMeasure, Layout, PageSize
from app.library.sessions import store
from tests.library import builder

SEEN_PX = 1_020
BOX = CallBox(0, 100, 2_000, 200, 30, 2_000, 3_000)
SIZE = PageSize(0, 1_280, 3_000)


def landing() -> Analysis:
    """A minute on a page with one call, seen to `SEEN_PX`."""
    made = builder.analysis(visits=(builder.visit("https://shop.example/"),))
    call = CallShown(60, 1, "#start", "a|start", "Get started")
    pages = (PageShown(0, 0, 0, (), Sells(), (call,)),)
    return replace(made, evidence=packed(gather(replace(made, streams=(), pages=pages))))


@pytest.fixture
def session(library: Library) -> int:
    made = store(library, builder.file(builder.session(derived=landing()))).outcomes[0].id
    assert made is not None
    return made


def _measure(db: Library, session: int, *boxes: CallBox) -> frozenset[str]:
    plan = layouts.to_measure(db, session)
    return layouts.write(db, plan, Layout((SIZE,), (), boxes)).tables


def _missed(db: Library, session: int) -> list[str | None]:
    found = signals.signals(db, session)
    return [one.label for one in found if one.kind == Kind.CTA_MISSED]


def test_the_calls_of_a_session_are_to_be_measured(library: Library, session: int) -> None:
    assert layouts.to_measure(library, session).calls == (CallToMeasure(0, 0, 60),)


def test_what_was_missed_is_found_once_it_is_measured(library: Library, session: int) -> None:
    assert _missed(library, session) == []
    (before,) = browse.rows_of(library, (session,))
    assert _measure(library, session, BOX) == layouts.CHANGED
    assert _missed(library, session) == ["Get started"]
    (after,) = browse.rows_of(library, (session,))
    assert (before.friction, after.signals) == (0, ((Kind.CTA_MISSED, 1),))
    assert after.friction is not None
    assert after.friction > 0
    assert details.show(library, session).signals == signals.signals(library, session)


def test_measuring_a_call_that_was_seen_changes_no_signals(library: Library, session: int) -> None:
    seen = replace(BOX, y_px=500, lowest_y_px=500)
    assert _measure(library, session, seen) == layouts.MEASURED
    assert _missed(library, session) == []


def test_a_call_that_could_not_be_measured_is_not_guessed(library: Library, session: int) -> None:
    assert _measure(library, session) == layouts.MEASURED
    assert _missed(library, session) == []


def test_what_is_measured_otherwise_now_takes_the_finding_away(
    library: Library, session: int
) -> None:
    _measure(library, session, BOX)
    seen = replace(BOX, y_px=500, lowest_y_px=500)
    assert _measure(library, session, seen) == layouts.CHANGED
    assert _missed(library, session) == []


def test_other_numbers_find_it_with_what_was_measured(library: Library, session: int) -> None:
    _measure(library, session, BOX)
    kept = findings.kept_evidence(library, (session,))
    assert [one.boxes for one in kept] == [(BOX,)]
    for least_ms, found in ((120_000.0, []), (60_000.0, ["Get started"])):
        wanted = Thresholds(cta_least_ms=least_ms)
        findings.put(library, wanted, judge(kept, wanted))
        assert _missed(library, session) == found


def test_what_was_judged_before_it_was_measured_is_not_written_over_it(
    library: Library, session: int
) -> None:
    wanted = Thresholds()
    made = judge(findings.kept_evidence(library, (session,)), wanted)
    _measure(library, session, BOX)
    findings.renew(library, wanted, made)
    assert _missed(library, session) == ["Get started"]
    findings.put(library, replace(wanted, rage_clicks=5), made)
    assert _missed(library, session) == ["Get started"]


def test_a_new_analysis_throws_away_where_calls_lay(library: Library, session: int) -> None:
    _measure(library, session, BOX)
    derived.replace_analysis(library, session, landing())
    assert _missed(library, session) == []
    assert layouts.behind(library) == (session,)
    assert library.execute("SELECT count(*) FROM call_rects").fetchone() == (0,)
