"""Words that explain a score are told and counted with it, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.formats.feedback import Survey
from app.formats.table import Table
from app.library import answers_by_hand, feedback, search, survey_files, surveys
from app.library.database import Library, open_writer
from app.library.sessions import store
from tests.library import builder

NPS, WHY = "How likely are you to recommend us?", "What is the main reason for your score?"
AT = str(int(builder.NOON_MS + 5_000))


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Library]:
    with closing(open_writer(tmp_path / "library.footfall")) as library:
        known = builder.known_as(("email", "ann@example.org"))
        store(library, builder.file(builder.session("ann", metadata=known)))
        yield library


def survey(titles: tuple[str, ...], *rows: tuple[str, ...]) -> Survey:
    """A file of answers."""
    return Survey("a.csv", Table(titles, rows, tuple(range(2, 2 + len(rows)))), "")


def told(db: Library, query: str = "") -> list[tuple[float | None, str, str]]:
    """(score, words, words beside) of each answer."""
    found = feedback.tell(db, search.parse(query)).answers
    return [(one.score, one.text, one.beside) for one in sorted(found, key=lambda one: one.number)]


TITLES = ("Email", "Time", NPS, WHY)
ROWS = (
    ("ann@example.org", AT, "9", "Fine"), ("ann@example.org", AT, "", "No score"), ("bob@example.org", AT, "3", "Slow"),
    ("bob@example.org", AT, "4", ""),
)  # fmt: skip


def test_a_respondent_who_gave_a_score_and_its_reason_is_one_answer(db: Library) -> None:
    kept = surveys.store(db, survey(TITLES, *ROWS), "a")
    assert (kept.answers, kept.joined, kept.known) == (4, 2, 0)
    assert sorted(told(db), key=str) == [
        (3.0, "", "Slow"), (4.0, "", ""), (9.0, "", "Fine"), (None, "No score", ""),
    ]  # fmt: skip
    assert sorted(told(db, "user:ann*"), key=str) == [(9.0, "", "Fine"), (None, "No score", "")]
    (file,) = survey_files.files(db)
    assert (file.answers, file.joined) == (4, 2)
    assert feedback.tell(db, search.parse("")).in_all == 4
    again = surveys.store(db, survey(TITLES, *ROWS), "a")
    assert (again.outcome, again.answers, again.known) == ("duplicate", 0, 4)
    other = surveys.store(db, survey(TITLES, *ROWS), "b")
    assert (other.outcome, other.answers, other.known) == ("duplicate", 0, 4)


def test_what_is_joined_by_hand_takes_its_words_along(db: Library) -> None:
    surveys.store(db, survey(TITLES, *ROWS), "a")
    found = feedback.tell(db, search.parse("")).answers
    (slow,) = (one for one in found if one.beside == "Slow")
    assert slow.answer is not None
    answers_by_hand.join(db, slow.answer, 1)
    assert (3.0, "", "Slow") in told(db, "user:ann*")
    (file,) = survey_files.files(db)
    assert (file.answers, file.joined) == (4, 3)


def test_an_answer_to_another_question_stands_alone_and_no_rating_carries_it(db: Library) -> None:
    titles = ("Email", "Time", *(f"Question {at}: how was part {at}?" for at in range(48)))
    row = ("ann@example.org", AT, *(str(at % 5 + 1) if at % 2 else "No" for at in range(48)))
    kept = surveys.store(db, survey(titles, row), "a")
    assert kept.answers == 48
    assert {beside for _, _, beside in told(db)} == {""}
    assert len(told(db)) == 48
