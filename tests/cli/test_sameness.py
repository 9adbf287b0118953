"""Which recordings become one session, in whatever order and envelope they come, and which stay apart."""

from __future__ import annotations

import itertools
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.library import marks
from app.library.database import open_writer
from tests import makers
from tests.cli.conftest import Run


def imported(run: Run, *files: Path) -> list[tuple[str, list[int]]]:
    """Each file by a command of its own."""
    done = [run("import", file, "--json").json["files"][0] for file in files]
    return [(one["outcome"], one["sessions"]) for one in done]


def listed(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("sessions", "--json").json["sessions"]
    return found


def in_three(tmp_path: Path, name: str = "shop.segment-{}.json") -> list[Path]:
    events = makers.visit(30)
    cuts = [events[:9], events[9:20], events[20:]]
    return [
        makers.write_json(tmp_path / name.format(number), part) for number, part in enumerate(cuts)
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_segments_are_one_session_in_whatever_order_they_come(
    run: Run, tmp_path: Path, order: tuple[int, ...]
) -> None:
    files = in_three(tmp_path)
    imported(run, *(files[at] for at in order))
    (session,) = listed(run)
    assert (session["clicks"], session["duration_ms"]) == (30, 30_000)
    assert {outcome for outcome, _ in imported(run, *files)} == {"duplicate"}
    assert "no_snapshot" not in {
        one["code"] for one in run("show", session["id"], "--json").json["integrity"]
    }
    assert run("check").code == 0


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_segments_of_a_real_replay_are_one_session(
    run: Run, shared: Path, order: tuple[int, ...]
) -> None:
    folder = shared / "recordings" / "derived"
    files = [folder / f"react-hooks-demo-2018.sentry-segment-{at}.bin" for at in order]
    imported(run, *files)
    (session,) = listed(run)
    assert imported(run, folder / "react-hooks-demo-2018.jsonl") == [("duplicate", [session["id"]])]


def test_a_whole_recording_takes_its_parts_in_with_what_a_person_did(
    run: Run, tmp_path: Path, library: Path
) -> None:
    events = makers.visit(30)
    middle = makers.write_json(tmp_path / "b.json", events[9:15])
    late = makers.write_json(tmp_path / "a.json", events[20:])
    whole = makers.write_json(tmp_path / "whole.json", {"events": events})
    imported(run, middle, late)
    assert len(listed(run)) == 2
    with closing(open_writer(library)) as db:
        marks.tag(db, [1], "first")
        marks.tag(db, [2], "second")
        marks.star(db, [2])
        marks.mark_watched(db, 2, 0.5)
    assert imported(run, whole) == [("updated", [1])]
    (session,) = listed(run)
    assert (session["tags"], session["starred"]) == (["first", "second"], True)
    assert (session["clicks"], session["watched_frac"]) == (30, 0.5)
    assert [outcome for outcome, _ in imported(run, middle, late, whole)] == ["duplicate"] * 3
    assert run("check").code == 0


def test_a_part_with_a_page_of_its_own_is_taken_in_by_a_recording_that_holds_all_of_it(
    run: Run, tmp_path: Path
) -> None:
    events = makers.recording(
        makers.visit(5), makers.page(10_000, "https://shop.example/cart"), makers.click(12_000)
    )
    part = makers.write_json(tmp_path / "part.json", events[7:])
    whole = makers.write_json(tmp_path / "whole.json", events)
    assert imported(run, part, whole) == [("imported", [1]), ("updated", [1])]
    assert imported(run, part, whole) == [("duplicate", [1])] * 2
    other = makers.write_json(tmp_path / "again.json", {"events": events[7:]})
    assert imported(run, other) == [("duplicate", [1])]


def test_recordings_of_the_same_half_hour_stay_apart(run: Run, tmp_path: Path) -> None:
    """Two pages, and a part that is of neither: another format, other nodes, another size."""
    first = makers.write_json(tmp_path / "a.json", makers.visit(5))
    second = makers.write_json(
        tmp_path / "b.json", makers.moved(makers.visit(5, "https://b.example/"), 3_000)
    )
    strange = [makers.click(20_000 + at, 900 + at) for at in range(9)]
    part = makers.write_json(tmp_path / "c.json", strange)
    small = makers.recording(
        makers.event(20_000, 4, {"href": "", "width": 390, "height": 844}), makers.click(21_000)
    )
    phone = makers.write_json(tmp_path / "d.json", small)
    outcomes = imported(run, first, second, part, phone)
    assert outcomes == [("imported", [1]), ("imported", [2]), ("imported", [3]), ("imported", [4])]


def test_a_part_that_might_be_of_two_recordings_stays_apart(run: Run, tmp_path: Path) -> None:
    files = in_three(tmp_path)
    other = makers.moved(makers.visit(5), -10_000)
    makers.write_json(tmp_path / "shop.segment-7.json", other)
    outcomes = imported(run, files[0], tmp_path / "shop.segment-7.json", files[1])
    assert outcomes == [("imported", [1]), ("imported", [2]), ("imported", [3])]


def test_recordings_that_begin_alike_and_contradict_each_other_stay_apart(
    run: Run, tmp_path: Path
) -> None:
    start = makers.page()
    one = makers.recording(start, makers.typed(1_000, "a"), makers.click(2_000, x=1, y=1))
    two = makers.recording(start, makers.typed(1_000, "b"), makers.click(2_000, x=9, y=9))
    first = makers.write_json(tmp_path / "one.json", one)
    second = makers.write_json(tmp_path / "two.json", two)
    again = makers.write_json(tmp_path / "again.json", {"events": two})
    longer = makers.write_json(tmp_path / "longer.json", [*two, makers.click(5_000)])
    assert imported(run, first, second, again, longer) == [
        ("imported", [1]), ("imported", [2]), ("duplicate", [2]), ("updated", [2]),
    ]  # fmt: skip
    assert sorted(session["clicks"] for session in listed(run)) == [1, 2]


def test_the_two_fixtures_that_share_their_first_page_are_two_sessions(
    run: Run, shared: Path
) -> None:
    folder = shared / "recordings" / "rrweb-fixtures"
    files = sorted(folder.glob("adopted-style-sheet-empty-replace.*.json"))
    assert [outcome for outcome, _ in imported(run, *files)] == ["imported"] * 2


def test_what_a_second_envelope_knows_is_kept_with_the_first(run: Run, tmp_path: Path) -> None:
    events = makers.visit(4)
    export = {
        "version": "2023-04-28",
        "data": {
            "id": "ph-1", "distinct_id": "u1", "person": {"properties": {"email": "x@y.example"}},
            "snapshots": [{**event, "windowId": "w1"} for event in events],
        },
    }  # fmt: skip
    bare = makers.write_json(tmp_path / "bare.json", events)
    rich = makers.write_json(tmp_path / "rich.json", export)
    assert imported(run, bare) == [("imported", [1])]
    assert listed(run)[0]["user"] != "x@y.example"
    assert imported(run, rich) == [("duplicate", [1])]
    assert listed(run)[0]["user"] == "x@y.example"
    assert run("sessions", "user:x@y.example", "--json").json["total"] == 1
    # The tool's own id finds it from now on.
    later = {"version": "2023-04-28", "data": {"id": "ph-1", "snapshots": [
        {**makers.click(9_000), "windowId": "w1"}]}}  # fmt: skip
    assert imported(run, makers.write_json(tmp_path / "later.json", later)) == [("updated", [1])]


def test_a_note_of_a_part_stays_at_its_moment(run: Run, tmp_path: Path, library: Path) -> None:
    files = in_three(tmp_path)
    imported(run, files[2])
    began = listed(run)[0]["started_at_ms"]
    with closing(open_writer(library)) as db:
        db.execute("INSERT INTO notes VALUES (NULL, 1, 500, 'here', 0)")
    imported(run, files[0])
    with closing(open_writer(library)) as db:
        (at_ms,) = db.execute("SELECT at_ms FROM notes").fetchone()
    assert listed(run)[0]["started_at_ms"] + at_ms == began + 500


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_two_windows_of_one_session_stay_two_in_whatever_order_their_files_come(
    run: Run, tmp_path: Path, order: tuple[int, ...]
) -> None:
    shop = makers.visit(4)
    cart = makers.moved(makers.visit(3, "https://shop.example/cart"), 2_500)
    held = [{"tab-a": shop}, {"tab-b": cart}, {"tab-a": shop, "tab-b": cart}]
    files = []
    for number, windows in enumerate(held):
        snapshots = [
            {**event, "windowId": name} for name, events in windows.items() for event in events
        ]
        export = {"version": "2023-04-28", "data": {"id": "ph-77", "snapshots": snapshots}}
        files.append(makers.write_json(tmp_path / f"{chr(97 + number)}.json", export))
    imported(run, *(files[at] for at in order))
    shown = run("show", 1, "--json").json
    assert shown["windows"] == 2
    assert sorted((visit["path"], visit["window"]) for visit in shown["visits"]) == [
        ("/", 0),
        ("/cart", 1),
    ]
    assert len(shown["clicks"]) == 7
