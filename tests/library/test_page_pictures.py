"""Pictures that people chose for pages, and pages that are kept drawn."""

from __future__ import annotations

import pytest

from app.heatmap.places import PictureElement
from app.library import backdrops, page_pictures, trash
from app.library.backdrops import Backdrop
from app.library.database import Library
from app.library.page_pictures import Frame, Moment, OwnImage
from app.library.sessions import delete_session, store
from tests.library import builder

CART = Frame("/cart", "shop.example", "desktop")
COOKIES = Frame("/cart", "shop.example", "desktop", "dialog|Cookies")
BUTTON = PictureElement(7, "1:button|Pay|0", "button", "Pay", "button", 10, 20, 100, 40, True)


def asked(db: Library) -> tuple[page_pictures.Chosen, ...]:
    return page_pictures.chosen(db, "/cart", "shop.example", "desktop")


def page(size: int = 4) -> Backdrop:
    return Backdrop(1280, 1600, 1600.0, b"x" * size, (BUTTON,))


@pytest.fixture
def one(library: Library) -> Library:
    """A library of two sessions."""
    store(library, builder.file(builder.session("one"), builder.session("two")))
    return library


def test_a_moment_and_an_image_are_chosen_for_states_of_a_page_each(one: Library) -> None:
    page_pictures.choose_moment(one, CART, Moment(1, 0, 12_500.25), 1.0)
    page_pictures.choose_image(one, COOKIES, OwnImage(b"png", 3, -4, 0.5), 2.0)
    plain, dialog = asked(one)
    assert (plain.frame, plain.moment, plain.image) == (CART, Moment(1, 0, 12_500.25), None)
    assert (dialog.frame, dialog.moment) == (COOKIES, None)
    assert dialog.image == OwnImage(b"png", 3, -4, 0.5)
    assert page_pictures.chosen(one, "/cart", None, None) == ()


def test_a_choice_is_taken_back_by_its_undo_and_by_forgetting_it(one: Library) -> None:
    first = page_pictures.choose_moment(one, CART, Moment(1, 0, 1_000.0), 1.0)
    second = page_pictures.choose_moment(one, CART, Moment(2, 0, 2_000.0), 2.0)
    assert second.back is not None
    second.back(one)
    assert [choice.moment for choice in asked(one)] == [Moment(1, 0, 1_000.0)]
    forgotten = page_pictures.forget(one, CART)
    assert asked(one) == ()
    assert forgotten.back is not None
    forgotten.back(one)
    assert [choice.moment for choice in asked(one)] == [Moment(1, 0, 1_000.0)]
    assert first.back is not None
    first.back(one)
    assert asked(one) == ()


def test_a_session_in_the_trash_shows_nothing_and_one_that_is_gone_cannot_be_chosen(
    one: Library,
) -> None:
    page_pictures.choose_moment(one, CART, Moment(1, 0, 1_000.0), 1.0)
    basket = trash.Basket()
    gone = basket.throw_away(one, (1,))
    assert asked(one) == ()
    basket.take_back(one, gone)
    chosen = page_pictures.forget(one, CART)
    delete_session(one, 1)
    assert chosen.back is not None
    chosen.back(one)
    assert asked(one) == ()
    page_pictures.choose_moment(one, CART, Moment(99, 0, 0.0), 3.0)
    assert asked(one) == ()


def test_a_page_that_was_drawn_is_found_with_its_elements_until_its_events_change(
    one: Library,
) -> None:
    moment = Moment(1, 0, 12_345.678)
    assert backdrops.find(one, moment) is None
    backdrops.keep(one, moment, page(), 1.0)
    assert backdrops.find(one, moment) == page()
    assert backdrops.find(one, Moment(1, 0, 12_300.0)) is None
    delete_session(one, 1)
    assert backdrops.size_bytes(one) == 0
    backdrops.keep(one, moment, page(), 2.0)
    assert backdrops.find(one, moment) is None


def test_pages_that_were_not_looked_at_for_longest_make_room(one: Library) -> None:
    for at in range(3):
        backdrops.keep(one, Moment(1, 0, 1000.0 * at), page(1000), float(at), within_bytes=2600)
    assert backdrops.find(one, Moment(1, 0, 0.0)) is None
    backdrops.use(one, Moment(1, 0, 1000.0), 9.0)
    backdrops.keep(one, Moment(2, 0, 0.0), page(1000), 10.0, within_bytes=2600)
    assert backdrops.find(one, Moment(1, 0, 1000.0)) is not None
    assert backdrops.find(one, Moment(1, 0, 2000.0)) is None
    assert backdrops.find(one, Moment(2, 0, 0.0)) is not None
