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
from app.library.columns import columns_of
from app.library.kept import KEPT
from app.library.listing import THESE, listed
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


#: whole ms order people as well, and are written and read in half the time
_START = "CAST(started_at_ms AS INTEGER)"
_END = "CAST(started_at_ms + duration_ms AS INTEGER)"
#: what is spent in a session, as its orders tell it; `{}` narrows them
_PAID = """SELECT session_id, sum(value) AS paid FROM milestones
    WHERE event = 'purchase' COLLATE NOCASE AND value IS NOT NULL {0} GROUP BY session_id
    UNION ALL SELECT session_id, sum(price) FROM cart_steps
    WHERE kind = 'order' AND price IS NOT NULL {0} AND session_id NOT IN (
        SELECT session_id FROM milestones WHERE event = 'purchase' COLLATE NOCASE AND value IS NOT NULL)
    GROUP BY session_id"""
#: how what somebody's sessions tell is taken together
_TOGETHER = {"first": np.minimum, "spent": np.add, "friction": np.maximum}


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
    """Numbers of each session, by its id: whose it is, when it ended, in whole ms."""

    session: Ids
    who: Ids
    end_ms: Amounts


class _Kept:
    """What is held of one connection."""

    def __init__(self) -> None:
        self._stand: tuple[int, int] | None = None
        self._number = 0
        self._held: _Sessions | None = None
        self._more: dict[Key, Amounts] = {}

    def refresh(self, db: Library) -> _Sessions:
        """The numbers as the library stands now."""
        at = stand(db)
        if self._held is None or at != self._stand:
            with db.unchanging():
                number = revisions(db)[TOUCHED]
                if number != self._number:
                    self._more = {}
                if self._held is None:
                    self._held = _read(db)
                elif number != self._number:
                    self._held = self._patched(db, self._held)
            self._stand, self._number = at, number
        return self._held

    def column(self, db: Library, key: Key) -> Amounts:
        """What else the list is sorted by, in the order of `refresh`: read when somebody wants that first."""
        assert self._held is not None, "it is refreshed first"
        if key not in self._more:
            self._more[key] = _read_column(db, self._held.session, key)
        return self._more[key]

    def _patched(self, db: Library, held: _Sessions) -> _Sessions:
        touched = touched_since(db, self._number, _MOST_TOUCHED)
        if touched is None:
            return _read(db)
        again = _read(db, listed(touched))
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
    kept = _kept.of(db)
    held = kept.refresh(db)
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

    last = each(held.end_ms, np.maximum)
    if key == "name":
        order = _by_name(db, who)
    elif key == "last":
        order = np.lexsort((-who, -last))
    elif key == "sessions":
        order = np.lexsort((-who, -last, -counts))
    else:
        order = np.lexsort((-who, -last, -each(kept.column(db, key), _TOGETHER[key])))
    order = order[counts[order] >= least_sessions]
    listed = [int(who[at]) for at in order[offset : offset + limit].tolist()]
    told = _told(db, listed, ids)
    return Persons(
        len(order),
        int((counts >= 2).sum()),
        tuple(told[one] for one in listed if one in told),
    )


def is_among(db: Library, query: Query, who: int) -> bool:
    """Whether a session of a query is somebody's.

    Raises:
        QueryError: for a query that asks what is not known yet.
    """
    held = _kept.of(db).refresh(db)
    theirs = held.session[held.who == who]
    return bool(np.isin(theirs, columns_of(db).ids_among(db, condition(query))).any())


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


