"""`footfall heatmap --compare QUERY`: the sessions of `--where` beside those of another query, on one page."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import heat_page, measuring, output
from app.cli.heat_files import write_difference, write_grid
from app.cli.heat_page import HeatPage
from app.cli.heat_said import Answer
from app.cli.output import Json
from app.heatmap.compare import (
    COLUMNS,
    Comparison,
    ElementDifference,
    Half,
    Unit,
    beyond_chance,
    compare,
    less,
    per_trial,
    trials,
    unit_of,
    values,
)
from app.heatmap.kinds import Kind
from app.heatmap.places import PictureElement
from app.jobs.called import Names, called, names_in
from app.jobs.heat import HeatOf, chosen_points, kind_heat
from app.jobs.table_file import write_table
from app.library import search
from app.proportions import margin

if TYPE_CHECKING:
    from app.ui.web.kept_pages import KeptPage

MOST_ROWS = 20


def run_comparison(
    args: argparse.Namespace,
    library: Path,
    page: HeatPage,
    of: HeatOf,
    answer: Answer,
    drawn: KeptPage | None,
) -> Comparison:
    """Compare the page with the other query's, and write what is to be written of that: the difference as picture and
    grid, both sides' elements as table.

    Args:
        page: side A as it was read, `answer` what is told of it, `drawn` its picture.

    Raises:
        NothingFound: nobody of the other query was on the page.
        UserError: a file cannot be written.
    """
    other = _other(args, library, page)
    found = compare(_half(page, of), _half(other, of), of.by)
    if args.grid or (args.out and not args.no_heat):
        one, two = (
            per_trial(
                kind_heat(
                    side.clicks.on, of, answer.page_w_px, answer.shown_h_px, answer.picture
                ).density,
                of.kind,
                trials(side.clicks.on.stays, of.by),
            )
            for side in (page, other)
        )
        apart = less(one, two)
        if args.grid:
            write_grid(apart.grid, args.grid)
        if args.out and drawn is not None and not args.no_heat:
            unit = unit_of(of.kind)
            is_told = unit is Unit.CLICKS and not found.shared
            solid = beyond_chance(one, two, found.one, found.other) if is_told else None
            title = f"{page.clicks.site or ''}{page.clicks.page}: {_named(args.where)} less {_named(args.compare)}"
            write_difference(drawn, apart, solid, unit, found, of.by, title, args.out)
    if args.csv:
        names = _names(found, answer.picture)
        rows = ((*values(row), _name(row, names)) for row in found.elements)
        write_table((*COLUMNS, "name"), rows, args.csv)
    return found


def told(args: argparse.Namespace, found: Comparison, picture: Sequence[PictureElement]) -> Json:
    """The comparison as JSON: A is `--where`, B is `--compare`; `picture`: A's."""
    names = _names(found, picture)
    return {
        "where": args.where,
        "compare": args.compare,
        "trials_a": found.one,
        "trials_b": found.other,
        "trials_shared": found.shared,
        "too_few": found.too_few is not None,
        "certain": None if found.shared else found.certain,
        "elements": [_element(row, names) for row in found.elements],
    }


def print_comparison(
    args: argparse.Namespace, found: Comparison, picture: Sequence[PictureElement]
) -> None:
    """The comparison for a person."""
    names = _names(found, picture)
    named = "people" if args.by == "people" else "visits"
    output.line(
        f"A {_named(args.where)}: {found.one} {named} · B {_named(args.compare)}: {found.other} {named}"
    )
    if found.too_few is not None:
        off = 100 * margin(found.too_few)
        output.line(
            f"Only {found.too_few} {named} on a side: shares may be off by {off:.0f} points."
        )
    if found.shared:
        output.line(f"{found.shared} {named} are on both sides: what is chance is not told.")
    output.table(
        ("ELEMENT", "A", "B", "A - B", "BETWEEN", "CHANCE", ""),
        (_row(row, names) for row in found.elements[:MOST_ROWS]),
    )


def _named(query: str) -> str:
    return query.strip() or "everyone"


def _other(args: argparse.Namespace, library: Path, page: HeatPage) -> HeatPage:
    names_device = any(search.key_of(term) == "device" for term in search.parse(args.compare).terms)
    device = None if names_device else page.clicks.device
    asked = argparse.Namespace(**{**vars(args), "where": args.compare, "device": device})
    other = heat_page.read(asked, library)
    sessions = [visit.session for visit in other.clicks.visits]
    if not args.no_measure and measuring.measure_some(library, sessions):
        other = heat_page.read(asked, library)
    return other


def _half(page: HeatPage, of: HeatOf) -> Half:
    clicks = of if of.kind.is_of_clicks else HeatOf(kind=Kind.CLICK, state=of.state)
    return Half(page.clicks.on.stays, chosen_points(page.clicks.on, clicks))


def _names(found: Comparison, picture: Sequence[PictureElement]) -> Names:
    """What those elements are called that have no label, as far as A's picture tells it."""
    return names_in([row.name for row in found.elements if not row.name.label], [picture])


def _name(row: ElementDifference, names: Names) -> str:
    return names.get(row.name) or called(row.name) or "?"


def _element(row: ElementDifference, names: Names) -> Json:
    """Chances are told to the last digit: rounded, small ones would be none."""
    return {"name": _name(row, names), **dict(zip(COLUMNS, values(row), strict=True))}


def _row(row: ElementDifference, names: Names) -> tuple[str, ...]:
    apart = row.difference
    return (
        _name(row, names),
        f"{100 * (row.one.share or 0):.1f} %",
        f"{100 * (row.other.share or 0):.1f} %",
        f"{100 * apart.value:+.1f}",
        f"{100 * apart.low:+.1f} to {100 * apart.high:+.1f}" if row.is_told else "-",
        f"{row.raised_p:.3f}" if row.is_told else "-",
        "certain" if row.is_certain else "",
    )
