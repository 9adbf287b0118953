"""What the tab's two tables tell of a row."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from PySide6.QtCore import QCoreApplication

from app.insights.goals import Part
from app.library.goal_results import Result
from app.proportions import Share, wilson
from app.ui import words
from app.ui.journeys.goals import reading
from app.ui.journeys.table import Bar, Column

_ENDS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


class Of(IntEnum):
    """The columns of goals."""

    NAME = 0
    SHARE = 1
    SESSIONS = 2
    PEOPLE = 3
    REVENUE = 4
    ORDER = 5
    AGAIN = 6


class In(IntEnum):
    """The columns of parts."""

    NAME = 0
    SHARE = 1
    REACHED = 2
    SESSIONS = 3
    OTHERS = 4
    MORE = 5
    VERDICT = 6
    REVENUE = 7


def _tr(text: str) -> str:
    return QCoreApplication.translate("goals", text)


def of_goals(scale: float = 1.0) -> tuple[Column, ...]:
    """One row a goal.

    Args:
        scale: the share whose bar is whole.
    """
    return (
        Column(
            _tr("Goal"), _tr("What sessions are for"), lambda one: words.plain(one.goal.name, 80),
            lambda one: one.goal.name, below=reading.asked, role=reading.goal_role,
        ),
        Column(
            _tr("Share"), _tr("Of the sessions that the search leaves; the line is the range of 95 %"),
            _share, lambda one: one.outcome.sessions.share, 96, is_door=True,
            bar=lambda one: _bar(one.outcome.sessions, scale),
        ),
        Column(
            _tr("Sessions"), _tr("Sessions that reached it"),
            lambda one: _counted(one, one.outcome.sessions), lambda one: one.outcome.sessions.hits, 84,
            is_door=True,
        ),
        Column(
            _tr("People"), _tr("People who reached it; whoever is not known counts as somebody else"),
            lambda one: _counted(one, one.outcome.people), lambda one: one.outcome.people.hits, 84, is_door=True,
        ),
        Column(
            _tr("Revenue"), _tr("What the orders tell together, each currency for itself"),
            lambda one: reading.amounts(one.outcome.money), _revenue, 150, is_door=True,
        ),
        Column(
            _tr("Order"), _tr("The middle order"), lambda one: reading.order_value(one.outcome.money),
            lambda one: one.outcome.money[0].median.value if one.outcome.money else None, 116, is_door=True,
        ),
        Column(
            _tr("Again"), _tr("Of the known people who reached it, those who did in another session again"),
            _again, lambda one: one.outcome.repeat.share if one.outcome.repeat is not None else None, 96, is_door=True,
        ),
    )  # fmt: skip


def of_parts(
    by: str, currency: str | None, scale: float = 1.0, *, has_revenue: bool = False
) -> tuple[Column, ...]:
    """One row a part.

    Args:
        by: what sessions are parted by.
        currency: of the revenue.
        scale: the share whose bar is whole.
    """
    name = reading.by_title(by)
    told = (
        Column(name, name, lambda one: reading.part(by, one.name), lambda one: reading.part(by, one.name)),
        Column(
            _tr("Share"), _tr("Of these sessions; the line is the range of 95 %"),
            lambda one: reading.share(one.met), lambda one: one.met.share, 84, bar=lambda one: _bar(one.met, scale),
            is_door=True,
        ),
        Column(
            _tr("Reached"), _tr("Sessions with it that reached the goal"), lambda one: words.number(one.met.hits),
            lambda one: one.met.hits, 84, is_door=True,
        ),
        Column(
            _tr("Sessions"), _tr("Sessions with it"), lambda one: words.number(one.met.total),
            lambda one: one.met.total, 84, is_door=True,
        ),
        Column(
            _tr("Others"), _tr("The share of all other sessions"), lambda one: reading.share(one.others),
            lambda one: one.others.share, 72, is_door=True,
        ),
        Column(
            _tr("Points more"), _tr("How much greater the share is than that of the others, with its range of 95 %"),
            lambda one: reading.points(one.more), lambda one: None if one.more is None else one.more.value, 164,
            role=reading.verdict_role,
        ),
        Column(
            "", _tr("Whether the difference may be chance, all rows taken together"), reading.verdict, _certainty, 100,
            role=reading.verdict_role,
        ),
    )  # fmt: skip
    if not has_revenue:
        return told
    return (
        *told,
        Column(
            _tr("Revenue"), _tr("What these sessions are worth together"),
            lambda one: "" if not one.revenue else reading.amount(one.revenue, currency), lambda one: one.revenue, 116,
            is_door=True,
        ),
    )  # fmt: skip


def scale_of(shares: Iterable[Share]) -> float:
    """The share whose bar is whole: that of the greatest, and its range."""
    ends = [wilson(one)[1] for one in shares if one.total]
    return next((end for end in _ENDS if end >= max(ends, default=1.0)), 1.0)


def _bar(of: Share, scale: float) -> Bar | None:
    if of.share is None:
        return None
    low, high = wilson(of)
    return Bar(of.share / scale, low / scale, min(high / scale, 1.0))


def _share(of: Result) -> str:
    return "" if of.refusal else reading.share(of.outcome.sessions)


def _counted(of: Result, share: Share) -> str:
    return "" if of.refusal else words.number(share.hits)


def _revenue(of: Result) -> float | None:
    return of.outcome.money[0].total if of.outcome.money else None


def _again(of: Result) -> str:
    return "" if of.outcome.repeat is None else reading.of_all(of.outcome.repeat)


def _certainty(of: Part) -> float:
    return 1 - of.p
