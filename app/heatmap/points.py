"""The clicks of one page, and what they say about its elements and people.

Knows neither the library nor how points are painted. Definitions of record:

- A point is **placed by pixel** where the person clicked; on a page laid out at another width its x is scaled to the
  width of the picture (`x_px * page_w_px / viewport_w_px`), its y is kept but for its `shift_y_px`: what scrolls within
  the page is unfolded in its picture, and what sticks to the viewport stands where it does at the top of the page. How
  points are placed **by element** is told by `app.heatmap.places`.
- A point's **state** is what was open above the page where it was made: a dialog, a menu, another tab; −1 the page.
- An **element** is what shares an element key, or, where there is none, a selector. It is called as most of its
  clicks call it.
- What counts **by people** is told by `app.heatmap.people`.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct, field
from msgspec.structs import asdict, force_setattr
from numpy.typing import NDArray

from app.heatmap.kinds import SIGN_OF, Kind, Which
from app.heatmap.stays import Floats, Ints, Mask
from app.pattern import pattern

Bits = NDArray[np.uint8]
_NUMBER = pattern(r"\d+")


class ElementName(Struct, frozen=True):
    """One element as people know it."""

    element_key: str | None
    selector: str | None
    label: str | None

    @property
    def numbered(self) -> str | None:
        """The same for what stands in one place of the page and says another number each time (“Cart 0”, “Cart 3”);
        None where no number is said, or where the selector may lead to several places."""
        key, selector, label = self.element_key, self.selector, self.label
        if key is None or not selector or not label or not _NUMBER.search(label):
            return None
        if not selector.startswith(("#", "html")) or label not in key:
            return None
        return f"{key.replace(label, _NUMBER.sub('0', label))} {selector}"


class State(Struct, frozen=True):
    """What was open above the page or within it: `kind` dialog, menu, tab, step, part or banner; `key` the same for the
    same thing in all sessions; `label` as most call it."""

    kind: str
    key: str
    label: str | None


def _nothing() -> NDArray[np.float64]:
    return np.zeros(0)


class Points(Struct, frozen=True, eq=False):
    """n points of one page.

    `session`, `person`: int64 (n,), the ids; equal `person` means the same person. `at_ms`: (n,) the session's clock.
    `since_enter_s`: (n,) seconds since the visit began. `x_px, y_px`: (n,) page coordinates, NaN where there are
    none (a click by keyboard). `viewport_w_px`: (n,) the visit's width, 0 where it is not known. `element`: int64 (n,)
    index in `elements`, −1 for an element the recording does not hold. `stay`: int64 (n,) place in the page's `Stays`.
    `rel_x_frac, rel_y_frac`: (n,) where within the element's box, 0 to 1; NaN where that was not measured.
    `shift_y_px`: (n,) how much further down it lies on the page's picture than `y_px`. `state`: int64 (n,) index in
    `states`, −1 for the page itself. `signs`: uint8 (n,) of `kinds.Sign`.

    What comes after `elements` may be left out: then it is not known.
    """

    session: Ints
    person: Ints
    at_ms: Floats
    since_enter_s: Floats
    x_px: Floats
    y_px: Floats
    viewport_w_px: Floats
    element: Ints
    elements: tuple[ElementName, ...] = ()
    stay: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    rel_x_frac: Floats = field(default_factory=_nothing)
    rel_y_frac: Floats = field(default_factory=_nothing)
    shift_y_px: Floats = field(default_factory=_nothing)
    state: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    signs: Bits = field(default_factory=lambda: np.zeros(0, np.uint8))
    states: tuple[State, ...] = ()

    def __post_init__(self) -> None:
        for name, unknown in _UNKNOWN.items():
            column = getattr(self, name)
            if column.size < len(self):
                force_setattr(self, name, np.full(len(self), unknown, column.dtype))

    def __len__(self) -> int:
        return int(self.session.size)

    def taken(self, chosen: Mask) -> Points:
        """Only those chosen, in the same order."""
        columns = asdict(self)
        whole = {"elements": columns.pop("elements"), "states": columns.pop("states")}
        return Points(**{name: column[chosen] for name, column in columns.items()}, **whole)

    def of_kind(self, kind: Kind) -> Points:
        """Those of a kind of clicks."""
        sign = SIGN_OF[kind]
        return self.taken((self.signs & sign) > 0) if sign else self

    def of_state(self, state: int) -> Points:
        """Those made in a state, −1 for the page itself."""
        return self.taken(self.state == state)

    def which(self, which: Which) -> Points:
        """Of each stay all, the first or the last."""
        if which is Which.ALL or not len(self):
            return self
        # who does not know the stays takes the sessions for them
        group = np.where(self.stay >= 0, self.stay, -2 - self.session)
        order = np.lexsort((self.at_ms, group))
        edges = np.flatnonzero(np.diff(group[order]))
        ends = np.append(edges, len(self) - 1) if which is Which.LAST else np.append(0, edges + 1)
        chosen = np.zeros(len(self), np.bool_)
        chosen[order[ends]] = True
        return self.taken(chosen)

    @property
    def people(self) -> int:
        """How many different persons made them."""
        return int(np.unique(self.person).size)


_UNKNOWN: dict[str, float] = {
    "stay": -1,
    "rel_x_frac": np.nan,
    "rel_y_frac": np.nan,
    "shift_y_px": 0,
    "state": -1,
    "signs": 0,
}


class ElementClicks(Struct, frozen=True):
    """One element's part: `share` of all points with an element, `first_click_s` the median over its persons of the
    seconds from entering the page to their first click on it. `members`: which of `Points.elements` it is."""

    name: ElementName
    members: tuple[int, ...]
    clicks: int
    visitors: int
    share: float
    first_click_s: float


def placed_x(points: Points, page_w_px: float) -> Floats:
    """The points' x on a picture that is `page_w_px` wide, (n,) px."""
    known = points.viewport_w_px > 0
    scale = np.ones(len(points))
    np.divide(page_w_px, points.viewport_w_px, out=scale, where=known)
    return np.asarray(points.x_px * scale, dtype=np.float64)


