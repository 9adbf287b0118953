"""Shares of sessions in words, as several tabs say them: whole percent, the range in which the true one lies, and a
word of warning where they are of few."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.proportions import Share, is_roughly_known, margin, wilson
from app.ui import words


def percent(part: float | None) -> str:
    """A share in whole percent; nothing of nobody.

    >>> percent(0.625), percent(None)
    ('62\\xa0%', '')
    """
    return "" if part is None else f"{round(100 * part)}\u00a0%"


def ranged(of: Share) -> str:
    """A share with its range.

    >>> ranged(Share(3, 5)), ranged(Share(0, 0))
    ('3 of 5 · 60\\xa0% (23–88\\xa0%)', '0 of 0')
    """
    said = _tr("%1 of %2").replace("%1", words.number(of.hits))
    said = said.replace("%2", words.number(of.total))
    if of.share is None:
        return said
    low, high = wilson(of)
    return f"{said} · {percent(of.share)} ({round(100 * low)}–{round(100 * high)}\u00a0%)"


def few(sessions: int) -> str:
    """What to know of shares of so few sessions; empty of many.

    >>> few(5), few(1_000)
    ('Only 5 sessions: a share may be off by 44 points.', '')
    """
    if not is_roughly_known(sessions):
        return ""
    said = _tr("Only %1 sessions: a share may be off by %2 points.")
    if sessions == 1:
        said = _tr("Only one session: a share may be off by %2 points.")
    said = said.replace("%1", words.number(sessions))
    return said.replace("%2", words.number(round(100 * margin(sessions))))


def _tr(text: str) -> str:
    return QCoreApplication.translate("journeys", text)
