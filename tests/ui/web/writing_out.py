"""Writes out the page in a player, line by line: tree, attributes, shadow roots, frames, input state, scroll, rules."""

from __future__ import annotations

import json

from pytestqt.qtbot import QtBot

from app.ui.web.view import PlayerView
from tests.ui.web.conftest import Ask

#: what differs between two runs of rrweb alone (scrolls that glide, pages that grow while pictures load) is kept still
STILL = (
    "*, *::before, *::after { overflow-anchor: none !important; scroll-behavior: auto !important }"
)
_WRITE = """
globalThis.written = (replayer) => {
  const lines = [];
  const rules = (sheet) => [...sheet.cssRules].map((rule) => rule.cssText).join(" ");
  const own = (text) => /rr-block|rrweb-paused|overflow-anchor/.test(text);
  const write = (node, depth) => {
    const say = (text) => lines.push(" ".repeat(depth) + text);
    if (node.nodeType === 9) {
      say("#document");
      for (const sheet of node.adoptedStyleSheets) say(` #adopted ${rules(sheet)}`);
      const top = node.scrollingElement;
      if (top) say(` #scroll ${Math.round(top.scrollLeft)},${Math.round(top.scrollTop)}`);
    } else if (node.nodeType === 3) {
      if (node.parentNode.nodeName !== "STYLE" && node.data) say(JSON.stringify(node.data));
    } else if (node.nodeType === 1) {
      const names = [...node.attributes].filter((a) => !a.name.startsWith("rr_") && a.name !== "class");
      const told = names.map((a) => `${a.name}=${JSON.stringify(a.value)}`);
      const classes = [...node.classList].filter((n) => ![":hover", "rrweb-paused"].includes(n));
      told.push(`class=${classes.join(" ")}`);
      if (["INPUT", "TEXTAREA", "SELECT"].includes(node.tagName)) {
        told.push(`.value=${JSON.stringify(node.value)}`, `.checked=${node.checked}`);
      }
      if (node !== node.ownerDocument.scrollingElement) {
        told.push(`.scroll=${Math.round(node.scrollLeft)},${Math.round(node.scrollTop)}`);
      }
      if (node.tagName === "STYLE" && node.sheet && own(rules(node.sheet))) return;
      say(`<${node.tagName} ${[...new Set(told)].sort().join(" ")}>`);
      if (node.tagName === "STYLE" && node.sheet) say(` #rules ${rules(node.sheet)}`);
      if (node.shadowRoot) {
        say(" #shadow");
        for (const sheet of node.shadowRoot.adoptedStyleSheets) say(`  #adopted ${rules(sheet)}`);
        for (const child of node.shadowRoot.childNodes) write(child, depth + 2);
      }
      if (node.tagName === "IFRAME" && node.contentDocument) write(node.contentDocument, depth + 1);
    }
    for (const child of node.childNodes) write(child, depth + 1);
  };
  lines.push(`${replayer.iframe.width}x${replayer.iframe.height}`);
  write(replayer.iframe.contentDocument, 0);
  return lines;
};
"""
_SHOW = """
globalThis.law = async (chunk, at) => {
  const events = await (await fetch(`footfall://events/7/0/${chunk}`)).json();
  const root = document.body.appendChild(document.createElement("div"));
  const replayer = new rrweb.Replayer(events, {
    root, showWarning: false, mouseTail: false, insertStyleRules: [%s],
  });
  await new Promise((done) => setTimeout(done, 20));
  replayer.pause(Math.max(0, at - events[0].timestamp));
  await new Promise((done) => setTimeout(done, 60));
  const lines = written(replayer);
  replayer.destroy();
  root.remove();
  return lines;
};
globalThis.lawAnswer = null;
0
"""
#: defines `written(replayer)`, and `law(chunk, epoch_ms)`: the page that an unmodified rrweb shows of a list of events
SCRIPT = _WRITE + _SHOW % json.dumps(STILL)


def by_the_law(
    qtbot: QtBot, ask: Ask, view: PlayerView, chunk: int, at_epoch_ms: float
) -> list[str]:
    """The page that an unmodified rrweb shows of a list of events, line by line; `SCRIPT` was run in the view."""
    said = "globalThis.lawAnswer = JSON.stringify"
    ask(
        view,
        f"globalThis.lawAnswer = null; law({chunk}, {at_epoch_ms})"
        f".then((lines) => {said}(lines), (problem) => {said}([String(problem)])); 0",
    )
    answer: list[str] = []

    def is_there() -> bool:
        told = ask(view, "globalThis.lawAnswer")
        answer[:] = json.loads(told) if told else []
        return bool(answer)

    qtbot.waitUntil(is_there)
    return answer
