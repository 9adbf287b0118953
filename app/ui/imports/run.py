"""One import: find the files, read them in processes, write each in one transaction, tell how far it is.

Only as many files are in work as there are processes, so that other works get their turn, and a file
that waits to be written counts as in work, so that memory does not fill with read files.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QElapsedTimer, QObject, Signal

from app.errors import UserError
from app.formats.feedback import Survey
from app.jobs import ingest
from app.library import sessions
from app.library.changes import Changes
from app.library.records import IngestedFile, IngestedSession, IngestedWindow
from app.library.sameness import is_still_true
from app.ui import words
from app.ui.imports.answers import AnswersIn, Turns
from app.ui.imports.outcomes import FileOutcome, Outcome
from app.ui.imports.pace import Pace
from app.ui.tasks import Task, Tasks

if TYPE_CHECKING:
    from app.library.database import Library

#: the place of a session in its file, and the windows the library has of another version of it
Version = tuple[int, tuple[IngestedWindow, ...]]


class ImportRun(QObject):
    """Lives until its files are over.

    Signals:
        progressed: (Pace).
        file_finished: (FileOutcome).
        was_finished: all is over, or cancelled.
    """

    progressed = Signal(object)
    file_finished = Signal(object)
    was_finished = Signal()

    def __init__(self, tasks: Tasks, paths: tuple[Path, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._paths = paths
        self._waiting: deque[ingest.Found] = deque()
        self._working: dict[ingest.Found, Task] = {}
        self._partly: dict[ingest.Found, float] = {}
        self._clock = QElapsedTimer()
        self._files = 0
        self._files_done = 0
        self._total_bytes = 0.0
        self._done_bytes = 0.0
        self._finding: Task | None = None
        self._over = False
        self._began_at_ms = 0.0
        #: put questions for the columns of tables to the person
        self.turns = Turns()
        self._asking: set[ingest.Found] = set()
        self.was_cancelled = False
        self.sessions: list[int] = []

    def begin(self) -> None:
        """Look what there is."""
        self._clock.start()
        self._began_at_ms = time.time() * 1000
        self._finding = self._tasks.compute(
            ingest.find, self._paths, done=self._found, failed=self._not_found
        )

    def cancel(self) -> None:
        """Stop what is being read; what is written stays."""
        self.was_cancelled = True
        self._waiting.clear()
        if self._finding is not None:
            self._finding.cancel()
        for task in tuple(self._working.values()):
            task.cancel()
        self._end()

    def _found(self, found: tuple[ingest.Found, ...]) -> None:
        self._finding = None
        self._waiting.extend(found)
        self._files = len(found)
        self._total_bytes = float(sum(file.bytes for file in found))
        self._fill()

    def _not_found(self, error: UserError) -> None:
        self._finding = None
        name = ", ".join(path.name for path in self._paths)
        self.file_finished.emit(FileOutcome(name, Outcome.REJECTED, _alone(str(error), name)))
        self._end()

    def _fill(self) -> None:
        while self._waiting and len(self._working) - len(self._asking) < self._tasks.places:
            file = self._waiting.popleft()
            task = self._tasks.compute(
                ingest.ingest,
                file,
                done=partial(self._write, file),
                failed=partial(self._refused, file),
            )
            task.progressed.connect(partial(self._came_on, file))
            self._working[file] = task
        self._tell("")
        if not self._working:
            self._end()

    def _came_on(self, file: ingest.Found, done: float, total: float, name: str) -> None:
        if total > 0:
            self._partly[file] = file.bytes * min(1.0, done / total)
        self._tell(name or file.name)

    def _write(self, file: ingest.Found, read: list[IngestedFile]) -> None:
        """Write what one file held, one after the other; then the file is over."""
        if self._over:
            return
        while read and not read[0].sessions and read[0].survey is None:
            self.file_finished.emit(_refusal(file, read.pop(0)))
        if not read:
            self._file_over(file)
            return
        first, rest = read[0], read[1:]
        if first.survey is not None:
            self._take_answers(file, first, first.survey, rest)
            return
        self._working[file] = self._tasks.read(
            lambda library: _other_versions(library, first),
            lambda versions: self._join(file, first, rest, versions, joined=False),
            failed=lambda error: self._refused(file, error),
        )

    def _take_answers(
        self, file: ingest.Found, first: IngestedFile, survey: Survey, rest: list[IngestedFile]
    ) -> None:
        def began(task: Task) -> None:
            self._working[file] = task

        def told(outcome: FileOutcome) -> None:
            if not self._over:
                self.file_finished.emit(outcome)
                self._write(file, rest)

        def waits(on: bool) -> None:
            """Who thinks about columns keeps no other file waiting."""
            if on:
                self._asking.add(file)
                self._fill()
            else:
                self._asking.discard(file)

        AnswersIn(self._tasks, first, survey, self.turns, waits, began, told).begin()

    def _join(
        self,
        file: ingest.Found,
        first: IngestedFile,
        rest: list[IngestedFile],
        versions: list[Version],
        *,
        joined: bool,
    ) -> None:
        """Put known sessions together with what the library has of them, in a process; then store.

        A session that another file brought in meanwhile is met by the writer itself.
        """
        if self._over:
            return
        if not versions:
            join = None if joined else ingest.join
            self._working[file] = self._tasks.write(
                lambda library: sessions.store(library, first, join, self._began_at_ms),
                lambda stored: self._written(file, first, rest, stored),
                initiator=self,
                failed=lambda error: self._refused(file, error),
            )
            return
        place, windows = versions[0]

        def put(whole: IngestedSession) -> None:
            put_in = (*first.sessions[:place], whole, *first.sessions[place + 1 :])
            self._join(file, replace(first, sessions=put_in), rest, versions[1:], joined=True)

        self._working[file] = self._tasks.compute(
            ingest.join,
            windows,
            first.sessions[place],
            done=put,
            failed=lambda error: self._refused(file, error),
        )

    def _written(
        self, file: ingest.Found, read: IngestedFile, rest: list[IngestedFile], stored: Changes
    ) -> None:
        assert isinstance(stored, sessions.Stored)
        self.sessions.extend(stored.sessions)
        self.file_finished.emit(self._in_words(file, read, stored))
        self._write(file, rest)

    def _refused(self, file: ingest.Found, error: UserError) -> None:
        self.file_finished.emit(
            FileOutcome(file.name, Outcome.REJECTED, _alone(str(error), file.name))
        )
        self._file_over(file)

    def _file_over(self, file: ingest.Found) -> None:
        self._working.pop(file, None)
        self._partly.pop(file, None)
        self._files_done += 1
        self._done_bytes += file.bytes
        if not self._over:
            self._fill()

    def _tell(self, name: str) -> None:
        done_bytes = self._done_bytes + sum(self._partly.values())
        elapsed_ms = float(self._clock.elapsed())
        self.progressed.emit(
            Pace(self._files_done, self._files, done_bytes, self._total_bytes, elapsed_ms, name)
        )

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self.was_finished.emit()

    def _in_words(
        self, file: ingest.Found, read: IngestedFile, stored: sessions.Stored
    ) -> FileOutcome:
        outcome, name = Outcome(stored.outcome), _name(file, read)
        count = len(stored.outcomes)
        events = sum(session.events for session in stored.outcomes)
        said = [
            self.tr("%1 sessions").replace("%1", str(count)) if count > 1 else "",
            self.tr("in the library already") if outcome is Outcome.DUPLICATE else "",
            self.tr("a longer version of a known session") if outcome is Outcome.UPDATED else "",
            self._count(events),
            *(_alone(text, name) for text in _notes(read, stored)),
        ]
        held = tuple(session.id for session in stored.outcomes)
        return FileOutcome(name, outcome, " · ".join(filter(None, said)), held)

    def _count(self, events: int) -> str:
        one, more = self.tr("1 event"), self.tr("%1 events")
        return one if events == 1 else more.replace("%1", words.number(events))


def _notes(read: IngestedFile, stored: sessions.Stored) -> Iterator[str]:
    for session, became in zip(read.sessions, stored.outcomes, strict=True):
        for note in session.notes:
            if is_still_true(note.code, became.outcome):
                yield note.text


def _refusal(file: ingest.Found, read: IngestedFile) -> FileOutcome:
    outcome = Outcome.REJECTED if read.rejected else Outcome.SKIPPED
    name = _name(file, read)
    return FileOutcome(name, outcome, _alone(read.reason or "", name))


def _alone(sentence: str, name: str) -> str:
    """The sentence without the file's name, whole or without its folders: the line begins with it already."""
    for said in (name, name.rpartition("/")[2]):
        rest = sentence.removeprefix(said)
        if said and rest != sentence and rest[:1] in (",", ":"):
            return rest.lstrip(",: ")
    return sentence


def _name(file: ingest.Found, read: IngestedFile) -> str:
    """The name a person knows a file or member by: as it was found, not where the disk has it."""
    if read.sessions:
        return read.sessions[0].source
    for path, name in zip(file.batch.paths, file.batch.sources, strict=True):
        if read.path.startswith(str(path)):
            return name + read.path.removeprefix(str(path))
    return file.name


def _other_versions(library: Library, read: IngestedFile) -> list[Version]:
    """Which sessions the library knows with other events, and what it has of them."""
    versions = []
    for place, session in enumerate(read.sessions):
        known = sessions.lookup(library, session.tool_key, session.content_key)
        if known is not None and known.events_hash != session.events_hash:
            versions.append((place, sessions.stored_windows(library, known.id)))
    return versions
