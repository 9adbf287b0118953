"""Words of files that explain a score are told with it, once: in lists, and where answers are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.formats.survey_words import Given, explaining
from app.library.listing import THESE, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.insights.feedback import Answer
    from app.library.database import Library


def explaining_in(db: Library, among: Collection[int]) -> dict[int, int]:
    """The answers that are words to a score, with that score's number, of all files that have some of these."""
    found = db.execute(
        f"""SELECT id, survey_id, row, kind, coalesce(question, '') FROM answers
            WHERE survey_id IN (SELECT survey_id FROM answers WHERE id {THESE}) ORDER BY survey_id, row, id""",
        (listed(among),),
    )
    return explaining(Given(*row) for row in found.fetchall())


def told_once(db: Library, answers: Sequence[Answer]) -> list[Answer]:
    """These answers, words that explain a score beside it instead of behind it."""
    shown = {one.answer for one in answers if one.answer is not None}
    if not shown:
        return list(answers)
    with_score = {
        words: score for words, score in explaining_in(db, shown).items() if {words, score} <= shown
    }
    beside: dict[int, list[tuple[int, str]]] = {}
    for one in answers:
        if one.answer in with_score and one.text:
            beside.setdefault(with_score[one.answer], []).append((one.answer, one.text))
    found = (one for one in answers if one.answer not in with_score)
    return [
        replace(one, beside=" · ".join(text for _, text in sorted(beside[one.answer])))
        if one.answer in beside
        else one
        for one in found
    ]


def words_of_files(db: Library) -> dict[int, tuple[int, int]]:
    """How many answers of each file are words to a score, and how many of those have a session."""
    scores = [row[0] for row in db.execute("SELECT id FROM answers WHERE score IS NOT NULL")]
    found = db.execute(
        f"SELECT survey_id, count(*), count(session_id) FROM answers WHERE id {THESE} GROUP BY survey_id",
        (listed(explaining_in(db, scores)),),
    )
    return {survey: (many, joined) for survey, many, joined in found.fetchall()}
