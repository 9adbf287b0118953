"""What migration 012 brings: what heat knows of a page beyond its clicks' pixels, and what a person chose for it."""

from __future__ import annotations

from app.library.first_schema import rows_of_a_session

STATEMENTS = (
    # The clicks, by their number, that were made on something open above the page. `key` is the same for the same thing
    # in all sessions, `label` what people call it.
    rows_of_a_session(
        "click_layers", "kind TEXT NOT NULL, key TEXT NOT NULL, label TEXT", "layout_version"
    ),
    # What a person wants to see heat on: a moment of a recording, or an image of their own, laid on the page at
    # `x_px, y_px` and `scale` px a pixel. A site that is not known and the page itself are called ''.
    """CREATE TABLE page_pictures (
        page TEXT NOT NULL,
        site TEXT NOT NULL,
        device TEXT NOT NULL,
        state TEXT NOT NULL,
        session_id INTEGER REFERENCES sessions(id) ON DELETE CASCADE,
        window INTEGER,
        epoch_ms REAL,
        x_px REAL NOT NULL DEFAULT 0,
        y_px REAL NOT NULL DEFAULT 0,
        scale REAL NOT NULL DEFAULT 1,
        chosen_at_ms REAL NOT NULL,
        image BLOB,
        UNIQUE (page, site, device, state),
        CHECK ((session_id IS NULL) <> (image IS NULL))
    ) STRICT""",
    "CREATE INDEX page_pictures_by_session ON page_pictures(session_id)",
    # Pages in their full length with their elements, kept so that nobody draws them twice. They hang on the windows
    # whose events they show; the blobs stand last.
    """CREATE TABLE backdrops (
        window_id INTEGER NOT NULL REFERENCES windows(id) ON DELETE CASCADE,
        epoch_ms REAL NOT NULL,
        width_px INTEGER NOT NULL,
        height_px INTEGER NOT NULL,
        page_h_px REAL NOT NULL,
        bytes INTEGER NOT NULL,
        used_at_ms REAL NOT NULL,
        backdrop_version INTEGER NOT NULL,
        elements BLOB NOT NULL,
        picture BLOB NOT NULL,
        UNIQUE (window_id, epoch_ms)
    ) STRICT""",
    "CREATE INDEX backdrops_by_use ON backdrops(used_at_ms)",
)
