"""Streams: one kind of event of one window as packed columns. This docstring is the definition of
record.

All times are `t_ms` from session zero. `node` is a node id, unique only in (session, window,
`snapshot`), −1 for a node that the recorder did not know; `snapshot` counts the window's
FullSnapshots before the row.

- pointer, touch, drag: samples of the pointer (viewport px of the node's document)
- scroll: absolute scroll (px) of an element, or of a document (`page` 1 top document, 2 a frame's)
- input: a field's new value: `length` of the text, `checked` (−1 not told), `by_person`
  (userTriggered, −1 not told), `masked`
- interaction: mouse and touch interactions (`type` as `rrweb.Interaction`, `pointer` 0 mouse 1 pen
  2 touch −1 not told, x and y NaN when not recorded). Rows are numbered from 0: `row` in path and
  reaction
- target: of each click in turn, its row and what its target was like (`targets.Trait`)
- path: ids from a click's target (depth 0) up to its document, so that nearness can be asked
- mutation: counts of one mutation event
- changed: which nodes a mutation event changed, each once, at most `changes.MOST_NODES` a kind
  (`kind` as `changes.Change`, all attributes as ATTRIBUTE): the parents of adds and removes (but
  for parents that are new themselves), the targets of texts and attributes; missing where it would
  have more than `changes.MOST_ROWS` rows, or very many a second: in a page that never rests no node
  has a beat of its own
- reaction: the first change of each node and kind (`changes.Change`) within REACTION_MS after a
  click, the first
  REACTION_ROWS of them: `up` steps from its target to the nearest common ancestor, `down` steps
  from there to the changed node (both −1 when they share none). Left out is what answers nobody:
  nodes that change by themselves (`restless`), what nobody sees, and what a press shows for a
  moment only (`passing`). Changes between press and click count, too: such a row is earlier than
  its click
- media: `type` as `rrweb.Media`, `position_s` NaN when not told
- selection: `empty` 1 for a caret · viewport: size in px · snapshot: `new_document` 0 for a
  checkout
- attention: `state` 0 hidden or blurred, 1 visible or focused, 2 offline, 3 online, 4 idle, 5 no
  longer idle
- console: `level` 0 log and lower, 1 warn, 2 error, 3 uncaught error
- nodes: what the ids of the other streams stand for (`NodeNote`), as JSON
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
import zstandard
from numpy.typing import NDArray

from app.activity.model import Stream

#: half the time of level 3, and what is long gets no larger
LEVEL = 2
REACTION_MS = 7000.0
REACTION_ROWS = 32

T, ID, PX = "<f8", "<i8", "<f4"
COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "pointer": (("t_ms", T), ("x_px", PX), ("y_px", PX), ("node", ID)),
    "touch": (("t_ms", T), ("x_px", PX), ("y_px", PX), ("node", ID)),
    "drag": (("t_ms", T), ("x_px", PX), ("y_px", PX), ("node", ID)),
    "scroll": (("t_ms", T), ("node", ID), ("x_px", PX), ("y_px", PX), ("page", "<u1")),
    "input": (
        ("t_ms", T), ("node", ID), ("length", "<i4"), ("checked", "<i1"), ("by_person", "<i1"),
        ("masked", "<u1"), ("snapshot", "<i4"),
    ),
    "interaction": (
        ("t_ms", T), ("type", "<i2"), ("node", ID), ("x_px", PX), ("y_px", PX), ("pointer", "<i1"),
        ("snapshot", "<i4"),
    ),
    "target": (("row", "<i4"), ("traits", "<i4")),
    "path": (("row", "<i4"), ("depth", "<i2"), ("node", ID)),
    "mutation": (
        ("t_ms", T), ("adds", "<i4"), ("removes", "<i4"), ("texts", "<i4"), ("attributes", "<i4"),
    ),
    "changed": (("t_ms", T), ("kind", "<u1"), ("node", "<i4")),
    "reaction": (
        ("row", "<i4"), ("t_ms", T), ("kind", "<u1"), ("node", ID), ("up", "<i2"), ("down", "<i2"),
    ),
    "media": (("t_ms", T), ("type", "<i2"), ("node", ID), ("position_s", PX), ("snapshot", "<i4")),
    "selection": (("t_ms", T), ("node", ID), ("empty", "<u1")),
    "viewport": (("t_ms", T), ("width_px", "<i4"), ("height_px", "<i4")),
    "snapshot": (("t_ms", T), ("new_document", "<u1")),
    "attention": (("t_ms", T), ("state", "<u1")),
    "console": (("t_ms", T), ("level", "<u1")),
}  # fmt: skip
NODES = "nodes"
Value = float | int


class NodeNote(msgspec.Struct, frozen=True, array_like=True):
    """One node as it was when a stream first named it. `control` is the id of the nearest pressable
    element (itself or above), 0 without one; `form` that of its form. `attributes` are those that
    rules ask for (type, name, href, target, download, role, required, disabled, autocomplete,
    contenteditable), `sends` for a form that holds a control that sends it, and `player` for the
    slider of a film or sound. `around`: what a nameless element stands in (`dom.surroundings`),
    where somebody pressed it."""

    snapshot: int
    node: int
    tag: str
    control: int
    form: int
    selector: str | None
    label: str | None
    element_key: str | None
    text_length: int
    attributes: dict[str, str]
    around: str | None = None


def packed(window: int, kind: str, rows: Sequence[tuple[Value, ...]]) -> Stream:
    """Rows in order of time as a Stream. Values that a column cannot hold drop their row."""
    names = COLUMNS[kind]
    columns: list[NDArray[np.generic]] = []
    try:
        for (_, dtype), values in zip(names, zip(*rows, strict=True), strict=True):
            columns.append(np.array(values, dtype=dtype))
    except (OverflowError, ValueError, TypeError):
        kept = [row for row in rows if _fits(row, names)]
        return packed(window, kind, kept) if len(kept) < len(rows) else packed(window, kind, ())
    return pack_columns(window, kind, columns)


def _fits(row: Sequence[Value], names: Iterable[tuple[str, str]]) -> bool:
    try:
        for value, (_, dtype) in zip(row, names, strict=True):
            np.array([value], dtype=dtype)
    except (OverflowError, ValueError, TypeError):
        return False
    return True


def pack_columns(window: int, kind: str, columns: Sequence[NDArray[np.generic]]) -> Stream:
    """Columns of equal length as a Stream; times are stored as differences of their bytes' planes
    would gain little."""
    rows = len(columns[0]) if columns else 0
    body = b"".join(
        column.astype(dtype, copy=False).tobytes()
        for column, (_, dtype) in zip(columns, COLUMNS[kind], strict=False)
    )
    return Stream(window, kind, rows, zstandard.ZstdCompressor(level=LEVEL).compress(body))


def unpacked(stream: Stream) -> dict[str, NDArray[np.generic]]:
    """The columns of a stream by name, read-only arrays of length `rows`.

    Raises:
        ValueError: the bytes are not those of this kind and length.
    """
    body = zstandard.ZstdDecompressor().decompress(stream.packed)
    columns: dict[str, NDArray[np.generic]] = {}
    at = 0
    for name, dtype in COLUMNS[stream.kind]:
        column = np.frombuffer(body, dtype=dtype, count=stream.rows, offset=at)
        at += column.nbytes
        columns[name] = column
    if at != len(body):
        raise ValueError(f"a stream of {stream.kind} holds {len(body)} bytes, {at} were expected")
    return columns


def pack_nodes(window: int, notes: Sequence[NodeNote]) -> Stream:
    """Node notes as a Stream of kind `nodes`."""
    body = zstandard.ZstdCompressor(level=3).compress(msgspec.json.encode(notes))
    return Stream(window, NODES, len(notes), body)


def unpack_nodes(stream: Stream) -> list[NodeNote]:
    """The node notes of a stream of kind `nodes`."""
    body = zstandard.ZstdDecompressor().decompress(stream.packed)
    return msgspec.json.decode(body, type=list[NodeNote])
