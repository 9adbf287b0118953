"""A library with a session of each kind of row, a hostile one, and an inspector over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from app.ui.inspector.pane import InspectorPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests import makers
from tests.libraries import library_of

SAMPLES = Path(__file__).resolve().parents[3] / "resources" / "samples"
ShowSession = Callable[[int], InspectorPane]
MARKUP = "<b>bold</b> & <img src=x>"


def everything() -> list[makers.Event]:
    """One row of each kind, at times that tell them apart."""
    stack = {"level": "warn", "payload": ['"slow\\nanswer"'], "trace": ["wait (app.js:7:1)"]}
    request = {
        "name": "https://shop.example/api/cart?id=7", "initiatorType": "fetch", "method": "POST",
        "status": 500, "timestamp": makers.START + 4_000, "duration": 250, "transferSize": 2_300,
        "requestHeaders": {"accept": "json"}, "responseBody": '{"why":"empty"}',
    }  # fmt: skip
    return makers.recording(
        makers.page(loads=True),
        makers.click(1_000),
        [makers.typed(2_000 + 100 * n, "ann"[: n + 1]) for n in range(3)],
        makers.event(3_000, 6, {"plugin": "rrweb/console@1", "payload": stack}),
        makers.event(4_300, 6, {"plugin": "rrweb/network@1", "payload": {"requests": [request]}}),
        makers.console(5_000, "Uncaught TypeError: rate is undefined"),
        makers.custom(6_000, "purchase", {"value": 84, "currency": "EUR"}),
        makers.custom(7_000, "web-vitals", {"name": "LCP", "value": 2_600}),
        makers.scroll(60_000, y=10),
    )


@pytest.fixture(scope="session")
def library_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Session 1 has everything, 2 is full of markup, 3 is the sample of a coupon that fails, 4 has many rows."""
    folder = tmp_path_factory.mktemp("inspected")
    hostile = [
        *makers.page(title=MARKUP, body=[makers.element(20, "button", makers.text(21, MARKUP))]),
        makers.click(500, 20), makers.console(700, MARKUP, "log"), makers.custom(900, MARKUP, {MARKUP: MARKUP}),
    ]  # fmt: skip
    many = makers.recording(
        makers.page(), [makers.console(10.0 * n, f"line {n}", "log") for n in range(1, 2_001)]
    )
    files = [
        makers.write_json(folder / "everything.json", everything()),
        makers.write_json(
            folder / "hostile.json", makers.moved(makers.recording(hostile), 10_000_000)
        ),
        SAMPLES / "the-coupon-that-fails.json.gz",
        makers.write_json(folder / "many.json", makers.moved(many, 20_000_000)),
    ]
    return library_of(folder / "library.footfall", *files)


@pytest.fixture
def library(library_file: Path) -> Path:
    return library_file


@pytest.fixture
def pane(tasks: Tasks, qtbot: QtBot) -> Iterator[InspectorPane]:
    made = InspectorPane(tasks, Theme("light"))
    made.resize(280, 700)
    made.show()
    yield made
    shiboken6.delete(made)


@pytest.fixture
def show_session(pane: InspectorPane, qtbot: QtBot) -> ShowSession:
    """Lists a session and waits until its rows are there."""

    def show(session: int) -> InspectorPane:
        pane.show_session(session)
        pane.page_came()
        qtbot.waitUntil(lambda: pane.rows.total > 0)
        return pane

    return show
