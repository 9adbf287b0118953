"""What answers a click, and what only seems to."""

from __future__ import annotations

import pytest

from app.friction.model import Named
from tests import makers
from tests.friction.test_clicks import TITLE, found, kinds

SPAN = 30
BOX = makers.element(20, "div", class_="box")
PANEL = makers.element(
    20, "div", makers.element(25, "p", makers.text(26, "0")),
    makers.element(21, "button", makers.text(22, "Sell")),
)  # fmt: skip


def child(class_: str) -> makers.Node:
    return makers.element(SPAN, "span", class_=class_)


def test_a_menu_that_opens_at_the_press_answers_the_click() -> None:
    opened = makers.mutation(2_950, adds=[(makers.BODY, child("menu"))])
    assert kinds(makers.press(3_000), opened) == []


@pytest.mark.parametrize("tag", ["script", "style", "link"])
def test_what_nobody_sees_is_no_answer(tag: str) -> None:
    loaded = makers.mutation(3_100, adds=[(makers.BODY, makers.element(SPAN, tag))])
    assert kinds(makers.press(3_000), loaded) == ["dead_click"]


def test_another_title_of_the_page_is_no_answer() -> None:
    assert kinds(makers.press(3_000), makers.mutation(3_100, texts=[(5, "(1) Shop")])) == [
        "dead_click"
    ]


def test_a_ripple_is_no_answer() -> None:
    ripple = [
        makers.mutation(2_945, adds=[(makers.BUTTON, child("MuiTouchRipple-ripple"))]),
        makers.mutation(3_500, removes=[(makers.BUTTON, SPAN)]),
    ]
    assert kinds(makers.press(3_000), ripple) == ["dead_click"]


def test_what_comes_and_goes_with_the_press_is_no_answer() -> None:
    shown = [
        makers.mutation(2_945, adds=[(makers.BUTTON, child("circle"))]),
        makers.mutation(3_500, removes=[(makers.BUTTON, SPAN)]),
    ]
    assert kinds(makers.press(3_000), shown) == ["dead_click"]


def test_a_class_for_the_pressed_state_is_no_answer() -> None:
    pressed = [
        makers.mutation(2_945, attributes=[(makers.BUTTON, {"class": "down"})]),
        makers.mutation(3_150, attributes=[(makers.BUTTON, {"class": None})]),
    ]
    assert kinds(makers.press(3_000), pressed) == ["dead_click"]


def test_a_class_that_stays_is_an_answer() -> None:
    chosen = makers.mutation(3_010, attributes=[(makers.BUTTON, {"class": "chosen"})])
    assert kinds(makers.press(3_000), chosen) == []


def test_a_message_that_is_shown_for_two_seconds_is_an_answer() -> None:
    told = [
        makers.mutation(3_020, texts=[(10, "Copied")]),
        makers.mutation(5_020, texts=[(10, "Copy")]),
    ]
    assert kinds(makers.press(3_000), told) == []


def test_a_switch_that_quick_clicks_turn_on_and_off_is_no_rage() -> None:
    clicks = [one for i in range(4) for one in makers.press(3_000 + 300 * i)]
    turned = [
        makers.mutation(
            3_005 + 300 * i, attributes=[(makers.BUTTON, {"class": "" if i % 2 else "on"})]
        )
        for i in range(4)
    ]
    assert kinds(clicks, turned) == []


def test_a_panel_that_quick_clicks_open_and_close_is_no_rage() -> None:
    clicks = [one for i in range(4) for one in makers.press(3_000 + 300 * i)]
    turned = [
        makers.mutation(3_005 + 300 * i, removes=[(makers.BUTTON, SPAN + i - 1)])
        if i % 2
        else makers.mutation(
            3_005 + 300 * i, adds=[(makers.BUTTON, makers.element(SPAN + i, "div"))]
        )
        for i in range(4)
    ]
    assert kinds(clicks, turned) == []


