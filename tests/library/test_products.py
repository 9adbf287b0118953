"""Products and carts of a library: counted, put right by a person's rules, every number with a query that finds as
many sessions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.activity.model import CartStep, ProductView
from app.formats.model import Metadata
from app.insights.products import Part, ProductSummary, Sessions, Step
from app.library import browse, completion, facets, products, search, shop_rules, trash
from app.library.database import Library, open_writer
from app.library.search_sql import condition
from app.library.sessions import store
from app.library.shop_rules import Role, ShopRule
from tests.library import builder

HOST = "https://shop.example"
SHIRT, HAT, CAP = (f"{HOST}/product/{name}" for name in ("shirt", "hat", "wool-cap"))


def seen(at_ms: float, url: str = SHIRT, name: str = "Shirt", key: str = SHIRT) -> ProductView:
    return ProductView(0, at_ms, name, url, key, at_ms + 500, 20.0, "EUR")


def step(at_ms: float, kind: str, name: str | None = None, **more: object) -> CartStep:
    return replace(CartStep(0, at_ms, kind, None, name, None, None, f"{HOST}/x"), **more)


def one(
    name: str,
    *parts: ProductView | CartStep,
    urls: tuple[str, ...] = (HOST,),
    who: Metadata | None = None,
) -> builder.IngestedSession:
    visits = tuple(
        builder.visit(url, 1_000.0 * at, 1_000.0 * at + 900, title=url.rsplit("/", 1)[-1])
        for at, url in enumerate(urls)
    )
    made = replace(
        builder.analysis(visits=visits),
        products=tuple(part for part in parts if isinstance(part, ProductView)),
        cart_steps=tuple(part for part in parts if isinstance(part, CartStep)),
    )
    return builder.session(name, derived=made, metadata=who)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Sessions: 1 looks thrice; 2 and 3 of Ann: looks, comes back and buys; 4 puts in and leaves at the e-mail; 5 puts
    in and takes out; 6 sees pages that only rules know."""
    ann = builder.known_as(("id", "ann"))
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        made = (
            one("a", seen(0), seen(1_000), seen(2_000)),
            one("b", seen(0), seen(500, HAT, "Hat", HAT), who=ann),
            one(
                "c", seen(0), step(100, "add", "Shirt", product=SHIRT), step(200, "open"),
                step(300, "checkout", label="Email"), step(400, "order", price=20.0),
                step(400, "order", "Shirt", product=SHIRT), who=ann,
            ),
            one("d", seen(0), step(100, "add", "shirt"), step(300, "checkout", label="Email")),
            one("e", step(100, "add", "Scarf"), step(200, "remove", "Scarf")),
            one("f", urls=(f"{HOST}/thing/1", f"{HOST}/mine", f"{HOST}/thing/1", f"{HOST}/done")),
        )  # fmt: skip
        store(db, builder.file(*made))
        yield db


def _of(db: Library, query: str = "") -> Sessions:
    return products.sessions_of(db, condition(search.parse(query)))


def _listed(db: Library, query: str = "") -> dict[str, ProductSummary]:
    return {row.product.name: row for row in _of(db, query).products()}


def test_each_number_of_a_product_is_what_its_name_says(library: Library) -> None:
    shirt = _listed(library)["Shirt"]
    assert (shirt.views, shirt.sessions, shirt.people, shirt.again) == (6, 4, 3, 2)
    assert (shirt.added, shirt.removed, shirt.bought, shirt.looked) == (2, 0, 1, 1)
    assert (shirt.rate.hits, shirt.rate.total) == (2, 4)
    assert (shirt.product.price, shirt.product.currency) == (20.0, "EUR")


def test_what_went_into_the_cart_under_a_name_is_the_product_of_that_name(library: Library) -> None:
    listed = _listed(library)
    assert set(listed) == {"Shirt", "Hat", "Scarf"}
    assert (listed["Scarf"].views, listed["Scarf"].added, listed["Scarf"].removed) == (0, 1, 1)


def test_what_went_into_the_cart_by_the_end_of_an_address_is_the_product_of_that_address(
    library: Library,
) -> None:
    caps = (
        one("g", seen(0, CAP, "Cap of wool", CAP), step(100, "add", "wool-cap")),
        one("h", step(100, "add", "WOOL-CAP"), step(200, "add", "wool-cap", price=9.0), step(300, "order", "wool-cap")),
    )  # fmt: skip
    store(library, builder.file(*caps))
    listed = _listed(library)
    assert set(listed) == {"Shirt", "Hat", "Scarf", "Cap of wool"}
    cap = listed["Cap of wool"]
    assert (cap.views, cap.added, cap.bought, cap.rate.hits, cap.rate.total) == (1, 2, 1, 1, 1)
    _check_doors(library, "")
    # two of them: neither is meant
    other = f"{HOST}/other/wool-cap"
    store(library, builder.file(one("i", seen(0, other, "Cap", other))))
    assert {"wool-cap", "Cap of wool", "Cap"} <= {
        name.lower() if "-" in name else name for name in _listed(library)
    }
    _check_doors(library, "")


@pytest.mark.parametrize("query", ["", "user:ann", "-user:ann"])
def test_behind_every_number_stand_as_many_sessions_as_its_query_finds(
    library: Library, query: str
) -> None:
    _check_doors(library, query)


