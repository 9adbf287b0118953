"""What migration 014 brings: what was played, filled and put into carts in more detail than a sum, what people said
outside the recordings, and what a person keeps of following people: goals, funnels, rules, workspaces."""

from __future__ import annotations

from app.library.first_schema import rows_of_a_session


def _made_anew(table: str, columns: str, older: str) -> tuple[str, ...]:
    """A derived table with other columns; until its sessions are read again its rows say what they said.

    Args:
        older: those rows as the new table has them.
    """
    return (
        f"CREATE TEMP TABLE older_{table} AS SELECT * FROM {table}",
        f"DROP TABLE {table}",
        rows_of_a_session(table, columns),
        f"INSERT INTO {table} SELECT {older} FROM older_{table}",
        f"DROP TABLE older_{table}",
    )


STATEMENTS = (
    *_made_anew(
        "media",
        """window INTEGER NOT NULL, visit INTEGER NOT NULL, path_id INTEGER REFERENCES paths(id), at_ms REAL NOT NULL,
        kind TEXT NOT NULL, selector TEXT, element_key TEXT, label TEXT, src TEXT, duration_s REAL,
        plays INTEGER NOT NULL, pauses INTEGER NOT NULL, seeks INTEGER NOT NULL, watched_frac REAL,
        furthest_s REAL, left_s REAL""",
        """session_id, idx, window, -1, NULL, 0.0, 'video', selector, NULL, NULL, src, duration_s, plays, pauses, seeks,
        watched_frac, NULL, NULL, analysis_version""",
    ),
    # Each stretch that was played in one go, in moments of the session and in seconds of the medium (its number in
    # `media`); why it ended: pause, seek, leave.
    rows_of_a_session(
        "media_spans",
        """medium INTEGER NOT NULL, at_ms REAL NOT NULL, until_ms REAL NOT NULL, from_s REAL NOT NULL,
        to_s REAL NOT NULL, ended_by TEXT NOT NULL""",
    ),
    # A field of a form as one visit used it, in the order of the first focus (`place`, from 0): derived by rules, as
    # signals are. `form` is equal for the same form in all sessions, `field` within it; `is_last`: nothing was touched
    # after it and the form was not sent.
    rows_of_a_session(
        "field_uses",
        """window INTEGER NOT NULL, visit INTEGER NOT NULL, path_id INTEGER REFERENCES paths(id),
        form TEXT NOT NULL, form_selector TEXT, form_label TEXT, form_place INTEGER NOT NULL,
        field TEXT NOT NULL, selector TEXT, label TEXT, kind TEXT NOT NULL, place INTEGER NOT NULL, at_ms REAL NOT NULL,
        left_ms REAL NOT NULL, time_ms REAL NOT NULL, hesitation_ms REAL, refills INTEGER NOT NULL,
        corrections INTEGER NOT NULL, is_filled INTEGER NOT NULL, is_skipped INTEGER NOT NULL,
        is_last INTEGER NOT NULL, sent_ms REAL""",
        "rules_version",
    ),
    "CREATE INDEX field_uses_by_form ON field_uses(form)",
    # `product` is equal for the same product in all sessions of a site
    *_made_anew(
        "products",
        """window INTEGER NOT NULL, at_ms REAL NOT NULL, name TEXT NOT NULL,
        path_id INTEGER NOT NULL REFERENCES paths(id), leave_ms REAL, product TEXT NOT NULL, price REAL,
        currency TEXT""",
        "session_id, idx, window, at_ms, name, path_id, NULL, name, NULL, NULL, analysis_version",
    ),
    "CREATE INDEX products_by_name ON products(name COLLATE NOCASE)",
    "CREATE INDEX products_by_product ON products(product)",
    # kind: add, remove, open, checkout, order
    rows_of_a_session(
        "cart_steps",
        """window INTEGER NOT NULL, at_ms REAL NOT NULL, kind TEXT NOT NULL, path_id INTEGER REFERENCES paths(id),
        product TEXT, name TEXT, price REAL, label TEXT""",
    ),
    # `scale_max`: the best score there is to give, where that is told
    *_made_anew(
        "feedback",
        """window INTEGER NOT NULL, at_ms REAL NOT NULL, kind TEXT NOT NULL, score REAL, text TEXT, question TEXT,
        scale_max REAL, path_id INTEGER REFERENCES paths(id), selector TEXT""",
        "session_id, idx, window, at_ms, kind, score, text, NULL, NULL, NULL, NULL, analysis_version",
    ),
    # Answers from files, which no recording holds: a file of them, and each answer. To which session one belongs is
    # told by the file (`by` is session), found by user and time (user), or said by a person (hand).
    """CREATE TABLE surveys (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL UNIQUE,
        imported_at_ms REAL NOT NULL,
        columns TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE answers (
        id INTEGER PRIMARY KEY,
        survey_id INTEGER NOT NULL REFERENCES surveys(id) ON DELETE CASCADE,
        row INTEGER NOT NULL,
        session_id INTEGER REFERENCES sessions(id) ON DELETE SET NULL,
        joined_by TEXT CHECK (joined_by IN ('session', 'user', 'hand')),
        told_session TEXT, told_user TEXT,
        epoch_ms REAL,
        kind TEXT NOT NULL CHECK (kind IN ('nps', 'csat', 'rating', 'text')),
        question TEXT, score REAL, scale_max REAL, text TEXT, url TEXT,
        path_id INTEGER REFERENCES paths(id),
        selector TEXT, device TEXT, country TEXT,
        UNIQUE (survey_id, row, question)
    ) STRICT""",
    "CREATE INDEX answers_by_session ON answers(session_id)",
    # how a person mapped the columns of files with this row of titles
    """CREATE TABLE survey_columns (
        titles TEXT PRIMARY KEY,
        choices TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # What a session is for: those a query fits; what one is worth stands in a field of an event's payload.
    """CREATE TABLE goals (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        query TEXT NOT NULL,
        value_event TEXT,
        value_field TEXT,
        value_taken TEXT NOT NULL DEFAULT 'sum' CHECK (value_taken IN ('sum', 'last')),
        created_at_ms REAL NOT NULL
    ) STRICT""",
    # `steps` is an order of the query language
    """CREATE TABLE funnels (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        steps TEXT NOT NULL,
        within_ms REAL,
        is_strict INTEGER NOT NULL,
        is_by_people INTEGER NOT NULL,
        created_at_ms REAL NOT NULL
    ) STRICT""",
    # By what, beside the tools' own ids, somebody says that sessions are of one person: what was typed into a field
    # of that kind, a trait, a part of the address.
    """CREATE TABLE person_rules (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('typed', 'trait', 'address')),
        name TEXT NOT NULL,
        created_at_ms REAL NOT NULL,
        UNIQUE (kind, name)
    ) STRICT""",
    # Whose a session is, said by hand: stronger than any name it came with.
    """CREATE TABLE persons_by_hand (
        session_id INTEGER PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
        person_id INTEGER NOT NULL REFERENCES persons(id) ON DELETE CASCADE
    ) STRICT""",
    "CREATE INDEX persons_by_hand_by_person ON persons_by_hand(person_id)",
    # What a person says that pages are for a shop, where its pages do not say so themselves.
    """CREATE TABLE shop_rules (
        id INTEGER PRIMARY KEY,
        role TEXT NOT NULL CHECK (role IN ('product', 'cart', 'checkout', 'order', 'none')),
        pattern TEXT NOT NULL,
        is_regex INTEGER NOT NULL DEFAULT 0,
        UNIQUE (role, pattern, is_regex)
    ) STRICT""",
    # Where somebody works: a query, a workspace, what is chosen in it.
    """CREATE TABLE workspaces (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        place INTEGER NOT NULL,
        state TEXT NOT NULL,
        created_at_ms REAL NOT NULL
    ) STRICT""",
)
