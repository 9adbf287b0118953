"""What many nodes of one page are called, at once: their keys as `describe.element_key` makes them one by one, which
looks through the whole page for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from app.dom.describe import (
    ELEMENT,
    EQUALS_SEARCHED,
    KEY_VERSION,
    base_of,
    control_of,
    element_of,
    first_words,
    is_control,
    label,
    selector,
)
from app.dom.mirror import Mirror
from app.dom.nodes import Node
from app.dom.surroundings import around


class Described(Struct, frozen=True):
    """What an element is called. `element_key` None for what is inside a control: the control stands for it. `around`:
    what it stands in (`surroundings.around`), where it has no label."""

    node_id: int
    element_key: str | None
    selector: str | None
    label: str | None
    tag: str
    is_control: bool
    around: str | None = None


def described(mirror: Mirror, node_ids: Iterable[int]) -> Iterator[Described]:
    """What elements of a page are called, in their order; ids that are no elements of it are left out."""
    nodes = [mirror.nodes[one] for one in node_ids if one in mirror.nodes]
    nodes = [node for node in nodes if node.type == ELEMENT]
    own = [node for node in nodes if control_of(node) in (None, node)]
    keys = dict(zip((node.id for node in own), element_keys(own, mirror), strict=True))
    for node in nodes:
        called = label(node)
        yield Described(
            node.id,
            keys.get(node.id),
            selector(node) or None,
            called,
            node.tag_name,
            is_control(node),
            None if called else around(node),
        )


def element_keys(nodes: Sequence[Node], mirror: Mirror) -> list[str]:
    """The keys of elements of a page, each as `describe.element_key` makes it among all nodes of the page."""
    order = [node for node in _in_order(mirror) if node.type == ELEMENT]
    tags = Counter(node.tag_name for node in order)
    alike: dict[tuple[str, str], list[Node]] = {}
    for node, words in zip(order, first_words(order), strict=True):
        alike.setdefault((node.tag_name, words), []).append(node)
    positions: dict[int, int] = {}
    counted: set[tuple[str, str]] = set()
    elements = [element_of(node) for node in nodes]
    for node, words in zip(elements, first_words(elements), strict=True):
        named = alike.get((node.tag_name, words), [])
        searched = len(named) if words else tags[node.tag_name]
        if searched <= EQUALS_SEARCHED and (node.tag_name, words) not in counted:
            counted.add((node.tag_name, words))
            positions |= _positions(named)
    return [
        f"{KEY_VERSION}:{base_of(node)}|{label(node) or ''}|{positions.get(id(node), 0)}"
        for node in elements
    ]


def _positions(named: Sequence[Node]) -> dict[int, int]:
    """How many of its equals stand before each node, those that it is in left out, by the node's identity.

    Args:
        named: in the order of the page.
    """
    equals: dict[str, list[Node]] = {}
    for node in named:
        equals.setdefault(base_of(node), []).append(node)
    found: dict[int, int] = {}
    for group in equals.values():
        among = {id(node) for node in group} if len(group) > 1 else set[int]()
        for at, node in enumerate(group):
            outer = sum(id(above) in among for above in node.up()) - 1 if among else 0
            found[id(node)] = at - outer
    return found


def _in_order(mirror: Mirror) -> Iterator[Node]:
    """All nodes of a page; what is in a shadow tree stands behind its host's children."""
    stack = [mirror.document] if mirror.document is not None else []
    while stack:
        node = stack.pop()
        yield node
        stack.extend(one for one in (node.content, node.shadow) if one is not None)
        stack.extend(reversed(node.children()))
