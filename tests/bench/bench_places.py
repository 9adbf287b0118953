"""Where clicks land on the picture of their page, beside where the labelled recordings' own pages say they were made.

Each page is pictured once for each width of viewport, each variant and each state, as the heat does it: from the moment
that shows it best. The clicks of all its visits at that width are placed on it, by element where that is in the
picture, and compared with the place on the page that the label tells. What is further off than a pixel moved with its
element: the page was laid out otherwise in that visit (another product, more in the cart, a longer list).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

import numpy as np
from msgspec import Struct

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from app.errors import UserError
from app.heatmap.picture import PictureSource, picture_sources
from app.heatmap.places import place
from app.heatmap.points import Points
from app.jobs import ingest
from app.library.database import open_reader, open_writer
from app.library.pages import pages
from app.library.points import PageClicks, read_page
from app.library.sessions import store

ROOT = Path(__file__).resolve().parents[2]
NEAR_PX = 1.0
MOST_SOURCES = 3
BEFORE_CLICK_MS = 50.0
WORST = 25


class Landed(Struct, frozen=True):
    """One click: how far from its label it was placed, NaN where it was not."""

    site: str
    page: str
    session: str
    at_ms: float
    by_element: bool
    off_px: float
    label: str


def main() -> int:
    """Print the table by site and the worst; 1 when less than 98 of 100 placed clicks lie within a pixel."""
    shared = Path(os.environ.get("FOOTFALL_SHARED") or ROOT.parent / "shared")
    folder = shared / "recordings" / "labelled"
    if not folder.is_dir():
        print("the labelled recordings are not on this machine")
        return 0
    told = json.loads((folder / "labels.json").read_text("utf-8"))["sessions"]
    with tempfile.TemporaryDirectory() as place_of:
        library = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(place_of) / "library.footfall"
        named = _bring_in(library, folder, told)
        _measure(library)
        landed = list(_landed(library, named, told))
    return _print(landed)


def _bring_in(library: Path, folder: Path, told: list[dict[str, object]]) -> dict[int, int]:
    """Imports the recordings; which of `told` each session of the library is."""
    named: dict[int, int] = {}
    with closing(open_writer(library)) as db:
        for at, one in enumerate(told):
            for found in ingest.find([folder / str(one["file"])]):
                for file in ingest.ingest(found):
                    named[store(db, file).outcomes[0].id] = at
    return named


def _measure(library: Path) -> None:
    from app.library import layouts
    from app.ui.web.headless_layout import measure_sessions

    with closing(open_reader(library)) as db:
        behind = layouts.behind(db)
    measure_sessions(library, behind)


def _landed(
    library: Path, named: dict[int, int], told: list[dict[str, object]]
) -> Iterator[Landed]:
    with closing(open_reader(library)) as db:
        wanted = [(row.site or "", row.pattern) for row in pages(db)]
    variants = [
        np.array(sorted(id_ for id_, at in named.items() if told[at]["variant"] == name), np.int64)
        for name in {one["variant"] for one in told}
    ]
    for site, pattern in wanted:
        with closing(open_reader(library)) as db:
            read = read_page(db, pattern)
        widths = sorted({int(width) for width in read.on.stays.viewport_w_px.tolist()})
        for device in read.devices:
            for width, sessions in product(widths, variants):
                clicks = read.of(sessions, device, (width, width + 1))
                if clicks.visits and len(clicks.points):
                    yield from _of_width(library, site, clicks, named, told)


def _of_width(
    library: Path,
    site: str,
    clicks: PageClicks,
    named: dict[int, int],
    told: list[dict[str, object]],
) -> Iterator[Landed]:
    from app.ui.web.headless import best_page_picture

    points = clicks.points
    for state in sorted(set(points.state.tolist())):
        mine = points.taken(points.state == state)
        key = points.states[state].key if state >= 0 else None
        sources = picture_sources(clicks.visits, MOST_SOURCES)
        if key is not None:
            sources = _of_state(clicks, mine)
        try:
            _, picture, elements = best_page_picture(library, sources, key)
        except UserError as error:
            print(f"{clicks.page}: {error}")
            continue
        placed = place(mine, elements, picture.image.width())
        is_stuck = _stuck(library, mine)
        for at in range(len(mine)):
            truth = told[named[int(mine.session[at])]]
            known = min(truth["clicks"], key=lambda one: abs(one["t_ms"] - mine.at_ms[at]))
            # what stays in the window while the page scrolls is drawn where it was in the window
            x, y = ("client_x", "client_y") if is_stuck[at] else ("x", "y")
            off = np.hypot(placed.x_px[at] - known[x], placed.y_px[at] - known[y])
            yield Landed(
                site,
                f"{clicks.page} {picture.image.width()}{f' {key}' if key else ''}",
                str(truth["session"]),
                float(mine.at_ms[at]),
                bool(placed.by_element[at]),
                float(off),
                str(known["text"])[:24] or str(known["tag"]),
            )


def _stuck(library: Path, points: Points) -> list[bool]:
    """Which clicks were made on what stayed in the window while the page scrolled."""
    with closing(open_reader(library)) as db:
        rows = db.execute(
            """SELECT c.session_id, c.at_ms FROM clicks c
               JOIN click_rects r ON r.session_id = c.session_id AND r.idx = c.idx WHERE r.is_stuck"""
        )
        stuck = {tuple(row) for row in rows}
    return [
        one in stuck for one in zip(points.session.tolist(), points.at_ms.tolist(), strict=True)
    ]


def _of_state(clicks: PageClicks, points: Points) -> tuple[PictureSource, ...]:
    stays = clicks.on.stays
    return tuple(
        PictureSource(
            int(stays.session[stay]),
            int(stays.window[stay]),
            float(at_ms) - BEFORE_CLICK_MS,
            int(stays.viewport_w_px[stay]),
            int(stays.viewport_h_px[stay]),
        )
        for stay, at_ms in zip(points.stay[:MOST_SOURCES], points.at_ms[:MOST_SOURCES], strict=True)
    )


def _print(landed: list[Landed]) -> int:
    print(
        f"{'site':16} {'clicks':>7} {'by element':>11} {'≤ 1 px':>7} {'by pixel':>9} {'≤ 1 px':>7} {'no place':>9}"
    )
    total: Counter[str] = Counter()
    for site in [*sorted({one.site for one in landed}), "all"]:
        mine = [one for one in landed if site in (one.site, "all")]
        by_element = [one for one in mine if one.by_element]
        by_pixel = [one for one in mine if not one.by_element and np.isfinite(one.off_px)]
        near = [sum(one.off_px <= NEAR_PX for one in some) for some in (by_element, by_pixel)]
        print(
            f"{site:16} {len(mine):7} {len(by_element):11} {near[0]:7} {len(by_pixel):9} {near[1]:7}"
            f" {len(mine) - len(by_element) - len(by_pixel):9}"
        )
        total["near"], total["placed"] = sum(near), len(by_element) + len(by_pixel)
    print("\nthe worst:")
    for one in sorted(landed, key=lambda one: -np.nan_to_num(one.off_px, nan=1e9))[:WORST]:
        how = "element" if one.by_element else "pixel"
        print(
            f"{one.off_px:8.1f} px by {how:8} {one.session:10} {one.at_ms:8.0f} {one.page} “{one.label}”"
        )
    return int(total["near"] < 0.98 * total["placed"])


if __name__ == "__main__":
    raise SystemExit(main())
