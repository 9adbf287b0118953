"""Who is the same person: those whom a tool gave the same name, and nobody else."""

from __future__ import annotations

from msgspec.structs import replace

from app.activity.model import Analysis, PersonClue
from app.library import browse
from app.library.database import Library
from app.library.sessions import store
from tests.library import builder


def _stored(db: Library, name: str, *names: tuple[str, str], shown: str | None = None) -> None:
    metadata = builder.known_as(*names, shown=shown)
    store(db, builder.file(builder.session(name, metadata=metadata)))


def _users(db: Library) -> dict[str, str]:
    return {row.source.removesuffix(".json"): row.user for row in browse.sessions(db)}


def _persons(db: Library) -> int:
    return int(db.execute("SELECT count(*) FROM persons").fetchone()[0])


def test_two_sessions_of_one_id_are_one_person(library: Library) -> None:
    _stored(library, "first", ("distinct_id", "d-1"))
    _stored(library, "second", ("distinct_id", "d-1"))
    assert _persons(library) == 1


def test_sessions_without_any_id_are_nobody_in_particular(library: Library) -> None:
    _stored(library, "first", shown="Ann")
    _stored(library, "second", shown="Ann")
    assert _persons(library) == 0
    assert _users(library) == {"first": "Ann", "second": "Ann"}


def test_an_id_seen_beside_a_known_one_belongs_to_the_same_person(library: Library) -> None:
    _stored(library, "anonymous", ("distinct_id", "d-1"))
    _stored(library, "signed in", ("distinct_id", "d-1"), ("email", "ann@example.org"))
    _stored(library, "elsewhere", ("email", "ann@example.org"))
    assert _persons(library) == 1
    assert set(_users(library).values()) == {"ann@example.org"}


def test_two_known_persons_are_never_merged_because_their_ids_meet(library: Library) -> None:
    _stored(library, "ann", ("distinct_id", "d-1"))
    _stored(library, "bob", ("distinct_id", "d-2"))
    _stored(library, "both", ("distinct_id", "d-1"), ("distinct_id", "d-2"))
    assert _persons(library) == 2
    assert _users(library) == {"ann": "d-1", "bob": "d-2", "both": "d-1"}


def test_the_same_id_from_another_tool_is_another_person(library: Library) -> None:
    _stored(library, "posthog", ("id", "7"))
    clue = PersonClue("sentry", "id", "7")
    analysis = builder.analysis()
    store(library, builder.file(builder.session("sentry", derived=_with(analysis, clue))))
    assert _persons(library) == 2


def test_a_name_that_the_events_give_makes_a_person(library: Library) -> None:
    clue = PersonClue("custom", "email", "ann@example.org")
    store(library, builder.file(builder.session("one", derived=_with(builder.analysis(), clue))))
    assert _users(library) == {"one": "ann@example.org"}


def test_a_longer_version_without_names_keeps_the_person(library: Library) -> None:
    _stored(library, "one", ("email", "ann@example.org"))
    store(library, builder.file(builder.session("one", parts=4)))
    assert _users(library) == {"one": "ann@example.org"}


def _with(analysis: Analysis, clue: PersonClue) -> Analysis:
    return replace(analysis, clues=(clue,))
