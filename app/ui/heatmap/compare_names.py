"""What elements are called in a comparison: by their label, else by what they stand in on a page that shows them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.heatmap.compare import ElementDifference
from app.jobs.called import Names, called, names_in
from app.ui import words
from app.ui.heatmap.drawing import Elements

LONGEST = 80


def names_of(rows: Sequence[ElementDifference], pictures: Sequence[Elements]) -> Names:
    """What those are called that have no label, as far as a page tells it."""
    return names_in([row.name for row in rows if not row.name.label], pictures, _tr_signals)


def title(row: ElementDifference, names: Names) -> str:
    """What an element is called: its label, else what it stands in, else what its selector comes down to."""
    return words.plain(names.get(row.name) or called(row.name), LONGEST)


def _tr_signals(text: str) -> str:
    return QCoreApplication.translate("signals", text)
