"""`footfall import`: read files in processes, write each in one transaction, say what became of every one."""

from __future__ import annotations

import argparse
import hashlib
import os
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from app import log
from app.cli import output
from app.cli.output import Json, Progress, number
from app.errors import LibraryUnusable, UserError
from app.formats.feedback import Survey
from app.jobs import ingest
from app.library import surveys
from app.library.database import open_writer
from app.library.records import IngestedFile, IngestedSession
from app.library.sameness import is_still_true
from app.library.sessions import known_file, store
from app.paths import Paths

if TYPE_CHECKING:
    from app.library.database import Library

REJECTED, SKIPPED, DUPLICATE = "rejected", "skipped", "duplicate"

_log = log.room("cli")


class Warned(Struct, frozen=True):
    """Something about a recording that a person should know; `at_ms` from the session's beginning."""

    code: str
    text: str
    at_ms: float | None


class AnswersDone(Struct, frozen=True):
    """What became of the answers of a survey: how many are new, and how many of those have a session."""

    new: int
    joined: int
    known: int


class FileDone(Struct, frozen=True):
    """What became of one file, or of one member of an archive."""

    path: str
    outcome: str
    format: str | None
    sessions: tuple[int, ...]
    events: int
    bytes: int
    warnings: tuple[Warned, ...] = ()
    reason: str | None = None
    answers: AnswersDone | None = None


def run_import(args: argparse.Namespace, where: Paths) -> int:
    """Import what the line names."""
    started = time.perf_counter()
    progress = Progress()
    done: list[FileDone] = []
    try:
        with closing(open_writer(where.library)) as db:
            for one in _import_all(db, args.paths, args.jobs, progress):
                progress.clear()
                done.append(one)
                if not args.json:
                    output.line(_in_words(one))
        if args.measure:
            stored = [session for one in done for session in one.sessions]
            from app.cli import measuring

            measuring.measure_all(where.library, stored)
    except (UserError, KeyboardInterrupt) as why:
        raise output.Unfinished(_document(done, time.perf_counter() - started), why) from None
    finally:
        progress.clear()
    seconds = time.perf_counter() - started
    if args.json:
        output.document(_document(done, seconds))
    else:
        output.message(_summary(done, seconds))
    return 1 if any(one.outcome == REJECTED for one in done) else 0


def _document(done: list[FileDone], seconds: float) -> dict[str, Json]:
    return {"files": [_as_json(one) for one in done], "seconds": number(seconds)}


def _import_all(
    db: Library, paths: list[Path], jobs: int | None, progress: Progress
) -> Iterator[FileDone]:
    told: deque[ingest.Found | FileDone] = deque()
    for one in ingest.find(paths):
        told.append(_known(db, one) or one)
    found = [one for one in told if isinstance(one, ingest.Found)]
    processes = min(jobs or max(1, (os.cpu_count() or 1) - 1), len(found))
    if processes <= 1:
        read = _read_here(found, progress)
    else:
        # what starts processes takes longer to load than a small file to read
        from app.cli.apart import read_apart

        read = read_apart(found, processes, progress, stumbled)
    began_at_ms = time.time() * 1000
    for one, file in read:
        while told[0] is not one:
            yield from _if_done(told.popleft())
        yield from _each_file(_stored(db, file, began_at_ms), file.joined)
    for last in told:
        yield from _if_done(last)


def _if_done(one: ingest.Found | FileDone) -> Iterator[FileDone]:
    """What was known before comes in its place among what had to be read."""
    if isinstance(one, FileDone):
        yield one


def _each_file(done: FileDone, joined: tuple[str, ...]) -> Iterator[FileDone]:
    """An entry for each of the files that hold a recording together; its events are counted with the first."""
    if not joined:
        yield done
        return
    for at, path in enumerate(joined):
        with suppress(OSError):
            size = Path(path).stat().st_size
            first = at == 0
            yield replace(
                done, path=path, bytes=size, events=done.events if first else 0,
                warnings=done.warnings if first else (),
            )  # fmt: skip


def _known(db: Library, found: ingest.Found) -> FileDone | None:
    """The fast path: exactly this file was imported before."""
    if len(found.batch.paths) != 1:
        return None
    path = found.batch.paths[0]
    if not path.is_file():
        return None
    try:
        size = path.stat().st_size
        sessions = known_file(db, size, lambda: _digest(path))
    except OSError:
        return None
    if not sessions:
        return None
    from app.library import details

    events = sum(session.events for session in sessions)
    ids = tuple(session.id for session in sessions)
    rows = [details.row(db, session) for session in ids]
    warnings = [
        Warned(remark.code, remark.text, remark.at_ms)
        for row in rows
        for remark in details.remarks(db, row.id, row.started_at_ms)
    ]
    return FileDone(str(path), DUPLICATE, rows[0].format, ids, events, size, tuple(warnings))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_here(
    found: list[ingest.Found], progress: Progress
) -> Iterator[tuple[ingest.Found, IngestedFile]]:
    """Read in this process, member by member: one core, least memory."""
    for at, one in enumerate(found):

        def tell(done: float, total: float, name: str, at: int = at) -> None:
            share = f" {done / total:.0%}" if total else ""
            progress.tell(f"{at + 1} of {len(found)}: {name}{share}")

        try:
            for file in ingest.ingest_batch(one.batch, tell):
                yield one, file
        except Exception as error:  # noqa: BLE001 - one file must not keep the others out
            yield one, stumbled(one, error)


