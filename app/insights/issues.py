"""How grave an issue is: findings of one kind on one element and page, over all sessions. This docstring is the
definition of record.

*Goal*: what the sessions of a site are for: a purchase where one was made, else the page on which most sessions of
several pages end. *Cost*: of those who met the issue the share that reached the goal after it, beside the share of
those who saw the page without it and reached the goal after that; with the interval of their difference. *Lost*: how
many more would have reached it had those who met the issue done as well as the others.

`score` = people · severity · (1 + 4 · cost), where severity is the weight of the kind in a session's friction, and
cost the middle of the interval of the share that is lost, which is near nothing where few were seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from app.proportions import Interval, Share, difference

#: how much more an issue weighs that keeps everybody from the goal
COST_WEIGHT = 4.0
#: moments told of one issue
EXAMPLES = 5
#: columns of a trend, at most
TREND_COLUMNS = 28
DAY_MS = 86_400_000.0


class Moment(Struct, frozen=True, order=True, gc=False):
    """One finding: `idx` names it in its session."""

    session: int
    at_ms: float
    idx: int


class Cost(Struct, frozen=True):
    """Who reached the goal: of those who met the issue, of the others on the page; `lost`: how much smaller the first
    share is, None where there is nobody to compare with."""

    met: Share
    others: Share
    lost: Interval | None

    @property
    def lost_conversions(self) -> float | None:
        """How many more would have reached it."""
        return None if self.lost is None else max(0.0, self.lost.value) * self.met.total

    @property
    def is_sure(self) -> bool:
        """Whether even the lower bound says that something is lost."""
        return self.lost is not None and self.lost.low > 0


class Seen(Struct, frozen=True):
    """One page: how many sessions saw it, which of them reached the goal afterwards."""

    sessions: int
    reached: frozenset[int]


class Trend(Struct, frozen=True):
    """Columns of time: `begin_ms` of the first, each `width_ms` wide, with the sessions counted in each."""

    begin_ms: float
    width_ms: float
    counts: tuple[int, ...]


def cost(moments: Sequence[Moment], seen: Seen, reached_at_ms: Mapping[int, float]) -> Cost:
    """What an issue cost.

    Args:
        moments: all its findings.
        seen: its page.
        reached_at_ms: when a session reached the goal for the last time; those that never did are not in it.
    """
    first: dict[int, float] = {}
    for one in moments:
        first[one.session] = min(one.at_ms, first.get(one.session, one.at_ms))
    hits = sum(
        reached_at_ms.get(session, float("-inf")) > at_ms for session, at_ms in first.items()
    )
    met = Share(hits, len(first))
    reached_too = sum(session in seen.reached for session in first)
    others = Share(len(seen.reached) - reached_too, max(seen.sessions - len(first), 0))
    return Cost(met, others, difference(others, met))


def score(people: int, severity: float, of: Cost | None) -> float:
    """By what issues are ranked, see the module's docstring."""
    lost = of.lost if of is not None else None
    share = 0.0 if lost is None else max(0.0, (lost.low + lost.high) / 2)
    return people * severity * (1 + COST_WEIGHT * share)


def examples(
    moments: Iterable[Moment],
    reached: AbstractSet[int],
    newest: Mapping[int, float],
) -> tuple[Moment, ...]:
    """The moments to look at first, one of a session: of those who never reached the goal, who met it most often,
    latest.

    Args:
        reached: the sessions that reached the goal.
        newest: when each session began.
    """
    first: dict[int, Moment] = {}
    often: dict[int, int] = {}
    for one in sorted(moments):
        first.setdefault(one.session, one)
        often[one.session] = often.get(one.session, 0) + 1
    ranked = sorted(
        first, key=lambda one: (one in reached, -often[one], -newest.get(one, 0.0), one)
    )
    return tuple(first[session] for session in ranked[:EXAMPLES])


def columns(begin_ms: float, end_ms: float) -> tuple[float, int]:
    """(width in ms, number) of the columns from a midnight to a moment: whole days each.

    >>> columns(0.0, 3 * DAY_MS + 1)
    (86400000.0, 4)
    >>> columns(0.0, 60 * DAY_MS)
    (259200000.0, 21)
    """
    days = int(max(end_ms - begin_ms, 0.0) // DAY_MS) + 1
    width = -(-days // TREND_COLUMNS)
    return width * DAY_MS, -(-days // width)


def trend(starts_ms: Iterable[float], begin_ms: float, width_ms: float, number: int) -> Trend:
    """How many of the sessions that began then fall into each column; others are left out."""
    counts = [0] * number
    for start_ms in starts_ms:
        place = int((start_ms - begin_ms) // width_ms)
        if 0 <= place < number:
            counts[place] += 1
    return Trend(begin_ms, width_ms, tuple(counts))