def _told(db: Library, who: list[int], among: Ids) -> dict[int, PersonRow]:
    """What is read only of those who are listed, of their sessions among some."""
    these = listed(who)
    names = {
        one: (str(name), bool(anonymous))
        for one, name, anonymous in db.execute(
            f"""SELECT id, name, 0 FROM persons WHERE id {THESE}
                UNION ALL SELECT -id, coalesce(person_name, alias), person_name IS NULL FROM sessions
                WHERE id IN (SELECT -value FROM json_each(?))""",
            (these, these),
        )
    }
    fits = frozenset(among.tolist())
    sessions: dict[int, list[_Session]] = {one: [] for one in who}
    for one, *session in db.execute(
        f"""SELECT coalesce(s.person_id, -s.id), s.id, f.started_at_ms, f.started_at_ms + f.duration_ms, f.friction,
                f.device, coalesce(si.name, p.host) FROM sessions s
            JOIN facts f ON f.session_id = s.id LEFT JOIN paths p ON p.id = f.entry_path_id
            LEFT JOIN hosts h ON h.host = p.host LEFT JOIN sites si ON si.id = h.site_id
            WHERE s.id IN (SELECT id FROM sessions WHERE person_id {THESE}
                UNION ALL SELECT -value FROM json_each(?) WHERE value < 0)
            AND s.id {KEPT} ORDER BY f.started_at_ms DESC""",
        (these, these),
    ):
        told = _Session(*session)
        if told.id in fits:
            sessions[one].append(told)
    all_of_them = listed([session.id for each in sessions.values() for session in each])
    paid = dict(db.execute(_PAID.format(f"AND session_id {THESE}"), (all_of_them,) * 2).fetchall())
    currencies: dict[int, set[str | None]] = {}
    for session_id, currency in db.execute(
        f"""SELECT DISTINCT session_id, currency FROM milestones
            WHERE event = 'purchase' COLLATE NOCASE AND session_id {THESE}""",
        (all_of_them,),
    ):
        currencies.setdefault(session_id, set()).add(currency)
    return {
        one: _row(one, *names[one], sessions[one], paid, currencies)
        for one in who
        if one in names and sessions[one]
    }


class _Session(Struct):
    """A session of somebody who is listed."""

    id: int
    start_ms: float
    end_ms: float
    friction: int | None
    device: str | None
    site: str | None


def _row(
    who: int,
    name: str,
    is_anonymous: bool,
    sessions: list[_Session],
    paid: dict[int, float],
    currencies: dict[int, set[str | None]],
) -> PersonRow:
    told = {currency for one in sessions for currency in currencies.get(one.id, ())}
    return PersonRow(
        who=who,
        name=name,
        anonymous=is_anonymous,
        sessions=len(sessions),
        first_seen_ms=min(one.start_ms for one in sessions),
        last_seen_ms=max(one.end_ms for one in sessions),
        spent=sum(paid.get(one.id, 0.0) for one in sessions) or None,
        currency=next(iter(told)) if len(told) == 1 else None,
        friction=max((one.friction for one in sessions if one.friction is not None), default=None),
        devices=tuple(dict.fromkeys(one.device for one in sessions if one.device)),
        sites=tuple(dict.fromkeys(one.site for one in sessions if one.site)),
    )


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
    # as an index holds them, in no order: rows of sessions lie all over a library
    ids, whose = arrays.read(
        db, ("id", "coalesce(person_id, -id)"), f"sessions {of and f'WHERE id {of}'}", given
    )
    session = arrays.whole(ids)
    order = np.argsort(session)
    rows = f"facts {of and f'WHERE session_id {of}'}"
    end_ms = _column(db, session[order], _END, rows, 0.0, given)
    return _Sessions(session[order], arrays.whole(whose)[order], end_ms)


def _read_column(db: Library, session: Ids, key: Key) -> Amounts:
    if key == "spent":
        return _column(db, session, "paid", f"({_PAID.format('')})", 0.0)
    value, without = {"first": (_START, 0.0), "friction": ("friction", -1.0)}[key]
    return _column(db, session, value, "facts", without)


def _column(
    db: Library, session: Ids, value: str, rows: str, without: float, given: tuple[str, ...] = ()
) -> Amounts:
    """Values at the places of their sessions."""
    ids, told = arrays.read(db, ("session_id", value), rows, given)
    found = np.full(len(session), without)
    values = np.nan_to_num(arrays.numbers(told), nan=without)
    found[np.searchsorted(session, arrays.whole(ids))] = values
    return found


_kept = PerConnection(_Kept)
