"""Where in a session a query fits: the moments that its pages, clicks, errors, events, signals and words stand at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.friction.wording import sentence
from app.library.addresses import path_condition
from app.library.search import SIGNALS, Compared, Named, Order, Query, Words
from app.library.search_sql import like
from app.library.signals import why_of
from app.library.storable import storable

if TYPE_CHECKING:
    from app.library.database import Library

#: moments told of one session
MOST = 20


class Match(Struct, frozen=True):
    """One moment, with what stands there in words."""

    at_ms: float
    window: int
    why: str


def matches(db: Library, query: Query, ids: tuple[int, ...]) -> dict[int, tuple[Match, ...]]:
    """The moments by session, in order of time, at most `MOST` each."""
    found: dict[int, set[Match]] = {}
    for term in query.terms:
        if term.negated or not ids:
            continue
        for sql, values in _questions(term):
            marks = ", ".join("?" * len(ids))
            for session, at_ms, window, why in db.execute(
                f"SELECT session_id, at_ms, window, why FROM ({sql}) WHERE session_id IN ({marks})",
                (*values, *ids),
            ):
                worded = sentence(why_of(why)) if sql.startswith(_SIGNALS) else why
                found.setdefault(session, set()).add(Match(at_ms, window, worded))
    return {
        session: tuple(sorted(moments, key=lambda one: (one.at_ms, one.window, one.why))[:MOST])
        for session, moments in found.items()
    }


_CLICKS = "SELECT session_id, at_ms, window, 'click on ' || coalesce(label, selector, tag, '?') AS why FROM clicks"
_ERRORS = (
    "SELECT session_id, at_ms, window, 'error: ' || substr(message, 1, 200) AS why FROM errors"
)
_VIEWS = """SELECT v.session_id, v.at_ms, v.window, 'page ' || p.path AS why
            FROM page_views v JOIN paths p ON p.id = v.path_id"""
_TITLES = "SELECT session_id, enter_ms AS at_ms, window, 'page ' || coalesce(title, url) AS why FROM visits"
_EVENTS = "SELECT session_id, at_ms, window, 'event ' || tag AS why FROM custom_events"
_SIGNALS = "SELECT session_id, start_ms AS at_ms, window, why FROM signals WHERE ignored = 0"
_OUTCOMES = "SELECT session_id, at_ms, window, 'event ' || event AS why FROM milestones"


def _questions(term: Named | Compared | Words | Order) -> list[tuple[str, tuple[str, ...]]]:
    if isinstance(term, Words):
        anywhere = f"%{like(term.text.replace('*', ' '))}%"
        return [
            (rf"{_CLICKS} WHERE label LIKE ? ESCAPE '\'", (anywhere,)),
            (rf"{_ERRORS} WHERE message LIKE ? ESCAPE '\'", (anywhere,)),
            (
                rf"{_TITLES} WHERE title LIKE ? ESCAPE '\' OR url LIKE ? ESCAPE '\'",
                (anywhere, anywhere),
            ),
        ]
    if isinstance(term, Order):
        return [_page(step.pattern) for step in term.steps if not step.absent]
    if isinstance(term, Compared):
        if term.key == "friction":
            return [(_SIGNALS, ())]
        if term.key in SIGNALS:
            return [(f"{_SIGNALS} AND kind = ?", (term.key,))]
        return [(_ERRORS, ())] if term.key == "errors" else []
    if term.key == "page":
        return [_page(value) for value in term.values]
    if term.key == "click":
        return [
            (rf"{_CLICKS} WHERE label LIKE ? ESCAPE '\'", (like(value),)) for value in term.values
        ]
    if term.key == "event":
        return [
            (rf"{events} WHERE {column} LIKE ? ESCAPE '\'", (like(value),))
            for value in term.values
            for events, column in ((_EVENTS, "tag"), (_OUTCOMES, "event"))
        ]
    if term.key == "signal":
        return [(f"{_SIGNALS} AND kind = ?", (kind,)) for kind in term.values]
    if term.key == "has" and "purchase" in term.values:
        return [(f"{_OUTCOMES} WHERE event = 'purchase' COLLATE NOCASE", ())]
    return []


def _page(pattern: str) -> tuple[str, tuple[str, ...]]:
    where, values = path_condition(str(storable(pattern)))
    return f"{_VIEWS} WHERE {where}", values
