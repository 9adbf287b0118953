"""Rules over forms.

- *form abandon*: enough fields filled by a person, among them a text that is no search, and not sent since, until the
  page is left or the recording ends. A field for one letter is no such text, nor one that is tried: with nothing there
  that sends it, the page answers its letters. Sent is a form when another page, address or request, or a change of the
  page outside the button, follows a press that sends; when another page or a request follows the last letter; when the
  page empties the fields. A press that puts the focus back into a field, that a message of error answers, or that only
  throws an error, sent nothing.
- *form skip*: a field that had the focus, was left empty, and a later one filled.
- *form refill*: a text's length falls to a small share of its peak and grows again; not in search fields, not when the
  page emptied it.
- *repeat submit*: the same sending control again, the fields being as they were and nothing else pressed between; not
  one that put something into the cart: that is wanted twice.
- *hesitation*: standing in a field before the next letter, or before leaving it empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.activity.phrases import INTO_CART, says
from app.friction.fields import CLEARED, TEXTS, Field
from app.friction.forms import Form, Forms, is_box
from app.friction.model import Finding, Kind, Named, Place, Why
from app.friction.sending import GOING_ON, Control, Meaning, Press
from app.friction.thresholds import Thresholds
from app.pattern import pattern

#: fields that stand empty when they are left out
SKIPPABLE = TEXTS | {"select", "select-one", "date", "datetime-local", "month", "time", "week"}
#: fields that look for something: what they hold is tried, not filled in
LOOKING = pattern(
    r"search|query|such|recherch|busc|cerca|zoek|pesquis|filter|поиск|検索|搜索", re.IGNORECASE
)
#: a change of so many elements at once is another list; a sum is told anew with most letters
LIST_CHANGES, LEAST_LETTERS, OFTEN_FRAC = 4, 2, 0.6


def form_findings(forms: Forms, thresholds: Thresholds) -> Iterator[Finding]:
    """The findings of all forms of a session."""
    for form in forms.forms:
        yield from _hesitations(form, thresholds)
        yield from _skips(form)
        yield from _refills(form, thresholds)
        yield from _repeats(form, thresholds)
        left = _abandoned(form, thresholds)
        if left is not None:
            yield left


def sent_ms(form: Form, thresholds: Thresholds) -> float | None:
    """When the form was sent for the last time; None for never."""
    moments = [
        float(press.at_ms)
        for press in form.presses
        if _sends(press, thresholds) and not goes_on(form, press, thresholds)
    ]
    moments += form.cleared_ms
    typed = _typed_until(form)
    if typed is not None and 0 <= form.entered_ms <= thresholds.abandon_enter_ms:
        moments.append(typed)
    return max(moments, default=None)


def goes_on(form: Form, press: Press, thresholds: Thresholds) -> bool:
    """Did a press only lead to the next part of its form: to fields that were not come to before, on the same page?
    What a server took from a control that does not say so was sent, whatever is filled in later.
    """
    if 0 <= press.page_ms <= thresholds.abandon_answer_ms:
        return False
    if (
        0 <= press.request_ms <= thresholds.abandon_answer_ms
        and not press.told
        and (press.control is Control.SUBMIT or press.meaning is Meaning.SENDS)
        and not GOING_ON.search(press.place.label or "")
    ):
        return False
    before = {
        one.within
        for one in form.fields
        if one.typed_ms is not None and one.typed_ms[0] < press.at_ms
    }
    return any(
        one.typed_ms is not None
        and min(one.typed_ms[0], one.typed_ms[0] if one.focus_ms is None else one.focus_ms)
        > press.at_ms
        and (form.formal or (one.within and one.within in before))
        and not looks(one)
        for one in form.fields
    )


def filled(form: Form, since_ms: float = float("-inf")) -> list[Field]:
    """The fields that a person filled after a moment, in order of the first typing."""
    found = [
        one
        for one in form.fields
        if one.typed_ms is not None and one.typed_ms[1] > since_ms and _has_held(one)
    ]
    return sorted(found, key=lambda one: one.typed_ms or (0, 0))


def _has_held(one: Field) -> bool:
    return one.peak > 0 or (is_box(one) and one.filled)


def _typed_until(form: Form) -> float | None:
    return max((one.typed_ms[1] for one in form.fields if one.typed_ms is not None), default=None)


def _sends(press: Press, thresholds: Thresholds) -> bool:
    """Was the form sent by this press? A press that nothing answers, or that puts a field back into focus, sends
    nothing; a control whose words do not say that it sends has to be followed by a request or another page.
    """
    if press.refused or press.meaning is Meaning.LEAVES:
        return False
    wait_ms = thresholds.abandon_answer_ms
    another_page = 0 <= press.page_ms <= wait_ms
    if press.told and not another_page:
        return False
    if 0 <= press.request_ms <= wait_ms:
        return True
    if press.control is Control.SUBMIT or press.meaning is Meaning.SENDS:
        return another_page or (0 <= press.change_ms <= wait_ms and not press.failed)
    return another_page and press.control is Control.BUTTON


def looks(one: Field) -> bool:
    """Does a field look for something rather than keep it?"""
    return one.kind == "search" or any(
        LOOKING.search(name or "") for name in (one.label, one.selector)
    )


def is_tried(one: Field, form: Form) -> bool:
    """Is what was typed an attempt that the page answered by itself: a filter, a sum, one letter of a code?"""
    if one.peak <= 1:
        return True
    if form.sends or any(
        press.control is Control.SUBMIT or press.meaning is Meaning.SENDS for press in form.presses
    ):
        return False
    told = one.answered
    if told.most >= LIST_CHANGES:
        return True
    often = told.letters >= LEAST_LETTERS and told.at_once >= OFTEN_FRAC * told.letters
    return often and one.kind in ("text", "number", "search")


def _place(one: Field) -> Place:
    return Place(one.node_id, one.snapshot, one.selector, None, one.label, one.x_px, one.y_px)


def _named(one: Field) -> Named:
    return Named(one.kind, one.label or "")


def _abandoned(form: Form, thresholds: Thresholds) -> Finding | None:
    sent = sent_ms(form, thresholds)
    since = float("-inf") if sent is None else sent
    fields = filled(form, since)
    texts = [
        one for one in fields if one.kind in TEXTS and not looks(one) and not is_tried(one, form)
    ]
    if len(fields) < thresholds.abandon_fields or not texts:
        return None
    if not form.formal and len(texts) < thresholds.abandon_fields:
        return None
    starts = [
        at
        for one in fields
        for at in (one.focus_ms, one.typed_ms and one.typed_ms[0])
        if at and at > since
    ]
    begin = min(starts, default=fields[0].typed_ms[0] if fields[0].typed_ms else 0)
    pressed = any(
        press.at_ms > begin
        and press.meaning is not Meaning.LEAVES
        and (press.control is Control.SUBMIT or press.meaning is Meaning.SENDS)
        and not goes_on(form, press, thresholds)
        for press in form.presses
    )
    code = (
        "form_abandon_tried" if pressed else "form_abandon_ended" if form.ended else "form_abandon"
    )
    return Finding(
        kind=Kind.FORM_ABANDON,
        start_ms=float(begin),
        end_ms=float(max(form.leave_ms, begin)),
        window=form.window,
        visit=form.visit,
        why=Why(code, (len(fields), round((form.leave_ms - begin) / 1000), _named(fields[-1]))),
        place=form.place if form.place.selector else _place(fields[-1]),
    )


def skipped(form: Form) -> Iterator[tuple[Field, Field]]:
    """Fields that were come to, left empty, and passed: each with one behind it that was filled. The order is that of
    the first focus.
    """
    order = sorted(
        (one for one in form.fields if one.focus_ms is not None), key=lambda one: one.focus_ms or 0
    )
    for at, one in enumerate(order):
        if one.typed_ms is not None or one.filled or one.kind not in SKIPPABLE or looks(one):
            continue
        focus = one.focus_ms or 0
        for other in order[at + 1 :]:
            if other.typed_ms is not None and other.typed_ms[1] > focus and _has_held(other):
                yield one, other
                break


def _skips(form: Form) -> Iterator[Finding]:
    for one, later in skipped(form):
        focus = one.focus_ms or 0
        yield Finding(
            kind=Kind.FORM_SKIP,
            start_ms=float(focus),
            end_ms=float(focus + one.time_ms),
            window=form.window,
            visit=form.visit,
            why=Why("form_skip", (_named(one), round(one.time_ms / 1000, 1), _named(later))),
            place=_place(one),
        )


def refills(one: Field, thresholds: Thresholds) -> Iterator[tuple[int, int, int, int]]:
    """(from ms, until ms, peak, what was left of it) of each time a field was emptied and filled anew."""
    peak = low = 0
    peak_ms = 0
    for at_ms, length in one.lengths:
        if length == CLEARED:
            peak = low = 0
            continue
        if length >= peak:
            fell = peak >= thresholds.refill_length and low <= peak * thresholds.refill_left_frac
            if not fell:
                peak, low, peak_ms = length, length, at_ms
                continue
        low = min(low, length)
        fell = peak >= thresholds.refill_length and low <= peak * thresholds.refill_left_frac
        if fell and length - low >= thresholds.refill_length:
            yield peak_ms, at_ms, peak, low
            peak, low, peak_ms = length, length, at_ms


def _refills(form: Form, thresholds: Thresholds) -> Iterator[Finding]:
    for one in form.fields:
        if looks(one):
            continue
        for begin, end, peak, low in refills(one, thresholds):
            yield Finding(
                kind=Kind.FORM_REFILL,
                start_ms=float(begin),
                end_ms=float(end),
                window=form.window,
                visit=form.visit,
                why=Why("form_refill", (_named(one), peak, low)),
                place=_place(one),
            )


def _repeats(form: Form, thresholds: Thresholds) -> Iterator[Finding]:
    """The same sending control again, the form being as it was."""
    sending = [p for p in form.presses if p.control is Control.SUBMIT or p.meaning is Meaning.SENDS]
    group: list[Press] = []
    for press in [*sending, None]:
        if group and (press is None or not _again(form, group[-1], press, thresholds)):
            if len(group) > 1:
                yield _repeat(form, group)
            group = []
        if press is not None:
            group.append(press)


def _again(form: Form, one: Press, other: Press, thresholds: Thresholds) -> bool:
    late = other.at_ms - one.at_ms
    if not thresholds.repeat_submit_from_ms <= late <= thresholds.repeat_submit_until_ms:
        return False
    if one.place.node_id != other.place.node_id or one.page_ms >= 0:
        return False
    if 0 <= other.other_ms <= late:
        return False
    if one.change_ms >= 0 and says(INTO_CART, one.place.label or ""):
        return False
    filled_before = any(f.typed_ms is not None and f.typed_ms[0] < one.at_ms for f in form.fields)
    # a field that is put right between the two makes the second press another try, not the same
    changed = any(
        f.typed_ms is not None and any(one.at_ms < at <= other.at_ms for at, _ in f.lengths)
        for f in form.fields
    ) or any(one.at_ms < at <= other.at_ms for at in form.cleared_ms)
    return filled_before and not changed


def _repeat(form: Form, presses: list[Press]) -> Finding:
    first, last = presses[0], presses[-1]
    return Finding(
        kind=Kind.REPEAT_SUBMIT,
        start_ms=float(first.at_ms),
        end_ms=float(last.at_ms),
        window=form.window,
        visit=form.visit,
        why=Why(
            "repeat_submit",
            (
                first.place.named,
                len(presses),
                round((last.at_ms - first.at_ms) / 1000, 1),
            ),
        ),
        place=first.place,
    )


def _hesitations(form: Form, thresholds: Thresholds) -> Iterator[Finding]:
    """Standing in a field before the next letter, or before going on."""
    for one in form.fields:
        for stand in one.stands:
            length = stand.until_ms - stand.from_ms
            if not thresholds.hesitation_rest_ms <= length <= thresholds.hesitation_longest_ms:
                continue
            if stand.moved_px > thresholds.hesitation_moved_px:
                continue
            code = "hesitation_field" if stand.typed_after else "hesitation_field_left"
            yield Finding(
                kind=Kind.HESITATION,
                start_ms=float(stand.from_ms),
                end_ms=float(stand.until_ms),
                window=form.window,
                visit=form.visit,
                why=Why(code, (round(length / 1000, 1), _named(one))),
                place=_place(one),
            )
