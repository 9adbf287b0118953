"""Whether the browser that draws pages can run here. Knows no Qt."""

from __future__ import annotations

import os
import sys

from app.errors import UserError

SWITCH = "QTWEBENGINE_DISABLE_SANDBOX"


def refuse_root() -> None:
    """Say so before Chromium ends the process.

    Raises:
        UserError: for root on Linux, unless the sandbox was switched off by whoever runs us.
    """
    if sys.platform.startswith("linux") and os.geteuid() == 0 and not os.environ.get(SWITCH):
        raise UserError(
            "The browser that draws pages does not run as root: its sandbox needs an ordinary user.",
            f"Run Footfall as one, or set {SWITCH}=1, as packaging/dev.py run does for root.",
        )
