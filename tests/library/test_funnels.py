"""Funnels over the library: as many as a query finds, and where those who are lost went."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.activity.model import CartStep, CustomEvent, Milestone, ShownText
from app.errors import QueryError
from app.friction.model import NOWHERE, Finding, Kind, Why
from app.friction.thresholds import Thresholds
from app.library import browse, findings, funnel_keeping, funnels
from app.library.database import Library, open_writer
from app.library.funnel_suggestions import suggestions
from app.library.funnels import Asked, ask, door, read_step
from app.library.search import Query, parse
from app.library.search_sql import condition
from app.library.sessions import store
from app.library.steps import Step
from app.library.view_columns import among, views_of
from tests.library import builder

HOST = "https://shop.example"
PATHS = ("/", "/product/1", "/product/2", "/cart", "/thanks")
MANY = 40


def _session(dice: random.Random, at: int) -> builder.IngestedSession:
    count = dice.randrange(6)
    derived = builder.analysis(
        visits=tuple(
            builder.visit(HOST + dice.choice(PATHS), n * 1_000.0, (n + 1) * 1_000.0)
            for n in range(count)
        ),
        clicks=tuple(
            builder.click(1_000.0 * dice.randrange(6), label=dice.choice(("Pay", "Add to cart")))
            for _ in range(dice.randrange(4))
        ),
        custom=tuple(CustomEvent(0, 500.0 * n, "add", "{}") for n in range(dice.randrange(3))),
        milestones=(Milestone(0, 2_500.0, "purchase", 10.0, None),) if dice.random() < 0.4 else (),
        started_at_ms=builder.NOON_MS + at * 60_000,
    )
    shown = (ShownText(0, 1_500.0, "Only today"),) if dice.random() < 0.5 else ()
    known = builder.known_as(("email", f"user{dice.randrange(9)}@example.org"))
    about = known if dice.random() < 0.8 else builder.known_as()
    steps = tuple(
        CartStep(
            0,
            700.0 * n,
            dice.choice(("add", "add", "remove", "order")),
            None,
            "Shirt",
            None,
            None,
            None,
        )
        for n in range(dice.randrange(4))
    )
    made = replace(derived, shown=shown, cart_steps=steps)
    return builder.session(f"session {at}", derived=made, metadata=about)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Sessions of some people that went about in a shop."""
    dice = random.Random(7)
    path: Path = tmp_path_factory.mktemp("funnels") / "library.footfall"
    with closing(open_writer(path)) as db:
        store(db, builder.file(*(_session(dice, at) for at in range(MANY))))
        made = []
        for kept in findings.kept_evidence(db, tuple(range(1, MANY + 1))):
            found = [
                Finding(Kind.RAGE_CLICK, at_ms, at_ms, 0, 0, Why("rage_click", (4, 0.9, 12, "b")), place=NOWHERE)
                for at_ms in (2_600.0,) * dice.randrange(2)
            ]  # fmt: skip
            rows = tuple(findings.row_of(one) for one in found)
            made.append(findings.Judged(kept.session, kept.evidence, rows))
        findings.put(db, Thresholds(), made)
        yield db


