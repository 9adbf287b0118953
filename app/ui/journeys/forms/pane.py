"""The tab: forms by page, the fields of the chosen one, and the sessions behind each number."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.insights.forms import FieldSummary, FormSummary
from app.ui import words
from app.ui.journeys.behind import Behind, Moment
from app.ui.journeys.door_menu import add_doors, offer_doors
from app.ui.journeys.forms import reading
from app.ui.journeys.forms.columns import (
    FIELD_DOORS,
    FORM_DOORS,
    FieldRow,
    field_columns,
    form_columns,
)
from app.ui.journeys.forms.reading import Who
from app.ui.journeys.page_menu import offer_page
from app.ui.journeys.parts import ABOVE, BESIDE, framed, parted
from app.ui.journeys.tab import Tab
from app.ui.journeys.table import Table
from app.ui.nothing import Nothing
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

LIST_H_PX, DETAIL_H_PX = 240, 440
FIELDS_W_PX, BEHIND_W_PX = 700, 290


class FormsTab(Tab):
    """Who sends forms, and field by field where people hesitate, correct and leave."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tasks, theme, parent)
        self.setObjectName("forms_tab")
        self._found: reading.Found | None = None
        self._chosen: FormSummary | None = None
        self._opened: tuple[Who, FieldSummary | None] = (Who.LEFT, None)
        self.table = Table(form_columns(), theme, self, sorted_by=1)
        self.table.setAccessibleName(self.tr("Forms"))
        self.table.row_chosen.connect(self._choose)
        self.table.row_opened.connect(lambda row: self._form_door(row, 3))
        self.table.cell_opened.connect(self._form_door)
        self.table.menu_wanted.connect(self._offer)
        self.fields = Table(field_columns(), theme, self)
        self.fields.setAccessibleName(self.tr("Fields of the form"))
        self.fields.row_opened.connect(lambda row: self._field_door(row, 2))
        self.fields.cell_opened.connect(self._field_door)
        self.fields.menu_wanted.connect(
            lambda row, at: offer_doors(self, self.fields, row, self._field_door, at)
        )
        self.behind = Behind(tasks, theme, self)
        self.behind.moment_wanted.connect(self.moment_wanted)
        self.behind.query_wanted.connect(self.query_wanted)
        self._detail = QWidget(self)
        self._title, self._facts, self._hint = (QLabel(self._detail) for _ in range(3))
        self._nothing = Nothing(theme, self)
        self._faces = QStackedWidget(self)
        self._lay_out()
        self.setFocusProxy(self.table)
        self._dress()

    @property
    def chosen(self) -> FormSummary | None:
        """The form whose fields are shown."""
        return self._chosen

    def show_about(self, about: object) -> None:
        """Show the form of a place among those of the library."""
        for at, row in enumerate(self.table.listed.rows):
            if isinstance(row, FormSummary) and row.number == about:
                self.table.setCurrentIndex(self.table.listed.index(at, 0))

    def _ask(self) -> None:
        is_first = self._found is None
        self._survey(reading.Ask(self._query), self._show, "journeys forms", is_first=is_first)

    def _say_slow(self) -> None:
        self._nothing.say("", self.tr("Reading how forms were filled in…"), "")

    def _show(self, found: reading.Found) -> None:
        before, self._found = self._found, found
        if before is not None and found.listed and before.listed == found.listed:
            # whoever looks at a part of it goes on
            if before.query != found.query:
                self._open(*self._opened)
            return
        if not found.listed:
            self._say_nothing(found)
            return
        chosen = self._chosen.form if self._chosen is not None else None
        self._chosen = None

        def is_same(row: object) -> bool:
            return isinstance(row, FormSummary) and row.form == chosen

        self.table.show_rows(found.listed, is_same)
        self._faces.setCurrentIndex(1)
        if self.table.current_row() is None:
            self.table.setCurrentIndex(self.table.listed.index(0, 0))
        self._choose(self.table.current_row())

    def _say_nothing(self, found: reading.Found) -> None:
        if found.in_all:
            said = self.tr("No session of this search filled a form")
            hint = self.tr("Take a term out of the search to see the forms of the library: %1.")
            hint = hint.replace("%1", words.number(found.in_all))
        else:
            said = self.tr("No form was filled")
            hint = self.tr("Forms are listed once somebody fills one of their fields.")
        self._nothing.say("input", said, hint)
        self._faces.setCurrentIndex(0)

    def _choose(self, row: object) -> None:
        if not isinstance(row, FormSummary) or row is self._chosen or self._found is None:
            return
        self._chosen = row
        self._title.setText(reading.form_name(row))
        self._facts.setText(reading.facts(row, self._found.use))
        self._hint.setText(reading.hint(row))
        ask = reading.AskFields(self._found, row.number)
        self._survey(ask, self._show_fields, "journeys forms fields")
        self._open(Who.LEFT if row.sent.hits < row.sent.total else Who.SENT)

    def _show_fields(self, fields: tuple[FieldSummary, ...]) -> None:
        worst = None if self._chosen is None else self._chosen.left_at
        rows = [FieldRow(at, one, one.number == worst) for at, one in enumerate(fields, 1)]
        self.fields.show_rows(rows)

    def _offer(self, row: object, at: QPoint) -> None:
        if isinstance(row, FormSummary):
            further = partial(add_doors, table=self.table, row=row, open_=self._form_door)
            offer_page(self, row.form.page, at, further)

    def _form_door(self, row: object, column: int) -> None:
        self._choose(row)
        if column in FORM_DOORS:
            self._open(FORM_DOORS[column])

    def _field_door(self, row: object, column: int) -> None:
        if isinstance(row, FieldRow) and column in FIELD_DOORS:
            self._open(FIELD_DOORS[column], row.summary)

    def _open(self, who: Who, field: FieldSummary | None = None) -> None:
        if self._found is None or self._chosen is None:
            return
        self._opened = who, field
        title = reading.said(who)
        called = "" if field is None else reading.field_name(field.field)
        form = self._chosen.form
        query = reading.query_of(self._found, who, form, None if field is None else field.field)

        def show(moments: tuple[Moment, ...]) -> None:
            hint = "" if moments else self.tr("Nobody did.")
            said = title.replace("%1", words.number(len(moments))).replace("%2", called)
            self.behind.show_sessions(said, moments, query, hint)

        number = -1 if field is None else field.number
        ask = reading.AskWho(self._found, who, self._chosen.number, number)
        self._survey(ask, show, "journeys forms behind")

    def _lay_out(self) -> None:
        detail = self._detail
        detail.setAutoFillBackground(True)
        detail.setBackgroundRole(QPalette.ColorRole.Base)
        inner = QVBoxLayout(detail)
        inner.setContentsMargins(0, GRID_PX, 0, 0)
        inner.setSpacing(GRID_PX // 2)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.setSpacing(GRID_PX // 2)
        for label in (self._title, self._facts, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            head.addWidget(label)
        for label in (self._facts, self._hint):
            label.setProperty("role", "secondary")
        inner.addLayout(head)
        inner.addWidget(self.fields, 1)
        below = parted(
            "forms_below", BESIDE, (detail, self.behind), (FIELDS_W_PX, BEHIND_W_PX), 0, self
        )
        both = parted("forms_split", ABOVE, (self.table, below), (LIST_H_PX, DETAIL_H_PX), 1, self)
        self._faces.addWidget(self._nothing)
        self._faces.addWidget(both)
        self._nothing.say("", "", "")
        framed(self, self._faces)

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("title"))
        for label in (self._facts, self._hint):
            label.setFont(self._theme.font("secondary"))
