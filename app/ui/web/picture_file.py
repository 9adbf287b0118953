"""Pictures as files: of the kind that the name says. Loads nothing of Qt, so that a name can be judged without."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UserError

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

#: suffix → Qt's name of the kind; a name without a suffix is a PNG
KINDS = {".png": "PNG", ".jpg": "JPG", ".jpeg": "JPG", ".webp": "WEBP"}
#: how long a side may be, as the formats count it
MOST_PX = {"JPG": 65_535, "WEBP": 16_383}
#: of JPEG and WebP, 0 to 100: no letters that smear
QUALITY = 92


def kind_of(out: Path) -> str:
    """Qt's name of the kind of picture that a file is to be.

    Raises:
        UserError: none that we write.

    >>> kind_of(Path("shop.JPG")), kind_of(Path("shop"))
    ('JPG', 'PNG')
    """
    kind = KINDS.get(out.suffix.lower() or ".png")
    if kind is None:
        raise UserError(f"Pictures are written as {', '.join(KINDS)}, not as {out.suffix}.")
    return kind


def write_picture(image: QImage, out: Path) -> None:
    """Write a picture.

    Raises:
        UserError: the kind is none that we write, or cannot hold the picture, or the file cannot be written.
    """
    kind = kind_of(out)
    most_px = MOST_PX.get(kind)
    if most_px is not None and max(image.width(), image.height()) > most_px:
        raise UserError(
            f"A {out.suffix} file holds {most_px:,} px a side,"
            f" and this picture has {image.width():,} × {image.height():,}.",
            "Name a .png file.",
        )
    quality = -1 if kind == "PNG" else QUALITY
    if not image.save(str(out), kind, quality):  # type: ignore[call-overload]
        raise UserError(f"{out} cannot be written.", "Name a file in a folder that can be.")
