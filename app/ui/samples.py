"""The sample library: recordings of a small shop that ship inside the resources."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDir, QFile

from app.errors import UserError
from app.ui.theme import RESOURCES

FOLDER = f"{RESOURCES}/samples"
INDEX = "index.json"


def unpack(folder: Path) -> tuple[Path, ...]:
    """Copy the sample recordings out of the resources, where other processes can read them.

    Raises:
        UserError: there are none, or they cannot be written.
    """
    names = [name for name in QDir(FOLDER).entryList(QDir.Filter.Files) if name != INDEX]
    if not names:
        raise UserError(_tr("This Footfall was built without its sample library."))
    copied = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            inside = QFile(f"{FOLDER}/{name}")
            if not inside.open(QFile.OpenModeFlag.ReadOnly):
                raise UserError(_tr("The sample %1 cannot be read.").replace("%1", name))
            copy = folder / name
            copy.write_bytes(inside.readAll().data())
            copied.append(copy)
    except OSError as error:
        said = _tr("The samples cannot be unpacked to %1 (%2).")
        raise UserError(
            said.replace("%1", str(folder)).replace("%2", str(error.strerror)),
            _tr("Look at the folder's permissions and at the free space on the disk."),
        ) from error
    return tuple(copied)


def _tr(text: str) -> str:
    return QCoreApplication.translate("samples", text)
