"""The facets of the sidebar: where their values stand, and those whose choices are always the same."""

from __future__ import annotations

from msgspec import Struct

from app.library.carts import PRODUCTS


class Source(Struct, frozen=True):
    """Where the values of a facet are read: a row or more for each value and session.

    `value`, `rows` and `session` are SQL, and so is `group`, by which rows of one value lie together: many of them are
    then read with the value told once; `each` are the rows as they are read for a few sessions. `has_case`: values
    that differ only in their case are two. `is_optional`: without any value there is no facet, where else all would be
    “unknown”.
    """

    value: str
    rows: str
    session: str
    group: str = ""
    each: str = ""
    has_case: bool = False
    is_optional: bool = False


def _of_facts(value: str, is_optional: bool = False) -> Source:
    return Source(value, "facts f", "f.session_id", is_optional=is_optional)


def _of_rows(name: str, table: str) -> Source:
    return Source(f"v.{name}", f"{table} v", "v.session_id")


def _before(column: str, sign: str) -> str:
    """SQL for what stands before the first sign of a text; all of it without one."""
    end = f"instr({column}, '{sign}')"
    return f"CASE {end} WHEN 0 THEN {column} ELSE substr({column}, 1, {end} - 1) END"


BY_VALUE = {
    "signal": Source(
        "g.kind",
        "(SELECT kind, session_id FROM signals INDEXED BY signals_by_kind WHERE ignored = 0) g",
        "g.session_id",
        group="g.kind",
        each="(SELECT kind, session_id FROM signals WHERE ignored = 0) g",
    ),
    "page": Source(
        "p.page",
        "paths p CROSS JOIN page_views v INDEXED BY page_views_by_path ON p.id = v.path_id",
        "v.session_id",
        group="p.id",
        each="page_views v JOIN paths p ON p.id = v.path_id",
        has_case=True,
    ),
    "entry": Source("p.page", "facts f JOIN paths p ON p.id = f.entry_path_id", "f.session_id", has_case=True),
    "exit": Source("p.page", "facts f JOIN paths p ON p.id = f.exit_path_id", "f.session_id", has_case=True),
    "referrer": _of_facts(_before("f.referrer", "/"), is_optional=True),
    "utm_source": _of_facts("f.utm_source", is_optional=True),
    "utm_medium": _of_facts("f.utm_medium", is_optional=True),
    "utm_campaign": _of_facts("f.utm_campaign", is_optional=True),
    "device": _of_facts("f.device"),
    "browser": _of_facts("f.browser", is_optional=True),
    "os": _of_facts("f.os", is_optional=True),
    "screen": _of_facts("f.viewport_w_px || 'x' || f.viewport_h_px", is_optional=True),
    "country": _of_facts("f.country", is_optional=True),
    "language": _of_facts(_before("f.language", "-"), is_optional=True),
    "user": Source(
        "coalesce(pe.name, s.person_name, s.alias)",
        "sessions s LEFT JOIN persons pe ON pe.id = s.person_id",
        "s.id",
    ),
    "trait": _of_rows(
        "pair",
        """(SELECT name || '=' || value AS pair, session_id FROM session_traits WHERE instr(name, '=') = 0
            UNION ALL SELECT name || '=' || value, session_id FROM told_traits WHERE instr(name, '=') = 0)""",
    ),
    "variant": _of_facts("f.variant", is_optional=True),
    "event": _of_rows(
        "tag",
        """(SELECT tag, session_id FROM custom_events UNION ALL SELECT event, session_id FROM milestones)""",
    ),
    "product": _of_rows("name", PRODUCTS),
    "tag": Source("t.name", "session_tags l JOIN tags t ON t.id = l.tag_id", "l.session_id"),
}  # fmt: skip

Choice = tuple[str, str]


def _ranges(key: str, *ends: tuple[str, str, str]) -> tuple[Choice, ...]:
    """(label, least, end) each, either empty for none."""
    return tuple(
        (label, " ".join([*([f"{key}>={least}"] if least else []), *([f"{key}<{end}"] if end else [])]))
        for label, least, end in ends
    )  # fmt: skip


def _rated(name: str, good: str, poor: str) -> tuple[Choice, ...]:
    key = name.lower()
    return (
        (f"{name} good", f"{key}<={good}"),
        (f"{name} could be better", f"{key}>{good} {key}<={poor}"),
        (f"{name} poor", f"{key}>{poor}"),
    )


_LENGTHS = (
    ("under 10 s", "", "10s"), ("10 s to 1 min", "10s", "1m"), ("1 to 5 min", "1m", "5m"),
    ("5 to 30 min", "5m", "30m"), ("30 min and more", "30m", ""),
)  # fmt: skip
#: label and term of each choice; the bounds of web vitals are web.dev's
CHOICES: dict[str, tuple[Choice, ...]] = {
    "watched": (
        ("new", "is:new"),
        ("watched", "is:watched"),
        ("starred", "is:starred"),
    ),
    "errors": (("has errors", "errors>0"),),
    "length": _ranges("duration", *_LENGTHS),
    "active": _ranges("active", *_LENGTHS),
    "pages": _ranges(
        "pages", ("1 page", "1", "2"), ("2 to 4 pages", "2", "5"), ("5 to 9 pages", "5", "10"),
        ("10 pages and more", "10", ""),
    ),
    "clicks": _ranges(
        "clicks", ("no click", "", "1"), ("1 to 4 clicks", "1", "5"), ("5 to 19 clicks", "5", "20"),
        ("20 clicks and more", "20", ""),
    ),
    "scroll": _ranges(
        "scroll", ("under a quarter", "", "25"), ("a quarter to a half", "25", "50"),
        ("a half to three quarters", "50", "75"), ("three quarters and more", "75", ""),
    ),
    "seen": _ranges(
        "watched", ("nothing of it", "", "1"), ("less than half", "1", "50"), ("half and more", "50", ""),
    ),
    "vitals": (
        *_rated("LCP", "2500", "4000"), *_rated("INP", "200", "500"), *_rated("CLS", "0.1", "0.25"),
    ),
    "value": _ranges(
        "value", ("under 25", "", "25"), ("25 to 100", "25", "100"), ("100 to 500", "100", "500"),
        ("500 and more", "500", ""),
    ),
    "visitor": (("first visit", "visitor:new"), ("came before", "visitor:returning")),
    "has": (
        ("a product was looked at", "has:product"),
        ("something in the cart", "has:cart"),
        ("a purchase", "has:purchase"),
        ("feedback", "has:feedback"),
        ("notes", "has:notes"),
    ),
}  # fmt: skip
#: choices that are shown although no session fits them
ALWAYS = frozenset({"watched", "errors", "length"})
#: every facet, in the order of the sidebar
KEYS = (
    "signal", "page", "entry", "exit", "referrer", "utm_source", "utm_medium", "utm_campaign", "device", "browser",
    "os", "screen", "country", "language", "user", "trait", "visitor", "length", "active", "pages", "clicks", "scroll",
    "errors", "error", "vitals", "product", "has", "value", "variant", "event", "tag", "watched", "seen",
)  # fmt: skip
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def lowered(text: str) -> str:
    """As SQLite compares: without regard to the case of ASCII letters."""
    return text.lower() if text.isascii() else text.translate(_LOWER)
