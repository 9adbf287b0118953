"""Ways through pages, made in code, and what the rules find on them."""

from __future__ import annotations

from collections.abc import Iterable

from app.friction.evidence import gather
from app.friction.journey_rules import journey_findings
from app.friction.model import Finding, Kind
from app.friction.thresholds import Thresholds
from tests import makers
from tests.activity.reading import analysed

SITE = "https://site.example"
HOME, SHOES, CARS = f"{SITE}/", f"{SITE}/shoes", f"{SITE}/cars"
#: nodes of every page: links to `HOME`, `SHOES` and `CARS`, one that says "Back", something that is no control
TO_HOME, TO_SHOES, TO_CARS, BACK, PLAIN, TITLE = 20, 22, 24, 26, 28, 30


def opened(
    at_ms: float,
    url: str = HOME,
    *extra: makers.Node,
    title: str = "Site",
    heading: str = "Welcome",
) -> list[makers.Event]:
    """A page of the site that is loaded and looked at."""
    links = ((TO_HOME, "/", "Home"), (TO_SHOES, "/shoes", "Shoes"), (TO_CARS, "/cars", "Cars"))
    body = [
        makers.element(TITLE, "h1", makers.text(31, heading)),
        *(makers.element(i, "a", makers.text(i + 1, name), href=to) for i, to, name in links),
        makers.element(BACK, "button", makers.text(BACK + 1, "← Back to the list")),
        makers.element(PLAIN, "p", makers.text(PLAIN + 1, "About us")),
        *extra,
    ]
    return [
        *makers.page(at_ms, url, title=title, body=body, loads=True),
        makers.move(at_ms + 150, (100, 100), (120, 140)),
    ]


def pressed(at_ms: float, node_id: int) -> makers.Event:
    """A click."""
    return makers.click(at_ms, node_id, x=30, y=40)


def ended(at_ms: float) -> makers.Event:
    """Something is done to the very end."""
    return makers.move(at_ms, (300, 300))


def found(
    *parts: makers.Event | Iterable[makers.Event],
    kind: Kind | None = None,
    thresholds: Thresholds | None = None,
) -> list[Finding]:
    """What the rules over pages find, of one kind or of all."""
    evidence = gather(analysed(*parts))
    return [
        one
        for one in journey_findings(evidence.journey, thresholds or Thresholds())
        if kind is None or one.kind == kind
    ]
