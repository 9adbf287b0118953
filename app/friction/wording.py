"""Why a finding was made, in words: one sentence for each code, with `{0}`, `{1}` … for the values of `Why`.

A value may say how it is to be read: `{1:time}` a length in seconds, `{1:later}` how long after, `{2:within}` a
distance in px that may be none, `{0:one|many}` a count with its noun.
"""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter
from typing import Any

from app.friction.model import Named, Why

SENTENCES: dict[str, str] = {
    "thrashed_cursor": "The pointer turned round {0} times in {1:time}, about {2} px each way.",
    "excessive_scroll": "Scrolled up and down {0} times, {1:,} px in {2:time}, and pressed nothing.",
    "excessive_scroll_inside":
        "Scrolled a part of the page up and down {0} times, {1:,} px in {2:time}, and pressed nothing.",
    "hesitation": "The pointer stood on {1} for {0:time} and did not press it.",
    "hesitation_pressed": "The pointer stood on {1} for {0:time} before it pressed.",
    "hesitation_price": "The pointer stood on the price {1} for {0:time}.",
    "hesitation_field": "Stood in {1} for {0:time} before the next letter.",
    "hesitation_field_left": "Stood in {1} for {0:time} and put nothing in.",
    "copy_out_hidden": "Selected text and looked at something else {0:later}.",
    "copy_out_left": "Selected text and left {0:later}.",
    "bot_like_unreached": "{0} traits of a program; the clearest: no pointer came to {1} of {2} clicks.",
    "bot_like_scripted": "{0} of {1} clicks were made by no mouse, finger or key.",
    "bot_like_straight": "{0} traits of a program; the clearest: the pointer went {1} of {2} ways as with a ruler.",
    "bot_like_keys": "{0} traits of a program; the clearest: letters {1} ms apart.",
    "bot_like_even_keys": "{0} traits of a program; the clearest: letters evenly {1} ms apart.",
    "bot_like_even_clicks": "{0} traits of a program; the clearest: clicks evenly {1} ms apart.",
    "bot_like_held": "{0} traits of a program; the clearest: buttons held for {1} ms.",
    "form_skip": "Was in {0} for {1:time}, left it empty and filled {2}.",
    "form_refill": "{0} was emptied from {1} to {2} characters and filled again.",
    "form_abandon": "Filled {0:field|fields} in {1:time}, the last {2}, and left without sending.",
    "form_abandon_ended":
        "Filled {0:field|fields} in {1:time}, the last {2}; the session ends there, nothing was sent.",
    "form_abandon_tried": "Filled {0:field|fields} in {1:time}, tried to send them, nothing came of it.",
    "repeat_submit": "Pressed {0} {1} times within {2:time}.",
    "rage_click": "{0} clicks in {1:time} {2:within} on {3}, and nothing happened.",
    "rage_click_target": "{0} clicks in {1:time} {2:within} on {3}, which is not clickable.",
    "rage_click_off": "{0} clicks in {1:time} {2:within} on {3}, which is switched off.",
    "rage_click_slow": "{0} clicks in {1:time} {2:within} on {3}, which answered only {4:time} after the first.",
    "dead_click_target": "Clicked {0}, which is not clickable: nothing happened for {1:time}.",
    "dead_click_control": "Clicked {0}, and nothing happened for {1:time}.",
    "dead_click_off": "Clicked {0}, which is switched off: nothing happened for {1:time}.",
    "dead_click_hash": "Clicked {0}: only the # in the address changed.",
    "slow_click": "Clicked {0}, which answered only after {1:time}.",
    "error_click": "Clicked {0}, and {1:later} there was an error: {2}",
    "near_miss": "Missed {1} by {0} px and hit it {2:later}.",
    "failed_request": "Clicked {0}, and {1:later} {2} failed with {3}.",
    "failed_request_unanswered": "Clicked {0}, and {1:later} {2} was not answered.",
    "quick_back": "Opened {0} and went back after {1:time}.",
    "loop": "Went to and fro between {0} and {1}, {2} times each.",
    "reload": "Loaded {0} again.",
    "reload_again": "Loaded {0} again {1} times.",
    "idle_exit": "Did nothing for the last {0:time}, then was gone.",
    "broken_link": "Came to {0}, which says “{1}”.",
    "broken_link_status": "Came to {0}, which was answered with {1}.",
    "js_error": "Uncaught error: {0}",
    "error_shown": "“{0}” appeared.",
    "error_shown_many": "“{0}” and {1} more appeared.",
    "cta_missed": "“{0}”, {1} px down, was never on the screen: seen to {2} px.",
    "cta_missed_below": "“{0}”, at least {1} px down, was never on the screen: seen to {2} px.",
    "repeated_product_view": "Looked at “{0}” {1} times and ordered nothing.",
    "cart_abandon": "Put something into the cart and did not order; the session ended {0:later}.",
    "cart_abandon_many":
        "Put something into the cart {1} times and did not order; the session ended {0:time} after the first.",
}  # fmt: skip

