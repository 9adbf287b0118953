"""What a write tells those who show what it touched; apart from the database, so that the window can know it first."""

from __future__ import annotations

from msgspec import Struct


class Changes(Struct, frozen=True):
    """What a write changed: names of tables, ids of sessions. Whoever shows any of it asks again."""

    tables: frozenset[str] = frozenset()
    sessions: tuple[int, ...] = ()
