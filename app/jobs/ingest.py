"""Files in, sessions ready to be written out. Runs in processes: values in, values out, no library,
no Qt.

`find` tells what there is to read, `ingest` reads one of it; `reanalyze` derives a stored session
anew, `join` puts another version of a stored session together with it.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from app.activity.analyze import analyze
from app.activity.model import Analysis
from app.formats.assemble import WINDOW
from app.formats.feedback import Survey
from app.formats.identity import event_digest, keys
from app.formats.model import Metadata, Recording, Refusal, WindowEvents
from app.formats.read import Result
from app.formats.walk import Batch, collect, read_batch
from app.friction.evidence import completed
from app.jobs.chunks import chunked, events_of, in_order, types_of
from app.library.packed import Damaged
from app.library.records import IngestedFile, IngestedSession, IngestedWindow
from app.library.related import contradict
from app.rrweb.types import EventType

#: share of the work that reading is; the rest is deriving
READING_SHARE = 0.25
#: what a table of answers is called
SURVEY = "survey answers (CSV)"
#: called with (bytes done, bytes in all, name); raises to stop the work
Progress = Callable[[float, float, str], None]


class Found(Struct, frozen=True):
    """A file to read, or files that may be parts of one recording."""

    name: str
    bytes: int
    batch: Batch


def find(paths: Sequence[Path]) -> tuple[Found, ...]:
    """What is to be read of files and folders; nothing is opened yet."""
    return tuple(
        Found(_name(batch), batch.size_bytes, batch)
        for batch in collect([Path(path) for path in paths])
    )


def ingest(found: Found, progress: Progress | None = None) -> list[IngestedFile]:
    """Reads one file, each of its members for itself; see `ingest_batch`."""
    return list(ingest_batch(found.batch, progress))


def ingest_batch(batch: Batch, progress: Progress | None = None) -> Iterator[IngestedFile]:
    """Reads, derives and compresses what a batch of files holds; one value per file, member or
    joined recording.

    Nothing is raised for what a file holds; what `progress` raises goes through.
    """
    total = float(batch.size_bytes)
    name = _name(batch)

    def tell(share: float) -> None:
        if progress is not None:
            progress(share * total, total, name)

    tell(0.0)
    with uncollected():
        results = read_batch(
            batch, lambda done, size: tell(READING_SHARE * done / size if size else 0.0)
        )
        pending: list[Recording] = []
        for result in results:
            if pending and (
                not isinstance(result, Recording) or result.source != pending[0].source
            ):
                yield _file(batch, pending, tell)
                pending = []
            if isinstance(result, Recording):
                pending.append(result)
            else:
                yield _without_sessions(batch, result)
        if pending:
            yield _file(batch, pending, tell)
    tell(1.0)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector: reading makes very many values and no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def reanalyze(stored: Sequence[IngestedWindow], metadata: Metadata | None = None) -> Analysis:
    """Derives a stored session anew, from its chunks alone.

    Raises:
        Damaged: a chunk is, or events that were stored are gone.
    """
    kept = [sum(chunk.events for chunk in window.chunks) for window in stored]
    if not any(kept) or any(
        events < window.events for events, window in zip(kept, stored, strict=True)
    ):
        raise Damaged
    with uncollected():
        return completed(analyze(in_order([events_of(window) for window in stored]), metadata))


def join(stored: Sequence[IngestedWindow], session: IngestedSession) -> IngestedSession:
    """Another version, or further segments, of a stored session put together with it: each event
    once.

    Events are the same when type, time and data are, however they were written. Windows belong
    together when they have one name or share an event, or where one has no name and one no page.
    Recordings that begin alike and contradict each other are not one, unless the tool says so: the
    given one comes back as it is.
    """
    with uncollected():
        if session.tool_key is None and contradict(stored, session.windows):
            return session
        ours = [events_of(window) for window in stored]
        joined = list(ours)
        for other in (events_of(window) for window in session.windows):
            place = _counterpart(joined, other, alone=len(ours) == len(session.windows) == 1)
            if place is None:
                joined.append(other)
            else:
                joined[place] = _merged(joined[place], other)
        return _with_windows(session, in_order(joined))


def _with_windows(session: IngestedSession, windows: Sequence[WindowEvents]) -> IngestedSession:
    stored = tuple(chunked(window) for window in windows)
    return replace(
        session,
        windows=stored,
        events_hash=events_hash(stored),
        analysis=completed(analyze(windows, session.metadata)),
    )


def _counterpart(windows: Sequence[WindowEvents], other: WindowEvents, alone: bool) -> int | None:
    for place, window in enumerate(windows):
        if window.name == other.name:
            return place
    theirs = set(_identities(other))
    for place, window in enumerate(windows):
        if not theirs.isdisjoint(_identities(window)):
            return place
    # Without a name it may be any window; without a page it cannot be one of its own.
    if (
        alone
        and WINDOW in (windows[0].name, other.name)
        and not (_has_page(windows[0]) and _has_page(other))
    ):
        return 0
    return None


def _has_page(window: WindowEvents) -> bool:
    return bool((window.types == EventType.FULL_SNAPSHOT).any())


def _merged(ours: WindowEvents, theirs: WindowEvents) -> WindowEvents:
    known = set(_identities(ours))
    new = [at for at, identity in enumerate(_identities(theirs)) if identity not in known]
    raws = [*ours.raws, *(theirs.raws[at] for at in new)]
    epoch_ms = np.concatenate([ours.epoch_ms, theirs.epoch_ms[new]])
    order = np.argsort(epoch_ms, kind="stable")
    ordered = [raws[at] for at in order]
    return WindowEvents(ours.name, ordered, epoch_ms[order], types_of(ordered))


def _identities(window: WindowEvents) -> Iterator[tuple[float, bytes]]:
    """(time, digest of type and data) of each event."""
    for raw, epoch_ms in zip(window.raws, window.epoch_ms.tolist(), strict=True):
        yield epoch_ms, event_digest(raw)


def events_hash(windows: Sequence[IngestedWindow]) -> str:
    """A hash of all events, over their chunks as compressed: equal for equal events read by the
    same version of the app.

    The order and the names of windows do not matter. Unequal says nothing: `join` tells what is
    new.
    """
    digests = []
    for window in windows:
        digest = hashlib.sha256()
        for chunk in window.chunks:
            digest.update(chunk.body)
        digests.append(digest.digest())
    return hashlib.sha256(b"".join(sorted(digests))).hexdigest()


def _file(
    batch: Batch, recordings: Sequence[Recording], tell: Callable[[float], None]
) -> IngestedFile:
    source = recordings[0].source
    path, digest, size = _origin(batch, source)
    count = sum(len(window.raws) for recording in recordings for window in recording.windows)
    done = 0
    sessions: list[IngestedSession] = []
    for recording in recordings:
        before = done

        def tick(number: int, before: int = before) -> None:
            tell(READING_SHARE + (1 - READING_SHARE) * (before + number) / max(1, count))

        sessions.append(_session(recording, _short(batch, recording.source), tick))
        done += sum(len(window.raws) for window in recording.windows)
    if size is None:
        size = sum(c.raw_bytes for session in sessions for w in session.windows for c in w.chunks)
    apart = any(source == name or source.startswith(name + "/") for name in batch.sources)
    joined = () if apart else tuple(str(one) for one in batch.paths)
    return IngestedFile(path, digest, size, recordings[0].format, tuple(sessions), joined=joined)


def _session(recording: Recording, source: str, tick: Callable[[int], None]) -> IngestedSession:
    windows = in_order(recording.windows)
    identity = keys(recording)
    stored = tuple(chunked(window) for window in windows)
    return IngestedSession(
        tool_key=identity.tool,
        content_key=identity.content,
        events_hash=events_hash(stored),
        source=source,
        format=recording.format,
        metadata=recording.metadata,
        notes=recording.notes,
        windows=stored,
        analysis=completed(analyze(windows, recording.metadata, tick=tick)),
    )


def _without_sessions(batch: Batch, result: Result) -> IngestedFile:
    path, digest, size = _origin(batch, result.source)
    if isinstance(result, Survey):
        return IngestedFile(
            path, digest, size or 0, SURVEY, (), result.otherwise, result.named, survey=result
        )
    refused = isinstance(result, Refusal)
    return IngestedFile(
        path,
        digest,
        size or 0,
        result.format if isinstance(result, Refusal) else None,
        (),
        reason=getattr(result, "reason", None),
        rejected=refused,
    )


def _name(batch: Batch) -> str:
    first = batch.sources[0] if batch.sources else ""
    return first if len(batch.sources) <= 1 else f"{first} + {len(batch.sources) - 1}"


def _short(batch: Batch, source: str) -> str:
    """The file's own name, without the folders it was found in; of joined files the first one's; what is
    inside an archive keeps its way."""
    for name in batch.sources:
        if source == name or source.startswith(name + "/"):
            return source[len(name) - len(PurePosixPath(name).name) :]
        if source.startswith(name + " + "):
            return PurePosixPath(name).name
    return source


def _origin(batch: Batch, source: str) -> tuple[str, str, int | None]:
    """Path, hash and size of what a result came from; the size of a member of an archive is not
    known here."""
    for path, name in zip(batch.paths, batch.sources, strict=True):
        if source == name:
            return str(path), _digest([path]), _size(path)
        if source.startswith(name + "/"):
            inner = source[len(name) :]
            return str(path) + inner, _digest([path], inner), None
    return source, _digest(batch.paths, source), batch.size_bytes


def _digest(paths: Sequence[Path], member: str = "") -> str:
    """SHA-256 of a file; of several, or of a member, one over the files' hashes and the member's
    name."""
    digests = []
    for path in paths:
        try:
            if not path.is_file():  # a pipe would be waited for
                raise OSError(f"{path} is no file")
            with path.open("rb") as file:
                digests.append(hashlib.file_digest(file, "sha256").hexdigest())
        except OSError:
            digests.append("")
    if len(digests) == 1 and not member:
        return digests[0]
    return hashlib.sha256("\n".join([*digests, member]).encode("utf-8", "replace")).hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
