"""Going back at once, to and fro, loading again, leaving: over pages made in code."""

from __future__ import annotations

import msgspec
import pytest

from app.friction.evidence import gather, packed, unpacked
from app.friction.model import Kind
from app.friction.thresholds import Thresholds
from app.friction.wording import sentence
from tests import makers
from tests.activity.reading import analysed
from tests.friction.journeys import (
    BACK,
    CARS,
    HOME,
    PLAIN,
    SHOES,
    SITE,
    TO_CARS,
    TO_HOME,
    TO_SHOES,
    ended,
    found,
    opened,
    pressed,
)


def there_and_back(stay_ms: float = 3_000, *on_it: makers.Event) -> list[makers.Event]:
    """Home, by a link to the shoes, and home again."""
    return makers.recording(
        opened(0), pressed(4_900, TO_SHOES), opened(5_000, SHOES), on_it,
        opened(5_000 + stay_ms), ended(30_000 + stay_ms),
    )  # fmt: skip


def test_a_page_that_is_left_by_the_browsers_way_back_at_once_is_a_quick_back_of_the_link_to_it() -> (
    None
):
    (back,) = found(there_and_back(), kind=Kind.QUICK_BACK)
    assert (back.place.label, back.visit) == ("Shoes", 0)
    assert (back.start_ms, back.end_ms) == (4_900, 8_000)
    assert sentence(back.why) == "Opened /shoes and went back after 3 s."


def test_a_page_that_was_read_before_going_back_is_none() -> None:
    assert not found(there_and_back(10_000), kind=Kind.QUICK_BACK)


def test_how_short_a_stay_is_says_the_threshold() -> None:
    longer = msgspec.structs.replace(Thresholds(), quick_back_stay_ms=12_000)
    assert found(there_and_back(10_000), kind=Kind.QUICK_BACK, thresholds=longer)


@pytest.mark.parametrize("clicked_ms", [7_900, 6_000])
def test_a_page_that_is_left_by_its_own_link_home_is_no_quick_back(clicked_ms: float) -> None:
    assert not found(there_and_back(3_000, pressed(clicked_ms, TO_HOME)), kind=Kind.QUICK_BACK)


def test_a_control_that_says_back_is_a_way_back() -> None:
    assert found(there_and_back(3_000, pressed(7_900, BACK)), kind=Kind.QUICK_BACK)


def test_turning_back_a_page_of_a_list_is_no_way_back() -> None:
    turn = makers.element(60, "a", makers.text(61, "Previous page"), href="/cars?page=1")
    first, second = f"{CARS}?page=1", f"{CARS}?page=2"
    way = [opened(0, first), pressed(4_000, TO_CARS), opened(4_200, second, turn)]
    assert not found(
        *way, pressed(6_000, 60), opened(6_200, first), ended(30_000), kind=Kind.QUICK_BACK
    )


def test_a_press_on_nothing_long_before_does_not_make_a_way_back_the_pages_own() -> None:
    assert found(there_and_back(3_000, pressed(6_500, PLAIN)), kind=Kind.QUICK_BACK)


def test_going_through_the_pages_by_the_menu_is_no_quick_back() -> None:
    assert not found(
        opened(0), pressed(1_900, TO_SHOES), opened(2_000, SHOES), pressed(3_900, TO_CARS),
        opened(4_000, CARS), pressed(5_900, TO_HOME), opened(6_000), ended(20_000),
        kind=Kind.QUICK_BACK,
    )  # fmt: skip


def test_an_address_that_only_passes_is_no_page_to_go_back_from() -> None:
    login = makers.page(5_000, f"{SITE}/login", loads=True)
    assert not found(opened(0), login, opened(5_900), ended(20_000), kind=Kind.QUICK_BACK)


def test_a_reload_of_the_page_gone_to_is_no_other_page() -> None:
    events = [there_and_back(4_000), opened(7_000, SHOES)]
    (back,) = found(*events, kind=Kind.QUICK_BACK)
    assert back.end_ms == 9_000


def test_a_place_on_a_page_and_where_one_came_from_are_no_other_page() -> None:
    assert not found(
        opened(0), opened(5_000, f"{HOME}?utm_source=mail#shoes"), opened(7_000), ended(20_000),
        kind=Kind.QUICK_BACK,
    )  # fmt: skip


def route(at_ms: float, url: str) -> makers.Event:
    return makers.custom(at_ms, "$pageview", {"href": url})


def test_routes_are_pages() -> None:
    events = [
        opened(0),
        pressed(4_900, TO_SHOES),
        route(5_000, SHOES),
        route(8_000, HOME),
        ended(20_000),
    ]
    (back,) = found(*events, kind=Kind.QUICK_BACK)
    assert back.place.label == "Shoes"
    assert not found(*events, pressed(7_900, TO_HOME), kind=Kind.QUICK_BACK)


def test_an_address_that_changes_with_what_is_typed_is_no_way_back() -> None:
    assert not found(
        opened(0, HOME, makers.element(60, "input", name="q")),
        makers.typed(4_900, "s", 60), route(5_000, f"{HOME}?q=s"),
        makers.typed(6_900, "", 60), route(7_000, HOME), ended(20_000),
        kind=Kind.QUICK_BACK,
    )  # fmt: skip


def test_a_page_of_an_application_that_sends_on_at_once_is_not_a_page_of_the_way() -> None:
    assert not found(
        opened(0, f"{SITE}/project/2"), route(60, f"{SITE}/flags"), route(110, f"{SITE}/project/2"),
        ended(20_000), kind=Kind.QUICK_BACK,
    )  # fmt: skip


