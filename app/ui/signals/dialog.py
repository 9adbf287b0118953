"""The dialog of signals: every number with what it would mark, and what is no problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.friction.model import Kind
from app.friction.presets import PRESETS, preset_of
from app.friction.thresholds import Thresholds
from app.library import ignoring, signals
from app.library.changes import Changes
from app.library.ignoring import KeptRule
from app.ui import words
from app.ui.hairline import Hairline
from app.ui.judging import Judging, Preview
from app.ui.signals.foot import Foot
from app.ui.signals.listed import KindsList
from app.ui.signals.page import KindPage
from app.ui.signals.rules import RulesPage
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

if TYPE_CHECKING:
    from app.library.database import Library

#: a number that is still being written is not asked for yet
SETTLE_MS = 250
LIST_PX = 324
SIZE_PX = QSize(960, 640)
LEAST_PX = QSize(760, 420)


class SignalsDialog(QDialog):
    """Numbers and ignore rules. Nothing is put in force before Apply; closing leaves all as it was.

    Signals:
        act_wanted: (Act of `dismissing`) a rule is to go.
        failed: (UserError) what was asked could not be done.
    """

    act_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._theme = theme
        self._in_force = self._wanted = Thresholds()
        self._preview: Preview | None = None
        self._is_applying = False
        self._pages: dict[Kind, KindPage] = {}
        self._judging = Judging(tasks, self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self.setWindowTitle(self.tr("Signals"))
        self.setMinimumSize(LEAST_PX)
        self.resize(SIZE_PX)
        self._build()
        self._connect()
        self._read()

    @property
    def thresholds(self) -> Thresholds:
        """The numbers as they stand in the dialog."""
        return self._wanted

    @property
    def page(self) -> KindPage:
        """The page that is seen."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, KindPage)
        return shown

    def show_kind(self, kind: Kind) -> None:
        """Show the numbers of a kind."""
        self.kinds.choose(kind)

    def done(self, result: int) -> None:
        """Whatever is still being counted or judged is left."""
        self._settle.stop()
        self._judging.stop()
        super().done(result)

    def _build(self) -> None:
        self._tabs = QButtonGroup(self)
        top = QHBoxLayout()
        top.setContentsMargins(GRID_PX * 2, GRID_PX, GRID_PX * 2, GRID_PX)
        top.setSpacing(0)
        titles = (self.tr("Numbers"), self.tr("Not a problem"))
        for place, (title, edge) in enumerate(zip(titles, ("first", "last"), strict=True)):
            tab = QPushButton(title, self)
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            tab.setProperty("segment", edge)
            self._tabs.addButton(tab, place)
            top.addWidget(tab)
        self._tabs.button(0).setChecked(True)
        top.addStretch(1)
        self._preset_label = QLabel(self.tr("Numbers of"), self)
        self.preset = QComboBox(self)
        self.preset.setAccessibleName(self._preset_label.text())
        self.preset.setMinimumWidth(160)
        for named in PRESETS.values():
            self.preset.addItem(named.name, named.name)
            tip = words.tooltip(named.about)
            self.preset.setItemData(self.preset.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self._preset_label.setBuddy(self.preset)
        top.addWidget(self._preset_label)
        top.addSpacing(GRID_PX)
        top.addWidget(self.preset)
        self.kinds = KindsList(self._theme, self)
        self._stack = QStackedWidget(self)
        self._stack.setAutoFillBackground(True)
        self._stack.setBackgroundRole(QPalette.ColorRole.Base)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.kinds)
        self._split.addWidget(self._stack)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([LIST_PX, SIZE_PX.width() - LIST_PX])
        self.rules = RulesPage(self._theme, self)
        self._faces = QStackedWidget(self)
        self._faces.addWidget(self._split)
        self._faces.addWidget(self.rules)
        self.foot = Foot(self._theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(Hairline(self))
        column.addWidget(self._faces, 1)
        column.addWidget(Hairline(self))
        column.addWidget(self.foot)

    def _connect(self) -> None:
        self._tabs.idClicked.connect(self._show_face)
        self.preset.activated.connect(self._take_preset)
        self.kinds.kind_chosen.connect(self._show_page)
        self.rules.act_wanted.connect(self.act_wanted)
        self.foot.reset_wanted.connect(lambda: self._want(Thresholds()))
        self.foot.apply_wanted.connect(self._apply)
        self.foot.cancel_wanted.connect(self._cancel)
        self.foot.close_wanted.connect(self.reject)
        self._settle.timeout.connect(self._ask)
        self._judging.progressed.connect(self.foot.show_progress)
        self._judging.previewed.connect(self._show_preview)
        self._judging.applied.connect(self._applied)
        self._judging.failed.connect(self._refused)
        self._tasks.library_changed.connect(self._on_library_changed)
        self.kinds.choose(Kind.RAGE_CLICK)
        self.kinds.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        self._tasks.read(_held, self._show_held, latest="signal numbers", failed=self._refused)

    def _show_held(self, held: tuple[Thresholds, tuple[KeptRule, ...]]) -> None:
        thresholds, rules = held
        is_untouched = self._wanted == self._in_force
        self._in_force = thresholds
        if is_untouched:
            self._wanted = thresholds
        self.rules.show_rules(rules)
        title = self.tr("Not a problem")
        self._tabs.button(1).setText(f"{title} {words.number(len(rules))}" if rules else title)
        self._show_numbers()
        self._settle.start()

    def _show_face(self, place: int) -> None:
        self._faces.setCurrentIndex(place)
        for part in (self._preset_label, self.preset):
            part.setVisible(place == 0)
        self.foot.show_tools(place == 0)

    def _show_page(self, kind: Kind) -> None:
        page = self._pages.get(kind)
        if page is None:
            page = self._pages[kind] = KindPage(kind, self._theme, self._stack)
            page.changed.connect(self._change)
            self._stack.addWidget(page)
        page.show_numbers(self._wanted)
        page.setEnabled(not self._is_applying)
        self._say_count(kind)
        self._stack.setCurrentWidget(page)

    def _change(self, name: str, value: float) -> None:
        self._want(structs.replace(self._wanted, **{name: value}))

    def _take_preset(self, place: int) -> None:
        preset = PRESETS.get(str(self.preset.itemData(place)))
        if preset is not None:
            self._want(preset.thresholds)

    def _want(self, thresholds: Thresholds) -> None:
        if thresholds != self._wanted:
            self._wanted = thresholds
            self.foot.say("")
            self._show_numbers()
            self._settle.start()

    def _show_numbers(self) -> None:
        wanted = self._wanted
        for page in self._pages.values():
            page.show_numbers(wanted)
        self.kinds.show_numbers(wanted)
        self._name_preset()
        self.foot.offer(
            can_apply=wanted != self._in_force and not self._is_applying,
            can_reset=wanted != Thresholds() and not self._is_applying,
        )

    def _name_preset(self) -> None:
        """The tool whose numbers these are; one's own are in the list as long as they stand."""
        named = preset_of(self._wanted)
        own = self.preset.findData("")
        if named is None and own < 0:
            self.preset.addItem(self.tr("Your own"), "")
            own = self.preset.count() - 1
        elif named is not None and own >= 0:
            self.preset.removeItem(own)
        self.preset.setCurrentIndex(own if named is None else self.preset.findData(named.name))
        self.preset.setToolTip(words.tooltip(named.about) if named is not None else "")

    def _ask(self) -> None:
        if not self._is_applying:
            self._judging.preview(self._wanted)

    def _show_preview(self, preview: Preview) -> None:
        self._preview = preview
        self.kinds.show_preview(preview)
        for kind in self._pages:
            self._say_count(kind)
        self.foot.show_progress(0, 0)

    def _say_count(self, kind: Kind) -> None:
        if self._preview is None:
            self._pages[kind].counted.setText(self.tr("Counting…"))
            return
        place = list(Kind).index(kind)
        would, now = self._preview.would[place], self._preview.now[place]
        marks = self.tr("Would mark %1 sessions of the whole library (now %2)")
        if would.sessions == 1:
            marks = self.tr("Would mark 1 session of the whole library (now %2)")
        times = self.tr("1 signal") if would.findings == 1 else self.tr("%3 signals")
        text = f"{marks} · {times}"
        for mark, count in (("%1", would.sessions), ("%2", now.sessions), ("%3", would.findings)):
            text = text.replace(mark, words.number(count))
        self._pages[kind].counted.setText(text)

    def _apply(self) -> None:
        self._settle.stop()
        self._hold(applying=True)
        self._judging.apply(self._wanted)

    def _cancel(self) -> None:
        self._judging.stop()
        self._hold(applying=False)
        self.foot.say(self.tr("Stopped; nothing was changed."))

    def _applied(self, thresholds: Thresholds) -> None:
        self._in_force = thresholds
        self._hold(applying=False)
        self.foot.say(self.tr("In force; every session was looked at again."))
        self._settle.start()

    def _refused(self, error: UserError) -> None:
        self._hold(applying=False)
        self.foot.say(words.plain(str(error)))
        self.failed.emit(error)

    def _hold(self, *, applying: bool) -> None:
        self._is_applying = applying
        self.foot.show_applying(applying)
        self.preset.setEnabled(not applying)
        for page in self._pages.values():
            page.setEnabled(not applying)
        self._show_numbers()

    def _on_library_changed(self, changes: Changes, _initiator: object) -> None:
        """Sessions came or went, rules were made, numbers were set elsewhere: what is said here is asked again."""
        if changes.tables & {"sessions", "trash", "ignore_rules", "thresholds", "signals"}:
            self._read()


def _held(db: Library) -> tuple[Thresholds, tuple[KeptRule, ...]]:
    return signals.thresholds(db), ignoring.kept_rules(db)
