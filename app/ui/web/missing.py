"""What a recording names and does not hold, counted and in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_CONTEXT = "missing"


@dataclass(frozen=True, slots=True)
class Missing:
    """How many different things the recording names and does not hold."""

    images: int = 0
    stylesheets: int = 0
    fonts: int = 0
    media: int = 0
    frames: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.images + self.stylesheets + self.fonts + self.media + self.frames


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


_WORDS = (
    ("images", _t("1 image"), _t("%1 images")),
    ("stylesheets", _t("1 stylesheet"), _t("%1 stylesheets")),
    ("fonts", _t("1 font"), _t("%1 fonts")),
    ("media", _t("1 video or sound"), _t("%1 videos or sounds")),
    ("frames", _t("1 embedded page"), _t("%1 embedded pages")),
)
_ONE_IS = _t("%1 is not in the recording")
_MANY_ARE = _t("%1 are not in the recording")


def parts(missing: Missing) -> tuple[str, ...]:
    """Each kind that is missing, e.g. `("14 images", "2 stylesheets")`."""
    found = []
    for name, one, many in _WORDS:
        count = getattr(missing, name)
        if count:
            text = _say(one if count == 1 else many)
            found.append(text.replace("%1", f"{count:,}"))
    return tuple(found)


def sentence(missing: Missing) -> str:
    """What is missing, e.g. "14 images and 2 stylesheets are not in the recording"; empty when nothing is."""
    named = parts(missing)
    if not named:
        return ""
    listed = named[0]
    if len(named) > 1:
        listed = _say("%1 and %2").replace("%1", ", ".join(named[:-1])).replace("%2", named[-1])
    return _say(_ONE_IS if missing.total == 1 else _MANY_ARE).replace("%1", listed)


def _say(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
