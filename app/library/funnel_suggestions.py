"""Funnels worth asking for: to what sessions come for, through the pages that most of those who came had passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from app.insights.views import Page, Views
from app.insights.ways import way_to
from app.library.funnels import Asked, ask
from app.library.search import Query
from app.library.search_sql import condition
from app.library.steps import Step
from app.library.view_columns import among, views_of
from app.library.wildcards import exactly, literal

if TYPE_CHECKING:
    from app.library.database import Library

MOST = 4
#: fewer came there than are worth a funnel
LEAST_CAME = 2
_OUTCOMES = """SELECT event, count(DISTINCT session_id) FROM milestones
    GROUP BY event COLLATE NOCASE ORDER BY 2 DESC, 1 LIMIT 3"""


class Suggestion(Struct, frozen=True):
    """A funnel, and how many of the sessions come to its end by its steps: what it says itself once it is asked."""

    asked: Asked
    came: int


def suggestions(db: Library, query: Query) -> tuple[Suggestion, ...]:
    """Funnels for the sessions of a query: to outcomes that events tell of, then to pages that sessions of several end
    on; those that most come to the end of first."""
    views = views_of(db)
    ends = [Step(event, key="event") for event, _ in db.execute(_OUTCOMES).fetchall()]
    found: list[Suggestion] = []
    for end in [*ends, *_last_pages(views, query, db)]:
        if len(found) == MOST:
            break
        came = ask(db, Asked(((end,),)), query)
        of_end = came.of.reached[0]
        if len(of_end.who) < LEAST_CAME:
            continue
        rows = came.of.steps[0]
        but = int(views.page[rows.idx[of_end.row[0]]]) if rows.is_page else -1
        way = way_to(views, rows.session[of_end.row], rows.t_ms[of_end.row], but=but)
        if way:
            steps = [_step(views.pages[page]) for page in way]
            asked = Asked(tuple((step,) for step in (*steps, end)))
            through = ask(db, asked, query).counts[-1]
            if through >= LEAST_CAME:
                found.append(Suggestion(asked, through))
    return tuple(found)


def _last_pages(views: Views, query: Query, db: Library) -> list[Step]:
    """Pages that sessions of several end on, those of most first."""
    chosen = among(db, condition(query))
    (last,) = np.nonzero(views.is_last & views.of(chosen) & (views.place > 0))
    first = views.starts[views.session[last]]
    is_other = views.page[first] != views.page[last]
    ends = np.bincount(views.page[last][is_other], minlength=len(views.pages))
    order = np.argsort(-ends, kind="stable")[:MOST].tolist()
    return [_step(views.pages[page]) for page in order if ends[page]]


def _step(page: Page) -> Step:
    """A page as a step: by its name alone where it has no site."""
    name = exactly("page", page.name)
    return Step(f"//{literal(page.site)}{literal(page.name)}" if page.site else name)
