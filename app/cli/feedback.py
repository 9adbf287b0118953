"""`footfall feedback`: what people say, in surveys and while they were recorded: NPS, CSAT, scores, words."""

from __future__ import annotations

import argparse
from contextlib import closing

from app.cli import output
from app.cli.output import Json, number
from app.cli.shares import share_as_json
from app.errors import QueryError
from app.insights.feedback import Answer, Distribution, Nps, Part, csat, distributions, nps, parts
from app.library import answers_by_hand, feedback, search, survey_files
from app.library.database import Library, one_moment, open_writer
from app.library.survey_files import SurveyFile
from app.paths import Paths
from app.proportions import wilson

#: longer numbers are none of a library's
_MOST_DIGITS = 18


def run_feedback(args: argparse.Namespace, where: Paths) -> int:
    """Tell what the sessions that fit a query say; without one also what has no session."""
    query = search.parse(args.where or "")
    if args.join is not None:
        with closing(open_writer(where.library)) as db:
            _join(db, *args.join)
    if args.remove is not None:
        with closing(open_writer(where.library)) as db:
            survey_files.remove(db, args.remove)
        output.message(f"The file {args.remove} is taken out, with its answers.")
    with one_moment(where.library) as db:
        told = feedback.tell(db, query)
        files = survey_files.files(db)
    answers = told.answers
    if args.json:
        output.document(
            {
                "answers": len(answers),
                "joined": sum(one.session is not None for one in answers),
                "nps": _nps(nps(answers)),
                "csat": share_as_json(csat(answers), "satisfied"),
                "distributions": [_distribution(one) for one in distributions(answers)],
                "by": {key: _parts(told, key) for key in feedback.BY},
                "list": [_answer(one) for one in answers],
                "files": [_file(one) for one in files],
            }
        )
        return 0
    output.table(
        ("SESSION", "AT", "KIND", "SCORE", "WHO", "PAGE", "TEXT"), (_row(one) for one in answers)
    )
    score, satisfied = nps(answers), csat(answers)
    if score.score is not None:
        output.message(
            f"NPS {100 * score.score:+.0f} ({100 * score.low:+.0f} to {100 * score.high:+.0f}) of {score.total} scores"
        )
    if satisfied.share is not None:
        low, high = wilson(satisfied)
        output.message(
            f"CSAT {100 * satisfied.share:.0f} % ({100 * low:.0f}–{100 * high:.0f} %) of {satisfied.total} scores"
        )
    lost = sum(one.session is None for one in answers)
    if lost:
        output.message(f"{lost} of {len(answers)} answers have no session.")
    return 0


def _join(db: Library, answer: str, session: str) -> None:
    """Say whose an answer is."""
    if not _is_number(answer) or not (_is_number(session) or session in ("none", "file")):
        raise QueryError(
            f"“{answer} {session}” joins nothing.",
            "An answer has a number, `answer` in `footfall feedback --json`; a session its own, or `none`, or `file`.",
        )
    if _is_number(session):
        done = answers_by_hand.join(db, int(answer), int(session))
    else:
        act = answers_by_hand.take_off if session == "none" else answers_by_hand.let_find
        done = act(db, int(answer))
    told = "is as it was" if done.back is None else "belongs to another session now, or to none"
    output.message(f"Answer {answer} {told}.")


def _is_number(word: str) -> bool:
    """Whether a word is a number that the library may have."""
    return word.isdecimal() and len(word) <= _MOST_DIGITS


def _nps(of: Nps) -> dict[str, Json]:
    is_some = of.score is not None
    return {
        "score": None if of.score is None else number(100 * of.score),
        "low": number(100 * of.low) if is_some else None,
        "high": number(100 * of.high) if is_some else None,
        "promoters": of.promoters,
        "passives": of.passives,
        "detractors": of.detractors,
        "of": of.total,
    }


def _distribution(of: Distribution) -> dict[str, Json]:
    scores: list[Json] = [{"score": score, "answers": count} for score, count in of.scores]
    return {"kind": of.kind, "scale_max": number(of.scale_max), "scores": scores}


def _parts(told: feedback.Told, key: str) -> list[Json]:
    return [_part(one) for one in parts(told.answers, lambda answer: told.values(key, answer))]


def _part(of: Part) -> dict[str, Json]:
    return {
        "value": of.value,
        "answers": len(of.answers),
        "nps": _nps(of.nps),
        "csat": share_as_json(of.csat, "satisfied"),
    }


def _answer(of: Answer) -> dict[str, Json]:
    return {
        "session": of.session,
        "at_ms": None if of.session is None else number(of.at_ms),
        "epoch_ms": number(of.epoch_ms),
        "kind": of.kind,
        "score": number(of.score),
        "scale_max": number(of.scale_max),
        "text": of.text or None,
        "beside": of.beside or None,
        "question": of.question or None,
        "user": of.who or None,
        "page": of.page or None,
        "device": of.device or None,
        "variant": of.variant or None,
        "country": of.country or None,
        "selector": of.selector or None,
        "joined_by": of.joined_by,
        "missing": of.missing,
        "answer": of.answer,
    }


def _file(of: SurveyFile) -> dict[str, Json]:
    return {
        "file": of.id,
        "name": of.name,
        "imported_at_ms": number(of.imported_at_ms),
        "answers": of.answers,
        "joined": of.joined,
        "columns": None if of.choices is None else [str(role) for role in of.choices.roles],
    }


def _row(of: Answer) -> tuple[str, ...]:
    return (
        "" if of.session is None else str(of.session),
        (of.missing or "") if of.session is None else output.length(of.at_ms),
        of.kind,
        "" if of.score is None else f"{of.score:g}",
        of.who,
        of.page,
        of.text or of.beside or of.question,
    )
