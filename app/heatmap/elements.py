"""The elements of a page beside its picture: who clicked each, who saw it and did not, what is not what it seems.

Definitions of record:

- *share*: of all clicks that were made on an element. *People*: different persons who clicked it. *Rage, dead, error*:
  its clicks that a signal of that kind names.
- *Seen by*: the stays that had at least a quarter of its height in view (`app.heatmap.views`), or clicked it. What is
  stuck to the viewport was seen by all. *Seen, not clicked*: those of them without a click on it.
- *First click*: the seconds from entering the page to a person's first click on it, the middle one of all persons.
- Listed is what was clicked, and what of the picture's elements can be clicked and never was; of a dialog only what
  was clicked, as the rest of its picture lies beneath it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from app.heatmap.hover import Hovered
from app.heatmap.kinds import Sign
from app.heatmap.places import PictureElement, in_picture
from app.heatmap.points import ElementClicks, ElementName, Points, element_clicks, grouped
from app.heatmap.stays import Ints, Mask
from app.heatmap.views import PART_SEEN, Views


class ElementRow(Struct, frozen=True):
    """One element's part. `at`: which of the picture's elements it is, None where it is not in the picture. What the
    picture, the views or the moves tell is None where they do not. `members`: which of `Points.elements` it is.
    `tag` and `around` as the picture's element has them."""

    name: ElementName
    at: int | None
    clicks: int
    share: float
    people: int
    rage: int
    dead: int
    error: int
    seen_by: int | None
    seen_not_clicked: int | None
    first_click_s: float | None
    is_clickable: bool | None
    hover_s: float | None = None
    members: tuple[int, ...] = ()
    tag: str = ""
    around: str | None = None

    @property
    def clicked(self) -> ElementClicks:
        """As those know it who ask for its sessions."""
        return ElementClicks(
            self.name, self.members, self.clicks, self.people, self.share, self.first_click_s or 0.0
        )

    @property
    def is_never_clicked(self) -> bool:
        """Can be clicked, and nobody did."""
        return bool(self.is_clickable) and not self.clicks

    @property
    def is_no_control(self) -> bool:
        """Was clicked, and does nothing when it is."""
        return self.is_clickable is False and self.clicks > 0


def element_rows(
    points: Points,
    stays: int,
    picture: Sequence[PictureElement] = (),
    views: Views | None = None,
    hovered: Hovered | None = None,
    *,
    is_page: bool = True,
) -> tuple[ElementRow, ...]:
    """The elements, most clicks first, then those that nobody clicked, from the top of the page down.

    Args:
        points: the clicks, of all kinds.
        stays: how many stays they were made in.
        views: as they lie on the picture (`views.on_picture`); None where what was seen is not to be told.
        is_page: whether they are clicks on the page itself, not in what was open above it.
    """
    where = in_picture(points.elements, picture) if picture else None
    sights = None if views is None else _Sights(views, stays)
    tallies = _Tallies(points, stays)
    rows = [
        _clicked(one, tallies, picture, where, sights, hovered) for one in element_clicks(points)
    ]
    known = {row.at for row in rows}
    rest = [
        _untouched(at, one, sights, hovered)
        for at, one in enumerate(picture)
        if is_page and at not in known and one.is_clickable and one.w_px > 0 and one.h_px > 0
    ]
    rest.sort(key=lambda row: (picture[row.at or 0].y_px, picture[row.at or 0].x_px))
    return (*rows, *rest)


class _Tallies:
    """What is counted of all elements at once."""

    def __init__(self, points: Points, stays: int) -> None:
        members, group_of = grouped(points.elements)
        named = points.element >= 0
        group, signs, stay = (
            group_of[points.element[named]],
            points.signs[named],
            points.stay[named],
        )
        self._group_of = group_of
        self._signed = {
            sign: np.bincount(group[signs & sign > 0], minlength=len(members))
            for sign in (Sign.RAGE, Sign.DEAD, Sign.ERROR)
        }
        self._stays = max(stays, 1)
        known = stay >= 0
        self._clicked = np.unique(group[known] * self._stays + stay[known])

    def signed(self, one: ElementClicks, sign: Sign) -> int:
        """How many of an element's clicks have it."""
        return int(self._signed[sign][self._group_of[one.members[0]]])

    def clicked(self, one: ElementClicks) -> Ints:
        """The stays with a click on an element."""
        first = self._group_of[one.members[0]] * self._stays
        low, high = np.searchsorted(self._clicked, (first, first + self._stays))
        return np.asarray(self._clicked[low:high] - first, dtype=np.int64)


class _Sights:
    """Which stays saw what; the views are sorted once, so that an element looks only at those around it."""

    def __init__(self, views: Views, stays: int) -> None:
        self._all = np.zeros(stays, np.bool_)
        self._all[views.stay] = True
        self._views = views.taken(np.argsort(views.top_px))
        self._tallest_px = float((views.bottom_px - views.top_px).max(initial=0.0))

    def of(self, one: PictureElement) -> Mask:
        """Which stays saw an element, bool (stays,)."""
        if one.is_stuck:
            return self._all.copy()
        ends_px = one.y_px - self._tallest_px - 1, one.y_px + one.h_px
        low, high = np.searchsorted(self._views.top_px, ends_px)
        near = self._views.taken(slice(int(low), int(high)))
        seen = np.zeros_like(self._all)
        seen[near.stay[near.shows(one.y_px, one.h_px, PART_SEEN)]] = True
        return seen


def _clicked(
    one: ElementClicks,
    tallies: _Tallies,
    picture: Sequence[PictureElement],
    where: Ints | None,
    sights: _Sights | None,
    hovered: Hovered | None,
) -> ElementRow:
    found = -1 if where is None else max(int(where[member]) for member in one.members)
    seen_by = missed = None
    if found >= 0 and sights is not None:
        clicked = tallies.clicked(one)
        seen = sights.of(picture[found])
        seen[clicked] = True
        seen_by = int(np.count_nonzero(seen))
        missed = seen_by - int(clicked.size)
    return ElementRow(
        name=one.name,
        at=found if found >= 0 else None,
        clicks=one.clicks,
        share=one.share,
        people=one.visitors,
        rage=tallies.signed(one, Sign.RAGE),
        dead=tallies.signed(one, Sign.DEAD),
        error=tallies.signed(one, Sign.ERROR),
        seen_by=seen_by,
        seen_not_clicked=missed,
        first_click_s=one.first_click_s,
        is_clickable=picture[found].is_clickable if found >= 0 else None,
        hover_s=_hover_s(hovered, found),
        members=one.members,
        tag=picture[found].tag if found >= 0 else "",
        around=picture[found].around if found >= 0 else None,
    )


def _untouched(
    at: int, one: PictureElement, sights: _Sights | None, hovered: Hovered | None
) -> ElementRow:
    seen_by = None if sights is None else int(np.count_nonzero(sights.of(one)))
    return ElementRow(
        name=one.name,
        at=at,
        clicks=0,
        share=0.0,
        people=0,
        rage=0,
        dead=0,
        error=0,
        seen_by=seen_by,
        seen_not_clicked=seen_by,
        first_click_s=None,
        is_clickable=True,
        hover_s=_hover_s(hovered, at),
        tag=one.tag,
        around=one.around,
    )


def _hover_s(hovered: Hovered | None, at: int) -> float | None:
    return float(hovered.seconds[at]) if hovered is not None and at >= 0 else None