def to_and_fro(*urls: str, every_ms: float = 8_000) -> list[makers.Event]:
    parts = [opened(every_ms * at, url) for at, url in enumerate(urls)]
    return makers.recording(*parts, ended(every_ms * len(urls)))


def test_to_and_fro_between_two_pages_is_one_loop() -> None:
    (loop,) = found(to_and_fro(HOME, SHOES, HOME, SHOES, HOME, SHOES, CARS), kind=Kind.LOOP)
    assert sentence(loop.why) == "Went to and fro between / and /shoes, 3 times each."
    assert (loop.start_ms, loop.end_ms) == (8_000, 40_000)


def test_there_and_back_once_is_no_loop() -> None:
    assert not found(to_and_fro(HOME, SHOES, HOME, CARS, HOME, SHOES), kind=Kind.LOOP)


def test_pages_that_were_read_for_long_are_no_loop() -> None:
    assert not found(to_and_fro(HOME, SHOES, HOME, SHOES, every_ms=90_000), kind=Kind.LOOP)


def test_a_page_that_is_loaded_again_soon_is_a_reload() -> None:
    (once,) = found(opened(0), opened(5_000), opened(60_000), ended(61_000), kind=Kind.RELOAD)
    assert (once.start_ms, sentence(once.why)) == (5_000, "Loaded / again.")


def test_a_page_that_is_loaded_again_and_again_is_one_finding() -> None:
    (group,) = found(
        opened(0), opened(3_000), opened(5_000), opened(7_000), ended(9_000), kind=Kind.RELOAD
    )
    assert (group.start_ms, group.end_ms) == (3_000, 7_000)
    assert sentence(group.why) == "Loaded / again 3 times."


def test_a_link_to_the_page_itself_is_no_reload() -> None:
    assert not found(
        opened(0), pressed(4_900, TO_HOME), opened(5_000), ended(9_000), kind=Kind.RELOAD
    )


def test_a_form_that_its_server_sends_back_is_no_reload() -> None:
    field = makers.element(60, "input", name="email")
    assert not found(
        opened(0, SHOES, field), makers.typed(4_000, "ada", 60), opened(5_000, SHOES, field),
        ended(9_000), kind=Kind.RELOAD,
    )  # fmt: skip


def test_a_page_that_loads_itself_again_with_nobody_there_is_no_reload() -> None:
    again = [makers.page(at, HOME, loads=True) for at in (0, 10_000, 20_000)]
    assert not found(*again, kind=Kind.RELOAD)


def test_a_last_page_that_stays_open_untouched_is_an_idle_exit() -> None:
    tick = makers.mutation(40_000, texts=[(31, "Still here")])
    (idle,) = found(opened(0), opened(5_000, SHOES), tick, kind=Kind.IDLE_EXIT)
    assert (idle.visit, idle.end_ms) == (1, 40_000)
    assert sentence(idle.why) == "Did nothing for the last 35 s, then was gone."


def test_a_session_that_ends_while_something_is_done_is_no_idle_exit() -> None:
    assert not found(opened(0), ended(40_000), kind=Kind.IDLE_EXIT)


def test_a_tab_that_was_put_away_is_not_open() -> None:
    tick = makers.mutation(40_000, texts=[(31, "Still here")])
    away = makers.custom(3_000, "window hidden")
    assert not found(opened(0), away, tick, kind=Kind.IDLE_EXIT)


@pytest.mark.parametrize(
    "title",
    [
        "404", "404 Not Found", "Page not found – Shoes", "Error 404", "Seite nicht gefunden",
        "Page introuvable | Blog",
        "Página no encontrada", "Página não encontrada", "Pagina non trovata", "Pagina niet gevonden",
        "502 Bad Gateway",
        "500 - Internal Server Error", "Страница не найдена", "ページが見つかりません", "页面不存在",
        "Strona nie istnieje", "Sorry, the page you requested could not be found",
    ],
)  # fmt: skip
def test_an_address_whose_page_says_that_it_is_not_there_is_a_broken_link(title: str) -> None:
    (broken,) = found(
        opened(0), pressed(4_900, TO_SHOES), opened(5_000, SHOES, title=title), ended(9_000),
        kind=Kind.BROKEN_LINK,
    )  # fmt: skip
    assert (broken.place.label, broken.why.values) == ("Shoes", ("/shoes", title))


def test_the_heading_of_a_page_may_say_it() -> None:
    (broken,) = found(opened(0, SHOES, heading="Oops! That page can’t be found."), ended(9_000))
    assert broken.kind == Kind.BROKEN_LINK


@pytest.mark.parametrize(
    "title",
    [
        "Peugeot 404 Cabriolet",
        "Lost and found",
        "Shop",
        "500 ideas for your kitchen",
        "No results found",
    ],
)
def test_numbers_and_words_of_error_pages_alone_are_none(title: str) -> None:
    assert not found(opened(0, SHOES, title=title), ended(9_000), kind=Kind.BROKEN_LINK)


def test_the_status_of_the_answer_tells_of_a_broken_link() -> None:
    request = {
        "name": SHOES, "entryType": "navigation", "initiatorType": "navigation", "responseStatus": 404,
        "startTime": 0, "duration": 30,
    }  # fmt: skip
    told = makers.event(5_300, 6, {"plugin": "rrweb/network@1", "payload": {"requests": [request]}})
    (broken,) = found(
        opened(0), pressed(4_900, TO_SHOES), opened(5_000, SHOES), told, ended(9_000),
        kind=Kind.BROKEN_LINK,
    )  # fmt: skip
    assert sentence(broken.why) == "Came to /shoes, which was answered with 404."


def test_evidence_of_a_way_comes_out_of_the_library_as_it_went_in() -> None:
    evidence = gather(analysed(there_and_back()))
    assert unpacked(packed(evidence)) == evidence
