"""What columns of a table are called, and what the answers come to that they give, in words."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.formats.feedback import Choices, LeftOut, Role, ToldAnswer, answers_of
from app.formats.survey_words import explaining_of
from app.formats.table import Table
from app.ui import words

#: rows that are looked at while somebody chooses
MOST_ROWS = 2_000
LONGEST_VALUE, LONGEST_TITLE = 40, 60
_CONTEXT = "surveys"


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


_ROLES = {
    Role.NONE: _t("Not used"),
    Role.NPS: _t("NPS, 0 to 10"),
    Role.CSAT: _t("Satisfaction (CSAT)"),
    Role.RATING: _t("Rating"),
    Role.TEXT: _t("Answer in words"),
    Role.QUESTION: _t("The question"),
    Role.SESSION: _t("Recording: its number or address"),
    Role.USER: _t("Person"),
    Role.TIME: _t("When it was sent"),
    Role.URL: _t("Page"),
    Role.SELECTOR: _t("Element of the page"),
    Role.DEVICE: _t("Device"),
    Role.COUNTRY: _t("Country"),
}
ROLES = tuple(_ROLES)
_COUNTED = {
    Role.NPS: (_t("1 NPS score"), _t("%1 NPS scores")),
    Role.CSAT: (_t("1 CSAT score"), _t("%1 CSAT scores")),
    Role.RATING: (_t("1 rating"), _t("%1 ratings")),
    Role.TEXT: (_t("1 answer in words"), _t("%1 answers in words")),
}


def role(of: Role) -> str:
    """What a column may be."""
    return _tr(_ROLES[of])


def few(table: Table) -> Table:
    """The rows that are looked at."""
    return replace(table, rows=table.rows[:MOST_ROWS], lines=table.lines[:MOST_ROWS])


def told(table: Table, choices: Choices) -> list[ToldAnswer]:
    """The answers of these rows."""
    return list(answers_of(table, choices))


def counted(answers: list[ToldAnswer], rows: int) -> str:
    """How many answers of which kind."""
    if not answers:
        return _tr("No answer yet: say which columns hold scores or words.")
    words_to = explaining_of(answers)
    counts = Counter(one.kind for at, one in enumerate(answers) if at not in words_to)
    explained = Counter(answers[score].kind for score in set(words_to.values()))
    parts = []
    for kind, (one, more) in _COUNTED.items():
        if counts[kind]:
            said = _tr(one) if counts[kind] == 1 else _tr(more)
            said = said.replace("%1", words.number(counts[kind]))
            if explained[kind]:
                beside = _tr("%1 with words").replace("%1", words.number(explained[kind]))
                said = f"{said} ({beside})"
            parts.append(said)
    within = _tr("in 1 row") if rows == 1 else _tr("in %1 rows")
    return f"{', '.join(parts)} {within.replace('%1', words.number(rows))}"


def left_out(of: tuple[LeftOut, ...]) -> str:
    """What stands in columns of scores and is none: how much of it, and the first."""
    parts = []
    for one in of:
        text = _tr("%1 left out, in line %2")
        if one.cells > 1:
            text = _tr("%1 left out, the first in line %2")
        text = text.replace("%1", words.number(one.cells)).replace("%2", words.number(one.line))
        title, value = words.plain(one.title, LONGEST_TITLE), words.plain(one.value, LONGEST_VALUE)
        parts.append(f"{title}: {text}: “{value}”")
    return " · ".join(parts)


def joined_by(answers: list[ToldAnswer], choices: Choices) -> str:
    """By what they will find their sessions, or what is missing for that."""
    if not answers:
        return ""
    if Role.SESSION in choices.roles and any(one.session for one in answers):
        said = _tr("They find their session by the recording that the file names")
        if Role.USER in choices.roles and Role.TIME in choices.roles:
            return _tr("%1, else by person and time.").replace("%1", said)
        return f"{said}."
    if Role.USER not in choices.roles:
        return _tr("No column tells a recording or a person: they will stand in no session.")
    timed = sum(one.epoch_ms is not None for one in answers)
    if not timed:
        return _tr("No time of day can be read: they will stand in no session.")
    if timed < len(answers):
        said = _tr("They find their session by person and time; %1 have no time of day.")
        return said.replace("%1", words.number(len(answers) - timed))
    return _tr("They find their session by person and time, at most 30 minutes away.")
