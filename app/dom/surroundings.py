"""What a nameless element stands in: how a person tells of an icon or a picture without words."""

from __future__ import annotations

from app.dom.describe import (
    ELEMENT,
    LABEL_LENGTH,
    attribute,
    element_of,
    field_label,
    is_masked,
    said,
    shortened,
    text_of,
)
from app.dom.nodes import Node

STEPS, LENGTH = 8, 50
#: nodes looked at for a heading
MOST_FOR_HEADING = 300
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LANDMARKS = {
    "nav": "nav", "navigation": "nav", "header": "header", "banner": "header", "footer": "footer",
    "contentinfo": "footer", "dialog": "dialog", "alertdialog": "dialog", "aside": "aside", "complementary": "aside",
    "form": "form", "table": "table", "toolbar": "toolbar",
}  # fmt: skip


def around(node: Node) -> str | None:
    """What a nameless element stands in, as a person would call it: the first heading of that, or its words where they
    are few; a landmark in angle brackets (`<nav>`) where nothing near has any; None on the bare page."""
    landmark = None
    for steps, above in enumerate(element_of(node).up()):
        if above.type != ELEMENT or above.tag_name in ("html", "body") or steps > STEPS:
            break
        if not steps:
            continue
        named = said(attribute(above, "aria-label")) or field_label(above) or _words_in(above)
        if named and not is_masked(named):
            return named
        role = attribute(above, "role") or above.tag_name
        landmark = landmark or _LANDMARKS.get(role)
    return None if landmark is None else f"<{landmark}>"


def _words_in(node: Node) -> str:
    words = said(text_of(node, LENGTH, without_shut=True))
    stack = [node] if words else []
    for _ in range(MOST_FOR_HEADING):
        if not stack:
            break
        here = stack.pop()
        if here.tag_name in _HEADINGS:
            return shortened(said(text_of(here, LABEL_LENGTH)))
        stack.extend(reversed(here.children()))
    return words if len(words) <= LENGTH else ""
