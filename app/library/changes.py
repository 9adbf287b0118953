"""What a write tells those who show what it touched; apart from the database, so that the window can know it first."""

from __future__ import annotations

from collections.abc import Set

from msgspec import Struct

#: how deep pages were seen is all that measuring changes of `facts`
SCROLLED = "facts.scroll_frac"
#: what no list of sessions, notes or issues tells, and no count beside them
_UNLISTED = frozenset(
    {
        "searches", "segments", "layouts", "click_rects", "click_layers", "call_rects", "measurings", "backdrops",
        "page_pictures", "thumbnails", "thumbnail_sets",
    }
)  # fmt: skip


class Changes(Struct, frozen=True):
    """What a write changed: names of tables, or of a column where nothing else of its table is another; ids of
    sessions. Whoever shows any of it asks again."""

    tables: frozenset[str] = frozenset()
    sessions: tuple[int, ...] = ()

    def may_change_lists(self, query: str = "") -> bool:
        """Whether other sessions may fit a query now, or rows of lists may tell something else."""
        told = self.tables - _UNLISTED
        return told != {SCROLLED} and bool(told) or SCROLLED in told and "scroll" in query

    def concerns(self, session: int | None, tables: Set[str]) -> bool:
        """Whether rows of a session in any of these tables may be others now."""
        return session in self.sessions and not self.tables.isdisjoint(tables)


class OthersChanges(Changes, frozen=True):
    """What another program wrote; which rows, nobody knows."""

    def concerns(self, session: int | None, tables: Set[str]) -> bool:
        """It may be any of them."""
        return session is not None and bool(tables)
