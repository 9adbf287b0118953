"""Small pictures in the library: kept with the events they show, few enough, gone when there is no room."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.errors import NothingFound
from app.library import thumbnails, trash, upkeep
from app.library.database import Library, open_reader, open_writer
from app.library.derived import replace_analysis
from app.library.sessions import delete_session, store
from app.library.thumbnails import FEW_A_SESSION, Thumbnail
from tests.library import builder

ROOT = Path(__file__).resolve().parents[2]
ANN, BOB, SOMEBODY = 1, 2, 3


def picture(at_ms: float, *, size_bytes: int = 2_000, shade: int = 0, window: int = 0) -> Thumbnail:
    return Thumbnail(window, at_ms, 240, 150, bytes([shade]) * size_bytes)


def put(db: Library, session: int, *pictures: Thumbnail, aim: int = FEW_A_SESSION) -> None:
    thumbnails.keep(db, thumbnails.to_picture(db, session), pictures, aim)


def moments(db: Library, session: int) -> list[float]:
    return [one.at_ms for one in thumbnails.album(db, session).pictures]


def test_what_is_kept_is_found_by_window_and_time(shop: Library) -> None:
    put(shop, ANN, picture(30_000, shade=2), picture(400, shade=1))
    album = thumbnails.album(shop, ANN)
    assert [(one.at_ms, one.picture[0]) for one in album.pictures] == [(400, 1), (30_000, 2)]
    assert album.begins == ((0, 0.0), (0, 10_000.0), (0, 20_000.0), (0, 40_000.0))
    assert thumbnails.size_bytes(shop) == 4_000
    assert thumbnails.to_picture(shop, ANN).has == ((0, 400.0), (0, 30_000.0))


def test_sessions_without_pictures_come_newest_first_until_they_have_theirs(shop: Library) -> None:
    assert thumbnails.behind(shop) == (SOMEBODY, BOB, ANN)
    put(shop, BOB, picture(400))
    put(shop, SOMEBODY)
    assert thumbnails.behind(shop) == (ANN,)


def test_work_that_was_broken_off_is_kept_and_still_to_be_done(shop: Library) -> None:
    put(shop, BOB, picture(400), aim=0)
    assert BOB in thumbnails.behind(shop)
    plan = thumbnails.to_picture(shop, BOB)
    assert (plan.aim, plan.has) == (0, ((0, 400.0),))


def test_a_picture_that_looks_like_the_one_before_it_on_its_page_is_left_out(shop: Library) -> None:
    put(shop, ANN, picture(400), picture(2_000), picture(10_400), picture(12_000, shade=9))
    assert moments(shop, ANN) == [400, 10_400, 12_000]
    put(shop, ANN, picture(15_000, shade=9), picture(16_000), aim=40)
    assert moments(shop, ANN) == [400, 10_400, 12_000, 16_000]


def test_pictures_go_with_their_events_and_stay_through_a_new_analysis(library: Library) -> None:
    first = builder.session("ann")
    store(library, builder.file(first))
    put(library, 1, picture(400))
    replace_analysis(library, 1, builder.analysis())
    assert moments(library, 1) == [400]
    assert thumbnails.behind(library) == ()
    store(library, builder.file(builder.longer(first, "ann", 3)))
    assert moments(library, 1) == []
    assert thumbnails.behind(library) == (1,)
    assert thumbnails.size_bytes(library) == 0
    put(library, 1, picture(900))
    assert moments(library, 1) == [900]


def test_what_was_made_of_events_that_were_replaced_meanwhile_is_not_kept(library: Library) -> None:
    first = builder.session("ann")
    store(library, builder.file(first))
    plan = thumbnails.to_picture(library, 1)
    store(library, builder.file(builder.longer(first, "ann", 3)))
    changes = thumbnails.keep(library, plan, [picture(400)], FEW_A_SESSION)
    assert not changes.sessions
    assert moments(library, 1) == []


def test_what_an_older_footfall_made_is_made_again(
    shop: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(shop, ANN, picture(400))
    monkeypatch.setattr(thumbnails, "THUMBNAIL_VERSION", thumbnails.THUMBNAIL_VERSION + 1)
    assert ANN in thumbnails.behind(shop)
    assert thumbnails.to_picture(shop, ANN).has == ()
    put(shop, ANN, picture(700))
    assert moments(shop, ANN) == [700]


def test_without_room_what_was_not_looked_at_for_longest_goes_first(shop: Library) -> None:
    put(shop, ANN, picture(400))
    put(shop, BOB, picture(400))
    thumbnails.use(shop, BOB, 1_000.0)
    thumbnails.use(shop, ANN, 2_000.0)
    plan = thumbnails.to_picture(shop, SOMEBODY)
    changes = thumbnails.keep(shop, plan, [picture(400)], FEW_A_SESSION, within_bytes=4_500)
    assert changes.sessions == (SOMEBODY, BOB)
    assert [bool(moments(shop, one)) for one in (ANN, BOB, SOMEBODY)] == [True, False, True]
    assert thumbnails.size_bytes(shop) <= 4_500


def test_without_room_what_was_thrown_away_goes_before_all_else(shop: Library) -> None:
    put(shop, ANN, picture(400))
    put(shop, BOB, picture(400))
    thumbnails.use(shop, BOB, 1_000.0)
    trash.Basket().throw_away(shop, [BOB])
    plan = thumbnails.to_picture(shop, SOMEBODY)
    thumbnails.keep(shop, plan, [picture(400)], FEW_A_SESSION, within_bytes=4_500)
    assert [bool(moments(shop, one)) for one in (ANN, BOB)] == [True, False]


def test_a_full_library_has_no_session_that_waits_for_pictures(shop: Library) -> None:
    put(shop, ANN, picture(400, size_bytes=50_000))
    room = thumbnails.LEAST_ROOM_BYTES
    assert thumbnails.behind(shop, within_bytes=room + 40_000) == ()
    assert thumbnails.behind(shop, within_bytes=room + 60_000) == (SOMEBODY, BOB)


def test_a_deleted_session_waits_for_none_and_has_its_own_again_when_taken_back(
    shop: Library,
) -> None:
    put(shop, ANN, picture(400))
    basket = trash.Basket()
    basket.throw_away(shop, [ANN, BOB])
    assert thumbnails.behind(shop) == (SOMEBODY,)
    with pytest.raises(NothingFound):
        thumbnails.to_picture(shop, BOB)
    basket.take_back(shop, [ANN, BOB])
    assert moments(shop, ANN) == [400]
    assert thumbnails.behind(shop) == (SOMEBODY, BOB)


def test_nothing_is_left_of_the_pictures_of_a_session_that_is_gone(path: Path) -> None:
    secret = b"the secret page of Ann"
    with closing(open_writer(path)) as db:
        store(db, builder.file(builder.session("ann")))
        put(db, 1, replace(picture(400), picture=secret * 50))
    assert secret in path.read_bytes()
    with closing(open_writer(path)) as db:
        delete_session(db, 1)
        for table in thumbnails.TABLES:
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
    assert secret not in path.read_bytes()


def test_the_room_that_pictures_take_is_told(shop: Library) -> None:
    put(shop, ANN, picture(400, size_bytes=3_000))
    assert upkeep.sizes(shop).thumbnails_bytes == 3_000


def test_a_kill_while_pictures_are_kept_leaves_a_whole_library(path: Path) -> None:
    with closing(open_writer(path)) as db:
        store(db, builder.file(builder.session("ann")))
    for number in range(3):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.library.picturing_child", str(path), str(number)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            child.kill()
        with closing(open_writer(path)) as db:
            assert upkeep.check(db) == ()
        with closing(open_reader(path)) as db:
            kept = len(moments(db, 1))
            assert kept
            assert kept % 10 == 0
            assert thumbnails.size_bytes(db) == kept * 2_000
