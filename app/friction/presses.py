"""Presses on what is switched off: browsers make no click of them. Evidence for the rules over clicks, as clicks."""

from __future__ import annotations

import math
from collections.abc import Iterator

from app.activity.model import Click
from app.activity.streams import NodeNote
from app.activity.targets import Trait
from app.friction.answers import Pressed
from app.friction.session import Session
from app.rrweb.types import Interaction

#: a press ends within this, and so near to where it began; a longer one is none, or a swipe
LONGEST_MS, MOVED_PX = 1_000.0, 12.0
#: a click that comes of a press comes this soon after its end
CLICK_MS = 400.0
MOST_PRESSES = 300
_ENDS = {
    Interaction.MOUSE_DOWN: Interaction.MOUSE_UP,
    Interaction.TOUCH_START: Interaction.TOUCH_END,
}


def presses_on_off(session: Session, window: int) -> list[Pressed]:
    """The presses of a window of which no click came, since their control is switched off, in order of time."""
    found: list[Pressed] = []
    acts = session.columns(window, "interaction")
    rows = list(
        zip(
            *(acts[name].tolist() for name in ("t_ms", "type", "node", "x_px", "y_px", "snapshot")),
            strict=True,
        )
    )
    for row, (at_ms, kind, node, x_px, y_px, snapshot) in enumerate(rows):
        if kind not in _ENDS or len(found) >= MOST_PRESSES:
            continue
        note = session.note(window, snapshot, node)
        control = _switched_off(session, window, note)
        if note is None or control is None:
            continue
        end_ms = _end(rows, row)
        if end_ms is None or (found and at_ms - found[-1].click.at_ms < CLICK_MS / 4):
            continue
        placed = x_px == x_px and y_px == y_px
        click = Click(
            window=window, visit=session.visit_at(window, at_ms), at_ms=end_ms,
            x_px=None, y_px=None, viewport_x_px=x_px if placed else None, viewport_y_px=y_px if placed else None,
            node_id=node, snapshot=snapshot,
            pointer="touch" if kind == Interaction.TOUCH_START else "mouse",
            tag=note.tag, selector=note.selector, element_key=control.element_key, label=control.label,
        )  # fmt: skip
        found.append(Pressed(click, row, int(Trait.CONTROL | Trait.OFF), at_ms, 0.0, []))
    return found


def _switched_off(session: Session, window: int, note: NodeNote | None) -> NodeNote | None:
    if note is None or not note.control:
        return None
    control = session.note(window, note.snapshot, note.control)
    if control is None or control.attributes.get("disabled", "false") == "false":
        return None
    return control


def _end(rows: list[tuple[float, int, int, float, float, int]], row: int) -> float | None:
    """When a press ended; None when it was a swipe, or a click came of it after all."""
    at_ms, kind, node, x_px, y_px, _ = rows[row]
    end_ms: float | None = None
    for later_ms, later, other, to_x, to_y, _ in _following(rows, row):
        if end_ms is None:
            if later == _ENDS[Interaction(kind)]:
                if later_ms - at_ms > LONGEST_MS or math.hypot(to_x - x_px, to_y - y_px) > MOVED_PX:
                    return None
                end_ms = later_ms
        elif later_ms - end_ms > CLICK_MS:
            break
        elif later == Interaction.CLICK and other == node:
            return None
    return end_ms


def _following(
    rows: list[tuple[float, int, int, float, float, int]], row: int
) -> Iterator[tuple[float, int, int, float, float, int]]:
    until_ms = rows[row][0] + LONGEST_MS + CLICK_MS
    for later in rows[row + 1 : row + 40]:
        if later[0] > until_ms:
            return
        yield later
