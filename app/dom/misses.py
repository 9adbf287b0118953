"""Counts of what a recording asked of a page that did not hold it."""

from __future__ import annotations

from msgspec import Struct


class Misses(Struct):
    """What a recording asked for and the page did not hold."""

    adds_without_parent: int = 0
    removes_unknown: int = 0
    targets_unknown: int = 0
    targets_unrecorded: int = 0  #: id −1: the recorder did not know the node either
    duplicate_ids: int = 0
    cycles: int = 0
    malformed: int = 0
    neighbours_unrecorded: int = (
        0  #: id −1 as a neighbour: rrweb keeps the node aside until one shows up
    )
