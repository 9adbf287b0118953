"""The tab Video where people drew the slider of a paused film: the number leads to them, the curve says how often a
part was played."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from app.insights.media import EndedBy, VideoSummary
from app.library import browse, search
from app.library.database import open_reader, open_writer
from app.ui.journeys.media.pane import VideoTab
from app.ui.journeys.pane import JourneysPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests import makers
from tests.libraries import bring_in

FILM = 70
PLAY, PAUSE, SEEKED = 0, 1, 2


def film(*told: tuple[float, int, float]) -> list[makers.Event]:
    """(when, what, where in it) a film was played, paused and sought in."""
    made = makers.element(FILM, "video", src="/tour.mp4", title="The tour")
    events = makers.page(url="https://shop.example/tour", body=[made])
    events += [
        makers.change(at_ms, 7, type=what, id=FILM, currentTime=at_s) for at_ms, what, at_s in told
    ]
    return [*events, makers.scroll(80_000, y=1)]


DRAWN = film(
    (5_000, PLAY, 0), (25_000, PAUSE, 20), (30_000, SEEKED, 5), (31_000, PLAY, 5), (46_000, PAUSE, 20)
)  # fmt: skip
PAUSED = film((5_000, PLAY, 0), (25_000, PAUSE, 20), (30_000, PLAY, 20), (50_000, PAUSE, 40))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Two who played a film; the first drew its slider while it was paused."""
    place = tmp_path / "library.footfall"
    with closing(open_writer(place)) as db:
        for at, events in enumerate((DRAWN, PAUSED)):
            moved = makers.moved(events, 3_600_000.0 * at)
            bring_in(db, makers.write_json(tmp_path / f"{at}.json", moved))
    return place


@pytest.fixture
def video(qtbot: QtBot, resources: Path, library: Path) -> Iterator[VideoTab]:
    """The tab with its curve drawn."""
    with closing(Tasks(library, places=1)) as tasks:
        pane = JourneysPane(tasks, Theme("light"))
        pane.resize(1000, 720)
        pane.show()
        qtbot.waitExposed(pane)
        pane.go_to("video")
        found = pane.tab("video")
        assert isinstance(found, VideoTab)
        qtbot.waitUntil(lambda: found.chart.curve is not None)
        yield found
        shiboken6.delete(pane)


def test_the_number_of_seeks_leads_to_who_drew_the_slider_of_a_paused_film(
    video: VideoTab, library: Path, qtbot: QtBot
) -> None:
    (row,) = video.table.listed.rows
    assert isinstance(row, VideoSummary)
    column = [one.title for one in video.table.listed.columns].index("Seeks")
    assert (row.seeks, video.table.listed.columns[column].is_door) == (1, True)

    def listed() -> list[tuple[int, float, str]]:
        rows = video.behind.list.listed.rows
        return [(one.moment.session, one.moment.at_ms, one.moment.said) for one in rows]

    for open_ in (
        lambda: video.table.cell_opened.emit(row, column),
        lambda: video.chart.part_chosen.emit(18.0, 22.0, EndedBy.SEEK),
    ):
        video.chart.part_chosen.emit(0.0, 1.0, EndedBy.LEAVE)
        qtbot.waitUntil(lambda: listed() == [])
        open_()
        # it shows where the film is played on
        qtbot.waitUntil(lambda: listed() == [(1, 31_000.0, "away from 0:20")])
        with closing(open_reader(library)) as db:
            query = search.parse(video.behind._query)
            assert list(browse.session_ids(db, query)) == [1]


def test_what_is_played_more_often_than_people_began_has_a_scale(video: VideoTab) -> None:
    curve = video.chart.curve
    assert curve is not None
    assert (curve.started, max(curve.played)) == (2, 3)
    assert video.chart.played_ticks() == (0, 1, 2, 3)
    said: list[str] = []
    video.chart.pointed.connect(said.append)
    video.chart._point_at((0, len(curve.played) - 1))
    assert "played 1–3×" in said[0]
