"""Products and carts over many sessions. This docstring is the definition of record.

Of one product, among the sessions that are asked about: *views* are the stays on its page; *people* the different
people who looked at it (a session without a name is somebody of its own); *came back*: those of them who looked at it
twice or more, in one session or several, whichever are asked about; *added*, *removed*, *bought*: sessions in which it
went into the cart, was taken out, was ordered; *add rate*: of the sessions that looked at it those that put it in the
cart; *looked and left*: sessions that looked at it as often as makes a repeated product view and ordered nothing.

Of the cart: sessions that looked at a product, put one in the cart, opened it, came into a checkout, ordered. *Left*:
more was put in after the last order than was taken out again; its last step is the last thing that was done with it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.proportions import Share

Ids = NDArray[np.int64]
Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]
Moments = NDArray[np.float64]


class Step(IntEnum):
    """What was done with a cart."""

    ADD = 0
    REMOVE = 1
    OPEN = 2
    CHECKOUT = 3
    ORDER = 4


class Part(IntEnum):
    """A number of a product, or a stage of the cart."""

    VIEWS = 0
    PEOPLE = 1
    AGAIN = 2
    ADDED = 3
    REMOVED = 4
    BOUGHT = 5
    LOOKED = 6
    RATE = 7


class Product(Struct, frozen=True):
    """`key` is equal for the product in all sessions of its site; `called`: what finds all its rows and no others',
    `seen_as`: the same of its views alone."""

    key: str
    name: str
    site: str | None = None
    price: float | None = None
    currency: str | None = None
    called: tuple[str, ...] = ()
    seen_as: tuple[str, ...] = ()


class Shop(Struct, frozen=True, eq=False, dict=True):
    """All views of products and steps of carts of a library, by session, then time.

    `view_…` and `step_…` are columns of equal length: `session` an id, `product` a place in `products` (−1 for none),
    `at_ms`, of a step its `kind` and its `place` in `places`; `person` is equal for the sessions of one.
    """

    products: tuple[Product, ...]
    places: tuple[str, ...]
    view_session: Ids
    view_person: Ids
    view_product: Codes
    view_at_ms: Moments
    step_session: Ids
    step_kind: Codes
    step_product: Codes
    step_place: Codes
    step_at_ms: Moments

    @cached_property
    def sessions(self) -> Ids:
        """Every session that did anything, ascending."""
        return np.union1d(self.view_session, self.step_session)

    @cached_property
    def view_row(self) -> Ids:
        """The place of each view's session in `sessions`."""
        return np.searchsorted(self.sessions, self.view_session)

    @cached_property
    def step_row(self) -> Ids:
        """The same of each step's."""
        return np.searchsorted(self.sessions, self.step_session)

    @cached_property
    def is_first_view(self) -> Mask:
        """The first view of each product in each session."""
        return _first_of(self.view_session, self.view_product)

    @cached_property
    def is_first_step(self) -> Mask:
        """The first step of each kind with each product in each session."""
        kinds = self.step_product.astype(np.int64) * len(Step) + self.step_kind
        return _first_of(self.step_session, kinds) & (self.step_product >= 0)

    @cached_property
    def people(self) -> tuple[Ids, Ids]:
        """Of each view the number of its pair of person and product, and of each such pair the product."""
        pairs, row = np.unique(_pairs(self.view_person, self.view_product)[0], return_inverse=True)
        product = np.zeros(len(pairs), np.int64)
        product[row] = self.view_product
        return row, product

    @cached_property
    def is_again(self) -> Mask:
        """Views of a product by people who looked at it twice or more, in all sessions."""
        return _counts(self.view_person, self.view_product) > 1

    @cached_property
    def _times(self) -> Ids:
        """Of each view how often its session looked at its product; 0 where it ordered anything."""
        ordered = self.step_session[self.step_kind == Step.ORDER]
        times = _counts(self.view_session, self.view_product)
        return np.where(np.isin(self.view_session, ordered), 0, times)

    def is_looked(self, least: int) -> Mask:
        """Views of a product in sessions that looked at it so often and ordered nothing."""
        return np.asarray(self._times >= least, np.bool_)

    @cached_property
    def is_added(self) -> Mask:
        """Views of a product in sessions that put it in the cart."""
        rows = (self.step_kind == Step.ADD) & (self.step_product >= 0)
        many = len(self.products)
        put = self.step_session[rows] * many + self.step_product[rows]
        return np.asarray(np.isin(self.view_session * many + self.view_product, put), np.bool_)

    @cached_property
    def is_left(self) -> Mask:
        """The last steps of carts that were left."""
        sessions, row = np.unique(self.step_session, return_inverse=True)
        if not len(sessions):
            return np.zeros(0, np.bool_)
        ordered_ms = np.full(len(sessions), -np.inf)
        orders = self.step_kind == Step.ORDER
        np.maximum.at(ordered_ms, row[orders], self.step_at_ms[orders])
        after = self.step_at_ms > ordered_ms[row]
        sign = (self.step_kind == Step.ADD).astype(np.int64) - (self.step_kind == Step.REMOVE)
        inside = np.bincount(row, weights=sign * after, minlength=len(sessions))
        is_last = np.append(self.step_session[1:] != self.step_session[:-1], True)
        return is_last & after & (inside[row] > 0)


