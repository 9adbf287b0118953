"""What a node is called: its selector, its label, the control it belongs to, and a key that
outlives the recording.

- *selector*: CSS path of the node itself from the nearest ancestor with an `id` (or a test id), at
  most 6 steps, each `tag:nth-of-type(n)`; inside a shadow root or frame it counts from that root.
  It is not always unique.
- *control*: the nearest pressable element: the node itself or one above it.
- *label*: the name a person would call it by, at most 80 characters; None for nothing, for dots and dashes alone, and
  for masked text. What stands in menus and the like that are shut names nothing that they are in.
- *element key*: `1:` tag or role, stable attributes, label, position among equals; the page group
  is the library's to add.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from app.dom.labels import field_label, group_label, named_elsewhere
from app.dom.nodes import Node
from app.dom.words import (
    ELEMENT,
    LABEL_LENGTH,
    SILENT,
    TEXT,
    attribute,
    is_masked,
    is_shut,
    said,
    shortened,
    text_of,
)
from app.pattern import pattern
from app.rrweb.types import NodeType

__all__ = [
    "CONTROL_ROLES",
    "CONTROL_STEPS",
    "CONTROL_TAGS",
    "ELEMENT",
    "EQUALS_SEARCHED",
    "ID_LENGTH",
    "KEY_VERSION",
    "LABEL_LENGTH",
    "SELECTOR_STEPS",
    "SIBLINGS_COUNTED",
    "SILENT",
    "STABLE",
    "TEST_IDS",
    "TEXT",
    "VALUE_LENGTH",
    "attribute",
    "base_of",
    "control_of",
    "element_key",
    "element_of",
    "field_label",
    "first_words",
    "form_of",
    "group_label",
    "is_control",
    "is_edited",
    "is_masked",
    "is_shut",
    "label",
    "said",
    "selector",
    "shortened",
    "text_of",
]

KEY_VERSION = 1
SELECTOR_STEPS = 6
#: an id that is longer was made by no hand: it names nothing
ID_LENGTH = 200
#: what a key holds of a role, and of each attribute
VALUE_LENGTH = 60
#: more elements of one tag than this are not searched for equals; the position is then 0
EQUALS_SEARCHED = 5_000
#: among more siblings than this an element is not counted; its step in the selector is then the tag alone
SIBLINGS_COUNTED = 5_000
#: how far above its target a click may find its control
CONTROL_STEPS = 12

CONTROL_TAGS = frozenset(
    {"a", "area", "button", "input", "select", "textarea", "option", "label", "summary"}
)
CONTROL_ROLES = frozenset(
    {
        "button", "link", "checkbox", "radio", "switch", "tab", "option", "combobox", "listbox", "textbox", "searchbox",
        "menuitem", "menuitemcheckbox", "menuitemradio", "slider", "spinbutton", "treeitem", "gridcell",
    }
)  # fmt: skip
#: what stands in these was written or may be chosen, and is no name
_NOT_BY_TEXT = frozenset({"select", "textarea", "form", "html", "body"})
TEST_IDS = ("data-testid", "data-test-id", "data-test", "data-qa", "data-cy")
STABLE = (*TEST_IDS, "name", "aria-label", "type")
_IDENTIFIER = pattern(r"[A-Za-z_][\w-]*\Z")


def element_of(node: Node) -> Node:
    """The node, or for text and the like the element it is in."""
    for above in node.up():
        if above.type == ELEMENT:
            return above
    return node


def control_of(node: Node) -> Node | None:
    """The nearest pressable element, the node itself first; out of shadow roots, never out of
    frames."""
    for steps, above in enumerate(node.up()):
        if above.type == NodeType.DOCUMENT or steps > CONTROL_STEPS:
            return None
        if above.type == ELEMENT and is_control(above):
            return above
    return None


def is_control(node: Node) -> bool:
    """Is this element made to be pressed or typed into?"""
    if node.tag_name in CONTROL_TAGS:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    return attributes.get("role") in CONTROL_ROLES or "onclick" in attributes or is_edited(node)


def is_edited(node: Node) -> bool:
    """Is this a part of the page that is itself typed into?"""
    return (node.attributes or {}).get("contenteditable") in ("", "true", "plaintext-only", True)


def form_of(node: Node) -> Node | None:
    """The form a node stands in."""
    return next((above for above in node.up() if above.tag_name == "form"), None)


def selector(node: Node) -> str:
    """The CSS path of a node, see the module's docstring."""
    steps: list[str] = []
    here: Node | None = element_of(node)
    while here is not None and here.type == ELEMENT and len(steps) < SELECTOR_STEPS:
        identity = attribute(here, "id")
        if 0 < len(identity) <= ID_LENGTH:
            quoted = identity.replace("\\", "\\\\").replace('"', '\\"')
            steps.append(
                f"#{identity}" if _IDENTIFIER.match(identity) else f'{here.tag_name}[id="{quoted}"]'
            )
            break
        test_id = next(
            (name for name in TEST_IDS if 0 < len(attribute(here, name)) <= ID_LENGTH), None
        )
        if test_id:
            value = attribute(here, test_id).replace("\\", "\\\\").replace('"', '\\"')
            steps.append(f'[{test_id}="{value}"]')
            break
        position = _nth_of_type(here)
        steps.append(f"{here.tag_name}:nth-of-type({position})" if position else here.tag_name)
        here = here.parent
    return " > ".join(reversed(steps))


