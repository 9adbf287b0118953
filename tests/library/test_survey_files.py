"""Files of answers are told, taken out and brought back whole, and read again with other columns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.errors import NothingFound, UserError
from app.formats.feedback import Choices, Role
from app.library import (
    answers_by_hand,
    browse,
    erasing,
    search,
    segments,
    survey_files,
    surveys,
    undoing,
)
from app.library.database import Library, open_writer
from app.library.sessions import store
from app.library.undoing import Undoable
from tests.library import builder
from tests.library.test_surveys import at, session, survey

ANN, BOB = 1, 2
ROWS = (
    ("", "ann@example.org", at(0.5), "https://shop.example/cart", "9", "fine"),
    ("", "bob@example.org", at(0.5), "https://shop.example/only-here", "3", "slow"),
    ("", "", "", "", "5", "whose?"),
)
ROLES = (Role.NONE, Role.USER, Role.TIME, Role.URL, Role.NPS, Role.TEXT)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Library]:
    with closing(open_writer(tmp_path / "library.footfall")) as library:
        store(
            library,
            builder.file(session("a", "ann@example.org", 0), session("b", "bob@example.org", 0)),
        )
        surveys.store(library, survey(*ROWS), "a")
        yield library


def kept(db: Library) -> list[tuple[object, ...]]:
    """All that is kept of answers, but under which numbers."""
    found = db.execute(
        """SELECT a.row, a.kind, a.score, a.scale_max, a.text, a.question, a.session_id, a.joined_by, a.told_user,
               a.epoch_ms, a.url, p.page, s.name, s.sha256, s.imported_at_ms, s.columns
           FROM answers a JOIN surveys s ON s.id = a.survey_id LEFT JOIN paths p ON p.id = a.path_id ORDER BY a.id"""
    )
    return [tuple(row) for row in found.fetchall()]


def fits(db: Library, query: str) -> list[int]:
    """The sessions of a query."""
    return sorted(browse.session_ids(db, search.parse(query)))


def test_a_file_is_taken_out_and_brought_back_with_what_was_said_by_hand(db: Library) -> None:
    answers_by_hand.join(db, 5, BOB)
    (file,) = survey_files.files(db)
    assert (file.name, file.answers, file.joined) == ("answers.csv", 3, 3)
    assert file.choices is not None
    assert file.choices.roles[4] is Role.NPS
    before = kept(db)
    act = survey_files.remove(db, file.id)
    assert act.sessions == (ANN, BOB)
    assert (kept(db), fits(db, "has:feedback"), survey_files.files(db)) == ([], [], ())
    assert act.back is not None
    back = act.back(db)
    assert back.sessions == (ANN, BOB)
    assert (kept(db), fits(db, "nps<7")) == (before, [BOB])
    act.back(db)
    assert kept(db) == before
    with pytest.raises(NothingFound):
        survey_files.remove(db, 99)


def test_what_came_meanwhile_is_not_there_twice_and_who_was_erased_does_not_come_back(
    db: Library,
) -> None:
    act = survey_files.remove(db, 1)
    surveys.store(db, survey(ROWS[0], ("", "ann@example.org", at(0.7), "", "1", "")), "other")
    erasing.erase(db, erasing.of_user(db, "bob@example.org"))
    assert act.back is not None
    act.back(db)
    said = [(row[4], row[13]) for row in kept(db) if row[1] == "text"]
    assert said == [("fine", "other"), ("whose?", "a")]
    assert b"slow" not in db.path.read_bytes()


def test_nothing_that_speaks_of_who_was_erased_meanwhile_is_brought_back(db: Library) -> None:
    asked = "user:cy@example.org"
    surveys.store(db, survey(("", "cy@example.org", "", "", "2", "never again")), "cy")
    segments.save(db, "Hers", asked)
    acts = (
        lambda db: survey_files.remove(db, 2),
        lambda db: segments.delete(db, segments.segments(db)[0].id),
    )
    done = [undoing.until_erasing(act)(db) for act in acts]
    again = [one.back for one in done if isinstance(one, Undoable) and one.back is not None]
    assert len(again) == 2
    erasing.erase(db, erasing.of_user(db, "bob@example.org"), frozenset({"cy@example.org"}))
    for back in again:
        with pytest.raises(UserError, match="erased"):
            back(db)
    assert (len(survey_files.files(db)), segments.segments(db)) == (1, ())
    assert b"never again" not in db.path.read_bytes()
    later = undoing.until_erasing(lambda db: survey_files.remove(db, 1))(db)
    assert isinstance(later, Undoable)
    assert later.back is not None
    later.back(db)
    assert len(survey_files.files(db)) == 1


def test_a_file_is_read_again_with_other_columns_and_keeps_what_was_said_by_hand(
    db: Library,
) -> None:
    answers_by_hand.join(db, 5, BOB)
    before = kept(db)
    roles = replace(Choices(ROLES), roles=(*ROLES[:4], Role.RATING, Role.NONE))
    act = survey_files.read_again(db, 1, survey(*ROWS), "a", roles)
    assert [row[:3] + row[6:8] for row in kept(db)] == [
        (2, "rating", 9.0, ANN, "user"), (3, "rating", 3.0, BOB, "user"), (4, "rating", 5.0, BOB, "hand"),
    ]  # fmt: skip
    assert (fits(db, "nps>0"), fits(db, "rating>4")) == ([], [ANN, BOB])
    assert surveys.remembered(db, survey().table.titles) == roles
    (file,) = survey_files.files(db)
    assert file.choices == roles
    assert file.imported_at_ms == before[0][14]
    assert act.back is not None
    act.back(db)
    assert kept(db) == before
    assert surveys.remembered(db, survey().table.titles) is None


def test_nothing_is_lost_where_it_is_another_file_or_has_no_answer_so(db: Library) -> None:
    before = kept(db)
    for sha, roles, said in (
        ("b", ROLES, r"^answers\.csv is not the file that brought"),
        ("a", (Role.NONE,) * 6, "Nobody said"),
        ("a", (Role.NPS, *(Role.NONE,) * 5), "holds no answer"),
    ):
        with pytest.raises(UserError, match=said):
            survey_files.read_again(db, 1, survey(*ROWS), sha, Choices(roles))
        assert kept(db) == before
