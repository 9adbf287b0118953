"""Saying that a signal is no problem, and that it is one after all: each as words and a write that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from app.library import ignoring
from app.library.changes import Changes
from app.library.ignoring import IgnoreRule
from app.library.signals import SignalRow
from app.ui import kinds, words

if TYPE_CHECKING:
    from app.library.database import Library

#: parts of a rule are cut here when it is told
LONGEST_PART = 60


class Act(Struct, frozen=True):
    """Something to be done: in words, and the write. `is_quiet`: it is seen where it was done, nothing need be said."""

    said: str
    act: Callable[[Library], Changes]
    is_quiet: bool = False


def no_problem(signal: SignalRow) -> Act:
    """From now on no signal of this kind counts on this element of this page."""
    rule = IgnoreRule(signal.kind, signal.selector, signal.element_key, signal.page)
    named = kinds.element(signal.label, signal.why)
    on = words.isolated(named) if named else element(rule)
    said = _tr("Not a problem: %1").replace("%1", told(rule, on))
    return Act(said, partial(_ignore, rule))


def a_problem(rule: IgnoreRule) -> Act:
    """What the rule left out counts again."""
    said = _tr("Counts again: %1").replace("%1", told(rule, element(rule)))
    return Act(said, partial(_regard, rule.id))


def told(rule: IgnoreRule, on: str) -> str:
    """A rule in words: `Rage click on img.hero, page /checkout`; `on` names the element."""
    parts = [kinds.name(rule.kind) if rule.kind is not None else _tr("Any signal")]
    if on:
        parts = [_tr("%1 on %2").replace("%1", parts[0]).replace("%2", on)]
    if rule.page:
        page = words.plain(rule.page, LONGEST_PART)
        parts.append(_tr("page %1").replace("%1", page))
    return ", ".join(parts)


def element(rule: IgnoreRule) -> str:
    """The element that a rule is about, empty for any; of a long selector its end, which says most."""
    whole = words.plain(rule.selector or rule.element_key)
    return whole if len(whole) <= LONGEST_PART else f"…{whole[-LONGEST_PART:]}"


def _ignore(rule: IgnoreRule, db: Library) -> Changes:
    return ignoring.ignore(db, rule)


def _regard(rule: int, db: Library) -> Changes:
    return ignoring.regard(db, rule)


def _tr(text: str) -> str:
    return QCoreApplication.translate("signals", text)
