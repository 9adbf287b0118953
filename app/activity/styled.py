"""What a page's style sheets alone show for a press or a pointer: menus under `:hover` and `:focus-within`, cards that
turn round with `:focus`. No node changes then, so a recording has no answer, though a person saw one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from app.dom import describe
from app.dom.mirror import Mirror
from app.dom.nodes import Node
from app.pattern import pattern
from app.rrweb.types import NodeType

#: sheets of a page that are read, and how much of each
MOST_SHEETS, SHEET_LENGTH = 60, 2_000_000
#: rules of a sheet that are kept; no selector that somebody wrote is longer than this
MOST_RULES, SELECTOR_LENGTH = 4_000, 300
#: how far above what was pressed the element is that its style is of, and elements looked at below it
STEPS, MOST_BELOW = 4, 120
#: a list that a pointer opens has at least so many entries
ENTRIES = 2
_STATE = pattern(r":(hover|focus-within|focus-visible|focus)\b")
_SHOWS = pattern(r"\b(?:display|visibility|opacity|height|transform|clip)\b")
#: a selector up to its state, and what stands in or after that
_PARTS = pattern(
    r"^(.*?):(hover|focus-within|focus-visible|focus)(?:[:.\[][^\s>+~]*)?\s*([\s>+~])\s*(\S.*)$"
)
_LAST = pattern(r"[^\s>+~]+$")
_TOKEN = pattern(r"([.#]?)((?:[\w-]|\\.)+)")
_BRACKETS = pattern(r"\[[^\]]*\]|:{1,2}[\w-]+(?:\([^)]*\))?")
_FOCUSED = frozenset({"button", "a", "input", "select", "textarea", "summary"})


class Named(Struct, frozen=True):
    """One step of a selector: the tag, id and classes that an element has to have."""

    tag: str
    id: str
    classes: frozenset[str]

    def fits(self, node: Node) -> bool:
        """Is an element such a one?"""
        if (self.tag and node.tag_name != self.tag) or node.type != NodeType.ELEMENT:
            return False
        if self.id and describe.attribute(node, "id") != self.id:
            return False
        return not self.classes or self.classes <= set(describe.attribute(node, "class").split())


class Reveal(Struct, frozen=True):
    """A rule: with `holder` in that state, `shown` (in it, or behind it) looks different."""

    holder: Named
    state: str
    behind: bool
    shown: Named


def shows_by_style(element: Node, mirror: Mirror) -> bool:
    """Does a press on an element, or the pointer on it, show something by style sheets alone?

    The pointer has to show a list of things to press: most of what changes its looks under it shows nothing.
    """
    sheets = [rules for rules in map(_read, _sheets(mirror)) if rules]
    if not sheets:
        return False
    focused = False
    for step, above in enumerate(element.up()):
        if above.type == NodeType.DOCUMENT or step > STEPS:
            return False
        focused = focused or above.tag_name in _FOCUSED or "tabindex" in (above.attributes or {})
        for rule in _rules_for(above, sheets):
            if not rule.holder.fits(above):
                continue
            if rule.state == "hover":
                if any(_is_list(one) for one in _shown(rule, above, element)):
                    return True
                continue
            takes_it = focused and (rule.state == "focus-within" or _is_focused(above))
            if takes_it and any(True for _ in _shown(rule, above, element)):
                return True
    return False


def _is_focused(node: Node) -> bool:
    return node.tag_name in _FOCUSED or "tabindex" in (node.attributes or {})


def _shown(rule: Reveal, holder: Node, pressed: Node) -> Iterator[Node]:
    """What a rule shows for an element; not what was pressed or holds it: that was there before."""
    stack: list[Node] = []
    if rule.behind and holder.parent is not None:
        beside = holder.parent.children()
        stack += beside[beside.index(holder) + 1 :][:MOST_BELOW]
    elif not rule.behind:
        stack += holder.children()
    above = {one.id for one in pressed.up()}
    for _ in range(MOST_BELOW):
        if not stack:
            return
        node = stack.pop()
        if node.type == NodeType.ELEMENT and rule.shown.fits(node) and node.id not in above:
            yield node
        stack.extend(node.children())


def _is_list(node: Node) -> bool:
    stack, entries = list(node.children()), 0
    for _ in range(MOST_BELOW):
        if not stack:
            return False
        below = stack.pop()
        entries += (
            below.tag_name in ("a", "button") or (below.attributes or {}).get("role") == "menuitem"
        )
        if entries >= ENTRIES:
            return True
        stack.extend(below.children())
    return False


def _rules_for(node: Node, sheets: Sequence[dict[str, list[Reveal]]]) -> Iterator[Reveal]:
    if node.type != NodeType.ELEMENT:
        return
    names = [f".{one}" for one in describe.attribute(node, "class").split()]
    names += [node.tag_name, f"#{describe.attribute(node, 'id')}"]
    for known in sheets:
        for name in names:
            yield from known.get(name, ())


def _sheets(mirror: Mirror) -> Iterator[str]:
    """The texts of the sheets in the head of a page."""
    html = mirror.document.children() if mirror.document is not None else []
    head = next((one for root in html for one in root.children() if one.tag_name == "head"), None)
    found = 0
    for node in head.children() if head is not None else ():
        if node.tag_name not in ("style", "link") or found >= MOST_SHEETS:
            continue
        text = describe.attribute(node, "_cssText") or "".join(
            child.text_content or "" for child in node.children() if child.type == NodeType.TEXT
        )
        if text and len(text) <= SHEET_LENGTH:
            found += 1
            yield text


@lru_cache(maxsize=64)
def _read(sheet: str) -> dict[str, list[Reveal]]:
    """The rules of a sheet that show something, by one name of what holds it."""
    found: dict[str, list[Reveal]] = {}
    until = count = 0
    for state in _STATE.finditer(sheet):
        if state.start() < until or count >= MOST_RULES:
            continue
        begin = max(sheet.rfind(mark, until, state.start()) for mark in "{};") + 1
        opened = sheet.find("{", state.end())
        until = sheet.find("}", opened)
        if opened < 0 or until < 0:
            break
        if not _SHOWS.search(sheet, opened, until):
            continue
        for selector in _plain(sheet[max(begin, 0) : opened]).split(","):
            rule = _rule(" ".join(selector.split()))
            if rule is not None:
                count += 1
                holder = rule.holder
                name = next((f".{one}" for one in sorted(holder.classes)), "")
                name = name or (f"#{holder.id}" if holder.id else holder.tag)
                found.setdefault(name, []).append(rule)
    return found


def _plain(text: str) -> str:
    """A text without its comments."""
    parts: list[str] = []
    at = 0
    while (begin := text.find("/*", at)) >= 0:
        parts.append(text[at:begin])
        end = text.find("*/", begin + 2)
        at = end + 2 if end >= 0 else len(text)
    return " ".join((*parts, text[at:]))


def _rule(selector: str) -> Reveal | None:
    # what is written to be slow to read is long
    parts = _PARTS.match(selector) if len(selector) <= SELECTOR_LENGTH else None
    if parts is None or _STATE.search(parts[4]):
        return None
    holder, shown = _LAST.search(parts[1]), _LAST.search(_BRACKETS.sub("", parts[4]).strip())
    if holder is None or shown is None:
        return None
    before, after = _named(holder[0]), _named(shown[0])
    if before is None or after is None:
        return None
    return Reveal(before, parts[2], parts[3] in "+~", after)


def _named(step: str) -> Named | None:
    tag, name, classes = "", "", set()
    for mark, written in _TOKEN.findall(_BRACKETS.sub("", step)):
        word = written.replace("\\", "")
        if mark == ".":
            classes.add(word)
        elif mark == "#":
            name = word
        else:
            tag = word.lower()
    return Named(tag, name, frozenset(classes)) if tag or name or classes else None
