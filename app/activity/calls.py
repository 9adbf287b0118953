"""The controls by which a page calls to act: what it would have its visitor press.

A *call* is the button that sends a form to be filled, else a control that says what it is for (buy, sign up, contact,
book …), else one that is dressed as a call. Only the strongest of a page count. Not what stands in its frame (its
navigation, header or footer), in a dialog or beside the page; not what leads to another part of the same page; not
what a list has on each of its entries, and of what says the same rather what says it once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from enum import IntEnum
from itertools import islice
from urllib.parse import urlsplit

from msgspec import Struct

from app.activity.phrases import BUY, CALL, INTO_CART, says
from app.dom import describe
from app.dom.nodes import Node
from app.pattern import pattern

#: calls of a page
MOST_CALLS = 3
#: so many controls that say the same are a list's
MOST_ALIKE = 3
#: fields by which a form is more than a search or an address left for a newsletter
LEAST_FIELDS = 2
#: nodes of a form, and above a control, that are looked at
FORM_NODES = 600
STEPS_UP = 60
#: nodes of a page among which a control's equals are looked for
EQUALS_AMONG = 20_000
_TYPED = frozenset({"", "text", "email", "tel", "url", "number", "password", "date", "file"})
_FRAME_TAGS = frozenset({"nav", "header", "footer", "aside", "dialog"})
_FRAME_ROLES = frozenset({
    "navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "complementary",
})  # fmt: skip
_FRAME = pattern(
    r"(?:^|[\s_-])(?:modal|dialog|popup|drawer|offcanvas|navbar|cookie|consent|dropdown-menu)(?:$|[\s_-])"
)
_DRESS = pattern(r"(?:^|[\s_-])cta(?:$|[\s_-])|(?:^|[\s_-])hero[\w-]*(?:btn|button|link)")
_SEARCHED = frozenset({"q", "s", "search", "query", "keyword", "keywords"})


class Strength(IntEnum):
    """By what a control is a call."""

    DRESS = 1
    WORDS = 2
    FORM = 3


class CallShown(Struct, frozen=True):
    """A call of a page as it was left. Node ids are unique only in (session, window, snapshot)."""

    node_id: int
    snapshot: int
    selector: str | None
    element_key: str | None
    label: str | None


def calls_of(
    controls: Sequence[Node], labels: Sequence[str], page: Collection[Node], snapshot: int
) -> tuple[CallShown, ...]:
    """The calls of a page.

    Args:
        controls: what looks pressable on it; `labels` what each of them says.
        page: all its nodes.
        snapshot: how many FullSnapshots its window had by then.
    """
    alike = Counter(zip((node.tag_name for node in controls), labels, strict=True))
    forms: dict[int, bool] = {}
    found: list[tuple[tuple[Strength, int], Node, str]] = []
    for node, label in zip(controls, labels, strict=True):
        if not label or alike[node.tag_name, label] > MOST_ALIKE:
            continue
        strength = _strength(node, label, forms)
        if strength is not None and not _is_framed(node) and not _stays(node):
            found.append(((strength, -alike[node.tag_name, label]), node, label))
    most = max((rank for rank, _, _ in found), default=None)
    among = page if len(page) <= EQUALS_AMONG else ()
    strongest = ((node, label) for rank, node, label in found if rank == most)
    return tuple(
        CallShown(
            node.id,
            snapshot,
            describe.selector(node) or None,
            describe.element_key(node, among),
            label,
        )
        for node, label in islice(strongest, MOST_CALLS)
    )


def _strength(node: Node, label: str, forms: dict[int, bool]) -> Strength | None:
    if _sends(node):
        form = describe.form_of(node)
        if form is not None:
            if form.id not in forms:
                forms[form.id] = _is_to_be_filled(form)
            if forms[form.id]:
                return Strength.FORM
    if says(CALL, label) or says(BUY, label) or says(INTO_CART, label):
        return Strength.WORDS
    return Strength.DRESS if _DRESS.search(describe.attribute(node, "class").lower()) else None


def _sends(node: Node) -> bool:
    kind = describe.attribute(node, "type")
    if node.tag_name == "button":
        return kind in ("", "submit")
    return node.tag_name == "input" and kind in ("submit", "image")


def _is_to_be_filled(form: Node) -> bool:
    """Has a form fields enough to be what its page is for, and is it no search?"""
    if describe.attribute(form, "role") == "search":
        return False
    fields = 0
    stack = [form]
    for _ in range(FORM_NODES):
        if not stack or fields >= LEAST_FIELDS:
            break
        node = stack.pop()
        stack.extend(node.children())
        if node.tag_name in ("textarea", "select"):
            fields += 1
        elif node.tag_name == "input":
            kind = describe.attribute(node, "type")
            if kind == "search" or describe.attribute(node, "name").lower() in _SEARCHED:
                return False
            fields += kind in _TYPED
    return fields >= LEAST_FIELDS


def _is_framed(node: Node) -> bool:
    """Does a control stand in what is around a page, over it or hidden?"""
    for above in islice(node.up(), STEPS_UP):
        attributes = above.attributes
        if above.tag_name in _FRAME_TAGS and (above.tag_name != "header" or _is_of_the_page(above)):
            return True
        if not attributes:
            continue
        if attributes.get("role") in _FRAME_ROLES or attributes.get("aria-hidden") == "true":
            return True
        if "hidden" in attributes or _FRAME.search(describe.attribute(above, "class").lower()):
            return True
    return False


def _is_of_the_page(header: Node) -> bool:
    """A header that is its page's and has the way through the site; a large picture with a call is often one, too."""
    stack = [header]
    for _ in range(FORM_NODES):
        if not stack:
            break
        node = stack.pop()
        if node.tag_name == "nav" or describe.attribute(node, "role") == "navigation":
            return True
        stack.extend(node.children())
    return False


def _stays(node: Node) -> bool:
    """Does a link lead to another part of its own page?"""
    if node.tag_name != "a":
        return False
    try:
        fragment = urlsplit(describe.attribute(node, "href")).fragment
    except ValueError:
        return True
    return bool(fragment) and fragment[0] not in "/!"
