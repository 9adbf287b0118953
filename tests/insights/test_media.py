"""Media in numbers: counted as a person would, whatever was played."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.insights.media import (
    Curve,
    EndedBy,
    MediaUse,
    Video,
    curve,
    ended_between,
    left_between,
    played_of,
    stopped,
    summaries,
)
from app.insights.seeking import went_elsewhere
from app.insights.views import Page

FILM = Video(Page("/tour", "shop.example"), "video", "/tour.mp4", "#tour", "The tour")
SONG = Video(Page("/tour", "shop.example"), "audio", "/song.mp3", None, None)
#: (session, video, from second, to second, why it ended)
Span = tuple[int, int, float, float, EndedBy]
PAUSE, SEEK, LEAVE = EndedBy


def used(
    spans: list[Span], duration_s: float = np.nan, idle: tuple[int, ...] = (), sought: int = 0
) -> MediaUse:
    """Each (session, video) is one use, `sought` in so often; those `idle` sessions only paused the film."""
    uses = sorted({(session, video) for session, video, *_ in spans} | {(one, 0) for one in idle})
    place = {use: at for at, use in enumerate(uses)}
    many = np.ones(len(uses), np.int64)
    begin = np.array([1_000.0 * at for at in range(len(spans))], np.float64)
    medium = np.array([place[session, video] for session, video, *_ in spans], np.int64)
    from_s, to_s = (np.array([one[end] for one in spans], np.float64) for end in (2, 3))
    ended_by = np.array([one[4] for one in spans], np.int64)
    seeks = many * sought
    return MediaUse(
        videos=(FILM, SONG),
        session=np.array([session for session, _ in uses], np.int64),
        person=np.array([-session for session, _ in uses], np.int64),
        video=np.array([video for _, video in uses], np.int64),
        first_ms=many * 100.0,
        plays=many,
        pauses=many * 2,
        seeks=seeks,
        duration_s=np.full(len(uses), duration_s),
        medium=medium,
        at_ms=begin,
        until_ms=begin + 500,
        from_s=from_s,
        to_s=to_s,
        ended_by=ended_by,
        sought_ms=went_elsewhere(medium, (begin, from_s), (begin + 500, to_s), ended_by, seeks),
    )


def everybody(use: MediaUse) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.ones(len(use.session), np.bool_)


def test_a_film_is_told_with_who_saw_how_much_of_it() -> None:
    use = used(
        [(1, 0, 0, 100, LEAVE), (2, 0, 0, 50, PAUSE), (2, 0, 20, 40, SEEK), (3, 0, 0, 10, LEAVE)],
        duration_s=100,
        idle=(4,),
    )
    (one,) = summaries(use, everybody(use))
    assert (one.sessions, one.people, one.started, one.plays, one.pauses) == (4, 4, 3, 4, 8)
    assert (one.length.seconds, one.length.is_known) == (100, True)
    assert (one.seen_s, one.seen_frac) == (50, 0.5)
    assert one.ended is not None
    assert (one.ended.hits, one.ended.total) == (1, 3)
    assert (one.again.hits, one.again.total) == (1, 3)


def test_a_length_that_nobody_told_is_at_least_what_somebody_reached() -> None:
    use = used([(1, 0, 0, 80, LEAVE), (2, 0, 0, 20, LEAVE)])
    (one,) = summaries(use, everybody(use))
    assert (one.length.seconds, one.length.is_known) == (80, False)
    assert (one.seen_frac, one.ended) == (None, None)
    wrong = used([(1, 0, 0, 80, LEAVE)], duration_s=30)
    assert not summaries(wrong, everybody(wrong))[0].length.is_known


def test_one_who_by_the_clock_came_beyond_the_end_does_not_make_the_film_longer() -> None:
    spans = [(who, 0, 0.0, 30.0, LEAVE) for who in range(1, 6)]
    use = used([*spans, (9, 0, 0, 300, LEAVE)], duration_s=100)
    (one,) = summaries(use, everybody(use))
    assert (one.length.seconds, one.length.is_known) == (100, True)
    assert sum(of(use).left) == 6
    assert of(use).left[-1] == 1


def test_what_only_plays_by_itself_is_not_listed() -> None:
    use = used([(1, 1, 0, 5, LEAVE)], idle=(2, 3))
    use = replace(use, pauses=use.pauses * 0)
    assert [one.video for one in summaries(use, everybody(use))] == [SONG]


def test_the_length_is_that_of_all_sessions_whoever_is_asked_about() -> None:
    use = used([(1, 0, 0, 80, LEAVE), (2, 0, 0, 20, LEAVE)])
    (one,) = summaries(use, use.session == 2)
    assert (one.sessions, one.length.seconds) == (1, 80)


def of(use: MediaUse) -> Curve:
    return curve(use, everybody(use), summaries(use, everybody(use))[0])


def test_the_curve_falls_where_people_leave_and_what_is_played_twice_stands_out() -> None:
    use = used(
        [(1, 0, 0, 10, LEAVE), (2, 0, 0, 4, SEEK), (2, 0, 2, 4, PAUSE), (3, 0, 0, 4.1, LEAVE)],
        duration_s=10,
    )
    found = of(use)
    assert (found.part_s, len(found.still), found.started) == (0.25, 40, 3)
    assert (found.still[0], found.still[15], found.still[16], found.still[17]) == (3, 3, 2, 1)
    assert (found.played[0], found.played[8], found.played[15], found.played[30]) == (3, 4, 4, 1)
    assert (found.left[15], found.left[16], found.left[39]) == (1, 1, 1)
    assert (found.paused[15], found.sought[15]) == (1, 1)
    assert [m.session for m in left_between(use, everybody(use), 0, 3.75, 4.25)] == [2, 3]
    (paused,) = ended_between(use, everybody(use), 0, 3.75, 4, PAUSE)
    assert (paused.session, paused.at_ms, paused.at_s) == (2, 2_500, 4)
    assert [(m.session, m.at_ms) for m in played_of(use, everybody(use), 0)] == [
        (1, 0), (2, 1_000), (3, 3_000),
    ]  # fmt: skip


def test_who_draws_the_slider_of_a_paused_film_went_elsewhere_from_where_it_was_paused() -> None:
    spans = [(1, 0, 0.0, 6.5, PAUSE), (1, 0, 2.0, 10.0, PAUSE), (2, 0, 0.0, 3.0, PAUSE)]
    use = used(spans, sought=1)
    everyone = everybody(use)
    assert sum(of(use).sought) == 1
    (drawn,) = ended_between(use, everyone, 0, 6.0, 7.0, SEEK)
    # what is seen of it is where the film plays on
    assert (drawn.session, drawn.at_ms, drawn.at_s) == (1, 1_000, 6.5)
    found = {one.session: one.at_ms for one in stopped(use, everyone, 0, SEEK)}
    assert found == {1: 1_000, 2: 100}
    # where no recording tells a seek, playing on from elsewhere is none
    assert sum(of(used(spans)).sought) == 0
    anew = [(1, 0, 0.0, 10.0, PAUSE), (1, 0, 0.0, 2.0, PAUSE), (1, 0, 2.5, 4.0, PAUSE)]
    assert sum(of(used(anew, sought=1)).sought) == 0


@pytest.mark.parametrize("at_s", [400_000.0, 1.7e9, 1e15])
def test_a_live_film_that_counts_from_1970_has_no_more_parts_than_others(at_s: float) -> None:
    use = used([(1, 0, at_s, at_s * 1.001, LEAVE), (2, 0, 0.0, 20.0, PAUSE)])
    found = curve(use, everybody(use), summaries(use, everybody(use))[0])
    assert len(found.left) <= 200
    assert sum(found.left) == 2
    assert found.part_s % 1_800 == 0


@pytest.mark.parametrize(
    ("length_s", "part_s"), [(3, 0.25), (60, 0.5), (600, 5), (7_200, 60), (90_000, 600)]
)
def test_a_curve_has_parts_of_a_round_length(length_s: float, part_s: float) -> None:
    use = used([(1, 0, 0, length_s, LEAVE)])
    assert of(use).part_s == part_s


stretches = st.tuples(
    st.integers(1, 5), st.integers(0, 1), st.integers(0, 400), st.integers(1, 200),
    st.sampled_from(EndedBy),
).map(lambda told: (told[0], told[1], told[2] / 4, (told[2] + told[3]) / 4, told[4]))  # fmt: skip


@given(st.lists(stretches, min_size=1, max_size=15), st.sampled_from([np.nan, 90.0, 150.0]))
def test_the_numbers_are_those_of_counting_by_hand(spans: list[Span], duration_s: float) -> None:
    use = used(spans, duration_s)
    for summary in summaries(use, everybody(use)):
        mine = [one for one in spans if one[1] == summary.number]
        sessions = {one[0] for one in mine}
        reached = {who: max(one[3] for one in mine if one[0] == who) for who in sessions}
        quarters = {
            who: {
                at
                for one in mine
                if one[0] == who
                for at in range(int(one[2] * 4), int(one[3] * 4))
            }
            for who in sessions
        }
        assert summary.started == len(sessions)
        seen_s = statistics.median(len(covered) / 4 for covered in quarters.values())
        assert summary.seen_s == pytest.approx(seen_s)
        found = curve(use, everybody(use), summary)
        assert sum(found.left) == found.still[0] == found.started == len(sessions)
        for at, still in enumerate(found.still[1:], 1):
            assert still == sum(last > at * found.part_s for last in reached.values())
            assert found.still[at - 1] - still == found.left[at - 1]
            doors = left_between(
                use, everybody(use), summary.number, (at - 1) * found.part_s, at * found.part_s
            )
            assert {door.session for door in doors} == {
                who
                for who, last in reached.items()
                if (at - 1) * found.part_s < last <= at * found.part_s
            }
        if found.part_s == 0.25:
            for at, played in enumerate(found.played):
                assert played == sum(one[2] <= at / 4 < one[3] for one in mine)
