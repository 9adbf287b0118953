"""The files of answers that the library has: which there are, taking one out, and reading one with other columns.

Of a file its answers are kept, not its text: to be read with other columns it has to be at hand again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec import Struct

from app.errors import NothingFound, UserError
from app.formats.feedback import Choices, Survey
from app.library import answer_joins, answer_words, surveys
from app.library.addresses import PathBook
from app.library.answers import touch
from app.library.changes import Changes
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from app.library.database import Library
    from app.library.storable import Value

_CHANGED = frozenset({"surveys", "answers", "facts", "paths", "survey_columns"})
_COLUMNS = (
    "id, survey_id, row, session_id, joined_by, told_session, told_user, epoch_ms, kind, question, score, scale_max,"
    " text, url, path_id, selector, device, country"
)
#: what makes an answer the same as one that another file brought
_SAME = "kind, question, score, text, told_session, told_user, epoch_ms"


class SurveyFile(Struct, frozen=True):
    """A file that brought answers; words that explain a score are counted with it. `joined` of them have a session;
    `choices` is what its columns were said to be, None where a later version wrote that."""

    id: int
    name: str
    sha256: str
    imported_at_ms: float
    answers: int
    joined: int
    choices: Choices | None


class _Kept(Struct, frozen=True):
    """All that the library has of a file: its row, and those of its answers."""

    survey: tuple[Value, ...]
    answers: tuple[tuple[Value, ...], ...]

    @property
    def sessions(self) -> frozenset[int]:
        """Those that have its answers."""
        return frozenset(cast("int", row[3]) for row in self.answers if row[3] is not None)


def files(db: Library) -> tuple[SurveyFile, ...]:
    """Those there are, the last one first."""
    found = db.execute(
        """SELECT s.id, s.name, s.sha256, s.imported_at_ms, count(a.id), count(a.session_id), s.columns
           FROM surveys s LEFT JOIN answers a ON a.survey_id = s.id
           GROUP BY s.id ORDER BY s.imported_at_ms DESC, s.id DESC"""
    )
    words = answer_words.words_of_files(db)
    return tuple(
        SurveyFile(
            number, name, sha256, at_ms, many - words.get(number, (0, 0))[0],
            joined - words.get(number, (0, 0))[1], surveys.read_choices(columns),
        )
        for number, name, sha256, at_ms, many, joined, columns in found.fetchall()
    )  # fmt: skip


def remove(db: Library, file: int) -> Undoable:
    """Take a file and its answers out of the library.

    Raises:
        NothingFound: it is not there any more.
    """
    with db.atomic():
        kept = _kept(db, file)
        db.execute("DELETE FROM surveys WHERE id = ?", (file,))
        touch(db, kept.sessions)

    def back(later: Library) -> Changes:
        with later.atomic():
            return Changes(_CHANGED, _put(later, kept))

    return Undoable(_CHANGED, tuple(sorted(kept.sessions)), back)


def read_again(db: Library, file: int, survey: Survey, sha256: str, choices: Choices) -> Undoable:
    """Read a file with other columns; what a person joined by hand stays where its row is still answered.

    Args:
        survey: the file as it was read now, of which `sha256` is the hash.

    Raises:
        NothingFound: it is not in the library any more.
        UserError: it is another file, or with these columns it has no answer; nothing is changed then.
    """
    with db.atomic():
        kept = _kept(db, file)
        _, name, known, imported_at_ms, _ = kept.survey
        assert isinstance(known, str)
        if sha256 != known:
            raise UserError(
                f"{survey.source} is not the file that brought these answers.",
                f"Choose {name!s} as it was when it was imported, or import this one beside it.",
            )
        columns = surveys.remembered(db, survey.table.titles)
        db.execute("DELETE FROM surveys WHERE id = ?", (file,))
        stored = surveys.store(db, survey, sha256, choices)
        if stored.outcome == "duplicate":
            raise UserError(
                f"With these columns all answers of {survey.source} are in the library already, from other files.",
                "Choose other columns, or remove the file.",
            )
        (made,) = db.execute("SELECT id FROM surveys WHERE sha256 = ?", (sha256,)).fetchone()
        db.execute(
            "UPDATE surveys SET name = ?, imported_at_ms = ? WHERE id = ?",
            (name, imported_at_ms, made),
        )
        by_hand = {(row[2], row[3]) for row in kept.answers if row[4] == answer_joins.By.HAND}
        db.executemany(
            "UPDATE answers SET session_id = ?, joined_by = 'hand' WHERE survey_id = ? AND row = ?",
            [(session, made, row) for row, session in by_hand],
        )
        surveys.remember(db, survey.table.titles, choices)
        changed = kept.sessions | _kept(db, made).sessions
        touch(db, changed)

    def back(later: Library) -> Changes:
        with later.atomic():
            later.execute("DELETE FROM surveys WHERE sha256 = ?", (known,))
            if columns is None:
                surveys.forget_columns(later, survey.table.titles)
            else:
                surveys.remember(later, survey.table.titles, columns)
            put = _put(later, kept)
            touch(later, changed)
        return Changes(_CHANGED, tuple(sorted({*changed, *put})))

    return Undoable(_CHANGED, tuple(sorted(changed)), back)


def _kept(db: Library, file: int) -> _Kept:
    found = db.execute(
        "SELECT id, name, sha256, imported_at_ms, columns FROM surveys WHERE id = ?", (file,)
    ).fetchone()
    if found is None:
        raise NothingFound("This file of answers is not in the library any more.")
    answers = db.execute(f"SELECT {_COLUMNS} FROM answers WHERE survey_id = ? ORDER BY id", (file,))
    return _Kept(tuple(found), tuple(tuple(row) for row in answers.fetchall()))


def _put(db: Library, kept: _Kept) -> tuple[int, ...]:
    """Bring a file back, unless somebody did already. Answers of sessions that were erased since then stay away, and
    so do those that another file brought. Needs an open transaction.

    Returns:
        The sessions that have its answers.
    """
    number, *rest = kept.survey
    if surveys.is_known(db, str(rest[1])):
        return ()
    taken = db.execute("SELECT 1 FROM surveys WHERE id = ?", (number,)).fetchone()
    (number,) = db.execute(
        "INSERT INTO surveys(id, name, sha256, imported_at_ms, columns) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (None if taken else number, *rest),
    ).fetchone()
    sessions = {row[0] for row in db.execute("SELECT id FROM sessions")}
    # where one number is another's by now, all get new ones, in their order
    is_free = {row[0] for row in db.execute("SELECT id FROM answers")}.isdisjoint(
        one[0] for one in kept.answers
    )
    there = {tuple(row) for row in db.execute(f"SELECT {_SAME} FROM answers")}
    book = PathBook(db)
    rows = [
        (
            one[0] if is_free else None, number, *one[2:14],
            None if one[13] is None else book.id_of(str(one[13])), *one[15:],
        )
        for one in kept.answers
        if (one[3] is None or one[3] in sessions) and _same(one) not in there
    ]  # fmt: skip
    db.executemany(f"INSERT INTO answers({_COLUMNS}) VALUES ({', '.join('?' * 18)})", rows)
    found = db.execute(
        "SELECT id, session_id FROM answers WHERE survey_id = ?", (number,)
    ).fetchall()
    if not found:
        db.execute("DELETE FROM surveys WHERE id = ?", (number,))
    # sessions may have come, or gone
    joined = answer_joins.join(db, [row[0] for row in found])
    changed = {*joined, *(row[1] for row in found if row[1] is not None)}
    touch(db, changed)
    return tuple(sorted(changed))


def _same(row: tuple[Value, ...]) -> tuple[Value, ...] | None:
    """What makes an answer the same; None of one that may be anybody's, which is a new one."""
    kind, question, score, text = row[8], row[9], row[10], row[12]
    told_session, told_user, epoch_ms = row[5:8]
    if epoch_ms is None and told_session is None:
        return None
    return kind, question, score, text, told_session, told_user, epoch_ms
