"""PostHog's mobile wireframes as page nodes, so that a phone app's recording plays like any other.

Each wireframe becomes one element at its place on the screen (`position:fixed`) that keeps the app's own id, so that
touches hit it. Ids 1–5 are the page around (document, doctype, html, head, body), made-up inner nodes count from 100.
Source: PostHog `common/replay-shared/src/mobile`; the design's `formats.md` 4.10. Strings become text and attributes of
nodes, never markup.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec
from msgspec import Raw

from app.formats import events
from app.pattern import pattern

#: rrweb nodes and wireframes as they stand in JSON; both are looked at here only
Tree: TypeAlias = dict[str, Any]

BODY = 5
_FIRST_OWN_ID = 100
_MAX_DEPTH = 100
_LENGTH = pattern(r"-?\d{1,6}(?:\.\d{1,4})?(?:px|vw|vh|%|em|rem)?\Z")
_COLOR = pattern(r"[#\w(),.% -]{1,60}\Z")
_IMAGE = pattern(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=\s]*\Z")
_BASE64 = pattern(r"[A-Za-z0-9+/=_\s-]+\Z")
_TEXT_INPUTS = frozenset({"text", "password", "email", "number", "search", "tel", "url"})
_BARS = {"status_bar": "", "navigation_bar": "◀ ● ■"}
_KNOWN = frozenset(
    {
        "div",
        "text",
        "image",
        "screenshot",
        "rectangle",
        "placeholder",
        "web_view",
        "radio_group",
        "input",
        *_BARS,
    }
)


class Translator:
    """Translates one window's events in their order; remembers which ids there are."""

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self._next_own = _FIRST_OWN_ID
        self._has_page = False

    def translate(self, raw: Raw | bytes | memoryview, head: events.Head) -> bytes | None:
        """The event with nodes for its wireframes; None when it has none (or is too odd to have any)."""
        if not events.has_wireframes(raw):
            self._has_page = self._has_page or head.type == 2
            return None
        try:
            event = msgspec.json.decode(raw)
        except (msgspec.DecodeError, RecursionError):
            return None
        data = event.get("data") if isinstance(event, dict) else None
        if not isinstance(data, dict):
            return None
        if head.type == 2 and isinstance(data.get("wireframes"), list):
            event["data"] = self._page(data["wireframes"], data.get("initialOffset"))
        elif head.type == 3 and data.get("source") == 0 and not self._has_page:
            # the first picture of an app may come as a change of nothing
            changes = [*_dicts(data.get("adds")), *_dicts(data.get("updates"))]
            event["type"] = 2
            event["data"] = self._page([change.get("wireframe") for change in changes], None)
        elif head.type == 3 and data.get("source") == 0:
            event["data"] = self._changes(data)
        else:
            return None
        return msgspec.json.encode(event)

    def _page(self, wireframes: list[Any], offset: object) -> Tree:
        self._has_page = True
        self._ids = set(range(1, 12))
        body = _element("body", BODY, "margin:0", [n for w in wireframes for n in self._nodes(w)])
        body["attributes"]["data-rrweb-id"] = BODY
        html = _element("html", 3, "", [_element("head", 4, "", []), body])
        doctype = {"type": 1, "name": "html", "publicId": "", "systemId": "", "id": 2}
        page = {"type": 0, "childNodes": [doctype, html], "id": 1}
        return {
            "node": page,
            "initialOffset": offset if isinstance(offset, dict) else {"top": 0, "left": 0},
        }

    def _changes(self, data: Tree) -> Tree:
        removes = [r for r in _dicts(data.get("removes")) if r.get("id") in self._ids]
        adds: list[Tree] = [a for a in _dicts(data.get("adds")) if "wireframe" not in a]
        for update in _dicts(data.get("updates")):
            wireframe = update.get("wireframe")
            own = wireframe.get("id") if isinstance(wireframe, dict) else None
            if isinstance(own, int) and own in self._ids:
                removes.append({"parentId": self._parent(update), "id": own})
                self._ids.discard(own)
        for change in [*_dicts(data.get("adds")), *_dicts(data.get("updates"))]:
            if "wireframe" in change:
                for node in self._nodes(change["wireframe"]):
                    _flatten(node, self._parent(change), adds)
        return {"source": 0, "texts": [], "attributes": [], "removes": removes, "adds": adds}

    def _parent(self, change: Tree) -> int:
        parent = change.get("parentId")
        return parent if isinstance(parent, int) and parent in self._ids else BODY

    def _id(self, wireframe: Tree) -> int:
        own = wireframe.get("id")
        if isinstance(own, int) and not isinstance(own, bool) and own > 0 and own not in self._ids:
            self._ids.add(own)
            return own
        return self._own_id()

    def _own_id(self) -> int:
        while self._next_own in self._ids:
            self._next_own += 1
        self._ids.add(self._next_own)
        return self._next_own

    def _nodes(self, wireframe: object, depth: int = 0) -> list[Tree]:
        if not isinstance(wireframe, dict) or depth > _MAX_DEPTH:
            return []
        inner = wireframe.get("childWireframes", wireframe.get("childNodes"))
        children = [node for child in _dicts(inner) for node in self._nodes(child, depth + 1)]
        kind = wireframe.get("type", "div")
        if kind not in _KNOWN:
            return children
        style = _style(wireframe)
        label = _words(wireframe.get("text"))
        tag = "div"
        attributes: Tree = {}
        if kind in ("image", "screenshot"):
            source = _picture(wireframe.get("base64"))
            if source is None:
                return [
                    self._box(
                        wireframe, style, _words(wireframe.get("label")) or str(kind), children
                    )
                ]
            tag, attributes = "img", {"src": source}
        elif kind in ("placeholder", "web_view"):
            name = _words(wireframe.get("label")) or _words(wireframe.get("url")) or str(kind)
            return [self._box(wireframe, style, name, children)]
        elif kind == "input":
            tag, attributes, label = _control(wireframe)
        elif kind in _BARS:
            label = _BARS[kind]
        node = _element(tag, self._id(wireframe), style, children)
        node["attributes"].update(attributes)
        node["attributes"]["data-rrweb-id"] = node["id"]
        if label:
            node["childNodes"].insert(0, {"type": 3, "textContent": label, "id": self._own_id()})
        if tag in ("img", "input", "progress"):
            node["childNodes"] = []
        if tag == "select":
            node["childNodes"] = [
                self._option(wireframe, text) for text in _strings(wireframe.get("options"))
            ]
        return [node]

    def _box(self, wireframe: Tree, style: str, label: str, children: list[Tree]) -> Tree:
        grey = "display:flex;align-items:center;justify-content:center;background-color:#f3f4ef;color:#35373e;"
        node = _element("div", self._id(wireframe), grey + style, children)
        node["childNodes"].insert(0, {"type": 3, "textContent": label, "id": self._own_id()})
        return node

    def _option(self, wireframe: Tree, text: str) -> Tree:
        option = _element("option", self._own_id(), "", [])
        if text == wireframe.get("value"):
            option["attributes"]["selected"] = True
        option["childNodes"].append({"type": 3, "textContent": text, "id": self._own_id()})
        return option


