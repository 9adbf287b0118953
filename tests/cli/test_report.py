"""`footfall report`: one page that loads nothing, says only text, and is written as HTML or PDF."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests import makers
from tests.cli.conftest import Run, drawn


class Read(HTMLParser):
    """The tags of a document with what they point to, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(file: Path) -> Read:
    found = Read()
    found.feed(file.read_text("utf-8"))
    return found


def test_what_a_recording_calls_its_pages_is_text_in_the_report(run: Run, tmp_path: Path) -> None:
    hostile = 'https://shop.example/"><script>alert(1)</script><img src=x onerror=1>'
    file = tmp_path / "one.json"
    events = makers.recording(
        makers.page(0, hostile, title="<script>x</script>", loads=True),
        makers.click(2_000, x=40, y=50),
    )
    file.write_text(json.dumps(events), "utf-8")
    run("import", file)
    out = tmp_path / "report.html"
    answer = run("report", "--out", out, "--title", "<b>Ours</b>", "--pages", 0, "--json")
    assert answer.code == 0
    assert answer.json == {"path": str(out), "sessions": 1, "pictures": 0}
    found = read(out)
    assert not {"script", "img", "iframe", "object", "link"} & set(found.tags)
    assert "<b>Ours</b>" in found.text
    assert "<script>alert(1)</script>" in found.text or "%3Cscript" in found.text
    assert "default-src &#x27;none&#x27;" in out.read_text("utf-8")


def test_a_long_name_is_cut_and_none_turns_the_direction_of_what_stands_beside_it(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "one.json"
    page = makers.page(0, f"https://shop.example/{'long-' * 60}", loads=True)
    file.write_text(json.dumps(makers.recording(page)), "utf-8")
    run("import", file)
    run("goals", "add", "\u202eevil", "page:/*")
    out = tmp_path / "report.html"
    run("report", "--out", out, "--pages", 0)
    found = read(out)
    assert "long-" * 12 in found.text
    assert "long-" * 30 not in found.text
    assert "<bdi>\u202eevil</bdi>" in out.read_text("utf-8")
    assert "prefers-color-scheme: dark" in out.read_text("utf-8")


def test_the_report_is_of_the_sessions_that_fit(run: Run, recording: Path, tmp_path: Path) -> None:
    run("import", recording)
    out = tmp_path / "report.html"
    run("report", "--out", out, "--pages", 0, "--where", "device:phone")
    assert "device:phone" in read(out).text
    assert run("report", "--out", out, "--pages", 0, "--where", "nosuch:x").code == 2


@pytest.mark.parametrize(
    "words", [("--out", "report.doc"), ("--out", "a.html", "--pages", "9"), ()]
)
def test_what_cannot_be_a_report_is_said(run: Run, words: tuple[str, ...]) -> None:
    assert run("report", *words).code == 2


def test_a_report_as_pdf_has_the_pages_under_their_clicks(
    run: Run, recording: Path, library: Path, tmp_path: Path
) -> None:
    run("import", recording)
    page, printed = tmp_path / "report.html", tmp_path / "report.pdf"
    assert drawn(library, "report", "--out", page, "--pages", 1)["pictures"] == 1
    (source,) = read(page).sources
    assert source.startswith("data:image/jpeg;base64,")
    assert drawn(library, "report", "--out", printed, "--pages", 0)["pictures"] == 0
    assert printed.read_bytes().startswith(b"%PDF")
