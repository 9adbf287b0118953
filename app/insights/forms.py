"""How forms are filled in: who began, who sent them, how long that takes, and field by field where people hesitate,
correct, leave out and leave.

A *form* is one of a page. *Started* are the sessions in which somebody filled one of its fields, *sent* those of them
that sent it, *left* the others; the field that one of those left at is the last that was touched in its last try. What
was typed is not known here.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.insights.place_names import FORM, key_said, own_name, with_apart
from app.insights.views import Page
from app.proportions import Share

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Form(Struct, frozen=True):
    """A form of a page. `key` is its name in the code of the site, empty for fields without a form; `selector` and
    `label` as they were recorded last; `leading`: what its first fields are called; `called`: what tells it from the
    others of its page in a query, empty where nothing does; `apart`: the same for who reads its name, where it needs
    that."""

    page: Page
    key: str
    selector: str | None
    label: str | None
    leading: tuple[str, ...] = ()
    called: str = ""
    apart: str = ""

    @property
    def name(self) -> str:
        """Its label, else its own name in the code, else its first fields, else which one it is; empty for fields
        without a form that have no name themselves."""
        first = ", ".join(self.leading)
        named = self.label or own_name(self.key) or first or key_said(FORM, self.key) or ""
        return with_apart(named, self.apart)


class FormField(Struct, frozen=True):
    """A field of a form (place in `FormUse.forms`); `called` and `apart`: what tells it from the others of its form, as
    `Form` has them."""

    form: int
    key: str
    selector: str | None
    label: str | None
    kind: str
    called: str = ""
    apart: str = ""

    @property
    def name(self) -> str:
        """Its label, else its own name in the code, else what one puts in and which of those it is."""
        named = self.label or key_said(self.kind, self.key) or self.kind
        return with_apart(named, self.apart)


class FormUse(Struct, frozen=True):
    """Every use of every field (m, by session, then by form as it was tried, then in the order of the first touch).
    `session`, `person`: ids; `tried`: which of its session's forms; `field`: place in `fields`; times in ms, NaN where
    there is none; `sent_ms`: when the form was sent, NaN for never."""

    forms: tuple[Form, ...]
    fields: tuple[FormField, ...]
    session: Ints
    person: Ints
    tried: Ints
    field: Ints
    place: Ints
    at_ms: Floats
    left_ms: Floats
    time_ms: Floats
    hesitation_ms: Floats
    refills: Ints
    corrections: Ints
    is_filled: Mask
    is_skipped: Mask
    is_last: Mask
    sent_ms: Floats


class FormSummary(Struct, frozen=True):
    """One form in numbers; `number` is its place in `FormUse.forms`. `sent` of those who started; `to_send_ms`: the
    median from the first touch to the sending; `left_at`: the field (place in `FormUse.fields`) where most left, None
    where several share that, and how many of those who left."""

    number: int
    form: Form
    fields: int
    sessions: int
    people: int
    tries: int
    sent: Share
    to_send_ms: float | None
    left_at: int | None
    left_there: Share


class FieldSummary(Struct, frozen=True):
    """One field of a form in numbers; `number` is its place in `FormUse.fields`. `reached` by how many of those who
    started; `left`: of those who reached it, how many left the form there. Medians of those who reached it; `refilled`,
    `corrected`, `skipped` of them, each session once."""

    number: int
    field: FormField
    reached: Share
    left: Share
    filled: Share
    time_ms: float | None
    hesitation_ms: float | None
    refilled: Share
    corrected: Share
    skipped: Share


class Moment(Struct, frozen=True):
    """Where somebody did what was asked about; `spent_ms`: how long, `field`: at which one, where that was asked."""

    session: int
    at_ms: float
    spent_ms: float | None = None
    field: int | None = None


def summaries(use: FormUse, among: Mask) -> tuple[FormSummary, ...]:
    """Each form that was started in some sessions, most sessions first.

    Args:
        among: (m,) the uses that count.
    """
    of_field = np.array([one.form for one in use.fields], np.int64)
    rows = np.flatnonzero(among)
    form = of_field[use.field[rows]] if len(use.fields) else rows
    order = np.argsort(form.astype(np.int16 if len(use.forms) < 2**15 else np.int64), kind="stable")
    rows, form = rows[order], form[order]
    bounds = np.searchsorted(form, np.arange(len(use.forms) + 1))
    found = []
    for number in range(len(use.forms)):
        mine = rows[bounds[number] : bounds[number + 1]]
        if len(mine):
            found.append(_summary(use, number, mine))
    return tuple(sorted(found, key=lambda one: (-one.sessions, one.number)))


def fields_of(use: FormUse, among: Mask, form: int) -> tuple[FieldSummary, ...]:
    """The fields of a form in the order in which people come to them."""
    rows = _rows(use, among, form)
    started = len(np.unique(use.session[rows]))
    last = _left_rows(use, rows)
    found: list[tuple[float, FieldSummary]] = []
    for number in np.unique(use.field[rows]).tolist():
        mine = rows[use.field[rows] == number]
        reached = len(np.unique(use.session[mine]))

        def share(which: Mask, mine: Ints = mine, reached: int = reached) -> Share:
            return Share(len(np.unique(use.session[mine[which]])), reached)

        summary = FieldSummary(
            number=number,
            field=use.fields[number],
            reached=Share(reached, started),
            left=Share(int((use.field[last] == number).sum()), reached),
            filled=share(use.is_filled[mine]),
            time_ms=_median(use.time_ms[mine]),
            hesitation_ms=_median(use.hesitation_ms[mine]),
            refilled=share(use.refills[mine] > 0),
            corrected=share(use.corrections[mine] > 0),
            skipped=share(use.is_skipped[mine]),
        )
        found.append((float(np.mean(use.place[mine])), summary))
    found.sort(key=lambda one: (one[0], one[1].number))
    return tuple(summary for _, summary in found)


def left_at(use: FormUse, among: Mask, form: int, field: int | None = None) -> tuple[Moment, ...]:
    """Who left a form without sending it, when; at one field, or anywhere."""
    rows = _left_rows(use, _rows(use, among, form))
    if field is not None:
        rows = rows[use.field[rows] == field]
    return tuple(
        Moment(int(use.session[row]), float(use.left_ms[row]), field=int(use.field[row]))
        for row in rows.tolist()
    )


def started(use: FormUse, among: Mask, form: int) -> tuple[Moment, ...]:
    """Who began to fill a form, when."""
    return _firsts(use, _rows(use, among, form))


def sent(use: FormUse, among: Mask, form: int) -> tuple[Moment, ...]:
    """Who sent a form, when."""
    rows = _rows(use, among, form)
    rows = rows[np.isfinite(use.sent_ms[rows])]
    rows = rows[np.lexsort((use.sent_ms[rows], use.session[rows]))]
    is_latest = np.append(np.diff(use.session[rows]) != 0, True)[: len(rows)]
    return _moments(use, rows[is_latest], use.sent_ms)


def doing(use: FormUse, among: Mask, field: int, what: Mask | None = None) -> tuple[Moment, ...]:
    """Who came to a field, when; only where something else holds of the use (m,), too."""
    rows = np.flatnonzero(among & (use.field == field) & (True if what is None else what))
    return _firsts(use, rows)


def hesitated(use: FormUse, among: Mask, field: int) -> tuple[Moment, ...]:
    """Who waited before the first letter in a field, the longest first, each session once."""
    rows = np.flatnonzero(among & (use.field == field) & np.isfinite(use.hesitation_ms))
    rows = rows[np.argsort(-use.hesitation_ms[rows], kind="stable")]
    _, first = np.unique(use.session[rows], return_index=True)
    return tuple(
        Moment(int(use.session[row]), float(use.at_ms[row]), float(use.hesitation_ms[row]))
        for row in rows[np.sort(first)].tolist()
    )


def _summary(use: FormUse, number: int, rows: Ints) -> FormSummary:
    session = use.session[rows]
    starters = _is_new(session)
    senders = int(_is_new(session[np.isfinite(use.sent_ms[rows])]).sum())
    tries = np.flatnonzero(_is_new(session, use.tried[rows]))
    took = np.fmax.reduceat(use.sent_ms[rows], tries) - np.fmin.reduceat(use.at_ms[rows], tries)
    counts = np.bincount(use.field[_left_rows(use, rows)], minlength=len(use.fields))
    at, left = int(np.argmax(counts)), int(counts.sum())
    is_worst = left > 0 and int((counts == counts[at]).sum()) == 1
    return FormSummary(
        number=number,
        form=use.forms[number],
        fields=int((np.bincount(use.field[rows]) > 0).sum()),
        sessions=int(starters.sum()),
        people=len(np.unique(use.person[rows[starters]])),
        tries=len(tries),
        sent=Share(senders, int(starters.sum())),
        to_send_ms=_median(took),
        left_at=at if is_worst else None,
        left_there=Share(int(counts[at]) if is_worst else 0, left),
    )


def _is_new(*ids: Ints) -> Mask:
    """Where another value of any of these begins; equal ones stand together."""
    found = np.ones(len(ids[0]), np.bool_)
    found[1:] = False
    for one in ids:
        found[1:] |= np.diff(one) != 0
    return found


def _rows(use: FormUse, among: Mask, form: int) -> Ints:
    mine = [number for number, one in enumerate(use.fields) if one.form == form]
    is_mine = np.zeros(len(use.fields) + 1, np.bool_)
    is_mine[mine] = True
    return np.flatnonzero(among & is_mine[use.field])


def _left_rows(use: FormUse, rows: Ints) -> Ints:
    """Of each session that never sent a form, the field it left at in its last try."""
    session = use.session[rows]
    senders = session[np.isfinite(use.sent_ms[rows])]
    if len(senders):
        # both ascend
        at = np.minimum(np.searchsorted(senders, session), len(senders) - 1)
        rows = rows[senders[at] != session]
    rows = rows[np.lexsort((use.is_last[rows], use.left_ms[rows], use.session[rows]))]
    is_latest = np.append(np.diff(use.session[rows]) != 0, True)[: len(rows)]
    return np.asarray(rows[is_latest], np.int64)


def _firsts(use: FormUse, rows: Ints) -> tuple[Moment, ...]:
    rows = rows[np.lexsort((use.at_ms[rows], use.session[rows]))]
    _, first = np.unique(use.session[rows], return_index=True)
    return _moments(use, rows[first], use.at_ms)


def _moments(use: FormUse, rows: Ints, at_ms: Floats) -> tuple[Moment, ...]:
    return tuple(
        Moment(int(session), float(when))
        for session, when in zip(use.session[rows], at_ms[rows], strict=True)
    )


def _median(values: Floats) -> float | None:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else None
