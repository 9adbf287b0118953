"""The schema, as named migrations of one transaction each. This docstring is the definition of record.

Three kinds of table:

*Truth* (`sessions source_files file_sessions windows chunks import_notes session_identities session_traits`): what the
recordings held, untouched. *Derived* (`facts timelines visits routes page_views clicks errors custom_events milestones
media media_spans streams integrity session_text layouts click_rects click_layers call_rects measurings keyframes
console_lines requests vitals entries thumbnails thumbnail_sets backdrops evidence signals signal_sets field_uses
products carts cart_steps feedback shown_texts told_traits`): rebuilt from the truth whenever its `analysis_version`
(`layout_version`, `thumbnail_version`, `backdrop_version`) is behind; signals and uses of fields, whose `rules_version`
may be, from the evidence alone. *A person's own* (`persons identities sites hosts page_rules page_pictures tags
session_tags marks notes trash thresholds ignore_rules segments searches issue_states surveys answers survey_columns
goals funnels person_rules persons_by_hand shop_rules workspaces`): never derived, never touched by a rebuild. `paths`
is the dictionary of addresses; its `page` is the page group by the rules of the moment. `revisions` and `touched` say
what was written to (`app.library.revisions`).

`PRAGMA user_version` counts the migrations: a higher one than ours is a library written by a newer Footfall.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from app.library import finding_schema, first_schema, heat_schema, journey_schema, revisions
from app.library.version import APPLICATION_ID


class Database(Protocol):
    """What a step runs on: ours, or sqlite-utils' own."""

    def execute(self, sql: str, /) -> Any:
        """Run one statement."""
        ...


Step = Callable[[Database], None]
#: every step by its name, the oldest first
STEPS: dict[str, Step] = {}


def _step(name: str) -> Callable[[Step], Step]:
    def noted(step: Step) -> Step:
        STEPS[name] = step
        return step

    return noted


def _columns(db: Database, table: str) -> set[str]:
    return {row[1] for row in db.execute(f"PRAGMA table_info({table})").fetchall()}


def _widen(db: Database, *tables: str) -> None:
    """Give tables of an older library the columns that they lack (`first_schema.ADDED`)."""
    for table in tables:
        there = _columns(db, table)
        for column in first_schema.ADDED[table]:
            if column.split()[0] not in there:
                db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")


@_step("001_the_first_library")
def the_first_library(db: Database) -> None:
    """Every table of step 1; `rage_clicks … friction` stay NULL until something computes them."""
    for statement in (*first_schema.OWN, *first_schema.TRUTH, *first_schema.DERIVED):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@_step("002_keyframes")
def keyframes(db: Database) -> None:
    """Pages at moments, so that a seek need not replay what came before (`app.dom.keyframes`): a chain begins `base`
    keyframes before, on the recorded FullSnapshot at position `snapshot`; `position` is that of the window's first
    event that is not folded in. The blob stands last.
    """
    db.execute(
        """CREATE TABLE keyframes (
            session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
            window INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            epoch_ms REAL NOT NULL,
            position INTEGER NOT NULL,
            nodes INTEGER NOT NULL,
            snapshot INTEGER NOT NULL,
            base INTEGER NOT NULL,
            analysis_version INTEGER NOT NULL,
            body BLOB NOT NULL,
            UNIQUE (session_id, window, idx)
        ) STRICT"""
    )


@_step("003_trash")
def trash(db: Database) -> None:
    """Sessions that were deleted and may still be wanted back (`app.library.trash`): no question finds them."""
    db.execute(
        """CREATE TABLE trash (
            session_id INTEGER PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
            thrown_away_at_ms REAL NOT NULL
        ) STRICT"""
    )


@_step("004_measurings")
def measurings(db: Database) -> None:
    """Which sessions were measured (`app.library.layouts`): also one whose recording tells of no page how high it was,
    so that nobody measures it again and again.
    """
    db.execute(
        """CREATE TABLE measurings (
            session_id INTEGER PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
            layout_version INTEGER NOT NULL
        ) STRICT"""
    )


@_step("005_lists")
def lists(db: Database) -> None:
    """What the inspector lists beside clicks and errors: the console, requests, web vitals, what was typed. Long texts
    stand last.
    """
    for statement in (
        first_schema.rows_of_a_session(
            "console_lines",
            """window INTEGER NOT NULL, visit INTEGER NOT NULL, at_ms REAL NOT NULL, level TEXT NOT NULL,
            text TEXT NOT NULL, full TEXT, stack TEXT""",
        ),
        first_schema.rows_of_a_session(
            "requests",
            """window INTEGER NOT NULL, visit INTEGER NOT NULL, at_ms REAL NOT NULL, method TEXT, url TEXT NOT NULL,
            status INTEGER, duration_ms REAL, size_bytes INTEGER, kind TEXT NOT NULL, failed INTEGER NOT NULL,
            detail TEXT""",
        ),
        first_schema.rows_of_a_session(
            "vitals",
            """window INTEGER NOT NULL, visit INTEGER NOT NULL, at_ms REAL NOT NULL, name TEXT NOT NULL,
            value REAL NOT NULL, rating TEXT""",
        ),
        first_schema.rows_of_a_session(
            "entries",
            """window INTEGER NOT NULL, visit INTEGER NOT NULL, at_ms REAL NOT NULL, until_ms REAL NOT NULL,
            node_id INTEGER NOT NULL, snapshot INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT, selector TEXT,
            text TEXT NOT NULL, checked INTEGER, changes INTEGER NOT NULL""",
        ),
    ):
        db.execute(statement)


