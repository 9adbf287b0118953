"""Messages that appear and say that something went wrong: rows of `Analysis.alerts`.

A *message* is an element that says so by its role (alert, alertdialog, status), as a live region, or by a part of its
class (alert, error, toast, invalid …). It *appears* when it is added, when its text is set, or when it or what holds it
stops being hidden by an attribute; what was there from the start does not. Its text has to say that something is wrong.
A short text without any of these marks is one, too, when it appears close to a field soon after a doing.
`AlertShown.after_ms` tells how long before a person last pressed or typed something, or a page came: what comes long
after anybody's doing answers nobody.
"""

from __future__ import annotations

import math
import re
from collections import Counter

from msgspec import Struct

from app.activity.by_fields import is_by_a_field
from app.activity.changes import changed_by
from app.activity.phrases import WRONG, says
from app.activity.visits import CameBack
from app.dom import describe
from app.dom.mirror import Mirror
from app.dom.nodes import SHADOW_ROOT, Mutation, Node
from app.pattern import pattern
from app.rrweb.types import NodeType

MOST_ALERTS = 300
TEXT_LENGTH = 200
#: a text longer than this is a part of a page, not a message
MESSAGE_LENGTH = 300
#: more elements than this at once are a part of a page; what is in them is there from the start
MOST_AT_ONCE = 80
MOST_DRESSED_AT_ONCE = 8
#: and what comes this soon after the page, before anybody did anything
BUILDING_MS = 1_000.0
#: elements looked at in a window in all, and how many more with each doing of a person
ROOM = 10_000
ROOM_A_DOING = 10
#: messages known of a page; and looks at one of them or at what holds one: more, and it changes by itself
MOST_KNOWN = 500
MOST_LOOKS = 200
#: changes of a node's attributes after which it is not asked any more whether they make it a message
MOST_DRESSED = 10
#: for how long what mutations touch is gathered
GATHERED_MS = 250.0
#: how far above a change its message may be, and above a message what hides it
STEPS = 5
#: a text close to a field that comes this soon after a doing answers it; shorter and longer ones say something else
PLAIN_MS = 4_000.0
PLAIN_LENGTH = (8, 160)
#: more nodes than this at once are a part of the page, or change by themselves
MOST_PLAIN = 24
#: such texts looked for in a window in all, and how many more with each doing of a person
PLAIN_ROOM, PLAIN_ROOM_A_DOING = 4_000, 24
#: what comes later than this after the last doing, or the page, answers nobody
ANSWER_MS = 30_000.0
#: a server sends a page back within this
SENT_MS = 15_000.0
#: how long the text of a message stands for the same message, put there twice
SAME_MS = 1_000.0

MESSAGE_CLASS = pattern(
    r"alert|error|danger|invalid|toast|snack-?bar|notif|flash|warning|validation|feedback|help-block|problem",
    re.IGNORECASE,
)
MESSAGE_ROLES = frozenset({"alert", "alertdialog", "status"})
LIVE = frozenset({"assertive", "polite"})
#: roles of what one presses: their texts are names
NO_MESSAGES = frozenset(
    {"menuitem", "menuitemcheckbox", "menuitemradio", "button", "tab", "option", "link", "img"}
)
NO_MESSAGE_TAGS = frozenset(
    {"button", "a", "input", "select", "textarea", "svg", "i", "html", "body", "script", "style"}
)
#: what names a field or a part of a page, and is no message
NO_PLAIN_TAGS = NO_MESSAGE_TAGS | {
    "label",
    "legend",
    "option",
    "h1",
    "h2",
    "h3",
    "form",
    "main",
    "li",
    "td",
    "th",
}
HIDING_CLASS = pattern(
    r"(?:^|\s)(?:(?:is-|u-|d-|ng-)?(?:hidden|hide|invisible|none)|visually-hidden|sr-only|collapsed?)(?:\s|$)",
    re.IGNORECASE,
)
HIDING_STYLE = pattern(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$))"
)


class AlertShown(Struct, frozen=True):
    """A message that something is wrong, when it appeared. `visit` as in `Analysis.visits`; `after_ms` from the last
    press, typing or coming of a page."""

    window: int
    visit: int
    at_ms: float
    after_ms: float
    node_id: int
    snapshot: int
    selector: str | None
    text: str


