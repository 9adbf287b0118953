"""Stars: what they stand for, and values that have some in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.library import browse, completion, facets, search, toggling
from app.library.database import Library, open_writer
from app.library.sessions import store
from tests.library import builder

LONG = "x" * 5_000


def _session(name: str, url: str, variant: str | None, person: str) -> builder.IngestedSession:
    derived = builder.analysis(
        visits=(builder.visit(url, 0.0, 10_000.0),),
        errors=(builder.error(5.0, f"{variant} failed"),),
        variant=variant,
    )
    about = replace(builder.known_as(), person_name=person)
    return builder.session(name, derived=derived, metadata=about)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Library]:
    with closing(open_writer(tmp_path / "library.footfall")) as made:
        store(
            made,
            builder.file(
                _session("one", "https://a.example/17", "A*B", "Mary"),
                _session("two", "https://a.example/cart", "AxB", "Mark*"),
                _session("three", "https://a.example//twice", None, "Rob"),
                _session("four", "https://a.example/thanks", "Unknown", "Ann"),
                _session("five", f"https://a.example/{LONG}", LONG, LONG),
            ),
        )
        yield made


def _found(db: Library, text: str) -> int:
    return len(browse.session_ids(db, search.parse(text)))


@pytest.mark.parametrize("text", ["mar", "mar*", "MAR**"])
def test_a_star_behind_a_word_finds_what_the_word_finds(db: Library, text: str) -> None:
    assert _found(db, text) == 2


def test_a_star_in_quotes_is_one(db: Library) -> None:
    assert _found(db, '"Mark*"') == 1


def test_a_click_on_any_value_of_the_sidebar_finds_what_was_counted(db: Library) -> None:
    clicked = [value for facet in facets.facets(db, "") for value in facet.values]
    assert any(value.label == "/*" for value in clicked)
    for value in clicked:
        assert _found(db, toggling.toggle_term("", value.term)) == value.count, value


def test_a_value_too_long_for_a_query_is_not_offered(db: Library) -> None:
    for text in ("", f"user:{'y' * 3_900}"):
        for facet in facets.facets(db, text):
            for value in facet.values:
                search.parse(toggling.toggle_term(text, value.term))


def test_what_is_left_open_and_what_is_called_unknown_are_one_value(db: Library) -> None:
    (variants,) = facets.facets(db, "", ("variant",))
    assert {one.label: one.count for one in variants.values} == {"unknown": 2, "A*B": 1, "AxB": 1}
    assert _found(db, "variant:unknown") == 2


def test_values_are_offered_for_what_has_a_star_in_it(db: Library) -> None:
    assert [one.value for one in completion.values(db, "variant", r"A\*")] == ["A*B"]
    assert [one.value for one in completion.values(db, "variant", "A*")] == ["A*B", "AxB"]
