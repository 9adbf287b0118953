"""All that is known of one page at once, so that a filter only leaves some of it out and nothing is read again."""

from __future__ import annotations

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from app.heatmap.moves import Moves
from app.heatmap.people import Spots, spots_of
from app.heatmap.points import Points
from app.heatmap.stays import Mask, Stays, renumbered
from app.heatmap.views import Views


class Kept(Struct, eq=False):
    """The spots of a page's moves as they were last asked for: of these moves, on a picture so wide, by that radius."""

    moves: Moves | None = None
    page_w_px: float = 0.0
    radius_px: float = 0.0
    spots: Spots | None = None


class Part(Struct, frozen=True, eq=False):
    """What a page is part of: `chosen`, bool (stays,), of the whole's; `moves`, what that left of its moves."""

    whole: OnPage
    chosen: Mask
    moves: Moves | None


class OnPage(Struct, frozen=True, eq=False):
    """The stays on a page and what was done in them; `views` and `moves` None until they are asked for.

    `part`: of which page these are some stays, None of a whole one. `kept`: forgotten with the page.
    """

    stays: Stays
    clicks: Points
    views: Views | None = None
    moves: Moves | None = None
    part: Part | None = None
    kept: Kept = field(default_factory=Kept)

    def of_stays(self, chosen: Mask) -> OnPage:
        """Only some stays and what was done in them.

        Args:
            chosen: bool (stays,).
        """
        mine = self.clicks.taken(chosen[self.clicks.stay])
        moves = None if self.moves is None else self.moves.of_stays(chosen)
        return OnPage(
            stays=self.stays.taken(chosen),
            clicks=replace(mine, stay=renumbered(chosen)[mine.stay]),
            views=None if self.views is None else self.views.of_stays(chosen),
            moves=moves,
            part=Part(self, chosen, moves),
        )

    def move_spots(self, page_w_px: float, radius_px: float) -> Spots | None:
        """Which spot (`app.heatmap.people`) each move is on, (moves,); None where the moves were not read.

        Of the whole page they are numbered, which takes sorting, and kept until another picture or radius is asked for:
        a filter only takes some.
        """
        moves, part = self.moves, self.part
        if moves is None:
            return None
        if part is not None and part.moves is moves and part.whole.moves is not None:
            spots = part.whole.move_spots(page_w_px, radius_px)
            if spots is not None:
                is_all = moves is part.whole.moves
                return spots if is_all else spots[part.chosen[part.whole.moves.stay]]
        kept = self.kept
        is_same = (kept.page_w_px, kept.radius_px) == (page_w_px, radius_px)
        if kept.spots is None or kept.moves is not moves or not is_same:
            persons = np.unique(self.stays.person, return_inverse=True)[1].astype(np.int32)
            x_px = moves.placed_x(self.stays, page_w_px)
            kept.spots = spots_of(persons[moves.stay], x_px, moves.y_px, radius_px)
            kept.moves, kept.page_w_px, kept.radius_px = moves, page_w_px, radius_px
        return kept.spots
