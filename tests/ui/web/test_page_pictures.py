"""Beside a page's picture stands where its elements lie in it; the picture itself is of the moment that shows most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.jobs.feed import events_at
from app.jobs.pictured import ElementBox, picture_elements
from app.ui.web.backdrop import Backdrop, Picture
from app.ui.web.best import BestPicture, Candidate, best_of
from app.ui.web.layers import Look, OpenLayer
from app.ui.web.scheme import ChunkAddress
from tests import makers
from tests.makers import Event, Node, element, text
from tests.ui.web.making import Recorded, recorded

_ids = count(3_000)
DIALOG = "position:fixed;left:100px;top:100px;width:600px;height:300px;background:#0f0;z-index:9"


class Studio:
    """A backdrop that is asked and waited for."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.recording: Recorded | None = None
        self.backdrop = Backdrop(self._provide)

    def _provide(
        self, address: ChunkAddress, done: Callable[[bytes], None], failed: Callable[[str], None]
    ) -> None:
        assert self.recording is not None
        self.recording.provide(address, done, failed)

    def picture(self, *body: Node, more: Sequence[Event] = (), at_ms: float = 90) -> Picture:
        """The page with these nodes, 800 × 600, from its top."""
        self.recording = _recording(body, more)
        answers: list[Picture | UserError] = []
        self.backdrop.page_picture(self.recording.feed, at_ms, answers.append, answers.append)
        self._qtbot.waitUntil(lambda: bool(answers))
        assert isinstance(answers[0], Picture)
        return answers[0]

    def best(
        self, recording: Recorded, moments: Sequence[float], state: str | None = None
    ) -> tuple[Candidate, Picture]:
        self.recording = recording
        answers: list[Any] = []
        BestPicture(self.backdrop).take(
            [Candidate(recording.feed, at_ms) for at_ms in moments],
            lambda candidate, picture: answers.append((candidate, picture)),
            answers.append,
            state,
        )
        self._qtbot.waitUntil(lambda: bool(answers))
        chosen: tuple[Candidate, Picture] = answers[0]
        return chosen


@pytest.fixture
def studio(qtbot: QtBot, resources: Path) -> Iterator[Studio]:
    studio = Studio(qtbot)
    yield studio
    studio.backdrop.close()


def _recording(body: Sequence[Node], more: Sequence[Event] = ()) -> Recorded:
    style = element(
        next(_ids), "style", text(next(_ids), "body{margin:0} button{padding:0;border:0}")
    )
    page = makers.page(width=800, height=600, body=[style, *body])
    return recorded([*page, *more, makers.move(3_000, (5, 5))])


def _box(node_id: int, height_px: int, tag: str = "div", *inside: Node, more: str = "") -> Node:
    style = f"display:block;height:{height_px}px;width:200px;{more}"
    return element(node_id, tag, *inside, style=style)


def place(picture: Picture, node_id: int) -> tuple[float, float, float, float] | None:
    return next(
        ((one.x_px, one.y_px, one.w_px, one.h_px) for one in picture.boxes if one.node_id == node_id),
        None,
    )  # fmt: skip


def colour(picture: Picture, x_px: int, y_px: int) -> str:
    return QColor(picture.image.pixel(x_px, y_px)).name()


def test_elements_have_their_places_in_the_whole_page_wherever_it_was_scrolled_to(
    studio: Studio,
) -> None:
    scrolled = makers.scroll(50, y=900)
    picture = studio.picture(
        _box(50, 1_500), _box(51, 40, "button"), _box(52, 700), more=[scrolled]
    )
    assert picture.page_h_px == 2_240
    assert place(picture, 51) == (0, 1_500, 200, 40)
    assert {one.node_id: one.is_shown_clickable for one in picture.boxes} == {
        50: False, 51: True, 52: False,
    }  # fmt: skip


def test_what_sticks_lies_where_it_is_drawn(studio: Studio) -> None:
    bar = _box(60, 50, "nav", more="position:sticky;top:0;background:#00f")
    corner = _box(
        61, 30, "button", more="position:fixed;right:0;bottom:0;width:80px;background:#f00"
    )
    picture = studio.picture(
        _box(50, 300), bar, _box(51, 2_000), corner, more=[makers.scroll(50, y=800)]
    )
    assert place(picture, 60) == (0, 300, 200, 50)
    assert place(picture, 61) == (720, 570, 80, 30)
    assert (colour(picture, 10, 320), colour(picture, 790, 590)) == ("#0000ff", "#ff0000")
    assert {one.node_id for one in picture.boxes if one.is_stuck} == {60, 61}


