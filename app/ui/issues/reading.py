"""What the workspace asks the library (on the reader's thread), and how an issue is put in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.insights.issues import Cost
from app.library import issues, search
from app.library.issue_findings import JS_ERROR
from app.library.issue_goals import Goal
from app.library.issue_states import Status
from app.library.issues import Issue
from app.proportions import Share
from app.ui import kinds, words

if TYPE_CHECKING:
    from app.library.database import Library

_CONTEXT = "issues"
#: fewer lost are not worth a word
LEAST_LOST = 0.05
LONGEST_ERROR = 160
PURCHASE = Goal()


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


class Issues(Struct, frozen=True):
    """Asks for the issues of the sessions of a query, whichever issue it asks for: one looks at one after the other."""

    query: str

    def __call__(self, db: Library) -> tuple[Issue, ...]:
        return issues.issues(db, search.parse(self.query).without("issue"))


class Order(Struct, frozen=True):
    """One entry of the menu of orders."""

    title: str
    key: Callable[[Issue], tuple[float, ...]]


ORDERS = (
    Order(_t("worst first"), lambda one: (-one.score,)),
    Order(_t("most people"), lambda one: (-one.users, -one.score)),
    Order(_t("most lost"), lambda one: (-(lost(one) or 0.0), -one.score)),
    Order(_t("last seen"), lambda one: (-(one.last_seen_ms or 0.0), -one.score)),
    Order(_t("first seen last"), lambda one: (-(one.first_seen_ms or 0.0), -one.score)),
)
_STATUSES = {
    Status.OPEN: _t("Open"),
    Status.KNOWN: _t("Known"),
    Status.FIXED: _t("Fixed"),
    Status.IGNORED: _t("Ignored"),
}


def lost(issue: Issue) -> float | None:
    """How many reached the goal less; None where nobody can tell."""
    return None if issue.cost is None else issue.cost.lost_conversions


def standing(issue: Issue) -> Status:
    """Under which status it is listed: what was fixed and is back is open again."""
    return Status.OPEN if issue.is_back else issue.status


def listed(found: Sequence[Issue], statuses: frozenset[Status], order: Order) -> tuple[Issue, ...]:
    """The issues of some statuses in order."""
    return tuple(sorted((one for one in found if standing(one) in statuses), key=order.key))


def order_title(order: Order) -> str:
    """An order in the person's language."""
    return _tr(order.title)


def status_name(status: Status) -> str:
    """A status in the person's language."""
    return _tr(_STATUSES[status])


def title(issue: Issue) -> str:
    """What the issue is: its kind and its element, or what the error said."""
    if issue.kind == JS_ERROR:
        said = words.plain(issue.label, LONGEST_ERROR)
        return f"{kinds.name(issue.kind)}: {said}" if said else kinds.name(issue.kind)
    of = kinds.element(issue.label, issue.examples[0].why) if issue.place.names[0] else ""
    name = kinds.name(issue.kind)
    return _tr("%1 on %2").replace("%1", name).replace("%2", of) if of else name


def page(issue: Issue) -> str:
    """Where it is, site and page."""
    shown = words.plain(f"{issue.site or ''}{issue.page}") or _tr("no page")
    if issue.pages == 1:
        return shown
    more = _counted(issue.pages - 1, _tr("1 more page"), _tr("%1 more pages"))
    return _tr("%1 and %2").replace("%2", more).replace("%1", shown)


def flag(issue: Issue) -> str:
    """What is to be said of it beside its title; empty for an ordinary open one."""
    if issue.is_back:
        return _tr("back")
    if issue.status is not Status.OPEN:
        return status_name(issue.status).lower()
    return _tr("new") if issue.is_new else ""


def numbers(issue: Issue) -> str:
    """People, sessions, times and what is lost, in one line."""
    parts = [
        _counted(issue.users, _tr("1 person"), _tr("%1 people")),
        _counted(issue.sessions, _tr("1 session"), _tr("%1 sessions")),
    ]
    if issue.occurrences > issue.sessions:
        parts.append(_tr("%1 times").replace("%1", words.number(issue.occurrences)))
    said = _lost(issue)
    return " · ".join([*parts, said] if said else parts)


def _lost(issue: Issue) -> str:
    lacking = lost(issue)
    if issue.cost is None or issue.goal is None or lacking is None or lacking < LEAST_LOST:
        return ""
    if issue.goal == PURCHASE:
        one, many = _tr("≈ 1 purchase lost"), _tr("≈ %1 purchases lost")
        if not issue.cost.is_sure:
            one, many = _tr("perhaps 1 purchase lost"), _tr("perhaps %1 purchases lost")
        said = one if _amount(lacking) == "1" else many
    else:
        sure, unsure = _tr("≈ %1 fewer reach %2"), _tr("perhaps %1 fewer reach %2")
        said = (sure if issue.cost.is_sure else unsure).replace("%2", goal(issue))
    return said.replace("%1", _amount(lacking))


def goal(issue: Issue) -> str:
    """What its site is for, in words."""
    if issue.goal is None:
        return ""
    if issue.goal == PURCHASE:
        return _tr("a purchase")
    return words.plain(issue.goal.name, 60)


def with_it(of: Cost) -> str:
    """How many of those who met it reached the goal."""
    return _of(of.met)


def without_it(of: Cost) -> str:
    """How many of the others did."""
    return _of(of.others)


def verdict(issue: Issue) -> str:
    """What the issue costs, in one sentence."""
    if issue.goal is None:
        return _tr("No session of this site reaches a goal, so nobody can tell what it costs.")
    if issue.cost is None:
        return _tr(
            "This page is what the others are measured by, so nobody can tell what it costs."
        )
    between = issue.cost.lost
    if between is None:
        return _tr("Everybody who saw the page met it: there is nobody to compare with.")
    if issue.cost.is_sure:
        said = _tr("Who meets it goes on less often: %1 points (95 %: %2 to %3).")
    else:
        said = _tr("Not certain: %1 points, but anything from %2 to %3 fits (95 %).")
    for sign, value in (("%1", between.value), ("%2", between.high), ("%3", between.low)):
        said = said.replace(sign, f"{round(-100 * value):+d}".replace("-", "−"))
    return said


def span(issue: Issue) -> str:
    """When it was seen first and last."""
    if issue.first_seen_ms is None or issue.last_seen_ms is None:
        return _tr("No date")
    said = _tr("First seen %1 · last seen %2")
    return said.replace("%1", words.moment(issue.first_seen_ms)).replace(
        "%2", words.moment(issue.last_seen_ms)
    )


def in_words(issue: Issue) -> str:
    """The whole row for those who listen to it."""
    told = (title(issue), page(issue), numbers(issue), flag(issue))
    return ", ".join(part for part in told if part)


def narrowed(query: str, issue: Issue) -> str:
    """The query that leaves the sessions of the issue among those of another query."""
    kept = search.parse(query).without("issue")
    terms = (*search.parse(issue.query).terms, *kept.terms)
    return search.written(search.Query(terms))


def _of(share: Share) -> str:
    if share.share is None:
        return _tr("nobody")
    said = _tr("%1 of %2 · %3 %").replace("%1", words.number(share.hits))
    return said.replace("%2", words.number(share.total)).replace(
        "%3", str(round(100 * share.share))
    )


def _amount(value: float) -> str:
    """Whole where it is, or is about to be told so."""
    told = f"{value:.1f}"
    return words.number(round(value)) if value >= 10 or told.endswith(".0") else told


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.replace("%1", words.number(count))


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
