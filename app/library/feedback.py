"""What the sessions of a query say, and what was said outside of any session, as values (`app.insights.feedback`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from app.errors import QueryError
from app.insights.feedback import Answer
from app.library import answer_joins, answer_words
from app.library.answer_joins import Missing
from app.library.answers import FEEDBACK
from app.library.kept import KEPT
from app.library.listing import THESE, listed
from app.library.search import Query, parse
from app.library.search_sql import FROM, condition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.library.database import Library

#: by what answers may be parted
BY = ("device", "page", "variant", "country", "segment")
_ROWS = f"""
    SELECT coalesce(-r.answer, r.session_id * 10000000 + r.idx), r.kind, r.score, r.scale_max, coalesce(r.text, ''),
        coalesce(r.question, ''), r.session_id, r.at_ms,
        coalesce((SELECT epoch_ms FROM answers WHERE id = r.answer), f.started_at_ms + r.at_ms),
        coalesce(n.name, s.person_name, s.alias),
        coalesce((SELECT page FROM paths WHERE id = coalesce(r.path_id, (
            SELECT v.path_id FROM page_views v WHERE v.session_id = r.session_id AND v.at_ms <= r.at_ms
            ORDER BY v.at_ms DESC LIMIT 1))), ''),
        coalesce(f.device, ''), coalesce(f.variant, ''), coalesce(f.country, ''), coalesce(r.selector, ''),
        (SELECT joined_by FROM answers WHERE id = r.answer), NULL, '', r.answer
    FROM {FEEDBACK} r JOIN facts f ON f.session_id = r.session_id JOIN sessions s ON s.id = r.session_id
    LEFT JOIN persons n ON n.id = s.person_id
    WHERE r.session_id {KEPT}"""


class Told(Struct, frozen=True):
    """The answers of the sessions of a query, the last one first; without any term also those that have no session.
    `in_all`: how many the whole library has; `segments`: the names of a person's segments that each session is in."""

    answers: tuple[Answer, ...]
    in_all: int
    segments: dict[int, tuple[str, ...]]

    def values(self, key: str, of: Answer) -> tuple[str, ...]:
        """What an answer says of one of `BY`."""
        if key == "segment":
            return self.segments.get(of.session, ()) if of.session is not None else ()
        return (str(getattr(of, key)),)


def tell(db: Library, query: Query) -> Told:
    """What was said.

    Raises:
        QueryError: for a query that cannot be asked.
    """
    told = [Answer(*row) for row in db.execute(_ROWS).fetchall()]
    once = answer_words.told_once(db, [*told, *_unjoined(db)])
    rows = [one for one in once if one.session is not None]
    unjoined = [one for one in once if one.session is None]
    among = _fitting(db, query, {one.session for one in rows if one.session is not None})
    found = [one for one in rows if one.session in among]
    if not query.terms:
        found += unjoined
    found.sort(
        key=lambda one: (one.epoch_ms is not None, one.epoch_ms or 0.0, one.number), reverse=True
    )
    those = {one.session for one in found if one.session is not None}
    return Told(tuple(found), len(rows) + len(unjoined), _segments(db, those))


def of_elements(
    db: Library, page: str, site: str | None, sessions: Iterable[int]
) -> tuple[Answer, ...]:
    """What these sessions said of single elements of a page, the last one first."""
    these = listed(set(sessions))
    found = db.execute(
        f"""{_ROWS} AND r.selector <> '' AND r.session_id {THESE}
            AND r.path_id IN (SELECT p.id FROM paths p LEFT JOIN hosts h ON h.host = p.host
                LEFT JOIN sites t ON t.id = h.site_id WHERE p.page = ? AND t.name IS ?)
            ORDER BY f.started_at_ms + r.at_ms DESC""",
        (these, page, site),
    )
    return tuple(answer_words.told_once(db, [Answer(*row) for row in found.fetchall()]))


def _unjoined(db: Library) -> list[Answer]:
    """Answers of files without a session, each with the reason."""
    found = db.execute(
        """SELECT -a.id, a.kind, a.score, a.scale_max, coalesce(a.text, ''), coalesce(a.question, ''), NULL, 0.0,
               a.epoch_ms, coalesce(a.told_user, ''), coalesce(p.page, a.url, ''), coalesce(a.device, ''), '',
               coalesce(a.country, ''), coalesce(a.selector, ''), a.told_session, a.told_user,
               a.joined_by IS 'hand'
           FROM answers a LEFT JOIN paths p ON p.id = a.path_id WHERE a.session_id IS NULL"""
    ).fetchall()
    told = [answer_joins.Told(row[0], row[15], row[16], row[8]) for row in found]
    places = answer_joins.places_of(db, told)
    missing = (
        Missing.BY_HAND if row[17] else places[row[0]].missing or Missing.UNTOLD for row in found
    )
    return [
        replace(Answer(*row[:15]), missing=str(why), answer=-row[0])
        for row, why in zip(found, missing, strict=True)
    ]


def _fitting(db: Library, query: Query, sessions: set[int]) -> set[int]:
    """Which of these sessions fit, asked one by one: few sessions say anything."""
    if not query.terms or not sessions:
        return sessions
    asked = condition(query)
    found = db.execute(
        f"""SELECT f.session_id FROM {FROM} WHERE f.session_id {THESE}
            AND ({asked.asked_each})""",
        (listed(sessions), *asked.values),
    )
    return {row[0] for row in found.fetchall()}


def _segments(db: Library, sessions: set[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for name, text in db.execute("SELECT name, query FROM segments ORDER BY name").fetchall():
        try:
            among = _fitting(db, parse(text), sessions)
        except QueryError:
            continue
        for session in among:
            found[session] = (*found.get(session, ()), name)
    return found
