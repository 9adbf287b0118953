"""Where the amounts of a session stand, on `facts f LEFT JOIN marks m`, and the tables of what it may have."""

from __future__ import annotations

from app.library import carts
from app.library.answers import SAID

#: the column of an amount that is compared
COLUMNS = {
    "duration": "f.duration_ms",
    "active": "f.active_ms",
    "pages": "f.pages",
    "clicks": "f.clicks",
    "errors": "f.errors",
    "value": "f.value",
    "started": "f.started_at_ms",
    "friction": "f.friction",
    "scroll": "f.scroll_frac",
    "watched": "coalesce(m.watched_frac, 0)",
    "width": "f.viewport_w_px",
    "height": "f.viewport_h_px",
    **{key: f"f.{key}" for key in ("lcp", "inp", "fcp", "ttfb", "cls")},
}
#: keys of which a text has to be in one of a session's rows
TEXTS = {
    "error": ("errors", "message"),
    "feedback": (SAID, "text"),
    "note": ("notes", "text"),
}
HAS = {
    "notes": ("notes", "TRUE"),
    "purchase": ("milestones", "event = 'purchase' COLLATE NOCASE"),
    "feedback": (SAID, "TRUE"),
    "cart": ("carts", "TRUE"),
    "product": (carts.PRODUCTS, "TRUE"),
}
IS = {
    "watched": "m.watched_at_ms IS NOT NULL",
    "new": "m.watched_at_ms IS NULL",
    "starred": "m.starred = 1",
}
