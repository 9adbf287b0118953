"""The title of the page of one window, followed through its changes."""

from __future__ import annotations

from app.activity.events import Incremental
from app.activity.visits import VisitTracker
from app.dom.mirror import Mirror
from app.dom.nodes import Node

TITLE_LENGTH = 1_000


class PageTitle:
    """Tells the visits what their pages are called."""

    def __init__(self, mirror: Mirror, visits: VisitTracker) -> None:
        self._mirror = mirror
        self._visits = visits
        self._node: Node | None = None
        self._text: str | None = None

    def changed(self, at_ms: float, data: Incremental) -> None:
        """Something was added or a text was set: it may be the title."""
        title = self._node
        if title is None or self._mirror.nodes.get(title.id) is not title:
            if title is not None or any(
                entry.node is not None and entry.node.tag_name == "title" for entry in data.adds
            ):
                self.find(at_ms)
            return
        text = title.kids[0].text_content if title.kids else ""
        if text is not self._text:
            self._text = text
            self._visits.title(at_ms, (text or "").strip()[:TITLE_LENGTH])

    def find(self, at_ms: float) -> None:
        """Another page is there."""
        self._node, self._text = None, None
        document = self._mirror.document
        for html in document.children() if document is not None else ():
            for head in html.children():
                if head.tag_name == "head":
                    self._node = next(
                        (child for child in head.children() if child.tag_name == "title"), None
                    )
        if self._node is not None and self._node.kids:
            self._text = self._node.kids[0].text_content
            self._visits.title(at_ms, (self._text or "").strip()[:TITLE_LENGTH])
