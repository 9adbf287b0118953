"""To which session an answer of a file belongs, as a person says it; what was filled in at once goes together.

What is said by hand holds whatever comes in later, also that an answer belongs to none; it ends where the session is
deleted, or where somebody lets the file tell again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from app.errors import NothingFound
from app.library import answer_joins
from app.library.answer_joins import By
from app.library.answers import touch
from app.library.changes import Changes
from app.library.kept import KEPT
from app.library.listing import THESE, listed
from app.library.search import Query
from app.library.search_sql import FROM, condition
from app.library.stored import nothing_found
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.library.database import Library

_CHANGED = frozenset({"answers", "facts"})
#: sessions that are offered
MOST = 200


class Candidate(Struct, frozen=True):
    """A session that an answer may belong to. `away_ms`: how long after its end the answer was given, below 0 before
    its beginning, 0 within it, None where nobody knows when; `is_person`: it is of whom the file names; `was_there`:
    the page that the file tells was seen in it."""

    session: int
    person: str
    started_at_ms: float
    duration_ms: float
    device: str | None
    entry: str | None
    is_person: bool
    was_there: bool
    away_ms: float | None


class _Stood(Struct, frozen=True):
    id: int
    session: int | None
    by: str | None
    question: str | None


class _Line(Struct, frozen=True):
    """What one person filled in at once: a line of a file. Numbers of answers are given anew where a file is taken out,
    and brought back or read again."""

    sha256: str
    row: int


def join(db: Library, answer: int, session: int) -> Undoable:
    """Let an answer belong to a session.

    Raises:
        NothingFound: one of them is not in the library any more.
    """
    there = db.execute(f"SELECT 1 FROM sessions WHERE id = ? AND id {KEPT}", (session,))
    if there.fetchone() is None:
        raise nothing_found(session)
    return _put(db, _line(db, answer), session, By.HAND)


def take_off(db: Library, answer: int) -> Undoable:
    """Let an answer belong to no session.

    Raises:
        NothingFound: it is not in the library any more.
    """
    return _put(db, _line(db, answer), None, By.HAND)


def let_find(db: Library, answer: int) -> Undoable:
    """Let the file tell again whose an answer is.

    Raises:
        NothingFound: it is not in the library any more.
    """
    return _put(db, _line(db, answer), None, None)


def candidates(db: Library, answer: int, query: Query, most: int = MOST) -> tuple[Candidate, ...]:
    """Sessions of a query that an answer may belong to: those of whom the file names first, then by time.

    Raises:
        NothingFound: it is not in the library any more.
        QueryError: for a query that cannot be asked.
    """
    told = db.execute("SELECT told_user FROM answers WHERE id = ?", (answer,)).fetchone()
    if told is None:
        raise _gone()
    asked = condition(query)
    theirs = answer_joins.sessions_of(db, told[0]) if told[0] else ()
    found = db.execute(
        f"""WITH told AS (SELECT epoch_ms, path_id FROM answers WHERE id = ?),
            seen AS (SELECT v.session_id FROM page_views v WHERE v.path_id IN (
                SELECT q.id FROM told JOIN paths p ON p.id = told.path_id
                JOIN paths q ON q.page = p.page AND q.host IS p.host))
            SELECT f.session_id, coalesce(n.name, s.person_name, s.alias), f.started_at_ms, f.duration_ms, f.device,
                e.page, f.session_id {THESE} AS is_person, f.session_id IN seen AS was_there,
                CASE WHEN t.epoch_ms < f.started_at_ms THEN t.epoch_ms - f.started_at_ms
                    ELSE max(t.epoch_ms - f.started_at_ms - f.duration_ms, 0.0) END AS away_ms
            FROM told t CROSS JOIN {FROM} LEFT JOIN persons n ON n.id = s.person_id
            LEFT JOIN paths e ON e.id = f.entry_path_id
            WHERE ({asked.sql})
            ORDER BY is_person DESC, abs(away_ms), was_there DESC, f.started_at_ms DESC, f.session_id LIMIT ?""",
        (answer, listed(theirs), *asked.values, most),
    )
    return tuple(
        Candidate(
            session, person, start_ms, long_ms, device, entry, bool(theirs), bool(seen), away_ms
        )
        for session, person, start_ms, long_ms, device, entry, theirs, seen, away_ms in found.fetchall()
    )


def _line(db: Library, answer: int) -> _Line:
    """The line that an answer stands in."""
    found = db.execute(
        "SELECT s.sha256, a.row FROM answers a JOIN surveys s ON s.id = a.survey_id WHERE a.id = ?",
        (answer,),
    ).fetchone()
    if found is None:
        raise _gone()
    return _Line(*found)


def _put(db: Library, line: _Line, session: int | None, by: By | None) -> Undoable:
    """Say whose answers are; None of both: the file tells it."""
    with db.atomic():
        stood = _as_they_are(db, line)
        _write(db, [replace(one, session=session, by=by) for one in stood])
        now = _as_they_are(db, line)
        changed = _other(stood, now)
        touch(db, changed)
    if now == stood:
        return Undoable(_CHANGED, changed)
    return Undoable(_CHANGED, changed, lambda later: _back(later, line, stood, session, by))


def _back(
    later: Library, line: _Line, stood: Sequence[_Stood], session: int | None, by: By | None
) -> Changes:
    """As it was before; what somebody said by hand since then stays."""
    before = {one.question: one for one in stood}
    with later.atomic():
        now = _as_they_are(later, line)
        there = {
            row[0]
            for row in later.execute(
                f"SELECT id FROM sessions WHERE id {THESE}",
                (listed(one.session for one in stood if one.session is not None),),
            )
        }
        # what the file told it tells still, and perhaps better: other sessions may have come
        told = []
        for one in now:
            was = before.get(one.question)
            if one.by == By.HAND and (one.session, one.by) != (session, by):
                continue
            is_by_hand = was is not None and was.by == By.HAND and was.session in (*there, None)
            told.append(
                replace(one, session=was.session, by=was.by)
                if was is not None and is_by_hand
                else replace(one, session=None, by=None)
            )
        _write(later, told)
        changed = _other(now, _as_they_are(later, line))
        touch(later, changed)
    return Changes(_CHANGED, changed)


def _write(db: Library, rows: Iterable[_Stood]) -> None:
    put = tuple(rows)
    db.executemany(
        "UPDATE answers SET session_id = ?, joined_by = ? WHERE id = ?",
        [(one.session, None if one.by is None else str(one.by), one.id) for one in put],
    )
    answer_joins.join(db, [one.id for one in put if one.by is None])


def _as_they_are(db: Library, line: _Line) -> tuple[_Stood, ...]:
    found = db.execute(
        """SELECT a.id, a.session_id, a.joined_by, a.question FROM answers a JOIN surveys s ON s.id = a.survey_id
           WHERE s.sha256 = ? AND a.row = ? ORDER BY a.id""",
        (line.sha256, line.row),
    )
    return tuple(_Stood(*row) for row in found.fetchall())


def _other(before: Sequence[_Stood], now: Sequence[_Stood]) -> tuple[int, ...]:
    """The sessions that have other answers."""
    return tuple(
        sorted(
            {
                session
                for one, other in zip(before, now, strict=False)
                for session in (one.session, other.session)
                if session is not None and (one.session, one.by) != (other.session, other.by)
            }
        )
    )


def _gone() -> NothingFound:
    return NothingFound("This answer is not in the library any more.")
