"""What names a field or a control from elsewhere: its label, what `aria-labelledby` names, the legend of its group."""

from __future__ import annotations

from app.dom.nodes import SHADOW_ROOT, Node
from app.dom.words import ELEMENT, attribute, said, text_of

#: how far above an element what names it is looked for, and among how many nodes
STEPS_TO_NAME, NODES_FOR_NAME, MOST_NAMING = 6, 400, 4
#: so much of what stands in a field tells where in its label that begins
FIELD_LENGTH = 40


def field_label(node: Node) -> str:
    """Text of the label that wraps a field or stands near it and names it."""
    if node.tag_name not in ("input", "select", "textarea"):
        return ""
    if attribute(node, "type") in ("submit", "button", "reset", "image", "hidden"):
        return ""
    identity = attribute(node, "id")
    for steps, above in enumerate(node.up()):
        if steps > 4 or above.type not in (ELEMENT, SHADOW_ROOT):
            break
        if above.tag_name == "label":
            return _around_field(above, node)
        if identity and steps:
            for other in above.children():
                if other.tag_name == "label" and attribute(other, "for") == identity:
                    return text_of(other)
    return ""


def _around_field(wrapping: Node, node: Node) -> str:
    """The words of a label without what may be chosen or was written in the field that stands in it."""
    words, own = text_of(wrapping), text_of(node)
    if own in words:
        return " ".join(words.replace(own, "", 1).split())
    # a long list goes on where the words are cut
    place = words.find(own[:FIELD_LENGTH])
    return words[:place].strip() if place > 0 else words


def named_elsewhere(node: Node) -> str:
    """The words of the elements that `aria-labelledby` names, of those near by; empty where it names none."""
    wanted = attribute(node, "aria-labelledby").split()[:MOST_NAMING]
    if not wanted:
        return ""
    found: dict[str, str] = {}
    looked: set[int] = set()
    for steps, above in enumerate(node.up()):
        if (
            steps > STEPS_TO_NAME
            or above.type not in (ELEMENT, SHADOW_ROOT)
            or len(looked) > NODES_FOR_NAME
        ):
            break
        stack = [above]
        while stack and len(looked) <= NODES_FOR_NAME:
            other = stack.pop()
            looked.add(id(other))
            identity = attribute(other, "id")
            if identity in wanted and identity not in found:
                found[identity] = text_of(other)
            stack.extend(one for one in reversed(other.children()) if id(one) not in looked)
        if len(found) == len(wanted):
            break
    return " ".join(found[one] for one in wanted if one in found)


def group_label(node: Node) -> str:
    """What those that are chosen among are called together: the legend of their fieldset, the name of their group."""
    for steps, above in enumerate(node.up()):
        if steps > STEPS_TO_NAME or above.tag_name in ("form", "body", "html"):
            break
        if above.tag_name == "fieldset":
            legend = next((one for one in above.children() if one.tag_name == "legend"), None)
            return said(text_of(legend)) if legend is not None else ""
        if steps and attribute(above, "role") in ("radiogroup", "group"):
            return said(named_elsewhere(above)) or said(attribute(above, "aria-label"))
    return ""
