"""What people said of a site, in words: scores, ratings, answers."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.ui import words

_CONTEXT = "said"


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


_KINDS = {
    "nps": _t("NPS"), "csat": _t("CSAT"), "rating": _t("Rating"), "survey": _t("Answer"), "text": _t("Answer"),
    "feedback": _t("Feedback"),
}  # fmt: skip


def kind(of: str) -> str:
    """What somebody gave."""
    return _tr(_KINDS[of]) if of in _KINDS else words.plain(of)


def score(value: float | None, most: float | None) -> str:
    """A score and the best there was to give; empty without one.

    >>> score(9.0, 10.0), score(4.5, None), score(None, 10.0)
    ('9 of 10', '4.5', '')
    """
    if value is None:
        return ""
    if most is None:
        return f"{value:g}"
    return _tr("%1 of %2").replace("%1", f"{value:g}").replace("%2", f"{most:g}")


def title(of: str, value: float | None, most: float | None) -> str:
    """What was given, and how much: `NPS 9 of 10`."""
    return f"{kind(of)} {score(value, most)}".strip()


def line(
    of: str, value: float | None, most: float | None, question: str | None, text: str | None
) -> str:
    """All of it in a line."""
    quoted = words.plain(text)
    parts = (title(of, value, most), f"“{quoted}”" if quoted else "", words.plain(question))
    return " · ".join(part for part in parts if part)
