"""Lines of every room reach the ring, a file where one is wanted, and levels can be set by name."""

import logging
from pathlib import Path

import pytest

from app import log


@pytest.fixture(autouse=True)
def _rooms_as_they_were() -> object:
    yield
    for handler in logging.getLogger("footfall").handlers:
        handler.close()
    logging.getLogger("footfall").handlers = []
    log.room("library").setLevel(logging.NOTSET)


def test_a_line_reaches_the_report_and_the_file(tmp_path: Path) -> None:
    log.start(tmp_path)
    log.room("library").warning("a chunk is missing")
    assert "footfall.library: a chunk is missing" in log.ring.lines[-1]
    assert "a chunk is missing" in (tmp_path / "footfall.log").read_text(encoding="utf-8")


def test_a_second_start_lets_go_of_the_first_ones_file(tmp_path: Path) -> None:
    log.start(tmp_path / "first")
    (to_first,) = (
        handler
        for handler in logging.getLogger("footfall").handlers
        if isinstance(handler, logging.FileHandler)
    )
    log.start(tmp_path / "second")
    log.room("library").warning("said once")
    assert to_first.stream is None
    assert (tmp_path / "first" / "footfall.log").read_text(encoding="utf-8") == ""
    assert "said once" in (tmp_path / "second" / "footfall.log").read_text(encoding="utf-8")


def test_a_room_can_be_made_to_say_more() -> None:
    log.start(levels=("library=debug",))
    log.room("library").debug("migrating")
    assert "migrating" in log.ring.lines[-1]


def test_a_level_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="library=loud"):
        log.start(levels=("library=loud",))
