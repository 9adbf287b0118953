"""Layout on demand: what only the browser can tell is measured before it is told, where a browser can run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from app import log
from app.cli import output
from app.errors import UserError
from app.library import layouts
from app.library.database import open_reader

#: a command that was not asked to measure keeps nobody waiting for longer than this many sessions take
MOST_ON_DEMAND = 20

_log = log.room("cli")


def measure_some(library: Path, sessions: Sequence[int]) -> bool:
    """Measure what was not yet of the newest sessions named, as a help to the answer: where that fails, values stay
    None and the log tells why.

    Returns:
        Whether anything may be known now that was not before.
    """
    wanted = _behind(library, sessions)
    newest = wanted[-MOST_ON_DEMAND:]
    if len(wanted) > len(newest):
        output.message(
            f"The pages of {len(newest)} sessions are measured now, those of {len(wanted) - len(newest)} are not yet:"
            " `footfall import --measure` with their files measures them."
        )
    try:
        _measure(library, newest)
    except (UserError, ImportError) as error:
        _log.info("pages were not measured: %s", error)
        return False
    return bool(newest)


def measure_all(library: Path, sessions: Sequence[int]) -> None:
    """Measure what was not yet of the sessions named.

    Raises:
        LibraryUnusable: the library cannot be read or written.
        UserError: no browser can run here.
    """
    _measure(library, _behind(library, sessions))


def _behind(library: Path, sessions: Sequence[int]) -> tuple[int, ...]:
    with closing(open_reader(library)) as db:
        return layouts.behind(db, sessions)


def _measure(library: Path, sessions: Sequence[int]) -> None:
    if not sessions:
        return
    from app.ui.web import sandbox

    sandbox.refuse_root()
    from app.ui.web.headless_layout import measure_sessions

    progress = output.Progress()

    def tell(at: int) -> None:
        progress.tell(f"measuring the pages of session {sessions[at]}: {at + 1} of {len(sessions)}")

    try:
        troubles = measure_sessions(library, sessions, tell)
    finally:
        progress.clear()
    for session, error in troubles.items():
        output.message(f"session {session}: {error}")
