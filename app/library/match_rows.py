"""What may stand at a moment that a query fits, the rows it is read from, and its words in English."""

from __future__ import annotations

from enum import StrEnum

from app.library import answers, carts


class What(StrEnum):
    """What stands at a moment."""

    PAGE = "page"
    CLICK = "click"
    ERROR = "error"
    CONSOLE = "console"
    REQUEST = "request"
    TYPED = "typed"
    EVENT = "event"
    SIGNAL = "signal"
    NOTE = "note"
    SHOWN = "shown"
    PRODUCT = "product"
    CART = "cart"
    CART_STEP = "cart_step"
    CART_LEFT = "cart_left"
    FORM = "form"
    FORM_SENT = "form_sent"
    FORM_LEFT = "form_left"
    FIELD = "field"
    FILM = "film"
    FILM_LEFT = "film_left"
    FEEDBACK = "feedback"
    VITAL = "vital"
    CAME = "came"
    FILE = "file"


#: the rows of each kind: session_id, at_ms, window, what the recording calls it, the kind of a signal
ROWS = {
    What.PAGE: """SELECT v.session_id, v.at_ms, v.window, p.path, NULL
                  FROM page_views v JOIN paths p ON p.id = v.path_id""",
    What.CLICK: "SELECT session_id, at_ms, window, coalesce(label, selector, tag, '?'), NULL FROM clicks",
    What.ERROR: "SELECT session_id, at_ms, window, message, NULL FROM errors",
    What.CONSOLE: "SELECT session_id, at_ms, window, coalesce(full, text), NULL FROM console_lines",
    What.REQUEST: """SELECT session_id, at_ms, window,
                     trim(coalesce(method, '') || ' ' || url), NULL FROM requests""",
    What.TYPED: "SELECT session_id, at_ms, window, text, NULL FROM entries",
    What.EVENT: """SELECT session_id, at_ms, window, name, NULL FROM (
                   SELECT session_id, at_ms, window, tag AS name, NULL AS value FROM custom_events
                   UNION ALL SELECT session_id, at_ms, window, event, value FROM milestones)""",
    What.SIGNAL: "SELECT session_id, start_ms, window, why, kind FROM signals",
    What.NOTE: "SELECT session_id, at_ms, -1, text, NULL FROM notes",
    What.PRODUCT: f"SELECT session_id, at_ms, window, name, NULL FROM {carts.PRODUCTS} r",
    What.CART: "SELECT session_id, at_ms, window, coalesce(label, ''), NULL FROM carts",
    What.CART_STEP: f"SELECT session_id, at_ms, window, coalesce(name, label, kind), NULL FROM {carts.STEPS} r",
    What.CART_LEFT: f"SELECT session_id, at_ms, window, place, NULL FROM {carts.LASTS} r",
    What.FEEDBACK: f"SELECT session_id, at_ms, window, {answers.CALLED}, NULL FROM {answers.FEEDBACK}",
    What.SHOWN: "SELECT session_id, at_ms, window, text, NULL FROM shown_texts",
    What.VITAL: """SELECT session_id, at_ms, window,
                   name || ' ' || CASE name WHEN 'CLS' THEN round(value, 3) ELSE CAST(round(value) AS INTEGER) || ' ms'
                   END, NULL FROM vitals""",
}  # fmt: skip
#: kinds that are stored in order of time: the first ones are had without reading the others
IN_TIME = frozenset({What.PAGE, What.CLICK, What.ERROR, What.CONSOLE, What.REQUEST, What.TYPED})
WORDED = {
    What.PAGE: "page {}",
    What.CLICK: "click on {}",
    What.ERROR: "error: {}",
    What.CONSOLE: "logged: {}",
    What.REQUEST: "request {}",
    What.TYPED: "typed {}",
    What.EVENT: "event {}",
    What.NOTE: "note: {}",
    What.SHOWN: "shown: {}",
    What.PRODUCT: "product {}",
    What.CART: "into the cart: {}",
    What.CART_STEP: "cart: {}",
    What.CART_LEFT: "cart left at {}",
    What.FORM: "form {}",
    What.FORM_SENT: "form sent: {}",
    What.FORM_LEFT: "form left at {}",
    What.FIELD: "field {}",
    What.FILM: "played {}",
    What.FILM_LEFT: "stopped playing {} at {}",
    What.FEEDBACK: "feedback: {}",
    What.VITAL: "{}",
    What.CAME: "came from {}",
    What.FILE: "file {}",
}
