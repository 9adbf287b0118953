"""`footfall heatmap`: where a page was clicked, as numbers, a grid, a table and a picture; needs no display."""

from __future__ import annotations

import argparse
import csv
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from app.cli import measuring, output
from app.cli.output import Json, number
from app.errors import NothingFound, UserError
from app.heatmap.picture import common_width, fold, picture_sources
from app.heatmap.points import ElementClicks, element_clicks
from app.heatmap.reach import Depth, page_height, reach, seen_pages
from app.jobs.heat import HeatPicture, guessed_height, heat_picture
from app.library import search
from app.library.database import open_reader
from app.library.in_view import read_views
from app.library.points import PageClicks, click_points, fitting, read_page
from app.paths import Paths

if TYPE_CHECKING:
    from app.ui.web.backdrop import Picture

COLUMNS = (
    "selector", "element_key", "label", "clicks", "visitors", "share", "rage", "dead", "seen_by",
    "first_click_s",
)  # fmt: skip
# A table program takes a cell that begins so for a formula; recorded labels are strangers' text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def run_heatmap(args: argparse.Namespace, where: Paths) -> int:
    """Answer for one page and one class of devices."""
    query = search.parse(args.where)
    with closing(open_reader(where.library)) as db:
        clicks = click_points(db, args.page, args.device, query)
    if not clicks.visits:
        on = f" on a {args.device}" if args.device else ""
        of_query = f" in the sessions that fit {args.where}" if args.where.strip() else ""
        raise NothingFound(
            f"{clicks.page} was never visited{on}{of_query}.",
            f"Visits by device: {_devices(clicks)}." if clicks.devices else "",
        )
    if not args.no_measure:
        measuring.measure_some(where.library, [visit.session for visit in clicks.visits])
    with closing(open_reader(where.library)) as db:
        read = read_page(db, args.page)
        read = replace(read, on=replace(read.on, views=read_views(db, read)))
        chosen = read.of(fitting(db, query), clicks.device)
        views = chosen.on.views
        seen = () if views is None else seen_pages(chosen.on.stays, views)
    picture = _picture(where.library, clicks, args) if args.out or args.grid else None
    width_px = common_width([visit.viewport_w_px for visit in clicks.visits])
    height_px = picture.image.height() if picture is not None else None
    if args.grid or (args.out and not args.no_heat):
        view_h_px = max(visit.viewport_h_px for visit in clicks.visits)
        known_h_px = height_px or guessed_height(clicks.points, view_h_px)
        heat = heat_picture(clicks.points, args.by, max(width_px, 1), known_h_px)
        if heat.density.outside:
            output.message(f"{heat.density.outside} clicks lie beside the page and are left out.")
        if args.grid:
            _write_grid(heat, args.grid)
    if args.out and picture is not None:
        from app.ui.heatmap.export import write_picture

        write_picture(picture.image, None if args.no_heat else heat, args.out)
    elements = element_clicks(clicks.points)
    if args.csv:
        _write_csv(elements, args.csv)
    page_h_px = page_height(seen) if picture is None else picture.page_h_px
    if args.json:
        output.document(_document(args, clicks, elements, width_px, page_h_px, reach(seen)))
    else:
        _print(clicks, elements, width_px)
    return 0


def _picture(library: Path, clicks: PageClicks, args: argparse.Namespace) -> Picture | None:
    """The page's picture from the best visit that can be drawn.

    Raises:
        UserError: none can, and a picture was asked for.
    """
    from app.ui.web.headless import page_picture

    why = UserError(f"No recording shows {clicks.page}.", "")
    for source in picture_sources(clicks.visits):
        try:
            return page_picture(library, source.session, source.at_ms, source.window)
        except UserError as error:
            why = error
    if args.out:
        raise why
    output.message(f"{why} The grid ends below the lowest click.")
    return None


def _document(
    args: argparse.Namespace,
    clicks: PageClicks,
    elements: tuple[ElementClicks, ...],
    page_w_px: int,
    page_h_px: float | None,
    depths: tuple[Depth, ...],
) -> Json:
    points = clicks.points
    placed = int(np.count_nonzero(np.isfinite(points.x_px) & np.isfinite(points.y_px)))
    fold_px = fold(clicks.visits)
    listed: list[Json] = [_element(element) for element in elements]
    return {
        "page": clicks.page,
        "site": clicks.site,
        "kind": args.kind,
        "device": clicks.device,
        "by": args.by,
        "sessions": clicks.sessions,
        "visits": len(clicks.visits),
        "people": points.people,
        "points": len(points),
        "by_element": None,
        "by_pixel": placed,
        "unplaced": len(points) - placed,
        "page_w_px": page_w_px or None,
        "page_h_px": number(page_h_px),
        "elements": listed,
        "reach": [_depth(depth) for depth in depths] or None,
        "fold_px": number(fold_px) if fold_px > 0 else None,
        "out": None if args.out is None else str(args.out),
        "grid": None if args.grid is None else str(args.grid),
    }


def _depth(depth: Depth) -> Json:
    return {
        "depth_frac": number(depth.depth_frac),
        "depth_px": number(depth.depth_px),
        "share": number(depth.share),
    }


def _element(element: ElementClicks) -> dict[str, Json]:
    return {
        "selector": element.name.selector,
        "element_key": element.name.element_key,
        "label": element.name.label,
        "clicks": element.clicks,
        "visitors": element.visitors,
        "share": number(element.share),
        "rage": None,
        "dead": None,
        "seen_by": None,
        "first_click_s": number(element.first_click_s),
    }


def _write_grid(heat: HeatPicture, file: Path) -> None:
    try:
        with file.open("wb") as out:
            np.save(out, heat.density.grid, allow_pickle=False)
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}.", "") from error


def _write_csv(elements: tuple[ElementClicks, ...], file: Path) -> None:
    try:
        with file.open("w", encoding="utf-8", newline="") as out:
            table = csv.DictWriter(out, COLUMNS)
            table.writeheader()
            for element in elements:
                table.writerow({key: _cell(value) for key, value in _element(element).items()})
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}.", "") from error


def _cell(value: Json) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _devices(clicks: PageClicks) -> str:
    return ", ".join(f"{name or 'unknown'} {visits}" for name, visits in clicks.devices)


def _print(clicks: PageClicks, elements: tuple[ElementClicks, ...], page_w_px: int) -> None:
    points = clicks.points
    people = "1 person" if points.people == 1 else f"{points.people} people"
    output.line(
        f"{clicks.page} on {clicks.device or 'unknown devices'}, {page_w_px} px wide: {len(points)} clicks"
        f" by {people} in {len(clicks.visits)} visits of {clicks.sessions} sessions"
    )
    output.table(
        ("ELEMENT", "SHARE", "CLICKS", "PEOPLE", "FIRST CLICK"),
        (
            (
                element.name.label or element.name.selector or "?",
                f"{100 * element.share:.1f} %",
                str(element.clicks),
                str(element.visitors),
                f"{element.first_click_s:.1f} s",
            )
            for element in elements
        ),
    )
