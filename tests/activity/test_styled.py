"""What style sheets show by themselves, read from sheets as they come."""

from __future__ import annotations

import pytest

from app.activity import events
from app.activity.styled import shows_by_style
from app.dom.mirror import Mirror
from tests import makers


def is_shown(sheet: str) -> bool:
    menu = makers.element(
        32, "div", makers.element(33, "a"), makers.element(34, "a"), class_="list"
    )
    entry = makers.element(31, "span", makers.text(35, "Shop"))
    body = makers.element(30, "nav", entry, menu, class_="menu")
    page = makers.document(body)
    head = page["childNodes"][0]["childNodes"][0]
    style = makers.element(50, "style")
    style["attributes"] = {"_cssText": sheet}
    head["childNodes"].append(style)
    full = events.full_snapshot(makers.compact({"type": 2, "data": {"node": page}}))
    assert full.node is not None
    mirror = Mirror()
    mirror.snapshot(full.node)
    return shows_by_style(mirror.nodes[31], mirror)


@pytest.mark.parametrize(
    "sheet",
    [
        ".menu:hover .list{display:block}",
        "/* a menu\nopens */ .menu:hover\n.list { display: block }",
        "a{color:red}\n@media (min-width: 1px) {.menu:hover > .list{visibility:visible}}",
    ],
)
def test_a_menu_that_opens_under_the_pointer_is_shown(sheet: str) -> None:
    assert is_shown(sheet)


@pytest.mark.parametrize("sheet", [".menu:hover .list{color:red}", ".other:hover .list{top:0}"])
def test_other_rules_show_nothing(sheet: str) -> None:
    assert not is_shown(sheet)


@pytest.mark.parametrize(
    "selector",
    [
        "a:hover" + " " * 400_000 + "x\ny",
        '[src="' + "A" * 400_000 + '"] .x:hover .y',
        "a:hover " + "[" * 400_000,
        "/*" * 200_000 + "*/ .x:hover .y",
    ],
    ids=["spaces", "attribute", "brackets", "comment"],
)
def test_a_sheet_written_to_be_slow_is_read_at_once(selector: str) -> None:
    assert is_shown(f"{selector}{{display:block}} .menu:hover .list{{display:block}}")
