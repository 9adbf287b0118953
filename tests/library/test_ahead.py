"""The library's file is read ahead: once, by SQLite's own descriptor, and not where it is large."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.library import ahead
from app.library.ahead import read_ahead
from app.library.database import Library, open_reader

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux is told")


MANY = 10_000


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int, int]]:
    """Which descriptor, from where, how many bytes."""
    found: list[tuple[int, int, int]] = []
    tell = os.posix_fadvise

    def listen(descriptor: int, start: int, size: int, advice: int) -> None:
        assert advice == os.POSIX_FADV_WILLNEED
        found.append((descriptor, start, size))
        tell(descriptor, start, size, advice)

    monkeypatch.setattr(os, "posix_fadvise", listen)
    return found


def test_the_whole_file_is_asked_for_once_and_no_descriptor_is_opened_or_closed(
    library: Library, path: Path, told: list[tuple[int, int, int]]
) -> None:
    library.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    with closing(open_reader(path)) as db:
        db.execute("SELECT count(*) FROM sessions").fetchone()
        before = descriptors()
        read_ahead(db, MANY)
        assert descriptors() == before
        starts = [start for _, start, _ in told]
        assert starts == list(range(0, path.stat().st_size, ahead.STEP_BYTES)) != []
        assert min(size for *_, size in told) >= ahead.STEP_BYTES
        assert all(os.path.samestat(os.fstat(one), path.stat()) for one, _, _ in told)
        told.clear()
        read_ahead(db, MANY)
    assert told == []


@pytest.mark.parametrize(("most", "places"), [(1_000, MANY), (512_000_000, 1)])
def test_a_library_that_is_large_for_what_is_asked_is_left_alone(
    path: Path,
    library: Library,
    told: list[tuple[int, int, int]],
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    places: int,
) -> None:
    monkeypatch.setattr(ahead, "MOST_BYTES", most)
    library.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    with closing(open_reader(path)) as db:
        read_ahead(db, places)
        assert not db.is_read_ahead
    assert told == []
