"""What was played of video and audio: stretches by position, lengths as far as a recording tells them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activity.model import Medium
from tests import makers
from tests.activity.reading import analysed, columns, events_of

PLAY, PAUSE, SEEKED, VOLUME, RATE = range(5)
FILM = 20


def film(node_id: int = FILM, src: str = "clip.mp4", **attributes: Any) -> makers.Node:
    made = makers.element(node_id, "video", src=src)
    made["attributes"].update(attributes)
    return made


def did(at_ms: float, kind: int, position_s: float | None, **more: Any) -> makers.Event:
    told = {} if position_s is None else {"currentTime": position_s}
    return makers.change(at_ms, 7, type=kind, id=more.pop("id", FILM), **told, **more)


def stretches(medium: Medium) -> list[tuple[float, float, str]]:
    return [(round(s.from_s, 3), round(s.to_s, 3), s.ended_by) for s in medium.spans]


def test_what_was_played_is_told_in_seconds_of_the_film() -> None:
    (medium,) = analysed(
        makers.page(body=[film()]),
        did(1_000, PLAY, 0), did(11_000, PAUSE, 9.8), did(12_500, SEEKED, 30), did(13_000, PLAY, 30),
        did(15_000, SEEKED, 5), makers.click(20_000),
    ).media  # fmt: skip
    assert stretches(medium) == [(0, 9.8, "pause"), (30, 32, "seek"), (5, 10, "leave")]
    assert [(s.at_ms, s.until_ms) for s in medium.spans] == [
        (1_000, 11_000), (13_000, 15_000), (15_000, 20_000),
    ]  # fmt: skip
    assert (medium.plays, medium.pauses, medium.seeks) == (2, 1, 2)
    assert (medium.furthest_s, medium.left_s, medium.at_ms) == (32, 10, 1_000)
    assert (medium.duration_s, medium.watched_frac) == (None, None)


def test_a_player_that_pauses_while_its_slider_is_drawn_is_sought_in() -> None:
    (medium,) = analysed(
        makers.page(body=[film()]),
        did(1_000, PLAY, 0), did(9_000, PAUSE, 8), did(9_600, SEEKED, 30), did(9_700, PLAY, 30),
        did(12_700, PAUSE, 33), did(20_000, SEEKED, 2),
    ).media  # fmt: skip
    assert stretches(medium) == [(0, 8, "seek"), (30, 33, "pause")]


def test_a_film_goes_as_fast_as_its_rate_says() -> None:
    (medium,) = analysed(
        makers.page(body=[film()]),
        did(1_000, PLAY, 0, playbackRate=1), did(5_000, RATE, 4, playbackRate=2), makers.click(10_000),
    ).media  # fmt: skip
    assert stretches(medium) == [(0, 14, "leave")]


def test_a_film_that_stalled_is_where_it_says_it_is() -> None:
    (medium,) = analysed(
        makers.page(body=[film()]), did(1_000, PLAY, 0), did(61_000, PAUSE, 2.5)
    ).media
    assert stretches(medium) == [(0, 2.5, "pause")]


def test_positions_that_older_recorders_do_not_tell_are_reckoned_back() -> None:
    (medium,) = analysed(
        makers.page(body=[film()]), did(1_000, PLAY, None), did(31_000, PAUSE, 30)
    ).media
    assert stretches(medium) == [(0, 30, "pause")]
    (untold,) = analysed(
        makers.page(body=[film()]), did(1_000, PLAY, None), did(31_000, PAUSE, None)
    ).media
    assert (untold.spans, untold.furthest_s, untold.plays) == ((), None, 1)


def test_each_visit_has_its_own_row_and_the_page_that_is_left_plays_no_more() -> None:
    first, second = analysed(
        makers.page(body=[film()]),
        did(1_000, PLAY, 0),
        makers.page(10_000, "https://shop.example/next", body=[film()], loads=True),
        did(12_000, PLAY, 0),
        makers.click(15_000),
    ).media
    assert (first.visit, second.visit) == (0, 1)
    assert stretches(first)[0][2] == "leave"
    assert stretches(first)[0][1] == pytest.approx(9, abs=0.1)
    assert stretches(second) == [(0, 3, "leave")]


def test_a_checkout_goes_on_with_what_plays() -> None:
    (medium,) = analysed(
        makers.page(body=[film()]),
        did(1_000, PLAY, 0),
        makers.page(10_000, body=[film(rr_mediaState="played", rr_mediaCurrentTime=9)]),
        did(21_000, PAUSE, 20),
    ).media
    assert stretches(medium) == [(0, 20, "pause")]


def test_what_played_when_the_recording_began_was_played() -> None:
    playing = film(rr_mediaState="played", rr_mediaCurrentTime=40, rr_mediaPlaybackRate=1)
    (medium,) = analysed(makers.page(body=[playing]), did(10_001, PAUSE, 50)).media
    assert stretches(medium) == [(40, 50, "pause")]
    assert medium.plays == 1


def test_what_only_was_about_to_play_when_the_recording_began_was_played_once() -> None:
    waiting = film(rr_mediaState="played", rr_mediaCurrentTime=0)
    (medium,) = analysed(
        makers.page(body=[waiting]), did(3_000, PLAY, 0.001), did(8_000, PAUSE, 5)
    ).media
    assert medium.plays == 1
    assert stretches(medium) == [(0.001, 5, "pause")]


def test_an_element_that_is_made_anew_with_the_same_film_is_one_and_two_beside_each_other_are_two() -> (
    None
):
    (medium,) = analysed(
        makers.page(body=[film()]),
        did(1_000, PLAY, 0),
        makers.mutation(
            5_000,
            removes=[(makers.BODY, FILM)],
            adds=[(makers.BODY, film(90))],
        ),
        did(6_000, PLAY, 4, id=90), did(9_000, PAUSE, 7, id=90),
    ).media  # fmt: skip
    assert stretches(medium) == [(0, 4, "leave"), (4, 7, "pause")]
    both = analysed(
        makers.page(body=[film(), film(21)]),
        did(1_000, PLAY, 0), did(3_000, PAUSE, 2), did(4_000, PLAY, 0, id=21), did(9_000, PAUSE, 5, id=21),
    ).media  # fmt: skip
    assert [medium.furthest_s for medium in both] == [2, 5]


def test_a_muted_loop_has_no_stretches_until_its_sound_is_on() -> None:
    loop: dict[str, Any] = {"muted": True, "loop": True}
    (medium,) = analysed(
        makers.page(body=[film(**loop)]), did(1_000, PLAY, 0, **loop), makers.click(30_000)
    ).media
    assert (medium.plays, medium.spans, medium.watched_frac) == (1, (), None)
    (heard,) = analysed(
        makers.page(body=[film(**loop)]),
        did(1_000, PLAY, 0, **loop), did(5_000, VOLUME, 4, muted=False, loop=True), did(9_000, PAUSE, 8),
    ).media  # fmt: skip
    assert stretches(heard) == [(4, 8, "pause")]


def test_a_muted_loop_that_played_before_the_recording_is_watched_from_when_its_sound_is_on() -> (
    None
):
    playing = {
        "rr_mediaState": "played",
        "rr_mediaCurrentTime": 1.001,
        "rr_mediaMuted": True,
        "rr_mediaLoop": True,
    }
    (medium,) = analysed(
        makers.page(body=[film(**playing)]), did(5_000, VOLUME, 6, muted=False, loop=True), makers.click(9_000)
    ).media  # fmt: skip
    assert (medium.plays, stretches(medium)) == (1, [(6, 10, "leave")])


def test_another_film_in_the_same_element_is_another_and_the_first_goes_on_when_it_comes_back() -> (
    None
):
    first, second = analysed(
        makers.page(body=[film()]),
        did(1_000, PLAY, 0), makers.mutation(5_000, attributes=[(FILM, {"src": "other.mp4"})]),
        did(5_010, PLAY, 0), makers.mutation(8_000, attributes=[(FILM, {"src": "clip.mp4"})]), did(8_010, PLAY, 0),
        makers.click(10_010),
    ).media  # fmt: skip
    assert (first.src, first.plays, stretches(first)) == (
        "clip.mp4",
        2,
        [(0, 4, "leave"), (0, 2, "leave")],
    )
    assert (second.src, second.plays, stretches(second)) == ("other.mp4", 1, [(0, 2.99, "leave")])


def test_a_slider_that_is_drawn_while_the_film_plays_is_sought_in_once() -> None:
    (medium,) = analysed(
        makers.page(body=[film()]),
        did(1_000, PLAY, 0), did(3_000, SEEKED, 10), did(3_500, SEEKED, 20), did(4_000, SEEKED, 30),
        makers.click(6_000),
    ).media  # fmt: skip
    assert (medium.seeks, stretches(medium)) == (1, [(0, 2, "seek"), (30, 32, "leave")])


def test_a_film_that_begins_again_tells_its_length() -> None:
    (looped,) = analysed(
        makers.page(body=[film(loop=True)]),
        did(10, PLAY, 0), did(12_010, SEEKED, 0), did(18_010, PAUSE, 6),
    ).media  # fmt: skip
    assert stretches(looped) == [(0, 12, "pause"), (0, 6, "pause")]
    assert (looped.duration_s, looped.watched_frac, looped.seeks) == (12, 1, 0)
    (again,) = analysed(
        makers.page(body=[film()]),
        did(10, PLAY, 0), did(12_000, PAUSE, 12), did(20_000, PLAY, 0), did(20_100, SEEKED, 0),
        did(23_000, PAUSE, 3),
    ).media  # fmt: skip
    assert (again.duration_s, again.watched_frac, again.seeks) == (12, 1, 0)
    assert stretches(again) == [(0, 12, "pause"), (0, 3, "pause")]


def shown(current: str, length: str) -> makers.Node:
    texts = [makers.element(30, "span", makers.text(31, current))]
    texts.append(makers.element(32, "span", makers.text(33, length)))
    return makers.element(34, "div", film(), *texts, class_="player")


@pytest.mark.parametrize(
    ("current", "length", "known"),
    [
        ("0:30", "2:05", 125), ("0:30 / 1:02:05", "HD", 3_725), ("0:30", "-1:35", None),
        ("0:12", "2:05", None), ("Recorded at 0:30", "9:99", None), ("Current Time 0:30", "Duration 2:05", 125),
    ],
)  # fmt: skip
def test_a_length_that_the_player_shows_is_believed_where_its_position_agrees(
    current: str, length: str, known: float | None
) -> None:
    (medium,) = analysed(
        makers.page(body=[shown(current, length)]), did(10, PLAY, 0), did(30_000, PAUSE, 30.2)
    ).media
    assert medium.duration_s == known


def test_a_slider_tells_the_length_more_exactly() -> None:
    slider = makers.element(
        40, "div", role="slider", aria_valuenow="25", aria_valuemin="0", aria_valuemax="100"
    )
    body = [makers.element(41, "div", shown("0:30", "2:00"), slider)]
    (medium,) = analysed(makers.page(body=body), did(10, PLAY, 0), did(30_000, PAUSE, 30.1)).media
    assert medium.duration_s == pytest.approx(120.4)


def test_a_film_in_a_hidden_window_is_not_seen_and_music_is_heard() -> None:
    for tag, expected in (
        ("video", [(0, 5, "leave"), (15, 20, "pause")]),
        ("audio", [(0, 20, "pause")]),
    ):
        (medium,) = analysed(
            makers.page(body=[makers.element(FILM, tag, src="clip.mp4")]),
            did(10, PLAY, 0),
            makers.custom(5_010, "window hidden"), makers.custom(15_010, "window visible"),
            did(20_010, PAUSE, 20),
        ).media  # fmt: skip
        assert (medium.kind, stretches(medium)) == (tag, expected)


def test_a_film_is_called_what_its_page_calls_it_never_what_browsers_without_video_read() -> None:
    inside = makers.text(50, "Your browser cannot play this")
    plain = makers.element(FILM, "video", inside, src="clip.mp4")
    named = makers.element(FILM, "video", inside, src="clip.mp4", title="How it works")
    figure = makers.element(
        60, "figure", plain, makers.element(61, "figcaption", makers.text(62, "The tour"))
    )
    for body, label in ((plain, None), (named, "How it works"), (figure, "The tour")):
        (medium,) = analysed(makers.page(body=[body]), did(10, PLAY, 0), did(5_000, PAUSE, 5)).media
        assert medium.label == label


@given(
    st.lists(
        st.tuples(
            st.integers(0, 100_000), st.sampled_from([PLAY, PAUSE, SEEKED, VOLUME, RATE, 9]),
            st.one_of(st.none(), st.floats(-5, 500)), st.one_of(st.none(), st.floats(-1, 20)),
            st.sampled_from([FILM, 21, 99]), st.booleans(),
        ),
        max_size=20,
    ),
    st.sampled_from([{}, {"loop": True}, {"rr_mediaState": "played", "rr_mediaCurrentTime": 7}]),
)  # fmt: skip
def test_whatever_is_recorded_stretches_lie_in_time_and_in_the_film(
    rows: list[tuple[int, int, float | None, float | None, int, bool]], attributes: dict[str, Any]
) -> None:
    events = [
        did(at, kind, position, id=node, playbackRate=rate, muted=muted)
        for at, kind, position, rate, node, muted in rows
    ]
    for medium in analysed(makers.page(body=[film(**attributes), film(21)]), events).media:
        for span in medium.spans:
            assert 0 <= span.at_ms <= span.until_ms <= 100_001
            assert 0 <= span.from_s < span.to_s
        assert medium.watched_frac is None or 0 <= medium.watched_frac <= 1
        assert medium.furthest_s == max((span.to_s for span in medium.spans), default=None)
        if medium.duration_s is not None and medium.furthest_s is not None:
            assert medium.furthest_s <= medium.duration_s


def test_the_labelled_film_was_watched_as_its_own_player_said(shared: Path) -> None:
    (medium,) = analysed(events_of(shared / "recordings/labelled/video-01.jsonl")).media
    assert stretches(medium) == [(0, 6.833, "pause")]
    assert medium.duration_s == pytest.approx(19.93, abs=0.01)
    # "aria-valuenow" of its slider when it was paused
    assert medium.watched_frac == pytest.approx(0.3428, abs=0.0001)
    assert not analysed(events_of(shared / "recordings/labelled/video-02.json")).media


def test_the_rows_of_the_stream_are_as_they_were() -> None:
    found = analysed(makers.page(body=[film()]), did(1_000, PLAY, 0), did(3_000, PAUSE, 2))
    assert columns(found, "media")["position_s"].tolist() == [0, 2]
