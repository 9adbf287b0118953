"""What a rule reads in sessions, what it joins, and that it is off until a person turns it on."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from app.activity.model import Analysis, Entry
from app.errors import NothingFound, UserError
from app.formats.model import Metadata, Trait
from app.library import browse, erasing, person_acts, person_offers, person_preview
from app.library.database import Library
from app.library.derived import replace_analysis
from app.library.person_rules import Rule, counted, read, rules
from app.library.search import parse
from app.library.sessions import store
from tests.library import builder

EMAIL = Rule("typed", "email")
PLAN = Rule("trait", "plan_id")
UID = Rule("address", "uid")


def typed(*texts: str, kind: str = "email") -> Analysis:
    """An analysis in which these were typed, one field each."""
    entries = tuple(
        Entry(0, 0, at * 100.0, at * 100.0 + 50, at + 1, 1, kind, "E-mail", "#mail", text, None, 5)
        for at, text in enumerate(texts)
    )
    return replace(builder.analysis(), entries=entries)


def put(
    db: Library, name: str, derived: Analysis | None = None, metadata: Metadata | None = None
) -> int:
    """A stored session's number."""
    made = builder.session(name, derived=derived, metadata=metadata)
    return store(db, builder.file(made)).outcomes[0].id


def owners(db: Library) -> dict[int, int | None]:
    """Whose each session is."""
    return dict(db.execute("SELECT id, person_id FROM sessions ORDER BY id").fetchall())


def users(db: Library) -> list[str]:
    """What the person of each session is called, by number."""
    return [row.user for row in sorted(browse.sessions(db), key=lambda row: row.id)]


def test_nobody_is_joined_before_a_rule_is_turned_on(library: Library) -> None:
    put(library, "phone", typed("ann@example.org"))
    put(library, "desktop", typed("ann@example.org"))
    assert set(owners(library).values()) == {None}


def test_sessions_in_which_the_same_address_was_typed_are_one_persons(library: Library) -> None:
    put(library, "phone", typed(" Ann@Example.org"))
    put(library, "desktop", typed("ann@example.org"), builder.known_as(("id", "d-1")))
    put(library, "other", typed("bob@example.org"))
    person_acts.turn_on(library, EMAIL)
    phone, desktop, other = owners(library).values()
    assert phone == desktop != other
    assert rules(library) == (Rule("typed", "email", 1),)


def test_who_typed_an_address_here_and_was_known_by_it_there_is_one_person(
    library: Library,
) -> None:
    put(library, "phone", typed("ann@example.org"))
    put(library, "desktop", None, builder.known_as(("email", "Ann@Example.org")))
    put(library, "told", None, Metadata(traits=(Trait("email", "ann@example.org"),)))
    put(
        library,
        "helps bob",
        typed("bob@example.org"),
        builder.known_as(("email", "ann@example.org")),
    )
    person_acts.turn_on(library, EMAIL)
    put(library, "later", None, builder.known_as(("email", "ann@EXAMPLE.org")))
    phone, desktop, told, helps, later = owners(library).values()
    assert phone == desktop == told == later != helps


def test_what_a_rule_read_is_told_apart_from_what_tools_said(library: Library) -> None:
    put(library, "phone", typed("ann@example.org"), builder.known_as(("id", "d-1")))
    person_acts.turn_on(library, EMAIL)
    found = library.execute("SELECT source, kind, value FROM identities ORDER BY id").fetchall()
    assert found == [("posthog", "id", "d-1"), ("rule", "typed:email", "ann@example.org")]


def test_the_best_known_name_is_that_of_all(library: Library) -> None:
    put(library, "phone", typed("ann@example.org"), builder.known_as(("id", "d-1")))
    put(library, "desktop", typed("ann@example.org"), builder.known_as(("name", "Ann")))
    person_acts.turn_on(library, EMAIL)
    assert users(library) == ["Ann", "Ann"]


def test_each_name_of_joined_persons_finds_all_their_sessions(library: Library) -> None:
    put(library, "phone", typed("ann@example.org"), builder.known_as(("id", "d-1")))
    put(library, "desktop", typed("ann@example.org"), builder.known_as(("id", "d-2")))
    put(library, "other", None, builder.known_as(("id", "d-3")))
    person_acts.turn_on(library, EMAIL)
    for name in ("d-1", "d-2", "ann@example.org"):
        assert set(browse.session_ids(library, parse(f"user:{name}"))) == {1, 2}
    assert browse.session_ids(library, parse("user:d-3")) == (3,)


def test_a_session_in_which_several_were_typed_tells_nothing(library: Library) -> None:
    put(library, "invites", typed("ann@example.org", "bob@example.org"))
    put(library, "ann", typed("ann@example.org"))
    told = read(library, EMAIL)
    assert told.values == {2: "ann@example.org"}
    assert told.unclear == {1}
    person_acts.turn_on(library, EMAIL)
    assert owners(library)[1] is None


@pytest.mark.parametrize(
    "masked",
    [
        "***************",
        "•••@••••.•••",
        "a**@example.org",
        "[Filtered]",
        "null",
        "0",
        " ",
        "aaaaaa",
    ],
)
def test_what_was_masked_or_says_nothing_never_counts(masked: str) -> None:
    assert counted(PLAN, masked) is None
    assert counted(EMAIL, masked) is None


def test_a_word_that_is_no_address_does_not_count_as_one(library: Library) -> None:
    put(library, "one", typed("ann at home", kind="text"))
    assert read(library, EMAIL).values == {}


