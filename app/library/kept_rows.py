"""Rows of a derived table held as columns in memory, once a connection: read again are, after a write, only those of
the sessions that were touched, or all where those are many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.insights.views import Page
from app.library import arrays
from app.library.listing import THESE, listed
from app.library.revisions import TOUCHED, revisions, stand, touched_since
from app.pattern import pattern

if TYPE_CHECKING:
    from app.library.database import Library

#: with more sessions touched than that, reading everything takes no longer
_MOST_TOUCHED = 5_000
_PAGES = """SELECT p.id, p.page, s.name FROM paths p
    LEFT JOIN hosts h ON h.host = p.host LEFT JOIN sites s ON s.id = h.site_id"""
_OF_SESSION = pattern(r"\bs\.")

Column = NDArray[Any]


def _texts(told: str) -> Column:
    # the same few texts stand in most rows: each is kept once
    known: dict[str | None, str | None] = {}
    return np.array([known.setdefault(one, one) for one in arrays.texts(told)], np.object_)


_READ: dict[str, Callable[[str], Column]] = {
    "whole": arrays.whole,
    "small": lambda told: arrays.whole(told).astype(np.int32),
    "number": arrays.numbers,
    "flag": lambda told: arrays.whole(told).astype(np.bool_),
    "text": _texts,
}


class Wanted(Struct, frozen=True):
    """A column: SQL over the table `t` and the sessions `s`, and what it holds: whole numbers of 64 bits, small ones of
    32, a number (NaN where there is none), a flag or text."""

    sql: str
    kind: str


class KeptRows:
    """The rows of one table, the columns in the order of `wanted`, a column of session ids before them."""

    def __init__(self, table: str, wanted: Sequence[Wanted]) -> None:
        self._wanted = (Wanted("t.session_id", "whole"), *wanted)
        self._from = f"{table} t"
        if any(_OF_SESSION.search(one.sql) for one in wanted):
            self._from += " JOIN sessions s ON s.id = t.session_id"
        self._stand: tuple[int, int] | None = None
        self._revisions: dict[str, int] = {}
        self._pages: list[tuple[int, str, str | None]] = []
        self.columns: tuple[Column, ...] = ()

    def refresh(self, db: Library) -> bool:
        """Bring the columns up to how the library stands; says whether anything is other now."""
        at = stand(db)
        if self.columns and at == self._stand:
            return False
        with db.unchanging():
            now = revisions(db)
            pages = db.execute(_PAGES).fetchall()
            is_other = not self.columns or now[TOUCHED] != self._revisions[TOUCHED]
            if is_other:
                self._read(db)
        is_other = is_other or pages != self._pages
        self._stand, self._revisions, self._pages = at, now, pages
        return is_other

    def pages(self) -> tuple[tuple[Page, ...], NDArray[np.int32]]:
        """The pages that the rules of the moment make, and the place of each path's by the path's number; that of no
        path is the last."""
        return _by_path(self._pages)

    def _read(self, db: Library) -> None:
        if self.columns:
            touched = touched_since(db, self._revisions[TOUCHED], _MOST_TOUCHED)
            if touched is not None:
                again = self._rows(db, f"WHERE t.session_id {THESE}", (listed(touched),))
                kept = ~np.isin(self.columns[0], np.array(touched, np.int64))
                joined = [
                    np.concatenate([old[kept], new])
                    for old, new in zip(self.columns, again, strict=True)
                ]
                order = np.argsort(joined[0], kind="stable")
                self.columns = tuple(column[order] for column in joined)
                return
        self.columns = self._rows(db)

    def _rows(
        self, db: Library, where: str = "", values: tuple[str, ...] = ()
    ) -> tuple[Column, ...]:
        named = ", ".join(f"{one.sql} AS c{at}" for at, one in enumerate(self._wanted))
        rows = f"(SELECT {named} FROM {self._from} {where} ORDER BY t.session_id, t.idx)"
        told = arrays.read(db, [f"c{at}" for at in range(len(self._wanted))], rows, values)
        return tuple(_READ[one.kind](text) for one, text in zip(self._wanted, told, strict=True))


def pages_by_path(db: Library) -> tuple[tuple[Page, ...], NDArray[np.int32]]:
    """What `KeptRows.pages` tells, without any rows."""
    return _by_path(db.execute(_PAGES).fetchall())


def _by_path(
    told: Sequence[tuple[int, str, str | None]],
) -> tuple[tuple[Page, ...], NDArray[np.int32]]:
    known: dict[Page, int] = {}
    page_of = np.zeros(1 + max((path for path, *_ in told), default=0), np.int32)
    for path, name, site in told:
        page_of[path] = known.setdefault(Page(name, site), len(known))
    return (*known, Page("")), np.append(page_of, np.int32(len(known)))
