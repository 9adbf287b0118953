"""Surveys out of tables: what columns are taken for, scores as people write them, times."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.formats.feedback import (
    Choices,
    LeftOut,
    Role,
    Survey,
    answers_of,
    best_of,
    guess,
    left_out,
)
from app.formats.model import Refusal, Skipped
from app.formats.read import read
from app.formats.survey_scores import score_of
from app.formats.survey_times import Order, epoch_ms
from app.formats.table import Table

HOTJAR = (
    "Response ID,Date Submitted,Hotjar User ID,Recording URL,Source URL,Country,Device,"
    "How likely are you to recommend us to a friend?,What is missing?\n"
    "1,2026-01-01 11:00:30,u1,https://insights.example/r/0192aaaa,https://shop.example/cart,Chile,phone,9,Nothing\n"
    '2,2026-01-02 11:00:30,u2,,https://shop.example/,Chile,phone,3,"Sizes, and\nprices"\n'
)


def table(text: str, tmp_path: Path, name: str = "answers.csv") -> Survey:
    """What a file with this text holds."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    (found,) = read(path)
    assert isinstance(found, Survey), found
    return found


def test_an_export_with_two_questions_gives_two_answers_a_row(tmp_path: Path) -> None:
    found = table(HOTJAR, tmp_path)
    choices = guess(found.table)
    assert choices.roles == (
        Role.NONE, Role.TIME, Role.USER, Role.SESSION, Role.URL, Role.COUNTRY, Role.DEVICE, Role.NPS, Role.TEXT,
    )  # fmt: skip
    told = list(answers_of(found.table, choices))
    assert [(one.row, one.kind, one.score, one.scale_max, one.text) for one in told] == [
        (2, "nps", 9.0, 10.0, None),
        (2, "text", None, None, "Nothing"),
        (3, "nps", 3.0, 10.0, None),
        (3, "text", None, None, "Sizes, and\nprices"),
    ]
    first = told[0]
    assert first.question == "How likely are you to recommend us to a friend?"
    assert (first.session, first.user) == ("https://insights.example/r/0192aaaa", "u1")
    assert (first.url, first.country, first.device) == (
        "https://shop.example/cart",
        "Chile",
        "phone",
    )
    assert first.epoch_ms == 1_767_265_230_000.0


def test_one_question_a_row_is_read_as_well(tmp_path: Path) -> None:
    found = table(
        "Email;Question;Score;Comment\na@example.org;Was it easy?;4,5;Yes\nb@example.org;Was it fast?;2;\n", tmp_path
    )  # fmt: skip
    told = list(answers_of(found.table, guess(found.table)))
    assert [(one.question, one.score, one.text, one.user) for one in told] == [
        ("Was it easy?", 4.5, None, "a@example.org"),
        ("Was it easy? · Comment", None, "Yes", "a@example.org"),
        ("Was it fast?", 2.0, None, "b@example.org"),
    ]


@pytest.mark.parametrize(
    ("title", "cells", "role", "best"),
    [
        ("NPS", ("0", "10"), Role.NPS, 10.0),
        ("NPS score", ("7", "11"), Role.NPS, 10.0),
        ("CSAT", ("4", "5"), Role.CSAT, 5.0),
        ("How satisfied were you? (1-7)", ("4", "5"), Role.CSAT, 7.0),
        ("Rating", ("80 %", "100%"), Role.RATING, 100.0),
        ("Stars", ("★★★☆☆", "★"), Role.RATING, 5.0),
        ("Emotion", ("love", "hate"), Role.RATING, 5.0),
        ("How easy was it?", ("9", "2"), Role.RATING, 10.0),
        ("Rating", ("4/6", "5 out of 6"), Role.RATING, 6.0),
        ("Rate us out of 20", ("4", "5"), Role.RATING, 20.0),
    ],
)  # fmt: skip
def test_a_column_of_scores_is_known_by_its_title_and_values(
    title: str, cells: tuple[str, ...], role: Role, best: float
) -> None:
    told = Table(("Email", title), tuple(("a@example.org", cell) for cell in cells), (2, 3))
    choices = guess(told)
    assert choices.roles == (Role.USER, role)
    assert {one.scale_max for one in answers_of(told, choices)} == {best}


@pytest.mark.parametrize("odd", [("n/a",), ("11", "-1", "5.5"), ("4/5", "ten")])
@pytest.mark.parametrize("title", ["NPS", "How likely are you to recommend us?", "nps (new)"])
def test_a_few_cells_that_are_no_scores_leave_a_column_what_it_is_and_are_named(
    title: str, odd: tuple[str, ...]
) -> None:
    cells = [*(str(at % 11) for at in range(300)), *odd]
    told = Table(
        ("user", title, "why"), tuple(("a", cell, "so") for cell in cells), tuple(range(2, 2 + len(cells)))
    )  # fmt: skip
    choices = guess(told)
    assert choices.roles == (Role.USER, Role.NPS, Role.TEXT)
    assert sum(one.kind is Role.NPS for one in answers_of(told, choices)) == 300
    assert left_out(told, choices) == (LeftOut(title, Role.NPS, len(odd), len(cells), 302, odd[0]),)


def test_a_column_that_is_called_a_score_is_words_where_words_stand_in_it() -> None:
    cells = ("Good", "Bad", "4", "Fine")
    told = Table(("user", "time", "Rating"), tuple(("a", "", cell) for cell in cells), (2, 3, 4, 5))
    assert guess(told).roles[2] is Role.TEXT


