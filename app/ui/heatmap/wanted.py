"""The element that a replay asks the heat of: by the names it has there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from app.heatmap.elements import ElementRow
from app.heatmap.points import ElementName
from app.ui.heatmap.reading import PageHeat, StateCount


class Wanted(Struct, frozen=True):
    """An element by its key, else by its selector; nothing where both are None."""

    element_key: str | None = None
    selector: str | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is asked for."""
        return self.element_key is None and self.selector is None

    def among(
        self, rows: Sequence[ElementRow], heat: PageHeat | None, state: str
    ) -> ElementRow | StateCount | None:
        """The row that tells of it, else the other state of the page in which it was clicked most; None where there is
        neither.

        Args:
            rows: the elements of that state.
        """
        if heat is None:
            return None
        rows_of = self._those([row.name for row in rows])
        row = rows[rows_of[0]] if rows_of else None
        return row if row is not None and row.clicks else self._elsewhere(heat, state) or row

    def _elsewhere(self, heat: PageHeat, state: str) -> StateCount | None:
        points = heat.clicks.points
        clicked_in = points.state[np.isin(points.element, self._those(points.elements))]
        if not clicked_in.size:
            return None
        most = int(np.bincount(clicked_in + 1).argmax()) - 1
        found = next((one for one in heat.states if one.index == most), None)
        return found if found is not None and found.key != state else None

    def _those(self, names: Sequence[ElementName]) -> list[int]:
        key, selector = self.element_key, self.selector
        keyed = [at for at, one in enumerate(names) if key is not None and one.element_key == key]
        if keyed or selector is None:
            return keyed
        return [at for at, one in enumerate(names) if one.selector == selector]
