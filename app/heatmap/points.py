"""The points of one page on one class of devices, and what they say about its elements and people.

Knows neither the library nor how points are painted. Definitions of record:

- A point is **placed by pixel** where the person clicked; on a page laid out at another width its x is scaled to the
  width of the picture (`x_px * page_w_px / viewport_w_px`), its y is kept. **Placed by element** needs the element's
  measured box and comes with the layout.
- An **element** is what shares an element key, or, where there is none, a selector. It is called as most of its
  clicks call it.
- **By people** each person counts once a spot: the points of one person within one square of `radius_px` share a
  weight of 1.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class ElementName(Struct, frozen=True):
    """One element as people know it."""

    element_key: str | None
    selector: str | None
    label: str | None


class Points(Struct, frozen=True, eq=False):
    """n points of one page.

    `session`, `person`: int64 (n,), the ids; equal `person` means the same person. `at_ms`: (n,) the session's clock.
    `since_enter_s`: (n,) seconds since the visit began. `x_px, y_px`: (n,) page coordinates, NaN where there are
    none (a click by keyboard). `viewport_w_px`: (n,) the visit's width, 0 where it is not known. `element`: int64 (n,)
    index in `elements`, −1 for an element the recording does not hold.
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

    def __len__(self) -> int:
        return int(self.session.size)

    @property
    def people(self) -> int:
        """How many different persons made them."""
        return int(np.unique(self.person).size)


class ElementClicks(Struct, frozen=True):
    """One element's part: `share` of all points with an element, `first_click_s` the median over its persons of the
    seconds from entering the page to their first click on it. `members`: which of `Points.elements` it is."""

    name: ElementName
    members: tuple[int, ...]
    clicks: int
    visitors: int
    share: float
    first_click_s: float


class SpotSession(Struct, frozen=True):
    """One session that clicked on a spot: how often, and when first."""

    session: int
    clicks: int
    first_at_ms: float


def placed_x(points: Points, page_w_px: float) -> Floats:
    """The points' x on a picture that is `page_w_px` wide, (n,) px."""
    known = points.viewport_w_px > 0
    scale = np.ones(len(points))
    np.divide(page_w_px, points.viewport_w_px, out=scale, where=known)
    return np.asarray(points.x_px * scale, dtype=np.float64)


def people_weights(person: Ints, x_px: Floats, y_px: Floats, radius_px: float) -> Floats:
    """What each point counts when each person counts once a spot, (n,); NaN coordinates are a spot of their own.

    >>> people_weights(np.array([7, 7, 8]), np.array([1.0, 2.0, 2.0]), np.zeros(3), 24.0).tolist()
    [0.5, 0.5, 1.0]
    """
    if person.size == 0:
        return np.zeros(0)
    side = max(radius_px, 1.0)
    column = np.nan_to_num(np.floor(x_px / side), nan=-1e9).astype(np.int64)
    row = np.nan_to_num(np.floor(y_px / side), nan=-1e9).astype(np.int64)
    spots = np.stack([person, row, column], axis=1)
    _, spot, size = np.unique(spots, axis=0, return_inverse=True, return_counts=True)
    return np.asarray(1.0 / size[spot.reshape(-1)], dtype=np.float64)


def element_clicks(points: Points) -> tuple[ElementClicks, ...]:
    """Each element's part, most clicks first."""
    named = points.element >= 0
    total = int(np.count_nonzero(named))
    if not total:
        return ()
    members, group_of = _grouped(points.elements)
    each = np.bincount(points.element[named], minlength=len(points.elements))
    group = group_of[points.element[named]]
    order = np.argsort(group, kind="stable")
    person, since_s = points.person[named][order], points.since_enter_s[named][order]
    present, start, count = np.unique(group[order], return_index=True, return_counts=True)
    found = []
    for at, first, clicks in zip(present, start, count, strict=True):
        mine = slice(first, first + clicks)
        persons, first_s = _first_of_each(person[mine], since_s[mine])
        group_members = members[at]
        found.append(
            ElementClicks(
                name=points.elements[max(group_members, key=lambda index: int(each[index]))],
                members=group_members,
                clicks=int(clicks),
                visitors=int(persons.size),
                share=int(clicks) / total,
                first_click_s=float(np.median(first_s)),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.clicks, one.name.selector or "")))


def _grouped(elements: tuple[ElementName, ...]) -> tuple[list[tuple[int, ...]], Ints]:
    """Each element's members, and which element each name belongs to."""
    known: dict[tuple[bool, str | None], list[int]] = {}
    for index, name in enumerate(elements):
        keyed = name.element_key is not None
        known_as = name.element_key if keyed else name.selector
        known.setdefault((keyed, known_as), []).append(index)
    members = [tuple(group) for group in known.values()]
    group_of = np.zeros(len(elements), dtype=np.int64)
    for group, indexes in enumerate(members):
        group_of[list(indexes)] = group
    return members, group_of


def sessions_on(points: Points, element: ElementClicks) -> tuple[SpotSession, ...]:
    """The sessions that clicked an element, most clicks first."""
    return _sessions(points, np.isin(points.element, element.members))


def sessions_at(
    points: Points, x_px: float, y_px: float, radius_px: float, page_w_px: float
) -> tuple[SpotSession, ...]:
    """The sessions that clicked within `radius_px` of a place on a picture `page_w_px` wide, most clicks first."""
    near = np.hypot(placed_x(points, page_w_px) - x_px, points.y_px - y_px) <= radius_px
    return _sessions(points, near)


def all_sessions(points: Points) -> tuple[SpotSession, ...]:
    """The sessions behind all points, those without a place too, most clicks first."""
    return _sessions(points, np.ones(len(points), dtype=np.bool_))


def _sessions(points: Points, chosen: NDArray[np.bool_]) -> tuple[SpotSession, ...]:
    sessions, first = _first_of_each(points.session[chosen], points.at_ms[chosen])
    clicks = np.unique(points.session[chosen], return_counts=True)[1]
    found = [
        SpotSession(int(session), int(count), float(at_ms))
        for session, count, at_ms in zip(sessions, clicks, first, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-one.clicks, one.session)))


def _first_of_each(keys: Ints, times: Floats) -> tuple[Ints, Floats]:
    """Each key once, ascending, and its smallest time."""
    order = np.lexsort((times, keys))
    unique, start = np.unique(keys[order], return_index=True)
    return np.asarray(unique, dtype=np.int64), np.asarray(times[order][start], dtype=np.float64)
