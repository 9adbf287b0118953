"""The list of sessions: a page of rows for a query, how many there are, and what would loosen a query that fits
none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from app.errors import QueryError
from app.friction.model import Kind
from app.library import held_orders
from app.library.kept import KEPT
from app.library.listing import THESE, listed
from app.library.matches import Match, matches
from app.library.search import Query, parse, term_text
from app.library.search_sql import FROM, FROM_NEWEST, Condition, condition, source
from app.library.signals import of_sessions

if TYPE_CHECKING:
    from app.library.database import Library


class SessionRow(Struct, frozen=True):
    """What the list and `footfall sessions` tell of a session. Values that are not known are None.

    `user` is the person's name or the session's alias, which `anonymous` tells apart; `entry_page` and `exit_page`
    are page groups; `sparkline` 48 bytes; `watched` whether it was ever opened; `watched_frac` how much of it was
    seen; `signals` how often each kind was found, the most frequent first, ignored ones left out; `notes` how many
    a person wrote.
    """

    id: int
    source: str
    format: str
    started_at_ms: float
    duration_ms: float
    active_ms: float
    user: str
    anonymous: bool
    site: str | None
    device: str | None
    browser: str | None
    os: str | None
    viewport_w_px: int | None
    viewport_h_px: int | None
    entry_url: str | None
    exit_url: str | None
    entry_page: str | None
    exit_page: str | None
    windows: int
    pages: int
    clicks: int
    rage_clicks: int | None
    dead_clicks: int | None
    error_clicks: int | None
    errors: int
    friction: int | None
    variant: str | None
    sparkline: bytes
    starred: bool
    watched: bool
    watched_frac: float
    tags: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    signals: tuple[tuple[Kind, int], ...] = ()
    notes: int = 0


class Sort(Struct, frozen=True):
    """An order of the list; ties fall to the newer session."""

    key: str = "started"
    descending: bool = True


EVERYTHING = Query()
#: SQLite takes a limited number of values in one question
ASKED_AT_ONCE = 1_000
#: sessions asked one by one before all that fit are looked for
ASKED_EACH = 4_000
NEWEST_FIRST = Sort()

_USER = "coalesce(pe.name, s.person_name, s.alias)"
_SORTED_BY = {
    "started": "f.started_at_ms",
    "duration": "f.duration_ms",
    "active": "f.active_ms",
    "pages": "f.pages",
    "clicks": "f.clicks",
    "errors": "f.errors",
    "friction": "f.friction",
    "user": f"{_USER} COLLATE NOCASE",
    "device": "f.device",
    "browser": "f.browser",
    "os": "f.os",
    "entry": "f.entry_url",
    "exit": "f.exit_url",
    "site": "f.entry_url",
    "source": "s.source COLLATE NOCASE",
    "imported": "s.imported_at_ms",
    "watched": "m.watched_frac",
    "starred": "m.starred",
    "id": "s.id",
}
SORT_KEYS = tuple(_SORTED_BY)
#: keys whose natural order is A to Z
ALPHABETICAL = frozenset({"user", "device", "browser", "os", "entry", "exit", "site", "source"})


class Loosening(Struct, frozen=True):
    """A term without which a query would fit `count` sessions."""

    term: str
    count: int


def sort_of(text: str) -> Sort:
    """A sort key as the command line writes it: largest or newest first, names A to Z; `-` turns it round.

    Raises:
        QueryError: lists the keys.
    """
    key = text.removeprefix("-")
    if key not in _SORTED_BY:
        raise QueryError(
            f"Sessions cannot be sorted by “{key}”.", f"They can by {', '.join(SORT_KEYS)}."
        )
    return Sort(key, (key not in ALPHABETICAL) != text.startswith("-"))


def count(db: Library, query: Query) -> int:
    """How many sessions fit a query."""
    where = condition(query)
    if not query.terms:
        whole = f"SELECT count(*) FROM facts WHERE session_id {KEPT}"
        return int(db.execute(whole).fetchone()[0])
    fitting = held_orders.fitting(db, where)
    if fitting is not None:
        return len(fitting)
    found = db.execute(f"SELECT count(*) FROM {source(where.sql)} WHERE {where.sql}", where.values)
    return int(found.fetchone()[0])


def session_ids(
    db: Library, query: Query, sort: Sort = NEWEST_FIRST, *, limit: int = -1, offset: int = 0
) -> tuple[int, ...]:
    """The sessions that fit, in order; all of them unless a limit is given."""
    where = condition(query)
    column = _SORTED_BY[sort.key]
    way = "DESC" if sort.descending else "ASC"
    persons = "LEFT JOIN persons pe ON pe.id = s.person_id" if "pe." in column else ""
    fitting = held_orders.fitting(db, where)
    if fitting is not None:
        where = Condition(f"f.session_id {THESE}", (listed(fitting),))
    by = (
        f"{column} IS NULL, {column} {way}"
        if sort.key not in ("started", "id")
        # in the order of an index each row would be fetched from somewhere else
        else f"{'+' if query.terms or limit < 0 else ''}{column} {way}"
    )
    found = db.execute(
        f"SELECT f.session_id FROM {source(where.sql, column, persons)} {persons} WHERE {where.sql}"
        f" ORDER BY {by}, f.session_id DESC LIMIT ? OFFSET ?",
        (*where.values, limit, offset),
    )
    return tuple(row[0] for row in found.fetchall())


def first_ids(
    db: Library, query: Query, sort: Sort = NEWEST_FIRST, limit: int = ASKED_AT_ONCE
) -> tuple[int, ...]:
    """The first sessions that fit, in order, as soon as they are known.

    Where many fit, the newest ones are asked one by one until there are enough; only where that leads nowhere are all
    that fit looked for.
    """
    if sort.key == "started" and query.terms:
        way, until = ("DESC", ">=") if sort.descending else ("ASC", "<=")
        last = db.execute(
            f"SELECT started_at_ms FROM facts ORDER BY 1 {way} LIMIT 1 OFFSET ?", (ASKED_EACH,)
        ).fetchone()
        where = condition(query)
        found = db.execute(
            f"""SELECT f.session_id FROM {FROM_NEWEST}
                WHERE {f"f.started_at_ms {until} ?" if last else "TRUE"} AND {where.asked_each}
                ORDER BY f.started_at_ms {way}, f.session_id DESC LIMIT ?""",
            (*(last or ()), *where.values, limit),
        ).fetchall()
        if len(found) == limit or last is None:
            return tuple(row[0] for row in found)
    return session_ids(db, query, sort, limit=limit)


def sessions(
    db: Library,
    query: Query = EVERYTHING,
    sort: Sort = NEWEST_FIRST,
    *,
    limit: int = 100,
    offset: int = 0,
    with_matches: bool = False,
) -> tuple[SessionRow, ...]:
    """A page of the list.

    Args:
        with_matches: fill `SessionRow.matches`: where in each session the query's pages, clicks, errors and words
        are.

    Raises:
        QueryError: for a term that asks what is not known yet.
    """
    ids = session_ids(db, query, sort, limit=limit, offset=offset)
    found: list[SessionRow] = []
    for first in range(0, len(ids), ASKED_AT_ONCE):
        part = ids[first : first + ASKED_AT_ONCE]
        where = matches(db, query, part) if with_matches else {}
        found += (replace(row, matches=where.get(row.id, ())) for row in rows_of(db, part))
    return tuple(found)


def rows_of(db: Library, ids: tuple[int, ...]) -> tuple[SessionRow, ...]:
    """The rows of these sessions, in their order; those that are gone are left out."""
    marks = ", ".join("?" * len(ids))
    tags: dict[int, list[str]] = {}
    for session, name in db.execute(
        f"""SELECT l.session_id, t.name FROM session_tags l JOIN tags t ON t.id = l.tag_id
            WHERE l.session_id IN ({marks}) ORDER BY t.name""",
        ids,
    ):
        tags.setdefault(session, []).append(name)
    counts = of_sessions(db, ids)
    written: dict[int, int] = dict(
        db.execute(
            f"SELECT session_id, count(*) FROM notes WHERE session_id IN ({marks}) GROUP BY 1", ids
        ).fetchall()
    )
    found = db.execute(
        f"""SELECT s.id, s.source, s.format, f.started_at_ms, f.duration_ms, f.active_ms, {_USER},
                   s.person_id IS NULL AND s.person_name IS NULL, si.name, f.device, f.browser, f.os,
                   f.viewport_w_px, f.viewport_h_px, f.entry_url, f.exit_url, entry.page, leave.page, f.windows,
                   f.pages, f.clicks, f.rage_clicks, f.dead_clicks, f.error_clicks, f.errors, f.friction, f.variant,
                   f.sparkline, coalesce(m.starred, 0), m.watched_at_ms IS NOT NULL, coalesce(m.watched_frac, 0)
            FROM {FROM} LEFT JOIN persons pe ON pe.id = s.person_id
            LEFT JOIN paths entry ON entry.id = f.entry_path_id LEFT JOIN paths leave ON leave.id = f.exit_path_id
            LEFT JOIN hosts h ON h.host = entry.host LEFT JOIN sites si ON si.id = h.site_id
            WHERE f.session_id IN ({marks})""",
        ids,
    )
    by_id = {
        row[0]: replace(
            _row(row, tuple(tags.get(row[0], ())), counts.get(row[0], ())),
            notes=written.get(row[0], 0),
        )
        for row in found
    }
    return tuple(by_id[session] for session in ids if session in by_id)


def _row(
    row: tuple[Any, ...], tags: tuple[str, ...], signals: tuple[tuple[Kind, int], ...]
) -> SessionRow:
    made = SessionRow(*row)
    return replace(
        made,
        anonymous=bool(made.anonymous),
        starred=bool(made.starred),
        watched=bool(made.watched),
        tags=tags,
        signals=signals,
    )


def loosened(db: Library, text: str) -> tuple[Loosening, ...]:
    """For a query that fits nothing: what each term keeps out, the most helpful to remove first."""
    query = parse(text)
    found = []
    for index, term in enumerate(query.terms):
        rest = Query(query.terms[:index] + query.terms[index + 1 :])
        found.append(Loosening(term_text(term), count(db, rest)))
    return tuple(sorted((one for one in found if one.count), key=lambda one: -one.count))
