"""Files of answers: what their columns are, as a person said it for such titles, and their answers as rows.

A file is written in one transaction: all of it is there afterwards, or nothing. An answer that another file brought
already is the same one, not a second.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from app.errors import UserError
from app.formats.feedback import (
    Choices,
    LeftOut,
    Role,
    Survey,
    ToldAnswer,
    answers_of,
    guess,
    left_out,
)
from app.formats.survey_times import is_open
from app.formats.survey_words import explaining_of
from app.formats.table import Table, folded
from app.library import answer_joins
from app.library.addresses import PathBook
from app.library.answer_words import words_of_files
from app.library.changes import Changes
from app.library.listing import THESE, listed
from app.library.storable import Value, storable

if TYPE_CHECKING:
    from app.library.database import Library

Outcome = Literal["imported", "updated", "duplicate"]
_LONGEST_VALUE = 40
_WRITTEN = frozenset({"surveys", "answers", "facts", "paths"})
_COLUMNS = (
    "survey_id, row, kind, question, score, scale_max, text, told_session, told_user, epoch_ms, url, path_id,"
    " selector, device, country"
)


class Kept(Changes, frozen=True):
    """What became of a file of answers; words that explain a score are counted with it. `answers` are new, `joined` of
    them have a session; `known` were there before; `untimed` have a time that cannot be read, `has_open_dates`: nobody
    knows which is its day and which its month; `left_out` are cells of columns of scores that hold none."""

    outcome: Outcome = "imported"
    answers: int = 0
    joined: int = 0
    known: int = 0
    untimed: int = 0
    has_open_dates: bool = False
    left_out: tuple[LeftOut, ...] = ()

    def warnings(self) -> tuple[tuple[str, str], ...]:
        """What a person should know, each with a code that stays."""
        found: list[tuple[str, str]] = []
        if self.has_open_dates:
            said = "Nothing tells which is the day and which the month of its dates, so answers have no time."
            found.append(("open_dates", said))
        elif self.untimed:
            said = f"{self.untimed:,} of its answers have no time that can be read."
            found.append(("no_time", said))
        found += [("left_out", _left_out(one)) for one in self.left_out]
        return tuple(found)


def _left_out(of: LeftOut) -> str:
    said = "no score from 0 to 10" if of.role is Role.NPS else "no score"
    are = "is" if of.cells == 1 else "are"
    where = "in" if of.cells == 1 else "the first in"
    value = " ".join(of.value.split())
    shown = value if len(value) <= _LONGEST_VALUE else f"{value[: _LONGEST_VALUE - 1]}…"
    return (
        f"“{of.title}”: {of.cells:,} of {of.filled:,} values {are} {said} and left out, {where} line {of.line:,}: "
        f"“{shown}”."
    )


def in_words(new: int, joined: int, known: int) -> str:
    """What became of a file's answers.

    >>> in_words(3, 2, 0), in_words(0, 0, 3)
    ('3 answers, 2 of them joined to a session', '3 answers, in the library already')
    """
    if not new:
        return f"{_answers(known)}, in the library already"
    said = f"{_answers(new)}, {joined:,} of them joined to a session"
    return f"{said}; {known:,} more were known" if known else said


def _answers(number: int) -> str:
    return "1 answer" if number == 1 else f"{number:,} answers"


def remembered(db: Library, titles: Sequence[str]) -> Choices | None:
    """What a person said that the columns with these titles are."""
    found = db.execute(
        "SELECT choices FROM survey_columns WHERE titles = ?", (_key(titles),)
    ).fetchone()
    choices = None if found is None else read_choices(found[0])
    return choices if choices is not None and len(choices.roles) == len(titles) else None


def read_choices(written: str) -> Choices | None:
    """What columns were said to be, None as a later version wrote it."""
    try:
        return msgspec.json.decode(written, type=Choices)
    except msgspec.ValidationError:
        return None


def remember(db: Library, titles: Sequence[str], choices: Choices) -> Changes:
    """Keep what a person says that the columns with these titles are."""
    db.execute(
        "INSERT OR REPLACE INTO survey_columns VALUES (?, ?)",
        (_key(titles), msgspec.json.encode(choices).decode()),
    )
    return Changes(frozenset({"survey_columns"}))


def forget_columns(db: Library, titles: Sequence[str]) -> None:
    """Forget what was said of these titles."""
    db.execute("DELETE FROM survey_columns WHERE titles = ?", (_key(titles),))


def choices_for(db: Library, table: Table) -> Choices:
    """What was said of such titles, or else what they are taken for."""
    return remembered(db, table.titles) or guess(table)


def is_known(db: Library, sha256: str) -> bool:
    """Whether exactly this file brought answers before."""
    found = db.execute("SELECT 1 FROM surveys WHERE sha256 = ?", (sha256,)).fetchone()
    return found is not None


def store(db: Library, survey: Survey, sha256: str, choices: Choices | None = None) -> Kept:
    """Write a file's answers, and give each its session.

    Args:
        choices: what its columns are; unless told, what was said of such titles, or what they are taken for.

    Raises:
        UserError: no column holds answers, or no row has one.
    """
    table = survey.table
    if is_known(db, sha256):
        return Kept(outcome="duplicate", known=_count(db, sha256))
    chosen = choices or choices_for(db, table)
    if not chosen.has_answers:
        raise UserError(survey.otherwise, "Nobody said which of its columns hold answers.")
    told = list(answers_of(table, chosen))
    if not told:
        raise UserError(
            f"{survey.source} holds no answer in the {len(table.rows):,} rows of its table.",
            "Perhaps its columns are others than they are taken for.",
        )
    with db.atomic():
        new = _new(db, told)
        in_all = len(told) - len(explaining_of(told))
        if not new:
            return Kept(outcome="duplicate", known=in_all)
        (number,) = db.execute(
            "INSERT INTO surveys(name, sha256, imported_at_ms, columns) VALUES (?, ?, ?, ?) RETURNING id",
            (
                storable(survey.source), sha256, time.time() * 1000,
                msgspec.json.encode(chosen).decode(),
            ),
        ).fetchone()  # fmt: skip
        book = PathBook(db)
        db.executemany(
            f"INSERT INTO answers({_COLUMNS}) VALUES ({', '.join('?' * 15)})",
            [_row(number, one, book) for one in new],
        )
        made = [
            row[0]
            for row in db.execute(
                "SELECT id FROM answers WHERE survey_id = ? ORDER BY id", (number,)
            )
        ]
        sessions = answer_joins.join(db, made)
        words = explaining_of(new)
        alone = [id_ for at, id_ in enumerate(made) if at not in words]
        (joined,) = db.execute(
            f"SELECT count(session_id) FROM answers WHERE id {THESE}", (listed(alone),)
        ).fetchone()
    at = next((at for at, role in enumerate(chosen.roles) if role is Role.TIME), None)
    times = [] if at is None else [row[at] for row in table.rows]
    return Kept(
        _WRITTEN,
        sessions,
        "updated" if len(new) < len(told) else "imported",
        len(alone),
        joined,
        max(in_all - len(alone), 0),
        0
        if at is None
        else sum(new[nth].epoch_ms is None for nth in range(len(new)) if nth not in words),
        chosen.order is None and is_open(times),
        left_out(table, chosen),
    )


def _count(db: Library, sha256: str) -> int:
    number, many = db.execute(
        "SELECT s.id, count(*) FROM answers a JOIN surveys s ON s.id = a.survey_id WHERE s.sha256 = ?",
        (sha256,),
    ).fetchone()
    return int(many) - words_of_files(db).get(number, (0, 0))[0]


def _new(db: Library, told: Sequence[ToldAnswer]) -> list[ToldAnswer]:
    """Answers that no other file brought. One without a moment, a person and a session may be anybody's: it is new."""
    there = {
        tuple(row)
        for row in db.execute(
            "SELECT kind, question, score, text, told_session, told_user, epoch_ms FROM answers"
        )
    }
    if not there:
        return list(told)
    return [
        one
        for one in told
        if (one.epoch_ms is None and one.session is None)
        or (
            str(one.kind), storable(one.question), one.score, storable(one.text), storable(one.session),
            storable(one.user), one.epoch_ms,
        ) not in there
    ]  # fmt: skip


def _row(survey: int, one: ToldAnswer, book: PathBook) -> tuple[Value, ...]:
    return (
        survey, one.row, str(one.kind), storable(one.question), one.score, one.scale_max, storable(one.text),
        storable(one.session), storable(one.user), one.epoch_ms, storable(one.url),
        None if one.url is None else book.id_of(one.url),
        storable(one.selector), storable(one.device), storable(one.country),
    )  # fmt: skip


def _key(titles: Sequence[str]) -> str:
    return str(storable(msgspec.json.encode([folded(title) for title in titles]).decode()))
