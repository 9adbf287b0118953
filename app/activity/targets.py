"""What the target of a click was at that moment, as far as the page's nodes tell: what a person may expect of it, and
which answers to a click on it a recording cannot hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import IntFlag
from functools import lru_cache
from urllib.parse import urlsplit

from app.activity.handing import hands_over
from app.activity.styled import shows_by_style
from app.dom import describe
from app.dom.mirror import Mirror
from app.dom.nodes import Node
from app.pattern import pattern
from app.rrweb.types import NodeType


class Trait(IntFlag):
    """One thing that is known of a target; the column `traits` of the stream `target`."""

    CONTROL = 1  #: it is, or is in, something made to be pressed
    FIELD = 2  #: the browser itself answers: caret, list, tick, picker
    SURFACE = 4  #: canvas, chart, map, game, media, frame: what answers there is not recorded
    CONSENT = 8  #: in a banner that asks for consent
    LEAVES = 16  #: a new tab, a download, another program, a dialog of the system
    LINK = 32  #: a link to another address
    HASH = 64  #: a link to `#` and nothing
    ANCHOR = 128  #: a link to a place in this page that is there
    OFF = 256  #: switched off
    CURRENT = 512  #: the entry, tab or page that is chosen already
    TEXT = 1024  #: text of its own, which a double click selects
    PICTURE = 2048  #: picture or icon
    HEADING = 4096
    GROUND = 8192  #: the page itself, or a large part of it
    HOLDS = 16384  #: no control, but holds one elsewhere in it
    CARD = 32768  #: a card, or part of one
    STYLED = 65536  #: style sheets alone show something for it


_NONE = Trait(0)
#: nobody asks what else may answer there
_ANSWERED = Trait.FIELD | Trait.SURFACE | Trait.CONSENT | Trait.LEAVES | Trait.OFF | Trait.GROUND
_STEPS, _CARD_STEPS = 8, 2
#: so far above what was clicked a drawing begins that it is part of
_IN_A_DRAWING = 7
#: elements looked at in another
_MOST_INSIDE = 60
_BUTTONS = frozenset({"submit", "button", "reset", "image"})
_FIELD_ROLES = frozenset({"textbox", "searchbox"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TEXT = int(NodeType.TEXT)
_PICTURES = frozenset({"img", "picture", "svg", "i"})
_SURFACES = frozenset(
    {"canvas", "video", "audio", "iframe", "frame", "embed", "object", "model-viewer"}
)
_GROUND = frozenset({"html", "body", "main", ""})
_OWN_WINDOW = frozenset({"", "_self", "_top", "_parent"})
_DRAWN = pattern(
    r"(?:^|\s)(?:leaflet|mapboxgl|maplibregl|gm-style|ol-viewport|highcharts|recharts|apexcharts|echarts|"
    r"js-plotly|plotly|vega-embed|nvd3|c3|amcharts|canvasjs|dygraph|jqplot|rickshaw|uplot|cytoscape)(?:[-_\s]|$)|"
    r"(?:^|\s)(?:map|game|chart|gameboard|game-board|chessboard)(?:\s|$)"
)
_CONSENT = pattern(
    r"onetrust|cookiebot|didomi|usercentrics|qc-cmp|osano|termly|truste|iubenda|cookieyes|klaro|cookieconsent|"
    r"(?:cookie|consent|gdpr|ccpa|privacy)s?[-_ ]?(?:banner|consent|notice|bar|popup|modal|law|dialog|overlay|message|"
    r"settings|preferences|wall|layer|manager|box|alert|disclaimer|policy)"
)
_CARD = pattern(r"(?:^|[\s_-])(?:card|tile|teaser|product|listing)(?:[\s_-]|$)")
_BUTTON_LIKE = pattern(r"(?:^|[\s_-])(?:btn|button|clickable|pressable)(?:[\s_-]|$)")
_OFF_BY_LOOK = pattern(r"(?:^|\s)(?:is-)?disabled(?:\s|$)")
_CHOSEN = frozenset(
    {"active", "selected", "current", "is-active", "is-selected", "is-current", "current-page"}
)
_FILES = pattern(
    r"\.(?:pdf|zip|gz|7z|rar|csv|xlsx?|docx?|pptx?|od[ts]|exe|dmg|pkg|msi|apk|deb|rpm|iso|mp3|mp4|wav|ics|vcf|epub|json|xml)$"
)
#: how near to a canvas a control is that works on it: steps up, and what stands there
_STEPS_TO_CANVAS, _MOST_BESIDE = 2, 20
#: an icon has fewer shapes than a chart
_ICON_SHAPES = 14
#: nodes looked at for the place that a link leads to
_MOST_LOOKED = 50_000


def traits(target: Node, mirror: Mirror) -> Trait:
    """The traits of a click's target.

    Args:
        mirror: the page that the target is in.
    """
    element = describe.element_of(target)
    near = list(_near(element, _STEPS))
    control = describe.control_of(element) or _pressable(near)
    off = _switched_off_inside(element) if control is None else None
    control = control or off
    found = _shape(element, near)
    for step, above in enumerate(near):
        around = _surroundings(above)
        if around:
            found |= around
        if step <= _CARD_STEPS and _has(_CARD, _tokens(above)):
            found |= Trait.CARD
    if control is not None:
        found |= _control(control, mirror) | (Trait.OFF if off is not None else Trait(0))
        if not found & Trait.FIELD and control.tag_name != "label" and not _is_cell(control):
            found |= Trait.CONTROL
    elif not found & Trait.TEXT and _holds(element, describe.is_control):
        found |= Trait.HOLDS
    if not found & _ANSWERED and shows_by_style(element, mirror):
        found |= Trait.STYLED
    return found


def _is_cell(control: Node) -> bool:
    return (control.attributes or {}).get("role") == "gridcell"


def _near(node: Node, steps: int) -> Iterator[Node]:
    """The element and what it is in, out of shadow roots but not of frames."""
    for step, above in enumerate(node.up()):
        if above.type == NodeType.DOCUMENT or step > steps:
            return
        yield above


def _tokens(node: Node) -> str:
    return describe.attribute(node, "class").lower()


def _shape(element: Node, near: Sequence[Node]) -> Trait:
    tag = element.tag_name
    found = Trait(0)
    if tag in _GROUND:
        found |= Trait.GROUND
    if tag in _HEADINGS:
        found |= Trait.HEADING
    below = element.children()
    texts = [child.text_content or "" for child in below if child.type == _TEXT]
    if any(text.strip() for text in texts):
        found |= Trait.TEXT
    is_empty = not found & Trait.TEXT
    if tag in _PICTURES - {"i"} or (
        is_empty and (tag == "i" or not _PICTURES.isdisjoint([one.tag_name for one in below]))
    ):
        found |= Trait.PICTURE
    drawing = next((above for above in near[:_IN_A_DRAWING] if above.tag_name == "svg"), None)
    if drawing is not None:
        found |= Trait.SURFACE if _is_chart(drawing) else Trait.PICTURE
    return found


def _is_chart(drawing: Node) -> bool:
    shapes = 0
    stack = [drawing]
    while stack:
        node = stack.pop()
        if node.tag_name == "text":
            return True
        shapes += node.type == NodeType.ELEMENT
        if shapes > _ICON_SHAPES:
            return True
        stack.extend(node.children())
    return False


def _surroundings(above: Node) -> Trait:
    found = _NONE
    if above.type != NodeType.ELEMENT:
        return found
    if above.tag_name in _SURFACES or above.need_block:
        found |= Trait.SURFACE
    attributes = above.attributes
    if not attributes:
        return found
    if attributes.get("role") == "application":
        found |= Trait.SURFACE
    if attributes.get("contenteditable") in ("", "true", True, "plaintext-only"):
        found |= Trait.FIELD
    if above.tag_name in _GROUND:
        return found
    words = _tokens(above)
    if words and _has(_DRAWN, words):
        found |= Trait.SURFACE
    named = f"{words} {describe.attribute(above, 'id')} {describe.attribute(above, 'aria-label')}".lower()
    if _has(_CONSENT, named):
        found |= Trait.CONSENT
    return found


@lru_cache(maxsize=4_096)
def _has(pattern: re.Pattern[str], words: str) -> bool:
    """Is a pattern in a class or name? What is clicked stands in the same elements again and again."""
    return pattern.search(words) is not None


def _pressable(near: Sequence[Node]) -> Node | None:
    """What has the look of a button by its class alone."""
    return next((above for above in near[:4] if _has(_BUTTON_LIKE, _tokens(above))), None)


def _switched_off_inside(element: Node) -> Node | None:
    """The one control in an element, when it is switched off, if only by its class: it lets clicks through to what it
    stands in."""
    stack = [element]
    found = None
    for _ in range(16):
        if not stack:
            return found
        node = stack.pop()
        if node is not element and node.type == NodeType.ELEMENT and describe.is_control(node):
            if found is not None or not (_is_off(node) or _has(_OFF_BY_LOOK, _tokens(node))):
                return None
            found = node
            continue
        stack.extend(node.children())
    return None


def is_switched_off(target: Node) -> bool:
    """Is it, or is it in, a control that is switched off? Browsers make no click of a press on it."""
    control = describe.control_of(describe.element_of(target))
    return control is not None and _is_off(control)


def _is_off(control: Node) -> bool:
    for above in _near(control, 3):
        attributes = above.attributes or {}
        if above is control or above.tag_name == "fieldset":
            off = attributes.get("disabled")
            if off is not None and off is not False:
                return True
        if attributes.get("aria-disabled") in ("true", True) or "inert" in attributes:
            return True
    return False


def _control(control: Node, mirror: Mirror) -> Trait:
    found = Trait(0)
    if _is_off(control):
        found |= Trait.OFF
    if _is_field(control):
        found |= Trait.FIELD
    if control.tag_name in ("a", "area"):
        found |= _link(control, mirror)
    if not found & Trait.HASH and hands_over(control):
        found |= Trait.LEAVES
    if _is_chosen(control):
        found |= Trait.CURRENT
    if _is_over_a_canvas(control):
        found |= Trait.SURFACE
    return found


def _is_over_a_canvas(control: Node) -> bool:
    """Does it stand in what holds a canvas, as the zoom of a map does? What it does is seen there only."""
    for above in _near(control, _STEPS_TO_CANVAS):
        if above is control:
            continue
        if above.tag_name in _GROUND:
            return False
        if any(child.tag_name == "canvas" for child in above.children()[:_MOST_BESIDE]):
            return True
    return False


def _is_field(control: Node) -> bool:
    tag = control.tag_name
    if tag == "input":
        return describe.attribute(control, "type").lower() not in _BUTTONS
    if tag == "label":
        return bool(describe.attribute(control, "for")) or _holds(control, _is_plain_field)
    return (
        tag in ("select", "textarea", "option")
        or describe.attribute(control, "role") in _FIELD_ROLES
    )


def _is_plain_field(node: Node) -> bool:
    return node.tag_name in ("input", "select", "textarea")


def _holds(node: Node, wanted: Callable[[Node], bool]) -> bool:
    stack = list(node.children())
    for _ in range(_MOST_INSIDE):
        if not stack:
            return False
        below = stack.pop()
        if below.type == NodeType.ELEMENT and wanted(below):
            return True
        stack.extend(below.children())
    return False


def _link(control: Node, mirror: Mirror) -> Trait:
    attributes = control.attributes or {}
    href = describe.attribute(control, "href").strip()
    if "download" in attributes:
        return Trait.LEAVES
    if not href or href.lower().startswith("javascript:"):
        return Trait(0)
    if describe.attribute(control, "target").lower() not in _OWN_WINDOW and not href.startswith(
        "#"
    ):
        return Trait.LEAVES
    try:
        parts = urlsplit(href)
    except ValueError:
        return Trait.LINK
    if parts.scheme not in ("", "http", "https"):
        return Trait.LEAVES
    if _FILES.search(parts.path.lower()):
        return Trait.LINK | Trait.LEAVES
    if href.endswith("#") or "#" in href:
        return _place(parts.fragment, href, mirror)
    return Trait.LINK


def _place(fragment: str, href: str, mirror: Mirror) -> Trait:
    """What a link with a # leads to. A recorder writes addresses out in full, so it may well be this page."""
    if not fragment or fragment == "!":
        return Trait.HASH
    if len(mirror.nodes) <= _MOST_LOOKED:
        for node in mirror.nodes.values():
            attributes = node.attributes
            if attributes and (
                attributes.get("id") == fragment or attributes.get("name") == fragment
            ):
                return Trait.ANCHOR
    return Trait(0) if href.startswith("#") else Trait.LINK


def _is_chosen(control: Node) -> bool:
    for above in _near(control, 1):
        attributes = above.attributes or {}
        if attributes.get("aria-selected") in ("true", True):
            return True
        if attributes.get("aria-current") not in (None, "", "false", False):
            return True
        if (above is control or above.tag_name == "li") and not _CHOSEN.isdisjoint(
            _tokens(above).split()
        ):
            return True
    return False
