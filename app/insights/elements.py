"""What an element is called by what does not change: so that the same control is known again in another recording,
whatever its ids, counters and texts became. This docstring is the definition of record.

Three names, each empty where there is none:

- *identity*: its test id, its name as a field, or its own id, if it looks given by hand;
- *text*: role, stable attributes and label, without numbers and other signs that change;
- *path*: its selector, without ids that change. *Anchored* when it begins at an id that does not change, or at the
  page's root: then it leads to one place.

Needs of an element key only what `app.dom.describe` says of its form; one of another form counts as text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from msgspec import Struct

from app.pattern import pattern

_ATTRIBUTE = pattern(
    r"(data-testid|data-test-id|data-test|data-qa|data-cy|name|aria-label|type|href)=(.*)",
    re.DOTALL,
)
_FIELDS = frozenset({"input", "select", "textarea", "textbox", "combobox", "searchbox"})
#: of these a name tells several apart by their label only
_SHARED_NAMES = frozenset({"radio", "checkbox", "submit", "button", "image", "reset"})
_KEY = pattern(r"\d+:(.*)\|(\d+)", re.DOTALL)
#: ids that frameworks make: `:r1:`, `«r1»`
_MADE = pattern(r"[:«_][rR][0-9a-z]+[:»_]")
_PART = pattern(r"[A-Za-z0-9]+")
_GENERATED = pattern(
    r"\d+|[0-9a-f]*(?:\d[a-f]|[a-f]\d)[0-9a-f]*(?<=.{6})|[A-Za-z]*\d{3,}|[A-Za-z0-9]*\d[A-Za-z][A-Za-z0-9]*(?<=.{4})"
)
_NUMBERED = pattern(r"\w*\d\w*")
_WORDS = pattern(r"[^\W\d_]+")
_OWN_ID = pattern(r"(?:#|\w*\[id=\")(.+?)(?:\"\])?")
_TEST_ID = pattern(r"\[(data-[\w-]+)=\"(.+)\"\]")
_SAYS_WHICH = pattern(r"\|(?:name|aria-label)=")
CHANGES = "#"
#: an id, an attribute, a label: so much of each tells which it is; what looks at them takes its time by the square
VALUE_LENGTH = 200
SELECTOR_LENGTH = 1_000
#: a key ends with its label and its place
KEY_BEGIN, KEY_END = 1_000, 200
#: no key has so many attributes
KEY_PARTS = 40


class Element(Struct, frozen=True):
    """One element as it is called, see the module's docstring; `base` is its text without the label."""

    identity: str = ""
    base: str = ""
    label: str = ""
    path: str = ""
    is_anchored: bool = False

    @property
    def text(self) -> str:
        """Role, attributes and label; empty for a role alone or where a link leads, which tell little apart."""
        return f"{self.base}|{self.label}" if self.label or _SAYS_WHICH.search(self.base) else ""

    @property
    def name(self) -> str:
        """The best of its names; empty for no element."""
        if self.identity:
            return self.identity
        return f"text {self.text}" if self.text else f"path {self.path}" if self.path else ""


def element(key: str | None, selector: str | None, label: str | None = None) -> Element:
    """What a finding's element is called.

    Args:
        label: taken where there is no key.

    >>> element("1:button|data-testid=buy|Buy now|0", '[data-testid="buy"]').identity
    'data-testid=buy'
    >>> one = element("1:button|Cart (3)|0", "#btn-a8f3")
    >>> one != element("1:button|Cart (12)|2", "#btn-77c01e"), one.name
    (False, 'text button|cart')
    """
    if key and len(key) > KEY_BEGIN + KEY_END:
        key = key[:KEY_BEGIN] + key[-KEY_END:]
    selector = selector[:SELECTOR_LENGTH] if selector else ""
    return _element(key or "", selector, label[:VALUE_LENGTH] if label and not key else "")


@lru_cache(maxsize=100_000)
def _element(key: str, selector: str, label: str) -> Element:
    identity, base, said = _of_key(key) if key else ("", "", words(label))
    path, is_anchored, own = _of_selector(selector)
    return Element(identity or own, base, said, path, is_anchored)


def short(name: str) -> str:
    """A name as short as a query holds it; empty for no element.

    >>> short("data-testid=buy"), short("")
    ('4818ab5a', '')
    """
    return blake2b(name.encode("utf-8", "replace"), digest_size=4).hexdigest() if name else ""


def words(text: str) -> str:
    """The words of a text that stay when its numbers change; empty for numbers alone, signs alone as they are.

    >>> words("Cart (3)"), words("In 2 days!"), words("×"), words("$12.00")
    ('cart', 'in days', '×', '')
    """
    small = text[:VALUE_LENGTH].casefold()
    found = _WORDS.findall(_NUMBERED.sub(" ", small))
    if found:
        return " ".join(found)
    return "" if _NUMBERED.search(small) else small.strip()


def steady(name: str) -> str:
    """An id or address with each part that looks made by a program, or by a count, taken out.

    >>> steady("product-17-buy"), steady("address1"), steady("css-1q2w3e"), steady(":r3:")
    ('product-#-buy', 'address1', 'css-#', '#')
    >>> steady("ember1204"), steady("feedback"), steady("btn-a8f3"), steady("step2")
    ('#', 'feedback', 'btn-#', 'step2')
    """
    return _PART.sub(
        lambda part: CHANGES if _GENERATED.fullmatch(part[0]) else part[0],
        _MADE.sub(CHANGES, name[:VALUE_LENGTH]),
    )


def _of_key(key: str) -> tuple[str, str, str]:
    """(identity, base, label) as a key tells them."""
    found = _KEY.fullmatch(key)
    if found is None:
        return "", "", words(key)
    role, *parts = found[1].split("|", KEY_PARTS)
    role = role[:VALUE_LENGTH]
    attributes: dict[str, str] = {}
    while parts and (named := _ATTRIBUTE.fullmatch(parts[0])):
        attributes[named[1]] = named[2]
        parts = parts[1:]
    label = words("|".join(parts))
    for name, value in attributes.items():
        if name.startswith("data-"):
            return f"{name}={steady(value)}", role, label
    kind = attributes.get("type", "")
    told = (
        f"{name}={words(value) if name == 'aria-label' else steady(value)}"
        for name, value in attributes.items()
    )
    base = "|".join((role, *told))
    if role in _FIELDS and kind not in _SHARED_NAMES and attributes.get("name"):
        return f"{role} name={steady(attributes['name'])}", base, label
    # a label that repeats is said once
    return "", base, "" if label and f"aria-label={label}" in base else label


def _of_selector(selector: str) -> tuple[str, bool, str]:
    """(path, whether it is anchored, own id) as a selector tells them."""
    if not selector:
        return "", False, ""
    first, *rest = selector.split(" > ")
    anchor, is_steady = _anchor(first)
    if not rest:
        return ("", False, anchor) if is_steady else (anchor or first, False, "")
    root = first.partition(":")[0] in ("html", "body")
    return " > ".join([anchor or first, *rest]), root or bool(anchor and is_steady), ""


def _anchor(step: str) -> tuple[str, bool]:
    """(what a step says of an id or test id, whether that does not change); ("", False) for none."""
    test = _TEST_ID.fullmatch(step)
    if test:
        return f"{test[1]}={steady(test[2])}", True
    own = _OWN_ID.fullmatch(step)
    if own is None:
        return "", False
    name = steady(own[1])
    return f"id={name}", CHANGES not in name
