"""A library written by each released schema opens, says the same as then, and can be written to."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.library import browse, derived, facets, migrating, upkeep
from app.library.database import Library, open_reader, open_writer
from app.library.search import parse
from app.library.sessions import store
from app.library.version import SCHEMA
from tests.library import builder

WRITTEN = sorted(
    (Path(__file__).parent / "schemas").glob("*.footfall.gz"),
    key=lambda file: int(file.name.split(".")[0]),
)


def test_there_is_a_library_of_every_schema() -> None:
    numbers = [int(file.name.split(".")[0]) for file in WRITTEN]
    assert numbers == list(range(1, SCHEMA + 1))


def test_every_derived_table_says_of_which_version_its_rows_are(
    shop: Library,
) -> None:
    for table in derived.CHANGED:
        columns = {row[1] for row in shop.execute(f"PRAGMA table_info({table})").fetchall()}
        assert columns & {"analysis_version", "layout_version", "rules_version"}, table


def test_what_was_searched_in_an_older_schema_keeps_its_version(path: Path) -> None:
    path.write_bytes(gzip.decompress(WRITTEN[0].read_bytes()))
    with closing(open_reader(path)) as db:
        texts = db.execute("SELECT rowid, analysis_version FROM session_text ORDER BY 1").fetchall()
        assert texts == db.execute("SELECT session_id, analysis_version FROM facts").fetchall()


@pytest.mark.parametrize("written", WRITTEN, ids=lambda file: file.name)
def test_a_library_of_an_older_schema_is_opened_with_all_that_is_in_it(
    written: Path, path: Path
) -> None:
    path.write_bytes(gzip.decompress(written.read_bytes()))
    with closing(open_reader(path)) as db:
        assert [row.user for row in browse.sessions(db, sort=browse.sort_of("-started"))][:2] == [
            "ann@example.org",
            "bob@example.org",
        ]
        assert browse.count(db, parse('tag:"checkout trouble" page:/cart -is:new')) == 1
        assert facets.facets(db, "linen")
        assert browse.count(db, parse('"free delivery"')) == browse.count(db, parse("linen")) == 1
        assert upkeep.check(db) == ()
    with closing(open_writer(path)) as db:
        assert store(db, builder.file(builder.session("new"))).outcome == "imported"
        assert store(db, builder.file(builder.session("somebody"))).outcome == "duplicate"


def test_a_new_library_is_what_the_oldest_one_becomes(path: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.footfall"
    older.write_bytes(gzip.decompress(WRITTEN[0].read_bytes()))
    with closing(open_writer(path)) as made, closing(open_writer(older)) as migrated:
        assert _tables(made) == _tables(migrated)
        noted = "SELECT id, migration_set, name FROM _sqlite_migrations ORDER BY id"
        assert made.execute(noted).fetchall() == migrated.execute(noted).fetchall()


def test_what_was_known_before_sessions_were_found_by_it_is_found_at_once(
    tmp_path: Path,
) -> None:
    older = tmp_path / "older.footfall"
    older.write_bytes(gzip.decompress(WRITTEN[8].read_bytes()))
    before = sqlite3.connect(older)
    with closing(before), before:
        before.execute("UPDATE sessions SET country = 'Portugal', language = 'pt' WHERE id = 1")
        before.execute("UPDATE visits SET scroll_max_y_px = 500, viewport_h_px = 700")
        before.execute("DELETE FROM layouts")
        before.execute("INSERT INTO layouts VALUES (1, 0, 1280, 1600, 2), (1, 1, 1280, 9000, 2)")
        before.execute("DELETE FROM vitals")
        before.executemany(
            "INSERT INTO vitals VALUES (1, ?, 0, 0, 100, ?, ?, NULL, 6)",
            [(0, "LCP", 1800.0), (1, "LCP", 4200.0), (2, "CLS", 0.31)],
        )
    with closing(open_writer(older)) as db:
        known = db.execute(
            "SELECT country, language, scroll_frac, lcp, cls, inp FROM facts ORDER BY session_id"
        ).fetchall()
    assert known[0] == ("Portugal", "pt", 0.75, 4200.0, 0.31, None)
    assert known[1] == (None,) * 6


def test_sqlite_utils_finds_nothing_to_do_in_a_new_library(path: Path) -> None:
    with closing(open_writer(path)) as made:
        before = _tables(made)
        migrating.migrate(made)
        assert _tables(made) == before


def _tables(db: Library) -> list[tuple[str, list[tuple[str, str, int, str | None, int]]]]:
    """Every table and index with its columns, whoever wrote them down and in whatever spelling."""
    named = db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'index') ORDER BY 1")
    return [
        (name, [row[1:] for row in db.execute(f'PRAGMA table_info("{name}")').fetchall()])
        for (name,) in named.fetchall()
    ]
