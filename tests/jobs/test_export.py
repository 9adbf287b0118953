"""Writing files to hand over: whole or not at all."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from app.errors import Cancelled, UserError
from app.jobs import offline
from app.jobs.excerpt import Span, Taken, excerpts, take
from app.jobs.export import Order, export
from app.library.database import open_writer
from tests import makers
from tests.libraries import bring_in

PAGE = offline.Template(
    "<!doctype html><!--policy--><!--recording--><!--scripts-->", (), ("1;",), ""
)


@pytest.fixture
def taken(tmp_path: Path) -> Taken:
    """A session of a page and 1,200 changes, a second apart."""
    words = [makers.mutation(1_000.0 * n, texts=[(8, f"</script>{n}")]) for n in range(1, 1_201)]
    file = makers.write_json(tmp_path / "one.json", makers.recording(makers.page(), words))
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        bring_in(db, file)
        return take(db, 1)


@pytest.mark.parametrize("kind", ["rrweb", "html"])
def test_an_export_that_is_stopped_leaves_what_was_there(
    taken: Taken, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / "to" / "out.x"
    out.parent.mkdir()
    out.write_text("before", "utf-8")

    def stop(done: float, _total: float, _text: str) -> None:
        if done > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        export(taken, Order(kind, out), PAGE, stop)
    assert [file.name for file in out.parent.iterdir()] == ["out.x"]
    assert out.read_text("utf-8") == "before"
    done = export(taken, Order(kind, out), PAGE)
    assert done.bytes == out.stat().st_size > 1_000


def test_a_link_to_a_file_stays_a_link(taken: Taken, tmp_path: Path) -> None:
    there, link = tmp_path / "there.json", tmp_path / "link.json"
    there.write_text("before", "utf-8")
    link.symlink_to(there)
    export(taken, Order("rrweb", link), None)
    assert link.is_symlink()
    assert there.read_text("utf-8").startswith("[")


def test_nothing_recorded_can_end_its_element(taken: Taken, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    export(taken, Order("html", out), PAGE)
    text = out.read_text("utf-8")
    # three runs of events, what is told about them, and the one script of this template
    assert text.count("</script>") == text.count("<script") == 5
    assert "</script>7" not in text


def test_the_same_session_makes_the_same_page(taken: Taken, tmp_path: Path) -> None:
    one, two = tmp_path / "1.html", tmp_path / "2.html"
    for out in (one, two):
        export(taken, Order("html", out, Span(300_500.0, 900_500.0)), PAGE)
    assert one.read_bytes() == two.read_bytes()


def test_a_range_holds_each_recorded_event_once(taken: Taken) -> None:
    (first,) = excerpts(taken, Span(None, 600_000.0))
    (second,) = excerpts(taken, Span(600_000.5, None))
    assert len(first.events.raws) + len(second.events.raws) == 1_202
    assert b'"textContent":"</script>600"' in second.lead


def test_a_window_that_is_not_there_is_named(taken: Taken, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="has no window 1"):
        export(taken, Order("rrweb", tmp_path / "out.json", window=1), None)
