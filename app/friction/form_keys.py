"""What forms and fields are called so that the same one has the same name in all sessions: by what their site's code
calls them, never by what pages count up or make up for one visit.
"""

from __future__ import annotations

import re

from app.activity.streams import NodeNote
from app.pattern import pattern

KEY_LENGTH = 200
#: what a framework makes up: `:r1a:`, long numbers, hashes
_MADE_UP = pattern(r":r[0-9a-z]*:|«r[0-9a-z]*»|\d{3,}|(?=[0-9a-f]*\d)[0-9a-f]{8,}", re.IGNORECASE)


def field_key(note: NodeNote | None, kind: str) -> str:
    """The name of a field within its form; those that are chosen among have one together."""
    if note is None:
        return kind
    name = note.attributes.get("name", "")
    if name and not _MADE_UP.search(name):
        return f"[name={name}]"[:KEY_LENGTH]
    identity = note.attributes.get("id", "")
    if identity and not _MADE_UP.search(identity):
        return f"#{identity}"[:KEY_LENGTH]
    return note.element_key or stable(note.selector) or kind


def stable(selector: str | None) -> str:
    """A selector without what was made up for one visit."""
    return _MADE_UP.sub("*", selector or "")[:KEY_LENGTH]
