"""The dialog: each column of the file with what it is taken for and its first values; what comes of it below."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.formats.feedback import ANSWERS, Choices, Role, guess, left_out
from app.formats.survey_times import Order, is_open
from app.ui import words
from app.ui.imports.answers import Question
from app.ui.surveys import reading
from app.ui.theme import GRID_PX, Theme

WIDTH_PX, HEIGHT_PX, LEAST_W_PX, BESIDE_PX = 1_040, 560, 720, 80
TITLE_W_PX, ROLE_W_PX = 260, 236
ROW_H_PX = 40
#: values of a column that are shown
EXAMPLES = 3
LONGEST_PX = 120


class SurveyDialog(QDialog):
    """Answers its question once: with what was chosen, or with None where it is closed."""

    def __init__(self, question: Question, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("survey_dialog")
        self._question: Question | None = question
        self._theme = theme
        self._table = question.survey.table
        self._few = reading.few(self._table)
        self.setWindowTitle(self.tr("What the columns of a survey are"))
        room_px = WIDTH_PX if parent is None else parent.window().width() - BESIDE_PX
        self.resize(max(min(WIDTH_PX, room_px), LEAST_W_PX), HEIGHT_PX)
        self._build(words.plain(question.survey.source))
        chosen = question.chosen
        fits = chosen is not None and len(chosen.roles) == len(self._table.titles)
        self._show(chosen if chosen is not None and fits else guess(self._table))

    @property
    def choices(self) -> Choices:
        """As they are chosen."""
        roles = tuple(Role(box.currentData()) for box in self.boxes)
        order = self.order.currentData()
        return Choices(roles, bool(self.zone.currentData()), Order(order) if order else None)

    def accept(self) -> None:
        """Take the file in."""
        self._answer(self.choices)
        super().accept()

    def reject(self) -> None:
        """Leave the file where it is."""
        self._answer(None)
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._answer(None)
        super().closeEvent(event)

    def _answer(self, choices: Choices | None) -> None:
        question, self._question = self._question, None
        if question is not None:
            question.reply(choices)

    def _build(self, name: str) -> None:
        head = QLabel(self.tr("%1: what does each column hold?").replace("%1", name), self)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setFont(self._theme.font("title"))
        hint = QLabel(self.tr("It is remembered for all files with this row of titles."), self)
        hint.setProperty("role", "secondary")
        self.columns = self._columns()
        self.said, self.lost, self.joined = QLabel(self), QLabel(self), QLabel(self)
        for label in (self.said, self.lost, self.joined):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.joined.setProperty("role", "secondary")
        self.zone, self.order = QComboBox(self), QComboBox(self)
        self.zone.addItem(self.tr("UTC"), False)
        self.zone.addItem(self.tr("The time of this computer"), True)
        self.order.addItem(self.tr("Nobody knows"), "")
        self.order.addItem(self.tr("The day comes first"), Order.DAY)
        self.order.addItem(self.tr("The month comes first"), Order.MONTH)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(GRID_PX * 2)
        self._form.addRow(self.tr("Times without a &zone"), self.zone)
        self._form.addRow(self.tr("&Dates such as 03/04/2026"), self.order)
        known = self._question is not None and self._question.chosen is not None
        self.take = QPushButton(self.tr("Use these columns") if known else self.tr("Import"), self)
        self.take.setProperty("primary", True)
        self.take.setDefault(True)
        self.take.clicked.connect(self.accept)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addLayout(self._form)
        foot.addStretch(1)
        foot.addWidget(cancel, 0, Qt.AlignmentFlag.AlignBottom)
        foot.addWidget(self.take, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID_PX * 3, GRID_PX * 2, GRID_PX * 3, GRID_PX * 2)
        column.setSpacing(GRID_PX)
        for part in (head, hint):
            column.addWidget(part)
        column.addWidget(self.columns, 1)
        column.addWidget(self.said)
        column.addWidget(self.lost)
        column.addWidget(self.joined)
        column.addLayout(foot)
        for box in (*self.boxes, self.zone, self.order):
            box.currentIndexChanged.connect(self._read)

    def _columns(self) -> QTableWidget:
        """A row for each column of the file."""
        view = QTableWidget(len(self._table.titles), 2 + EXAMPLES, self)
        view.setAccessibleName(self.tr("Columns of the file"))
        heads = [self.tr("Column"), self.tr("Holds")]
        heads += [self.tr("Line %1").replace("%1", str(n)) for n in self._table.lines[:EXAMPLES]]
        view.setHorizontalHeaderLabels([*heads, *[""] * EXAMPLES][: 2 + EXAMPLES])
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(ROW_H_PX)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.boxes: list[QComboBox] = []
        for at, title in enumerate(self._table.titles):
            view.setItem(at, 0, _cell(title or self.tr("without a title")))
            box = QComboBox(view)
            box.setAccessibleName(words.plain(title))
            for role in reading.ROLES:
                box.addItem(reading.role(role), str(role))
            holder = QWidget(view)
            room = QHBoxLayout(holder)
            room.setContentsMargins(0, 2, GRID_PX, 2)
            room.addWidget(box)
            view.setCellWidget(at, 1, holder)
            self.boxes.append(box)
            for nth, row in enumerate(self._table.rows[:EXAMPLES]):
                view.setItem(at, 2 + nth, _cell(row[at]))
        head = view.horizontalHeader()
        # what is written stands below its head
        head.setStyleSheet("QHeaderView::section { padding: 4px 3px; }")
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for nth in range(2, 2 + EXAMPLES):
            head.setSectionResizeMode(nth, QHeaderView.ResizeMode.Stretch)
        view.setColumnWidth(0, TITLE_W_PX)
        view.setColumnWidth(1, ROLE_W_PX)
        return view

    def _show(self, choices: Choices) -> None:
        for box, role in zip(self.boxes, choices.roles, strict=True):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(str(role)))
        order = "" if choices.order is None else choices.order
        for box, value in ((self.zone, choices.is_local), (self.order, order)):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(value))
        self._read()

    def _read(self) -> None:
        """Say what comes of what is chosen."""
        self._keep_one()
        choices = self.choices
        answers = reading.told(self._few, choices)
        self.said.setText(reading.counted(answers, len(self._few.rows)))
        lost = reading.left_out(left_out(self._few, choices))
        self.lost.setText(lost)
        self.lost.setVisible(bool(lost))
        self.joined.setText(reading.joined_by(answers, choices))
        self.take.setEnabled(bool(answers))
        at = choices.roles.index(Role.TIME) if Role.TIME in choices.roles else None
        self._form.setRowVisible(self.zone, at is not None)
        times = [] if at is None else [row[at] for row in self._few.rows]
        self._form.setRowVisible(self.order, is_open(times))

    def _keep_one(self) -> None:
        """What is no answer stands in one column only: the one that was chosen last."""
        chosen = self.sender()
        role = Role(chosen.currentData()) if chosen in self.boxes else Role.NONE
        if role in ANSWERS or role is Role.NONE:
            return
        for box in self.boxes:
            if box is not chosen and box.currentData() == str(role):
                with QSignalBlocker(box):
                    box.setCurrentIndex(box.findData(str(Role.NONE)))


def _cell(text: str) -> QTableWidgetItem:
    item = QTableWidgetItem(words.plain(text, LONGEST_PX))
    item.setToolTip(words.tooltip(text))
    return item
