"""A shaken cursor, a scroll hunt, standing before something and copying out: found where they are, and only there."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.friction.evidence import gather, packed, unpacked
from app.friction.model import Finding, Kind
from app.friction.motion import Motion
from app.friction.motion_rules import motion_findings
from app.friction.thresholds import Thresholds
from app.friction.wording import sentence
from app.friction.zigzag import turning_points
from tests import makers
from tests.activity.reading import analysed
from tests.makers import BUTTON, LINK, Event

Place = tuple[float, float]
END_MS = 60_000


def motion(*parts: Event | list[Event]) -> Motion:
    """The motion of a recording of the shop's page, as it is read back from the library."""
    end = makers.mutation(END_MS, texts=[(8, "Shoes")])
    return unpacked(packed(gather(analysed(makers.page(), end, *parts)))).motion


def found(kind: Kind, *parts: Event | list[Event]) -> list[Finding]:
    return [one for one in motion_findings(motion(*parts), Thresholds()) if one.kind is kind]


def way(start_ms: float, *places: Place, step_ms: float = 50, node_id: int = makers.BODY) -> Event:
    """The pointer goes through places from `start_ms` on."""
    late = (len(places) - 1) * step_ms
    return makers.move(start_ms + late, *places, node_id=node_id, step_ms=step_ms)


def shaken(start_ms: float, turns: int, leg_px: float = 200, leg_ms: float = 100) -> Event:
    """The pointer to and fro, each leg of two samples."""
    places: list[Place] = []
    for turn in range(turns + 2):
        x = 400 + leg_px * (turn % 2)
        places += [(x, 300), (400 + leg_px / 2, 300)]
    return way(start_ms, *places, step_ms=leg_ms / 2)


def legs(start_ms: float, *offsets: float, leg_ms: float = 500, node_id: int = 1) -> list[Event]:
    """Scrolling through offsets, five events a leg."""
    events: list[Event] = []
    before = 0.0
    for leg, offset in enumerate(offsets):
        for step in range(1, 6):
            at_ms = start_ms + leg * leg_ms + step * leg_ms / 6
            events.append(
                makers.scroll(at_ms, y=before + (offset - before) * step / 5, node_id=node_id)
            )
        before = offset
    return events


def test_a_pointer_that_is_shaken_is_found_with_its_turns_and_its_place() -> None:
    (one,) = found(Kind.THRASHED_CURSOR, shaken(2_000, 20))
    assert one.start_ms >= 2_000
    assert one.end_ms == pytest.approx(2_000 + 22 * 100, abs=100)
    assert one.place.x_px == pytest.approx(500, abs=30)
    assert one.place.y_px == 300
    assert "21 times" in sentence(one.why)
    assert "195 px" in sentence(one.why)


def test_shaking_up_and_down_is_shaking_too() -> None:
    places = [(300.0, 200.0 + 250 * (turn % 2)) for turn in range(20)]
    assert len(found(Kind.THRASHED_CURSOR, way(2_000, *places, step_ms=120))) == 1


def test_slower_shaking_over_one_place_is_shaking_and_wandering_about_as_quickly_is_not() -> None:
    even = [(300.0 + 350 * (turn % 2), 300.0) for turn in range(16)]
    uneven = [(300.0 + (90 if turn % 4 < 2 else 700) * (turn % 2), 300.0) for turn in range(16)]
    assert found(Kind.THRASHED_CURSOR, way(2_000, *even, step_ms=350))
    assert not found(Kind.THRASHED_CURSOR, way(2_000, *uneven, step_ms=350))


def test_a_pointer_that_follows_the_lines_of_a_text_is_not_shaken() -> None:
    places: list[Place] = []
    for line in range(8):
        places += [(200 + 25 * step, 200 + 30 * line) for step in range(25)]
        places += [(800 - 75 * step, 210 + 30 * line) for step in range(8)]
    assert not found(Kind.THRASHED_CURSOR, way(2_000, *places))


def test_long_quick_moves_each_to_its_own_target_are_no_shaking() -> None:
    targets = [(100.0, 100.0), (1_100.0, 500.0), (200.0, 600.0), (1_000.0, 80.0)]
    moves = []
    for at, ((from_x, from_y), (to_x, to_y)) in enumerate(pairwise(targets)):
        places = [
            (from_x + (to_x - from_x) * s / 6, from_y + (to_y - from_y) * s / 6) for s in range(7)
        ]
        moves.append(way(2_000 + at * 900, *places))
    assert not found(Kind.THRASHED_CURSOR, *moves)


def test_quick_moves_from_press_to_press_are_no_shaking() -> None:
    """As in a game, or over the keys of a calculator."""
    presses = [makers.press(2_140 + 100 * turn, x=400, y=300) for turn in range(20)]
    assert not found(Kind.THRASHED_CURSOR, shaken(2_000, 20), *presses)


