"""Keeps what looks through the whole library busy, so that a test sees how others wait for it."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import QCoreApplication

from app.ui.tasks import Tasks


def held_until(tasks: Tasks, free: Event) -> None:
    """Let all surveys wait for `free`; it is at it when this returns, since what is asked later would go first."""
    is_held = Event()

    def hold(_library: object) -> None:
        is_held.set()
        assert free.wait(60)

    tasks.survey(hold, lambda _done: None)
    while not is_held.wait(0.01):
        QCoreApplication.processEvents()
