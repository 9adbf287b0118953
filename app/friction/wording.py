"""Why a finding was made, in words: one sentence for each code, with `{0}`, `{1}` … for the values of `Why`."""

from __future__ import annotations

from collections.abc import Callable

from app.friction.model import Why

SENTENCES: dict[str, str] = {
    "quick_back": "Opened {0} and went back after {1} s.",
    "loop": "Went to and fro between {0} and {1}, {2} times each.",
    "reload": "Loaded {0} again.",
    "reload_again": "Loaded {0} again {1} times.",
    "idle_exit": "Did nothing for the last {0} s, then was gone.",
    "broken_link": "Came to {0}, which says “{1}”.",
    "broken_link_status": "Came to {0}, which was answered with {1}.",
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
