"""Who it is: the name, other names, numbers in a row, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.library.person_story import Story
from app.ui import words
from app.ui.journeys.person import reading
from app.ui.rows import LEFT
from app.ui.theme import GRID_PX, Role, Theme

FACT_GAP_PX, NARROWEST_FACT_PX, FACTS_H_PX = 20, 72, 38


class _Cut(QLabel):
    """A line of recorded text, cut where there is no room; all of it is in the tooltip then."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(cut)
        self.setToolTip("" if cut == self._whole else words.tooltip(self._whole))


class Facts(QWidget):
    """Values over what they are, beside each other; where there is little room the widest are cut, then the last ones
    left out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facts: tuple[tuple[str, str], ...] = ()
        self.setFixedHeight(FACTS_H_PX)
        theme.changed.connect(self.update)

    def show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show (value, what it is)."""
        self._facts = facts
        said = ", ".join(f"{what}: {value}" for value, what in facts)
        self.setAccessibleName(said)
        self.setToolTip(words.tooltip(said))
        self.update()

    def widths(self) -> list[float]:
        """How wide each is drawn, in px; those that are left out are not in it."""
        title, second = (QFontMetricsF(self._theme.font(kind)) for kind in ("title", "secondary"))
        least = [max(second.horizontalAdvance(what), 1.0) for _, what in self._facts]
        found = [
            max(title.horizontalAdvance(value), low)
            for (value, _), low in zip(self._facts, least, strict=True)
        ]
        while found:
            over = sum(found) + FACT_GAP_PX * (len(found) - 1) - self.width()
            if over <= 0:
                break
            at = max(range(len(found)), key=found.__getitem__)
            low = max(least[at], NARROWEST_FACT_PX)
            if found[at] <= low:
                found.pop()
            else:
                found[at] = max(low, found[at] - over)
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        left = 0.0
        for (value, what), wide in zip(self._facts, self.widths(), strict=False):
            half = self.height() / 2
            for text, kind, role, top in (
                (value, "title", Role.TEXT, 0.0),
                (what, "secondary", Role.MUTED, half - 1),
            ):
                font = self._theme.font("title" if kind == "title" else "secondary")
                painter.setFont(font)
                painter.setPen(self._theme.color(role))
                cut = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, wide + 1)
                place = QRectF(left, top, wide + 1, half)
                painter.drawText(place, int(LEFT | Qt.TextFlag.TextSingleLine), cut)
            left += wide + FACT_GAP_PX
        painter.end()


class Header(QWidget):
    """Above a story.

    Signals:
        play_wanted: all of it, one session after the other.
        sessions_wanted: in the list of sessions.
        name_wanted: the person is to be called otherwise.
        same_wanted: somebody else is this person, too.
    """

    play_wanted = Signal()
    sessions_wanted = Signal()
    name_wanted = Signal()
    same_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._name = _label(self)
        self._names, self._often = _Cut(self), _Cut(self)
        for line in (self._names, self._often):
            line.setProperty("role", "secondary")
        self._facts = Facts(theme, self)
        self._rename = QPushButton(self.tr("Name…"), self)
        self._rename.setProperty("flat", True)
        self._rename.setToolTip(self.tr("Call this person by another name"))
        self._rename.clicked.connect(self.name_wanted)
        self._same = QPushButton(self.tr("Same as…"), self)
        self._same.setProperty("flat", True)
        self._same.setToolTip(self.tr("Somebody else in the library is this person, too"))
        self._same.clicked.connect(self.same_wanted)
        self._listed = QPushButton(self.tr("List the sessions"), self)
        self._listed.setToolTip(self.tr("Show only this person's sessions in Watch"))
        self._listed.clicked.connect(self.sessions_wanted)
        self.play = QPushButton(self.tr("Play the whole story"), self)
        self.play.setProperty("primary", True)
        self.play.setToolTip(self.tr("Play all sessions one after the other"))
        self.play.clicked.connect(self.play_wanted)
        self._build()
        theme.changed.connect(self._dress)
        self._dress()

    def show_story(self, story: Story) -> None:
        """Tell who it is."""
        self._name.setText(words.plain(story.name, 80))
        names = reading.names(story)
        self._names.show_text(" · ".join(f"{value} ({source})" for value, source in names))
        self._names.setVisible(bool(names))
        traits = " · ".join(
            f"{words.plain(one.name, 30)}: {words.plain(one.value, 40)}" for one in story.traits[:6]
        )
        said = " — ".join(part for part in (reading.seen_often(story), traits) if part)
        self._often.show_text(said)
        self._often.setVisible(bool(said))
        self._rename.setVisible(story.who > 0)
        self._facts.show_facts(reading.facts(story))

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GRID_PX)
        top.addWidget(self._name)
        top.addWidget(self._rename)
        top.addWidget(self._same)
        top.addStretch(1)
        top.addWidget(self._listed)
        top.addWidget(self.play)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, GRID_PX, 12, GRID_PX)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self._names)
        column.addSpacing(4)
        column.addWidget(self._facts)
        column.addSpacing(2)
        column.addWidget(self._often)

    def _dress(self) -> None:
        self._name.setFont(self._theme.font("brand"))
        for label in (self._names, self._often):
            label.setFont(self._theme.font("secondary"))
        self.play.setIcon(self._theme.icon("play", Role.ON_ACCENT))


def _label(parent: QWidget, role: str = "") -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label
