"""What a recording names and does not hold, counted and in words. All sentences about it stand here."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_CONTEXT = "missing"
#: recorders take a moment for their first snapshot; a shorter wait is not worth a word
_SHORTEST_UNSEEN_MS = 1_000.0


@dataclass(frozen=True, slots=True)
class Missing:
    """How many different things the recording names and does not hold.

    `canvases` were drawn by commands, which are never carried out; for `unseen_ms` from the window's begin no page was
    recorded.
    """

    images: int = 0
    stylesheets: int = 0
    fonts: int = 0
    media: int = 0
    frames: int = 0
    canvases: int = 0
    unseen_ms: float = 0.0

    @property
    def total(self) -> int:
        """All of what is named and not held."""
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
_CANVASES = (_t("1 canvas drawn by commands"), _t("%1 canvases drawn by commands"))
_UNSEEN = (_t("the first second has no snapshot"), _t("the first %1 s have no snapshot"))
_BROKEN = (
    _t("1 event is broken and was left out"),
    _t("%1 events are broken and were left out"),
)
_MEDIA = (
    ("video", _t("Video")),
    ("sound", _t("Sound")),
    ("playing", _t("playing")),
    ("paused", _t("paused")),
)


def parts(missing: Missing) -> tuple[str, ...]:
    """Each kind that is missing, e.g. `("14 images", "2 stylesheets", "the first 12 s have no snapshot")`."""
    return (*_things(missing), *_rest(missing))


def sentence(missing: Missing) -> str:
    """What is missing, e.g. "14 images and 2 stylesheets are not in the recording"; empty when nothing is."""
    named = _things(missing)
    said = []
    if named:
        listed = named[0]
        if len(named) > 1:
            most = ", ".join(named[:-1])
            listed = _say("%1 and %2").replace("%1", most).replace("%2", named[-1])
        said.append(_say(_ONE_IS if missing.total == 1 else _MANY_ARE).replace("%1", listed))
    text = "; ".join((*said, *_rest(missing)))
    return text[:1].upper() + text[1:]


def broken(count: int) -> str:
    """How many events could not be played, e.g. "2 events are broken and were left out"; empty when all could."""
    return _counted(_BROKEN, count) if count else ""


def media_words() -> dict[str, str]:
    """What the box over a video or sound says that is not in the recording: its kind and its state."""
    return {name: _say(word) for name, word in _MEDIA}


def _things(missing: Missing) -> tuple[str, ...]:
    counts = [(getattr(missing, name), (one, many)) for name, one, many in _WORDS]
    return tuple(_counted(words, count) for count, words in counts if count)


def _rest(missing: Missing) -> tuple[str, ...]:
    found = []
    if missing.canvases:
        found.append(_counted(_CANVASES, missing.canvases))
    if missing.unseen_ms >= _SHORTEST_UNSEEN_MS:
        found.append(_counted(_UNSEEN, round(missing.unseen_ms / 1000)))
    return tuple(found)


def _counted(words: tuple[str, str], count: int) -> str:
    one, many = words
    return _say(one if count == 1 else many).replace("%1", f"{count:,}")


def _say(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
