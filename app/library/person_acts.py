"""What a person says of who is who: rules turned on and off, persons merged, split and named; each act with the way
back.

The way back restores what the act itself changed and nothing else: what was imported meanwhile goes where it would have
gone. Whoever is named here is a person, or a session that has none: its number, negative.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from app.errors import NothingFound, UserError
from app.library import people
from app.library.changes import Changes
from app.library.listing import THESE, listed
from app.library.person_owners import APART, BY_HAND, apart, members, settle
from app.library.person_rules import SOURCE, TYPED, Rule, read, rules
from app.library.storable import storable
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from app.library.database import Library

TABLES = frozenset({"persons", "identities", "sessions", "person_rules", "persons_by_hand"})
#: characters of a name
LONGEST = 200
_RANKS = {"hand": 0, "name": 1, "id": 2}
#: takes an act back; returns the sessions of which it wrote down itself whose they are
_Back: TypeAlias = "Callable[[Library], tuple[int, ...] | None]"


class _Before(Struct, frozen=True):
    """Rows as they were: (identity, owner then, owner now), (session, by hand then or None), marks taken away."""

    owners: tuple[tuple[int, int, int], ...] = ()
    by_hand: tuple[tuple[int, int | None], ...] = ()
    marks: tuple[tuple[int, str, int], ...] = ()

    def put_back(self, db: Library) -> None:
        """As far as those are still there."""
        db.executemany(
            """UPDATE identities SET person_id = ?2 WHERE id = ?1 AND person_id = ?3
               AND EXISTS (SELECT 1 FROM persons WHERE id = ?2)""",
            self.owners,
        )
        db.executemany(
            "DELETE FROM persons_by_hand WHERE session_id = ?",
            [(session,) for session, _ in self.by_hand],
        )
        db.executemany(
            """INSERT INTO persons_by_hand SELECT s.id, p.id FROM sessions s, persons p
               WHERE s.id = ? AND p.id = ?""",
            [row for row in self.by_hand if row[1] is not None],
        )
        db.executemany(
            """INSERT OR IGNORE INTO identities(id, source, kind, value, person_id)
               SELECT ?1, 'hand', 'apart', ?2, id FROM persons WHERE id = ?3""",
            self.marks,
        )


def name(db: Library, person: int, called: str) -> Undoable:
    """Call somebody by another name, whatever names come.

    Raises:
        UserError: for no name, or one that is too long.
        NothingFound: when there is no such person.
    """
    said = str(storable(called)).strip()
    if not said or len(said) > LONGEST:
        raise UserError("A person's name has between 1 and 200 characters.")
    with db.atomic():
        before = _called(db, person)
        db.execute("UPDATE persons SET (name, named_by) = (?, 'hand') WHERE id = ?", (said, person))

    def back(later: Library) -> None:
        later.execute(
            "UPDATE persons SET (name, named_by) = (?, ?) WHERE id = ?", (*before, person)
        )

    return _done(db, back)


def merge(db: Library, whole: Sequence[int]) -> Undoable:
    """These are one person, who keeps the best known one's name; sessions to come follow.

    Raises:
        UserError: for fewer than two.
        NothingFound: for somebody who is not there.
    """
    if len(set(whole)) < 2:
        raise UserError("One person cannot be merged.", "Choose two or more.")
    with db.atomic():
        called = {one: _called(db, one) for one in sorted({one for one in whole if one > 0})}
        nameless = sorted({-one for one in whole if one < 0})
        _require(db, nameless)
        into = min(called, key=lambda one: (_RANKS[called[one][1]], one), default=None)
        made: tuple[int, ...] = ()
        if into is None:
            into = _make(db, _alias(db, nameless))
            made = (into,)
        others = members(db, frozenset(called) - {into}) - {into}
        is_apart = apart(db).issuperset(called) and not nameless
        before = _take(db, others, nameless, into, is_apart)

    return _done(db, before.put_back, made, {*called, into}, nameless)


def split(db: Library, sessions: Collection[int]) -> Undoable:
    """These sessions of one person are another's; names that only they came with go with them.

    Raises:
        UserError: for sessions of several persons, or all of one's.
        NothingFound: when there is no such session.
    """
    gone = tuple(sorted(set(sessions)))
    _require(db, gone)
    with db.atomic():
        person = _only_person(db, gone)
        other = _make(db, _alias(db, gone))
        told = listed(gone)
        own = db.execute(
            """SELECT i.id, i.person_id, i.source, i.kind, i.value FROM identities i WHERE i.id IN (
                   SELECT identity_id FROM session_identities WHERE session_id IN (SELECT value FROM json_each(?1))
               ) AND i.id NOT IN (
                   SELECT identity_id FROM session_identities WHERE session_id NOT IN (SELECT value FROM json_each(?1))
               ) ORDER BY i.id""",
            (told,),
        ).fetchall()
        owners = tuple((identity, owner, other) for identity, owner, *_ in own)
        before = _Before(owners, _by_hand(db, "session_id", gone, gone))
        db.executemany(
            "UPDATE identities SET person_id = ? WHERE id = ?", [(other, row[0]) for row in own]
        )
        called = people.called_by(tuple(people.Identity(*row[2:]) for row in own))
        if called is not None:
            db.execute(
                "UPDATE persons SET (name, named_by) = (?, ?) WHERE id = ?", (*called, other)
            )
        _put(db, gone, other)
        db.execute(
            "INSERT INTO identities(source, kind, value, person_id) VALUES (?, ?, ?, ?)",
            (BY_HAND, APART, str(other), other),
        )

    def back(later: Library) -> None:
        before.put_back(later)
        _let_go(later, other, person)

    return _done(db, back, (other,), {person, other})


def turn_on(db: Library, rule: Rule) -> Undoable:
    """Put a rule in force for all sessions, and those to come.

    Raises:
        UserError: for one that names nothing.
    """
    wanted = Rule(rule.kind, str(storable(rule.name)).strip())
    if not wanted.name or (wanted.kind == "typed" and wanted.name not in TYPED):
        raise UserError("A rule names what it reads.", f"Typed: {' or '.join(TYPED)}.")
    if any((one.kind, one.name) == (wanted.kind, wanted.name) for one in rules(db)):
        return Undoable(TABLES)
    with db.atomic():
        db.execute(
            """INSERT INTO person_rules(kind, name, created_at_ms)
               VALUES (?, ?, (julianday('now') - 2440587.5) * 86400000)""",
            (wanted.kind, wanted.name),
        )
        _apply(db, wanted)
    return _done(db, lambda later: _drop(later, wanted))


def turn_off(db: Library, rule: Rule) -> Undoable:
    """Take a rule out of force: whoever it joined is apart again.

    Raises:
        NothingFound: when it is not in force.
    """
    known = next((one for one in rules(db) if (one.kind, one.name) == (rule.kind, rule.name)), None)
    if known is None:
        raise NothingFound(
            f"There is no rule {rule.called}.", "`footfall person --rules` lists them."
        )
    with db.atomic():
        row = db.execute("SELECT * FROM person_rules WHERE id = ?", (known.id,)).fetchone()
        names = db.execute(
            "SELECT id, source, kind, value, person_id FROM identities WHERE source = ? AND kind = ?",
            (SOURCE, known.called),
        ).fetchall()
        persons = db.execute(
            """SELECT id, name, named_by FROM persons
               WHERE id IN (SELECT person_id FROM identities WHERE source = ? AND kind = ?)""",
            (SOURCE, known.called),
        ).fetchall()
        changed = _drop(db, known)

    def back(later: Library) -> None:
        later.execute("INSERT OR IGNORE INTO person_rules VALUES (?, ?, ?, ?)", row)
        later.executemany("INSERT OR IGNORE INTO persons VALUES (?, ?, ?)", persons)
        later.executemany(
            "INSERT OR IGNORE INTO identities(id, source, kind, value, person_id) VALUES (?, ?, ?, ?, ?)",
            names,
        )
        _apply(later, known)

    done = _done(db, back)
    return replace(done, sessions=(*changed, *done.sessions))


def _apply(db: Library, rule: Rule) -> None:
    """Give all sessions the names that a rule reads in them."""
    owners = dict(
        db.execute(
            """SELECT session_id, person_id FROM (
                   SELECT l.session_id, i.person_id, min(l.idx) FROM session_identities l
                   JOIN identities i ON i.id = l.identity_id GROUP BY l.session_id
               ) WHERE session_id NOT IN (SELECT session_id FROM persons_by_hand)
               UNION ALL SELECT session_id, person_id FROM persons_by_hand"""
        ).fetchall()
    )
    last = dict(
        db.execute("SELECT session_id, max(idx) FROM session_identities GROUP BY 1").fetchall()
    )
    known: dict[str, tuple[int, int]] = {}
    rows = []
    for session, value in sorted(read(db, rule).values.items()):
        owner = owners.get(session)
        if value not in known:
            identity, owner = people.of_rule(db, rule, value, owner)
            known[value] = identity, owner
        rows.append((session, last.get(session, -1) + 1, known[value][0]))
    db.executemany(
        "INSERT INTO session_identities(session_id, idx, identity_id) VALUES (?, ?, ?)", rows
    )


def _drop(db: Library, rule: Rule) -> tuple[int, ...]:
    """Take a rule away, and the names that it read; returns the sessions that are another's now."""
    db.execute("DELETE FROM person_rules WHERE kind = ? AND name = ?", (rule.kind, rule.name))
    owners = db.execute(
        "DELETE FROM identities WHERE source = ? AND kind = ? RETURNING person_id",
        (SOURCE, rule.called),
    ).fetchall()
    changed = settle(db)
    people.forget_idle(db, {row[0] for row in owners})
    return changed


