"""What the list says of each medium."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.insights.media import VideoSummary
from app.proportions import wilson
from app.ui import words
from app.ui.journeys.media import reading
from app.ui.journeys.media.reading import Did
from app.ui.journeys.shares import percent
from app.ui.journeys.table import Bar, Column

#: what a click on the numbers of a column asks, by the column's place
DOORS = {
    1: Did.PLAYED, 2: Did.PLAYED, 3: Did.PLAYED, 4: Did.REACHED, 7: Did.PAUSED, 8: Did.SOUGHT,
}  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("journeys_media", text)


def columns() -> tuple[Column, ...]:
    """From left to right; those that matter least have no room first."""

    def ended(row: VideoSummary) -> Bar | None:
        if row.ended is None or row.ended.share is None:
            return None
        return Bar(row.ended.share, *wilson(row.ended))

    return (
        Column(
            _tr("Film or sound"), _tr("Called by its label, else by its file"),
            reading.name, reading.name, below=reading.place,
        ),
        Column(
            _tr("Began"), _tr("Sessions in which a person let some of it play"),
            lambda row: words.number(row.started), lambda row: row.started, 76, is_door=True,
        ),
        Column(
            _tr("People"), _tr("Different people"),
            lambda row: words.number(row.people), lambda row: row.people, 76, is_door=True,
        ),
        Column(
            _tr("Plays"), _tr("How often it was started"),
            lambda row: words.number(row.plays), lambda row: row.plays, 72, is_door=True,
        ),
        Column(
            _tr("To the end"), _tr("Who saw it through, of those who began; with the range of 95 %"),
            lambda row: "" if row.ended is None else percent(row.ended.share),
            lambda row: None if row.ended is None else row.ended.share, 100, bar=ended, is_door=True,
        ),
        Column(
            _tr("Seen"), _tr("How much of it the middle one of those who began saw"),
            lambda row: percent(row.seen_frac), lambda row: row.seen_frac, 72,
        ),
        Column(
            _tr("Length"), _tr("“at least” where no recording tells it: as far as anybody came"),
            reading.short_length, lambda row: row.length.seconds, 76,
        ),
        Column(
            _tr("Pauses"), _tr("How often it was paused"),
            lambda row: words.number(row.pauses), lambda row: row.pauses, 76, is_door=True,
        ),
        Column(
            _tr("Seeks"), _tr("How often somebody went to another place in it"),
            lambda row: words.number(row.seeks), lambda row: row.seeks, 72, is_door=True,
        ),
    )  # fmt: skip
