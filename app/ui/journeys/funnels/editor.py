"""The steps of a funnel and how they are asked: what a person writes on the left of the tab."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.library import carts
from app.library.funnels import MOST_STEPS, Asked
from app.library.steps import Step
from app.ui.journeys.funnels import reading
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

#: what is being written is not asked for at each letter
SETTLE_MS = 400
BUTTON_PX = 26


class StepEdit(QWidget):
    """One step: what it is, and which.

    Signals:
        edited: it is another now.
        removed: it is to go.
        moved: (by) it is to stand so many places further down.
    """

    edited = Signal()
    removed = Signal()
    moved = Signal(int)

    def __init__(self, step: Step | None, tasks: Tasks, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.kind = QComboBox(self)
        self.kind.setAccessibleName(self.tr("What the step is"))
        for key in reading.KINDS:
            self.kind.addItem(reading.kind_title(key), key)
        self.value = QLineEdit(self)
        self.value.setAccessibleName(self.tr("Which one"))
        self.value.setClearButtonEnabled(False)
        self._offers = QStringListModel(self)
        completer = QCompleter(self._offers, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.value.setCompleter(completer)
        self._gone = QPushButton(self)
        self._gone.setProperty("flat", True)
        self._gone.setFixedSize(QSize(BUTTON_PX, BUTTON_PX))
        self._gone.setIcon(theme.icon("close"))
        self._gone.setStyleSheet("padding: 0; min-height: 0;")
        self._gone.setToolTip(self.tr("Remove this step"))
        self._gone.setAccessibleName(self.tr("Remove this step"))
        self._number = QLabel(self)
        self._number.setProperty("role", "secondary")
        self._number.setFixedWidth(16)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(GRID_PX // 2)
        first.addWidget(self._number)
        first.addWidget(self.kind, 1)
        first.addWidget(self._gone)
        second.addSpacing(16 + GRID_PX // 2)
        second.addWidget(self.value, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID_PX)
        column.setSpacing(GRID_PX // 2)
        column.addLayout(first)
        column.addLayout(second)
        if step is not None:
            self.kind.setCurrentIndex(self.kind.findData(step.key))
            self.value.setText(step.pattern)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.edited)
        self.value.textEdited.connect(self._written)
        self.value.editingFinished.connect(self._finished)
        completer.activated.connect(lambda _text: self._finished())
        self.kind.activated.connect(lambda _at: self._another_kind())
        self._gone.clicked.connect(self.removed)
        self._hint()

    @property
    def step(self) -> Step | None:
        """What is written; None where nothing is, or what is no step yet."""
        text, key = self.value.text().strip(), str(self.kind.currentData())
        if not text or (key == "cart" and not carts.is_step(text)):
            return None
        return Step(text, key=key)

    def number(self, at: int) -> None:
        """Say which one it is, from 1."""
        self._number.setText(str(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(by)
            return
        super().keyPressEvent(event)

    def _written(self, text: str) -> None:
        self._settle.start()
        key = str(self.kind.currentData())
        asked = reading.Values(key, text.strip())
        self._tasks.survey(asked, self._offer, failed=lambda _why: None, latest=f"step {id(self)}")

    def _offer(self, values: tuple[str, ...]) -> None:
        if self.value.hasFocus():
            self._offers.setStringList(list(values))
            self.value.completer().complete()

    def _finished(self) -> None:
        if self._settle.isActive():
            self._settle.stop()
            self.edited.emit()

    def _another_kind(self) -> None:
        self._hint()
        self.edited.emit()

    def _hint(self) -> None:
        hints = {
            "page": self.tr("/cart, /product/*"), "click": self.tr("words of the element"),
            "event": self.tr("purchase"), "shown": self.tr("some words of the page"),
            "product": self.tr("its name, * for any"), "cart": self.tr("add, or add=Linen shirt"),
            "signal": self.tr("rage_click"),
            "error": self.tr("some of its words"), "element": self.tr("selector, such as #pay"),
            "feedback": self.tr("some of its words"),
        }  # fmt: skip
        self.value.setPlaceholderText(hints[str(self.kind.currentData())])


class Editor(QWidget):
    """The steps below each other, and how the funnel is asked.

    Signals:
        edited: the funnel is another now.
        kept_wanted: it is to be kept by a name.
        cleared: begin with another one.
    """

    edited = Signal()
    kept_wanted = Signal()
    cleared = Signal()

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._tasks = tasks
        self._theme = theme
        self._edits: list[StepEdit] = []
        self._title = QLabel(self.tr("Steps"), self)
        self._holder = QWidget(self)
        self._holder.setAutoFillBackground(True)
        self._holder.setBackgroundRole(QPalette.ColorRole.Base)
        self._steps = QVBoxLayout(self._holder)
        self._steps.setContentsMargins(12, 0, 12, 0)
        self._steps.setSpacing(0)
        self.add = QPushButton(self.tr("Add step"), self._holder)
        self.add.clicked.connect(lambda: self._append(None))
        self._steps.addWidget(self.add)
        self._steps.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self._holder)
        self.order = self._box(self.tr("What may come between"))
        self.order.addItem(self.tr("others may come between"), False)
        self.order.addItem(self.tr("no other page between"), True)
        self.within = self._box(self.tr("How long it may take"))
        for title, length in reading.within_titles():
            self.within.addItem(title, length)
        self.whose = self._box(self.tr("Whose way"))
        self.whose.addItem(self.tr("each session"), False)
        self.whose.addItem(self.tr("each person, over all visits"), True)
        self.groups = self._box(self.tr("Told apart"))
        for by in reading.GROUPS:
            self.groups.addItem(reading.group_title(by), by)
        self._keep = QPushButton(self.tr("Keep…"), self)
        self._keep.setToolTip(self.tr("Keep this funnel by a name"))
        self._keep.clicked.connect(self.kept_wanted)
        self._clear = QPushButton(self.tr("Another one"), self)
        self._clear.setToolTip(self.tr("Begin with another funnel"))
        self._clear.clicked.connect(self.cleared)
        self._lay_out(scroll)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def asked(self) -> Asked:
        """The funnel as it is written; steps with nothing in them are none."""
        steps = tuple((edit.step,) for edit in self._edits if edit.step is not None)
        return Asked(
            steps, self.within.currentData(), bool(self.order.currentData()), bool(self.whose.currentData())
        )  # fmt: skip

    @property
    def by(self) -> str:
        """By what sessions are told apart."""
        return str(self.groups.currentData())

    def show_asked(self, asked: Asked) -> None:
        """Write a funnel down, without telling."""
        for edit in list(self._edits):
            self._take(edit)
        for step in asked.steps:
            self._append(step[0], focus=False)
        lengths = [length for _, length in reading.within_titles()]
        place = lengths.index(asked.within_ms) if asked.within_ms in lengths else 0
        self.within.setCurrentIndex(place)
        self.order.setCurrentIndex(int(asked.is_strict))
        self.whose.setCurrentIndex(int(asked.is_by_people))

    def add_step(self, step: Step) -> None:
        """One more step behind the others."""
        self._append(step, focus=False)
        self.edited.emit()

    def _box(self, name: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.activated.connect(lambda _at: self.edited.emit())
        return box

    def _append(self, step: Step | None, *, focus: bool = True) -> None:
        edit = StepEdit(step, self._tasks, self._theme, self._holder)
        edit.edited.connect(self.edited)
        edit.removed.connect(partial(self._remove, edit))
        edit.moved.connect(partial(self._move, edit))
        self._edits.append(edit)
        self._steps.insertWidget(len(self._edits) - 1, edit)
        self._renumber()
        if focus:
            edit.value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, edit: StepEdit) -> None:
        self._edits.remove(edit)
        self._steps.removeWidget(edit)
        edit.hide()
        edit.deleteLater()
        self._renumber()

    def _remove(self, edit: StepEdit) -> None:
        had = edit.step
        self._take(edit)
        if had is not None:
            self.edited.emit()

    def _move(self, edit: StepEdit, by: int) -> None:
        at = self._edits.index(edit)
        to = min(max(at + by, 0), len(self._edits) - 1)
        if to != at:
            self._edits.insert(to, self._edits.pop(at))
            self._steps.removeWidget(edit)
            self._steps.insertWidget(to, edit)
            self._renumber()
            self.edited.emit()

    def _renumber(self) -> None:
        for at, edit in enumerate(self._edits):
            edit.number(at + 1)
        self.add.setEnabled(len(self._edits) < MOST_STEPS)
        self._keep_possible()

    def _keep_possible(self) -> None:
        self._keep.setEnabled(bool(self._edits))

    def _lay_out(self, scroll: QScrollArea) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, GRID_PX)
        column.setSpacing(GRID_PX)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._clear)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        below = QVBoxLayout()
        below.setContentsMargins(12, 0, 12, 0)
        below.setSpacing(GRID_PX // 2)
        for part in (self.order, self.within, self.whose, self.groups, self._keep):
            below.addWidget(part)
        column.addLayout(below)

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("title"))