def _take(
    db: Library, others: Iterable[int], nameless: Sequence[int], into: int, is_apart: bool
) -> _Before:
    """Let names and sessions of others, and sessions of nobody, be somebody's, who may be apart from all others."""
    told = listed(others)
    owned = db.execute(
        """SELECT id, person_id FROM identities WHERE source <> 'hand'
           AND person_id IN (SELECT value FROM json_each(?)) ORDER BY id""",
        (told,),
    ).fetchall()
    marks = db.execute(
        """SELECT id, value, person_id FROM identities WHERE source = 'hand'
           AND person_id IN (SELECT value FROM json_each(?))""",
        (told if is_apart else listed((*others, into)),),
    ).fetchall()
    by_hand = _by_hand(db, "person_id", others, nameless)
    db.executemany(
        "UPDATE identities SET person_id = ? WHERE id = ?", [(into, one) for one, _ in owned]
    )
    db.executemany("DELETE FROM identities WHERE id = ?", [(one,) for one, *_ in marks])
    _put(db, [session for session, _ in by_hand], into)
    return _Before(tuple((one, owner, into) for one, owner in owned), by_hand, tuple(marks))


def _by_hand(
    db: Library, column: str, among: Iterable[int], sessions: Iterable[int]
) -> tuple[tuple[int, int | None], ...]:
    """What was said by hand of the sessions whose row has one of these in a column, and of the others named."""
    there: dict[int, int | None] = dict(
        db.execute(
            f"""SELECT session_id, person_id FROM persons_by_hand
                WHERE {column} {THESE}""",
            (listed(among),),
        ).fetchall()
    )
    for session in sessions:
        there.setdefault(session, None)
    return tuple(sorted(there.items()))


