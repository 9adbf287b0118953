"""Clicks, streams, errors, idle time: each definition as the docstrings have it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from app.activity import agents, idle
from app.activity.analyze import analyze
from app.activity.changes import Change
from app.activity.model import PersonClue
from app.activity.streams import packed, unpacked
from app.formats.model import Metadata
from tests import makers
from tests.activity.reading import analysed, columns, notes, window

NONE = np.empty(0)


def test_a_click_is_placed_on_the_page_by_the_scroll_of_its_document() -> None:
    found = analysed(makers.page(), makers.scroll(500, x=5, y=300), makers.click(1_000, x=40, y=80))
    (click,) = found.clicks
    assert (click.x_px, click.y_px) == (45, 380)
    assert (click.viewport_x_px, click.viewport_y_px) == (40, 80)
    assert found.visits[0].scroll_max_y_px == 300


def test_a_click_in_a_frame_has_no_place_on_the_page() -> None:
    inner = {
        "type": 0,
        "id": 30,
        "childNodes": [makers.element(31, "button", makers.text(32, "In"))],
    }
    frame = makers.mutation(100, adds=[(makers.BODY, makers.element(20, "iframe")), (20, inner)])
    (click,) = analysed(makers.page(), frame, makers.click(1_000, 31)).clicks
    assert (click.x_px, click.y_px) == (None, None)
    assert click.label == "In"


def test_a_click_on_what_the_recorder_did_not_know_still_counts() -> None:
    (click,) = analysed(makers.page(), makers.click(1_000, -1, x=7, y=8)).clicks
    assert (click.x_px, click.y_px, click.selector, click.element_key) == (7, 8, None, None)


def test_a_click_by_keyboard_has_no_place() -> None:
    event = makers.interaction(1_000, 2, makers.BUTTON, 0, 0)
    (click,) = analysed(makers.page(), event).clicks
    assert (click.pointer, click.x_px) == ("keyboard", None)


def test_a_tap_is_one_click_by_touch() -> None:
    tap = [makers.interaction(950, 7, 9, 10, 10), makers.interaction(990, 9, 9, 10, 10)]
    found = analysed(makers.page(width=390), tap, makers.interaction(1_000, 2, 9, 10, 10))
    assert [click.pointer for click in found.clicks] == ["touch"]
    assert found.device == "phone"


def test_a_click_carries_its_targets_selector_and_its_controls_label() -> None:
    body = [makers.element(20, "button", makers.element(21, "i"), makers.text(22, "Buy"))]
    (click,) = analysed(makers.page(body=body), makers.click(1_000, 21)).clicks
    assert click.selector.endswith("button:nth-of-type(1) > i:nth-of-type(1)")
    assert (click.tag, click.label) == ("i", "Buy")
    assert click.element_key == "1:button|Buy|0"


def test_streams_come_back_as_they_were() -> None:
    found = analysed(makers.page(), makers.move(1_000, (1, 2), (3, 4)), makers.typed(2_000, "ab"))
    moves = columns(found, "pointer")
    assert moves["t_ms"].tolist() == [950, 1_000]
    assert moves["x_px"].tolist() == [1, 3]
    typed = columns(found, "input")
    assert (typed["length"].tolist(), typed["by_person"].tolist()) == ([2], [1])
    assert notes(found)[makers.FIELD].attributes["name"] == "email"


def test_rows_that_no_column_can_hold_are_left_out() -> None:
    stream = packed(0, "scroll", [(1.0, 5, 0.0, 1.0, 1), (2.0, 10**30, 0.0, 2.0, 1)])
    assert stream.rows == 1
    assert unpacked(stream)["node"].tolist() == [5]


def test_changes_after_a_click_are_told_with_their_distance() -> None:
    found = analysed(
        makers.page(),
        makers.click(1_000),
        makers.mutation(1_200, texts=[(10, "Bought")], attributes=[(11, {"class": "on"})]),
    )
    reaction = columns(found, "reaction")
    rows = zip(
        *(reaction[name].tolist() for name in ("t_ms", "kind", "node", "up", "down")), strict=True
    )
    assert list(rows) == [(1_200, Change.TEXT, 10, 0, 1), (1_200, Change.CLASS, 11, 1, 1)]
    assert columns(found, "path")["node"].tolist() == [9, 6, 2, 1]


def test_what_ticks_by_itself_answers_no_click() -> None:
    ticks = [makers.mutation(100.0 * i, texts=[(8, str(i))]) for i in range(1, 40)]
    found = analysed(makers.page(), ticks, makers.click(3_000))
    assert columns(found, "reaction") == {}
    assert columns(found, "changed")["node"].tolist() == [8] * 39


def test_errors_are_uncaught_or_logged_and_belong_to_their_visit() -> None:
    found = analysed(
        makers.page(loads=True),
        makers.console(500, "Uncaught TypeError: x is undefined"),
        makers.console(600, "GET /cart failed"),
        makers.console(700, "only a warning", level="warn"),
    )
    assert [(error.kind, error.message, error.visit) for error in found.errors] == [
        ("uncaught", "Uncaught TypeError: x is undefined", 0), ("console", "GET /cart failed", 0),
    ]  # fmt: skip
    assert columns(found, "console")["level"].tolist() == [3, 2, 1]


def test_an_error_in_sentrys_breadcrumbs_counts() -> None:
    crumb = {"category": "console", "level": "error", "message": "broke"}
    found = analysed(makers.page(), makers.custom(500, "breadcrumb", crumb))
    assert [(error.kind, error.message) for error in found.errors] == [("console", "broke")]


def test_outcomes_variants_and_people_are_read_from_custom_events() -> None:
    found = analysed(
        makers.page(),
        makers.custom(100, "Order Completed", {"total": "12.50", "currency": "EUR"}),
        makers.custom(200, "experiment", {"name": "hero", "variant": "B"}),
        makers.custom(300, "identify", {"user_id": 7, "email": "ann@example.org"}),
        makers.custom(400, "Identify", json.dumps({"user_identifier": "ann"})),
    )
    (milestone,) = found.milestones
    assert (milestone.event, milestone.value, milestone.currency) == ("purchase", 12.5, "EUR")
    assert found.variant == "B"
    assert set(found.clues) == {
        PersonClue("identify", "id", "7"),
        PersonClue("identify", "email", "ann@example.org"),
        PersonClue("highlight", "id", "ann"),
    }


def test_time_without_doing_is_inactive_after_the_threshold() -> None:
    found = analysed(makers.page(), makers.click(1_000), makers.click(21_000), makers.click(23_000))
    assert found.inactive == ((1_000, 21_000),)
    assert found.active_ms == 3_000
    assert found.visits[0].active_ms == 3_000


def test_watching_a_video_is_doing_and_a_muted_loop_is_not() -> None:
    for attributes, active in (({}, True), ({"muted": True, "loop": True}, False)):
        body = [makers.element(20, "video", src="clip.mp4", **attributes)]
        found = analysed(
            makers.page(body=body),
            makers.change(1_000, 7, type=0, id=20),
            makers.change(31_000, 7, type=1, id=20, currentTime=30),
        )
        assert (found.inactive == ()) is active
        (medium,) = found.media
        assert (medium.src, medium.plays, medium.pauses) == ("clip.mp4", 1, 1)


def test_what_scripts_type_is_no_doing() -> None:
    typed = makers.change(9_000, 5, id=11, text="x", isChecked=False, userTriggered=False)
    found = analysed(makers.page(), makers.click(100), typed, makers.click(20_000))
    assert found.inactive == ((100, 20_000),)


def test_stretches_are_cut_by_what_plays() -> None:
    assert idle.stretches(NONE, [(2_000, 12_000)], 20_000) == ((12_000, 20_000),)
    assert idle.stretches(NONE, [], 4_000) == ()


def test_the_sparkline_is_highest_where_most_was_done() -> None:
    line = idle.sparkline([(np.array([100.0, 110.0, 120.0, 4_000.0]), 1.0)], 4_800)
    assert (len(line), line[1], line.index(255)) == (48, 255, 1)
    assert 0 < line[40] < 255
    assert idle.sparkline([], 1_000) == bytes(48)


def test_the_active_window_is_where_something_was_done_last() -> None:
    one = window([*makers.page(), makers.click(1_000), makers.click(9_000)], "one")
    two = window([*makers.page(3_000), makers.click(4_000)], "two")
    found = analyze([one, two])
    assert [(at, where) for at, where in found.active_window] == [(0, 0), (4_000, 1), (9_000, 0)]
    assert [(click.window, click.visit) for click in found.clicks] == [(0, 0), (1, 1), (0, 0)]


def test_session_zero_counts_types_up_to_custom() -> None:
    early = makers.console(-5_000, "Uncaught before")
    found = analysed(makers.page(), early, makers.click(1_000))
    assert found.started_at_ms == makers.START
    assert found.errors[0].at_ms == -5_000


AGENTS = [
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
     "Chrome", "Windows", "desktop"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
     "Edge", "Windows", "desktop"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15",
     "Safari", "macOS", "desktop"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1 Version/17.4 Mobile/15E148 Safari/604",
     "Safari", "iOS", "phone"),
    ("Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 CriOS/126.0 Mobile/15E148 Safari/604.1",
     "Chrome", "iOS", "tablet"),
    ("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
     "Chrome", "Android", "phone"),
    ("Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 SamsungBrowser/25.0 Chrome/121.0 Safari/537.36",
     "Samsung Internet", "Android", "tablet"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox", "Linux", "desktop"),
    ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 OPR/112.0",
     "Opera", "ChromeOS", "desktop"),
    ("curl/8.5.0", None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("agent", "browser", "system", "device"), AGENTS)
def test_a_user_agent_tells_browser_system_and_device(
    agent: str, browser: str | None, system: str | None, device: str | None
) -> None:
    found = analysed(makers.page(width=0), metadata=Metadata(user_agent=agent))
    assert (found.browser, found.os) == (browser, system)
    assert agents.device_of(agent) == device


@pytest.mark.parametrize(
    ("touches", "mouse", "width", "device"),
    [(5, 0, 390, "phone"), (5, 0, 820, "tablet"), (5, 0, 1920, "desktop"), (0, 5, 500, "desktop"),
     (0, 0, 390, "phone"), (0, 0, 1280, "desktop"), (0, 0, None, None)],
)  # fmt: skip
def test_without_an_agent_fingers_and_width_tell_the_device(
    touches: int, mouse: int, width: int | None, device: str | None
) -> None:
    assert agents.device_by_use(touches, mouse, width) == device


def test_a_window_without_a_page_says_so_and_keeps_its_clicks() -> None:
    found = analysed(makers.click(0), makers.click(1_000))
    assert len(found.clicks) == 2
    assert "no_snapshot" in [one.code for one in found.integrity]


def test_no_events_at_all_are_no_failure() -> None:
    assert analyze([]).duration_ms == 0
