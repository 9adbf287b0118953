"""The persons of a library, found by name, sorted by when they were last there, how often, what they spent and what
went wrong for them. A session without a person is somebody of its own.

What they are sorted by is held as numbers in memory, read once a connection; after a write only sessions that were
touched are read again, or all where those are many. A hundred thousand sessions take some 5 MB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.library import arrays
from app.library.arrays import THESE
from app.library.columns import columns_of
from app.library.kept import KEPT
from app.library.per_connection import PerConnection
from app.library.revisions import TOUCHED, revisions, stand, touched_since
from app.library.search import Named, Query
from app.library.search_sql import condition
from app.library.wildcards import like_text

if TYPE_CHECKING:
    from app.library.database import Library

Key = Literal["last", "first", "sessions", "spent", "friction", "name"]
KEYS: tuple[Key, ...] = ("last", "first", "sessions", "spent", "friction", "name")
Ids = NDArray[np.int64]
Amounts = NDArray[np.float64]
#: with more sessions touched than that, reading everything takes no longer
_MOST_TOUCHED = 2_000
#: names that are offered while one is written
MOST_OFFERED = 2_000


class PersonRow(Struct, frozen=True):
    """What the list tells of somebody, of the sessions that fit a query. `who` is a person, or a session without one,
    negative; `spent` None where nothing was, `currency` None where several or none are told; `friction` the worst."""

    who: int
    name: str
    anonymous: bool
    sessions: int
    first_seen_ms: float
    last_seen_ms: float
    spent: float | None
    currency: str | None
    friction: int | None
    devices: tuple[str, ...]
    sites: tuple[str, ...]


class Persons(Struct, frozen=True):
    """A page of the list: of so many, who came with a name or without, how many came more than once."""

    total: int
    returning: int
    rows: tuple[PersonRow, ...]


class _Sessions(Struct):
    """Numbers of each session, by its id; NaN where there is none."""

    session: Ids
    who: Ids
    start_ms: Amounts
    end_ms: Amounts
    friction: Amounts
    spent: Amounts


class _Kept:
    """What is held of one connection."""

    def __init__(self) -> None:
        self._stand: tuple[int, int] | None = None
        self._number = 0
        self._held: _Sessions | None = None

    def refresh(self, db: Library) -> _Sessions:
        """The numbers as the library stands now."""
        at = stand(db)
        if self._held is None or at != self._stand:
            with db.unchanging():
                number = revisions(db)[TOUCHED]
                if self._held is None:
                    self._held = _read(db)
                elif number != self._number:
                    self._held = self._patched(db, self._held)
            self._stand, self._number = at, number
        return self._held

    def _patched(self, db: Library, held: _Sessions) -> _Sessions:
        touched = touched_since(db, self._number, _MOST_TOUCHED)
        if touched is None:
            return _read(db)
        again = _read(db, arrays.listed(touched))
        kept = ~np.isin(held.session, np.array(touched, np.int64))
        order = np.argsort(np.concatenate([held.session[kept], again.session]), kind="stable")

        def put(old: NDArray[np.generic], new: NDArray[np.generic]) -> NDArray[np.generic]:
            return np.concatenate([old[kept], new])[order]

        return _Sessions(
            *(
                put(getattr(held, name), getattr(again, name))
                for name in _Sessions.__struct_fields__
            )  # type: ignore[arg-type]
        )


def persons(
    db: Library,
    query: Query,
    text: str = "",
    key: Key = "last",
    *,
    least_sessions: int = 1,
    limit: int = 100,
    offset: int = 0,
) -> Persons:
    """A page of the list.

    Args:
        text: a part of a name.
        key: the latest, the most or the worst first; names A to Z.
        least_sessions: only who came so often in the sessions of the query.

    Raises:
        QueryError: for a query that asks what is not known yet.
    """
    held = _kept.of(db).refresh(db)
    columns = columns_of(db)
    ids = columns.ids_among(db, condition(query))
    if text.strip():
        named = condition(Query((Named("user", (f"*{text.strip()}*",)),)))
        ids = np.intersect1d(ids, columns.ids_among(db, named))
    # one that was written between the two questions is there the next time
    rows = np.searchsorted(held.session, ids[np.isin(ids, held.session, assume_unique=True)])
    who, inverse = np.unique(held.who[rows], return_inverse=True)
    counts = np.bincount(inverse, minlength=len(who))
    by_who = np.argsort(inverse, kind="stable")
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)

    def each(of: Amounts, how: np.ufunc) -> Amounts:
        return how.reduceat(of[rows][by_who], starts) if len(who) else np.zeros(0)

    last, began = each(held.end_ms, np.maximum), each(held.start_ms, np.minimum)
    spent = each(np.nan_to_num(held.spent, nan=0.0), np.add)
    friction = each(np.nan_to_num(held.friction, nan=-1.0), np.maximum)
    fits = counts >= least_sessions
    sorted_by = {
        "last": last,
        "first": began,
        "sessions": counts,
        "spent": spent,
        "friction": friction,
    }
    if key == "name":
        order = _by_name(db, who)
    else:
        order = np.lexsort((-who, -last, -sorted_by[key]))
    order = order[fits[order]]
    chosen = order[offset : offset + limit]
    told = _told(db, who[chosen].tolist(), ids)
    return Persons(
        len(order),
        int((counts >= 2).sum()),
        tuple(
            PersonRow(
                who=int(who[at]),
                name=told[int(who[at])].name,
                anonymous=told[int(who[at])].anonymous,
                sessions=int(counts[at]),
                first_seen_ms=float(began[at]),
                last_seen_ms=float(last[at]),
                spent=float(spent[at]) or None,
                currency=told[int(who[at])].currency,
                friction=int(friction[at]) if friction[at] >= 0 else None,
                devices=told[int(who[at])].devices,
                sites=told[int(who[at])].sites,
            )
            for at in chosen.tolist()
            if int(who[at]) in told
        ),
    )


def names(db: Library, text: str = "", most: int = MOST_OFFERED) -> tuple[str, ...]:
    """Names of persons and of those without one, that have a text in them, A to Z."""
    has = f"%{like_text(text)}%"
    found = db.execute(
        rf"""SELECT name FROM persons WHERE name LIKE ? ESCAPE '\'
             AND id IN (SELECT person_id FROM sessions WHERE id {KEPT})
             UNION SELECT coalesce(person_name, alias) AS name FROM sessions
             WHERE person_id IS NULL AND coalesce(person_name, alias) LIKE ? ESCAPE '\' AND id {KEPT}
             ORDER BY 1 LIMIT ?""",
        (has, has, most),
    )
    return tuple(row[0] for row in found.fetchall())


def called(db: Library, name: str) -> tuple[int, ...]:
    """Who is called exactly so."""
    found = db.execute(
        f"""SELECT id FROM persons WHERE name = ?1 AND id IN (SELECT person_id FROM sessions WHERE id {KEPT})
            UNION ALL SELECT -id FROM sessions
            WHERE person_id IS NULL AND coalesce(person_name, alias) = ?1 AND id {KEPT}""",
        (name,),
    )
    return tuple(row[0] for row in found.fetchall())


class _Who(Struct):
    """What is read only of those who are listed."""

    name: str
    anonymous: bool
    currency: str | None
    devices: tuple[str, ...]
    sites: tuple[str, ...]


def _told(db: Library, who: list[int], among: Ids) -> dict[int, _Who]:
    these = arrays.listed(who)
    names = {
        one: (str(name), bool(anonymous))
        for one, name, anonymous in db.execute(
            f"""SELECT id, name, 0 FROM persons WHERE id {THESE}
                UNION ALL SELECT -id, coalesce(person_name, alias), person_name IS NULL FROM sessions
                WHERE id IN (SELECT -value FROM json_each(?))""",
            (these, these),
        )
    }
    devices: dict[int, dict[str, None]] = {one: {} for one in who}
    sites: dict[int, dict[str, None]] = {one: {} for one in who}
    currencies: dict[int, set[str | None]] = {one: set() for one in who}
    fits = frozenset(among.tolist())
    for one, session, device, site in db.execute(
        f"""SELECT coalesce(s.person_id, -s.id), s.id, f.device, coalesce(si.name, p.host) FROM sessions s
            JOIN facts f ON f.session_id = s.id LEFT JOIN paths p ON p.id = f.entry_path_id
            LEFT JOIN hosts h ON h.host = p.host LEFT JOIN sites si ON si.id = h.site_id
            WHERE s.id IN (SELECT id FROM sessions WHERE person_id {THESE}
                UNION ALL SELECT -value FROM json_each(?) WHERE value < 0)
            AND s.id {KEPT} ORDER BY f.started_at_ms DESC""",
        (these, these),
    ):
        if session in fits:
            devices[one].update({device: None} if device else {})
            sites[one].update({site: None} if site else {})
    for one, currency in db.execute(
        f"""SELECT DISTINCT coalesce(s.person_id, -s.id), m.currency FROM sessions s JOIN milestones m
            ON m.session_id = s.id WHERE m.event = 'purchase' COLLATE NOCASE
            AND s.id IN (SELECT id FROM sessions WHERE person_id {THESE}
                UNION ALL SELECT -value FROM json_each(?) WHERE value < 0)""",
        (these, these),
    ):
        currencies[one].add(currency)
    return {
        one: _Who(
            *names[one],
            next(iter(currencies[one])) if len(currencies[one]) == 1 else None,
            tuple(devices[one]),
            tuple(sites[one]),
        )
        for one in who
        if one in names
    }


def _by_name(db: Library, who: Ids) -> NDArray[np.intp]:
    found = dict(
        db.execute(
            """SELECT id, name FROM persons UNION ALL
               SELECT -id, coalesce(person_name, alias) FROM sessions WHERE person_id IS NULL"""
        ).fetchall()
    )
    names = [str(found.get(one, "")).casefold() for one in who.tolist()]
    return np.array(sorted(range(len(names)), key=names.__getitem__), np.intp)


def _read(db: Library, these: str | None = None) -> _Sessions:
    """As JSON, one row of it: no object is made for each value on the way."""
    of = "" if these is None else THESE
    given = () if these is None else (these,)
    everyone = f"""(SELECT id, coalesce(person_id, -id) AS who FROM sessions {of and f"WHERE id {of}"} ORDER BY id)"""
    ids, whose = arrays.read(db, ("id", "who"), everyone, given)
    facts, start, length, friction = arrays.read(
        db,
        ("session_id", "started_at_ms", "duration_ms", "friction"),
        f"facts {of and f'WHERE session_id {of}'}",
        given,
    )
    more = f"AND session_id {of}" if of else ""
    sums = f"""(SELECT session_id, sum(value) AS paid FROM milestones
            WHERE event = 'purchase' COLLATE NOCASE AND value IS NOT NULL {more} GROUP BY session_id
            UNION ALL SELECT session_id, sum(price) FROM cart_steps
            WHERE kind = 'order' AND price IS NOT NULL {more} AND session_id NOT IN (
                SELECT session_id FROM milestones WHERE event = 'purchase' COLLATE NOCASE AND value IS NOT NULL)
            GROUP BY session_id)"""
    bought, paid = arrays.read(db, ("session_id", "paid"), sums, given * 2)
    session = arrays.whole(ids)
    start_ms = _placed(session, facts, start)
    return _Sessions(
        session,
        arrays.whole(whose),
        start_ms,
        start_ms + _placed(session, facts, length),
        _placed(session, facts, friction),
        _placed(session, bought, paid),
    )


def _placed(session: Ids, ids: str, values: str) -> Amounts:
    """Values at the places of their sessions."""
    found = np.full(len(session), np.nan)
    found[np.searchsorted(session, arrays.whole(ids))] = arrays.numbers(values)
    return found


_kept = PerConnection(_Kept)
