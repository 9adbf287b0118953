"""Persons and the names under which tools know them. Nobody is ever merged by a guess.

A session's names are those of its envelope and those its events give. The first one already known decides the
person; names not known yet become theirs; a name that is known as somebody else's stays with that one. A session
without any name has no person and goes by its alias ("anonymous 3f9a").
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct

from app.activity.model import PersonClue
from app.formats.model import Metadata, PersonalId
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


def link(db: Library, session: int, names: tuple[Identity, ...], shown: str | None) -> int | None:
    """Find or make the person of a session and keep which names it came with.

    Args:
        shown: the name the envelope shows for the person, if any.

    Returns:
        The person, or None where the session has no name.
    """
    db.execute("DELETE FROM session_identities WHERE session_id = ?", (session,))
    if not names:
        return None
    known = [_known(db, name) for name in names]
    person = next((owner for _, owner in filter(None, known)), None)
    called, named_by = _called(names, shown)
    if person is None:
        made = db.execute(
            "INSERT INTO persons(name, named_by) VALUES (?, ?) RETURNING id", (called, named_by)
        ).fetchone()
        person = int(made[0])
    elif named_by == "name":
        db.execute(
            "UPDATE persons SET name = ?, named_by = 'name' WHERE id = ? AND named_by = 'id'",
            (called, person),
        )
    for idx, (name, before) in enumerate(zip(names, known, strict=True)):
        identity = before[0] if before else _make(db, name, person)
        db.execute(
            "INSERT INTO session_identities(session_id, idx, identity_id) VALUES (?, ?, ?)",
            (session, idx, identity),
        )
    return person


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


def forget_unheard(db: Library) -> None:
    """Forget names that no session came with, and persons without a session; who was called by such a name is called
    by another one. Needs an open transaction."""
    db.execute(
        "DELETE FROM identities WHERE id NOT IN (SELECT identity_id FROM session_identities)"
    )
    db.execute(
        """DELETE FROM persons WHERE id NOT IN (SELECT person_id FROM sessions WHERE person_id IS NOT NULL)"""
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
                "SELECT source, kind, value FROM identities WHERE person_id = ? ORDER BY id",
                (person,),
            ).fetchall()
        )
        if names:
            called = _called(names, shown)
            db.execute(
                "UPDATE persons SET (name, named_by) = (?, ?) WHERE id = ?", (*called, person)
            )