def placed_y(points: Points) -> Floats:
    """The points' y on the picture of their page, (n,) px."""
    return np.asarray(points.y_px + points.shift_y_px, dtype=np.float64)


def element_clicks(points: Points) -> tuple[ElementClicks, ...]:
    """Each element's part, most clicks first."""
    named = points.element >= 0
    total = int(np.count_nonzero(named))
    if not total:
        return ()
    members, group_of = grouped(points.elements)
    each = np.bincount(points.element[named], minlength=len(points.elements))
    group = group_of[points.element[named]]
    person, since_s = points.person[named], points.since_enter_s[named]
    clicks = np.bincount(group, minlength=len(members))
    order = np.lexsort((since_s, person, group))
    of, who = group[order], person[order]
    is_first = np.append(True, (of[1:] != of[:-1]) | (who[1:] != who[:-1]))
    of, first_s = of[is_first], since_s[order][is_first]
    visitors = np.bincount(of, minlength=len(members))
    medians = _medians(of, first_s, visitors)
    found = [
        ElementClicks(
            name=points.elements[max(members[at], key=lambda index: int(each[index]))],
            members=members[at],
            clicks=int(clicks[at]),
            visitors=int(visitors[at]),
            share=int(clicks[at]) / total,
            first_click_s=medians[at],
        )
        for at in np.flatnonzero(clicks).tolist()
    ]
    return tuple(sorted(found, key=lambda one: (-one.clicks, one.name.selector or "")))


def _medians(group: Ints, values: Floats, sizes: Ints) -> list[float]:
    """The middle value of each group, of two middle ones their mean; NaN for groups of none.

    Args:
        sizes: how many there are of each group.
    """
    inner = values[np.lexsort((values, group))]
    start, last = np.cumsum(sizes) - sizes, max(inner.size - 1, 0)
    low = np.minimum(start + (sizes - 1) // 2, last)
    high = np.minimum(start + sizes // 2, last)
    middle = (inner[low] + inner[high]) / 2
    return [float(one) for one in np.where(sizes > 0, middle, np.nan)]


def grouped(elements: tuple[ElementName, ...]) -> tuple[list[tuple[int, ...]], Ints]:
    """Each element's members, and which element each name belongs to: names with the same key, those without one by
    their selector, and those that are the same thing with another number on it (`ElementName.numbered`)."""
    known: dict[tuple[str, str | None], int] = {}
    members: list[list[int]] = []
    group_of = np.zeros(len(elements), dtype=np.int64)
    for index, name in enumerate(elements):
        keyed = name.element_key is not None
        own = ("key", name.element_key) if keyed else ("selector", name.selector)
        numbered = name.numbered
        alike = own if numbered is None else ("numbered", numbered)
        group = known.get(own, known.get(alike, len(members)))
        if group == len(members):
            members.append([])
        known.setdefault(own, group)
        known.setdefault(alike, group)
        members[group].append(index)
        group_of[index] = group
    return [tuple(group) for group in members], group_of
