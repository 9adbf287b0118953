"""Answers of files: kept once, joined to whom they are told of, found by queries, gone with who gave them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.errors import UserError
from app.formats.feedback import Choices, Role, Survey
from app.formats.survey_times import Order
from app.formats.table import Table
from app.library import answer_joins, browse, erasing, facets, marks, person_acts, search, surveys
from app.library.answer_joins import Missing, Place, Told
from app.library.database import Library, open_writer
from app.library.matches import matches
from app.library.sessions import store
from tests.library import builder

TITLES = ("Recording URL", "Email", "Date", "URL", "NPS", "Comment")
MINUTE_MS = 60_000.0


def survey(*rows: tuple[str, ...], titles: tuple[str, ...] = TITLES) -> Survey:
    """A file of answers."""
    return Survey(
        "answers.csv", Table(titles, rows, tuple(range(2, 2 + len(rows)))), "answers.csv: a table."
    )


def session(
    name: str, person: str, at_ms: float, tool: str | None = None
) -> builder.IngestedSession:
    """A session of a minute."""
    made = builder.session(
        name, derived=builder.analysis(started_at_ms=builder.NOON_MS + at_ms),
        metadata=replace(builder.known_as(("email", person)), tool_session_id=tool),
    )  # fmt: skip
    return replace(made, tool_key=tool)


def at(minutes: float) -> str:
    """A moment as a file writes it."""
    return str(int(builder.NOON_MS + minutes * MINUTE_MS))


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Library]:
    with closing(open_writer(tmp_path / "library.footfall")) as library:
        yield library


def joined(db: Library) -> list[tuple[int, int | None, str | None]]:
    """(line, session, how) of the answers with a score."""
    found = db.execute(
        "SELECT row, session_id, joined_by FROM answers WHERE kind = 'nps' ORDER BY row"
    )
    return [tuple(row) for row in found.fetchall()]


def answering(db: Library) -> list[int]:
    """How many sessions the sidebar counts."""
    values = (value for facet in facets.facets(db, "") for value in facet.values)
    return [value.count for value in values if value.term == "has:feedback"]


ROWS = (
    ("https://tool.example/replay/0192-cafe-77?t=3", "", "", "https://shop.example/cart", "9", "All fine, résumé"),
    ("", "ANN@example.org", at(0.5), "", "8", ""),
    ("", "ann@example.org", at(20), "", "7", ""),
    ("", "ann@example.org", at(45), "", "6", ""),
    ("", "ann@example.org", "2026-01-01", "", "5", ""),
    ("", "bob@example.org", at(0.5), "", "4", ""),
    ("", "", at(0.5), "", "3", ""),
    ("gone-0192-77", "", "", "", "2", ""),
)  # fmt: skip


def test_an_answer_joins_the_session_it_tells_or_the_one_of_its_person_at_the_time(
    db: Library,
) -> None:
    store(
        db,
        builder.file(
            session("a", "ann@example.org", 0), session("b", "cy@example.org", 0, "0192-cafe-77")
        ),
    )
    kept = surveys.store(db, survey(*ROWS), "a")
    assert (kept.outcome, kept.answers, kept.joined, kept.untimed) == ("imported", 8, 3, 3)
    assert joined(db) == [
        (2, 2, "session"), (3, 1, "user"), (4, 1, "user"), (5, None, None), (6, None, None), (7, None, None),
        (8, None, None), (9, None, None),
    ]  # fmt: skip
    told = [
        Told(number, *row)
        for number, *row in db.execute(
            "SELECT id, told_session, told_user, epoch_ms FROM answers WHERE kind = 'nps' ORDER BY row"
        ).fetchall()
    ]
    why = [place.missing for place in answer_joins.places_of(db, told).values()]
    assert why == [
        None, None, None, Missing.FAR, Missing.NO_TIME, Missing.UNKNOWN_USER, Missing.UNTOLD, Missing.UNKNOWN_SESSION,
    ]  # fmt: skip


def test_which_of_two_sessions_at_one_moment_is_never_guessed(db: Library) -> None:
    store(
        db,
        builder.file(session("a", "ann@example.org", 0), session("b", "ann@example.org", 30_000)),
    )
    places = answer_joins.places_of(
        db,
        [
            Told(1, None, "ann@example.org", builder.NOON_MS + 45_000),
            Told(2, None, "ann@example.org", builder.NOON_MS + 5_000),
            Told(3, None, "ann@example.org", builder.NOON_MS + 2 * MINUTE_MS),
        ],
    )
    assert [places[one] for one in (1, 2, 3)] == [
        Place(None, missing=Missing.SEVERAL), Place(1, answer_joins.By.USER), Place(2, answer_joins.By.USER),
    ]  # fmt: skip


def test_sessions_that_come_later_take_their_answers(db: Library) -> None:
    surveys.store(db, survey(*ROWS), "a")
    assert {session for _, session, _ in joined(db)} == {None}
    stored = store(db, builder.file(session("a", "ann@example.org", 0)))
    assert joined(db)[1:3] == [(3, 1, "user"), (4, 1, "user")]
    assert stored.sessions == (1,)
    store(db, builder.file(session("b", "cy@example.org", 0, "0192-cafe-77")))
    assert joined(db)[0] == (2, 2, "session")
    store(db, builder.file(session("c", "ann@example.org", 19 * MINUTE_MS)))
    assert joined(db)[2] == (4, 3, "user")


def test_the_same_file_and_the_same_answers_are_kept_once(db: Library) -> None:
    surveys.store(db, survey(*ROWS), "a")
    again = surveys.store(db, survey(*ROWS), "a")
    assert (again.outcome, again.answers, again.known) == ("duplicate", 0, 8)
    longer = surveys.store(
        db, survey(*ROWS[:2], ("", "dee@example.org", at(3), "", "10", "good")), "b"
    )
    assert (longer.outcome, longer.answers, longer.known) == ("updated", 1, 2)
    assert surveys.store(db, survey(*ROWS[:2]), "c").outcome == "duplicate"


def test_a_file_without_answers_leaves_nothing(db: Library) -> None:
    nobody_knows = survey(("a", "b"), titles=("One", "Two"))
    with pytest.raises(UserError, match=r"^answers\.csv: a table\. Nobody said"):
        surveys.store(db, nobody_knows, "a")
    with pytest.raises(UserError, match="holds no answer in the 1 rows"):
        surveys.store(db, survey(("", "", "", "", "", "")), "b")
    for table in ("surveys", "answers"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_what_a_person_said_of_titles_counts_for_every_file_with_them(db: Library) -> None:
    told = survey(
        ("b@example.org", "9", "01/02/2026 10:00"), titles=("Who it was", "One_Two", "When")
    )
    said = Choices((Role.USER, Role.NPS, Role.TIME), order=Order.DAY)
    surveys.remember(db, told.table.titles, said)
    assert surveys.remembered(db, ("who it WAS", "one two", "when")) == said
    assert surveys.remembered(db, ("who it was", "one two")) is None
    assert surveys.store(db, told, "a").answers == 1


def test_answers_are_asked_for_like_what_recordings_tell(db: Library) -> None:
    store(
        db,
        builder.file(
            session("a", "ann@example.org", 0), session("b", "cy@example.org", 0, "0192-cafe-77")
        ),
    )
    assert answering(db) == []
    surveys.store(db, survey(*ROWS), "a")
    for text, wanted in (
        ("nps<7", []), ("nps<=7", [1]), ("nps>7", [1, 2]), ("nps=9", [2]), ("-nps>0", []), ("rating>0", []),
        ("has:feedback", [1, 2]), ("feedback:FINE", [2]), ("csat>=0", []), ("fine", [2]), ("-fine", [1]),
        ('"all FINE"', [2]), ("fi", [2]), ("ine", []), ('"fine all"', []), ("resume", [2]), ('"9"', []), ('"?!"', []),
    ):  # fmt: skip
        assert sorted(browse.session_ids(db, search.parse(text))) == wanted, text
    found = matches(db, search.parse("nps>7"), (1, 2))
    assert [(one.at_ms, one.why) for one in found[1]] == [(30_000.0, "feedback: 8")]
    # without a moment it stands at the end
    assert [(one.at_ms, one.why) for one in found[2]] == [(60_000.0, "feedback: 9")]
    found = matches(db, search.parse("resume"), (2,))
    assert [(one.at_ms, one.why) for one in found[2]] == [(60_000.0, "feedback: All fine, résumé")]
    assert answering(db) == [2]


def test_who_is_erased_takes_all_answers_along_also_those_without_a_session(db: Library) -> None:
    store(
        db,
        builder.file(
            session("a", "ann@example.org", 0), session("b", "cy@example.org", 0, "0192-cafe-77")
        ),
    )
    surveys.store(db, survey(*ROWS), "a")
    marks.star(db, [2], True)
    erasing.erase(db, erasing.of_user(db, "ann@example.org"))
    assert joined(db) == [(2, 2, "session"), (7, None, None), (8, None, None), (9, None, None)]
    assert b"ann@example.org" not in db.path.read_bytes().lower()
    erasing.erase(db, (2,))
    assert [row for row, *_ in joined(db)] == [7, 8, 9]


def test_who_is_merged_by_hand_has_the_answers_of_both_and_gives_them_back(db: Library) -> None:
    later = 300 * MINUTE_MS
    sessions = session("a", "ann@example.org", 0), session("b", "ann@work.example", later)
    store(db, builder.file(*sessions))
    surveys.store(db, survey(("", "ann@work.example", at(0.5), "", "9", "")), "a")
    assert joined(db) == [(2, None, None)]
    persons = [
        row[0] for row in db.execute("SELECT person_id FROM sessions ORDER BY id").fetchall()
    ]
    act = person_acts.merge(db, persons)
    assert joined(db) == [(2, 1, "user")]
    assert act.back is not None
    act.back(db)
    assert joined(db) == [(2, None, None)]
