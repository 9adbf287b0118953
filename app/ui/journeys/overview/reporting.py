"""Writes the report of what is shown, by `footfall report` in a process of its own: pictures need a browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from app.errors import UserError
from app.ui import words
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX

if TYPE_CHECKING:
    from app.library.database import Library

#: characters of what the process said that are shown
LONGEST_TOLD = 300


class Reporting(QWidget):
    """The button, and what is seen while a report is written.

    Signals:
        noted: (text) it is written.
        failed: (UserError) it is not.
    """

    noted = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._query = ""
        self._process: QProcess | None = None
        self._out = Path()
        self._is_quiet = False
        self._said = QLabel(self)
        self._said.setProperty("role", "secondary")
        self.write = QPushButton(self.tr("Report…"), self)
        self.write.setToolTip(self.tr("Write what is shown as a page to hand on: HTML or PDF"))
        self.write.clicked.connect(self._ask)
        self._stop = QPushButton(self.tr("Stop"), self)
        self._stop.clicked.connect(self.cancel)
        self._stop.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID_PX)
        row.addWidget(self._said, 1)
        row.addWidget(self._stop)
        row.addWidget(self.write)

    def set_query(self, query: str) -> None:
        """Whose report it is."""
        self._query = query

    def write_to(self, out: Path, *, quietly: bool = False) -> None:
        """Write it to a file, and open that unless it is to be quiet."""
        self._out, self._is_quiet = out, quietly
        self.write.setEnabled(False)
        self._tasks.read(_place_of, self._start)

    def cancel(self) -> None:
        """Give it up."""
        if self._process is not None:
            self._process.kill()

    def _ask(self) -> None:
        documents = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        # a folder that is not there would be taken for the name of the file
        folder = next(
            place for place in (self._out.parent, documents, Path.home()) if _is_place(place)
        )
        dialog = QFileDialog(
            self, self.tr("Write the report"), str(folder), "PDF (*.pdf);;HTML (*.html)"
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(self.tr("Footfall report"))
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("html" if "html" in chosen else "pdf")
        )
        dialog.fileSelected.connect(lambda name: self.write_to(Path(name)))
        dialog.open()

    def _start(self, library: str) -> None:
        self._said.setText(self.tr("Writing %1…").replace("%1", words.plain(self._out.name, 40)))
        self._stop.show()
        process = QProcess(self)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._refused)
        self._process = process
        program = [] if getattr(sys, "frozen", False) else ["-m", "app"]
        process.setWorkingDirectory(str(Path(__file__).resolve().parents[4]))
        process.start(
            sys.executable,
            [
                *program,
                "--library",
                library,
                "report",
                "--out",
                str(self._out),
                "--where",
                self._query,
            ],
        )

    def _refused(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._end()
            self.failed.emit(
                UserError(self.tr("The report cannot be written: it does not start."), "")
            )

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        process = self._process
        told = (
            ""
            if process is None
            else bytes(process.readAllStandardError().data()).decode("utf-8", "replace")
        )
        self._end()
        if status is QProcess.ExitStatus.CrashExit:
            return
        if code:
            last = told.strip().splitlines()[-1:]
            said = words.plain(" ".join(last), LONGEST_TOLD) or self.tr(
                "The report cannot be written."
            )
            self.failed.emit(UserError(said, ""))
            return
        self.noted.emit(
            self.tr("The report is written: %1").replace("%1", words.plain(str(self._out), 120))
        )
        if not self._is_quiet:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._out)))

    def _end(self) -> None:
        if self._process is not None:
            self._process.deleteLater()
        self._process = None
        self._said.setText("")
        self._stop.hide()
        self.write.setEnabled(True)


def _is_place(folder: Path) -> bool:
    return folder.is_absolute() and folder.is_dir()


def _place_of(db: Library) -> str:
    return str(db.path)
