"""The tab: two sides above, the lines in which they differ, the sessions behind each number beside them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import UserError
from app.library.compare import Comparison, Sides
from app.library.compare_columns import Reading
from app.library.compare_offers import Offers
from app.ui import words
from app.ui.journeys.behind import Behind
from app.ui.journeys.compare import asking, columns, reading
from app.ui.journeys.compare.bar import CompareBar
from app.ui.journeys.compare.start import Start
from app.ui.journeys.parts import BESIDE, framed, parted
from app.ui.journeys.tab import Tab
from app.ui.journeys.table import Table
from app.ui.nothing import Nothing
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.writing.values import Values

LIST_W_PX, BEHIND_W_PX = 800, 260
START, NOTHING, FOUND = 0, 1, 2


class CompareTab(Tab):
    """In what two groups of sessions differ most."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tasks, theme, parent)
        self.setObjectName("compare_tab")
        self._found: Comparison | None = None
        self._opened: tuple[str, str, str, bool] | None = None
        self._is_asked = self._is_waiting = self._is_offered = False
        self._reading: Reading | None = None
        self.bar = CompareBar(theme, self)
        self.bar.sides_wanted.connect(self._sides_wanted)
        self.bar.filtered.connect(self._show_lines)
        self.bar.grouped.connect(self._group)
        self._values = [
            Values(tasks, field.edit, f"journeys compare values {side}")
            for side, field in (("A", self.bar.one), ("B", self.bar.other))
        ]
        self.start = Start(theme, self)
        self.start.wanted.connect(self.bar.ask)
        self.nothing = Nothing(theme, self)
        self.table = Table(columns.of_lines(), theme, self, sorted_by=columns.CERTAINTY)
        self.table.setAccessibleName(self.tr("In what the sides differ"))
        self._painter = columns.Difference(theme, self.table)
        self.table.setItemDelegateForColumn(columns.APART, self._painter)
        self._words = columns.Words(theme, self.table)
        for at in (columns.CERTAINTY, columns.SORT):
            self.table.setItemDelegateForColumn(at, self._words)
        self.table.cell_opened.connect(self._open_cell)
        self.table.row_opened.connect(self._open_row)
        self.behind = Behind(tasks, theme, self)
        self.behind.moment_wanted.connect(self.moment_wanted)
        self.behind.query_wanted.connect(self.query_wanted)
        self._faces = QStackedWidget(self)
        self._lay_out()
        self.bar.show_found(None)
        self.setFocusProxy(self.bar.one)

    @property
    def found(self) -> Comparison | None:
        """What is shown."""
        return self._found

    def show_about(self, about: object) -> None:
        """Have these sides: (query of A, query of B)."""
        match about:
            case (str() as one, str() as other):
                self.bar.ask(one, other)

    # -- what is shown -----------------------------------------------------------------------------

    def _ask(self) -> None:
        for one in self._values:
            one.among = self._query
        self._ask_offers()
        if self._is_asked:
            self._compare()

    def _ask_offers(self) -> None:
        if not (self._is_offered or self._is_asked):
            self._slow.start()
        self._survey(asking.AskOffers(self._query), self._show_offers, "journeys compare offers")

    def _show_offers(self, offers: Offers) -> None:
        self.bar.show_offers(offers)
        self.start.show_pairs(offers.pairs)
        self._is_offered = True
        if not self._is_waiting:
            self._slow.stop()
        if not self._is_asked:
            self._read_ahead(True)

    def _read_ahead(self, is_left: bool) -> None:
        """While somebody looks for whom to compare, what that takes is read."""
        if is_left and self.isVisible() and not self._is_asked:
            self._survey(asking.read_on, self._read_ahead, "journeys compare")

    def _sides_wanted(self) -> None:
        self._is_asked = True
        self._opened = None
        if self.isVisible():
            self._compare()
        else:
            self._outdated()

    def _compare(self) -> None:
        one, other = self.bar.sides
        self._reading = None
        self._is_waiting = True
        self._slow.start()
        self._ask_for(asking.Ask(Sides(one, other, self._query)))

    def _ask_for(self, ask: asking.Ask) -> None:
        self._tasks.survey(
            ask, partial(self._came, ask), failed=self._refuse, latest="journeys compare"
        )

    def _came(self, ask: asking.Ask, found: Comparison | Reading) -> None:
        """A first reading goes on as long as somebody waits for it."""
        if isinstance(found, Comparison):
            self._show(found)
        elif self.isVisible():
            self._reading = found
            if not self._slow.isActive():
                self._say_slow()
            self._ask_for(ask)
        else:
            self._slow.stop()
            self._outdated()

    def _say_slow(self) -> None:
        if not self._is_asked:
            self.start.wait()
            return
        said = self.tr("The first time everything is read once.")
        if self._reading is not None:
            said = reading.how_far(self._reading)
        self._say("", self.tr("Comparing…"), said)
        self._faces.setCurrentIndex(NOTHING)

    def _say(self, icon: str, title: str, text: str, more: str = "") -> None:
        """Say that in the place of the lines; `more` to who rests on it."""
        self.nothing.say(icon, title, text)
        self.nothing.setToolTip(words.tooltip(more))

    def _refuse(self, wrong: UserError) -> None:
        self._slow.stop()
        self._is_waiting = False
        self._found = None
        self.bar.show_found(None)
        what_to_do, more = reading.refusal(wrong)
        self._say("alert", wrong.text, what_to_do, more)
        self._faces.setCurrentIndex(NOTHING)

    def _show(self, found: Comparison) -> None:
        self._slow.stop()
        self._is_waiting = False
        are_others = self._found is None or self._found.sides != found.sides
        self._found = found
        self.bar.show_found(found)
        said = self._why_nothing(found)
        if said is not None:
            self._say("", *said)
            self._faces.setCurrentIndex(NOTHING)
            return
        if are_others:
            # of other sides the first line is what is asked for
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
        self._show_lines()
        if are_others:
            self.table.scrollToTop()
        self._faces.setCurrentIndex(FOUND)
        self._open_again()

    def _why_nothing(self, found: Comparison) -> tuple[str, str] | None:
        if not (found.one or found.other):
            return self.tr("No session fits either side"), self.tr(
                "Both are taken from the search above."
            )
        if not (found.one and found.other):
            side = "B" if found.one else "A"
            return (
                self.tr("No session is on side %1").replace("%1", side),
                self.tr(
                    "A comparison needs sessions on both. The search above narrows both sides, too."
                ),
            )
        if found.is_same:
            return (
                self.tr("Both sides are the same sessions"),
                self.tr("There is nothing to compare. Choose another search for one of them."),
            )
        if not found.lines:
            return self.tr("The sides have nothing in which they could differ"), reading.cautions(
                found
            )
        return None

    def _show_lines(self) -> None:
        if self._found is None:
            return
        rows = [
            columns.Row(at, line)
            for at, line in enumerate(self._found.lines)
            if self.bar.fits(line)
        ]
        before = self.table.current_row()
        key = _key(before) if isinstance(before, columns.Row) else None
        self.table.show_rows(rows, lambda row: isinstance(row, columns.Row) and _key(row) == key)

    def _group(self, is_by_kind: bool) -> None:
        column = columns.SORT if is_by_kind else columns.CERTAINTY
        self.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)

    # -- doors -------------------------------------------------------------------------------------

    def _open_cell(self, row: object, column: int) -> None:
        if isinstance(row, columns.Row) and column in (columns.ONE, columns.OTHER):
            self._open(row, column == columns.OTHER)

    def _open_row(self, row: object) -> None:
        """The side that has more of it."""
        if isinstance(row, columns.Row):
            self._open(row, row.line.effect < 0)

    def _open_again(self) -> None:
        opened = self._opened
        row = next(
            (
                one
                for one in self.table.listed.rows
                if isinstance(one, columns.Row)
                if opened is not None and _key(one) == opened[:3]
            ),
            None,
        )
        if isinstance(row, columns.Row) and opened is not None:
            self._open(row, opened[3])
        else:
            self._opened = None
            self.behind.hide()

    def _open(self, row: columns.Row, is_other: bool) -> None:
        found = self._found
        if found is None:
            return
        self._opened = (*_key(row), is_other)
        line = row.line

        def show(behind: asking.Found) -> None:
            if found is not self._found:
                return  # other sides are shown by now
            many = len(behind.moments)
            query = found.sides.query(is_other, line.term) or ""
            hint = "" if many else self.tr("Nobody did.")
            self.behind.show()
            self.behind.show_sessions(
                reading.behind_title(line, is_other, many), behind.moments, query, hint
            )

        ask = asking.AskBehind(found.sides, line, is_other)
        self._survey(ask, show, "journeys compare behind")

    def _dress(self) -> None:
        self.bar.dress()

    # -- parts -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        both = parted(
            "compare_split", BESIDE, (self.table, self.behind), (LIST_W_PX, BEHIND_W_PX), 0, self
        )
        for face in (self.start, self.nothing, both):
            self._faces.addWidget(face)
        framed(self, self._faces, self.bar)


def _key(row: columns.Row) -> tuple[str, str, str]:
    return str(row.line.sort), row.line.name, row.line.what
