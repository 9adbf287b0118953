"""The rule over calls to act.

- *call missed*: a page was looked at for `cta_least_ms` or longer, in all its visits together, and none of its calls
  was ever in the window by `cta_seen_frac` of its height, nor pressed. Only where all of them were measured: what is
  not known is not guessed. Spans the page's visits.

Source: FullStory, at least 25 % of the element inside the viewport.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.friction.calls import CallBox, CalledPage, Calls
from app.friction.model import Finding, Kind, Place, Why
from app.friction.thresholds import Thresholds

#: heights that differ by less are one
NEAR_PX = 2.0


def call_findings(
    calls: Calls, boxes: Sequence[CallBox], thresholds: Thresholds
) -> Iterator[Finding]:
    """Calls that were missed.

    Args:
        boxes: of the calls that were measured.
    """
    if not boxes:
        return
    measured = {box.call: box for box in boxes}
    by_page: dict[str, list[tuple[CalledPage, list[CallBox | None]]]] = {}
    first = 0
    for page in calls.pages:
        found = [measured.get(first + at) for at in range(len(page.calls))]
        first += len(page.calls)
        by_page.setdefault(page.page, []).append((page, found))
    for visits in by_page.values():
        looked_ms = sum(page.leave_ms - page.enter_ms for page, _ in visits)
        missed = [_missed(page, found, thresholds) for page, found in visits]
        if looked_ms < thresholds.cta_least_ms or None in missed:
            continue
        page, box, place = next(one for one in missed if one is not None)
        yield Finding(
            Kind.CTA_MISSED,
            min(page.enter_ms for page, _ in visits),
            max(page.leave_ms for page, _ in visits),
            page.window,
            page.visit,
            _why(page, box, place),
            place=place,
        )


def _missed(
    page: CalledPage, boxes: Sequence[CallBox | None], thresholds: Thresholds
) -> tuple[CalledPage, CallBox, Place] | None:
    """The first call of a page that was missed; None where one of them was seen, or is not known."""
    missed: tuple[CalledPage, CallBox, Place] | None = None
    for call, box in zip(page.calls, boxes, strict=True):
        if box is None or call.pressed or page.seen[-1][1] > box.page_h_px + NEAR_PX:
            return None
        if box.h_px <= 0:
            continue  # not shown
        if _was_seen(box, page.seen, thresholds.cta_seen_frac):
            return None
        missed = missed or (page, box, _at(call.place, box))
    return missed


def _was_seen(box: CallBox, seen: Sequence[tuple[float, float]], least_frac: float) -> bool:
    """Was enough of a control in the window, wherever it may have lain?"""
    top_px, bottom_px = box.y_px, box.lowest_y_px + box.h_px
    # the nearest that it can have been to what was seen
    return any(
        min(bottom_px, until_px) - max(top_px, from_px) >= max(1.0, least_frac * box.h_px)
        for from_px, until_px in seen
    )


def _at(place: Place, box: CallBox) -> Place:
    if box.lowest_y_px - box.y_px > NEAR_PX:
        return place
    return Place(
        place.node_id, place.snapshot, place.selector, place.element_key, place.label,
        round(box.x_px + box.w_px / 2, 1), round(box.y_px + box.h_px / 2, 1),
    )  # fmt: skip


def _why(page: CalledPage, box: CallBox, place: Place) -> Why:
    is_known = box.lowest_y_px - box.y_px <= NEAR_PX
    return Why(
        "cta_missed" if is_known else "cta_missed_below",
        (
            place.label or place.selector or "",
            f"{round(box.y_px):,}",
            f"{round(page.seen[-1][1]):,}",
        ),
    )
