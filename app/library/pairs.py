"""The values of one facet, and which session has which, as numbers: counted in one pass, and changed for a few sessions
without being made anew.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.library.facet_choices import lowered

#: which sessions, in the order of `columns.Columns`
Mask = NDArray[np.bool_]
Rows = NDArray[np.int32]
Ids = NDArray[np.int64]
Value = str | None

#: a pair is the number of a spelling with the row of a session in its lowest bits
_ROW_BITS = 32
_ROW = (1 << _ROW_BITS) - 1


class Pairs:
    """What stands in the rows of the library: what is counted does not depend on how it came here.

    Args:
        spellings: each as it stands somewhere, each once.
        rows: the row of a session …
        codes: … and which spelling it has, in the spellings' order.
        has_case: values that differ only in their case are two.
    """

    def __init__(
        self, spellings: Sequence[Value], rows: Rows, codes: Rows, has_case: bool = True
    ) -> None:
        self._has_case = has_case
        self._numbers = {spelling: number for number, spelling in enumerate(spellings)}
        self._keys = _each_once(codes.astype(np.int64) << _ROW_BITS | rows)
        self._is_there: Mask | None = None
        self._arrange()

    def change(self, is_touched: Mask, rows: Ids, values: Sequence[Value]) -> None:
        """Put values for the sessions that were touched in the place of what they had.

        Args:
            is_touched: which sessions, of all that are known now.
            rows: the row of one of them …
            values: … and a value that it has.
        """
        if any(value not in self._numbers for value in values):
            for value in values:
                self._numbers.setdefault(value, len(self._numbers))
        codes = np.fromiter(map(self._numbers.__getitem__, values), np.int64, len(values))
        new = _each_once(codes << _ROW_BITS | rows)
        is_gone = is_touched[self._keys & _ROW]
        if not np.array_equal(self._keys[is_gone], new):
            kept = self._keys[~is_gone]
            self._keys = np.insert(kept, np.searchsorted(kept, new), new)
            self._arrange()

    def counted(
        self, among: Mask, most: int, having: str = ""
    ) -> tuple[list[tuple[Value, int]], int]:
        """The values that these sessions have, the most frequent first, with how many have each; and how many values
        there are in all.

        Args:
            having: only values with this in them, in lower case; those that begin with it come first.
        """
        counts = np.bincount(self._groups[among[self._rows]], minlength=len(self._members))
        (found,) = np.nonzero(counts * self._is_value)
        within = np.zeros(len(found), np.bool_)
        if having:
            at = np.array([self._in_lower[group].find(having) for group in found], np.int64)
            found, within = found[at >= 0], at[at >= 0] > 0
        # groups stand in the order of their labels
        first = found[np.lexsort((found, -counts[found], within))][:most]
        shown = [(self._label(int(at), among), int(counts[at])) for at in first]
        return shown, len(found)

    def summed(self, among: Mask, *of: NDArray[np.float64]) -> list[tuple[Value, list[float]]]:
        """The values that these sessions have, each with the sum of some numbers of its sessions.

        Args:
            of: a number of each session.
        """
        hits = among[self._rows]
        groups, rows = self._groups[hits], self._rows[hits]
        number = len(self._members)
        sums = [np.bincount(groups, numbers[rows], minlength=number) for numbers in of]
        (found,) = np.nonzero((np.bincount(groups, minlength=number) > 0) & self._is_value)
        return [(self._label(at, among), [float(one[at]) for one in sums]) for at in found.tolist()]

    def each(self) -> tuple[list[Value], Ids, Rows]:
        """The values; and each pair of a value with a session that has it, once: the value's place, the session's
        row."""
        is_value = self._is_value[self._groups]
        return [one[0] for one in self._members], self._groups[is_value], self._rows[is_value]

    def sessions(self, among: Mask) -> list[tuple[Value, list[int]]]:
        """Each value with the rows of those of these sessions that have it."""
        hits = among[self._rows]
        in_order = np.sort(self._groups[hits] << _ROW_BITS | self._rows[hits])
        groups, rows = in_order >> _ROW_BITS, in_order & _ROW
        ends = np.searchsorted(groups, np.arange(len(self._members) + 1)).tolist()
        return [
            (self._members[at][0], rows[start:end].tolist())
            for at, (start, end) in enumerate(itertools.pairwise(ends))
            if end > start
        ]

    def _arrange(self) -> None:
        """Make of the pairs what is counted: values in the order of their labels, each session once a value."""
        codes = self._keys >> _ROW_BITS
        is_there = np.bincount(codes, minlength=len(self._numbers)) > 0
        if self._is_there is None or not np.array_equal(is_there, self._is_there):
            self._is_there = is_there
            self._group(is_there)
        groups, rows = self._group_of[codes], self._keys & _ROW
        if self._several.any():
            twice = self._several[groups]
            once = _each_once(groups[twice] << _ROW_BITS | rows[twice])
            groups = np.concatenate([groups[~twice], once >> _ROW_BITS])
            rows = np.concatenate([rows[~twice], once & _ROW])
        self._groups, self._rows = groups, rows.astype(np.int32)

    def _group(self, is_there: Mask) -> None:
        """Spellings that some session has, those of one value together, in the order of the first of them."""
        there = list(itertools.compress(self._numbers, is_there))
        nameless = [None] if None in there else []
        named = sorted(one for one in there if one is not None)
        groups: dict[Value, list[Value]]
        if self._has_case:
            groups = {one: [one] for one in (*nameless, *named)}
        else:
            groups = {None: [None]} if nameless else {}
            for one in named:
                groups.setdefault(lowered(one), []).append(one)
        self._members = list(groups.values())
        self.__dict__.pop("_in_lower", None)  # was asked for before, of other values
        self._group_of = np.full(len(self._numbers), -1, np.int64)
        flat = [self._numbers[one] for members in self._members for one in members]
        sizes = [len(members) for members in self._members]
        self._group_of[flat] = np.repeat(np.arange(len(sizes)), sizes)
        self._several = np.array(sizes, np.int64) > 1
        self._is_value = np.array([members[0] != "" for members in self._members], np.bool_)

    @cached_property
    def _in_lower(self) -> list[str]:
        return [lowered(members[0] or "") for members in self._members]

    def _label(self, group: int, among: Mask) -> Value:
        """The first of the spellings that these sessions have."""
        members = self._members[group]
        if len(members) == 1:
            return members[0]
        return next(one for one in members if among[self._rows_of(one)].any())

    def _rows_of(self, spelling: Value) -> Ids:
        number = self._numbers[spelling]
        start, end = np.searchsorted(self._keys, [number << _ROW_BITS, number + 1 << _ROW_BITS])
        return self._keys[start:end] & _ROW


def _each_once(keys: Ids) -> Ids:
    in_order = np.sort(keys)
    return in_order[np.diff(in_order, prepend=-1) > 0]
