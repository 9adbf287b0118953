"""Rows of a derived table held as columns in memory, once a connection: read again are, after a write, only those of
the sessions that were touched, or all where those are many.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.insights.views import Page
from app.library.revisions import TOUCHED, revisions, touched_since

if TYPE_CHECKING:
    from app.library.database import Library

#: with more sessions touched than that, reading everything takes no longer
_MOST_TOUCHED = 5_000
_PAGES = """SELECT p.id, p.page, s.name FROM paths p
    LEFT JOIN hosts h ON h.host = p.host LEFT JOIN sites s ON s.id = h.site_id"""
_THESE = "t.session_id IN (SELECT value FROM json_each(?))"

Column = NDArray[Any]
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    "whole": msgspec.json.Decoder(list[int]),
    "number": msgspec.json.Decoder(list[float | None]),
    "text": msgspec.json.Decoder(list[str | None]),
}
_DTYPES = {"whole": np.int64, "number": np.float64, "text": np.object_}


class Wanted(Struct, frozen=True):
    """A column: SQL over the table `t` and the sessions `s`, and what it holds: whole, number (NaN where there is
    none) or text."""

    sql: str
    kind: str


class KeptRows:
    """The rows of one table, the columns in the order of `wanted`, a column of session ids before them."""

    def __init__(self, table: str, wanted: Sequence[Wanted]) -> None:
        self._table = table
        self._wanted = (Wanted("t.session_id", "whole"), *wanted)
        self._stand: tuple[int, int] | None = None
        self._revisions: dict[str, int] = {}
        self._pages: list[tuple[int, str, str | None]] = []
        self.columns: tuple[Column, ...] = ()

    def refresh(self, db: Library) -> bool:
        """Bring the columns up to how the library stands; says whether anything is other now."""
        stand = db.others_version(), db.conn.total_changes
        if self.columns and stand == self._stand:
            return False
        with db.unchanging():
            now = revisions(db)
            pages = db.execute(_PAGES).fetchall()
            is_other = not self.columns or now[TOUCHED] != self._revisions[TOUCHED]
            if is_other:
                self._read(db)
        is_other = is_other or pages != self._pages
        self._stand, self._revisions, self._pages = stand, now, pages
        return is_other

    def pages(self) -> tuple[tuple[Page, ...], NDArray[np.int32]]:
        """The pages that the rules of the moment make, and the place of each path's by the path's number; that of no
        path is the last."""
        known: dict[Page, int] = {}
        page_of = np.zeros(1 + max((path for path, *_ in self._pages), default=0), np.int32)
        for path, name, site in self._pages:
            page_of[path] = known.setdefault(Page(name, site), len(known))
        return (*known, Page("")), np.append(page_of, np.int32(len(known)))

    def _read(self, db: Library) -> None:
        if self.columns:
            touched = touched_since(db, self._revisions[TOUCHED], _MOST_TOUCHED)
            if touched is not None:
                again = self._rows(db, f"WHERE {_THESE}", (msgspec.json.encode(touched).decode(),))
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
        """As JSON, one row of it: no object is made for each value on the way."""
        named = ", ".join(f"{one.sql} AS c{at}" for at, one in enumerate(self._wanted))
        told = ", ".join(f"json_group_array(c{at})" for at in range(len(self._wanted)))
        rows = f"""SELECT {named} FROM {self._table} t JOIN sessions s ON s.id = t.session_id {where}
            ORDER BY t.session_id, t.idx"""
        (found,) = db.execute(f"SELECT {told} FROM ({rows})", values).fetchall()
        return tuple(_column(one.kind, text) for one, text in zip(self._wanted, found, strict=True))


def _column(kind: str, told: str) -> Column:
    values = _DECODERS[kind].decode(told)
    if kind == "text":
        # the same few texts stand in most rows: each is kept once
        known: dict[str | None, str | None] = {}
        values = [known.setdefault(value, value) for value in values]
    return np.array(values, _DTYPES[kind])
