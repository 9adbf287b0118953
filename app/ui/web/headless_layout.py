"""Layout for the command line: sessions measured one behind the other, each kept as soon as it is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from app.errors import UserError
from app.jobs.feed import read_feeds
from app.library import layouts
from app.library.database import Library, open_reader, open_writer
from app.ui.web.headless import answer_of, need_application, provider
from app.ui.web.measure import Surveyor

#: where so many sessions cannot be measured, the next one will not be either
MOST_TROUBLES = 3


def measure_sessions(
    library: Path,
    sessions: Sequence[int],
    tell: Callable[[int], None] = lambda _at: None,
) -> dict[int, UserError]:
    """Measure sessions and keep what was measured.

    Args:
        tell: told how many are done, before each.

    Returns:
        The sessions that could not be measured, and why; after a few of them the rest is left as it is.

    Raises:
        LibraryUnusable: the library cannot be read or written.
        UserError: no page can be drawn at all.
    """
    need_application()
    troubles: dict[int, UserError] = {}
    with closing(open_reader(library)) as db, closing(open_writer(library)) as writer:
        surveyor = Surveyor(provider(db))
        try:
            for at, session in enumerate(sessions):
                if len(troubles) == MOST_TROUBLES:
                    break
                tell(at)
                plan = layouts.to_measure(db, session)
                try:
                    layout = _measured(surveyor, plan, db)
                except UserError as error:
                    troubles[session] = error
                else:
                    layouts.write(writer, plan, layout)
        finally:
            surveyor.close()
    return troubles


def _measured(surveyor: Surveyor, plan: layouts.ToMeasure, db: Library) -> layouts.Layout:
    return answer_of(partial(surveyor.measure, plan, read_feeds(db, plan.session)))
