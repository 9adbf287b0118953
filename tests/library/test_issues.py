"""Issues in the library: grouped over sessions, asked for by a query, with what a person said of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.activity.model import Milestone, RecordedError
from app.errors import QueryError
from app.friction.model import NOWHERE, Finding, Kind, Place, Why
from app.library import browse, goals, ignoring, issue_states, signals, trash
from app.library import issues as reading
from app.library.database import Library
from app.library.ignoring import IgnoreRule
from app.library.issue_states import Status
from app.library.issues import Issue, issues
from app.library.matches import What
from app.library.search import parse
from app.library.sessions import store
from tests.library import builder
from tests.library.test_signals import found

HOST = "https://shop.example"
DAY_MS = 86_400_000
Visits = Callable[..., int]


def pay(at_ms: float, *, text: str = "Pay", made: str = "a8f3c1") -> Finding:
    """A rage click on the button that pays, whose id is another one each time."""
    place = Place(7, 1, f"#btn-{made}", f"1:button|{text}|0", text, 100.0, 200.0)
    return Finding(Kind.RAGE_CLICK, at_ms, at_ms + 900, 0, 0, Why("by_hand", (text,)), None, place)


def back(at_ms: float) -> Finding:
    """A quick back, which is of no element."""
    return Finding(Kind.QUICK_BACK, at_ms, at_ms + 900, 0, 0, Why("by_hand"), None, NOWHERE)


@pytest.fixture
def visits(library: Library) -> Visits:
    """Brings in a session of the cart; says its id."""

    def bring(
        name: str,
        *findings: Finding,
        bought_ms: float | None = None,
        path: str = "/cart",
        host: str = HOST,
        imported_at_ms: float = 1_000.0,
        day: int = 0,
        person: str | None = None,
        errors: tuple[RecordedError, ...] = (),
    ) -> int:
        bought = () if bought_ms is None else (Milestone(0, bought_ms, "purchase", 9.0, "EUR"),)
        made = builder.session(
            name,
            metadata=builder.known_as(("email", person or f"{name}@example.org")),
            derived=builder.analysis(
                visits=(builder.visit(f"{host}{path}"),),
                milestones=bought,
                errors=errors,
                started_at_ms=builder.NOON_MS + day * DAY_MS,
            ),
        )
        stored = store(library, builder.file(made), imported_at_ms=imported_at_ms)
        (session,) = (one.id for one in stored.outcomes)
        found(library, session, findings)
        return session

    return bring


def _only(db: Library, query: str = "", kind: Kind = Kind.RAGE_CLICK) -> Issue:
    (one,) = (issue for issue in issues(db, parse(query)) if issue.kind is kind)
    return one


def _asked(db: Library, query: str) -> set[int]:
    return set(browse.session_ids(db, parse(query)))


def test_the_same_trouble_of_many_is_one_issue_whatever_the_button_is_called(
    library: Library, visits: Visits
) -> None:
    ann = visits("ann", pay(5_000), pay(9_000), day=1)
    bob = visits("bob", pay(1_000, text="Pay (3)", made="77c01e"), day=3)
    again = visits("again", pay(2_000, made="k3j9x2"), day=2, person="bob@example.org")
    visits("calm")
    issue = _only(library)
    assert (issue.sessions, issue.users, issue.occurrences) == (3, 2, 4)
    assert (issue.page, issue.site, issue.label) == ("/cart", "shop.example", "Pay")
    assert issue.first_seen_ms == builder.NOON_MS + DAY_MS + 5_000
    assert issue.last_seen_ms == builder.NOON_MS + 3 * DAY_MS + 1_000
    assert issue.examples[0].session == ann
    assert {one.session for one in issue.examples} == {ann, bob, again}
    assert issue.trend is not None
    assert issue.trend.counts == (0, 1, 1, 1)


def test_an_issue_asks_for_exactly_its_sessions_and_tells_its_moments(
    library: Library, visits: Visits
) -> None:
    ann = visits("ann", pay(5_000), back(8_000))
    bob = visits("bob", pay(1_000, made="77c01e"))
    elsewhere = visits("elsewhere", pay(1_000), path="/help")
    other = visits("other", pay(1_000), host="https://other.example")
    cleared = visits("clear", back(3_000))
    asked = {(one.kind, one.page, one.site): _asked(library, one.query) for one in issues(library)}
    assert asked == {
        (Kind.RAGE_CLICK, "/cart", "shop.example"): {ann, bob},
        (Kind.RAGE_CLICK, "/help", "shop.example"): {elsewhere},
        (Kind.RAGE_CLICK, "/cart", "other.example"): {other},
        (Kind.QUICK_BACK, "/cart", "shop.example"): {ann, cleared},
    }
    query = _only(library, kind=Kind.QUICK_BACK).query
    (row,) = browse.sessions(library, parse(f"{query} user:ann*"), with_matches=True)
    assert [(match.at_ms, match.kind) for match in row.matches] == [(8_000, "quick_back")]
    # the findings of its kind elsewhere are not what the issue is about
    for wider in ("quick_back>0", "signal:quick_back", "friction>=0"):
        (again,) = browse.sessions(library, parse(f"{wider} {query} user:ann*"), with_matches=True)
        assert again.matches == row.matches
    assert _asked(library, f"-{query}") == {bob, elsewhere, other}


def test_a_query_narrows_an_issue_without_making_it_another_one(
    library: Library, visits: Visits
) -> None:
    visits("ann", pay(5_000))
    bob = visits("bob", pay(1_000, text="Pay (3)", made="kxjqpm"))
    visits("eve", pay(1_000, made="77c01e"))
    narrowed = _only(library, "user:bob*")
    assert (narrowed.sessions, narrowed.query) == (1, _only(library).query)
    assert _asked(library, f"{narrowed.query} user:bob*") == {bob}
    assert issues(library, parse("user:nobody")) == ()


def test_what_it_cost_is_told_beside_those_who_did_not_meet_it(
    library: Library, visits: Visits
) -> None:
    for name in range(6):
        visits(f"met{name}", pay(5_000), bought_ms=9_000 if name == 0 else None)
    for name in range(10):
        visits(f"calm{name}", bought_ms=9_000 if name < 8 else None)
    visits("before", pay(5_000), bought_ms=2_000)
    issue = _only(library)
    assert issue.goal is not None
    assert issue.goal.name == "purchase"
    assert issue.cost is not None
    assert (issue.cost.met.hits, issue.cost.met.total) == (1, 7)
    assert (issue.cost.others.hits, issue.cost.others.total) == (8, 10)
    assert issue.cost.is_sure
    assert issue.cost.lost_conversions == pytest.approx((0.8 - 1 / 7) * 7)
    assert issue.score > issue.users * issue.severity


def test_what_a_person_keeps_as_a_goal_is_what_issues_are_measured_by(
    library: Library, visits: Visits
) -> None:
    for name in range(4):
        visits(f"met{name}", pay(5_000), bought_ms=9_000)
        visits(f"calm{name}", path="/cart" if name < 2 else "/thanks")
    elsewhere = visits("elsewhere", pay(5_000), host="https://other.example", bought_ms=9_000)
    goals.add(library, "Nobody's", "page:/nowhere")
    goals.add(library, "Thanked", "page:/thanks")
    by_site = {one.site: one for one in issues(library, parse("")) if one.kind is Kind.RAGE_CLICK}
    here, there = by_site["shop.example"], by_site["other.example"]
    assert here.goal is not None
    assert (here.goal.name, here.goal.page) == ("Thanked", None)
    assert here.cost is not None
    assert (here.cost.met.hits, here.cost.met.total) == (0, 4)
    # a site where nobody reached a kept goal is measured as before
    assert there.goal is not None
    assert (there.goal.name, there.examples[0].session) == ("purchase", elsewhere)


def test_a_kept_goal_without_a_moment_is_reached_at_the_end(
    library: Library, visits: Visits
) -> None:
    visits("met", pay(5_000))
    visits("calm")
    goals.add(library, "On a desktop", "device:desktop")
    cost = _only(library).cost
    assert cost is not None
    assert (cost.met.hits, cost.met.total) == (1, 1)


def test_without_a_purchase_the_page_on_which_most_end_is_the_goal(library: Library) -> None:
    for name, last in (("a", "/thanks"), ("b", "/thanks"), ("c", "/help")):
        visited = (
            builder.visit(f"{HOST}/cart", 0, 9_000), builder.visit(f"{HOST}{last}", 9_000, 20_000),
        )  # fmt: skip
        made = builder.session(name, derived=builder.analysis(visits=visited))
        (one,) = store(library, builder.file(made)).outcomes
        found(library, one.id, [pay(1_000)] if name in "ac" else [])
    issue = _only(library)
    assert issue.goal is not None
    assert issue.goal.name == "/thanks"
    assert issue.cost is not None
    assert (issue.cost.met.hits, issue.cost.met.total) == (1, 2)
    assert (issue.cost.others.hits, issue.cost.others.total) == (1, 1)


def test_what_only_the_last_import_brought_is_new(library: Library, visits: Visits) -> None:
    visits("ann", pay(5_000))
    assert not _only(library).is_new
    visits("bob", pay(5_000), back(1_000), imported_at_ms=2_000.0)
    visits("eve", back(1_000), imported_at_ms=2_000.0)
    assert not _only(library).is_new
    assert _only(library, kind=Kind.QUICK_BACK).is_new


def test_what_is_ignored_or_thrown_away_is_in_no_issue(library: Library, visits: Visits) -> None:
    ann = visits("ann", pay(5_000))
    bob = visits("bob", pay(5_000))
    query = _only(library).query
    trash.Basket().throw_away(library, [bob])
    assert _only(library).sessions == 1
    assert _asked(library, query) == {ann}
    (found,) = signals.signals(library, ann)
    rule = IgnoreRule(found.kind, found.selector, found.element_key, found.page)
    ignoring.ignore(library, rule)
    assert issues(library) == ()
    assert _asked(library, query) == set()


def test_a_status_and_a_note_hold_while_the_issue_grows_and_can_be_taken_back(
    library: Library, visits: Visits
) -> None:
    visits("ann", pay(5_000))
    visits("other", back(5_000))
    place = _only(library).place
    done = issue_states.say(library, place, Status.IGNORED, " not ours \n")
    issue = issues(library)[-1]
    assert (issue.kind, issue.status, issue.said.note) == (
        Kind.RAGE_CLICK,
        Status.IGNORED,
        "not ours",
    )
    for name in range(3):
        visits(f"more{name}", pay(5_000, text=f"Pay ({name})", made=f"{name}c01e7"))
    assert _only(library).status is Status.IGNORED
    assert done.back is not None
    done.back(library)
    assert _only(library).status is Status.OPEN
    assert _only(library).said.note == ""
    assert issue_states.say(library, place, Status.OPEN, "").back is None


def test_an_issue_called_fixed_says_when_it_is_back(library: Library, visits: Visits) -> None:
    visits("ann", pay(5_000))
    issue_states.say(library, _only(library).place, Status.FIXED, "", builder.NOON_MS + DAY_MS)
    assert not _only(library).is_back
    visits("bob", pay(5_000), day=2)
    assert _only(library).is_back


def test_an_issue_that_is_back_can_be_called_fixed_again(library: Library, visits: Visits) -> None:
    visits("ann", pay(5_000), day=2)
    place = _only(library).place
    issue_states.say(library, place, Status.FIXED, "with 1.2", builder.NOON_MS)
    assert _only(library).is_back
    again = issue_states.say(library, place, Status.FIXED, at_ms=builder.NOON_MS + 3 * DAY_MS)
    assert (_only(library).is_back, _only(library).said.note) == (False, "with 1.2")
    assert again.back is not None
    again.back(library)
    assert _only(library).is_back


def test_a_note_on_an_issue_that_is_back_leaves_it_back(library: Library, visits: Visits) -> None:
    visits("ann", pay(5_000), day=2)
    place = _only(library).place
    issue_states.say(library, place, Status.FIXED, at_ms=builder.NOON_MS)
    noted = issue_states.say(library, place, note="asked", at_ms=builder.NOON_MS + 3 * DAY_MS)
    issue = _only(library)
    assert (issue.is_back, issue.status, issue.said.note) == (True, Status.FIXED, "asked")
    assert noted.back is not None
    noted.back(library)
    assert (_only(library).is_back, _only(library).said.note) == (True, "")


def test_what_is_judged_anew_while_issues_are_read_is_no_example(
    library: Library, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = visits("ann", pay(5_000))
    bob = visits("bob", pay(1_000))
    visits("eve", pay(2_000), path="/help")
    met = reading.met

    def overtaken(db: Library) -> object:
        of = list(met(db))
        db.execute("DELETE FROM signals WHERE session_id <> ?", (ann,))
        found(db, bob, [back(1_000)])
        return of

    monkeypatch.setattr(reading, "met", overtaken)
    (issue,) = issues(library)
    assert (issue.page, [one.session for one in issue.examples]) == ("/cart", [ann])


def thrown(
    at_ms: float, message: str, *, build: str = "3f9ac2d1", kind: str = "uncaught"
) -> RecordedError:
    """An error of the shop's script, which each build calls something else."""
    return RecordedError(0, 0, at_ms, kind, message, f"{HOST}/app.{build}.js?v=2:10:5", None)


