"""Whose each session is. This docstring is the definition of record.

A name (`identities`) has one owner. The *owner* of a session is that of its first name; names that rules made stand
behind those that tools gave. What a person said of the session (`persons_by_hand`) is stronger.

Owners are *joined* where a session that nobody said anything of has a name that a rule made and that another one owns.
Of those who are joined the best known stands for all: one who was named by a person before one with a name before one
with an id, then the oldest. A session is of whoever stands for its owner (`sessions.person_id`). Who was taken out by
hand is *apart* and joined to nobody.

All of it follows from the tables, and `settle` writes it down; `meet` does for a new session what `settle` would.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from app.insights.joining import stand_ins
from app.library import answer_joins
from app.library.kept import KEPT
from app.library.listing import THESE, listed
from app.library.person_rules import SOURCE

if TYPE_CHECKING:
    from app.library.database import Library

#: where the name stands that says: this person was taken out by hand
BY_HAND, APART = "hand", "apart"
_RANKS = {"hand": 0, "name": 1, "id": 2}


def apart(db: Library) -> frozenset[int]:
    """Who was taken out of another person by hand."""
    found = db.execute(
        "SELECT person_id FROM identities WHERE source = ? AND kind = ?", (BY_HAND, APART)
    )
    return frozenset(row[0] for row in found.fetchall())


def stand_for(db: Library) -> dict[int, int]:
    """Who stands for each person who is joined to others by rules."""
    return best_of(db, links(db)) if has_rules(db) else {}


def links(db: Library) -> list[tuple[int, int]]:
    """Two persons each whom a session joins that has the first one's name and, by a rule, the other one's."""
    return db.execute(
        f"""SELECT DISTINCT o.owner, r.person_id FROM identities r
            JOIN session_identities l ON l.identity_id = r.id
            JOIN ({_owners()}) o ON o.session_id = l.session_id
            WHERE r.source = ? AND o.owner <> r.person_id
            AND l.session_id NOT IN (SELECT session_id FROM persons_by_hand)""",
        (SOURCE,),
    ).fetchall()


def best_of(
    db: Library, linked: Sequence[tuple[int, int]], to_come: Mapping[int, str] | None = None
) -> dict[int, int]:
    """Who stands for each person of these links.

    Args:
        to_come: by what kind of name those are named who are not in the library yet.
    """
    if not linked:
        return {}
    named = dict(to_come or {})
    of = listed({one for link in linked for one in link})
    named.update(db.execute(f"SELECT id, named_by FROM persons WHERE id {THESE}", (of,)).fetchall())
    return stand_ins(linked, lambda one: (_RANKS[named[one]], one), apart(db))


def first_owners(db: Library) -> dict[int, int]:
    """The owner of each session that has any name, whatever was said by hand."""
    return {session: owner for session, owner, _ in db.execute(_owners()).fetchall()}


def whose(db: Library) -> dict[int, int]:
    """Whose each session is that is not in the trash: a person, or where it has none its number, negative."""
    found = db.execute(f"SELECT id, coalesce(person_id, -id) FROM sessions WHERE id {KEPT}")
    return dict(found.fetchall())


def members(db: Library, persons: Collection[int]) -> frozenset[int]:
    """These persons and all for whom they stand."""
    wanted = frozenset(persons)
    return wanted | {one for one, first in stand_for(db).items() if first in wanted}


def settle(db: Library, sessions: Sequence[int] | None = None) -> tuple[int, ...]:
    """Write down whose these sessions are, or all; where there are rules, any may be another's. Needs an open
    transaction.

    Returns:
        The sessions that are another's now.
    """
    standing = stand_for(db)
    is_all = sessions is None or has_rules(db)
    these = () if is_all else (listed(sessions or ()),)
    changed: list[tuple[int | None, int]] = []
    for session, before, by_hand, owner in db.execute(
        f"""SELECT s.id, s.person_id, h.person_id, o.owner FROM sessions s
            LEFT JOIN persons_by_hand h ON h.session_id = s.id
            LEFT JOIN ({_owners("" if is_all else f"WHERE l.session_id {THESE}")}) o ON o.session_id = s.id
            {"" if is_all else f"WHERE s.id {THESE}"}""",
        these * 2,
    ).fetchall():
        own = owner if by_hand is None else by_hand
        now = standing.get(own, own)
        if now != before:
            changed.append((now, session))
    db.executemany("UPDATE sessions SET person_id = ? WHERE id = ?", changed)
    sessions = tuple(session for _, session in changed)
    answer_joins.join_with(db, frozenset(sessions))
    return sessions


def meet(db: Library, session: int) -> None:
    """Write down whose a session is that came with names, all of which are new to it. Needs an open transaction."""
    names = db.execute(
        """SELECT i.person_id, i.source FROM session_identities l JOIN identities i ON i.id = l.identity_id
           WHERE l.session_id = ? ORDER BY l.idx""",
        (session,),
    ).fetchall()
    by_hand = db.execute(
        "SELECT person_id FROM persons_by_hand WHERE session_id = ?", (session,)
    ).fetchone()
    own = by_hand[0] if by_hand else names[0][0] if names else None
    if own is not None and has_rules(db):
        linked = [] if by_hand else [person for person, source in names if source == SOURCE]
        own = _joined(db, session, own, linked)
    db.execute(
        "UPDATE sessions SET person_id = ? WHERE id = ? AND person_id IS NOT ?", (own, session, own)
    )


def _joined(db: Library, session: int, own: int, linked: Sequence[int]) -> int:
    """Who stands for the owner now that these are joined to it; sessions of those who stood before are theirs."""
    alone = apart(db)
    if own in alone:
        return own
    stood = {_stands(db, one, session, alone) for one in (own, *linked) if one not in alone}
    known = stood | {own, *(one for one in linked if one not in alone)}
    ranks = db.execute(
        f"SELECT id, named_by FROM persons WHERE id {THESE}", (listed(known),)
    ).fetchall()
    best = min(ranks, key=lambda row: (_RANKS[row[1]], row[0]))[0]
    db.executemany(
        "UPDATE sessions SET person_id = ? WHERE person_id = ?",
        [(best, one) for one in stood if one != best],
    )
    return int(best)


def _stands(db: Library, person: int, but: int, alone: frozenset[int]) -> int:
    """Who stood for a person before a session came."""
    found = db.execute(
        f"""SELECT s.person_id FROM identities i JOIN session_identities l ON l.identity_id = i.id
            JOIN sessions s ON s.id = l.session_id
            WHERE i.person_id = :person AND l.session_id <> :but
            AND (i.source = '{SOURCE}' OR l.idx = 0) AND s.person_id IS NOT NULL
            AND s.id NOT IN (SELECT session_id FROM persons_by_hand)
            AND s.person_id NOT IN (SELECT value FROM json_each(:alone))
            UNION ALL SELECT s.person_id FROM persons_by_hand h JOIN sessions s ON s.id = h.session_id
            WHERE h.person_id = :person AND s.id <> :but LIMIT 1""",
        {"person": person, "but": but, "alone": listed(alone)},
    ).fetchone()
    return person if found is None else int(found[0])


def standing_for(persons: str) -> str:
    """SQL for who stands for persons that are joined by rules, given SQL for those."""
    return f"""SELECT t.person_id FROM identities b JOIN session_identities l ON l.identity_id = b.id
        JOIN sessions t ON t.id = l.session_id
        WHERE EXISTS (SELECT 1 FROM person_rules) AND b.person_id IN ({persons})
        AND (l.idx = 0 OR b.source = '{SOURCE}')
        AND t.id NOT IN (SELECT session_id FROM persons_by_hand)
        AND t.person_id NOT IN (SELECT person_id FROM identities WHERE source = '{BY_HAND}')"""


def has_rules(db: Library) -> bool:
    """Whether any rule is turned on."""
    return db.execute("SELECT 1 FROM person_rules LIMIT 1").fetchone() is not None


def _owners(where: str = "") -> str:
    """SQL for the owner of each session that has any name."""
    return f"""SELECT l.session_id, i.person_id AS owner, min(l.idx) FROM session_identities l
        JOIN identities i ON i.id = l.identity_id {where} GROUP BY l.session_id"""
