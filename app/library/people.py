"""Persons and the names under which tools know them. Nobody is ever merged by a guess.

A session's names are those of its envelope and those its events give. The first one already known decides the
person; names not known yet become theirs; a name that is known as somebody else's stays with that one. A session
without any name has no person and goes by its alias ("anonymous 3f9a"). Rules that a person turned on
(`app.library.person_rules`) read further names; what a person said of a session is stronger than all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct

from app.activity.model import PersonClue
from app.formats.model import Metadata, PersonalId
from app.library.person_owners import BY_HAND, has_rules, meet, settle
from app.library.person_rules import SOURCE, Rule, read, rules
from app.library.storable import storable

if TYPE_CHECKING:
    from app.library.database import Library

#: kinds of a name that a person would call themselves
_SPEAKING = ("email", "name", "username", "user_name", "displayname", "display_name")


class Identity(Struct, frozen=True):
    """One name of a person, e.g. `posthog`, `distinct_id`, `0187-…`."""

    source: str
    kind: str
    value: str


def alias(content_key: str) -> str:
    """What a session without a person is called; the same for the same recording on every machine."""
    return f"anonymous {sha256(content_key.encode('utf-8', 'replace')).hexdigest()[:4]}"


def identities_of(metadata: Metadata, clues: Iterable[PersonClue]) -> tuple[Identity, ...]:
    """The names of a session, envelope first, each once."""
    found: dict[Identity, None] = {}
    named: list[PersonalId | PersonClue] = [*metadata.ids, *clues]
    for name in named:
        value = str(storable(name.value)).strip()
        if value:
            found[Identity(str(storable(name.source)), str(storable(name.kind)), value)] = None
    return tuple(found)


def link(db: Library, session: int, names: tuple[Identity, ...], shown: str | None) -> None:
    """Find or make the person of a session and keep which names it came with, those that rules read in it too. Needs
    an open transaction, and that what is derived of the session is written.

    Args:
        shown: the name the envelope shows for the person, if any.
    """
    before = _names_of(db, session)
    db.execute("DELETE FROM session_identities WHERE session_id = ?", (session,))
    known = [_known(db, name) for name in names]
    person = _said(db, session) or next((owner for _, owner in filter(None, known)), None)
    if names:
        called, named_by = _called(names, shown)
        if person is None:
            person = _person(db, called, named_by)
        elif named_by == "name":
            db.execute(
                "UPDATE persons SET name = ?, named_by = 'name' WHERE id = ? AND named_by = 'id'",
                (called, person),
            )
    identities: list[int] = []
    for name, found in zip(names, known, strict=True):
        if found is not None:
            identities.append(found[0])
        elif person is not None:
            identities.append(_make(db, name, person))
    _keep(db, session, identities)
    _keep(db, session, _by_rules(db, session, person), len(identities))
    _write_down(db, session, before)


def follow_rules(db: Library, session: int) -> None:
    """Read anew what rules read in a session; the names that tools gave it stay. Needs an open transaction."""
    if not has_rules(db):
        return
    before = _names_of(db, session)
    given = [identity for identity, source, _ in before if source != SOURCE]
    first = next((person for _, source, person in before if source != SOURCE), None)
    db.execute("DELETE FROM session_identities WHERE session_id = ?", (session,))
    _keep(db, session, given)
    _keep(db, session, _by_rules(db, session, _said(db, session) or first), len(given))
    _write_down(db, session, before)


def _said(db: Library, session: int) -> int | None:
    """Whose a session is by hand."""
    said = db.execute(
        "SELECT person_id FROM persons_by_hand WHERE session_id = ?", (session,)
    ).fetchone()
    return int(said[0]) if said else None


_Names = list[tuple[int, str, int]]


def _names_of(db: Library, session: int) -> _Names:
    """(identity, source, owner) of each name of a session."""
    return db.execute(
        """SELECT i.id, i.source, i.person_id FROM session_identities l JOIN identities i ON i.id = l.identity_id
           WHERE l.session_id = ? ORDER BY l.idx""",
        (session,),
    ).fetchall()


def _keep(db: Library, session: int, identities: list[int], first: int = 0) -> None:
    db.executemany(
        "INSERT INTO session_identities(session_id, idx, identity_id) VALUES (?, ?, ?)",
        [(session, idx, identity) for idx, identity in enumerate(identities, first)],
    )


def _by_rules(db: Library, session: int, owner: int | None) -> list[int]:
    """The names that rules read in a session; those not known yet are the owner's, or somebody new's."""
    found = []
    for rule in rules(db):
        value = read(db, rule, (session,)).values.get(session)
        if value is not None:
            identity, owner = of_rule(db, rule, value, owner)
            found.append(identity)
    return found


def of_rule(db: Library, rule: Rule, value: str, owner: int | None) -> tuple[int, int]:
    """The identity of a value that a rule read, and the owner of the session it was read in.

    Args:
        owner: of the session; None where it has no name yet: its first one decides.
    """
    name = Identity(SOURCE, rule.called, value)
    found = _known(db, name)
    if found is not None:
        return found[0], found[1] if owner is None else owner
    if owner is None:
        owner = _person(db, value, named_by(value))
    return _make(db, name, owner), owner


def named_by(value: str) -> str:
    """By what kind of name somebody is called whom nothing but this value of a rule names."""
    return "name" if "@" in value else "id"


def _write_down(db: Library, session: int, before: _Names) -> None:
    """Whose the session is now, and with it others."""
    after = _names_of(db, session)
    is_as_linked = {one[0] for one in before} <= {one[0] for one in after} and (
        not before or before[0][2] == after[0][2]
    )
    if is_as_linked or not has_rules(db):
        meet(db, session)
    else:
        settle(db)
        forget_unread(db)


def _person(db: Library, name: str, named_by: str) -> int:
    made = db.execute(
        "INSERT INTO persons(name, named_by) VALUES (?, ?) RETURNING id", (name, named_by)
    ).fetchone()
    return int(made[0])


def _known(db: Library, name: Identity) -> tuple[int, int] | None:
    row = db.execute(
        "SELECT id, person_id FROM identities WHERE source = ? AND kind = ? AND value = ?",
        (name.source, name.kind, name.value),
    ).fetchone()
    return (row[0], row[1]) if row else None


def _make(db: Library, name: Identity, person: int) -> int:
    made = db.execute(
        "INSERT INTO identities(source, kind, value, person_id) VALUES (?, ?, ?, ?) RETURNING id",
        (name.source, name.kind, name.value, person),
    ).fetchone()
    return int(made[0])


def _called(names: tuple[Identity, ...], shown: str | None) -> tuple[str, str]:
    if shown and shown.strip():
        return str(storable(shown)).strip(), "name"
    for kind in _SPEAKING:
        for name in names:
            if name.kind.lower() == kind:
                return name.value, "name"
    return names[0].value, "id"


def called_by(names: tuple[Identity, ...]) -> tuple[str, str] | None:
    """What somebody with these names is called, and by what kind of name; None without any."""
    return _called(names, None) if names else None


def forget_unread(db: Library) -> None:
    """Forget names that rules read and that no session has any more, and whom nothing else is known of. Needs an open
    transaction."""
    unread = db.execute(
        """SELECT id, person_id FROM identities WHERE source = ?
           AND id NOT IN (SELECT identity_id FROM session_identities)""",
        (SOURCE,),
    ).fetchall()
    db.executemany("DELETE FROM identities WHERE id = ?", [(identity,) for identity, _ in unread])
    forget_idle(db, {person for _, person in unread})


def forget_idle(db: Library, persons: Collection[int]) -> None:
    """Forget those of these persons who own nothing: no name, no session. Needs an open transaction."""
    db.executemany(
        """DELETE FROM persons WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM identities WHERE person_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM sessions WHERE person_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM persons_by_hand WHERE person_id = ?1)""",
        [(person,) for person in persons],
    )


def forget_unheard(db: Library) -> None:
    """Forget names that no session came with, and persons without a session; who was called by such a name is called
    by another one. Needs an open transaction."""
    db.execute(
        "DELETE FROM identities WHERE source <> ? AND id NOT IN (SELECT identity_id FROM session_identities)",
        (BY_HAND,),
    )
    settle(db)
    # who has sessions, though another one may stand for them
    db.execute(
        f"""DELETE FROM persons WHERE id NOT IN (
                SELECT person_id FROM sessions WHERE person_id IS NOT NULL
                UNION SELECT person_id FROM persons_by_hand
                UNION SELECT i.person_id FROM session_identities l JOIN identities i ON i.id = l.identity_id
                    WHERE l.idx = 0 OR i.source = '{SOURCE}'
            )"""
    )
    for person, shown in db.execute(
        """SELECT p.id, (SELECT max(s.person_name) FROM sessions s WHERE s.person_id = p.id) FROM persons p
           WHERE p.named_by <> 'hand'
           AND p.name NOT IN (SELECT value FROM identities i WHERE i.person_id = p.id)
           AND p.name NOT IN (
               SELECT person_name FROM sessions s WHERE s.person_id = p.id AND person_name IS NOT NULL
           )"""
    ).fetchall():
        names = tuple(
            Identity(*row)
            for row in db.execute(
                "SELECT source, kind, value FROM identities WHERE person_id = ? AND source <> ? ORDER BY id",
                (person, BY_HAND),
            ).fetchall()
        )
        (own,) = db.execute(
            "SELECT min(alias) FROM sessions WHERE person_id = ?", (person,)
        ).fetchone()
        called = _called(names, shown) if names else (shown or own, "name" if shown else "id")
        if called[0]:
            db.execute(
                "UPDATE persons SET (name, named_by) = (?, ?) WHERE id = ?", (*called, person)
            )
