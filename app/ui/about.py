"""Version, promise, and the licences of everything that is built in."""

from __future__ import annotations

from PySide6.QtCore import QDir, QFile, Qt
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app import __version__
from app.ui.theme import GRID_PX, RESOURCES, Theme

FOLDER = f"{RESOURCES}/licenses"


class AboutDialog(QDialog):
    """What this is, and whose work it stands on."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Footfall"))
        self.resize(680, 520)
        name = QLabel(f"Footfall {__version__}", self)
        name.setFont(theme.font("brand"))
        promise = QLabel(
            self.tr(
                "Watch how others use their web site, from recordings on your own disk. "
                "No account, no server, no telemetry: nothing leaves this machine."
            ),
            self,
        )
        promise.setWordWrap(True)
        heading = QLabel(self.tr("Licences"), self)
        heading.setFont(theme.font("title"))
        texts = QPlainTextEdit(licences(), self)
        texts.setReadOnly(True)
        texts.setFont(theme.font("mono"))
        texts.setAccessibleName(heading.text())
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID_PX * 3, GRID_PX * 3, GRID_PX * 3, GRID_PX * 3)
        column.setSpacing(GRID_PX)
        for part in (name, promise, heading):
            column.addWidget(part)
        column.addWidget(texts, 1)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


def licences() -> str:
    """The licence texts that are built in, one after the other, ours first."""
    names = sorted(
        QDir(FOLDER).entryList(QDir.Filter.Files), key=lambda n: (n != "footfall.txt", n)
    )
    parts = []
    for name in names:
        file = QFile(f"{FOLDER}/{name}")
        if file.open(QFile.OpenModeFlag.ReadOnly):
            text = bytes(file.readAll().data()).decode("utf-8", "replace").strip()
            parts.append(f"— {name.removesuffix('.txt')} —\n\n{text}\n")
    return "\n\n".join(parts)
