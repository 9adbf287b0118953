"""How fast an import is and how long it will still take, in words. No Qt object, no clock of its own."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QLocale

SETTLED_MS = 1_000


class Pace(Struct, frozen=True):
    """How far an import is.

    Args:
        files_done: files that are over.
        files: files that are known of.
        done_bytes: bytes read so far, those of files in work included.
        total_bytes: bytes of all files.
        elapsed_ms: since it began.
        name: the file in work.
    """

    files_done: int
    files: int
    done_bytes: float
    total_bytes: float
    elapsed_ms: float
    name: str = ""

    @property
    def done_frac(self) -> float:
        """0 … 1; by files where no bytes are known."""
        if self.total_bytes > 0:
            return min(1.0, self.done_bytes / self.total_bytes)
        return self.files_done / self.files if self.files else 0.0

    @property
    def bytes_per_s(self) -> float | None:
        """The mean rate, once it means something."""
        if self.elapsed_ms < SETTLED_MS or self.done_bytes <= 0:
            return None
        return self.done_bytes * 1000.0 / self.elapsed_ms

    @property
    def left_s(self) -> float | None:
        """Seconds that are left at that rate."""
        rate = self.bytes_per_s
        if rate is None:
            return None
        return max(0.0, self.total_bytes - self.done_bytes) / rate

    def in_words(self) -> str:
        """The line beside the bar, e.g. `3 of 12 · 24 MB/s · 8 s left`."""
        said = [_tr("%1 of %2").replace("%1", str(self.files_done)).replace("%2", str(self.files))]
        if (rate := self.bytes_per_s) is not None:
            units = QLocale.DataSizeFormat.DataSizeSIFormat
            said.append(QLocale().formattedDataSize(int(rate), 1, units) + "/s")
        if (left := self.left_s) is not None and self.files_done < self.files:
            said.append(_tr("%1 left").replace("%1", _span(left)))
        return " · ".join(said)


def _span(seconds: float) -> str:
    if seconds < 90:
        return _tr("%1 s").replace("%1", str(max(1, round(seconds))))
    return _tr("%1 min").replace("%1", str(round(seconds / 60)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("pace", text)
