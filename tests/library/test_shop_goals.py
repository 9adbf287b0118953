"""What a person's rules of a shop do to goals: what is suggested, and by what a goal is told."""

from __future__ import annotations

from app.library import browse, shop_rules
from app.library.database import Library
from app.library.goal_columns import goal_columns_of
from app.library.goal_suggestions import Why, suggestions
from app.library.search import parse
from app.library.sessions import store
from app.library.shop_rules import Role, ShopRule
from tests.library import builder

HOST = "https://shop.example"


def comes(library: Library, name: str, *paths: str) -> None:
    """Bring in a session that sees some pages."""
    visits = tuple(
        builder.visit(f"{HOST}{path}", at * 10_000.0, (at + 1) * 10_000.0)
        for at, path in enumerate(paths)
    )
    made = builder.session(name, derived=builder.analysis(visits=visits))
    store(library, builder.file(made))


def test_what_rules_of_a_shop_say_that_pages_are_suggests_goals(library: Library) -> None:
    comes(library, "left", "/", "/bag")
    for name in ("one", "two"):
        comes(library, name, "/", "/bag", "/done")
    assert suggestions(library) == ()
    shop_rules.change_rules(library, [ShopRule(Role.CART, "/bag")])
    (after,) = suggestions(library)
    assert (after.why, after.page) == (Why.AFTER_CART, "/done")
    shop_rules.change_rules(library, [ShopRule(Role.CART, "/bag"), ShopRule(Role.ORDER, "/done")])
    (order,) = suggestions(library)
    assert (order.why, order.page, order.sessions) == (Why.THANKS, "/done", 2)
    assert len(browse.session_ids(library, parse(order.query))) == 2


def test_a_page_that_looks_like_an_order_and_is_none_by_a_rule_suggests_nothing(
    library: Library,
) -> None:
    comes(library, "one", "/", "/checkout/thank-you")
    assert [one.why for one in suggestions(library)] == [Why.THANKS]
    shop_rules.change_rules(library, [ShopRule(Role.NONE, "/checkout/thank-you")])
    assert suggestions(library) == ()


def test_products_of_a_rule_are_among_what_a_goal_is_told_by(library: Library) -> None:
    comes(library, "one", "/item/9", "/done")
    comes(library, "two", "/done")
    shop_rules.change_rules(library, [ShopRule(Role.PRODUCT, "/item/*")])
    met = goal_columns_of(library).met(library, "product")
    assert met.names == ("/item/9",)
