"""Which of several moments shows a page best, looked at in the browser, and its picture. The definition of record:

- of the page itself: a moment with nothing open above it (dialog, menu, banner) comes before one with something, one
  that does not load before one that does; of those left the fullest, what can be shut again not counted; of nearly
  equally full ones those where the fewest such parts are open; of those one that is not scrolled (bars change or hide
  where a page is scrolled), and of those the first named;
- of a state: only moments count at which that is open; then as above.

Where the moments are to be looked for, and in which order, is told by `app.heatmap.picture`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QObject

from app.errors import UserError
from app.jobs.feed import WindowFeed
from app.ui.web.backdrop import Backdrop, Failed, Picture
from app.ui.web.layers import Look

#: a page that holds nearly as much is as good
NEARLY_FRAC = 0.95


class Candidate(Struct, frozen=True):
    """A moment of a window, from the session's zero."""

    feed: WindowFeed
    at_ms: float


Chosen = Callable[[Candidate, Picture], None]


def best_of(looks: Sequence[Look | None], state: str | None = None) -> int | None:
    """Which of several moments shows the page, or a state of it, best; None where none does.

    Args:
        looks: None for what cannot be shown.
        state: the key of what is to be open; None for the page itself.
    """
    there = [at for at, look in enumerate(looks) if look is not None]
    shown = {at: look for at, look in enumerate(looks) if look is not None}
    if state is not None:
        there = [at for at in there if shown[at].shows(state)]
    else:
        there = [at for at in there if shown[at].is_clear] or there
    there = [at for at in there if not shown[at].is_loading] or there
    if not there:
        return None
    fullest = max(shown[at].fullness for at in there)
    full = [at for at in there if shown[at].fullness >= fullest * NEARLY_FRAC]
    fewest = min(shown[at].parts for at in full)
    full = [at for at in full if shown[at].parts == fewest]
    return next((at for at in full if shown[at].scrolled_px <= 0), full[0])


class BestPicture(QObject):
    """Finds the best of several moments and takes its picture; one search at a time.

    Args:
        backdrop: takes the pictures.
    """

    def __init__(self, backdrop: Backdrop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backdrop = backdrop
        self._search = 0

    def take(
        self,
        candidates: Sequence[Candidate],
        done: Chosen,
        failed: Failed,
        state: str | None = None,
    ) -> None:
        """Picture the best of some moments; a search that is under way is given up and nobody is answered for it.

        Args:
            done: told which moment it is, and its picture.
            state: the key of what is to be open above the page; where it is open at none, the first moment is taken.
        """
        self._backdrop.forget()
        self._search += 1
        looks: list[Look | None] = []
        if not candidates:
            failed(UserError(self.tr("No recording shows this page."), ""))
            return
        if len(candidates) == 1:
            self._shoot(candidates[0], done, failed)
            return

        own = self._search

        def looked(look: Look | None) -> None:
            if own != self._search:
                return
            looks.append(look)
            if len(looks) == len(candidates):
                best = best_of(looks, state)
                self._shoot(candidates[best or 0], done, failed)

        def missed(_why: UserError) -> None:
            looked(None)

        for candidate in candidates:
            self._backdrop.look(candidate.feed, candidate.at_ms, looked, missed)

    def _shoot(self, candidate: Candidate, done: Chosen, failed: Failed) -> None:
        self._backdrop.page_picture(
            candidate.feed, candidate.at_ms, partial(done, candidate), failed
        )
