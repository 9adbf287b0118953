"""How much of a session was really seen: what was played, each part counted once."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

PARTS = 200
#: how often it is kept how much of a session was seen
KEEP_MS = 5_000


class Played:
    """Which of `PARTS` equal parts of a session were played. Pure numbers."""

    def __init__(self, duration_ms: float) -> None:
        self.duration_ms = max(duration_ms, 1.0)
        self._parts: set[int] = set()

    def on(self, from_ms: float, to_ms: float) -> None:
        """It went on from one moment to another; a step back is a jump and counts nothing."""
        if from_ms < to_ms:
            self._parts.update(range(self._part(from_ms), self._part(to_ms)))

    @property
    def frac(self) -> float:
        """The share that was seen, 0 to 1."""
        return len(self._parts) / PARTS

    def _part(self, at_ms: float) -> int:
        return round(at_ms / self.duration_ms * PARTS)


class Watching(QObject):
    """Counts what is played of the session that is open, and tells it now and then.

    Signals:
        watched: (session, seen_frac) more than was told before.
    """

    watched = Signal(int, float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._session: int | None = None
        self._played = Played(1.0)
        self._told_frac = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.tell)

    def begin(self, session: int | None, duration_ms: float = 1.0) -> None:
        """Another session is open, or none, or the same one has become longer."""
        if session != self._session or duration_ms != self._played.duration_ms:
            self._session = session
            self._played, self._told_frac = Played(duration_ms), 0.0
        if session is None:
            self._timer.stop()
        else:
            self._timer.start()

    def on(self, from_ms: float, to_ms: float) -> None:
        """It was played from one moment to another."""
        self._played.on(from_ms, to_ms)

    def tell(self) -> None:
        """Tell it now, if there is more to tell."""
        frac = self._played.frac
        if self._session is not None and frac > self._told_frac:
            self._told_frac = frac
            self.watched.emit(self._session, frac)