#: what stands beside the words of an element, by its tag; others say nothing more than its words do
_WITH_WORDS = {
    "a": "the link {0}", "button": "the button {0}", "img": "the picture {0}", "p": "the text {0}",
    "label": "the label {0}",
    **dict.fromkeys(("i", "svg", "path", "use"), "the icon {0}"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "the heading {0}"),
}  # fmt: skip
_NAMELESS = {
    "a": "a link", "button": "a button", "submit": "a button", "img": "a picture", "picture": "a picture",
    "video": "a video", "i": "an icon", "svg": "an icon", "path": "an icon", "use": "an icon", "select": "a list",
    "li": "an entry", "td": "a cell", "th": "a cell", "label": "a label", "form": "a form", "p": "a text",
    "h1": "a heading", "h2": "a heading", "h3": "a heading", "h4": "a heading", "h5": "a heading", "h6": "a heading",
    **dict.fromkeys(("input", "textarea", "text", "field", "email", "password", "search", "tel", "url", "number",
                     "date", "checkbox", "radio"), "a field"),
}  # fmt: skip
_ANYTHING = "something"
_WITHIN_WORDS = "{0} in {1}"
_LANDMARKS = {
    "<nav>": "{0} in the navigation", "<header>": "{0} in the header", "<footer>": "{0} in the footer",
    "<dialog>": "{0} in a dialog", "<aside>": "{0} at the side", "<form>": "{0} in a form", "<table>": "{0} in a table",
    "<toolbar>": "{0} in a toolbar",
}  # fmt: skip
_QUOTED = "“{0}”"
_AT_ONCE, _LATER = "at once", "{0} later"
_AT_ONE_POINT, _WITHIN = "at one point", "within {0} px"
_HOURS, _MINUTES, _MINUTES_SECONDS, _SECONDS = "{0} h {1} min", "{0} min", "{0} min {1} s", "{0} s"
_NO_TIME = "less than 0.1 s"
#: every other word of a sentence, as a translation has them
FRAGMENTS = (
    *dict.fromkeys((*_WITH_WORDS.values(), *_NAMELESS.values(), *_LANDMARKS.values())),
    _ANYTHING, _WITHIN_WORDS, _QUOTED, _AT_ONCE, _LATER, _AT_ONE_POINT, _WITHIN,
    _HOURS, _MINUTES, _MINUTES_SECONDS, _SECONDS, _NO_TIME,
)  # fmt: skip
Translate = Callable[[str], str]


def sentence(why: Why, translate: Translate = str) -> str:
    """The sentence of a `Why`.

    Args:
        translate: turns the English pattern into that of another language.
    """
    try:
        made = _Words(translate).vformat(translate(SENTENCES[why.code]), why.values, {})
    except (KeyError, IndexError, ValueError, TypeError):
        # of an older or newer Footfall, whose rules have not run again yet
        return why.code.replace("_", " ")
    return made[:1].upper() + made[1:]


def element(why: Why, translate: Translate = str) -> str:
    """The element that a sentence names, as it names it; empty where it names none."""
    found = next((value for value in why.values if isinstance(value, Named)), None)
    return "" if found is None else named(found, translate)


def named(what: Named, translate: Translate = str) -> str:
    """An element in words.

    >>> named(Named("a", "Help")), named(Named("div", "Help")), named(Named("i", "", "Search"))
    ('the link “Help”', '“Help”', 'an icon in “Search”')
    >>> named(Named("button", "", "<header>")), named(Named("div"))
    ('a button in the header', 'something')
    """
    if what.label:
        quoted = translate(_QUOTED).format(what.label)
        return translate(_WITH_WORDS.get(what.tag, "{0}")).format(quoted)
    alone = translate(_NAMELESS.get(what.tag, _ANYTHING))
    if what.around in _LANDMARKS:
        return translate(_LANDMARKS[what.around]).format(alone)
    if not what.around:
        return alone
    return translate(_WITHIN_WORDS).format(alone, translate(_QUOTED).format(what.around))


def _time(seconds: float, translate: Translate) -> str:
    if seconds < 60:
        return translate(_SECONDS).format(f"{seconds:g}") if seconds else translate(_NO_TIME)
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    if minutes >= 60:
        return translate(_HOURS).format(minutes // 60, minutes % 60)
    return translate(_MINUTES_SECONDS if rest else _MINUTES).format(minutes, rest)


class _Words(Formatter):
    """Puts values into a pattern as it asks for them."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate

    def format_field(self, value: Any, format_spec: str) -> str:
        translate = self._translate
        if isinstance(value, Named):
            return named(value, translate)
        if format_spec == "time":
            return _time(value, translate)
        if format_spec == "later":
            return (
                translate(_LATER).format(_time(value, translate)) if value else translate(_AT_ONCE)
            )
        if format_spec == "within":
            return translate(_WITHIN).format(value) if value else translate(_AT_ONE_POINT)
        one, bar, many = format_spec.partition("|")
        if bar:
            return f"{value} {one if value == 1 else many}"
        return format(value, format_spec)
