"""The tables that the first Footfall made, with the columns added since; the rest: `app.library.migrations`."""

from __future__ import annotations

_SOURCES = ("referrer TEXT", "utm_source TEXT", "utm_medium TEXT", "utm_campaign TEXT")
#: Columns that later Footfalls added to these tables, in their order. A new library has them at once, for sqlite reads
#: its whole schema anew for each column that is added.
ADDED = {
    "sessions": _SOURCES,
    "facts": (
        *_SOURCES, "country TEXT", "language TEXT",
        # the deepest share of a page that was seen, of any page whose height was measured
        "scroll_frac REAL",
        # the worst of each in a session: milliseconds, of CLS a plain number
        "lcp REAL", "inp REAL", "cls REAL", "fcp REAL", "ttfb REAL",
    ),
    "click_rects": (
        # fixed or sticking where it was clicked, so that its place on the page says nothing
        "is_stuck INTEGER NOT NULL DEFAULT 0",
        # the control that the clicked node belongs to, where that is another one
        "control_x_px REAL", "control_y_px REAL", "control_w_px REAL", "control_h_px REAL",
        # where a click in a frame lies on the page
        "at_x_px REAL", "at_y_px REAL",
    ),
    # The box that scrolls in the page's place, as it lies on the page; how much of it is seen, how high it is within.
    "layouts": (
        "scroller_node INTEGER", "scroller_x_px REAL", "scroller_y_px REAL", "scroller_w_px REAL",
        "scroller_view_px REAL", "scroller_h_px REAL",
    ),
    "page_rules": ("is_regex INTEGER NOT NULL DEFAULT 0",),
}  # fmt: skip


def _and_added(table: str) -> str:
    return "".join(f", {column}" for column in ADDED.get(table, ()))