def test_the_last_text_of_a_field_counts(library: Library) -> None:
    first = Entry(0, 0, 0.0, 50.0, 7, 1, "email", None, None, "ann@example.co", None, 5)
    then = replace(first, at_ms=20_000.0, until_ms=20_100.0, text="ann@example.com")
    put(library, "one", replace(builder.analysis(), entries=(first, then)))
    assert read(library, EMAIL).values == {1: "ann@example.com"}


def test_a_trait_and_a_part_of_the_address_join_too(library: Library) -> None:
    put(library, "a", metadata=Metadata(traits=(Trait("plan_id", "p-7"),)))
    put(library, "b", replace(builder.analysis(), traits=(Trait("Plan_ID", "p-7"),)))
    address = builder.analysis(visits=(builder.visit("https://shop.example/?uid=u9&tab=1"),))
    put(library, "c", address)
    put(library, "d", replace(address, visits=(builder.visit("https://shop.example/#/x?uid=u9"),)))
    person_acts.turn_on(library, PLAN)
    person_acts.turn_on(library, UID)
    a, b, c, d = owners(library).values()
    assert (a, c) == (b, d)
    assert None not in (a, c)
    assert a != c


def test_further_imports_follow_the_rules_in_force(library: Library) -> None:
    put(library, "phone", typed("ann@example.org"), builder.known_as(("id", "d-1")))
    person_acts.turn_on(library, EMAIL)
    put(library, "desktop", typed("ann@example.org"), builder.known_as(("id", "d-2")))
    put(library, "tablet", typed("ann@example.org"))
    assert len(set(owners(library).values())) == 1


def test_a_longer_version_and_a_new_analysis_keep_whose_a_session_is(library: Library) -> None:
    put(library, "phone", typed("ann@example.org"), builder.known_as(("id", "d-1")))
    put(library, "desktop", typed("ann@example.org"))
    person_acts.turn_on(library, EMAIL)
    before = owners(library)
    store(
        library, builder.file(builder.session("desktop", parts=4, derived=typed("ann@example.org")))
    )
    replace_analysis(library, 1, typed("ann@example.org"))
    assert owners(library) == before


def test_who_typed_something_else_after_all_is_let_go(library: Library) -> None:
    put(library, "phone", typed("ann@example.org"), builder.known_as(("id", "d-1")))
    put(library, "desktop", typed("ann@example.org"), builder.known_as(("id", "d-2")))
    person_acts.turn_on(library, EMAIL)
    replace_analysis(library, 2, typed("bob@example.org"))
    assert len(set(owners(library).values())) == 2
    names = library.execute("SELECT value FROM identities WHERE source = 'rule'").fetchall()
    assert {name for (name,) in names} == {"ann@example.org", "bob@example.org"}


def test_a_rule_that_is_turned_off_leaves_nothing_behind(library: Library) -> None:
    put(library, "phone", typed("ann@example.org"), builder.known_as(("id", "d-1")))
    put(library, "desktop", typed("ann@example.org"))
    before = owners(library), library.execute("SELECT * FROM persons").fetchall()
    on = person_acts.turn_on(library, EMAIL)
    off = person_acts.turn_off(library, EMAIL)
    assert set(on.sessions) == set(off.sessions) == {2}
    assert (owners(library), library.execute("SELECT * FROM persons").fetchall()) == before
    with pytest.raises(NothingFound):
        person_acts.turn_off(library, EMAIL)


def test_a_rule_names_what_it_reads(library: Library) -> None:
    for wrong in (Rule("typed", "shoe size"), Rule("trait", "  ")):
        with pytest.raises(UserError):
            person_acts.turn_on(library, wrong)


def test_what_a_rule_would_do_is_what_it_does(library: Library) -> None:
    put(library, "phone", typed("ann@example.org"), builder.known_as(("id", "d-1")))
    put(library, "home", None, builder.known_as(("id", "d-1")))
    put(library, "desktop", typed("ann@example.org"))
    put(library, "invites", typed("ann@example.org", "bob@example.org"))
    put(library, "bob", typed("bob@example.org"))
    told = person_preview.preview(library, EMAIL)
    assert (told.sessions, told.unclear, told.persons, told.left, told.moved) == (3, 1, 2, 1, 3)
    assert told.results == (person_preview.Result(("ann@example.org",), 2, 3),)
    person_acts.turn_on(library, EMAIL)
    whose = owners(library)
    assert whose[1] == whose[2] == whose[3] != whose[5]


def test_the_rules_that_read_anything_are_offered(library: Library) -> None:
    put(library, "one", typed("ann@example.org"))
    put(
        library, "two", builder.analysis(visits=(builder.visit("https://a.example/?uid=9&utm_source=x"),)),
        Metadata(traits=(Trait("plan_id", "p-7"),)),
    )  # fmt: skip
    person_acts.turn_on(library, PLAN)
    found = [
        (one.rule.kind, one.rule.name, one.sessions, one.is_on)
        for one in person_offers.offers(library)
    ]
    assert found == [
        ("trait", "plan_id", 1, True),
        ("typed", "email", 1, False),
        ("address", "uid", 1, False),
    ]


def test_an_erased_person_is_gone_with_what_rules_read(library: Library) -> None:
    put(library, "phone", typed("ann@example.org"), builder.known_as(("id", "qzxann")))
    put(library, "desktop", typed("ann@example.org"), builder.known_as(("id", "qzxann2")))
    put(library, "bob", typed("bob@example.org"))
    person_acts.turn_on(library, EMAIL)
    erasing.erase(library, erasing.of_user(library, "qzxann2"))
    assert list(owners(library)) == [3]
    left = Path(library.path).read_bytes()
    assert b"qzxann" not in left
    assert b"ann@example.org" not in left
    assert b"bob@example.org" in left
