"""Keyframes of sessions: written with the rest of an analysis, read one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec
import zstandard
from msgspec import Struct

from app.dom.chain import PackedKeyframe, unpacked
from app.errors import NothingFound

if TYPE_CHECKING:
    from app.library.database import Library

_split = msgspec.json.Decoder(list[msgspec.Raw]).decode


class KeyframePlace(Struct, frozen=True):
    """Where a keyframe stands, without its page. `position`: of the window's first event that is not folded in."""

    window: int
    idx: int
    epoch_ms: float
    position: int
    nodes: int


def write_keyframes(
    db: Library, session: int, keyframes: Iterable[PackedKeyframe], version: int
) -> None:
    """Write a session's keyframes, sorted by window and time. Needs an open transaction."""
    counts: dict[int, int] = {}
    rows = []
    for keyframe in keyframes:
        idx = counts.get(keyframe.window, 0)
        counts[keyframe.window] = idx + 1
        rows.append(
            (session, keyframe.window, idx, keyframe.epoch_ms, keyframe.position, keyframe.nodes,
             keyframe.snapshot, keyframe.base, version, keyframe.body)
        )  # fmt: skip
    db.executemany("INSERT INTO keyframes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def keyframe_places(db: Library, session: int) -> tuple[KeyframePlace, ...]:
    """Where a session's keyframes stand, by window, then time."""
    found = db.execute(
        """SELECT window, idx, epoch_ms, position, nodes FROM keyframes WHERE session_id = ?
           ORDER BY window, idx""",
        (session,),
    ).fetchall()
    return tuple(KeyframePlace(*row) for row in found)


def keyframe_events(db: Library, session: int, window: int, idx: int) -> tuple[float, bytes]:
    """A keyframe's time (Unix ms) and its events as a JSON array, not yet mended.

    Raises:
        NothingFound: when there is no such keyframe.
        ValueError: when it is damaged.
    """
    found = db.execute(
        """SELECT k.body, wanted.snapshot, wanted.epoch_ms FROM keyframes k JOIN keyframes wanted
               ON wanted.session_id = k.session_id AND wanted.window = k.window
           WHERE wanted.session_id = ? AND wanted.window = ? AND wanted.idx = ?
             AND k.idx BETWEEN wanted.idx - wanted.base AND wanted.idx
           ORDER BY k.idx""",
        (session, window, idx),
    ).fetchall()
    if not found:
        raise NothingFound(f"Window {window} of session {session} has no keyframe {idx}.")
    snapshot = _event(db, session, window, found[0][1])
    return found[0][2], unpacked(snapshot, [row[0] for row in found])


def _event(db: Library, session: int, window: int, position: int) -> bytes:
    """One recorded event, as it was recorded."""
    places = db.execute(
        """SELECT c.rowid, c.events FROM windows w JOIN chunks c ON c.window_id = w.id
           WHERE w.session_id = ? AND w.position = ? ORDER BY c.seq""",
        (session, window),
    ).fetchall()
    for rowid, events in places:
        if position < events:
            body = db.execute("SELECT body FROM chunks WHERE rowid = ?", (rowid,)).fetchone()[0]
            try:
                expanded = zstandard.ZstdDecompressor().decompress(body)
                return bytes(_split(expanded)[position])
            except (zstandard.ZstdError, msgspec.DecodeError, IndexError) as problem:
                raise ValueError(f"a chunk is damaged: {problem}") from None
        position -= events
    raise ValueError("a keyframe stands on an event that is not there")


def packed_keyframes(db: Library, session: int) -> tuple[PackedKeyframe, ...]:
    """A session's keyframes as they are stored, by window, then time."""
    found = db.execute(
        """SELECT window, epoch_ms, position, nodes, snapshot, base, body FROM keyframes
           WHERE session_id = ? ORDER BY window, idx""",
        (session,),
    ).fetchall()
    return tuple(PackedKeyframe(*row) for row in found)