def test_a_clock_that_ticks_before_and_after_answers_no_click() -> None:
    ticks = [makers.mutation(400.0 + 1_000 * i, texts=[(8, str(i))]) for i in range(18)]
    assert kinds(makers.press(3_000), ticks) == ["dead_click"]


def test_a_counter_that_the_click_starts_is_an_answer() -> None:
    ticks = [makers.mutation(3_900.0 + 1_000 * i, texts=[(8, str(i))]) for i in range(14)]
    assert kinds(makers.press(3_000), ticks) == []


def test_a_list_that_typing_changed_before_still_answers_a_click() -> None:
    typing = [makers.typed(2_000 + 300 * i, "shoe"[: i + 1]) for i in range(4)]
    filtered = [
        makers.mutation(2_020 + 300 * i, attributes=[(7, {"class": f"left-{i}"})]) for i in range(4)
    ]
    cleared = makers.mutation(6_050, attributes=[(7, {"class": None})])
    assert kinds(typing, filtered, makers.press(6_000), cleared) == []


def test_a_picture_that_turns_by_itself_is_turned_by_its_button_too() -> None:
    turns = [makers.mutation(2_000.0 + 4_000 * i, texts=[(8, str(i))]) for i in range(5)]
    picture = makers.element(7, "h1", makers.text(8, "0"))
    button = makers.element(9, "button", makers.text(10, ">"))
    body = [makers.element(20, "div", picture, button)]
    page = makers.page(1, body=body)
    assert kinds(page, turns, makers.press(15_000), makers.mutation(15_010, texts=[(8, "x")])) == []


def test_a_table_whose_cells_change_in_turn_answers_no_click() -> None:
    cells = [makers.element(40 + i, "td", makers.text(60 + i, "1")) for i in range(20)]
    table = makers.element(20, "table", makers.element(21, "tr", *cells))
    page = makers.page(1, body=[makers.element(9, "button", makers.text(10, "Buy")), table])
    ticks = [makers.mutation(600.0 * i, texts=[(60 + 7 * i % 20, str(i))]) for i in range(1, 30)]
    assert kinds(page, ticks, makers.press(9_100)) == ["dead_click"]


def test_scrolling_a_while_later_is_the_persons_own() -> None:
    assert kinds(makers.press(3_000, TITLE), makers.scroll(4_500, y=300)) == ["dead_click"]


def test_what_is_drawn_on_is_not_known_to_be_dead() -> None:
    page = makers.page(1, body=[makers.element(20, "canvas")])
    assert kinds(page, makers.press(3_000, 20)) == []


@pytest.mark.parametrize(
    "attributes",
    [
        {"href": "mailto:a@b.example"},
        {"href": "/report.pdf"},
        {"href": "https://other.example/", "target": "_blank"},
        {"href": "/data", "download": ""},
        {"href": "#there"},
    ],
)
def test_a_link_whose_answer_no_recording_holds_is_not_dead(attributes: dict[str, str]) -> None:
    link = makers.element(20, "a", makers.text(21, "More"), **attributes)
    page = makers.page(1, body=[link, makers.element(22, "section", id="there")])
    assert kinds(page, makers.press(3_000, 20)) == []


@pytest.mark.parametrize("name", ["CSV", "As PDF", "Excel (.xlsx)", "vCard"])
def test_a_button_that_names_a_kind_of_file_hands_one_over(name: str) -> None:
    page = makers.page(1, body=[makers.element(20, "button", makers.text(21, name))])
    assert kinds(page, makers.press(3_000, 20)) == []


def test_a_link_to_nothing_is_dead() -> None:
    link = makers.element(20, "a", makers.text(21, "More"), href="#")
    assert kinds(makers.page(1, body=[link]), makers.press(3_000, 20)) == ["dead_click"]


