"""The numbers of the rules in a person's words: what each is called and means, its unit, to which kind it belongs."""

from __future__ import annotations

from typing import Annotated, get_args, get_origin

from msgspec import Struct, structs
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.friction.model import Kind
from app.friction.thresholds import Thresholds, bounds

_CONTEXT = "thresholds"
#: times from this on are told in seconds
SECONDS_FROM_MS = 1_000.0


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


class Unit(Struct, frozen=True):
    """How a number is told: its value times `scale`, with a suffix; `step` is what one notch changes, as told."""

    suffix: str
    scale: float
    step: float
    decimals: int


_SECONDS = Unit(_t(" s"), 0.001, 0.1, 3)
_MS = Unit(_t(" ms"), 1.0, 5.0, 1)
_PX = Unit(_t(" px"), 1.0, 5.0, 1)
_SPEED = Unit(_t(" px/ms"), 1.0, 0.05, 3)
_SHARE = Unit(_t(" %"), 100.0, 5.0, 2)
_CHARACTERS = Unit(_t(" characters"), 1.0, 1.0, 0)
_COUNT = Unit("", 1.0, 1.0, 0)
_WEIGHT = Unit("", 1.0, 0.1, 2)
_UNITS = {"px_ms": _SPEED, "px": _PX, "frac": _SHARE, "length": _CHARACTERS}

#: what a kind's numbers begin with
_PREFIXES: dict[Kind, tuple[str, ...]] = {
    Kind.RAGE_CLICK: ("rage_",),
    Kind.DEAD_CLICK: ("dead_", "answer_"),
    Kind.SLOW_CLICK: ("slow_",),
    Kind.THRASHED_CURSOR: ("thrashed_",),
    Kind.EXCESSIVE_SCROLL: ("scroll_",),
    Kind.FORM_SKIP: ("skip_",),
    Kind.FORM_REFILL: ("refill_",),
    Kind.FORM_ABANDON: ("abandon_",),
    Kind.CTA_MISSED: ("cta_",),
    Kind.REPEATED_PRODUCT_VIEW: ("product_",),
    Kind.CART_ABANDON: ("cart_",),
    Kind.BROKEN_LINK: ("broken_",),
    Kind.BOT_LIKE: ("bot_",),
}

_ABOUT: dict[Kind, str] = {
    Kind.RAGE_CLICK: _t("Several clicks, one soon after the other at one place, that the page does not answer."),
    Kind.DEAD_CLICK: _t("A click that nothing answers: on what only looks pressable, or on a broken control."),
    Kind.SLOW_CLICK: _t("A click that is answered, but late."),
    Kind.ERROR_CLICK: _t("A click, and right after it an error of a script."),
    Kind.ERROR_SHOWN: _t("The page shows a message that says that something went wrong."),
    Kind.THRASHED_CURSOR: _t("The pointer is shaken to and fro."),
    Kind.EXCESSIVE_SCROLL: _t("Scrolling up and down in long legs and pressing nothing: something is not found."),
    Kind.QUICK_BACK: _t("A page is opened and left again at once, back to where one came from."),
    Kind.LOOP: _t("To and fro between the same two pages."),
    Kind.HESITATION: _t("The pointer rests on something pressable, or a person in a field, for long."),
    Kind.NEAR_MISS: _t("A click that does nothing, and soon after one on a control close by."),
    Kind.FORM_SKIP: _t("A field is entered and left empty, and a later one is filled."),
    Kind.FORM_REFILL: _t("A field is emptied and filled again."),
    Kind.FORM_ABANDON: _t("Fields are filled and never sent."),
    Kind.REPEAT_SUBMIT: _t("The same button that sends is pressed again after a while."),
    Kind.IDLE_EXIT: _t("The last page stands open with nobody doing anything, and the session ends."),
    Kind.COPY_OUT: _t("Text is selected, and then something else is looked at: perhaps it is compared elsewhere."),
    Kind.CTA_MISSED: _t("The page's main button was never seen."),
    Kind.REPEATED_PRODUCT_VIEW: _t("The same product is looked at again and again and not bought."),
    Kind.CART_ABANDON: _t("Something is put into the cart and not ordered."),
    Kind.RELOAD: _t("A page is loaded again by hand."),
    Kind.FAILED_REQUEST: _t("A click, and right after it a request that fails."),
    Kind.BROKEN_LINK: _t("A link that leads to an error page."),
    Kind.BOT_LIKE: _t("Hardly a person: times no hand has, straight ways, or no pointer at all."),
}  # fmt: skip

