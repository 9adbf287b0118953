"""The zone in which this program shows dates and reads them in queries: this computer's, or UTC.

One place for the whole process, because a day means the same in the list, in the sidebar and in a query.
"""

from __future__ import annotations

import os
import time

_VARIABLE = "TZ"
_own = os.environ.get(_VARIABLE)


def use(choice: str) -> None:
    """Count days in `utc` or `local` time from now on; where a system cannot, it stays with its own."""
    if not hasattr(time, "tzset"):
        return
    if choice == "utc":
        os.environ[_VARIABLE] = "UTC"
    elif _own is None:
        os.environ.pop(_VARIABLE, None)
    else:
        os.environ[_VARIABLE] = _own
    time.tzset()
