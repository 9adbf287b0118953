"""A recording written by an enemy runs nothing, asks nothing and sees nothing."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineScript
from pytestqt.qtbot import QtBot

from app.ui.web import scheme
from app.ui.web.view import PlayerView
from tests.ui.web.conftest import Ask, OpenPlayer
from tests.ui.web.making import (
    Event,
    Recorded,
    Tree,
    incremental,
    meta,
    mutation,
    recorded,
    snapshot,
)


class Listener(ThreadingHTTPServer):
    """Counts whoever connects, before anything is said."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), BaseHTTPRequestHandler)
        self.connections = 0

    def verify_request(self, request: Any, client_address: Any) -> bool:
        self.connections += 1
        return False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def hostile(there: str) -> tuple[Recorded, list[int]]:
    """Everything a page can hold that runs or asks; and the ids of what a person would click on."""
    tree = Tree()
    el = tree.element
    run = (
        "for (const d of [document, parent.document, top.document]) "
        f"d.documentElement.setAttribute('data-ran', '1'); fetch('{there}/ran')"
    )
    js = f"javascript:{run}"
    svg_xlink = "http://www.w3.org/1999/xlink"
    html_page = base64.b64encode(f"<script>{run}</script>".encode()).decode()
    clicked = [
        el("a", {"href": js}, "go"),
        el("a", {"href": js, "target": "_top"}, "go"),
        el("a", {"href": f"{there}/a", "target": "_blank", "ping": f"{there}/ping"}, "go"),
        el("a", {"href": f"{there}/a", "target": "_top"}, "go"),
        el("a", {"href": f"{there}/download", "download": ""}, "save"),
        el(
            "form",
            {"action": f"{there}/form", "method": "post"},
            el("input", {"type": "image", "src": f"{there}/input", "formaction": js}),
            el("button", {"type": "submit", "formaction": f"{there}/button"}, "send"),
        ),
    ]
    handlers = [
        el("img", {"src": "data:,x", "onerror": run}),
        el("img", {"src": f"{there}/img", "onerror": run, "onload": run}),
        el("input", {"autofocus": "", "onfocus": run}),
        el("details", {"open": "", "ontoggle": run}, "x"),
        el("div", {"onpointerover": run, "onanimationstart": run, "style": "animation: a 1s"}, "x"),
        el("body", {"onload": run}),
    ]
    connecting = [
        el("link", {"rel": rel, "href": f"{there}/{rel}", "as": "script"})
        for rel in (
            "preconnect",
            "dns-prefetch",
            "prefetch",
            "preload",
            "modulepreload",
            "PreConnect",
        )
    ]
    linked = [
        el("link", {"rel": rel, "href": f"{there}/{rel}"})
        for rel in ("stylesheet", "icon", "manifest")
    ]
    css = (
        f"@import url({there}/import); @font-face {{ font-family: f; src: url({there}/font) }} "
        f"@keyframes a {{ from {{ opacity: 0 }} }} * {{ font-family: f; cursor: url({there}/cursor), auto; "
        f"background: url({there}/bg); list-style: url({there}/list) }} "
        f"p::before {{ content: url({there}/content) }}"
    )
    head = [
        el("base", {"href": f"{there}/"}),
        el("meta", {"http-equiv": "refresh", "content": f"0;url={there}/refresh"}),
        el("meta", {"http-equiv": "REFRESH", "content": f"0;url={js}"}),
        el("meta", {"HTTP-EQUIV": "Content-Security-Policy", "content": "script-src *"}),
        el("title", {}, "<b>title</b>"),
        el("script", {"src": f"{there}/script"}, run),
        el("SCRIPT", {}, run),
        el("style", {"_cssText": css}),
        el("style", {}, css),
        *connecting,
        *linked,
    ]
    frames = [
        el("iframe", {"src": f"{there}/frame"}),
        el("iframe", {"src": js}),
        el("iframe", {"srcdoc": f"<script>{run}</script><img src={there}/srcdoc onerror='{run}'>"}),
        el("iframe", {"src": f"data:text/html;base64,{html_page}"}),
        el("iframe", {"rr_src": f"{there}/rr-src"}),
        el("object", {"data": f"{there}/object"}),
        el("object", {"data": f"data:text/html;base64,{html_page}"}),
        el("embed", {"src": f"{there}/embed"}),
        el("portal", {"src": f"{there}/portal"}),
    ]
    media = [
        el("video", {"src": f"{there}/video", "poster": f"{there}/poster", "autoplay": ""}),
        el("audio", {"src": f"{there}/audio", "preload": "auto"}),
        el(
            "video",
            {},
            el("source", {"src": f"{there}/source"}),
            el("track", {"src": f"{there}/t"}),
        ),
        el("img", {"srcset": f"{there}/set 1x, {there}/set2 2x"}),
        el(
            "picture",
            {},
            el("source", {"srcset": f"{there}/pic"}),
            el("img", {"src": f"{there}/i"}),
        ),
        el("table", {"background": f"{there}/background"}),
        el("p", {"style": f"background-image: image-set(url({there}/is) 1x)"}, "text"),
    ]
    svg_script = {**el("script", {}, run), "isSVG": True}
    svg_prefixed = {**el("svg:script", {}, run), "isSVG": True}
    image = {**el("image", {"href": f"{there}/svg", "xlink:href": f"{there}/xl"}), "isSVG": True}
    use = {**el("use", {"href": f"{there}/use#a", "xmlns:xlink": svg_xlink}), "isSVG": True}
    setting = {**el("set", {"attributeName": "href", "to": js, "onbegin": run}), "isSVG": True}
    drawing = el("svg", {"onload": run}, svg_script, svg_prefixed, image, use, setting)
    drawing["isSVG"] = True
    late = [
        {"parentId": 2, "nextId": None, "node": node}
        for node in (el("img", {"src": f"{there}/late", "onerror": run}), el("script", {}, run))
    ]
    body = [*clicked, *handlers, *frames, *media, drawing]
    document = tree.document(head, body)
    page = document["childNodes"][1]["childNodes"][1]["id"]
    for add in late:
        add["parentId"] = page
    changed = [
        {"id": clicked[0]["id"], "attributes": {"onclick": run, "onfocus": run, "style": css}},
        {"id": frames[4]["id"], "attributes": {"src": f"{there}/changed", "srcdoc": run}},
    ]
    urls = [
        f"url({there}/f1)",
        f"url(data:font/woff2;base64,AA), url({there}/f2)",
        f"local(x), url({there}/f3)",
    ]
    events: list[Event] = [
        meta(0),
        snapshot(1, document),
        mutation(20, adds=late, attributes=changed),
        *(incremental(30 + n, 10, family="g", fontSource=u) for n, u in enumerate(urls)),
        incremental(
            40, 8, id=head[7]["id"], adds=[{"rule": f"i {{ background: url({there}/r) }}"}]
        ),
        incremental(
            45, 9, id=2, type=0, commands=[{"property": "drawImage", "args": [f"{there}/canvas"]}]
        ),
        *(
            incremental(50 + 10 * n + kind, 2, type=kind, id=node["id"], x=5, y=5)
            for n, node in enumerate(clicked)
            for kind in (1, 0, 2, 4, 5, 7, 9)
        ),
        incremental(400, 7, id=media[0]["id"], type=0, currentTime=0),
        incremental(600, 3, id=document["id"], x=0, y=100),
    ]
    return recorded(events), [node["id"] for node in clicked]


