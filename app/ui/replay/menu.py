"""What the right button offers on the timeline."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.ui import actions


class TimelineMenu(QMenu):
    """Acts of the table, each bound to what it does at the place that was pressed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("Timeline"))

    def offer(
        self,
        action: str,
        act: Callable[[], object],
        *,
        ticked: bool | None = None,
        enabled: bool = True,
    ) -> None:
        """Add one, with its key beside it; `ticked` is None for what is no switch."""
        named = actions.named(action)
        # The key is only written: the window's own act listens to it.
        title = "\t".join(part for part in (actions.title(named), actions.keys_text(named)) if part)
        made = self.addAction(title)
        if ticked is not None:
            made.setCheckable(True)
            made.setChecked(ticked)
        made.setEnabled(enabled)
        made.triggered.connect(lambda _checked=False: act())
