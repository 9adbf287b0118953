"""Keyframes: a recorded page at a moment as rrweb events of its own, so that a seek need not replay
what came before.

The law: the page reached through a keyframe is the page that rrweb reaches by replaying from the
last recorded FullSnapshot: tree, attributes, input state, scroll, rules of sheets, frames and
shadow roots. What is in the tree is folded into a Meta and a FullSnapshot, the rest is re-sent
behind them (`app.dom.outside`). Where a page is in a state that this cannot express, there is no
keyframe before the next FullSnapshot.

Keyframes stand where the work of a seek has grown too large, never by the clock, and only between two moments: events
of the keyframe's own time are folded in, later ones are not.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from app.dom.mirror import DOCUMENT, ELEMENT, Mirror
from app.dom.nodes import SHADOW_ROOT, AttributeChange, Mutation, Node
from app.dom.outside import Outside, Raw
from app.dom.removing import WATCHED
from app.dom.texts import Texts
from app.dom.writing import OF_SNAPSHOTS, CannotFold, Writer, is_built_otherwise
from app.rrweb.types import EventType, Source

#: what rrweb needs, by measure: to rebuild a node of a snapshot, to apply one entry of a mutation, to step over one
#: event, to fetch and parse one byte
NODE_US = 10.0
ENTRY_US = 1.0
EVENT_US = 5.0
BYTE_US = 0.02
#: a seek may cost so much beside the snapshot itself
LIMIT_US = 60_000.0

#: elements whose coming rrweb treats in a way of its own
_NOT_FOLLOWED = frozenset({"html", "img", "audio", "video"})
_LOOKED_AT = _NOT_FOLLOWED | WATCHED | {"iframe"}
_MOST_NAMES = 4_000

_encode = msgspec.json.encode


class Keyframe(Struct, frozen=True):
    """A page at a moment. `position`: of the window's first event that is not folded in; `epoch_ms`: the time of the
    last that is, and of all events in `events`, a JSON array; `nodes`: how many the page has."""

    epoch_ms: float
    position: int
    nodes: int
    events: bytes


class Keyframes:
    """Follows one window beside its mirror, told of each event after the mirror was. `due` says when
    a keyframe is worth its place, `make` makes one."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._outside = Outside(mirror)
        self._size: tuple[float, float] = (1280.0, 720.0)
        self._href = ""
        self._followed = False
        self._work_us = 0.0
        #: what all events so far take, in bytes
        self.read_bytes = 0
        self._offset: tuple[float, float] = (0.0, 0.0)
        self._snapshot_ms = 0.0
        self._accidents = 0
        self._recorded: dict[int, Node] = {}
        self._late_frames: dict[int, Node] = {}
        self._media: set[int] = set()
        self._texts = Texts(mirror, self._outside)
        self._changed: dict[tuple[int, str], tuple[Node, str | None]] = {}

    # -- what happens -------------------------------------------------------------------------------------------------

    def meta(self, href: str, width: float | None, height: float | None) -> None:
        """An address and a viewport, px."""
        self._href = href
        self.resized(width, height)

    def resized(self, width: float | None, height: float | None) -> None:
        """The viewport has this size now, px."""
        if width and height and width >= 1 and height >= 1:
            self._size = (width, height)

    def snapshot(self, epoch_ms: float, left: float, top: float) -> None:
        """A recorded FullSnapshot was taken in; it is a keyframe itself."""
        mirror = self._mirror
        self._outside.forget()
        self._changed.clear()
        self._work_us = 0.0
        self._offset, self._snapshot_ms = (left, top), epoch_ms
        self._accidents = self._count_accidents()
        document = mirror.document
        self._followed = (
            document is not None
            and document.type == DOCUMENT
            and any(node.tag_name == "html" for node in document.children())
        )
        self._recorded, self._late_frames, self._media = {}, {}, set()
        self._texts.forget()
        for node in mirror.nodes.values():
            if node.attributes and not OF_SNAPSHOTS.isdisjoint(node.attributes):
                self._recorded[node.id] = node
            if node.tag_name in ("audio", "video"):
                self._media.add(node.id)
            elif node.tag_name in WATCHED:
                self._texts.watch(node)

    def lost(self) -> None:
        """An event could not be read: what the page is from here on is not known before the next FullSnapshot."""
        self._followed = False

    def mutation(self, change: Mutation) -> None:
        """The mirror applied a mutation."""
        if not self._followed:
            return
        self._outside.late = True
        adds, removes, texts = change.adds, change.removes, change.texts
        self._work_us += ENTRY_US * (len(adds) + len(removes) + len(texts) + len(change.attributes))
        # Most of what comes and goes is text in ordinary elements, which asks for nothing.
        watched, is_plain = self._texts.watched, self._mirror.is_plain
        into_watched = not is_plain and not watched.isdisjoint({one.parent_id for one in adds})
        for added in adds if into_watched else self._mirror.came:
            node = added.node
            if node is None:
                continue  # the mirror counts it as malformed: no keyframe will be made
            if node.type == ELEMENT:
                if node.tag_name in _LOOKED_AT:
                    self._element(node)
                if node.is_svg and node.attributes and "xmlns" in node.attributes:
                    self._changed[node.id, "xmlns"] = (node, str(node.attributes["xmlns"]))
            elif node.type == DOCUMENT:
                self._texts.watch_all(node)
            elif added.parent_id in watched:
                self._texts.came(added)
        if not is_plain:
            for removed in removes:
                if removed.parent_id in watched:
                    self._texts.went(removed.parent_id)
        for text in texts:
            if text.id in watched:
                self._texts.changed(text)
        for entry in self._mirror.dressed:
            self._attributes(entry)

    def _element(self, node: Node) -> None:
        """An element came that rrweb, or this, treats in a way of its own."""
        if node.tag_name in _NOT_FOLLOWED:
            self._followed = self._followed and self._builds(node)
        elif node.tag_name in WATCHED:
            self._texts.watch(node)
        else:
            self._late_frames[node.id] = node

    def event(self, source: int, node_id: int | None, raw: Raw) -> None:
        """Any event that is kept as it came: scroll, input, rules, adopted sheets, fonts, selection,
        canvases."""
        outside = self._outside
        if source in (Source.SCROLL, Source.INPUT):
            outside.latest(source, node_id, raw)
        elif source in (
            Source.STYLE_SHEET_RULE,
            Source.STYLE_DECLARATION,
            Source.ADOPTED_STYLE_SHEET,
        ):
            outside.sheet(source, raw)
        elif source == Source.FONT:
            outside.font(raw)
        elif source == Source.SELECTION:
            outside.selection(raw)
        elif source == Source.CANVAS_MUTATION:
            outside.canvas(node_id, raw)

    @property
    def outside(self) -> Outside:
        """To be told of pointer, focus and media."""
        return self._outside

    def passed(self, size_bytes: int) -> bool:
        """An event of this size was read; whether a keyframe may be due."""
        self.read_bytes += size_bytes
        self._work_us += EVENT_US + size_bytes * BYTE_US
        return self._work_us >= LIMIT_US

    # -- making -------------------------------------------------------------------------------------------------------

    @property
    def due(self) -> bool:
        """Whether a seek that had to begin at the last keyframe would now cost too much."""
        work_us = self._work_us
        return (
            work_us >= LIMIT_US and self._followed and work_us >= NODE_US * len(self._mirror.nodes)
        )

    def make(self, epoch_ms: float, position: int) -> Keyframe | None:
        """The page as it is; None where it cannot be folded: then no keyframe comes before the next FullSnapshot.

        Args:
            epoch_ms: the time of the last event.
            position: of the event that comes next.
        """
        root = self._mirror.document
        if not self._followed or root is None or self._accidents != self._count_accidents():
            self._followed = False
            return None
        self._work_us = 0.0
        changed: dict[int, dict[str, str | None]] = {}
        for (node_id, name), (node, value) in self._changed.items():
            if self._mirror.nodes.get(node_id) is node:
                changed.setdefault(node_id, {})[name] = value
        # A seek takes away the page that a browser puts into a frame by itself, when the frame came by a mutation.
        empty = {
            frame_id
            for frame_id, frame in self._late_frames.items()
            if self._mirror.nodes.get(frame_id) is frame and not (frame.content or frame.kids)
        }
        writer = Writer(
            self._mirror, self._recorded, changed, empty, lambda n, a: self._play(n, a, epoch_ms)
        )
        try:
            tree = writer.tree(root)
            frames = []
            for frame_id, document in writer.frames:  # grows while documents in documents are met
                frames.append(_attached(frame_id, writer.tree(document)))
            for frame_id, document in self._mirror.waiting.items():
                frames.append(_attached(frame_id, writer.tree(document)))
            # from the last, so that what stands behind each is there
            frames += [_added(frame, writer.tree(frame)) for frame in reversed(writer.apart)]
            events = self._events(epoch_ms, tree, frames, changed)
        except (CannotFold, msgspec.MsgspecError, RecursionError, ValueError, TypeError):
            self._followed = False
            return None
        return Keyframe(epoch_ms, position, len(self._mirror.nodes), events)

    def _events(
        self,
        epoch_ms: float,
        tree: Any,
        frames: list[Any],
        changed: dict[int, dict[str, str | None]],
    ) -> bytes:
        width, height = self._size
        left, top = self._offset
        at = _encode(epoch_ms)
        meta = _encode(
            {
                "href": self._href,
                "width": width,
                "height": height,
                "snapshot_ms": self._snapshot_ms,
            }
        )
        full = _encode({"node": tree, "initialOffset": {"left": left, "top": top}})
        parts = [_event(EventType.META, meta, at), _event(EventType.FULL_SNAPSHOT, full, at)]
        follow = list(self._outside.before())
        if self._outside.late:
            # From here on events wait in rrweb as they would behind the recorded mutations.
            mutation = {
                "source": int(Source.MUTATION),
                "texts": [],
                "attributes": [
                    {"id": node_id, "attributes": attributes}
                    for node_id, attributes in changed.items()
                ],
                "removes": [],
                "adds": frames,
                "isAttachIframe": bool(frames),
            }
            follow.append(_encode(mutation))
        follow += self._outside.behind(epoch_ms)
        parts += [_event(EventType.INCREMENTAL_SNAPSHOT, data, at) for data in follow]
        return b"[" + b",\n".join(parts) + b"]"

    def _play(self, node: Node, attributes: dict[str, Any], epoch_ms: float) -> None:
        """A video that has played since the snapshot is further on by now."""
        position_s = attributes.get("rr_mediaCurrentTime")
        if (
            attributes.get("rr_mediaState") == "played"
            and node.id in self._media
            and not self._outside.played(node)
            and isinstance(position_s, int | float)
        ):
            rate = attributes.get("rr_mediaPlaybackRate", 1)
            passed_s = (epoch_ms - self._snapshot_ms) / 1000
            if isinstance(rate, int | float):
                attributes["rr_mediaCurrentTime"] = position_s + passed_s * rate

    # -- what is out of the ordinary ----------------------------------------------------------------------------------

    def _count_accidents(self) -> int:
        misses = self._mirror.misses
        return misses.cycles + misses.malformed + misses.neighbours_unrecorded

    def _builds(self, node: Node) -> bool:
        """False where rrweb's seek stumbles over a new element, or builds a page that differs from a snapshot's: a
        second `html`, a picture or a playing video that carries its data."""
        attributes = node.attributes or {}
        if node.tag_name in ("audio", "video"):
            return attributes.get("rr_mediaState") != "played"
        return node.tag_name != "html" and "rr_dataURL" not in attributes

    def _attributes(self, entry: AttributeChange) -> None:
        """A change with attributes that are not known to be simple ones."""
        node = self._mirror.nodes.get(entry.id)
        for name, value in entry.attributes.items():
            if name == "_cssText":
                if node is not None and node.tag_name == "style" and node.kids:
                    self._followed = False  # rrweb builds it anew without its texts
                self._outside.rewritten(entry.id)
            elif name == "value":
                if value is None and node is not None and node.tag_name == "textarea":
                    self._followed = False  # its text stays, though nothing tells it any more
            elif not is_built_otherwise(name):
                if len(self._mirror.ordinary) < _MOST_NAMES:
                    self._mirror.ordinary.add(name)
            elif node is not None and (value is None or isinstance(value, str)):
                if (node.tag_name, name) in (("canvas", "rr_dataURL"), ("dialog", "rr_open_mode")):
                    continue
                if name == "autocomplete" and node.tag_name not in ("input", "textarea"):
                    continue
                self._changed[entry.id, name] = (node, value)


def _attached(frame_id: int, document: Any) -> Any:
    return {"parentId": frame_id, "nextId": None, "node": document}


def _added(node: Node, written: Any) -> Any:
    """The entry that puts a node where it stands. Raises CannotFold for one that stands nowhere."""
    place = node.parent
    if place is None:
        raise CannotFold(f"node {node.id} stands nowhere")
    host = place.parent if place.type == SHADOW_ROOT else place
    beside = place.children()
    behind = beside[beside.index(node) + 1 :]
    next_id = behind[0].id if behind else None
    return {"parentId": host.id if host else -1, "nextId": next_id, "node": written}


def _event(kind: EventType, data: bytes, at: bytes) -> bytes:
    return b'{"type":%d,"data":%s,"timestamp":%s}' % (kind, data, at)
