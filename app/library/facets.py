"""The sidebar: what can be chosen, and how many sessions each choice would leave or add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from app.library.facet_choices import ALWAYS, BY_VALUE, CHOICES, KEYS, Source, lowered
from app.library.search import LONGEST_TEXT, Query, key_of, parse, quoted, written
from app.library.search_sql import GOES_ON, MAY_BE_UNKNOWN, UNKNOWN, condition
from app.library.toggling import terms_active
from app.library.wildcards import exactly

if TYPE_CHECKING:
    from app.library.columns import Columns
    from app.library.database import Library
    from app.library.pairs import Mask

Name = TypeVar("Name", str, str | None)

#: values shown of one facet, the most frequent first
MOST = 30
ALL = 1_000_000_000
#: of a message of an error in the sidebar
LINE_LENGTH = 120
ERRORS = Source("message", "errors", "session_id", has_case=True)

__all__ = ["KEYS", "MOST", "Facet", "FacetValue", "facets"]


class FacetValue(Struct, frozen=True):
    """One choice. `term` is what `toggling.toggle_term` takes when it is clicked; `active` whether the query has it."""

    label: str
    term: str
    count: int
    active: bool


class Facet(Struct, frozen=True):
    """One heading of the sidebar. `values` holds at most `MOST` of `distinct`."""

    key: str
    values: tuple[FacetValue, ...]
    distinct: int


def facets(db: Library, text: str, keys: Sequence[str] = KEYS) -> tuple[Facet, ...]:
    """Facets with their counts for a query, as text. A facet's own terms do not narrow its own values, so that a
    second value can be added to a first.

    Raises:
        QueryError: for a query that cannot be read.
    """
    from app.library.columns import (
        columns_of,  # numbers are loaded with the first count, not while the window starts
    )

    query, active = parse(text), terms_active(text)
    counting = _Counting(db, columns_of(db))
    # those of all facets are read in one pass
    counting.columns.choices(db, [term for key in keys for _, term in CHOICES.get(key, ())])
    return tuple(_facet(key, query, active, counting) for key in keys)


class _Counting(Struct, frozen=True):
    """What all facets are counted with."""

    db: Library
    columns: Columns

    def among(self, query: Query) -> Mask:
        return self.columns.among(self.db, condition(query))


def _facet(key: str, query: Query, active: frozenset[str], counting: _Counting) -> Facet:
    if key in CHOICES:
        values = tuple(_chosen(key, query, active, counting))
        return Facet(key, values, len(values))
    among = counting.among(query.without(key))
    if key == "error":
        shown, distinct = _errors(counting, among)
    else:
        source = BY_VALUE[key]
        most = ALL if key in MAY_BE_UNKNOWN else MOST
        shown, distinct = counting.columns.pairs(counting.db, source).counted(among, most)
        if source.is_optional and all(name is None for name, _ in shown):
            shown, distinct = [], 0
        if key in MAY_BE_UNKNOWN:
            shown = with_unknown(shown)
        if key in GOES_ON:
            shown = with_longer(shown, GOES_ON[key], MOST)
    found = [_value(key, name, number, active) for name, number in shown[:MOST]]
    room = LONGEST_TEXT - len(written(query)) - 1
    # a term too long for the query would be refused
    fitting = tuple(one for one in found if one.active or len(one.term) <= room)
    return Facet(key, fitting, distinct)


def with_unknown(found: Sequence[tuple[str | None, int]]) -> list[tuple[str | None, int]]:
    """What a recording leaves open, and what it calls “unknown” itself, are one."""
    known = [(name, number) for name, number in found if not _is_unknown(name)]
    unknown = sum(number for name, number in found if _is_unknown(name))
    if not unknown:
        return known
    return sorted([*known, (UNKNOWN, unknown)], key=lambda one: -one[1])


def _is_unknown(name: str | None) -> bool:
    return name is None or lowered(name) == UNKNOWN


def with_longer(
    found: list[tuple[Name, int]], sign: str, most: int = ALL
) -> list[tuple[Name, int]]:
    """“Chrome” stands for “Chrome 126” as well, where both are there."""
    begun: dict[str, int] = {}
    for name, number in found:
        low = lowered(name or "")
        at = low.find(sign)
        while at >= 0:
            begun[low[:at]] = begun.get(low[:at], 0) + number
            at = low.find(sign, at + 1)
    counted = [
        (name, number if name is None else number + begun.get(lowered(name), 0))
        for name, number in found[:most]
    ]
    return sorted(counted, key=lambda one: -one[1])


def _errors(counting: _Counting, among: Mask) -> tuple[list[tuple[str | None, int]], int]:
    """The first lines of messages, each with the sessions that have it in any message: its term finds those."""
    told = counting.columns.pairs(counting.db, ERRORS).sessions(among)
    # the first session's spelling comes first
    by_message = {
        message: set(rows) for message, rows in sorted(told, key=lambda one: one[1][0]) if message
    }
    by_line: dict[str, set[int]] = {}
    for message, ids in by_message.items():
        line = message.strip().partition("\n")[0].strip()[:LINE_LENGTH]
        if line:
            by_line.setdefault(lowered(line), set()).update(ids)
    lines = sorted(by_line, key=lambda line: (-len(by_line[line]), line))
    in_lower = [(lowered(message), message, ids) for message, ids in by_message.items()]
    found: list[tuple[str | None, int]] = []
    for line in lines[:MOST]:
        having = [(message, ids) for low, message, ids in in_lower if line in low]
        first = having[0][0]
        at = lowered(first).index(line)
        found.append((first[at : at + len(line)], len(set().union(*(ids for _, ids in having)))))
    found.sort(key=lambda one: -one[1])
    return found, len(lines)


def _chosen(
    key: str, query: Query, active: frozenset[str], counting: _Counting
) -> Iterator[FacetValue]:
    """Choices of one key are counted among the sessions that the others leave: they are alternatives."""
    fitting = counting.columns.choices(counting.db, [term for _, term in CHOICES[key]])
    for (label, term), fits in zip(CHOICES[key], fitting, strict=True):
        own = key_of(parse(term).terms[0])
        number = int((fits & counting.among(query.without(own or ""))).sum())
        is_active = all(part in active for part in term.split())
        if number or is_active or key in ALWAYS:
            yield FacetValue(label, term, number, is_active)


def _value(key: str, name: str | None, number: int, active: frozenset[str]) -> FacetValue:
    label = UNKNOWN if name is None else name
    term = f"{key}:{quoted(exactly(key, label))}"
    return FacetValue(label, term, number, term in active)
