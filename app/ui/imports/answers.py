"""One file of answers to surveys: what its columns are is known, or a person is asked; then it is stored, or not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from app.errors import UserError
from app.formats.feedback import Choices, Survey
from app.library import surveys
from app.library.changes import Changes
from app.ui import words
from app.ui.imports.outcomes import AnswersCount, FileOutcome, Outcome
from app.ui.tasks import Task, Tasks

if TYPE_CHECKING:
    from app.library.database import Library
    from app.library.records import IngestedFile

#: answers a question for columns; None: the file stays outside
Reply = Callable[[Choices | None], None]


class Question(Struct, frozen=True):
    """Somebody has to say what the columns of a file are. `chosen`: what they were said to be before, None at first."""

    survey: Survey
    reply: Reply
    chosen: Choices | None = None


#: puts a question to the person
Asker = Callable[[Question], None]


class Turns:
    """Questions of one import, one after the other: who comes while one is open looks again once it is answered, since
    what was said then may hold for its columns, too.

    Attributes:
        ask: puts a question to the person; None where nobody is there who could answer.
    """

    def __init__(self) -> None:
        self.ask: Asker | None = None
        self._is_open = False
        self._waiting: list[Callable[[], None]] = []

    def put(self, question: Question, again: Callable[[], None]) -> None:
        """Put a question, or look again when it is its turn."""
        if self._is_open or self.ask is None:
            self._waiting.append(again)
        else:
            self._is_open = True
            self.ask(question)

    def end(self) -> None:
        """The question that was open is answered, and what was said is kept."""
        self._is_open = False
        waiting, self._waiting = self._waiting, []
        for again in waiting:
            again()


class _Known(Struct, frozen=True):
    is_there: bool
    choices: Choices | None


class AnswersIn:
    """Brings the answers of one file in.

    Args:
        turns: asks a person where nobody said what such columns are; where nobody can be asked they are what they are
            taken for.
        waits: whether it waits for a person now.
        began: each step, so that it can be cancelled.
        told: what became of it.
    """

    def __init__(
        self,
        tasks: Tasks,
        file: IngestedFile,
        survey: Survey,
        turns: Turns,
        waits: Callable[[bool], None],
        began: Callable[[Task], None],
        told: Callable[[FileOutcome], None],
    ) -> None:
        self._tasks, self._file, self._survey = tasks, file, survey
        self._turns, self._waits, self._began, self._told = turns, waits, began, told
        self._is_asked = False

    def begin(self) -> None:
        """Look what is known of it."""
        self._waits(False)
        self._began(self._tasks.read(self._known, self._met, failed=self._refused))

    def _known(self, library: Library) -> _Known:
        is_there = surveys.is_known(library, self._file.file_sha256)
        return _Known(is_there, surveys.remembered(library, self._survey.table.titles))

    def _met(self, known: _Known) -> None:
        if known.is_there or known.choices is not None or self._turns.ask is None:
            self._store(known.choices)
        else:
            self._waits(True)
            self._turns.put(Question(self._survey, self._answered), self.begin)

    def _answered(self, choices: Choices | None) -> None:
        self._waits(False)
        self._is_asked = True
        if choices is None:
            said = _tr("Nothing of it was kept. Import it again to say what its columns are.")
            self._tell(FileOutcome(self._survey.source, Outcome.SKIPPED, said))
        else:
            self._store(choices, is_said=True)

    def _store(self, choices: Choices | None, is_said: bool = False) -> None:
        act = partial(_store, self._survey, self._file.file_sha256, choices, is_said)
        self._began(self._tasks.write(act, self._stored, initiator=self, failed=self._refused))

    def _stored(self, kept: Changes) -> None:
        assert isinstance(kept, surveys.Kept)
        name, outcome = self._survey.source, Outcome(kept.outcome)
        lost = sum(one.cells for one in kept.left_out)
        count = AnswersCount(kept.answers, kept.joined, lost)
        self._tell(FileOutcome(name, outcome, in_words(kept), kept.sessions[:1], count))

    def _tell(self, outcome: FileOutcome) -> None:
        self._told(outcome)
        if self._is_asked:
            self._turns.end()

    def _refused(self, error: UserError) -> None:
        outcome = Outcome.REJECTED if self._survey.named else Outcome.SKIPPED
        name = self._survey.source
        sentence = str(error).removeprefix(name).lstrip(",: ")
        self._tell(FileOutcome(name, outcome, sentence))


def _store(
    survey: Survey, sha256: str, choices: Choices | None, is_said: bool, library: Library
) -> Changes:
    kept = surveys.store(library, survey, sha256, choices)
    if is_said and choices is not None:
        surveys.remember(library, survey.table.titles, choices)
    return kept


def in_words(kept: surveys.Kept) -> str:
    """What became of a file's answers."""
    if not kept.answers:
        said = _tr("%1 answers, in the library already")
        return said.replace("%1", words.number(kept.known))
    parts = counted(AnswersCount(kept.answers, kept.joined))
    if kept.known:
        parts.append(_tr("%1 more were known").replace("%1", words.number(kept.known)))
    parts += [text for _, text in kept.warnings()]
    return " · ".join(parts)


def counted(of: AnswersCount) -> list[str]:
    """How many answers there are, with a session, and left out, each in words; none without any."""
    parts = []
    if of.new == 1:
        joined = _tr("at its moment in a session")
        parts = [_tr("1 answer"), joined if of.joined else _tr("at no moment of a session")]
    elif of.new:
        joined = _tr("%1 of them at their moment in a session")
        parts.append(_tr("%1 answers").replace("%1", words.number(of.new)))
        parts.append(joined.replace("%1", words.number(of.joined)))
    if of.left_out:
        left_out = _tr("1 value left out") if of.left_out == 1 else _tr("%1 values left out")
        parts.append(left_out.replace("%1", words.number(of.left_out)))
    return parts


def _tr(text: str) -> str:
    return QCoreApplication.translate("imports", text)
