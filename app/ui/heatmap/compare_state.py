"""Which state of the page is compared: the page itself, or a dialog, menu or tab that was open above it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.ui import words
from app.ui.heatmap.compare_asks import Pair
from app.ui.heatmap.reading import StateCount
from app.ui.heatmap.strip import state_title


class StateChoice(QComboBox):
    """Offers the states in which somebody of either side clicked; hidden where there are none.

    Signals:
        chosen: (key of the state, '' for the page itself).
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("State of the page"))
        self.setToolTip(self.tr("Compare clicks on the page itself, or on what was open above it"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaximumWidth(260)
        self.activated.connect(lambda at: self.chosen.emit(self.itemData(at)))
        self.hide()

    def show_states(self, states: Sequence[Sequence[StateCount]], pair: Pair) -> None:
        """Offer these.

        Args:
            states: of either side.
        """
        known = {one.key: one for side in reversed(states) for one in side}
        clicks = [{one.key: one.clicks for one in side} for side in states]
        keys = sorted(known, key=lambda key: (bool(key), -sum(one.get(key, 0) for one in clicks)))
        self.clear()
        for key in keys:
            counts = " : ".join(words.number(one.get(key, 0)) for one in clicks)
            self.addItem(f"{state_title(known[key])}  {counts}", key)
        self.setCurrentIndex(max(self.findData(pair.open_state), 0))
        self.setEnabled(all(side.kind.is_of_clicks for side in pair.both))
        self.setVisible(len(keys) > 1)
