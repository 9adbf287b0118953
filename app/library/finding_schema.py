"""What migration 010 brings: columns, rows and texts that find sessions, and what a person keeps of finding."""

from __future__ import annotations

from app.library.first_schema import TEXTS, rows_of_a_session

_VITALS = ("lcp", "inp", "cls", "fcp", "ttfb")

STATEMENTS = (
    """CREATE TABLE session_traits (
        session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (session_id, name)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX session_traits_by_name ON session_traits(name COLLATE NOCASE, value COLLATE NOCASE)",
    """UPDATE facts SET
        (country, language) = (SELECT country, language FROM sessions s WHERE s.id = facts.session_id),
        scroll_frac = (
            SELECT max(min(1.0, (v.scroll_max_y_px + v.viewport_h_px) / l.page_h_px))
            FROM visits v JOIN layouts l ON l.session_id = v.session_id AND l.idx = v.idx
            WHERE v.session_id = facts.session_id AND l.page_h_px > 0
        )""",
    *(
        f"""UPDATE facts SET {name} = (
            SELECT max(value) FROM vitals v WHERE v.session_id = facts.session_id AND v.name = '{name.upper()}'
        )"""
        for name in _VITALS
    ),
    # Stays on pages of one product each, and the first time that something was put into the cart.
    rows_of_a_session(
        "products",
        """window INTEGER NOT NULL, at_ms REAL NOT NULL, name TEXT NOT NULL,
        path_id INTEGER NOT NULL REFERENCES paths(id)""",
    ),
    "CREATE INDEX products_by_name ON products(name COLLATE NOCASE)",
    rows_of_a_session(
        "carts", "window INTEGER NOT NULL, at_ms REAL NOT NULL, times INTEGER NOT NULL, label TEXT"
    ),
    # `score` as it was given, on whatever scale
    rows_of_a_session(
        "feedback",
        "window INTEGER NOT NULL, at_ms REAL NOT NULL, kind TEXT NOT NULL, score REAL, text TEXT",
    ),
    rows_of_a_session("told_traits", "name TEXT NOT NULL, value TEXT NOT NULL"),
    "CREATE INDEX told_traits_by_name ON told_traits(name COLLATE NOCASE, value COLLATE NOCASE)",
    # What first came to be seen by a moment, one text a line.
    rows_of_a_session(
        "shown_texts", "window INTEGER NOT NULL, at_ms REAL NOT NULL, text TEXT NOT NULL"
    ),
    """CREATE TABLE segments (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        query TEXT NOT NULL,
        created_at_ms REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE searches (
        query TEXT PRIMARY KEY,
        used_at_ms REAL NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE issue_states (
        kind TEXT NOT NULL,
        page TEXT NOT NULL,
        element TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('open', 'known', 'fixed', 'ignored')),
        note TEXT NOT NULL DEFAULT '',
        changed_at_ms REAL NOT NULL,
        PRIMARY KEY (kind, page, element)
    ) STRICT, WITHOUT ROWID""",
)

#: what was searched, with the columns that it lacked; its renaming takes a third of making a whole library
WIDER_TEXTS = (
    """CREATE TEMP TABLE older_text AS
       SELECT rowid AS id, urls, titles, labels, messages, shown, analysis_version FROM session_text""",
    "DROP TABLE session_text",
    TEXTS,
    """INSERT INTO session_text(
           rowid, urls, titles, labels, messages, logged, requested, typed, shown, analysis_version
       ) SELECT id, urls, titles, labels, messages, '', '', '', shown, analysis_version FROM older_text""",
    "DROP TABLE older_text",
)
