"""Calls to act that were never on the screen: what was seen of a page, and where its calls lay."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from app.friction.analyze import findings
from app.friction.calls import CallBox, Calls
from app.friction.evidence import gather, packed, unpacked
from app.friction.model import Finding, Kind
from app.friction.thresholds import Thresholds
from app.friction.wording import sentence
from tests import makers
from tests.activity.reading import analysed
from tests.makers import Event, Node

SITE = "https://site.example"
SEND = 60
#: 30 px high and 2,000 px down a page of 3,000 px
BOX = CallBox(0, 100, 2_000, 200, 30, 2_000, 3_000)


def landing(at_ms: float = 0, url: str = SITE, *extra: Node) -> list[Event]:
    button = makers.element(SEND, "button", makers.text(61, "Get started"))
    return makers.page(at_ms, url, body=[button, *extra], loads=True, width=1280, height=700)


def calls(*parts: Event | Iterable[Event]) -> Calls:
    return gather(analysed(*parts)).calls


def missed(
    *parts: Event | Iterable[Event],
    boxes: Iterable[CallBox] = (BOX,),
    thresholds: Thresholds | None = None,
) -> list[Finding]:
    evidence = unpacked(packed(gather(analysed(*parts))))
    found = findings(evidence, thresholds or Thresholds(), tuple(boxes))
    return [one for one in found if one.kind == Kind.CTA_MISSED]


def test_a_call_that_was_never_on_the_screen_was_missed() -> None:
    (one,) = missed(landing(), makers.scroll(2_000, y=500), makers.move(20_000, (5, 5)))
    assert (
        sentence(one.why)
        == "“Get started”, 2,000 px down, was never on the screen: seen to 1,200 px."
    )
    assert (one.start_ms, one.end_ms, one.visit) == (0, 20_000, 0)
    assert (one.place.node_id, one.place.x_px, one.place.y_px) == (SEND, 200, 2_015)
    assert one.place.label == "Get started"


def test_a_call_of_which_enough_was_seen_was_not() -> None:
    def seen_to(y_px: float, frac: float = 0.25) -> list[Finding]:
        there = makers.scroll(2_000, y=y_px - 700)
        back = makers.scroll(3_000, y=0)
        return missed(landing(), there, back, makers.move(20_000, (5, 5)),
                      thresholds=Thresholds(cta_seen_frac=frac))  # fmt: skip

    assert seen_to(2_008) == []
    assert len(seen_to(2_007)) == 1
    assert seen_to(2_007, 0.2) == []
    assert len(seen_to(2_007, 0.5)) == 1


def test_what_was_not_measured_is_not_guessed() -> None:
    parts = [landing(), makers.move(20_000, (5, 5))]
    assert missed(*parts, boxes=()) == []
    assert missed(*parts, boxes=[replace(BOX, call=1)]) == []


def test_a_call_that_was_not_shown_was_not_missed() -> None:
    hidden = CallBox(0, 0, 0, 0, 0, 0, 3_000)
    assert missed(landing(), makers.move(20_000, (5, 5)), boxes=[hidden]) == []


def test_a_page_that_was_scrolled_further_than_it_is_high_lay_otherwise() -> None:
    parts = [landing(), makers.scroll(2_000, y=1_000), makers.move(20_000, (5, 5))]
    assert missed(*parts, boxes=[replace(BOX, page_h_px=1_500)]) == []


def test_where_a_call_may_have_lain_is_told_as_far_as_it_is_known() -> None:
    between = replace(BOX, y_px=1_500, lowest_y_px=2_600)
    parts = [landing(), makers.scroll(2_000, y=500), makers.move(20_000, (5, 5))]
    (one,) = missed(*parts, boxes=[between])
    assert sentence(one.why) == (
        "“Get started”, at least 1,500 px down, was never on the screen: seen to 1,200 px."
    )
    assert one.place.y_px is None
    further = makers.scroll(3_000, y=900)
    assert missed(*parts, further, boxes=[between]) == []


def test_a_page_that_was_left_at_once_was_not_looked_at() -> None:
    parts = [landing(), makers.move(4_000, (5, 5))]
    assert missed(*parts) == []
    assert len(missed(*parts, thresholds=Thresholds(cta_least_ms=3_000))) == 1


def test_a_call_that_was_pressed_by_the_keyboard_was_not_missed() -> None:
    click = makers.click(3_000, SEND, x=0, y=0)
    assert missed(landing(), click, makers.move(20_000, (5, 5))) == []


def test_a_call_seen_in_one_visit_of_a_page_was_not_missed_in_another() -> None:
    first = [landing(), makers.scroll(2_000, y=1_500)]
    second = [landing(20_000), makers.move(40_000, (5, 5))]
    boxes = [BOX, replace(BOX, call=1)]
    assert missed(*first, *second, boxes=boxes) == []
    (one,) = missed(landing(), *second, boxes=boxes)
    assert (one.start_ms, one.end_ms) == (0, 40_000)


def test_pages_of_other_addresses_are_missed_each_for_itself() -> None:
    second = [landing(20_000, f"{SITE}/more"), makers.move(40_000, (5, 5))]
    found = missed(landing(), *second, boxes=[BOX, replace(BOX, call=1)])
    assert [(one.start_ms, one.end_ms, one.visit) for one in found] == [
        (0, 20_000, 0),
        (20_000, 40_000, 1),
    ]


def test_what_was_seen_follows_the_window_as_it_is_made_larger() -> None:
    (page,) = calls(
        landing(),
        makers.scroll(2_000, y=100),
        makers.resize(3_000, 1280, 1_000),
        makers.scroll(4_000, y=1_500),
        makers.move(9_000, (5, 5)),
    ).pages
    assert page.seen == ((0, 1_100), (1_500, 2_500))


def test_what_was_seen_of_a_route_is_not_what_was_seen_before_it() -> None:
    (page,) = calls(
        landing(),
        makers.scroll(2_000, y=2_000),
        makers.scroll(3_000, y=0),
        makers.custom(4_000, "$pageview", {"href": f"{SITE}/more"}),
        makers.scroll(5_000, y=200),
        makers.move(9_000, (5, 5)),
    ).pages
    assert page.page == f"{SITE}/more"
    assert (page.enter_ms, page.leave_ms) == (4_000, 9_000)
    assert page.seen == ((0, 900),)
