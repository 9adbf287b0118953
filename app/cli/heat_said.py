"""How `footfall heatmap` answers: one document, lines for a person, a table as a file."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from app.cli import output
from app.cli.output import Json, number
from app.heatmap.attention import attention
from app.heatmap.elements import ElementRow
from app.heatmap.kinds import Kind
from app.heatmap.picture import PictureSource, fold
from app.heatmap.places import PictureElement, Placed
from app.heatmap.points import Points
from app.heatmap.reach import Depth, SeenPage, lines, page_height, reach
from app.heatmap.views import on_picture
from app.jobs.called import called
from app.library.points import PageClicks

#: what is told of attention, a part of the page each
ATTENTION_PX = 100
#: elements that a person is shown in the terminal without being clicked
MOST_UNTOUCHED = 8
#: an element may have few of very many clicks
SHARE_DIGITS = 6


class Answer(Struct, frozen=True, eq=False):
    """All that is told. `placed` None for what is no clicks; `source`: where the picture is from whose elements
    `picture` lists, None without one. `shown_h_px`: the picture's height, else the page's or down to the lowest
    click. `seen` and `among`: the visits, or by people the persons."""

    clicks: PageClicks
    points: Points
    placed: Placed | None
    count: int
    elements: tuple[ElementRow, ...]
    picture: Sequence[PictureElement]
    source: PictureSource | None
    seen: tuple[SeenPage, ...]
    among: int
    page_w_px: float
    shown_h_px: float

    @property
    def is_pictured(self) -> bool:
        """Whether it is known what lies where on the page's picture."""
        return self.source is not None


def document(args: argparse.Namespace, answer: Answer) -> dict[str, Json]:
    """The answer as JSON."""
    clicks, placed = answer.clicks, answer.placed
    fold_px = fold(clicks.visits)
    moved = None if Kind(args.kind).is_of_bands else answer.count
    by_pixel = moved if placed is None else placed.pixels
    by_element = placed.elements if placed is not None and answer.is_pictured else None
    listed: list[Json] = [element(row, answer.picture) for row in answer.elements]
    return {
        "page": clicks.page,
        "site": clicks.site,
        "kind": args.kind,
        "device": clicks.device,
        "by": args.by,
        "which": args.which,
        "state": args.state,
        "sessions": clicks.sessions,
        "visits": len(clicks.visits),
        "people": int(np.unique(clicks.on.stays.person).size)
        if placed is None
        else answer.points.people,
        "points": answer.count,
        "by_element": by_element,
        "by_pixel": by_pixel,
        "unplaced": None if by_pixel is None else 0 if placed is None else placed.unplaced,
        "page_w_px": number(answer.page_w_px),
        "page_h_px": number(_page_h_px(answer)),
        "elements": listed,
        "states": _states(clicks.points),
        "reach": [_depth(depth) for depth in reach(answer.seen)] or None,
        "lines": [_depth(depth) for depth in lines(answer.seen)] or None,
        "attention": _attention(answer) if args.kind == Kind.ATTENTION else None,
        "fold_px": number(fold_px) if fold_px > 0 else None,
        "picture": _source(answer.source),
        "out": None if args.out is None else str(args.out),
        "grid": None if args.grid is None else str(args.grid),
    }


def element(row: ElementRow, picture: Sequence[PictureElement]) -> dict[str, Json]:
    """One element as JSON; `rect_px` as it lies in the picture."""
    at = None if row.at is None else picture[row.at]
    rect: list[Json] | None = None
    if at is not None:
        rect = [number(at.x_px), number(at.y_px), number(at.w_px), number(at.h_px)]
    return {
        "name": _name(row),
        "selector": row.name.selector,
        "element_key": row.name.element_key,
        "label": row.name.label,
        "clicks": row.clicks,
        "visitors": row.people,
        "share": round(row.share, SHARE_DIGITS),
        "rage": row.rage,
        "dead": row.dead,
        "error": row.error,
        "seen_by": row.seen_by,
        "seen_not_clicked": row.seen_not_clicked,
        "first_click_s": number(row.first_click_s),
        "is_clickable": row.is_clickable,
        "hover_s": number(row.hover_s),
        "rect_px": rect,
    }


