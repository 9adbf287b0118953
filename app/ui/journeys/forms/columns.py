"""What the lists say of each form and of each field."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from app.insights.forms import FieldSummary, FormSummary
from app.proportions import Share, wilson
from app.ui import words
from app.ui.journeys.forms import reading
from app.ui.journeys.forms.reading import Who
from app.ui.journeys.shares import percent
from app.ui.journeys.table import Bar, Column
from app.ui.theme import Role


def _tr(text: str) -> str:
    return QCoreApplication.translate("journeys_forms", text)


class FieldRow(Struct, frozen=True):
    """A field in its form: `order` from 1; `is_worst`: most of those who leave do so here."""

    order: int
    summary: FieldSummary
    is_worst: bool


#: what a click on the numbers of a column asks, by the column's place
FORM_DOORS = {1: Who.STARTED, 2: Who.SENT, 3: Who.LEFT, 4: Who.SENT, 6: Who.STARTED}
FIELD_DOORS = {
    1: Who.REACHED, 2: Who.LEFT_HERE, 4: Who.HESITATED, 5: Who.CORRECTED, 6: Who.REFILLED, 7: Who.SKIPPED,
}  # fmt: skip


def form_columns() -> tuple[Column, ...]:
    """From left to right; those that matter least have no room first."""
    return (
        Column(
            _tr("Form"), _tr("Called by its label, else by what is pressed to send it"),
            reading.form_name, reading.form_name, below=reading.place,
        ),
        Column(
            _tr("Began"), _tr("Sessions in which something was filled in"),
            lambda row: words.number(row.sessions), lambda row: row.sessions, 76, is_door=True,
        ),
        Column(
            _tr("Sent"), _tr("Who sent it, of those who began; with the range of 95 %"),
            lambda row: percent(row.sent.share), lambda row: row.sent.share, 100,
            bar=lambda row: _bar(row.sent), is_door=True,
        ),
        Column(
            _tr("Left"), _tr("Sessions that began and did not send it"),
            lambda row: words.number(_left(row)), _left, 72, is_door=True,
            role=lambda row: Role.DEAD if _left(row) else Role.MUTED,
        ),
        Column(
            _tr("To send"), _tr("From the first touch to the sending: the middle"),
            lambda row: reading.seconds(row.to_send_ms), lambda row: row.to_send_ms, 84, is_door=True,
        ),
        Column(
            _tr("Fields"), _tr("Fields that somebody came to"),
            lambda row: words.number(row.fields), lambda row: row.fields, 68,
        ),
        Column(
            _tr("People"), _tr("Different people"),
            lambda row: words.number(row.people), lambda row: row.people, 76, is_door=True,
        ),
    )  # fmt: skip


def field_columns() -> tuple[Column, ...]:
    """From left to right; those that matter least have no room first."""
    return (
        Column(
            _tr("Field"), _tr("In the order in which people come to them"),
            lambda row: f"{row.order}  {reading.field_name(row.summary.field)}", lambda row: row.order,
            below=_below, role=lambda row: Role.DEAD if row.is_worst else Role.TEXT,
        ),
        Column(
            _tr("Came"), _tr("Who came to it, of those who began"),
            lambda row: words.number(row.summary.reached.hits), lambda row: row.summary.reached.hits, 76,
            bar=lambda row: _bar(row.summary.reached), is_door=True,
        ),
        Column(
            _tr("Left here"), _tr("Who left the form at this field, of those who came to it; with the range of 95 %"),
            lambda row: _counted(row.summary.left), lambda row: row.summary.left.share, 116,
            bar=lambda row: _bar(row.summary.left) if row.summary.left.hits else None, is_door=True,
            role=lambda row: Role.DEAD if row.is_worst else Role.TEXT,
        ),
        Column(
            _tr("Time"), _tr("With the focus: the middle"),
            lambda row: reading.seconds(row.summary.time_ms), lambda row: row.summary.time_ms, 68,
        ),
        Column(
            _tr("Waits"), _tr("With the focus before the first letter: the middle"),
            lambda row: reading.seconds(row.summary.hesitation_ms), lambda row: row.summary.hesitation_ms, 68,
            is_door=True,
        ),
        _share(_tr("Corrects"), _tr("Who took something back"), lambda row: row.summary.corrected, 84),
        _share(_tr("Refills"), _tr("Who emptied it and filled it anew"), lambda row: row.summary.refilled),
        _share(_tr("Skips"), _tr("Who came to it, left it empty and went on"), lambda row: row.summary.skipped),
    )  # fmt: skip


def _share(title: str, help_: str, of: Callable[[FieldRow], Share], width_px: int = 64) -> Column:
    def said(row: FieldRow) -> str:
        return percent(of(row).share) if of(row).hits else ""

    return Column(title, help_, said, lambda row: of(row).share, width_px, is_door=True)


def _left(row: FormSummary) -> int:
    return row.sent.total - row.sent.hits


def _counted(of: Share) -> str:
    return f"{words.number(of.hits)} · {percent(of.share)}" if of.hits else ""


def _bar(of: Share) -> Bar | None:
    return None if of.share is None else Bar(of.share, *wilson(of))


def _below(row: FieldRow) -> str:
    kind = reading.kind(row.summary.field)
    return f"{kind} · {_tr('most leave here')}" if row.is_worst else kind
