"""An import tells how far it is, can be stopped, and leaves a list of what became of each file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel, QListView, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.library import browse, search
from app.ui.imports.outcomes import FileOutcome, Outcome, OutcomeDelegate, OutcomesModel
from app.ui.imports.pace import Pace
from app.ui.imports.panel import ImportPanel
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests import makers


@pytest.fixture
def tasks(tmp_path: Path, qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks(tmp_path / "library.footfall", places=1)
    yield made
    made.close()


@pytest.fixture
def panel(tasks: Tasks, resources: Path, qtbot: QtBot) -> ImportPanel:
    made = ImportPanel(tasks, Theme())
    qtbot.addWidget(made)
    return made


def bring_in(panel: ImportPanel, qtbot: QtBot, *files: Path) -> list[int]:
    with qtbot.waitSignal(panel.was_finished) as over:
        panel.bring_in(files)
    return list(over.args[0])


def stored(tasks: Tasks, qtbot: QtBot) -> int:
    found: list[int] = []
    tasks.read(lambda library: browse.count(library, search.parse("")), found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_every_file_gets_its_line_and_the_list_stays_until_dismissed(
    panel: ImportPanel, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    good = makers.write_json(tmp_path / "cart.json", makers.visit())
    bad = tmp_path / "photo.json"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    sessions = bring_in(panel, qtbot, good, bad)
    lines = {line.name: line for line in panel.outcomes.lines}
    assert lines["cart.json"].outcome is Outcome.IMPORTED
    assert "events" in lines["cart.json"].sentence
    assert lines["photo.json"].outcome in (Outcome.REJECTED, Outcome.SKIPPED)
    assert lines["photo.json"].sentence
    assert list(lines["cart.json"].sessions) == sessions
    assert panel.isVisible()
    assert "1 imported" in panel.summary
    panel.dismiss()
    assert not panel.isVisible()
    assert panel.outcomes.lines == ()


def test_a_line_leads_to_its_session_also_when_it_was_there_already(
    panel: ImportPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    file = makers.write_json(tmp_path / "cart.json", makers.visit())
    (session,) = bring_in(panel, qtbot, file)
    for _ in range(2):
        rows = panel.findChild(QListView)
        rows.setCurrentIndex(panel.outcomes.index(0))
        assert "opens its session" in panel.outcomes.index(0).data(Qt.ItemDataRole.ToolTipRole)
        with qtbot.waitSignal(panel.session_requested) as told:
            rows.activated.emit(panel.outcomes.index(0))
        assert told.args == [session]
        bring_in(panel, qtbot, file)


def test_a_long_sentence_is_read_whole_below_the_list(
    panel: ImportPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    panel.resize(420, 300)
    cut = tmp_path / "cart.json"
    makers.write_json(cut, makers.visit())
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    bad = tmp_path / "invoice.json"
    bad.write_text('{"total": 12}', encoding="utf-8")
    bring_in(panel, qtbot, cut, bad)
    lines = {line.name: line for line in panel.outcomes.lines}
    for name, line in lines.items():
        assert name not in line.sentence
    assert lines["invoice.json"].outcome is Outcome.REJECTED
    panel.findChild(QListView).setCurrentIndex(panel.outcomes.index(0))
    said = panel.outcomes.lines[0]
    wrapped = [label for label in panel.findChildren(QLabel) if label.wordWrap()]
    assert [label.text() for label in wrapped if label.isVisible()] == [
        f"{said.name}: {said.sentence}"
    ]


def test_one_event_is_one_event(panel: ImportPanel, tmp_path: Path, qtbot: QtBot) -> None:
    one = [makers.event(0, 4, {"href": "https://a.example/", "width": 800, "height": 600})]
    bring_in(panel, qtbot, makers.write_json(tmp_path / "one.json", one))
    assert "1 event" in panel.outcomes.lines[0].sentence
    assert "1 events" not in panel.outcomes.lines[0].sentence


def test_the_same_recording_again_is_said_to_be_there_already(
    panel: ImportPanel, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    events = makers.visit()
    bring_in(panel, qtbot, makers.write_json(tmp_path / "one.json", events))
    wrapped = makers.write_json(tmp_path / "two.json", {"events": events})
    assert bring_in(panel, qtbot, wrapped) == []
    assert [line.outcome for line in panel.outcomes.lines] == [Outcome.DUPLICATE]
    assert "already" in panel.outcomes.lines[0].sentence
    assert stored(tasks, qtbot) == 1


def test_progress_names_the_file_and_reaches_the_end(
    panel: ImportPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    files = [
        makers.write_json(tmp_path / f"v{n}.json", makers.moved(makers.visit(), n * 90_000.0))
        for n in range(4)
    ]
    panel.bring_in(files)
    run = panel.findChild(type(panel._run))
    paces: list[Pace] = []
    run.progressed.connect(paces.append)
    with qtbot.waitSignal(panel.was_finished):
        pass
    assert paces[-1].files_done == paces[-1].files == 4
    assert paces[-1].done_frac == 1.0
    done = [pace.done_frac for pace in paces]
    assert done == sorted(done)


def test_a_cancelled_import_stops_soon_and_keeps_whole_files_only(
    panel: ImportPanel, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    files = [
        makers.write_json(tmp_path / f"v{n}.json", makers.moved(makers.visit(), n * 90_000.0))
        for n in range(40)
    ]
    panel.bring_in(files)
    qtbot.waitUntil(lambda: panel.outcomes.rowCount() >= 2)
    with qtbot.waitSignal(panel.was_finished):
        panel.cancel()
    assert "Cancelled" in panel.summary
    assert not panel.is_running
    qtbot.waitUntil(lambda: tasks.busy == 0)
    assert 2 <= stored(tasks, qtbot) < 40


def test_files_dropped_during_an_import_come_after_it(
    panel: ImportPanel, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    first = makers.write_json(tmp_path / "first.json", makers.visit())
    second = makers.write_json(tmp_path / "second.json", makers.moved(makers.visit(), 90_000.0))
    panel.bring_in([first])
    with qtbot.waitSignal(panel.was_finished):
        panel.bring_in([second])
    assert [line.name for line in panel.outcomes.lines] == ["first.json", "second.json"]
    assert stored(tasks, qtbot) == 2


def test_a_file_that_is_gone_is_told_in_a_sentence(
    panel: ImportPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    bring_in(panel, qtbot, tmp_path / "gone.json")
    assert [line.outcome for line in panel.outcomes.lines] == [Outcome.REJECTED]
    assert "gone.json" in panel.outcomes.lines[0].name + panel.outcomes.lines[0].sentence


def test_a_name_with_markup_is_drawn_as_it_is_written(qtbot: QtBot, resources: Path) -> None:
    model = OutcomesModel()
    model.add(FileOutcome("<b>x</b>.json", Outcome.REJECTED, "not a <i>session</i> recording"))
    index = model.index(0)
    assert index.data() == "<b>x</b>.json: not a <i>session</i> recording"
    assert "&lt;b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)
    picture = QImage(600, 26, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    option = QStyleOptionViewItem()
    option.rect = picture.rect()
    OutcomeDelegate(Theme()).paint(painter, option, index)
    painter.end()
    blank = QImage(picture.size(), picture.format())
    blank.fill(Qt.GlobalColor.white)
    assert picture != blank


def test_the_pace_is_told_in_words_once_it_means_something() -> None:
    early = Pace(0, 12, 1_000, 100_000_000, 200)
    assert early.in_words() == "0 of 12"
    assert early.left_s is None
    later = Pace(3, 12, 48_000_000, 240_000_000, 2_000)
    assert later.bytes_per_s == 24_000_000
    assert later.left_s == 8
    assert later.in_words() == "3 of 12 · 24.0 MB/s · 8 s left"
    assert Pace(12, 12, 240_000_000, 240_000_000, 10_000).in_words() == "12 of 12 · 24.0 MB/s"
    assert Pace(1, 2, 0, 0, 50).done_frac == 0.5


def test_a_part_that_found_its_recording_is_not_said_to_lack_a_page(
    panel: ImportPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    events = makers.visit()
    for number, part in ((1, events[9:15]), (0, events[:9]), (2, events[15:])):
        file = makers.write_json(tmp_path / f"shop-segment-{number}.json", part)
        bring_in(panel, qtbot, file)
        line = panel.outcomes.lines[-1]
        assert ("no page was recorded" in line.sentence) == (number == 1)
        assert line.outcome is (Outcome.IMPORTED if number == 1 else Outcome.UPDATED)