def _error(db: Library, query: str = "") -> Issue:
    (one,) = (issue for issue in issues(db, parse(query)) if issue.kind == "js_error")
    return one


def test_an_uncaught_error_is_one_issue_whatever_its_ids_and_its_build(
    library: Library, visits: Visits
) -> None:
    ann = visits(
        "ann",
        errors=(thrown(5_000, "TypeError: no item 4711"), thrown(9_000, "TypeError: no item 9")),
    )
    bob = visits("bob", errors=(thrown(1_000, "Uncaught TypeError: no item 12", build="77c01e2a"),))
    eve = visits(
        "eve", path="/help", errors=(thrown(2_000, "TypeError: no item 8"),), bought_ms=9_000
    )
    visits("dan", errors=(thrown(3_000, "TypeError: no item 5", kind="console"),), bought_ms=9_000)
    issue = _error(library)
    assert (issue.sessions, issue.users, issue.occurrences, issue.pages) == (3, 3, 4, 2)
    # it is told of the page on which most met it, and so is what it costs
    assert (issue.page, issue.source) == ("/cart", f"{HOST}/app.3f9ac2d1.js?v=2:10:5")
    assert issue.label == "TypeError: no item 12"
    assert issue.cost is not None
    assert (issue.cost.met.total, issue.cost.others.hits) == (2, 1)
    assert {one.session for one in issue.examples} == {ann, bob, eve}
    # exactly its sessions, and its moments among them
    assert _asked(library, issue.query) == {ann, bob, eve}
    told = browse.sessions(library, parse(issue.query), with_matches=True)
    assert sorted(len(row.matches) for row in told) == [1, 1, 2]
    assert {match.what for row in told for match in row.matches} == {What.ERROR}


