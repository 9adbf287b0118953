"""JSON that a strict parser refuses, made whole again without guessing: what cannot be read is left out and counted.

Cut files end after their last complete event; events that are no JSON (or nest too deep) become `null`; commas are
put where they belong. A glued text (`[…][…]`) is split. What was never an event is not searched for in damaged text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec
import numpy as np
from msgspec import Raw, Struct

from app.formats import events
from app.formats.skeleton import LISTED_DEPTH, Skeleton, skeleton
from app.formats.spool import Buffer, spool

_OPENS = (0x5B, 0x7B)
_OPEN, _CLOSE = -2, -3
_SEARCHED_BRACKETS = 3_000
_raw = msgspec.json.Decoder(Raw)


class Mended(Struct):
    """A text that parses, and what it took: `kept` events as they were, `bad` ones left out, `deep` of these for their
    depth; `cut` when the text ends too early; `bad_at` is the byte of the first bad one, −1 without."""

    text: Buffer = b""
    kept: int = 0
    bad: int = 0
    deep: int = 0
    bad_at: int = -1
    cut: bool = False


def documents(buffer: Buffer) -> list[tuple[int, int]]:
    """Start and end of each outermost value of a text in which several may be glued."""
    bones = skeleton(buffer)
    outer = np.flatnonzero((bones.depth == 1) & (bones.kind != 0x22))
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for i in outer:
        if bones.kind[i] in _OPENS:
            start = int(bones.at[i])
        elif start is not None:
            spans.append((start, int(bones.at[i]) + 1))
            start = None
    if start is not None:
        spans.append((start, len(buffer)))
    return spans


def lenient(raw: bytes | memoryview) -> bytes | None:
    """An event's JSON, also with raw control characters or `NaN` (which becomes `null`).

    Returns: None when it is no JSON even so.
    """
    text = events.whole_surrogates(bytes(raw))
    try:
        _raw.decode(text)
        return text
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        value = json.loads(text.decode("utf-8", "replace"), strict=False)
        return msgspec.json.encode(value)
    except (ValueError, RecursionError):
        return None


def mend(buffer: Buffer) -> Mended | None:
    """The text made whole; None when it holds no list that begins with an event, or none of its events is complete."""
    bones = skeleton(buffer)
    view = memoryview(buffer)
    found = _event_list(bones, view)
    if found is None:
        return None
    depth, kind = found
    mended = Mended()
    parts: list[bytes | memoryview] = []
    end, items = 0, 0
    for start, stop in _items(bones, depth):
        if stop == _OPEN:
            parts.append(view[end:start])
            end, items = start, 0
        elif stop == _CLOSE:
            end = start if items else end
        else:
            if items:
                parts.append(b",")
            parts.append(_item(view[start:stop], mended, start, view[start] == kind))
            end, items = stop, items + 1
    if mended.kept == 0:
        return None
    mended.cut = bones.end_depth > 0 or bones.in_string
    parts.append(_closers(bones, end) if mended.cut else view[end:])
    mended.text = spool(parts)
    try:
        _raw.decode(mended.text)
    except (msgspec.DecodeError, RecursionError):
        return None
    return mended


def _items(bones: Skeleton, depth: int) -> Iterator[tuple[int, int]]:
    """The lists at one depth: `(after the bracket, _OPEN)`, then each item's start and end, `(the bracket, _CLOSE)`."""
    is_quote = bones.kind == 0x22
    wanted = np.flatnonzero((bones.depth == depth) | ((bones.depth == depth + 1) & ~is_quote))
    in_list = False
    start: int | None = None
    for at, kind, level in zip(
        bones.at[wanted].tolist(),
        bones.kind[wanted].tolist(),
        bones.depth[wanted].tolist(),
        strict=True,
    ):
        if level == depth and kind in _OPENS:
            in_list, start = kind == 0x5B, None
            if in_list:
                yield at + 1, _OPEN
        elif level == depth and kind != 0x22:
            if in_list:
                yield at, _CLOSE
            in_list = False
        elif not in_list:
            continue
        elif start is None:
            start = at
        else:
            yield start, at + 1
            start = None


def _closers(bones: Skeleton, end: int) -> bytes:
    """The brackets that close what is open at a byte."""
    before = (bones.at < end) & (bones.kind != 0x22)
    closers = b""
    for depth in range(1, LISTED_DEPTH + 1):
        at_depth = np.flatnonzero(before & (bones.depth == depth))
        if not len(at_depth) or bones.kind[at_depth[-1]] not in _OPENS:
            break
        closers = (b"]" if bones.kind[at_depth[-1]] == 0x5B else b"}") + closers
    return closers


def _item(raw: memoryview, mended: Mended, at: int, is_event: bool) -> bytes | memoryview:
    deep = events.too_deep(raw)
    good: bytes | memoryview | None = None
    if not deep:
        try:
            _raw.decode(raw)
            good = raw
        except (msgspec.DecodeError, RecursionError):
            good = lenient(raw)
    if good is not None:
        mended.kept += is_event
        return good
    mended.deep += deep
    mended.bad += 1
    if mended.bad_at < 0:
        mended.bad_at = at
    return b"null"


def _event_list(bones: Skeleton, view: memoryview) -> tuple[int, int] | None:
    """The depth, and the items' first byte, of the first list whose first item is an event.

    An event is also a string that holds one, or a `[window, event]` pair.
    """
    lists = np.flatnonzero((bones.kind == 0x5B) & (bones.depth < LISTED_DEPTH - 1))
    for i in lists[:_SEARCHED_BRACKETS]:
        if i + 1 >= len(bones.at):
            return None
        if bytes(view[int(bones.at[i]) + 1 : int(bones.at[i + 1])]).strip():
            continue
        kind, depth = int(bones.kind[i + 1]), int(bones.depth[i])
        if kind == 0x22:
            if i + 2 < len(bones.at) and bones.kind[i + 2] == 0x22:
                text = events.text_of(view[int(bones.at[i + 1]) : int(bones.at[i + 2]) + 1])
                data = events.unpack(text) if text else None
                if data is not None and events.is_event(data):
                    return depth, kind
            continue
        later = np.flatnonzero((bones.depth[i + 2 :] == depth + 1) & (bones.kind[i + 2 :] != 0x22))
        if not len(later):
            continue
        first = view[int(bones.at[i + 1]) : int(bones.at[i + 2 + later[0]]) + 1]
        if events.too_deep(first) or events.is_event(first):
            return depth, kind
        loose = lenient(first)
        if loose is not None:
            pair = events.list_of(loose) if kind == 0x5B else None
            if events.is_event(loose) or (pair and len(pair) == 2 and events.is_event(pair[1])):
                return depth, kind
    return None
