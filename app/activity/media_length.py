"""How long a medium is, as far as its page says so: rrweb itself records no length.

Players of the trade write it beside the picture: as an attribute, as the end of the slider, as the second of two
times ("0:06 / 3:20"). It is believed only where what stands beside it agrees with the position that was recorded.
"""

from __future__ import annotations

import math
import re

from app.dom import describe
from app.dom.nodes import Node
from app.dom.players import MEDIA_TAGS
from app.pattern import pattern
from app.rrweb.types import NodeType

#: how far above a medium its player may begin, and how much may stand in that
STEPS_AROUND, MOST_IN_PLAYER = 4, 500
#: a shown position is whole seconds and told a little late
AGREES_WITHIN_S = 1.3
LONGEST_S = 24 * 3600.0
#: the end of a slider that counts in percent
PERCENT = 100.0
ATTRIBUTES = ("rr_mediaDuration", "data-duration", "duration")
_TIME = pattern(r"([-−–]?)\s*(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?!\d)")
_TIMES_ONLY = pattern(r"[\s\d:/|−–-]+|.{0,16}?[\d:]+")
_ISO = pattern(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", re.IGNORECASE)
TEXT, ELEMENT = int(NodeType.TEXT), int(NodeType.ELEMENT)


def told_by_page(medium: Node, position_s: float) -> float | None:
    """The length in seconds that the page tells of a medium standing at a position; None where it tells none that can
    be believed."""
    player = _player(medium)
    for node in (medium, *(above for above in player[:1] if above is not medium)):
        for name in ATTRIBUTES:
            found = _length(describe.attribute(node, name))
            if found is not None and found >= position_s - AGREES_WITHIN_S:
                return found
    shown = _by_times([one for node in player for one in _times(node)], position_s)
    for node in player:
        slid = _by_slider(node, position_s, shown)
        if slid is not None:
            return slid
    return shown


def _player(medium: Node) -> list[Node]:
    """What belongs to a medium's player, its root first: no other medium stands in it."""
    found = [medium]
    above = medium.parent
    for _ in range(STEPS_AROUND):
        if above is None or above.type != ELEMENT or above.tag_name in ("body", "html"):
            break
        inside = _inside(above)
        if inside is None:
            break
        found, above = inside, above.parent
    return found


def _inside(root: Node) -> list[Node] | None:
    found: list[Node] = []
    stack, media = [root], 0
    while stack:
        node = stack.pop()
        media += node.tag_name in MEDIA_TAGS
        if len(found) >= MOST_IN_PLAYER or media > 1:
            return None
        found.append(node)
        stack.extend(node.children())
        if node.shadow is not None:
            stack.append(node.shadow)
    return found


def _length(text: str) -> float | None:
    """A length as an attribute gives it: seconds, minutes and seconds, or ISO 8601."""
    text = text.strip()
    if not text or len(text) > 40:
        return None
    iso, clock = _ISO.fullmatch(text), _TIME.fullmatch(text)
    if iso:
        hours, minutes, seconds = (float(part or 0) for part in iso.groups())
        found = 3600 * hours + 60 * minutes + seconds
    elif clock and not clock[1]:
        found = _seconds(clock)
    else:
        try:
            found = float(text)
        except ValueError:
            return None
    return found if math.isfinite(found) and 0 < found <= LONGEST_S else None


def _seconds(found: re.Match[str]) -> float:
    return 3600.0 * int(found[2] or 0) + 60.0 * int(found[3]) + int(found[4])


def _times(node: Node) -> list[tuple[bool, float]]:
    """(is what remains, seconds) of each time that stands in a text of nothing else."""
    text = node.text_content if node.type == TEXT else ""
    if not text or len(text) > 60 or ":" not in text or not _TIMES_ONLY.fullmatch(text.strip()):
        return []
    return [
        (bool(one[1]) and not one.start(), _seconds(one)) for one in _TIME.finditer(text.strip())
    ]


def _by_times(times: list[tuple[bool, float]], position_s: float) -> float | None:
    whole = {seconds for remains, seconds in times if not remains}
    left = {seconds for remains, seconds in times if remains}
    is_here = any(abs(one - position_s) <= AGREES_WITHIN_S for one in whole)
    longer = {one for one in whole if one > 0 and one >= position_s - AGREES_WITHIN_S}
    if is_here and len(longer) > 1:
        longer = {one for one in longer if abs(one - position_s) > AGREES_WITHIN_S} or longer
    agreeing = {
        one
        for one in longer
        for rest in left
        if abs(position_s + rest - one) <= 2 * AGREES_WITHIN_S
    }
    if len(agreeing) == 1:
        return agreeing.pop()
    if is_here and len(longer) == 1 and (len(whole) > 1 or position_s < AGREES_WITHIN_S):
        return longer.pop()
    return None


def _by_slider(node: Node, position_s: float, shown_s: float | None) -> float | None:
    """The length by a slider that stands where the medium does; in percent only where a shown length agrees."""
    if node.type != ELEMENT or not node.attributes:
        return None
    try:
        now, end = (float(describe.attribute(node, f"aria-value{name}")) for name in ("now", "max"))
    except ValueError:
        return None
    if not (math.isfinite(now) and 0 < now <= end <= LONGEST_S):
        return None
    if end == PERCENT and shown_s is not None:
        by_share = position_s / now * PERCENT
        return by_share if -0.6 <= by_share - shown_s <= AGREES_WITHIN_S else None
    if end != PERCENT and position_s > AGREES_WITHIN_S and abs(now - position_s) <= AGREES_WITHIN_S:
        return end
    return None