def _nth_of_type(node: Node) -> int:
    """The place of an element among its siblings of one tag, from 1; 0 where there are too many to count."""
    parent = node.parent
    if parent is None:
        return 1
    if len(parent.kids or ()) > SIBLINGS_COUNTED:
        return 0
    siblings = parent.children()
    at = siblings.index(node) if node in siblings else None
    return 1 + [other.tag_name for other in siblings[:at]].count(node.tag_name)


def label(node: Node, typed: str | None = None) -> str | None:
    """The name of a node, see the module's docstring.

    Args:
        typed: current value of an input, used for buttons only: what a person typed is no name.
    """
    node = element_of(node)
    named = (
        said(named_elsewhere(node))
        or said(attribute(node, "aria-label"))
        or said(field_label(node))
    )
    if not named and not (node.tag_name in _NOT_BY_TEXT or is_edited(node)):
        named = said(text_of(node, without_shut=True)) or said(text_of(node))
    if not named and attribute(node, "type") in ("submit", "button", "reset", "image"):
        named = said(typed or attribute(node, "value") or attribute(node, "alt"))
    for name in ("alt", "placeholder", "title"):
        named = named or said(attribute(node, name))
    if node.tag_name == "svg" and not named:
        named = said(
            next((text_of(child) for child in node.children() if child.tag_name == "title"), "")
        )
    return None if not named or is_masked(named) else shortened(named)


def element_key(node: Node, page: Iterable[Node], called: str | None = None) -> str:
    """The key of a node, see the module's docstring. Equal for the same control in other recordings
    of the page.

    Args:
        page: all nodes of the page, in any order; none where equals are not to be looked for.
        called: what `label` says of the element, where that is known; empty when it has none.
    """
    node = element_of(node)
    base = base_of(node)
    called = label(node) or "" if called is None else called
    return f"{KEY_VERSION}:{base}|{called}|{_position(node, base, page)}"


def base_of(node: Node) -> str:
    """What a key tells of a node but for its label and its position."""
    attributes = node.attributes or {}
    parts = [str(attributes.get("role") or node.tag_name)[:VALUE_LENGTH]]
    for key in STABLE:
        value = attributes.get(key)
        if value and isinstance(value, str):
            parts.append(f"{key}={value[:VALUE_LENGTH]}")
    href = attributes.get("href")
    if isinstance(href, str) and node.tag_name in ("a", "area"):
        parts.append(f"href={_path(href)}")
    return "|".join(parts)


def _path(href: str) -> str:
    if href.startswith(("javascript:", "data:")):
        return href[:11]
    try:
        parts = urlsplit(href)
    except ValueError:
        return href[:120]
    return (parts.path + ("#" + parts.fragment if parts.fragment else ""))[:120]


def _position(node: Node, base: str, page: Iterable[Node]) -> int:
    """How many equals stand before the node: same tag, attributes and first words."""
    (words,) = first_words([node])
    if words:
        named = _beginning_with(words, node.tag_name, page)
    else:
        same_tag = [other for other in page if other.tag_name == node.tag_name]
        if len(same_tag) > EQUALS_SEARCHED:
            return 0
        told = zip(same_tag, first_words(same_tag), strict=True)
        named = [other for other, first in told if not first]
    if len(named) > EQUALS_SEARCHED:
        return 0
    equals = [other for other in named if other is node or base_of(other) == base]
    if len(equals) <= 1:
        return 0
    #: per node above (by identity): which of its children stand before the one that leads to `node`
    before: dict[int, set[int]] = {}
    for above in node.up():
        earlier: set[int] = set()
        for sibling in above.parent.children() if above.parent is not None else ():
            if sibling is above:
                break
            earlier.add(id(sibling))
        before[id(above.parent)] = earlier
    found = 0
    for other in equals:
        here, parent = other, other.parent
        while parent is not None and id(parent) not in before:
            here, parent = parent, parent.parent
        found += parent is not None and id(here) in before[id(parent)]
    return found


def _beginning_with(words: str, tag: str, page: Iterable[Node]) -> list[Node]:
    """The nodes of a tag whose first text is `words`, found from the few texts that say so upwards."""
    found: list[Node] = []
    for text in [other for other in page if other.text_content == words]:
        here, above = text, text.parent if text.type == TEXT else None
        while above is not None and _leads(above, here):
            if above.tag_name == tag:
                found.append(above)
            here, above = above, above.parent
    return found


def _leads(above: Node, here: Node) -> bool:
    """Does the way to the first text in `above` lead to its child `here`?"""
    return bool(above.kids) and _first_child(above.children()) is here


def _first_child(children: Sequence[Node]) -> Node:
    """The first child but for space before it."""
    first = children[0]
    is_space = first.type == TEXT and (first.text_content or " ").isspace()
    return children[1] if is_space and len(children) > 1 else first


def first_words(nodes: Iterable[Node]) -> Iterator[str]:
    """The first text in each node, by the first children only: enough to tell buttons apart, and
    quick."""
    for node in nodes:
        here = node
        while here.type != TEXT and here.kids:
            here = _first_child(here.kids)
        yield (here.text_content or "") if here.type == TEXT else ""
