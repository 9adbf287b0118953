"""What the window remembers between two runs: its place, its splitters, its workspace."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

FILE = "window.ini"
# Raised when panes come or go: sizes remembered for others would fit nothing.
LAYOUT = 1


class Remembered:
    """The file beside the settings; a broken one is as good as none."""

    def __init__(self, folder: Path) -> None:
        self._file = QSettings(str(folder / FILE), QSettings.Format.IniFormat)

    def restore(self, window: QMainWindow, splitters: Mapping[str, QSplitter]) -> str:
        """Put everything where it was; returns the workspace, empty when nothing is remembered."""
        if self._file.value("layout", 0, int) != LAYOUT:
            return ""
        geometry = self._file.value("geometry")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        for name, splitter in splitters.items():
            self.restore_splitter(name, splitter)
        return str(self._file.value("workspace", ""))

    def restore_splitter(self, name: str, splitter: QSplitter) -> None:
        """Draw one splitter to where it was."""
        sizes = self._file.value(f"splitter/{name}")
        if isinstance(sizes, QByteArray):
            splitter.restoreState(sizes)

    def keep(self, window: QMainWindow, splitters: Mapping[str, QSplitter], workspace: str) -> None:
        """Write it down."""
        self._file.setValue("layout", LAYOUT)
        self._file.setValue("geometry", window.saveGeometry())
        for name, splitter in splitters.items():
            self._file.setValue(f"splitter/{name}", splitter.saveState())
        self._file.setValue("workspace", workspace)
        self._file.sync()
