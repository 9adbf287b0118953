"""Calls to act that were never on the screen, as the browser measures where they lay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.friction.model import Kind
from app.friction.wording import sentence
from app.library import details
from tests import makers
from tests.makers import Event, Node
from tests.ui.web.measuring import Measured, box, file, still_page


def _missed(shown: details.Details) -> list[str]:
    return [sentence(one.why) for one in shown.signals if one.kind == Kind.CTA_MISSED]


def _call(node_id: int, label: str = "Get started", **attributes: str) -> Node:
    at = attributes.pop("style", "display:block;width:200px;height:30px;padding:0;border:0")
    return makers.element(
        node_id, "button", makers.text(node_id + 1, label), style=at, **attributes
    )


def test_a_call_below_all_that_was_seen_was_missed(measured: Measured, tmp_path: Path) -> None:
    seen = makers.scroll(1_000, y=500)
    page = still_page(box(50, 2_000), _call(60), box(51, 900))
    shown = measured(file(tmp_path, page, seen, makers.move(9_000, (5, 5))))
    assert _missed(shown) == [
        "“Get started”, 2,000 px down, was never on the screen: seen to 1,220 px."
    ]
    (one,) = (one for one in shown.signals if one.kind == Kind.CTA_MISSED)
    assert (one.x_px, one.y_px) == (100, 2_015)


def test_a_call_that_was_seen_was_not_missed(measured: Measured, tmp_path: Path) -> None:
    seen = [makers.scroll(1_000, y=1_400), makers.scroll(1_500, y=0)]
    page = still_page(box(50, 2_000), _call(60), box(51, 900))
    assert _missed(measured(file(tmp_path, page, seen, makers.move(9_000, (5, 5))))) == []


def test_a_call_that_stays_in_the_window_is_always_seen(measured: Measured, tmp_path: Path) -> None:
    fixed = _call(60, style="position:fixed;bottom:0;width:200px;height:30px")
    page = still_page(box(50, 3_000), fixed)
    seen = makers.scroll(1_000, y=2_000)
    assert _missed(measured(file(tmp_path, page, seen, makers.move(9_000, (5, 5))))) == []


@pytest.mark.parametrize(
    "around",
    [
        "display:none", "visibility:hidden", "height:400px;overflow:auto", "height:400px;overflow:hidden",
        "position:absolute;left:-3000px;width:300px", "width:200px;height:300px;overflow:hidden;white-space:nowrap",
    ],
)  # fmt: skip
def test_a_call_of_which_nobody_knows_who_saw_it_is_not_called_missed(
    measured: Measured, tmp_path: Path, around: str
) -> None:
    inside = makers.element(70, "div", box(51, 900), _call(60), style=around)
    page = still_page(box(50, 2_000), inside, box(52, 3_000))
    assert _missed(measured(file(tmp_path, page, makers.move(9_000, (5, 5))))) == []


def test_a_call_below_pictures_that_were_not_recorded_is_missed_where_it_must_have_been(
    measured: Measured, tmp_path: Path
) -> None:
    picture = makers.element(70, "img", src="https://shop.example/a.jpg", style="display:block")
    page = still_page(box(50, 1_000), picture, _call(60), box(51, 900))
    (missed,) = _missed(measured(file(tmp_path, page, makers.move(9_000, (5, 5)))))
    assert missed == (
        "“Get started”, at least 1,020 px down, was never on the screen: seen to 720 px."
    )


def test_a_call_on_a_page_whose_style_was_not_recorded_is_not_known(
    measured: Measured, tmp_path: Path
) -> None:
    def styled_by(href: str) -> list[Event]:
        sheet = makers.element(70, "link", rel="stylesheet", href=href)
        return still_page(sheet, box(50, 2_000), _call(60), box(51, 900))

    end = makers.move(9_000, (5, 5))
    assert _missed(measured(file(tmp_path, styled_by("https://shop.example/site.css"), end))) == []
    fonts = makers.moved(
        makers.recording(styled_by("https://fonts.example/css?family=Lato"), end), 86_400_000
    )
    assert len(_missed(measured(makers.write_json(tmp_path / "two.json", fonts)))) == 1


def test_calls_of_several_pages_are_told_apart(measured: Measured, tmp_path: Path) -> None:
    first = still_page(box(50, 2_000), _call(60, "Sign up"), box(51, 900))
    second = still_page(
        box(50, 1_500), _call(60, "Book now"), at_ms=9_000, url="https://shop.example/b"
    )
    shown = measured(file(tmp_path, first, second, makers.move(20_000, (5, 5))))
    assert [one.split(",")[0] for one in _missed(shown)] == ["“Sign up”", "“Book now”"]
    assert ["2,000 px" in one for one in _missed(shown)] == [True, False]


def test_the_calls_that_were_never_on_the_screen_are_found_and_no_other(
    measured: Measured, shared: Path
) -> None:
    folder = shared / "recordings" / "labelled"
    told = json.loads((folder / "labels.json").read_text("utf-8"))
    labels = {one["session"] for one in told["labels"] if one["kind"] == Kind.CTA_MISSED}
    files = {one["session"]: one["file"] for one in told["sessions"]}
    for name in (*sorted(labels), "agency-06", "agency-08", "agency-09"):
        shown = measured(folder / files[name])
        found = [one for one in shown.signals if one.kind == Kind.CTA_MISSED]
        assert [one.selector for one in found] == ["#submitButton"] * (name in labels), name
