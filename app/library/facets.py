"""The sidebar: what can be chosen, and how many sessions each choice would leave or add."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from app.library.facet_choices import ALWAYS, BY_VALUE, CHOICES, KEYS
from app.library.kept import KEPT
from app.library.search import Query, key_of, parse, quoted, terms_active
from app.library.search_sql import FROM, GOES_ON, UNKNOWN, Condition, condition

if TYPE_CHECKING:
    from app.library.database import Library

#: values shown of one facet, the most frequent first
MOST = 30
#: of a message of an error in the sidebar
LINE_LENGTH = 120
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}

__all__ = ["KEYS", "MOST", "Facet", "FacetValue", "facets"]


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


def facets(db: Library, text: str) -> tuple[Facet, ...]:
    """Every facet with its counts for a query, as text. A facet's own terms do not narrow its own values, so that a
    second value can be added to a first.

    Raises:
        QueryError: for a query that cannot be read.
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
    if key in CHOICES:
        values = tuple(_chosen(db, key, query, active, hits))
        return Facet(key, values, len(values))
    narrowed = condition(query.without(key))
    found = _errors(db, narrowed, hits) if key == "error" else _counted(db, key, narrowed, hits)
    shown = [_value(key, name, number, active) for name, number in found[:MOST]]
    return Facet(key, tuple(shown), len(found))


def _counted(
    db: Library, key: str, narrowed: Condition, hits: _Hits
) -> list[tuple[str | None, int]]:
    source = BY_VALUE[key]
    how_many = f"count(DISTINCT {source.session})" if source.is_distinct else "count(*)"
    alike = source.value if source.has_case else f"{source.value} COLLATE NOCASE"
    found: list[tuple[str | None, int]] = db.execute(
        f"""SELECT min({source.value}), {how_many} FROM {source.rows}
            WHERE {hits.among(source.session, narrowed)}
            GROUP BY {alike} HAVING {source.value} IS NOT '' ORDER BY 2 DESC, 1"""
    ).fetchall()
    if source.is_optional and all(name is None for name, _ in found):
        return []
    return _with_longer(found, GOES_ON[key]) if key in GOES_ON else found


def _with_longer(found: list[tuple[str | None, int]], sign: str) -> list[tuple[str | None, int]]:
    """“Chrome” stands for “Chrome 126” as well, where both are there."""
    lowered = [(_lowered(name), number) for name, number in found if name is not None]
    counted = [
        (name, number)
        if name is None
        else (name, number + sum(more for other, more in lowered if other.startswith(_lowered(name) + sign)))
        for name, number in found[:MOST]
    ]  # fmt: skip
    return sorted(counted, key=lambda one: -one[1]) + found[MOST:]


def _errors(db: Library, narrowed: Condition, hits: _Hits) -> list[tuple[str | None, int]]:
    """The first lines of messages, each with the sessions that have it in any message: its term finds those."""
    by_message: dict[str, set[int]] = {}
    for message, session in db.execute(
        f"""SELECT DISTINCT message, session_id FROM errors
            WHERE message <> '' AND {hits.among("session_id", narrowed)}"""
    ):
        by_message.setdefault(message, set()).add(session)
    by_line: dict[str, set[int]] = {}
    for message, ids in by_message.items():
        line = message.strip().partition("\n")[0].strip()[:LINE_LENGTH]
        if line:
            by_line.setdefault(_lowered(line), set()).update(ids)
    lines = sorted(by_line, key=lambda line: (-len(by_line[line]), line))
    lowered = [(_lowered(message), message, ids) for message, ids in by_message.items()]
    found: list[tuple[str | None, int]] = []
    for line in lines[:MOST]:
        having = [(message, ids) for low, message, ids in lowered if line in low]
        first = having[0][0]
        at = _lowered(first).index(line)
        found.append((first[at : at + len(line)], len(set().union(*(ids for _, ids in having)))))
    found.sort(key=lambda one: -one[1])
    return found + [(line, len(by_line[line])) for line in lines[MOST:]]


def _lowered(text: str) -> str:
    """As LIKE compares: without regard to the case of ASCII letters."""
    return text.translate(_LOWER)


def _chosen(
    db: Library, key: str, query: Query, active: frozenset[str], hits: _Hits
) -> Iterator[FacetValue]:
    """Choices of one key are counted among the sessions that the others leave: they are alternatives."""
    by_key: dict[str | None, list[tuple[str, str]]] = {}
    for label, term in CHOICES[key]:
        by_key.setdefault(key_of(parse(term).terms[0]), []).append((label, term))
    for own, choices in by_key.items():
        narrowed = condition(query.without(own or ""))
        asked = [condition(parse(term)) for _, term in choices]
        sums = ", ".join(f"coalesce(sum(({one.sql}) IS TRUE), 0)" for one in asked)
        # what stands for question marks in the sums comes before what stands for those in the WHERE
        numbers = db.execute(
            f"SELECT {sums} FROM {FROM} WHERE {hits.among('f.session_id', narrowed)}",
            [value for one in asked for value in one.values],
        ).fetchone()
        for (label, term), number in zip(choices, numbers, strict=True):
            is_active = all(part in active for part in term.split())
            if number or is_active or key in ALWAYS:
                yield FacetValue(label, term, number, is_active)


def _value(key: str, name: str | None, number: int, active: frozenset[str]) -> FacetValue:
    label = UNKNOWN if name is None else name
    term = f"{key}:{quoted(label)}"
    return FacetValue(label, term, number, term in active)
