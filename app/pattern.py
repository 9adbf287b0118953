"""Regular expressions that are compiled when they are first asked for: most commands ask for a few of the many."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Later:
    """Stands for a compiled pattern, and takes over what is asked of it, so that the next time it is there."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        # `re` keeps what it compiled, so that the second thing asked for compiles nothing again
        found = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern by its methods, compiled by the first of them; a mistake in `text` is raised then (`re.error`)."""
    return cast("re.Pattern[AnyStr]", _Later(text, flags))
