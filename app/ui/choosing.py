"""Asking for files and folders, beginning where the last ones came from, and what a table is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.remembered import Remembered

if TYPE_CHECKING:
    from app.ui.imports.answers import Question
    from app.ui.theme import Theme

KINDS = "(*.json *.jsonl *.ndjson *.gz *.zip *.zst *.tar *.tgz *.csv *.tsv)"


class Chooser(QObject):
    """The dialogs of Open… and Open a folder…; neither holds up the window.

    Signals:
        was_chosen: (list of Path).
    """

    was_chosen = Signal(list)

    def __init__(self, remembered: Remembered, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._remembered = remembered

    def ask_files(self) -> None:
        """Ask for recordings."""
        kinds = f"{self.tr('Recordings')} {KINDS};;{self.tr('All files')} (*)"
        dialog = QFileDialog(self._window, self.tr("Open recordings"), self._begins_at(), kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._ask(dialog)

    def ask_folder(self) -> None:
        """Ask for a folder of recordings."""
        title = self.tr("Open a folder of recordings")
        dialog = QFileDialog(self._window, title, self._begins_at())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._ask(dialog)

    def ask_columns(self, theme: Theme, question: Question) -> None:
        """Ask what the columns of a table are."""
        from app.ui.surveys.dialog import SurveyDialog  # few windows ever ask it

        SurveyDialog(question, theme, self._window).open()

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, names: list[str]) -> None:
        paths = [Path(name) for name in names]
        if paths:
            self._remembered.keep_folder(paths[0].parent)
            self.was_chosen.emit(paths)

    def _begins_at(self) -> str:
        """Where the last files came from, else the downloads, else home: the first that is there."""
        places = QStandardPaths.StandardLocation
        downloads = QStandardPaths.writableLocation(places.DownloadLocation)
        for folder in (self._remembered.folder, downloads):
            if folder and Path(folder).is_dir():
                return folder
        return str(Path.home())
