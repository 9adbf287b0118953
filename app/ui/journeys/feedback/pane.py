"""The tab: NPS and CSAT, how often each score was given, by what answers have in common; below each answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.insights.feedback import Answer, Part
from app.library import answers_by_hand, feedback, survey_files
from app.library.changes import Changes
from app.library.survey_files import SurveyFile
from app.ui import said as said_of
from app.ui import words
from app.ui.dismissing import Act
from app.ui.journeys.behind import BEFORE_MS
from app.ui.journeys.feedback import columns, reading
from app.ui.journeys.feedback.chart import ScoreBars
from app.ui.journeys.feedback.joining import JoinDialog
from app.ui.journeys.feedback.reading import Chosen
from app.ui.journeys.parts import ABOVE, framed, parted
from app.ui.journeys.shares import percent
from app.ui.journeys.tab import Tab
from app.ui.journeys.table import Table
from app.ui.nothing import Nothing
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

if TYPE_CHECKING:
    from app.library.database import Library

NUMBERS_W_PX, CHART_W_PX, PARTS_W_PX = 240, 340, 470
ABOVE_H_PX, LIST_H_PX = 260, 360
LONGEST_SAID = 60


class FeedbackTab(Tab):
    """What people say, and where they said it.

    Signals:
        columns_wanted: (SurveyFile) it is to be read with other columns.
    """

    columns_wanted = Signal(object)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tasks, theme, parent)
        self.setObjectName("feedback_tab")
        self._found: reading.Found | None = None
        self._chosen = Chosen()
        self.table = Table(columns.of_answers(), theme, self, sorted_by=1)
        self.table.setAccessibleName(self.tr("Answers"))
        self.table.row_opened.connect(self._open)
        self.table.cell_opened.connect(lambda row, _column: self._open(row))
        self.table.menu_wanted.connect(self._offer_menu)
        self.table.row_chosen.connect(self._meet_row)
        self.parts = Table(columns.of_parts(), theme, self, sorted_by=1)
        self.parts.setAccessibleName(self.tr("Answers by what they have in common"))
        self.parts.row_opened.connect(self._narrow_to_part)
        self.parts.cell_opened.connect(lambda row, _column: self._narrow_to_part(row))
        self.bars = ScoreBars(theme, self)
        self.bars.score_chosen.connect(self._narrow_to_score)
        self.scale, self.by = QComboBox(self), QComboBox(self)
        self.scale.setAccessibleName(self.tr("Which scores"))
        self.by.setAccessibleName(self.tr("By what they are told apart"))
        for box in (self.scale, self.by):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for key in feedback.BY:
            self.by.addItem(reading.by(key), key)
        self.scale.currentIndexChanged.connect(self._show_scores)
        self.by.currentIndexChanged.connect(self._show_parts)
        self._count = QLabel(self)
        self.all_button = QPushButton(self)
        self.all_button.setToolTip(self.tr("List all answers again"))
        self.all_button.clicked.connect(lambda: self._narrow(Chosen()))
        self.join_button = QPushButton(self.tr("Join to a session…"), self)
        self.join_button.setProperty("flat", True)
        self.join_button.setToolTip(
            self.tr("Say to which session the chosen answer belongs; it can be undone")
        )
        self.join_button.clicked.connect(lambda: self.ask_session(self.table.current_row()))
        self.files_button = QPushButton(self)
        self.files_button.setProperty("flat", True)
        self.files_button.setToolTip(
            self.tr("The files that brought answers: other columns, taking one out")
        )
        self.files_button.clicked.connect(self._offer_files)
        self.files_button.hide()
        self._labels = [QLabel(self) for _ in range(7)]
        self._nothing = Nothing(theme, self)
        self._faces = QStackedWidget(self)
        self._lay_out()
        self.setFocusProxy(self.table)
        self._dress()

    # -- what is shown -----------------------------------------------------------------------------

    def _ask(self) -> None:
        is_first = self._found is None
        self._survey(reading.Ask(self._query), self._show, "journeys feedback", is_first=is_first)

    def _say_slow(self) -> None:
        self._nothing.say("", self.tr("Reading what people say…"), "")
        self._faces.setCurrentIndex(0)

    def _show(self, found: reading.Found) -> None:
        self._found = found
        self._count.setText(reading.counted(found))
        self.files_button.setVisible(bool(found.files))
        self.files_button.setText(
            self.tr("Files: %1 ▾").replace("%1", words.number(len(found.files)))
        )
        if not found.told.answers:
            self._say_nothing(found)
            return
        self._show_numbers(found)
        before = self.scale.currentText().partition(" · ")[0]
        with QSignalBlocker(self.scale):
            self.scale.clear()
            for at, one in enumerate(found.scores):
                self.scale.addItem(reading.scale(one), at)
                if before and reading.scale(one).startswith(before):
                    self.scale.setCurrentIndex(at)
        self.scale.setVisible(bool(found.scores))
        self._narrow(self._chosen)
        self._show_parts()
        self._faces.setCurrentIndex(1)

    def _show_numbers(self, found: reading.Found) -> None:
        told = (
            self.tr("NPS"), reading.net(found.nps) or "–", reading.net_range(found.nps), reading.net_parts(found.nps),
            self.tr("CSAT"), percent(found.csat.share) or "–", reading.share_range(found.csat),
        )  # fmt: skip
        for label, text in zip(self._labels, told, strict=True):
            label.setText(text)
            label.setVisible(bool(text))

    def _show_scores(self) -> None:
        found, at = self._found, self.scale.currentData()
        of = None if found is None or at is None else found.scores[at]
        same = of is not None and (of.kind, of.scale_max) == (self._chosen.kind, self._chosen.scale_max)  # fmt: skip
        self.bars.show_scores(of, self._chosen.score if same else None)

    def _show_parts(self) -> None:
        if self._found is not None:
            self.parts.show_rows(self._found.parts(self.by.currentData()))

    def _say_nothing(self, found: reading.Found) -> None:
        if found.told.in_all:
            said = self.tr("No session of this search says anything")
            hint = self.tr("Take a term out of the search to see the %1 answers of the library.")
            hint = hint.replace("%1", words.number(found.told.in_all))
        else:
            said = self.tr("Nobody has said anything yet")
            hint = self.tr(
                "Drop a table of survey answers (CSV) on the window: Hotjar's, Typeform's or any other.\n"
                "What recordings tell of surveys and feedback stands here by itself."
            )
        self._nothing.say("note", said, hint)
        self._chosen = Chosen()
        self.all_button.hide()
        self._faces.setCurrentIndex(0)
        self._meet_row(None)

    # -- doors -------------------------------------------------------------------------------------

    def _narrow_to_score(self, score: float | None) -> None:
        found, at = self._found, self.scale.currentData()
        if found is None or at is None:
            return
        of = found.scores[at]
        self._narrow(replace(self._chosen, kind=of.kind, scale_max=of.scale_max, score=score))

    def _narrow_to_part(self, row: object) -> None:
        if isinstance(row, Part):
            self._narrow(replace(self._chosen, by=self.by.currentData(), value=row.value))

    def _narrow(self, chosen: Chosen) -> None:
        """List these answers."""
        found, self._chosen = self._found, chosen
        if found is None:
            return
        rows = [one for one in found.told.answers if chosen.fits(one, found.told)]
        before = self.table.current_row()
        number = before.number if isinstance(before, Answer) else None
        self.table.show_rows(rows, lambda row: isinstance(row, Answer) and row.number == number)
        said = reading.chosen(chosen)
        self.all_button.setVisible(bool(said))
        self.all_button.setText(f"{said}: {words.number(len(rows))}  ✕")
        self._show_scores()
        self._meet_row(self.table.current_row())

    def _open(self, row: object) -> None:
        if not isinstance(row, Answer):
            return
        if row.session is None:
            said = self.tr("This answer stands in no session: %1.")
            self.noted.emit(said.replace("%1", reading.why(row)))
        else:
            self.moment_wanted.emit(row.session, max(row.at_ms - BEFORE_MS, 0.0))

    # -- whose answers are -------------------------------------------------------------------------

    def ask_session(self, row: object) -> None:
        """Ask to which session an answer of a file belongs."""
        if not isinstance(row, Answer) or row.answer is None:
            return
        dialog = JoinDialog(row, self._tasks, self._theme, self)
        answer = row.answer
        dialog.chosen.connect(
            lambda session: self._say(
                self.tr("Joined to a session: %1"), row, partial(_joined, answer, session)
            )
        )
        dialog.finished.connect(lambda _result: self.table.setFocus())
        dialog.open()

    def _meet_row(self, row: object) -> None:
        self.join_button.setEnabled(isinstance(row, Answer) and row.answer is not None)

    def _offer_menu(self, row: Answer, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row.session is not None:
            menu.addAction(self.tr("Watch from 3 s before"), partial(self._open, row))
        if row.answer is not None:
            again = self.tr("Join to another session…")
            ask = self.tr("Join to a session…") if row.session is None else again
            menu.addAction(ask, partial(self.ask_session, row))
            off, found = self.tr("Taken off its session: %1"), self.tr("As its file tells: %1")
            if row.session is not None:
                act = partial(_taken_off, row.answer)
                menu.addAction(self.tr("Take off its session"), partial(self._say, off, row, act))
            if reading.is_by_hand(row):
                act = partial(_found, row.answer)
                told = self.tr("Let its file tell the session")
                menu.addAction(told, partial(self._say, found, row, act))
        if menu.actions():
            menu.popup(at)

    def _say(self, said: str, row: Answer, act: Callable[[Library], Changes]) -> None:
        called = words.plain(row.text or row.beside, LONGEST_SAID)
        title = said_of.title(row.kind, row.score, row.scale_max)
        told = " · ".join(part for part in (title, called) if part)
        self.act_wanted.emit(Act(said.replace("%1", told), act))

    # -- files -------------------------------------------------------------------------------------

    def _offer_files(self) -> None:
        if self._found is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for file in self._found.files:
            its = menu.addMenu(reading.file(file).replace("&", "&&"))
            its.addAction(self.tr("Other columns…"), partial(self.columns_wanted.emit, file))
            its.addAction(self.tr("Remove"), partial(self._remove, file))
        menu.popup(self.files_button.mapToGlobal(self.files_button.rect().bottomLeft()))

    def _remove(self, file: SurveyFile) -> None:
        said = self.tr("Removed %1").replace("%1", reading.file(file))
        self.act_wanted.emit(Act(said, partial(_removed, file.id)))

    # -- parts -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.addWidget(self._count, 1)
        head.addWidget(self.all_button)
        head.addWidget(self.join_button)
        head.addWidget(self.files_button)
        keeps = self.all_button.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.all_button.setSizePolicy(keeps)
        self.all_button.hide()
        above = QSplitter(Qt.Orientation.Horizontal, self)
        above.setObjectName("feedback_above")
        above.addWidget(self._numbers())
        above.addWidget(self._under(self.scale, self.bars))
        above.addWidget(self._under(self.by, self.parts))
        above.setSizes([NUMBERS_W_PX, CHART_W_PX, PARTS_W_PX])
        for at, stretch in enumerate((0, 1, 1)):
            above.setStretchFactor(at, stretch)
        both = parted(
            "feedback_split", ABOVE, (above, self.table), (ABOVE_H_PX, LIST_H_PX), 1, self
        )
        self._faces.addWidget(self._nothing)
        self._faces.addWidget(both)
        self._faces.setCurrentIndex(1)
        framed(self, self._faces, head)

    def _numbers(self) -> QWidget:
        """NPS and CSAT, each with its range."""
        holder = self._panel()
        column = QVBoxLayout(holder)
        column.setContentsMargins(12, GRID_PX, 12, GRID_PX)
        column.setSpacing(2)
        for at, label in enumerate(self._labels):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            if at == 4:
                column.addSpacing(GRID_PX * 2)
            if at not in (1, 5):
                label.setProperty("role", "secondary")
            column.addWidget(label)
        column.addStretch(1)
        return holder

    def _under(self, chooser: QComboBox, what: QWidget) -> QWidget:
        holder = self._panel()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, GRID_PX, 0, 0)
        column.setSpacing(GRID_PX)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(chooser)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(what, 1)
        return holder

    def _panel(self) -> QWidget:
        holder = QWidget(self)
        holder.setAutoFillBackground(True)
        holder.setBackgroundRole(QPalette.ColorRole.Base)
        return holder

    def _dress(self) -> None:
        self._count.setFont(self._theme.font("secondary"))
        self._count.setProperty("role", "secondary")
        for at, label in enumerate(self._labels):
            label.setFont(self._theme.font("title" if at in (1, 5) else "secondary"))


def _joined(answer: int, session: int, db: Library) -> Changes:
    return answers_by_hand.join(db, answer, session)


def _taken_off(answer: int, db: Library) -> Changes:
    return answers_by_hand.take_off(db, answer)


def _found(answer: int, db: Library) -> Changes:
    return answers_by_hand.let_find(db, answer)


def _removed(file: int, db: Library) -> Changes:
    return survey_files.remove(db, file)
