"""Video and audio of one window: what was done with each, and when something played.

How long a medium is, no recording tells: `duration_s` and `watched_frac` stay None until they are
measured.
"""

from __future__ import annotations

from msgspec import Struct

from app.activity.model import Medium
from app.dom import describe
from app.dom.mirror import Mirror
from app.dom.nodes import Node
from app.rrweb.types import Media

MAX_MEDIA = 2_000


class _Player(Struct):
    selector: str | None
    src: str | None
    by_itself: bool
    plays: int = 0
    pauses: int = 0
    seeks: int = 0
    since_ms: float | None = None


class MediaTracker:
    """Follows the media of one window; times in ms from session zero."""

    def __init__(self, window: int, mirror: Mirror) -> None:
        self._window = window
        self._mirror = mirror
        self._snapshot = 0
        self._players: dict[tuple[int, int], _Player] = {}
        #: (start, end) in which something played that a person may have watched
        self.playing: list[tuple[float, float]] = []

    def begin(self, snapshot: int) -> None:
        """A new snapshot: the ids of before are void."""
        self._snapshot = snapshot

    def interaction(self, at_ms: float, node_id: int, kind: int, position_s: float | None) -> None:
        """A media event of rrweb."""
        player = self._player(node_id)
        if player is None:
            return
        if kind == Media.PLAY:
            player.plays += 1
            if player.since_ms is None:
                player.since_ms = at_ms
        elif kind == Media.PAUSE:
            player.pauses += 1
            self._stop(player, at_ms)
        elif kind == Media.SEEKED and position_s is not None:
            player.seeks += 1

    def leave(self, at_ms: float) -> None:
        """The page is left: nothing plays on."""
        for player in self._players.values():
            self._stop(player, at_ms)

    finish = leave

    def media(self) -> list[Medium]:
        """All media that were played, paused or sought in."""
        return [
            Medium(
                self._window, player.selector, player.src, None, player.plays, player.pauses,
                player.seeks, None,
            )
            for player in self._players.values()
            if player.plays or player.pauses or player.seeks
        ]  # fmt: skip

    def _stop(self, player: _Player, at_ms: float) -> None:
        if player.since_ms is not None:
            if not player.by_itself:
                self.playing.append((player.since_ms, at_ms))
            player.since_ms = None

    def _player(self, node_id: int) -> _Player | None:
        key = (self._snapshot, node_id)
        found = self._players.get(key)
        if found is None and len(self._players) < MAX_MEDIA:
            node = self._mirror.nodes.get(node_id)
            found = self._players[key] = _Player(
                describe.selector(node) if node is not None else None,
                _source(node) if node is not None else None,
                node is not None and _plays_by_itself(node),
            )
        return found


def _source(node: Node) -> str | None:
    own = describe.attribute(node, "src")
    if own:
        return own[:2000]
    sources = (describe.attribute(child, "src") for child in node.children())
    return next((source[:2000] for source in sources if source), None)


def _plays_by_itself(node: Node) -> bool:
    attributes = node.attributes or {}
    loops = bool(attributes.get("rr_mediaLoop")) or "loop" in attributes
    muted = bool(attributes.get("rr_mediaMuted")) or "muted" in attributes
    return loops and muted
