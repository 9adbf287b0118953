"""A page that two variants and two kinds of device saw, and who clicked what there."""

from __future__ import annotations

from pathlib import Path

from app.library.database import open_writer
from tests import makers
from tests.libraries import bring_in

SHOP = "https://shop.example/"
PAGE_H_PX = 3000
BUY, HELP = 20, 21
#: where they are clicked, px of the page: in the middle of two wide buttons below each other
BUY_PX, HELP_PX = (400.0, 250.0), (400.0, 450.0)
VISITS = 8


def body() -> list[dict[str, object]]:
    def button(node_id: int, said: str) -> dict[str, object]:
        style = "position:static;display:block;box-sizing:border-box;margin:0;border:0;height:200px"
        words = makers.text(node_id + 10, said)
        return makers.element(node_id, "button", words, style=f"{style};width:100%")

    gap = makers.element(40, "div", style="height:150px")
    rest = makers.element(41, "div", style=f"height:{PAGE_H_PX - 550}px;background:#ddeedd")
    return [gap, button(BUY, "Buy"), button(HELP, "Help"), rest]


def one_visit(
    number: int, variant: str | None, *, buys: bool, width: int = 1280
) -> list[makers.Event]:
    """Eight seconds on the page; each clicks one of the buttons."""
    node, place = (BUY, BUY_PX) if buys else (HELP, HELP_PX)
    pointer = 2 if width < 500 else 0
    told = [] if variant is None else [makers.custom(10, "experiment", {"variant": variant})]
    events = makers.recording(
        makers.page(url=SHOP, body=body(), width=width, loads=True),
        told,
        makers.click(5_000, node, x=place[0] * width / 1280, y=place[1], pointer=pointer),
        makers.scroll(8_000, y=600),
        makers.scroll(9_000, y=0),
    )
    return makers.moved(events, number * 1e6)


def library(place: Path) -> Path:
    """Of variant A all buy, of B only one; three phones all want help."""
    file = place / "library.footfall"
    recordings = {
        **{f"a{at}": one_visit(at, "A", buys=True) for at in range(VISITS)},
        **{f"b{at}": one_visit(20 + at, "B", buys=at == 0) for at in range(VISITS)},
        **{f"p{at}": one_visit(40 + at, None, buys=False, width=390) for at in range(3)},
    }
    db = open_writer(file)
    for name, events in recordings.items():
        bring_in(db, makers.write_json(place / f"{name}.json", events))
    db.close()
    return file
