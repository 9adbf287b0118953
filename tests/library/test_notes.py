"""Notes at moments: written, reworded, deleted, each taken back; and the list of them over the sessions."""

from __future__ import annotations

import pytest

from app.errors import NothingFound, UserError
from app.library import browse, details, notes, trash
from app.library.changes import Changes
from app.library.database import Library
from app.library.search import Query, parse
from app.library.sessions import delete_session
from app.library.undoing import Undoable

ANN, BOB, SOMEBODY = 1, 2, 3


def take_back(db: Library, done: Undoable) -> Changes:
    assert done.back is not None
    return done.back(db)


def texts(db: Library, session: int) -> list[tuple[float, str]]:
    return [(note.at_ms, note.text) for note in notes.of_session(db, session)]


def listed(db: Library, query: str = "", text: str = "") -> list[str]:
    return [note.text for note in notes.listed(db, parse(query), text)]


def only(db: Library, session: int) -> int:
    (note,) = notes.of_session(db, session)
    return note.id


def test_a_note_is_told_with_its_session_at_its_moment(shop: Library) -> None:
    notes.write(shop, ANN, 40_000, "she hesitates here")
    notes.write(shop, ANN, 12_000, "  first doubt\n")
    assert texts(shop, ANN) == [(12_000, "first doubt"), (40_000, "she hesitates here")]
    assert [note.text for note in details.show(shop, ANN).notes] == [
        "first doubt",
        "she hesitates here",
    ]
    assert browse.session_ids(shop, parse("has:notes")) == (ANN,)


def test_each_act_says_which_session_is_another_now(shop: Library) -> None:
    done = notes.write(shop, BOB, 500, "look")
    assert done.concerns(BOB, {"notes"})
    assert not done.concerns(ANN, {"notes"})
    note = only(shop, BOB)
    assert notes.reword(shop, note, "look here").concerns(BOB, {"notes"})
    gone = notes.delete(shop, note)
    assert gone.concerns(BOB, {"notes"})
    assert take_back(shop, gone).concerns(BOB, {"notes"})


def test_what_was_written_reworded_and_deleted_is_taken_back_step_by_step(shop: Library) -> None:
    written = notes.write(shop, ANN, 1_000, "one")
    reworded = notes.reword(shop, only(shop, ANN), "two")
    deleted = notes.delete(shop, only(shop, ANN))
    assert texts(shop, ANN) == []
    take_back(shop, deleted)
    assert texts(shop, ANN) == [(1_000, "two")]
    take_back(shop, reworded)
    assert texts(shop, ANN) == [(1_000, "one")]
    take_back(shop, written)
    assert texts(shop, ANN) == []


def test_taking_back_a_note_never_touches_another_one(shop: Library) -> None:
    first = notes.write(shop, ANN, 1_000, "first")
    deleted = notes.delete(shop, only(shop, ANN))
    notes.write(shop, ANN, 2_000, "second")
    take_back(shop, deleted)
    assert texts(shop, ANN) == [(1_000, "first"), (2_000, "second")]
    take_back(shop, first)
    assert texts(shop, ANN) == [(2_000, "second")]


def test_blanks_are_no_note_and_a_note_that_is_to_say_nothing_is_gone(shop: Library) -> None:
    assert notes.write(shop, ANN, 1_000, " \n ").back is None
    assert texts(shop, ANN) == []
    notes.write(shop, ANN, 1_000, "one")
    emptied = notes.reword(shop, only(shop, ANN), "  ")
    assert texts(shop, ANN) == []
    take_back(shop, emptied)
    assert texts(shop, ANN) == [(1_000, "one")]


def test_the_same_words_again_are_nothing_to_take_back(shop: Library) -> None:
    notes.write(shop, ANN, 1_000, "one")
    assert notes.reword(shop, only(shop, ANN), " one ").back is None


def test_a_note_holds_what_a_person_can_paste(shop: Library) -> None:
    notes.write(shop, ANN, 1_000, "a\0b \ud800 é\nsecond line")
    ((_, text),) = texts(shop, ANN)
    assert text.startswith("a\ufffdb")
    assert "é\nsecond line" in text