class Moment(Struct, frozen=True, order=True):
    """A session and when in it."""

    session: int
    at_ms: float


class ProductSummary(Struct, frozen=True):
    """The numbers of one product, see the module's docstring; `number` is its place in `Shop.products`."""

    number: int
    product: Product
    views: int
    sessions: int
    people: int
    again: int
    added: int
    removed: int
    bought: int
    looked: int
    rate: Share


class Stage(Struct, frozen=True):
    """How many sessions came so far; `after`: of those of the stage before that came here too."""

    kind: Step | None
    sessions: int
    after: Share


#: from looking to the order
STAGES: tuple[Step | None, ...] = (None, Step.ADD, Step.OPEN, Step.CHECKOUT, Step.ORDER)


def stage_before(kind: Step | None) -> Step | None:
    """The stage that one follows; the first follows none but itself."""
    return STAGES[max(STAGES.index(kind) - 1, 0)]


class Left(Struct, frozen=True):
    """A last step of carts that were left, and of how many."""

    place: str
    kind: Step
    sessions: Share


class Course(Struct, frozen=True):
    """The cart's course: from looking at a product to the order; where carts were left, the most frequent first."""

    stages: tuple[Stage, ...]
    carts: int
    left: int
    places: tuple[Left, ...]


class Sessions:
    """A part of a shop: what the sessions that are asked about did.

    Args:
        among: their ids, ascending.
        least_views: how many views make a repeated product view.
    """

    def __init__(self, shop: Shop, among: Ids, least_views: int) -> None:
        self._shop = shop
        self._views = _within(shop.view_session, among)
        self._steps = _within(shop.step_session, among)
        self._least = max(1, least_views)

    def products(self) -> tuple[ProductSummary, ...]:
        """Every product that is in it, the one with most views first."""
        shop, number = self._shop, len(self._shop.products)

        def counted(rows: Mask, product: Codes) -> NDArray[np.int64]:
            return np.bincount(product[rows], minlength=number)

        def different(rows: Mask) -> NDArray[np.int64]:
            """How many people there are behind some views, by product."""
            pair, of_pair = shop.people
            there = np.zeros(len(of_pair), np.bool_)
            there[pair[rows]] = True
            return np.bincount(of_pair[there], minlength=number)

        views = counted(self._views, shop.view_product)
        first = self._views & shop.is_first_view
        seen = counted(first, shop.view_product)
        people = different(self._views)
        again = different(self._views & shop.is_again)
        looked = counted(first & shop.is_looked(self._least), shop.view_product)
        both = counted(first & shop.is_added, shop.view_product)
        steps = self._steps & shop.is_first_step
        put = {
            kind: counted(steps & (shop.step_kind == kind), shop.step_product)
            for kind in (Step.ADD, Step.REMOVE, Step.ORDER)
        }
        there = np.flatnonzero(views + put[Step.ADD] + put[Step.REMOVE] + put[Step.ORDER])
        found = [
            ProductSummary(
                at, shop.products[at], int(views[at]), int(seen[at]), int(people[at]), int(again[at]),
                int(put[Step.ADD][at]), int(put[Step.REMOVE][at]), int(put[Step.ORDER][at]), int(looked[at]),
                Share(int(both[at]), int(seen[at])),
            )
            for at in there.tolist()
        ]  # fmt: skip
        found.sort(key=lambda one: (-one.views, -one.added, one.product.name))
        return tuple(found)

    def course(self) -> Course:
        """The course of the carts."""
        shop = self._shop

        def came_to(rows: Mask, row: Ids) -> Mask:
            there = np.zeros(len(shop.sessions), np.bool_)
            there[row[rows]] = True
            return there

        reached: list[tuple[Step | None, Mask]] = [
            (None, came_to(self._views, shop.view_row)),
            *(
                (kind, came_to(self._steps & (shop.step_kind == kind), shop.step_row))
                for kind in STAGES
                if kind is not None
            ),
        ]
        stages: list[Stage] = []
        before = reached[0][1]
        for kind, there in reached:
            after = Share(int((before & there).sum()), int(before.sum()))
            stages.append(Stage(kind, int(there.sum()), after))
            before = there
        lasts = np.flatnonzero(self._steps & self._shop.is_left)
        carts = stages[1].sessions
        places: dict[tuple[str, Step], int] = {}
        for row in lasts.tolist():
            key = shop.places[shop.step_place[row]], Step(int(shop.step_kind[row]))
            places[key] = places.get(key, 0) + 1
        told = [
            Left(place, kind, Share(count, len(lasts))) for (place, kind), count in places.items()
        ]
        told.sort(key=lambda one: (-one.sessions.hits, one.place))
        return Course(tuple(stages), carts, len(lasts), tuple(told))

    def behind(self, number: int, part: Part) -> tuple[Moment, ...]:
        """The sessions behind a number of a product, each at its first moment."""
        shop = self._shop
        is_it = shop.view_product == number
        steps = {Part.ADDED: Step.ADD, Part.REMOVED: Step.REMOVE, Part.BOUGHT: Step.ORDER}
        if part in steps:
            rows = self._steps & (shop.step_kind == steps[part]) & (shop.step_product == number)
            return _first(shop.step_session[rows], shop.step_at_ms[rows])
        narrower: dict[Part, Callable[[], Mask]] = {
            Part.AGAIN: lambda: self._shop.is_again,
            Part.LOOKED: lambda: self._shop.is_looked(self._least),
            Part.RATE: lambda: self._shop.is_added,
        }
        rows = self._views & is_it
        if part in narrower:
            rows &= narrower[part]()
        return _first(shop.view_session[rows], shop.view_at_ms[rows])

    def reached(self, kind: Step | None) -> tuple[Moment, ...]:
        """The sessions of a stage, each when it first came there."""
        shop = self._shop
        if kind is None:
            return _first(shop.view_session[self._views], shop.view_at_ms[self._views])
        rows = self._steps & (shop.step_kind == kind)
        return _first(shop.step_session[rows], shop.step_at_ms[rows])

    def went_on(self, kind: Step) -> tuple[Moment, ...]:
        """The sessions of a stage that came to the one before it, too."""
        before = {one.session for one in self.reached(stage_before(kind))}
        return tuple(one for one in self.reached(kind) if one.session in before)

    def left_at(self, place: str | None = None) -> tuple[Moment, ...]:
        """The sessions that left their cart, each at its last step; those that left it at one place."""
        shop = self._shop
        rows = self._steps & self._shop.is_left
        if place is not None:
            wanted = np.array([one == place for one in shop.places], np.bool_)
            rows &= wanted[shop.step_place] if len(wanted) else rows
        return _first(shop.step_session[rows], shop.step_at_ms[rows])