TRUTH = (
    f"""CREATE TABLE sessions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        tool_key TEXT UNIQUE,
        content_key TEXT NOT NULL UNIQUE,
        events_hash TEXT NOT NULL,
        source TEXT NOT NULL,
        format TEXT NOT NULL,
        imported_at_ms REAL NOT NULL,
        events INTEGER NOT NULL,
        raw_bytes INTEGER NOT NULL,
        tool_session_id TEXT, user_agent TEXT, browser TEXT, os TEXT, device TEXT, language TEXT,
        timezone TEXT, country TEXT, person_name TEXT, url TEXT,
        alias TEXT NOT NULL,
        person_id INTEGER REFERENCES persons(id) ON DELETE SET NULL
        {_and_added("sessions")}
    ) STRICT""",
    "CREATE INDEX sessions_by_person ON sessions(person_id)",
    """CREATE TABLE source_files (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL UNIQUE,
        path TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        format TEXT,
        imported_at_ms REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE file_sessions (
        file_id INTEGER NOT NULL REFERENCES source_files(id) ON DELETE CASCADE,
        session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        PRIMARY KEY (file_id, session_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX file_sessions_by_session ON file_sessions(session_id)",
    """CREATE TABLE windows (
        id INTEGER PRIMARY KEY,
        session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        events INTEGER NOT NULL,
        UNIQUE (session_id, position)
    ) STRICT""",
    # The blobs stand last: what says where a chunk lies is then read without them.
    """CREATE TABLE chunks (
        window_id INTEGER NOT NULL REFERENCES windows(id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        events INTEGER NOT NULL,
        first_epoch_ms REAL NOT NULL,
        last_epoch_ms REAL NOT NULL,
        raw_bytes INTEGER NOT NULL,
        snapshots INTEGER NOT NULL,
        first_meta INTEGER NOT NULL,
        body BLOB NOT NULL,
        times BLOB NOT NULL,
        UNIQUE (window_id, seq)
    ) STRICT""",
    """CREATE TABLE import_notes (
        session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        idx INTEGER NOT NULL,
        code TEXT NOT NULL,
        text TEXT NOT NULL,
        epoch_ms REAL,
        PRIMARY KEY (session_id, idx)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE session_identities (
        session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        idx INTEGER NOT NULL,
        identity_id INTEGER NOT NULL REFERENCES identities(id) ON DELETE CASCADE,
        PRIMARY KEY (session_id, idx)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX session_identities_by_identity ON session_identities(identity_id)",
)

OWN = (
    """CREATE TABLE persons (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        named_by TEXT NOT NULL CHECK (named_by IN ('hand', 'name', 'id'))
    ) STRICT""",
    """CREATE TABLE identities (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        person_id INTEGER NOT NULL REFERENCES persons(id) ON DELETE CASCADE,
        UNIQUE (source, kind, value)
    ) STRICT""",
    "CREATE INDEX identities_by_person ON identities(person_id)",
    "CREATE TABLE sites (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE hosts (
        host TEXT PRIMARY KEY,
        site_id INTEGER NOT NULL REFERENCES sites(id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE page_rules (
        position INTEGER PRIMARY KEY,
        pattern TEXT NOT NULL,
        page TEXT NOT NULL
        {_and_added("page_rules")}
    ) STRICT""",
    """CREATE TABLE paths (
        id INTEGER PRIMARY KEY,
        host TEXT NOT NULL,
        path TEXT NOT NULL,
        page TEXT NOT NULL,
        UNIQUE (host, path)
    ) STRICT""",
    "CREATE INDEX paths_by_page ON paths(page)",
    """CREATE TABLE tags (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE
    ) STRICT""",
    """CREATE TABLE session_tags (
        session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        tag_id INTEGER NOT NULL REFERENCES tags(id) ON DELETE CASCADE,
        PRIMARY KEY (session_id, tag_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX session_tags_by_tag ON session_tags(tag_id)",
    """CREATE TABLE marks (
        session_id INTEGER PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
        starred INTEGER NOT NULL DEFAULT 0,
        watched_frac REAL NOT NULL DEFAULT 0,
        watched_at_ms REAL
    ) STRICT""",
    """CREATE TABLE notes (
        id INTEGER PRIMARY KEY,
        session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        at_ms REAL NOT NULL,
        text TEXT NOT NULL,
        written_at_ms REAL NOT NULL
    ) STRICT""",
    "CREATE INDEX notes_by_session ON notes(session_id)",
)


def rows_of_a_session(name: str, columns: str, version: str = "analysis_version") -> str:
    """A derived table with many rows a session, kept together and in order."""
    return f"""CREATE TABLE {name} (
        session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        idx INTEGER NOT NULL,
        {columns},
        {version} INTEGER NOT NULL {_and_added(name)},
        PRIMARY KEY (session_id, idx)
    ) STRICT, WITHOUT ROWID"""


#: what is searched; a table of this kind takes no further column, so that it was made anew for each that was added
TEXTS = """CREATE VIRTUAL TABLE session_text USING fts5(
    urls, titles, labels, messages, logged, requested, typed, shown, analysis_version UNINDEXED,
    tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
)"""

DERIVED = (
    f"""CREATE TABLE facts (
        session_id INTEGER PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
        started_at_ms REAL NOT NULL,
        duration_ms REAL NOT NULL,
        active_ms REAL NOT NULL,
        device TEXT, browser TEXT, os TEXT,
        viewport_w_px INTEGER, viewport_h_px INTEGER,
        entry_url TEXT, exit_url TEXT,
        entry_path_id INTEGER REFERENCES paths(id), exit_path_id INTEGER REFERENCES paths(id),
        windows INTEGER NOT NULL,
        pages INTEGER NOT NULL,
        clicks INTEGER NOT NULL,
        errors INTEGER NOT NULL,
        rage_clicks INTEGER, dead_clicks INTEGER, error_clicks INTEGER, friction INTEGER,
        value REAL,
        variant TEXT,
        sparkline BLOB NOT NULL,
        analysis_version INTEGER NOT NULL
        {_and_added("facts")}
    ) STRICT""",
    "CREATE INDEX facts_by_start ON facts(started_at_ms)",
    "CREATE INDEX facts_by_version ON facts(analysis_version)",
    """CREATE TABLE timelines (
        session_id INTEGER PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
        inactive BLOB NOT NULL,
        active_window BLOB NOT NULL,
        analysis_version INTEGER NOT NULL
    ) STRICT""",
    rows_of_a_session(
        "visits",
        """window INTEGER NOT NULL, url TEXT NOT NULL, path_id INTEGER NOT NULL REFERENCES paths(id), title TEXT,
        enter_ms REAL NOT NULL, leave_ms REAL NOT NULL, active_ms REAL NOT NULL,
        viewport_w_px INTEGER NOT NULL, viewport_h_px INTEGER NOT NULL, scroll_max_y_px REAL""",
    ),
    rows_of_a_session(
        "routes", "visit INTEGER NOT NULL, at_ms REAL NOT NULL, url TEXT NOT NULL, title TEXT"
    ),
    # Visits and routes alike, as page filters, orders of pages and heat see them.
    rows_of_a_session(
        "page_views",
        """window INTEGER NOT NULL, visit INTEGER NOT NULL, at_ms REAL NOT NULL, leave_ms REAL NOT NULL,
        path_id INTEGER NOT NULL REFERENCES paths(id), is_visit INTEGER NOT NULL""",
    ),
    "CREATE INDEX page_views_by_path ON page_views(path_id, session_id, is_visit)",
    rows_of_a_session(
        "clicks",
        """window INTEGER NOT NULL, visit INTEGER NOT NULL, at_ms REAL NOT NULL, x_px REAL, y_px REAL,
        viewport_x_px REAL, viewport_y_px REAL, node_id INTEGER NOT NULL, snapshot INTEGER NOT NULL,
        pointer TEXT NOT NULL, tag TEXT, selector TEXT, element_key TEXT, label TEXT,
        path_id INTEGER REFERENCES paths(id)""",
    ),
    "CREATE INDEX clicks_by_path ON clicks(path_id)",
    "CREATE INDEX clicks_by_label ON clicks(label COLLATE NOCASE)",
    rows_of_a_session(
        "errors",
        """window INTEGER NOT NULL, visit INTEGER NOT NULL, at_ms REAL NOT NULL, kind TEXT NOT NULL,
        message TEXT NOT NULL, source TEXT, stack TEXT""",
    ),
    rows_of_a_session(
        "custom_events",
        "window INTEGER NOT NULL, at_ms REAL NOT NULL, tag TEXT NOT NULL, payload TEXT NOT NULL",
    ),
    "CREATE INDEX custom_events_by_tag ON custom_events(tag COLLATE NOCASE)",
    rows_of_a_session(
        "milestones",
        "window INTEGER NOT NULL, at_ms REAL NOT NULL, event TEXT NOT NULL, value REAL, currency TEXT",
    ),
    "CREATE INDEX milestones_by_event ON milestones(event COLLATE NOCASE)",
    rows_of_a_session(
        "media",
        """window INTEGER NOT NULL, selector TEXT, src TEXT, duration_s REAL, plays INTEGER NOT NULL,
        pauses INTEGER NOT NULL, seeks INTEGER NOT NULL, watched_frac REAL""",
    ),
    """CREATE TABLE streams (
        session_id INTEGER NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
        window INTEGER NOT NULL,
        kind TEXT NOT NULL,
        rows INTEGER NOT NULL,
        packed BLOB NOT NULL,
        analysis_version INTEGER NOT NULL,
        UNIQUE (session_id, window, kind)
    ) STRICT""",
    rows_of_a_session("integrity", "code TEXT NOT NULL, text TEXT NOT NULL, at_ms REAL"),
    rows_of_a_session("layouts", "page_w_px REAL, page_h_px REAL NOT NULL", "layout_version"),
    rows_of_a_session(
        "click_rects",
        "x_px REAL NOT NULL, y_px REAL NOT NULL, w_px REAL NOT NULL, h_px REAL NOT NULL",
        "layout_version",
    ),
    TEXTS,
)
