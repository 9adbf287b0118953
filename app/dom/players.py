"""What belongs to the player of a film or sound rather than to its page: the slider that shows and moves its place."""

from __future__ import annotations

from app.dom import describe
from app.dom.nodes import Node

MEDIA_TAGS = frozenset({"video", "audio"})
#: how far above a slider its player may begin, and how much may stand in that
STEPS_TO_PLAYER, MOST_IN_PLAYER = 6, 500
#: where what holds a slider is a part of the page rather than a player
_PAGE_TAGS = frozenset({"body", "html", "main", "article", "form", "fieldset", "dialog"})
#: what stands in a page and in no player
_PAGE_PARTS = frozenset({"h1", "h2", "h3", "main", "article", "form", "textarea"})
#: types of inputs that nobody writes in
_UNWRITTEN = frozenset(
    {"range", "checkbox", "radio", "button", "submit", "reset", "image", "hidden"}
)


def is_slider_of_a_player(node: Node) -> bool:
    """Does a slider steer a film or sound? It stands in no form, and the nearest part of the page that holds a medium
    as well holds that one alone, with nothing to write in; or it says that it controls it. What plays by itself,
    muted and over and over, has no player.
    """
    if node.tag_name != "input" or describe.attribute(node, "type").lower() != "range":
        return False
    if describe.form_of(node) is not None:
        return False
    controlled = describe.attribute(node, "aria-controls").split()
    for steps, above in enumerate(node.up()):
        if not steps:
            continue
        if steps > STEPS_TO_PLAYER or above.tag_name in _PAGE_TAGS:
            return False
        inside = _inside(above)
        if inside is None:
            return False
        media = [one for one in inside if one.tag_name in MEDIA_TAGS and not _is_backdrop(one)]
        if any(describe.attribute(one, "id") in controlled for one in media):
            return True
        if media:
            return len(media) == 1 and not any(_is_of_the_page(one) for one in inside)
    return False


def _inside(root: Node) -> list[Node] | None:
    """What stands in a part of the page, None where it is a large one."""
    found: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if len(found) >= MOST_IN_PLAYER:
            return None
        found.append(node)
        stack.extend(node.children())
        if node.shadow is not None:
            stack.append(node.shadow)
    return found


def _is_of_the_page(node: Node) -> bool:
    if node.tag_name == "input":
        return describe.attribute(node, "type").lower() not in _UNWRITTEN
    return node.tag_name in _PAGE_PARTS


def _is_backdrop(medium: Node) -> bool:
    attributes = medium.attributes or {}
    muted = bool(attributes.get("rr_mediaMuted")) or "muted" in attributes
    loops = bool(attributes.get("rr_mediaLoop")) or "loop" in attributes
    return muted and loops and "controls" not in attributes
