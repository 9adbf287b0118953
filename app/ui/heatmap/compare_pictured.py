"""What lies below the heats of a comparison: the page or what was open above it, as a person chose to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from app.heatmap.picture import PictureSource, common_width
from app.library import page_pictures
from app.library.page_pictures import Chosen, Moment, OwnImage
from app.ui.heatmap.reading import PAGE_ITSELF, PageHeat, sources_of_state

if TYPE_CHECKING:
    from app.library.database import Library

#: as `Points.state` numbers nothing: a state in which nobody of a side clicked
NOWHERE = -2
Heats = tuple[PageHeat, PageHeat]


def state_index(heat: PageHeat, key: str) -> int:
    """A state as a side numbers it; '' is the page itself."""
    if not key:
        return PAGE_ITSELF
    return next((one.index for one in heat.states if one.key == key), NOWHERE)


def pictured(
    db: Library, heats: Heats, state: str
) -> tuple[Heats, tuple[OwnImage | None, OwnImage | None]]:
    """Both sides with where they are pictured, and the images that a person laid on their pages.

    Who has clicked nothing in the state is shown it as the other side has it.
    """
    sources = [
        sources_of_state(heat, state_index(heat, state)) if state else heat.sources
        for heat in heats
    ]
    seen, images = [], []
    for at, heat in enumerate(heats):
        mine = sources[at] or (sources[1 - at] if heat.clicks.visits else ())
        chosen = _chosen(db, heat, state)
        moment = None if chosen is None else _of_side(heat, chosen.moment)
        seen.append(replace(heat, sources=mine if moment is None else (moment,)))
        images.append(None if chosen is None else _laid_so(heat, chosen.image))
    return (seen[0], seen[1]), (images[0], images[1])


def _chosen(db: Library, heat: PageHeat, state: str) -> Chosen | None:
    clicks = heat.clicks
    found = page_pictures.chosen(db, clicks.page, clicks.site, clicks.device)
    return next((one for one in found if one.frame.state == state), None)


def _of_side(heat: PageHeat, moment: Moment | None) -> PictureSource | None:
    """The moment, where it is one of this side: another side may be another page."""
    stays = heat.on.stays
    if moment is None:
        return None
    mine = np.flatnonzero(stays.session == moment.session)
    if not mine.size:
        return None
    sides = int(stays.viewport_w_px[mine[0]]), int(stays.viewport_h_px[mine[0]])
    return PictureSource(moment.session, moment.window, moment.at_ms, *sides)


def _laid_so(heat: PageHeat, image: OwnImage | None) -> OwnImage | None:
    """The image, where the side's page is as wide as the one that it was laid on: on another it would lie amiss."""
    if image is None:
        return None
    whole = heat.held.read.of(None, heat.clicks.device)
    width = common_width([visit.viewport_w_px for visit in whole.visits])
    return image if width == round(heat.size_px[0]) else None