def test_what_is_dragged_with_the_button_held_is_not_shaken() -> None:
    down = makers.interaction(1_990, 1, makers.BODY, 400, 300)
    up = makers.interaction(4_500, 0, makers.BODY, 400, 300)
    assert not found(Kind.THRASHED_CURSOR, down, shaken(2_000, 20), up)


def test_a_canvas_that_is_played_on_is_not_shaken_over_but_a_chart_that_is_passed_is() -> None:
    body = [makers.element(7, "canvas"), makers.element(8, "p")]
    page = makers.page(0, body=body)
    shake = shaken(2_000, 20)
    for position in shake["data"]["positions"]:
        position["id"] = 7
    elsewhere = way(10_000, *[(float(x), 500.0) for x in range(200, 1_200, 5)], node_id=8)
    game = analysed(page, shake, makers.press(8_000, 7, x=300, y=300), elsewhere)
    chart = analysed(page, shake, elsewhere)
    assert not gather(game).motion.shakes
    assert gather(chart).motion.shakes


@given(st.lists(st.integers(-1_000, 1_000), max_size=60), st.integers(1, 200))
def test_turning_points_are_extremes_that_lie_apart(values: list[int], least: int) -> None:
    points = [float(value) for value in values]
    turns = turning_points(points, least)
    assert turns == sorted(set(turns))
    for before, here, after in zip(turns, turns[1:], turns[2:], strict=False):
        assert (points[here] - points[before]) * (points[after] - points[here]) < 0
        assert abs(points[after] - points[here]) >= least


def test_a_page_scrolled_up_and_down_again_and_again_is_a_hunt() -> None:
    (one,) = found(Kind.EXCESSIVE_SCROLL, legs(2_000, 900, 200, 1_000, 100, 900, 300))
    assert (one.start_ms, one.end_ms) == (pytest.approx(2_083, abs=1), pytest.approx(4_917, abs=1))
    assert sentence(one.why).startswith("Scrolled up and down 6 times, 4,700 px in")


def test_a_hunt_inside_an_element_says_so_and_keeps_where_it_was() -> None:
    (one,) = found(Kind.EXCESSIVE_SCROLL, legs(2_000, 900, 200, 1_000, 100, 900, node_id=LINK))
    assert one.place.selector is not None
    assert sentence(one.why).startswith("Scrolled a part of the page up and down")


def test_reading_down_the_page_and_going_to_its_end_and_back_is_no_hunt() -> None:
    reading = legs(2_000, *[300.0 * step for step in range(1, 12)], leg_ms=1_500)
    there_and_back = legs(30_000, 4_000, 0, leg_ms=900)
    assert not found(Kind.EXCESSIVE_SCROLL, reading, there_and_back)


def test_who_goes_back_a_little_now_and_then_or_takes_long_for_each_way_reads() -> None:
    little = legs(2_000, 600, 480, 900, 760, 1_200, 1_080, 1_500, 1_400)
    slowly = legs(10_000, 2_000, 0, 2_000, 0, 2_000, 0, leg_ms=9_000)
    assert not found(Kind.EXCESSIVE_SCROLL, little)
    assert not found(Kind.EXCESSIVE_SCROLL, slowly)


def test_reading_down_with_little_ways_back_is_no_part_of_the_hunt_that_follows() -> None:
    read = [y for i in range(1, 9) for y in (700 * i, 700 * i - 200)]
    reading = legs(1_000, *read, leg_ms=1_200)
    begin = 1_000 + 1_200 * len(read) + 1_000
    hunting = legs(begin, *(2_000, 5_000, 2_000, 5_000, 2_000, 5_000), leg_ms=700)
    (hunt,) = found(Kind.EXCESSIVE_SCROLL, reading, hunting)
    assert hunt.start_ms > begin - 4_000


def test_pressing_something_between_the_ways_is_working_with_the_page() -> None:
    presses = [makers.press(2_000 + 500 * leg) for leg in range(1, 6)]
    assert not found(Kind.EXCESSIVE_SCROLL, legs(2_000, 900, 200, 1_000, 100, 900, 300), *presses)


def test_on_a_short_page_the_ways_are_short() -> None:
    assert found(Kind.EXCESSIVE_SCROLL, legs(2_000, 260, 0, 260, 20, 250, 10))
    long_page = legs(20_000, 3_000, leg_ms=3_000)
    assert not found(Kind.EXCESSIVE_SCROLL, legs(2_000, 260, 0, 260, 20, 250, 10), long_page)


def test_a_scroll_that_tells_its_place_in_the_address_does_not_cut_the_hunt() -> None:
    places = [
        makers.custom(
            2_400 + 500 * leg, "$url_changed", {"href": f"https://shop.example/#part{leg}"}
        )
        for leg in range(5)
    ]
    assert found(Kind.EXCESSIVE_SCROLL, legs(2_000, 900, 200, 1_000, 100, 900, 300), *places)


