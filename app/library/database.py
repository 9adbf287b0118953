"""Opening the library: one connection a thread, and one sentence for whatever goes wrong with the file.

`open_writer` migrates; `open_reader` opens with `mode=ro`, so SQLite itself refuses writes. Every failure of SQLite
that a person can cause or meet (locked, newer, corrupt, not ours, disk full) leaves this module as `LibraryUnusable`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from app import log
from app.errors import Cancelled, LibraryUnusable
from app.insights.errors import short_name
from app.insights.place_names import key_asked, key_said
from app.library.folding import has_words
from app.library.issue_term import IssueFindings
from app.library.order import InOrder
from app.library.shop_pages import fits_page, page_address
from app.library.use_rows import film_called, named_source
from app.library.version import APPLICATION_ID, SCHEMA

#: how long a writer waits for another program's transaction to end
BUSY_MS = 5_000
#: a library that was not closed properly is looked through at once up to this size; a larger one by `footfall check`
CHECKED_AT_ONCE_BYTES = 64_000_000
CACHE_KB = 32_000
PAGE_BYTES = 8_192
#: SQLite needs so much for its shared memory beside a library
LEAST_FREE_BYTES = 65_536

_PART = "part"
#: of SQLite's machine, some milliseconds' worth
_STEPS = 200_000
_log = log.room("library")


@contextmanager
def understood(path: Path) -> Generator[None]:
    """Turn SQLite's failures into `LibraryUnusable`, worded for a person; mistakes of ours stay what they are."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise
    except sqlite3.DatabaseError as why:
        found = _in_words(path, why)
        if isinstance(found, LibraryUnusable):
            _log.warning("%s: %s", path, why)
        raise found from why


