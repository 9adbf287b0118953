"""What is measured of a session is kept as it was told, and goes with the analysis it was measured of."""

from __future__ import annotations

from app.library import derived, layouts
from app.library.database import Library
from app.library.layouts import ClickLayer, ClickRect, Layout, PageSize, Scroller
from app.library.sessions import store
from tests.library import builder


def measured(db: Library) -> None:
    plan = layouts.to_measure(db, 1)
    sizes = (PageSize(0, 1280, 720, Scroller(9, 200, 64, 1080, 656, 2400)),)
    rects = (
        ClickRect(0, 90, 190, 120, 40),
        ClickRect(1, 0, 0, 16, 16, True, (0, 0, 1280, 64), (7, 8)),
    )
    layers = (ClickLayer(1, "dialog", "dialog|Cookies", "Cookies"),)
    layouts.write(db, plan, Layout(sizes, rects, (), layers))


def rows(db: Library, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.execute(sql).fetchall()]


def test_what_scrolls_what_sticks_and_what_lay_above_is_kept(library: Library) -> None:
    clicks = (builder.click(1_000), builder.click(2_000))
    store(library, builder.file(builder.session(derived=builder.analysis(clicks=clicks))))
    measured(library)
    assert rows(
        library,
        "SELECT scroller_node, scroller_x_px, scroller_y_px, scroller_w_px, scroller_view_px, scroller_h_px"
        " FROM layouts",
    ) == [(9, 200.0, 64.0, 1080.0, 656.0, 2400.0)]
    assert rows(
        library,
        "SELECT idx, x_px, is_stuck, control_w_px, control_h_px, at_x_px, at_y_px FROM click_rects",
    ) == [(0, 90, 0, None, None, None, None), (1, 0, 1, 1280, 64, 7, 8)]
    assert rows(library, "SELECT idx, kind, key, label FROM click_layers") == [
        (1, "dialog", "dialog|Cookies", "Cookies")
    ]
    measured(library)
    assert rows(library, "SELECT count(*) FROM click_layers") == [(1,)]


def test_a_new_analysis_forgets_what_was_measured_of_the_old_one(library: Library) -> None:
    clicks = (builder.click(1_000), builder.click(2_000))
    store(library, builder.file(builder.session(derived=builder.analysis(clicks=clicks))))
    measured(library)
    derived.replace_analysis(library, 1, builder.analysis())
    assert rows(library, "SELECT * FROM click_layers") == []
    assert rows(library, "SELECT * FROM layouts") == []
