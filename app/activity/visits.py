"""Page visits of one window: from one document load to the next, with the routes inside. The
definition of record.

A FullSnapshot starts a visit when
- it is the window's first, or
- a DOMContentLoaded, or a second Load, came since the one before, or
- its ids start anew: its root is no later than the known root, and its numbering is that of a page
  just loaded (without gaps) while the page known by then had another numbering, address, text or
  class; or the ids that both share stand for other elements. Any other FullSnapshot is a checkout
  of the same document. A Meta that no FullSnapshot follows starts a visit when its address differs.
  A visit is entered at the first of its DOMContentLoaded, Load and Meta, and left when the next is
  entered, at last with the window's last event. A *route* is a change of address that the recording
  tells without a load.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from urllib.parse import urljoin

from msgspec import Struct, field

from app.activity.model import Route
from app.dom.mirror import Mirror
from app.dom.nodes import Node
from app.pattern import pattern

#: a title set later than this after the page was entered is a message, not the page's name
TITLE_SETTLES_MS = 10_000.0
#: share of nodes that two snapshots have to agree on to be the same document
SAME_DOCUMENT_SHARE = 0.5
MAX_VIEWPORT_PX = 16_384
DEFAULT_VIEWPORT_PX = (1280, 720)
URL_LENGTH = 8_000
_BEHIND_PATH = pattern(r"[?#]")


class CameBack(Enum):
    """How a page came once more."""

    THE_SAME = 0
    ANOTHER_QUERY = 1


class OpenVisit(Struct):
    """A visit while it is being read. `snapshots` counts its FullSnapshots."""

    url: str
    enter_ms: float
    viewport: tuple[int, int] | None
    leave_ms: float = 0.0
    title: str | None = None
    scroll_max_y_px: float = 0.0
    routes: list[Route] = field(default_factory=list)
    snapshots: int = 0
    loaded: bool = False

    @property
    def address(self) -> str:
        """The address by now: that of the last route, else the visit's own."""
        return self.routes[-1].url if self.routes else self.url

    def routes_after(self, at_ms: float) -> list[Route]:
        """Take out the routes that were told later than this moment."""
        kept = [route for route in self.routes if route.at_ms <= at_ms]
        later, self.routes = self.routes[len(kept) :], kept
        return later


class _Arrival(Struct):
    """What was told of a document since the last FullSnapshot."""

    at_ms: float | None = None
    loading: bool = False
    loaded: bool = False
    meta: tuple[str, tuple[int, int] | None] | None = None


def viewport_size(width: float | None, height: float | None) -> tuple[int, int] | None:
    """A size in px that can be one, else None."""
    if width is None or height is None or not (width >= 1 and height >= 1):
        return None
    return int(min(width, MAX_VIEWPORT_PX)), int(min(height, MAX_VIEWPORT_PX))


