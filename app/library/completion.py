"""What may stand behind a key of a query, with the sessions that it would leave: for the search bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import QueryError
from app.library import browse
from app.library.kept import KEPT
from app.library.search import CHOICES, Named, Query, parse
from app.library.search_sql import FROM, UNKNOWN, condition, like

if TYPE_CHECKING:
    from app.library.database import Library

#: values offered at once
MOST = 12


class Offered(Struct, frozen=True):
    """A value, and how many sessions of the rest of the query have it."""

    value: str
    count: int


_USER = "coalesce(pe.name, s.person_name, s.alias)"
_VIEWS = "paths p CROSS JOIN page_views v INDEXED BY page_views_by_path ON p.id = v.path_id"
_TRAITS = """(SELECT session_id, name, value FROM session_traits
              UNION SELECT session_id, name, value FROM told_traits) r"""
_EVENTS = """(SELECT session_id, tag AS name FROM custom_events
              UNION ALL SELECT session_id, event FROM milestones) e"""
#: key → (the value, from where, the session's id there)
_SOURCES = {
    "page": ("p.page", _VIEWS, "v.session_id"),
    "entry": ("p.page", "facts f JOIN paths p ON p.id = f.entry_path_id", "f.session_id"),
    "exit": ("p.page", "facts f JOIN paths p ON p.id = f.exit_path_id", "f.session_id"),
    "site": (
        "t.name",
        """facts f JOIN paths p ON p.id = f.entry_path_id JOIN hosts h ON h.host = p.host
           JOIN sites t ON t.id = h.site_id""",
        "f.session_id",
    ),
    "user": (_USER, "sessions s LEFT JOIN persons pe ON pe.id = s.person_id", "s.id"),
    "tag": ("t.name", "session_tags l JOIN tags t ON t.id = l.tag_id", "l.session_id"),
    "trait": ("r.name || '=' || r.value", _TRAITS, "r.session_id"),
    "event": ("e.name", _EVENTS, "e.session_id"),
    "product": ("o.name", "products o", "o.session_id"),
    "click": ("c.label", "clicks c INDEXED BY clicks_by_label", "c.session_id"),
    "error": ("substr(e.message, 1, 120)", "errors e", "e.session_id"),
    # an address begins with its host
    "referrer": (
        "substr(f.referrer, 1, instr(f.referrer || '/', '/') - 1)", "facts f", "f.session_id",
    ),
    "screen": ("f.viewport_w_px || 'x' || f.viewport_h_px", "facts f", "f.session_id"),
    **{
        key: (f"f.{key}", "facts f", "f.session_id")
        for key in (
            "device", "browser", "os", "variant", "country", "language", "utm_source", "utm_medium",
            "utm_campaign",
        )
    },
}  # fmt: skip
#: keys whose values a recording may leave open
_MAY_BE_UNKNOWN = frozenset(
    {"device", "browser", "os", "variant", "country", "language", "referrer", "screen", "utm_source",
     "utm_medium", "utm_campaign"}
)  # fmt: skip


def values(db: Library, key: str, begun: str, rest: str = "") -> tuple[Offered, ...]:
    """At most `MOST` values of a key that have what was begun in them, those that begin with it first, then the most
    frequent; none for a key that has no values to choose from.

    Args:
        rest: the query without the term that is being written, as text; one that cannot be read narrows nothing.
    """
    others = _read(rest)
    if key in CHOICES:
        return _choices(db, key, begun, others)
    if key not in _SOURCES:
        return ()
    value, source, session = _SOURCES[key]
    narrowed = condition(others)
    among, given = f"{session} {KEPT}", narrowed.values
    if others.terms:
        among = f"{session} IN (SELECT f.session_id FROM {FROM} WHERE {narrowed.sql})"
    pattern = like(begun.replace("*", " ").strip())
    shown = f"coalesce({value}, '{UNKNOWN}')" if key in _MAY_BE_UNKNOWN else value
    found = db.execute(
        rf"""SELECT {shown} AS shown, count(DISTINCT {session}) FROM {source}
            WHERE {shown} LIKE ? ESCAPE '\' AND {shown} <> '' AND {among}
            GROUP BY shown ORDER BY shown LIKE ? ESCAPE '\' DESC, 2 DESC, 1 LIMIT ?""",
        (f"%{pattern}%", *given, f"{pattern}%", MOST),
    )
    return tuple(Offered(*row) for row in found.fetchall())


def _choices(db: Library, key: str, begun: str, others: Query) -> tuple[Offered, ...]:
    low = begun.casefold()
    fitting = [choice for choice in CHOICES[key] if low in choice]
    if key == "signal":
        narrowed = condition(others)
        counts = dict(
            db.execute(
                f"""SELECT g.kind, count(DISTINCT g.session_id) FROM signals g
                    WHERE g.ignored = 0 AND g.session_id IN (SELECT f.session_id FROM {FROM} WHERE {narrowed.sql})
                    GROUP BY g.kind""",
                narrowed.values,
            ).fetchall()
        )
        offered = [Offered(kind, counts.get(kind, 0)) for kind in fitting]
        offered.sort(key=lambda one: (not one.value.startswith(low), -one.count))
        return tuple(offered[:MOST])
    return tuple(
        Offered(choice, browse.count(db, Query((*others.terms, Named(key, (choice,))))))
        for choice in fitting
    )


def _read(rest: str) -> Query:
    try:
        query = parse(rest)
        condition(query)
    except QueryError:
        return Query()
    return query
