"""Why a finding was made, in words: one sentence for each code, with `{0}`, `{1}` … for the values of `Why`."""

from __future__ import annotations

from collections.abc import Callable

from app.friction.model import Why

SENTENCES: dict[str, str] = {
    "thrashed_cursor": "The pointer turned round {0} times in {1} s, about {2} px each way.",
    "excessive_scroll": "Scrolled up and down {0} times, {1} px in {2} s, and pressed nothing.",
    "excessive_scroll_inside": "Scrolled {3} up and down {0} times, {1} px in {2} s, and pressed nothing.",
    "hesitation": "The pointer stood on “{1}” for {0} s and did not press it.",
    "hesitation_pressed": "The pointer stood on “{1}” for {0} s before it pressed.",
    "hesitation_price": "The pointer stood on the price “{1}” for {0} s.",
    "hesitation_field": "Stood in “{1}” for {0} s before the next letter.",
    "hesitation_field_left": "Stood in “{1}” for {0} s and put nothing in.",
    "copy_out_hidden": "Selected text and looked at something else {0} s later.",
    "copy_out_left": "Selected text and left {0} s later.",
    "bot_like_unreached": "{0} traits of a program; the clearest: no pointer came to {1} of {2} clicks.",
    "bot_like_straight": "{0} traits of a program; the clearest: the pointer went {1} of {2} ways as with a ruler.",
    "bot_like_keys": "{0} traits of a program; the clearest: letters {1} ms apart.",
    "bot_like_even_keys": "{0} traits of a program; the clearest: letters evenly {1} ms apart.",
    "bot_like_even_clicks": "{0} traits of a program; the clearest: clicks evenly {1} ms apart.",
    "bot_like_held": "{0} traits of a program; the clearest: buttons held for {1} ms.",
    "form_skip": "Was in “{0}” for {1} s, left it empty and filled “{2}”.",
    "form_refill": "“{0}” was emptied from {1} to {2} characters and filled again.",
    "form_abandon": "Filled {0} fields in {1} s, the last “{2}”, and left without sending.",
    "form_abandon_ended": "Filled {0} fields in {1} s, the last “{2}”; the session ends there, nothing was sent.",
    "form_abandon_tried": "Filled {0} fields in {1} s, tried to send them, nothing came of it.",
    "repeat_submit": "Pressed “{0}” {1} times within {2} s.",
    "rage_click": "{0} clicks in {1} s within {2} px on {3}, and nothing happened.",
    "rage_click_target": "{0} clicks in {1} s within {2} px on {3}, which is not clickable.",
    "rage_click_slow": "{0} clicks in {1} s within {2} px on {3}, which answered only {4} s after the first.",
    "dead_click_target": "Clicked {0}, which looks clickable and is not: nothing happened for {1} s.",
    "dead_click_control": "Clicked {0}, and nothing happened for {1} s.",
    "dead_click_off": "Clicked {0}, which is switched off: nothing happened for {1} s.",
    "dead_click_hash": "Clicked {0}: only the # in the address changed.",
    "slow_click": "Clicked {0}, which answered only after {1} s.",
    "error_click": "Clicked {0}, and {1} s later there was an error: {2}",
    "near_miss": "Missed {1} by {0} px and hit it {2} s later.",
    "failed_request": "Clicked {0}, and {1} s later {2} failed with {3}.",
    "failed_request_unanswered": "Clicked {0}, and {1} s later {2} was not answered.",
    "quick_back": "Opened {0} and went back after {1} s.",
    "loop": "Went to and fro between {0} and {1}, {2} times each.",
    "reload": "Loaded {0} again.",
    "reload_again": "Loaded {0} again {1} times.",
    "idle_exit": "Did nothing for the last {0} s, then was gone.",
    "broken_link": "Came to {0}, which says “{1}”.",
    "broken_link_status": "Came to {0}, which was answered with {1}.",
    "error_shown": "“{0}” appeared.",
    "error_shown_many": "“{0}” and {1} more appeared.",
    "cta_missed": "“{0}”, {1} px down, was never on the screen: seen to {2} px.",
    "cta_missed_below": "“{0}”, at least {1} px down, was never on the screen: seen to {2} px.",
    "repeated_product_view": "Looked at “{0}” {1} times and ordered nothing.",
    "cart_abandon": "Put something into the cart and did not order in the {0} s that were left.",
    "cart_abandon_many": "Put something into the cart {1} times and did not order in the {0} s that were left.",
}


def sentence(why: Why, translate: Callable[[str], str] = str) -> str:
    """The sentence of a `Why`.

    Args:
        translate: turns the English pattern into that of another language.
    """
    try:
        return translate(SENTENCES[why.code]).format(*why.values)
    except (KeyError, IndexError):
        # of an older or newer Footfall, whose rules have not run again yet
        return why.code.replace("_", " ")
