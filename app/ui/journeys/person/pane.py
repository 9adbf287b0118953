"""The tab: who is there, and the story of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.insights.person import What
from app.library import person_acts
from app.library.changes import Changes
from app.library.person_list import PersonRow, Persons
from app.library.person_rules import Rule
from app.library.person_story import Story
from app.library.search import quoted
from app.library.wildcards import exactly
from app.ui import words
from app.ui.dismissing import Act
from app.ui.hairline import Hairline
from app.ui.journeys.person import asking, reading
from app.ui.journeys.person.header import Header
from app.ui.journeys.person.people import People
from app.ui.journeys.person.reading import Head, Line
from app.ui.journeys.person.rules import RulesDialog
from app.ui.journeys.person.story_view import StoryView
from app.ui.journeys.person.strip import Strip
from app.ui.journeys.tab import Tab
from app.ui.naming import NameDialog
from app.ui.nothing import Nothing
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

if TYPE_CHECKING:
    from app.library.database import Library

LIST_PX, STORY_PX = 280, 760
#: a door leads to so much before its moment
BEFORE_MS = 3_000.0


class PersonTab(Tab):
    """One person, one story.

    Signals:
        play_wanted: (name, sessions in order) is to be played, one after the other.
    """

    play_wanted = Signal(str, object)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tasks, theme, parent)
        self.setObjectName("person_tab")
        self.story: Story | None = None
        self._wanted: asking.StoryOf | None = None
        #: the search under which somebody was chosen
        self._chosen_under = ""
        self._left_out: frozenset[What] = frozenset()
        self._chips: dict[What, QPushButton] = {}
        #: whether the list was shown, be there anybody or not
        self._is_listed = False
        self._build()

    def show_about(self, about: object) -> None:
        """Show whose a session is, by its number."""
        if isinstance(about, int):
            self._chosen_under = self.query
            self._read(asking.StoryOf(session=about))

    def _ask(self) -> None:
        ask = self._people()
        who = self.story.who if self.story is not None else 0
        self._survey(
            asking.Beginning(ask, who), partial(self._show_persons, who), "persons",
            is_first=not self._is_listed,
        )  # fmt: skip
        if self._wanted is not None:
            self._read(self._wanted)

    def _say_slow(self) -> None:
        self.people.say_reading()

    @property
    def _again(self) -> bool:
        return self.people.returning.isChecked()

    def _ask_more(self) -> None:
        ask = self._people(len(self.people.view.listed.rows))
        self._survey(ask, partial(self._add, ask), "more persons")

    def _add(self, ask: asking.People, found: Persons) -> None:
        if ask == self._people(len(self.people.view.listed.rows)):
            self.people.view.listed.add(found)  # no other list has begun meanwhile

    def _people(self, offset: int = 0) -> asking.People:
        text = self.people.search.text()
        return asking.People(self.query, text, self.people.order.key, self._again, offset)

    def _show_persons(self, asked: int, found: asking.Found) -> None:
        self._is_listed = True
        who, rows = self.story.who if self.story is not None else 0, found.persons.rows
        self.people.show_persons(found.persons, who, self.query)
        # another search left others only: beside them nobody's story is shown who is not of them
        is_left_out = self._chosen_under != self.query and asked == who and not found.has_shown
        if rows and (self._wanted is None or is_left_out):
            self._chosen_under = self.query
            self._read(asking.StoryOf(rows[0].who))
        elif not rows and (self._wanted is None or is_left_out):
            self._show_nobody(None)

    def _choose(self, row: PersonRow) -> None:
        self._chosen_under = self.query
        if self.story is None or row.who != self.story.who:
            self._read(asking.StoryOf(row.who))

    def _read(self, wanted: asking.StoryOf) -> None:
        self._wanted = wanted
        self._tasks.read(wanted, self._show, failed=self._show_nobody, latest="person story")

    def _show_nobody(self, error: UserError | None) -> None:
        """Who was shown is not there any more: the first of the list is shown instead."""
        self.story, self._wanted = None, None
        self._faces.setCurrentWidget(self._nothing)
        text = self.tr("Import recordings to see who came.")
        if error is not None:
            text = str(error)
        elif self.query or self.people.search.text().strip() or self._again:
            text = self.tr("Choose somebody in the list, or search for others.")
        self._nothing.say("user", self.tr("Nobody is shown"), text)
        rows = self.people.view.listed.rows
        if error is not None and rows:
            self._outdated()

    def _show(self, story: Story) -> None:
        if self._wanted is None:
            return  # the search left them out meanwhile
        is_other = self.story is None or self.story.who != story.who
        self.story = story
        # a session that was asked for may be another's next time: its person stays
        session = self._wanted.session
        had = story.chapters[-1].sitting.session if story.chapters else 0
        self._wanted = asking.StoryOf(story.who, most=self._wanted.most, had=had)
        self.header.show_story(story)
        self.strip.show_story(story)
        self._show_rows()
        self._faces.setCurrentWidget(self._whole)
        self.people.view.mark(story.who)
        self._earlier.setVisible(story.earlier > 0)
        earlier = reading.counted(
            story.earlier,
            self.tr("Tell of 1 earlier session"),
            self.tr("Tell of %1 earlier sessions"),
        )
        self._earlier.setText(earlier)
        if session:
            self.view.show_session(session)
        elif is_other:
            self.view.scrollToTop()

    def _show_rows(self) -> None:
        if self.story is None:
            return
        there = {one.what for chapter in self.story.chapters for one in chapter.moments}
        for what, chip in self._chips.items():
            chip.setVisible(what in there)
            chip.setChecked(what not in self._left_out)
        self.view.listed.show(reading.rows(self.story, self._left_out))

    def _leave_out(self, what: What) -> None:
        self._left_out ^= {what}
        self._show_rows()

    def _open(self, row: Head | Line) -> None:
        at_ms = max(0.0, row.at_ms - BEFORE_MS) if isinstance(row, Line) else 0.0
        self.moment_wanted.emit(row.session, at_ms)

    def _play(self, first: int = 0) -> None:
        if self.story is None:
            return
        sessions = [chapter.sitting.session for chapter in self.story.chapters]
        if first in sessions:
            sessions = sessions[sessions.index(first) :]
        self.play_wanted.emit(words.plain(self.story.name, 60), tuple(sessions))

    def _list_sessions(self) -> None:
        if self.story is not None:
            self.query_wanted.emit(f"user:{quoted(exactly('user', self.story.name))}")

    def _tell_all(self) -> None:
        if self.story is not None:
            self._read(asking.StoryOf(self.story.who, most=self.story.sessions))

    # -- acts --------------------------------------------------------------------------------------

    def _act(self, said: str, act: Callable[[Library], Changes]) -> None:
        self.act_wanted.emit(Act(said, act))

    def _ask_name(self) -> None:
        story = self.story
        if story is None or story.who < 0:
            return
        dialog = NameDialog(
            self.tr("Name of the person"), self.tr("This person is called:"), story.name, self
        )
        dialog.textValueSelected.connect(partial(self._call, story.who))
        dialog.open()

    def _call(self, who: int, name: str) -> None:
        if name.strip():
            said = self.tr("Called %1").replace("%1", words.plain(name, 60))
            self._act(said, partial(_named, who, name))

    def _ask_same(self) -> None:
        story = self.story
        if story is None:
            return
        title, label = self.tr("The same person"), self.tr("%1 is also known as:")
        name = words.isolated(words.plain(story.name, 60))
        dialog = NameDialog(title, label.replace("%1", name), parent=self)
        dialog.textValueSelected.connect(partial(self._find_same, story.who))
        dialog.open()
        known = self._tasks.survey(asking.Names(), dialog.offer)
        dialog.finished.connect(known.cancel)

    def _find_same(self, who: int, name: str) -> None:
        if name.strip():
            self._tasks.read(asking.Called(name.strip()), partial(self._join, who, name.strip()))

    def _join(self, who: int, name: str, found: tuple[int, ...]) -> None:
        others = [one for one in found if one != who]
        shown = words.plain(name, 60)
        if len(others) == 1:
            said = self.tr("One person with %1").replace("%1", shown)
            self._act(said, partial(_merged, (who, *others)))
        elif others:
            text = self.tr("Several are called %1.").replace("%1", shown)
            self.failed.emit(UserError(text, self.tr("Choose them in the list, with Ctrl.")))
        else:
            text = self.tr("Nobody else is called %1.").replace("%1", shown)
            self.failed.emit(UserError(text, self.tr("Choose a name from those that are offered.")))

    def _offer_people_menu(self, at: QPoint) -> None:
        chosen = self.people.view.chosen()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if len(chosen) > 1:
            title = self.tr("These %1 are one person").replace("%1", words.number(len(chosen)))
            menu.addAction(title).triggered.connect(lambda _on=False: self._merge(chosen))
        else:
            hint = menu.addAction(self.tr("Choose several to say they are one person"))
            hint.setEnabled(False)
        menu.addAction(self.tr("Who is who…")).triggered.connect(
            lambda _on=False: self.show_rules()
        )
        menu.popup(at)

    def _merge(self, chosen: Sequence[PersonRow]) -> None:
        said = self.tr("One person: %1").replace("%1", reading.merging(chosen))
        self._act(said, partial(_merged, tuple(one.who for one in chosen)))

    def _offer_story_menu(self, row: Head | Line, at: QPoint) -> None:
        sessions = self.view.chosen_sessions() or (row.session,)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._theme.icon("play"), self.tr("Open the moment")).triggered.connect(
            lambda _on=False: self._open(row)
        )
        menu.addAction(self.tr("Play the story from here")).triggered.connect(
            lambda _on=False: self._play(row.session)
        )
        menu.addSeparator()
        title = reading.counted(
            len(sessions), self.tr("This session is somebody else's"),
            self.tr("These %1 sessions are somebody else's"),
        )  # fmt: skip
        act = menu.addAction(title)
        act.setEnabled(self.story is not None and len(sessions) < self.story.sessions)
        act.triggered.connect(lambda _on=False: self._split(sessions))
        menu.popup(at)

    def _split(self, sessions: tuple[int, ...]) -> None:
        said = reading.counted(
            len(sessions), self.tr("1 session is somebody else's"), self.tr("%1 sessions are somebody else's")
        )  # fmt: skip
        self._act(said, partial(_split_off, sessions))

    def show_rules(self) -> None:
        """Show by what sessions are of one person."""
        dialog = RulesDialog(self._tasks, self._theme, self)
        dialog.turned.connect(self._turn)
        dialog.open()

    def _turn(self, rule: Rule, on: bool) -> None:
        title = reading.rule_title(rule.kind, rule.name)
        said = self.tr("One person by %1") if on else self.tr("No longer one person by %1")
        self._act(said.replace("%1", title), partial(_turned, rule, on))

    # -- parts -------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.people = People(self._theme, self)
        self.people.wanted_changed.connect(self._ask)
        self.people.rules_wanted.connect(self.show_rules)
        self.people.view.person_chosen.connect(self._choose)
        self.people.view.menu_wanted.connect(self._offer_people_menu)
        self.people.view.listed.more_wanted.connect(self._ask_more)
        self.header = Header(self._theme, self)
        self.header.play_wanted.connect(self._play)
        self.header.sessions_wanted.connect(self._list_sessions)
        self.header.name_wanted.connect(self._ask_name)
        self.header.same_wanted.connect(self._ask_same)
        self.strip = Strip(self._theme, self)
        self.view = StoryView(self._theme, self)
        self.strip.session_wanted.connect(self.view.show_session)
        self.view.seen_changed.connect(self.strip.show_seen)
        self.view.opened.connect(self._open)
        self.view.menu_wanted.connect(self._offer_story_menu)
        self._whole = QWidget(self)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(Hairline(self._whole))
        column.addWidget(self.strip)
        column.addWidget(Hairline(self._whole))
        column.addWidget(self._choices(self._whole))
        column.addWidget(self.view, 1)
        self._nothing = Nothing(self._theme, self)
        self._faces = QStackedWidget(self)
        self._faces.addWidget(QWidget(self._faces))
        self._faces.addWidget(self._nothing)
        self._faces.addWidget(self._whole)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("person_splitter")
        self.splitter.addWidget(self.people)
        self.splitter.addWidget(self._faces)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(0, False)
        self.splitter.setCollapsible(1, False)
        self.splitter.setSizes([LIST_PX, STORY_PX])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self.setFocusProxy(self.people.view)

    def _choices(self, parent: QWidget) -> QWidget:
        holder = QWidget(parent)
        holder.setAutoFillBackground(True)
        holder.setBackgroundRole(QPalette.ColorRole.Base)
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(6)
        for what, title in reading.CHOICES:
            chip = QPushButton(reading.choice(title), holder)
            chip.setCheckable(True)
            chip.setChecked(True)
            chip.setProperty("chip", True)
            chip.clicked.connect(partial(self._leave_out_clicked, what))
            self._chips[what] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self._earlier = QPushButton(holder)
        self._earlier.setProperty("link", True)
        self._earlier.clicked.connect(lambda _on=False: self._tell_all())
        self._earlier.hide()
        row.addWidget(self._earlier)
        row.setSpacing(GRID_PX - 2)
        return holder

    def _leave_out_clicked(self, what: What, _on: bool = False) -> None:
        self._leave_out(what)


def _named(who: int, name: str, db: Library) -> Changes:
    return person_acts.name(db, who, name)


def _merged(whole: Sequence[int], db: Library) -> Changes:
    return person_acts.merge(db, whole)


def _split_off(sessions: Sequence[int], db: Library) -> Changes:
    return person_acts.split(db, sessions)


def _turned(rule: Rule, on: bool, db: Library) -> Changes:
    return person_acts.turn_on(db, rule) if on else person_acts.turn_off(db, rule)
