"""Fields of forms as they were used, a row each: in which order, for how long, how often anew, what was left out, where
a form that was not sent was left.

Fields without a `<form>` are a form of what holds some of them under a name of its own; all others of a page are one.
What only looks for something or is tried, and was not sent, is no form. Lengths and moments only: what was typed is not
known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from app.friction.fields import TEXTS, Field
from app.friction.form_keys import stable
from app.friction.form_rules import goes_on, is_tried, looks, refills, sent_ms, skipped
from app.friction.forms import Form, Forms, is_box
from app.friction.sending import Control, Meaning
from app.friction.thresholds import Thresholds

#: parts of one form of the evidence that are told apart
MOST_PARTS = 20


class FieldUse(Struct, frozen=True, array_like=True):
    """One field of one form that somebody filled something in. Moments in ms from session zero.

    `form` and `field` are equal for the same ones in all sessions; `form_label`: its name, else what is pressed to send
    it; `form_place`: which of the session's forms it is; `place`: which of its fields, from 0, by the first touch.
    `time_ms`: with the focus, else between first and last letter; `hesitation_ms`: with the focus before the
    first letter; `corrections`: how often some of it was taken back, each time in one go; `left_ms`: when nothing was
    done in it any more; `is_last`: no field of a form that was not sent was left later; `sent_ms`: when the form was
    sent last."""

    window: int
    visit: int
    form: str
    form_selector: str | None
    form_label: str | None
    form_place: int
    field: str
    selector: str | None
    label: str | None
    kind: str
    place: int
    at_ms: float
    left_ms: float
    time_ms: float
    hesitation_ms: float | None
    refills: int
    corrections: int
    is_filled: bool
    is_skipped: bool
    is_last: bool
    sent_ms: float | None


def field_uses(forms: Forms, thresholds: Thresholds) -> Iterator[FieldUse]:
    """The fields of all forms of a session in which something was filled."""
    for at, form in enumerate(forms.forms):
        parts: dict[str, list[Field]] = {}
        for one in sorted(form.fields, key=_began_ms):
            if one.focus_ms is not None or one.typed_ms is not None:
                parts.setdefault("" if form.formal else one.within, []).append(one)
        for number, (within, fields) in enumerate(list(parts.items())[:MOST_PARTS]):
            typed = [one.typed_ms[0] for one in fields if one.typed_ms is not None]
            if typed:
                place = at * MOST_PARTS + number
                yield from _part(form, within, fields, min(typed), place, thresholds)


def _part(
    form: Form,
    within: str,
    fields: Sequence[Field],
    typed_ms: float,
    form_place: int,
    thresholds: Thresholds,
) -> Iterator[FieldUse]:
    sent = sent_ms(form, thresholds)
    if sent is not None and sent < typed_ms:
        sent = None  # that was another part of the page
    if sent is not None and not form.formal and all(map(looks, fields)) and not _led_on(form):
        sent = None  # what was pressed has to do with something else
    if sent is None and not _is_meant(form, fields):
        return
    selector = form.place.selector if form.formal else within or None
    label = form.place.label or _sending_label(form, typed_ms, thresholds)
    last = None if sent is not None else max(fields, key=_left_ms)
    left_out = {id(one) for one, _ in skipped(form)}
    found: dict[str, FieldUse] = {}
    for number, one in enumerate(fields):
        made = FieldUse(
            window=form.window,
            visit=form.visit,
            form=stable(selector),
            form_selector=selector,
            form_label=label,
            form_place=form_place,
            field=one.key,
            selector=one.selector,
            label=one.label,
            kind=one.kind,
            place=len(found),
            at_ms=_began_ms(one),
            left_ms=_left_ms(one),
            time_ms=one.time_ms,
            hesitation_ms=one.hesitation_ms,
            refills=len(list(refills(one, thresholds))),
            corrections=_corrections(one),
            is_filled=one.filled or (one.peak > 0 and sent is not None),
            is_skipped=id(one) in left_out,
            is_last=one is last,
            sent_ms=sent,
        )
        # what is chosen among is one field
        key = one.key if is_box(one) and one.key else str(number)
        found[key] = _together(found[key], made) if key in found else made
    yield from found.values()


def _is_meant(form: Form, fields: Sequence[Field]) -> bool:
    """Is it filled to be sent?"""
    texts = [one for one in fields if one.kind in TEXTS and one.typed_ms is not None]
    if any(not looks(one) and not is_tried(one, form) for one in texts):
        return True
    return form.formal and form.sends and not all(looks(one) for one in fields)


def _led_on(form: Form) -> bool:
    """Did another page come of it?"""
    return form.entered_ms >= 0 or any(
        press.page_ms >= 0 and press.control is not Control.LINK for press in form.presses
    )


def _together(one: FieldUse, other: FieldUse) -> FieldUse:
    return replace(
        one,
        left_ms=max(one.left_ms, other.left_ms),
        time_ms=one.time_ms + other.time_ms,
        is_filled=one.is_filled or other.is_filled,
        is_skipped=one.is_skipped and other.is_skipped,
        is_last=one.is_last or other.is_last,
    )


def _began_ms(one: Field) -> float:
    if one.focus_ms is not None:
        return one.focus_ms
    return one.typed_ms[0] if one.typed_ms is not None else 0


def _left_ms(one: Field) -> float:
    return max(one.left_ms, _began_ms(one))


def _corrections(one: Field) -> int:
    """How often the length fell by a person's hand."""
    falls, before = 0, 0
    for _, length in one.lengths:
        falls += 0 <= length < before
        before = max(length, 0)
    return falls


def _sending_label(form: Form, typed_ms: float, thresholds: Thresholds) -> str | None:
    """The words that are pressed most to send what was typed from a moment on."""
    pressed = [
        press
        for press in form.presses
        if press.place.label
        and press.at_ms >= typed_ms
        and press.meaning is not Meaning.LEAVES
        and (press.control is Control.SUBMIT or press.meaning is Meaning.SENDS)
        and not goes_on(form, press, thresholds)
    ]
    sending = [press for press in pressed if press.control is Control.SUBMIT] or pressed
    said = Counter(press.place.label for press in sending)
    return said.most_common(1)[0][0] if said else None
