"""`footfall products`: which products are looked at, put in carts and bought, and where carts are left."""

from __future__ import annotations

import argparse

from app.cli import output, shop_rules
from app.cli.output import Json, number
from app.cli.shares import range_of, share_as_json
from app.insights.products import Course, Left, Part, ProductSummary, Stage, Step
from app.library import products, search, signals
from app.library.database import one_moment
from app.library.search_sql import condition
from app.paths import Paths

_STAGES = {
    None: "view", Step.ADD: "add", Step.OPEN: "open", Step.CHECKOUT: "checkout", Step.ORDER: "order",
    Step.REMOVE: "remove",
}  # fmt: skip


def run_products(args: argparse.Namespace, where: Paths) -> int:
    """List the products of the sessions that fit a query, and what becomes of their carts."""
    if shop_rules.is_asked(args):
        return shop_rules.run_rules(args, where)
    text = args.where or ""
    query = search.parse(text)
    with one_moment(where.library) as db:
        least = signals.thresholds(db).product_views
        found = products.sessions_of(db, condition(query))
    listed, course = found.products(), found.course()
    if args.json:
        output.document(
            {
                "products": [_as_json(one, text, least) for one in listed],
                "cart": _course(course, text),
                "repeated_views": least,
            }
        )
        return 0
    output.table(
        ("PRODUCT", "SITE", "PRICE", "VIEWS", "PEOPLE", "AGAIN", "ADDED", "OUT", "BOUGHT", "LEFT", "ADD RATE", "95 %"),
        (_row(one) for one in listed),
    )  # fmt: skip
    for stage in course.stages:
        output.message(f"{_STAGES[stage.kind]}: {stage.sessions} {_of_before(stage)}".rstrip())
    for left in course.places:
        output.message(f"left at {left.place}: {left.sessions.hits}")
    return 0


def _as_json(one: ProductSummary, query: str, least: int) -> dict[str, Json]:
    return {
        "product": one.product.key,
        "name": one.product.name,
        "site": one.product.site,
        "price": number(one.product.price),
        "currency": one.product.currency,
        "views": one.views,
        "sessions": one.sessions,
        "people": one.people,
        "came_back": one.again,
        "added": one.added,
        "removed": one.removed,
        "bought": one.bought,
        "looked_and_left": one.looked,
        "add_rate": share_as_json(one.rate),
        "query": _query(query, products.terms_of(one.product, Part.VIEWS, least)),
    }


def _course(course: Course, query: str) -> dict[str, Json]:
    stages: list[Json] = [
        {
            "stage": _STAGES[one.kind], "sessions": one.sessions, "of_before": share_as_json(one.after),
            "query": _query(query, products.stage_terms(one.kind)),
        }
        for one in course.stages
    ]  # fmt: skip
    left_at: list[Json] = [_left(one, query) for one in course.places]
    return {
        "stages": stages,
        "left": course.left,
        "left_at": left_at,
        "query": _query(query, products.left_terms()),
    }


def _left(one: Left, query: str) -> dict[str, Json]:
    return {
        "place": one.place,
        "stage": _STAGES[one.kind],
        **share_as_json(one.sessions),
        "query": _query(query, products.left_terms(one.place)),
    }


def _query(query: str, terms: tuple[search.Term, ...]) -> str | None:
    return search.narrowed(query, terms) or None


def _row(one: ProductSummary) -> tuple[str, ...]:
    price = one.product.price
    return (
        one.product.name,
        one.product.site or "",
        "" if price is None else f"{price:,.2f} {one.product.currency or ''}".rstrip(),
        str(one.views),
        str(one.people),
        str(one.again),
        str(one.added),
        str(one.removed),
        str(one.bought),
        str(one.looked),
        "" if one.rate.share is None else f"{100 * one.rate.share:.0f} %",
        range_of(one.rate),
    )


def _of_before(stage: Stage) -> str:
    if stage.kind is None or stage.after.share is None:
        return ""
    of = stage.after
    return f"({of.hits} of the {of.total} before, {100 * stage.after.share:.0f} %)"
