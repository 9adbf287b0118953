"""What the rows of the elements table say."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.heatmap.elements import ElementRow
from app.heatmap.points import ElementName
from app.ui.heatmap.element_rows import head_of, quoted_title, title_of
from app.ui.heatmap.elements import ElementsView
from app.ui.heatmap.elements_panel import ElementsPanel
from app.ui.theme import Theme

NAMELESS = ElementRow(
    name=ElementName("1:img||0", "section > div:nth-of-type(1) > img:nth-of-type(1)", None),
    at=0, clicks=6, share=0.5, people=3, rage=0, dead=0, error=0, seen_by=28, seen_not_clicked=25,
    first_click_s=1.0, is_clickable=True, tag="img", around="Special Item",
)  # fmt: skip


def test_a_nameless_element_is_called_by_what_people_see_around_it() -> None:
    assert title_of(NAMELESS) == "A picture in “Special Item”"
    assert title_of(replace(NAMELESS, around="<nav>")) == "A picture in the navigation"
    assert title_of(replace(NAMELESS, around=None)) == "section … img"
    assert title_of(replace(NAMELESS, name=ElementName(None, "img", "Runner"))) == "Runner"


def test_a_row_says_what_a_nameless_element_stands_in_before_what_it_is() -> None:
    dead = replace(NAMELESS, is_clickable=False, dead=5)
    assert head_of(dead) == ("“Special Item”", "a picture · not clickable · 5 dead")
    assert head_of(NAMELESS) == ("“Special Item”", "a picture")


def test_in_a_sentence_an_element_has_quotes_once() -> None:
    def called(label: str) -> str:
        return quoted_title(replace(NAMELESS, name=ElementName(None, "p", label)))

    assert quoted_title(NAMELESS) == "a picture in “Special Item”"
    assert quoted_title(replace(NAMELESS, around=None)) == "“section … img”"
    assert called("Buy") == "“Buy”"
    assert called("“A black nail.”") == "“A black nail.”"
    assert called("“Yes” or “No”") == "“‘Yes’ or ‘No’”"
    assert called('Add "Runner 2"') == "“Add ‘Runner 2’”"


def test_the_line_about_the_chosen_element_quotes_it_once(qtbot: QtBot) -> None:
    panel = ElementsPanel(Theme("light"))
    qtbot.addWidget(panel)
    panel.tell_of(replace(NAMELESS, seen_not_clicked=None))
    assert panel._said.text() == "A picture in “Special Item”: 3 people clicked."
    panel.tell_of(replace(NAMELESS, name=ElementName(None, "a", "Buy"), seen_not_clicked=None))
    assert panel._said.text() == "“Buy”: 3 people clicked."


def _below_the_numbers(view: ElementsView) -> QImage:
    from_px = view.columnViewportPosition(1)
    return view.viewport().grab().toImage().copy(from_px, 26, view.viewport().width() - from_px, 16)


def test_what_is_remarkable_runs_on_below_the_numbers(qtbot: QtBot) -> None:
    view = ElementsView(Theme("light"))
    qtbot.addWidget(view)
    view.resize(320, 200)
    view.show()
    labelled = replace(NAMELESS, name=ElementName("1:a|Buy|0", "a", "Buy"))
    view.elements.show([labelled])
    plain = _below_the_numbers(view)
    view.elements.show([replace(labelled, is_clickable=False, rage=4, dead=5)])
    assert _below_the_numbers(view) != plain
