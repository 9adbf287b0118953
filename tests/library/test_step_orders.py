"""Orders asked of all sessions at once: memory and SQL find the same, whatever the order and whenever it is asked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.activity.model import Analysis, CartStep, CustomEvent, Milestone, Route
from app.library import browse, carts, facets, held_orders, shop_rules, step_orders
from app.library.columns import columns_of
from app.library.database import Library, open_reader, open_writer
from app.library.search import Order, Query, parse, written
from app.library.search_sql import condition, source
from app.library.sessions import store
from app.library.shop_rules import Role, ShopRule
from app.library.steps import Step
from app.library.trash import Basket
from app.library.view_columns import views_of
from tests.library import builder

HOST = "https://shop.example"
PAGES = ("/", "/cart", "/pay", "/help")
LABELS = ("Buy", "buy", "Back")
#: few moments, so that several things are at one; the last differs in its last bit from the one before
MOMENTS_MS = (0.0, 100.0, 200.0, 29_019.42547923776, 29_019.425479237765)


def _session(name: str, dice: random.Random, most: int = 6) -> builder.IngestedSession:
    visits = []
    for _ in range(dice.randrange(1, most)):
        at_ms = dice.choice(MOMENTS_MS)
        routes = tuple(Route(at_ms, HOST + dice.choice(PAGES)) for _ in range(dice.randrange(2)))
        visits.append(builder.visit(HOST + dice.choice(PAGES), at_ms, at_ms + 50.0, routes=routes))
    clicks = [
        builder.click(dice.choice(MOMENTS_MS), label=dice.choice(LABELS))
        for _ in range(dice.randrange(4))
    ]
    at_ms = dice.choice(MOMENTS_MS)
    made: Analysis = builder.analysis(
        visits=tuple(sorted(visits, key=lambda one: one.enter_ms)),
        clicks=tuple(sorted(clicks, key=lambda one: one.at_ms)),
        errors=tuple(builder.error(dice.choice(MOMENTS_MS)) for _ in range(dice.randrange(2))),
        milestones=(Milestone(0, at_ms, "purchase", None, None),) if dice.random() < 0.4 else (),
        custom=(CustomEvent(0, at_ms, "purchase", "{}"),) if dice.random() < 0.4 else (),
        device=dice.choice(("phone", "desktop")),
    )
    made = replace(made, cart_steps=tuple(_cart_step(dice) for _ in range(dice.randrange(5))))
    return builder.session(name, derived=made)


def _cart_step(dice: random.Random) -> CartStep:
    page = dice.choice((None, HOST + "/cart", HOST + "/pay"))
    kind = dice.choice(("add", "add", "remove", "open", "checkout", "order"))
    label = dice.choice((None, "Email"))
    return CartStep(
        0, dice.choice(MOMENTS_MS), kind, None, dice.choice(("Shirt", "Cap")), None, label, page
    )


def _fill(path: Path, many: int = 60, *, with_rules: bool = False) -> Library:
    writer, dice = open_writer(path), random.Random(8)
    nothing = builder.session("nothing", derived=builder.analysis(visits=(), clicks=()))
    busy = _session("busy", dice, most=40)
    store(writer, builder.file(nothing, busy, *(_session(f"s{n}", dice) for n in range(many))))
    Basket().throw_away(writer, [5])
    rules = (
        ShopRule(Role.PRODUCT, "/help"),
        ShopRule(Role.ORDER, "/pay"),
        ShopRule(Role.CART, "/"),
    )
    shop_rules.change_rules(writer, rules if with_rules else ())
    return writer


@pytest.fixture(scope="module", params=[False, True], ids=["as recorded", "by own rules"])
def reader(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Library:
    path = tmp_path_factory.mktemp("orders") / "library"
    _fill(path, with_rules=request.param).close()
    return open_reader(path)


_pages = st.builds(Step, st.sampled_from((*PAGES, "*", "/p*")), st.booleans(), st.just("page"))
_others = st.builds(Step, st.sampled_from(PAGES), st.booleans(), st.just("other"))
_done = st.one_of(
    st.builds(Step, st.sampled_from(("Buy", "Back", "*")), st.booleans(), st.just("click")),
    st.builds(Step, st.just("purchase"), st.booleans(), st.just("event")),
    st.builds(Step, st.just("undefined"), st.booleans(), st.just("error")),
    st.builds(Step, st.just("*"), st.booleans(), st.just("product")),
    st.builds(
        Step,
        st.sampled_from(
            (*carts.ASKED, "add=Shirt", "order=Cap", "left=Email", "left=/pay", "LEFT=open")
        ),
        st.booleans(),
        st.just("cart"),
    ),
)
_of_pages = st.lists(st.one_of(_pages, _others), min_size=1, max_size=5)
_of_anything = st.lists(st.one_of(_pages, _others, _done), min_size=1, max_size=5)
_orders = st.builds(
    Order, st.one_of(_of_pages, _of_anything).map(tuple), st.booleans()
)  # fmt: skip


def _by_sql(db: Library, query: Query) -> list[int]:
    where = condition(query)
    found = db.execute(
        f"SELECT f.session_id FROM {source(where.sql)} WHERE {where.sql} ORDER BY 1", where.values
    )
    return [row[0] for row in found.fetchall()]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(orders=st.lists(_orders, min_size=1, max_size=2), few=st.sampled_from((0, 1_000)))
def test_memory_finds_what_sql_finds(reader: Library, orders: list[Order], few: int) -> None:
    query = Query((*orders, *parse("device:phone").terms[: few % 3]))
    columns = columns_of(reader)
    columns.forget_masks()
    kept, step_orders._FEW = step_orders._FEW, few
    try:
        found = columns.ids_among(reader, condition(query)).tolist()
    finally:
        step_orders._FEW = kept
    assert found == _by_sql(reader, query), written(query)
    assert browse.count(reader, query) == len(found)
    assert sorted(browse.session_ids(reader, query)) == found
    assert set(browse.first_ids(reader, query, limit=3)) <= set(found)


def test_the_list_stands_in_the_same_order_however_it_is_asked(tmp_path: Path) -> None:
    _fill(tmp_path / "library").close()
    query = parse('seq:"/ > /cart" device:phone')
    for sort in ("started", "-started", "user", "duration", "entry", "friction", "watched"):
        fresh, held = open_reader(tmp_path / "library"), open_reader(tmp_path / "library")
        views_of(held)
        by = browse.sort_of(sort)
        told = browse.session_ids(fresh, query, by)
        assert told
        assert browse.session_ids(held, query, by) == told
        assert browse.session_ids(held, query, by, limit=3, offset=1) == told[1:4]
        assert held_orders.fitting(fresh, condition(query)) is None
        assert held_orders.fitting(held, condition(query)) == sorted(told)


def test_an_order_that_many_have_the_steps_of_is_asked_in_memory_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(tmp_path / "library").close()
    db, query = open_reader(tmp_path / "library"), parse('seq:"/ > /cart > !click:Buy"')
    monkeypatch.setattr(held_orders, "FEW", 3)
    assert held_orders.fitting(db, condition(query)) == _by_sql(db, query)


def test_what_comes_and_goes_is_found_or_not_at_once(tmp_path: Path) -> None:
    writer = _fill(tmp_path / "library")
    db, query = open_reader(tmp_path / "library"), parse('seq:"/ > /cart > click:Buy"')
    views_of(db)
    before = browse.session_ids(db, query)
    made = _session("more", random.Random(1))
    way = tuple(
        builder.visit(HOST + page, at, at + 9) for at, page in ((0.0, "/"), (10.0, "/cart"))
    )
    bought = replace(made.analysis, visits=way, clicks=(builder.click(15.0, label="Buy"),))
    more = builder.session("more", derived=bought)
    store(writer, builder.file(more, sha="more"))
    after = browse.session_ids(db, query)
    assert len(after) == len(before) + 1
    assert sorted(after) == _by_sql(db, query)
    Basket().throw_away(writer, [next(iter(set(after) - set(before)))])
    assert browse.session_ids(db, query) == before


def test_the_sidebar_counts_an_order_in_memory(reader: Library) -> None:
    (devices,) = facets.facets(reader, 'seq:"/ > /cart"', ("device",))
    for one in devices.values:
        query = parse(f'seq:"/ > /cart" {one.term}')
        assert one.count == len(_by_sql(reader, query))


def test_a_new_rule_of_the_shop_is_heeded_at_once(tmp_path: Path) -> None:
    writer = _fill(tmp_path / "library")
    db, query = open_reader(tmp_path / "library"), parse('seq:"/cart > cart:order"')
    views_of(db)
    before = browse.session_ids(db, query)
    assert sorted(before) == _by_sql(db, query)
    shop_rules.change_rules(writer, (ShopRule(Role.ORDER, "/pay"),))
    after = browse.session_ids(db, query)
    assert set(after) > set(before)
    assert sorted(after) == _by_sql(db, query)


@pytest.mark.parametrize("query", ['seq:"/ > /cart"', '-seq:"/zzz" device:desktop', 'seq:"!/zzz"'])
def test_an_order_is_asked_while_sessions_come_in(library: Library, path: Path, query: str) -> None:
    for name in "abc":
        store(library, builder.file(builder.session(name)))
    with closing(open_reader(path)) as reader:
        views_of(reader)
        steps = 0
        while True:
            # with every statement of the question in turn somebody writes
            store(library, builder.file(builder.session(f"before {steps}")))
            waiting, left = [f"late {steps}"], iter(range(steps))

            def write(_sql: str, waiting: list[str] = waiting, left: Iterator[int] = left) -> None:
                if next(left, None) is None and waiting:
                    store(library, builder.file(builder.session(waiting.pop())))

            reader.conn.set_trace_callback(write)
            found = browse.count(reader, parse(query))
            reader.conn.set_trace_callback(None)
            known = browse.count(library, parse(query))
            assert known - 1 <= found <= known
            if waiting:
                break
            steps += 1
        assert steps > 10
