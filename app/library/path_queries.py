"""Queries that leave just the sessions that paths (`app.insights.paths`, `app.insights.step_flows`) count: the doors of
their numbers. Each gives a term of the query language, to stand beside the query whose paths were counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.insights.step_flows import Anchor
from app.insights.views import Page
from app.library.search import Named, Order, Query, written
from app.library.steps import OTHER, Step
from app.library.wildcards import literal

ANY = Step("*")
#: nothing comes between its neighbours, before the first, behind the last
NOTHING = Step("*", absent=True)


def pattern_of(page: Page) -> str:
    """The pattern that only this page fits."""
    return literal(page.pattern)


def seen(page: Page) -> str:
    """Sessions with a view of a page."""
    return written(Query((Named("page", (pattern_of(page),)),)))


def entered(page: Page) -> str:
    """… that begin on it."""
    return _order(NOTHING, _is(page))


def left(page: Page) -> str:
    """… that end on it."""
    return _order(_is(page), NOTHING)


def bounced(page: Page) -> str:
    """… that saw nothing else, and that once."""
    return _order(NOTHING, _is(page), NOTHING)


def came(page: Page) -> str:
    """… that came to it from another page."""
    return _order(_other(page), _is(page))


def ended(page: Page) -> str:
    """… that came to it from another page and end on it."""
    return _order(_other(page), _is(page), _not_other(page))


def turn(source: Page, target: Page) -> str:
    """Sessions in which one page follows right behind another."""
    return _order(_is(source), NOTHING, _is(target))


def there_and_back(source: Page, target: Page) -> str:
    """… and is left for the first one again at once."""
    return _order(_is(source), NOTHING, _is(target), NOTHING, _is(source))


def whole(pages: Sequence[Page], *, goes_on: bool = False) -> str:
    """Sessions that took a whole path; `goes_on`: that began so."""
    steps = [NOTHING]
    for page in pages:
        steps += [_is(page), _not_other(page)]
    return _order(*([*steps[:-1], _other(pages[-1])] if goes_on else steps))


def stay(anchor: Anchor, page: Page | None, step: int, at: Page) -> str:
    """Sessions that are on a page at a step."""
    return _steps(anchor, page, step, [_is(at)])


def flow(anchor: Anchor, page: Page | None, step: int, source: Page, target: Page) -> str:
    """Sessions that go from one page at a step to another at the next."""
    return _steps(anchor, page, step, [_is(source), NOTHING, _is(target)])


def stay_ends(anchor: Anchor, page: Page | None, step: int, at: Page) -> str:
    """Sessions that are on a page at a step, and of which there is no further one."""
    return _steps(anchor, page, step, [_is(at), NOTHING])


def _steps(anchor: Anchor, page: Page | None, step: int, behind: list[Step]) -> str:
    steps: list[Step] = [NOTHING] if page is None else [Step(pattern_of(page), absent=True)]
    if page is not None and step:
        steps += [_is(page), NOTHING]
    elif step:
        steps += [ANY, NOTHING]
    for _ in range(step - 1):
        steps += [ANY, NOTHING]
    steps += behind
    return _order(*(reversed(steps) if anchor is Anchor.TO else steps))


def _order(*steps: Step) -> str:
    return written(Query((Order(steps),)))


def _is(page: Page) -> Step:
    return Step(pattern_of(page))


def _other(page: Page) -> Step:
    return Step(pattern_of(page), key=OTHER)


def _not_other(page: Page) -> Step:
    return Step(pattern_of(page), absent=True, key=OTHER)
