"""Keeps Python's `True` alive under a fault of PySide6.

PySide6 6.12.0 returns `True` from every `emit()` without counting the reference. Before Python 3.12, which made `True`
immortal, the count reaches zero after some thousand signals and the interpreter aborts ("bool_dealloc").
"""

from __future__ import annotations

import ctypes
import sys

_MORE = 1 << 40


def keep_true() -> None:
    """Give `True` more references than can ever be lost; once a process, and only where it can die."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    if sys.getrefcount(True) >= _MORE // 2:
        return
    # The count is the first field of every object.
    ctypes.c_ssize_t.from_address(id(True)).value += _MORE
