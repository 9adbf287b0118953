"""`footfall paths`: which way people go from page to page."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from app.cli import output
from app.cli.output import Json, number
from app.insights.path_difference import Contrast, Difference
from app.insights.paths import Edge, Paths
from app.insights.step_flows import Anchor, Steps
from app.insights.views import Page
from app.library import paths, search
from app.library.database import one_moment
from app.paths import Paths as Places
from app.proportions import difference

MOST_ROWS = 20


def run_paths(args: argparse.Namespace, where: Places) -> int:
    """Tell the pages, the turns between them, the commonest whole paths; and what was asked for beside."""
    query = search.parse(args.where or "")
    other = None if args.compare is None else search.parse(args.compare)
    with one_moment(where.library) as db:
        found = paths.paths(db, query)
        sides = None if other is None else paths.compared(db, query, other)
        steps = None
        if args.from_page is not None or args.to_page is not None or args.steps is not None:
            anchor, page = _anchor(args, lambda named: paths.page_named(db, named))
            steps = paths.steps(db, query, anchor, page, args.steps or paths.STEPS)
    if args.json:
        told = _told(found)
        if steps is not None:
            told["steps"] = _steps(steps)
        if sides is not None:
            told["compare"] = _compared(sides)
        output.document(told)
        return 0
    _print(found)
    if steps is not None:
        _print_steps(steps)
    if sides is not None:
        _print_compared(sides)
    return 0


def _anchor(args: argparse.Namespace, named: Callable[[str], Page]) -> tuple[Anchor, Page | None]:
    if args.from_page is not None:
        return Anchor.FROM, named(args.from_page)
    if args.to_page is not None:
        return Anchor.TO, named(args.to_page)
    return Anchor.START, None


def _told(found: Paths) -> dict[str, Json]:
    return {
        "sessions": found.sessions,
        "views": found.views,
        "nodes": [
            {
                "page": node.page.name,
                "site": node.page.site,
                "visits": node.visits,
                "sessions": node.sessions,
                "entries": node.entries,
                "exits": node.exits,
                "bounces": node.bounces,
                "exit_share": node.drop_off.share,
                "repeats": node.repeats,
                "reloads": node.reloads,
                "came_from_elsewhere": node.came,
                "ended_of_those": node.ended,
                "is_dead_end": node.is_dead_end,
                "median_s": number(node.median_ms / 1000),
            }
            for node in found.nodes
        ],
        "edges": [_edge(edge, found) for edge in found.edges],
        "paths": [
            {
                "pages": [found.nodes[at].page.name for at in path.pages],
                "sites": [found.nodes[at].page.site for at in path.pages],
                "sessions": path.sessions,
                "goes_on": path.goes_on,
            }
            for path in found.paths
        ],
        "kinds_of_paths": found.kinds,
    }


def _edge(edge: Edge, found: Paths) -> Json:
    source, target = found.nodes[edge.source].page, found.nodes[edge.target].page
    return {
        "from": source.name,
        "from_site": source.site,
        "to": target.name,
        "to_site": target.site,
        "sessions": edge.sessions,
        "count": edge.count,
        "median_s": number(edge.median_ms / 1000),
        "there_and_back": edge.there_and_back,
        "normalness": None if edge.normalness is None else round(edge.normalness, 6),
    }


def _steps(steps: Steps) -> Json:
    return {
        "anchor": steps.anchor.value,
        "sessions": steps.sessions,
        "stays": [
            {"step": one.step, **_page("page", "site", steps.pages[one.page]),
             "sessions": one.sessions, "ends": one.ends}
            for one in steps.stays
        ],
        "flows": [
            {"step": one.step, **_page("from", "from_site", steps.pages[one.source]),
             **_page("to", "to_site", steps.pages[one.target]), "sessions": one.sessions}
            for one in steps.flows
        ],
    }  # fmt: skip


def _compared(sides: Difference) -> Json:
    return {
        "sessions_a": sides.one.sessions,
        "sessions_b": sides.other.sessions,
        "sessions_shared": sides.shared,
        "pages": [
            {**_page("page", "site", page), **_contrast(contrast)}
            for page, contrast in sides.pages.items()
        ],
        "turns": [
            {**_page("from", "from_site", turn[0]), **_page("to", "to_site", turn[1]),
             **_contrast(contrast)}
            for turn, contrast in sides.turns.items()
        ],
    }  # fmt: skip


def _page(name: str, site: str, page: Page) -> dict[str, Json]:
    return {name: page.name, site: page.site}


def _contrast(contrast: Contrast) -> dict[str, Json]:
    apart = difference(contrast.one, contrast.other)
    return {
        "hits_a": contrast.one.hits,
        "total_a": contrast.one.total,
        "hits_b": contrast.other.hits,
        "total_b": contrast.other.total,
        "difference": None if apart is None else round(apart.value, 6),
        "low": None if apart is None else round(apart.low, 6),
        "high": None if apart is None else round(apart.high, 6),
        "p_adjusted": None if contrast.p is None else round(contrast.p, 6),
        "is_certain": None if contrast.p is None else contrast.is_certain,
    }


def _named(found: Paths) -> Callable[[int], str]:
    """Calls a page by its name, with its site where there are several."""
    several = len({node.page.site for node in found.nodes}) > 1

    def name(at: int) -> str:
        page = found.nodes[at].page
        return f"{page.site} {page.name}" if several and page.site else page.name

    return name


def _print(found: Paths) -> None:
    name = _named(found)
    output.table(
        ("PAGE", "SITE", "VISITS", "SESSIONS", "BEGIN", "END", "LEFT", "MEDIAN", ""),
        (
            (
                node.page.name, node.page.site or "", str(node.visits), str(node.sessions), str(node.entries),
                str(node.exits), f"{node.drop_off.share or 0:.0%}", output.length(node.median_ms),
                "dead end" if node.is_dead_end else "",
            )
            for node in found.nodes[:MOST_ROWS]
        ),
    )  # fmt: skip
    output.line("")
    output.table(
        ("FROM", "TO", "SESSIONS", "TIMES", "AFTER"),
        (
            (
                name(edge.source), name(edge.target), str(edge.sessions), str(edge.count),
                output.length(edge.median_ms),
            )
            for edge in found.edges[:MOST_ROWS]
        ),
    )  # fmt: skip
    output.line("")
    output.table(
        ("SESSIONS", "WHOLE PATH"),
        (
            (
                str(path.sessions),
                " → ".join(map(name, path.pages)) + (" → …" if path.goes_on else ""),
            )
            for path in found.paths[:MOST_ROWS]
        ),
    )
    output.message(
        f"{found.sessions} sessions, {len(found.nodes)} pages, {len(found.edges)} turns, {found.kinds} whole paths"
    )


def _print_steps(steps: Steps) -> None:
    output.line("")
    output.table(
        ("STEP", "FROM", "TO", "SESSIONS"),
        (
            (
                str(one.step), steps.pages[one.source].name, steps.pages[one.target].name,
                str(one.sessions),
            )
            for one in steps.flows[:MOST_ROWS]
        ),
    )  # fmt: skip


def _print_compared(sides: Difference) -> None:
    output.line("")
    if sides.shared:
        output.line(f"{sides.shared} sessions are on both sides: what is chance is not told.")
    rows = sorted(
        sides.turns.items(), key=lambda one: (not one[1].is_certain, -abs(one[1].difference))
    )
    output.table(
        ("FROM", "TO", "A", "B", "A - B", ""),
        (
            (
                turn[0].name, turn[1].name, f"{contrast.one.hits} of {contrast.one.total}",
                f"{contrast.other.hits} of {contrast.other.total}", f"{100 * contrast.difference:+.1f}",
                "hardly chance" if contrast.is_certain else "",
            )
            for turn, contrast in rows[:MOST_ROWS]
        ),
    )  # fmt: skip
