"""Two groups of sessions of a library: what is told of them is what their queries find, one by one."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from app.activity.model import (
    CartStep,
    CustomEvent,
    Feedback,
    MediaSpan,
    Medium,
    Milestone,
    ProductView,
)
from app.errors import QueryError
from app.insights.compare import Sort
from app.library import browse, compare, goals, marks, segments
from app.library.compare import Comparison, Sides
from app.library.compare_columns import Reading
from app.library.compare_offers import By, offers
from app.library.database import Library, open_reader, open_writer
from app.library.search import parse
from app.library.sessions import store
from app.library.trash import Basket
from tests.library import builder

HOSTS = ("https://shop.example", "https://blog.example")
PAGES = ("/", "/cart", "/help*", "/product/1", "//twice")
BROWSERS = ("Chrome", "Chrome 126", "unknown", None, "Firefox")
LABELS = ("Add to cart", "ADD TO CART", "Pay now", None)
QUERIES = (
    ("variant:A", "variant:B"), ("device:phone", "-device:phone"), ("event:purchase", "-event:purchase"),
    ("page://shop.example/cart", "-page://shop.example/cart"), ("clicks>2", "clicks<=2"), ("errors>0", "-errors>0"),
    ('seq:"/ > /cart"', '-seq:"/ > /cart"'), ("", "device:phone"),
)  # fmt: skip


def _session(name: str, dice: random.Random) -> builder.IngestedSession:
    host = dice.choice(HOSTS)
    visits = tuple(
        builder.visit(host + dice.choice(PAGES), n * 1_000.0, (n + 1) * 1_000.0)
        for n in range(1 + dice.randrange(4))
    )
    clicks = tuple(
        builder.click(100.0 * n, label=dice.choice(LABELS)) for n in range(dice.randrange(5))
    )
    has_bought = dice.random() < 0.3
    made = builder.session(
        name,
        metadata=builder.known_as(("email", f"{dice.randrange(40)}@example.org")),
        derived=builder.analysis(
            visits=visits,
            clicks=clicks,
            errors=(builder.error(10.0),) if dice.random() < 0.2 else (),
            milestones=(Milestone(0, 900.0, "purchase", 20.0, "EUR"),) if has_bought else (),
            custom=(CustomEvent(0, 500.0, dice.choice(("seen", "Seen", "size*")), "{}"),),
            started_at_ms=builder.NOON_MS + 86_400_000.0 * dice.randrange(9),
            duration_ms=1_000.0 * dice.randrange(5, 90),
            active_ms=500.0 * dice.randrange(1, 9),
            device=dice.choice(("phone", "desktop", None)),
            browser=dice.choice(BROWSERS),
            variant=dice.choice(("A", "B", None)),
            media=tuple(_medium(dice) for _ in range(dice.randrange(2))),
        ),
    )
    more = replace(
        made.analysis,
        products=tuple(_looked(host, at) for at in range(3) if dice.random() < 0.4),
        cart_steps=tuple(_added(at) for at in range(3) if dice.random() < 0.3),
        feedback=(_scored(dice),) if dice.random() < 0.4 else (),
    )
    return replace(made, analysis=more)


def _medium(dice: random.Random) -> Medium:
    spans = (MediaSpan(100.0, 900.0, 0.0, 0.8, "pause"),) if dice.random() < 0.7 else ()
    return Medium(0, "#film", "/film.mp4", None, 1, 1, 0, None, visit=0, at_ms=100.0, spans=spans)


def _looked(host: str, at: int) -> ProductView:
    url = f"{host}/product/{at}"
    return ProductView(0, 10.0 * at, f"Product {at}", url, url.removeprefix("https:"))


def _added(at: int) -> CartStep:
    return CartStep(0, 400.0 + at, "add", None, f"Product {at}", 20.0, "Add to cart")


def _scored(dice: random.Random) -> Feedback:
    return Feedback(0, 700.0, "nps", float(dice.randrange(11)), "fine")


@pytest.fixture(params=(1, 2))
def db(path: Path, request: pytest.FixtureRequest) -> Library:
    """Sessions of two sites, one of them in the trash, with a goal and a kept search."""
    writer = open_writer(path)
    dice = random.Random(request.param)
    store(writer, builder.file(*(_session(f"session {n}", dice) for n in range(60))))
    goals.add(writer, "Order", "event:purchase", goals.Worth("purchase", "value"))
    segments.save(writer, "Carts", "page:/cart")
    Basket().throw_away(writer, [3])
    return open_reader(path)


@pytest.mark.parametrize(
    ("one", "other", "among"),
    [(*sides, "pages>1" if at % 3 == 0 else "") for at, sides in enumerate(QUERIES)],
)
def test_every_number_is_what_its_query_finds(
    db: Library, one: str, other: str, among: str
) -> None:
    sides = Sides(one, other, among)
    found = compare.compared(db, sides)
    assert found.one == browse.count(db, parse(f"{among} {one}"))
    assert found.other == browse.count(db, parse(f"{among} {other}"))
    assert found.lines
    for line in found.lines:
        for is_other, share in ((False, line.one), (True, line.other)):
            query = sides.query(is_other, line.term)
            if query is None:
                assert share.hits == len(compare.behind(db, sides, line, is_other)), line
            else:
                assert share.hits == browse.count(db, parse(query)), query
            assert line.middles is not None or share.total == (
                found.other if is_other else found.one
            )
    for line in [one for one in found.lines if one.term is not None][:5]:
        ids = browse.session_ids(db, parse(sides.query(False, line.term) or ""))
        assert sorted(compare.behind(db, sides, line, False)) == sorted(ids)


def test_amounts_are_those_of_the_sessions(db: Library) -> None:
    found = compare.compared(db, Sides("variant:A", "variant:B"))
    told = {line.name: line for line in found.lines if line.sort is Sort.AMOUNT}
    for key, column in (("active", "active_ms"), ("duration", "duration_ms"), ("pages", "pages")):
        for is_other, variant in ((False, "A"), (True, "B")):
            values = [
                value
                for (value,) in db.execute(
                    f"""SELECT {column} FROM facts WHERE variant = ?
                        AND session_id NOT IN (SELECT session_id FROM trash)""",
                    (variant,),
                )
            ]
            middles = told[key].middles
            assert middles is not None
            assert (middles.other if is_other else middles.one) == np.median(values)


def test_films_products_carts_and_scores_are_lines(db: Library) -> None:
    found = compare.compared(db, Sides("variant:A", "variant:B"))
    told = {(line.sort, line.what, line.name): line for line in found.lines}
    film = next(line for line in found.lines if line.sort is Sort.MEDIA)
    assert (film.term or "").startswith("video:")
    played = """SELECT count(DISTINCT session_id) FROM media_spans s JOIN facts f USING (session_id)
        JOIN media m USING (session_id) JOIN paths p ON p.id = m.path_id
        WHERE variant = ? AND session_id <> 3 AND 'film.mp4 · ' || p.page = ?"""
    # the same page of the other site is another film
    films = [line for line in found.lines if line.sort is Sort.MEDIA and line.name == film.name]
    (many,) = db.execute(played, ("A", film.name)).fetchone()
    assert sum(line.one.hits for line in films) == many
    assert {("product", "looked"), ("product", "added"), ("cart", "")} <= {
        (str(sort), what) for sort, what, _ in told
    }
    scores = [
        score
        for (score,) in db.execute(
            """SELECT score FROM feedback JOIN facts f USING (session_id)
               WHERE variant = 'A' AND session_id <> 3"""
        )
    ]
    given = told[Sort.AMOUNT, "", "nps"]
    assert given.middles is not None
    assert (given.middles.one, given.one.hits) == (np.median(scores), len(scores))


def test_what_the_sides_were_chosen_by_is_left_out_and_said(db: Library) -> None:
    found = compare.compared(db, Sides("variant:A", "variant:B"))
    assert found.left_out == ((Sort.VARIANT, ""),)
    assert not [line for line in found.lines if line.sort is Sort.VARIANT]
    bought = compare.compared(db, Sides("event:purchase", "-event:purchase"))
    assert set(bought.left_out) == {(Sort.EVENT, "purchase"), (Sort.GOAL, "Order")}
    assert [line for line in bought.lines if line.sort is Sort.EVENT]
    seen = compare.compared(db, Sides("page:/cart", "-page:/cart"))
    pages = [line for line in seen.lines if line.sort is Sort.PAGE and "/cart" in line.name]
    assert not [line for line in pages if line.one.hits == line.one.total]
    clicked = compare.compared(db, Sides("clicks>2", "clicks<=2"))
    assert (Sort.AMOUNT, "clicks") in clicked.left_out
    # what both sides ask for tells nothing apart
    phones = compare.compared(db, Sides("device:phone variant:A", "device:phone variant:B"))
    assert phones.left_out == ((Sort.VARIANT, ""),)


def test_sides_that_share_sessions_have_no_certain_line(db: Library) -> None:
    found = compare.compared(db, Sides("", "device:phone"))
    assert found.shared == found.other > 0
    assert all(line.p is None and not line.is_certain for line in found.lines)
    assert found.lines[0].effect


@pytest.mark.parametrize(
    ("one", "other"), [("variant:Z", "variant:A"), ("variant:A", "variant:Z"), ("is:new", "")]
)
def test_there_are_no_lines_without_two_sides(db: Library, one: str, other: str) -> None:
    found = compare.compared(db, Sides(one, other))
    assert not found.lines
    assert found.is_same == (one == "is:new")


def test_a_query_that_cannot_be_read_says_so(db: Library) -> None:
    with pytest.raises(QueryError, match="no filter"):
        compare.compared(db, Sides("colour:red", ""))


def test_only_what_is_new_is_told_after_a_write(path: Path) -> None:
    writer = open_writer(path)
    dice = random.Random(4)
    store(writer, builder.file(*(_session(f"first {n}", dice) for n in range(20))))
    db = open_reader(path)
    sides = Sides("device:phone", "device:desktop")
    before = compare.compared(db, sides)
    store(writer, builder.file(*(_session(f"second {n}", dice) for n in range(20))))
    after = compare.compared(db, sides)
    assert after.one + after.other > before.one + before.other
    assert after == compare.compared(open_reader(path), sides)


def test_a_first_reading_that_takes_long_is_told_and_gone_on_with(db: Library) -> None:
    sides = Sides("variant:A", "variant:B")
    told = []
    while isinstance(found := compare.compared_within(db, sides, 0.0), Reading):
        told.append((found.done, found.total, found.sort))
    assert [done for done, _, _ in told] == list(range(1, len(told) + 1))
    assert {total for _, total, _ in told} == {len(told) + 1}
    assert {Sort.PAGE, Sort.CLICK, Sort.ISSUE, Sort.AMOUNT} <= {sort for _, _, sort in told}
    assert found == compare.compared(db, sides)
    assert isinstance(compare.compared_within(db, Sides("clicks>2", "clicks<=2"), 0.0), Comparison)


def test_sides_that_cannot_be_compared_are_told_before_anything_is_read(db: Library) -> None:
    for other in ("variant:B variant:A", "variant:A"):
        assert isinstance(compare.compared_within(db, Sides("variant:A", other), 0.0), Comparison)


def test_after_a_star_no_kind_is_read_again(path: Path) -> None:
    writer = open_writer(path)
    dice = random.Random(4)
    store(writer, builder.file(*(_session(f"session {n}", dice) for n in range(40))))
    reader, sides = open_reader(path), Sides("variant:A", "variant:B")
    before = compare.compared(reader, sides)
    asked: list[str] = []
    marks.star(writer, [1], starred=True)
    reader.conn.set_trace_callback(asked.append)
    assert compare.compared(reader, sides) == before
    reader.conn.set_trace_callback(None)
    whole = ("GROUP BY v.path_id", "GROUP BY c.label", "GROUP BY g.kind, g.selector")
    assert not [one for one in asked if any(each in one for each in whole)]


def test_offers_are_of_sessions_that_are_there(db: Library) -> None:
    found = offers(db, "pages>1")
    by = {(one.by, one.name, other.name): (one, other) for one, other in found.pairs}
    assert {one.by for one, _ in found.pairs} >= {
        By.VARIANT, By.DEVICE, By.GOAL, By.DAY, By.VISITOR, By.KEPT,
    }  # fmt: skip
    assert by[By.VARIANT, "A", "B"][0].query == "variant:A"
    for pair in found.pairs:
        for side in pair:
            many = browse.count(db, parse(f"pages>1 {side.query}"))
            assert side.sessions in (None, many), side
    assert offers(db, "variant:Z").pairs == tuple(
        pair for pair in offers(db, "variant:Z").pairs if pair[0].by is By.KEPT
    )
