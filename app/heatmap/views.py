"""What of a page was in view, when: the stretches in which a stay's view of its page stood still.

The definition of record of *in view*: from the top to the bottom of the viewport as it stood on the page. Where a box
within the page scrolls in its place, the page is told unfolded: the box as high as what it holds, what is below it
moved down; the head above such a box and the box are in view at once, as two stretches of which the second counts no
time again (`is_second`). *Active* seconds are those in which somebody did something less than five seconds before or
after (`app.activity.idle`), in this window, that was not told to be hidden.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from msgspec.structs import asdict, replace

from app.heatmap.stays import Floats, Ints, Mask, Stays, renumbered

#: an element counts as seen when so much of its height was in view
PART_SEEN = 0.25


class Views(Struct, frozen=True, eq=False):
    """m stretches, all arrays (m,).

    `stay`: whose it is. `at_ms`: when it began, on the session's clock. `top_px, bottom_px`: what of the page was in
    view. `active_s`: for how long, while somebody was active. `is_second`: bool, another part that is in view at the
    same time as the stretch before.
    """

    stay: Ints
    at_ms: Floats
    top_px: Floats
    bottom_px: Floats
    active_s: Floats
    is_second: Mask

    def __len__(self) -> int:
        return int(self.stay.size)

    def taken(self, which: Mask | Ints | slice) -> Views:
        """Only those chosen."""
        return Views(**{name: column[which] for name, column in asdict(self).items()})

    def of_stays(self, chosen: Mask) -> Views:
        """Only those of some stays, which are numbered anew."""
        mine = self.taken(chosen[self.stay])
        return replace(mine, stay=renumbered(chosen)[mine.stay])

    def shows(self, top_px: float, h_px: float, part_frac: float) -> Mask:
        """In which stretches at least a part of what lies there was in view, (m,)."""
        common = np.minimum(self.bottom_px, top_px + h_px) - np.maximum(self.top_px, top_px)
        return common >= max(part_frac * h_px, 1.0)

    def lowest_px(self, stays: int) -> Floats:
        """The lowest line that each of so many stays saw, (n,); NaN for those of which nothing is known."""
        lowest = np.full(stays, -np.inf)
        np.maximum.at(lowest, self.stay, self.bottom_px)
        return np.where(np.isfinite(lowest), lowest, np.nan)


def on_picture(views: Views, stays: Stays, page_w_px: float, page_h_px: float) -> Views:
    """The same on a picture of that size: a page that was laid out at another width is stretched to the picture's
    height, where its own was measured."""
    other = (stays.viewport_w_px != page_w_px) & (stays.page_h_px > 0)
    scale = np.ones(len(stays))
    np.divide(page_h_px, stays.page_h_px, out=scale, where=other)
    mine = scale[views.stay]
    return replace(views, top_px=views.top_px * mine, bottom_px=views.bottom_px * mine)
