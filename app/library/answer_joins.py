"""Whose answers of files are: the session that the file tells, or else one of the person it names, by time.

A file tells a session by its tool's id, alone or within an address. By person and time it is the one session that was
going on at the moment, else the nearest one, no more than `NEAR_MS` away. Where nothing says which of several it is,
or nothing says anything, an answer stays without a session; `Missing` says why. What a person said by hand stays, also
that an answer belongs to none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from app.library import person_owners
from app.library.answers import touch
from app.library.kept import KEPT
from app.library.listing import THESE, listed
from app.pattern import pattern

if TYPE_CHECKING:
    from app.library.database import Library

NEAR_MS = 30 * 60_000.0
#: parts of an address that are shorter are no ids
_SHORTEST_ID = 8
_PARTS = pattern(r"[/?&#=,;\s]+")


class By(StrEnum):
    """How an answer came to its session."""

    SESSION = "session"
    USER = "user"
    HAND = "hand"


class Missing(StrEnum):
    """Why an answer has no session."""

    UNTOLD = "untold"
    UNKNOWN_SESSION = "unknown_session"
    UNKNOWN_USER = "unknown_user"
    NO_TIME = "no_time"
    FAR = "far"
    SEVERAL = "several"
    BY_HAND = "hand"


class Told(Struct, frozen=True):
    """What a file says of whose an answer is."""

    id: int
    session: str | None
    user: str | None
    epoch_ms: float | None


class Place(Struct, frozen=True):
    """The session of an answer, or why there is none."""

    session: int | None
    by: By | None = None
    missing: Missing | None = None


def join(db: Library, answers: Collection[int] | None = None) -> tuple[int, ...]:
    """Give answers, or all of them, their sessions. Needs an open transaction.

    Returns:
        The sessions that have other answers now.
    """
    these = "" if answers is None else f"AND id {THESE}"
    values = () if answers is None else (listed(answers),)
    found = db.execute(
        f"""SELECT id, told_session, told_user, epoch_ms, session_id, joined_by FROM answers
            WHERE joined_by IS NOT 'hand' {these}""",
        values,
    ).fetchall()
    places = places_of(db, [Told(*row[:4]) for row in found])
    changed: set[int] = set()
    rows: list[tuple[int | None, str | None, int]] = []
    for number, *_, session, by in found:
        place = places[number]
        if (place.session, place.by) != (session, by):
            rows.append((place.session, None if place.by is None else str(place.by), number))
            changed |= {one for one in (session, place.session) if one is not None}
    db.executemany("UPDATE answers SET session_id = ?, joined_by = ? WHERE id = ?", rows)
    if changed:
        touch(db, changed)
    return tuple(sorted(changed))


def join_with(db: Library, sessions: Collection[int]) -> tuple[int, ...]:
    """Answers that sessions may be meant by, when those came or grew. Needs an open transaction.

    Returns:
        The sessions that have other answers now.
    """
    if not sessions or db.execute("SELECT 1 FROM answers LIMIT 1").fetchone() is None:
        return ()
    these = listed(sessions)
    tools = {
        row[0].casefold()
        for row in db.execute(
            f"SELECT tool_session_id FROM sessions WHERE tool_session_id IS NOT NULL AND id {THESE}",
            (these,),
        )
    }
    names = _names_of(db, these)
    wanted = [
        number
        for number, told, user, session in db.execute(
            "SELECT id, told_session, told_user, session_id FROM answers"
        )
        if session in sessions
        or (user is not None and user.strip().casefold() in names)
        or (told is not None and not tools.isdisjoint(map(str.casefold, _ids(told))))
    ]
    return join(db, wanted) if wanted else ()


def places_of(db: Library, told: Sequence[Told]) -> dict[int, Place]:
    """Where each answer belongs, as the library stands."""
    by_id = _by_tool(db, {one for each in told if each.session for one in _ids(each.session)})
    by_user = _by_user(db, {one.user.strip().casefold() for one in told if one.user})
    return {one.id: _place(one, by_id, by_user) for one in told}


def sessions_of(db: Library, user: str) -> tuple[int, ...]:
    """The sessions of whom a file names."""
    found = _by_user(db, {called := user.strip().casefold()})
    return tuple(span.session for span in found.get(called, ()))


def let_go(db: Library, session: int) -> tuple[int, ...]:
    """Let the answers of a session that goes be anybody's again. Needs an open transaction.

    Returns:
        Their numbers.
    """
    found = db.execute(
        "UPDATE answers SET session_id = NULL, joined_by = NULL WHERE session_id = ? RETURNING id",
        (session,),
    )
    return tuple(row[0] for row in found.fetchall())


class _Span(Struct, frozen=True):
    session: int
    start_ms: float
    end_ms: float

    def away_ms(self, epoch_ms: float) -> float:
        return max(self.start_ms - epoch_ms, epoch_ms - self.end_ms, 0.0)


def _place(told: Told, by_id: dict[str, set[int]], by_user: dict[str, tuple[_Span, ...]]) -> Place:
    missing = Missing.UNTOLD
    if told.session:
        found = {one for part in _ids(told.session) for one in by_id.get(part.casefold(), ())}
        if len(found) == 1:
            return Place(found.pop(), By.SESSION)
        missing = Missing.SEVERAL if found else Missing.UNKNOWN_SESSION
    if not told.user:
        return Place(None, missing=missing)
    spans = by_user.get(told.user.strip().casefold(), ())
    if not spans:
        return Place(None, missing=Missing.UNKNOWN_USER)
    if told.epoch_ms is None:
        return Place(None, missing=Missing.NO_TIME)
    nearest = sorted((span.away_ms(told.epoch_ms), span.session) for span in spans)
    away_ms, session = nearest[0]
    if away_ms > NEAR_MS:
        return Place(None, missing=Missing.FAR)
    if len(nearest) > 1 and nearest[1][0] == away_ms:
        return Place(None, missing=Missing.SEVERAL)
    return Place(session, By.USER)


def _ids(told: str) -> tuple[str, ...]:
    """What may be an id: the whole of it, and of an address each part."""
    whole = told.strip()
    parts = _PARTS.split(whole) if "/" in whole or "=" in whole else ()
    return (whole, *(part for part in parts if len(part) >= _SHORTEST_ID))


def _by_tool(db: Library, ids: Collection[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for told, session in db.execute(
        f"""SELECT w.value, s.id FROM json_each(?) w JOIN sessions s
            ON s.tool_key = w.value OR s.tool_session_id = w.value WHERE s.id {KEPT}""",
        (listed(ids),),
    ):
        found.setdefault(told.casefold(), set()).add(session)
    return found


def _by_user(db: Library, users: Collection[str]) -> dict[str, tuple[_Span, ...]]:
    """The sessions of each name, compared without regard to case."""
    if not users:
        return {}
    stand_ins = person_owners.stand_for(db)
    persons: dict[int, set[str]] = {}
    for name, person in db.execute(
        """SELECT name, id FROM persons
           UNION SELECT value, person_id FROM identities WHERE source <> 'hand'"""
    ):
        if (called := name.strip().casefold()) in users:
            persons.setdefault(stand_ins.get(person, person), set()).add(called)
    found: dict[str, set[_Span]] = {}
    for person, *span in db.execute(
        f"""SELECT s.person_id, s.id, f.started_at_ms, f.started_at_ms + f.duration_ms
            FROM sessions s JOIN facts f ON f.session_id = s.id
            WHERE s.id {KEPT} AND s.person_id {THESE}""",
        (listed(persons),),
    ):
        for called in persons[person]:
            found.setdefault(called, set()).add(_Span(*span))
    for name, *span in db.execute(
        f"""SELECT s.person_name, s.id, f.started_at_ms, f.started_at_ms + f.duration_ms
            FROM sessions s JOIN facts f ON f.session_id = s.id
            WHERE s.id {KEPT} AND s.person_id IS NULL AND s.person_name IS NOT NULL"""
    ):
        if (called := name.strip().casefold()) in users:
            found.setdefault(called, set()).add(_Span(*span))
    return {called: tuple(spans) for called, spans in found.items()}


def _names_of(db: Library, these: str) -> frozenset[str]:
    """All that the persons of sessions are called."""
    persons = {
        row[0]
        for row in db.execute(
            f"SELECT person_id FROM sessions WHERE person_id IS NOT NULL AND id {THESE}", (these,)
        )
    }
    joined = persons | {
        one for one, first in person_owners.stand_for(db).items() if first in persons
    }
    of = listed(joined)
    found = db.execute(
        f"""SELECT name FROM persons WHERE id {THESE}
            UNION SELECT value FROM identities WHERE person_id {THESE}
            UNION SELECT person_name FROM sessions WHERE person_name IS NOT NULL AND id {THESE}""",
        (of, of, these),
    )
    return frozenset(row[0].strip().casefold() for row in found.fetchall())