def _in_words(path: Path, why: sqlite3.DatabaseError) -> LibraryUnusable | Cancelled:
    name = getattr(why, "sqlite_errorname", "") or ""
    words = str(why)
    if name == "SQLITE_INTERRUPT":
        return Cancelled()
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryUnusable(
            f"The library {path} is in use by another program.", "Close that one, then try again."
        )
    if name.startswith("SQLITE_NOTADB"):
        return LibraryUnusable(
            f"The file {path} is not a Footfall library.", "Name another file with --library."
        )
    if name.startswith("SQLITE_CORRUPT"):
        return LibraryUnusable(
            f"The library {path} is damaged ({words}).",
            "Put back a copy of it, or move it away and import the recordings again.",
        )
    # on a full disk even the files beside the library cannot grow, which SQLite calls a failure of the disk
    if name.startswith("SQLITE_FULL") or (name.startswith("SQLITE_IOERR") and _is_full(path)):
        return LibraryUnusable(
            f"There is no room left on the disk for the library {path}.",
            "Free some room, then try again; nothing was half written.",
        )
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")) and _is_sealed(path):
        return LibraryUnusable(
            f"The folder {path.parent} of the library {path.name} cannot be written to.",
            "Copy the library to a folder that can be, or name another one with --library.",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return LibraryUnusable(
            f"The library {path} cannot be written to.", "Change its permissions or its folder's."
        )
    if name.startswith("SQLITE_CANTOPEN"):
        return LibraryUnusable(
            f"The library {path} cannot be opened ({words}).",
            "Look whether its folder exists and may be used.",
        )
    if name.startswith("SQLITE_IOERR"):
        return LibraryUnusable(
            f"The disk failed while the library {path} was used ({words}).", "Check the disk."
        )
    return LibraryUnusable(f"The library {path} cannot be used ({words}).")


class _Cursor(sqlite3.Cursor):
    """Rows are read while they are fetched, so damage shows there too. Without `understood`: this runs once a row."""

    connection: _Connection

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.DatabaseError as why:
            raise _in_words(self.connection.path, why) from why

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except sqlite3.DatabaseError as why:
            raise _in_words(self.connection.path, why) from why

    def fetchall(self) -> list[Any]:
        with understood(self.connection.path):
            return super().fetchall()


class _Connection(sqlite3.Connection):
    """Hands out cursors that word their failures."""

    path = Path()

    def execute(self, sql: str, parameters: Any = ()) -> _Cursor:
        return _Cursor(self).execute(sql, parameters)


class Library:
    """A connection with one write transaction at a time and failures put in words."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.conn = connection
        self.path = path
        #: whether the system was told that all of the file will be asked for
        self.is_read_ahead = False

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        with understood(self.path):
            return self.conn.execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for many rows, inside the transaction that is open."""
        with understood(self.path):
            self.conn.executemany(sql, rows)

    def others_version(self) -> int:
        """A number that is another one once another connection has written; what this one writes leaves it alone."""
        return int(self.execute("PRAGMA data_version").fetchone()[0])

    def give_up_when(self, is_over: Callable[[], bool]) -> None:
        """Ask now and then, in the midst of a question, whether nobody waits for it any more.

        Raises:
            Cancelled: out of the question, then.
        """
        self.conn.set_progress_handler(is_over, _STEPS)

    def close(self) -> None:
        """Give the file back."""
        self.conn.close()

    @contextmanager
    def unchanging(self) -> Generator[None]:
        """Several questions about one moment, whoever writes meanwhile."""
        is_own = not self.conn.in_transaction
        if is_own:
            self.execute("BEGIN")
        try:
            yield
        finally:
            if is_own and self.conn.in_transaction:
                self.execute("ROLLBACK")

    @contextmanager
    def atomic(self) -> Generator[Library]:
        """One transaction that asks for the right to write at its beginning, so that waiting for it works. Inside of
        another one it is a part of that."""
        with understood(self.path):
            begin, commit, undo = (
                (f"SAVEPOINT {_PART}", f"RELEASE {_PART}", f"ROLLBACK TO {_PART}")
                if self.conn.in_transaction
                else ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
            )
            self.conn.execute(begin)
            try:
                yield self
                self.conn.execute(commit)
            except BaseException:
                if self.conn.in_transaction:
                    self.conn.execute(undo)
                    if begin != "BEGIN IMMEDIATE":
                        self.conn.execute(commit)
                raise


def open_writer(path: Path) -> Library:
    """The read-write connection, with the schema brought up to date; the file is made when missing.

    Raises:
        LibraryUnusable: whatever is wrong, in one sentence.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise LibraryUnusable(
            f"The folder {path.parent} for the library cannot be made ({why.strerror}).",
            "Name another place with --library or --profile.",
        ) from why
    left_open = _size(_log_of(path)) > 0
    db = _connect(path, "rwc")
    try:
        with understood(path):
            _refuse_strangers(db)
            db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            # of no effect on a library that is there: most of one is blobs, which lie in fewer, larger pages
            db.execute(f"PRAGMA page_size = {PAGE_BYTES}")
            db.execute("PRAGMA journal_mode = WAL").fetchone()
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA secure_delete = ON").fetchone()
            if left_open and _size(path) <= CHECKED_AT_ONCE_BYTES:
                _refuse_damage(db)
            _migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def open_reader(path: Path) -> Library:
    """A connection that can only read; an older library is migrated first, one that is not there is found empty.

    Raises:
        LibraryUnusable: whatever is wrong, in one sentence.
    """
    if _size(path) == 0 and not path.is_dir() and not _size(_log_of(path)):
        return _nothing(path)
    db = _connect(path, _reading(path))
    try:
        _refuse_strangers(db)
        if _schema_of(db) < SCHEMA:
            db.close()
            open_writer(path).close()
            db = _connect(path, _reading(path))
        db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        db.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def one_moment(path: Path) -> Generator[Library]:
    """A connection that can only read, for several questions: all answers are of one moment, whoever writes meanwhile.

    Raises:
        LibraryUnusable: whatever is wrong, in one sentence.
    """
    with closing(open_reader(path)) as db, db.unchanging():
        yield db


def _nothing(path: Path) -> Library:
    """What a library holds that nobody made yet: a question makes none."""
    db = _connect(path, "memory")
    _migrate(db)
    db.execute("PRAGMA query_only = ON")
    return db


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < LEAST_FREE_BYTES
    except OSError:
        return False


def _is_sealed(path: Path) -> bool:
    """Whether there is a folder in which nothing can be written, not even beside the library."""
    return path.parent.is_dir() and not os.access(path.parent, os.W_OK)


def _reading(path: Path) -> str:
    """How a library is read. One that cannot be changed here is taken as it is: SQLite would otherwise want to write
    beside it. A log that was left there may hold what the library lacks, and needs that."""
    is_settled = not _log_of(path).exists()
    return "ro&immutable=1" if is_settled and _is_sealed(path) else "ro"


def _connect(path: Path, mode: str) -> Library:
    if path.is_dir():
        raise LibraryUnusable(
            f"{path} is a folder, not a library.",
            "Name a file with --library, or the folder with --profile.",
        )
    with understood(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_MS / 1000,
            isolation_level=None,  # transactions begin where `atomic` says so, and nowhere else
            factory=_Connection,
        )
        connection.path = path
        in_order: Any = InOrder  # its `step` takes two values, which typeshed does not foresee
        connection.create_aggregate("in_order", 2, in_order)
        issue_findings: Any = IssueFindings
        connection.create_aggregate("issue_findings", 6, issue_findings)
        connection.create_function("error_name", 2, short_name, deterministic=True)
        connection.create_function("has_words", 2, has_words, deterministic=True)
        connection.create_function("fits_page", 4, fits_page, deterministic=True)
        connection.create_function("page_address", 1, page_address, deterministic=True)
        connection.create_function("media_source", 1, named_source, deterministic=True)
        connection.create_function("media_called", 4, film_called, deterministic=True)
        connection.create_function("key_said", 2, key_said, deterministic=True)
        connection.create_function("key_asked", 3, key_asked, deterministic=True)
    return Library(connection, path)


def _log_of(path: Path) -> Path:
    """Where SQLite writes what is not yet in the library itself."""
    return path.with_name(path.name + "-wal")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _schema_of(db: Library) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _refuse_strangers(db: Library) -> None:
    """Refuse a database that is not ours, and one that a newer Footfall wrote."""
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    ours = db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    if tables and not ours:
        raise LibraryUnusable(
            f"The file {db.path} is a database, but not a Footfall library.",
            "Name another file with --library.",
        )
    if _schema_of(db) > SCHEMA:
        raise LibraryUnusable(
            f"The library {db.path} was written by a newer Footfall.",
            "Update Footfall, or name another file with --library; this one is left as it is.",
        )


def _refuse_damage(db: Library) -> None:
    first = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if first != "ok":
        raise LibraryUnusable(
            f"The library {db.path} is damaged ({first}).",
            "Put back a copy of it, or move it away and import the recordings again.",
        )


def _migrate(db: Library) -> None:
    if _schema_of(db) == SCHEMA:
        return
    # loaded only where there is something to change: the start of a window has no time for it
    from app.library import migrating

    with db.atomic():  # asks again inside: another program may just have done it
        found = _schema_of(db)
        if found < SCHEMA:
            (migrating.migrate if found else migrating.make)(db)
            db.execute(f"PRAGMA user_version = {SCHEMA}")
