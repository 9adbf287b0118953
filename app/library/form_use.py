"""How the forms of a library were filled in, as arrays in memory (`app.insights.forms`). Read once a connection."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from app.insights import place_names
from app.insights.forms import Form, FormField, FormUse
from app.insights.place_names import places
from app.library.kept_rows import KeptRows, Wanted
from app.library.own_names import Names, own_names
from app.library.per_connection import PerConnection
from app.library.search import Named, Term
from app.library.use_terms import FIELD, FORM, NONE, written

if TYPE_CHECKING:
    from app.library.database import Library

_USES = (
    Wanted("coalesce(s.person_id, -s.id)", "whole"), Wanted("coalesce(t.path_id, -1)", "whole"),
    Wanted("t.form_place", "whole"), Wanted("t.place", "whole"), Wanted("t.at_ms", "number"),
    Wanted("t.left_ms", "number"),
    Wanted("t.time_ms", "number"), Wanted("t.hesitation_ms", "number"),
    Wanted("t.refills", "whole"), Wanted("t.corrections", "whole"), Wanted("t.is_filled", "whole"),
    Wanted("t.is_skipped", "whole"), Wanted("t.is_last", "whole"),
    Wanted("t.sent_ms", "number"),
    Wanted("t.form", "text"), Wanted("t.form_selector", "text"), Wanted("t.form_label", "text"),
    Wanted("t.field", "text"), Wanted("t.selector", "text"), Wanted("t.label", "text"), Wanted("t.kind", "text"),
)  # fmt: skip
_NUMBERS = 14
#: what fields without a form are told by
NO_FORM = "no form"
#: fields that stand for a form without a name
LEADING = 3


class _Kept:
    def __init__(self) -> None:
        self._rows = KeptRows("field_uses", _USES)
        self.use: FormUse | None = None

    def refresh(self, db: Library) -> FormUse:
        is_other = self._rows.refresh(db)
        if self.use is None or is_other:
            self.use = self._made()
        return self.use

    def _made(self) -> FormUse:
        session, *numbers = self._rows.columns[: _NUMBERS + 1]
        person, path, tried, place, at, left, time, hesitation, refills, corrections, *rest = (
            numbers
        )
        is_filled, is_skipped, is_last, sent = rest
        pages, page_of = self._rows.pages()
        forms: dict[tuple[int, str], int] = {}
        fields: dict[tuple[int, str], int] = {}
        form_said: dict[int, tuple[str | None, str | None]] = {}
        field_said: dict[int, tuple[str | None, str | None, str]] = {}
        field = np.zeros(len(session), np.int64)
        form_called: dict[int, set[tuple[str | None, str, str | None]]] = defaultdict(set)
        field_called: dict[int, set[tuple[str | None, str, str, str | None]]] = defaultdict(set)
        texts = zip(
            *(column.tolist() for column in self._rows.columns[_NUMBERS + 1 :]), strict=True
        )
        page = page_of[path].tolist()
        for row, (key, element, called, name, selector, label, kind) in enumerate(texts):
            form = forms.setdefault((page[row], key), len(forms))
            known = form_said.get(form, (None, None))
            form_said[form] = (element or known[0], called or known[1])
            number = field[row] = fields.setdefault((form, name), len(fields))
            before = field_said.get(number, (None, None, ""))
            field_said[number] = (selector or before[0], label or before[1], kind)
            form_called[form].add((called, key, element))
            field_called[number].add((label, kind, name, selector))
        leading: dict[int, tuple[str, ...]] = {}
        for (form, _), number in fields.items():
            called, known_names = field_said[number][1], leading.get(form, ())
            if called and called not in known_names and len(known_names) < LEADING:
                leading[form] = (*known_names, called)
        of_form: dict[int, set[Names]] = {
            number: {
                (called, *places(place_names.FORM, key), key or NONE, element)
                for called, key, element in said
            }
            for number, said in form_called.items()
        }
        of_field: dict[int, set[Names]] = {
            number: {
                (label, *(places(kind, name) if label is None else (None, None)), name, selector)
                for label, kind, name, selector in said
            }
            for number, said in field_called.items()
        }
        own_form = own_names(of_form, [at_page for at_page, _ in forms])
        own_field = own_names(of_field, [form for form, _ in fields])
        made_forms = [
            Form(pages[at_page], key, *form_said[number], leading.get(number, ()), own_form[number])
            for (at_page, key), number in forms.items()
        ]
        made_fields = [
            FormField(form, name, *field_said[number], own_field[number])
            for (form, name), number in fields.items()
        ]
        forms_apart = place_names.told_apart(
            [one.name for one in made_forms],
            [at_page for at_page, _ in forms],
            [NO_FORM if one == NONE else one for one in own_form],
        )
        fields_apart = place_names.told_apart(
            [one.name for one in made_fields], [form for form, _ in fields], own_field
        )
        return FormUse(
            forms=tuple(
                replace(one, apart=told) if told else one
                for one, told in zip(made_forms, forms_apart, strict=True)
            ),
            fields=tuple(
                replace(one, apart=told) if told else one
                for one, told in zip(made_fields, fields_apart, strict=True)
            ),
            session=session, person=person, tried=tried, field=field, place=place, at_ms=at, left_ms=left,
            time_ms=time, hesitation_ms=hesitation, refills=refills, corrections=corrections,
            is_filled=is_filled > 0, is_skipped=is_skipped > 0, is_last=is_last > 0, sent_ms=sent,
        )  # fmt: skip


_kept = PerConnection(_Kept)


def form_use(db: Library) -> FormUse:
    """How all forms in the library of a connection were filled in, as it stands now."""
    return _kept.of(db).refresh(db)


def form_terms(form: Form, what: str) -> tuple[Term, ...]:
    """The term of a query that finds the sessions behind a number of a form; none where no query tells it from others.

    Args:
        what: began, sent or left.
    """
    if not (form.called and form.page.name):
        return ()
    return (Named(FORM, (written(what, form.called, form.page.pattern),)),)


def field_terms(form: Form, field: FormField, what: str) -> tuple[Term, ...]:
    """The same of one of its fields.

    Args:
        what: reached, filled, waited, corrected, refilled, skipped or left.
    """
    if not (form.called and field.called and form.page.name):
        return ()
    return (Named(FIELD, (written(what, field.called, form.called, form.page.pattern),)),)
