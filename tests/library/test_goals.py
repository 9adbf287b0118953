"""Goals in the library: kept, suggested, reached, worth something, and told by what sessions have in common."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.activity.model import CartFilled, CustomEvent, Milestone
from app.errors import NothingFound, QueryError
from app.friction import model
from app.friction.model import NOWHERE, Finding, Kind
from app.library import browse, goal_doors, goal_results, goals, marks, segments, trash
from app.library.database import Library, open_reader
from app.library.goal_doors import Which
from app.library.goal_suggestions import Why, suggestions
from app.library.goal_worth import event_fields
from app.library.goals import Goal, Worth
from app.library.search import parse
from app.library.sessions import store
from app.library.undoing import Undoable
from app.proportions import Share
from tests import libraries
from tests.library import builder
from tests.library.test_signals import found

HOST = "https://shop.example"
DAY_MS = 86_400_000
REVENUE = Worth("purchase", "revenue")
Comes = Callable[..., int]


@pytest.fixture
def comes(library: Library) -> Comes:
    """Brings in a session; says its id."""

    def bring(
        name: str,
        *paths: str,
        person: str | None = None,
        bought: tuple[tuple[float, str], ...] = (),
        outcome: Milestone | None = None,
        rage_ms: float | None = None,
        cart: bool = False,
        device: str = "desktop",
        day: int = 0,
    ) -> int:
        pages = paths or ("/",)
        told = builder.analysis(
            visits=tuple(
                builder.visit(f"{HOST}{path}", at * 10_000.0, (at + 1) * 10_000.0)
                for at, path in enumerate(pages)
            ),
            custom=tuple(CustomEvent(0, at_ms, "purchase", told) for at_ms, told in bought),
            milestones=(outcome,) if outcome is not None else (),
            started_at_ms=builder.NOON_MS + day * DAY_MS,
            device=device,
        )
        made = builder.session(
            name,
            metadata=builder.known_as(("email", person)) if person else None,
            derived=replace(told, carts=(CartFilled(0, 5_000.0, 1, "Add"),)) if cart else told,
        )
        (stored,) = store(library, builder.file(made)).outcomes
        if rage_ms is not None:
            rage = Finding(
                Kind.RAGE_CLICK, rage_ms, rage_ms + 900, 0, 0, model.Why("by_hand"), None, NOWHERE
            )
            found(library, stored.id, (rage,))
        return stored.id

    return bring


def kept(db: Library) -> list[tuple[str, str, Worth | None]]:
    return [(one.name, one.query, one.worth) for one in goals.goals(db)]


def take_back(db: Library, done: Undoable) -> None:
    assert done.back is not None
    done.back(db)


def only(db: Library, query: str = "") -> goal_results.Result:
    (found_,) = goal_results.results(db, query)
    return found_


def asked(db: Library, query: str) -> set[int]:
    return set(browse.session_ids(db, parse(query)))


def test_a_goal_is_kept_changed_and_forgotten_each_with_the_way_back(library: Library) -> None:
    made = goals.add(library, " Bought\n something ", " event:purchase ", REVENUE)
    assert kept(library) == [("Bought something", "event:purchase", REVENUE)]
    (goal,) = goals.goals(library)
    last = Worth("cart", "lines.0.total", goals.Taken.LAST)
    goals.change(library, goal.id, "Orders", "page:/thanks", last)
    assert kept(library) == [("Orders", "page:/thanks", last)]
    goals.change(library, goal.id, "Bought something", "event:purchase", REVENUE)
    changed = goals.change(library, goal.id, "Orders", "page:/thanks", None)
    assert kept(library) == [("Orders", "page:/thanks", None)]
    take_back(library, changed)
    assert kept(library) == [("Bought something", "event:purchase", REVENUE)]
    removed = goals.remove(library, goal.id)
    assert kept(library) == []
    take_back(library, removed)
    assert goals.goals(library) == (goal,)
    take_back(library, made)
    assert kept(library) == []
    assert goals.remove(library, goal.id).back is None
    assert goals.change(library, goal.id, "Orders", "page:/thanks", None).back is None


def test_goals_are_told_apart_by_name_and_ask_something(library: Library) -> None:
    goals.add(library, "Orders", "event:purchase")
    goals.add(library, "Leads", "event:lead")
    with pytest.raises(QueryError, match="There is a goal “Orders” already"):
        goals.add(library, "ORDERS", "page:/thanks")
    (first, second) = goals.goals(library)
    with pytest.raises(QueryError, match="already"):
        goals.change(library, second.id, "orders", "event:lead", None)
    goals.change(library, first.id, "ORDERS", "event:purchase", None)
    for name, query in (("", "event:lead"), ("Empty", " "), ("Wrong", "evnt:x")):
        with pytest.raises(QueryError):
            goals.add(library, name, query)
    assert goals.of_name(library, " orders ").id == first.id
    with pytest.raises(NothingFound, match="no goal “Sales”"):
        goals.of_name(library, "Sales")


def test_who_reached_it_people_repeats_and_money(library: Library, comes: Comes) -> None:
    comes("a1", person="ann@x.org", bought=((5_000, '{"revenue": 40, "currency": "EUR"}'),))
    comes("a2", person="ann@x.org", bought=((7_000, '{"revenue": "1.234,50 €"}'),), day=1)
    comes("b1", person="bob@x.org", bought=((1_000, '{"revenue": 10, "currency": "usd"}'),))
    comes("b2", person="bob@x.org")
    comes("c1", bought=((2_000, '{"revenue": "much"}'), (3_000, "{}")))
    comes("d1")
    goals.add(library, "Orders", "event:purchase", REVENUE)
    of = only(library).outcome
    assert (of.sessions, of.people, of.repeat) == (Share(4, 6), Share(3, 4), Share(1, 2))
    euros, dollars = of.money
    assert (euros.currency, euros.orders, euros.total) == ("EUR", 2, 1274.5)
    assert (dollars.currency, dollars.orders, dollars.total) == ("USD", 1, 10)
    assert (of.orders, of.unread) == (5, 2)
    assert of.after is not None
    assert of.after.value == 3_500
    assert only(library, "user:ann*").outcome.sessions == Share(2, 2)
    assert only(library, "user:nobody").outcome.sessions == Share(0, 0)


def test_the_same_order_told_twice_is_one(library: Library, comes: Comes) -> None:
    again = '{"revenue": 20, "order_id": "A-7"}'
    comes("one", bought=((1_000, again), (9_000, again), (12_000, '{"revenue": 5, "order_id": 8}')))
    goals.add(library, "Orders", "event:purchase", REVENUE)
    (told,) = only(library).outcome.money
    assert (told.orders, told.total) == (2, 25)


def test_of_a_payload_that_was_cut_the_outcome_tells_the_amount(
    library: Library, comes: Comes
) -> None:
    outcome = Milestone(0, 5_000, "purchase", 70.0, "EUR")
    comes("cut", bought=((5_000, '{"revenue": 70, "items": ["a'),), outcome=outcome)
    comes("bare", outcome=outcome)
    goals.add(library, "Orders", "event:purchase", REVENUE)
    (told,) = only(library).outcome.money
    assert (told.currency, told.orders, told.total) == ("EUR", 2, 140)


def test_an_event_by_the_name_of_its_outcome_is_found_under_another_tag(library: Library) -> None:
    payload = json.dumps({"event": "Order Completed", "properties": {"revenue": "12,50 €"}})
    other = '{"properties": {"revenue": 9}}'
    made = builder.session(
        derived=builder.analysis(
            custom=(CustomEvent(0, 5_000, "Track", payload), CustomEvent(0, 5_000, "beep", other)),
            milestones=(Milestone(0, 5_000, "purchase", None, None),),
        )
    )  # fmt: skip
    store(library, builder.file(made))
    (field, *_) = event_fields(library, "purchase")
    assert (field.path, field.examples) == ("properties.revenue", ("12,50 €",))
    goals.add(library, "Orders", "event:purchase", Worth("purchase", "properties.revenue"))
    (told,) = only(library).outcome.money
    assert (told.currency, told.total) == ("EUR", 12.5)


def test_a_goal_may_be_a_page_a_click_an_order_or_the_whole_session(
    library: Library, comes: Comes
) -> None:
    comes("one", "/", "/cart", "/thanks")
    comes("two", "/thanks", "/cart")
    goals.add(library, "Thanks", "page:/thanks")
    goals.add(library, "In order", 'seq:"/cart > /thanks"')
    goals.add(library, "Long", "duration>1s")
    goals.add(library, "Both", "page:/thanks page:/cart")
    told = {one.goal.name: one for one in goal_results.results(library, "")}
    moments = {name: one.outcome.after and one.outcome.after.value for name, one in told.items()}
    assert moments == {"Thanks": 10_000, "In order": 20_000, "Long": None, "Both": 15_000}
    assert told["In order"].outcome.sessions == Share(1, 2)
    assert not told["Long"].has_moments


def test_sessions_are_parted_by_what_they_have_in_common(library: Library, comes: Comes) -> None:
    for at in range(3):
        comes(f"d{at}", device="desktop", bought=((5_000, '{"revenue": 10}'),))
    comes("p1", device="phone", bought=((5_000, '{"revenue": 4}'),))
    comes("p2", device="phone")
    segments.save(library, "Phones", "device:phone")
    goals.add(library, "Orders", "event:purchase", REVENUE)
    (goal,) = goals.goals(library)
    desktop, phone = goal_results.parted(library, "", goal, "device")
    assert (desktop.name, desktop.met, desktop.revenue) == ("desktop", Share(3, 3), 30)
    assert (phone.met, phone.others, phone.revenue) == (Share(1, 2), Share(3, 3), 4)
    assert phone.more is not None
    assert phone.more.low < -0.5 < phone.more.high
    (kept_,) = goal_results.parted(library, "", goal, "segment")
    assert (kept_.name, kept_.term, kept_.met) == ("Phones", "device:phone", Share(1, 2))
    for part in (desktop, phone, kept_):
        assert len(asked(library, part.term)) == part.met.total
        assert len(asked(library, f"{part.term} event:purchase")) == part.met.hits
    with pytest.raises(QueryError, match="cannot be parted"):
        goal_results.parted(library, "", goal, "weather")
    for by in goals.BY:
        goal_results.parted(library, "", goal, by)


def test_a_trouble_or_a_page_counts_only_where_it_came_before_the_goal(
    library: Library, comes: Comes
) -> None:
    bought = ((15_000.0, '{"revenue": 1}'),)
    comes("before", "/", "/pay", "/thanks", bought=bought, rage_ms=3_000)
    comes("after", "/", "/pay", "/thanks", bought=bought, rage_ms=20_000)
    comes("never", "/", "/pay", "/thanks", rage_ms=3_000)
    comes("calm", "/", "/pay", "/thanks", bought=bought)
    goals.add(library, "Orders", "event:purchase")
    (goal,) = goals.goals(library)
    (rage,) = goal_results.parted(library, "", goal, "signal")
    assert (rage.name, rage.met, rage.others) == ("rage click", Share(1, 2), Share(2, 2))
    (issue,) = goal_results.parted(library, "", goal, "issue")
    assert (issue.name, issue.met, issue.others) == ("rage click: /", Share(1, 2), Share(2, 2))
    assert len(asked(library, issue.term)) == 3
    pages = {one.name: one.met for one in goal_results.parted(library, "", goal, "page")}
    # nobody who ordered had been thanked before; who did not order was
    assert pages == {"/": Share(3, 4), "/pay": Share(3, 4), "/thanks": Share(0, 1)}


def test_what_is_in_the_trash_counts_nowhere_and_what_comes_counts_at_once(
    library: Library, comes: Comes
) -> None:
    bought = ((5_000.0, '{"revenue": 10}'),)
    first = comes("one", bought=bought, rage_ms=100.0)
    goals.add(library, "Orders", "event:purchase", REVENUE)
    assert only(library).outcome.sessions == Share(1, 1)
    comes("two", bought=bought)
    assert only(library).outcome.sessions == Share(2, 2)
    assert only(library).outcome.money[0].total == 20
    trash.Basket().throw_away(library, [first])
    assert only(library).outcome.sessions == Share(1, 1)
    assert only(library).outcome.money[0].total == 10
    assert goal_results.parted(library, "", goals.goals(library)[0], "issue") == ()
    trash.Basket().take_back(library, [first])
    assert goal_results.parted(library, "", goals.goals(library)[0], "issue")[0].met == Share(1, 1)


def test_a_goal_that_asks_for_a_tag_follows_the_tag(library: Library, comes: Comes) -> None:
    one = comes("one")
    comes("two")
    goals.add(library, "Good", "tag:good")
    assert only(library).outcome.sessions == Share(0, 2)
    marks.tag(library, [one], "good")
    assert only(library).outcome.sessions == Share(1, 2)


def test_the_sessions_worth_most_come_first_with_their_moment(
    library: Library, comes: Comes
) -> None:
    comes("small", bought=((5_000, '{"revenue": 10}'),))
    great = comes("great", bought=((4_000, '{"revenue": 90}'),))
    comes("none")
    goals.add(library, "Orders", "event:purchase", REVENUE)
    (goal,) = goals.goals(library)
    first, second = goal_results.best(library, "", goal)
    assert (first.session, first.at_ms, first.worth) == (great, 4_000, 90)
    assert second.worth == 10
    assert len(goal_results.best(library, "", Goal(0, "x", "page:/", None, 0.0))) == 3


def test_goals_are_suggested_and_none_is_made_silently(library: Library, comes: Comes) -> None:
    assert suggestions(library) == ()
    told = Milestone(0, 5_000, "purchase", 40.0, None)
    bought = ((5_000, '{"total": 40}'),)
    comes("one", "/", "/cart", "/checkout/thank-you", bought=bought, outcome=told)
    comes("two", "/", "/cart", "/help", cart=True)
    purchase, thanks = suggestions(library)
    assert (purchase.name, purchase.query) == ("Purchase", "event:purchase")
    assert purchase.worth == Worth("purchase", "total")
    assert thanks.page == "/checkout/thank-you"
    for one in (purchase, thanks):
        assert len(asked(library, one.query)) == one.sessions == 1
    assert goals.goals(library) == ()
    goals.add(library, "Bought", purchase.query, purchase.worth)
    assert suggestions(library) == (thanks,)


def test_where_nothing_tells_of_orders_the_page_on_which_carts_end_is_suggested(
    library: Library, comes: Comes
) -> None:
    comes("left", "/", "/cart", cart=True)
    for name in ("one", "two"):
        comes(name, "/", "/cart", "/done", cart=True)
    (done,) = suggestions(library)
    assert (done.why, done.page, done.sessions) == (Why.AFTER_CART, "/done", 2)


def test_who_asks_for_the_opposite_gets_the_others(library: Library, comes: Comes) -> None:
    comes("one", "/", "/thanks")
    comes("two")
    assert asked(library, goal_results.opposite("page:/thanks") or "") == {2}
    assert goal_results.opposite("page:/a page:/b") is None
    assert goal_results.opposite("free") is None


def test_conversions_of_the_labelled_recordings_are_the_truth(shared: Path, tmp_path: Path) -> None:
    labels = json.loads((shared / "recordings" / "labelled" / "labels.json").read_text())
    files = [shared / "recordings" / "labelled" / one["file"] for one in labels["sessions"]]
    told = [one for one in labels["labels"] if one["kind"] == "conversion"]
    place = libraries.library_of(tmp_path / "labelled.footfall", *files)
    with closing(open_reader(place)) as db:
        names = dict(db.execute("SELECT id, source FROM sessions").fetchall())
        files_of = {one["session"]: one["file"] for one in labels["sessions"]}
        for event in ("purchase", "signup"):
            expected = {files_of[one["session"]] for one in told if one["event"] == event}
            found_ = {Path(names[number]).name for number in asked(db, f"event:{event}")}
            assert expected
            assert found_ == expected
        offered = {one.name: one for one in suggestions(db)}
    with closing(libraries.open_writer(place)) as db:
        for name in ("Purchase", "Sign-up"):
            goals.add(db, name, offered[name].query, offered[name].worth)
        bought, joined = goal_results.results(db, "")
    counted = Counter(one["event"] for one in told)
    users = {one["session"]: one["user"] for one in labels["sessions"]}
    assert bought.outcome.sessions == Share(counted["purchase"], len(files))
    assert joined.outcome.sessions == Share(counted["signup"], len(files))
    (revenue,) = bought.outcome.money
    amounts = [one["revenue"] for one in told if one["event"] == "purchase"]
    assert (revenue.orders, revenue.total) == (len(amounts), pytest.approx(sum(amounts)))
    buyers = {users[one["session"]] for one in told if one["event"] == "purchase"}
    assert bought.outcome.people.hits == len(buyers)


def test_behind_every_number_are_its_sessions_and_the_query_that_finds_them(
    library: Library, comes: Comes
) -> None:
    ten, two = ((15_000.0, '{"revenue": 10}'),), ((15_000.0, '{"revenue": 2}'),)
    before = comes("before", "/", "/pay", bought=two, rage_ms=3_000, person="ann@x.org")
    after = comes("after", "/", "/pay", bought=ten, rage_ms=20_000, person="ann@x.org", day=1)
    never = comes("never", "/", "/pay", rage_ms=3_000)
    odd = comes("odd", bought=((4_000, '{"revenue": "?"}'),))
    goals.add(library, "Orders", "event:purchase", REVENUE)
    (goal,) = goals.goals(library)

    def opened(which: Which, **more: object) -> goal_doors.Behind:
        return goal_doors.behind(library, goal_doors.Door("", goal, which, **more))

    def sessions(which: Which, **more: object) -> list[int]:
        found_ = opened(which, **more)
        assert found_.number == len(found_.told)
        if found_.query:
            assert asked(library, found_.query) == {one.session for one in found_.told}
        return [one.session for one in found_.told]

    reached = opened(Which.REACHED)
    assert reached.query == "event:purchase"
    assert [(one.session, one.at_ms, one.worth) for one in reached.told] == [
        (after, 15_000, 10), (before, 15_000, 2), (odd, 4_000, None),
    ]  # fmt: skip
    assert sessions(Which.MISSED) == [never]
    assert sorted(sessions(Which.AGAIN)) == [before, after]
    assert sessions(Which.WORTH) == [after, before]
    assert sessions(Which.UNREAD) == [odd]
    rage = {"by": "signal", "term": "signal:rage_click"}
    met = opened(Which.ALL, **rage)
    assert {(one.session, one.at_ms) for one in met.told} == {(before, 3_000), (never, 3_000)}
    assert met.query == ""
    # who met it later is not among them: only an order of both finds them
    led = opened(Which.REACHED, **rage)
    assert led.query == 'seq:"signal:\\"rage_click\\" > event:\\"purchase\\""'
    assert sessions(Which.REACHED, **rage) == [before]
    day_two = {"begin_ms": builder.NOON_MS + 1, "end_ms": builder.NOON_MS + 2 * DAY_MS}
    assert sessions(Which.ALL, by="device", term="device:desktop", **day_two) == [after]
    assert goal_doors.behind(library, goal_doors.Door("user:ann*", goal, Which.REACHED)).number == 2
    assert sessions(Which.REACHED, by="page", term="page:/gone") == []