@_step("006_thumbnails")
def thumbnails(db: Database) -> None:
    """Small pictures of pages at moments, and the set that a session's make (`app.library.thumbnails`). They hang on
    the windows, whose events they show. The blob stands last.
    """
    db.execute(
        """CREATE TABLE thumbnails (
            window_id INTEGER NOT NULL REFERENCES windows(id) ON DELETE CASCADE,
            epoch_ms REAL NOT NULL,
            width_px INTEGER NOT NULL,
            height_px INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            picture BLOB NOT NULL,
            UNIQUE (window_id, epoch_ms)
        ) STRICT"""
    )
    db.execute(
        """CREATE TABLE thumbnail_sets (
            session_id INTEGER PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
            events_hash TEXT NOT NULL,
            aim INTEGER NOT NULL,
            used_at_ms REAL NOT NULL,
            bytes INTEGER NOT NULL,
            thumbnail_version INTEGER NOT NULL
        ) STRICT"""
    )


@_step("007_versions_of_texts")
def versions_of_texts(db: Database) -> None:
    """What is searched says, too, of which version it is."""
    if "analysis_version" in _columns(db, "session_text"):
        return
    db.execute(
        """CREATE TEMP TABLE older_text AS
           SELECT rowid AS id, urls, titles, labels, messages, shown FROM session_text"""
    )
    db.execute("DROP TABLE session_text")
    db.execute(
        """CREATE VIRTUAL TABLE session_text USING fts5(
            urls, titles, labels, messages, shown, analysis_version UNINDEXED,
            tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
        )"""
    )
    db.execute(
        """INSERT INTO session_text(rowid, urls, titles, labels, messages, shown, analysis_version)
           SELECT t.id, t.urls, t.titles, t.labels, t.messages, t.shown, coalesce(f.analysis_version, 0)
           FROM older_text t LEFT JOIN facts f ON f.session_id = t.id"""
    )
    db.execute("DROP TABLE older_text")


@_step("008_signals")
def signals(db: Database) -> None:
    """What the rules ask (`app.friction.evidence`), what they found, with which rules and numbers; a person's own
    numbers, and what a person called no problem. The blob stands last.
    """
    for statement in (
        """CREATE TABLE evidence (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            session_id INTEGER NOT NULL UNIQUE REFERENCES sessions(id) ON DELETE CASCADE,
            analysis_version INTEGER NOT NULL,
            packed BLOB NOT NULL
        ) STRICT""",
        first_schema.rows_of_a_session(
            "signals",
            """kind TEXT NOT NULL, cause TEXT, window INTEGER NOT NULL, visit INTEGER NOT NULL,
            start_ms REAL NOT NULL, end_ms REAL NOT NULL, node_id INTEGER NOT NULL, snapshot INTEGER NOT NULL,
            selector TEXT, element_key TEXT, label TEXT, x_px REAL, y_px REAL, why TEXT NOT NULL,
            path_id INTEGER REFERENCES paths(id), ignored INTEGER NOT NULL""",
            "rules_version",
        ),
        "CREATE INDEX signals_by_kind ON signals(kind, ignored, session_id)",
        "CREATE INDEX signals_by_path ON signals(path_id)",
        """CREATE TABLE signal_sets (
            session_id INTEGER PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
            thresholds TEXT NOT NULL,
            rules_version INTEGER NOT NULL
        ) STRICT""",
        """CREATE TABLE thresholds (
            name TEXT PRIMARY KEY,
            value REAL NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE ignore_rules (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT,
            selector TEXT,
            element_key TEXT,
            page TEXT,
            created_at_ms REAL NOT NULL
        ) STRICT""",
    ):
        db.execute(statement)


@_step("009_calls")
def calls(db: Database) -> None:
    """Where the controls lay by which a page calls to act (`app.friction.calls`), `idx` as they are numbered there."""
    db.execute(
        first_schema.rows_of_a_session(
            "call_rects",
            """x_px REAL NOT NULL, y_px REAL NOT NULL, w_px REAL NOT NULL, h_px REAL NOT NULL,
            lowest_y_px REAL NOT NULL, page_h_px REAL NOT NULL""",
            "layout_version",
        )
    )


@_step("010_finding")
def finding(db: Database) -> None:
    """What finds a session beside what was done in it (`app.library.finding_schema`)."""
    _widen(db, "sessions", "facts")
    if "typed" not in _columns(db, "session_text"):
        for statement in finding_schema.WIDER_TEXTS:
            db.execute(statement)
    for statement in finding_schema.STATEMENTS:
        db.execute(statement)


@_step("011_revisions")
def told_of_writing(db: Database) -> None:
    """A number of each table that goes up with every row written (`app.library.revisions`)."""
    for statement in revisions.STATEMENTS:
        db.execute(statement)


@_step("012_heat")
def heat(db: Database) -> None:
    """What was open above the page, what scrolls in its place, and the pictures heat lies on
    (`app.library.heat_schema`).
    """
    _widen(db, "click_rects", "layouts", "page_rules")
    for statement in heat_schema.STATEMENTS:
        db.execute(statement)


@_step("013_touched")
def told_of_sessions(db: Database) -> None:
    """Which sessions were touched, beside which tables (`app.library.revisions`)."""
    for statement in revisions.TOUCHED_STATEMENTS:
        db.execute(statement)


@_step("014_journeys")
def journeys(db: Database) -> None:
    """What was played, filled, put into carts and said; goals, funnels and rules (`app.library.journey_schema`)."""
    for statement in journey_schema.STATEMENTS:
        db.execute(statement)
