"""Products and carts of a library as arrays in memory (`app.insights.products`): a table is then a pass over numbers,
whatever the query. Read once a connection.

A product is what goes by one key on one site. What went into the cart under a name alone is the product of that name,
or the one whose address ends with it, where its site has one only; else one of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.insights.products import Part, Product, Sessions, Shop, Step, stage_before
from app.insights.views import Page
from app.library import carts, shop_rules, signals
from app.library.columns import columns_of
from app.library.facet_choices import lowered
from app.library.kept_rows import Column, KeptRows, Wanted
from app.library.per_connection import PerConnection
from app.library.search import Named, Order, Term
from app.library.search_sql import Condition
from app.library.shop_rules import ShopRule
from app.library.steps import Step as InOrder
from app.library.wildcards import literal

if TYPE_CHECKING:
    from app.library.database import Library

_KINDS = {
    carts.ADD: Step.ADD, carts.REMOVE: Step.REMOVE, carts.OPEN: Step.OPEN, carts.CHECKOUT: Step.CHECKOUT,
    carts.ORDER: Step.ORDER,
}  # fmt: skip
_VIEWS = (
    Wanted("coalesce(s.person_id, -s.id)", "whole"), Wanted("coalesce(t.path_id, -1)", "whole"),
    Wanted("t.at_ms", "number"), Wanted("t.name", "text"), Wanted("t.product", "text"),
    Wanted("t.price", "number"), Wanted("t.currency", "text"),
)  # fmt: skip
_STEPS = (
    Wanted("coalesce(t.path_id, -1)", "whole"), Wanted("t.at_ms", "number"), Wanted("t.idx", "whole"),
    Wanted("t.kind", "text"), Wanted("t.name", "text"), Wanted("t.product", "text"), Wanted("t.price", "number"),
    Wanted(carts.PLACE.replace("r.", "t."), "text"),
)  # fmt: skip
#: terms of a query have no more values of one product
_MOST_VALUES = 12


class _Kept:
    def __init__(self) -> None:
        self._rules: tuple[ShopRule, ...] | None = None
        self._views = KeptRows(carts.PRODUCTS, _VIEWS)
        self._steps = KeptRows(carts.STEPS, _STEPS)
        self.shop: Shop | None = None

    def refresh(self, db: Library) -> Shop:
        """The shop as the library stands now."""
        rules = shop_rules.rules(db)
        if rules != self._rules:
            self.__init__()  # type: ignore[misc]
            self._rules = rules
        others = [self._views.refresh(db), self._steps.refresh(db)]
        if self.shop is None or any(others):
            self.shop = self._made()
        return self.shop

    def _made(self) -> Shop:
        session, person, path, at_ms, name, product, price, currency = self._views.columns
        pages, page_of = self._views.pages()
        book = _Book()
        told = _rows(pages, page_of[path], product, name, price, currency)
        known = {row: book.seen(*row, many=many) for row, many in Counter(told).items()}
        of_view = [known[row] for row in told]
        order = np.lexsort((at_ms, session))
        step_session, step_path, step_at, idx, kind, step_name, step_product, paid, place = (
            self._steps.columns
        )
        pages, page_of = self._steps.pages()
        put = _rows(pages, page_of[step_path], step_product, step_name, paid)
        placed = {row: book.put(*row, many=many) for row, many in Counter(put).items()}
        of_step = [placed[row] for row in put]
        in_order = np.lexsort((idx, step_at, step_session))
        places, place_of = _coded(place)
        return Shop(
            products=book.products(), places=places,
            view_session=session[order], view_person=person[order],
            view_product=np.array(of_view, np.int32)[order], view_at_ms=at_ms[order],
            step_session=step_session[in_order],
            step_kind=np.array([_KINDS[one] for one in kind.tolist()], np.int32)[in_order],
            step_product=np.array(of_step, np.int32)[in_order],
            step_place=place_of[in_order], step_at_ms=step_at[in_order],
        )  # fmt: skip


def _rows(
    pages: Sequence[Page], page: NDArray[np.int32], *columns: Column
) -> list[tuple[Any, ...]]:
    """Columns as rows, the site of each row's page before them; what is not a number is None."""
    sites = [one.site for one in pages]
    named = [sites[number] for number in page.tolist()]
    told = (
        [None if one != one else one for one in column.tolist()]
        if column.dtype == np.float64
        else column.tolist()
        for column in columns
    )
    return list(zip(named, *told, strict=True))


def _coded(texts: Column) -> tuple[tuple[str, ...], np.ndarray[tuple[int], np.dtype[np.int32]]]:
    known: dict[str, int] = {}
    codes = [known.setdefault(one or "", len(known)) for one in texts.tolist()]
    return tuple(known), np.array(codes, np.int32)


