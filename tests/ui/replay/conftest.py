"""A library with sample sessions, and a replay pane over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from app.ui.replay.pane import ReplayPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests import makers
from tests.libraries import library_of

SAMPLES = Path(__file__).resolve().parents[3] / "resources" / "samples"
NAMES = (
    "ann-looks-around", "mary-in-two-tabs", "the-coupon-that-fails", "ann-buys-on-her-phone",
)  # fmt: skip
OpenSession = Callable[..., ReplayPane]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Chromium without a graphics card says so, now and then, when it starts."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("GPUInfo not initialized", extend=True))


def three_windows() -> dict[str, object]:
    """Now in the one, now in the other; the third was only clicked in, its page was not recorded."""
    weeks = 14 * 86_400_000.0
    windows = {
        "one": [*makers.page(0, "https://w.example/one", title="One"),
                *(makers.click(t) for t in (400, 900, 1_400, 9_000, 9_500))],
        "two": [*makers.page(3_000, "https://w.example/two", title="Two"),
                *(makers.click(t) for t in (3_400, 3_900, 4_400))],
        "three": [makers.click(t) for t in (6_000, 6_400, 7_000)],
    }  # fmt: skip
    return makers.posthog_export(
        {name: makers.moved(events, weeks) for name, events in windows.items()},
        session="0196cf71-3156-76cb-bb45-d0de45b84d99",
    )


@pytest.fixture(scope="session")
def library_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sessions 1… are the samples of `NAMES`; then one without a snapshot, one with a `<b>` for a title, a film, one
    with a long rest, and one in three windows, the last of them without a page."""
    folder = tmp_path_factory.mktemp("library")
    files = [SAMPLES / f"{name}.json.gz" for name in NAMES]
    files.append(makers.write_json(folder / "unseen.json", [
        makers.event(0, 4, {"href": "https://a.example/", "width": 800, "height": 600}),
        makers.scroll(500, y=5), makers.scroll(9_000, y=9),
    ]))  # fmt: skip
    marked = makers.document(*makers.shop_body(), title="<b>bold</b>")
    files.append(makers.write_json(folder / "marked.json", [
        makers.event(0, 4, {"href": "https://a.example/<i>x</i>", "width": 800, "height": 600}),
        makers.event(0, 2, {"node": marked, "initialOffset": {"top": 0, "left": 0}}),
        makers.click(800, makers.BUTTON, x=10, y=10), makers.scroll(2_000, y=9),
    ]))  # fmt: skip
    files.append(SAMPLES / "film-to-the-end.json.gz")
    files.append(makers.write_json(folder / "resting.json", makers.moved([
        *makers.page(url="https://rest.example/"), makers.scroll(2_000, y=9),
        makers.scroll(22_000, y=30), makers.scroll(30_000, y=40),
    ], 7 * 86_400_000.0)))  # fmt: skip
    files.append(makers.write_json(folder / "windows.json", three_windows()))
    return library_of(folder / "library.footfall", *files)


@pytest.fixture
def library(library_file: Path) -> Path:
    return library_file


@pytest.fixture
def pane(tasks: Tasks, qtbot: QtBot) -> Iterator[ReplayPane]:
    made = ReplayPane(tasks, Theme("light"))
    made.resize(900, 760)
    made.show()
    yield made
    shiboken6.delete(made)


@pytest.fixture
def open_session(pane: ReplayPane, qtbot: QtBot) -> OpenSession:
    """Opens a session and waits until its first page is seen."""

    def open_it(session: int, at_ms: float | None = None) -> ReplayPane:
        with qtbot.waitSignal(pane.stage.view.became_ready):
            pane.open_session(session, at_ms)
        return pane

    return open_it
