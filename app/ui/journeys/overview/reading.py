"""What the tab asks the library (on the surveyor's thread), and how it is put in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.insights.overview import Overview, Spread, Step
from app.library import goal_results, issues, overviews, search
from app.library.calendar_columns import name_of
from app.library.goal_results import Result
from app.library.issue_states import Status
from app.library.issues import Issue
from app.proportions import Share, wilson
from app.ui import kinds, words

if TYPE_CHECKING:
    from app.library.database import Library

_CONTEXT = "overview"
MOST_ISSUES = 6


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


#: what the lists of what sessions have in common are called
COMMON = {
    "device": _t("Devices"), "referrer": _t("Came from"), "utm_source": _t("Campaigns"), "country": _t("Countries"),
    "browser": _t("Browsers"), "variant": _t("Variants"),
}  # fmt: skip


class Numbers(Struct, frozen=True):
    """Asks for the numbers of the sessions of a query."""

    query: str

    def __call__(self, db: Library) -> overviews.Told:
        return overviews.tell(db, search.parse(self.query))


class Issues(Struct, frozen=True):
    """Asks for the worst issues."""

    query: str

    def __call__(self, db: Library) -> tuple[Issue, ...]:
        found = issues.issues(db, search.parse(self.query))
        shown = (Status.OPEN, Status.KNOWN)
        return tuple(one for one in found if one.status in shown or one.is_back)[:MOST_ISSUES]


class Goals(Struct, frozen=True):
    """Asks how the goals are reached."""

    query: str

    def __call__(self, db: Library) -> tuple[Result, ...]:
        return goal_results.results(db, self.query)


class Tile(Struct, frozen=True):
    """A number at the top. `query`: what leads to its sessions; `tab`: where it is told in full, of what no search says
    the sessions; `beside`: how it is spread, or of how many."""

    title: str
    number: str
    beside: str
    help: str
    query: str | None = None
    tab: str | None = None


def tiles(of: Overview) -> tuple[Tile, ...]:
    """The numbers at the top."""
    return (
        Tile(_tr("Sessions"), words.number(of.sessions), "", _tr("All sessions that the search leaves"), ""),
        Tile(
            _tr("People"), words.number(of.people), "", _tr("A session of nobody known counts as one of its own"),
            tab="person",
        ),
        Tile(
            _tr("Pages seen"), words.number(of.views), _each(of), _tr("Visits and changes of address, reloads too"),
            tab="paths",
        ),
        Tile(
            _tr("Bounced"), percent(of.bounced.share), _of(of.bounced), _tr("Sessions of one page and no more"),
            "pages=1",
        ),
        Tile(
            _tr("With errors"), percent(of.with_errors.share), _of(of.with_errors),
            _tr("Sessions in which a script failed or an error was logged"), "errors>0",
        ),
        Tile(
            _tr("Active"), _length(of.active_ms), _between(of.active_ms),
            _tr("The middle session's time in which something was done, and between which the middle half lies"),
            None if of.active_ms is None else f"active>={int(of.active_ms.median / 1000)}s",
        ),
        Tile(
            _tr("Friction"), "" if of.friction is None else words.number(round(of.friction.median)),
            high(of.friction), _tr("The middle session's friction, 0 to 100"),
            None if of.friction is None else f"friction>={round(of.friction.high)}",
        ),
    )  # fmt: skip


def _each(of: Overview) -> str:
    if not of.sessions:
        return ""
    return _tr("%1 a session").replace("%1", f"{of.views / of.sessions:.1f}")


def _of(share: Share) -> str:
    return _tr("%1 sessions").replace("%1", words.number(share.hits))


def _length(of: Spread | None) -> str:
    return "" if of is None else words.length(of.median)


def _between(of: Spread | None) -> str:
    if of is None:
        return ""
    low, high = words.length(of.low), words.length(of.high)
    return "" if low == high else _tr("%1 to %2").replace("%1", low).replace("%2", high)


def high(of: Spread | None) -> str:
    """Over which number a quarter lies; empty where the middle is no less."""
    if of is None:
        return _tr("not known yet")
    if round(of.high) == round(of.median):
        return ""
    return _tr("a quarter over %1").replace("%1", words.number(round(of.high)))


def percent(share: float | None) -> str:
    """A share as a number."""
    if share is None:
        return ""
    told = f"{100 * share:.0f}" if share >= 0.1 or not share else f"{100 * share:.1f}"
    return _tr("%1 %").replace("%1", told)


def range_of(share: Share) -> str:
    """Between which shares one lies."""
    low, high = wilson(share)
    return _tr("%1 to %2").replace("%1", percent(low)).replace("%2", percent(high))


def column_query(step: Step, begin_ms: float, end_ms: float) -> str:
    """What leads to the sessions of a column."""
    return f"started>={name_of(step, begin_ms)} started<{name_of(step, end_ms)}"


def column_title(step: Step, begin_ms: float, end_ms: float) -> str:
    """When a column is."""
    if step is Step.HOUR:
        return words.moment(begin_ms)
    first = words.day(begin_ms)
    if step is Step.DAY:
        return first
    if step in (Step.MONTH, Step.YEAR):
        # the middle: at its ends another zone may have another month
        at = datetime.fromtimestamp((begin_ms + end_ms) / 2000, UTC)
        return words.month(at) if step is Step.MONTH else f"{at:%Y}"
    return _tr("%1 to %2").replace("%1", first).replace("%2", words.day(end_ms - 1))


def common_title(key: str) -> str:
    """What a list is called."""
    return _tr(COMMON[key])


def issue_title(issue: Issue) -> str:
    """What an issue is called."""
    said = words.plain(issue.label, 80)
    return f"{kinds.name(issue.kind)}: {said}" if said else kinds.name(issue.kind)


def narrowed(query: str, more: str) -> str:
    """A query and another one; a term that both have stands once."""
    terms = list(search.parse(query).terms)
    terms += [term for term in search.parse(more).terms if term not in terms]
    return search.written(search.Query(tuple(terms)))


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
