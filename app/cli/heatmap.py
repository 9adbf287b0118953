"""`footfall heatmap`: what people did on a page, as numbers, a grid, a table and a picture; needs no display."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import numpy as np

from app.cli import heat_compare, heat_page, measuring, output
from app.cli.heat_files import write_grid, write_heat, write_page
from app.cli.heat_page import HeatPage, pinned
from app.cli.heat_said import Answer, document, print_lines
from app.heatmap.elements import element_rows
from app.heatmap.hover import hover
from app.heatmap.kinds import Kind, Which
from app.heatmap.picture import common_width
from app.heatmap.places import place
from app.heatmap.reach import page_height, seen_by_people, seen_pages
from app.heatmap.views import on_picture
from app.jobs.element_table import write_elements
from app.jobs.heat import HeatOf, chosen_points, guessed_height, kind_heat
from app.paths import Paths

if TYPE_CHECKING:
    from app.ui.web.kept_pages import KeptPage

_UNKNOWN_W_PX = 1280


def run_heatmap(args: argparse.Namespace, where: Paths) -> int:
    """Answer for one page and one class of devices."""
    page = heat_page.read(args, where.library)
    if not args.no_measure and measuring.measure_some(
        where.library, [visit.session for visit in page.clicks.visits]
    ):
        page = heat_page.read(args, where.library)
    drawn = None
    if args.out or not args.no_measure:
        drawn = heat_page.picture(page, where.library, is_needed=bool(args.out))
    of = HeatOf(Kind(args.kind), args.by, Which(args.which), page.state)
    answer = _answer(page, of, drawn)
    if args.compare is not None:
        found = heat_compare.run_comparison(args, where.library, page, of, answer, drawn)
        if args.json:
            output.document(
                {
                    **document(args, answer),
                    "compare": heat_compare.told(args, found, answer.picture),
                }
            )
        else:
            heat_compare.print_comparison(args, found, answer.picture)
        return 0
    if args.grid or (args.out and not args.no_heat):
        heat = kind_heat(page.clicks.on, of, answer.page_w_px, answer.shown_h_px, answer.picture)
        if heat.density.outside:
            output.message(f"{heat.density.outside} points lie beside the page and are left out.")
        if args.grid:
            write_grid(heat.density.grid, args.grid)
        above = int(np.count_nonzero(answer.points.state >= 0))
        if page.state is None and above and of.kind.is_of_clicks:
            output.message(
                f"{'1 click was' if above == 1 else f'{above} clicks were'} made on what was open above the page:"
                " `--state page` leaves that out, and --state with one of the keys of `states` shows it."
            )
        if args.out and drawn is not None and not args.no_heat:
            said = pinned(page, where.library, drawn)
            write_heat(drawn, heat, of, page.clicks, args.where, said, args.out)
    if args.out and drawn is not None and args.no_heat:
        write_page(drawn, args.out)
    if args.csv:
        write_elements(answer.elements, args.csv)
    if args.json:
        output.document(document(args, answer))
    else:
        print_lines(args, answer)
    return 0


def _answer(page: HeatPage, of: HeatOf, drawn: KeptPage | None) -> Answer:
    clicks, on = page.clicks, page.clicks.on
    views = on.views
    picture_h_px = None if drawn is None else drawn.page_h_px
    seen_of = seen_by_people if of.by == "people" else seen_pages
    seen = () if views is None else seen_of(on.stays, views, picture_h_px)
    picture = () if drawn is None else drawn.elements
    width_px = common_width([visit.viewport_w_px for visit in clicks.visits]) or _UNKNOWN_W_PX
    points = chosen_points(on, of if of.kind.is_of_clicks else HeatOf(state=of.state))
    view_h_px = max(visit.viewport_h_px for visit in clicks.visits)
    shown_h_px = page_height(seen) or guessed_height(points, view_h_px)
    if drawn is not None:
        width_px, shown_h_px = drawn.image.width(), float(drawn.image.height())
    hovered = None
    if of.kind is Kind.HOVER and on.moves is not None:
        hovered = hover(on.moves, on.stays, picture, width_px, shown_h_px)
    # who had a dialog open is not known: who saw what is in it is not told
    is_page = of.state is None or of.state < 0
    laid = (
        on_picture(views, on.stays, width_px, shown_h_px) if views is not None and is_page else None
    )
    rows = element_rows(points, len(on.stays), picture, laid, hovered, is_page=is_page)
    if hovered is not None:
        rows = tuple(sorted(rows, key=lambda row: -(row.hover_s or 0.0)))
    moves = 0 if on.moves is None else len(on.moves)
    count = len(points) if of.kind.is_of_clicks else len(seen) if of.kind.is_of_bands else moves
    return Answer(
        clicks=clicks,
        points=points,
        placed=place(points, picture, width_px) if of.kind.is_of_clicks else None,
        count=count,
        elements=rows,
        picture=picture,
        source=None if drawn is None else drawn.source,
        seen=seen,
        among=np.unique(on.stays.person).size if of.by == "people" else len(on.stays),
        page_w_px=float(width_px),
        shown_h_px=shown_h_px,
    )
