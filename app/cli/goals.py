"""`footfall goals`: what sessions are for, who reached it, what that was worth, and by what they have in common."""

from __future__ import annotations

import argparse
from contextlib import closing

from app.cli import output
from app.cli.output import Json, number
from app.errors import QueryError
from app.insights.goals import Course, Money, Outcome, Part
from app.library import goal_results, goals
from app.library.database import Library, one_moment, open_writer
from app.library.goal_results import Result
from app.library.goal_suggestions import Suggestion, suggestions
from app.library.goal_worth import event_fields
from app.library.goals import MET, Taken, Worth
from app.library.search import parse
from app.paths import Paths
from app.proportions import Interval, Share, wilson


def run_goals(args: argparse.Namespace, where: Paths) -> int:
    """Add or forget a goal; tell what the kept ones come to."""
    if args.act is not None:
        with closing(open_writer(where.library)) as db:
            if args.act == "add":
                worth = (
                    None
                    if args.value is None
                    else _worth(db, args.value, Taken.LAST if args.last else Taken.SUM)
                )
                goals.add(db, args.name, " ".join(args.query), worth)
            else:
                goals.remove(db, goals.of_name(db, args.name).id)
    wanted, by = args.where, args.by
    with one_moment(where.library) as db:
        found = goal_results.results(db, wanted)
        parts = {
            one.goal.id: goal_results.parted(db, wanted, one.goal, by)
            for one in found
            if by and not one.refusal
        }
        suggested = suggestions(db, parse(wanted))
    if args.json:
        output.document(
            {
                "goals": [_as_json(one, parts.get(one.goal.id), by) for one in found],
                "suggested": [_suggestion(one) for one in suggested],
            }
        )
        return 0
    output.table(
        ("GOAL", "REACHED", "SESSIONS", "SHARE", "PEOPLE", "AGAIN", "REVENUE", "ORDER", "QUERY"),
        (_row(one) for one in found),
    )
    for one in found:
        if one.refusal:
            output.message(f"the goal “{one.goal.name}” cannot be asked any more: {one.refusal}")
    for one in found:
        if parts.get(one.goal.id):
            output.line("")
            output.line(f"{one.goal.name} by {by}")
            output.table(
                (str(by).upper(), "REACHED", "SESSIONS", "SHARE", "OTHERS", "MORE", "CERTAIN"),
                (_part_row(part) for part in parts[one.goal.id]),
            )
    if by in MET and found:
        output.message(f"only where the {by} came before the goal; none of it says why")
    for offer in suggested:
        told = ""
        if offer.worth is not None:
            told = f' --value "{offer.worth.event}.{offer.worth.field}"'
        output.message(
            f"suggested: footfall goals add \"{offer.name}\" '{offer.query}'{told} ({offer.sessions} sessions)"
        )
    return 0


def _worth(db: Library, text: str, taken: Taken) -> Worth:
    """EVENT.FIELD; an event may have points in its name."""
    parts = text.split(".")
    for end in range(len(parts), 0, -1):
        event, field = ".".join(parts[:end]), ".".join(parts[end:])
        offered = event_fields(db, event)
        if field in [one.path for one in offered]:
            return Worth(event, field, taken)
    event, _, field = text.partition(".")
    offered = event_fields(db, event)
    if not offered:
        raise QueryError(
            f"There is no event “{event}” that tells anything.", "--value takes EVENT.FIELD."
        )
    told = ", ".join(f"{event}.{one.path}" for one in offered[:8])
    raise QueryError(f"No event “{event}” has a field “{field}”.", f"There are: {told}.")


def _as_json(of: Result, parts: tuple[Part, ...] | None, by: str | None) -> Json:
    goal, outcome = of.goal, of.outcome
    told: dict[str, Json] = {
        "id": goal.id,
        "name": goal.name,
        "query": goal.query,
        "value": _value(goal.worth),
        "refused": of.refusal or None,
        **_outcome(outcome),
        "trend": None if of.course is None else _course(of.course),
    }
    if parts is not None:
        told["by"] = by
        told["parts"] = [_part(one) for one in parts]
    return told


