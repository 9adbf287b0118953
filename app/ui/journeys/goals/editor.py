"""The dialog in which a goal is made or changed: a name, a search, where its worth is told."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import QueryError, UserError
from app.insights.payloads import Field
from app.library import search
from app.library.goals import Goal, Taken, Worth
from app.library.named_rows import LONGEST_NAME
from app.ui import words
from app.ui.journeys.goals import asking, reading
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

WIDTH_PX = 520
SETTLE_MS = 150


class GoalDialog(QDialog):
    """Nothing is kept before Keep.

    Args:
        goal: what is changed; None for a new one.
        query: what a new one asks at first.

    Signals:
        kept: (name, query, Worth or None).
    """

    kept = Signal(str, str, object)

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        parent: QWidget | None = None,
        goal: Goal | None = None,
        query: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Add a goal") if goal is None else self.tr("Change a goal"))
        self.setMinimumWidth(WIDTH_PX)
        self._tasks = tasks
        self._theme = theme
        self._worth = goal.worth if goal is not None else None
        self._offered: tuple[Field, ...] = ()
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._count)
        self._build()
        self.name.setText(goal.name if goal is not None else "")
        self.asked.setEditText(goal.query if goal is not None else query)
        tasks.survey(asking.Offering(), self._offer, latest=f"goal offers {id(self)}")
        self._read()

    @property
    def worth(self) -> Worth | None:
        """Where the worth is told, as it is chosen."""
        event = self.event_.currentData()
        if not event:
            return None
        field = self.field.currentData()
        return None if field is None else Worth(event, field, Taken(self.taken.currentData()))

    def say(self, why: UserError) -> None:
        """Tell why it cannot be kept so."""
        self._said.setText(f"{why.text} {why.hint}".strip())

    def _build(self) -> None:
        self.name = QLineEdit(self)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(self.tr("Orders"))
        self.asked = QComboBox(self)
        self.asked.setEditable(True)
        self.asked.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.asked.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.asked.setMinimumContentsLength(30)
        line = self.asked.lineEdit()
        if line is not None:
            line.setPlaceholderText("event:purchase")
            line.setFont(self._theme.font("mono"))
        completer = self.asked.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.event_, self.field, self.taken = QComboBox(self), QComboBox(self), QComboBox(self)
        self.event_.addItem(self.tr("Nothing tells it"), "")
        for box in (self.event_, self.field):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(30)
        self.taken.addItem(self.tr("All of a session together"), Taken.SUM)
        self.taken.addItem(self.tr("Only the last one of a session"), Taken.LAST)
        if self._worth is not None:
            self.taken.setCurrentIndex(self.taken.findData(self._worth.taken))
        self._said = QLabel(self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._said.setProperty("role", "secondary")
        self._said.setMinimumHeight(self.fontMetrics().height() * 2 + 4)
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop)
        form = QFormLayout()
        form.setHorizontalSpacing(GRID_PX * 2)
        form.setVerticalSpacing(GRID_PX)
        form.addRow(self.tr("&Name"), self.name)
        form.addRow(self.tr("&Reached by"), self.asked)
        form.addRow("", self._said)
        form.addRow(self.tr("&Worth told by"), self.event_)
        form.addRow(self.tr("in its &field"), self.field)
        form.addRow(self.tr("&Counted"), self.taken)
        self.keep = QPushButton(self.tr("Keep"), self)
        self.keep.setProperty("primary", True)
        self.keep.setDefault(True)
        self.keep.clicked.connect(self._keep)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID_PX * 3, GRID_PX * 3, GRID_PX * 3, GRID_PX * 2)
        column.setSpacing(GRID_PX * 2)
        column.addLayout(form)
        column.addLayout(foot)
        self.name.textChanged.connect(self._read)
        self.asked.editTextChanged.connect(self._read)
        self.event_.currentIndexChanged.connect(self._ask_fields)
        self._has_worth(False)

    def _offer(self, offers: asking.Offers) -> None:
        text = self.asked.currentText()
        self.asked.blockSignals(True)
        for query, count in offers.queries:
            self.asked.addItem(query)
            at = self.asked.count() - 1
            tip = words.tooltip(f"{query} · {words.number(count)}")
            self.asked.setItemData(at, tip, Qt.ItemDataRole.ToolTipRole)
        self.asked.setCurrentIndex(-1)
        self.asked.setEditText(text)
        self.asked.blockSignals(False)
        known = dict.fromkeys(offers.events)
        if self._worth is not None:
            known.setdefault(self._worth.event)
        for event in known:
            self.event_.addItem(words.plain(event, 80), event)
        if self._worth is not None:
            self.event_.setCurrentIndex(self.event_.findData(self._worth.event))

    def _ask_fields(self) -> None:
        event = self.event_.currentData()
        self.field.clear()
        self._has_worth(False)
        if event:
            self._tasks.survey(
                asking.Fields(event),
                partial(self._offer_fields, event),
                latest=f"goal fields {id(self)}",
            )
        self._read()

    def _offer_fields(self, event: str, fields: tuple[Field, ...]) -> None:
        if event != self.event_.currentData():
            return
        self.field.clear()
        for one in fields:
            self.field.addItem(reading.field(one), one.path)
        before = self._worth
        if before is not None and before.event == self.event_.currentData():
            at = self.field.findData(before.field)
            if at < 0:
                self.field.addItem(words.plain(before.field, 80), before.field)
                at = self.field.count() - 1
            self.field.setCurrentIndex(at)
        self._has_worth(self.field.count() > 0)
        if not self.field.count():
            self.field.setPlaceholderText(self.tr("Its payloads tell nothing"))
        self._read()

    def _has_worth(self, there: bool) -> None:
        self.field.setEnabled(there)
        self.taken.setEnabled(there)

    def _read(self) -> None:
        """Say what the search leaves, or what is wrong with it."""
        text = self.asked.currentText().strip()
        is_told = not self.event_.currentData() or self.field.currentData() is not None
        try:
            is_asked = bool(search.parse(text).terms)
        except QueryError as why:
            self._settle.stop()
            self.say(why)
            is_asked = False
        else:
            if is_asked:
                self._settle.start()
            else:
                self._settle.stop()
                self._said.setText(
                    self.tr("An event, a page, a click, an order: whatever can be searched for.")
                )
        self.keep.setEnabled(is_asked and is_told and bool(self.name.text().strip()))

    def _count(self) -> None:
        text = self.asked.currentText().strip()
        self._tasks.survey(
            asking.Fits(text),
            partial(self._say_fits, text),
            failed=self.say,
            latest=f"goal fits {id(self)}",
        )

    def _say_fits(self, text: str, found: tuple[int, int]) -> None:
        if text == self.asked.currentText().strip():
            self._said.setText(reading.fits(*found))

    def _keep(self) -> None:
        self.kept.emit(self.name.text(), self.asked.currentText().strip(), self.worth)
