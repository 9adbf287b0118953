"""The texts that were to be seen: each once, by when, none that nobody sees."""

from __future__ import annotations

from app.activity import texts
from app.activity.model import Analysis
from tests import makers
from tests.activity.reading import analysed


def _lines(analysis: Analysis) -> list[tuple[float, list[str]]]:
    return [(shown.at_ms, shown.text.split("\n")) for shown in analysis.shown]


def test_texts_of_a_page_are_told_once_by_when_they_were_there_first() -> None:
    found = analysed(
        makers.page(),
        makers.mutation(3_000, adds=[(6, makers.element(20, "p", makers.text(21, "")))]),
        makers.mutation(3_001, adds=[(20, makers.text(22, "  Delivered \n on Thursday "))]),
        makers.mutation(4_000, adds=[(6, makers.text(23, "Shoes"))]),
        makers.click(12_000),
        makers.move(20_000, (1, 1)),
    )
    assert _lines(found) == [(1, ["Shoes", "Buy", "Cart"]), (12_000, ["Delivered on Thursday"])]


def test_what_a_page_showed_as_it_was_left_is_told() -> None:
    found = analysed(
        makers.page(),
        makers.mutation(500, texts=[(8, "Boots")]),
        makers.page(1_000, "https://shop.example/b", loads=True),
    )
    assert ["Boots"] in [lines for _, lines in _lines(found)]


def test_sheets_scripts_and_masked_texts_are_shown_to_nobody() -> None:
    body = [
        makers.element(20, "style", makers.text(21, "p { color: red }")),
        makers.element(22, "script", makers.text(23, "run()")),
        makers.element(24, "p", makers.text(25, "****")),
        makers.element(26, "p", makers.text(27, "Seen")),
    ]
    assert _lines(analysed(makers.page(body=body))) == [(1, ["Seen"])]


def test_a_page_of_very_much_text_is_kept_up_to_a_bound() -> None:
    body = [
        makers.element(20 + 2 * at, "p", makers.text(21 + 2 * at, f"{at} {'word ' * 200}"))
        for at in range(300)
    ]
    found = analysed(makers.page(body=body))
    told = sum(len(shown.text) for shown in found.shown)
    assert texts.TEXTS_LENGTH <= told < texts.TEXTS_LENGTH + 2 * texts.TEXT_LENGTH
    assert all(len(line) <= texts.TEXT_LENGTH for _, lines in _lines(found) for line in lines)


def test_what_the_page_hides_is_shown_to_nobody_until_it_is() -> None:
    body = [
        makers.element(20, "div", makers.element(21, "p", makers.text(22, "Secret")), style="display: none"),
        makers.element(23, "p", makers.text(24, "Later"), hidden=""),
        makers.element(25, "dialog", makers.text(26, "Sure?")),
        makers.element(27, "template", makers.element(28, "p", makers.text(29, "Unused"))),
        makers.element(30, "p", makers.text(31, "Here"), style="visibility:visible"),
    ]  # fmt: skip
    found = analysed(
        makers.page(body=body),
        makers.mutation(5_000, attributes=[(23, {"hidden": None})]),
        makers.click(12_000),
        makers.move(13_000, (1, 1)),
    )
    assert _lines(found) == [(1, ["Here"]), (12_000, ["Later"])]


def test_a_text_that_stands_in_sight_and_out_of_it_was_shown() -> None:
    body = [
        makers.element(20, "p", makers.text(21, "Cart"), hidden=""),
        makers.element(22, "p", makers.text(23, "Cart")),
    ]
    assert _lines(analysed(makers.page(body=body))) == [(1, ["Cart"])]
