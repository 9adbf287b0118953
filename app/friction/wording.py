"""Why a finding was made, in words: one sentence for each code, with `{0}`, `{1}` … for the values of `Why`."""

from __future__ import annotations

from collections.abc import Callable

from app.friction.model import Why

SENTENCES: dict[str, str] = {}


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
