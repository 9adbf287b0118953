"""All that is known of one page at once, so that a filter only leaves some of it out and nothing is read again."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from app.heatmap.moves import Moves
from app.heatmap.points import Points
from app.heatmap.stays import Mask, Stays, renumbered
from app.heatmap.views import Views


class OnPage(Struct, frozen=True, eq=False):
    """The stays on a page and what was done in them; `views` and `moves` None until they are asked for."""

    stays: Stays
    clicks: Points
    views: Views | None = None
    moves: Moves | None = None

    def of_stays(self, chosen: Mask) -> OnPage:
        """Only some stays and what was done in them.

        Args:
            chosen: bool (stays,).
        """
        mine = self.clicks.taken(chosen[self.clicks.stay])
        return OnPage(
            stays=self.stays.taken(chosen),
            clicks=replace(mine, stay=renumbered(chosen)[mine.stay]),
            views=None if self.views is None else self.views.of_stays(chosen),
            moves=None if self.moves is None else self.moves.of_stays(chosen),
        )
