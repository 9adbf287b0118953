"""What turning a rule on would do, exactly as turning it on does it (`app.library.person_acts`), without writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from app.insights.joining import regrouped
from app.library.people import named_by
from app.library.person_owners import best_of, first_owners, links, whose
from app.library.person_rules import SOURCE, Rule, read

if TYPE_CHECKING:
    from app.library.database import Library


class Result(Struct, frozen=True):
    """One person whom a rule makes of several: all values that the rule reads of theirs, how many persons, and
    sessions without one, they are of, and their sessions."""

    values: tuple[str, ...]
    persons: int
    sessions: int


class Preview(Struct, frozen=True):
    """What a rule would do: sessions in which it reads a value, and several; how many persons, and sessions without
    one, would become how many; whose sessions are how many. `results`: those whom it makes of several, first those in
    whom most values meet, then those of most persons; they add up to the whole."""

    rule: Rule
    sessions: int
    unclear: int
    persons: int
    left: int
    moved: int
    results: tuple[Result, ...] = ()

    @property
    def meeting(self) -> tuple[Result, ...]:
        """Those in whom several values meet: other names that they share join them."""
        return tuple(one for one in self.results if len(one.values) > 1)


def preview(db: Library, rule: Rule) -> Preview:
    """What turning a rule on would do."""
    with db.unchanging():
        told = read(db, rule)
        before = whose(db)
        owners = _owners_with(db, rule, told.values)
    after = {session: owners.get(session, who) for session, who in before.items()}
    results = [
        Result(
            tuple(sorted({told.values[one] for one in group.sessions if one in told.values})),
            len(group.before),
            len(group.sessions),
        )
        for group in regrouped(before, after)
    ]
    results.sort(key=lambda one: (-len(one.values), -one.persons, -one.sessions, one.values))
    return Preview(
        rule,
        sum(session in before for session in told.values),
        sum(session in before for session in told.unclear),
        sum(one.persons for one in results),
        len(results),
        sum(one.sessions for one in results),
        tuple(results),
    )


def _owners_with(db: Library, rule: Rule, values: Mapping[int, str]) -> dict[int, int]:
    """Whose each session with any name would be."""
    by_hand = dict(db.execute("SELECT session_id, person_id FROM persons_by_hand").fetchall())
    first = first_owners(db)
    known = dict(
        db.execute(
            "SELECT value, person_id FROM identities WHERE source = ? AND kind = ?",
            (SOURCE, rule.called),
        ).fetchall()
    )
    linked = links(db)
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM persons").fetchone()
    to_come: dict[int, str] = {}
    for session, value in sorted(values.items()):
        if value not in known:
            owner = by_hand.get(session, first.get(session))
            if owner is None:
                owner = last + len(to_come) + 1
                to_come[owner] = named_by(value)
            known[value] = owner
        own = first.setdefault(session, known[value])
        if session not in by_hand and own != known[value]:
            linked.append((own, known[value]))
    standing = best_of(db, linked, to_come)
    return {session: standing.get(own, own) for session, own in {**first, **by_hand}.items()}
