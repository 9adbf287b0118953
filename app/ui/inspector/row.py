"""A row of the list as plain words, and the kinds of rows. Knows no widget and no library."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.friction.model import Kind as SignalKind
from app.ui import words
from app.ui.theme import Role

_CONTEXT = "inspector"


class Kind(StrEnum):
    """What a row is; in the order of the chips."""

    SIGNAL = "signal"
    PAGE = "page"
    CLICK = "click"
    INPUT = "input"
    ERROR = "error"
    CONSOLE = "console"
    NETWORK = "network"
    CUSTOM = "custom"
    VITAL = "vital"
    NOTE = "note"
    REMARK = "remark"


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


#: what a chip says, what one row of the kind is called, its icon
_NAMES = {
    Kind.SIGNAL: (_t("Signals"), _t("Signal"), "signals"),
    Kind.PAGE: (_t("Pages"), _t("Page"), "page"),
    Kind.CLICK: (_t("Clicks"), _t("Click"), "click"),
    Kind.INPUT: (_t("Input"), _t("Input"), "keyboard"),
    Kind.ERROR: (_t("Errors"), _t("Error"), "error"),
    Kind.CONSOLE: (_t("Console"), _t("Console"), "console"),
    Kind.NETWORK: (_t("Network"), _t("Request"), "network"),
    Kind.CUSTOM: (_t("Events"), _t("Event"), "tag"),
    Kind.VITAL: (_t("Vitals"), _t("Web vital"), "gauge"),
    Kind.NOTE: (_t("Notes"), _t("Note"), "note"),
    Kind.REMARK: (_t("Recording"), _t("Recording"), "info"),
}


class Span(Struct, frozen=True):
    """Where a request lies among those that ran about then: parts of their whole time, 0 to 1."""

    from_frac: float
    to_frac: float


class Row(Struct, frozen=True):
    """One row.

    Args:
        kinds: what it is; the first gives its icon, each of them a chip that shows it.
        at_ms: None where it concerns the whole recording.
        title: its first line, `second` the smaller one below.
        tone: the colour that what it says deserves.
        searched: all that a search looks at, without regard to case.
        of: the value it was made of; its detail is told from it.
        ahead_ms: so long before its moment begins what is worth seeing.
        signal: which kind of signal it is, None for what is none.
    """

    kinds: tuple[Kind, ...]
    at_ms: float | None
    window: int
    title: str
    second: str
    tone: Role
    icon: str
    searched: str
    of: Any
    span: Span | None = None
    ahead_ms: float = 0.0
    signal: SignalKind | None = None

    @property
    def goes_to_ms(self) -> float | None:
        """The moment to see when it is chosen."""
        return None if self.at_ms is None else max(0.0, self.at_ms - self.ahead_ms)

    @property
    def line(self) -> str:
        """The row as a line of text, as it is copied and read aloud."""
        parts = (moment(self.at_ms), name(self.kinds[0]), self.title, self.second)
        return "  ".join(part for part in parts if part)


def made(
    kind: Kind | tuple[Kind, ...],
    at_ms: float | None,
    window: int,
    title: str,
    second: str,
    of: Any,
    *,
    tone: Role = Role.MUTED,
    icon: str = "",
    span: Span | None = None,
    also: str = "",
    ahead_ms: float = 0.0,
    signal: SignalKind | None = None,
) -> Row:
    """A row of recorded strings, which become plain ones on one line; `also` is searched, not shown."""
    kinds = kind if isinstance(kind, tuple) else (kind,)
    title, second = _plain(title), _plain(second)
    return Row(
        kinds, at_ms, window, title, second, tone, icon or _NAMES[kinds[0]][2],
        f"{title}\n{second}\n{also}".casefold(), of, span, ahead_ms, signal,
    )  # fmt: skip


def _plain(text: str) -> str:
    """Most recorded strings are plain already."""
    if text.isascii() and text.isprintable() and len(text) <= words.LONGEST and "  " not in text:
        return text.strip()
    return words.plain(text)


def chip(kind: Kind) -> str:
    """What the chip of a kind says."""
    return QCoreApplication.translate(_CONTEXT, _NAMES[kind][0])


def name(kind: Kind) -> str:
    """What a row of a kind is called."""
    return QCoreApplication.translate(_CONTEXT, _NAMES[kind][1])


def clock(at_ms: float | None) -> str:
    """A moment as the list tells it, e.g. 4:35; what came before the first event has a minus.

    >>> clock(275_400), clock(-1_200), clock(None)
    ('4:35', '−0:01', '')
    """
    if at_ms is None:
        return ""
    return f"−{words.length(-at_ms)}" if at_ms <= -1 else words.length(at_ms)


def moment(at_ms: float | None) -> str:
    """A moment to the millisecond, e.g. 4:35.400."""
    if at_ms is None:
        return ""
    whole = round(abs(at_ms))
    sign = "−" if at_ms < 0 and whole else ""
    return f"{sign}{words.length(whole)}.{whole % 1000:03d}"


def duration(ms: float | None) -> str:
    """How long something took.

    >>> duration(12.4), duration(2_340), duration(None)
    ('12 ms', '2.3 s', '')
    """
    if ms is None:
        return ""
    if ms < 999.5:
        return f"{ms:.0f} ms" if ms >= 9.95 or ms == round(ms) else f"{ms:.1f} ms"
    return f"{ms / 1000:.1f} s" if ms < 59_950 else words.length(ms)


def size(count: int | None) -> str:
    """How much something is.

    >>> size(312), size(34_567), size(2_340_000), size(None)
    ('312 B', '35 KB', '2.3 MB', '')
    """
    if count is None:
        return ""
    if count < 1_000:
        return f"{count} B"
    if count < 999_500:
        return f"{count / 1e3:.1f} KB" if count < 9_950 else f"{count / 1e3:.0f} KB"
    return f"{count / 1e6:.1f} MB"
