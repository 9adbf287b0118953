"""Page views in memory: the same as the rows, whatever is written meanwhile."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from app.activity.model import Route
from app.library import addresses, trash
from app.library.addresses import PageRule
from app.library.database import Library, open_reader, open_writer
from app.library.search import Query, parse
from app.library.search_sql import condition
from app.library.sessions import delete_session, store
from app.library.view_columns import among, views_of
from tests.library import builder

HOST = "https://shop.example"
PATHS = ("/", "/product/1", "/product/2", "/cart", "/thanks")


def _session(name: str, dice: random.Random) -> builder.IngestedSession:
    visits = tuple(
        builder.visit(
            HOST + dice.choice(PATHS), n * 1_000.0, (n + 1) * 1_000.0,
            routes=(Route(n * 1_000.0 + 400, HOST + dice.choice(PATHS)),) if dice.random() < 0.3 else (),
        )
        for n in range(dice.randrange(4))
    )  # fmt: skip
    return builder.session(name, derived=builder.analysis(visits=visits))


def _told(db: Library) -> list[tuple[int, list[tuple[str, str | None, float, float, bool]]]]:
    views = views_of(db)
    return [
        (
            int(session),
            [
                (
                    views.pages[views.page[n]].name, views.pages[views.page[n]].site, views.at_ms[n],
                    views.leave_ms[n], bool(views.is_visit[n]),
                )
                for n in range(views.starts[at], views.starts[at + 1])
            ],
        )
        for at, session in enumerate(views.sessions)
    ]  # fmt: skip


def _stored(db: Library) -> list[tuple[int, list[tuple[str, str | None, float, float, bool]]]]:
    found: dict[int, list[tuple[str, str | None, float, float, bool]]] = {
        row[0]: [] for row in db.execute("SELECT session_id FROM facts ORDER BY 1").fetchall()
    }
    for session, page, site, at_ms, leave_ms, is_visit in db.execute(
        """SELECT v.session_id, p.page, s.name, v.at_ms, v.leave_ms, v.is_visit FROM page_views v
           JOIN paths p ON p.id = v.path_id LEFT JOIN hosts h ON h.host = p.host
           LEFT JOIN sites s ON s.id = h.site_id ORDER BY v.session_id, v.idx"""
    ).fetchall():
        found[session].append((page, site, at_ms, leave_ms, bool(is_visit)))
    return list(found.items())


@pytest.fixture
def reader(path: Path, writer: Library) -> Library:
    """Another connection to the library, as the window has it."""
    return open_reader(path)


@pytest.fixture
def writer(path: Path) -> Library:
    """A library with some sessions."""
    db = open_writer(path)
    dice = random.Random(3)
    store(db, builder.file(*(_session(f"session {n}", dice) for n in range(12))))
    return db


def test_views_are_those_of_the_rows_after_each_write(writer: Library, reader: Library) -> None:
    dice = random.Random(5)
    assert _told(reader) == _stored(reader)
    store(writer, builder.file(_session("later", dice), _session("last", dice)))
    assert _told(reader) == _stored(reader)
    delete_session(writer, 2)
    delete_session(writer, 5)
    assert _told(reader) == _stored(reader)
    store(writer, builder.file(_session("after", dice)))
    addresses.set_page_rules(writer, [PageRule("/product/*", "Product")])
    assert _told(reader) == _stored(reader)
    assert "Product" in {page.name for page in views_of(reader).pages}


def test_the_same_views_are_not_read_twice(writer: Library, reader: Library) -> None:
    assert views_of(reader) is views_of(reader)


def test_sessions_of_a_query_are_marked_and_those_in_the_trash_are_not(
    writer: Library, reader: Library
) -> None:
    with_cart = condition(parse("page:/cart"))
    rows = reader.execute(
        """SELECT DISTINCT v.session_id FROM page_views v JOIN paths p ON p.id = v.path_id
           WHERE p.path = '/cart' ORDER BY 1"""
    ).fetchall()
    views = views_of(reader)
    assert views.sessions[among(reader, with_cart)].tolist() == [row[0] for row in rows]
    trash.Basket().throw_away(writer, (rows[0][0],))
    kept = views_of(reader).sessions[among(reader, with_cart)]
    assert kept.tolist() == [row[0] for row in rows[1:]]
    assert among(reader, condition(Query())).sum() == 11


def test_a_view_knows_its_session_its_place_and_whether_it_is_the_last(reader: Library) -> None:
    views = views_of(reader)
    for at in range(len(views.sessions)):
        own = np.arange(views.starts[at], views.starts[at + 1])
        assert (views.session[own] == at).all()
        assert views.place[own].tolist() == list(range(len(own)))
        assert views.is_last[own].tolist() == [n == len(own) - 1 for n in range(len(own))]


def test_a_library_without_sessions_has_no_views(tmp_path: Path) -> None:
    db = open_writer(tmp_path / "empty.footfall")
    views = views_of(db)
    assert len(views.sessions) == len(views.page) == 0
    assert among(db, condition(Query())).tolist() == []


def test_a_session_that_is_gone_has_no_views_and_is_in_no_query(
    writer: Library, reader: Library
) -> None:
    assert views_of(reader).of(views_of(reader).sessions == 2).any()
    delete_session(writer, 2)
    views, there = views_of(reader), among(reader, condition(Query()))
    assert len(there) == len(views.sessions)
    assert 2 not in views.sessions[there]
    assert not views.of(views.sessions == 2).any()
