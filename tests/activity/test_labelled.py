"""Agreement with recordings whose truth is known: pages, clicks, errors, custom events, devices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.activity.model import Analysis
from tests.activity.reading import analysed, events_of

Truth = dict[str, Any]
DEVICES = {"mobile": "phone", "tablet": "tablet"}


@pytest.fixture(scope="module")
def read(shared: Path) -> list[tuple[Truth, Analysis]]:
    folder = shared / "recordings" / "labelled"
    sessions = json.loads((folder / "labels.json").read_text(encoding="utf-8"))["sessions"]
    return [(truth, analysed(events_of(folder / truth["file"]))) for truth in sessions]


def test_every_page_visit_is_found_with_address_title_viewport_and_scroll(
    read: list[tuple[Truth, Analysis]],
) -> None:
    for truth, found in read:
        assert [
            (visit.url, visit.title, visit.viewport_w_px, visit.viewport_h_px)
            for visit in found.visits
        ] == [
            (page["url"], page["title"], page["viewport_w"], page["viewport_h"])
            for page in truth["pages"]
        ]
        for visit, page in zip(found.visits, truth["pages"], strict=True):
            assert abs(visit.scroll_max_y_px - page["max_scroll_px"]) <= 2


def test_visits_are_entered_and_left_when_the_page_was(read: list[tuple[Truth, Analysis]]) -> None:
    for truth, found in read:
        last = len(found.visits) - 1
        for at, (visit, page) in enumerate(zip(found.visits, truth["pages"], strict=True)):
            # the page begins with its request; the recording with its DOMContentLoaded
            assert 0 <= visit.enter_ms - max(0, page["enter_ms"]) < 2_000
            if at < last:
                assert visit.leave_ms == found.visits[at + 1].enter_ms
        assert found.duration_ms == pytest.approx(truth["duration_ms"], abs=1)


def test_every_click_has_its_target_and_its_place_on_the_page(
    read: list[tuple[Truth, Analysis]],
) -> None:
    clicks = 0
    for truth, found in read:
        assert len(found.clicks) == len(truth["clicks"])
        for click, known in zip(found.clicks, truth["clicks"], strict=True):
            clicks += 1
            assert click.x_px == pytest.approx(known["x"], abs=1)
            assert click.y_px == pytest.approx(known["y"], abs=1)
            assert (click.selector, click.tag) == (known["selector"], known["tag"])
            assert click.pointer == (known["pointer"] or "mouse")
            left, top, width, height = known["box"]
            assert left - 1 <= click.x_px <= left + width + 1 or known.get("derived")
            assert top - 1 <= click.y_px <= top + height + 1 or known.get("derived")
            assert found.visits[click.visit].url.split("#")[0] == known["url"].split("#")[0]
    assert clicks == 350


def test_errors_are_found_and_told_from_logged_ones(read: list[tuple[Truth, Analysis]]) -> None:
    for truth, found in read:
        # what happened before the recorder ran is in no recording
        known = [error for error in truth["errors"] if error["t_ms"] >= 0]
        assert len(found.errors) == len(known), truth["session"]
        for error, one in zip(found.errors, known, strict=True):
            assert error.at_ms == pytest.approx(one["t_ms"], abs=100)
            assert one["msg"].removeprefix("unhandled rejection: ") in error.message
            assert (error.kind == "console") == (one["via"] == "console.error")


def test_devices_variants_people_and_outcomes_are_told(read: list[tuple[Truth, Analysis]]) -> None:
    for truth, found in read:
        assert found.device == DEVICES.get(truth["device"], "desktop")
        assert found.variant == truth["variant"]
        assert len(found.custom) == len(truth["custom_events"])
        named = [event["payload"] for event in truth["custom_events"] if event["tag"] == "identify"]
        for payload in named:
            assert str(payload["user_id"]) in {clue.value for clue in found.clues}
        bought = [event for event in truth["custom_events"] if event["tag"] == "purchase"]
        assert [(m.value, m.currency) for m in found.milestones if m.event == "purchase"] == [
            (event["payload"]["revenue"], event["payload"]["currency"]) for event in bought
        ]
