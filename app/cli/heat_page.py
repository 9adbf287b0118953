"""What `footfall heatmap` reads and draws before it answers."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from app.cli import output
from app.errors import NothingFound, UserError
from app.heatmap.kinds import Kind
from app.heatmap.picture import PictureSource, picture_candidates
from app.heatmap.points import State
from app.library import feedback, page_pictures, search
from app.library.database import open_reader
from app.library.in_view import read_views
from app.library.page_pictures import Chosen
from app.library.pointer_moves import read_moves
from app.library.points import PageClicks, fitting, read_page

if TYPE_CHECKING:
    from app.ui.heatmap.pinned import Pinned
    from app.ui.web.kept_pages import KeptPage

#: a dialog stands as it was clicked so long before
_BEFORE_CLICK_MS = 50.0
#: moments of a state that are looked at for its picture
_MOST_SOURCES = 6


class HeatPage(Struct, frozen=True):
    """The page and what was chosen for its picture. `state`: an index in the states of its clicks, −1 for the page
    itself, None for whatever was open."""

    clicks: PageClicks
    chosen: tuple[Chosen, ...]
    state: int | None

    @property
    def state_key(self) -> str:
        """By what the state is known; '' for the page itself."""
        states = self.clicks.points.states
        return states[self.state].key if self.state is not None and self.state >= 0 else ""


def read(args: argparse.Namespace, library: Path) -> HeatPage:
    """The page that fits the line's pattern, and all that its kind of heat is made of.

    Raises:
        NothingFound: no page fits, nobody was on it, or nothing was clicked in such a state.
        QueryError: the query cannot be read.
    """
    query = search.parse(args.where)
    kind = Kind(args.kind)
    with closing(open_reader(library)) as db:
        page = read_page(db, args.page)
        on = replace(page.on, views=read_views(db, page))
        if kind in (Kind.MOVE, Kind.HOVER):
            on = replace(on, moves=read_moves(db, page))
        page = replace(page, on=on)
        clicks = page.of(fitting(db, query), args.device, args.width)
        chosen = page_pictures.chosen(db, clicks.page, clicks.site, clicks.device)
    if not clicks.visits:
        raise _nobody(clicks, args)
    return HeatPage(clicks, chosen, _state(clicks.points.states, args.state))


def picture(page: HeatPage, library: Path, *, is_needed: bool) -> KeptPage | None:
    """The page's picture: what a person chose, else the best there is; None where none can be drawn.

    Raises:
        UserError: none can, and it is needed.
    """
    from app.ui.web import sandbox

    try:
        sandbox.refuse_root()
        return _drawn(page, library)
    except (UserError, ImportError) as error:
        if is_needed:
            raise
        output.message(f"{error} Clicks are placed by pixel, and what was seen is not told.")
        return None


def pinned(page: HeatPage, library: Path, drawn: KeptPage) -> tuple[Pinned, ...]:
    """What was said of the elements of a picture, in the sessions whose heat it shows."""
    from app.ui.heatmap.pinned import placed

    clicks = page.clicks
    with closing(open_reader(library)) as db:
        told = feedback.of_elements(db, clicks.page, clicks.site, clicks.on.stays.session.tolist())
    return placed(told, drawn.elements)


def _drawn(page: HeatPage, library: Path) -> KeptPage:
    from app.ui.web.headless import need_application
    from app.ui.web.kept_pages import kept_page, laid

    need_application()
    mine = next((one for one in page.chosen if one.frame.state == page.state_key), None)
    sources = _sources(page)
    if mine is not None and mine.moment is not None:
        view = sources[0] if sources else PictureSource(0, 0, 0.0, 0, 0)
        moment = mine.moment
        sources = (replace(view, session=moment.session, window=moment.window, at_ms=moment.at_ms),)
    if not sources:
        raise UserError(f"No recording shows {page.clicks.page}.", "")
    found = kept_page(library, sources, page.state_key or None)
    if mine is not None and mine.image is not None:
        return replace(found, image=laid(mine.image, found.image.size()))
    return found


def _sources(page: HeatPage) -> tuple[PictureSource, ...]:
    """Moments that may show the page, or the state of it."""
    if not page.state_key:
        return picture_candidates(page.clicks.visits)
    points, stays = page.clicks.points, page.clicks.on.stays
    found = []
    for at in np.flatnonzero(points.state == page.state)[:_MOST_SOURCES].tolist():
        stay = int(points.stay[at])
        found.append(
            PictureSource(
                int(stays.session[stay]),
                int(stays.window[stay]),
                float(points.at_ms[at]) - _BEFORE_CLICK_MS,
                int(stays.viewport_w_px[stay]),
                int(stays.viewport_h_px[stay]),
            )
        )
    return tuple(found)


def _state(states: tuple[State, ...], named: str | None) -> int | None:
    if named is None:
        return None
    if named == "page":
        return -1
    for at, state in enumerate(states):
        if named in (state.key, state.label):
            return at
    told = ", ".join(state.key for state in states)
    raise NothingFound(
        f"Nothing was clicked while {named} was open.",
        f"States of this page: page, {told}." if told else "All clicks were made on the page.",
    )


def _nobody(clicks: PageClicks, args: argparse.Namespace) -> NothingFound:
    on = f" on a {args.device}" if args.device else ""
    narrow = " at such a width" if args.width else ""
    of_query = f" in the sessions that fit {args.where}" if args.where.strip() else ""
    devices = ", ".join(f"{name or 'unknown'} {visits}" for name, visits in clicks.devices)
    return NothingFound(
        f"{clicks.page} was never visited{on}{narrow}{of_query}.",
        f"Visits by device: {devices}." if devices else "",
    )