def test_what_sticks_is_whole_in_a_page_hardly_longer_than_its_window(studio: Studio) -> None:
    side = _box(60, 600, more="position:fixed;left:0;top:0;bottom:0;background:#00f")
    picture = studio.picture(_box(50, 700, more="background:#fff"), side)
    assert picture.page_h_px == 700
    assert [colour(picture, 10, y) for y in (10, 300, 590, 650)] == ["#0000ff"] * 3 + ["#ffffff"]


def test_elements_in_frames_and_shadow_trees_have_their_places(studio: Studio) -> None:
    frame = element(70, "iframe", style="display:block;width:300px;height:200px;border:0")
    body = element(83, "body", _box(84, 40, "button"), style="margin:0")
    inner = {
        "type": 0, "childNodes": [element(81, "html", element(82, "head"), body)], "id": 80,
    }  # fmt: skip
    came = makers.change(
        20, 0, removes=[], texts=[], attributes=[], isAttachIframe=True,
        adds=[{"parentId": 70, "nextId": None, "node": inner}],
    )  # fmt: skip
    host = element(90, "div", {**_box(91, 25), "isShadow": True})
    host["isShadowHost"] = True
    picture = studio.picture(_box(50, 100), frame, host, more=[came])
    assert place(picture, 84) == (0, 100, 200, 40)
    assert place(picture, 91) == (0, 300, 200, 25)


def test_what_is_not_seen_has_no_place_and_what_is_cut_off_only_the_rest(studio: Studio) -> None:
    hidden = [
        _box(50, 10, more="visibility:hidden"),
        _box(51, 10, more="display:none"),
        _box(52, 10, more="opacity:0"),
        _box(53, 10, more="position:absolute;left:-900px"),
    ]
    cut = element(60, "div", _box(61, 500), _box(62, 50), style="height:120px;overflow:hidden")
    picture = studio.picture(*hidden, cut)
    assert [place(picture, node) for node in (50, 51, 52, 53, 62)] == [None] * 5
    height = 120
    found = place(picture, 61)
    assert found is not None
    assert found[3] == height


@pytest.mark.parametrize(
    "around",
    [
        "display:flex;flex-direction:column;height:100vh;overflow:hidden",
        "position:fixed;inset:0;display:flex;flex-direction:column",
        "display:grid;grid-template-rows:auto 1fr auto;height:100vh",
    ],
)
def test_what_scrolls_in_the_pages_place_is_opened_to_its_full_length(
    studio: Studio, around: str
) -> None:
    style = "overflow-y:auto;flex:1;min-height:0"
    inner = element(59, "main", _box(50, 2_000), _box(51, 40, "button"), style=style)
    bars = [_box(57, 60, "header", more="flex:none"), _box(58, 40, "footer", more="flex:none")]
    app = element(56, "div", bars[0], inner, bars[1], style=around)
    picture = studio.picture(app, more=[makers.scroll(50, y=700, node_id=59)])
    assert picture.page_h_px == 60 + 2_040 + 40
    assert place(picture, 51) == (0, 2_060, 200, 40)
    assert place(picture, 57) == (0, 0, 200, 60)
    assert place(picture, 58) == (0, 2_100, 200, 40)


def test_what_scrolls_between_parts_laid_at_fixed_places_is_opened_to_its_full_length(
    studio: Studio,
) -> None:
    panel = "position:absolute;contain:strict;overflow:hidden;left:0;"
    inner = element(
        59, "main", _box(50, 1_000), _box(51, 40, "button"), style="height:100%;overflow-y:auto"
    )
    cut = element(55, "div", style="position:absolute;top:3000px;height:900px;width:9px")
    parts = [
        _box(57, 60, "header", more=f"{panel}top:0"),
        element(54, "div", inner, style=f"{panel}top:60px;height:500px;width:800px"),
        _box(53, 500, "aside", more=f"{panel}top:60px"),
        _box(58, 40, "footer", more=f"{panel}top:560px"),
    ]
    app = element(56, "div", *parts, cut, style="position:fixed;inset:0;overflow:hidden")
    picture = studio.picture(app, more=[makers.scroll(50, y=300, node_id=59)])
    assert picture.page_h_px == 60 + 1_040 + 40
    assert place(picture, 51) == (0, 1_060, 200, 40)
    assert place(picture, 57) == (0, 0, 200, 60)
    assert place(picture, 53) == (0, 60, 200, 500)
    assert place(picture, 58) == (0, 1_100, 200, 40)


