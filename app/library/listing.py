"""Numbers and texts on their way into SQLite: one JSON array, however many they are. Knows nothing of numpy, which has
not to be loaded for it (`app.library.arrays` reads what comes out).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

#: behind a column: it is one of those that `listed` wrote
THESE = "IN (SELECT value FROM json_each(?))"


def listed(values: Iterable[int] | Iterable[str]) -> str:
    """Values as `THESE` takes them.

    >>> listed((1, 2))
    '[1,2]'
    """
    return msgspec.json.encode(list(values)).decode()
