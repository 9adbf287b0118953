"""What heat is made of, as the library reads it: stays, clicks in their elements, what was in view, pointers."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
from msgspec.structs import replace

from app.activity.model import Route, Stream
from app.activity.streams import packed
from app.friction.model import Finding, Kind, Place, Why
from app.friction.thresholds import Thresholds
from app.heatmap.kinds import Sign
from app.library import findings, layouts
from app.library.database import Library
from app.library.in_view import read_views
from app.library.layouts import ClickLayer, ClickRect, Layout, PageSize, Scroller
from app.library.pointer_moves import read_moves
from app.library.points import PageRead, fitting, read_page
from app.library.search import parse
from app.library.sessions import store
from tests.library import builder

HOME = "https://shop.example/"
BOX = Scroller(9, 200, 100, 1080, 600, 3000)


def stored(
    db: Library,
    *streams: Stream,
    clicks: tuple[object, ...] = (),
    layout: Layout | None = None,
    name: str = "one",
    **derived: object,
) -> PageRead:
    """The page of a session of a minute, active all the time, that was stored and measured."""
    made = builder.analysis(clicks=clicks, **derived)  # type: ignore[arg-type]
    store(
        db, builder.file(builder.session(name, derived=replace(made, streams=streams, inactive=())))
    )
    if layout is not None:
        layouts.write(db, layouts.to_measure(db, 1), layout)
    return read_page(db, "/")


def scrolls(*rows: tuple[float, int, float], page: int = 1) -> Stream:
    """Scrolls of (ms, node, y)."""
    return packed(0, "scroll", [(at, node, 0.0, y, page) for at, node, y in rows])


def test_a_click_knows_where_in_its_control_it_was_made(library: Library) -> None:
    layout = Layout(
        (), (ClickRect(0, 95, 195, 10, 10, False, (50, 180, 100, 40)), ClickRect(1, 90, 190, 20, 20))
    )  # fmt: skip
    points = stored(
        library, clicks=(builder.click(1_000), builder.click(2_000)), layout=layout
    ).on.clicks
    assert points.rel_x_frac.tolist() == [0.5, 0.5]
    assert points.rel_y_frac.tolist() == [0.5, 0.5]
    assert points.stay.tolist() == [0, 0]


def test_a_click_beside_what_was_measured_was_not_made_on_it(library: Library) -> None:
    layout = Layout((), (ClickRect(0, 500, 500, 10, 10),))
    points = stored(library, clicks=(builder.click(1_000),), layout=layout).on.clicks
    assert np.isnan(points.rel_x_frac).all()


def test_a_click_by_keyboard_lies_in_the_middle_of_its_element(library: Library) -> None:
    key = replace(builder.click(1_000, x_px=None, y_px=None), pointer="keyboard")
    layout = Layout((), (ClickRect(0, 500, 500, 10, 10),))
    points = stored(library, clicks=(key,), layout=layout).on.clicks
    assert (points.rel_x_frac[0], points.rel_y_frac[0]) == (0.5, 0.5)
    assert np.isnan(points.x_px[0])


def test_a_click_in_a_frame_lies_where_the_browser_found_it(library: Library) -> None:
    framed = replace(builder.click(1_000), x_px=None, y_px=None)
    layout = Layout((), (ClickRect(0, 300, 300, 100, 50, False, None, (350, 310)),))
    points = stored(library, clicks=(framed,), layout=layout).on.clicks
    assert (points.x_px[0], points.y_px[0]) == (350, 310)
    assert (points.rel_x_frac[0], points.rel_y_frac[0]) == (0.5, 0.2)


def test_what_sticks_lies_in_the_picture_where_it_does_at_the_top_of_the_page(
    library: Library,
) -> None:
    far = replace(builder.click(1_000, y_px=1_730.0), viewport_y_px=30.0)
    layout = Layout((), (ClickRect(0, 0, 1_700, 1280, 60, True),))
    points = stored(library, clicks=(far,), layout=layout).on.clicks
    assert points.y_px[0] + points.shift_y_px[0] == 30.0


def test_clicks_are_told_apart_by_what_was_open_and_named_by_signals_and_fingers(
    library: Library,
) -> None:
    clicks = (
        builder.click(1_000),
        builder.click(1_400),
        builder.click(1_600, x_px=900.0, selector="a.else", label="Else"),
        replace(builder.click(5_000), pointer="touch"),
    )
    layout = Layout(
        (), (), (), (ClickLayer(0, "menu", "menu|Sort", "Sort"), ClickLayer(3, "menu", "menu|Sort", None))
    )  # fmt: skip
    stored(library, clicks=clicks, layout=layout)
    (kept,) = findings.kept_evidence(library, (1,))
    rage = Finding(
        Kind.RAGE_CLICK, 1_000, 1_700, 0, 0, Why("rage_click", (3, 0.7, 2, "button.add")),
        place=Place(8, 1, "button.add", "/|button|Add to cart", "Add to cart", 100, 200),
    )  # fmt: skip
    findings.put(
        library, Thresholds(), [findings.Judged(1, kept.evidence, (findings.row_of(rage),))]
    )
    points = read_page(library, "/").on.clicks
    assert points.signs.tolist() == [Sign.RAGE, Sign.RAGE, 0, Sign.TOUCH]
    assert [(state.key, state.label) for state in points.states] == [("menu|Sort", "Sort")]
    assert points.state.tolist() == [0, -1, -1, 0]


def test_a_place_in_the_page_as_an_address_is_no_stay_of_its_own(library: Library) -> None:
    routes = (Route(20_000, f"{HOME}#more"), Route(30_000, f"{HOME}cart"), Route(40_000, HOME))
    read = stored(library, visits=(builder.visit(HOME, routes=routes),))
    stays = read.on.stays
    assert list(zip(stays.enter_ms, stays.leave_ms, strict=True)) == [(0, 30_000), (40_000, 60_000)]
    assert stays.active_s.sum() == pytest.approx(25.0)


def test_what_was_in_view_follows_the_scrolls_and_counts_while_somebody_was_there(
    library: Library,
) -> None:
    read = stored(
        library,
        scrolls((10_000, 1, 500), (30_000, 1, 100)),
        packed(0, "attention", [(40_000, 0), (50_000, 1)]),
        packed(0, "viewport", [(50_000, 1280, 400)]),
    )
    views = read_views(library, read)
    # the furthest scroll is what the page was scrolled to, so it began at the top
    assert views.top_px.tolist() == [0, 500, 100, 100]
    assert views.bottom_px.tolist() == [720, 1220, 820, 500]
    assert views.active_s.tolist() == [10, 20, 10, 10]
    assert views.lowest_px(1).tolist() == [1220]


def test_a_page_that_was_reloaded_where_it_was_scrolled_to_was_seen_from_there(
    library: Library,
) -> None:
    # 300 px, and no scroll that says so: the snapshot did
    views = read_views(library, stored(library))
    assert (views.top_px.tolist(), views.bottom_px.tolist()) == ([300], [1020])


def test_what_was_looked_at_in_another_window_counts_there(library: Library) -> None:
    two = (builder.visit(HOME), builder.visit(f"{HOME}cart", window=1))
    made = builder.analysis(visits=two, windows=("a", "b"))
    made = replace(made, streams=(), inactive=(), active_window=((0.0, 0), (15_000.0, 1)))
    store(library, builder.file(builder.session("one", derived=made)))
    home, cart = (read_page(library, page) for page in ("/", "/cart"))
    assert read_views(library, home).active_s.tolist() == [15]
    assert read_views(library, cart).active_s.tolist() == [45]


def test_inactive_stretches_are_left_out(library: Library) -> None:
    made = replace(
        builder.analysis(), streams=(), inactive=((1_000.0, 20_000.0), (50_000.0, 60_000.0))
    )
    store(library, builder.file(builder.session("one", derived=made)))
    assert read_views(library, read_page(library, "/")).active_s.tolist() == [31]


def test_a_page_that_scrolls_in_a_box_is_told_unfolded(library: Library) -> None:
    inside = builder.click(15_000, x_px=700.0, y_px=400.0)
    beside = builder.click(16_000, x_px=20.0, y_px=400.0)
    below = builder.click(17_000, x_px=700.0, y_px=710.0)
    visit = replace(builder.visit(HOME), scroll_max_y_px=0.0)
    read = stored(
        library,
        scrolls((10_000, 9, 1500), page=0),
        packed(0, "pointer", [(12_000, 700.0, 400.0, 9), (14_000, 20.0, 400.0, 3)]),
        clicks=(inside, beside, below),
        layout=Layout((PageSize(0, 1280, 720, BOX),), ()),
        visits=(visit,),
    )
    assert read.on.stays.page_h_px.tolist() == [720 + 2400]
    points = read.on.clicks
    assert (points.y_px + points.shift_y_px).tolist() == [1900, 400, 3110]
    views = read_views(library, read)
    in_box = ~views.is_second
    assert views.top_px[in_box].tolist() == [100, 1600]
    assert views.bottom_px[in_box].tolist() == [700, 2200]
    assert views.top_px[~in_box].tolist() == [0, 0, 3100, 3100]
    assert views.active_s[in_box].sum() == 60
    assert read_moves(library, read).y_px.tolist() == [1900, 400]


def test_pointers_are_where_they_were_on_the_page_and_rest_a_second_at_most(
    library: Library,
) -> None:
    read = stored(
        library,
        scrolls((1_500, 1, 300)),
        packed(0, "pointer", [(1_000, 10.0, 20.0, 5), (1_200, 30.0, 40.0, 5)]),
        packed(0, "touch", [(2_000, 50.0, 60.0, 5), (90_000, 1.0, 1.0, 5)]),
    )
    moves = read_moves(library, read)
    assert moves.x_px.tolist() == [10, 30, 50]
    assert moves.y_px.tolist() == [20, 40, 360]
    assert moves.dwell_s.tolist() == pytest.approx([0.2, 0.8, 1.0])
    assert moves.since_s.tolist() == pytest.approx([1.0, 1.2, 2.0])


def test_a_filter_chooses_among_what_was_read(library: Library) -> None:
    for name, device, width_px in (
        ("a", "desktop", 1280),
        ("b", "phone", 390),
        ("c", "desktop", 1920),
    ):
        visit = replace(builder.visit(HOME), viewport_w_px=width_px)
        derived = builder.analysis(device=device, visits=(visit,), clicks=(builder.click(1_000),))
        store(library, builder.file(builder.session(name, derived=replace(derived, streams=()))))
    read = read_page(library, "/")
    read = replace(read, on=replace(read.on, views=read_views(library, read)))
    everybody = read.of()
    assert (everybody.device, everybody.devices) == ("desktop", (("desktop", 2), ("phone", 1)))
    assert everybody.points.session.tolist() == [1, 3]
    phones = read.of(fitting(library, parse("device:phone")))
    assert (phones.device, phones.points.session.tolist(), phones.points.stay.tolist()) == (
        "phone",
        [2],
        [0],
    )
    assert phones.on.views is not None
    assert phones.on.views.stay.tolist() == [0]
    wide = read.of(device="desktop", width_px=(1440, None))
    assert [visit.session for visit in wide.visits] == [3]
    nobody = read.of(fitting(library, parse("device:tablet")))
    assert (nobody.device, nobody.sessions, nobody.visits) == (None, 0, ())


def test_streams_that_cannot_be_read_tell_nothing_and_break_nothing(library: Library) -> None:
    read = stored(library, Stream(0, "pointer", 3, b"packed"), Stream(0, "scroll", 3, b""))
    assert len(read_moves(library, read)) == 0
    assert len(read_views(library, read)) == 1


def test_a_page_may_have_more_addresses_than_a_question_takes_values(library: Library) -> None:
    product = builder.visit(f"{HOME}product/1")
    derived = builder.analysis(visits=(product,), clicks=(builder.click(1_000),))
    store(library, builder.file(builder.session("one", derived=derived)))
    most = library.conn.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    library.conn.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, min(most, 900))
    with library.atomic():
        library.executemany(
            "INSERT INTO paths(host, path, page) VALUES ('shop.example', ?, '/product/*')",
            [(f"/product/{at}",) for at in range(10, 1_500)],
        )
    assert read_page(library, "/product/*").on.clicks.session.tolist() == [1]
