"""What a rule is said to do is what it does: who becomes one person, with which values; and which keys hardly name
persons."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest
from msgspec.structs import replace

from app.formats.model import Metadata, Trait
from app.library import person_acts, person_owners, person_preview
from app.library.database import Library
from app.library.person_preview import Result
from app.library.person_rules import Rule, read
from app.library.trash import Basket
from tests.library import builder
from tests.library.test_person_rules import EMAIL, PLAN, put, typed


def results(db: Library, rule: Rule) -> list[Result]:
    """Turn a rule on, and tell whom it made one of several."""
    before = person_owners.whose(db)
    told = read(db, rule).values
    person_acts.turn_on(db, rule)
    sessions: dict[int, list[int]] = defaultdict(list)
    for session, who in person_owners.whose(db).items():
        sessions[who].append(session)
    return [
        Result(
            tuple(sorted({told[one] for one in those if one in told})),
            len({before[one] for one in those}),
            len(those),
        )
        for those in sessions.values()
        if len({before[one] for one in those}) > 1
    ]


def test_two_addresses_that_a_shared_name_joins_are_told_as_one_person_before_it_is_so(
    library: Library,
) -> None:
    put(library, "phone", typed("mei@example.org"), builder.known_as(("id", "u34")))
    put(library, "shared", typed("mei@example.org"), builder.known_as(("id", "u01")))
    put(library, "shared again", typed("priya@example.org"), builder.known_as(("id", "u01")))
    put(library, "home", typed("priya@example.org"), builder.known_as(("id", "u15")))
    put(library, "tom", typed("tom@example.org"), builder.known_as(("id", "u02")))
    put(library, "tom untold", None, builder.known_as(("id", "u02")))
    put(library, "tom's phone", typed("tom@example.org"))
    told = person_preview.preview(library, EMAIL)
    assert told.results == (
        Result(("mei@example.org", "priya@example.org"), 3, 4),
        Result(("tom@example.org",), 2, 3),
    )
    assert (told.persons, told.left, told.moved) == (5, 2, 7)
    assert sorted(results(library, EMAIL), key=str) == sorted(told.results, key=str)


def test_what_a_person_said_and_what_is_in_the_trash_is_told_as_it_will_be(
    library: Library,
) -> None:
    one = put(library, "one", typed("ann@example.org"), builder.known_as(("id", "d-1")))
    put(library, "one more", None, builder.known_as(("id", "d-1")))
    two = put(library, "two", typed("ann@example.org"), builder.known_as(("id", "d-2")))
    three = put(library, "three", typed("bob@example.org"), builder.known_as(("id", "d-2")))
    put(library, "four", typed("bob@example.org"))
    person_acts.split(library, (one,))
    Basket().throw_away(library, (two,))
    told = person_preview.preview(library, EMAIL)
    assert sorted(results(library, EMAIL), key=str) == sorted(told.results, key=str)
    assert three in person_owners.whose(library)


@pytest.mark.parametrize("seed", range(12))
def test_each_person_that_a_rule_makes_is_told_before_with_all_values_and_sessions(
    library: Library, seed: int
) -> None:
    dice = random.Random(seed)
    sessions = [
        put(
            library,
            f"session {at}",
            typed(*dice.sample([f"p{one}@example.org" for one in range(5)], dice.choice((0, 1, 1, 2)))),
            replace(
                builder.known_as(("id", f"d-{dice.randrange(8)}")) if dice.random() < 0.7 else Metadata(),
                traits=(Trait("plan_id", f"p-{dice.randrange(9)}"),) if dice.random() < 0.4 else (),
            ),
        )
        for at in range(14)
    ]  # fmt: skip
    if dice.random() < 0.5:
        person_acts.turn_on(library, PLAN)
    some = sorted(set(person_owners.whose(library).values()))
    person_acts.merge(library, dice.sample(some, 2))
    person = dice.choice([one for one in person_owners.whose(library).values() if one > 0])
    theirs = [one for one, who in person_owners.whose(library).items() if who == person]
    if len(theirs) > 1:
        person_acts.split(library, theirs[:1])
    if dice.random() < 0.5:
        Basket().throw_away(library, dice.sample(sessions, 2))
    told = person_preview.preview(library, EMAIL)
    made = results(library, EMAIL)
    assert sorted(made, key=str) == sorted(told.results, key=str)
    assert told.persons == sum(one.persons for one in made)
    assert (told.left, told.moved) == (len(made), sum(one.sessions for one in made))
