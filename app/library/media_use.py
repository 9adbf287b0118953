"""What was played in a library, as arrays in memory (`app.insights.media`): a list or a curve is then a pass over
numbers, whatever the query. Read once a connection.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from app.insights.media import EndedBy, MediaUse, Video
from app.insights.place_names import places, told_apart
from app.insights.seeking import went_elsewhere
from app.insights.views import Page
from app.library.kept_rows import KeptRows, Wanted
from app.library.own_names import Names, own_names
from app.library.per_connection import PerConnection
from app.library.search import Named, Term
from app.library.use_rows import named_source
from app.library.use_terms import VIDEO, second, stretch, written

if TYPE_CHECKING:
    from app.library.database import Library

_MEDIA = (
    Wanted("coalesce(s.person_id, -s.id)", "whole"), Wanted("coalesce(t.path_id, -1)", "whole"),
    Wanted("t.idx", "whole"), Wanted("t.at_ms", "number"),
    Wanted("t.plays", "whole"), Wanted("t.pauses", "whole"), Wanted("t.seeks", "whole"),
    Wanted("t.duration_s", "number"), Wanted("t.kind", "text"), Wanted("t.src", "text"), Wanted("t.selector", "text"),
    Wanted("t.label", "text"),
)  # fmt: skip
_SPANS = (
    Wanted("t.medium", "whole"), Wanted("t.at_ms", "number"), Wanted("t.until_ms", "number"),
    Wanted("round(t.from_s, 3)", "number"), Wanted("round(t.to_s, 3)", "number"),
    Wanted("CASE t.ended_by WHEN 'pause' THEN 0 WHEN 'seek' THEN 1 ELSE 2 END", "whole"),
)  # fmt: skip
#: how a use is one number with its session's
_IDX_BITS = 16
assert (EndedBy.PAUSE, EndedBy.SEEK, EndedBy.LEAVE) == (0, 1, 2)


class _Kept:
    def __init__(self) -> None:
        self._media = KeptRows("media", _MEDIA)
        self._spans = KeptRows("media_spans", _SPANS)
        self.use: MediaUse | None = None

    def refresh(self, db: Library) -> MediaUse:
        others = [self._media.refresh(db), self._spans.refresh(db)]
        if self.use is None or any(others):
            self.use = self._made()
        return self.use

    def _made(self) -> MediaUse:
        session, person, path, idx, first_ms, plays, pauses, seeks, duration, *told = (
            self._media.columns
        )
        pages, page_of = self._media.pages()
        page = page_of[path].tolist()
        known: dict[tuple[int, str, str], int] = {}
        last: dict[int, tuple[str | None, str | None, str | None]] = {}
        video = np.zeros(len(session), np.int64)
        called: dict[int, set[tuple[str | None, str | None, str, str | None]]] = defaultdict(set)
        texts = zip(*(column.tolist() for column in told), strict=True)
        for row, (kind, src, element, said) in enumerate(texts):
            source = named_source(src)
            key = (page[row], kind, source or element or "")
            number = video[row] = known.setdefault(key, len(known))
            earlier = last.get(number, (None, None, None))
            last[number] = (
                source or earlier[0],
                element or earlier[1],
                said or earlier[2],
            )
            called[number].add((said, source, kind, None if source else element))
        of_video: dict[int, set[Names]] = {
            number: {
                (
                    said,
                    (source or "").rpartition("/")[2],
                    source,
                    *(places(kind, element) if element else (None, None)),
                    element,
                )
                for said, source, kind, element in ways
            }
            for number, ways in called.items()
        }
        among = [at_page for at_page, *_ in known]
        own = own_names(of_video, among)
        videos = [
            Video(_page(pages, key[0]), key[1], *last[number], own[number])
            for key, number in known.items()
        ]
        apart = told_apart([one.name for one in videos], among, own)
        at_session, medium, at_ms, until_ms, from_s, to_s, ended_by = self._spans.columns
        # uses stand by session, then by their number
        use_of = session << _IDX_BITS | idx
        wanted = at_session << _IDX_BITS | medium
        place = np.minimum(np.searchsorted(use_of, wanted), max(len(use_of) - 1, 0))
        there = use_of[place] == wanted if len(use_of) else np.zeros(len(wanted), np.bool_)
        medium = place[there]
        return MediaUse(
            videos=tuple(
                replace(one, apart=told) if told else one
                for one, told in zip(videos, apart, strict=True)
            ),
            session=session, person=person, video=video, first_ms=first_ms, plays=plays,
            pauses=pauses, seeks=seeks, duration_s=duration,
            medium=medium, at_ms=at_ms[there], until_ms=until_ms[there], from_s=from_s[there], to_s=to_s[there],
            ended_by=ended_by[there],
            sought_ms=went_elsewhere(
                medium, (at_ms[there], from_s[there]), (until_ms[there], to_s[there]), ended_by[there], seeks
            ),
        )  # fmt: skip


def _page(pages: tuple[Page, ...], number: int) -> Page:
    return pages[number]


_kept = PerConnection(_Kept)


def media_use(db: Library) -> MediaUse:
    """All that was played in the library of a connection, as it stands now."""
    return _kept.of(db).refresh(db)


def video_terms(
    video: Video, what: str, from_s: float | None = None, to_s: float = math.inf
) -> tuple[Term, ...]:
    """The term of a query that finds the sessions behind a number of a medium; none where no query tells it from
    others.

    Args:
        what: played, reached, left, paused or sought.
        from_s: a place in it: for `reached` how far, else where a part begins that ends at `to_s`.
    """
    if not (video.called and video.page.name):
        return ()
    where = (
        ()
        if from_s is None
        else ((second(from_s) if what == "reached" else stretch(from_s, to_s)),)
    )
    value = written(what, video.called, *where, video.page.pattern)
    return (Named(VIDEO, (value,)),)
