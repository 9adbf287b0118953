"""Small pictures are made in the background of what was imported: of the right moments, whole, and only while nobody
does anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.jobs.thumbnails import nearest
from app.library import marks, thumbnails, trash
from app.library.database import open_reader, open_writer
from app.library.thumbnails import FEW_A_SESSION, MOST_A_SESSION, Album
from app.ui.tasks import Tasks
from app.ui.web.camera import ROOM_PX
from app.ui.web.thumbnails import IdleThumbnails
from tests import makers
from tests.libraries import bring_in
from tests.makers import Event

BOX = 50
RED, GREEN, BLUE = "#d02020", "#20a020", "#2020d0"
SHADES = (RED, GREEN, BLUE, "#e0e020", "#202020")
DESK, PHONE, UNSEEN = 1, 2, 3
#: WebP keeps colours so far
NEAR = 40


def _coloured(at_ms: float, colour: str, url: str, **size: int) -> list[Event]:
    box = makers.element(BOX, "div", style=f"position:fixed;inset:0;background:{colour}")
    return makers.page(at_ms, url, body=[box], loads=True, **size)


def _painted(at_ms: float, colour: str) -> Event:
    style = {"style": f"position:fixed;inset:0;background:{colour}"}
    return makers.mutation(at_ms, attributes=[(BOX, style)])


def _moves(*at_ms: float) -> list[Event]:
    return [makers.move(at, (at % 300, 5)) for at in at_ms]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A desktop's session with two pages, a long one on a phone, and one that holds no page."""
    desk = makers.recording(
        _coloured(0, RED, "https://shop.example/"),
        _moves(*range(1_000, 30_000, 1_000)),
        _painted(15_000, GREEN),
        _coloured(30_000, BLUE, "https://shop.example/cart"),
        _moves(*range(31_000, 60_000, 1_000)),
    )
    phone = makers.recording(
        _coloured(0, RED, "https://phone.example/", width=390, height=844),
        *[[_painted(1_000.0 * n, SHADES[n % 5]), *_moves(1_000.0 * n + 1)] for n in range(1, 91)],
    )
    unseen = [makers.event(0, 4, {"href": "https://a.example/", "width": 800, "height": 600})]
    unseen += [makers.scroll(1_000.0 * n, y=n) for n in range(9)]
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        for day, events in enumerate((desk, phone, unseen)):
            file = makers.write_json(
                tmp_path / f"{day}.json", makers.moved(events, 86_400_000 * day)
            )
            bring_in(db, file)
    return tmp_path / "library.footfall"


@pytest.fixture
def idle(tasks: Tasks) -> Iterator[IdleThumbnails]:
    made = IdleThumbnails(tasks, lambda: True, still_ms=1, opened_still_ms=1)
    yield made
    made.close()


def _album(library: Path, session: int) -> Album:
    with closing(open_reader(library)) as db:
        return thumbnails.album(db, session)


def _aim(library: Path, session: int) -> int:
    with closing(open_reader(library)) as db:
        return thumbnails.to_picture(db, session).aim


