"""The sample library: recordings of a small shop that ship inside the resources."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QFile

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
        raise UserError("This Footfall was built without its sample library.")
    copied = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            inside = QFile(f"{FOLDER}/{name}")
            if not inside.open(QFile.OpenModeFlag.ReadOnly):
                raise UserError(f"The sample {name} cannot be read.")
            copy = folder / name
            copy.write_bytes(inside.readAll().data())
            copied.append(copy)
    except OSError as error:
        raise UserError(
            f"The samples cannot be unpacked to {folder} ({error.strerror}).",
            "Look at the folder's permissions and at the free space on the disk.",
        ) from error
    return tuple(copied)
