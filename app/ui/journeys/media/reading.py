"""What the tab asks the library (on the surveyor's thread), and how media are put in words."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.insights.media import (
    Curve,
    EndedBy,
    Mask,
    MediaUse,
    Moment,
    VideoSummary,
    curve,
    end_s,
    ended_between,
    left_between,
    played_of,
    reached,
    stopped,
    summaries,
)
from app.library import search
from app.library.columns import rows_among
from app.library.media_use import media_use, video_terms
from app.library.search_sql import condition
from app.proportions import Share
from app.ui import words
from app.ui.journeys import behind
from app.ui.journeys.shares import percent, ranged

if TYPE_CHECKING:
    from app.library.database import Library

_CONTEXT = "journeys_media"


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class Found(Struct, frozen=True):
    """What was played in the sessions of a query; `in_all`: how many uses there are in the whole library."""

    query: str
    use: MediaUse
    chosen: Mask
    listed: tuple[VideoSummary, ...]
    in_all: int


class Ask(Struct, frozen=True):
    """Asks what was played."""

    query: str

    def __call__(self, db: Library) -> Found:
        use = media_use(db)
        chosen = rows_among(db, use.session, condition(search.parse(self.query)))
        return Found(self.query, use, chosen, summaries(use, chosen), len(np.unique(use.video)))


class AskCurve(Struct, frozen=True):
    """Asks for one medium over its length."""

    of: Found
    summary: VideoSummary

    def __call__(self, db: Library) -> Curve:
        return curve(self.of.use, self.of.chosen, self.summary)


class Did(StrEnum):
    """What was done with a medium, as a query calls it; `reached`: its end."""

    PLAYED = "played"
    REACHED = "reached"
    LEFT = "left"
    PAUSED = "paused"
    SOUGHT = "sought"


_SAID = {
    Did.PLAYED: _t("from %1"), Did.REACHED: _t("came to %1"), Did.LEFT: _t("stopped at %1"),
    Did.PAUSED: _t("paused at %1"), Did.SOUGHT: _t("away from %1"),
}  # fmt: skip
_BY = {Did.PAUSED: EndedBy.PAUSE, Did.SOUGHT: EndedBy.SEEK}


class AskWho(Struct, frozen=True):
    """Asks who is behind a number: who played a medium, saw it through, stopped in a part of it (in s), paused or
    sought away there, or anywhere without a part."""

    of: Found
    summary: VideoSummary
    did: Did = Did.PLAYED
    part: tuple[float, float] | None = None

    def __call__(self, db: Library) -> tuple[behind.Moment, ...]:
        return tuple(
            behind.Moment(
                one.session,
                one.at_ms,
                "" if math.isnan(one.at_s) else _tr(_SAID[self.did]).replace("%1", at(one.at_s)),
            )
            for one in self._found()
        )

    def _found(self) -> tuple[Moment, ...]:
        use, chosen, number = self.of.use, self.of.chosen, self.summary.number
        if self.did is Did.PLAYED:
            return played_of(use, chosen, number)
        if self.did is Did.REACHED:
            return reached(use, chosen, number, end_s(self.summary.length))
        if self.did is Did.LEFT:
            return left_between(use, chosen, number, *(self.part or (0.0, math.inf)))
        if self.part is None:
            return stopped(use, chosen, number, _BY[self.did])
        return ended_between(use, chosen, number, *self.part, _BY[self.did])

    @property
    def query(self) -> str:
        """The query that finds them all; empty where none does."""
        where: tuple[float, ...] = self.part or ()
        if self.did is Did.REACHED:
            where = (end_s(self.summary.length),)
        elif self.did is Did.LEFT:
            where = self.part or (0.0, math.inf)
        terms = video_terms(self.summary.video, self.did, *where)
        return search.narrowed(self.of.query, terms)


_TITLES = {
    Did.PLAYED: _t("Played it: %3"), Did.REACHED: _t("Saw it to the end: %3"), Did.LEFT: _t("Stopped: %3"),
    Did.PAUSED: _t("Paused it: %3"), Did.SOUGHT: _t("Went elsewhere in it: %3"),
}  # fmt: skip
_OF_PARTS = {
    Did.LEFT: _t("Stopped at %1–%2: %3"), Did.PAUSED: _t("Paused at %1–%2: %3"),
    Did.SOUGHT: _t("Went elsewhere from %1–%2: %3"),
}  # fmt: skip


def behind_said(ask: AskWho, many: int) -> str:
    """What the list behind a number is called."""
    if ask.part is None:
        return _tr(_TITLES[ask.did]).replace("%3", words.number(many))
    from_s, to_s = ask.part[0], min(ask.part[1], ask.summary.length.seconds)
    said = _tr(_OF_PARTS[ask.did]).replace("%1", edge(from_s)).replace("%2", edge(to_s))
    return said.replace("%3", words.number(many))


def name(one: VideoSummary) -> str:
    """What a medium is called: by its label, its file, its place."""
    return words.plain(one.video.name)


def place(one: VideoSummary) -> str:
    """The page it stands on, and whose."""
    page = one.video.page
    return words.plain(" · ".join(part for part in (page.name, page.site) if part))


def at(seconds: float) -> str:
    """A position."""
    return words.length(1000 * seconds)


def edge(seconds: float) -> str:
    """Where a part of a curve begins or ends, to a hundredth where parts are shorter than a second."""
    seconds = round(seconds, 2)
    whole = math.floor(seconds)
    rest = f"{seconds - whole:.2f}"[1:].rstrip("0").rstrip(".")
    return f"{at(whole)}{rest}"


def length(one: VideoSummary) -> str:
    """How long it is, as far as that is known; empty where no position was recorded."""
    if not one.length.seconds:
        return ""
    if one.length.is_known:
        return at(one.length.seconds)
    return _tr("at least %1").replace("%1", at(one.length.seconds))


def facts(one: VideoSummary) -> str:
    """One line about a medium."""
    if not one.length.seconds:
        return _tr("no recording tells which parts of it were played")
    parts = [length(one)]
    if one.seen_frac is not None:
        parts.append(_tr("half saw %1 or more").replace("%1", percent(one.seen_frac)))
    elif one.seen_s is not None:
        parts.append(_tr("half saw %1 or more").replace("%1", at(one.seen_s)))
    if one.ended is not None and one.ended.total:
        parts.append(_tr("to the end: %1").replace("%1", ranged(one.ended)))
    if one.again.hits:
        parts.append(_tr("some of it twice: %1").replace("%1", words.number(one.again.hits)))
    if not one.length.is_known:
        parts.append(_tr("no recording tells its length"))
    return " · ".join(parts)


def short_length(one: VideoSummary) -> str:
    """The same where there is little room."""
    if not one.length.seconds:
        return ""
    said = at(one.length.seconds)
    return said if one.length.is_known else f"≥ {said}"


def part_said(found: Curve, first: int, last: int) -> str:
    """What a part of the curve tells."""
    still = Share(found.still[first], found.started)
    left = sum(found.left[first : last + 1])
    begin, end = edge(first * found.part_s), edge((last + 1) * found.part_s)
    when = begin if begin == end else f"{begin}–{end}"
    parts = [when, _tr("still there: %1").replace("%1", ranged(still))]
    often = found.played[first : last + 1]
    played = words.number(min(often))
    if max(often) > min(often):
        played += f"–{words.number(max(often))}"
    parts.append(_tr("played %1×").replace("%1", played))
    if left:
        parts.append(_tr("stopped here: %1").replace("%1", words.number(left)))
    for counts, said in (
        (found.paused, _tr("paused: %1")),
        (found.sought, _tr("sought away: %1")),
    ):
        if sum(counts[first : last + 1]):
            parts.append(said.replace("%1", words.number(sum(counts[first : last + 1]))))
    return " · ".join(parts)
