"""Files to sessions ready to be written: grouping, chunks, joining, deriving anew."""

from __future__ import annotations

import json
import pickle
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from app.jobs import ingest
from app.jobs.chunks import chunked, events_of
from app.library.database import open_writer
from app.library.packed import unpacked
from app.library.records import CHUNK_EVENTS, IngestedFile, IngestedSession
from app.library.sessions import store
from tests import makers
from tests.activity.reading import window


def read(*paths: Path) -> list[IngestedFile]:
    return [file for found in ingest.find(paths) for file in ingest.ingest(found)]


def only(path: Path) -> IngestedSession:
    (file,) = read(path)
    (session,) = file.sessions
    return session


def stored_events(session: IngestedSession, at: int = 0) -> list[Any]:
    return [json.loads(bytes(raw)) for raw in events_of(session.windows[at]).raws]


def test_a_file_becomes_a_session_with_its_own_events_and_their_analysis(tmp_path: Path) -> None:
    events = makers.visit(5)
    path = makers.write_json(tmp_path / "shop.json", events)
    (file,) = read(path)
    session = only(path)
    assert (file.path, file.bytes, file.reason) == (str(path), path.stat().st_size, None)
    assert session.source == "shop.json"
    assert stored_events(session) == events
    assert len(session.analysis.clicks) == 5
    assert session.analysis.visits[0].url == "https://shop.example/"


def test_what_comes_back_can_travel_between_processes(tmp_path: Path) -> None:
    path = makers.write_json(tmp_path / "shop.json", makers.visit(2))
    (found,) = ingest.find([path])
    assert pickle.loads(pickle.dumps(found)) == found
    assert pickle.loads(pickle.dumps(ingest.ingest(found))) == ingest.ingest(found)


def test_a_file_of_another_kind_has_a_reason_and_no_session(tmp_path: Path) -> None:
    path = tmp_path / "cart.json"
    path.write_text("<html>not found</html>", encoding="utf-8")
    (file,) = read(path)
    assert file.sessions == ()
    assert file.rejected
    assert file.reason


def test_members_of_an_archive_are_files_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", json.dumps(makers.visit(1)))
        archive.writestr("b.json", json.dumps(makers.moved(makers.visit(2), 86_400_000)))
    files = read(path)
    assert [file.path for file in files] == [f"{path}/a.json", f"{path}/b.json"]
    assert len({file.file_sha256 for file in files}) == 2


def test_progress_ends_at_the_whole_and_can_stop_the_work(tmp_path: Path) -> None:
    path = makers.write_json(tmp_path / "shop.json", makers.visit(5))
    (found,) = ingest.find([path])
    told: list[tuple[float, float, str]] = []
    ingest.ingest(found, lambda *told_now: told.append(told_now))
    assert told[-1] == (found.bytes, found.bytes, "shop.json")
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)

    class Stopped(Exception):
        pass

    def stop(done: float, total: float, name: str) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        ingest.ingest(found, stop)


def test_chunks_hold_the_recordings_own_bytes_and_times() -> None:
    events = makers.recording(
        makers.page(), *(makers.scroll(10.0 * i, y=i) for i in range(1, 1_200))
    )
    given = window(events, "tab")
    stored = chunked(given)
    assert [chunk.events for chunk in stored.chunks] == [CHUNK_EVENTS, CHUNK_EVENTS, 201]
    assert [chunk.seq for chunk in stored.chunks] == [0, 1, 2]
    back = events_of(stored)
    assert [bytes(raw) for raw in back.raws] == [bytes(raw) for raw in given.raws]
    assert np.array_equal(back.epoch_ms, given.epoch_ms)
    assert np.array_equal(back.types, given.types)
    assert (stored.chunks[0].snapshots, stored.chunks[0].first_meta) == (1, 0)
    assert stored.chunks[1].first_meta == -1


def test_a_meta_that_no_snapshot_follows_is_not_where_a_page_starts() -> None:
    meta = makers.event(0, 4, {"href": "", "width": 1, "height": 1})
    stored = chunked(window([meta, *makers.page(10)]))
    assert stored.chunks[0].first_meta == 1


def test_a_damaged_chunk_is_said_to_be_damaged() -> None:
    (chunk,) = chunked(window(makers.visit(1))).chunks
    with pytest.raises(ValueError, match="damaged"):
        unpacked(chunk.body[:-4], chunk.times)


