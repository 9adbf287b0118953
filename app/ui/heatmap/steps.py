"""The steps of a funnel that elements and pages are, wherever they are picked: in the replay, in the heat."""

from __future__ import annotations

from app.heatmap.points import ElementName
from app.insights.views import Page
from app.library.steps import Step
from app.library.wildcards import literal


def step_on(name: ElementName) -> Step | None:
    """A click on an element: by its words, which people can read, else by its key or selector; None where all of that
    is unknown."""
    if name.label:
        return Step(literal(name.label), key="click")
    unread = name.element_key or name.selector
    return Step(literal(unread), key="element") if unread else None


def step_of_page(page: str, site: str | None) -> Step:
    """A page of a site, the site named."""
    return Step(literal(Page(page, site).pattern))
