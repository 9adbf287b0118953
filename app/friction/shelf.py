"""The products that a session looked at, by the names that their pages give them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from urllib.parse import unquote

from app.activity.model import Analysis, ProductView
from app.activity.shown import PageShown
from app.friction.journey import Journey, Step

MOST = 1_000
NAME_LENGTH = 160
#: what stands between a product and its shop in a title
_BETWEEN = re.compile(r"\s+[|–—·:•-]\s+|\s*[|·•]\s*")


def product_views(analysis: Analysis, journey: Journey) -> Iterator[ProductView]:
    """Stays on pages of one product each, in order of time; its other addresses belong to the same stay."""
    titles = {step.title for step in journey.steps if step.product < 0 and step.title}
    pages = {(page.visit, page.step): page for page in analysis.pages}
    found: list[tuple[Step, ProductView]] = []
    before: Step | None = None
    for step in journey.steps:
        goes_on = (
            before is not None and before.window == step.window and before.product == step.product
        )
        before = step
        if step.product < 0 or goes_on:
            continue
        number = _number(analysis, step)
        visit = analysis.visits[step.visit]
        url = visit.routes[number - 1].url if number else visit.url
        name = _name(step, pages.get((step.visit, number)), titles)
        name = name or _of_address(journey.addresses[step.product])
        view = ProductView(
            step.window,
            step.enter_ms,
            name[:NAME_LENGTH],
            url,
            journey.addresses[step.product],
            step.leave_ms,
        )
        found.append((step, view))
    found.sort(key=lambda one: one[0].enter_ms)
    yield from (view for _, view in found[:MOST])


def _number(analysis: Analysis, step: Step) -> int:
    """A page as `PageShown` counts those of its visit: by the routes before it."""
    routes = analysis.visits[step.visit].routes
    return bisect_right(routes, step.enter_ms, key=lambda route: route.at_ms)


def _name(step: Step, page: PageShown | None, titles: set[str]) -> str:
    """The heading that its title has, too; else the title's own part where that is not every page's; else a heading."""
    headings = page.headings if page is not None else ()
    title = step.title.casefold()
    for heading in headings:
        if len(heading) > 2 and heading.casefold() in title and step.title not in titles:
            return heading
    if step.title and step.title not in titles:
        return max(_parts(step.title, titles), key=len, default="")
    return headings[0] if headings else ""


def _parts(title: str, titles: set[str]) -> list[str]:
    """What stands in a title, less what other pages' titles have as well."""
    others = {part.strip() for other in titles for part in _BETWEEN.split(other)}
    parts = [part.strip() for part in _BETWEEN.split(title)]
    return [part for part in parts if part and part not in others] or parts[:1]


def _of_address(address: str) -> str:
    """The last word of an address, as a person would write it."""
    bare = re.split(r"[?#]", address.rstrip("/"), maxsplit=1)
    word = unquote(bare[0].rsplit("/", 1)[-1])
    if len(bare) > 1 and (not word or "." in word):
        word = unquote(bare[1])
    return re.sub(r"[-_+]+", " ", re.sub(r"\.\w{2,5}$", "", word)).strip() or address
