"""What an import hands to the library (values only, no SQL): blobs and rows, ready to be written
in one transaction."""

from __future__ import annotations

from msgspec import Struct

from app.activity.model import Analysis
from app.formats.feedback import Survey
from app.formats.model import Metadata, Note

CHUNK_EVENTS = 500
CHUNK_BYTES = 4_000_000


class Chunk(Struct, frozen=True):
    """A run of one window's events. `body`: zstd of a JSON array of the raw events; `times`: zstd
    of float64 (n,) epoch ms, little-endian. `snapshots` counts its FullSnapshots, `first_meta` is
    the position of its first Meta that is followed by a FullSnapshot, −1 when there is none."""

    seq: int
    events: int
    first_epoch_ms: float
    last_epoch_ms: float
    raw_bytes: int
    snapshots: int
    first_meta: int
    body: bytes
    times: bytes


class IngestedWindow(Struct, frozen=True):
    """One window's chunks, in order of time."""

    name: str
    events: int
    chunks: tuple[Chunk, ...]


class IngestedSession(Struct, frozen=True):
    """One session, ready to be written. `keys` are the identities of the recording (see
    `formats.identity`): a match of any with a stored one is the same recording. `events_hash`
    tells an equal recording from a longer version."""

    tool_key: str | None
    content_key: str
    events_hash: str
    source: str
    format: str
    metadata: Metadata
    notes: tuple[Note, ...]
    windows: tuple[IngestedWindow, ...]
    analysis: Analysis

    @property
    def events(self) -> int:
        """Events over all windows."""
        return sum(window.events for window in self.windows)


class IngestedFile(Struct, frozen=True):
    """What one file (a member of an archive, or files joined) came to.

    `sessions` is empty when `reason` says why: `rejected` tells a recording that cannot be read
    from a file that was skipped because it is of no kind we read. `joined` are the paths of files
    that hold it together; empty where it came from one. `survey` is a table that may hold answers:
    `reason` says what it is where nobody knows its columns.
    """

    path: str
    file_sha256: str
    bytes: int
    format: str | None
    sessions: tuple[IngestedSession, ...]
    reason: str | None = None
    rejected: bool = False
    joined: tuple[str, ...] = ()
    survey: Survey | None = None