def stumbled(found: ingest.Found, error: Exception) -> IngestedFile:
    """What a file comes to that a mistake of ours kept from being read."""
    _log.error("%s could not be read", found.name, exc_info=error)
    reason = (
        f"{found.name}: Footfall stumbled over it ({type(error).__name__}); nothing of it was kept."
    )
    path = str(found.batch.paths[0]) if len(found.batch.paths) == 1 else found.name
    return IngestedFile(path, "", found.bytes, None, (), reason, rejected=True)


def _stumble(name: str, error: Exception) -> str:
    return f"{name}: Footfall stumbled over it ({type(error).__name__}); nothing of it was kept."


def _stored(db: Library, file: IngestedFile, began_at_ms: float) -> FileDone:
    if file.survey is not None:
        return _answers_stored(db, file, file.survey)
    if not file.sessions:
        outcome = REJECTED if file.rejected else SKIPPED
        return FileDone(file.path, outcome, file.format, (), 0, file.bytes, (), file.reason)
    try:
        stored = store(db, file, ingest.join, began_at_ms)
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001 - one file must not keep the others out
        _log.error("%s could not be stored", file.path, exc_info=error)
        return FileDone(
            file.path, REJECTED, file.format, (), 0, file.bytes, (), _stumble(file.path, error)
        )
    return FileDone(
        file.path,
        stored.outcome,
        file.format,
        tuple(dict.fromkeys(session.id for session in stored.outcomes)),
        sum(session.events for session in file.sessions),
        file.bytes,
        tuple(
            warning
            for session, became in zip(file.sessions, stored.outcomes, strict=True)
            for warning in _warnings(session)
            if is_still_true(warning.code, became.outcome)
        ),
        file.reason,
    )


def _answers_stored(db: Library, file: IngestedFile, survey: Survey) -> FileDone:
    try:
        kept = surveys.store(db, survey, file.file_sha256)
    except LibraryUnusable:
        raise
    except UserError as why:
        outcome = REJECTED if file.rejected else SKIPPED
        return FileDone(file.path, outcome, file.format, (), 0, file.bytes, (), why.text)
    done = AnswersDone(kept.answers, kept.joined, kept.known)
    warned = tuple(Warned(code, text, None) for code, text in kept.warnings())
    return FileDone(
        file.path, kept.outcome, file.format, kept.sessions, 0, file.bytes, warned, answers=done
    )


def _warnings(session: IngestedSession) -> tuple[Warned, ...]:
    zero_ms = session.analysis.started_at_ms
    found = [
        Warned(note.code, note.text, None if note.epoch_ms is None else note.epoch_ms - zero_ms)
        for note in session.notes
    ]
    said = {one.code for one in found}
    found += [
        Warned(lack.code, lack.text, lack.at_ms)
        for lack in session.analysis.integrity
        if lack.code not in said
    ]
    return tuple(dict.fromkeys(found))


def _as_json(one: FileDone) -> dict[str, Json]:
    return {
        "path": one.path,
        "outcome": one.outcome,
        "format": one.format,
        "sessions": list(one.sessions),
        "events": one.events,
        "bytes": one.bytes,
        "warnings": [
            {"code": warning.code, "text": warning.text, "at_ms": number(warning.at_ms)}
            for warning in one.warnings
        ],
        "reason": one.reason,
        **({} if one.answers is None else _answers_as_json(one.answers)),
    }


def _answers_as_json(of: AnswersDone) -> dict[str, Json]:
    return {"answers": of.new, "joined": of.joined, "known_answers": of.known}


def _in_words(one: FileDone) -> str:
    said = [f"{one.outcome:9} {one.path}"]
    if one.answers is not None:
        said.append(surveys.in_words(one.answers.new, one.answers.joined, one.answers.known))
    elif one.sessions:
        named = ", ".join(str(session) for session in one.sessions)
        said.append(f"session {named}" if len(one.sessions) == 1 else f"sessions {named}")
        said.append(f"{one.events:,} events")
    if one.reason:
        said.append(one.reason)
    said += [warning.text for warning in one.warnings]
    return " · ".join(said)


def _summary(done: list[FileDone], seconds: float) -> str:
    counts: dict[str, int] = {}
    for one in done:
        counts[one.outcome] = counts.get(one.outcome, 0) + 1
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items()) or "nothing found"
    return f"{told}, {seconds:.1f} s"
