"""The sidebar: what can be chosen, and how many sessions each choice would leave or add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.library.kept import KEPT
from app.library.search import Query, parse, quoted, terms_active
from app.library.search_sql import FROM, UNKNOWN, Condition, condition

if TYPE_CHECKING:
    from app.library.database import Library

#: values shown of one facet, the most frequent first
MOST = 30


class FacetValue(Struct, frozen=True):
    """One choice. `term` is what `search.toggle_term` takes when it is clicked; `active` whether the query has it."""

    label: str
    term: str
    count: int
    active: bool


class Facet(Struct, frozen=True):
    """One heading of the sidebar. `values` holds at most `MOST` of `distinct`."""

    key: str
    values: tuple[FacetValue, ...]
    distinct: int


LENGTHS = (
    ("under 10 s", "duration<10s", "f.duration_ms < 10000"),
    (
        "10 s to 1 min",
        "duration>=10s duration<1m",
        "f.duration_ms >= 10000 AND f.duration_ms < 60000",
    ),
    ("1 to 5 min", "duration>=1m duration<5m", "f.duration_ms >= 60000 AND f.duration_ms < 300000"),
    (
        "5 to 30 min",
        "duration>=5m duration<30m",
        "f.duration_ms >= 300000 AND f.duration_ms < 1800000",
    ),
    ("30 min and more", "duration>=30m", "f.duration_ms >= 1800000"),
)
_USER = "coalesce(pe.name, s.person_name, s.alias)"
#: facet → (the value, from where, the session's id there)
_BY_VALUE = {
    "page": (
        "p.page",
        "paths p CROSS JOIN page_views v INDEXED BY page_views_by_path ON p.id = v.path_id",
        "+v.session_id",  # the plus keeps SQLite from looking up every session on every path
    ),
    "entry": ("p.page", "facts f JOIN paths p ON p.id = f.entry_path_id", "f.session_id"),
    "exit": ("p.page", "facts f JOIN paths p ON p.id = f.exit_path_id", "f.session_id"),
    "device": ("f.device", "facts f", "f.session_id"),
    "browser": ("f.browser", "facts f", "f.session_id"),
    "user": (_USER, "sessions s LEFT JOIN persons pe ON pe.id = s.person_id", "s.id"),
    "signal": (
        "g.kind",
        "(SELECT DISTINCT kind, session_id FROM signals WHERE ignored = 0) g",
        "g.session_id",
    ),
    "tag": ("t.name", "session_tags l JOIN tags t ON t.id = l.tag_id", "l.session_id"),
}
KEYS = (
    "signal", "page", "entry", "exit", "device", "browser", "user", "length", "errors", "tag", "watched",
)  # fmt: skip
_OWN_TERMS = {"length": "duration", "watched": "is"}


def facets(db: Library, text: str) -> tuple[Facet, ...]:
    """Every facet with its counts for a query, as text. A facet's own terms do not narrow its own values, so that a
    second value can be added to a first.

    Raises:
        QueryError: for a query that cannot be read or asks what is not known yet.
    """
    query, active = parse(text), terms_active(text)
    hits = _Hits(db)
    return tuple(_facet(db, key, query, active, hits) for key in KEYS)


class _Hits:
    """The sessions that a query leaves, kept aside: most facets ask about the same ones."""

    def __init__(self, db: Library) -> None:
        self._db = db
        self._held: Condition | None = None

    def among(self, column: str, wanted: Condition) -> str:
        """SQL that says whether a session is one of them."""
        if wanted.sql == "TRUE":
            return f"{column} {KEPT}"
        if wanted != self._held:
            # A table of the connection's own: a reader may have it too.
            self._db.execute("CREATE TEMP TABLE IF NOT EXISTS hit(id INTEGER PRIMARY KEY)")
            self._db.execute("DELETE FROM temp.hit")
            self._db.execute(
                f"INSERT INTO temp.hit SELECT f.session_id FROM {FROM} WHERE {wanted.sql}",
                wanted.values,
            )
            self._held = wanted
        return f"{column} IN temp.hit"


def _facet(db: Library, key: str, query: Query, active: frozenset[str], hits: _Hits) -> Facet:
    narrowed = condition(query.without(_OWN_TERMS.get(key, key)))
    if key in _BY_VALUE:
        value, source, session = _BY_VALUE[key]
        how_many = f"count(DISTINCT {session})" if key == "page" else "count(*)"
        found = db.execute(
            f"""SELECT {value}, {how_many} FROM {source} WHERE {hits.among(session, narrowed)}
                GROUP BY 1 HAVING {value} IS NOT '' ORDER BY 2 DESC, 1"""
        ).fetchall()
        values = [_value(key, name, number, active) for name, number in found[:MOST]]
        return Facet(key, tuple(values), len(found))
    choices = _choices(key)
    sums = ", ".join(f"coalesce(sum({sql}), 0)" for _, _, sql in choices)
    numbers = db.execute(
        f"SELECT {sums} FROM {FROM} WHERE {hits.among('f.session_id', narrowed)}"
    ).fetchone()
    fixed = tuple(
        FacetValue(label, term, number, all(part in active for part in term.split()))
        for (label, term, _), number in zip(choices, numbers, strict=True)
    )
    return Facet(key, fixed, len(fixed))


def _choices(key: str) -> tuple[tuple[str, str, str], ...]:
    if key == "length":
        return LENGTHS
    if key == "errors":
        return (("has errors", "errors>0", "f.errors > 0"),)
    return (
        ("new", "is:new", "m.watched_at_ms IS NULL"),
        ("watched", "is:watched", "m.watched_at_ms IS NOT NULL"),
        ("starred", "is:starred", "coalesce(m.starred, 0)"),
    )


def _value(key: str, name: str | None, number: int, active: frozenset[str]) -> FacetValue:
    label = UNKNOWN if name is None else name
    term = f"{key}:{quoted(label)}"
    return FacetValue(label, term, number, term in active)