def test_a_banner_that_asks_for_consent_is_left_alone() -> None:
    banner = makers.element(
        20, "div", makers.element(21, "button", makers.text(22, "OK")), class_="cookie-banner"
    )
    assert kinds(makers.page(1, body=[banner]), makers.press(3_000, 21)) == []


def test_what_took_the_focus_and_lost_it_to_nothing_opened_another_window() -> None:
    focus = [
        makers.interaction(2_941, 5, makers.BUTTON, None, None),
        makers.interaction(3_200, 6, makers.BUTTON, None, None),
    ]
    assert kinds(makers.press(3_000), focus) == []


def test_a_label_whose_field_the_browser_clicks_is_one_click() -> None:
    label = makers.element(20, "label", makers.text(21, "Yes"), for_="yes")
    page = makers.page(1, body=[label, makers.element(22, "input", type="checkbox", id="yes")])
    twice = [
        one
        for i in range(3)
        for one in (*makers.press(3_000 + 300 * i, 20), makers.click(3_001 + 300 * i, 22))
    ]
    assert kinds(page, twice) == []


def test_a_click_by_keyboard_that_does_nothing_is_dead_and_has_no_place() -> None:
    (dead,) = found(makers.interaction(3_000, 2, makers.BUTTON, 0, 0))
    assert (dead.kind, dead.place.x_px) == ("dead_click", None)


def test_a_switched_off_button_that_lets_clicks_through_is_a_broken_control() -> None:
    button = makers.element(21, "button", makers.text(22, "Send"), disabled=True)
    page = makers.page(1, body=[makers.element(20, "div", button)])
    (dead,) = found(page, makers.press(3_000, 20))
    assert (dead.cause, dead.why.code) == ("control", "dead_click_off")


def test_a_button_that_is_switched_off_by_its_class_lets_clicks_through_as_well() -> None:
    button = makers.element(21, "button", makers.text(22, "Send"), **{"class": "btn disabled"})
    page = makers.page(1, body=[makers.element(20, "div", button)])
    (rage,) = found(page, *(makers.press(3_000 + 200 * i, 20) for i in range(4)))
    assert (rage.kind, rage.why.code, rage.place.label) == ("rage_click", "rage_click_off", "Send")


def test_an_icon_is_named_by_the_button_it_is_in_and_else_by_what_it_stands_in() -> None:
    icon = makers.element(22, "svg")
    for button, named in (
        (makers.element(21, "button", icon, **{"aria-label": "Search"}), Named("button", "Search")),
        (makers.element(21, "button", icon), Named("svg", "", "<header>")),
    ):
        page = makers.page(1, body=[makers.element(20, "header", button)])
        (dead,) = found(page, makers.press(3_000, 22))
        assert dead.why.values[0] == named


def test_clicks_before_the_first_picture_of_the_page_say_nothing() -> None:
    early = [makers.moved([one], -4_000)[0] for one in makers.press(3_000)]
    assert kinds(early) == []


def test_a_box_whose_messages_go_by_themselves_still_answers_a_click() -> None:
    page = makers.page(1, body=[makers.element(9, "button", makers.text(10, "Save")), BOX])
    message = [
        (makers.mutation(at_ms, adds=[(20, child("toast"))]),
         makers.mutation(at_ms + 2_500, removes=[(20, SPAN)]))
        for at_ms in (3_600, 7_600, 12_501)
    ]  # fmt: skip
    presses = [makers.press(at_ms) for at_ms in (3_000, 7_000, 11_000)]
    assert kinds(page, *presses, *(one for pair in message for one in pair)) == []


def test_a_list_that_scrolls_by_itself_answers_no_click() -> None:
    page = makers.page(1, body=[makers.element(9, "button", makers.text(10, "Buy")), BOX])
    scrolls = [makers.scroll(700.0 * i, y=20 * i, node_id=20) for i in range(1, 20)]
    assert kinds(page, scrolls, makers.press(9_000)) == ["dead_click"]


