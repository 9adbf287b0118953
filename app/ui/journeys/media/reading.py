"""What the tab asks the library (on the surveyor's thread), and how media are put in words."""

from __future__ import annotations

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
    ended_between,
    left_between,
    played_of,
    summaries,
)
from app.library import search
from app.library.media_use import among, media_use
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

    use: MediaUse
    chosen: Mask
    listed: tuple[VideoSummary, ...]
    in_all: int


class Ask(Struct, frozen=True):
    """Asks what was played."""

    query: str

    def __call__(self, db: Library) -> Found:
        use = media_use(db)
        chosen = among(db, use, condition(search.parse(self.query)))
        return Found(use, chosen, summaries(use, chosen), len(np.unique(use.video)))


class AskCurve(Struct, frozen=True):
    """Asks for one medium over its length."""

    of: Found
    summary: VideoSummary

    def __call__(self, db: Library) -> Curve:
        return curve(self.of.use, self.of.chosen, self.summary)


class AskWho(Struct, frozen=True):
    """Asks who is behind a number: who went no further than a part of a medium, paused there, sought away from there;
    without a part, who played it at all."""

    of: Found
    number: int
    from_s: float = 0.0
    to_s: float = 0.0
    what: EndedBy | None = None

    def __call__(self, db: Library) -> tuple[behind.Moment, ...]:
        use, chosen = self.of.use, self.of.chosen
        if self.what is None:
            return _moments(played_of(use, chosen, self.number), _t("from %1"))
        if self.what is EndedBy.LEAVE:
            found = left_between(use, chosen, self.number, self.from_s, self.to_s)
            return _moments(found, _t("stopped at %1"))
        found = ended_between(use, chosen, self.number, self.from_s, self.to_s, self.what)
        said = _t("paused at %1") if self.what is EndedBy.PAUSE else _t("away from %1")
        return _moments(found, said)


def _moments(found: tuple[Moment, ...], said: str) -> tuple[behind.Moment, ...]:
    return tuple(
        behind.Moment(one.session, one.at_ms, _tr(said).replace("%1", at(one.at_s)))
        for one in found
    )


def name(one: VideoSummary) -> str:
    """What a medium is called: by its label, its file, its place."""
    file = (one.video.src or "").rstrip("/").rpartition("/")[2]
    return words.plain(one.video.label or file or one.video.selector or one.video.kind)


def place(one: VideoSummary) -> str:
    """The page it stands on, and whose."""
    page = one.video.page
    return words.plain(" · ".join(part for part in (page.name, page.site) if part))


def at(seconds: float) -> str:
    """A position."""
    return words.length(1000 * seconds)


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
    begin, end = at(first * found.part_s), at((last + 1) * found.part_s)
    when = begin if begin == end else f"{begin}–{end}"
    parts = [when, _tr("still there: %1").replace("%1", ranged(still))]
    if left:
        parts.append(_tr("stopped here: %1").replace("%1", words.number(left)))
    for counts, said in (
        (found.paused, _tr("paused: %1")),
        (found.sought, _tr("sought away: %1")),
    ):
        if sum(counts[first : last + 1]):
            parts.append(said.replace("%1", words.number(sum(counts[first : last + 1]))))
    return " · ".join(parts)
