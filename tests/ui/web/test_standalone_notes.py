"""The notes that go with the page that plays by itself."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from app.jobs.excerpt import Span, take
from app.jobs.export import Order, export
from app.library import notes
from app.library.database import open_writer
from app.ui.web.standalone import template
from tests.libraries import bring_in
from tests.ui.web.chromium import Chromium
from tests.ui.web.test_standalone import RAN, SAMPLES, SHOWN, Hand, chromium, hand

__all__ = ["chromium", "hand"]
HOSTILE_NOTE = "</script><img src=x onerror=document.documentElement.dataset.ran=1>\n<b>it's</b> \u2028\u202e&amp;"


def test_notes_go_with_the_page_as_plain_words_that_lead_to_their_moments(
    chromium: Chromium, resources: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.html"
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        bring_in(db, SAMPLES / "ann-looks-around.json.gz")
        notes.write(db, 1, 67_400.0, HOSTILE_NOTE)
        notes.write(db, 1, 9_000.0, "she hesitates")
        notes.write(db, 1, 100_000.0, "behind the range")
        export(take(db, 1), Order("html", out, Span(5_000.0, 90_000.0)), template())
    chromium.open(out)
    chromium.wait(SHOWN)
    rows = "[...document.querySelectorAll('#notes_list li')]"
    # times count from where the range begins
    assert chromium.ask(f"{rows}.map(row => row.innerText.slice(0, 4))") == ["0:04", "1:02"]
    assert chromium.ask(f"{rows}[1].querySelector('span').textContent") == HOSTILE_NOTE
    assert not chromium.ask(RAN)
    assert chromium.ask("document.getElementById('show_notes').textContent") == "2 notes"
    chromium.ask(f"{rows}[1].querySelector('button').click()")
    chromium.wait("document.getElementById('now').textContent === '1:02'")
    assert chromium.ask(f"{rows}.map(row => row.getAttribute('aria-current'))") == [None, "true"]
    # the keys stop there, too
    chromium.press("p")
    chromium.wait("document.getElementById('now').textContent !== '1:02'")
    stage = "document.getElementById('stage').clientWidth"
    beside = chromium.ask(stage)
    chromium.ask("document.getElementById('show_notes').click()")
    assert chromium.ask("document.getElementById('notes').hidden") != chromium.ask(
        f"{stage} === {beside}"
    )


def test_a_page_without_notes_says_nothing_of_them(chromium: Chromium, hand: Hand) -> None:
    chromium.open(hand(SAMPLES / "ann-looks-around.json.gz"))
    chromium.wait(SHOWN)
    for place in ("notes", "show_notes"):
        assert chromium.ask(f"document.getElementById('{place}').hidden") is True
