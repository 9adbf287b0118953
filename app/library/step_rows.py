"""The rows that a step of an order stands for (`app.library.steps`), in SQL."""

from __future__ import annotations

from msgspec import Struct

from app.library.addresses import path_condition
from app.library.answers import FEEDBACK
from app.library.carts import LASTS, PRODUCTS, STEPS, cart_rows, is_left, product_rows
from app.library.steps import OTHER, PAGE, Step
from app.library.storable import storable
from app.library.wildcards import equal, like

#: what is done comes before the page it leads to, and that before what it shows and says
_RANKS = {
    "click": 0,
    "element": 0,
    PAGE: 1,
    OTHER: 1,
    "product": 2,
    "cart": 3,
    "shown": 4,
    "event": 5,
    "signal": 6,
    "error": 7,
    "feedback": 8,
}
#: an outcome is the event that told it
_OF_EVENT = """coalesce((SELECT min(c.idx) FROM custom_events c
    WHERE c.session_id = r.session_id AND c.at_ms = r.at_ms AND c.window = r.window), -1 - r.idx)"""


class Rows(Struct, frozen=True):
    """Rows of `table` under the alias `r` that fit; `at_ms` and `idx` (both SQL) order them, after `rank`. `text` is
    what a recording calls one."""

    rank: int
    table: str
    where: str
    values: tuple[str, ...]
    at_ms: str = "r.at_ms"
    idx: str = "r.idx"
    text: str = "''"


def rows_of(step: Step) -> tuple[Rows, ...]:
    """Where a step's rows are. What stands in two places, an event and the outcome that it tells, has the same order in
    both."""
    rank, value = _RANKS[step.key], str(storable(step.pattern))
    if step.key in (PAGE, OTHER):
        where, values = path_condition(value)
        within = "NOT IN" if step.key == OTHER else "IN"
        paths = f"r.path_id {within} (SELECT p.id FROM paths p WHERE {where})"
        path = "(SELECT path FROM paths WHERE id = r.path_id)"
        return (Rows(rank, "page_views", paths, values, text=path),)
    if step.key == "event":
        tag, of_tag = equal("r.tag", value)
        outcome, of_outcome = equal("r.event", value)
        return (
            Rows(rank, "custom_events", tag, (of_tag,), text="r.tag"),
            Rows(rank, "milestones", outcome, (of_outcome,), idx=_OF_EVENT, text="r.event"),
        )
    if step.key == "signal":
        where = "r.kind = ? AND r.ignored = 0"
        return (Rows(rank, "signals", where, (value,), at_ms="r.start_ms", text="r.why"),)
    if step.key == "element":
        where, given = element(value)
        text = "coalesce(r.label, r.selector, '')"
        return (Rows(rank, "clicks", where, given, text=text),)
    if step.key == "product":
        asked = product_rows(value)
        return (Rows(rank, PRODUCTS, asked.where, asked.values, text=asked.text),)
    if step.key == "cart":
        asked = cart_rows(value)
        table = LASTS if is_left(value) else STEPS
        return (Rows(rank, table, asked.where, asked.values, text=asked.text),)
    if step.key == "click":
        where, given_one = equal("r.label", value)
        return (Rows(rank, "clicks", where, (given_one,), text="r.label"),)
    table, column = _WITHIN[step.key]
    where = rf"r.{column} LIKE ? ESCAPE '\'"
    return (Rows(rank, table, where, (f"%{like(value)}%",), text=f"r.{column}"),)


_WITHIN = {
    "error": ("errors", "message"),
    "feedback": (FEEDBACK, "text"),
    "shown": ("shown_texts", "text"),
}


def element(value: str) -> tuple[str, tuple[str, ...]]:
    """SQL on `clicks r`: a click on the element with this key or selector."""
    key, of_key = equal("r.element_key", value)
    selector, of_selector = equal("r.selector", value)
    return f"({key} OR {selector})", (of_key, of_selector)
