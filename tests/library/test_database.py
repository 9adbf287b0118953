"""Opening a library: made, kept, refused in one sentence when it is not ours, newer, damaged, locked or full."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import LibraryUnusable
from app.library import browse, upkeep
from app.library.database import Library, one_moment, open_reader, open_writer
from app.library.sessions import delete_session, store
from app.library.version import APPLICATION_ID, SCHEMA
from tests.library import builder


def test_a_new_library_is_strict_journaled_and_whole(library: Library) -> None:
    ours = [
        name
        for name, sql in library.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        )
        if not name.startswith(("sqlite_", "_sqlite", "session_text_")) and "STRICT" not in sql
    ]
    assert ours == []
    assert library.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert library.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert library.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert library.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    assert upkeep.check(library) == ()


def test_opening_again_changes_nothing(library: Library, path: Path) -> None:
    store(library, builder.file(builder.session()))
    with closing(open_writer(path)) as again:
        assert browse.count(again, browse.EVERYTHING) == 1


def test_all_answers_of_one_moment_are_of_it_whoever_writes_meanwhile(
    library: Library, path: Path
) -> None:
    store(library, builder.file(builder.session("one")))
    with one_moment(path) as db:
        assert browse.count(db, browse.EVERYTHING) == 1
        store(library, builder.file(builder.session("two")))
        assert browse.count(db, browse.EVERYTHING) == 1
    with one_moment(path) as db:
        assert browse.count(db, browse.EVERYTHING) == 2


def test_two_programs_that_make_a_library_at_once_make_one(path: Path) -> None:
    with closing(open_writer(path)) as one, closing(open_writer(path)) as other:
        store(one, builder.file(builder.session("one")))
        store(other, builder.file(builder.session("two")))
        assert browse.count(one, browse.EVERYTHING) == 2


def test_a_reader_of_a_missing_library_finds_it_empty_and_makes_none(path: Path) -> None:
    missing = path.parent / "no" / path.name
    with closing(open_reader(missing)) as db:
        assert browse.sessions(db) == ()
        with pytest.raises(LibraryUnusable):
            db.execute("DELETE FROM sessions")
    assert not missing.parent.exists()


def test_a_reader_cannot_write(library: Library, path: Path) -> None:
    with (
        closing(open_reader(path)) as db,
        pytest.raises(LibraryUnusable, match="cannot be written"),
    ):
        db.execute("DELETE FROM sessions")


def test_a_reader_sees_what_was_written_after_it_opened(library: Library, path: Path) -> None:
    with closing(open_reader(path)) as db:
        store(library, builder.file(builder.session()))
        assert browse.count(db, browse.EVERYTHING) == 1


def test_a_library_of_a_newer_footfall_is_refused_and_left_as_it_is(path: Path) -> None:
    open_writer(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    before = path.read_bytes()
    for open_library in (open_writer, open_reader):
        with pytest.raises(LibraryUnusable, match="written by a newer Footfall"):
            open_library(path)
    assert path.read_bytes() == before


def test_somebody_elses_database_is_refused_and_left_as_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute("CREATE TABLE recipes(name TEXT)")
    before = path.read_bytes()
    for open_library in (open_writer, open_reader):
        with pytest.raises(LibraryUnusable, match="not a Footfall library"):
            open_library(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("this is a letter, not a database, and long enough for a header" * 40)
    for open_library in (open_writer, open_reader):
        with pytest.raises(LibraryUnusable, match="not a Footfall library"):
            open_library(path)


def test_a_folder_in_the_librarys_place_is_refused(path: Path) -> None:
    path.mkdir()
    for open_library in (open_writer, open_reader):
        with pytest.raises(LibraryUnusable, match="is a folder"):
            open_library(path)


def test_a_damaged_library_is_told_in_a_sentence(path: Path) -> None:
    with closing(open_writer(path)) as db:
        store(db, builder.file(*(builder.session(f"s{n}", parts=200) for n in range(20))))
    _scribble(path)
    with closing(open_reader(path)) as db:
        problems = upkeep.check(db)
    assert any("damaged" in problem for problem in problems)


def test_damage_met_while_rows_are_read_is_told_in_a_sentence(path: Path) -> None:
    with closing(open_writer(path)) as db:
        store(db, builder.file(*(builder.session(f"s{n}", parts=200) for n in range(20))))
    _scribble(path)
    with closing(open_reader(path)) as db:
        told = [
            _read_through(db, table)
            for table in ("chunks", "streams", "facts", "clicks", "windows")
        ]
    assert any("damaged" in text for text in told)


def test_a_library_left_open_by_a_crash_and_damaged_is_refused_at_once(path: Path) -> None:
    with closing(open_writer(path)) as db:
        store(db, builder.file(*(builder.session(f"s{n}", parts=200) for n in range(20))))
    _scribble(path)
    path.with_name(path.name + "-wal").write_bytes(b"left behind")
    with pytest.raises(LibraryUnusable, match="damaged"):
        open_writer(path)


def _read_through(db: Library, table: str) -> str:
    try:
        for _ in db.execute(f"SELECT * FROM {table}"):
            pass
    except LibraryUnusable as error:
        return error.text
    return ""


def _scribble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    page = 4096
    for at in range(len(content) // page * 3 // 4 * page, len(content), 2 * page):
        content[at : at + 200] = os.urandom(200)
    path.write_bytes(content)


def test_a_library_that_another_program_holds_is_told_in_a_sentence(
    library: Library, path: Path
) -> None:
    library.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryUnusable, match="in use by another program"):
            store(library, builder.file(builder.session()))
        other.execute("ROLLBACK")
    assert store(library, builder.file(builder.session())).outcome == "imported"


def test_a_full_disk_leaves_what_was_there_and_nothing_of_the_new_file(library: Library) -> None:
    store(library, builder.file(builder.session("one")))
    pages = library.execute("PRAGMA page_count").fetchone()[0]
    library.execute(f"PRAGMA max_page_count = {pages + 3}").fetchone()
    big = builder.session("big", events=200, parts=200)
    with pytest.raises(LibraryUnusable, match="no room left on the disk"):
        store(library, builder.file(builder.session("small"), big))
    assert [row.source for row in browse.sessions(library)] == ["one.json"]
    assert upkeep.check(library) == ()


def test_a_failure_in_the_middle_of_a_transaction_takes_all_of_it_back(library: Library) -> None:
    def fail() -> None:
        with library.atomic():
            store(library, builder.file(builder.session()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert browse.count(library, browse.EVERYTHING) == 0


def test_an_id_is_never_given_twice(library: Library) -> None:
    first = store(library, builder.file(builder.session("one"))).outcomes[0].id
    delete_session(library, first)
    assert store(library, builder.file(builder.session("two"))).outcomes[0].id > first


def test_a_library_in_a_folder_that_cannot_be_written_to_is_read_as_it_is(
    tmp_path: Path, path: Path
) -> None:
    sealed = tmp_path / "sealed"
    sealed.mkdir()
    with closing(open_writer(sealed / path.name)) as db:
        store(db, builder.file(builder.session("one")))
    sealed.chmod(0o555)
    try:
        if os.access(sealed, os.W_OK):
            pytest.skip("root and some systems write everywhere")
        with closing(open_reader(sealed / path.name)) as db:
            assert len(browse.sessions(db)) == 1
        assert [one.name for one in sealed.iterdir()] == [path.name]
        with pytest.raises(LibraryUnusable, match=r"folder .* cannot be written to"):
            open_writer(sealed / "other.footfall")
    finally:
        sealed.chmod(0o755)
