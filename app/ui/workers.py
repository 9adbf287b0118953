"""The far side of `Tasks.compute`: what runs in a spawned process.

Imports no Qt and opens no library.

Each worker process shares one `Cell` of memory with the window: the work writes how far it is, the
window writes that it should stop. No pipe, no thread and no lock is needed; a number read
half-written shows for a tenth of a second in a progress bar.
"""

from __future__ import annotations

import ctypes
import importlib
import inspect
import os
from collections.abc import Callable
from typing import Any

from app.errors import Cancelled
from app.jobs import lifeline

TEXT_BYTES = 240


class Cell(ctypes.Structure):
    """What a worker and the window tell each other."""

    _fields_ = (
        ("pid", ctypes.c_longlong),
        ("cancelled", ctypes.c_bool),
        ("done", ctypes.c_double),
        ("total", ctypes.c_double),
        ("text", ctypes.c_char * TEXT_BYTES),
    )


_shared: list[Cell] = []


def enter(cell: Cell) -> None:
    """Begin life as a worker: remember the cell, leave Ctrl+C to the window, die with it."""
    _shared[:] = [cell]
    lifeline.enter()
    cell.pid = os.getpid()


def progress(done: float, total: float, text: str = "") -> None:
    """Say how far the work is; the place where a cancelled work stops.

    Raises:
        Cancelled: the person asked to stop.
    """
    for cell in _shared:
        cell.done, cell.total = done, total
        cell.text = text.encode("utf-8")[: TEXT_BYTES - 1]
        if cell.cancelled:
            raise Cancelled


def get_ready() -> None:
    """Load what most works need; nobody waits for it."""
    importlib.import_module("app.jobs.ingest")


def perform(work: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Do the work; one that has a parameter named `progress` is given the function above."""
    if any(cell.cancelled for cell in _shared):
        raise Cancelled
    if "progress" in inspect.signature(work).parameters:
        return work(*args, progress=progress)
    return work(*args)
