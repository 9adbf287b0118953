"""Keyframes in the library: written with an analysis, read one at a time, gone with their session."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from app.errors import NothingFound
from app.jobs import feed
from app.jobs.ingest import find, ingest, reanalyze
from app.library.database import Library, open_reader
from app.library.derived import replace_analysis
from app.library.keyframes import keyframe_events, keyframe_places
from app.library.sessions import delete_session, store, stored_windows
from tests import makers


@pytest.fixture
def busy(library: Library, tmp_path: Path) -> Library:
    """One session whose page changes so much that it has keyframes."""
    words = [
        makers.mutation(10.0 + n, texts=[(8, f"word {n} {'long ' * 2_000}")]) for n in range(1_500)
    ]
    path = makers.write_json(tmp_path / "busy.json", makers.recording(makers.page(), words))
    for found in find([path]):
        for file in ingest(found):
            store(library, file)
    return library


def test_a_stored_keyframe_holds_the_page_of_its_moment(busy: Library, path: Path) -> None:
    places = keyframe_places(busy, 1)
    assert len(places) > 3
    assert [place.idx for place in places] == list(range(len(places)))
    with closing(open_reader(path)) as db:
        for place in (places[0], places[-1]):
            epoch_ms, events = keyframe_events(db, 1, 0, place.idx)
            assert epoch_ms == place.epoch_ms
            assert f"word {epoch_ms - makers.START - 10:.0f} ".encode() in events


def test_a_keyframe_that_is_not_there_is_said_to_be_missing(busy: Library) -> None:
    with pytest.raises(NothingFound):
        keyframe_events(busy, 1, 0, 999)


def test_a_new_analysis_replaces_the_keyframes(busy: Library) -> None:
    before = keyframe_places(busy, 1)
    busy.execute("DELETE FROM keyframes WHERE idx > 0")
    replace_analysis(busy, 1, reanalyze(stored_windows(busy, 1)))
    assert keyframe_places(busy, 1) == before
    delete_session(busy, 1)
    assert keyframe_places(busy, 1) == ()


def test_a_feed_begins_at_the_last_keyframe_before_its_moment(busy: Library) -> None:
    window = feed.read_feeds(busy, 1)[0]
    last = window.keyframes[-1]
    assert feed.keyframe_before(window, last.at_ms) == window.keyframes[-2]
    assert feed.keyframe_before(window, last.at_ms + 1) == last
    assert feed.keyframe_before(window, 0.0) is None
    events = feed.events_at(
        window,
        last.at_ms + 5,
        lambda seq: feed.read_chunk(busy, 1, 0, seq),
        keyframe=feed.read_keyframe(busy, 1, 0, last.idx),
    )
    shown = msgspec.json.decode(events)
    assert [event["type"] for event in shown[:2]] == [4, 2]
    assert [event["timestamp"] - makers.START - last.at_ms for event in shown] == [
        0, 0, 0, 1, 2, 3, 4, 5,
    ]  # fmt: skip