def _element(tag: str, node_id: int, style: str, children: list[Tree]) -> Tree:
    attributes = {"style": style} if style else {}
    return {
        "type": 2,
        "tagName": tag,
        "attributes": attributes,
        "childNodes": children,
        "id": node_id,
    }


def _flatten(node: Tree, parent: int, adds: list[Tree]) -> None:
    """Adds with one node each: rrweb does not look at the children of an added node."""
    children = node.get("childNodes")
    adds.append(
        {
            "parentId": parent,
            "nextId": None,
            "node": {**node, "childNodes": []} if children is not None else node,
        }
    )
    for child in children or ():
        _flatten(child, node["id"], adds)


def _control(wireframe: Tree) -> tuple[str, Tree, str]:
    kind = wireframe.get("inputType")
    value = _words(wireframe.get("value"))
    attributes: Tree = {"disabled": True} if wireframe.get("disabled") is True else {}
    if kind in ("checkbox", "toggle", "radio"):
        if wireframe.get("checked") is True:
            attributes["checked"] = True
        return "input", {**attributes, "type": "radio" if kind == "radio" else "checkbox"}, ""
    if kind == "button":
        return "button", attributes, value or _words(wireframe.get("label"))
    if kind == "text_area":
        return "textarea", attributes, value
    if kind == "select":
        return "select", attributes, ""
    if kind == "progress":
        limits = {name: _words(wireframe.get(name)) for name in ("value", "max")}
        return "progress", {**attributes, **{k: v for k, v in limits.items() if v}}, ""
    return (
        "input",
        {**attributes, "type": kind if kind in _TEXT_INPUTS else "text", "value": value},
        "",
    )


def _style(wireframe: Tree) -> str:
    given = wireframe.get("style")
    style = given if isinstance(given, dict) else {}
    rules = [
        "position:fixed",
        f"left:{_length(wireframe.get('x', 0)) or '0px'}",
        f"top:{_length(wireframe.get('y', 0)) or '0px'}",
    ]
    for name in ("width", "height"):
        if length := _length(wireframe.get(name)):
            rules.append(f"{name}:{length}")
    for name, rule in (
        ("borderRadius", "border-radius"),
        ("fontSize", "font-size"),
        ("paddingLeft", "padding-left"),
        ("paddingRight", "padding-right"),
        ("paddingTop", "padding-top"),
        ("paddingBottom", "padding-bottom"),
    ):
        if length := _length(style.get(name)):
            rules.append(f"{rule}:{length}")
    if length := _length(style.get("borderWidth")):
        rules.append(f"border:{length} solid {_color(style.get('borderColor')) or 'currentcolor'}")
    for name, rule in (
        ("color", "color"),
        ("backgroundColor", "background-color"),
        ("fontFamily", "font-family"),
    ):
        if color := _color(style.get(name)):
            rules.append(f"{rule}:{color}")
    if picture := _picture(style.get("backgroundImage")):
        rules.append(f"background-image:url('{picture}');background-size:cover")
    if (across := style.get("horizontalAlign")) in ("left", "center", "right"):
        rules.append(f"text-align:{across}")
    if (along := style.get("verticalAlign")) in ("top", "center", "bottom"):
        place = {"top": "flex-start", "center": "center", "bottom": "flex-end"}[along]
        rules.append(f"display:flex;align-items:{place}")
        if across in ("center", "right"):
            rules.append(f"justify-content:{'center' if across == 'center' else 'flex-end'}")
    rules.append("box-sizing:border-box;overflow:hidden;white-space:pre-wrap")
    return ";".join(rules) + ";"


def _length(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)
    if not _LENGTH.match(text):
        return ""
    return text if text[-1] in "xwh%m" else f"{text}px"


def _color(value: object) -> str:
    return value if isinstance(value, str) and _COLOR.match(value) else ""


def _picture(value: object) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    if _IMAGE.match(value):
        return value
    return f"data:image/png;base64,{value}" if _BASE64.match(value) else None


def _words(value: object) -> str:
    return (
        str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    )


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _dicts(value: object) -> list[Tree]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
