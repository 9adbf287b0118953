"""The products that a session looked at, by the names that their pages give them, and which of them is meant by what
went into the cart.

A product goes by the number that its page or an event gives it, with its site; else by the address that its page calls
its own; else by that which shows it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urljoin

from msgspec.structs import replace

from app.activity.commerce import Item, ShopTold
from app.activity.model import Analysis, ProductView
from app.activity.offers import Offer
from app.activity.shop_names import VIEW
from app.activity.shown import PageShown
from app.friction.addresses import may_show_one, page_of, site_of
from app.friction.journey import Journey, Step
from app.pattern import pattern

MOST = 1_000
#: an event that a page is left by may come this much later
LATE_MS = 3_000.0
#: apps tell what they show before they tell its address
EARLY_MS = 500.0
NAME_LENGTH = 160
#: what stands between a product and its shop in a title
_BETWEEN = pattern(r"\s+[|–—·:•-]\s+|\s*[|·•]\s*")


def product_views(analysis: Analysis, journey: Journey) -> Iterator[ProductView]:
    """Stays on pages of one product each, in order of time; its other addresses belong to the same stay."""
    titles = {step.title for step in journey.steps if step.product < 0 and step.title}
    pages = {(page.visit, page.step): page for page in analysis.pages}
    told = [one for one in analysis.shop_told if one.kind == VIEW and len(one.items) == 1]
    found: list[ProductView] = []
    before: Step | None = None
    for step in journey.steps:
        goes_on = (
            before is not None and before.window == step.window and before.product == step.product
        )
        before = step
        if goes_on and step.product >= 0:
            found[-1] = replace(found[-1], leave_ms=step.leave_ms)
        if step.product < 0 or goes_on:
            continue
        number = _number(analysis, step)
        visit = analysis.visits[step.visit]
        url = visit.routes[number - 1].url if number else visit.url
        page = pages.get((step.visit, number))
        offer = _with_told((page.offer if page is not None else None) or Offer(), step, told)
        name = _name(step, page, titles)
        if offer.name and (not name or name.casefold() in offer.name.casefold()):
            name = offer.name
        address = journey.addresses[step.product]
        found.append(
            ProductView(
                step.window, step.enter_ms, (name or _of_address(address))[:NAME_LENGTH], url,
                product_key(url, offer, address), step.leave_ms, offer.price, offer.currency,
            )
        )  # fmt: skip
    found.extend(_only_told(analysis, found, told))
    found.sort(key=lambda one: one.at_ms)
    yield from found[:MOST]


def product_key(url: str, offer: Offer, address: str) -> str:
    """What a product goes by in all sessions.

    Args:
        url: where its page was seen.
        address: what its address comes to, where nothing else is known.
    """
    if offer.id:
        return f"{site_of(url)}#{offer.id}"
    if offer.address:
        try:
            proper = page_of(urljoin(url, offer.address))
        except ValueError:
            return address
        # some sites leave there what an earlier page wrote
        last = proper.rstrip("/").rpartition("/")[2]
        if site_of(proper) == site_of(url) and may_show_one(proper) and last in page_of(url):
            return proper
    return address


def _with_told(offer: Offer, step: Step, told: Iterable[ShopTold]) -> Offer:
    """With what an event says of the page on which it came."""
    here = [
        one for one in told
        if one.window == step.window and step.enter_ms - EARLY_MS <= one.at_ms <= step.leave_ms
    ]  # fmt: skip
    if not here:
        return offer
    item = min(here, key=lambda one: abs(one.at_ms - step.enter_ms)).items[0]
    # a sign may stand for several currencies
    is_code = offer.currency is not None and offer.currency.isalpha()
    return Offer(
        offer.id or item.id, offer.name or item.name,
        offer.price if offer.price is not None else item.price,
        offer.currency if is_code else item.currency or offer.currency, offer.address,
    )  # fmt: skip


def _only_told(
    analysis: Analysis, known: Iterable[ProductView], told: Iterable[ShopTold]
) -> Iterator[ProductView]:
    """Products that only an event tells of: what shows them has no page of its own."""
    known = list(known)
    for one in told:
        item = one.items[0]
        on_page = any(
            view.window == one.window
            and view.at_ms - EARLY_MS <= one.at_ms <= (view.leave_ms or view.at_ms) + LATE_MS
            for view in known
        )  # fmt: skip
        visit = next(
            (v for v in reversed(analysis.visits) if v.window == one.window and v.enter_ms <= one.at_ms),
            None,
        )  # fmt: skip
        if on_page or visit is None or not (item.id or item.name):
            continue
        url = next((r.url for r in reversed(visit.routes) if r.at_ms <= one.at_ms), visit.url)
        key = f"{site_of(url)}#{item.id or (item.name or '').casefold()}"
        yield ProductView(
            one.window, one.at_ms, item.name or item.id or "", url, key, None, item.price, item.currency
        )  # fmt: skip


class Shelf:
    """Which of the products that a session saw is meant."""

    def __init__(self, analysis: Analysis, views: Sequence[ProductView]) -> None:
        self._views = views
        self._names = {view.name.casefold(): view for view in views}
        self._keys = {view.product: view for view in views}
        self._sites = dict.fromkeys(range(len(analysis.windows)), "")
        for visit in analysis.visits:
            self._sites[visit.window] = site_of(visit.url) or self._sites.get(visit.window, "")
        self._told: dict[str, Item] = {}
        for one in analysis.shop_told:
            for item in one.items:
                if item.id and item.name:
                    self._told.setdefault(self._key(one.window, item.id), item)
            here = self._here(one.window, one.at_ms) if one.kind == VIEW else None
            if here is not None and len(one.items) == 1 and one.items[0].id:
                # events may have a number of their own for what the page calls otherwise
                self._keys.setdefault(self._key(one.window, one.items[0].id), here)

    def _key(self, window: int, number: str) -> str:
        return f"{self._sites.get(window, '')}#{number}"

    def find(
        self, window: int, at_ms: float, item: Item | None
    ) -> tuple[str | None, str | None, float | None]:
        """What something in the cart goes by, what it is called and costs; each None where that is not known.

        Args:
            item: as an event or what stood beside the press tells it; where nothing does, that of the page is meant.
        """
        here = self._here(window, at_ms)
        view: ProductView | None = None
        if item is not None and (item.id or item.name):
            key = self._key(window, item.id) if item.id else None
            view = self._keys.get(key) if key is not None else None
            if view is None and item.name:
                view = self._names.get(item.name.casefold())
            if view is None and here is not None and item.name and _one_of(item.name, here.name):
                view = here
            if view is None:
                told = self._told.get(key or "", item)
                price = item.price if item.price is not None else told.price
                return key, item.name or told.name or item.id, price
            if key is not None:
                self._keys.setdefault(key, view)
        else:
            view = here
        return (None, None, None) if view is None else (view.product, view.name, view.price)

    def _here(self, window: int, at_ms: float) -> ProductView | None:
        open_then = [
            view for view in self._views
            if view.window == window and view.at_ms <= at_ms <= (view.leave_ms or view.at_ms) + LATE_MS
        ]  # fmt: skip
        return open_then[-1] if open_then else None


def _one_of(name: str, other: str) -> bool:
    """Is one name the other with more behind it: a size, a colour?"""
    short, long = sorted((name.casefold(), other.casefold()), key=len)
    return len(short) > 2 and re.match(rf"{re.escape(short)}(?:$|\s*[-–—,/(|:])", long) is not None


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