def test_deriving_anew_from_chunks_gives_the_same(tmp_path: Path) -> None:
    session = only(makers.write_json(tmp_path / "shop.json", makers.visit(7)))
    assert ingest.reanalyze(session.windows, session.metadata) == session.analysis


def test_a_longer_version_keeps_each_event_once(tmp_path: Path) -> None:
    events = makers.visit(9)
    short = only(makers.write_json(tmp_path / "short.json", events[:7]))
    long = only(makers.write_json(tmp_path / "long.json", events))
    assert short.content_key == long.content_key
    joined = ingest.join(short.windows, long)
    assert stored_events(joined) == events
    assert joined.events_hash == long.events_hash
    assert joined.analysis == long.analysis


def test_a_later_segment_is_put_behind(tmp_path: Path) -> None:
    events = makers.visit(9)
    first = only(makers.write_json(tmp_path / "first.json", events[:7]))
    second = only(makers.write_json(tmp_path / "second.json", events[7:]))
    joined = ingest.join(first.windows, second)
    assert stored_events(joined) == events
    assert len(joined.analysis.clicks) == 9


def test_the_same_events_written_otherwise_add_nothing(tmp_path: Path) -> None:
    events = makers.visit(4)
    ours = only(makers.write_json(tmp_path / "ours.json", events))
    turned = [dict(reversed(one.items())) for one in events]
    theirs_path = tmp_path / "theirs.json"
    theirs_path.write_text(json.dumps(turned, indent=2), encoding="utf-8")
    theirs = only(theirs_path)
    assert ours.events_hash != theirs.events_hash
    assert ingest.join(ours.windows, theirs).events == ours.events


def test_windows_that_share_events_are_one_whatever_they_are_called(tmp_path: Path) -> None:
    other = makers.moved(makers.visit(3, "https://shop.example/b"), 60_000)
    named = makers.posthog_export({"one": makers.visit(5), "two": other})
    numbered = makers.posthog_export({"1": makers.visit(6), "2": other})
    ours = only(makers.write_json(tmp_path / "a.json", named))
    joined = ingest.join(ours.windows, only(makers.write_json(tmp_path / "b.json", numbered)))
    assert [w.events for w in joined.windows] == [
        ours.windows[0].events + 1,
        ours.windows[1].events,
    ]
    assert len(joined.analysis.windows) == 2


def test_recordings_that_contradict_each_other_are_not_joined_in_a_process_either(
    tmp_path: Path,
) -> None:
    """The window joins in a process what one key finds, and then stores what came of it."""
    sessions = []
    for name in ("a", "b"):
        events = makers.recording(
            makers.page(), makers.typed(1_000, name), makers.typed(2_000, name + name)
        )
        sessions.append(only(makers.write_json(tmp_path / f"{name}.json", events)))
    ours, theirs = sessions
    assert ours.content_key == theirs.content_key
    put = ingest.join(ours.windows, theirs)
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        for session in (ours, put, put):
            store(db, IngestedFile(session.source, session.source, 1, "rrweb", (session,)))
        kept = db.execute("SELECT events, content_key FROM sessions ORDER BY id").fetchall()
    assert [events for events, _ in kept] == [ours.events, theirs.events]
    assert kept[1][1].startswith(f"{ours.content_key}.")


def test_an_unreadable_event_is_counted_and_kept(tmp_path: Path) -> None:
    odd = makers.event(3_000, 3, "no data at all")
    session = only(makers.write_json(tmp_path / "odd.json", [*makers.visit(3), odd]))
    assert odd in stored_events(session)
    assert [found.code for found in session.analysis.integrity] == ["malformed_events"]


def test_every_shared_recording_is_read_or_refused_with_a_sentence(shared: Path) -> None:
    count = 0
    for folder in ("derived", "posthog-blob", "sentry", "highlight", "broken", "rrweb-fixtures"):
        for file in read(shared / "recordings" / folder):
            count += 1
            assert bool(file.sessions) != bool(file.reason), file.path
            for session in file.sessions:
                again = replace(
                    session, analysis=ingest.reanalyze(session.windows, session.metadata)
                )
                assert again == session
    assert count > 20
