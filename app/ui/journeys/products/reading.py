"""What the tab asks the library (on the surveyor's thread), and how products and carts are put in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from app.insights.products import (
    Course,
    Left,
    Moment,
    Part,
    ProductSummary,
    Sessions,
    Stage,
    Step,
    stage_before,
)
from app.library import products, search, signals
from app.library.search_sql import condition
from app.proportions import is_roughly_known, margin
from app.ui import words
from app.ui.journeys import behind

if TYPE_CHECKING:
    from app.library.database import Library

_CONTEXT = "journeys_products"


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class Found(Struct, frozen=True):
    """The shop as the sessions of a query saw it; `in_all`: how many products the whole library has; `least`: how many
    views make a repeated one."""

    query: str
    sessions: Sessions
    listed: tuple[ProductSummary, ...]
    course: Course
    in_all: int
    least: int


class Ask(Struct, frozen=True):
    """Asks what the shop looks like."""

    query: str

    def __call__(self, db: Library) -> Found:
        of = products.sessions_of(db, condition(search.parse(self.query)))
        return Found(
            self.query, of, of.products(), of.course(), len(products.shop_of(db).products),
            signals.thresholds(db).product_views,
        )  # fmt: skip


class AskPart(Struct, frozen=True):
    """Asks who is behind a number of a product."""

    of: Found
    number: int
    part: Part

    def __call__(self, db: Library) -> tuple[behind.Moment, ...]:
        return _moments(self.of.sessions.behind(self.number, self.part))


class AskStage(Struct, frozen=True):
    """Asks who came to a stage of the cart; `went_on`: of those of the stage before."""

    of: Found
    kind: Step | None
    went_on: bool = False

    def __call__(self, db: Library) -> tuple[behind.Moment, ...]:
        sessions = self.of.sessions
        if self.went_on and self.kind is not None:
            return _moments(sessions.went_on(self.kind))
        return _moments(sessions.reached(self.kind))


class AskLeft(Struct, frozen=True):
    """Asks who left their cart at a place; anywhere, without one."""

    of: Found
    place: str | None

    def __call__(self, db: Library) -> tuple[behind.Moment, ...]:
        return _moments(self.of.sessions.left_at(self.place))


def _moments(found: tuple[Moment, ...]) -> tuple[behind.Moment, ...]:
    return tuple(behind.Moment(one.session, one.at_ms) for one in found)


def name(one: ProductSummary) -> str:
    """What a product is called."""
    return words.plain(one.product.name) or words.plain(one.product.key)


def below(one: ProductSummary) -> str:
    """What it goes by: its page's address, or its site and its number there."""
    key, site = one.product.key, one.product.site or ""
    _, is_address, address = key.partition("://")
    if is_address:
        return words.plain(address)
    number = key.partition("#")[2] or key
    return words.plain(site if number.startswith("name:") else f"{site} · {number}".strip(" ·"))


def price(one: ProductSummary) -> str:
    """What it costs, as the shop says."""
    value, currency = one.product.price, one.product.currency
    if value is None:
        return ""
    said = QLocale().toString(value, "f", 0 if value == round(value) and value >= 1000 else 2)
    return f"{said} {words.plain(currency, 12)}" if currency else said


def stage(one: Stage | Left) -> str:
    """What a stage of the cart is called."""
    return _stage(one.kind)


def went_on(one: Stage) -> str:
    """What those of a stage are called that came to the one before it, too."""
    return f"{_stage(stage_before(one.kind))} → {_stage(one.kind)}"


def _stage(kind: Step | None) -> str:
    return {
        None: _tr("Looked at a product"), Step.ADD: _tr("Put one in the cart"), Step.OPEN: _tr("Opened the cart"),
        Step.CHECKOUT: _tr("Checkout"), Step.ORDER: _tr("Ordered"), Step.REMOVE: _tr("Took one out"),
    }[kind]  # fmt: skip


def place(one: Left) -> str:
    """Where carts were left."""
    said = {
        Step.ADD: _tr("After putting it in"), Step.REMOVE: _tr("After taking one out"), Step.OPEN: _tr("In the cart"),
    }  # fmt: skip
    if one.kind in said:
        return said[one.kind]
    return words.plain(one.place) if one.place != "checkout" else _tr("Checkout")


def place_below(one: Left) -> str:
    """What kind of place it is."""
    if one.kind is not Step.CHECKOUT or one.place == "checkout":
        return ""
    return _tr("page of the checkout") if one.place.startswith("/") else _tr("in the checkout")


_PARTS = {
    Part.VIEWS: _t("Looked at %2: %1"),
    Part.PEOPLE: _t("Looked at %2: %1"),
    Part.AGAIN: _t("Came back to %2: %1"),
    Part.ADDED: _t("Put %2 in the cart: %1"),
    Part.REMOVED: _t("Took %2 out: %1"),
    Part.BOUGHT: _t("Bought %2: %1"),
    Part.LOOKED: _t("Looked at %2 %3 times or more, ordered nothing: %1"),
    Part.RATE: _t("Looked at %2 and put it in: %1"),
}


def part_said(part: Part, of: str, sessions: int, least: int) -> str:
    """What stands over the sessions of a number."""
    said = _tr(_PARTS[part]).replace("%1", words.number(sessions)).replace("%3", str(least))
    return said.replace("%2", words.isolated(of))


def course_said(of: Course) -> str:
    """What becomes of the carts, in one line."""
    if not of.carts:
        return _tr("Nothing was put in a cart.")
    said = _tr("%1 of %2 sessions with something in the cart left it there.")
    if of.carts == 1:
        said = _tr("Of one session with something in the cart, %1 left it there.")
    said = said.replace("%1", words.number(of.left)).replace("%2", words.number(of.carts))
    if is_roughly_known(of.carts):
        few = _tr("So few: a share may be off by %1 points.")
        said += " " + few.replace("%1", words.number(round(100 * margin(of.carts))))
    return said


def query_of(found: Found, one: ProductSummary, part: Part) -> str:
    """The query that finds the sessions of a number; empty where none does."""
    return search.narrowed(found.query, products.terms_of(one.product, part, found.least))


def stage_query(found: Found, kind: Step | None, *, went_on: bool = False) -> str:
    """The query that finds the sessions of a stage, or those of them that came from the one before."""
    if went_on and kind is not None:
        return search.narrowed(found.query, products.went_on_terms(kind))
    return search.narrowed(found.query, products.stage_terms(kind))


def left_query(found: Found, at: str | None) -> str:
    """The query that finds the sessions that left their cart."""
    return search.narrowed(found.query, products.left_terms(at))
