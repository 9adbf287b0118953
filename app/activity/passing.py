"""What changes in a page and answers nobody: what no person sees, and what a press shows for a moment only (a ripple,
a class for the pressed state)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from app.activity.changes import Change
from app.dom import describe
from app.dom.nodes import Added, AttributeChange, Node
from app.dom.style import declarations
from app.pattern import pattern
from app.rrweb.types import NodeType

#: a class, style or child that is gone again after this time was the press's own show
PASSING_MS = 800.0
#: how far around its target a press shows itself: steps up, and elements inside
STEPS_UP, MOST_INSIDE = 3, 24
SILENT = frozenset(
    {"script", "style", "link", "meta", "base", "title", "noscript", "template", "head"}
)
STATES = frozenset(
    {
        "open",
        "hidden",
        "disabled",
        "value",
        "checked",
        "selected",
        "src",
        "href",
        "inert",
        "rr_open_mode",
    }
)
_STATE = pattern(
    r"(?:aria-|data-(?:state|open|active|expanded|selected|visible|show|theme|mode|status))"
)
_UNSEEN = pattern(
    r"(?:tabindex|nonce|jsaction|jslog|id|data-(?:gtm|ga\b|track|analytics|focus|heap|hj|fs-|testid|whatin)|"
    r"ant-click-animating|ng-reflect)"
)
#: a time in ms or s since 1970, or in ms since the page came: noted there for a program
_MOMENT = pattern(r"1\d{9}(?:\d{3})?(?:\.\d+)?|\d+\.\d{4,}")
#: what only ever shows that something was pressed or has the focus
_SHOW = pattern(
    r"ripple|(?:^|[-_])(?:waves?|ink|splash|focus(?:ed)?(?:-visible|-within)?|animating|using-mouse|intent-mouse)"
    r"(?:$|[-_])"
)
#: what may show it, too, when it comes and goes
_PRESSED = pattern(
    r"(?:^|[-_])(?:press(?:ed|ing)?|tap(?:ped)?|touch(?:ed)?|activated|clicked|hover(?:ed)?|bounce|pulse|shake|flash)"
    r"(?:$|[-_])"
)


def attribute_kind(change: AttributeChange) -> Change | None:
    """What kind of change an entry of `attributes` is: the strongest of what it holds; None for nothing that shows."""
    kind: Change | None = None
    for name, value in change.attributes.items():
        if _is_state(name):
            return Change.STATE
        if name == "class":
            kind = Change.CLASS
        elif name == "style" and kind is not Change.CLASS:
            kind = Change.STYLE
        elif kind is None and not _is_unseen_name(name) and not _MOMENT.fullmatch(str(value)):
            kind = Change.ATTRIBUTE
    return kind


@lru_cache(maxsize=1_024)
def _is_state(name: str) -> bool:
    return name in STATES or _STATE.match(name) is not None


@lru_cache(maxsize=1_024)
def _is_unseen_name(name: str) -> bool:
    return _UNSEEN.match(name) is not None


def is_silent(node: Node) -> bool:
    """Is it something that no person sees, whatever it holds?"""
    here: Node | None = node
    for _ in range(3):
        if here is None:
            return False
        if here.tag_name in SILENT:
            return True
        here = here.parent
    return False


def is_unseen(node: Node) -> bool:
    """Is a new element one that nobody sees, or a press's own show?"""
    if node.tag_name in SILENT:
        return True
    attributes = node.attributes
    if not attributes:
        return node.type == NodeType.COMMENT
    if _SHOW.search(describe.attribute(node, "class").lower()):
        return True
    if node.tag_name in ("iframe", "img"):
        sizes = {str(attributes.get(side, "")) for side in ("width", "height")}
        style = describe.attribute(node, "style").replace(" ", "").lower()
        return bool(sizes & {"0", "1"}) or "display:none" in style or "visibility:hidden" in style
    return node.tag_name == "input" and attributes.get("type") == "hidden"


def unseen(came: Iterable[Added]) -> Iterator[tuple[int, int]]:
    """(parent, node) of the additions of a mutation that nobody sees."""
    for entry in came:
        if entry.node is not None and is_unseen(entry.node):
            yield entry.parent_id, entry.node.id


class Dress(Struct, frozen=True):
    """Class and style of an element at a moment, without what only shows a press."""

    tokens: frozenset[str]
    style: tuple[tuple[str, str], ...]

    def only_pressed(self, other: Dress) -> bool:
        """Do two differ by nothing but what may show a press?"""
        changed = self.tokens ^ other.tokens
        return self.style == other.style and all(_PRESSED.search(token) for token in changed)


Worn = tuple[str, str]


def worn(node: Node) -> Worn:
    """Class and style of an element as they are written."""
    attributes = node.attributes
    if not attributes:
        return "", ""
    return str(attributes.get("class") or ""), str(attributes.get("style") or "")


def dress_of(written: Worn) -> Dress:
    """What is written, understood."""
    classes, style = written
    return Dress(
        frozenset(token for token in classes.lower().split() if not _SHOW.search(token)),
        tuple(
            sorted(
                (name, value)
                for name, value in declarations(style).items()
                if not _SHOW.search(name)
            )
        )
        if style
        else (),
    )


def worn_around(target: Node) -> dict[int, Worn]:
    """What a target and what is around it wear, by node id."""
    found: dict[int, Worn] = {}
    top = target
    for step, above in enumerate(target.up()):
        tag = above.tag_name
        if tag in ("html", "body"):
            found[above.id] = worn(above)
        elif step <= STEPS_UP and tag:
            found[above.id] = worn(above)
            top = above
    stack = [top]
    while stack and len(found) < MOST_INSIDE:
        node = stack.pop()
        if node.tag_name and node.id not in found:
            found[node.id] = worn(node)
        if node.kids:
            stack.extend(node.kids)
    return found
