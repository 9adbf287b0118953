"""The page that plays a session by itself: faithful, quick, and behind the same fence in anybody's browser."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from pytestqt.qtbot import QtBot

from app.jobs.excerpt import WHOLE, Span, take
from app.jobs.export import Exported, Order, export
from app.library.database import open_reader, open_writer
from app.ui.web.standalone import template
from tests import makers
from tests.libraries import bring_in
from tests.ui.web.chromium import Chromium, installed
from tests.ui.web.conftest import Ask, OpenPlayer
from tests.ui.web.making import (
    Recorded,
    Tree,
    incremental,
    meta,
    mutation,
    recorded,
    snapshot,
)
from tests.ui.web.test_hostile import Listener, hostile, listener

__all__ = ["listener"]
Hand = Callable[..., Path]
SAMPLES = Path(__file__).resolve().parents[3] / "resources" / "samples"
FRAME = "footfall.replayer().iframe.contentDocument"
SHOWN = "document.getElementById('notice').textContent === ''"
RAN = (
    f"[document, ...moment.allDocuments({FRAME})]"
    ".some(d => d.documentElement.hasAttribute('data-ran'))"
)
#: Chromium tells what it refused; and Qt that nobody clicked before a video was to play
MISTAKES = [r"Refused to", r"Unsafe attempt", r"Blocked ", r"play\(\) failed because"]


@pytest.fixture
def hand(resources: Path, tmp_path: Path) -> Hand:
    """Imports a file and exports its one session; tells the page."""

    def hand_over(file: Path, span: Span = WHOLE) -> Path:
        return exported(file, tmp_path / f"{file.stem}.html", span).out

    return hand_over


def exported(file: Path, out: Path, span: Span = WHOLE) -> Exported:
    with closing(open_writer(out.with_suffix(".footfall"))) as db:
        bring_in(db, file)
        return export(take(db, 1), Order("html", out, span), template())


def events_of(sample: Path) -> Recorded:
    return recorded(json.loads(gzip.decompress(sample.read_bytes()))["events"])


def written(recording: Recorded, out: Path) -> Path:
    raws = [bytes(raw) for chunk, _ in recording.chunks for raw in chunk]
    out.write_bytes(b"[" + b",".join(raws) + b"]")
    return out


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[Chromium]:
    program = installed()
    if program is None:
        pytest.skip("no Chromium is installed beside QtWebEngine")
    with Chromium(program, tmp_path / "profile") as browser:
        yield browser


@pytest.fixture
def anywhere(qtbot: QtBot) -> Iterator[QWebEnginePage]:
    """A page with no fence of ours around it: only the file's own. It is seen, or it would stand still."""
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    view = QWebEngineView(page)
    view.resize(900, 700)
    view.show()
    yield page
    view.close()
    for made in (view, page, profile):
        shiboken6.delete(made)


def seek(browser: Chromium, at_ms: float) -> None:
    """Go to a moment, until it is seen; rrweb's own seek, in the player's words."""
    browser.ask(
        f"new Promise(done => {{ const old = shell.listeners.shown; shell.listeners.shown = (t, ms) => {{ old(t, ms);"
        f" shell.listeners.shown = old; done() }}; footfall.seek({at_ms}, -7) }})"
    )


#: in which order the two marks of the player stand is nothing that is seen
TEXT = f"{FRAME}.documentElement.outerHTML.replace(/rrweb-paused :hover/, ':hover rrweb-paused')"


def text_at(browser: Chromium) -> Any:
    return browser.ask(TEXT)


