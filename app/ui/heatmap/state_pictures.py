"""The small pictures of a page's states, drawn one after the other while nobody waits for another page."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from app.errors import UserError
from app.ui.heatmap.asking import HeatAsker
from app.ui.heatmap.pictures import PagePicture, PagePictures
from app.ui.heatmap.reading import PageHeat, StateCount
from app.ui.heatmap.strip import StatesStrip

#: of more states the pictures come when they are chosen
MOST = 6


class StatePictures(QObject):
    """Fills the strip."""

    def __init__(
        self, pictures: PagePictures, asker: HeatAsker, strip: StatesStrip, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._asker = asker
        self._strip = strip
        self._tried: set[str] = set()
        self._of: PageHeat | None = None

    def draw_others(self) -> None:
        """Draw the next state that has no picture yet."""
        heat = self._asker.heat
        if heat is None or self._pictures.is_busy:
            return
        if not heat.is_of_same_page(self._of):
            self._of, self._tried = heat, set()
        for chip in self._strip.chips[:MOST]:
            state = chip.of
            if chip.picture.isNull() and state.key not in self._tried:
                self._tried.add(state.key)
                sources = self._asker.sources_of(state)
                if sources:
                    took = partial(self._take, heat, state)
                    self._pictures.ask(sources, state.key, took, self._pass_over)
                    return

    def _take(self, about: PageHeat, state: StateCount, picture: PagePicture) -> None:
        if about.is_of_same_page(self._asker.heat):
            self._strip.show_picture(state.key, picture.chip)
            self.draw_others()

    def _pass_over(self, _error: UserError) -> None:
        """What cannot be drawn has no picture."""
        self.draw_others()