#: what a number is called, and one sentence that tells what it does
_TEXTS: dict[str, tuple[str, str]] = {
    "rage_clicks": (_t("Clicks"), _t("So many clicks at one place are a burst.")),
    "rage_gap_ms": (_t("Between two clicks"), _t("A longer rest between two clicks ends the burst.")),
    "rage_span_ms": (_t("First to last"), _t("The needed clicks come within this time.")),
    "rage_distance_px": (_t("Distance"), _t("No click is further than this from the one before.")),
    "rage_answer_ms": (_t("Quick answer"), _t("A page that answers the first click sooner was quick enough.")),
    "dead_wait_ms": (_t("Waiting"), _t("A click that nothing answers for this long is dead.")),
    "dead_least_ms": (_t("Waited for at least"), _t("A click that another one follows sooner was not waited for.")),
    "dead_text_length": (_t("Longest label"), _t("Longer texts are there to be read: clicks on them are not dead.")),
    "answer_scroll_ms": (_t("Scrolling as an answer"), _t("Scrolling that begins later is the person's own.")),
    "slow_wait_ms": (_t("Waiting"), _t("An answer that comes later is slow.")),
    "error_click_wait_ms": (_t("Error within"), _t("An error that comes later has other reasons.")),
    "error_shown_wait_ms": (_t("Shown within"), _t("A message that comes later was not an answer to the press.")),
    "near_miss_wait_ms": (_t("Hit within"), _t("The click that hits follows within this time.")),
    "near_miss_distance_px": (_t("Distance"), _t("The control that was meant is no further away.")),
    "failed_request_wait_ms": (_t("Request within"), _t("A request that is sent later was not the click's.")),
    "thrashed_turns": (_t("Turns"), _t("So many turns to the other side are shaking.")),
    "thrashed_leg_px": (_t("Each way"), _t("Shorter ways between two turns do not count.")),
    "thrashed_leg_ms": (_t("Time for each way"), _t("Slower ways do not count.")),
    "thrashed_speed_px_ms": (_t("Speed"), _t("The pointer is at least this fast.")),
    "thrashed_span_ms": (_t("At least for"), _t("Shorter shaking is a slip.")),
    "scroll_reversals": (_t("Turns"), _t("So many turns up and down are a hunt.")),
    "scroll_leg_px": (_t("Each way"), _t("Shorter ways between two turns do not count.")),
    "scroll_leg_ms": (_t("Time for each way"), _t("Slower ways are reading.")),
    "scroll_pause_ms": (_t("Longest rest"), _t("Who rests longer than this has found something to read.")),
    "hesitation_rest_ms": (_t("Rests for"), _t("A shorter rest is none.")),
    "hesitation_longest_ms": (_t("At most"), _t("Who rests longer has gone away.")),
    "hesitation_distance_px": (_t("Resting place"), _t("The pointer stays within this distance.")),
    "hesitation_moved_px": (_t("Way before"), _t("A pointer that came a shorter way stood there already.")),
    "copy_out_wait_ms": (_t("Gone within"), _t("Who stays longer after selecting text reads it.")),
    "refill_left_frac": (_t("Emptied to"), _t("The text falls to this share of what it was, or less.")),
    "refill_length": (_t("At least"), _t("Shorter texts do not count.")),
    "abandon_fields": (_t("Fields"), _t("So many fields were filled.")),
    "abandon_answer_ms": (_t("Sent within"), _t("A press is sent when something answers it this soon.")),
    "abandon_enter_ms": (_t("Sent with Enter within"), _t("Another page this soon after the last letter was Enter.")),
    "repeat_submit_from_ms": (_t("Again after"), _t("A press that comes sooner is a double click.")),
    "repeat_submit_until_ms": (_t("Again within"), _t("A press that comes later is another attempt.")),
    "quick_back_least_ms": (_t("Stays at least"), _t("A page that is seen for less was only passed through.")),
    "quick_back_stay_ms": (_t("Stays at most"), _t("Who stays longer has read the page.")),
    "loop_rounds": (_t("Rounds"), _t("So often to each of the two pages.")),
    "loop_stay_ms": (_t("Stays at most"), _t("Who stays longer on one of them works there.")),
    "idle_exit_ms": (_t("Idle for"), _t("The last page stands for at least this long.")),
    "reload_wait_ms": (_t("Again within"), _t("A page that is loaded again later is visited again.")),
    "cta_seen_frac": (_t("Seen from"), _t("The button counts as seen when this share of it was in view.")),
    "cta_least_ms": (_t("Looked at for"), _t("A page that was looked at for less in all does not count.")),
    "product_views": (_t("Views"), _t("The same product so often.")),
    "bot_traits": (_t("Traits"), _t("So many of the traits below together.")),
    "bot_held_ms": (_t("Button held"), _t("A button pressed for less than this is no finger's.")),
    "bot_key_ms": (_t("Between letters"), _t("Letters closer than this are no hand's.")),
    "bot_spread_frac": (_t("Evenness"), _t("Times that differ by less than this share are a clock's.")),
    "bot_off_px": (_t("Beside the middle"), _t("Clicks that all come closer to the middle are a program's.")),
    "bot_straight_frac": (_t("Straight ways"), _t("This share of the pointer's ways, or more, is straight.")),
}  # fmt: skip
_WEIGHT_TEXT = (
    _t("Weight"),
    _t("How much one of these adds to a session's friction; 0 leaves it out of that."),
)