def _value(of: Worth | None) -> Json:
    if of is None:
        return None
    return {"event": of.event, "field": of.field, "taken": str(of.taken)}


def _outcome(of: Outcome) -> dict[str, Json]:
    return {
        "sessions": _share(of.sessions),
        "people": _share(of.people),
        "repeat": None if of.repeat is None else _share(of.repeat),
        "after_ms": None if of.after is None else _interval(of.after),
        "orders": of.orders,
        "unread": of.unread,
        "revenue": [_money(one) for one in of.money],
    }


def _share(of: Share) -> Json:
    low, high = wilson(of)
    return {
        "reached": of.hits,
        "of": of.total,
        "share": _fine(of.share),
        "low": _fine(low),
        "high": _fine(high),
    }


def _points(of: Interval) -> Json:
    return {"value": _fine(of.value), "low": _fine(of.low), "high": _fine(of.high)}


def _fine(value: float | None) -> Json:
    """A share: a thousandth would be too coarse for those of which one looks for a difference."""
    return None if value is None else round(value, 6)


def _interval(of: Interval) -> Json:
    return {"value": number(of.value), "low": number(of.low), "high": number(of.high)}


def _money(of: Money) -> Json:
    return {
        "currency": of.currency,
        "orders": of.orders,
        "total": number(of.total),
        "median": _interval(of.median),
        "mean": _interval(of.mean),
        "greatest_share": _fine(of.greatest),
        "per_session": _interval(of.a_session),
    }


def _course(of: Course) -> Json:
    return {
        "begin_ms": number(of.begin_ms),
        "width_ms": number(of.width_ms),
        "sessions": [one.total for one in of.shares],
        "reached": [one.hits for one in of.shares],
        "revenue": [number(one) for one in of.revenue],
    }


def _part(of: Part) -> Json:
    return {
        "name": of.name,
        "query": of.term,
        "with": _share(of.met),
        "without": _share(of.others),
        "difference": None if of.more is None else _points(of.more),
        "p_adjusted": _fine(of.p),
        "is_certain": of.is_certain,
        "revenue": number(of.revenue),
    }


def _suggestion(of: Suggestion) -> Json:
    return {
        "why": str(of.why),
        "name": of.name,
        "query": of.query,
        "value": _value(of.worth),
        "sessions": of.sessions,
    }


def _row(of: Result) -> tuple[str, ...]:
    outcome = of.outcome
    return (
        of.goal.name,
        str(outcome.sessions.hits),
        str(outcome.sessions.total),
        _said(outcome.sessions),
        f"{outcome.people.hits} of {outcome.people.total}",
        "" if outcome.repeat is None else f"{outcome.repeat.hits} of {outcome.repeat.total}",
        " + ".join(_amount(one.total, one.currency) for one in outcome.money),
        " / ".join(_amount(one.median.value, one.currency) for one in outcome.money),
        of.goal.query,
    )


def _part_row(of: Part) -> tuple[str, ...]:
    more = ""
    if of.more is not None:
        more = f"{100 * of.more.value:+.1f} ({100 * of.more.low:+.1f} to {100 * of.more.high:+.1f})"
    return (
        of.name, str(of.met.hits), str(of.met.total), _said(of.met), _said(of.others), more,
        "yes" if of.is_certain else "no",
    )  # fmt: skip


def _said(of: Share) -> str:
    """A share with its range.

    >>> _said(Share(1, 10)), _said(Share(0, 0))
    ('10.0 % (1.8–40.4)', '?')
    """
    if of.share is None:
        return "?"
    low, high = wilson(of)
    return f"{100 * of.share:.1f} % ({100 * low:.1f}–{100 * high:.1f})"


def _amount(value: float, currency: str | None) -> str:
    return f"{value:,.2f} {currency or ''}".strip()
