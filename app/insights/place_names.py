"""What people read of a field, form or film that has no label: what its site's code calls it, else what it is and
which of several. No key of ours, no path through a page.

Keys are those of `app.friction.form_keys`: `[name=…]`, `#…`, the key of an element, or a selector.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from functools import lru_cache

from app.pattern import pattern

FORM = "form"
_KINDS = {
    "": "Field", FORM: "Form", "text": "Text field", "textarea": "Text area", "editor": "Text area",
    "select": "List", "select-one": "List",
    "select-multiple": "List", "checkbox": "Checkbox", "radio": "Choice", "range": "Slider", "tel": "Phone field",
    "url": "Address field", "color": "Colour field", "datetime-local": "Date field", "video": "Video", "audio": "Audio",
}  # fmt: skip
#: what may stand more than once on a page is told with what holds it
_ANYWHERE = frozenset({FORM, "video", "audio"})
_NAME = "[name="
_IDENTITY = pattern(r"#[A-Za-z_][\w-]*")
_QUOTED = pattern(r'[\w-]*\[[\w-]+="((?:[^"\\*]|\\.)+)"\]')
_ELEMENT = pattern(r"\d+:(?P<base>.*)\|[^|]*\|(?P<before>\d+)", re.DOTALL)
_TEST_ID = pattern(r"\|data-(?:test[\w-]*|qa|cy)=([^|*]+)")
_NTH = pattern(r":nth-of-type\((\d+)\)")


@lru_cache(maxsize=4096)
def key_said(kind: str, key: str | None) -> str | None:
    """What people read of it; None for a form of fields that have none.

    >>> key_said("email", "[name=mail]"), key_said("text", "1:input||3"), key_said("form", "")
    ('mail', 'Text field 4', None)
    """
    if not key:
        return None if kind == FORM else _what(kind)
    return own_name(key) or _counted(kind, key, False) or key


@lru_cache(maxsize=4096)
def key_asked(kind: str, key: str | None, in_full: bool) -> str | None:
    """What stands in a query for a key that nobody would read; None for one that is a name.

    Args:
        in_full: with every step of the way to it, which tells more of them apart.

    >>> path = "#pay > fieldset:nth-of-type(1) > div:nth-of-type(2) > input:nth-of-type(3)"
    >>> key_asked("text", path, False), key_asked("text", path, True), key_asked("form", "#pay", False)
    ('Text field 2.3', 'Text field 1.2.3 in #pay', None)
    """
    # what a library can ask of all keys quickly
    if not key or (":" not in key and '"' not in key) or key.startswith(_NAME):
        return None
    return own_name(key) or _counted(kind, key, in_full)


def places(kind: str, key: str | None) -> tuple[str | None, str | None]:
    """The same without and with every step of the way."""
    return key_asked(kind, key, False), key_asked(kind, key, True)


def own_name(key: str) -> str | None:
    """What its site's code calls it by hand, where it does.

    >>> own_name("[name=mail]"), own_name('[data-testid="pay"]'), own_name("main > form:nth-of-type(2)")
    ('mail', 'pay', None)
    """
    if key.startswith(_NAME):
        return key.removeprefix(_NAME).removesuffix("]")
    if _IDENTITY.fullmatch(key):
        return key
    quoted = _QUOTED.fullmatch(key)
    if quoted is not None:
        return re.sub(r"\\(.)", r"\1", quoted[1])
    element = _ELEMENT.fullmatch(key)
    named = None if element is None else _TEST_ID.search(element["base"])
    return None if named is None else named[1]


def _counted(kind: str, key: str, in_full: bool) -> str | None:
    """What it is, and which of several; None where the key tells no place."""
    element = _ELEMENT.fullmatch(key)
    if element is not None:
        said = f"{_what(kind)} {int(element['before']) + 1}"
        return f"{said} on the page" if in_full else said
    steps = _NTH.findall(key)
    if not steps and " > " not in key and "*" not in key:
        return None
    told = steps if in_full else [step for step in steps if step != "1"] or steps[-1:]
    said = f"{_what(kind)} {'.'.join(told)}".rstrip()
    holder = key.partition(" > ")[0]
    is_told = (kind in _ANYWHERE or in_full) and holder != key and _IDENTITY.fullmatch(holder)
    return f"{said} in {holder}" if is_told else said


def _what(kind: str) -> str:
    return _KINDS.get(kind) or f"{kind[:1].upper()}{kind[1:]} field"


def film_name(label: str | None, source: str | None, selector: str | None, kind: str) -> str:
    """What a film is called: by its label, the file it comes from, its name in the code, which one it is.

    >>> film_name(None, "https://cdn.example/tour.mp4", None, "video"), film_name(None, None, "#film", "video")
    ('tour.mp4', '#film')
    """
    file = (source or "").rstrip("/").rpartition("/")[2]
    return label or file or key_said(kind, selector) or kind


def with_apart(name: str, apart: str) -> str:
    """A name with what tells it from others that are called so.

    >>> with_apart("Send", "#b"), with_apart("List 2", "List 1.2"), with_apart("Pay", "")
    ('Send (#b)', 'List 1.2', 'Pay')
    """
    if not apart:
        return name
    is_fuller = apart.partition(" ")[0].casefold() == name.partition(" ")[0].casefold()
    return apart if is_fuller else f"{name} ({apart})"


def told_apart(names: Sequence[str], among: Sequence[Hashable], called: Sequence[str]) -> list[str]:
    """What stands behind each name so that no two that stand beside each other are read alike; empty where one is
    alone.

    Args:
        among: of each what it stands beside others in.
        called: what tells each from others in a query, where anything does.

    >>> told_apart(["Send", "Send", "Pay"], ["/x", "/x", "/x"], ["#a", "#b", "Pay"])
    ['#a', '#b', '']
    """
    alike: dict[tuple[Hashable, str], list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        if name:
            alike[among[number], name.casefold()].append(number)
    found = [""] * len(names)
    for numbers in alike.values():
        if len(numbers) == 1:
            continue
        own = [called[number].removeprefix(_NAME).removesuffix("]") for number in numbers]
        is_read = all(one and " > " not in one and "|" not in one for one in own)
        if not is_read or len({one.casefold() for one in own}) < len(own):
            own = [str(place) for place in range(1, len(numbers) + 1)]
        for number, told in zip(numbers, own, strict=True):
            found[number] = "" if told.casefold() == names[number].casefold() else told
    return found
