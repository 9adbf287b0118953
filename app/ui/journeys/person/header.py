"""Who it is: the name, other names, numbers in a row, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
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
    """Values over what they are, beside each other, in two rows where one has no room for them; where there is less
    room than that the widest of a row are cut, then its last ones left out."""

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
        self._fit()
        self.update()

    def places(self) -> list[tuple[QPointF, float]]:
        """Where each is drawn, and how wide, in px; those that are left out are not in it."""
        title, second = (QFontMetricsF(self._theme.font(kind)) for kind in ("title", "secondary"))
        least = [max(second.horizontalAdvance(what), 1.0) for _, what in self._facts]
        whole = [
            max(title.horizontalAdvance(value), low)
            for (value, _), low in zip(self._facts, least, strict=True)
        ]
        rows = _rows(whole, self.width())
        found: list[tuple[QPointF, float]] = []
        for at, row in enumerate(rows):
            left = 0.0
            widths = _cut_to(whole[row], least[row], self.width())
            for wide in widths:
                found.append((QPointF(left, at * FACTS_H_PX), wide))
                left += wide + FACT_GAP_PX
            if len(widths) < len(whole[row]):
                break
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        below = max((at.y() for at, _ in self.places()), default=0.0)
        self.setFixedHeight(round(below) + FACTS_H_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        half = FACTS_H_PX / 2
        for (value, what), (at, wide) in zip(self._facts, self.places(), strict=False):
            for text, kind, role, top in (
                (value, "title", Role.TEXT, 0.0),
                (what, "secondary", Role.MUTED, half - 1),
            ):
                font = self._theme.font("title" if kind == "title" else "secondary")
                painter.setFont(font)
                painter.setPen(self._theme.color(role))
                cut = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, wide + 1)
                place = QRectF(at.x(), at.y() + top, wide + 1, half)
                painter.drawText(place, int(LEFT | Qt.TextFlag.TextSingleLine), cut)
        painter.end()


def _rows(whole: list[float], room: float) -> list[slice]:
    """Which stand beside each other: all, or those that have room and below them the others."""
    first, taken = 0, 0.0
    while first < len(whole) and (not first or taken + whole[first] <= room):
        taken += whole[first] + FACT_GAP_PX
        first += 1
    return [slice(0, first), *([slice(first, None)] if first < len(whole) else [])]


def _cut_to(whole: list[float], least: list[float], room: float) -> list[float]:
    """How wide those beside each other are: the widest are cut, then the last ones left out."""
    found = list(whole)
    while found:
        over = sum(found) + FACT_GAP_PX * (len(found) - 1) - room
        if over <= 0:
            break
        at = max(range(len(found)), key=found.__getitem__)
        low = max(least[at], NARROWEST_FACT_PX)
        if found[at] <= low:
            found.pop()
        else:
            found[at] = max(low, found[at] - over)
    return found


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
