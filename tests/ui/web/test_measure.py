"""Layout as the browser tells it: heights of pages and places of what was clicked, and nothing that is not known."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from app.library import details, layouts
from app.library.database import open_reader, open_writer
from tests import makers
from tests.makers import Event
from tests.ui.web.measuring import Measured, box, file, still_page

NEAR_PX, NEAR_FRAC = 2.0, 0.02


def test_a_page_is_as_high_as_it_was_when_it_was_left(measured: Measured, tmp_path: Path) -> None:
    more = (makers.BODY, box(60, 1_000))
    shown = measured(
        file(
            tmp_path,
            still_page(box(50, 2_000)),
            makers.scroll(500, y=780),
            makers.mutation(1_000, adds=[more]),
            still_page(box(50, 1_440), at_ms=3_000, url="https://shop.example/cart"),
            makers.move(4_000, (5, 5)),
        )
    )
    assert [visit.page_h_px for visit in shown.visits] == [3_000, 1_440]
    assert [visit.scroll_reach_frac for visit in shown.visits] == [0.5, 0.5]


def test_what_was_clicked_lies_where_it_was_before_the_click_moved_it(
    measured: Measured, tmp_path: Path
) -> None:
    shown = measured(
        file(
            tmp_path,
            still_page(box(50, 900), box(51, 30, tag="button")),
            makers.scroll(500, y=210),
            makers.click(1_000, 51, x=100, y=700),
            makers.mutation(1_000, adds=[(makers.BODY, box(60, 400))]),
            makers.mutation(1_001, removes=[(makers.BODY, 50)]),
        )
    )
    assert [click.rect_px for click in shown.clicks] == [(0, 900, 200, 30)]


def test_a_node_that_cannot_have_been_under_the_click_has_no_place(
    measured: Measured, tmp_path: Path
) -> None:
    clicks = [makers.click(1_000, 51, x=100, y=500), makers.click(2_000, 77, x=1, y=1)]
    shown = measured(file(tmp_path, still_page(box(51, 30)), clicks))
    assert [click.rect_px for click in shown.clicks] == [None, None]


def test_what_depends_on_pictures_that_were_not_recorded_is_not_known(
    measured: Measured, tmp_path: Path
) -> None:
    picture = makers.element(70, "img", src="https://shop.example/a.jpg")
    shown = measured(
        file(
            tmp_path,
            still_page(box(50, 40), picture, box(51, 40), box(52, 800)),
            makers.click(1_000, 50, x=10, y=10),
            makers.click(2_000, 51, x=10, y=300),
            makers.move(3_000, (5, 5)),
        )
    )
    assert [visit.page_h_px for visit in shown.visits] == [None]
    assert [click.rect_px for click in shown.clicks] == [(0, 0, 200, 40), None]


def test_a_picture_that_was_not_recorded_but_has_its_room_hides_nothing(
    measured: Measured, tmp_path: Path
) -> None:
    roomy = makers.element(
        70, "img", src="https://shop.example/a.jpg", style="display:block;width:300px;height:500px"
    )
    told = makers.element(
        71, "img", src="https://shop.example/b.jpg", width="90", height="300", style="display:block"
    )
    shown = measured(
        file(tmp_path, still_page(roomy, told, box(51, 400)), makers.move(3_000, (5, 5)))
    )
    assert [visit.page_h_px for visit in shown.visits] == [1_200]


def _pictured(src: str, over: int, at: tuple[float, float]) -> list[Event]:
    """A picture of a size that only its address tells, and the pointer over what lies below it."""
    picture = makers.element(70, "img", src=src, style="display:block")
    path = [(at[0] + step, at[1]) for step in range(8)]
    moved = makers.move(1_500, *path, node_id=over)
    click = makers.click(2_000, over, x=at[0], y=at[1])
    return [*still_page(picture, box(51, 100), box(52, 100)), moved, click]


def test_a_picture_whose_address_tells_its_size_has_it_where_the_pointer_bears_that_out(
    measured: Measured, tmp_path: Path
) -> None:
    src = "https://shop.example/ph/450x300.jpg"
    shown = measured(file(tmp_path, _pictured(src, 52, (10, 450))))
    assert [click.rect_px for click in shown.clicks] == [(0, 400, 200, 100)]


def test_a_size_that_the_pointer_contradicts_is_not_believed(
    measured: Measured, tmp_path: Path
) -> None:
    src = "https://shop.example/ph/450x300.jpg"
    shown = measured(file(tmp_path, _pictured(src, 52, (10, 250))))
    assert [click.rect_px for click in shown.clicks] == [None]


def _over(at_ms: float, node_id: int, x: float, tops: tuple[float, ...]) -> list[Event]:
    """The pointer over a node, at several heights."""
    return [
        makers.move(at_ms + 60 * at, (x, top), (x + 2, top), node_id=node_id)
        for at, top in enumerate(tops)
    ]


def test_a_picture_has_the_usual_shape_that_puts_all_under_the_pointer_that_was_under_it(
    measured: Measured, tmp_path: Path
) -> None:
    picture = makers.element(70, "img", src="https://shop.example/a.jpg", style="width:400px")
    page = still_page(box(50, 100), picture, box(51, 30), box(52, 20), box(53, 900))
    rest = [
        *_over(1_000, 70, 50, (140, 300, 395)),
        *_over(2_000, 51, 50, (407, 425)),
        *_over(3_000, 52, 50, (439, 449)),
    ]
    shown = measured(
        file(tmp_path, page, makers.click(500, 51, x=50, y=420), rest, makers.click(4_000, 52, x=50, y=445))
    )  # fmt: skip
    # 4 : 3, and the room under the line it stands on; the first click is told by what the pointer did later
    assert [click.rect_px for click in shown.clicks] == [
        pytest.approx((0, 404, 200, 30), abs=1),
        pytest.approx((0, 434, 200, 20), abs=1),
    ]


def test_a_picture_as_large_as_itself_is_of_no_known_size(
    measured: Measured, tmp_path: Path
) -> None:
    picture = makers.element(
        70, "img", src="https://shop.example/a.svg", style="position:absolute;left:300px;top:0"
    )
    page = still_page(box(50, 100), box(51, 30), picture)
    rest = [*_over(1_000, 50, 50, (10, 30, 90)), *_over(2_000, 51, 50, (107, 125))]
    shown = measured(file(tmp_path, page, rest, makers.click(3_000, 70, x=320, y=10)))
    assert [click.rect_px for click in shown.clicks] == [None]


def test_what_a_press_moved_before_its_click_was_told_lies_where_it_was_pressed(
    measured: Measured, tmp_path: Path
) -> None:
    down, up, click = makers.press(1_000, 51, x=100, y=110)
    moved = makers.mutation(998, attributes=[(50, {"style": "height:600px"})])
    shown = measured(file(tmp_path, still_page(box(50, 100), box(51, 30)), down, up, moved, click))
    assert [one.rect_px for one in shown.clicks] == [(0, 100, 200, 30)]


def test_the_field_of_a_label_that_was_clicked_lies_where_it_is(
    measured: Measured, tmp_path: Path
) -> None:
    field = makers.element(
        60,
        "input",
        type="checkbox",
        id="yes",
        style="display:block;width:20px;height:20px;margin:0",
    )
    label = makers.element(61, "label", makers.text(62, "Yes, please"), for_="yes")
    shown = measured(file(tmp_path, still_page(field, label), makers.click(1_000, 60, x=40, y=30)))
    assert [one.rect_px for one in shown.clicks] == [(0, 0, 20, 20)]


def test_a_click_in_a_frame_has_its_place_on_the_page(measured: Measured, tmp_path: Path) -> None:
    frame = makers.element(70, "iframe", style="display:block;width:300px;height:200px;border:0")
    inner_body = makers.element(83, "body", box(84, 40, tag="button"), style="margin:0")
    html = makers.element(81, "html", makers.element(82, "head"), inner_body)
    inner = {"type": 0, "childNodes": [html], "id": 80}
    add = {"parentId": 70, "nextId": None, "node": inner}
    came = makers.change(
        500, 0, adds=[add], removes=[], texts=[], attributes=[], isAttachIframe=True
    )
    click = makers.click(1_000, 84, x=20, y=30)
    shown = measured(file(tmp_path, still_page(box(50, 100), frame, box(51, 900)), came, click))
    assert [one.rect_px for one in shown.clicks] == [(0, 100, 200, 40)]
    assert _rows(tmp_path, "SELECT at_x_px, at_y_px FROM click_rects") == [(20, 130)]


def _rows(tmp_path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(open_reader(tmp_path / "library.footfall")) as db:
        return [tuple(row) for row in db.execute(sql)]


def test_what_lay_open_at_a_click_is_kept_and_whether_the_element_stuck(
    measured: Measured, tmp_path: Path
) -> None:
    style = "position:fixed;left:300px;top:200px;width:600px;height:300px"
    inside = makers.element(61, "span", makers.text(62, "Yes"), style="display:block;height:20px")
    yes = makers.element(
        60, "button", inside, style="display:block;width:100px;height:40px;padding:0;border:0"
    )
    dialog = makers.element(59, "div", yes, role="dialog", aria_label="Sure?", style=style)
    page = still_page(box(50, 2_000), dialog)
    clicks = [makers.click(1_000, 61, x=310, y=215), makers.click(2_000, 50, x=10, y=20)]
    measured(file(tmp_path, page, clicks))
    assert _rows(tmp_path, "SELECT idx, kind, key, label FROM click_layers") == [
        (0, "dialog", "dialog|sure", "Sure?")
    ]
    wanted = "idx, is_stuck, control_x_px, control_y_px, control_w_px, control_h_px"
    assert _rows(tmp_path, f"SELECT {wanted} FROM click_rects") == [
        (0, 1, 300, 200, 100, 40),
        (1, 0, None, None, None, None),
    ]


def test_the_box_that_scrolls_in_the_pages_place_is_kept(
    measured: Measured, tmp_path: Path
) -> None:
    bar = makers.element(58, "div", style="height:64px")
    scrolls = "height:656px;overflow-y:auto"
    inner = makers.element(59, "div", box(50, 2_400), style=scrolls)
    measured(
        file(
            tmp_path,
            still_page(bar, inner),
            makers.scroll(500, y=300, node_id=59),
            makers.click(1_000, 50, x=100, y=164),
        )
    )
    wanted = "page_h_px, scroller_node, scroller_x_px, scroller_y_px, scroller_w_px, scroller_view_px, scroller_h_px"
    assert _rows(tmp_path, f"SELECT {wanted} FROM layouts") == [(720, 59, 0, 64, 1280, 656, 2400)]
    assert _rows(tmp_path, "SELECT y_px FROM click_rects") == [(-236,)]


def test_what_was_measured_of_a_session_that_changed_meanwhile_is_not_kept(
    measured: Measured, tmp_path: Path
) -> None:
    session = measured(file(tmp_path, still_page(box(50, 2_000)))).row.id
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        plan = layouts.to_measure(db, session)
        db.execute("UPDATE sessions SET events_hash = 'longer'")
        changes = layouts.write(db, plan, layouts.Layout((layouts.PageSize(0, 1, 1),), ()))
        assert changes.sessions == ()
        assert details.show(db, session).visits[0].page_h_px == 2_000


@pytest.mark.parametrize("name", ["admin-01", "blog-03"])
def test_heights_and_places_are_those_the_page_itself_told(
    measured: Measured, shared: Path, name: str
) -> None:
    folder = shared / "recordings" / "labelled"
    told = json.loads((folder / "labels.json").read_text("utf-8"))["sessions"]
    truth = next(one for one in told if one["session"] == name)
    shown = measured(folder / truth["file"])
    pages = [page for page in truth["pages"] if page["leave_ms"] > 0]
    assert len(shown.visits) == len(pages)
    known = [
        (visit, page)
        for visit, page in zip(shown.visits, pages, strict=True)
        if visit.page_h_px is not None
    ]
    assert known
    for visit, page in known:
        assert visit.page_h_px == pytest.approx(page["doc_height"], abs=NEAR_PX)
        assert visit.scroll_reach_frac == pytest.approx(page["max_depth_pct"] / 100, abs=NEAR_FRAC)
    boxes = [click["box"] for click in truth["clicks"]]
    for click in shown.clicks:
        if click.rect_px is not None:
            assert any(click.rect_px == pytest.approx(box, abs=NEAR_PX) for box in boxes)


def test_signs_whose_font_was_not_recorded_are_as_wide_as_they_were(
    measured: Measured, tmp_path: Path
) -> None:
    css = (
        ".fas{font:900 32px 'Font Awesome 5 Free';display:inline-block;font-style:normal}"
        ".fa-calendar::before{content:'\\f133'} .fa-comments::before{content:'\\f086'}"
    )
    sheet = makers.element(92, "style", makers.text(93, css))
    sign = makers.element(60, "i", class_="fas fa-calendar")
    other = makers.element(61, "i", class_="fas fa-comments")
    line = makers.element(59, "div", sign, other, style="height:40px")
    clicks = [makers.click(1_000, 60, x=5, y=10), makers.click(2_000, 61, x=40, y=10)]
    shown = measured(file(tmp_path, still_page(sheet, line), clicks))
    boxes = [one.rect_px for one in shown.clicks]
    assert [(box[0], box[2]) for box in boxes if box is not None] == [(0, 28), (28, 36)]