@pytest.mark.parametrize("inner", [True, False])
def test_a_dialog_that_is_longer_than_the_window_is_opened_to_its_full_length(
    studio: Studio, inner: bool
) -> None:
    parts = [_box(71, 900), _box(72, 40, "button")]
    scrolls = "overflow-y:auto;max-height:100%"
    if inner:
        body = element(70, "div", *parts, style="overflow-y:auto;height:400px")
        dialog = element(69, "div", body, role="dialog", style=DIALOG.replace("300px", "400px"))
    else:
        body = element(70, "div", *parts, role="dialog", style="width:500px;background:#0f0")
        dialog = element(69, "div", body, style=f"position:fixed;inset:0;z-index:9;{scrolls}")
    picture = studio.picture(_box(50, 700), dialog)
    top = 100 if inner else 0
    assert place(picture, 72) == (100 if inner else 0, top + 900, 200, 40)
    assert colour(picture, 350, top + 800) == "#00ff00"
    assert {one.node_id for one in picture.boxes if one.is_stuck} >= {69, 72}


def test_a_picture_that_was_not_recorded_takes_the_room_its_address_tells(studio: Studio) -> None:
    src = "https://shop.example/ph/450x300.jpg"
    lost = element(70, "img", src=src, style="display:block")
    picture = studio.picture(lost, _box(51, 400))
    assert place(picture, 70) == (0, 0, 450, 300)
    assert place(picture, 51) == (0, 300, 200, 400)
    assert picture.missing.images == 1


def test_elements_are_called_what_clicks_call_them(studio: Studio) -> None:
    buy = element(
        51, "button", element(52, "span", text(53, "Buy now")), style="width:100px;height:30px"
    )
    bought = makers.mutation(40, texts=[(53, "Buy again")])
    picture = studio.picture(_box(50, 20), buy, more=[bought])
    recording = studio.recording
    assert recording is not None
    events = events_at(recording.feed, 90, lambda seq: recording.chunks[seq])
    found = {one.node_id: one for one in picture_elements(events, picture.boxes)}
    assert (found[51].element_key, found[51].is_clickable) == ("1:button|Buy again|0", True)
    assert (found[52].element_key, found[52].selector) == (
        None, "html:nth-of-type(1) > body:nth-of-type(1) > button:nth-of-type(1) > span:nth-of-type(1)",
    )  # fmt: skip
    gone = ElementBox(999, 0, 0, 1, 1, False, False)
    assert picture_elements(events, [gone]) == ()


def _look(letters: int = 100, *opened: OpenLayer, loads: bool = False) -> Look:
    return Look(opened, loads, letters, 0, 600)


def _open(kind: str = "dialog", name: str = "Sizes") -> OpenLayer:
    return OpenLayer(kind, name, "", "", "dialog", "")


def test_the_fullest_moment_is_the_best_but_not_what_is_covered_or_still_loads() -> None:
    cookies = _open("banner", "Cookies")
    assert best_of([_look(500, cookies), _look(900, loads=True), _look(300), _look(200)]) == 2
    assert best_of([_look(500, cookies), _look(600, cookies)]) == 1
    assert best_of([_look(970), _look(1_000)]) == 0
    assert best_of([replace(_look(1_000), scrolled_px=300), _look(970), _look(990)]) == 1
    assert best_of([replace(_look(1_000), scrolled_px=300), _look(900)]) == 0
    assert best_of([None, _look(10, loads=True), None]) == 1
    assert best_of([None, None]) is None


def test_a_state_is_shown_by_a_moment_at_which_it_is_open() -> None:
    looks = [_look(900), _look(300, _open()), _look(400, _open(name="Colours"))]
    assert best_of(looks, _open().key) == 1
    assert best_of(looks, "dialog|other") is None


def test_the_best_of_several_moments_is_found_in_the_browser_and_pictured(studio: Studio) -> None:
    words = text(54, "Shoes and boots of all sizes. " * 30)
    page = [element(50, "main", element(53, "p", words), style="height:1500px")]
    dialog = element(60, "div", text(61, "Sizes"), role="dialog", aria_label="Sizes", style=DIALOG)
    loading = element(70, "div", class_="spinner", style="width:40px;height:40px")
    came = [
        makers.mutation(500, adds=[(makers.BODY, loading)]),
        makers.mutation(1_000, removes=[(makers.BODY, 70)]),
        makers.mutation(1_500, adds=[(makers.BODY, dialog)]),
    ]
    recording = _recording(page, came)
    candidate, picture = studio.best(recording, (1_600, 600, 1_200))
    assert candidate.at_ms == 1_200
    assert picture.look is not None
    assert picture.look.is_clear
    opened, with_dialog = studio.best(recording, (1_200, 600, 1_600), "dialog|sizes")
    assert opened.at_ms == 1_600
    assert colour(with_dialog, 400, 250) == "#00ff00"
