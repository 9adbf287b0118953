"""Regular expressions that people write for pages: they run over strangers' addresses, and some would run for years.

Refused is what can go back over a text in more than `MOST_OPEN` places, or again and again in one: repeats within a
repeat, choices within a repeat, references to what was matched. What is left takes at most some thousand steps on an
address, of which the first `SUBJECT_LENGTH` characters are looked at.
"""

from __future__ import annotations

import math
import re
import warnings
from functools import lru_cache

from app.errors import UserError
from app.pattern import pattern

PATTERN_LENGTH = 200
SUBJECT_LENGTH = 300
#: repeats without an end in one pattern
MOST_OPEN = 3
_CLASS = pattern(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_TIMES = pattern(r"\{(\d*)(,?)(\d*)\}")
#: a repeat that ends after so many is none without an end
_FEW = 20
_HINT = "`/product/[^/]+` fits what lies one step below /product."


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, ready to be looked for.

    Raises:
        UserError: it cannot be read, or would take too long.
    """
    made = _read(pattern)
    if isinstance(made, str):
        raise UserError(made, _HINT)
    return made


def fits(pattern: str, subject: str) -> bool:
    """Whether a pattern is found in an address; one that is refused fits nothing."""
    made = _read(pattern)
    return not isinstance(made, str) and made.search(subject[:SUBJECT_LENGTH]) is not None


@lru_cache(maxsize=256)
def _read(pattern: str) -> re.Pattern[str] | str:
    """The pattern, or why it is refused."""
    if len(pattern) > PATTERN_LENGTH:
        return f"A pattern of more than {PATTERN_LENGTH} characters is not looked for."
    try:
        with warnings.catch_warnings():
            # what a later Python will read otherwise
            warnings.simplefilter("error", FutureWarning)
            made = re.compile(pattern)
    except (re.error, OverflowError, RecursionError, FutureWarning) as error:
        return f"{pattern} is no regular expression: {error}."
    if re.search(r"\(\?(?![:iaLmsux])|\\[1-9]", _CLASS.sub("", pattern)):
        return f"{pattern} looks around or back, which takes too long over many addresses."
    if _goes_back_again(_CLASS.sub("C", re.sub(r"\\.", "E", pattern))):
        return f"{pattern} would take too long: it repeats what repeats or chooses by itself."
    return made


def _goes_back_again(plain: str) -> bool:
    """Whether a pattern without escapes and classes repeats a repeat or a choice, or has too many open repeats."""
    unsure = [False]
    is_unsure, count, at = False, 0, 0
    while at < len(plain):
        sign = plain[at]
        most, length = _repeat(plain, at)
        if sign == "(":
            unsure.append(False)
            is_unsure = False
        elif sign == ")" and len(unsure) > 1:
            is_unsure = unsure.pop()
            unsure[-1] |= is_unsure
        elif sign == "|":
            unsure[-1] = True
        elif length:
            if most > 1 and is_unsure:
                return True
            count += most > _FEW
            unsure[-1] = True
        if sign != ")" and not (length and sign in "?+"):
            is_unsure = False
        at += max(length, 1)
    return count > MOST_OPEN


def _repeat(plain: str, at: int) -> tuple[float, int]:
    """How often a repeat that stands there repeats at most, and in how many characters it is written; 0 for none."""
    if plain[at] in "*+":
        return math.inf, 1
    if plain[at] == "?":
        return 1, 1
    times = _TIMES.match(plain, at)
    if times is None:
        return 0, 0
    low, comma, high = times.groups()
    most = int(high) if high else math.inf if comma else int(low or 0)
    return most, len(times[0])
