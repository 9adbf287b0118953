"""What the sidebar counts, held as numbers in memory: for each facet which session has which value. A count is then a
pass over numbers, whatever the query. Read once a connection (`columns_of`), and what was written to is read again
(`app.library.revisions` tells what). A hundred thousand sessions take some 20 MB.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.library import search_sql
from app.library.facet_choices import BY_VALUE, Source, lowered
from app.library.revisions import WATCHED, revisions
from app.library.search import parse
from app.library.search_sql import Condition, condition

if TYPE_CHECKING:
    from app.library.database import Library

#: which sessions, in the order of `Columns.sessions`
Mask = NDArray[np.bool_]
Rows = NDArray[np.int32]
Ids = NDArray[np.int64]
Value = str | None

_FACTS = "facts f"
_IN_FACTS = [source for source in BY_VALUE.values() if source.rows == _FACTS]
_EVERYTHING = Condition("TRUE")
#: bits of a number of SQLite's that are used
_BITS = 60
_TABLE = re.compile(r"\b(?:FROM|JOIN) (\w+)")
#: sessions of queries that are held
_MASKS = 8

_whole_numbers = msgspec.json.Decoder(list[int])
_texts = msgspec.json.Decoder(list[str | None])
_NOBODY = np.zeros(0, np.int64)
_NO_CODES = np.zeros(0, np.int32)


class Pairs:
    """The values of one facet, and which session has which, each once.

    Args:
        spellings: each as it stands somewhere.
        rows: the row of a session …
        codes: … and which spelling it has, in the spellings' order.
        has_case: values that differ only in their case are two.
    """

    def __init__(self, spellings: list[Value], rows: Rows, codes: Rows, has_case: bool) -> None:
        groups: dict[Value, list[int]] = {}
        for at, value in enumerate(spellings):
            groups.setdefault(value if has_case or value is None else lowered(value), []).append(at)
        group_of = np.zeros(len(spellings), np.int64)
        for number, members in enumerate(groups.values()):
            group_of[members] = number
        sessions = int(rows.max(initial=0)) + 1
        pairs = np.sort(group_of[codes] * sessions + rows)
        each_once = pairs[np.diff(pairs, prepend=-1) > 0]
        self._rows = (each_once % sessions).astype(np.int32)
        self._codes = (each_once // sessions).astype(np.int32)
        self._spellings = [
            sorted((spellings[at], at) for at in members) if len(members) > 1 else [(spellings[members[0]], members[0])]
            for members in groups.values()
        ]  # fmt: skip
        several = [at for members in groups.values() if len(members) > 1 for at in members]
        self._rows_spelled = {at: rows[codes == at] for at in several}
        labels = [of[0][0] for of in self._spellings]
        in_order = sorted(
            range(len(labels)), key=lambda at: (labels[at] is not None, labels[at] or "")
        )
        self._place = np.zeros(len(labels), np.int64)
        self._place[in_order] = np.arange(len(labels))
        self._is_value = np.array([label != "" for label in labels], np.bool_)

    def counted(
        self, among: Mask, most: int, having: str = ""
    ) -> tuple[list[tuple[Value, int]], int]:
        """The values that these sessions have, the most frequent first, with how many have each; and how many values
        there are in all.

        Args:
            having: only values with this in them, in lower case; those that begin with it come first.
        """
        counts = np.bincount(self._codes[among[self._rows]], minlength=len(self._spellings))
        (found,) = np.nonzero(counts * self._is_value)
        within = np.zeros(len(found), np.bool_)
        if having:
            at = np.array([self._in_lower[code].find(having) for code in found], np.int64)
            found, within = found[at >= 0], at[at >= 0] > 0
        first = found[np.lexsort((self._place[found], -counts[found], within))][:most]
        shown = [(self._label(int(at), among), int(counts[at])) for at in first]
        return shown, len(found)

    def sessions(self, among: Mask) -> list[tuple[Value, list[int]]]:
        """Each value with the rows of those of these sessions that have it."""
        hits = among[self._rows]
        rows, codes = self._rows[hits], self._codes[hits]
        ends = np.searchsorted(codes, np.arange(len(self._spellings) + 1)).tolist()
        return [
            (self._spellings[at][0][0], rows[start:end].tolist())
            for at, (start, end) in enumerate(itertools.pairwise(ends))
            if end > start
        ]

    @cached_property
    def _in_lower(self) -> list[str]:
        return [lowered(spelled[0][0] or "") for spelled in self._spellings]

    def _label(self, at: int, among: Mask) -> Value:
        """The first of the spellings that these sessions have."""
        spelled = self._spellings[at]
        if len(spelled) == 1:
            return spelled[0][0]
        return next(value for value, code in spelled if among[self._rows_spelled[code]].any())


class Columns:
    """All of it for one library, brought up to date by `refresh`."""

    def __init__(self) -> None:
        self._stand: tuple[int, int] | None = None
        self._revisions: dict[str, int] = {}
        self._sessions = np.zeros(0, np.int64)
        self._pairs: dict[Source, Pairs] = {}
        self._choices: dict[str, Mask] = {}
        self._masks: dict[Condition, Mask] = {}

    def refresh(self, db: Library) -> None:
        """Forget what is not so any more."""
        stand = db.others_version(), db.conn.total_changes
        if stand == self._stand:
            return
        self.forget_masks()
        now = revisions(db)
        changed = {name for name, number in now.items() if self._revisions.get(name) != number}
        if "facts" in changed:
            self._sessions = np.sort(_numbers(_arrays(db, ["session_id"], "facts")[0][0]))
            self._pairs, self._choices = {}, {}
        else:
            self._pairs = {
                source: kept for source, kept in self._pairs.items() if not changed & _of(source)
            }
            self._choices = {
                term: kept
                for term, kept in self._choices.items()
                if not changed & _tables(condition(parse(term)).sql)
            }
        self._stand, self._revisions = stand, now

    def forget_masks(self) -> None:
        """The sessions of queries are looked for again."""
        self._masks = {}

    def among(self, db: Library, wanted: Condition) -> Mask:
        """The sessions that fit a condition, less those in the trash."""
        if wanted not in self._masks:
            if wanted.sql == "TRUE":
                mask = ~self._mask(_arrays(db, ["session_id"], "trash"))
            elif wanted.rows:
                mask = self._mask(_arrays(db, ["session_id"], wanted.rows, wanted.values))
                mask &= self.among(db, _EVERYTHING)
            else:
                rows = f"{search_sql.source(wanted.sql)} WHERE {wanted.sql}"
                mask = self._mask(_arrays(db, ["f.session_id"], rows, wanted.values))
            latest = itertools.islice(
                self._masks.items(), max(0, len(self._masks) - _MASKS + 1), None
            )
            self._masks = {**dict(latest), wanted: mask}
        return self._masks[wanted]

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
                self._choices[term] = self._mask(_arrays(db, ["session_id"], one.rows, one.values))
        unknown = [(term, one) for term, one in asked.items() if not one.rows]
        for first in range(0, len(unknown), _BITS):
            self._read_choices(db, unknown[first : first + _BITS])
        return [self._choices[term] for term in terms]

    def _mask(self, told: Sequence[tuple[str, ...]]) -> Mask:
        """These sessions, as far as they are known."""
        mask = np.zeros(len(self._sessions), np.bool_)
        mask[self._rows_of(_numbers(told[0][0]))[1]] = True
        return mask

    def _rows_of(self, found: Ids) -> tuple[Mask, NDArray[np.int64]]:
        """Which of these sessions are known, and the rows of those."""
        rows = np.searchsorted(self._sessions, found)
        known = rows < len(self._sessions)
        known[known] = self._sessions[rows[known]] == found[known]
        return known, rows[known]

    def _read_facts(self, db: Library) -> None:
        """All values that stand in `facts`, in one pass."""
        told = _arrays(db, ["f.session_id", *(source.value for source in _IN_FACTS)], _FACTS)[0]
        is_known, rows = self._rows_of(_numbers(told[0]))
        for source, texts in zip(_IN_FACTS, told[1:], strict=True):
            known: dict[Value, int] = {}
            codes = _coded(_texts.decode(texts), known)[is_known]
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
                ids.append(_numbers(sessions))
                codes.append(np.full(len(ids[-1]), known.setdefault(value, len(known)), np.int32))
        else:
            for sessions, texts in _arrays(db, [source.session, source.value], source.rows):
                ids.append(_numbers(sessions))
                codes.append(_coded(_texts.decode(texts), known))
        is_known, rows = self._rows_of(np.concatenate([_NOBODY, *ids]))
        return Pairs(
            list(known),
            rows.astype(np.int32),
            np.concatenate([_NO_CODES, *codes])[is_known],
            source.has_case,
        )

    def _read_choices(self, db: Library, asked: Sequence[tuple[str, Condition]]) -> None:
        bits = " + ".join(f"(({one.sql}) IS TRUE) * {1 << at}" for at, (_, one) in enumerate(asked))
        values = [value for _, one in asked for value in one.values]
        ((sessions, told),) = _arrays(db, ["f.session_id", bits], search_sql.WITH_TRASH, values)
        is_known, rows = self._rows_of(_numbers(sessions))
        fits = np.zeros(len(self._sessions), np.int64)
        fits[rows] = _numbers(told)[is_known]
        for at, (term, _) in enumerate(asked):
            self._choices[term] = (fits >> at & 1).astype(np.bool_)


def _arrays(
    db: Library, wanted: Sequence[str], rows: str, values: Sequence[str | float] = ()
) -> list[tuple[str, ...]]:
    """Columns as JSON, one row of them: no object is made for each value on the way."""
    columns = ", ".join(f"json_group_array({one})" for one in wanted)
    return db.execute(f"SELECT {columns} FROM {rows}", values).fetchall()


def _numbers(told: str) -> Ids:
    found = _whole_numbers.decode(told)
    return np.fromiter(found, np.int64, len(found))


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


_kept: WeakKeyDictionary[Library, Columns] = WeakKeyDictionary()


def columns_of(db: Library) -> Columns:
    """The columns of a connection, as the library stands now."""
    found = _kept.get(db)
    if found is None:
        found = _kept[db] = Columns()
    found.refresh(db)
    return found
