"""What may stand behind a key of a query, with the sessions that it would leave: for the search bar. Counted in memory,
as the sidebar is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import QueryError
from app.library.carts import LASTS, STEPS
from app.library.facet_choices import BY_VALUE, Source, lowered
from app.library.facets import ALL, with_longer, with_unknown
from app.library.search import CHOICES, Query, parse
from app.library.search_sql import GOES_ON, MAY_BE_UNKNOWN, condition
from app.library.use_terms import ASKED as USES
from app.library.use_terms import is_whole
from app.library.wildcards import pieces

if TYPE_CHECKING:
    from app.library.columns import Columns
    from app.library.database import Library
    from app.library.pairs import Mask

#: values offered at once
MOST = 12


class Offered(Struct, frozen=True):
    """A value, and how many sessions of the rest of the query have it; `title`: what people read, where the value has
    signs of the language in it."""

    value: str
    count: int
    title: str = ""


#: what the sidebar does not count, or shorter than one may ask for
_MORE = {
    "site": Source(
        "t.name",
        """facts f JOIN paths p ON p.id = f.entry_path_id JOIN hosts h ON h.host = p.host
           JOIN sites t ON t.id = h.site_id""",
        "f.session_id",
    ),
    "language": Source("f.language", "facts f", "f.session_id"),
    "error": Source("substr(e.message, 1, 120)", "errors e", "e.session_id"),
    "click": Source(
        "min(c.label)",
        "clicks c INDEXED BY clicks_by_label",
        "c.session_id",
        group="c.label COLLATE NOCASE",
    ),
    "cart": Source(
        "r.kind",
        f"(SELECT session_id, kind FROM {STEPS} UNION ALL SELECT session_id, 'left' FROM {LASTS}) r",
        "r.session_id",
    ),
}
_SOURCES = {**BY_VALUE, **_MORE}


def values(db: Library, key: str, begun: str, rest: str = "") -> tuple[Offered, ...]:
    """At most `MOST` values of a key that have what was begun in them, those that begin with it first, then the most
    frequent; none for a key that has no values to choose from.

    Args:
        rest: the query without the term that is being written, as text; one that cannot be read narrows nothing.
    """
    # numbers are loaded with the first count, not while the window starts
    from app.library.columns import columns_of

    if key not in CHOICES and key not in _SOURCES and key not in USES:
        return ()
    columns = columns_of(db)
    among = columns.among(db, condition(_read(rest)))
    low = lowered(" ".join(pieces(begun)).strip())
    if key in CHOICES:
        return _choices(db, key, low, columns, among)
    if key in USES:
        return _uses(db, key, lowered(begun.strip()), columns, _read(rest))
    pairs = columns.pairs(db, _SOURCES[key])
    if key not in MAY_BE_UNKNOWN:
        found, _ = pairs.counted(among, MOST, low)
        return tuple(Offered(value, count) for value, count in found if value is not None)
    known = with_unknown(pairs.counted(among, ALL)[0])
    if key in GOES_ON:
        known = with_longer(known, GOES_ON[key])
    fitting = [
        (value, count) for value, count in known if value is not None and low in lowered(value)
    ]
    fitting.sort(key=lambda one: (not lowered(one[0]).startswith(low), -one[1], one[0]))
    return tuple(Offered(value, count) for value, count in fitting[:MOST])


def _choices(
    db: Library, key: str, begun: str, columns: Columns, among: Mask
) -> tuple[Offered, ...]:
    """What may stand behind the key, also where no session has it."""
    fitting = [choice for choice in CHOICES[key] if begun in choice]
    fits = columns.choices(db, [f"{key}:{choice}" for choice in fitting])
    offered = [
        Offered(choice, int((one & among).sum())) for choice, one in zip(fitting, fits, strict=True)
    ]
    if key == "signal":
        offered.sort(key=lambda one: (not one.value.startswith(begun), -one.count))
    return tuple(offered[:MOST])


def _uses(db: Library, key: str, begun: str, columns: Columns, rest: Query) -> tuple[Offered, ...]:
    """What may be done with any of them, then with which: as it is written, with its own backslashes, and as it is
    read."""
    from app.library.use_offers import named

    acts = [act for act in USES[key] if begun in act and is_whole(key, act)]
    among = columns.among(db, condition(rest))
    fits = columns.choices(db, [f"{key}:{act}" for act in acts])
    offered = [Offered(act, int((one & among).sum())) for act, one in zip(acts, fits, strict=True)]
    sessions = columns.ids_among(db, condition(rest))
    known = [Offered(*one) for one in named(db, key, sessions)]
    with_names = [
        one for one in known if any(begun in lowered(it) for it in (one.value, one.title))
    ]
    with_names.sort(
        key=lambda one: (
            not any(lowered(it).startswith(begun) for it in (one.value, one.title)),
            -one.count,
        )
    )
    return tuple([*offered, *with_names][:MOST])


def _read(rest: str) -> Query:
    try:
        query = parse(rest)
        condition(query)
    except QueryError:
        return Query()
    return query
