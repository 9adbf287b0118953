"""A library of sessions that all visited one long page: clicks on its elements, scrolls, pointers, measured layouts.

What else the sessions hold is made by `generate.py`.

python tests/bench/heat_library.py LIBRARY [SESSIONS]
"""

from __future__ import annotations

import random
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from app.activity.model import Analysis, Click, Stream, Visit
from app.activity.streams import pack_columns
from app.heatmap.places import PictureElement
from app.library import layouts
from app.library.database import Library, open_writer
from app.library.layouts import ClickLayer, ClickRect, Layout, PageSize
from app.library.records import IngestedFile, IngestedSession
from app.library.sessions import store

sys.path.insert(0, str(Path(__file__).resolve().parent))
import generate as shop

SESSIONS = 10_000
#: of a visit of the page
CLICKS, SCROLLS, MOVES = 10, 40, 250
PAGE = "https://shop.example/landing"
PAGE_W_PX, PAGE_H_PX = 1440, 12_000
WIDTHS_PX = (1280, 1440, 1440, 1920)
VIEW_H_PX = 800
STAY_MS = 90_000.0
ROWS, COLUMNS = 100, 4


def main(arguments: list[str]) -> None:
    """Write the library named first, with as many sessions as named second."""
    generate(Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else SESSIONS)


