"""What an envelope comes to before its events are looked at: lists of raw events with what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Raw, Struct, field

from app.formats.model import Metadata, Note


class Part(Struct):
    """One list of events.

    `events` are JSON objects, strings that hold one (packed), or `[window, event]` pairs. `window` names the window of
    those that do not name their own. `session` is the tool's own id with the tool before it (`posthog:0196…`).
    `whole` tells that the envelope is one session, so that it is never split and its parts are joined. `order` is the
    place among parts where the tool tells it. `source` is the file it came from.
    """

    format: str
    events: Sequence[Raw | bytes]
    window: str | None = None
    session: str | None = None
    whole: bool = False
    order: int | None = None
    metadata: Metadata = field(default_factory=Metadata)
    notes: list[Note] = field(default_factory=list)
    source: str = ""
