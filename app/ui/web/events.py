"""Serves a library's events to players: read on the reader's thread, mended, handed to the scheme."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING

from app.errors import UserError
from app.jobs.feed import read_chunk, read_keyframe, served, viewport_before
from app.ui.tasks import Tasks
from app.ui.web.scheme import ChunkAddress, Provider

if TYPE_CHECKING:
    from app.library.database import Library


def from_library(tasks: Tasks) -> Provider:
    """A provider that asks the library of these tasks."""

    def provide(
        address: ChunkAddress, done: Callable[[bytes], None], failed: Callable[[str], None]
    ) -> None:
        def ask(db: Library) -> bytes:
            return events_of(db, address)

        def refused(error: UserError) -> None:
            failed(error.text)

        tasks.read(ask, done, failed=refused)

    return provide


def events_of(db: Library, address: ChunkAddress) -> bytes:
    """One chunk, a part of it, or a keyframe, as the player takes it."""
    if address.is_keyframe:
        try:
            return read_keyframe(db, address.session, address.window, address.chunk).events
        except ValueError as problem:
            raise UserError(f"A part of session {address.session} is damaged: {problem}.") from None
    raws, epoch_ms = read_chunk(db, address.session, address.window, address.chunk)
    first = int(epoch_ms.searchsorted(address.after_epoch_ms, "right"))
    end = int(epoch_ms.searchsorted(address.until_epoch_ms, "right"))
    part = raws[first:end], epoch_ms[first:end]
    chunks = range(address.chunk - 1, -1, -1)
    earlier = (read_chunk(db, address.session, address.window, seq) for seq in chunks)
    before = viewport_before(part, chain([(raws[:first], epoch_ms[:first])], earlier))
    return served(part, before).body
