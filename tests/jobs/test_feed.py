"""The events that show a moment, wherever chunks happen to end."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from app.jobs import feed
from app.library.database import open_writer
from app.library.records import CHUNK_EVENTS
from app.ui.web.events import events_of
from app.ui.web.scheme import ChunkAddress
from tests import makers
from tests.libraries import bring_in


def test_a_page_keeps_its_viewport_when_its_meta_is_the_last_of_the_chunk_before(
    tmp_path: Path,
) -> None:
    before = makers.page(width=900, height=500)
    moves = [makers.move(10.0 + n, (n, n)) for n in range(CHUNK_EVENTS - len(before) - 1)]
    later = makers.page(5_000, width=800, height=563)
    file = makers.write_json(tmp_path / "one.json", makers.recording(before, moves, later))
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        bring_in(db, file)
        shown = feed.feed_at(db, 1, 5_001)
        told = json.loads(feed.events_at(shown, 5_001, lambda n: feed.read_chunk(db, 1, 0, n)))
        served = json.loads(events_of(db, ChunkAddress(1, 0, 1)))
    for events in (told, served):
        assert [event["type"] for event in events[:2]] == [4, 2]
        assert (events[0]["data"]["width"], events[0]["data"]["height"]) == (800, 563)
