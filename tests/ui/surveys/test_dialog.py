"""A table that comes in is shown with what each column is taken for, and what was chosen is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.formats.feedback import Role
from app.library.database import open_reader
from app.ui.imports.answers import Question
from app.ui.imports.outcomes import Outcome
from app.ui.imports.panel import ImportPanel
from app.ui.surveys.dialog import SurveyDialog
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests import makers

TEXT = (
    "Who;When it was;NPS;What is missing?\n"
    "ann@example.org;03/04/2026 10:00;9;Sizes\n"
    "bob@example.org;05/04/2026 10:00;3;\n"
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.footfall"


@pytest.fixture
def asked() -> list[SurveyDialog]:
    return []


@pytest.fixture
def panel(tasks: Tasks, asked: list[SurveyDialog], qtbot: QtBot) -> Iterator[ImportPanel]:
    theme = Theme()
    made = ImportPanel(tasks, theme)
    qtbot.addWidget(made)

    def ask(question: Question) -> None:
        asked.append(SurveyDialog(question, theme, made))
        asked[-1].open()

    made.columns_wanted.connect(ask)
    return made


def choose(dialog: SurveyDialog, at: int, role: Role) -> None:
    """Say what a column is."""
    dialog.boxes[at].setCurrentIndex(dialog.boxes[at].findData(str(role)))


def bring_in(
    panel: ImportPanel,
    asked: list[SurveyDialog],
    path: Path,
    qtbot: QtBot,
    answer: Callable[[], None],
) -> None:
    """Drop a file and answer what is asked."""
    before = len(asked)
    with qtbot.waitSignal(panel.was_finished):
        panel.bring_in([path])
        qtbot.waitUntil(lambda: len(asked) > before)
        answer()


def stored(library: Path) -> list[tuple[object, ...]]:
    """The scores and times that are kept."""
    with closing(open_reader(library)) as db:
        found = db.execute(
            "SELECT told_user, score, epoch_ms FROM answers WHERE score IS NOT NULL ORDER BY id"
        )
        return [tuple(row) for row in found.fetchall()]


def test_what_is_chosen_counts_and_is_remembered_for_such_titles(
    panel: ImportPanel, asked: list[SurveyDialog], library: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    first = tmp_path / "april.csv"
    first.write_text(TEXT)

    def answer() -> None:
        dialog = asked[0]
        assert dialog.choices.roles == (Role.NONE, Role.TIME, Role.NPS, Role.TEXT)
        assert "2 NPS scores, 1 answer in words in 2 rows" in dialog.said.text()
        assert dialog.joined.text().startswith("No column tells a recording or a person")
        choose(dialog, 0, Role.USER)
        assert dialog.joined.text().startswith("No time of day can be read")
        assert dialog.order.isVisible()
        dialog.order.setCurrentIndex(1)
        assert (
            dialog.joined.text()
            == "They find their session by person and time, at most 30 minutes away."
        )
        choose(dialog, 3, Role.USER)
        assert dialog.choices.roles == (Role.NONE, Role.TIME, Role.NPS, Role.USER)
        choose(dialog, 0, Role.USER)
        choose(dialog, 3, Role.TEXT)
        dialog.take.click()

    bring_in(panel, asked, first, qtbot, answer)
    (line,) = panel.outcomes.lines
    assert (line.outcome, line.sentence) == (
        Outcome.IMPORTED,
        "3 answers · 0 of them at their moment in a session",
    )
    assert stored(library) == [
        ("ann@example.org", 9.0, 1_775_210_400_000.0), ("bob@example.org", 3.0, 1_775_383_200_000.0),
    ]  # fmt: skip
    later = tmp_path / "may.csv"
    later.write_text(TEXT.splitlines()[0] + "\ncy@example.org;02/05/2026 10:00;5;\n")
    with qtbot.waitSignal(panel.was_finished):
        panel.bring_in([later])
    assert len(asked) == 1
    assert panel.summary == "1 imported · 1 answer · at no moment of a session"
    assert stored(library)[2:] == [("cy@example.org", 5.0, 1_777_716_000_000.0)]


def test_values_that_are_no_scores_are_named_before_and_after(
    panel: ImportPanel, asked: list[SurveyDialog], tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "nps.csv"
    rows = [f"ann,2026-04-03 10:00:{at:02},{at % 11},so" for at in range(30)]
    rows[7] = "ann,2026-04-03 10:00:07,n/a %4,so"
    file.write_text("\n".join(["user,time,NPS,why", *rows]))

    def answer() -> None:
        dialog = asked[0]
        assert dialog.choices.roles == (Role.USER, Role.TIME, Role.NPS, Role.TEXT)
        assert dialog.said.text().startswith("29 NPS scores (29 with words)")
        assert dialog.lost.isVisible()
        assert dialog.lost.text() == "NPS: 1 left out, in line 9: “n/a %4”"
        choose(dialog, 2, Role.NONE)
        assert not dialog.lost.isVisible()
        choose(dialog, 2, Role.NPS)
        dialog.take.click()

    bring_in(panel, asked, file, qtbot, answer)
    (line,) = panel.outcomes.lines
    assert panel.summary == (
        "1 imported · 30 answers · 0 of them at their moment in a session · 1 value left out"
    )
    assert panel._list.isVisible()
    assert "“NPS”: 1 of 30 values is no score from 0 to 10 and left out, in line 9" in line.sentence


def test_whoever_closes_the_dialog_keeps_the_file_out(
    panel: ImportPanel, asked: list[SurveyDialog], library: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "april.csv"
    path.write_text(TEXT)

    def close() -> None:
        asked[0].reject()

    bring_in(panel, asked, path, qtbot, close)
    (line,) = panel.outcomes.lines
    assert line.outcome is Outcome.SKIPPED
    assert line.sentence.endswith("Import it again to say what its columns are.")
    assert stored(library) == []


def test_a_table_of_which_nothing_is_known_can_be_told(
    panel: ImportPanel, asked: list[SurveyDialog], library: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Kunde,Wert\nann,4\nbob,5\n")

    def answer() -> None:
        assert not asked[0].take.isEnabled()
        choose(asked[0], 1, Role.RATING)
        choose(asked[0], 0, Role.USER)
        asked[0].take.click()

    bring_in(panel, asked, path, qtbot, answer)
    assert [row[:2] for row in stored(library)] == [("ann", 4.0), ("bob", 5.0)]


def test_where_nobody_can_be_asked_a_table_is_what_it_is_taken_for_and_the_others_come_in(
    tasks: Tasks, library: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    alone = ImportPanel(tasks, Theme())
    qtbot.addWidget(alone)
    (tmp_path / "drop").mkdir()
    for name, text in (("a-odd.csv", "Kunde,Wert\nann,4\n"), ("b-april.csv", TEXT)):
        (tmp_path / "drop" / name).write_text(text)
    with qtbot.waitSignal(alone.was_finished):
        alone.bring_in([tmp_path / "drop" / "a-odd.csv", tmp_path / "drop" / "b-april.csv"])
    told = {line.name: line for line in alone.outcomes.lines}
    assert told["b-april.csv"].outcome is Outcome.IMPORTED
    assert told["a-odd.csv"].outcome is Outcome.REJECTED
    assert "Nobody said which of its columns hold answers" in told["a-odd.csv"].sentence
    assert [row[1] for row in stored(library)] == [9.0, 3.0]


def test_one_answer_counts_for_all_files_with_such_titles_and_others_come_in_meanwhile(
    panel: ImportPanel, asked: list[SurveyDialog], library: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = [tmp_path / f"{month}.csv" for month in ("april", "june", "may")]
    for at, path in enumerate(paths):
        path.write_text(TEXT.replace("ann@", f"ann{at}@").replace("bob@", f"bob{at}@"))
    visit = makers.write_json(tmp_path / "visit.json", makers.recording(makers.page()))
    with qtbot.waitSignal(panel.was_finished):
        panel.bring_in([*paths, visit])
        qtbot.waitUntil(lambda: any(line.name == "visit.json" for line in panel.outcomes.lines))
        assert len(asked) == 1
        choose(asked[0], 0, Role.USER)
        asked[0].take.click()
    assert len(asked) == 1
    assert len(stored(library)) == 6
    assert all(str(row[0]).startswith(("ann", "bob")) for row in stored(library))