def _check_doors(library: Library, query: str) -> None:
    shop = _of(library, query)
    for row in shop.products():
        for part in Part:
            terms = products.terms_of(row.product, part, 3)
            assert terms
            found = browse.session_ids(library, search.parse(search.narrowed(query, terms)))
            assert sorted(found) == [one.session for one in shop.behind(row.number, part)], part
    for stage in shop.course().stages:
        wanted = search.narrowed(query, products.stage_terms(stage.kind))
        found = browse.session_ids(library, search.parse(wanted))
        assert sorted(found) == [one.session for one in shop.reached(stage.kind)]
        assert len(found) == stage.sessions
        if stage.kind is not None:
            wanted = search.narrowed(query, products.went_on_terms(stage.kind))
            found = browse.session_ids(library, search.parse(wanted))
            assert sorted(found) == [one.session for one in shop.went_on(stage.kind)]
            assert len(found) == stage.after.hits
    for left in shop.course().places:
        wanted = search.narrowed(query, products.left_terms(left.place))
        found = browse.session_ids(library, search.parse(wanted))
        assert sorted(found) == [one.session for one in shop.left_at(left.place)]


def test_the_cart_goes_from_looking_to_the_order_and_says_where_it_was_left(
    library: Library,
) -> None:
    course = _of(library).course()
    assert [(stage.kind, stage.sessions) for stage in course.stages] == [
        (None, 4), (Step.ADD, 3), (Step.OPEN, 1), (Step.CHECKOUT, 2), (Step.ORDER, 1),
    ]  # fmt: skip
    assert course.left == 1
    assert [(left.place, left.kind, left.sessions.hits) for left in course.places] == [
        ("Email", Step.CHECKOUT, 1)
    ]


def test_after_a_write_the_numbers_are_those_of_now(library: Library) -> None:
    assert _listed(library)["Shirt"].views == 6
    trash.Basket().throw_away(library, (1,))
    assert _listed(library)["Shirt"].views == 3
    store(library, builder.file(one("g", seen(0))))
    assert _listed(library)["Shirt"].views == 4


def test_two_products_of_one_name_are_told_apart_by_what_they_go_by(library: Library) -> None:
    store(library, builder.file(one("g", seen(0, HAT, "Shirt", "shop.example#2"))))
    rows = [row for row in _of(library).products() if row.product.name == "Shirt"]
    assert sorted(row.product.called for row in rows) == [(SHIRT,), ("shop.example#2",)]


RULES = (
    ShopRule(Role.PRODUCT, "/thing/*"),
    ShopRule(Role.CART, "/mine"),
    ShopRule(Role.ORDER, "/done"),
    ShopRule(Role.NONE, "/product/hat"),
)


def test_rules_of_a_person_say_what_pages_are_and_go_again(library: Library) -> None:
    tried = shop_rules.preview(library, RULES)
    assert [(one.paths, one.visits) for one in tried][:3] == [(1, 2), (1, 1), (1, 1)]
    done = shop_rules.change_rules(library, RULES)
    thing = _listed(library)["1"]
    assert (thing.product.key, thing.views, thing.sessions) == (f"{HOST}/thing/1", 2, 1)
    assert "Hat" not in _listed(library)
    assert [stage.sessions for stage in _of(library).course().stages] == [5, 3, 2, 2, 2]
    for query, fits in (("cart:order", {3, 6}), ("product:1", {6}), ("product:Hat", set())):
        assert set(browse.session_ids(library, search.parse(query))) == fits
    assert done.back is not None
    done.back(library)
    assert "Hat" in _listed(library)
    assert shop_rules.rules(library) == ()


def test_behind_the_numbers_of_rules_stand_the_sessions_that_their_queries_find(
    library: Library,
) -> None:
    shop_rules.change_rules(library, RULES)
    test_behind_every_number_stand_as_many_sessions_as_its_query_finds(library, "")


def test_an_order_that_a_rule_tells_of_is_of_what_was_in_the_cart(library: Library) -> None:
    store(
        library,
        builder.file(
            one("g", step(100, "add", "Shirt", product=SHIRT), urls=(HOST, f"{HOST}/done"))
        ),
    )
    assert _listed(library)["Shirt"].bought == 1
    shop_rules.change_rules(library, [ShopRule(Role.ORDER, "/done")])
    assert _listed(library)["Shirt"].bought == 2


def test_a_rule_without_a_pattern_is_refused_and_changes_nothing(library: Library) -> None:
    shop_rules.change_rules(library, RULES[:1])
    with pytest.raises(Exception, match="pattern"):
        shop_rules.change_rules(library, [ShopRule(Role.CART, " ")])
    assert shop_rules.rules(library) == RULES[:1]


def test_the_sidebar_counts_by_the_rules_of_the_moment(library: Library) -> None:
    def counted() -> tuple[dict[str, int], int]:
        named, has = facets.facets(library, "", ["product", "has"])
        looked = next(one.count for one in has.values if one.term == "has:product")
        return {one.label: one.count for one in named.values}, looked

    before = counted()
    assert before == ({"Shirt": 4, "Hat": 1}, 4)
    done = shop_rules.change_rules(library, RULES)
    assert counted() == ({"Shirt": 4, "1": 1}, 5)
    assert done.back is not None
    done.back(library)
    assert counted() == before


def test_what_was_done_with_carts_is_offered_with_as_many_sessions_as_it_finds(
    library: Library,
) -> None:
    offered = {one.value: one.count for one in completion.values(library, "cart", "")}
    assert offered == {"add": 3, "checkout": 2, "left": 1, "open": 1, "order": 1, "remove": 1}
    for value, count in offered.items():
        assert len(browse.session_ids(library, search.parse(f"cart:{value}"))) == count