def elements() -> tuple[PictureElement, ...]:
    """The page's picture: rows of controls, each row in a section; a bar that sticks to the top."""
    high, wide = PAGE_H_PX / ROWS, PAGE_W_PX / COLUMNS
    controls = (
        PictureElement(
            2 + at, f"0:button|Buy {at}|0", f"#buy-{at}", f"Buy {at}", "button",
            (at % COLUMNS) * wide + 20, (at // COLUMNS) * high + 70, 150.0, 36.0, is_clickable=True,
        )
        for at in range(ROWS * COLUMNS)
    )  # fmt: skip
    sections = (
        PictureElement(
            1000 + at, None, f"#row-{at}", None, "section", 0, at * high, PAGE_W_PX, high, is_clickable=False,
        )
        for at in range(ROWS)
    )  # fmt: skip
    bar = PictureElement(
        1, None, "header", "Shop", "header", 0, 0, PAGE_W_PX, 60, is_clickable=False, is_stuck=True
    )
    return (bar, *controls, *sections)


def generate(path: Path, sessions: int = SESSIONS, seed: int = 7) -> None:
    """Write the library; the same for the same seed."""
    dice, random_ = random.Random(seed), np.random.default_rng(seed)
    persons = int(sessions / shop.RETURNS)
    there = elements()
    with closing(open_writer(path)) as db:
        for first in range(0, sessions, shop.IN_ONE_TRANSACTION):
            numbers = range(first, min(sessions, first + shop.IN_ONE_TRANSACTION))
            made = tuple(
                visited(shop.session(dice, number, persons), dice, random_, there)
                for number in numbers
            )
            with db.atomic():
                file = IngestedFile(f"made-{first}.json", f"{first:064}", 1, "rrweb", made)
                stored = store(db, file)
                shop.judge(db, dice, stored.sessions, made)
                shop.handle(db, dice, stored.sessions)
                for number, one in zip(stored.sessions, made, strict=True):
                    measure(db, dice, number, one.analysis, there)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def visited(
    session: IngestedSession,
    dice: random.Random,
    random_: np.random.Generator,
    there: tuple[PictureElement, ...],
) -> IngestedSession:
    """The session with a visit of the page before its others."""
    told = session.analysis
    width_px = dice.choice(WIDTHS_PX)
    depth_px = min(random_.exponential(4_000.0), PAGE_H_PX - VIEW_H_PX)
    landing = Visit(
        window=0, url=PAGE, title="Landing", enter_ms=0.0, leave_ms=STAY_MS, active_ms=STAY_MS / 2,
        viewport_w_px=width_px, viewport_h_px=VIEW_H_PX, scroll_max_y_px=depth_px,
    )  # fmt: skip
    on_page = tuple(_click(dice, there, depth_px, width_px, at) for at in range(CLICKS))
    analysis = replace(
        told,
        device="desktop",
        duration_ms=told.duration_ms + STAY_MS,
        viewport_w_px=width_px,
        viewport_h_px=VIEW_H_PX,
        visits=(landing, *(_later(visit) for visit in told.visits)),
        clicks=(*on_page, *(_later_click(click) for click in told.clicks)),
        streams=_streams(random_, depth_px, width_px),
    )
    return replace(session, analysis=analysis)


def _later(visit: Visit) -> Visit:
    return replace(visit, enter_ms=visit.enter_ms + STAY_MS, leave_ms=visit.leave_ms + STAY_MS)


def _later_click(click: Click) -> Click:
    return replace(click, visit=click.visit + 1, at_ms=click.at_ms + STAY_MS)


def _click(
    dice: random.Random, there: tuple[PictureElement, ...], depth_px: float, width_px: int, at: int
) -> Click:
    """On an element in the part that was seen, on a page that is as wide as the viewport."""
    last = max(1, int((depth_px + VIEW_H_PX) / PAGE_H_PX * ROWS)) * COLUMNS
    on = there[dice.randrange(last) + 1] if dice.random() < 0.9 else dice.choice(there)
    x_px = (on.x_px + dice.random() * on.w_px) * width_px / PAGE_W_PX
    y_px = on.y_px + dice.random() * on.h_px
    return Click(
        window=0, visit=0, at_ms=STAY_MS * (at + 1) / (CLICKS + 2), x_px=x_px, y_px=y_px, viewport_x_px=x_px,
        viewport_y_px=y_px % VIEW_H_PX, node_id=on.node_id, snapshot=1, pointer="mouse", tag=on.tag,
        selector=on.selector, element_key=on.element_key, label=on.label,
    )  # fmt: skip


def _streams(random_: np.random.Generator, depth_px: float, width_px: int) -> tuple[Stream, ...]:
    scrolls, moves = (np.sort(random_.uniform(0, STAY_MS, count)) for count in (SCROLLS, MOVES))
    down = np.abs(np.cumsum(random_.normal(120, 400, SCROLLS))).clip(0, depth_px)
    across = (width_px / 2 + np.cumsum(random_.normal(0, 30, MOVES))) % width_px
    lower = (VIEW_H_PX / 2 + np.cumsum(random_.normal(0, 20, MOVES))) % VIEW_H_PX
    return (
        pack_columns(
            0, "scroll", (scrolls, np.ones(SCROLLS), np.zeros(SCROLLS), down, np.ones(SCROLLS))
        ),
        pack_columns(0, "pointer", (moves, across, lower, np.full(MOVES, 5))),
        pack_columns(0, "viewport", (np.zeros(1), np.full(1, width_px), np.full(1, VIEW_H_PX))),
    )


def measure(
    db: Library,
    dice: random.Random,
    session: int,
    told: Analysis,
    there: tuple[PictureElement, ...],
) -> None:
    """Keep where everything lay, as the browser would have told; one click in twenty was made in a dialog."""
    known = {one.node_id: one for one in there}
    scale = told.viewport_w_px / PAGE_W_PX
    mine = [(at, known[click.node_id]) for at, click in enumerate(told.clicks) if click.visit == 0]
    rects = tuple(
        ClickRect(at, on.x_px * scale, on.y_px, on.w_px * scale, on.h_px, on.is_stuck)
        for at, on in mine
    )
    layers = tuple(
        ClickLayer(at, "dialog", "dialog|#sizes", "Sizes") for at, _ in mine if dice.random() < 0.05
    )
    size = PageSize(0, told.viewport_w_px, PAGE_H_PX)
    layouts.write(db, layouts.to_measure(db, session), Layout((size,), rects, (), layers))


if __name__ == "__main__":
    main(sys.argv[1:])
