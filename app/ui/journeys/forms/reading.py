"""What the tab asks the library (on the surveyor's thread), and how forms and fields are put in words."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.insights import forms
from app.insights.forms import FieldSummary, Form, FormField, FormSummary, FormUse, Mask
from app.library import search
from app.library.columns import rows_among
from app.library.form_use import field_terms, form_terms, form_use
from app.library.search_sql import condition
from app.ui import words
from app.ui.journeys.behind import Moment
from app.ui.journeys.shares import few, ranged

if TYPE_CHECKING:
    from app.library.database import Library

_CONTEXT = "journeys_forms"


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class Found(Struct, frozen=True):
    """How forms were filled in in the sessions of a query; `in_all`: how many forms the whole library has."""

    query: str
    use: FormUse
    chosen: Mask
    listed: tuple[FormSummary, ...]
    in_all: int


class Ask(Struct, frozen=True):
    """Asks for the forms."""

    query: str

    def __call__(self, db: Library) -> Found:
        use = form_use(db)
        chosen = rows_among(db, use.session, condition(search.parse(self.query)))
        return Found(self.query, use, chosen, forms.summaries(use, chosen), len(use.forms))


class AskFields(Struct, frozen=True):
    """Asks for the fields of a form."""

    of: Found
    form: int

    def __call__(self, db: Library) -> tuple[FieldSummary, ...]:
        return forms.fields_of(self.of.use, self.of.chosen, self.form)


class Who(StrEnum):
    """Whose sessions are behind a number."""

    STARTED = "started"
    SENT = "sent"
    LEFT = "left"
    REACHED = "reached"
    LEFT_HERE = "left_here"
    HESITATED = "hesitated"
    CORRECTED = "corrected"
    REFILLED = "refilled"
    SKIPPED = "skipped"


SAID = {
    Who.STARTED: _t("Began to fill it: %1"), Who.SENT: _t("Sent it: %1"), Who.LEFT: _t("Left it: %1"),
    Who.REACHED: _t("Came to “%2”: %1"), Who.LEFT_HERE: _t("Left at “%2”: %1"),
    Who.HESITATED: _t("Waited longest before the first letter in “%2”: %1"),
    Who.CORRECTED: _t("Took something back in “%2”: %1"), Who.REFILLED: _t("Filled “%2” anew: %1"),
    Who.SKIPPED: _t("Left “%2” out: %1"),
}  # fmt: skip


#: what a query calls them
_ASKED = {
    Who.STARTED: "began", Who.SENT: "sent", Who.LEFT: "left", Who.REACHED: "reached", Who.LEFT_HERE: "left",
    Who.HESITATED: "waited", Who.CORRECTED: "corrected", Who.REFILLED: "refilled", Who.SKIPPED: "skipped",
}  # fmt: skip


class AskWho(Struct, frozen=True):
    """Asks who is behind a number of a form, or of one of its fields."""

    of: Found
    who: Who
    form: int
    field: int = -1

    def __call__(self, db: Library) -> tuple[Moment, ...]:
        use, chosen = self.of.use, self.of.chosen
        if self.who is Who.STARTED:
            return _moments(forms.started(use, chosen, self.form))
        if self.who is Who.SENT:
            return _moments(forms.sent(use, chosen, self.form))
        if self.who is Who.LEFT:
            return tuple(
                Moment(one.session, one.at_ms, at_field(use.fields[one.field]))
                for one in forms.left_at(use, chosen, self.form)
                if one.field is not None
            )
        if self.who is Who.LEFT_HERE:
            return _moments(forms.left_at(use, chosen, self.form, self.field))
        if self.who is Who.HESITATED:
            return _moments(forms.hesitated(use, chosen, self.field), told=True)
        which = {
            Who.CORRECTED: use.corrections > 0,
            Who.REFILLED: use.refills > 0,
            Who.SKIPPED: use.is_skipped,
        }.get(self.who, np.ones(len(use.session), np.bool_))
        return _moments(forms.doing(use, chosen, self.field, which))


def _moments(found: tuple[forms.Moment, ...], *, told: bool = False) -> tuple[Moment, ...]:
    return tuple(
        Moment(one.session, one.at_ms, seconds(one.spent_ms) if told else "") for one in found
    )


def query_of(found: Found, who: Who, form: Form, field: FormField | None = None) -> str:
    """The query that finds the sessions of a number; empty where none does."""
    what = _ASKED[who]
    terms = form_terms(form, what) if field is None else field_terms(form, field, what)
    return search.narrowed(found.query, terms)


def said(who: Who) -> str:
    """What the list behind a number is called: %1 is how many, %2 the field."""
    return _tr(SAID[who])


def form_name(one: FormSummary) -> str:
    """What a form is called: by its own name, what is pressed to send it, its first fields."""
    return words.plain(one.form.name or _tr("Fields without a form"))


def place(one: FormSummary) -> str:
    """The page it stands on, and whose."""
    page = one.form.page
    return words.plain(" · ".join(part for part in (page.name, page.site) if part))


def field_name(field: FormField) -> str:
    """What a field is called: by its label, its name in the code, what one puts in."""
    return words.plain(field.name or _tr("field"))


def at_field(field: FormField) -> str:
    """Where somebody was."""
    return _tr("at “%1”").replace("%1", field_name(field))


def kind(field: FormField) -> str:
    """What one puts in."""
    return words.plain(field.kind or _tr("field"))


def seconds(ms: float | None) -> str:
    """A short time: 4.2 s, or 1:05."""
    if ms is None:
        return ""
    return f"{ms / 1000:.1f} s" if ms < 60_000 else words.length(ms)


def facts(one: FormSummary, use: FormUse) -> str:
    """One line about a form."""
    parts = [_tr("sent: %1").replace("%1", ranged(one.sent))]
    if one.to_send_ms is not None:
        parts.append(_tr("median %1 to send").replace("%1", seconds(one.to_send_ms)))
    if one.left_at is not None:
        said = _tr("most leave at “%1”: %2")
        said = said.replace("%2", ranged(one.left_there))
        parts.append(said.replace("%1", field_name(use.fields[one.left_at])))
    if one.tries > one.sessions:
        parts.append(_tr("%1 tries").replace("%1", words.number(one.tries)))
    return " · ".join(parts)


def hint(one: FormSummary) -> str:
    """What to know of these numbers."""
    said = _tr(
        "Fields in the order in which people come to them; shares are of those who came to a field."
    )
    return f"{few(one.sessions)} {said}".lstrip()
