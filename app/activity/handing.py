"""Controls that hand over to what no recording of a page shows: another tab, the clipboard, a printer, a file, a
popover of the browser's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.dom import describe
from app.dom.nodes import Node
from app.pattern import pattern
from app.rrweb.types import NodeType

#: longer texts are no name of a control
NAME_LENGTH = 60
#: nodes looked at in a control for its icon
MOST_INSIDE = 12
_WORDS = pattern(
    r"\b(?:download|export|print|upload|browse files|choose file|select file|attach|share|copy|clipboard|"
    r"csv|pdf|xlsx?|docx?|vcard|ics|zip|epub|new (?:tab|window)|pop ?-?out|open in (?:a|the|app|maps|browser)|"
    r"herunterladen|drucken|hochladen|kopieren|teilen|neue[nms]? (?:tab|fenster)|"
    r"télécharger|imprimer|copier|partager|nouvel onglet|descargar|imprimir|copiar|compartir|nueva pestaña|"
    r"scarica|stampa|copia|condividi|baixar|compartilhar|kopiëren|delen|afdrukken)\b"
)
#: what an icon for it is called
_ICON = pattern(
    r"(?:^|[\s_#/-])(?:copy|clipboard|clippy|share|print|printer|download|upload|paperclip|external-link|open_in_new|"
    r"file_download|ios_share|box-arrow-up-right|arrow-up-right-from-square)(?:[\s_-]|$)"
)
_CODE = pattern(r"window\.open|\.print\(|clipboard|execCommand|navigator\.share")
#: attributes by which a library or the browser itself does it
_MARKS = ("data-clipboard-text", "data-clipboard-target", "popovertarget", "commandfor")
_ICON_TAGS = frozenset({"i", "svg", "use", "img", "span"})


def hands_over(control: Node) -> bool:
    """Does a control most likely do something that the recording cannot hold?"""
    attributes = control.attributes or {}
    if any(mark in attributes for mark in _MARKS):
        return True
    if _CODE.search(describe.attribute(control, "onclick")):
        return True
    text = describe.text_of(control, NAME_LENGTH)
    names = (describe.attribute(control, name) for name in ("aria-label", "title"))
    words = " ".join((text, *names))
    if len(words) < NAME_LENGTH and _WORDS.search(words.lower()):
        return True
    return len(text) < NAME_LENGTH and any(_ICON.search(name) for name in _icons(control))


def _icons(control: Node) -> Iterator[str]:
    """What the icons of a control are called: their classes, the picture they use, or the one word they are made of."""
    stack = list(control.children())
    for _ in range(MOST_INSIDE):
        if not stack:
            return
        node = stack.pop()
        if node.type == NodeType.TEXT and node.parent is not control:
            yield (node.text_content or "").strip()
        if node.tag_name in _ICON_TAGS:
            for name in ("class", "href", "xlink:href", "data-icon", "data-lucide", "aria-label"):
                yield describe.attribute(node, name).lower()
        stack.extend(node.children())
