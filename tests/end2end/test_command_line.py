"""The command line as a script meets it: the promised keys, exit codes, files, and no traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QImage

from app.ui.heatmap.export import LEGEND_H_PX
from tests import makers
from tests.end2end.conftest import Footfall

SAMPLES = 14


def _keys(names: str) -> set[str]:
    return set(names.split())


FILE_KEYS = _keys("path outcome format sessions events bytes warnings reason")
SESSION_KEYS = _keys("""id source format started_at_ms duration_ms active_ms user site device browser os viewport_w_px
    viewport_h_px entry_url exit_url windows pages clicks rage_clicks dead_clicks error_clicks errors
    friction variant tags starred watched_frac matches""")
SHOW_KEYS = SESSION_KEYS | _keys(
    "visits clicks signals errors media forms milestones notes feedback integrity"
)
VISIT_KEYS = _keys("""window url path title enter_ms leave_ms active_ms viewport_w_px viewport_h_px page_h_px
    scroll_reach_frac routes""")
CLICK_KEYS = _keys("at_ms window visit x_px y_px selector element_key label rect_px")
ERROR_KEYS = _keys("at_ms window message source stack")
MEDIA_KEYS = _keys("window selector src duration_s plays pauses seeks watched_frac")
HEAT_KEYS = _keys("""page kind device sessions visits points by_element by_pixel page_w_px page_h_px elements
    reach fold_px""")
FRAME_KEYS = {"path", "width_px", "height_px", "blocked_requests", "missing"}


def picture_of(file: Path) -> QImage:
    picture = QImage(str(file))
    assert not picture.isNull()
    return picture


def colours_in(picture: QImage) -> int:
    """How many colours a coarse look at the picture finds."""
    small = picture.scaled(64, 64)
    return len({small.pixel(x, y) for x in range(64) for y in range(64)})


def session_of(shop: Footfall, source: str) -> dict[str, Any]:
    rows = shop.ask("sessions")["sessions"]
    found: dict[str, Any] = next(row for row in rows if Path(row["source"]).name.startswith(source))
    return found


def test_the_samples_are_listed_newest_first_with_every_promised_key(shop: Footfall) -> None:
    told = shop.ask("sessions")
    assert told["total"] == len(told["sessions"]) == SAMPLES
    starts = [row["started_at_ms"] for row in told["sessions"]]
    assert starts == sorted(starts, reverse=True)
    for row in told["sessions"]:
        assert set(row) >= SESSION_KEYS
        assert isinstance(row["id"], int)
        assert row["duration_ms"] > 0
        assert row["site"] == "shop.footfall.example"


def test_a_query_a_limit_and_an_order_do_what_they_say(shop: Footfall) -> None:
    phones = shop.ask("sessions", "device:phone")
    assert {row["device"] for row in phones["sessions"]} == {"phone"}
    rest = shop.ask("sessions", "-device:phone", "--limit", "2", "--sort", "-duration")
    assert phones["total"] + rest["total"] == SAMPLES
    assert len(rest["sessions"]) == 2
    buyers = shop.ask("sessions", "page:/thanks")
    assert 0 < buyers["total"] < SAMPLES
    assert shop.ask("sessions", "user:nobody")["sessions"] == []


def test_one_session_is_told_with_every_promised_key(shop: Footfall) -> None:
    row = session_of(shop, "the-coupon-that-fails")
    shown = shop.ask("show", str(row["id"]))
    assert set(shown) >= SHOW_KEYS
    assert shown["errors"]
    for key, keys in (("visits", VISIT_KEYS), ("clicks", CLICK_KEYS), ("errors", ERROR_KEYS)):
        assert all(set(one) >= keys for one in shown[key]), key
    assert row["pages"] == len(shown["visits"])
    film = shop.ask("show", str(session_of(shop, "film-to-the-end")["id"]))
    assert film["media"]
    assert all(set(one) >= MEDIA_KEYS for one in film["media"])
    assert "purchase" in {one["event"] for one in film["milestones"]}


def test_a_feed_begins_with_a_page_and_keeps_recorded_events_in_order(
    shop: Footfall, tmp_path: Path
) -> None:
    session = str(session_of(shop, "ann-looks-around")["id"])
    for words in ((), ("--from-start",)):
        out = tmp_path / "feed.json"
        assert shop.run("feed", session, "--at", "60000", "--out", out, *words).code == 0
        events = json.loads(out.read_text("utf-8"))
        assert [event["type"] for event in events].index(4) < 3
        assert 2 in {event["type"] for event in events}
        times = [event["timestamp"] for event in events]
        assert times == sorted(times)


def test_a_frame_is_a_picture_of_the_recorded_viewport_and_asks_nobody(
    shop: Footfall, tmp_path: Path
) -> None:
    row = session_of(shop, "ann-looks-around")
    out = tmp_path / "frame.png"
    told = shop.ask("frame", str(row["id"]), "--at", "30000", "--out", out)
    assert set(told) >= FRAME_KEYS
    picture = picture_of(out)
    assert (picture.width(), picture.height()) == (told["width_px"], told["height_px"])
    assert (told["width_px"], told["height_px"]) == (1440, 900)
    assert colours_in(picture) > 20
    assert told["blocked_requests"] == 0


def test_a_heat_map_is_a_picture_a_grid_a_table_and_numbers(shop: Footfall, tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("heat.png", "page.png", "heat.npy", "heat.csv")}
    asked = ("heatmap", "--page", "/", "--kind", "click", "--device", "desktop")
    outputs = ("--out", files["heat.png"], "--grid", files["heat.npy"], "--csv", files["heat.csv"])
    told = shop.ask(*asked, *outputs)
    assert set(told) >= HEAT_KEYS
    assert (told["page"], told["kind"], told["device"]) == ("/", "click", "desktop")
    assert told["points"] > 0
    heat = picture_of(files["heat.png"])
    assert heat.height() > 2 * 900
    assert np.load(files["heat.npy"]).sum() > 0
    assert len(files["heat.csv"].read_text("utf-8").splitlines()) > 1
    shop.ask(*asked, "--no-heat", "--out", files["page.png"])
    page = picture_of(files["page.png"])
    # the legend stands below the page
    assert page.width() == heat.width()
    assert heat.height() == page.height() + LEGEND_H_PX
    assert page != heat


def test_a_whole_library_is_said_to_be_whole(shop: Footfall) -> None:
    told = shop.ask("check")
    assert told["ok"] is True
    assert told["sessions"] == SAMPLES
    assert told["problems"] == []


def test_a_second_import_finds_everything_there_already(
    footfall: Footfall, samples: Path, tmp_path: Path
) -> None:
    source = samples / "the-picture-that-does-nothing.json.gz"
    first = footfall.ask("import", source)
    assert [file["outcome"] for file in first["files"]] == ["imported"]
    assert set(first["files"][0]) >= FILE_KEYS
    assert first["seconds"] >= 0
    again = footfall.ask("import", source)
    assert [file["outcome"] for file in again["files"]] == ["duplicate"]
    assert again["files"][0]["sessions"] == first["files"][0]["sessions"]
    assert footfall.ask("sessions")["total"] == 1


def test_a_refused_file_is_told_in_a_sentence_and_the_rest_is_imported(
    footfall: Footfall, tmp_path: Path
) -> None:
    good = makers.write_json(tmp_path / "good.json", makers.visit())
    bad = tmp_path / "bad.json"
    bad.write_text('{"type": "invoice", "total": 12}', "utf-8")
    answer = footfall.run("import", good, bad, "--json")
    assert answer.code == 1
    told = {Path(file["path"]).name: file for file in answer.document["files"]}
    assert told["good.json"]["outcome"] == "imported"
    assert told["bad.json"]["outcome"] == "rejected"
    assert told["bad.json"]["reason"]
    assert told["bad.json"]["sessions"] == []


def test_what_is_no_recording_in_a_folder_is_passed_over_without_fuss(
    footfall: Footfall, tmp_path: Path
) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    makers.write_json(folder / "visit.json", makers.visit())
    (folder / "notes.txt").write_text("milk, bread", "utf-8")
    answer = footfall.run("import", folder, "--json")
    assert answer.code == 0
    outcomes = {Path(file["path"]).name: file["outcome"] for file in answer.document["files"]}
    assert outcomes["visit.json"] == "imported"
    assert outcomes.get("notes.txt", "skipped") == "skipped"


@pytest.mark.parametrize(
    "words",
    [
        ("show", "999"),
        ("frame", "999", "--at", "0", "--out", "none.png"),
        ("feed", "999", "--at", "0", "--out", "none.json"),
        ("heatmap", "--page", "/no-such-page", "--kind", "click"),
        ("import", "no-such-file.json"),
    ],
)
def test_what_is_named_and_not_there_ends_with_one(shop: Footfall, words: tuple[str, ...]) -> None:
    answer = shop.run(*words)
    assert answer.code == 1
    assert answer.complaint.strip() or answer.printed.strip()


@pytest.mark.parametrize(
    "words",
    [
        ("sessions", "colour:red"),
        ("sessions", "duration>soon"),
        ("sessions", "--sort", "beauty"),
        ("show", "first"),
        ("heatmap", "--kind", "click"),
        ("import",),
    ],
)
def test_wrong_usage_ends_with_two(shop: Footfall, words: tuple[str, ...]) -> None:
    answer = shop.run(*words)
    assert answer.code == 2
    assert answer.complaint.strip()
    assert not answer.printed


def test_a_file_that_is_no_library_ends_with_three_and_stays_as_it_is(
    footfall: Footfall, tmp_path: Path
) -> None:
    thesis = tmp_path / "thesis.doc"
    thesis.write_bytes(b"a year of work" * 1_000)
    before = thesis.read_bytes()
    for words in (("sessions",), ("check",), ("import", tmp_path)):
        answer = footfall.run(*words, "--library", thesis)
        assert answer.code == 3, words
        assert answer.complaint.strip()
    assert thesis.read_bytes() == before


def test_the_document_stands_alone_on_standard_output(footfall: Footfall, samples: Path) -> None:
    answer = footfall.run("--json", "import", samples / "gone-in-ten-seconds.json.gz")
    assert answer.document["files"]
    assert answer.printed.strip().startswith("{")
