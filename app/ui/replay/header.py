"""Who is watched: person, when, with what; under the page its address and what the recording does not hold."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.ui import actions, words
from app.ui.replay.story import Story
from app.ui.replay.tracks import PageSpan
from app.ui.theme import Role, Theme

HEADER_PX = 48
STRIP_PX = 26
#: an icon of 16 px with room towards the text on both sides
ICON_AND_GAP = QSize(22, 16)


PARTED = " · "


class CutLabel(QLabel):
    """A line of recorded text: plain, and cut with an ellipsis where there is no room."""

    def __init__(self, parent: QWidget | None = None, *, at_most: bool = False) -> None:
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        wide = QSizePolicy.Policy.Maximum if at_most else QSizePolicy.Policy.Expanding
        self.setSizePolicy(wide, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show a text; the whole of it is in the tooltip when it had to be cut."""
        self.show_parts((text,))

    def show_parts(self, parts: tuple[str, ...]) -> None:
        """Show as many parts as there is room for, the first ones first; a single one is cut."""
        self._parts = parts
        self.updateGeometry()
        self._cut()

    @property
    def _whole(self) -> str:
        return PARTED.join(self._parts)

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 4, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        """Nothing is too narrow."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics = QFontMetrics(self.font())
        parts = list(self._parts)
        while len(parts) > 1 and metrics.horizontalAdvance(PARTED.join(parts)) > self.width():
            parts.pop()
        cut = metrics.elidedText(PARTED.join(parts), Qt.TextElideMode.ElideRight, self.width())
        self.setText(cut)
        self.setToolTip("" if cut == self._whole else words.tooltip(self._whole))


class Header(QWidget):
    """The line above the page.

    Signals:
        heat_requested: for the page seen now.
        star_requested: the session gets a star, or loses it.
        person_requested: whose session it is.

    Attributes:
        handover: the menu of what can leave; filled by who knows, when it is opened.
    """

    heat_requested = Signal()
    star_requested = Signal()
    person_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(HEADER_PX)
        self._handing = QPushButton(self.tr("Hand over ▾"), self)
        self._handing.setIconSize(ICON_AND_GAP)
        self._handing.setToolTip(self.tr("Save the frame, or export the session"))
        self._handing.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.handover = QMenu(self._handing)
        self._handing.setMenu(self.handover)
        # a dialog that follows takes the pointer away without a word: the button would stay lit
        self.handover.aboutToHide.connect(self._go_out)
        self._is_starred = False
        self.star = QToolButton(self)
        self.star.setProperty("flat", True)
        self.star.setToolTip(actions.tooltip("star"))
        self.star.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.star.clicked.connect(self.star_requested)
        self._story = QToolButton(self)
        self._story.setProperty("flat", True)
        self._story.setToolTip(self.tr("Show this person: all sessions as one story"))
        self._story.setAccessibleName(self.tr("Show this person"))
        self._story.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._story.clicked.connect(self.person_requested)
        self._person = CutLabel(self, at_most=True)
        self._rest = CutLabel(self)
        self._rest.setProperty("role", "secondary")
        self._heat = QPushButton(self.tr("Heat here"), self)
        self._heat.setIconSize(ICON_AND_GAP)
        self._heat.setToolTip(actions.tooltip("heat_here"))
        self._heat.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._heat.clicked.connect(self.heat_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 12, 0)
        row.setSpacing(6)
        row.addWidget(self.star)
        row.addWidget(self._story)
        row.addWidget(self._person)
        row.addWidget(self._rest, 1)
        row.addWidget(self._handing)
        row.addWidget(self._heat)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_story(None)

    def show_story(self, story: Story | None) -> None:
        """Tell of a session, or of none."""
        self._heat.setVisible(story is not None)
        self._handing.setVisible(story is not None)
        self.star.setVisible(story is not None)
        self._story.setVisible(story is not None)
        if story is None:
            self._person.show_text("")
            self._rest.show_text("")
            return
        row = story.row
        parts = [words.moment(row.started_at_ms)]
        parts += [words.plain(part) for part in (row.browser, row.os, row.device) if part]
        if story.nth_of is not None:
            nth, of = (str(number) for number in story.nth_of)
            parts.append(self.tr("visit %1 of %2").replace("%1", nth).replace("%2", of))
        self.show_star(row.starred)
        self._person.show_text(words.plain(row.user))
        self._rest.show_parts(tuple(parts))

    def show_star(self, is_starred: bool) -> None:
        """Tell whether the session has a star."""
        self._is_starred = is_starred
        name, role = ("star-filled", Role.DEAD) if is_starred else ("star", Role.MUTED)
        self.star.setIcon(self._theme.icon(name, role))
        self.star.setAccessibleName(self.tr("Starred") if is_starred else self.tr("Star"))

    def _go_out(self) -> None:
        self._handing.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        self._handing.update()

    def _restyle(self) -> None:
        self._person.setFont(self._theme.font("title"))
        self._rest.setFont(self._theme.font("secondary"))
        self._heat.setIcon(self._theme.icon("heat"))
        self._handing.setIcon(self._theme.icon("export"))
        self._story.setIcon(self._theme.icon("user", Role.MUTED))
        self.show_star(self._is_starred)


class Strip(QWidget):
    """The thin line under the page: the address at the left, what the recording does not hold at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(STRIP_PX)
        self._address = CutLabel(self)
        self._address.setProperty("role", "secondary")
        self._sign = QLabel(self)
        self._missing = CutLabel(self, at_most=True)
        self._missing.setProperty("role", "secondary")
        self._missing.setAccessibleName(self.tr("What is missing"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        row.addWidget(self._address, 1)
        row.addWidget(self._sign)
        row.addWidget(self._missing, 2)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_missing(())

    def show_page(self, page: PageSpan | None) -> None:
        """Name the page that is seen."""
        url = words.plain(page.url) if page is not None else ""
        self._address.show_text(words.isolated(url) if url else "")

    def show_missing(self, sentences: tuple[str, ...]) -> None:
        """Say what could not be shown."""
        self._missing.show_text(PARTED.join(sentences))
        self._sign.setVisible(bool(sentences))
        self._missing.setVisible(bool(sentences))

    def _restyle(self) -> None:
        self._address.setFont(self._theme.font("mono"))
        self._missing.setFont(self._theme.font("secondary"))
        self._sign.setPixmap(self._theme.icon("alert", Role.MUTED).pixmap(14, 14))
