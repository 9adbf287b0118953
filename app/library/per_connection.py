"""What is held in memory of a library: one of each connection, gone with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from app.library.database import Library

Held = TypeVar("Held")


class PerConnection(Generic[Held]):
    """Makes it when a connection first asks for it.

    Args:
        make: one that holds nothing yet.
    """

    def __init__(self, make: Callable[[], Held]) -> None:
        self._make = make
        self._held: WeakKeyDictionary[Library, Held] = WeakKeyDictionary()

    def of(self, db: Library) -> Held:
        """What is held of a connection."""
        found = self._held.get(db)
        if found is None:
            found = self._held[db] = self._make()
        return found
