"""Where in a session a query fits."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from app.activity.model import (
    CartFilled,
    CustomEvent,
    Feedback,
    MediaSpan,
    Medium,
    Milestone,
    Origin,
    ProductView,
    ShownText,
    Vital,
)
from app.library import browse, sessions
from app.library.database import Library, open_writer
from app.library.matches import Match, What, matches
from app.library.search import parse
from tests.library import builder


@pytest.fixture
def one(tmp_path: Path) -> Library:
    """One session: /a, /b, /a, /c, one click and one purchase, an error on /c."""
    derived = builder.analysis(
        visits=tuple(
            builder.visit(f"https://shop.example/{name}", at * 1_000.0, at * 1_000.0 + 1_000)
            for at, name in enumerate("abac")
        ),
        clicks=(builder.click(1_500.0, label="Pay now", visit=1),),
        errors=(builder.error(3_200.0),),
        custom=(CustomEvent(0, 2_500.0, "opened help", "{}"),),
        milestones=(Milestone(0, 3_500.0, "purchase", 12.0, "EUR"),),
    )
    library = open_writer(tmp_path / "library.footfall")
    sessions.store(library, builder.file(builder.session("one", derived=derived)))
    return library


def found(db: Library, text: str, most: int = 20) -> list[tuple[float, str]]:
    moments = matches(db, parse(text), (1,), most).get(1, ())
    return [(match.at_ms, match.why) for match in moments]


def test_the_first_and_the_last_page_stand_at_their_moments(one: Library) -> None:
    assert found(one, "entry:/a") == [(0, "page /a")]
    assert found(one, "exit:/c") == [(3_000, "page /c")]
    assert found(one, "page:/a") == [(0, "page /a"), (2_000, "page /a")]


def test_an_order_of_pages_stands_at_the_views_that_make_it_up(one: Library) -> None:
    assert found(one, 'seq:"/a > /c"') == [(0, "page /a"), (3_000, "page /c")]
    # straight from /a to /c is the second time
    assert found(one, 'seq:"/a > !/b > /c"') == [(2_000, "page /a"), (3_000, "page /c")]
    assert found(one, 'seq:"/c > /a"') == []


def test_what_was_bought_and_what_a_page_told_stand_where_they_happened(one: Library) -> None:
    assert found(one, "value>10") == [(3_500, "event purchase")]
    assert found(one, "has:purchase") == [(3_500, "event purchase")]
    assert found(one, 'event:"opened help",purchase') == [
        (2_500, "event opened help"),
        (3_500, "event purchase"),
    ]


def test_a_moment_says_what_it_is_so_that_a_window_can_word_it_anew(one: Library) -> None:
    (match,) = matches(one, parse('click:"Pay now"'), (1,))[1]
    assert match == Match(1_500, 0, "click on Pay now", What.CLICK, "Pay now")


def test_the_first_moments_are_told_where_there_are_too_many(one: Library) -> None:
    assert found(one, "page:/*", most=2) == [(0, "page /a"), (1_000, "page /b")]


@pytest.fixture
def told(tmp_path: Path) -> Library:
    """One session that came from a search, looked at a product, put it into the cart and said what it thought of it."""
    derived = replace(
        builder.analysis(visits=(builder.visit("https://shop.example/a", 500.0),)),
        origin=Origin("search.example/find", "news"),
        products=(ProductView(0, 1_000.0, "Runner 2", "https://shop.example/a", "/a"),),
        carts=(CartFilled(0, 2_000.0, 1, "Add to cart"),),
        feedback=(Feedback(0, 3_000.0, "survey", 4.0, "fits well"),),
        vitals=(Vital(0, 0, 600.0, "LCP", 3_100.4, None), Vital(0, 0, 700.0, "LCP", 900.0, None)),
        shown=(ShownText(0, 4_000.0, "Shoes for weather\nNothing here is 100% wool\nSizes"),),
    )
    library = open_writer(tmp_path / "library.footfall")
    sessions.store(library, builder.file(builder.session("one", derived=derived)))
    return library


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("product:runner*", [(1_000, "product Runner 2")]),
        ("has:cart,product", [(1_000, "product Runner 2"), (2_000, "into the cart: Add to cart")]),
        ("feedback:well", [(3_000, "feedback: 4 fits well")]),
        ("has:feedback", [(3_000, "feedback: 4 fits well")]),
        ("lcp>2.5s", [(600, "LCP 3100 ms")]),
        ("referrer:search.example", [(500, "came from search.example/find")]),
        ("utm_source:news", [(500, "came from news")]),
        ('"100% WOOL"', [(4_000, "shown: Nothing here is 100% wool")]),
        ("weather", [(4_000, "shown: Shoes for weather")]),
        (
            'seq:"/a > product:Runner* > !click:* > shown:weather"',
            [(500, "page /a"), (1_000, "product Runner 2"), (4_000, "shown: Shoes for weather")],
        ),
    ],
)
def test_what_was_shown_bought_felt_and_measured_stands_where_it_was(
    told: Library, text: str, moments: list[tuple[float, str]]
) -> None:
    assert found(told, text) == moments
    assert browse.session_ids(told, parse(text)) == (1,)


def test_words_of_an_error_stand_at_it(one: Library) -> None:
    assert found(one, 'error:"x is"') == [(3_200, "error: TypeError: x is undefined")]
    assert found(one, "error:nothing") == []


@pytest.fixture
def spoken(tmp_path: Path) -> Library:
    """One session with words that are written in several ways."""
    derived = replace(
        builder.analysis(
            visits=(builder.visit("https://shop.example/a", 500.0),),
            clicks=(builder.click(1_000.0, label="E-Mail"), builder.click(1_500.0, label="Add to")),
            errors=(builder.error(2_000.0),),
        ),
        shown=(ShownText(0, 4_000.0, "Cart\nAdd to cart\nRúnner 2 — für Größe 43"),),
    )
    library = open_writer(tmp_path / "library.footfall")
    sessions.store(library, builder.file(builder.session("one", derived=derived)))
    return library


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ('"e mail"', [(1_000, "click on E-Mail")]),
        ('"add, to"', [(1_500, "click on Add to"), (4_000, "shown: Add to cart")]),
        ('"add*cart"', []),
        ('"add*to*cart"', [(4_000, "shown: Add to cart")]),
        ("rűnner", [(4_000, "shown: Rúnner 2 — für Größe 43")]),
        ("grösse", []),
        ('"FUR größe"', [(4_000, "shown: Rúnner 2 — für Größe 43")]),
        ("unner", []),
        ('"***"', []),
        # one text ends with it, the next begins with it
        ('"mail add"', [(1_000, "click on E-Mail")]),
    ],
)
def test_free_text_stands_where_it_is_however_it_is_written(
    spoken: Library, text: str, moments: list[tuple[float, str]]
) -> None:
    assert found(spoken, text) == moments
    assert browse.session_ids(spoken, parse(text)) == ((1,) if moments else ())


def test_a_long_line_is_told_around_the_words(tmp_path: Path) -> None:
    line = "a, " * 60 + "the Größe, " + "b, " * 60
    derived = replace(builder.analysis(), shown=(ShownText(0, 0.0, line),))
    library = open_writer(tmp_path / "library.footfall")
    sessions.store(library, builder.file(builder.session("one", derived=derived)))
    ((_, why),) = found(library, "größe")
    assert len(why) < 200
    assert "the Größe, b, b" in why


def test_words_far_down_a_long_text_are_what_is_told_of_it(tmp_path: Path) -> None:
    far = "x " * 300
    derived = replace(
        builder.analysis(errors=(builder.error(1_000.0, f"{far}over quota"),)),
        feedback=(Feedback(0, 2_000.0, "survey", None, f"{far}over quota"),),
    )
    library = open_writer(tmp_path / "library.footfall")
    sessions.store(library, builder.file(builder.session("one", derived=derived)))
    for text in ('"over quota"', 'error:"over*quota"', 'feedback:"over quota"'):
        moments = found(library, text)
        assert moments
        assert all(why.endswith("over quota") and len(why) < 200 for _, why in moments)


def test_a_long_line_is_told_around_the_words_in_a_moment(tmp_path: Path) -> None:
    line = "over " * 60_000 + "quota"
    derived = replace(builder.analysis(), shown=(ShownText(0, 0.0, line),))
    library = open_writer(tmp_path / "library.footfall")
    sessions.store(library, builder.file(builder.session("one", derived=derived)))
    ((_, why),) = found(library, '"over quota"')
    assert why.endswith("over quota")


def test_a_session_found_by_nothing_but_its_file_says_so(one: Library) -> None:
    assert found(one, "one.js") == [(0, "file one.json")]
    assert browse.session_ids(one, parse("one.js")) == (1,)


def test_words_in_what_an_element_is_called_are_a_reason_though_nobody_knows_when(
    tmp_path: Path,
) -> None:
    derived = replace(builder.analysis(), searchable="Your e-mail\nSearch all linen")
    library = open_writer(tmp_path / "library.footfall")
    sessions.store(library, builder.file(builder.session("one", derived=derived)))
    assert browse.session_ids(library, parse("linen")) == (1,)
    assert found(library, "linen") == [(0, "shown: Search all linen")]


def test_only_the_first_rows_of_a_kind_are_read(tmp_path: Path) -> None:
    errors = tuple(builder.error(float(at)) for at in range(3_000))
    library = open_writer(tmp_path / "library.footfall")
    derived = builder.analysis(errors=errors)
    sessions.store(library, builder.file(builder.session("one", derived=derived)))
    steps: list[int] = []
    library.conn.set_progress_handler(lambda: steps.append(1), 1_000)
    for text in ("errors>0", "error:undefined", "undefined"):
        steps.clear()
        assert [at for at, _ in found(library, text, most=3)] == [0, 1, 2]
        assert len(steps) < 10


def test_a_film_that_was_left_is_called_as_people_read_it_and_says_where(tmp_path: Path) -> None:
    def film(selector: str, src: str | None, label: str | None = None) -> Medium:
        span = MediaSpan(1_000.0, 7_900.0, 0.0, 6.9, "pause")
        return Medium(0, selector, src, None, 1, 1, 0, None, 0, 1_000.0, label=label, spans=(span,))

    derived = builder.analysis(
        visits=(builder.visit("https://shop.example/tour"),),
        media=(
            film("#film", "data:video/webm;base64,GkXfo59ChoEBQveBAULy"),
            film("#second", "https://cdn.example/films/tour.mp4?session=7"),
            film("#third", "/third.mp4", "The third"),
        ),
    )
    library = open_writer(tmp_path / "library.footfall")
    sessions.store(library, builder.file(builder.session("one", derived=derived)))
    assert sorted(found(library, 'video:"left=* @ 0s-"')) == [
        (7_900, "stopped playing #film at 0:06"),
        (7_900, "stopped playing The third at 0:06"),
        (7_900, "stopped playing tour.mp4 at 0:06"),
    ]
    assert (1_000, "played #film") in found(library, "video:played")
