"""Libraries for tests, filled as an import fills them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from app.jobs import ingest
from app.library import sessions
from app.library.database import Library, open_writer


def bring_in(library: Library, *files: Path) -> list[int]:
    """Imports files one after the other; says the ids of their sessions."""
    ids: list[int] = []
    for file in files:
        for found in ingest.find([file]):
            for one in ingest.ingest(found):
                ids += [told.id for told in sessions.store(library, one).outcomes]
    return ids


def library_of(place: Path, *files: Path) -> Path:
    """A new library of files, closed."""
    with closing(open_writer(place)) as library:
        bring_in(library, *files)
    return place