def _colour(album: Album, at_ms: float) -> QColor:
    found = nearest(album, 0, at_ms)
    assert found is not None
    image = QImage.fromData(found.picture)
    return image.pixelColor(image.width() // 2, image.height() // 2)


def _is_near(one: QColor, other: str) -> bool:
    wanted = QColor(other)
    pairs = zip(one.getRgb()[:3], wanted.getRgb()[:3], strict=True)
    return all(abs(a - b) <= NEAR for a, b in pairs)


def _behind(library: Path) -> int:
    with closing(open_reader(library)) as db:
        return len(thumbnails.behind(db))


def test_what_was_imported_gets_a_few_pictures_of_its_pages(
    idle: IdleThumbnails, library: Path, qtbot: QtBot
) -> None:
    idle.give_way()
    qtbot.waitUntil(lambda: _behind(library) == 0)
    desk, phone = _album(library, DESK), _album(library, PHONE)
    assert 3 <= len(desk.pictures) <= FEW_A_SESSION
    assert FEW_A_SESSION / 2 < len(phone.pictures) <= FEW_A_SESSION
    assert _album(library, UNSEEN).pictures == ()
    assert {(one.width_px, one.height_px) for one in desk.pictures} == {(240, 135)}
    for one in (*desk.pictures, *phone.pictures):
        image = QImage.fromData(one.picture, "WEBP")  # type: ignore[call-overload]
        assert (image.width(), image.height()) == (one.width_px, one.height_px)
        assert image.height() <= ROOM_PX.height()
        assert len(one.picture) < 8_000


def test_a_picture_shows_the_page_of_its_moment(
    idle: IdleThumbnails, library: Path, qtbot: QtBot
) -> None:
    idle.open(DESK)
    qtbot.waitUntil(lambda: _aim(library, DESK) == MOST_A_SESSION)
    album = _album(library, DESK)
    for at_ms, colour in (
        (500, RED),
        (14_000, RED),
        (20_000, GREEN),
        (30_001, BLUE),
        (59_000, BLUE),
    ):
        assert _is_near(_colour(album, at_ms), colour), at_ms


def test_what_was_opened_comes_first_and_gets_all_its_pictures(
    idle: IdleThumbnails, library: Path, qtbot: QtBot
) -> None:
    idle.open(DESK)
    idle.open(PHONE)
    qtbot.waitUntil(lambda: _aim(library, PHONE) == MOST_A_SESSION)
    album = _album(library, PHONE)
    assert len(album.pictures) > MOST_A_SESSION / 2
    for one in album.pictures:
        assert _is_near(_colour(album, one.at_ms), SHADES[int(one.at_ms // 1_000) % 5]), one.at_ms
    assert _aim(library, UNSEEN) == 0
    qtbot.waitUntil(lambda: _aim(library, UNSEEN) == FEW_A_SESSION)
    with closing(open_reader(library)) as db:
        used = db.execute("SELECT session_id, used_at_ms > 0 FROM thumbnail_sets").fetchall()
    assert dict(used) == {DESK: 1, PHONE: 1, UNSEEN: 0}


def test_who_does_something_stops_it_at_once_and_what_was_made_is_kept(
    idle: IdleThumbnails, library: Path, qtbot: QtBot
) -> None:
    idle.open(PHONE)
    for _ in range(3):
        qtbot.waitUntil(lambda: idle.is_working and bool(idle.taken))
        idle.give_way()
        assert not idle.is_working
    qtbot.waitUntil(lambda: _aim(library, PHONE) == MOST_A_SESSION)
    assert len(_album(library, PHONE).pictures) > MOST_A_SESSION / 2


def test_nothing_is_pictured_while_somebody_is_busy(
    tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    asked: list[bool] = []

    def may_work() -> bool:
        asked.append(True)
        return False

    idle = IdleThumbnails(tasks, may_work, still_ms=1, opened_still_ms=1)
    idle.open(DESK)
    qtbot.waitUntil(lambda: len(asked) > 5)
    idle.close()
    assert _behind(library) == 3


def test_closing_in_the_middle_leaves_what_was_made_and_nothing_half(
    tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    idle = IdleThumbnails(tasks, lambda: True, still_ms=1, opened_still_ms=1)
    idle.open(PHONE)
    qtbot.waitUntil(lambda: len(idle.taken) >= 3)
    idle.close()
    tasks.close()
    assert 1 <= len(_album(library, PHONE).pictures) < MOST_A_SESSION / 2
    assert _aim(library, PHONE) < MOST_A_SESSION


def test_a_session_that_was_deleted_and_taken_back_gets_its_pictures(
    idle: IdleThumbnails, tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    basket = trash.Basket()
    with closing(open_writer(library)) as db:
        basket.throw_away(db, [DESK])
    idle.give_way()
    qtbot.waitUntil(lambda: _behind(library) == 0)
    assert _album(library, DESK).pictures == ()
    tasks.write(lambda db: basket.take_back(db, [DESK]))
    qtbot.waitUntil(lambda: bool(_album(library, DESK).pictures))


def test_the_pictures_of_other_works_do_not_disturb_it(
    idle: IdleThumbnails, tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    idle.open(PHONE)
    qtbot.waitUntil(lambda: idle.is_working)
    tasks.library_changed.emit(thumbnails.Changes(), idle)
    assert idle.is_working
    tasks.write(lambda db: marks.star(db, [PHONE]))
    qtbot.waitUntil(lambda: _aim(library, PHONE) == MOST_A_SESSION)
