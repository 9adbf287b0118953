"""Orders of pages, against a search through every choice of views."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from app.library.order import InOrder, wanted
from app.library.steps import Step

_steps = st.lists(st.builds(Step, st.sampled_from("abc"), st.booleans()), min_size=1, max_size=5)


def _asked(steps: list[Step], views: str) -> bool:
    order = InOrder()
    for view in views:
        seen = sum(1 << at for at, step in enumerate(steps) if step.pattern == view)
        order.step(seen, wanted(steps))
    found = order.finalize()
    return all(step.absent for step in steps) if found is None else bool(found)


def _searched(steps: list[Step], views: str) -> bool:
    """Every choice of views for the steps that come; none between two of them for those that must not."""
    comes = [step.pattern for step in steps if not step.absent]
    gaps = [set[str]() for _ in range(len(comes) + 1)]
    place = 0
    for step in steps:
        if step.absent:
            gaps[place].add(step.pattern)
        else:
            place += 1
    for chosen in itertools.combinations(range(len(views)), len(comes)):
        if [views[at] for at in chosen] != comes:
            continue
        edges = [-1, *chosen, len(views)]
        if all(
            not gaps[n] & set(views[edges[n] + 1 : edges[n + 1]]) for n in range(len(comes) + 1)
        ):
            return True
    return False


@given(_steps, st.text("abcd", max_size=7))
def test_an_order_is_found_exactly_where_some_choice_of_views_has_it(
    steps: list[Step], views: str
) -> None:
    assert _asked(steps, views) == _searched(steps, views)
