"""A process that works for another one ends with it, however that one ended.

A parent that is killed can tell nobody; its children would wait for work for ever.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from threading import Thread


def enter() -> None:
    """Begin life as a worker: end when the parent does, leave Ctrl+C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
