"""`footfall feedback`, and answers in `import`, `show` and `sessions`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import makers
from tests.cli.conftest import Run

START_MS = 1_767_265_200_000.0
SURVEY = (
    "Customer;Date submitted (UTC);Source URL;NPS;What is missing?\n"
    "ann;2026-01-01 11:00:02;https://shop.example/cart;9;Sizes\n"
    "ann;2026-01-01 11:00:03;https://shop.example/cart;3;\n"
    "bob;2026-01-01 11:00:02;https://shop.example/;7;\n"
)


@pytest.fixture
def survey(tmp_path: Path, run: Run, library: Path) -> Path:
    """A library with ann's visit, and a survey beside it."""
    events = makers.recording(
        makers.page(), makers.custom(500, "identify", {"userId": "ann"}), makers.custom(900, "csat", 3),
        makers.press(8_000),
    )  # fmt: skip
    first_ms = float(min(one["timestamp"] for one in events))
    moved = makers.moved(events, START_MS - first_ms)
    file = makers.write_json(tmp_path / "visit.json", moved)
    assert run("import", str(file), "--library", str(library)).code == 0
    found = tmp_path / "answers.csv"
    found.write_text(SURVEY)
    return found


def test_a_survey_is_imported_once_and_told_with_its_scores_and_moments(
    run: Run, library: Path, survey: Path
) -> None:
    (file,) = run("import", str(survey), "--json", "--library", str(library)).json["files"]
    assert (file["outcome"], file["answers"], file["joined"], file["sessions"]) == (
        "imported",
        4,
        3,
        [1],
    )
    (again,) = run("import", str(survey), "--json", "--library", str(library)).json["files"]
    assert (again["outcome"], again["answers"], again["known_answers"]) == ("duplicate", 0, 4)
    told = run("feedback", "--json", "--library", str(library)).json
    assert (told["answers"], told["joined"]) == (5, 4)
    assert {name: told["nps"][name] for name in ("score", "promoters", "passives", "detractors", "of")} == {
        "score": 0, "promoters": 1, "passives": 1, "detractors": 1, "of": 3,
    }  # fmt: skip
    assert [one["missing"] for one in told["list"] if one["user"] == "bob"] == ["unknown_user"]
    hers = run("feedback", "--where", "user:ann", "--json", "--library", str(library)).json
    assert (hers["answers"], hers["nps"]["of"]) == (4, 2)
    shown = run("show", "1", "--no-measure", "--json", "--library", str(library)).json["feedback"]
    assert [(one["kind"], one["score"], one["text"], one["joined_by"], one["page"]) for one in shown] == [
        ("csat", 3, None, None, "/"), ("nps", 9, None, "user", "/cart"), ("text", None, "Sizes", "user", "/cart"),
        ("nps", 3, None, "user", "/cart"),
    ]  # fmt: skip
    assert [one["at_ms"] for one in shown] == [900, 2_000, 2_000, 3_000]
    for query, wanted in (("nps<7", 1), ("nps<3", 0), ("feedback:sizes", 1), ("csat=3", 1)):
        assert run("sessions", query, "--json", "--library", str(library)).json["total"] == wanted


def test_values_that_are_no_scores_are_named_and_the_others_are_kept(
    run: Run, library: Path, tmp_path: Path
) -> None:
    file = tmp_path / "nps.csv"
    rows = [f"ann,2026-01-01 11:00:{at % 60:02},{at % 11},so" for at in range(100)]
    rows[41] = "ann,2026-01-01 11:00:41,n/a,so"
    rows[60] = "ann,2026-01-01 11:00:41,11,so"
    file.write_text("\n".join(["user,time,NPS,why", *rows]))
    told = "“NPS”: 2 of 100 values are no score from 0 to 10 and left out, the first in line 43: “n/a”."
    answer = run("import", str(file), "--library", str(library))
    assert told in answer.out
    assert run("feedback", "--json", "--library", str(library)).json["nps"]["of"] == 98
    other = tmp_path / "other.footfall"
    (done,) = run("import", str(file), "--json", "--library", str(other)).json["files"]
    assert done["warnings"] == [{"code": "left_out", "text": told, "at_ms": None}]


def test_a_table_that_does_not_fit_is_refused_whole_with_its_line(
    run: Run, library: Path, survey: Path
) -> None:
    survey.write_text(SURVEY + "cy;2026-01-01 11:00:02;https://shop.example/;7;too; many\n")
    answer = run("import", str(survey), "--json", "--library", str(library))
    assert answer.code == 1
    (file,) = answer.json["files"]
    assert file["outcome"] == "rejected"
    assert file["reason"].startswith(
        "answers.csv, line 5: a row has 6 cells where there are 5 titles"
    )
    assert run("feedback", "--json", "--library", str(library)).json["answers"] == 1


def test_who_is_erased_is_in_no_survey_any_more(run: Run, library: Path, survey: Path) -> None:
    run("import", str(survey), "--library", str(library))
    assert run("erase", "--user", "ann", "--yes", "--library", str(library)).code == 0
    told = run("feedback", "--json", "--library", str(library)).json
    assert [one["user"] for one in told["list"]] == ["bob"]
    # who answered and was never recorded
    assert run("erase", "--user", "BOB", "--yes", "--library", str(library)).code == 0
    assert run("feedback", "--json", "--library", str(library)).json["list"] == []
    assert run("erase", "--user", "bob", "--yes", "--library", str(library)).code == 1


def test_an_answer_is_joined_by_hand_and_its_file_tells_again(
    run: Run, library: Path, survey: Path
) -> None:
    run("import", str(survey), "--library", str(library))

    def bobs(*options: str) -> tuple[int, int | None, str | None, str | None]:
        told = run("feedback", *options, "--json", "--library", str(library))
        (one,) = [one for one in told.json["list"] if one["score"] == 7]
        return one["answer"], one["session"], one["joined_by"], one["missing"]

    number = str(bobs()[0])
    assert bobs("--join", number, "1")[1:] == (1, "hand", None)
    assert bobs("--join", number, "none")[1:] == (None, None, "hand")
    assert bobs("--join", number, "file")[1:] == (None, None, "unknown_user")
    for wrong, said in (
        ((number, "9"), "session 9"),
        (("x", "1"), "joins nothing"),
        (("99", "1"), "not in the"),
        ((number, "9" * 20), "joins nothing"),
        (("9" * 5_000, "1"), "joins nothing"),
    ):
        answer = run("feedback", "--join", *wrong, "--library", str(library))
        assert answer.code in (1, 2), wrong
        assert said in answer.err, wrong


def test_a_file_of_answers_is_told_and_taken_out(run: Run, library: Path, survey: Path) -> None:
    run("import", str(survey), "--library", str(library))
    (file,) = run("feedback", "--json", "--library", str(library)).json["files"]
    assert (file["name"], file["answers"], file["joined"]) == ("answers.csv", 4, 3)
    assert file["columns"] == ["user", "time", "url", "nps", "text"]
    gone = run("feedback", "--remove", str(file["file"]), "--json", "--library", str(library)).json
    assert (gone["answers"], gone["files"]) == (1, [])
    assert run("feedback", "--remove", "1", "--library", str(library)).code == 1
    for none in ("0", "9" * 20, "one"):
        wrong = run("feedback", "--remove", none, "--library", str(library))
        assert "a whole number" in wrong.err
