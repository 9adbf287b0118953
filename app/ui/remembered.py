"""What the window remembers between two runs: its place, its splitters, its workspace, what is folded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QSettings, QSize
from PySide6.QtWidgets import QMainWindow, QSplitter

FILE = "window.ini"
# Raised when panes come or go: sizes remembered for others would fit nothing.
LAYOUT = 1
FIRST_SIZE_PX = (1280, 800)
SMALLEST_PX = (880, 560)
# What the system draws around a window is known only once it is seen; this holds the common ones.
FRAME_PX = (16, 48)


class Remembered:
    """The file beside the settings; a broken one is as good as none."""

    def __init__(self, folder: Path) -> None:
        self._file = QSettings(str(folder / FILE), QSettings.Format.IniFormat)

    @property
    def folder(self) -> str:
        """Where the last chosen files came from; empty when none were."""
        return str(self._file.value("folder", ""))

    @property
    def handed_to(self) -> str:
        """Where the last files were handed over to; empty when none were."""
        return str(self._file.value("handed_to", ""))

    def keep_handed_to(self, folder: Path) -> None:
        """Files went there."""
        self._file.setValue("handed_to", str(folder))

    @property
    def folded(self) -> dict[str, bool]:
        """Which sections of the sidebar were folded (True) or opened."""
        try:
            found = json.loads(str(self._file.value("folded", "{}")))
        except ValueError:
            return {}
        known = found.items() if isinstance(found, dict) else ()
        return {key: value for key, value in known if isinstance(value, bool)}

    def keep_folder(self, folder: Path) -> None:
        """Files came from here."""
        self._file.setValue("folder", str(folder))

    def restore(self, window: QMainWindow, splitters: Mapping[str, QSplitter]) -> str:
        """Put everything where it was; returns the workspace, empty when nothing is remembered."""
        available = window.screen().availableGeometry()
        window.setMinimumSize(QSize(*SMALLEST_PX).boundedTo(available.size()))
        window.resize(first_size(available))
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
        if isinstance(sizes, QByteArray) and splitter.restoreState(sizes):
            # whoever would lay it out anew leaves it
            splitter.setProperty("is_remembered", True)

    def keep(
        self,
        window: QMainWindow,
        splitters: Mapping[str, QSplitter],
        workspace: str,
        folded: Mapping[str, bool],
    ) -> None:
        """Write it down."""
        self._file.setValue("layout", LAYOUT)
        self._file.setValue("geometry", window.saveGeometry())
        for name, splitter in splitters.items():
            self._file.setValue(f"splitter/{name}", splitter.saveState())
        self._file.setValue("workspace", workspace)
        self._file.setValue("folded", json.dumps(dict(folded)))
        self._file.sync()


def first_size(available: QRect) -> QSize:
    """The size of a window that nobody has drawn yet, its frame on the screen, too."""
    room = available.size() - QSize(*FRAME_PX)
    return QSize(*FIRST_SIZE_PX).boundedTo(room)
