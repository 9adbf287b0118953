"""Whatever is imported, turned on, merged, split and taken back: a session is of one person at most, and what was taken
back was never done."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import UserError
from app.library import erasing, person_acts, trash
from app.library.database import Library, open_writer
from app.library.derived import replace_analysis
from app.library.person_owners import settle
from app.library.person_rules import Rule
from app.library.sessions import store
from app.library.undoing import Undoable
from tests.library import builder
from tests.library.test_person_rules import EMAIL, PLAN, owners, put, typed, users

ADDRESSES = ("ann@x.example", "bob@x.example", "eve@x.example")
IDS = ("d-1", "d-2", "d-3", "d-4")


def take_back(db: Library, done: Undoable) -> None:
    assert done.back is not None
    done.back(db)


def state(db: Library) -> tuple[object, ...]:
    """Everything that says who is who; persons of whom nothing is known are nobody."""
    persons = """SELECT id, name, named_by FROM persons p WHERE id IN (SELECT person_id FROM sessions)
        OR id IN (SELECT person_id FROM identities) OR id IN (SELECT person_id FROM persons_by_hand) ORDER BY id"""
    names = "SELECT source, kind, value, person_id FROM identities ORDER BY 1, 2, 3"
    links = """SELECT l.session_id, i.source, i.kind, i.value FROM session_identities l
        JOIN identities i ON i.id = l.identity_id ORDER BY 1, 2, 3, 4"""
    asked = (
        persons, names, links, "SELECT * FROM persons_by_hand ORDER BY 1",
        "SELECT kind, name FROM person_rules ORDER BY 1, 2",
        "SELECT id, person_id FROM sessions ORDER BY 1",
    )  # fmt: skip
    return tuple(db.execute(one).fetchall() for one in asked)


def is_sound(db: Library) -> None:
    """Whose a session is follows from the tables, and nothing points nowhere."""
    with db.atomic():
        assert settle(db) == ()
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def three(db: Library) -> None:
    """Ann on two devices, and Bob."""
    put(db, "phone", None, builder.known_as(("id", "d-1")))
    put(db, "desktop", None, builder.known_as(("id", "d-2")))
    put(db, "bob", None, builder.known_as(("id", "d-3")))


def test_merged_persons_are_one_and_their_later_sessions_too(library: Library) -> None:
    three(library)
    person_acts.merge(library, [1, 2])
    put(library, "tablet", None, builder.known_as(("id", "d-2")))
    assert list(owners(library).values()) == [1, 1, 3, 1]


def test_sessions_without_a_name_can_be_merged(library: Library) -> None:
    put(library, "one")
    put(library, "two")
    put(library, "three", None, builder.known_as(("name", "Ann")))
    done = person_acts.merge(library, [-1, -2])
    first, second, third = owners(library).values()
    assert first == second != third
    assert first is not None
    person_acts.merge(library, [first, third or 0])
    assert users(library) == ["Ann"] * 3
    take_back(library, done)
    is_sound(library)


def test_merging_survives_a_longer_version_and_a_new_analysis(library: Library) -> None:
    three(library)
    put(library, "nameless")
    person_acts.merge(library, [1, 2, -4])
    before = owners(library)
    store(library, builder.file(builder.session("nameless", parts=4)))
    replace_analysis(library, 2, builder.analysis())
    assert owners(library) == before
    assert set(before.values()) == {1, 3}


def test_one_alone_cannot_be_merged_nor_all_split(library: Library) -> None:
    three(library)
    with pytest.raises(UserError):
        person_acts.merge(library, [1, 1])
    with pytest.raises(UserError):
        person_acts.split(library, [1])
    with pytest.raises(UserError):
        person_acts.split(library, [1, 3])


def test_a_split_session_takes_the_names_that_only_it_has(library: Library) -> None:
    put(library, "home", None, builder.known_as(("id", "d-1")))
    put(library, "work", None, builder.known_as(("id", "d-1"), ("email", "bob@x.example")))
    person_acts.split(library, [2])
    put(library, "later", None, builder.known_as(("email", "bob@x.example")))
    put(library, "again", None, builder.known_as(("id", "d-1")))
    home, work, later, again = owners(library).values()
    assert work == later != home == again
    assert users(library)[1] == "bob@x.example"


def test_who_was_split_off_is_not_joined_again_by_a_rule(library: Library) -> None:
    put(library, "one", typed("desk@x.example"), builder.known_as(("id", "d-1")))
    put(library, "two", typed("desk@x.example"), builder.known_as(("id", "d-2")))
    person_acts.turn_on(library, EMAIL)
    person_acts.split(library, [2])
    put(library, "three", typed("desk@x.example"), builder.known_as(("id", "d-2")))
    one, two, three_ = owners(library).values()
    assert two == three_ != one
    is_sound(library)


def test_who_is_merged_again_may_be_joined_again(library: Library) -> None:
    put(library, "one", typed("ann@x.example"), builder.known_as(("id", "d-1")))
    put(library, "two", None, builder.known_as(("id", "d-1")))
    done = person_acts.split(library, [2])
    person_acts.merge(library, list({one for one in owners(library).values() if one}))
    person_acts.turn_on(library, EMAIL)
    put(library, "three", typed("ann@x.example"))
    assert len(set(owners(library).values())) == 1
    assert done.back is not None


def test_a_name_given_by_hand_stays_and_can_be_taken_back(library: Library) -> None:
    three(library)
    done = person_acts.name(library, 1, " Ann ")
    put(library, "again", None, builder.known_as(("id", "d-1"), ("name", "Annika")))
    assert users(library)[0] == users(library)[3] == "Ann"
    take_back(library, done)
    assert users(library)[0] == "d-1"
    with pytest.raises(UserError):
        person_acts.name(library, 1, "  ")


def test_an_erased_person_is_in_no_merge_or_split(library: Library) -> None:
    put(library, "home", None, builder.known_as(("id", "d-1"), shown="Qzxann"))
    put(library, "work", None, builder.known_as(("id", "d-1")))
    put(library, "nameless")
    person_acts.merge(library, [1, -3])
    person_acts.split(library, [2])
    erasing.erase(library, [1])
    left = Path(library.path).read_bytes()
    assert b"Qzxann" not in left
    is_sound(library)
    erasing.erase(library, erasing.of_user(library, users(library)[0]))
    is_sound(library)


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("import"), st.integers(0, 7),
            st.lists(st.sampled_from(IDS), max_size=2, unique=True),
            st.lists(st.sampled_from(ADDRESSES), max_size=2, unique=True),
        ),
        st.tuples(st.just("longer"), st.integers(0, 7), st.sampled_from(IDS)),
        st.tuples(st.just("anew"), st.integers(0, 7), st.sampled_from(ADDRESSES)),
        st.tuples(st.just("on"), st.sampled_from([EMAIL, PLAN])),
        st.tuples(st.just("off"), st.sampled_from([EMAIL, PLAN])),
        st.tuples(st.just("merge"), st.integers(0, 7), st.integers(0, 7)),
        st.tuples(st.just("split"), st.integers(0, 7), st.integers(0, 7)),
        st.tuples(st.just("name"), st.integers(0, 7)),
        st.tuples(st.just("delete"), st.integers(0, 7)),
        st.tuples(st.just("undo")),
    ),
    min_size=3,
    max_size=14,
)  # fmt: skip


class _Doing:
    """Carries out steps on a library of its own."""

    def __init__(self, db: Library) -> None:
        self.db = db
        self.done: list[tuple[Undoable, tuple[object, ...] | None]] = []
        self._version = 2

    def step(self, step: tuple[object, ...]) -> None:
        kind, *rest = step
        if kind in ("import", "longer", "anew", "delete"):
            # what came since is not what an act is held against
            self.done = [(act, None) for act, _ in self.done]
            getattr(self, f"_{kind}")(*rest)
        elif kind == "undo":
            self._undo()
        else:
            before = state(self.db)
            try:
                act = getattr(self, f"_{kind}")(*rest)
            except UserError:
                assert state(self.db) == before
                return
            if act.back is not None:
                self.done.append((act, before))

    def _import(self, number: int, ids: list[str], addresses: list[str]) -> None:
        put(
            self.db,
            f"s{number}",
            typed(*addresses),
            builder.known_as(*(("id", one) for one in ids)),
        )

    def _longer(self, number: int, name: str) -> None:
        self._version += 1
        made = builder.session(
            f"s{number}", parts=self._version, derived=typed(ADDRESSES[number % 3]),
            metadata=builder.known_as(("id", name)),
        )  # fmt: skip
        store(self.db, builder.file(made))

    def _anew(self, number: int, address: str) -> None:
        replace_analysis(self.db, number, typed(address))

    def _on(self, rule: Rule) -> Undoable:
        return person_acts.turn_on(self.db, rule)

    def _off(self, rule: Rule) -> Undoable:
        return person_acts.turn_off(self.db, rule)

    def _who(self, number: int) -> int:
        row = self.db.execute(
            "SELECT coalesce(person_id, -id) FROM sessions ORDER BY id LIMIT 1 OFFSET ?", (number,)
        ).fetchone()
        if row is None:
            raise UserError("nobody")
        return int(row[0])

    def _merge(self, one: int, other: int) -> Undoable:
        return person_acts.merge(self.db, [self._who(one), self._who(other)])

    def _split(self, one: int, other: int) -> Undoable:
        return person_acts.split(self.db, {one + 1, other + 1})

    def _name(self, one: int) -> Undoable:
        return person_acts.name(self.db, self._who(one), "Named")

    def _delete(self, number: int) -> None:
        basket = trash.Basket()
        basket.throw_away(self.db, [number])
        basket.empty(self.db)

    def _undo(self) -> None:
        if self.done:
            act, before = self.done.pop()
            take_back(self.db, act)
            if before is not None:
                assert state(self.db) == before


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(STEPS)
def test_whatever_is_done_a_session_is_of_one_person_and_undoing_restores(
    steps: list[tuple[object, ...]],
) -> None:
    with TemporaryDirectory() as folder, closing(open_writer(Path(folder) / "l.footfall")) as db:
        doing = _Doing(db)
        for step in steps:
            doing.step(step)
            is_sound(db)
        while doing.done:
            doing.step(("undo",))
            is_sound(db)


def test_a_library_that_never_heard_of_rules_is_settled(library: Library) -> None:
    three(library)
    put(library, "both", None, builder.known_as(("id", "d-2"), ("id", "d-3")))
    is_sound(library)
    assert list(owners(library).values()) == [1, 2, 3, 2]