def test_a_list_that_scrolls_at_a_click_only_answers_it() -> None:
    page = makers.page(1, body=[makers.element(9, "button", makers.text(10, "Next")), BOX])
    scrolls = [makers.scroll(at_ms + 80, y=at_ms / 10, node_id=20) for at_ms in (3_000, 6_000)]
    assert kinds(page, scrolls, makers.press(3_000), makers.press(6_000)) == []


def test_a_button_that_is_made_anew_under_its_focus_opened_no_window() -> None:
    page = makers.page(1, body=[PANEL])
    focus = makers.interaction(2_941, 5, 21, None, None)
    anew = makers.element(23, "button", makers.text(24, "Sell"))
    ticks = [
        makers.mutation(400.0 + 1_000 * i, texts=[(26, str(i))], removes=[(20, 21 if i == 3 else 23)],
                        adds=[(20, anew)])
        for i in range(3, 18)
    ]  # fmt: skip
    before = [makers.mutation(400.0 + 1_000 * i, texts=[(26, str(i))]) for i in range(3)]
    blur = makers.interaction(3_401, 6, 21, None, None)
    assert kinds(page, before, makers.press(3_000, 21), focus, blur, ticks) == ["dead_click"]


def test_a_button_over_a_canvas_is_answered_where_no_recording_looks() -> None:
    zoom = makers.element(21, "div", makers.element(22, "button", makers.text(23, "+")))
    page = makers.page(1, body=[makers.element(20, "div", makers.element(24, "canvas"), zoom)])
    clicks = [one for i in range(4) for one in makers.press(3_000 + 300 * i, 22)]
    assert kinds(page, clicks) == []


def over(at_ms: float, *nodes: int) -> list[makers.Event]:
    return [
        makers.move(at_ms + 60 * i, (10 + 20 * i, 10), node_id=node) for i, node in enumerate(nodes)
    ]


CARDS = makers.page(1, body=[
    makers.element(20, "div", makers.element(21, "img")),
    makers.element(22, "div", makers.element(23, "img")),
])  # fmt: skip


def test_looks_that_come_and_go_with_the_pointer_answer_no_click() -> None:
    way = [*over(2_500, 21, 21), *over(3_900, 21, makers.BODY, 23, 23)]
    hovers = [
        makers.mutation(3_950, attributes=[(20, {"class": None})]),
        makers.mutation(4_030, attributes=[(22, {"class": "hov"})]),
    ]
    assert kinds(CARDS, way, makers.press(3_000, 21), hovers) == ["dead_click"]


def test_looks_that_change_while_the_pointer_stays_are_an_answer() -> None:
    way = [*over(2_500, 21, 21), *over(3_900, 21, 21)]
    chosen = makers.mutation(3_950, attributes=[(20, {"class": "chosen"})])
    assert kinds(CARDS, way, makers.press(3_000, 21), chosen) == []


def test_what_is_hidden_under_a_pointer_that_stays_is_an_answer() -> None:
    stays = [
        makers.move(3_900 + 60 * i, (50, 10 + i), node_id=21 if i < 2 else 6) for i in range(4)
    ]
    hidden = makers.mutation(4_000, attributes=[(20, {"class": "d-none"})])
    assert kinds(CARDS, stays, makers.press(3_000, 21), hidden) == []


def test_looks_of_something_else_are_an_answer_wherever_the_pointer_goes() -> None:
    way = [*over(2_500, 21, 21), *over(3_900, 21, makers.BODY, makers.BODY)]
    chosen = makers.mutation(3_950, attributes=[(22, {"class": "chosen"})])
    assert kinds(CARDS, way, makers.press(3_000, 21), chosen) == []


def test_the_time_of_a_click_that_a_program_notes_is_no_answer() -> None:
    noted = makers.mutation(3_001, attributes=[(makers.BODY, {"data-last": "1750000003000"})])
    assert kinds(makers.press(3_000), noted) == ["dead_click"]
