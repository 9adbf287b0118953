"""Makes a recorded node tree one that rrweb can build: names, attributes, children and ids of the expected kind.

A player stops at the first node it cannot make and loses the whole page with it; what is mended here is what was
seen to do so. The recording itself stays as it is: this runs when events are served. No markup is "made safe" here,
the fence does that.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from app.pattern import pattern
from app.rrweb.types import NodeType

#: ids given to nodes that have none of their own; no recorder counts so far
FIRST_GIVEN_ID = 1 << 44

_TAG = pattern(r"[A-Za-z][^\0\t\n\f\r />]*\Z")
#: -.0-9_a-z and what comes from U+00B7 on, told by what it is not: a set up to U+FFFF takes 6 ms of every start
_CUSTOM = pattern(r"[a-z][^\0-,/:-^`{-\u00b6]*\Z")
_ATTRIBUTE = pattern(r"[^\0\t\n\f\r />=\"'<]+\Z")
_RESERVED_CUSTOM = frozenset(
    {
        "annotation-xml", "color-profile", "font-face", "font-face-src", "font-face-uri",
        "font-face-format", "font-face-name", "missing-glyph",
    }
)  # fmt: skip

#: a decoded JSON object as it arrived
Json = dict[str, Any]

_given = count(FIRST_GIVEN_ID)


def mended_tree(root: object) -> Json | None:
    """A tree that can be built, or None when there is none. Changes the tree it is given.

    Args:
        root: a node with its descendants, as decoded from JSON; that refuses trees deeper than about 490 levels, as a
            browser's own parser does beyond 512.
    """
    if not _mend(root):
        return None
    assert isinstance(root, dict)
    waiting: list[Json] = [root]
    while waiting:
        node = waiting.pop()
        children = node.get("childNodes")
        if children is not None:
            node["childNodes"] = kept = [child for child in children if _mend(child)]
            waiting += kept
    return root


def mended_document(root: object) -> Json | None:
    """Like `mended_tree`, for the tree of a FullSnapshot: the result is a document with an `html` element."""
    tree = mended_tree(root)
    if tree is None:
        return None
    if tree["type"] != NodeType.DOCUMENT:
        tree = {"type": int(NodeType.DOCUMENT), "id": next(_given), "childNodes": [tree]}
    elements = [node for node in tree["childNodes"] if node["type"] == NodeType.ELEMENT]
    if not any(node["tagName"] == "html" for node in elements):
        rest = [node for node in tree["childNodes"] if node["type"] != NodeType.DOCUMENT_TYPE]
        tree["childNodes"] = [
            node for node in tree["childNodes"] if node["type"] == NodeType.DOCUMENT_TYPE
        ]
        tree["childNodes"].append(_html(rest))
    return tree


def mended_attributes(value: object) -> Json:
    """The attributes whose names and values a browser takes."""
    if not isinstance(value, dict):
        return {}
    return {
        name: item
        for name, item in value.items()
        if _ATTRIBUTE.match(name) and isinstance(item, str | int | float | bool | None)
    }


def is_id(value: object) -> bool:
    """Whether a value can name a node: a whole number that JavaScript keeps exactly."""
    return type(value) is int and 0 < value < 1 << 53


def _html(body: list[Json]) -> Json:
    def element(tag: str, children: list[Json]) -> Json:
        return {
            "type": int(NodeType.ELEMENT),
            "tagName": tag,
            "attributes": {},
            "childNodes": children,
            "id": next(_given),
        }

    if any(node.get("tagName") in ("head", "body") for node in body):
        return element("html", body)
    return element("html", [element("head", []), element("body", body)])


def _mend(node: object) -> bool:
    """Mend one node without its descendants; False for what is no node."""
    if not isinstance(node, dict):
        return False
    kind = node.get("type")
    if type(kind) is not int or not 0 <= kind <= NodeType.COMMENT:
        return False
    if not is_id(node.get("id")):
        node["id"] = next(_given)
    if "rootId" in node and not is_id(node["rootId"]):
        del node["rootId"]
    if kind in (NodeType.DOCUMENT, NodeType.ELEMENT):
        children = node.get("childNodes")
        node["childNodes"] = children if isinstance(children, list) else []
    if kind == NodeType.ELEMENT:
        _mend_element(node)
    elif kind == NodeType.DOCUMENT_TYPE:
        for key in ("name", "publicId", "systemId"):
            if not isinstance(node.get(key), str):
                node[key] = "html" if key == "name" else ""
        if not _TAG.match(node["name"]):
            node["name"] = "html"
    elif kind != NodeType.DOCUMENT:
        text = node.get("textContent")
        node["textContent"] = text if isinstance(text, str) else ""
    return True


def _mend_element(node: Json) -> None:
    tag = node.get("tagName")
    tag = tag.strip() if isinstance(tag, str) else "div"
    lowered = tag.lower()
    # "SCRIPT" and "svg:script" would slip by the names that rrweb replaces
    if lowered.rpartition(":")[2] == "script":
        tag = "script"
    elif not node.get("isSVG"):
        tag = lowered
    node["tagName"] = tag if _TAG.match(tag) else "div"
    attributes = mended_attributes(node.get("attributes"))
    node["attributes"] = attributes
    if node.get("isCustom") and (
        not _is_custom_name(node["tagName"]) or node["tagName"] in _RESERVED_CUSTOM
    ):
        del node["isCustom"]
    if node["tagName"] == "meta":
        _mend_meta(attributes)


def _is_custom_name(tag: str) -> bool:
    return "-" in tag and _CUSTOM.match(tag) is not None and max(tag) <= "\uffff"


def _mend_meta(attributes: Json) -> None:
    """A page's own policy would act on the player's copy: written as rrweb knows it, rrweb puts it out of force."""
    for name in [name for name in attributes if name.lower() == "http-equiv"]:
        if str(attributes[name]).strip().lower() == "content-security-policy":
            del attributes[name]
            attributes["http-equiv"] = "Content-Security-Policy"
