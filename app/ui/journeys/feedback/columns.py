"""What the tables say of each answer, and of each part of them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.insights.feedback import Nps, Part
from app.proportions import wilson
from app.ui import said, words
from app.ui.journeys.feedback import reading
from app.ui.journeys.shares import percent
from app.ui.journeys.table import Bar, Column
from app.ui.theme import Role


def _tr(text: str) -> str:
    return QCoreApplication.translate("journeys_feedback", text)


def of_answers() -> tuple[Column, ...]:
    """From left to right; those that matter least have no room first."""
    return (
        Column(
            _tr("Answer"), _tr("What was said; below it what was asked, and where"),
            reading.text, reading.text, below=reading.below,
        ),
        Column(
            _tr("When"), _tr("The day and the time"), reading.when, lambda row: row.epoch_ms, 130,
            role=lambda _row: Role.MUTED,
        ),
        Column(
            _tr("Score"), _tr("What was given, and the best there was to give"),
            lambda row: said.score(row.score, row.scale_max), lambda row: row.score, 96,
        ),
        Column(_tr("Kind"), _tr("What it is"), lambda row: said.kind(row.kind), lambda row: row.kind, 90),
        Column(
            _tr("Moment"), _tr("Where it stands in its session; a click opens it 3 seconds before"),
            lambda row: "–" if row.session is None else words.length(row.at_ms),
            lambda row: None if row.session is None else row.at_ms, 84, is_door=True,
            role=lambda row: Role.MUTED if row.session is None else Role.ACCENT,
        ),
        Column(_tr("Who"), _tr("The person"), lambda row: words.plain(row.who, 40), lambda row: row.who, 190),
    )  # fmt: skip


def of_parts() -> tuple[Column, ...]:
    """Answers by what they have in common."""
    return (
        Column(
            _tr("Those of"), _tr("What they have in common"), lambda row: words.plain(row.value),
            lambda row: row.value,
        ),
        Column(
            _tr("Answers"), _tr("A click lists them"), lambda row: words.number(len(row.answers)),
            lambda row: len(row.answers), 80, is_door=True,
        ),
        Column(
            _tr("NPS"), _tr("Promoters less detractors, and of how many scores; with the range of 95 %"),
            lambda row: reading.of_scores(reading.net(row.nps), row.nps.total), lambda row: row.nps.score, 96,
            bar=lambda row: _net(row.nps),
        ),
        Column(
            _tr("CSAT"), _tr("The share of satisfied ones, and of how many scores; with the range of 95 %"),
            lambda row: reading.of_scores(percent(row.csat.share), row.csat.total), lambda row: row.csat.share, 96,
            bar=_satisfied,
        ),
    )  # fmt: skip


def _net(of: Nps) -> Bar | None:
    if of.score is None:
        return None
    return Bar((of.score + 1) / 2, (of.low + 1) / 2, (of.high + 1) / 2)


def _satisfied(of: Part) -> Bar | None:
    return None if of.csat.share is None else Bar(of.csat.share, *wilson(of.csat))