def _within(session: Ids, among: Ids) -> Mask:
    """Which rows are of these sessions; both stand in order."""
    if not len(among):
        return np.zeros(len(session), np.bool_)
    place = np.minimum(np.searchsorted(among, session), len(among) - 1)
    return np.asarray(among[place] == session, np.bool_)


def _pairs(of: Ids, product: NDArray[np.int64] | Codes) -> tuple[Ids, int]:
    """One number for each pair of two columns, and how many values the first may have."""
    if not len(of):
        return np.zeros(0, np.int64), 1
    low = int(of.min())
    span = int(of.max()) - low + 1
    return (product.astype(np.int64) + 1) * span + (of - low), span


def _first_of(of: Ids, product: NDArray[np.int64] | Codes) -> Mask:
    """The first row of each pair."""
    found = np.zeros(len(of), np.bool_)
    found[np.unique(_pairs(of, product)[0], return_index=True)[1]] = True
    return found


def _counts(of: Ids, product: Codes) -> NDArray[np.int64]:
    """Of each row how many there are with its product and its value."""
    _, row, many = np.unique(_pairs(of, product)[0], return_inverse=True, return_counts=True)
    return np.asarray(many[row], np.int64)


def _first(session: Ids, at_ms: Moments) -> tuple[Moment, ...]:
    """Each session once, with the first of its moments; they stand in order of time."""
    sessions, first = np.unique(session, return_index=True)
    return tuple(
        Moment(one, at) for one, at in zip(sessions.tolist(), at_ms[first].tolist(), strict=True)
    )
