"""The bar at the top: whose sites, the search bar, which workspace, bringing in files, everything else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.ui import actions
from app.ui.theme import GRID_PX, Theme

BAR_PX = 48
CONTROL_PX = 32
SITE_PX = 160


class TopBar(QFrame):
    """The bar.

    Signals:
        site_chosen: (name, empty for all sites).
        workspace_chosen: (id).
        import_requested: the person wants to choose files.
    """

    site_chosen = Signal(str)
    workspace_chosen = Signal(str)
    import_requested = Signal()

    def __init__(
        self, theme: Theme, search: QWidget, workspaces: Sequence[str], menu: QMenu, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._site = ""
        self._sites: tuple[str, ...] = ()
        self._buttons: dict[str, QPushButton] = {}
        self.setObjectName("top_bar")
        self.setFixedHeight(BAR_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID_PX * 2, 0, GRID_PX * 2, 1)
        row.setSpacing(GRID_PX + 4)
        self._brand = QLabel("Footfall", self)
        row.addWidget(self._brand)
        self._site_button = QPushButton(self)
        self._site_button.setAccessibleName(self.tr("Site"))
        self._site_button.setToolTip(self.tr("Show all sites, or one of them"))
        self._site_button.setMaximumWidth(SITE_PX)
        self._site_menu = QMenu(self._site_button)
        self._site_button.setMenu(self._site_menu)
        row.addWidget(self._site_button)
        search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(search, 1)
        segments = self._segments(workspaces)
        row.addWidget(segments)
        self._room = QWidget(self)
        row.addWidget(self._room, 1)
        self._of_a_library = (self._site_button, search, segments)
        self._import = QPushButton(self.tr("Import…"), self)
        self._import.setToolTip(actions.tooltip("open"))
        self._import.clicked.connect(self.import_requested)
        row.addWidget(self._import)
        self._more = QToolButton(self)
        self._more.setAccessibleName(self.tr("More"))
        self._more.setToolTip(self.tr("More"))
        self._more.setFixedSize(CONTROL_PX + GRID_PX // 2, CONTROL_PX)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(menu)
        row.addWidget(self._more)
        theme.changed.connect(self._dress)
        self._dress()
        self.set_sites(())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; outside of dialogs Qt's buttons know Space alone."""
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            button, QAbstractButton
        ):
            button.click()
            return
        super().keyPressEvent(event)

    def set_sites(self, sites: Sequence[str]) -> None:
        """The sites that can be chosen."""
        self._sites = tuple(sites)
        self._site_menu.clear()
        for name in ("", *self._sites):
            title = name.replace("&", "&&") or self.tr("All sites")
            chosen = self._site_menu.addAction(title)
            chosen.setCheckable(True)
            chosen.setChecked(name == self._site)
            chosen.triggered.connect(lambda _on=False, site=name: self.site_chosen.emit(site))
        self._name_site()

    def show_site(self, site: str) -> None:
        """Say which site is shown; empty for all."""
        if site != self._site:
            self._site = site
            self.set_sites(self._sites)

    def show_workspace(self, workspace: str) -> None:
        """Mark the workspace that is seen."""
        self._buttons[workspace].setChecked(True)

    def set_library_there(self, there: bool) -> None:
        """With an empty library there is nothing to choose from, search or switch between."""
        for part in self._of_a_library:
            part.setVisible(there)
        self._room.setVisible(not there)

    def _segments(self, workspaces: Sequence[str]) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        group = QButtonGroup(holder)
        for place, name in enumerate(workspaces):
            button = QPushButton(actions.title(actions.named(name)), holder)
            button.setCheckable(True)
            last = place == len(workspaces) - 1
            button.setProperty("segment", "first" if place == 0 else "last" if last else "middle")
            button.setToolTip(actions.tooltip(name))
            button.clicked.connect(
                lambda _on=False, chosen=name: self.workspace_chosen.emit(chosen)
            )
            group.addButton(button)
            row.addWidget(button)
            self._buttons[name] = button
        return holder

    def _name_site(self) -> None:
        name = self._site or self.tr("All sites")
        metrics = QFontMetrics(self._site_button.font())
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, SITE_PX - 44)
        self._site_button.setText(shown.replace("&", "&&") + " ▾")

    def _dress(self) -> None:
        self._brand.setFont(self._theme.font("brand"))
        self._more.setIcon(self._theme.icon("more"))
