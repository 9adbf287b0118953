"""The element that a replay asks the heat of: by the names it has there."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from app.heatmap.elements import ElementRow
from app.ui.heatmap.reading import PageHeat


class Wanted(Struct, frozen=True):
    """An element by its key, else by its selector; nothing where both are None."""

    element_key: str | None = None
    selector: str | None = None

    def among(self, rows: Sequence[ElementRow], heat: PageHeat | None) -> ElementRow | None:
        """The row that tells of it; None where there is none yet."""
        if heat is None:
            return None
        if self.element_key is not None:
            found = [row for row in rows if row.name.element_key == self.element_key]
            if found:
                return found[0]
        if self.selector is None:
            return None
        return next((row for row in rows if row.name.selector == self.selector), None)
