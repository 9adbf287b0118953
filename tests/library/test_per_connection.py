"""What is held of a library is held once a connection, and no longer than that."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from app.library.database import Library, open_reader
from app.library.per_connection import PerConnection


class Something:
    """Holds nothing."""


def test_each_connection_has_one_of_its_own(library: Library, path: Path) -> None:
    held, other = PerConnection(Something), open_reader(path)
    assert held.of(library) is held.of(library)
    assert held.of(other) is not held.of(library)
    other.close()


def test_it_goes_with_its_connection(library: Library, path: Path) -> None:
    held, other = PerConnection(Something), open_reader(path)
    found = weakref.ref(held.of(other))
    assert found() is not None
    other.close()
    del other
    gc.collect()
    assert found() is None