def test_a_note_that_is_too_long_is_refused_and_nothing_of_it_is_lost(shop: Library) -> None:
    notes.write(shop, ANN, 1_000, " " + "x" * notes.LONGEST)
    with pytest.raises(UserError, match="A note of 10,001 characters is too long"):
        notes.reword(shop, only(shop, ANN), "y" * (notes.LONGEST + 1))
    with pytest.raises(UserError, match="10,000"):
        notes.write(shop, ANN, 2_000, "y" * (notes.LONGEST + 1))
    assert texts(shop, ANN) == [(1_000, "x" * notes.LONGEST)]


def test_notes_are_searched_for_words_of_any_length_and_number(shop: Library) -> None:
    notes.write(shop, ANN, 1_000, "x " + "y" * 300)
    assert len(listed(shop, "", "x " * 2_000)) == 1
    assert len(listed(shop, "", "y" * 60_000)) == 1


def test_a_note_on_a_session_that_is_gone_is_not_written_and_does_not_come_back(
    shop: Library,
) -> None:
    notes.write(shop, ANN, 1_000, "one")
    deleted = notes.delete(shop, only(shop, ANN))
    delete_session(shop, ANN)
    take_back(shop, deleted)
    assert notes.write(shop, ANN, 1_000, "late").back is None
    with pytest.raises(NothingFound):
        details.show(shop, ANN)
    assert notes.count(shop) == 0


def test_the_list_tells_who_when_and_on_which_page_the_last_written_first(shop: Library) -> None:
    notes.write(shop, ANN, 25_000, "she hesitates")
    notes.write(shop, BOB, 6_000, "the error")
    bobs, anns = notes.listed(shop, Query())
    assert (bobs.session, bobs.user, bobs.path) == (BOB, "bob@example.org", "/cart")
    assert (anns.session, anns.user, anns.path) == (ANN, "ann@example.org", "/cart")
    assert anns.started_at_ms == browse.rows_of(shop, (ANN,))[0].started_at_ms
    assert anns.written_at_ms <= bobs.written_at_ms
    notes.reword(shop, anns.id, "she hesitates long")
    assert listed(shop) == ["she hesitates long", "the error"]


def test_the_list_follows_the_query_and_the_words_of_its_own_search(shop: Library) -> None:
    notes.write(shop, ANN, 25_000, "Price too high?")
    notes.write(shop, ANN, 1_000, "50% off banner")
    notes.write(shop, BOB, 6_000, "the price is missing")
    assert sorted(listed(shop, "device:phone")) == ["the price is missing"]
    assert sorted(listed(shop, "", "PRICE")) == ["Price too high?", "the price is missing"]
    assert listed(shop, "", "high price") == ["Price too high?"]
    assert listed(shop, "", "0%") == ["50% off banner"]
    assert listed(shop, "device:phone", "high") == []


def test_the_notes_of_a_session_in_the_trash_are_not_listed(shop: Library) -> None:
    notes.write(shop, ANN, 25_000, "one")
    basket = trash.Basket()
    basket.throw_away(shop, (ANN,))
    assert listed(shop) == []
    assert notes.count(shop) == 0
    basket.take_back(shop, (ANN,))
    assert listed(shop) == ["one"]
    assert notes.count(shop) == 1


def test_a_note_is_moved_and_moved_back(shop: Library) -> None:
    notes.write(shop, ANN, 1_000, "one")
    note = only(shop, ANN)
    moved = notes.move(shop, note, 5_000)
    assert moved.concerns(ANN, {"notes"})
    assert texts(shop, ANN) == [(5_000, "one")]
    assert take_back(shop, moved).concerns(ANN, {"notes"})
    assert texts(shop, ANN) == [(1_000, "one")]
    # where it stands already, or is no more, there is nothing to take back
    assert notes.move(shop, note, 1_000).back is None
    notes.delete(shop, note)
    assert notes.move(shop, note, 9_000).back is None
    notes.write(shop, ANN, 2_000, "two")
    notes.move(shop, only(shop, ANN), -50)
    assert texts(shop, ANN) == [(0, "two")]