def test_the_time_is_known_by_its_values_where_no_title_tells_it(tmp_path: Path) -> None:
    rows = "Kunde;Nr;Wann war das;NPS\nann;1767265230;03/04/2026 10:00;9\nbob;1767265231;;3\n"
    assert guess(table(rows, tmp_path).table).roles == (Role.USER, Role.NONE, Role.TIME, Role.NPS)
    days = "Kunde;Tag;NPS\nann;03/04/2026;9\nbob;04/04/2026;3\n"
    assert guess(table(days, tmp_path, "days.csv").table).roles[1] is Role.NONE


def test_a_net_promoter_score_outside_of_0_to_10_is_none() -> None:
    told = Table(
        ("User", "NPS"), tuple(("a", c) for c in ("11", "-1", "7.5", "n/a", "7")), (2, 3, 4, 5, 6)
    )
    assert [one.score for one in answers_of(told, Choices((Role.USER, Role.NPS)))] == [7.0]


@pytest.mark.parametrize(
    "text",
    [
        "x,y,comment\n1,2,hm\n", "selector,clicks,text\na,1,b\n", "name,amount\nshirt,4\n",
        "Promo,NPS group\na,Promoter\n",
    ],
)  # fmt: skip
def test_a_table_of_something_else_is_refused_or_asks_for_its_columns(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "other.csv"
    path.write_text(text)
    (found,) = read(path)
    if isinstance(found, Survey):
        assert not guess(found.table).has_answers
        assert found.otherwise.startswith("other.csv: not a session recording: a table (CSV)")
    else:
        assert isinstance(found, Refusal)


def test_prose_and_code_are_never_tables(tmp_path: Path) -> None:
    for name, text in (
        (
            "read.me",
            "Feedback, comments and ratings,\nas we know them, are fine.\nNo table at all.\n",
        ),
        ("a.js", "function score(a, b) {\n  return a, b;\n}\n"),
    ):
        path = tmp_path / name
        path.write_text(text)
        (found,) = read(path)
        assert isinstance(found, Refusal)


@pytest.mark.parametrize(
    "titles", ["user,date,score,comment", "Email;Submitted at;How likely are you to recommend us?"]
)
def test_a_table_of_titles_alone_says_that_nobody_answered(tmp_path: Path, titles: str) -> None:
    path = tmp_path / "none.csv"
    path.write_text(f"{titles}\n")
    (found,) = read(path)
    assert isinstance(found, Refusal)
    assert found.reason == "none.csv: no answers under its titles."
    (passed,) = read(path, named=False)
    assert isinstance(passed, Skipped)
    assert passed.reason == found.reason


def test_a_row_that_does_not_fit_refuses_the_whole_file_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("Email,NPS,Comment\na@example.org,9,fine\nb@example.org,3,slow, and dear\n")
    (found,) = read(path)
    assert isinstance(found, Refusal)
    assert found.reason.startswith(
        "answers.csv, line 3: a row has 4 cells where there are 3 titles"
    )
    (met,) = read(path, named=False)
    assert isinstance(met, Refusal | Skipped)


@pytest.mark.parametrize(
    ("cell", "order", "at_ms"),
    [
        ("2026-01-01T11:00:00Z", None, 1_767_265_200_000.0),
        ("2026-01-01 11:00", None, 1_767_265_200_000.0),
        ("2026-01-01 13:00:00.5+02:00", None, 1_767_265_200_500.0),
        ("1767265200", None, 1_767_265_200_000.0),
        ("1767265200000", None, 1_767_265_200_000.0),
        ("01/02/2026 11:00", Order.MONTH, 1_767_351_600_000.0),
        ("2.1.26 11:00", Order.DAY, 1_767_351_600_000.0),
        ("01/02/2026 1:05 PM", Order.MONTH, 1_767_359_100_000.0),
        ("01/02/2026 11:00", None, None),
        ("Jan 1, 2026 11:00 AM", None, 1_767_265_200_000.0),
        ("Thu, 01 Jan 2026 11:00:00 GMT", None, 1_767_265_200_000.0),
        ("2026-01-01", None, None),
        ("2026-13-45 99:99", None, None),
        ("yesterday", None, None),
        ("", None, None),
    ],
)  # fmt: skip
def test_times_are_read_as_exports_write_them(
    cell: str, order: Order | None, at_ms: float | None
) -> None:
    assert epoch_ms(cell, order) == at_ms


def test_which_is_the_day_is_told_by_the_other_rows_and_never_guessed() -> None:
    columns = Choices((Role.TIME, Role.NPS))
    told = Table(("Date", "NPS"), (("01/02/2026 11:00", "9"), ("28/01/2026 11:00", "9")), (2, 3))
    assert [one.epoch_ms for one in answers_of(told, columns)] == [
        1_769_943_600_000.0,
        1_769_598_000_000.0,
    ]
    unsure = replace(told, rows=told.rows[:1], lines=(2,))
    assert [one.epoch_ms for one in answers_of(unsure, columns)] == [None]
    said = replace(columns, order=Order.MONTH)
    assert [one.epoch_ms for one in answers_of(unsure, said)] == [1_767_351_600_000.0]


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_stands_in_a_cell_is_a_score_or_words(title: str, cell: str) -> None:
    found = score_of(cell)
    assert found is None or found[0] == found[0]
    assert best_of(title, [3.0]) is None or best_of(title, [3.0]) >= 3.0  # type: ignore[operator]
    epoch_ms(cell, Order.DAY)
