"""Forms as they are shown: what was filled, for how long, how often anew, what was left out, whether it was sent."""

from __future__ import annotations

from msgspec import Struct

from app.friction.form_rules import refills, sent_ms, skipped
from app.friction.forms import Forms
from app.friction.thresholds import Thresholds


class FilledField(Struct, frozen=True):
    """One field in order of the first focus. `time_ms` with the focus, else between first and last letter."""

    selector: str | None
    label: str | None
    time_ms: int
    refills: int
    skipped: bool


class FilledForm(Struct, frozen=True):
    """One form in one visit (index in the session's). `selector` is None for fields without a `<form>`."""

    visit: int
    selector: str | None
    submitted: bool
    fields: tuple[FilledField, ...]


def filled_forms(forms: Forms, thresholds: Thresholds) -> tuple[FilledForm, ...]:
    """The forms in which a person filled at least one field, in order of time within their window."""
    found: list[FilledForm] = []
    for form in forms.forms:
        if not any(one.typed_ms is not None for one in form.fields):
            continue
        left_out = {id(one) for one, _ in skipped(form)}
        order = sorted(
            form.fields,
            key=lambda one: one.focus_ms if one.focus_ms is not None else (one.typed_ms or (0,))[0],
        )
        found.append(
            FilledForm(
                visit=form.visit,
                selector=form.place.selector,
                submitted=sent_ms(form, thresholds) is not None,
                fields=tuple(
                    FilledField(
                        selector=one.selector,
                        label=one.label,
                        time_ms=one.time_ms,
                        refills=len(list(refills(one, thresholds))),
                        skipped=id(one) in left_out,
                    )
                    for one in order
                ),
            )
        )
    return tuple(found)
