"""What the sidebar counts, held as numbers in memory: for each facet which session has which value. A count is then a
pass over numbers, whatever the query. Read once a connection (`columns_of`); after a write the sessions that were
touched are read again, or what was written to where those are many (`app.library.revisions` tells both). A hundred
thousand sessions take some 40 MB.

A session keeps its row: later ones come behind, and the row of one that is gone stays, without a session.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.library import arrays, search_sql
from app.library.facet_choices import BY_VALUE, Source
from app.library.listing import THESE, listed
from app.library.pairs import Ids, Mask, Pairs, Rows, Value
from app.library.per_connection import PerConnection
from app.library.revisions import TOUCHED, WATCHED, revisions, stand, touched_since
from app.library.search import Order, parse
from app.library.search_sql import Condition, condition
from app.pattern import pattern

if TYPE_CHECKING:
    from app.library.database import Library

_FACTS = "facts f"
_IN_FACTS = [source for source in BY_VALUE.values() if source.rows == _FACTS]
_EVERYTHING = Condition("TRUE")
#: bits of a number of SQLite's that are used
_BITS = 60
_TABLE = pattern(r"\b(?:FROM|JOIN) (\w+)")
#: sessions of queries that are held
_MASKS = 8
#: with more sessions touched than that, reading everything takes no longer
_MOST_TOUCHED = 2_000
#: rows without a session, of all, with which everything is read again
_MOST_GONE_FRAC = 0.1

_NOBODY = np.zeros(0, np.int64)
_NO_CODES = np.zeros(0, np.int32)


#: tables of which those sessions are read again whose rows were touched
_PATCHED = WATCHED - {"paths", "tags"}


class Columns:
    """All of it for one library, brought up to date by `refresh`."""

    def __init__(self) -> None:
        self._stand: tuple[int, int] | None = None
        self._revisions: dict[str, int] = {}
        self._sessions = np.zeros(0, np.int64)
        self._is_there = np.zeros(0, np.bool_)
        self._pairs: dict[Source, Pairs] = {}
        self._choices: dict[str, Mask] = {}
        self._masks: dict[Condition, Mask] = {}

    def refresh(self, db: Library) -> None:
        """Put right, or forget, what is not so any more."""
        at = stand(db)
        if at == self._stand:
            return
        self.forget_masks()
        with db.unchanging():
            now = revisions(db)
            changed = {name for name, number in now.items() if self._revisions.get(name) != number}
            if self._revisions and (TOUCHED not in changed or self._patch(db, changed)):
                changed -= _PATCHED
            self._forget(db, changed)
        self._stand, self._revisions = at, now

    def _forget(self, db: Library, changed: Set[str]) -> None:
        """What depends on any of these tables is read when it is next asked for."""
        if "facts" in changed:
            self._sessions = np.sort(_ids(db, "facts"))
            self._is_there = np.ones(len(self._sessions), np.bool_)
            self._pairs, self._choices = {}, {}
            return
        self._pairs = {
            source: kept for source, kept in self._pairs.items() if not changed & _of(source)
        }
        self._choices = {
            term: kept
            for term, kept in self._choices.items()
            if not changed & _tables(condition(parse(term)).sql)
        }

    def _patch(self, db: Library, changed: Set[str]) -> bool:
        """Read again what stands in these tables of the sessions that were touched; False where all has to be read."""
        touched = touched_since(db, self._revisions[TOUCHED], _MOST_TOUCHED)
        if touched is None:
            return False
        these = listed(touched)
        there = _ids(db, f"facts WHERE session_id {THESE}", [these])
        new = np.sort(there[~self.rows_of(there)[0]])
        if len(new) and len(self._sessions) and new[0] < self._sessions[-1]:
            return False
        self._sessions = np.concatenate([self._sessions, new])
        is_touched = self._mask_of(np.array(touched, np.int64))
        self._is_there = np.concatenate([self._is_there, np.ones(len(new), np.bool_)])
        self._is_there = self._is_there & ~is_touched | self._mask_of(there)
        if (~self._is_there).sum() > _MOST_GONE_FRAC * len(self._sessions):
            return False
        # what else is told of a session is written with its facts
        is_any = "facts" in changed
        sources = [source for source in self._pairs if is_any or changed & _of(source)]
        terms = [
            (term, asked)
            for term, asked in ((term, condition(parse(term))) for term in self._choices)
            if is_any or changed & _tables(asked.sql)
        ]
        self._patch_facts(db, [one for one in sources if one in _IN_FACTS], these, is_touched)
        for source in sources:
            if source not in _IN_FACTS:
                self._patch_pairs(db, source, these, is_touched)
        for first in range(0, len(terms), _BITS):
            self._patch_choices(db, terms[first : first + _BITS], these, is_touched)
        return True

    def _patch_facts(
        self, db: Library, sources: Sequence[Source], these: str, is_touched: Mask
    ) -> None:
        told = db.execute(
            f"""SELECT {", ".join(["f.session_id", *(one.value for one in sources)])}
                FROM {_FACTS} WHERE f.session_id {THESE}""",
            (these,),
        ).fetchall()
        rows = self.rows_of(np.array([row[0] for row in told], np.int64))[1]
        for at, source in enumerate(sources, 1):
            values = [row[at] for row in told]
            self._pairs[source].change(is_touched, rows, values)

    def _patch_pairs(self, db: Library, source: Source, these: str, is_touched: Mask) -> None:
        if source.group and not source.each:
            del self._pairs[source]
            return
        told = db.execute(
            f"""SELECT {source.session}, {source.value} FROM {source.each or source.rows}
                WHERE {source.session} {THESE}""",
            (these,),
        ).fetchall()
        is_known, rows = self.rows_of(np.array([row[0] for row in told], np.int64))
        values = [row[1] for row in itertools.compress(told, is_known)]
        self._pairs[source].change(is_touched, rows, values)

    def _patch_choices(
        self, db: Library, asked: Sequence[tuple[str, Condition]], these: str, is_touched: Mask
    ) -> None:
        values = [value for _, one in asked for value in one.values]
        told = db.execute(
            f"""SELECT f.session_id, {_bits([one.asked_each for _, one in asked])}
                FROM {search_sql.ALL_WITH_TRASH} WHERE f.session_id {THESE}""",
            (*values, these),
        ).fetchall()
        fits = np.zeros(len(self._sessions), np.int64)
        rows = self.rows_of(np.array([row[0] for row in told], np.int64))[1]
        fits[rows] = [row[1] for row in told]
        for at, (term, _) in enumerate(asked):
            mask = np.zeros(len(self._sessions), np.bool_)
            mask[: len(self._choices[term])] = self._choices[term]
            mask[is_touched] = fits[is_touched] >> at & 1 > 0
            self._choices[term] = mask

    def forget_masks(self) -> None:
        """The sessions of queries are looked for again."""
        self._masks = {}

    def among(self, db: Library, wanted: Condition) -> Mask:
        """The sessions that fit a condition, less those in the trash."""
        if wanted not in self._masks:
            if wanted.sql == "TRUE":
                mask = self._is_there & ~self._mask_of(_ids(db, "trash"))
            elif wanted.rest is not None:
                with db.unchanging():
                    # views are of the library as it stands now: whoever asks for them has these columns follow
                    in_order = _in_order(db, wanted.orders)
                    mask = self.among(db, wanted.rest) & in_order
            elif wanted.rows:
                mask = self._mask_of(_ids(db, wanted.rows, wanted.values))
                mask &= self.among(db, _EVERYTHING)
            else:
                rows = f"{search_sql.source(wanted.sql)} WHERE {wanted.sql}"
                mask = self._mask_of(_ids(db, rows, wanted.values, "f.session_id"))
            latest = itertools.islice(
                self._masks.items(), max(0, len(self._masks) - _MASKS + 1), None
            )
            self._masks = {**dict(latest), wanted: mask}
        return self._masks[wanted]

    @property
    def sessions(self) -> Ids:
        """The id of each row, ascending; of rows whose session is gone as well."""
        return self._sessions

    def ids_among(self, db: Library, wanted: Condition) -> Ids:
        """The ids of the sessions that fit a condition, ascending, less those in the trash."""
        fitting = self.among(db, wanted)
        return self._sessions[fitting]

    def pairs(self, db: Library, source: Source) -> Pairs:
        """The values of a facet."""
        if source not in self._pairs:
            if source in _IN_FACTS:
                self._read_facts(db)
            else:
                self._pairs[source] = self._read(db, source)
        return self._pairs[source]

    def choices(self, db: Library, terms: Sequence[str]) -> list[Mask]:
        """The sessions that each of some queries fits, those in the trash perhaps among them."""
        asked = {term: condition(parse(term)) for term in terms if term not in self._choices}
        for term, one in asked.items():
            if one.rows:
                self._choices[term] = self._mask_of(_ids(db, one.rows, one.values))
        unknown = [(term, one) for term, one in asked.items() if not one.rows]
        for first in range(0, len(unknown), _BITS):
            self._read_choices(db, unknown[first : first + _BITS])
        return [self._choices[term] for term in terms]

    def _mask_of(self, sessions: Ids) -> Mask:
        """These sessions, as far as they are known."""
        mask = np.zeros(len(self._sessions), np.bool_)
        mask[self.rows_of(sessions)[1]] = True
        return mask

    def rows_of(self, found: Ids) -> tuple[Mask, NDArray[np.int64]]:
        """Which of these sessions are known, and the rows of those."""
        rows = np.searchsorted(self._sessions, found)
        known = rows < len(self._sessions)
        known[known] = self._sessions[rows[known]] == found[known]
        return known, rows[known]

    def _read_facts(self, db: Library) -> None:
        """All values that stand in `facts`, in one pass."""
        ids, *told = arrays.read(
            db, ["f.session_id", *(source.value for source in _IN_FACTS)], _FACTS
        )
        is_known, rows = self.rows_of(arrays.whole(ids))
        for source, texts in zip(_IN_FACTS, told, strict=True):
            known: dict[Value, int] = {}
            codes = _coded(arrays.texts(texts), known)[is_known]
            self._pairs[source] = Pairs(list(known), rows.astype(np.int32), codes, source.has_case)

    def _read(self, db: Library, source: Source) -> Pairs:
        known: dict[Value, int] = {}
        codes: list[Rows] = []
        ids: list[Ids] = []
        if source.group:
            told = db.execute(
                f"""SELECT {source.value}, json_group_array({source.session}) FROM {source.rows}
                    GROUP BY {source.group}"""
            )
            for value, sessions in told.fetchall():
                ids.append(arrays.whole(sessions))
                codes.append(np.full(len(ids[-1]), known.setdefault(value, len(known)), np.int32))
        else:
            sessions, texts = arrays.read(db, [source.session, source.value], source.rows)
            ids.append(arrays.whole(sessions))
            codes.append(_coded(arrays.texts(texts), known))
        is_known, rows = self.rows_of(np.concatenate([_NOBODY, *ids]))
        return Pairs(
            list(known),
            rows.astype(np.int32),
            np.concatenate([_NO_CODES, *codes])[is_known],
            source.has_case,
        )

    def _read_choices(self, db: Library, asked: Sequence[tuple[str, Condition]]) -> None:
        bits = _bits([one.sql for _, one in asked])
        values = [value for _, one in asked for value in one.values]
        sessions, told = arrays.read(db, ["f.session_id", bits], search_sql.WITH_TRASH, values)
        is_known, rows = self.rows_of(arrays.whole(sessions))
        fits = np.zeros(len(self._sessions), np.int64)
        fits[rows] = arrays.whole(told)[is_known]
        for at, (term, _) in enumerate(asked):
            self._choices[term] = (fits >> at & 1).astype(np.bool_)


def _in_order(db: Library, orders: Sequence[Order]) -> Mask:
    """The sessions in which all of some orders come, or do not where they must not."""
    from app.library.step_orders import in_order  # stands on what stands on this

    found = [in_order(db, one.steps) != one.negated for one in orders]
    return np.asarray(np.logical_and.reduce(found), np.bool_)


def _ids(
    db: Library, rows: str, values: Sequence[str | float] = (), named: str = "session_id"
) -> Ids:
    """The sessions of some rows, in no order."""
    return arrays.whole(*arrays.read(db, (named,), rows, values))


def _bits(tests: Sequence[str]) -> str:
    """One number that says which of some conditions hold."""
    return " + ".join(f"(({test}) IS TRUE) * {1 << at}" for at, test in enumerate(tests))


def _coded(values: Sequence[Value], known: dict[Value, int]) -> Rows:
    """Numbers for values, those that were not known yet added."""
    for value in dict.fromkeys(values):
        known.setdefault(value, len(known))
    return np.fromiter(map(known.__getitem__, values), np.int32, len(values))


def _of(source: Source) -> frozenset[str]:
    return _tables(f"{source.value} FROM {source.rows}")


def _tables(sql: str) -> frozenset[str]:
    """The tables whose changes change what is read, but for those that change with `facts` only."""
    named = set(_TABLE.findall(sql))
    return (
        frozenset(
            named | ({"marks"} if "m." in sql else set()) | ({"sessions"} if "s." in sql else set())
        )
        & WATCHED
    )


_kept = PerConnection(Columns)


def rows_among(db: Library, sessions: Ids, wanted: Condition) -> Mask:
    """Which of n rows are of sessions that fit a condition, those in the trash left out.

    Args:
        sessions: of each row, n ids.
    """
    return np.isin(sessions, columns_of(db).ids_among(db, wanted))


def columns_of(db: Library) -> Columns:
    """The columns of a connection, as the library stands now."""
    found = _kept.of(db)
    found.refresh(db)
    return found
