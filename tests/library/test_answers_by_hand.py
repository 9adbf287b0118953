"""Whose an answer is, as a person says it: it holds whatever comes, is undone, and goes with who is erased."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import NothingFound
from app.library import (
    answer_joins,
    answers_by_hand,
    browse,
    derived,
    erasing,
    feedback,
    search,
    survey_files,
    surveys,
    undoing,
)
from app.library.answer_joins import Missing
from app.library.database import Library, open_writer
from app.library.sessions import delete_session, store
from app.library.trash import Basket
from tests.library import builder
from tests.library.test_surveys import MINUTE_MS, at, session, survey

ANN, BOB, CY = 1, 2, 3
ROWS = (
    ("", "ann@example.org", at(0.5), "https://shop.example/cart", "9", "fine"),
    ("", "", at(61), "https://shop.example/cart", "3", "too slow"),
)  # fmt: skip


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Library]:
    with closing(open_writer(tmp_path / "library.footfall")) as library:
        store(
            library,
            builder.file(
                session("a", "ann@example.org", 0),
                session("b", "bob@example.org", 60 * MINUTE_MS),
                session("c", "cy@example.org", 300 * MINUTE_MS),
            ),
        )
        surveys.store(library, survey(*ROWS), "a")
        yield library


def stands(db: Library) -> dict[int, list[tuple[int | None, str | None]]]:
    """Where the answers of each line stand, and how they came there."""
    found: dict[int, list[tuple[int | None, str | None]]] = {}
    for row, *place in db.execute("SELECT row, session_id, joined_by FROM answers ORDER BY id"):
        found.setdefault(row, []).append((place[0], place[1]))
    return found


def number(db: Library, row: int, kind: str = "nps") -> int:
    """An answer's number."""
    asked = "SELECT id FROM answers WHERE row = ? AND kind = ?"
    return int(db.execute(asked, (row, kind)).fetchone()[0])


def test_what_was_filled_in_at_once_is_joined_together_and_taken_back_together(db: Library) -> None:
    before = stands(db)
    assert before == {2: [(ANN, "user")] * 2, 3: [(None, None)] * 2}
    act = answers_by_hand.join(db, number(db, 3), BOB)
    assert (act.sessions, stands(db)[3]) == ((BOB,), [(BOB, "hand")] * 2)
    assert browse.session_ids(db, search.parse("nps=3")) == (BOB,)
    (said,) = [one for one in feedback.tell(db, search.parse("nps=3")).answers if one.score]
    assert (said.session, said.joined_by, said.answer) == (BOB, "hand", number(db, 3))
    moved = answers_by_hand.join(db, number(db, 2, "text"), CY)
    assert (moved.sessions, stands(db)[2]) == ((ANN, CY), [(CY, "hand")] * 2)
    for done in (moved, act):
        assert done.back is not None
        done.back(db)
    assert stands(db) == before
    with pytest.raises(NothingFound):
        answers_by_hand.join(db, number(db, 3), 99)
    with pytest.raises(NothingFound):
        answers_by_hand.join(db, 99, BOB)


def test_what_is_said_by_hand_holds_whatever_comes_in(db: Library) -> None:
    answers_by_hand.join(db, number(db, 2), CY)
    answers_by_hand.take_off(db, number(db, 3))
    told = {2: [(CY, "hand")] * 2, 3: [(None, "hand")] * 2}
    longer = builder.longer(session("a", "ann@example.org", 0), "a", 3)
    store(db, builder.file(longer, session("d", "ann@example.org", 10_000)))
    derived.replace_analysis(db, CY, session("c", "cy@example.org", 0).analysis)
    with db.atomic():
        answer_joins.join(db)
    assert surveys.store(db, survey(*ROWS, ("", "", "", "", "5", "")), "b").known == 2
    assert {row: stands(db)[row] for row in told} == told
    said = feedback.tell(db, search.parse("")).answers
    assert {one.missing for one in said if one.answer == number(db, 3)} == {Missing.BY_HAND}


