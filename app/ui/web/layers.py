"""What was open above a page or within it, as the browser tells it, and the key by which that is known in all sessions.

The key is what changes least: a test id, an id without what programs and counters put into it, then its words without
numbers, then its classes. This docstring is the definition of record of the **state key**.
"""

from __future__ import annotations

import msgspec

from app.insights.elements import CHANGES, steady, words
from app.pattern import pattern

KEY_LENGTH = 120
LABEL_LENGTH = 80
_CLASSES = 3
_LETTERS = pattern(r"[A-Za-z]+")
#: what programs begin the ids with that they make: told apart by nothing but their counters
_OF_PROGRAMS = frozenset(
    {
        "radix", "headlessui", "react", "aria", "mui", "chakra", "ant", "antd", "el", "ember", "ng", "cdk", "rc", "vue",
        "overlay", "dialog", "modal", "popup", "popover", "menu", "listbox", "dropdown", "select", "panel", "tab",
        "tabs", "tooltip", "content", "id", "key", "tmp", "container", "title", "label", "trigger", "button",
    }
)  # fmt: skip
#: what a picture is worth beside letters
PICTURE_LETTERS = 50


class OpenLayer(msgspec.Struct, frozen=True):
    """One thing that was open: `kind` dialog, menu, tab, step, part or banner; `place` of a step, from 1. `is_in_flow`:
    it lies in the flow of the page, and it is not known whether it always stands open."""

    kind: str
    name: str
    id: str
    test_id: str
    role: str
    classes: str
    place: int = 0
    is_in_flow: bool = False

    @property
    def key(self) -> str:
        """The state key, see the module's docstring.

        >>> OpenLayer("dialog", "Shoe 12", "quickview-817", "", "dialog", "modal").key
        'dialog|#quickview-#'
        >>> OpenLayer("dialog", "Order 1204 is placed", ":r3:", "", "dialog", "css-1x9k2").key
        'dialog|order is placed'
        """
        return f"{self.kind}|{self._told()}"[:KEY_LENGTH]

    @property
    def label(self) -> str | None:
        """What people call it; None where nothing says."""
        name = self.name.strip()
        return None if not name else name[:LABEL_LENGTH]

    def _told(self) -> str:
        if self.kind == "step" and self.place:
            return str(self.place)
        if self.test_id:
            return f"[{steady(self.test_id)}]"
        own = steady(self.id)
        parts = {part.lower() for part in _LETTERS.findall(own)}
        if parts and (CHANGES not in own or parts - _OF_PROGRAMS):
            return f"#{own}"
        said = words(self.name)
        if said:
            return said
        classes = [steady(name) for name in self.classes.split()]
        kept = [name for name in classes if CHANGES not in name][:_CLASSES]
        return ".".join([self.role, *kept])


def opened(said: object) -> tuple[OpenLayer, ...]:
    """What `layers.open` answers; nothing where no page is shown."""
    try:
        return msgspec.json.decode(str(said), type=tuple[OpenLayer, ...])
    except msgspec.DecodeError:
        return ()


class Look(msgspec.Struct, frozen=True):
    """How well a moment shows its page: what is open above it, whether it still loads, how much it holds, how far it
    was scrolled then."""

    open: tuple[OpenLayer, ...]
    is_loading: bool
    letters: int
    pictures: int
    height_px: float
    scrolled_px: float = 0.0

    @property
    def is_clear(self) -> bool:
        """Nothing is open above the page, no banner either."""
        return all(layer.is_in_flow for layer in self.open)

    @property
    def parts(self) -> int:
        """How many parts of the page are open that may be shut."""
        return sum(layer.is_in_flow for layer in self.open)

    def shows(self, state: str) -> bool:
        """Whether what has that state key is open."""
        return any(layer.key == state for layer in self.open)

    @property
    def fullness(self) -> float:
        """How much of the page is there, in letters."""
        return self.letters + PICTURE_LETTERS * self.pictures
