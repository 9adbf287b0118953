"""Answers of files as rows beside what recordings tell, for whatever asks for feedback in SQL.

An answer stands at its moment in the session it is joined to, or at the nearer end of it; one without a moment at the
session's end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.library.facet_choices import lowered
from app.library.folding import folded, having
from app.library.listing import THESE, listed
from app.library.storable import storable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Set

    from app.library.database import Library

#: rows of answers have numbers behind those of recordings
BEHIND = 1_000_000
#: what was said, without its moments
SAID = """(
    SELECT session_id, kind, score, text FROM feedback
    UNION ALL SELECT session_id, kind, score, text FROM answers WHERE session_id IS NOT NULL
)"""
#: the same with its moments; `answer` is the number of one that came with a file
FEEDBACK = f"""(
    SELECT session_id, idx, window, at_ms, kind, score, text, question, scale_max, path_id, selector, NULL AS answer
    FROM feedback
    UNION ALL
    SELECT a.session_id, {BEHIND} + a.id, 0,
        min(max(coalesce(a.epoch_ms - f.started_at_ms, f.duration_ms), 0.0), f.duration_ms),
        a.kind, a.score, a.text, a.question, a.scale_max, a.path_id, a.selector, a.id
    FROM answers a CROSS JOIN facts f ON f.session_id = a.session_id
)"""
#: a row of feedback in a few words
CALLED = "trim(CASE WHEN score IS NULL THEN '' ELSE printf('%g ', score) END || coalesce(text, ''))"
#: keys that scores are compared by
SCORES = ("nps", "csat", "rating")


class Said(Struct, frozen=True):
    """Something that a person said in a session. `page` is the path it was said on; `joined_by` tells how an answer
    that came with a file found its session, None for what the recording tells itself."""

    window: int
    at_ms: float
    kind: str
    score: float | None
    text: str | None
    question: str | None = None
    scale_max: float | None = None
    page: str | None = None
    selector: str | None = None
    joined_by: str | None = None


def said(db: Library, session: int) -> tuple[Said, ...]:
    """All that was said in a session, in order of time."""
    found = db.execute(
        f"""SELECT r.window, r.at_ms, r.kind, r.score, r.text, r.question, r.scale_max, p.path, r.selector,
                (SELECT joined_by FROM answers WHERE id = r.answer)
            FROM {FEEDBACK} r LEFT JOIN paths p ON p.id = r.path_id WHERE r.session_id = ? ORDER BY r.at_ms, r.idx""",
        (session,),
    )
    return tuple(Said(*row) for row in found.fetchall())


def with_words(text: str) -> tuple[str, tuple[str, ...]]:
    """The sessions that answers with these words have, as SQL and its values; answers of recordings are in the index
    of free text, and files are few: they are looked through."""
    sought = folded(str(storable(text)))
    where, values = having("text", sought) if sought else ("FALSE", ())
    return f"SELECT session_id FROM answers WHERE session_id IS NOT NULL AND {where}", values


def touch(db: Library, sessions: Collection[int]) -> None:
    """Have what is held in memory of these sessions read again: their answers are other now."""
    db.execute(
        f"UPDATE facts SET duration_ms = duration_ms WHERE session_id {THESE}",
        (listed(sessions),),
    )


def forget_answers_of(db: Library, sessions: Collection[int]) -> None:
    """Forget what sessions were answered. Needs an open transaction."""
    db.execute(
        f"DELETE FROM answers WHERE session_id {THESE}",
        (listed(sessions),),
    )
    _forget_empty(db)


def forget_answers_by(db: Library, names: Set[str]) -> int:
    """Forget what was answered by who is called so, as `facet_choices.lowered` writes it, also without a session. Needs
    an open transaction.

    Returns:
        How many answers that was.
    """
    gone = [number for number, user in _users(db) if lowered(user.strip()) in names]
    db.executemany("DELETE FROM answers WHERE id = ?", [(number,) for number in gone])
    _forget_empty(db)
    return len(gone)


def _users(db: Library) -> Iterable[tuple[int, str]]:
    found: list[tuple[int, str]] = db.execute(
        "SELECT id, told_user FROM answers WHERE told_user IS NOT NULL"
    ).fetchall()
    return found


def _forget_empty(db: Library) -> None:
    db.execute("DELETE FROM surveys WHERE id NOT IN (SELECT survey_id FROM answers)")
