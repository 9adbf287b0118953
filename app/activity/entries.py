"""What a person put into the fields of one window: events of one field, one behind the other, are
one entry.

A change that the page made itself (`userTriggered` false) is none. Boxes and lists are one entry
each time; text goes on for as long as no other field comes between and nobody rests longer than
`PAUSE_MS`.
"""

from __future__ import annotations

from app.activity.events import Incremental
from app.activity.model import Entry
from app.activity.streams import NodeNote

PAUSE_MS = 10_000.0
TEXT_LENGTH = 300
#: beyond this nothing more is listed of a window
LIMIT = 10_000
DOT = "•"
BOXES = frozenset({"checkbox", "radio"})


class Entries:
    """Collects the entries of one window, in order of time."""

    __slots__ = ("_window", "found")

    def __init__(self, window: int) -> None:
        self._window = window
        self.found: list[Entry] = []

    def change(
        self, at_ms: float, visit: int, snapshot: int, data: Incremental, note: NodeNote | None
    ) -> None:
        """Takes in an input event. `note` is on its field, None where that is not recorded."""
        if data.user_triggered is False or data.id is None:
            return
        kind = (note.attributes.get("type") or note.tag).lower() if note is not None else "field"
        box = kind in BOXES
        if kind == "radio" and not data.is_checked:
            return  # the others of its group, told when one is chosen
        text = "" if box else _shown(data.text or "", kind)
        checked = bool(data.is_checked) if box else None
        last = self.found[-1] if self.found else None
        if (
            last is not None
            and last.node_id == data.id
            and last.snapshot == snapshot
            and not box
            and at_ms - last.until_ms <= PAUSE_MS
        ):
            changes = last.changes + (text != last.text)
            self.found[-1] = Entry(
                last.window, last.visit, last.at_ms, at_ms, last.node_id, snapshot, last.kind,
                last.label, last.selector, text, checked, changes,
            )  # fmt: skip
        elif len(self.found) < LIMIT:
            self.found.append(
                Entry(
                    self._window, visit, at_ms, at_ms, data.id, snapshot, kind,
                    note.label if note else None, note.selector if note else None,
                    text, checked, 1,
                )
            )  # fmt: skip


def _shown(text: str, kind: str) -> str:
    """A password is nobody's to read, and what was masked looks alike."""
    text = text[:TEXT_LENGTH]
    if kind == "password" or (text and not text.strip("*")):
        return DOT * len(text)
    return text
