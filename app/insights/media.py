"""What people did with each video or piece of audio: how often it was played, how far, what was seen twice, where
people stopped.

A *medium* is what plays from one source on one page; without a source, in one element of it. *Started* are the sessions
in which some of it was played by a person; a session is *still there* at a second when it played that second or a later
one. The *length* is known where a player or a loop told it, else it is at least the farthest second that anybody
reached.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.insights.place_names import film_name, with_apart
from app.insights.views import Page
from app.proportions import Share

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: a curve has at most so many parts, none shorter than this
MOST_PARTS, LEAST_PART_S = 200, 0.25
#: who came this near to the end saw it through
END_FRAC, END_S = 0.95, 2.0
#: who came farther than that by the clock saw no more; so many that were told a length stand against each of those
BEYOND_FRAC, LEAST_AGREEING = 1.05, 3


class EndedBy(IntEnum):
    """Why a stretch ended."""

    PAUSE = 0
    SEEK = 1
    LEAVE = 2


class Video(Struct, frozen=True):
    """A medium of a page. `kind` is video or audio; `src` without query; `selector` and `label` as they were recorded
    last; `called`: what tells it from the others of its page in a query, empty where nothing does; `apart`: the same
    for who reads its name, where it needs that."""

    page: Page
    kind: str
    src: str | None
    selector: str | None
    label: str | None
    called: str = ""
    apart: str = ""

    @property
    def name(self) -> str:
        """Its label, else its file, else its name in the code or which one it is."""
        named = film_name(self.label, self.src, self.selector, self.kind)
        return with_apart(named, self.apart)


class MediaUse(Struct, frozen=True):
    """Everything that was played. Of each use (m, by session): `session`, `person` (ids), `video` (place in `videos`),
    `first_ms` (when it was first touched), `plays`, `pauses`, `seeks`, `duration_s` (NaN where unknown). Of each
    stretch (k): `medium` (place among the uses), when (ms from session zero) and what of it (s), `ended_by`
    (`EndedBy`), `sought_ms` when somebody went elsewhere from its end (`app.insights.seeking`; NaN for nobody)."""

    videos: tuple[Video, ...]
    session: Ints
    person: Ints
    video: Ints
    first_ms: Floats
    plays: Ints
    pauses: Ints
    seeks: Ints
    duration_s: Floats
    medium: Ints
    at_ms: Floats
    until_ms: Floats
    from_s: Floats
    to_s: Floats
    ended_by: Ints
    sought_ms: Floats


class Length(Struct, frozen=True):
    """How long a medium is, in seconds; not `is_known`: at least that long."""

    seconds: float
    is_known: bool


class VideoSummary(Struct, frozen=True):
    """One medium in numbers; `number` is its place in `MediaUse.videos`. `seen_frac`: the median part of it that those
    saw who started, where its length is known; `ended`: who saw it through of those who started; `again`: who saw
    some of it twice."""

    number: int
    video: Video
    length: Length
    sessions: int
    people: int
    started: int
    plays: int
    pauses: int
    seeks: int
    seen_frac: float | None
    seen_s: float | None
    ended: Share | None
    again: Share


class Moment(Struct, frozen=True):
    """Where somebody did what was asked about: `at_s` in the medium."""

    session: int
    at_ms: float
    at_s: float


class Curve(Struct, frozen=True):
    """A medium over its length, in n parts of `part_s` seconds. `still`: how many of `started` sessions were there at
    the beginning of each part; `played`: how often each part was played; `left`, `paused`, `sought`: how many went no
    further than this part, how often it was paused or sought away from in it."""

    summary: VideoSummary
    part_s: float
    started: int
    still: tuple[int, ...]
    played: tuple[int, ...]
    left: tuple[int, ...]
    paused: tuple[int, ...]
    sought: tuple[int, ...]


def summaries(use: MediaUse, among: Mask) -> tuple[VideoSummary, ...]:
    """Each medium that people used in some sessions, first those that most began to play; what only played by itself is
    none.

    Args:
        among: (m,) the uses that count.
    """
    many = len(use.videos)
    video = use.video[among]
    lengths, seen = _lengths(use), _seen(use, among[use.medium])
    firsts = np.searchsorted(seen.video, np.arange(many + 1))
    sessions, people = (_distinct(video, ids[among], many) for ids in (use.session, use.person))
    plays, pauses, seeks = (
        np.bincount(video, counts[among], many).astype(np.int64)
        for counts in (use.plays, use.pauses, use.seeks)
    )
    found = []
    for number in np.flatnonzero(sessions).tolist():
        mine = slice(firsts[number], firsts[number + 1])
        length, covered = lengths[number], seen.covered_s[mine]
        started = len(covered)
        if not (started or pauses[number] or seeks[number]):
            continue  # it only played by itself
        seen_s = float(np.median(covered)) if started else None
        ended = Share(int((seen.furthest_s[mine] >= end_s(length)).sum()), started)
        is_measured = length.is_known and seen_s is not None
        found.append(
            VideoSummary(
                number=number,
                video=use.videos[number],
                length=length,
                sessions=int(sessions[number]),
                people=int(people[number]),
                started=started,
                plays=int(plays[number]),
                pauses=int(pauses[number]),
                seeks=int(seeks[number]),
                seen_frac=min(1.0, (seen_s or 0.0) / length.seconds) if is_measured else None,
                seen_s=seen_s,
                ended=ended if is_measured else None,
                again=Share(int(seen.is_again[mine].sum()), started),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.started, -one.sessions, one.number)))


def _distinct(group: Ints, ids: Ints, many: int) -> Ints:
    """How many ids each of `many` groups has."""
    order = np.lexsort((ids, group))
    group, ids = group[order], ids[order]
    is_new = np.ones(len(ids), np.bool_)
    is_new[1:] = (np.diff(group) != 0) | (np.diff(ids) != 0)
    return np.bincount(group[is_new], minlength=many)


def curve(use: MediaUse, among: Mask, of: VideoSummary) -> Curve:
    """One medium over its length."""
    stretches = among[use.medium] & (use.video[use.medium] == of.number)
    part_s = _part_s(of.length)
    parts = max(1, int(np.ceil(of.length.seconds / part_s - 1e-9)))
    furthest = _furthest(use, stretches)
    edges = np.arange(parts) * part_s
    last = np.sort(use.to_s[furthest])
    still = len(last) - np.searchsorted(last, edges, side="right")
    still[0] = len(last)
    begin = np.clip((use.from_s[stretches] / part_s).astype(np.int64), 0, parts - 1)
    end = _part_of(use.to_s[stretches], part_s, parts)
    change = (
        np.bincount(begin, minlength=parts + 1)
        - np.bincount(end + 1, minlength=parts + 1)[: parts + 1]
    )
    ended, sought = use.ended_by[stretches], np.isfinite(use.sought_ms[stretches])
    return Curve(
        summary=of,
        part_s=part_s,
        started=len(last),
        still=tuple(still.tolist()),
        played=tuple(np.cumsum(change)[:parts].tolist()),
        left=_counted(_part_of(use.to_s[furthest], part_s, parts), parts),
        paused=_counted(end[ended == EndedBy.PAUSE], parts),
        sought=_counted(end[sought], parts),
    )


def left_between(
    use: MediaUse, among: Mask, number: int, from_s: float, to_s: float
) -> tuple[Moment, ...]:
    """The sessions that went no further than a part of a medium, and when they were there."""
    rows = _furthest(use, among[use.medium] & (use.video[use.medium] == number))
    return _moments(use, rows[_is_between(use.to_s[rows], from_s, to_s)])


def ended_between(
    use: MediaUse, among: Mask, number: int, from_s: float, to_s: float, by: EndedBy
) -> tuple[Moment, ...]:
    """Where a part of a medium was paused or sought away from."""
    is_mine = among[use.medium] & (use.video[use.medium] == number) & _is_ended(use, by)
    rows = np.flatnonzero(is_mine & _is_between(use.to_s, from_s, to_s))
    return _moments(use, rows, use.sought_ms if by == EndedBy.SEEK else use.until_ms)


def reached(use: MediaUse, among: Mask, number: int, at_s: float) -> tuple[Moment, ...]:
    """The sessions that came at least so far in a medium, and when they were farthest."""
    rows = _furthest(use, among[use.medium] & (use.video[use.medium] == number))
    return _moments(use, rows[use.to_s[rows] >= at_s])


def stopped(use: MediaUse, among: Mask, number: int, by: EndedBy) -> tuple[Moment, ...]:
    """The sessions that paused a medium or sought in it, and when they first did; where only that is told, when they
    came to it (`at_s` is NaN then)."""
    times = use.pauses if by == EndedBy.PAUSE else use.seeks
    media = np.flatnonzero(among & (use.video == number) & (times > 0))
    rows = np.flatnonzero(np.isin(use.medium, media) & _is_ended(use, by))
    when = use.sought_ms if by == EndedBy.SEEK else use.until_ms
    first: dict[int, Moment] = {}
    for one in sorted(_moments(use, rows, when), key=lambda moment: moment.at_ms):
        first.setdefault(one.session, one)
    return tuple(
        first.get(session, Moment(session, at_ms, np.nan))
        for session, at_ms in dict(
            zip(use.session[media][::-1].tolist(), use.first_ms[media][::-1].tolist(), strict=True)
        ).items()
    )[::-1]


def played_of(use: MediaUse, among: Mask, number: int) -> tuple[Moment, ...]:
    """The first stretch of each session in which a medium was played by a person."""
    rows = np.flatnonzero(among[use.medium] & (use.video[use.medium] == number))
    order = np.lexsort((use.at_ms[rows], use.session[use.medium[rows]]))
    rows = rows[order]
    sessions, first = np.unique(use.session[use.medium[rows]], return_index=True)
    return tuple(
        Moment(int(session), float(use.at_ms[row]), float(use.from_s[row]))
        for session, row in zip(sessions, rows[first], strict=True)
    )


class _Seen(Struct, frozen=True):
    """A row a session and medium in which it was played: which, how much, how far, whether some of it twice."""

    video: Ints
    covered_s: Floats
    furthest_s: Floats
    is_again: Mask


def _seen(use: MediaUse, stretches: Mask) -> _Seen:
    rows = np.flatnonzero(stretches)
    video, session = use.video[use.medium[rows]], use.session[use.medium[rows]]
    order = np.lexsort((use.from_s[rows], session, video))
    video, session, rows = video[order], session[order], rows[order]
    if not len(rows):
        return _Seen(video, np.zeros(0), np.zeros(0), np.zeros(0, np.bool_))
    begin, end = use.from_s[rows], use.to_s[rows]
    is_first = np.concatenate([[True], (np.diff(video) != 0) | (np.diff(session) != 0)])
    group = np.cumsum(is_first) - 1
    # what was reached before, within the group: groups are set apart by more than any medium is long
    apart = group * (float(end.max()) + 1.0)
    reached = np.concatenate([[0.0], np.maximum.accumulate(end + apart)[:-1]]) - apart
    reached = np.where(is_first, 0.0, np.maximum(reached, 0.0))
    covered = np.maximum(0.0, end - np.maximum(begin, reached))
    twice = np.maximum(0.0, np.minimum(end, reached) - begin)
    return _Seen(
        video[is_first],
        np.bincount(group, covered).astype(np.float64),
        np.maximum.reduceat(end, np.flatnonzero(is_first)),
        np.bincount(group, twice) >= 1.0,
    )


def _furthest(use: MediaUse, stretches: Mask) -> Ints:
    """Of each session the stretch that reached furthest."""
    rows = np.flatnonzero(stretches)
    session = use.session[use.medium[rows]]
    order = np.lexsort((-use.at_ms[rows], use.to_s[rows], session))
    is_last = np.append(np.diff(session[order]) != 0, True)[: len(rows)]
    return np.asarray(rows[order][is_last], np.int64)


def _lengths(use: MediaUse) -> tuple[Length, ...]:
    """Of each medium, whichever sessions are asked about."""
    furthest = np.zeros(len(use.session))
    np.maximum.at(furthest, use.medium, use.to_s)
    order = np.argsort(use.video, kind="stable")
    starts = np.searchsorted(use.video[order], np.arange(len(use.videos) + 1))
    found = []
    for number in range(len(use.videos)):
        mine = order[starts[number] : starts[number + 1]]
        told = use.duration_s[mine][np.isfinite(use.duration_s[mine])]
        known = float(np.median(told)) if len(told) else 0.0
        reached = furthest[mine]
        # who by the clock came farther left without a word; where many did, what was told is of another one
        beyond = reached > known * BEYOND_FRAC + END_S
        is_known = known > 0 and int(beyond.sum()) * LEAST_AGREEING <= len(told)
        within = reached[~beyond] if is_known else reached
        found.append(Length(max(known, float(within.max(initial=0.0))), is_known))
    return tuple(found)


def end_s(length: Length) -> float:
    """From where on a medium counts as seen through, to the millisecond."""
    return round(max(length.seconds * END_FRAC, length.seconds - END_S), 3)


def _part_s(length: Length) -> float:
    """Seconds of a part: as few and as round as a curve needs."""
    wanted = max(length.seconds / MOST_PARTS, LEAST_PART_S)
    steps = (0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800)
    # a live film may count from 1970, and a recording tells any number: then whole half hours
    longer = np.ceil(wanted / steps[-1]) * steps[-1]
    return float(next((step for step in steps if step >= wanted), longer))


def _part_of(at_s: Floats, part_s: float, parts: int) -> Ints:
    """The part that a moment ends: one between two parts belongs to the earlier."""
    return np.clip(np.ceil(at_s / part_s - 1e-9).astype(np.int64) - 1, 0, parts - 1)


def _is_between(at_s: Floats, from_s: float, to_s: float) -> Mask:
    """Later than the one, no later than the other; what stopped at the very beginning is in the first part."""
    return ((at_s > from_s) | (from_s <= 0.0)) & (at_s <= to_s)


def _counted(part: Ints, parts: int) -> tuple[int, ...]:
    return tuple(np.bincount(part, minlength=parts).tolist())


def _is_ended(use: MediaUse, by: EndedBy) -> Mask:
    return np.isfinite(use.sought_ms) if by == EndedBy.SEEK else use.ended_by == by


def _moments(use: MediaUse, rows: Ints, when: Floats | None = None) -> tuple[Moment, ...]:
    at_ms = use.until_ms if when is None else when
    return tuple(
        Moment(int(use.session[use.medium[row]]), float(at_ms[row]), float(use.to_s[row]))
        for row in rows.tolist()
    )
