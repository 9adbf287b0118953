"""Named loggers, one per room, and a ring of the last lines for a report. Knows no Qt."""

from __future__ import annotations

import logging
from collections import deque
from pathlib import Path

RING_LINES = 500
FILE_BYTES = 1_000_000

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class Ring(logging.Handler):
    """Keeps the last `RING_LINES` lines in memory, for "Copy report"."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=RING_LINES)
        self.setFormatter(logging.Formatter(_FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


ring = Ring()


def room(name: str) -> logging.Logger:
    """The logger of one room, e.g. `room("library")`."""
    return logging.getLogger(f"footfall.{name}")


def start(folder: Path | None = None, levels: tuple[str, ...] = ()) -> None:
    """Send every room's lines to the ring and, where a folder is given, to a rotating file there.

    Args:
        folder: where `footfall.log` goes; made if it is missing.
        levels: `ROOM=LEVEL` pairs as given with `--log`.

    Raises:
        ValueError: for a pair that is not of that form.
    """
    root = logging.getLogger("footfall")
    root.setLevel(logging.INFO)
    root.propagate = False
    for earlier in root.handlers:
        # Two starts in one process would else hold the file open twice, and Windows could not turn it over.
        if earlier is not ring:
            earlier.close()
    root.handlers = [ring]
    if folder is not None:
        from logging.handlers import RotatingFileHandler

        folder.mkdir(parents=True, exist_ok=True)
        to_file = RotatingFileHandler(
            folder / "footfall.log", maxBytes=FILE_BYTES, backupCount=2, encoding="utf-8"
        )
        to_file.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(to_file)
    for pair in levels:
        name, equals, level = pair.partition("=")
        number = logging.getLevelNamesMapping().get(level.upper())
        if not equals or number is None:
            raise ValueError(f"--log takes ROOM=LEVEL, such as library=debug, not {pair!r}")
        room(name).setLevel(number)
