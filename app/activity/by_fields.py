"""Texts that stand close to a field, as what says that it is not filled right."""

from __future__ import annotations

from app.dom import describe
from app.dom.nodes import Node

#: how far above a text the field is looked for, and at how many nodes there
STEPS, NODES = 3, 40
FIELDS = frozenset({"input", "textarea", "select"})


def is_by_a_field(node: Node) -> bool:
    """Does an element stand close to a field without holding one, or anything else to be pressed?"""
    if _holds(node, FIELDS | {"button"}) or describe.control_of(node) is not None:
        return False
    here = node.parent
    for _ in range(STEPS):
        if here is None or here.tag_name in ("", "body", "html"):
            return False
        if here.tag_name == "form" or _holds(here, FIELDS):
            return True
        here = here.parent
    return False


def _holds(node: Node, tags: frozenset[str]) -> bool:
    stack = list(node.children()[:NODES])
    for _ in range(NODES):
        if not stack:
            return False
        below = stack.pop()
        if below.tag_name in tags:
            return True
        stack.extend(below.children()[:NODES])
    return False
