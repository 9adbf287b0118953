"""What the tab asks the library (on the surveyor's thread), and how answers are put in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.insights.feedback import Answer, Distribution, Nps, Part, csat, distributions, nps, parts
from app.library import feedback, search, survey_files
from app.library.answer_joins import By, Missing
from app.library.survey_files import SurveyFile
from app.proportions import Share, is_roughly_known, wilson
from app.ui import said, words

if TYPE_CHECKING:
    from app.library.database import Library

_CONTEXT = "journeys_feedback"


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class Found(Struct, frozen=True):
    """What the sessions of a query say."""

    query: str
    told: feedback.Told
    nps: Nps
    csat: Share
    scores: tuple[Distribution, ...]
    files: tuple[SurveyFile, ...] = ()

    def parts(self, key: str) -> tuple[Part, ...]:
        """The answers by one of `feedback.BY`."""
        return parts(self.told.answers, lambda answer: self.told.values(key, answer))


class Ask(Struct, frozen=True):
    """Asks what people say."""

    query: str

    def __call__(self, db: Library) -> Found:
        told = feedback.tell(db, search.parse(self.query))
        answers = told.answers
        return Found(
            self.query,
            told,
            nps(answers),
            csat(answers),
            distributions(answers),
            survey_files.files(db),
        )


class Chosen(Struct, frozen=True):
    """Which answers are listed; None, or empty, is any."""

    kind: str = ""
    scale_max: float | None = None
    score: float | None = None
    by: str = ""
    value: str = ""

    def fits(self, answer: Answer, told: feedback.Told) -> bool:
        """Whether an answer is one of them."""
        if self.score is not None and (answer.kind, answer.scale_max, answer.score) != (
            self.kind,
            self.scale_max,
            self.score,
        ):
            return False
        return not self.by or self.value in told.values(self.by, answer)


_BY = {
    "device": _t("By device"), "page": _t("By page"), "variant": _t("By variant"), "country": _t("By country"),
    "segment": _t("By segment"),
}  # fmt: skip
_WHY = {
    Missing.UNTOLD: _t("the file names no recording and no person"),
    Missing.UNKNOWN_SESSION: _t("its recording is not in the library"),
    Missing.UNKNOWN_USER: _t("nobody of this name is in the library"),
    Missing.NO_TIME: _t("no time of day is told"),
    Missing.FAR: _t("no session of this person within 30 minutes"),
    Missing.SEVERAL: _t("several sessions of this person at that moment"),
    Missing.BY_HAND: _t("somebody took it off its session"),
}


def by(key: str) -> str:
    """What answers are told apart by."""
    return _tr(_BY[key])


def why(answer: Answer) -> str:
    """Why an answer stands in no session."""
    return _tr(_WHY[Missing(answer.missing)]) if answer.missing else ""


def is_by_hand(answer: Answer) -> bool:
    """Whether a person said whose it is."""
    return By.HAND in (answer.joined_by, answer.missing)


def counted(found: Found) -> str:
    """How many answers there are, and how many of them stand in no session."""
    answers = found.told.answers
    many = len(answers)
    text = _tr("1 answer") if many == 1 else _tr("%1 answers").replace("%1", words.number(many))
    lost = sum(one.session is None for one in answers)
    if lost:
        text += " · " + _tr("%1 without a session").replace("%1", words.number(lost))
    return text


def file(of: SurveyFile) -> str:
    """A file in a line: `answers.csv · 214 answers, 198 with a session · 12 Nov 09:15`."""
    many = _tr("1 answer") if of.answers == 1 else _tr("%1 answers")
    joined = _tr("%1 with a session").replace("%1", words.number(of.joined))
    told = f"{many.replace('%1', words.number(of.answers))}, {joined}"
    return " · ".join((words.plain(of.name, 60), told, words.moment(of.imported_at_ms)))


def net(of: Nps) -> str:
    """A net promoter score: `+25`."""
    return "" if of.score is None else _signed(of.score)


def _signed(value: float) -> str:
    rounded = round(100 * value)
    return f"{rounded:+d}".replace("-", "\N{MINUS SIGN}") if rounded else "0"


def of_scores(value: str, total: int) -> str:
    """A number with how many scores it is of: `+25 of 214`; empty without any."""
    if not value or not total:
        return ""
    return _tr("%1 of %2").replace("%1", value).replace("%2", words.number(total))


def net_range(of: Nps) -> str:
    """The range of a net promoter score, and of how many scores it is."""
    if of.score is None:
        return _tr("Nobody gave a score from 0 to 10.")
    text = _tr("between %1 and %2, of %3")
    for mark, value in (
        ("%1", _signed(of.low)),
        ("%2", _signed(of.high)),
        ("%3", words.number(of.total)),
    ):
        text = text.replace(mark, value)
    return f"{text} · {_few()}" if is_roughly_known(of.total) else text


def net_parts(of: Nps) -> str:
    """Who they are."""
    if of.score is None:
        return ""
    text = _tr("%1 promoters · %2 passive · %3 detractors")
    for mark, value in (("%1", of.promoters), ("%2", of.passives), ("%3", of.detractors)):
        text = text.replace(mark, words.number(value))
    return text


def share_range(of: Share) -> str:
    """The range of a share, and of how many scores it is."""
    if of.share is None:
        return _tr("Nobody rated how satisfied they are.")
    low, high = wilson(of)
    text = _tr("between %1 and %2 %, of %3")
    for mark, value in (
        ("%1", str(round(100 * low))), ("%2", str(round(100 * high))), ("%3", words.number(of.total)),
    ):  # fmt: skip
        text = text.replace(mark, value)
    return f"{text} · {_few()}" if is_roughly_known(of.total) else text


def _few() -> str:
    return _tr("few: known roughly")


def scale(of: Distribution) -> str:
    """What a distribution is of: `NPS · of 10 · 214`."""
    most = "" if of.scale_max is None else _tr("of %1").replace("%1", f"{of.scale_max:g}")
    many = words.number(sum(count for _, count in of.scores))
    return " · ".join(part for part in (said.kind(of.kind), most, many) if part)


def chosen(of: Chosen) -> str:
    """Which answers are listed."""
    parts_ = []
    if of.score is not None:
        parts_.append(said.title(of.kind, of.score, of.scale_max))
    if of.by:
        parts_.append(words.plain(of.value))
    return " · ".join(parts_)


def text(of: Answer) -> str:
    """What was said, else what was asked."""
    return words.plain(of.text or of.beside) or words.plain(of.question) or said.kind(of.kind)


def below(of: Answer) -> str:
    """What was asked, and where; why it stands in no session."""
    asked = words.plain(of.question) if of.text or of.beside else ""
    by_hand = _tr("joined by hand") if of.joined_by == By.HAND else ""
    parts_ = (why(of), by_hand, asked, words.plain(of.page))
    return " · ".join(part for part in parts_ if part) or said.kind(of.kind)


def when(of: Answer) -> str:
    """The day and time."""
    return "" if of.epoch_ms is None else words.moment(of.epoch_ms)
