"""What is offered behind a key, and how many sessions it would leave."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.library import browse, completion, marks, sessions
from app.library.database import Library, open_writer
from app.library.search import CHOICES, NAMED, parse, quoted
from app.library.use_terms import ASKED
from tests.library import builder, uses

TEXTS = frozenset({"feedback", "note", "issue"})


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Four sessions: two of phones, one of them with “Pay now” clicked twice; one of nothing known."""
    made = open_writer(tmp_path / "library.footfall")
    pay = tuple(builder.click(at, label="Pay now") for at in (100.0, 200.0))
    derived = (
        builder.analysis(device="phone", browser="Safari", clicks=pay, errors=(builder.error(5.0),)),
        builder.analysis(device="phone", browser="Mobile Safari"),
        builder.analysis(
            device="desktop", browser="Chrome 126",
            visits=(builder.visit("https://shop.example/cart"), builder.visit("https://shop.example/cart")),
        ),
        builder.analysis(device=None, browser=None, clicks=(builder.click(50.0, label="50% off"),)),
    )  # fmt: skip
    for at, one in enumerate(derived):
        sessions.store(made, builder.file(builder.session(f"s{at}", derived=one)))
    marks.tag(made, (1,), "to look at")
    return made


def found(db: Library, key: str, begun: str = "", rest: str = "") -> list[tuple[str, int]]:
    return [(one.value, one.count) for one in completion.values(db, key, begun, rest)]


def test_values_come_with_the_sessions_that_have_them_the_most_frequent_first(
    library: Library,
) -> None:
    assert found(library, "device") == [("phone", 2), ("desktop", 1), ("unknown", 1)]
    assert found(library, "click") == [("50% off", 1), ("Pay now", 1)]
    assert found(library, "page") == [("/", 3), ("/cart", 1)]


def test_what_begins_as_it_was_typed_stands_before_what_has_it_within(library: Library) -> None:
    assert found(library, "browser", "saf") == [("Safari", 1), ("Mobile Safari", 1)]
    assert found(library, "click", "50%") == [("50% off", 1)]


def test_counts_follow_the_other_terms(library: Library) -> None:
    assert found(library, "browser", "", "device:phone") == [("Mobile Safari", 1), ("Safari", 1)]
    assert found(library, "has", "", "device:phone") == [(one, 0) for one in CHOICES["has"]]
    assert ("new", 2) in found(library, "is", "", "device:phone")


def test_other_terms_that_cannot_be_read_narrow_nothing(library: Library) -> None:
    assert found(library, "device", "ph", "nonsense>3") == [("phone", 2)]


def test_what_has_no_values_offers_none(library: Library) -> None:
    assert found(library, "nonsense") == []
    assert found(library, "duration") == []


@pytest.mark.parametrize("key", [key for key in (*NAMED, *CHOICES) if key not in TEXTS])
def test_every_value_that_is_offered_leaves_as_many_sessions_as_it_says(
    library: Library, key: str
) -> None:
    for value, count in found(library, key):
        query = parse(f"{key}:{quoted(value)}")
        exact = browse.count(library, query)
        # “browser:Safari” never means “Mobile Safari”, and a screen means all of that size
        assert exact == count, value


@pytest.fixture
def used(tmp_path: Path) -> Iterator[Library]:
    """Sessions that play films and fill forms whose names have signs of the language in them."""
    dice = random.Random(7)
    names = ("Email", "Meet @ noon", "a*b", 'say "hi"')
    with closing(open_writer(tmp_path / "used.footfall")) as db:
        visits = (builder.visit("https://shop.example/pay"),)
        made = [
            builder.session(
                f"s{at}",
                derived=builder.analysis(visits=visits, media=uses.media(dice, 1, names)),
            )
            for at in range(12)
        ]
        sessions.store(db, builder.file(*made))
        uses.fill(db, dice, 12, names)
        yield db


@pytest.mark.parametrize("key", sorted(ASKED))
@pytest.mark.parametrize("rest", ["", "form:sent"])
def test_forms_fields_and_films_are_offered_by_name_with_what_was_done(
    used: Library, key: str, rest: str
) -> None:
    offered = completion.values(used, key, "", rest)
    assert offered[0].value == ASKED[key][0]
    assert any("=" in one.value for one in offered)
    for begun in ("", "left=", "meet", "a*"):
        for one in completion.values(used, key, begun, rest):
            query = parse(f"{rest} {key}:{quoted(one.value)}")
            assert browse.count(used, query) == one.count, one.value
            told = f"{one.value} {one.title}".lower().replace("\\", "")
            assert begun in told
            # what people read has no sign of the language in it
            assert "\\" not in one.title
            assert " > " not in one.title
            assert "|" not in one.title
            assert one.title or "=" not in one.value