class VisitTracker:
    """Turns the document events of one window into visits. Times in ms from session zero."""

    def __init__(self) -> None:
        self.visits: list[OpenVisit] = []
        self._arrival = _Arrival()
        self._ids: tuple[int, int, int] | None = None
        self.viewport: tuple[int, int] | None = None

    @property
    def index(self) -> int:
        """Index of the visit that is open, −1 before the first."""
        return len(self.visits) - 1

    @property
    def step(self) -> int:
        """How many routes of the open visit were told by now."""
        return len(self.visits[-1].routes) if self.visits else 0

    @property
    def current(self) -> OpenVisit | None:
        """The visit that is open."""
        return self.visits[-1] if self.visits else None

    @property
    def came_back(self) -> CameBack | None:
        """How the page that is open is the one before it once more; None for another page."""
        addresses = [visit.address for visit in self.visits[-2:]]
        pages = [_BEHIND_PATH.split(address, maxsplit=1)[0] for address in addresses]
        if len(pages) < 2 or pages[0] != pages[1] or not pages[0]:
            return None
        return CameBack.THE_SAME if addresses[0] == addresses[1] else CameBack.ANOTHER_QUERY

    def content_loaded(self, at_ms: float) -> None:
        """A DOMContentLoaded event: a document is on its way."""
        self._flush_meta()
        self._arrive(at_ms)
        self._arrival.loading = True

    def loaded(self, at_ms: float) -> None:
        """A Load event: of the document that is open, unless that has loaded before."""
        current = self.current
        if self._arrival.loading:
            self._arrival.loaded = True
            return
        if current is not None and not current.loaded and current.snapshots:
            current.loaded = True
            return
        self._flush_meta()
        self._arrive(at_ms)
        self._arrival.loading = self._arrival.loaded = True

    def meta(self, at_ms: float, href: str, size: tuple[int, int] | None) -> None:
        """A Meta event: address and viewport of the FullSnapshot to come."""
        if self._arrival.meta is not None:
            self._flush_meta()
        self._arrive(at_ms)
        self._arrival.meta = (href[:URL_LENGTH], size)
        self.viewport = size or self.viewport

    def snapshot(self, at_ms: float, root: Node, page: Mirror) -> bool:
        """A FullSnapshot: True when it starts a visit, False for a checkout.

        Args:
            root: the snapshot's tree as decoded, not linked yet.
            page: the page as it is now, before the snapshot.
        """
        arrival, self._arrival = self._arrival, _Arrival()
        current = self.current
        href, size = arrival.meta or ("", None)
        numbering = _numbering(root)
        new = (
            current is None
            or arrival.loading
            or (current.snapshots > 0 and self._restarted(root, numbering, page, href))
        )
        self._ids = numbering
        if new or current is None:
            current = self._enter(arrival.at_ms if arrival.at_ms is not None else at_ms, href, size)
            current.loaded = arrival.loaded
        else:
            current.viewport = current.viewport or size
            if href and not current.url:
                current.url = href
            elif href:
                self.route(at_ms, href)
        current.snapshots += 1
        return new

    def route(self, at_ms: float, url: str) -> None:
        """A change of address that the recording tells; the address that is there already is none, nor is its path
        alone."""
        current = self.current
        url = url[:URL_LENGTH]
        if current is None or not url:
            return
        is_path = url.startswith("/") and not _BEHIND_PATH.search(url)
        try:
            url = urljoin(current.address, url)
        except ValueError:
            return
        if is_path and url == _BEHIND_PATH.split(current.address, maxsplit=1)[0]:
            return
        if not current.url:
            current.url = url
        elif url != current.address:
            current.routes.append(Route(at_ms, url))

    def title(self, at_ms: float, title: str) -> None:
        """The text of the page's title as it is now."""
        current = self.current
        if current is None or not title:
            return
        if current.routes:
            last = current.routes[-1]
            if last.title is None or at_ms - last.at_ms < TITLE_SETTLES_MS:
                current.routes[-1] = Route(last.at_ms, last.url, title)
        elif current.title is None or at_ms - current.enter_ms < TITLE_SETTLES_MS:
            current.title = title

    def scroll(self, y_px: float) -> None:
        """The page's scroll offset."""
        current = self.current
        if current is not None and y_px > current.scroll_max_y_px:
            current.scroll_max_y_px = y_px

    def resize(self, size: tuple[int, int]) -> None:
        """The viewport's size from now on."""
        self.viewport = size
        if self.current is not None and self.current.viewport is None:
            self.current.viewport = size

    def finish(self, end_ms: float) -> list[OpenVisit]:
        """All visits; the last is left at `end_ms`."""
        self._flush_meta()
        for visit, following in zip(self.visits, self.visits[1:], strict=False):
            visit.leave_ms = max(visit.enter_ms, following.enter_ms)
        if self.visits:
            self.visits[-1].leave_ms = max(self.visits[-1].enter_ms, end_ms)
        return self.visits

    def _arrive(self, at_ms: float) -> None:
        if self._arrival.at_ms is None:
            self._arrival.at_ms = at_ms

    def _enter(self, at_ms: float, href: str, size: tuple[int, int] | None) -> OpenVisit:
        visit = OpenVisit(href, at_ms, size or self.viewport)
        self.visits.append(visit)
        return visit

    def _flush_meta(self) -> None:
        """A Meta that no FullSnapshot followed, told as if it were known when it came: what was told since is
        of the page it leads to."""
        arrival = self._arrival
        if arrival.meta is None:
            return
        self._arrival = _Arrival()
        href, size = arrival.meta
        at_ms = arrival.at_ms or 0.0
        current = self.current
        later = current.routes_after(at_ms) if current is not None else []
        if current is None or arrival.loading or (href and href != current.address):
            current = self._enter(at_ms, href, size)
        current.routes += later

    def _restarted(
        self, root: Node, numbering: tuple[int, int, int], page: Mirror, href: str
    ) -> bool:
        first, count, last = numbering
        known = page.nodes
        if self._ids is None or first > self._ids[0]:
            return False  # the recorder counts on: the same document
        shared = agreeing = differing = 0
        stack = [root]
        while stack:
            node = stack.pop()
            other = known.get(node.id)
            if other is not None:
                shared += 1
                same = other.type == node.type and other.tag_name == node.tag_name
                agreeing += same
                differing += not same or _looks_changed(node, other, page.values)
            if node.child_nodes:
                stack.extend(node.child_nodes)
        if shared and agreeing < SAME_DOCUMENT_SHARE * shared:
            return True
        fresh = last - first + 1 == count
        changed = bool(known) and (len(known) != count or max(known) != last)
        current = self.current
        moved = bool(href) and current is not None and href != current.address
        return fresh and (changed or moved or differing > 0)


def _looks_changed(node: Node, other: Node, typed: Mapping[int, str]) -> bool:
    """Does a node differ from what the page had made of it? A checkout shows the page as it is, a
    reload as it began."""
    before, now = other.attributes or {}, node.attributes or {}
    if node.id in typed and now.get("type") in (None, "text", "search", "email", "tel", "url"):
        return bool((now.get("value") or "") != typed[node.id])
    return node.text_content != other.text_content or before.get("class") != now.get("class")


def _numbering(root: Node) -> tuple[int, int, int]:
    """(id of the root, number of nodes, highest id)."""
    count, last = 0, root.id
    stack = [root]
    while stack:
        node = stack.pop()
        count += 1
        if node.id > last:
            last = node.id
        if node.child_nodes:
            stack.extend(node.child_nodes)
    return root.id, count, last
