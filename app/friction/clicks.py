"""What the rules over clicks need: each click, what it was on, and how soon each kind of answer came.

Delays are ms after the click, −1 for none; they are not cut off where the next click comes, since a rule has to weigh
that. An answer may come a little before its click: a menu opens at the press, the click is told at the release; its
delay is 0 then. Answers are looked for over `REACTION_MS`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from app.activity.model import Click
from app.friction.answers import Answers, Pressed
from app.friction.model import Place
from app.friction.presses import presses_on_off
from app.friction.session import Session
from app.friction.troubles import Troubles

#: of longer sessions the first clicks only
MOST_CLICKS = 3_000
#: no hand makes a second click so soon: the browser makes it, of a label's for its field, or a script does
DERIVED_MS = 30.0
POINTERS = ("mouse", "pen", "touch", "keyboard")
NEVER = -1


class Element(Struct, frozen=True, array_like=True):
    """What was clicked. `control` is the id of the pressable element it belongs to, 0 without one; `traits` as
    `activity.targets.Trait` at the first click on it. `named_tag`: the tag of what has the label, itself or its
    control."""

    node_id: int
    snapshot: int
    selector: str | None
    element_key: str | None
    label: str | None
    tag: str | None
    control: int
    traits: int
    text_length: int
    around: str | None = None
    named_tag: str | None = None


class ClickNote(Struct, frozen=True, array_like=True):
    """One click and what came of it. Delays in ms after it, `NEVER` for none.

    `press_ms`: how long before the click it was pressed. `moved_px`: how far the pointer went in between.
    `next_ms`: until the press of the next click of the window. `end_ms`: until the window's last event.
    `still_ms`: until the next event of the window of any kind, told only where that is long.
    `near_ms`, `far_ms`: first change of the page by nearness. `page_ms`: another page or address. `hash_ms`: another
    place in the address alone. `left_ms`: the window lost the person: another window, tab or program.
    `error_ms`: first error that it may have caused; `failed_ms`: first request that failed.
    """

    at_ms: float
    window: int
    visit: int
    element: int
    x_px: float | None
    y_px: float | None
    viewport_x_px: float | None
    viewport_y_px: float | None
    pointer: int
    traits: int
    press_ms: int
    moved_px: int
    next_ms: int
    end_ms: int
    still_ms: int
    near_ms: int
    far_ms: int
    page_ms: int
    hash_ms: int
    scroll_ms: int
    input_ms: int
    focus_ms: int
    media_ms: int
    selected_ms: int
    left_ms: int
    error_ms: int
    error: str
    failed_ms: int
    failed: str
    failed_status: int


class Clicks(Struct, frozen=True, array_like=True):
    """All clicks of a session by hand, in order of time, with the presses on what is switched off, of which browsers
    make none; those that a browser derives are part of theirs."""

    clicks: tuple[ClickNote, ...] = ()
    elements: tuple[Element, ...] = ()

    def place(self, click: ClickNote) -> Place:
        """Where a click was."""
        element = self.elements[click.element]
        return Place(
            node_id=element.node_id,
            snapshot=element.snapshot,
            selector=element.selector,
            element_key=element.element_key,
            label=element.label,
            x_px=click.x_px,
            y_px=click.y_px,
            tag=element.named_tag,
            around=element.around,
        )


def gather_clicks(session: Session) -> Clicks:
    """The clicks of a session and their answers."""
    all_clicks = session.analysis.clicks[:MOST_CLICKS]
    elements: dict[tuple[int, int, int], int] = {}
    told: list[Element] = []
    notes: list[ClickNote] = []
    troubles = Troubles(session)
    for window in session.windows:
        clicks = [click for click in all_clicks if click.window == window]
        off = presses_on_off(session, window)
        if not clicks and not off:
            continue
        answers = Answers(session, window)
        pressed = _by_hand(answers.pressed(clicks))
        if off:
            pressed = sorted([*pressed, *off], key=lambda one: one.click.at_ms)
        for one, following in zip(pressed, [*pressed[1:], None], strict=True):
            key = (window, one.click.snapshot, one.click.node_id)
            place = elements.get(key)
            if place is None:
                place = elements[key] = len(told)
                told.append(_element(session, one))
            notes.append(_note(one, following, place, answers, troubles))
    notes.sort(key=lambda note: note.at_ms)
    return Clicks(tuple(notes), tuple(told))


def _by_hand(pressed: Sequence[Pressed]) -> list[Pressed]:
    """Without the clicks that a browser or script makes of another; theirs takes over what they are on."""
    kept: list[Pressed] = []
    for one in pressed:
        if kept and one.click.at_ms - kept[-1].click.at_ms < DERIVED_MS:
            first = kept[-1]
            first.rows.append(one.row)
            first.traits |= one.traits
            continue
        kept.append(one)
    return kept


def _element(session: Session, one: Pressed) -> Element:
    click = one.click
    note = session.note(click.window, click.snapshot, click.node_id)
    named = note
    if note is not None and note.control and click.label:
        named = session.note(click.window, click.snapshot, note.control) or note
    return Element(
        node_id=click.node_id,
        snapshot=click.snapshot,
        selector=click.selector,
        element_key=click.element_key,
        label=click.label,
        tag=click.tag,
        control=note.control if note is not None else 0,
        traits=one.traits,
        text_length=note.text_length if note is not None else 0,
        around=note.around if note is not None else None,
        named_tag=named.tag if named is not None else click.tag,
    )


def _note(
    one: Pressed, following: Pressed | None, element: int, answers: Answers, troubles: Troubles
) -> ClickNote:
    click: Click = one.click
    at_ms = click.at_ms
    found = answers.of(one)
    until_ms = following.press_ms if following else np.inf
    error_ms, error = troubles.error_after(click, one.press_ms, until_ms)
    failed_ms, failed, status = troubles.failure_after(click, one.press_ms, until_ms)
    return ClickNote(
        at_ms=at_ms,
        window=click.window,
        visit=click.visit,
        element=element,
        x_px=click.x_px,
        y_px=click.y_px,
        viewport_x_px=click.viewport_x_px,
        viewport_y_px=click.viewport_y_px,
        pointer=POINTERS.index(click.pointer),
        traits=one.traits,
        press_ms=round(at_ms - one.press_ms),
        moved_px=round(one.moved_px),
        next_ms=NEVER if following is None else max(0, round(following.press_ms - at_ms)),
        end_ms=round(max(0.0, answers.end_ms - at_ms)),
        still_ms=answers.still(at_ms),
        near_ms=found.near_ms,
        far_ms=found.far_ms,
        page_ms=found.page_ms,
        hash_ms=found.hash_ms,
        scroll_ms=found.scroll_ms,
        input_ms=found.input_ms,
        focus_ms=found.focus_ms,
        media_ms=found.media_ms,
        selected_ms=found.selected_ms,
        left_ms=found.left_ms,
        error_ms=error_ms,
        error=error,
        failed_ms=failed_ms,
        failed=failed,
        failed_status=status,
    )
