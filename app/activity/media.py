"""Video and audio of one window: what was done with each, which stretches were played, and when something played.

A medium is one of a visit: the same element, or one of the same source that came in its place. While it plays it stands
where it began, by the clock and its rate; each event that tells a position puts that right. What is muted and loops
plays by itself: nobody watches that, it has no stretches. How long a medium is the page may tell (`media_length`), or
its own beginning again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from app.activity.events import MediaEvent
from app.activity.media_length import told_by_page
from app.activity.media_stretches import covered_s, hidden_times, seen_parts
from app.activity.model import MediaSpan, Medium
from app.activity.streams import NodeNote
from app.dom import describe
from app.dom.mirror import Mirror
from app.dom.nodes import Node
from app.dom.players import MEDIA_TAGS
from app.rrweb.types import Media

MAX_MEDIA = 2_000
MAX_SPANS = 2_000
#: a shorter stretch is where somebody passed through
LEAST_SPAN_S = 0.05
#: a medium that a snapshot calls playing played once this much of it did
PLAYED_S = 0.25
#: a told position this far from the clock's is where it stands; farther off something was not recorded
AGREES_WITHIN_S = 2.0
#: the fastest that players offer
FASTEST = 4.0
#: where a medium begins anew
BEGINNING_S = 0.5
#: what begins anew seeks to its beginning at once
OWN_SEEK_MS = 1_000.0
#: how often a page is looked at for a length that it does not tell
MOST_LOOKS = 12
#: players pause while somebody draws their slider, and tell of it again and again
DRAWN_MS = 1_000.0


class _Player(Struct):
    """A medium while its events are read. `position_s` is where it stood at `told_ms`; while it plays, `began_ms` and
    `from_s` are where this stretch began."""

    visit: int
    at_ms: float
    node_id: int
    tag: str
    note: NodeNote | None
    label: str | None
    src: str | None
    muted: bool
    loops: bool
    by_itself: bool
    plays: int = 0
    pauses: int = 0
    seeks: int = 0
    began_ms: float | None = None
    from_s: float | None = None
    told_ms: float = 0.0
    position_s: float | None = None
    rate: float = 1.0
    found_playing: bool = False
    paused_s: float | None = None
    anew_ms: float = -math.inf
    sought_ms: float = -math.inf
    looks: int = 0
    duration_s: float | None = None
    spans: list[MediaSpan] = field(default_factory=list)

    def where(self, at_ms: float) -> float | None:
        """The position by the clock, no farther than the end."""
        if self.position_s is None or self.began_ms is None:
            return self.position_s
        here = self.position_s + max(0.0, at_ms - self.told_ms) / 1000 * self.rate
        return here if self.duration_s is None else min(here, max(self.duration_s, self.position_s))

    def shows(self, src: str | None) -> bool:
        """Is it of this source, as far as both are known?"""
        return src is None or self.src is None or src == self.src


class MediaTracker:
    """Follows the media of one window; times in ms from session zero."""

    def __init__(self, window: int, mirror: Mirror) -> None:
        self._window = window
        self._mirror = mirror
        self._players: list[_Player] = []
        self._by_node: dict[int, _Player] = {}
        #: those that play now
        self.open: list[_Player] = []
        #: (start, end) in which something played that a person may have watched
        self.playing: list[tuple[float, float]] = []

    def begin(self, at_ms: float, visit: int, *, new: bool) -> None:
        """A new snapshot, in the mirror by now; of a `new` document the ids of before are void."""
        known, self._by_node = self._by_node, {}
        for node in [one for one in self._mirror.nodes.values() if one.tag_name in MEDIA_TAGS]:
            player = None if new else known.get(node.id)
            attributes = node.attributes or {}
            told = _seconds(attributes.get("rr_mediaCurrentTime"))
            if player is not None and player.src == _source(node):
                self._by_node[node.id] = player
                if player.began_ms is not None and attributes.get("rr_mediaState") == "paused":
                    self._stop(player, at_ms, told, "pause")
            elif attributes.get("rr_mediaState") == "played" and told is not None:
                player = self._player(at_ms, visit, node.id, None)
                if player is not None and player.began_ms is None:
                    player.rate = _rate(attributes.get("rr_mediaPlaybackRate")) or 1.0
                    player.found_playing = True
                    self._start(player, at_ms, told)
        for player in [one for one in self.open if one.node_id not in self._by_node]:
            self._stop(player, at_ms, None, "leave")

    def interaction(
        self, at_ms: float, visit: int, node_id: int, event: MediaEvent, note: NodeNote | None
    ) -> None:
        """A media event of rrweb."""
        player = self._player(at_ms, visit, node_id, note)
        if player is None:
            return
        told = _seconds(event.current_time)
        kind = event.type
        self._heed(player, at_ms, event)
        if kind == Media.PLAY:
            player.plays += 1
            self._played(player, at_ms, told)
        elif kind == Media.PAUSE:
            player.pauses += 1
            self._stop(player, at_ms, told, "pause")
        elif kind == Media.SEEKED and told is not None:
            self._sought(player, at_ms, told)
        elif told is not None and player.began_ms is not None:
            self._put_right(player, at_ms, told)
        rate = _rate(event.playback_rate)
        if rate is not None and rate != player.rate:
            player.position_s, player.told_ms = player.where(at_ms), at_ms
            player.rate = rate

    def removed(self, at_ms: float) -> None:
        """Nodes were taken out of the page: a medium outside of it does not play."""
        nodes = self._mirror.nodes
        for player in [one for one in self.open if one.node_id not in nodes]:
            self._stop(player, at_ms, None, "leave")

    def changed(self, at_ms: float) -> None:
        """Sources of nodes changed: another one is another medium."""
        nodes = self._mirror.nodes
        for player in list(self.open):
            node = nodes.get(player.node_id)
            if node is not None and not player.shows(_source(node)):
                self._stop(player, at_ms, None, "leave")

    def leave(self, at_ms: float) -> None:
        """The page is left: nothing plays on."""
        for player in list(self.open):
            self._stop(player, at_ms, None, "leave")

    finish = leave

    def media(self, attention: Iterable[tuple[float, int]] = ()) -> list[Medium]:
        """All media that were played, paused or sought in; `visit` is the window's own number.

        Args:
            attention: (at_ms, state) as the stream of that name: what a film shows while its window is hidden, nobody
                sees.
        """
        hidden = hidden_times(attention)
        return [
            _medium(self._window, player, hidden)
            for player in self._players
            if player.plays or player.pauses or player.seeks
        ]

    def _heed(self, player: _Player, at_ms: float, event: MediaEvent) -> None:
        """What plays by itself is watched from when its sound is switched on."""
        player.muted = player.muted if event.muted is None else event.muted
        player.loops = player.loops if event.loop is None else event.loop
        by_itself = player.muted and player.loops
        if by_itself != player.by_itself and player.began_ms is not None:
            here = player.where(at_ms)
            self._stop(player, at_ms, None, "pause")
            player.by_itself = by_itself
            player.plays = player.plays if by_itself else max(1, player.plays)
            self._start(player, at_ms, here)
        player.by_itself = by_itself

    def _played(self, player: _Player, at_ms: float, told: float | None) -> None:
        if player.began_ms is not None:
            here = player.where(at_ms)
            if told is None or here is None or player.from_s is None:
                return
            if player.found_playing and told < player.from_s + PLAYED_S:
                self._drop(player)
            elif abs(told - here) <= AGREES_WITHIN_S:
                player.position_s, player.told_ms = told, at_ms
                return
            else:
                self._stop(player, at_ms, told, "pause" if player.from_s <= told < here else "seek")
        paused = player.paused_s
        if (
            paused is not None
            and paused > 2 * BEGINNING_S
            and told is not None
            and told < BEGINNING_S
        ):
            # nobody sought to the beginning: it had come to its end
            if paused >= max((one.to_s for one in player.spans), default=0.0):
                player.duration_s = paused
            player.anew_ms = at_ms
        self._start(player, at_ms, told if told is not None else player.position_s)

    def _sought(self, player: _Player, at_ms: float, told: float) -> None:
        if told < BEGINNING_S and 0 <= at_ms - player.anew_ms <= OWN_SEEK_MS:
            return
        is_playing, here = player.began_ms is not None, player.where(at_ms)
        if is_playing and player.loops and told < BEGINNING_S and here is not None and here > told:
            if player.duration_s is None:
                player.duration_s = here
            self._stop(player, at_ms, here, "pause")
            self._start(player, at_ms, told)
            return
        is_drawn = at_ms - player.sought_ms <= DRAWN_MS
        player.sought_ms, player.paused_s = at_ms, None
        player.seeks += not is_drawn
        last = player.spans[-1] if player.spans else None
        if not is_playing and last is not None and at_ms - last.until_ms <= DRAWN_MS:
            player.spans[-1] = replace(last, ended_by="seek")
        if is_playing and is_drawn:
            self._drop(player)  # where the slider went along nobody watched
        elif is_playing:
            self._stop(player, at_ms, None, "seek")
        if is_playing:
            self._start(player, at_ms, told)
        player.position_s, player.told_ms = told, at_ms

    def _put_right(self, player: _Player, at_ms: float, told: float) -> None:
        here = player.where(at_ms)
        if here is None or abs(told - here) <= AGREES_WITHIN_S or told < here:
            player.position_s, player.told_ms = told, at_ms

    def _start(self, player: _Player, at_ms: float, from_s: float | None) -> None:
        player.began_ms = player.told_ms = at_ms
        player.from_s = player.position_s = from_s
        self.open.append(player)

    def _drop(self, player: _Player) -> None:
        player.began_ms, player.found_playing = None, False
        self.open.remove(player)

    def _stop(self, player: _Player, at_ms: float, told: float | None, ended_by: str) -> None:
        began, from_s, was_found = player.began_ms, player.from_s, player.found_playing
        if began is None:
            if told is not None:
                player.position_s, player.told_ms = told, at_ms
            player.paused_s = told if ended_by == "pause" else None
            return
        to_s = _reached(player, at_ms, told)
        node = self._mirror.nodes.get(player.node_id)
        is_asked = player.duration_s is None and player.looks < MOST_LOOKS
        if is_asked and to_s is not None and node is not None:
            player.looks += 1
            player.duration_s = told_by_page(node, to_s)
        until_ms = at_ms
        if told is None and player.position_s is not None:
            to_s = player.where(at_ms) or 0.0
            # it came to its end before that
            until_ms = min(at_ms, player.told_ms + (to_s - player.position_s) * 1000 / player.rate)
        self._drop(player)
        player.paused_s = to_s if ended_by == "pause" else None
        player.position_s, player.told_ms = told if told is not None else to_s, at_ms
        if not player.by_itself:
            self.playing.append((began, at_ms))
        if to_s is None or player.by_itself:
            return
        if from_s is None:
            from_s = max(0.0, to_s - (at_ms - began) / 1000 * player.rate)
        player.plays += was_found and to_s - from_s >= PLAYED_S
        if to_s - from_s >= LEAST_SPAN_S and len(player.spans) < MAX_SPANS:
            player.spans.append(MediaSpan(began, max(began, until_ms), from_s, to_s, ended_by))

    def _player(
        self, at_ms: float, visit: int, node_id: int, note: NodeNote | None
    ) -> _Player | None:
        node = self._mirror.nodes.get(node_id)
        src = _source(node) if node is not None else None
        found = self._by_node.get(node_id)
        if found is not None and found.visit == visit and found.shows(src):
            found.note, found.src = found.note or note, found.src or src
            return found
        if found is not None and found.began_ms is not None:
            self._stop(found, at_ms, None, "leave")
        found = self._by_node.pop(node_id, None)
        if src is not None:
            # rendered anew: another element, the same medium
            found = next(
                (one for one in reversed(self._players) if self._is_of(one, visit, src)), None
            )
        if found is None or found.visit != visit or not found.shows(src):
            if len(self._players) >= MAX_MEDIA:
                return None
            found = _made(visit, at_ms, node_id, node, note)
            self._players.append(found)
        found.node_id = node_id
        self._by_node[node_id] = found
        return found

    def _is_of(self, player: _Player, visit: int, src: str) -> bool:
        """Is it a medium of this visit and source whose element is gone?"""
        return (
            player.visit == visit
            and player.src == src
            and (player.node_id not in self._mirror.nodes or player.node_id not in self._by_node)
        )


def _made(
    visit: int, at_ms: float, node_id: int, node: Node | None, note: NodeNote | None
) -> _Player:
    if node is None:
        return _Player(visit, at_ms, node_id, "video", note, None, None, False, False, False)
    attributes = node.attributes or {}
    muted = bool(attributes.get("rr_mediaMuted")) or "muted" in attributes
    loops = bool(attributes.get("rr_mediaLoop")) or "loop" in attributes
    return _Player(
        visit, at_ms, node_id, node.tag_name, note, _called(node), _source(node), muted, loops, muted and loops,
        position_s=_seconds(attributes.get("rr_mediaCurrentTime")),
    )  # fmt: skip


def _reached(player: _Player, at_ms: float, told: float | None) -> float | None:
    """How far a stretch came that ends now."""
    here = player.where(at_ms)
    if told is None or here is None:
        return told if here is None else here
    since_s = (at_ms - player.told_ms) / 1000
    begin = player.from_s if player.from_s is not None else told
    fits = begin - LEAST_SPAN_S <= told <= max(here, begin + since_s * FASTEST) + AGREES_WITHIN_S
    return told if fits else here


def _medium(window: int, player: _Player, hidden: list[tuple[float, float]]) -> Medium:
    spans = player.spans
    if hidden and player.tag == "video":
        spans = [part for span in spans for part in seen_parts(span, hidden)]
    furthest = max((span.to_s for span in spans), default=None)
    duration = player.duration_s
    if duration is not None and furthest is not None and furthest > duration:
        duration = furthest if furthest - duration <= AGREES_WITHIN_S else None
    note = player.note
    watched = None if duration is None or player.by_itself else covered_s(spans) / duration
    return Medium(
        window=window, selector=note.selector if note else None, src=player.src, duration_s=duration,
        plays=player.plays, pauses=player.pauses, seeks=player.seeks,
        watched_frac=None if watched is None else min(1.0, watched),
        visit=player.visit, at_ms=player.at_ms, kind="audio" if player.tag == "audio" else "video",
        element_key=note.element_key if note else None, label=player.label, furthest_s=furthest,
        left_s=spans[-1].to_s if spans else None, spans=tuple(spans),
    )  # fmt: skip


def _source(node: Node) -> str | None:
    own = describe.attribute(node, "src")
    if own:
        return own[:2000]
    sources = (describe.attribute(child, "src") for child in node.children())
    return next((source[:2000] for source in sources if source), None)


def _called(node: Node) -> str | None:
    """What a medium is called: what stands inside it is for browsers that cannot play."""
    for name in ("aria-label", "title"):
        said = describe.said(describe.attribute(node, name))
        if said:
            return describe.shortened(said)
    figure = next((above for above in node.up() if above.tag_name == "figure"), None)
    for child in figure.children() if figure is not None else ():
        if child.tag_name == "figcaption":
            return describe.shortened(describe.said(describe.text_of(child))) or None
    return None


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and value >= 0 else None


def _rate(value: object) -> float | None:
    found = _seconds(value)
    return None if found is None or not 0 < found <= 16 else found