class Alerts:
    """Watches one window for messages. What mutations touch is gathered for `GATHERED_MS` and looked at then, before
    the page changes again: most of it is the same few nodes over and over.
    """

    def __init__(self, window: int, mirror: Mirror) -> None:
        self._window = window
        self._mirror = mirror
        self._snapshot = 0
        self._visit = -1
        self._done_ms = 0.0
        #: whether that was done in a form
        self._in_form = False
        self._built_ms = 0.0
        self._room = ROOM
        #: when what was gathered is to be looked at, before the page changes again
        self.due_ms = math.inf
        self._last_ms = 0.0
        self._came: list[Node] = []
        self._changed: set[int] = set()
        self._dressed: set[int] = set()
        #: known messages by node id, with the text that is to be seen of them now
        self._known: dict[int, str] = {}
        #: what holds them: hides or shows them with itself
        self._holders: set[int] = set()
        #: how often messages and holders were looked at
        self._looks: Counter[int] = Counter()
        #: nodes that change and are no part of a message
        self._plain: set[int] = set()
        #: nodes whose attributes change all the time and that became no message by it
        self._worn: set[int] = set()
        self._classes: dict[object, bool] = {}
        #: nodes that changed soon after a doing, and those that stand by no field or never say that something is wrong
        self._said: set[int] = set()
        self._far: set[int] = set()
        self._plain_room = PLAIN_ROOM
        self.found: list[AlertShown] = []

    def done(self, at_ms: float, node_id: int) -> None:
        """A person pressed or typed into something: what came before does not answer it."""
        if self.due_ms != math.inf:
            self.look()
        self._done_ms = at_ms
        node = self._mirror.nodes.get(node_id)
        self._in_form = node is not None and describe.form_of(node) is not None
        self._room += ROOM_A_DOING
        self._plain_room = max(self._plain_room, PLAIN_ROOM_A_DOING)

    def begin(
        self, at_ms: float, visit: int, snapshot: int, *, new: bool, again: CameBack | None
    ) -> None:
        """A FullSnapshot: its messages are there from the start.

        Args:
            again: how the page that was left came back: what it says anew answers who sent a form from it. Under
                another query it may be another part of a list as well: then only what stands by a field.
        """
        soon = self._built_ms < self._done_ms and at_ms - self._done_ms <= SENT_MS
        sent = again is not None and self._in_form and soon
        before = {_words(text) for text in self._known.values()} if sent else set()
        self._visit, self._snapshot = visit, snapshot
        if new:
            self._done_ms = self._built_ms = at_ms
        for kept in (self._known, self._holders, self._looks, self._plain, self._worn, self._far):
            kept.clear()
        self._forget()
        for node in self._mirror.nodes.values():
            if node.attributes and self._is_message(node):
                self._know(node, self._seen_text(node))
        for node_id, text in self._known.items() if sent else ():
            node = self._mirror.nodes[node_id]
            if again is CameBack.ANOTHER_QUERY and not is_by_a_field(node):
                continue
            if text and _words(text) not in before and says(WRONG, text):
                self._note(at_ms, node, text)

    def mutated(self, at_ms: float, change: Mutation) -> None:
        """Takes in a mutation that the mirror has taken in."""
        if at_ms - self._done_ms > ANSWER_MS:
            return
        came = self._mirror.came
        # with more than so many, none of them is looked at
        is_open = (
            self._plain_room > 0
            and len(self._said) <= MOST_PLAIN
            and at_ms - self._done_ms <= PLAIN_MS
        )
        if self._room > 0:
            if came and len(came) <= MOST_AT_ONCE:
                self._room -= len(came)
                for entry in came:
                    # decided now: what is kept until later is not in the processor's cache any more
                    node = entry.node
                    if node is None:
                        continue
                    if node.attributes and self._is_message(node):
                        self._came.append(node)
                    elif is_open:
                        self._said.add(node.id)
            if 0 < len(change.attributes) <= MOST_DRESSED_AT_ONCE:
                self._dressed.update([entry.id for entry in change.attributes])
        if self._known:
            changed = changed_by(change, came)
            self._changed |= changed.added
            self._changed |= changed.told
        count = len(change.adds) + len(change.texts)
        if is_open and count <= MOST_PLAIN:
            self._plain_room -= count
            self._said.update([entry.parent_id for entry in change.adds])
            self._said.update([entry.id for entry in change.texts])
        self._last_ms = at_ms
        if self.due_ms == math.inf:
            self.due_ms = at_ms + GATHERED_MS

    def look(self) -> None:
        """Looks at what was gathered: the page is as the last mutation left it."""
        nodes, known = self._mirror.nodes, self._known
        looks: dict[int, Node] = {}
        for message in self._came:
            self._learn(message, looks)
        dressed = self._dressed - self._worn
        self._room -= len(dressed)
        for node_id in dressed:
            node = nodes.get(node_id)
            if node_id in known or node is None:
                continue
            if self._is_message(node):
                self._learn(node, looks)
                continue
            self._looks[node_id] += 1
            if self._looks[node_id] >= MOST_DRESSED:
                self._worn.add(node_id)
        for node_id in self._changed - self._plain:
            self._look_above(node_id, looks)
        for node_id in self._dressed.intersection(known):
            looks[node_id] = nodes[node_id]
        for node_id in self._dressed & self._holders:
            self._looks[node_id] += 1
            if self._looks[node_id] > MOST_LOOKS:
                self._holders.discard(node_id)
                continue
            for one in known:
                node = nodes.get(one)
                if node is not None and any(above.id == node_id for above in _above(node)):
                    looks[one] = node
        if len(self._said) <= MOST_PLAIN:
            for node_id in self._said - self._far:
                self._look_at_plain(node_id, looks)
        self._forget()
        for node in looks.values():
            self._tell(self._last_ms, node)

    def _look_at_plain(self, node_id: int, looks: dict[int, Node]) -> None:
        """A node that got a text, or came with one: is it a message by a field?"""
        node = self._mirror.nodes.get(node_id)
        if node is not None and node.type == NodeType.TEXT:
            node = node.parent
        if node is None or not node.tag_name or node.id in self._far or node.id in self._known:
            return
        shortest, longest = PLAIN_LENGTH
        text = describe.text_of(node, longest + 1)
        if shortest <= len(text) <= longest and says(WRONG, text):
            if node.tag_name not in NO_PLAIN_TAGS and is_by_a_field(node):
                self._learn(node, looks)
            else:
                self._far.update((node_id, node.id))
            return
        self._looks[node_id] += 1
        if self._looks[node_id] >= MOST_DRESSED:
            self._far.add(node_id)

    def _forget(self) -> None:
        self.due_ms = math.inf
        self._came = []
        self._changed = set()
        self._dressed = set()
        self._said = set()

    def _learn(self, node: Node, looks: dict[int, Node]) -> None:
        if self._mirror.nodes.get(node.id) is node and len(self._known) < MOST_KNOWN:
            self._know(node, "")
            looks[node.id] = node

    def _look_above(self, node_id: int, looks: dict[int, Node]) -> None:
        """The message that a changed node is part of."""
        here = self._mirror.nodes.get(node_id)
        steps = 0
        while here is not None and steps <= STEPS:
            if here.id in self._known:
                looks[here.id] = here
                return
            here, steps = here.parent, steps + 1
        self._plain.add(node_id)

    def _know(self, node: Node, text: str) -> None:
        self._known[node.id] = text
        self._holders.update(above.id for above in _above(node))
        self._plain.clear()

    def _is_message(self, node: Node) -> bool:
        attributes = node.attributes
        if not attributes:
            return False
        dress = attributes.get("class", "")
        known = self._classes.get(dress)
        if known is None:
            known = isinstance(dress, str) and MESSAGE_CLASS.search(dress) is not None
            self._classes[dress] = known
        if not known and "role" not in attributes and "aria-live" not in attributes:
            return False
        role = attributes.get("role")
        if node.tag_name in NO_MESSAGE_TAGS or role in NO_MESSAGES:
            return False
        return known or role in MESSAGE_ROLES or attributes.get("aria-live") in LIVE

    def _seen_text(self, node: Node) -> str:
        """What is to be seen of a message: empty for one that is hidden, or too long for a message."""
        if _hidden(node) or any(_hidden(above) for above in _above(node)):
            return ""
        text = describe.text_of(node, MESSAGE_LENGTH)
        return text if len(text) <= MESSAGE_LENGTH else ""

    def _tell(self, at_ms: float, node: Node) -> None:
        self._looks[node.id] += 1
        if self._looks[node.id] > MOST_LOOKS:
            return
        before, text = self._known.get(node.id, ""), self._seen_text(node)
        self._known[node.id] = text
        if not text or _words(text) == _words(before):
            return
        if not says(WRONG, text):
            return
        if self._done_ms == self._built_ms and at_ms - self._built_ms < BUILDING_MS:
            return
        self._note(at_ms, node, text)

    def _note(self, at_ms: float, node: Node, text: str) -> None:
        if len(self.found) >= MOST_ALERTS:
            return
        for other in reversed(self.found):
            if at_ms - other.at_ms > SAME_MS:
                break
            if text[:TEXT_LENGTH] in other.text or other.text in text:
                return
        self.found.append(
            AlertShown(
                self._window, self._visit, at_ms, at_ms - self._done_ms, node.id, self._snapshot,
                describe.selector(node) or None, text[:TEXT_LENGTH],
            )
        )  # fmt: skip


def _above(node: Node) -> list[Node]:
    """The elements that hold a node, as far up as what hides it is looked for."""
    found: list[Node] = []
    here = node.parent
    while here is not None and len(found) < STEPS and here.type in (2, SHADOW_ROOT):
        found.append(here)
        here = here.parent
    return found


def _hidden(node: Node) -> bool:
    """Is an element hidden by its own attributes?"""
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") in ("true", True):
        return True
    style, dress = attributes.get("style"), attributes.get("class")
    if isinstance(style, str) and HIDING_STYLE.search(style):
        return True
    return isinstance(dress, str) and HIDING_CLASS.search(dress) is not None


def _words(text: str) -> str:
    """A text without its numbers: what counts down says nothing new."""
    return re.sub(r"\d+", "", text)
