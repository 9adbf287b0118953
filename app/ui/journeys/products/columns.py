"""What the tables say of each product, of each stage of the cart, of each place where carts are left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from app.insights.products import Part, ProductSummary, Step
from app.proportions import Share, wilson
from app.ui import words
from app.ui.journeys.products import reading
from app.ui.journeys.shares import percent, ranged
from app.ui.journeys.table import Bar, Column
from app.ui.theme import Role

#: what a click on the numbers of a column asks, by the column's place
DOORS = {
    1: Part.VIEWS, 2: Part.PEOPLE, 3: Part.AGAIN, 4: Part.LOOKED, 5: Part.ADDED, 6: Part.RATE, 7: Part.BOUGHT,
    8: Part.REMOVED,
}  # fmt: skip

#: the column of stages that tells who went on
WENT_ON = 2


def _tr(text: str) -> str:
    return QCoreApplication.translate("journeys_products", text)


def of_products(least: int) -> tuple[Column, ...]:
    """From left to right; those that matter least have no room first.

    Args:
        least: how many views make a repeated product view.
    """
    return (
        Column(
            _tr("Product"), _tr("As its page calls it"), reading.name, reading.name, below=reading.below,
        ),
        Column(
            _tr("Views"), _tr("How often its page was looked at"),
            lambda row: words.number(row.views), lambda row: row.views, 72, is_door=True,
        ),
        Column(
            _tr("People"), _tr("Different people who looked at it"),
            lambda row: words.number(row.people), lambda row: row.people, 76, is_door=True,
        ),
        Column(
            _tr("Came back"), _tr("People who looked at it twice or more, in one session or several"),
            lambda row: words.number(row.again), lambda row: row.again, 96, is_door=True, role=_muted("again"),
        ),
        Column(
            _tr("%1×, no order").replace("%1", str(least)),
            _tr("Sessions that looked at it %1 times or more and ordered nothing").replace("%1", str(least)),
            lambda row: words.number(row.looked), lambda row: row.looked, 116, is_door=True,
            role=lambda row: Role.DEAD if row.looked else Role.MUTED,
        ),
        Column(
            _tr("Added"), _tr("Sessions that put it in the cart"),
            lambda row: words.number(row.added), lambda row: row.added, 72, is_door=True, role=_muted("added"),
        ),
        Column(
            _tr("Add rate"), _tr("Of the sessions that looked at it those that put it in; with the range of 95 %"),
            lambda row: percent(row.rate.share), lambda row: row.rate.share, 92,
            bar=lambda row: bar(row.rate), is_door=True, told=lambda row: ranged(row.rate),
        ),
        Column(
            _tr("Bought"), _tr("Sessions that ordered it"),
            lambda row: words.number(row.bought), lambda row: row.bought, 76, is_door=True, role=_muted("bought"),
        ),
        Column(
            _tr("Taken out"), _tr("Sessions that took it out of the cart"),
            lambda row: words.number(row.removed), lambda row: row.removed, 92, is_door=True, role=_muted("removed"),
        ),
        Column(
            _tr("Price"), _tr("As its orders or its page tell"),
            reading.price, lambda row: row.product.price, 104,
        ),
    )  # fmt: skip


def of_stages() -> tuple[Column, ...]:
    """The course of the cart."""
    return (
        Column(_tr("The cart"), _tr("From looking to the order"), reading.stage, lambda row: _place(row.kind)),
        Column(
            _tr("Sessions"), _tr("Sessions that came so far"),
            lambda row: words.number(row.sessions), lambda row: row.sessions, 80, is_door=True,
        ),
        Column(
            _tr("Went on"), _tr("Of the sessions of the line above those that came here too; with the range of 95 %"),
            lambda row: "" if row.kind is None else percent(row.after.share), lambda row: row.after.share, 92,
            bar=lambda row: None if row.kind is None else bar(row.after), is_door=True,
            told=lambda row: "" if row.kind is None else ranged(row.after),
        ),
    )  # fmt: skip


def of_left() -> tuple[Column, ...]:
    """Where carts were left."""
    return (
        Column(
            _tr("Cart left at"), _tr("The last thing that was done with a cart that was left"),
            reading.place, reading.place, below=reading.place_below,
        ),
        Column(
            _tr("Sessions"), _tr("Sessions that left their cart there"),
            lambda row: words.number(row.sessions.hits), lambda row: row.sessions.hits, 84, is_door=True,
        ),
        Column(
            _tr("Share"), _tr("Of all carts that were left; with the range of 95 %"),
            lambda row: percent(row.sessions.share), lambda row: row.sessions.share, 92,
            bar=lambda row: bar(row.sessions), told=lambda row: ranged(row.sessions),
        ),
    )  # fmt: skip


def bar(of: Share) -> Bar | None:
    """A share with its range; nothing of nobody."""
    return None if of.share is None else Bar(of.share, *wilson(of))


def _place(kind: Step | None) -> float:
    return -1.0 if kind is None else float(kind)


def _muted(name: str) -> Callable[[ProductSummary], Role]:
    """Nothing is no news."""
    return lambda row: Role.TEXT if getattr(row, name) else Role.MUTED
