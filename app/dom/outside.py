"""What of a page is not in its tree: scroll, typed values, rules put into sheets, adopted sheets,
media, canvases, pointer.

A keyframe re-sends these events behind its snapshot, in the recording's own bytes. rrweb seeks in
two ways, and a keyframe has to follow both: until the first mutation behind a FullSnapshot
(*early*) an event changes the page at once; afterwards (*late*) it waits, with the node it belongs
to, until all mutations are through, and is gone when that node is gone.
Source: rrweb `packages/rrweb/src/replay/index.ts`, `applyIncremental` and the handler of `Flush`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from app.dom.mirror import Mirror
from app.dom.nodes import Node
from app.dom.writing import CannotFold
from app.rrweb.types import Interaction, Media, Source

Raw = bytes | memoryview
#: media state that a later interaction keeps when it does not name it
_KEPT = ("volume", "muted", "loop", "playbackRate")

#: what gives the focus to a node when a finger or a mouse does
_PRESSES = (Interaction.MOUSE_DOWN, Interaction.TOUCH_START, Interaction.TOUCH_END)


class _Sheet(msgspec.Struct, gc=False, rename="camel"):
    id: int | None = None
    style_id: int | None = None
    styles: msgspec.Raw = msgspec.Raw(b"[]")
    style_ids: list[int] = []


class _SheetEvent(msgspec.Struct, gc=False):
    data: _Sheet


class _Data(msgspec.Struct, gc=False):
    data: msgspec.Raw


_sheet = msgspec.json.Decoder(_SheetEvent).decode
_data = msgspec.json.Decoder(_Data).decode
_encode = msgspec.json.encode


class _Medium(msgspec.Struct, gc=False):
    """What the last interaction with a video or sound left."""

    node: Node
    playing: bool
    position_s: float
    since_ms: float
    kept: dict[str, Any]


class _Adoption(msgspec.Struct, gc=False):
    """An adoption of sheets, or a change of an adopted sheet (`node_id` 0)."""

    raw: Raw
    node_id: int
    home_id: int
    brings_sheets: bool
    style_ids: list[int]


class Outside:
    """What is not in the tree of one window's page since its last FullSnapshot."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self.forget()

    def forget(self) -> None:
        """A FullSnapshot begins anew."""
        self.late = False
        self._early: dict[tuple[int, int], tuple[Node, Raw]] = {}
        self._latest: dict[tuple[int, int], tuple[Node, Raw]] = {}
        self._rules: dict[int, tuple[Node, list[Raw]]] = {}
        self._early_adoptions: list[_Adoption] = []
        self._late_adoptions: list[_Adoption] = []
        self._media: dict[int, _Medium] = {}
        self._fonts: list[Raw] = []
        self._canvases: dict[int, tuple[Node, Raw]] = {}
        self._selection: Raw | None = None
        self._focus: Raw | None = None
        self._is_pressing = self._was_pressed = False
        self._touches: list[Raw] = []
        self._pointer: tuple[float, float, int] | None = None

    # -- what happens -------------------------------------------------------------------------------------------------

    def latest(self, source: int, node_id: int | None, raw: Raw) -> None:
        """A scroll or an input: only the last of each node counts."""
        if node_id is None:
            return
        node = self._mirror.nodes.get(node_id)
        if node is None:
            return
        key = (source, node_id)
        if self.late:
            self._latest.pop(key, None)
            self._latest[key] = (node, raw)
        else:
            self._early.pop(key, None)
            self._early[key] = (node, raw)

    def sheet(self, source: int, raw: Raw) -> None:
        """A change of a sheet's rules, or an adoption of sheets. Raises msgspec.MsgspecError for what is neither."""
        data = _sheet(raw).data
        nodes = self._mirror.nodes
        adoptions = self._late_adoptions if self.late else self._early_adoptions
        if source == Source.ADOPTED_STYLE_SHEET:
            node = nodes.get(data.id or 0)
            if node is not None or self.late:
                home = self._mirror.document_of(node) if node is not None else None
                home_id = home.id if home is not None else 0
                brings = bytes(data.styles) not in (b"[]", b"null")
                adoptions.append(_Adoption(raw, data.id or 0, home_id, brings, data.style_ids))
        elif data.style_id:
            adoptions.append(_Adoption(raw, 0, 0, True, []))
        elif data.id:
            node = nodes.get(data.id)
            if node is not None and _is_style(node):
                known = self._rules.get(data.id)
                if known is None or known[0] is not node:
                    known = self._rules[data.id] = (node, [])
                known[1].append(raw)

    def rewritten(self, style_id: int) -> None:
        """The text of a style element changed: rules put into its sheet are gone."""
        self._rules.pop(style_id, None)

    def medium(
        self, at_ms: float, node_id: int, kind: int, position_s: float | None, raw: Raw
    ) -> None:
        """A video or sound was played, paused, sought or turned."""
        node = self._mirror.nodes.get(node_id)
        if node is None:
            return
        known = self._media.get(node_id)
        if known is not None and known.node is not node:
            known = None
        attributes = node.attributes or {}
        was_playing = known.playing if known else attributes.get("autoplay") is not None
        told = msgspec.json.decode(_data(raw).data)
        kept = {name: told[name] for name in _KEPT if told.get(name) is not None}
        before_s = known.position_s if known else 0.0
        self._media[node_id] = _Medium(
            node,
            kind == Media.PLAY or (kind != Media.PAUSE and was_playing),
            before_s if position_s is None else position_s,
            at_ms,
            {**known.kept, **kept} if known else kept,
        )

    def font(self, raw: Raw) -> None:
        """A font that the page made."""
        self._fonts.append(raw)

    def canvas(self, node_id: int | None, raw: Raw) -> None:
        """A canvas was photographed: the last picture of each counts. Of one drawn by commands, which are never carried
        out, the first event stands for all."""
        node = self._mirror.nodes.get(node_id or 0)
        if node is None:
            return
        known = self._canvases.get(node.id)
        if known is None or known[0] is not node or b'"ImageBitmap"' in bytes(raw):
            self._canvases[node.id] = (node, raw)

    def selection(self, raw: Raw) -> None:
        """What text is selected."""
        self._selection = raw

    def moved(self, x: float, y: float, node_id: int) -> None:
        """The pointer is at a place now, over a node."""
        self._pointer = (x, y, node_id)

    def interaction(
        self, kind: int, node_id: int, x: float | None, y: float | None, raw: Raw
    ) -> None:
        """A press, touch, click or change of focus."""
        if kind not in (Interaction.FOCUS, Interaction.BLUR):
            self._is_pressing = kind in _PRESSES
        if kind == Interaction.FOCUS:
            self._focus, self._was_pressed = raw, self._is_pressing
        elif kind == Interaction.BLUR:
            self._focus = None
        elif kind == Interaction.TOUCH_START:
            self._touches = [raw]
        elif kind in (Interaction.TOUCH_END, Interaction.TOUCH_CANCEL):
            self._touches = [*self._touches[:1], raw]
        if x is not None and y is not None and node_id > 0:
            self._pointer = (x, y, node_id)

    # -- what is re-sent ----------------------------------------------------------------------------------------------

    def before(self) -> Iterator[bytes]:
        """Data of the events that change the page at once, in order. Raises CannotFold."""
        for raw in self._fonts:
            yield _data_of(raw)
        yield from self._adoptions(self._early_adoptions, at_once=True)
        for (_, node_id), (node, raw) in self._early.items():
            known = self._mirror.nodes.get(node_id)
            if known is node:
                yield _data_of(raw)
            elif known is not None:
                # Whether rrweb keeps what was typed depends on which way the node went.
                raise CannotFold(f"node {node_id} was moved after it was changed")
        if self._focus is not None:
            focus = _data_of(self._focus)
            # Behind a press a browser draws no ring around what it gives the focus to; the press itself is not re-sent.
            pressed = {**msgspec.json.decode(focus), "pressed": True}
            yield _encode(pressed) if self._was_pressed else focus
        if not self.late:
            yield from self._sheet_rules()

    def behind(self, epoch_ms: float) -> Iterator[bytes]:
        """Data of the events that wait until the page is there, in order."""
        nodes = self._mirror.nodes
        if self.late:
            yield from self._sheet_rules()
        yield from self._adoptions(self._late_adoptions, at_once=False)
        for (_, node_id), (node, raw) in self._latest.items():
            if nodes.get(node_id) is node:
                yield _data_of(raw)
        for node_id, medium in self._media.items():
            if nodes.get(node_id) is medium.node:
                yield _encode(_medium_data(node_id, medium, epoch_ms))
        for node_id, (node, raw) in self._canvases.items():
            if nodes.get(node_id) is node:
                yield _data_of(raw)
        if self._selection is not None:
            yield _data_of(self._selection)
        for raw in self._touches:
            yield _data_of(raw)
        if self._pointer is not None:
            x, y, node_id = self._pointer
            place = {"x": x, "y": y, "id": node_id, "timeOffset": 0}
            yield _encode({"source": int(Source.MOUSE_MOVE), "positions": [place]})

    def played(self, node: Node) -> bool:
        """Whether an interaction tells where a video or sound is."""
        known = self._media.get(node.id)
        return known is not None and known.node is node

    def _sheet_rules(self) -> Iterator[bytes]:
        for node_id, (node, raws) in self._rules.items():
            if self._mirror.nodes.get(node_id) is node:
                yield from map(_data_of, raws)

    def _adoptions(self, adoptions: list[_Adoption], at_once: bool) -> Iterator[bytes]:
        """All that bring sheets or change them, and of each place the last list."""
        last = {one.node_id: number for number, one in enumerate(adoptions) if one.node_id}
        nodes = self._mirror.nodes
        for number, one in enumerate(adoptions):
            if one.node_id == 0:
                yield _data_of(one.raw)
            elif not at_once or one.node_id in nodes:
                if one.brings_sheets or last[one.node_id] == number:
                    yield _data_of(one.raw)
            elif one.brings_sheets and one.home_id in nodes:
                # The host is gone, its sheets may live on elsewhere: they are made where it stood.
                adopted = adoptions[last[one.home_id]].style_ids if one.home_id in last else []
                data = msgspec.json.decode(_data_of(one.raw))
                yield _encode({**data, "id": one.home_id, "styleIds": adopted})


def _is_style(node: Node) -> bool:
    attributes = node.attributes or {}
    return node.tag_name == "style" or (
        node.tag_name == "link" and bool(attributes.get("_cssText"))
    )


def _medium_data(node_id: int, medium: _Medium, epoch_ms: float) -> Mapping[str, Any]:
    position_s = medium.position_s
    if medium.playing:
        rate = medium.kept.get("playbackRate", 1)
        position_s += (
            (epoch_ms - medium.since_ms) / 1000 * (rate if isinstance(rate, int | float) else 1)
        )
    return {
        "source": int(Source.MEDIA_INTERACTION),
        "type": int(Media.PLAY if medium.playing else Media.PAUSE),
        "id": node_id,
        "currentTime": position_s,
        **medium.kept,
    }


def _data_of(raw: Raw) -> bytes:
    return msgspec.json.format(_data(raw).data, indent=-1)
