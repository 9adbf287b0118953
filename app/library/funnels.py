"""Funnels over the library: how far the sessions of a query come, what those who are lost do instead, by which groups;
and steps worth asking for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.errors import QueryError
from app.insights.funnel import Funnel, Reached, funnel
from app.insights.views import Ints, Mask, Page, Views
from app.library.listing import THESE, listed
from app.library.search import Named, Order, Query, Words, parse, term_text
from app.library.search_sql import condition
from app.library.step_columns import Reader
from app.library.steps import KEYS, PAGE, SHOWN, Step, step_text
from app.library.view_columns import among

if TYPE_CHECKING:
    from app.library.database import Library

#: steps that a funnel may have
MOST_STEPS = 12
_HAS = {"purchase": Step("purchase", key="event"), "product": Step("*", key="product")}
_WHAT = f"A step is a term such as page:/cart; what there is: {', '.join(f'{key}:' for key in KEYS if key != SHOWN)}."


class Asked(Struct, frozen=True):
    """A funnel: of each step the alternatives, any of which will do.

    Args:
        within_ms: the longest time from the first step to the last that counts; None for any.
        is_strict: no other page comes between.
        is_by_people: a person's sessions are one way.
    """

    steps: tuple[tuple[Step, ...], ...]
    within_ms: float | None = None
    is_strict: bool = False
    is_by_people: bool = False


class Went(Struct, frozen=True):
    """What somebody did after the last step they reached: the next page, None where they left."""

    page: Page | None
    sessions: tuple[int, ...]


class Told(Struct, frozen=True):
    """The last signal after the last step that somebody reached."""

    kind: str
    sessions: tuple[int, ...]


class Answer:
    """What a funnel comes to.

    Args:
        asked: the question.
        views: of the library.
        of: who reached which step.
    """

    def __init__(self, asked: Asked, views: Views, of: Funnel) -> None:
        self.asked = asked
        self.of = of
        self._views = views

    @property
    def counts(self) -> tuple[int, ...]:
        """How many reached each step: sessions, or people."""
        return tuple(len(one.who) for one in self.of.reached)

    def median_ms(self, step: int) -> float | None:
        """The median time from the step before; None of the first, and where nobody came."""
        waits = self.of.waits_ms[step]
        return float(np.median(waits)) if len(waits) else None

    def reached(self, step: int) -> tuple[tuple[int, float], ...]:
        """The sessions in which a step was reached, and when."""
        return self._moments(step, self.of.reached[step])

    def lost(self, step: int) -> tuple[tuple[int, float], ...]:
        """The sessions that reached the step before and not this one, and when they did."""
        return self._moments(max(step - 1, 0), self.of.lost(step))

    def first_sessions(self) -> Ints:
        """Of each who began, ascending, the session in which (a place in `Views`)."""
        first = self.of.reached[0]
        return self.of.steps[0].session[first.row]

    def places(self, step: int, of: Reached) -> Ints:
        """The sessions of rows of a step, as places in `Views`."""
        return self.of.steps[step].session[of.row]

    def _moments(self, step: int, of: Reached) -> tuple[tuple[int, float], ...]:
        sessions = self._views.sessions[self.places(step, of)]
        return tuple(zip(sessions.tolist(), self.of.steps[step].t_ms[of.row].tolist(), strict=True))


def read_step(text: str) -> tuple[Step, ...]:
    """A step as a term of the query language: the alternatives it names.

    Raises:
        QueryError: for what is no step.

    >>> read_step("page:/cart,/basket")[1], read_step('"Thank you"')
    (Step(pattern='/basket', absent=False, key='page'), (Step(pattern='Thank you', absent=False, key='shown'),))
    """
    query = parse(text)
    if len(query.terms) != 1:
        raise QueryError(f"“{text}” is no step.", _WHAT)
    (term,) = query.terms
    if term.negated:
        raise QueryError(f"“{text}” is no step: what does not come leads nowhere.", _WHAT)
    if isinstance(term, Words):
        is_address = term.text.startswith(("/", "http:", "https:"))
        return (Step(term.text, key=PAGE if is_address else SHOWN),)
    if isinstance(term, Order) and len(term.steps) == 1 and not term.steps[0].absent:
        return term.steps
    if isinstance(term, Named) and term.key in KEYS:
        return tuple(Step(value, key=term.key) for value in term.values)
    if isinstance(term, Named) and term.key == "has" and set(term.values) <= _HAS.keys():
        return tuple(_HAS[value] for value in term.values)
    raise QueryError(f"“{text}” is no step.", _WHAT)


def ask(db: Library, asked: Asked, query: Query) -> Answer:
    """How far the sessions of a query come.

    Raises:
        QueryError: too many steps, or none.
    """
    if not 0 < len(asked.steps) <= MOST_STEPS:
        raise QueryError(
            f"A funnel of {len(asked.steps)} steps cannot be told.", f"It has 1 to {MOST_STEPS}."
        )
    chosen = among(db, condition(query))
    reader = Reader(db, is_by_people=asked.is_by_people, with_pages=asked.is_strict)
    rows = [reader.rows(step, chosen) for step in asked.steps]
    found = funnel(rows, within_ms=asked.within_ms, strict=asked.is_strict)
    return Answer(asked, reader.views, found)


def went(answer: Answer, step: int, views: Views) -> tuple[Went, ...]:
    """Where those who are lost at a step went instead, most of them first; each by the session they were lost in."""
    lost = answer.of.lost(step)
    if step == 0 or not len(lost.who):
        return ()
    before = answer.of.steps[step - 1]
    places, t_ms = before.session[lost.row], before.t_ms[lost.row]
    after = views.first_after(places, t_ms)
    stays = after < views.starts[places + 1]
    page = np.full(len(after), -1, np.int64)
    page[stays] = views.page[after[stays]]
    found = [
        Went(
            None if one < 0 else views.pages[one],
            tuple(views.sessions[places[page == one]].tolist()),
        )
        for one in np.unique(page).tolist()
    ]
    return tuple(sorted(found, key=lambda went: -len(went.sessions)))


def told(db: Library, answer: Answer, step: int) -> tuple[Told, ...]:
    """The last signals of those who are lost at a step, after they reached the one before; most frequent first."""
    since = dict(answer.lost(step))
    last: dict[int, str] = {}
    for session, kind, start_ms in db.execute(
        f"""SELECT g.session_id, g.kind, g.start_ms FROM signals g
           WHERE g.ignored = 0 AND g.session_id {THESE}
           ORDER BY g.session_id, g.start_ms""",
        (listed(since),),
    ).fetchall():
        if start_ms >= since[session]:
            last[session] = kind
    kinds: dict[str, list[int]] = {}
    for session, kind in last.items():
        kinds.setdefault(kind, []).append(session)
    found = [Told(kind, tuple(sessions)) for kind, sessions in kinds.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.sessions), one.kind)))


def by_groups(answer: Answer, masks: Sequence[Mask]) -> NDArray[np.int64]:
    """How many of each group of sessions reached each step: groups × steps. Who began in a session of a group is of it.

    Args:
        masks: of each group which sessions, as in `Views`.
    """
    began = answer.of.reached[0].who
    counts = np.zeros((len(masks), len(answer.of.reached)), np.int64)
    first = answer.first_sessions()
    for group, mask in enumerate(masks):
        own = began[mask[first]]
        for step, reached in enumerate(answer.of.reached):
            counts[group, step] = np.isin(reached.who, own, assume_unique=True).sum()
    return counts


def door(asked: Asked, step: int, *, is_lost: bool) -> str | None:
    """The query that leaves those who reached a step, or were lost at it; None where no query says it: within a time,
    strictly, by people, or with alternatives.

    >>> steps = (read_step("page:/cart"), read_step("event:purchase"))
    >>> door(Asked(steps), 1, is_lost=True)
    'seq:"/cart" -seq:"/cart > event:\\\\"purchase\\\\""'
    """
    plain = not asked.is_strict and not asked.is_by_people and asked.within_ms is None
    if not plain or any(len(step) != 1 for step in asked.steps):
        return None
    order = [step[0] for step in asked.steps]
    upto = term_text(Order(tuple(order[: step + 1])))
    if not is_lost:
        return upto
    return f"{term_text(Order(tuple(order[:step])))} -{upto}" if step else None


def spelled(step: Sequence[Step]) -> str:
    """A step as a person reads it."""
    return " | ".join(step_text(one) for one in step)