class _Book:
    """Which products there are, by what their rows call them."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str | None, str], int] = {}
        self._names: dict[tuple[str | None, str], set[int]] = {}
        self._called: list[Counter[str]] = []
        self._prices: list[Counter[tuple[float, str | None]]] = []
        self._paid: list[Counter[float]] = []
        self._heads: list[tuple[str | None, str]] = []
        self._known_as: list[tuple[set[str], set[str]]] = []
        self._sites: dict[str | None, None] = {}
        self._ends: dict[tuple[str | None, str], set[int]] = {}
        self._ends_only: set[tuple[int, str]] = set()
        self._seen_as: dict[int, tuple[set[str], set[str]]] = {}

    def seen(
        self,
        site: str | None,
        key: str,
        name: str,
        price: float | None,
        currency: str | None,
        *,
        many: int,
    ) -> int:
        """The place of a product that was looked at, so many times."""
        at = self._at(site, key)
        self._name(at, site, name, many)
        self._known_as[at][1].add(key)
        names, keys = self._seen_as.setdefault(at, (set(), set()))
        names.add(lowered(name))
        keys.add(key)
        _, is_address, address = key.partition("://")
        end = address.partition("?")[0].rstrip("/").rpartition("/")[2]
        if is_address and end:
            self._ends.setdefault((site, lowered(end)), set()).add(at)
        if price is not None:
            self._prices[at][price, currency] += many
        return at

    def put(
        self, site: str | None, key: str | None, name: str | None, price: float | None, *, many: int
    ) -> int:
        """The place of a product that went into a cart so many times, −1 where nobody knows which."""
        if key is None and name is None:
            return -1
        at = -1 if key is None else self._keys.get((site, key), -1)
        if at < 0 and name is not None:
            named = self._names.get((site, lowered(name)), set())
            at = next(iter(named)) if len(named) == 1 else -1
            ended = self._ends.get((site, lowered(name)), set())
            if not named and len(ended) == 1:
                (at,) = ended
                self._ends_only.add((at, lowered(name)))
        if at < 0:
            at = self._at(site, key if key is not None else f"name:{lowered(name or '')}")
        if name is not None and (at, lowered(name)) in self._ends_only:
            # no name to be shown
            self._also(at, site, name)
        elif name is not None:
            self._name(at, site, name, many)
        if key is not None:
            self._known_as[at][1].add(key)
        if price is not None:
            self._paid[at][price] += many
        return at

    def _at(self, site: str | None, key: str) -> int:
        at = self._keys.setdefault((site, key), len(self._heads))
        if at == len(self._heads):
            self._heads.append((site, key))
            self._sites[site] = None
            self._called.append(Counter())
            self._prices.append(Counter())
            self._paid.append(Counter())
            self._known_as.append((set(), set()))
        return at

    def _also(self, at: int, site: str | None, name: str) -> None:
        """What only the cart calls it."""
        self._names.setdefault((site, lowered(name)), set()).add(at)
        self._known_as[at][0].add(lowered(name))

    def _name(self, at: int, site: str | None, name: str, many: int) -> None:
        self._called[at][name] += many
        self._also(at, site, name)

    def products(self) -> tuple[Product, ...]:
        """All of them."""
        return tuple(self._product(at) for at in range(len(self._heads)))

    def _product(self, at: int) -> Product:
        site, key = self._heads[at]
        name = self._called[at].most_common(1)
        shown = self._prices[at].most_common(1)
        paid = self._paid[at].most_common(1)
        price, currency = shown[0][0] if shown else (None, None)
        title = name[0][0] if name else key
        return Product(
            key, title, site, paid[0][0] if paid else price, currency,
            self._telling(at, title, *self._known_as[at]),
            self._telling(at, title, *self._seen_as.get(at, (set(), set()))),
        )  # fmt: skip

    def _telling(self, at: int, title: str, names: set[str], keys: set[str]) -> tuple[str, ...]:
        """What finds the rows under these names and keys, and no other product's."""
        # a name that another product has as well does not tell this one
        own = {one for one in names if self._owners(one) == {at}}
        if len(names) == 1 and own:
            return (title if lowered(title) in own else next(iter(own)),)
        return tuple(sorted({*keys, *own}))

    def _owners(self, name: str) -> set[int]:
        """Whose name it is, on any site."""
        return {at for site in self._sites for at in self._names.get((site, name), ())}


_kept = PerConnection(_Kept)


def shop_of(db: Library) -> Shop:
    """All products and carts of the library of a connection, as it stands now."""
    return _kept.of(db).refresh(db)


def sessions_of(db: Library, wanted: Condition) -> Sessions:
    """The part of the shop that the sessions of a condition are, those in the trash left out."""
    shop = shop_of(db)
    among = columns_of(db).ids_among(db, wanted)
    return Sessions(shop, among, signals.thresholds(db).product_views)


def terms_of(product: Product, part: Part, least_views: int) -> tuple[Term, ...]:
    """The terms of a query that find the sessions behind a number of a product; none where no query tells it from
    others."""
    if not product.called or len(product.called) > _MOST_VALUES:
        return ()
    values = tuple(map(literal, product.called))
    seen = tuple(map(literal, product.seen_as)) or values
    looked = Named("product", seen)
    done = {Part.ADDED: carts.ADD, Part.REMOVED: carts.REMOVE, Part.BOUGHT: carts.ORDER}
    if part in done:
        return (_cart(done[part], values),)
    if part is Part.AGAIN:
        return (Named("again", seen),) if len(seen) == 1 else ()
    if part is Part.RATE:
        return (looked, _cart(carts.ADD, values))
    if part is Part.LOOKED:
        if len(seen) > 1:
            return ()
        views = tuple(InOrder(seen[0], key="product") for _ in range(max(1, least_views)))
        return (Order(views), Named("cart", (carts.ORDER,), negated=True))
    return (looked,)


def _cart(kind: str, values: tuple[str, ...]) -> Term:
    return Named("cart", tuple(f"{kind}={value}" for value in values))


def stage_terms(kind: Step | None) -> tuple[Term, ...]:
    """The term that finds the sessions of a stage of the cart."""
    if kind is None:
        return (Named("has", ("product",)),)
    return (Named("cart", (next(word for word, one in _KINDS.items() if one is kind),)),)


def went_on_terms(kind: Step) -> tuple[Term, ...]:
    """The terms that find the sessions of a stage that came to the one before it, too."""
    return (*stage_terms(stage_before(kind)), *stage_terms(kind))


def left_terms(place: str | None = None) -> tuple[Term, ...]:
    """The term that finds the sessions that left their cart, those at one place."""
    return (Named("cart", (carts.LEFT if place is None else f"{carts.LEFT}={literal(place)}",)),)
