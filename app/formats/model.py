"""What a reader hands over: recordings, refusals, and what was noticed on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Note(Struct, frozen=True):
    """Something about a recording that a person should know ("9 events could not be decompressed").

    `code` is stable and machine-readable (`cut`, `no_snapshot`, `clock_repaired`,
    `duplicates_dropped`, …), `text` is one plain sentence, `epoch_ms` the moment it concerns, if
    it concerns one.
    """

    code: str
    text: str
    epoch_ms: float | None = None


class PersonalId(Struct, frozen=True):
    """One name under which a tool knows a person, e.g. `("posthog", "email",
    "ann@example.org")`."""

    source: str
    kind: str
    value: str


class Trait(Struct, frozen=True):
    """Something that a site or tool says of a person: `("plan", "pro")`."""

    name: str
    value: str


def both(first: tuple[Trait, ...], second: tuple[Trait, ...]) -> tuple[Trait, ...]:
    """The traits of either, each name once, the first one's where both tell it."""
    told = {trait.name: trait for trait in (*second, *first)}
    return tuple(told[name] for name in sorted(told))


class Metadata(Struct, frozen=True):
    """What the envelope says beside the events; None where it says nothing."""

    tool_session_id: str | None = None
    user_agent: str | None = None
    browser: str | None = None
    os: str | None = None
    device: str | None = None
    language: str | None = None
    timezone: str | None = None
    country: str | None = None
    person_name: str | None = None
    url: str | None = None
    referrer: str | None = None
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    ids: tuple[PersonalId, ...] = ()
    traits: tuple[Trait, ...] = ()


class WindowEvents(Struct, frozen=True):
    """One window's events, sorted by time (stable: equal times keep the file's order).

    `raws`: n rrweb events, each as JSON in the recording's own bytes where the envelope lets it
    (unpacked and decompressed else); anything that supports the buffer protocol. `epoch_ms`:
    float64 (n,), repaired Unix ms.
    `types`: int16 (n,), `event.type`, −1 where it is no number.
    """

    name: str
    raws: Sequence[bytes | memoryview]
    epoch_ms: NDArray[np.float64]
    types: NDArray[np.int16]


class Recording(Struct, frozen=True):
    """One session as one file (or several joined) held it.

    `source` is the file's name as a person knows it (`export.zip/inner.json`), `format` one of the
    names in the README.
    `has_times` is False where the file held no clock and 16 ms steps were given.
    """

    source: str
    format: str
    windows: tuple[WindowEvents, ...]
    metadata: Metadata = field(default_factory=Metadata)
    notes: tuple[Note, ...] = ()
    has_times: bool = True


class Refusal(Struct, frozen=True):
    """A recording that cannot be read: `reason` is one clear sentence (what, where in which file,
    what to do)."""

    source: str
    format: str | None
    reason: str


class Skipped(Struct, frozen=True):
    """A file met while walking a folder or archive that is of no kind we read."""

    source: str
    reason: str
