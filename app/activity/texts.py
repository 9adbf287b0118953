"""The texts that one window showed, each once, by the moment they were first looked at.

Looking goes over all nodes of the page, so it is done at few moments: at snapshots, as a page is left, and now and then
as somebody clicks; never over more than `MOST_LOOKED` nodes of a window beside its snapshots and pages.
"""

from __future__ import annotations

from app.activity.model import ShownText
from app.dom.describe import is_shut
from app.dom.mirror import Mirror
from app.dom.nodes import Node
from app.rrweb.types import NodeType

#: at a click, the page is looked at no sooner after the last time
EVERY_MS = 10_000.0
MOST_LOOKED = 100_000
#: at snapshots and as pages are left
MOST_PAGES_LOOKED = 1_000_000
#: characters of one text, of all texts of a window
TEXT_LENGTH = 400
TEXTS_LENGTH = 60_000
TEXT = int(NodeType.TEXT)
#: elements whose own text nobody sees
UNSEEN = frozenset({"style", "script", "noscript", "title", "textarea"})


class Texts:
    """Collects the texts of one window, in order of time."""

    def __init__(self, window: int, mirror: Mirror) -> None:
        self._window = window
        self._mirror = mirror
        self._seen: set[str | None] = {"", None}
        self._kept: set[str] = set()
        self._due_ms = 0.0
        self._looked = self._pages_looked = self._length = 0
        self.found: list[ShownText] = []

    def page(self, at_ms: float) -> None:
        """A page came, or is about to be left."""
        self._pages_looked += len(self._mirror.nodes)
        if self._pages_looked <= MOST_PAGES_LOOKED:
            self._look(at_ms)

    def done(self, at_ms: float) -> None:
        """Somebody clicked, and saw the page before that."""
        if at_ms < self._due_ms:
            return
        self._looked += len(self._mirror.nodes)
        if self._looked <= MOST_LOOKED:
            self._look(at_ms)

    def _look(self, at_ms: float) -> None:
        self._due_ms = at_ms + EVERY_MS
        if self._length >= TEXTS_LENGTH:
            return
        seen, kept = self._seen, self._kept
        hidden: dict[int, bool] = {}
        fresh = [
            node
            for node in self._mirror.nodes.values()
            if node.type == TEXT and node.text_content not in seen
        ]
        # as recorders number them: in the order in which they are read
        fresh.sort(key=lambda node: node.id)
        lines: list[str] = []
        for node in fresh:
            text = node.text_content
            if text is None or text in seen:
                continue
            parent = node.parent
            if parent is not None and _is_hidden(parent, hidden):
                continue  # it may come to be seen
            seen.add(text)
            if node.is_style or (parent is not None and parent.tag_name in UNSEEN):
                continue
            line = " ".join(text[: 2 * TEXT_LENGTH].split())[:TEXT_LENGTH]
            if line and line not in kept and line.strip("*•"):
                kept.add(line)
                lines.append(line)
                self._length += len(line)
                if self._length >= TEXTS_LENGTH:
                    break
        if lines:
            self.found.append(ShownText(self._window, at_ms, "\n".join(lines)))


def _is_hidden(node: Node, known: dict[int, bool]) -> bool:
    """Does an element, or one around it, say that nobody sees it now? What style sheets hide is not known.

    Args:
        known: by the identity of an element; what is found is put there, too.
    """
    asked: list[int] = []
    here: Node | None = node
    while here is not None and id(here) not in known:
        asked.append(id(here))
        if here.tag_name == "template" or (here.attributes is not None and is_shut(here)):
            known[id(here)] = True
            break
        here = here.parent
    is_hidden = here is not None and known[id(here)]
    known.update(dict.fromkeys(asked, is_hidden))
    return is_hidden
