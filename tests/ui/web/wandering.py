"""Recordings made by chance, the same for the same seed: a page that changes in every way a keyframe has to follow."""

from __future__ import annotations

import random
from typing import Any

from tests.ui.web.making import Event, Tree, incremental, meta, mutation, snapshot

TAGS = ("div", "p", "span", "section")
COLOURS = ("red", "teal", "rgb(1, 2, 3)", "var(--ink)", "url(data:image/png;base64,AA==)")


class Wanderer:
    """A page, what is on it, and the next thing to happen."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.tree = Tree()
        self.events: list[Event] = []
        self.at_ms = 0.0
        self.boxes: list[int] = []
        self.texts: list[int] = []
        self.fields: list[int] = []
        self.inputs: list[int] = []
        self.shadows: list[int] = []
        self.shaded: set[int] = set()
        self.frames: list[int] = []
        self.sheets: list[tuple[int, int]] = []  # style element, its text
        self.parent: dict[int, int] = {}
        self.root: dict[int, int] = {}
        self.next_sheet = 1

    def begin(self) -> None:
        """A page with a bit of everything."""
        tree = self.tree
        style = tree.element("style", {}, ".a { color: red; } .b { height: 3000px; }")
        split = tree.element(
            "style", {"_cssText": ".c { top: 0px; }/* rr_split */.d { left: 1px; }"}, "", ""
        )
        self.sheets = [(style["id"], style["childNodes"][0]["id"])]
        self.sheets += [(split["id"], text["id"]) for text in split["childNodes"]]
        words = [tree.text(f"word {n}") for n in range(4)]
        lines = [tree.element("p", {"class": "a"}) for _ in words]
        for line, word in zip(lines, words, strict=True):
            line["childNodes"] = [word]
        fields = [
            tree.element("input", {"value": "x"}),
            tree.element("input", {"type": "checkbox"}),
            tree.element("textarea", {"value": "many\nlines"}),
            tree.element("textarea", {}, "inside"),
        ]
        options = [tree.element("option", {"value": str(n)}, str(n)) for n in range(3)]
        options[1]["attributes"]["selected"] = True
        fields.append(tree.element("select", {}, *options))
        inner = tree.element("em", {}, "in the shade")
        inner["isShadow"] = True
        host = tree.element("div", {"id": "host"}, inner, "light")
        host["isShadowHost"] = True
        drawing = tree.element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 1 1"})
        drawing["isSVG"] = True
        scroller = tree.element(
            "div",
            {"style": "height: 50px; overflow: auto", "rr_scrollTop": 20},
            tree.element("div", {"style": "height: 400px"}),
        )
        tall = tree.element("div", {"class": "b"})
        document = tree.document([style, split], [*lines, *fields, host, drawing, scroller, tall])
        body = document["childNodes"][1]["childNodes"][1]
        self.document, self.body = document["id"], body["id"]
        self.scroller = scroller["id"]
        self.boxes = [body["id"], *(line["id"] for line in lines), host["id"]]
        self.texts = [word["id"] for word in words]
        self.fields = [field["id"] for field in fields]
        self.inputs = self.fields[:2]
        self.shadows = [host["id"]]
        for node in (*lines, *fields, host):
            self.parent[node["id"]] = body["id"]
        for line, word in zip(lines, words, strict=True):
            self.parent[word["id"]] = line["id"]
        self.events += [meta(0), snapshot(1, document)]
        self.at_ms = 10

    def step(self) -> None:
        """Something happens."""
        self.at_ms += self.dice.choice((0, 3, 40))
        act = self.dice.choice(
            (self.add, self.add, self.move, self.remove, self.word, self.dress, self.patch, self.type_in,
             self.scroll, self.rule, self.restyle, self.adopt, self.frame, self.shade, self.resize)
        )  # fmt: skip
        act()

    def tell(self, source: int, **data: Any) -> None:
        self.events.append(incremental(self.at_ms, source, **data))

    def change(self, **lists: Any) -> None:
        self.events.append(mutation(self.at_ms, **lists))

    def put(self, parent: int, node: Event, before: int | None = None) -> Event:
        if parent in self.root:
            node["rootId"] = self.root[node["id"]] = self.root[parent]
        self.parent[node["id"]] = parent
        return {"parentId": parent, "nextId": before, "node": node}

    def add(self) -> None:
        parent = self.dice.choice(self.boxes)
        beside = [n for n, p in self.parent.items() if p == parent and n not in self.shaded]
        before = self.dice.choice([None, *beside])
        kind = self.dice.randrange(5)
        if kind == 0:
            node = self.tree.text(self.dice.choice(("", "new", "<b>", "näh")))
            self.texts.append(node["id"])
        elif kind == 1:
            node = self.tree.element("input", {"value": "new", "type": "text"})
            self.fields.append(node["id"])
            self.inputs.append(node["id"])
        elif kind == 2:
            node = self.tree.element("svg", {"xmlns": "http://www.w3.org/2000/svg"})
            node["isSVG"] = True
        elif kind == 3:
            node = self.tree.element("div", {"rr_width": "12.3456px", "rr_height": "7px"})
        else:
            node = self.tree.element(self.dice.choice(TAGS), {"title": "t", "rr_scrollTop": 3})
            self.boxes.append(node["id"])
        self.change(adds=[self.put(parent, node, before)])

    def alive(self, node: int) -> bool:
        while node in self.parent:
            node = self.parent[node]
        return node == self.body or node in self.frames

    def below(self, node: int) -> list[int]:
        found = [child for child, parent in self.parent.items() if parent == node]
        return found + [deeper for child in found for deeper in self.below(child)]

    def forget(self, node: int) -> None:
        for gone in (node, *self.below(node)):
            self.parent.pop(gone, None)
            for known in (self.boxes, self.texts, self.fields, self.shadows):
                if gone in known:
                    known.remove(gone)

    def remove(self) -> None:
        choice = [n for n in self.parent if n not in self.frames]
        if choice:
            node = self.dice.choice(choice)
            gone: Event = {"parentId": self.parent[node], "id": node}
            self.change(removes=[{**gone, "isShadow": True} if node in self.shaded else gone])
            self.forget(node)

    def move(self) -> None:
        """An input is taken out and put in elsewhere, under its own id."""
        choice = [f for f in self.inputs if f in self.parent and f not in self.root]
        if choice:
            node = self.dice.choice(choice)
            old, new = (
                self.parent[node],
                self.dice.choice([b for b in self.boxes if b not in self.root]),
            )
            again = {
                "type": 2,
                "tagName": "input",
                "attributes": {"value": "moved"},
                "childNodes": [],
                "id": node,
            }
            self.change(removes=[{"parentId": old, "id": node}], adds=[self.put(new, again)])

    def word(self) -> None:
        if self.texts:
            value = self.dice.choice(("", "said", "ünï", None))
            self.change(texts=[{"id": self.dice.choice(self.texts), "value": value}])

    def dress(self) -> None:
        node = self.dice.choice(self.boxes + self.fields)
        name = self.dice.choice(("class", "value", "onclick", "autocomplete", "data-x", "title"))
        value = self.dice.choice(("", "b", "x y", None))
        self.change(attributes=[{"id": node, "attributes": {name: value}}])

    def patch(self) -> None:
        changes: Event = {
            "color": self.dice.choice(COLOURS),
            "background-image": self.dice.choice(COLOURS),
            "--ink": "blue",
        }
        changes[self.dice.choice(("margin-top", "color"))] = self.dice.choice(
            (False, ["2px", "important"])
        )
        node = self.dice.choice(self.boxes)
        self.change(attributes=[{"id": node, "attributes": {"style": changes}}])

    def type_in(self) -> None:
        if self.fields:
            text = self.dice.choice(("1", "typed", "", "***"))
            self.tell(
                5, id=self.dice.choice(self.fields), text=text, isChecked=self.dice.random() < 0.5
            )

    def scroll(self) -> None:
        node = self.dice.choice((self.document, self.document, self.scroller))
        self.tell(3, id=node, x=0, y=self.dice.randrange(0, 300))

    def rule(self) -> None:
        sheet = self.dice.choice(self.sheets)[0]
        rule = f".r{self.dice.randrange(9)} {{ opacity: 0.{self.dice.randrange(1, 9)}; }}"
        if self.dice.random() < 0.7:
            self.tell(8, id=sheet, adds=[{"rule": rule, "index": 0}])
        elif self.dice.random() < 0.5:
            self.tell(8, id=sheet, removes=[{"index": 0}])
        else:
            self.tell(
                13, id=sheet, index=[0], set={"property": "color", "value": "lime", "priority": ""}
            )

    def restyle(self) -> None:
        style, text = self.dice.choice(self.sheets)
        css = f".n{self.dice.randrange(9)} {{ width: 1px; }} a:hover {{ color: red; }}"
        if self.dice.random() < 0.6:
            self.change(texts=[{"id": text, "value": css}])
            return
        new = self.tree.text(css)
        new["isStyle"] = True
        again = [{"parentId": style, "nextId": None, "node": new}]
        self.change(removes=[{"parentId": style, "id": text}], adds=again)
        self.sheets[self.sheets.index((style, text))] = (style, new["id"])

    def adopt(self) -> None:
        place = self.dice.choice([self.document, *self.shadows])
        number, self.next_sheet = self.next_sheet, self.next_sheet + 1
        rules = [{"rule": f".s{number} {{ left: {number}px; }}", "index": 0}]
        self.tell(15, id=place, styles=[{"styleId": number, "rules": rules}], styleIds=[number])
        if self.dice.random() < 0.5:
            self.tell(8, styleId=number, adds=[{"rule": ".late { top: 1px; }", "index": 0}])

    def frame(self) -> None:
        """A frame comes, and its document behind it."""
        if len(self.frames) >= 3:
            return
        outer = self.tree.element("iframe", {"rr_src": "https://inner.example/"})
        self.change(adds=[self.put(self.body, outer)])
        line = self.tree.element("p", {}, "inside a frame")
        document = self.tree.document([], [line])
        body = document["childNodes"][1]["childNodes"][1]
        waiting = list(document["childNodes"])
        while waiting:
            node = waiting.pop()
            node["rootId"] = self.root[node["id"]] = document["id"]
            waiting += node.get("childNodes", [])
        self.change(
            adds=[{"parentId": outer["id"], "nextId": None, "node": document}], isAttachIframe=True
        )
        self.frames += [outer["id"], body["id"]]
        self.boxes += [body["id"], line["id"]]
        self.parent[line["id"]] = body["id"]

    def shade(self) -> None:
        """A box gets a shadow root."""
        choice = [
            b for b in self.boxes if b not in (self.body, *self.shadows) and b not in self.root
        ]
        if choice:
            host = self.dice.choice(choice)
            inner = self.tree.element("span", {"class": "a"})
            inner["isShadow"] = True
            self.shadows.append(host)
            self.shaded.add(inner["id"])
            self.change(adds=[self.put(host, inner)])
            self.boxes.append(inner["id"])

    def resize(self) -> None:
        self.tell(4, width=self.dice.choice((500, 800)), height=600)


def wandered(seed: int, steps: int = 60) -> list[Event]:
    """The events of a page on which `steps` things happened."""
    page = Wanderer(seed)
    page.begin()
    for _ in range(steps):
        page.step()
    return page.events