def _put(db: Library, sessions: Iterable[int], person: int) -> None:
    db.executemany(
        "INSERT OR REPLACE INTO persons_by_hand(session_id, person_id) VALUES (?, ?)",
        [(session, person) for session in sessions],
    )


def _let_go(db: Library, person: int, heir: int) -> None:
    """Somebody whom an act made is not there any more; what came since goes to who was there before."""
    db.execute("DELETE FROM identities WHERE source = ? AND person_id = ?", (BY_HAND, person))
    for table in ("identities", "persons_by_hand"):
        db.execute(
            f"""UPDATE {table} SET person_id = ?1 WHERE person_id = ?2
                AND EXISTS (SELECT 1 FROM persons WHERE id = ?1)""",
            (heir, person),
        )


def _done(
    db: Library,
    back: _Back,
    made: Collection[int] = (),
    persons: Collection[int] | None = None,
    sessions: Collection[int] = (),
) -> Undoable:
    """Write down whose sessions are now.

    Args:
        made: whom the act made; nobody knows them once it was taken back.
        persons: whose sessions may be another's, beside these; None where all may be.
    """

    def concerned(of: Library) -> tuple[int, ...] | None:
        if persons is None:
            return None
        found = of.execute(
            f"SELECT id FROM sessions WHERE person_id {THESE}",
            (listed(persons),),
        )
        return (*sessions, *(row[0] for row in found.fetchall()))

    with db.atomic():
        changed = settle(db, concerned(db))

    def taken_back(later: Library) -> Changes:
        with later.atomic():
            these = concerned(later)
            gone = back(later) or ()
            settled = settle(later, these)
            people.forget_unread(later)
            people.forget_idle(later, made)
        return Changes(TABLES, (*gone, *settled))

    return Undoable(TABLES, changed, taken_back)


def _called(db: Library, person: int) -> tuple[str, str]:
    found = db.execute("SELECT name, named_by FROM persons WHERE id = ?", (person,)).fetchone()
    if found is None:
        raise NothingFound("This person is not in the library any more.")
    return found[0], found[1]


def _require(db: Library, sessions: Sequence[int]) -> None:
    there = db.execute(
        f"SELECT count(*) FROM sessions WHERE id {THESE}",
        (listed(sessions),),
    ).fetchone()
    if there[0] != len(sessions):
        raise NothingFound("One of these sessions is not in the library any more.")


def _only_person(db: Library, sessions: Sequence[int]) -> int:
    told = listed(sessions)
    found = db.execute(
        f"SELECT DISTINCT person_id FROM sessions WHERE id {THESE}",
        (told,),
    ).fetchall()
    if len(found) != 1 or found[0][0] is None:
        raise UserError(
            "Only sessions of one person can be split off.", "Choose them in that person's story."
        )
    (stays,) = db.execute(
        """SELECT count(*) FROM sessions WHERE person_id = ?
           AND id NOT IN (SELECT value FROM json_each(?))""",
        (found[0][0], told),
    ).fetchone()
    if not stays:
        raise UserError("All sessions of a person cannot be split off.", "Leave one out.")
    return int(found[0][0])


def _alias(db: Library, sessions: Sequence[int]) -> str:
    (called,) = db.execute("SELECT alias FROM sessions WHERE id = ?", (sessions[0],)).fetchone()
    return str(called)


def _make(db: Library, called: str) -> int:
    made = db.execute(
        "INSERT INTO persons(name, named_by) VALUES (?, 'id') RETURNING id", (called,)
    ).fetchone()
    return int(made[0])