def print_lines(args: argparse.Namespace, answer: Answer) -> None:
    """The answer for a person."""
    clicks, points = answer.clicks, answer.points
    where = f"{clicks.page} on {clicks.device or 'unknown devices'}, {answer.page_w_px:.0f} px wide"
    among = f"{len(clicks.visits)} visits of {clicks.sessions} sessions"
    kind = Kind(args.kind)
    if kind.is_of_bands:
        output.line(f"{where}: {among}")
        _print_bands(kind, answer, args.by)
        return
    if kind.is_of_clicks:
        named = "clicks" if kind is Kind.CLICK else f"{kind} clicks"
        people = "1 person" if points.people == 1 else f"{points.people} people"
        output.line(f"{where}: {answer.count} {named} by {people} in {among}")
        if answer.placed is not None and answer.is_pictured:
            output.line(
                f"{answer.placed.elements} placed by element, {answer.placed.pixels} by pixel,"
                f" {answer.placed.unplaced} nowhere"
            )
    else:
        output.line(f"{where}: {answer.count} samples of the pointer in {among}")
    heads = (
        "ELEMENT",
        "SHARE",
        "CLICKS",
        "PEOPLE",
        "RAGE",
        "DEAD",
        "SEEN BY",
        "FIRST CLICK",
        "HOVER",
    )
    shown = len(heads) - (kind is not Kind.HOVER)
    output.table(
        heads[:shown],
        (_row(row)[:shown] for row in answer.elements if row.clicks or (row.hover_s or 0) > 0),
    )
    untouched = [row for row in answer.elements if row.is_never_clicked]
    if untouched:
        names = ", ".join(_name(row) for row in untouched[:MOST_UNTOUCHED])
        more = (
            f" and {len(untouched) - MOST_UNTOUCHED} more"
            if len(untouched) > MOST_UNTOUCHED
            else ""
        )
        output.line(f"Never clicked: {names}{more}")


def _row(row: ElementRow) -> tuple[str, ...]:
    seen = "" if row.seen_by is None else str(row.seen_by)
    first = "" if row.first_click_s is None else f"{row.first_click_s:.1f} s"
    hover = "" if row.hover_s is None else f"{row.hover_s:.1f} s"
    return (
        _name(row), output.percent(row.share), str(row.clicks), str(row.people), str(row.rage), str(row.dead), seen,
        first, hover,
    )  # fmt: skip


def _name(row: ElementRow) -> str:
    return called(row.name, row.tag, row.around) or "?"


def _print_bands(kind: Kind, answer: Answer, by: str) -> None:
    each = "a person" if by == "people" else "a visit"
    if kind is Kind.ATTENTION:
        output.table(
            ("FROM", "IN VIEW"),
            ((f"{top_px} px", f"{seconds:.1f} s {each}") for top_px, seconds in _bands(answer)),
        )
        return
    output.table(
        ("DEPTH", "FROM TOP", "PEOPLE" if by == "people" else "VISITS"),
        (
            (f"{100 * one.depth_frac:.0f} %", f"{one.depth_px:.0f} px", f"{100 * one.share:.0f} %")
            for one in reach(answer.seen)
        ),
    )
    for line in lines(answer.seen):
        output.line(f"{100 * line.share:.0f} % saw the page down to {line.depth_px:.0f} px")


def _bands(answer: Answer) -> list[tuple[int, float]]:
    on, height_px = answer.clicks.on, _page_h_px(answer)
    if on.views is None or height_px is None:
        return []
    views = on_picture(on.views, on.stays, answer.page_w_px, height_px)
    found = attention(views, answer.among, height_px, ATTENTION_PX)
    return [(at * ATTENTION_PX, seconds) for at, seconds in enumerate(found.per_stay_s.tolist())]


def _page_h_px(answer: Answer) -> float | None:
    """The page's height: the middle one of those measured, else its picture's."""
    return page_height(answer.seen) or (answer.shown_h_px if answer.is_pictured else None)


def _attention(answer: Answer) -> Json:
    return [{"depth_px": top_px, "seconds": number(seconds)} for top_px, seconds in _bands(answer)]


def _states(points: Points) -> Json:
    counts = np.bincount(points.state + 1, minlength=len(points.states) + 1).tolist()
    told: list[Json] = [{"kind": "page", "key": "page", "label": None, "clicks": counts[0]}]
    told += [
        {"kind": one.kind, "key": one.key, "label": one.label, "clicks": count}
        for one, count in zip(points.states, counts[1:], strict=True)
        if count
    ]
    return told


def _source(source: PictureSource | None) -> Json:
    if source is None:
        return None
    return {"session": source.session, "window": source.window, "at_ms": number(source.at_ms)}


def _depth(depth: Depth) -> Json:
    return {
        "depth_frac": number(depth.depth_frac),
        "depth_px": number(depth.depth_px),
        "share": number(depth.share),
    }