def test_another_message_or_script_is_another_error(library: Library, visits: Visits) -> None:
    visits("ann", errors=(thrown(5_000, "TypeError: a"), thrown(6_000, "ReferenceError: a")))
    elsewhere = RecordedError(
        0, 0, 7_000, "uncaught", "TypeError: a", "https://cdn.example/x.js", None
    )
    visits("bob", errors=(elsewhere,))
    errors = [issue for issue in issues(library) if issue.kind == "js_error"]
    assert len({issue.query for issue in errors}) == 3
    for issue in errors:
        assert len(_asked(library, issue.query)) == 1


def test_a_word_on_an_error_holds_on_every_page(library: Library, visits: Visits) -> None:
    visits("ann", errors=(thrown(5_000, "TypeError: no item 1"),))
    done = issue_states.say(library, _error(library).place, Status.KNOWN, "in 1.2")
    for name in ("bob", "eve"):
        visits(name, path="/help", errors=(thrown(5_000, "TypeError: no item 2"),))
    issue = _error(library)
    assert (issue.page, issue.status, issue.said.note) == ("/help", Status.KNOWN, "in 1.2")
    assert done.back is not None
    done.back(library)
    assert _error(library).status is Status.OPEN


def test_an_issue_that_is_none_is_told() -> None:
    with pytest.raises(QueryError, match="issue:"):
        parse("issue:nonsense")
