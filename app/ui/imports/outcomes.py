"""What became of each file, as a list that is drawn by a delegate: a sign, the name, one sentence."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui import words
from app.ui.theme import GRID_PX, ICON_PX, Role, Theme

ROW_PX = 26
MARGIN_PX = GRID_PX * 2
LONGEST_NAME_FRAC = 0.4
LONGEST_SENTENCE = 1_000

Index = QModelIndex | QPersistentModelIndex


class Outcome(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    SKIPPED = "skipped"


class AnswersCount(Struct, frozen=True):
    """What a table of answers came to: new ones, those of them with a session, values that are left out."""

    new: int = 0
    joined: int = 0
    left_out: int = 0


class FileOutcome(Struct, frozen=True):
    """One line: the file as a person knows it, a sentence about it, the sessions it holds, and its answers."""

    name: str
    outcome: Outcome
    sentence: str
    sessions: tuple[int, ...] = ()
    answers: AnswersCount = AnswersCount()


_SIGNS: dict[Outcome, tuple[str, Role]] = {
    Outcome.IMPORTED: ("check", Role.GOOD),
    Outcome.UPDATED: ("replay", Role.GOOD),
    Outcome.DUPLICATE: ("copy", Role.MUTED),
    Outcome.REJECTED: ("alert", Role.ERROR),
    Outcome.SKIPPED: ("minus", Role.MUTED),
}


class OutcomesModel(QAbstractListModel):
    """The lines, newest last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[FileOutcome] = []

    @property
    def lines(self) -> tuple[FileOutcome, ...]:
        """All lines."""
        return tuple(self._lines)

    def add(self, line: FileOutcome) -> None:
        """One more file is over."""
        place = len(self._lines)
        self.beginInsertRows(QModelIndex(), place, place)
        self._lines.append(line)
        self.endInsertRows()

    def clear(self) -> None:
        """Forget all."""
        self.beginResetModel()
        self._lines.clear()
        self.endResetModel()

    def count(self, outcome: Outcome) -> int:
        """How many files came to that."""
        return sum(line.outcome is outcome for line in self._lines)

    @property
    def answers(self) -> AnswersCount:
        """Those of all files."""
        told = [line.answers for line in self._lines]
        return AnswersCount(
            sum(one.new for one in told),
            sum(one.joined for one in told),
            sum(one.left_out for one in told),
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line itself for the delegate, its text for whoever reads aloud or hovers."""
        if not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        said = f"{line.name}: {line.sentence}"
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words.plain(said)
        if role == Qt.ItemDataRole.ToolTipRole:
            told = words.plain(said, LONGEST_SENTENCE)
            if line.sessions:
                told += "\n" + self.tr("Double click or Enter opens its session.")
            return words.tooltip(told)
        return None


class OutcomeDelegate(QStyledItemDelegate):
    """Draws a line."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All lines are equally high."""
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The sign, the name, the sentence in the muted colour."""
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, FileOutcome):
            return
        theme, box = self._theme, option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color(Role.SELECTION))
        sign, role = _SIGNS[line.outcome]
        at_x = box.left() + MARGIN_PX
        at_y = box.top() + (box.height() - ICON_PX) // 2
        theme.icon(sign, role).paint(painter, QRect(at_x, at_y, ICON_PX, ICON_PX))
        left, room = _words_at(box)
        font = theme.font("body")
        metrics = QFontMetrics(font)
        name = _short_name(line, metrics, room)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setFont(font)
        painter.setPen(theme.color(Role.TEXT))
        painter.drawText(QRect(left, box.top(), room, box.height()), flags, name)
        taken = metrics.horizontalAdvance(name) + GRID_PX * 2
        painter.setPen(theme.color(role if line.outcome is Outcome.REJECTED else Role.MUTED))
        sentence = metrics.elidedText(
            words.plain(line.sentence), Qt.TextElideMode.ElideRight, room - taken
        )
        painter.drawText(
            QRect(left + taken, box.top(), room - taken, box.height()), flags, sentence
        )

    def is_cut(self, line: FileOutcome, row: QRect) -> bool:
        """Whether a row is too narrow for all that its line says."""
        metrics = QFontMetrics(self._theme.font("body"))
        _, room = _words_at(row)
        name = _short_name(line, metrics, room)
        taken = metrics.horizontalAdvance(name) + GRID_PX * 2
        whole = metrics.horizontalAdvance(words.plain(line.sentence, LONGEST_SENTENCE))
        return name != words.plain(line.name) or whole > room - taken


def _words_at(row: QRect) -> tuple[int, int]:
    """Where the words begin, and how wide they may be."""
    left = row.left() + MARGIN_PX + ICON_PX + GRID_PX
    return left, row.right() - GRID_PX * 2 - left


def _short_name(line: FileOutcome, metrics: QFontMetrics, room: int) -> str:
    elide = Qt.TextElideMode.ElideMiddle
    return metrics.elidedText(words.plain(line.name), elide, int(room * LONGEST_NAME_FRAC))