class Number(Struct, frozen=True):
    """One threshold: its name in `Thresholds`, how it is told, its bounds and default in its own unit."""

    name: str
    title: str
    help: str
    unit: Unit
    low: float
    high: float
    default: float
    is_whole: bool


def about(kind: Kind) -> str:
    """What a kind is, in one sentence."""
    return _tr(_ABOUT[kind])


def numbers_of(kind: Kind) -> tuple[Number, ...]:
    """The numbers of a kind, its weight last."""
    prefixes = _PREFIXES.get(kind, (f"{kind}_",))
    found = [
        field
        for field in structs.fields(Thresholds)
        if field.name.startswith(prefixes) and not field.name.startswith("weight_")
    ]
    found += (field for field in structs.fields(Thresholds) if field.name == f"weight_{kind}")
    return tuple(_number(field) for field in found)


def _number(field: structs.FieldInfo) -> Number:
    name, default = field.name, field.default
    title, told = _WEIGHT_TEXT if name.startswith("weight_") else _TEXTS.get(name, (name, ""))
    low, high = bounds(name)
    is_whole = get_origin(field.type) is Annotated and get_args(field.type)[0] is int
    said = _tr(told) if told else ""
    return Number(name, _tr(title), said, _unit(name, default), low, high, default, is_whole)


def _unit(name: str, default: float) -> Unit:
    if name.startswith("weight_"):
        return _WEIGHT
    for suffix, unit in _UNITS.items():
        if name.endswith(f"_{suffix}"):
            return unit
    if name.endswith("_ms"):
        return _SECONDS if default >= SECONDS_FROM_MS else _MS
    return _COUNT


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def suffix(unit: Unit) -> str:
    """What stands behind a number."""
    return _tr(unit.suffix) if unit.suffix else ""