def ran(view: PlayerView, ask: Ask) -> bool:
    return bool(
        ask(
            view,
            "[document, ...moment.allDocuments(footfall.replayer().iframe.contentDocument)]"
            ".some(d => d.documentElement.hasAttribute('data-ran')) || document.title !== 'player'",
        )
    )


def test_a_hostile_recording_runs_nothing_and_asks_nothing(
    qtbot: QtBot, listener: Listener, open_player: OpenPlayer, ask: Ask
) -> None:
    recording, links = hostile(listener.address)
    view = open_player(recording)
    with qtbot.waitSignal(view.was_finished):
        view.play()
    for link in links:
        ask(
            view,
            f"(() => {{ const n = footfall.replayer().getMirror().getNode({link});"
            "n.click?.(); n.submit?.(); n.requestSubmit?.(); n.focus?.(); return 1 })()",
        )
    with qtbot.waitSignal(view.moved):
        view.seek(100)
    with qtbot.waitSignal(view.player.bridge.was_settled):
        view.player.tell("settle", 1)
    assert listener.connections == 0
    assert not ran(view, ask)
    assert view.player.url() == QUrl("footfall://player/")
    assert ask(view, "footfall.replayer().iframe.contentDocument.body.innerText").count("go") == 4
    assert view.missing.images >= 3
    assert view.missing.stylesheets >= 1


def test_the_second_wall_holds_where_the_first_is_open(
    qtbot: QtBot, listener: Listener, open_player: OpenPlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheme, "POLICY", "default-src * 'unsafe-inline' data: blob: footfall:")
    recording, _ = hostile(listener.address)
    view = open_player(recording)
    with qtbot.waitSignal(view.player.bridge.was_settled):
        view.player.tell("settle", 1)
    assert view.player.interceptor.blocked.total() > 10
    assert listener.connections == 0


def test_the_server_of_these_tests_counts_whoever_connects(listener: Listener) -> None:
    import socket

    with socket.create_connection(listener.server_address) as connection:
        assert connection.recv(1) == b""
    assert listener.connections == 1


def test_the_bridge_cannot_be_seen_from_the_recording(
    qtbot: QtBot, listener: Listener, open_player: OpenPlayer
) -> None:
    recording, _ = hostile(listener.address)
    view = open_player(recording)
    answers: list[object] = []
    view.player.runJavaScript(
        "[typeof qt, typeof QWebChannel, typeof footfall, typeof rrweb, typeof bridge].join()",
        QWebEngineScript.ScriptWorldId.MainWorld,
        answers.append,
    )
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["undefined,undefined,undefined,undefined,undefined"]


def test_the_frame_of_a_recording_may_run_no_script(open_player: OpenPlayer, ask: Ask) -> None:
    tree = Tree()
    view = open_player(recorded([meta(0), snapshot(1, tree.document([], ["x"])), mutation(9)]))
    frame = "footfall.replayer().iframe"
    assert ask(view, f"{frame}.getAttribute('sandbox')") == "allow-same-origin"
    assert ask(view, f"{frame}.contentWindow.origin") == "footfall://player"


def test_the_page_goes_nowhere_else(open_player: OpenPlayer, listener: Listener) -> None:
    tree = Tree()
    view = open_player(recorded([meta(0), snapshot(1, tree.document([], ["x"])), mutation(9)]))
    link = QWebEnginePage.NavigationType.NavigationTypeLinkClicked
    for address in (
        listener.address,
        "file:///",
        "about:blank",
        "data:text/html,x",
        "chrome://gpu",
    ):
        assert not view.player.acceptNavigationRequest(QUrl(address), link, True)
    assert not view.player.acceptNavigationRequest(QUrl(listener.address), link, False)
