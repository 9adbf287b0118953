"""The interpreter outlives any number of calls into Qt."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    sent = Signal()


def test_a_hundred_thousand_signals_and_calls_do_not_end_the_program() -> None:
    sender = Sender()
    for _ in range(100_000):
        sender.sent.emit()
        sender.setObjectName("x")
        sender.property("nothing")
    assert bool(1) is True