def test_the_page_shows_what_the_window_shows(
    chromium: Chromium, hand: Hand, open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    file = SAMPLES / "the-coupon-that-fails.json.gz"
    chromium.open(hand(file))
    chromium.wait(SHOWN)
    view = open_player(events_of(file))
    for at_ms in (0.0, 21_400.0, 60_250.0, 9_000.0):
        seek(chromium, at_ms)
        with qtbot.waitSignal(view.moved):
            view.seek(at_ms)
        assert text_at(chromium) == ask(view, TEXT)


def test_keys_and_buttons_play_it(chromium: Chromium, hand: Hand) -> None:
    chromium.open(hand(SAMPLES / "ann-looks-around.json.gz"))
    chromium.wait(SHOWN)
    now = "document.getElementById('now').textContent"
    playing = "document.body.classList.contains('playing')"
    chromium.press("5")
    chromium.wait(f"{now} === '1:07'")
    chromium.press("ArrowRight")
    chromium.wait(f"{now} === '1:12'")
    chromium.ask(f"{FRAME}.querySelector('a').focus()")
    assert chromium.ask("document.activeElement.nodeName") == "IFRAME"
    chromium.press("ArrowLeft")
    chromium.wait(f"{now} === '1:07'")
    chromium.press("Tab")
    chromium.wait("document.activeElement.id === 'play'")
    chromium.ask("document.activeElement.blur()")
    chromium.press(" ")
    chromium.wait(playing)
    # a marker comes a few milliseconds behind where it begins; the next is three seconds off
    chromium.wait("footfall.replayer().getCurrentTime() > 67_400")
    chromium.press("k")
    chromium.wait(f"!{playing}")
    chromium.press("n")
    chromium.press("n")
    chromium.wait(f"{FRAME}.title.startsWith('Runner 2')")
    assert chromium.ask(
        "document.getElementById('timeline').getAttribute('aria-valuetext')"
    ).endswith("of 2:14")
    words = chromium.ask("[...document.querySelectorAll('#pages div')].map(box => box.textContent)")
    assert words[0] == "Shoes for weather · Vassholm"


def test_the_window_with_the_focus_is_followed(
    chromium: Chromium, hand: Hand, tmp_path: Path
) -> None:
    one = makers.recording(makers.page(title="First"), makers.click(1_000), makers.click(9_000))
    two = makers.recording(makers.page(4_000, title="Second"), makers.click(5_000))
    lines = [
        json.dumps([name, event]) for name, events in (("a", one), ("b", two)) for event in events
    ]
    file = tmp_path / "two.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    chromium.open(hand(file))
    chromium.wait(f"{SHOWN} && {FRAME}.title === 'First'")
    assert chromium.ask("document.getElementById('window').textContent") == "Window 1 of 2"
    chromium.press("6")
    chromium.wait(f"footfall.replayer() && {FRAME}.title === 'Second'")
    assert chromium.ask("document.getElementById('window').textContent") == "Window 2 of 2"


def test_a_range_begins_and_ends_where_it_was_told(
    chromium: Chromium, hand: Hand, open_player: OpenPlayer, ask: Ask
) -> None:
    file = SAMPLES / "the-coupon-that-fails.json.gz"
    chromium.open(hand(file, Span(21_400.0, 31_400.0)))
    chromium.wait(SHOWN)
    assert chromium.ask("document.getElementById('whole').textContent") == "0:10"
    view = open_player(events_of(file), 21_400.0)
    assert text_at(chromium) == ask(view, TEXT)


def test_a_range_as_rrweb_json_plays_in_rrwebs_own_player(
    chromium: Chromium, hand: Hand, tmp_path: Path
) -> None:
    """The page it shows is the one that rrweb reaches from the recording's first event."""
    file = SAMPLES / "the-coupon-that-fails.json.gz"
    page = hand(file)
    whole, part = tmp_path / "whole.json", tmp_path / "part.json"
    with closing(open_reader(page.with_suffix(".footfall"))) as db:
        taken = take(db, 1)
    export(taken, Order("rrweb", whole), None)
    export(taken, Order("rrweb", part, Span(25_000.0, 40_000.0)), None)
    at_epoch_ms = taken.told.row.started_at_ms + 33_000.0
    chromium.open(page)

    def shown(events: Path) -> object:
        return chromium.ask(
            f"""(async () => {{
              const root = document.body.appendChild(document.createElement("div"));
              const events = {events.read_text("utf-8")};
              const player = new rrweb.Replayer(events, {{ root, mouseTail: false }});
              await new Promise((done) => setTimeout(done, 50));
              player.pause({at_epoch_ms} - events[0].timestamp);
              const doc = player.iframe.contentDocument;
              return [doc.documentElement.outerHTML, [...doc.querySelectorAll("input")].map((one) => one.value)];
            }})()"""
        )

    assert shown(part) == shown(whole)


def test_a_browser_that_cannot_unpack_is_helped(chromium: Chromium, hand: Hand) -> None:
    page = hand(SAMPLES / "the-coupon-that-fails.json.gz")
    chromium.before("delete globalThis.DecompressionStream")
    chromium.open(page)
    chromium.wait(SHOWN)
    assert chromium.ask("typeof DecompressionStream") == "undefined"
    seek(chromium, 60_250.0)
    assert chromium.ask(f"{FRAME}.body.innerText.length") > 100


def hostile_page(listener: Listener, hand: Hand, tmp_path: Path) -> tuple[Path, list[int]]:
    recording, links = hostile(listener.address)
    file = written(recording, tmp_path / "hostile.json")
    out = f"</script><script>document.documentElement.setAttribute('data-ran', 1)</script><img src={listener.address}>"
    events = json.loads(file.read_text("utf-8"))
    start = events[0]["timestamp"]
    events[0]["data"]["href"] = f"https://shop.example/{out}"
    events += [
        {
            "type": 5,
            "data": {"tag": "identify", "payload": {"id": out, "name": out}},
            "timestamp": start + 5,
        },
        {
            "type": 6,
            "data": {
                "plugin": "rrweb/console@1",
                "payload": {"level": "error", "trace": [], "payload": [f'"{out}"']},
            },
            "timestamp": start + 90,
        },
    ]
    file.write_text(
        json.dumps(sorted(events, key=lambda event: float(event["timestamp"]))), "utf-8"
    )
    return hand(file), links


def clicked(links: list[int]) -> str:
    return (
        f"{json.dumps(links)}.forEach(id => {{ const n = footfall.replayer().getMirror().getNode(id);"
        "n.click?.(); n.submit?.(); n.requestSubmit?.(); n.focus?.(); })"
    )


def test_a_hostile_recording_runs_nothing_and_asks_nothing_in_chromium(
    chromium: Chromium, listener: Listener, hand: Hand, tmp_path: Path
) -> None:
    page, links = hostile_page(listener, hand, tmp_path)
    chromium.open(page)
    chromium.wait(SHOWN)
    chromium.press(" ")
    chromium.wait(
        "document.getElementById('now').textContent !== '' && !document.body.classList.contains('playing')"
    )
    seek(chromium, 100.0)
    for x_px, y_px in ((300, 100), (320, 120), (640, 300)):
        chromium.click(x_px, y_px)
    chromium.ask(f"footfall.pause(), footfall.replayer().getMirror().getNode({links[0]}).focus()")
    for key in ("Enter", "Tab", "Enter", "Tab", "Enter"):
        chromium.press(key)
    chromium.ask("footfall.settle(1)")
    seek(chromium, 600.0)
    chromium.ask("new Promise(done => setTimeout(done, 300))")
    assert chromium.ask("location.href") == page.as_uri()
    assert chromium.ask(RAN) is False
    assert listener.connections == 0
    assert chromium.ask(f"{FRAME}.body.innerText").count("go") == 4
    assert "not in the recording" in chromium.ask("document.getElementById('missing').textContent")


def test_the_page_itself_can_reach_nobody(
    chromium: Chromium, listener: Listener, hand: Hand
) -> None:
    chromium.open(hand(SAMPLES / "the-coupon-that-fails.json.gz"))
    chromium.wait(SHOWN)
    there = json.dumps(listener.address)
    chromium.ask(
        f"""new Promise(done => {{
          new Image().src = {there};
          try {{ new WebSocket({there}.replace('http', 'ws')) }} catch {{}}
          navigator.sendBeacon({there}, 'x');
          const asked = new XMLHttpRequest(); asked.open('GET', {there}); asked.onerror = () => 0; asked.send();
          const script = document.createElement('script');
          script.textContent = "document.documentElement.setAttribute('data-ran', 1)";
          document.body.append(script);
          for (const [name, at] of [['link', 'href'], ['script', 'src'], ['video', 'src']]) {{
            const made = document.createElement(name); made[at] = {there}; made.rel = 'stylesheet';
            document.body.append(made);
          }}
          setTimeout(done, 400);
        }})"""
    )
    assert listener.connections == 0
    assert chromium.ask("document.documentElement.hasAttribute('data-ran')") is False


@pytest.mark.qt_log_ignore(*MISTAKES, extend=True)
def test_a_hostile_recording_runs_nothing_and_asks_nothing_in_qt(
    anywhere: QWebEnginePage, listener: Listener, hand: Hand, tmp_path: Path, qtbot: QtBot
) -> None:
    page, links = hostile_page(listener, hand, tmp_path)
    answers: list[object] = []

    def ask(expression: str) -> object:
        answers.clear()
        anywhere.runJavaScript(expression, 0, answers.append)
        qtbot.waitUntil(lambda: bool(answers))
        return answers[0]

    with qtbot.waitSignal(anywhere.loadFinished):
        anywhere.load(QUrl.fromLocalFile(str(page)))
    qtbot.waitUntil(lambda: ask(SHOWN) is True)
    ask("footfall.play(), 1")
    qtbot.waitUntil(lambda: ask("!document.body.classList.contains('playing')") is True)
    ask(f"{clicked(links)}, 1")
    assert ask(RAN) is False
    assert listener.connections == 0
    assert anywhere.url() == QUrl.fromLocalFile(str(page))


def test_the_policy_names_our_scripts_and_nothing_else(hand: Hand) -> None:
    text = hand(SAMPLES / "the-coupon-that-fails.json.gz").read_text("utf-8")
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert found is not None
    rules = dict(rule.split(" ", 1) for rule in found[1].replace("&#x27;", "'").split("; "))
    assert rules["default-src"] == rules["connect-src"] == rules["frame-src"] == "'none'"
    assert re.fullmatch(r"('sha256-[\w+/=]+' ?)+", rules["script-src"])
    assert text.count("<script>") == len(rules["script-src"].split())
    assert text.index("Content-Security-Policy") < text.index("<script")
    assert not re.search(
        r"(src|href)=\"?https?:", re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    )
    assert "Copyright (c) 2018 Contributors" in text or "rrweb" in text


def test_a_long_session_holds_keyframes_so_that_seeking_is_quick(
    resources: Path, shared: Path, tmp_path: Path, chromium: Chromium
) -> None:
    file = next((shared / "recordings" / "long").glob("busy-10min*"))
    told = exported(file, tmp_path / "long.html")
    assert 0 < told.keyframe_bytes < 0.35 * told.bytes
    chromium.open(told.out)
    chromium.wait(SHOWN)
    keyframes = chromium.ask("shell.about.windows[0].keyframes.length")
    assert keyframes > 5
    seek(chromium, 300_000.0)
    held = chromium.ask("footfall.replayer().events.length")
    assert held < 20_000


@pytest.mark.parametrize(
    ("late_ms", "said"), [(700, ""), (1_200, "the first second"), (12_000, "the first 12 s")]
)
def test_a_beginning_without_a_snapshot_is_said_when_the_window_says_it(
    chromium: Chromium, hand: Hand, tmp_path: Path, late_ms: int, said: str
) -> None:
    document = Tree().document([], ["x"])
    events = [incremental(0, 1, positions=[]), meta(late_ms), snapshot(late_ms, document)]
    file = written(recorded([*events, mutation(late_ms + 900)]), tmp_path / "late.json")
    chromium.open(hand(file))
    chromium.wait(SHOWN)
    assert said in chromium.ask("document.getElementById('missing').textContent")
    assert bool(said) == chromium.ask("document.getElementById('missing').textContent !== ''")
