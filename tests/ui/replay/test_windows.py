"""A person in several windows: the one they were in is shown, playing and seeking; one can be held."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.library.database import open_writer
from app.ui.replay.lanes import MOST_TRACKS, Layout
from app.ui.replay.pane import ReplayPane
from app.ui.replay.reading import read_story
from app.ui.replay.tracks import PageSpan, Stay, stays_of, tracks_of
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests import makers
from tests.libraries import bring_in, library_of
from tests.ui.replay.conftest import OpenSession
from tests.ui.replay.hands import WINDOWS, settled, title_seen


def test_seeking_shows_the_window_the_person_was_in(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(WINDOWS)
    for at_ms, title in ((1_000, "One"), (3_800, "Two"), (9_200, "One"), (4_000, "Two")):
        pane.seek(at_ms)
        settled(qtbot, pane)
        assert title_seen(qtbot, pane) == title


def test_a_window_without_a_page_leaves_one_that_has_one_on_the_stage(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(WINDOWS)
    pane.seek(6_500)
    settled(qtbot, pane)
    assert not pane.stage.is_veiled
    assert title_seen(qtbot, pane) == "One"
    assert pane.story is not None
    assert [track.window for track in pane.story.tracks] == [0, 1, 2]


def test_playing_goes_from_window_to_window_and_on_to_the_end(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(WINDOWS)
    pane.set_skipping(False)
    pane.set_speed(4)
    seen: list[int] = []
    pane.position_changed.connect(lambda _at_ms: seen.append(pane.window_seen))
    with qtbot.waitSignal(pane.stage.view.was_finished):
        pane.toggle_playing()
    assert [window for window, _ in groupby(seen)] == [0, 1, 0]
    assert pane.story is not None
    assert pane.position_ms == pane.story.duration_ms


def test_a_window_that_is_held_stays_while_playing(qtbot: QtBot, open_session: OpenSession) -> None:
    pane = open_session(WINDOWS)
    pane.set_skipping(False)
    pane.pin_window(1)
    settled(qtbot, pane)
    pane.seek(2_500)
    settled(qtbot, pane)
    pane.set_speed(8)
    seen: set[int] = set()
    pane.position_changed.connect(lambda _at_ms: seen.add(pane.window_seen))
    pane.toggle_playing()
    qtbot.waitUntil(lambda: pane.position_ms > 8_500)
    pane.toggle_playing()
    assert seen == {1}
    settled(qtbot, pane)
    assert title_seen(qtbot, pane) == "Two"


def test_a_window_that_is_held_before_it_was_opened_shows_its_first_page(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(WINDOWS)
    pane.pin_window(1)
    settled(qtbot, pane)
    qtbot.waitUntil(lambda: not pane.stage.is_veiled)
    assert pane.window_seen == 1
    assert pane.position_ms == 0


def test_a_held_window_without_a_page_says_so_and_the_next_one_is_seen_again(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(WINDOWS)
    pane.pin_window(2)
    qtbot.waitUntil(lambda: "not recorded" in pane.stage.told)
    with qtbot.waitSignal(pane.stage.view.became_ready):
        pane.steering.pin_next_window()
    assert pane.pinned is None
    assert not pane.stage.is_veiled


def test_stays_follow_each_other_without_a_gap() -> None:
    stays = stays_of(((0.0, 1), (40.0, 2), (50.0, 2), (60.0, 7), (90.0, 1)), (1, 2), 100.0)
    assert stays == (Stay(0.0, 40.0, 1), Stay(40.0, 60.0, 2), Stay(60.0, 100.0, 1))
    assert stays_of((), (3,), 10.0) == (Stay(0.0, 10.0, 3),)
    assert stays_of(((0.0, 0),), (), 10.0) == ()


def test_each_window_has_a_track_and_a_page_the_same_colour_in_all_of_them() -> None:
    pages = tuple(
        PageSpan(window, start, start + 10, f"https://a.example{path}", path, f"{path} | Shop")
        for window, start, path in ((0, 0.0, "/a"), (1, 5.0, "/b"), (1, 20.0, "/a"))
    )
    one, two = tracks_of(pages, (0, 1), (Stay(0.0, 8.0, 0), Stay(8.0, 30.0, 1)))
    assert one.titles == ("/a",)
    assert two.titles == ("/b", "/a")
    assert one.pieces.hues.tolist() == [0, 0]
    assert two.pieces.hues.tolist() == [1, 1, 0]


def test_a_page_is_cut_where_the_person_came_and_went() -> None:
    pages = (PageSpan(0, 0.0, 100.0, "", "/a", None), PageSpan(1, 10.0, 90.0, "", "/b", None))
    stays = (Stay(0.0, 20.0, 0), Stay(20.0, 50.0, 1), Stay(50.0, 100.0, 0))
    cut = [
        [
            (start, end, seen)
            for start, end, seen in zip(
                track.pieces.starts_ms, track.pieces.ends_ms, track.pieces.seen, strict=True
            )
        ]
        for track in tracks_of(pages, (0, 1), stays)
    ]
    assert cut[0] == [(0, 20, True), (20, 50, False), (50, 100, True)]
    assert cut[1] == [(10, 20, False), (20, 50, True), (50, 90, False)]


@pytest.mark.parametrize("name", ["posthog-blob/two-windows.jsonl"])
def test_a_real_recording_of_two_windows_is_followed(
    qtbot: QtBot, shared: Path, tmp_path: Path, resources: Path, name: str
) -> None:
    library_of(tmp_path / "library.footfall", shared / "recordings" / name)
    tasks = Tasks(tmp_path / "library.footfall", places=1)
    pane = ReplayPane(tasks, Theme("light"))
    qtbot.addWidget(pane)
    pane.resize(900, 700)
    pane.show()
    with qtbot.waitSignal(pane.stage.view.became_ready):
        pane.open_session(1)
    assert pane.story is not None
    first, second = pane.story.stays
    pane.seek(second.start_ms - 400)
    settled(qtbot, pane)
    assert pane.window_seen == first.window
    pane.toggle_playing()
    qtbot.waitUntil(lambda: pane.window_seen == second.window)
    qtbot.waitUntil(lambda: pane.is_playing and pane.position_ms > second.start_ms + 300)
    pane.toggle_playing()
    tasks.close()


def test_of_very_many_windows_those_have_a_line_that_the_person_was_in_for_longest(
    qtbot: QtBot, tmp_path: Path, resources: Path
) -> None:
    minute = 60_000.0
    windows = {
        f"w{n}": makers.moved(
            [*makers.page(0, f"https://many.example/{n}"), *(makers.click(200 * k) for k in range(1, 3 * n + 3))],
            n * minute,
        )
        for n in range(9)
    }  # fmt: skip
    file = makers.write_json(tmp_path / "many.json", makers.posthog_export(windows))
    library = open_writer(tmp_path / "library.footfall")
    bring_in(library, file)
    story = read_story(library, 1)
    library.close()
    tracks = [lane.window for lane in Layout.of(story).lanes if lane.name == "pages"]
    assert len(story.tracks) == 9
    assert len(tracks) == MOST_TRACKS
    stayed = {track.window: 0.0 for track in story.tracks}
    for stay in story.stays:
        stayed[stay.window] += stay.end_ms - stay.start_ms
    left_out = max(stayed[window] for window in stayed if window not in tracks)
    assert left_out <= min(stayed[window] for window in tracks)
