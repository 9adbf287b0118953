"""The words of nodes: their attributes, the text that a person sees in them, what says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.dom.nodes import Node
from app.pattern import pattern
from app.rrweb.types import NodeType

LABEL_LENGTH = 80
#: how many beside a menu may say that it is shut
SIBLINGS_ASKED = 20
SILENT = frozenset({"script", "noscript", "style", "template", "head"})
_MASKED = pattern(r"[*\s]*\*[*\s]*")
#: a single dash may be the minus of a stepper
_SAYS_NOTHING = pattern(r"(?![-–—]\Z)[\s.,:;…·•_|~'\"`´–—-]*")
_UNSEEN = pattern(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = pattern(r"\s+")
ELEMENT = int(NodeType.ELEMENT)
TEXT = int(NodeType.TEXT)


def attribute(node: Node, name: str) -> str:
    """An attribute as text; empty when it is absent."""
    value = (node.attributes or {}).get(name)
    if value is None or value is False:
        return ""
    return "" if value is True else str(value)


def text_of(node: Node, limit: int = 400, without_shut: bool = False) -> str:
    """The text a person sees in a node, spaces folded, about `limit` characters at most; pictures
    by their `alt`.

    Args:
        without_shut: leave out menus, dialogs and the like in it that say of themselves that they are shut.
    """
    parts: list[str] = []
    length = 0
    for below in _shown(node, without_shut):
        part = below.text_content or "" if below.type == TEXT else said(attribute(below, "alt"))
        if part and not part.isspace():
            parts.append(part)
            length += len(part)
            if length > limit:
                break
    return _SPACE.sub(" ", " ".join(parts)).strip()


def _shown(node: Node, without_shut: bool = False) -> Iterator[Node]:
    """Texts and pictures in a node, in order; the shadow tree stands before the light one."""
    stack = [node]
    budget = 2_000
    while stack and budget:
        here = stack.pop()
        budget -= 1
        if here.type == TEXT or here.tag_name == "img":
            yield here
            continue
        if here.tag_name in SILENT:
            continue
        if without_shut and here is not node and here.attributes is not None and is_shut(here):
            continue
        stack.extend(reversed(here.children()))
        if here.shadow is not None:
            stack.append(here.shadow)


def is_shut(node: Node) -> bool:
    """Does an element say that nobody sees it now?"""
    attributes = node.attributes or {}
    if "hidden" in attributes and attributes["hidden"] is not False:
        return True
    parent = node.parent
    if parent is not None and parent.tag_name == "details" and node.tag_name != "summary":
        return "open" not in (parent.attributes or {})
    if node.tag_name == "dialog":
        return "open" not in attributes
    style, classes = attributes.get("style"), attributes.get("class")
    if isinstance(style, str) and _UNSEEN.search(style):
        return True
    if not isinstance(classes, str) or "dropdown-menu" not in classes:
        return attributes.get("role") == "menu" and _is_said_shut(parent)
    tokens = [*classes.split(), *(attribute(parent, "class").split() if parent is not None else ())]
    return "dropdown-menu" in tokens and not {"show", "open"} & set(tokens)


def _is_said_shut(parent: Node | None) -> bool:
    """Does what stands beside a menu say that it is shut?"""
    beside = parent.children()[:SIBLINGS_ASKED] if parent is not None else ()
    return any(attribute(one, "aria-expanded") == "false" for one in beside)


def said(text: str) -> str:
    """A text on one line; empty where it holds no word."""
    folded = _SPACE.sub(" ", text).strip()
    return "" if _SAYS_NOTHING.fullmatch(folded) else folded


def is_masked(text: str) -> bool:
    """Is a text nothing but the stars that a recorder put in its place?"""
    return _MASKED.fullmatch(text) is not None


def shortened(text: str) -> str:
    """A text as long as labels are at most."""
    return text if len(text) <= LABEL_LENGTH else text[: LABEL_LENGTH - 1].rstrip() + "…"