def arrival(start_ms: float, node_id: int, x: float = 300, y: float = 300) -> Event:
    """The pointer comes from far, ever slower, and stays on a node."""
    return way(start_ms, (x - 200, y), (x - 80, y), (x - 20, y), (x, y), node_id=node_id)


def test_a_pointer_that_stands_on_a_button_before_it_goes_hesitates() -> None:
    (one,) = found(
        Kind.HESITATION, arrival(2_000, BUTTON), way(12_000, (303, 301), (420, 380), (600, 500))
    )
    assert (one.start_ms, one.end_ms) == (2_150, 12_050)
    assert (one.place.selector, one.place.x_px, one.place.y_px) == ("#buy", 300, 300)
    assert (
        sentence(one.why) == "The pointer stood on the button “Buy” for 9.9 s and did not press it."
    )


def test_a_pointer_that_stands_on_a_button_before_it_presses_hesitates_too() -> None:
    (one,) = found(Kind.HESITATION, arrival(2_000, BUTTON), makers.press(12_210, x=300, y=300))
    assert sentence(one.why) == "The pointer stood on the button “Buy” for 10 s before it pressed."


@pytest.mark.parametrize(
    ("what", "parts"),
    [
        ("too short", [arrival(2_000, BUTTON), way(6_000, (380, 340), (600, 500))]),
        ("away from the desk", [arrival(2_000, BUTTON), way(50_000, (380, 340), (600, 500))]),
        ("on nothing", [arrival(2_000, makers.BODY), way(12_000, (380, 340), (600, 500))]),
        (
            "after a press",
            [
                arrival(2_000, BUTTON),
                makers.press(2_500, x=300, y=300),
                way(13_000, (380, 340), (600, 500)),
            ],
        ),
        (
            "while reading on",
            [
                arrival(2_000, BUTTON),
                *[makers.scroll(4_000 + 2_000 * i, y=100.0 * i) for i in range(5)],
                way(14_000, (380, 340), (600, 500)),
            ],
        ),
        (
            "out of the window and in again",
            [
                way(2_000, (100, 700), (150, 400), (200, 100), node_id=BUTTON),
                way(12_000, (900, 5), (880, 60)),
            ],
        ),
        (
            "a recorder that looks seldom",
            [
                way(
                    2_000 + 12_000 * i,
                    (300 + 60 * i, 300),
                    node_id=BUTTON if i % 2 else makers.BODY,
                )
                for i in range(6)
            ],
        ),
        ("parked before typing", [arrival(2_000, BUTTON), makers.typed(12_000, "a")]),
    ],
)
def test_a_pointer_that_stands_still_for_another_reason_does_not_hesitate(
    what: str, parts: list[Event | list[Event]]
) -> None:
    assert not found(Kind.HESITATION, *parts), what


def test_a_pointer_that_stands_on_a_price_hesitates_and_on_a_paragraph_it_does_not() -> None:
    body = [
        makers.element(7, "p", makers.text(8, "€ 1,299.00")),
        makers.element(
            9, "p", makers.text(10, "Shoes that cost € 1,299.00 are made to last for ten years.")
        ),
    ]
    away = way(13_000, (380, 340), (600, 500), node_id=9)
    price = analysed(makers.page(0, body=body), arrival(2_000, 7), away)
    text = analysed(makers.page(0, body=body), arrival(2_000, 9), away)
    (one,) = motion_findings(gather(price).motion, Thresholds())
    assert sentence(one.why).startswith("The pointer stood on the price “€ 1,299.00” for")
    assert not list(motion_findings(gather(text).motion, Thresholds()))


def selected(at_ms: float, node_id: int = 8) -> Event:
    one = {"start": node_id, "startOffset": 0, "end": node_id, "endOffset": 5}
    return makers.change(at_ms, 14, ranges=[one])


def test_text_that_is_selected_before_the_recording_ends_soon_is_copied_out() -> None:
    (one,) = found(Kind.COPY_OUT, selected(END_MS - 2_000))
    assert (one.start_ms, one.end_ms) == (END_MS - 2_000, END_MS)


def test_text_that_is_selected_and_then_something_is_pressed_is_not_copied_out() -> None:
    assert not found(Kind.COPY_OUT, selected(END_MS - 3_000), makers.press(END_MS - 1_000))


def test_text_that_is_selected_long_before_the_end_is_not_copied_out() -> None:
    assert not found(Kind.COPY_OUT, selected(END_MS - 20_000))


def test_text_that_is_selected_before_the_page_is_hidden_is_copied_out() -> None:
    away = makers.custom(12_000, "window hidden")
    (one,) = found(Kind.COPY_OUT, selected(10_500), away)
    assert sentence(one.why) == "Selected text and looked at something else 1.5 s later."