def test_the_file_may_tell_again_and_that_is_undone_too(db: Library) -> None:
    off = answers_by_hand.take_off(db, number(db, 2))
    assert (off.sessions, stands(db)[2]) == ((ANN,), [(None, "hand")] * 2)
    again = answers_by_hand.let_find(db, number(db, 2))
    assert (again.sessions, stands(db)[2]) == ((ANN,), [(ANN, "user")] * 2)
    assert again.back is not None
    assert off.back is not None
    again.back(db)
    assert stands(db)[2] == [(None, "hand")] * 2
    off.back(db)
    assert stands(db)[2] == [(ANN, "user")] * 2
    assert answers_by_hand.let_find(db, number(db, 2)).back is None


def test_what_is_taken_back_goes_to_who_came_meanwhile_and_nobody_elses_word_is_lost(
    db: Library,
) -> None:
    act = answers_by_hand.join(db, number(db, 2), BOB)
    store(db, builder.file(session("d", "ann@example.org", 0.4 * MINUTE_MS)))
    delete_session(db, ANN)
    assert act.back is not None
    act.back(db)
    assert stands(db)[2] == [(4, "user")] * 2
    act = answers_by_hand.join(db, number(db, 2), BOB)
    answers_by_hand.join(db, number(db, 2), CY)
    assert act.back is not None
    act.back(db)
    assert stands(db)[2] == [(CY, "hand")] * 2


def test_an_answer_is_anybodys_again_when_its_session_is_deleted(db: Library) -> None:
    answers_by_hand.join(db, number(db, 2), BOB)
    basket = Basket()
    undoing.delete(db, [BOB], basket)
    assert stands(db)[2] == [(BOB, "hand")] * 2
    assert ANN in basket.empty(db).sessions
    assert stands(db)[2] == [(ANN, "user")] * 2


def test_who_is_erased_takes_along_what_was_joined_by_hand(db: Library) -> None:
    act = answers_by_hand.join(db, number(db, 3), BOB)
    erasing.erase(db, erasing.of_user(db, "bob@example.org"))
    assert 3 not in stands(db)
    assert b"too slow" not in db.path.read_bytes()
    assert act.back is not None
    act.back(db)
    assert 3 not in stands(db)


def test_sessions_are_offered_by_person_then_by_time_then_by_page(db: Library) -> None:
    at_cart = builder.analysis(
        started_at_ms=builder.NOON_MS + 60 * MINUTE_MS, visits=(builder.visit("https://shop.example/cart"),)
    )  # fmt: skip
    store(db, builder.file(builder.session("e", derived=at_cart)))

    def offered(row: int, query: str = "") -> list[tuple[int, bool, bool, float | None]]:
        found = answers_by_hand.candidates(db, number(db, row), search.parse(query))
        return [(one.session, one.is_person, one.was_there, one.away_ms) for one in found]

    assert offered(2) == [
        (ANN, True, False, 0.0), (4, False, True, -59.5 * MINUTE_MS), (BOB, False, False, -59.5 * MINUTE_MS),
        (CY, False, False, -299.5 * MINUTE_MS),
    ]  # fmt: skip
    assert [row[0] for row in offered(3)] == [4, BOB, ANN, CY]
    assert offered(3, "user:ann*") == [(ANN, False, False, 60 * MINUTE_MS)]
    surveys.store(db, survey(("", "cy@example.org", "", "", "1", "")), "c")
    assert [one[3] for one in offered(2, "user:cy*")] == [-299.5 * MINUTE_MS]


def test_what_is_taken_back_is_of_the_same_answer_also_where_its_file_was_taken_out_meanwhile(
    db: Library,
) -> None:
    answers_by_hand.join(db, number(db, 2), BOB)
    moved = answers_by_hand.join(db, number(db, 2), CY)
    removed = survey_files.remove(db, 1)
    # another file's answers have these numbers now
    surveys.store(db, survey(("", "", "", "", "7", "another")), "other")
    assert removed.back is not None
    assert moved.back is not None
    removed.back(db)
    moved.back(db)
    asked = """SELECT DISTINCT session_id, joined_by FROM answers a JOIN surveys s ON s.id = survey_id
        WHERE row = 2 AND sha256 = ?"""
    assert db.execute(asked, ("other",)).fetchall() == [(None, None)]
    assert db.execute(asked, ("a",)).fetchall() == [(BOB, "hand")]
