"""Keeps `None`, `True` and their like alive under a fault of PySide6.

The wheels of PySide6 6.12.0 are built as if these were immortal, as they are since Python 3.12: every method returns
`None`, every `emit()` `True`, without counting the reference. On Python 3.11 the count reaches zero after some
thousand calls and the interpreter aborts ("none_dealloc", "bool_dealloc").
"""

from __future__ import annotations

import ctypes
import sys

_MORE = 1 << 40


def keep_singletons() -> None:
    """Give them more references than can ever be lost; once a process, and only where they can die."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for one in (None, True, False, NotImplemented, ...):
        if sys.getrefcount(one) < _MORE // 2:
            # The count is the first field of every object.
            ctypes.c_ssize_t.from_address(id(one)).value += _MORE
