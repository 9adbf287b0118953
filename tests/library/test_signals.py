"""Findings in the library: kept with their evidence, counted, asked for, ignored and made again."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from app.errors import NothingFound, UserError
from app.friction.model import Cause, Finding, Kind, Place, Why
from app.friction.thresholds import Thresholds
from app.library import browse, details, facets, findings, ignoring, outdated, signals, trash
from app.library.database import Library
from app.library.ignoring import IgnoreRule
from app.library.search import parse
from app.library.sessions import store
from tests.library import builder

BUTTON = Place(7, 1, "button.add", "/|button|Add to cart", "Add to cart", 100.0, 200.0)
HERO = Place(9, 1, "img.hero", None, None, 600.0, 300.0)


def finding(
    kind: Kind, at_ms: float, *, visit: int = 0, place: Place = BUTTON, cause: Cause | None = None
) -> Finding:
    """One finding of a second."""
    why = Why("made_by_hand", (3, 1.0, place.selector or ""))
    return Finding(kind, at_ms, at_ms + 1_000, 0, visit, why, cause, place)


def found(db: Library, session: int, made: Iterable[Finding]) -> None:
    """Write what the rules would have found."""
    (kept,) = findings.kept_evidence(db, (session,))
    rows = tuple(findings.row_of(one) for one in made)
    thresholds = signals.thresholds(db)
    findings.renew(db, thresholds, (findings.Judged(session, kept.evidence, rows),))


@pytest.fixture
def troubled(shop: Library) -> Library:
    """The shop: Ann rages twice on a product and meets a dead control, Bob meets one dead target, somebody nothing."""
    found(shop, 1, (
        finding(Kind.RAGE_CLICK, 12_000, visit=1), finding(Kind.RAGE_CLICK, 15_000, visit=1),
        finding(Kind.DEAD_CLICK, 41_000, visit=2, cause=Cause.CONTROL),
    ))  # fmt: skip
    found(shop, 2, (finding(Kind.DEAD_CLICK, 1_000, place=HERO, cause=Cause.TARGET),))
    found(shop, 3, ())
    return shop


def _ids(db: Library, text: str) -> set[int]:
    return set(browse.session_ids(db, parse(text)))


def test_a_finding_comes_back_with_its_place_its_page_and_why(troubled: Library) -> None:
    first, _, last = signals.signals(troubled, 1)
    assert (first.kind, first.start_ms, first.end_ms, first.visit) == (
        Kind.RAGE_CLICK, 12_000, 13_000, 1,
    )  # fmt: skip
    assert (first.selector, first.label, first.x_px) == ("button.add", "Add to cart", 100)
    assert first.why == Why("made_by_hand", (3, 1.0, "button.add"))
    assert first.page == "/product/*"
    assert (last.cause, last.page) == (Cause.CONTROL, "/thanks")
    assert details.show(troubled, 1).signals == signals.signals(troubled, 1)


def test_the_list_counts_them_and_tells_the_friction_they_come_to(troubled: Library) -> None:
    ann, bob, somebody = browse.rows_of(troubled, (1, 2, 3))
    assert (ann.rage_clicks, ann.dead_clicks, ann.error_clicks) == (2, 1, 0)
    assert ann.signals == ((Kind.RAGE_CLICK, 2), (Kind.DEAD_CLICK, 1))
    assert ann.friction is not None
    assert bob.friction is not None
    assert ann.friction > bob.friction > 0
    assert (somebody.friction, somebody.signals) == (0, ())
    order = browse.session_ids(troubled, browse.EVERYTHING, browse.sort_of("friction"))
    assert order == (1, 2, 3)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("signal:rage_click", {1}),
        ("signal:rage,dead", {1, 2}),
        ("-signal:dead_click", {3}),
        ("rage>1", {1}),
        ("rage_click>2", set()),
        ("rage_click<1", {2, 3}),
        ("rage=0", {2, 3}),
        ("dead>0 -rage>0", {2}),
        ("friction>0", {1, 2}),
        ("friction=0", {3}),
        ("loop>0", set()),
    ],
)
def test_a_query_asks_for_signals(troubled: Library, text: str, ids: set[int]) -> None:
    assert _ids(troubled, text) == ids


def test_a_session_in_which_nobody_looked_fits_no_number(troubled: Library) -> None:
    troubled.execute("UPDATE facts SET friction = NULL WHERE session_id = 3")
    assert _ids(troubled, "rage=0") == {2}
    assert _ids(troubled, "friction<50") <= {1, 2}


def test_the_sidebar_counts_the_sessions_of_each_kind(troubled: Library) -> None:
    found = {facet.key: facet for facet in facets.facets(troubled, "signal:rage_click")}
    values = [(one.label, one.count, one.active) for one in found["signal"].values]
    assert values == [("dead_click", 2, False), ("rage_click", 1, True)]
    for one in found["signal"].values:
        assert len(_ids(troubled, one.term)) == one.count


def test_a_match_says_where_and_why(troubled: Library) -> None:
    (row,) = browse.sessions(troubled, parse("rage>0"), with_matches=True)
    assert [(match.at_ms, match.window) for match in row.matches] == [(12_000, 0), (15_000, 0)]
    assert all(match.why for match in row.matches)
    (bob,) = browse.sessions(troubled, parse("signal:dead -rage>0"), with_matches=True)
    assert [match.at_ms for match in bob.matches] == [1_000]


def test_not_a_problem_leaves_a_finding_out_of_everything_and_can_be_taken_back(
    troubled: Library,
) -> None:
    before = browse.rows_of(troubled, (1, 2, 3))
    first = signals.signals(troubled, 1)[0]
    rule = IgnoreRule(first.kind, first.selector, first.element_key, first.page)
    assert rule == IgnoreRule(Kind.RAGE_CLICK, "button.add", "/|button|Add to cart", "/product/*")
    done = ignoring.ignore(troubled, rule)
    assert done.sessions == (1,)
    assert [one.kind for one in signals.signals(troubled, 1)] == [Kind.DEAD_CLICK]
    assert len(signals.signals(troubled, 1, with_ignored=True)) == 3
    (ann,) = browse.rows_of(troubled, (1,))
    assert (ann.rage_clicks, ann.dead_clicks) == (0, 1)
    assert _ids(troubled, "signal:rage_click") == set()
    (kept,) = ignoring.kept_rules(troubled)
    assert (kept.findings, kept.sessions, kept.rule.kind) == (2, 1, Kind.RAGE_CLICK)
    assert done.back is not None
    done.back(troubled)
    assert browse.rows_of(troubled, (1, 2, 3)) == before
    assert ignoring.rules(troubled) == ()


def test_a_rule_holds_for_what_is_found_later(troubled: Library) -> None:
    ignoring.ignore(troubled, IgnoreRule(selector="img.*"))
    number = store(troubled, builder.file(builder.session("later"))).outcomes[0].id
    found(troubled, number, (finding(Kind.DEAD_CLICK, 5, place=HERO), finding(Kind.LOOP, 7)))
    assert [one.kind for one in signals.signals(troubled, number)] == [Kind.LOOP]


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (IgnoreRule(Kind.DEAD_CLICK), {1: 2, 2: 0}),
        (IgnoreRule(page="/product/*"), {1: 1, 2: 0}),
        (IgnoreRule(page="//shop.example/thanks"), {1: 2, 2: 1}),
        (IgnoreRule(page="/cart"), {1: 3, 2: 1}),
        (IgnoreRule(selector="button.*"), {1: 0, 2: 1}),
        (IgnoreRule(selector="button"), {1: 3, 2: 1}),
        (IgnoreRule(Kind.RAGE_CLICK, "img.hero"), {1: 3, 2: 1}),
        (IgnoreRule(selector="img.hero", element_key="/|button|Add to cart"), {1: 0, 2: 1}),
    ],
)
def test_a_rule_fits_by_all_that_it_names(
    troubled: Library, rule: IgnoreRule, left: dict[int, int]
) -> None:
    ignoring.ignore(troubled, rule)
    assert {one: len(signals.signals(troubled, one)) for one in (1, 2)} == left


def test_taking_a_rule_away_can_be_taken_back(troubled: Library) -> None:
    ignoring.ignore(troubled, IgnoreRule(Kind.DEAD_CLICK))
    (rule,) = ignoring.rules(troubled)
    done = ignoring.regard(troubled, rule.id)
    assert len(signals.signals(troubled, 2)) == 1
    assert done.back is not None
    done.back(troubled)
    assert signals.signals(troubled, 2) == ()
    assert [replace(one, id=0) for one in ignoring.rules(troubled)] == [replace(rule, id=0)]


def test_a_rule_that_names_nothing_is_refused(troubled: Library) -> None:
    with pytest.raises(UserError, match="everything"):
        ignoring.ignore(troubled, IgnoreRule())
    with pytest.raises(NothingFound):
        ignoring.regard(troubled, 7)


def test_numbers_of_ones_own_are_kept_and_what_was_found_by_others_is_behind(
    troubled: Library,
) -> None:
    assert outdated.judged_otherwise(troubled) == ()
    wanted = Thresholds(rage_clicks=5, rage_gap_ms=750.5)
    signals.keep_thresholds(troubled, wanted)
    assert signals.thresholds(troubled) == wanted
    assert troubled.execute("SELECT count(*) FROM thresholds").fetchone() == (2,)
    assert outdated.judged_otherwise(troubled) == (1, 2, 3)
    changes = findings.put(troubled, wanted)
    assert changes.sessions == (1, 2, 3)
    assert outdated.judged_otherwise(troubled) == ()
    # the evidence of these sessions holds none of the findings that were written by hand
    assert signals.signals(troubled, 1) == ()


def test_what_was_judged_before_is_written_and_only_the_rest_is_judged(troubled: Library) -> None:
    wanted = Thresholds(rage_clicks=5)
    kept = findings.kept_evidence(troubled, (1, 2))
    rows = (findings.row_of(finding(Kind.LOOP, 5)),)
    store(troubled, builder.file(builder.longer(builder.session("bob"), "bob", 5)))
    made = [findings.Judged(one.session, one.evidence, rows) for one in kept]
    findings.put(troubled, wanted, made)
    assert [one.kind for one in signals.signals(troubled, 1)] == [Kind.LOOP]
    # Bob's recording grew meanwhile: what was found in the shorter one is not his any more
    assert signals.signals(troubled, 2) == ()
    assert outdated.judged_otherwise(troubled) == ()


def test_what_older_rules_found_is_behind(troubled: Library) -> None:
    troubled.execute("UPDATE signal_sets SET rules_version = 0 WHERE session_id = 2")
    assert outdated.judged_otherwise(troubled) == (2,)
    assert outdated.behind(troubled) == ()


def test_findings_of_numbers_that_hold_no_more_are_not_written(troubled: Library) -> None:
    (kept,) = findings.kept_evidence(troubled, (1,))
    made = (findings.Judged(1, kept.evidence, ()),)
    changes = findings.renew(troubled, Thresholds(rage_clicks=9), made)
    assert changes.sessions == ()
    assert len(signals.signals(troubled, 1)) == 3


def test_evidence_that_cannot_be_read_is_gathered_again(troubled: Library) -> None:
    troubled.execute("UPDATE evidence SET packed = x'00' WHERE session_id = 1")
    findings.put(troubled, Thresholds(rage_clicks=5))
    assert outdated.behind(troubled) == (1,)
    assert outdated.judged_otherwise(troubled) == ()
    assert browse.rows_of(troubled, (1,))[0].friction is None
    assert signals.signals(troubled, 1) == ()


def test_the_library_tells_how_many_sessions_each_kind_marks(troubled: Library) -> None:
    counts = {one.kind: (one.sessions, one.findings) for one in signals.marked(troubled)}
    assert list(counts) == list(Kind)
    assert counts[Kind.RAGE_CLICK] == (1, 2)
    assert counts[Kind.DEAD_CLICK] == (2, 2)
    assert counts[Kind.LOOP] == (0, 0)
    trash.Basket().throw_away(troubled, (2,))
    assert {one.kind: one.sessions for one in signals.marked(troubled)}[Kind.DEAD_CLICK] == 1


def test_a_signal_goes_with_its_session(troubled: Library) -> None:
    troubled.execute("DELETE FROM sessions WHERE id = 1")
    left = troubled.execute("SELECT DISTINCT session_id FROM signals").fetchall()
    assert left == [(2,)]
