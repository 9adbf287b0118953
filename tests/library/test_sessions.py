"""Storing sessions: new, known already, grown, joined; what a person did stays, and nothing is half there."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
import zstandard
from msgspec.structs import replace

from app.activity.model import ANALYSIS_VERSION, Click
from app.errors import NothingFound
from app.formats.model import Note
from app.library import browse, derived, details, marks, outdated, sessions, upkeep
from app.library.database import Library
from app.library.records import IngestedSession, IngestedWindow
from app.library.sessions import store
from tests.library import builder


def test_a_new_session_is_imported_and_told_as_changed(library: Library) -> None:
    done = store(library, builder.file(builder.session("one"), builder.session("two")))
    assert done.outcome == "imported"
    assert [one.outcome for one in done.outcomes] == ["imported", "imported"]
    assert done.sessions == tuple(one.id for one in done.outcomes)
    assert {"sessions", "facts", "clicks"} <= done.tables


def test_events_come_back_byte_for_byte(library: Library) -> None:
    session = builder.session("one", parts=3, windows=("w", "popup"))
    number = store(library, builder.file(session)).outcomes[0].id
    assert sessions.stored_windows(library, number) == session.windows
    places = sessions.chunk_places(library, number)
    assert [(place.window, place.seq) for place in places] == [
        (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2),
    ]  # fmt: skip
    body, times = sessions.chunk(library, places[0].window_id, 0)
    assert msgspec.json.decode(zstandard.decompress(body))[2] == {"type": 3, "n": 2, "of": "one"}
    assert np.frombuffer(zstandard.decompress(times), "<f8")[0] == builder.NOON_MS


def test_windows_are_numbered_as_the_analysis_numbers_them(library: Library) -> None:
    session = replace(
        builder.session("one", windows=("later", "first")),
        analysis=builder.analysis(windows=("first", "later")),
    )
    store(library, builder.file(session))
    assert [(row.position, row.name) for row in sessions.windows(library, 1)] == [
        (0, "first"),
        (1, "later"),
    ]


def test_the_same_recording_in_another_file_is_a_duplicate_and_changes_nothing(
    library: Library,
) -> None:
    session = builder.session("one")
    store(library, builder.file(session, sha="a"))
    again = store(library, builder.file(replace(session, source="again.gz"), sha="b"))
    assert (again.outcome, again.sessions, again.tables) == ("duplicate", (), frozenset())
    assert [row.source for row in browse.sessions(library)] == ["one.json"]


def test_a_match_of_either_key_is_the_same_recording(library: Library) -> None:
    store(library, builder.file(builder.session("one", tool_key="posthog:1"), sha="a"))
    by_tool = replace(builder.session("one", tool_key="posthog:1"), content_key="other")
    by_content = builder.session("one", tool_key=None)
    assert store(library, builder.file(by_tool, sha="b")).outcome == "duplicate"
    assert store(library, builder.file(by_content, sha="c")).outcome == "duplicate"
    assert (
        store(library, builder.file(builder.session("two", tool_key="posthog:2"))).outcome
        == "imported"
    )


def test_a_longer_version_replaces_the_events_and_keeps_what_a_person_did(
    library: Library,
) -> None:
    first = builder.session(
        "one", derived=builder.analysis(clicks=(builder.click(1), builder.click(2)))
    )
    store(library, builder.file(first))
    marks.tag(library, [1], "mine")
    marks.mark_watched(library, 1, 0.4)
    grown = store(library, builder.file(builder.session("one", parts=5)))
    assert (grown.outcome, grown.sessions) == ("updated", (1,))
    (row,) = browse.sessions(library)
    assert (row.id, row.tags, row.watched_frac, row.clicks) == (1, ("mine",), 0.4, 0)
    assert len(sessions.chunk_places(library, 1)) == 5
    assert upkeep.check(library) == ()


def test_a_shorter_version_of_a_known_session_is_a_duplicate(library: Library) -> None:
    store(library, builder.file(builder.session("one", parts=5)))
    assert store(library, builder.file(builder.session("one"))).outcome == "duplicate"
    assert len(sessions.chunk_places(library, 1)) == 5


def test_a_later_segment_is_joined_with_what_is_there(library: Library) -> None:
    first = builder.session("one", tool_key="sentry:1")
    later = replace(
        builder.session("later", tool_key="sentry:1"),
        analysis=builder.analysis(clicks=(builder.click(9),)),
    )
    store(library, builder.file(first))
    done = store(library, builder.file(later), _joined)
    assert (done.outcome, done.outcomes[0].events) == ("updated", 6)
    assert sessions.windows(library, 1)[0].events == 6
    assert store(library, builder.file(first, sha="x"), _joined).outcome == "duplicate"


def _joined(stored: tuple[IngestedWindow, ...], session: IngestedSession) -> IngestedSession:
    """Chunks of both, each body once; the hash follows from the bodies."""
    chunks = {
        chunk.body: chunk for window in (*stored, *session.windows) for chunk in window.chunks
    }
    put = tuple(replace(chunk, seq=seq) for seq, chunk in enumerate(chunks.values()))
    window = IngestedWindow("w", sum(chunk.events for chunk in put), put)
    whole = len(chunks) > 1
    return replace(
        session, windows=(window,), events_hash="whole" if whole else session.events_hash
    )


def test_exactly_the_same_file_is_known_by_its_hash(library: Library) -> None:
    store(library, builder.file(builder.session("one"), sha="abc"))
    assert [one.id for one in sessions.known_file(library, 100, lambda: "abc")] == [1]
    assert sessions.known_file(library, 100, lambda: "other") == ()


def test_a_file_of_another_size_is_not_even_hashed(library: Library) -> None:
    store(library, builder.file(builder.session("one"), sha="abc"))

    def never() -> str:
        pytest.fail("there was no need to read the file")

    assert sessions.known_file(library, 99, never) == ()


def test_a_deleted_session_is_gone_with_all_that_was_known_of_it(library: Library) -> None:
    session = builder.session("one", notes=(Note("cut", "It was cut."),))
    store(library, builder.file(session, sha="abc"))
    marks.tag(library, [1], "mine")
    sessions.delete_session(library, 1)
    told = {"revisions", "touched"}
    kept = told | {"sqlite_sequence", "tags", "sites", "hosts", "paths", "_sqlite_migrations"}
    for (table,) in library.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'session_text%'"
    ).fetchall():
        left = library.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        assert table in kept or left == 0, table
    assert library.execute("SELECT count(*) FROM session_text").fetchone() == (0,)
    assert store(library, builder.file(session, sha="abc")).outcome == "imported"


def test_a_session_that_is_not_there_is_said_so(library: Library) -> None:
    for ask in (details.show, sessions.delete_session, sessions.metadata_of):
        with pytest.raises(NothingFound, match="no session 7"):
            ask(library, 7)


def test_a_new_analysis_replaces_what_was_derived_and_nothing_else(library: Library) -> None:
    old = builder.analysis(
        clicks=(builder.click(1), builder.click(2)), version=ANALYSIS_VERSION - 1
    )
    store(library, builder.file(builder.session("one", derived=old), builder.session("two")))
    marks.star(library, [1])
    assert outdated.behind(library) == (1,)
    changes = derived.replace_analysis(library, 1, builder.analysis(clicks=(builder.click(3),)))
    assert changes.sessions == (1,)
    assert outdated.behind(library) == ()
    (row,) = browse.rows_of(library, (1,))
    assert (row.clicks, row.starred) == (1, True)
    assert [click.at_ms for click in details.clicks(library, 1)] == [3]


def test_what_a_hostile_recording_says_is_stored_without_harm(library: Library) -> None:
    label = "'); DROP TABLE sessions; --\0\ud800 <b>"
    wild = replace(builder.click(1, label=label), node_id=10**40)
    assert isinstance(wild, Click)
    visit = builder.visit("http://[broken/\ud800?\0", title="<b>bold</b>")
    session = builder.session("one", derived=builder.analysis(visits=(visit,), clicks=(wild,)))
    store(library, builder.file(session))
    (click,) = details.clicks(library, 1)
    assert (
        click.label
        == "'); DROP TABLE sessions; --\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER} <b>"
    )
    assert details.visits(library, 1)[0].title == "<b>bold</b>"


def test_details_hold_what_the_analysis_found(shop: Library) -> None:
    shown = details.show(shop, 1)
    assert [visit.path for visit in shown.visits] == ["/", "/product/17", "/cart"]
    assert [route.url for route in shown.visits[2].routes] == ["https://shop.example/thanks"]
    assert [(click.label, click.rect_px) for click in shown.clicks] == [
        ("Add to cart", None),
        ("Pay now", None),
    ]
    assert (shown.visits[0].page_h_px, shown.visits[0].scroll_reach_frac) == (None, None)
    assert [(m.event, m.value, m.currency) for m in shown.milestones] == [("purchase", 59.0, "EUR")]
    assert [remark.code for remark in shown.remarks] == ["cut"]
    assert shown.inactive == ((1_000.0, 20_000.0),)
    assert shown.active_window == ((0.0, 0),)
    assert [(stream.kind, stream.packed) for stream in details.streams(shop, 1)] == [
        ("pointer", b"packed")
    ]


def test_check_names_the_parts_whose_events_are_damaged(library: Library) -> None:
    store(library, builder.file(builder.session("one", parts=3)))
    library.execute("UPDATE chunks SET body = zeroblob(40) WHERE seq = 1")
    library.execute("UPDATE chunks SET times = body WHERE seq = 2")
    assert upkeep.check(library) == (
        "Session 1, window 0, part 1: its events are damaged.",
        "Session 1, window 0, part 2: its events are damaged.",
    )
