"""How moments, lengths, addresses and recorded strings are written in the window.

Recorded strings are hostile: they come out of here on one line, without control characters, and are shown
as plain text only.
"""

from __future__ import annotations

import html
from datetime import UTC, datetime, tzinfo
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from app.pattern import pattern

# First strong isolate … pop directional isolate: a name in Arabic does not turn the arrow beside it round.
_FSI, _PDI = "\u2068", "\u2069"
_SPACES = pattern(r"\s+")
# Controls, and the signs that turn the writing direction of all that follows.
_UNWANTED = pattern(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
LONGEST = 300
# A recording that tells no times counts from 0: nobody recorded anything in 1970.
FIRST_DATE_MS = 365 * 86_400_000.0


def plain(text: str | None, longest: int = LONGEST) -> str:
    """A recorded string on one line: control and direction characters out, white space folded, cut at `longest`."""
    if not text:
        return ""
    one_line = _SPACES.sub(" ", text[: 4 * longest])
    kept = _UNWANTED.sub("", one_line).strip()
    return kept if len(kept) <= longest else kept[: longest - 1] + "…"


def isolated(text: str) -> str:
    """The text fenced off from the writing direction of what stands beside it."""
    return f"{_FSI}{text}{_PDI}"


def told_of_a_file(text: str) -> tuple[str, str]:
    """A sentence as (what it says, the file that it names first or ""): among one file's, its name is in the way."""
    file, colon, said = text.partition(": ")
    if not (colon and "." in file and " " not in file):
        return text, ""
    return said[:1].upper() + said[1:], file


def tooltip(text: str) -> str:
    """The text as a tooltip shows it: Qt guesses markup there, so it is escaped and said to be markup."""
    return f"<qt>{html.escape(text)}</qt>"


def path(url: str | None) -> str:
    """The path of an address, as the query language writes it; the whole address where it has none."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return plain(url)
    if not parts.scheme or parts.scheme in ("about", "data", "blob"):
        return plain(url)
    return plain(parts.path or "/")


def length(ms: float) -> str:
    """A length as 0:07, 12:30 or 1:02:03.

    >>> length(442_000), length(3_723_000)
    ('7:22', '1:02:03')
    """
    seconds = int(max(ms, 0.0) // 1000)
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    if hours:
        return f"{hours}:{minutes:02d}:{seconds % 60:02d}"
    return f"{minutes}:{seconds % 60:02d}"


def number(value: int) -> str:
    """A count as the person's language writes it, e.g. 1,204."""
    return _locale().toString(value)


def decimal(value: float, places: int) -> str:
    """A number with so many places behind the point.

    >>> decimal(-1204.5, 2)
    '−1,204.50'
    """
    return _locale().toString(value, "f", places).replace("-", "−")


def moment(epoch_ms: float, zone: tzinfo | None = None, now: datetime | None = None) -> str:
    """A moment as one says it: "Today 14:02", "Yesterday 21:30", "12 Nov 09:15", "12 Nov 2024"; "No date" where
    the recording tells none.

    Args:
        epoch_ms: Unix ms.
        zone: the zone of days, None for this computer's.
        now: what "today" is measured from.
    """
    at = _local(epoch_ms, zone) if epoch_ms >= FIRST_DATE_MS else None
    if at is None:
        return _tr("No date")
    today = (now or datetime.now(UTC)).astimezone(zone)
    days = (today.date() - at.date()).days
    time = _locale().toString(QTime(at.hour, at.minute), "HH:mm")
    if days == 0:
        return _tr("Today %1").replace("%1", time)
    if days == 1:
        return _tr("Yesterday %1").replace("%1", time)
    day = _locale().toString(QDate(at.year, at.month, at.day), "d MMM")
    if at.year != today.year:
        return f"{day} {at.year}"
    return f"{day} {time}"


def day(epoch_ms: float, zone: tzinfo | None = None, now: datetime | None = None) -> str:
    """A day as one says it: "Today", "Yesterday", "12 Nov", "12 Nov 2024"; otherwise as `moment`."""
    said = moment(epoch_ms, zone, now)
    at = _local(epoch_ms, zone) if epoch_ms >= FIRST_DATE_MS else None
    is_timed = at is not None and not said.endswith(str(at.year))
    return said.rpartition(" ")[0] if is_timed else said


def month(at: datetime) -> str:
    """A month, "Nov 2024"."""
    return f"{_locale().standaloneMonthName(at.month, QLocale.FormatType.ShortFormat)} {at.year}"


def _local(epoch_ms: float, zone: tzinfo | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(epoch_ms / 1000, UTC).astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return None


def _locale() -> QLocale:
    """The person's; where none is set, English, since the "C" locale writes numbers without groups."""
    locale = QLocale()
    return QLocale(QLocale.Language.English) if locale.language() == QLocale.Language.C else locale


def _tr(text: str) -> str:
    return QCoreApplication.translate("words", text)