_texts = (
    "page:/", "page:/product/*", "page:/cart", "page:/thanks", "click:pay", "click:*", "event:add", "event:purchase",
    '"only today"', "signal:rage", "cart:add", 'cart:"add=Shirt"', "cart:order", "cart:left",
)  # fmt: skip
_steps = st.lists(st.sampled_from(_texts).map(read_step), min_size=1, max_size=4).map(tuple)
_unhurried = settings(
    deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(_steps, st.sampled_from(("", "-page:/thanks", "user:*")))
@_unhurried
def test_each_number_leads_to_just_the_sessions_that_it_counts(
    shop: Library, steps: tuple[tuple[Step, ...], ...], query: str
) -> None:
    asked = Asked(steps)
    found = ask(shop, asked, parse(query))
    for step in range(len(steps)):
        for is_lost, told in ((False, found.reached(step)), (True, found.lost(step))):
            leads_to = door(asked, step, is_lost=is_lost)
            if leads_to is None:
                assert step == 0
                assert not told
                continue
            listed = browse.session_ids(shop, parse(f"{query} {leads_to}"))
            assert sorted(listed) == [session for session, _ in told]


@given(_steps)
@_unhurried
def test_a_person_goes_as_far_as_all_their_sessions_together_do(
    shop: Library, steps: tuple[tuple[Step, ...], ...]
) -> None:
    people = ask(shop, Asked(steps, is_by_people=True), Query())
    sessions = ask(shop, Asked(steps), Query())
    owner = dict(
        shop.execute("SELECT id, coalesce('p' || person_id, 's' || id) FROM sessions").fetchall()
    )
    for step in range(len(steps)):
        alone = {owner[session] for session, _ in sessions.reached(step)}
        together = {owner[session] for session, _ in people.reached(step)}
        assert alone <= together
        assert len(together) == people.counts[step]
    assert people.counts[0] == len({owner[session] for session, _ in sessions.reached(0)})


def test_a_person_who_comes_back_another_day_goes_on_where_they_were(tmp_path: Path) -> None:
    ann = builder.known_as(("email", "ann@example.org"))
    days = [
        builder.session(
            path, metadata=ann,
            derived=builder.analysis(
                visits=(builder.visit(HOST + path, 0.0, 1_000.0),),
                started_at_ms=builder.NOON_MS + day * 86_400_000.0,
            ),
        )
        for day, path in enumerate(("/product/1", "/cart"))
    ]  # fmt: skip
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        store(db, builder.file(*days))
        steps = (read_step("page:/product/*"), read_step("page:/cart"))
        assert ask(db, Asked(steps), Query()).counts == (1, 0)
        people = ask(db, Asked(steps, is_by_people=True), Query())
        assert people.counts == (1, 1)
        assert people.median_ms(1) == 86_400_000.0
        assert ask(db, Asked(steps, 3_600_000.0, is_by_people=True), Query()).counts == (1, 0)
        assert ask(db, Asked(steps, None, True, True), Query()).counts == (1, 1)


@given(_steps)
@_unhurried
def test_everybody_who_is_lost_went_somewhere_or_left(
    shop: Library, steps: tuple[tuple[Step, ...], ...]
) -> None:
    found = ask(shop, Asked(steps), Query())
    views = views_of(shop)
    for step in range(1, len(steps)):
        lost = dict(found.lost(step))
        went = funnels.went(found, step, views)
        assert sorted(one for to in went for one in to.sessions) == sorted(lost)
        for to in went:
            for session in to.sessions:
                after = shop.execute(
                    """SELECT p.page FROM page_views v JOIN paths p ON p.id = v.path_id
                       WHERE v.session_id = ? AND v.at_ms > ? ORDER BY v.idx LIMIT 1""",
                    (session, lost[session]),
                ).fetchone()
                assert (to.page.name if to.page else None) == (after[0] if after else None)
        for signal in funnels.told(shop, found, step):
            assert set(signal.sessions) <= {one for one, at_ms in lost.items() if at_ms <= 2_600}


def test_groups_are_those_of_the_session_in_which_somebody_began(shop: Library) -> None:
    steps = tuple(map(read_step, ("page:/*", "click:*", "event:purchase")))
    found = ask(shop, Asked(steps), Query())
    queries = ("page:/cart", "-page:/cart")
    masks = [among(shop, condition(parse(query))) for query in queries]
    for group, query in zip(funnels.by_groups(found, masks).tolist(), queries, strict=True):
        assert tuple(group) == ask(shop, Asked(steps), parse(query)).counts


@pytest.mark.parametrize(
    "text", ["", "-page:/cart", "device:phone", "duration>2m", "page:/a page:/b", "has:notes"]
)
def test_what_is_no_step_is_said(text: str) -> None:
    with pytest.raises(QueryError, match="step"):
        read_step(text)


def test_any_of_several_values_is_the_step(shop: Library) -> None:
    either = ask(shop, Asked((read_step("page:/cart,/thanks"),)), Query())
    assert either.counts[0] == browse.count(shop, parse("page:/cart,/thanks"))


def test_suggested_funnels_lead_to_what_sessions_come_for_and_say_what_they_answer(
    shop: Library,
) -> None:
    found = suggestions(shop, Query())
    assert found
    assert found[0].asked.steps[-1] == (Step("purchase", key="event"),)
    for one in found:
        counts = ask(shop, one.asked, Query()).counts
        assert 0 < counts[-1] == one.came
        assert len(set(one.asked.steps)) == len(one.asked.steps) > 1


def test_a_funnel_is_kept_by_name_and_a_second_one_of_that_name_replaces_it(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        first = Asked(tuple(map(read_step, ('page:"/a > b"', 'click:"Pay > now"'))), 60_000.0)
        other = Asked((read_step("event:purchase"),), None, True, True)
        funnel_keeping.save(db, "To  pay", first)
        done = funnel_keeping.save(db, "to pay", other)
        assert [(one.name, one.asked) for one in funnel_keeping.kept(db)] == [("to pay", other)]
        assert done.back is not None
        done.back(db)
        assert [(one.name, one.asked) for one in funnel_keeping.kept(db)] == [("To pay", first)]
        gone = funnel_keeping.delete(db, funnel_keeping.kept(db)[0].id)
        assert funnel_keeping.kept(db) == ()
        assert gone.back is not None
        gone.back(db)
        assert funnel_keeping.kept(db)[0].asked == first
        for name, asked in (("", first), ("x", Asked(()))):
            with pytest.raises(QueryError):
                funnel_keeping.save(db, name, asked)


def test_a_kept_funnel_that_cannot_be_read_is_told_beside_the_others(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        fine = Asked((read_step("page:/cart"),))
        for name in ("Empty", "Fine", "Long"):
            funnel_keeping.save(db, name, fine)
        db.execute("UPDATE funnels SET steps = '/a > > /b' WHERE name = 'Empty'")
        db.execute("UPDATE funnels SET steps = ? WHERE name = 'Long'", (" > ".join(["/a"] * 13),))
        empty, kept, long = funnel_keeping.kept(db)
        assert "empty step" in empty.refusal
        assert "13 steps" in long.refusal
        assert (kept.asked, kept.refusal) == (fine, "")
        assert empty.asked.steps == long.asked.steps == ()
