"""What a write tells those who show what it touched; apart from the database, so that the window can know it first."""

from __future__ import annotations

from collections.abc import Set

from msgspec import Struct

_OF_SEARCHES = frozenset({"searches", "segments"})


class Changes(Struct, frozen=True):
    """What a write changed: names of tables, ids of sessions. Whoever shows any of it asks again."""

    tables: frozenset[str] = frozenset()
    sessions: tuple[int, ...] = ()

    @property
    def is_of_searches(self) -> bool:
        """Whether only searches were kept or remembered: what is found is the same."""
        return bool(self.tables) and self.tables <= _OF_SEARCHES

    def concerns(self, session: int | None, tables: Set[str]) -> bool:
        """Whether rows of a session in any of these tables may be others now."""
        return session in self.sessions and not self.tables.isdisjoint(tables)


class OthersChanges(Changes, frozen=True):
    """What another program wrote; which rows, nobody knows."""

    def concerns(self, session: int | None, tables: Set[str]) -> bool:
        """It may be any of them."""
        return session is not None and bool(tables)
