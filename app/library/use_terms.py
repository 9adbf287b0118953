r"""How a query asks what was done with films and forms: `video:`, `form:` and `field:`. This docstring is the
definition of record.

A value says what was done, and perhaps with which, from near to far: `form:left`, `form:"left=Place order"`,
`field:"corrected=Email @ Place order @ //shop.example/cart"`. The first of these names is a label, else the name in the
code of the site (of a film its label, source or file, without a source its selector), and for those that have neither
what it is and which of several (`Form 2`, `Text field 4`: `app.insights.place_names`); `none` is the form of fields
that have none; `*` stands for anything. Behind a field may stand its form; last a page, which begins with `/` or is an
address. `\@` is a sign like others.

- `form:` `began` (something was filled in), `sent`, `left` (began and never sent);
- `field:` `reached`, `filled`, `waited` (before the first letter), `corrected`, `refilled`, `skipped`, `left` (its form
  was left there: nothing of it was touched later, and it was never sent);
- `video:` `played`, `reached` a second (`reached=The tour @ 1m30s`), `left` between two, the later one included
  (`left=The tour @ 30s-45s`; after the one without an end), `paused` and `sought` (away from there), anywhere or
  between two. Films and sounds alike.
"""

from __future__ import annotations

import re
from math import isfinite

from msgspec import Struct

from app.errors import QueryError
from app.library.amounts import bounds
from app.library.wildcards import literal
from app.pattern import pattern

FORM, FIELD, VIDEO = "form", "field", "video"
#: what may be asked of each, with `=` and which one behind it
ASKED = {
    FORM: ("began", "sent", "left"),
    FIELD: ("reached", "filled", "waited", "corrected", "refilled", "skipped", "left"),
    VIDEO: ("played", "reached", "left", "paused", "sought"),
}
#: what the form of fields without one is called
NONE = "none"
EXAMPLES = {
    FORM: "left=Place order",
    FIELD: "left=Email @ Place order",
    VIDEO: "left=The tour @ 30s-45s",
}
_BETWEEN = pattern(r"(?<= )@(?= )")
_SIGN = pattern(r"(?:(?<= )|^)(\\*)@(?= |$)")
_ADDRESS = pattern(r"/|[A-Za-z][A-Za-z0-9+.-]*://")
# only the last part may be without a unit: a row of digits is then read in one way
_NUMBER, _UNIT = r"\d+(?:\.\d+)?", "(?:ms|s|m|h)"
_AMOUNT = f"(?:{_NUMBER}{_UNIT})*{_NUMBER}{_UNIT}?"
_STRETCH = pattern(rf"({_AMOUNT})?\s*-\s*({_AMOUNT})?")


class Use(Struct, frozen=True):
    """What a value asks. `name`, `form` and `page` are patterns, empty for any; of `video:` a stretch, in seconds:
    later than `from_s` (from 0 on, the very beginning as well), no later than `to_s`; both None for anywhere;
    `reached` has `from_s` alone, included."""

    what: str
    name: str = ""
    form: str = ""
    page: str = ""
    from_s: float | None = None
    to_s: float | None = None


def read(key: str, value: str) -> Use:
    """What a value of such a key asks.

    Raises:
        QueryError: it asks nothing that is known.

    >>> read("field", "left=Email @ Place order @ //shop.example/cart")
    Use(what='left', name='Email', form='Place order', page='//shop.example/cart', from_s=None, to_s=None)
    """
    what, equals, about = value.partition("=")
    what = what.strip().lower()
    if what not in ASKED[key]:
        raise _wrong(key, value)
    parts = [_SIGN.sub(_as_meant, part.strip()) for part in _BETWEEN.split(about)]
    name, *parts = parts
    if equals and not name:
        raise _wrong(key, value)
    page = parts.pop() if parts and _ADDRESS.match(parts[-1]) else ""
    if key == VIDEO:
        from_s, to_s = _seconds(key, value, what, parts)
        return Use(what, _any(name), "", page, from_s, to_s)
    form = parts.pop() if parts and key == FIELD else ""
    if parts:
        raise _wrong(key, value)
    return Use(what, _any(name), _any(form), page)


def is_whole(key: str, what: str) -> bool:
    """Whether this may be asked without saying of which, or where."""
    return not (key == VIDEO and what in ("reached", "left"))


def written(what: str, *parts: str) -> str:
    """A value: what was done, then names as they are, from near to far; nothing is left out before a further one.

    >>> written("left", "Meet @ noon*", "//shop.example/a")
    'left=Meet \\\\@ noon\\\\* @ //shop.example/a'
    """
    told = " @ ".join(_SIGN.sub(lambda sign: sign[1] * 2 + r"\@", literal(part)) for part in parts)
    return f"{what}={told}" if parts else what


def second(seconds: float) -> str:
    """A place in a film, to the millisecond.

    >>> second(6.75), second(90.0), second(0.0)
    ('6.75s', '1m30s', '0s')
    """
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    told = f"{rest / 1000:.3f}".rstrip("0").rstrip(".") + "s"
    if not minutes:
        return told
    return f"{minutes}m{told if rest else ''}"


def stretch(from_s: float, to_s: float) -> str:
    """A part of a film; without an end where `to_s` is infinite.

    >>> stretch(30.0, 45.5), stretch(60.0, float("inf"))
    ('30s-45.5s', '1m-')
    """
    return f"{second(from_s)}-{'' if to_s == float('inf') else second(to_s)}"


def what_may_stand(key: str) -> str:
    """As a sentence."""
    return f"One of {', '.join(ASKED[key])}, perhaps with which: {EXAMPLES[key]}."


def _seconds(
    key: str, value: str, what: str, parts: list[str]
) -> tuple[float | None, float | None]:
    found = _STRETCH.fullmatch(parts[0]) if parts else None
    if len(parts) > 1 or (parts and what == "played"):
        raise _wrong(key, value)
    if what == "reached":
        if not parts or re.fullmatch(_AMOUNT, parts[0]) is None:
            raise QueryError(
                f"“{key}:{value}” does not say how far.",
                "A place in it stands behind: reached=The tour @ 1m30s.",
            )
        return _second_of(parts[0]), None
    if (found is None and (parts or what == "left")) or (
        found is not None and not any(found.groups())
    ):
        raise QueryError(
            f"“{key}:{value}” does not say where in it.",
            f"A part of it stands behind: {what}=The tour @ 30s-45s.",
        )
    if found is None:
        return None, None
    from_s = 0.0 if found[1] is None else _second_of(found[1])
    return from_s, None if found[2] is None else _second_of(found[2])


def _second_of(amount: str) -> float:
    ms, _ = bounds("duration", amount)
    # what no number holds is farther than any film
    return round(ms) / 1000 if isfinite(ms) else ms


def _any(name: str) -> str:
    return "" if name == "*" else name


def _as_meant(sign: re.Match[str]) -> str:
    return "\\" * ((len(sign[1]) - 1) // 2) + "@"


def _wrong(key: str, value: str) -> QueryError:
    return QueryError(
        f"“{key}:{value}” cannot be read.", f"After {key}: stands {_lower(what_may_stand(key))}"
    )


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
