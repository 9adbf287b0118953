"""The dialog of what makes sessions one person's: each rule says what it would join before it is turned on."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.library.person_offers import Doubt, Offer
from app.library.person_preview import Preview
from app.library.person_rules import Rule
from app.ui.journeys.person import asking, reading
from app.ui.journeys.person.would import doubted, sentences
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Role, Theme

WIDTH_PX, ROW_H_PX, MOST_ROWS = 560, 30, 8


class RulesDialog(QDialog):
    """Nothing is joined before Turn on.

    Signals:
        turned: (Rule, bool) is to be on, or off.
    """

    turned = Signal(object, bool)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Who is who"))
        self.setMinimumWidth(WIDTH_PX)
        self._tasks = tasks
        self._theme = theme
        self._offers: tuple[Offer, ...] = ()
        self._rule: Rule | None = None
        self._build()
        tasks.library_changed.connect(lambda _changes, _initiator: self._ask())
        self._ask()

    def _ask(self) -> None:
        self._tasks.survey(
            asking.Rules(), self._show, failed=self._refused, latest=f"person rules {id(self)}"
        )

    def _show(self, offers: tuple[Offer, ...]) -> None:
        self._offers = offers
        chosen = self._rule
        self.list.blockSignals(True)
        self.list.clear()
        for offer in offers:
            item = QListWidgetItem(self._title(offer))
            item.setSizeHint(QSize(0, ROW_H_PX))
            if offer.doubt:
                item.setForeground(self._theme.color(Role.MUTED))
                item.setToolTip(doubted(offer.doubt))
            if offer.is_on:
                item.setIcon(self._theme.icon("check", Role.GOOD))
            self.list.addItem(item)
        self.list.setFixedHeight(ROW_H_PX * min(max(len(offers), 2), MOST_ROWS))
        self.list.blockSignals(False)
        self._nothing.setVisible(not offers)
        places = [_key(offer.rule) for offer in offers]
        if chosen is not None and _key(chosen) in places:
            self.list.setCurrentRow(places.index(_key(chosen)))
        elif chosen is None and offers:
            self.list.setCurrentRow(0)
        elif chosen is not None:
            self._look(chosen)

    def _title(self, offer: Offer) -> str:
        title = reading.rule_title(offer.rule.kind, offer.rule.name)
        sessions = reading.counted(offer.sessions, self.tr("1 session"), self.tr("%1 sessions"))
        values = reading.counted(offer.values, self.tr("1 value"), self.tr("%1 values"))
        state = self.tr("on") if offer.is_on else ""
        if offer.doubt:
            state = self.tr("hardly a person")
        return " · ".join(part for part in (title.capitalize(), sessions, values, state) if part)

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._offers):
            self._look(self._offers[place].rule)

    def _look_at_own(self) -> None:
        name = self.own.text().strip()
        if name:
            self.list.clearSelection()
            self._look(Rule(self.kind.currentData(), name))

    def _look(self, rule: Rule) -> None:
        self._rule = rule
        self._turn.setEnabled(False)
        self._tasks.survey(
            asking.Would(rule), self._tell, failed=self._refused, latest=f"person rule {id(self)}"
        )

    def _refused(self, error: UserError) -> None:
        self._said.setText(str(error))

    def _is_on(self, rule: Rule) -> bool:
        return any(one.is_on and _key(one.rule) == _key(rule) for one in self._offers)

    def _doubt(self, rule: Rule) -> Doubt:
        found = (one.doubt for one in self._offers if _key(one.rule) == _key(rule))
        return next(found, "")

    def _tell(self, would: Preview) -> None:
        if self._rule is None or _key(would.rule) != _key(self._rule):
            return
        is_on = self._is_on(would.rule)
        self._turn.setText(self.tr("Turn off") if is_on else self.tr("Turn on"))
        self._turn.setEnabled(is_on or would.sessions > 0)
        self._said.setText("\n".join(sentences(would, is_on, self._doubt(would.rule))))

    def _turn_it(self) -> None:
        if self._rule is not None:
            self._turn.setEnabled(False)
            self.turned.emit(self._rule, not self._is_on(self._rule))

    def _build(self) -> None:
        intro = QLabel(
            self.tr(
                "Sessions are one person's where a tool gave them the same name. What else is the same may be a rule; "
                "each is off until you turn it on, and can be taken back."
            ),
            self,
        )
        intro.setWordWrap(True)
        intro.setProperty("role", "secondary")
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Rules"))
        self.list.currentRowChanged.connect(self._choose)
        self._nothing = QLabel(self.tr("Nothing in these recordings tells more."), self)
        self._nothing.setProperty("role", "secondary")
        self._nothing.hide()
        self.kind = QComboBox(self)
        self.kind.addItem(self.tr("Trait"), "trait")
        self.kind.addItem(self.tr("Address parameter"), "address")
        self.own = QLineEdit(self)
        self.own.setPlaceholderText("user_id")
        self.own.setAccessibleName(self.tr("Name of another rule"))
        self.own.returnPressed.connect(self._look_at_own)
        look = QPushButton(self.tr("Look"), self)
        look.setAutoDefault(False)
        look.clicked.connect(self._look_at_own)
        another = QHBoxLayout()
        another.setSpacing(GRID_PX)
        another.addWidget(self.kind)
        another.addWidget(self.own, 1)
        another.addWidget(look)
        self._said = QLabel(self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._said.setMinimumHeight(self.fontMetrics().height() * 6)
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop)
        close = QPushButton(self.tr("Close"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self._turn = QPushButton(self.tr("Turn on"), self)
        self._turn.setProperty("primary", True)
        self._turn.setAutoDefault(False)
        self._turn.setEnabled(False)
        self._turn.clicked.connect(self._turn_it)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID_PX * 2, GRID_PX * 2, GRID_PX * 2, GRID_PX * 2)
        column.setSpacing(GRID_PX)
        column.addWidget(intro)
        column.addWidget(self.list)
        column.addWidget(self._nothing)
        column.addLayout(another)
        column.addWidget(self._said, 1)
        column.addLayout(foot)


def _key(rule: Rule) -> tuple[str, str]:
    return rule.kind, rule.name.lower()
