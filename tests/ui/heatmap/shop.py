"""A page with two buttons, a picture that is none, a dialog and a long rest; four visits that do different things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.library import layouts
from app.library.database import Library, open_writer
from app.library.layouts import ClickLayer, ClickRect, Layout, PageSize
from app.ui.heatmap.pane import HeatPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests import makers
from tests.libraries import bring_in

SHOP = "https://shop.example/"
CART = "https://shop.example/cart"
PAGE_H_PX = 3000
BUY, HELP, PLAIN, DIALOG, CLOSE = 20, 21, 22, 50, 51
BUY_PX, HELP_PX, PLAIN_PX = (400.0, 100.0), (400.0, 300.0), (400.0, 500.0)
CLOSE_PX = (700.0, 120.0)
STATE = "dialog|#sizes"


def body() -> list[makers.Node]:
    def button(node_id: int, said: str) -> makers.Node:
        style = "display:block;box-sizing:border-box;margin:0;border:0;height:200px;width:100%"
        return makers.element(node_id, "button", makers.text(node_id + 10, said), style=style)

    plain = makers.element(PLAIN, "div", style="height:200px;background:#cc8888", id="plain")
    rest = makers.element(40, "div", style=f"height:{PAGE_H_PX - 600}px;background:#ddeedd")
    return [button(BUY, "Buy"), button(HELP, "Help"), plain, rest]


def dialog() -> makers.Node:
    style = "position:fixed;left:500px;top:80px;width:400px;height:300px;background:#fff;z-index:9"
    close = makers.element(
        CLOSE, "button", makers.text(52, "Close"), style="width:400px;height:80px"
    )
    return makers.element(DIALOG, "div", close, id="sizes", role="dialog", style=style)


def opened(at_ms: float) -> makers.Event:
    """The dialog comes."""
    node = dialog()
    kids, bare = node["childNodes"], {**node, "childNodes": []}
    adds = [{"parentId": makers.BODY, "nextId": None, "node": bare}]
    parent = DIALOG
    while kids:
        (one,) = kids
        adds.append({"parentId": parent, "nextId": None, "node": {**one, "childNodes": []}})
        parent, kids = one["id"], one.get("childNodes", [])
    return makers.change(at_ms, 0, adds=adds, removes=[], texts=[], attributes=[])


def visit(at_ms: float, *parts: makers.Event | Sequence[makers.Event]) -> list[makers.Event]:
    """A page, what is done on it, and its end after half a minute."""
    page = makers.page(url=SHOP, body=body(), loads=True)
    last = makers.move(30_000, (10.0, 10.0), (12.0, 12.0))
    return makers.moved(makers.recording(page, *parts, last), at_ms)


def recordings() -> dict[str, list[makers.Event]]:
    """By name, in the order of their ids."""

    def click(at_ms: float, node: int, place: tuple[float, float]) -> makers.Event:
        return makers.click(at_ms, node, x=place[0], y=place[1])

    return {
        "buys": visit(0, click(5_000, BUY, BUY_PX), click(9_000, BUY, BUY_PX)),
        "plain": visit(1e6, click(6_000, PLAIN, PLAIN_PX), makers.scroll(9_000, y=2280)),
        "looks": visit(
            2e6, makers.move(5_000, BUY_PX, (420.0, 110.0)), makers.scroll(9_000, y=900)
        ),
        "dialog": visit(3e6, opened(4_000), click(6_000, CLOSE, CLOSE_PX)),
        "cart": makers.moved(makers.visit(2, CART), 4e6),
    }


def library(place: Path) -> Path:
    """All of them, measured as the browser would."""
    file = place / "library.footfall"
    db = open_writer(file)
    for name, events in recordings().items():
        for session in bring_in(db, makers.write_json(place / f"{name}.json", events)):
            if name != "cart":
                measure(db, session, name)
    db.close()
    return file


def measure(db: Library, session: int, name: str) -> None:
    """The page's height, where the clicked elements lay, what was open."""
    planned = layouts.to_measure(db, session)
    tops = {BUY: (0.0, 1264.0), PLAIN: (400.0, 1264.0)}
    rects, layers = [], []
    for one in planned.clicks:
        if one.node_id in tops:
            top, wide = tops[one.node_id]
            rects.append(ClickRect(one.click, 8.0, top + 8, wide, 200.0))
        if name == "dialog":
            rects.append(ClickRect(one.click, 500.0, 80.0, 400.0, 80.0, is_stuck=True))
            layers.append(ClickLayer(one.click, "dialog", STATE, "Sizes"))
    sizes = tuple(PageSize(visit.visit, 1280.0, PAGE_H_PX + 16.0) for visit in planned.visits)
    layouts.write(db, planned, Layout(sizes, tuple(rects), (), tuple(layers)))


@contextmanager
def shown(tasks: Tasks, qtbot: QtBot) -> Iterator[HeatPane]:
    """The workspace over the shop's first page, whose elements are placed and told by whom they were seen."""
    made = HeatPane(tasks, Theme("light"))
    qtbot.addWidget(made)
    made.resize(1300, 760)
    made.show()
    made.show_page("//shop.example/", "desktop")
    qtbot.waitUntil(lambda: bool(made._asker.elements))
    qtbot.waitUntil(
        lambda: any(row.seen_by is not None and row.at is not None for row in made._rows)
    )
    yield made
    made._pictures.close()
