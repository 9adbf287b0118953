"""What a person called no problem: rules that leave findings out of every list, count and query, and the way back.

A finding is ignored when any rule fits it: of the rule's kind, on its element, on a page that fits, each where the
rule names one. The findings stay in the library, so that a rule can be taken back at once.
"""

from __future__ import annotations

import re
import time
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import NothingFound, UserError
from app.friction.model import Kind
from app.library.addresses import PageRule
from app.library.kept import KEPT
from app.library.storable import storable
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from app.library.database import Library

TABLES = frozenset({"ignore_rules", "signals", "facts"})


class Spot(Struct, frozen=True):
    """What a rule asks of a finding."""

    kind: str
    selector: str | None
    element_key: str | None
    host: str | None
    path: str | None
    page: str | None


class IgnoreRule(Struct, frozen=True, dict=True):
    """One rule; None stands for any. `selector`: `*` in it stands for anything; `element_key`, where there is one,
    decides instead of the selector; `page`: a page group or a pattern (`library.addresses`). `id` 0: not kept yet."""

    kind: Kind | None = None
    selector: str | None = None
    element_key: str | None = None
    page: str | None = None
    created_at_ms: float = 0.0
    id: int = 0

    def fits(self, spot: Spot) -> bool:
        """Whether it leaves a finding out."""
        if self.kind is not None and self.kind != spot.kind:
            return False
        if self.element_key is not None:
            if self.element_key != spot.element_key:
                return False
        elif self.selector is not None and not (
            spot.selector is not None and self._selectors.fullmatch(spot.selector)
        ):
            return False
        if self.page is None:
            return True
        if spot.host is None or spot.path is None:
            return False
        return spot.page == self.page or self._pages.fits(spot.host, spot.path)

    @cached_property
    def _selectors(self) -> re.Pattern[str]:
        parts = (re.escape(part) for part in (self.selector or "").split("*"))
        return re.compile(".*".join(parts), re.DOTALL)

    @cached_property
    def _pages(self) -> PageRule:
        return PageRule(self.page or "", "")


class KeptRule(Struct, frozen=True):
    """A rule and how many findings it fits, in how many sessions."""

    rule: IgnoreRule
    findings: int
    sessions: int


def rules(db: Library) -> tuple[IgnoreRule, ...]:
    """Every rule, the oldest first."""
    found = db.execute(
        "SELECT kind, selector, element_key, page, created_at_ms, id FROM ignore_rules ORDER BY id"
    )
    return tuple(
        IgnoreRule(None if kind is None else Kind(kind), *rest) for kind, *rest in found.fetchall()
    )


def kept_rules(db: Library) -> tuple[KeptRule, ...]:
    """Every rule with what it leaves out, the oldest first; a finding that two rules fit counts for both."""
    known = rules(db)
    findings = dict.fromkeys((rule.id for rule in known), 0)
    sessions: dict[int, set[int]] = {rule.id: set() for rule in known}
    for session, _, _, spot in _spots(db, f"g.ignored = 1 AND g.session_id {KEPT}"):
        for rule in known:
            if rule.fits(spot):
                findings[rule.id] += 1
                sessions[rule.id].add(session)
    return tuple(KeptRule(rule, findings[rule.id], len(sessions[rule.id])) for rule in known)


def ignore(db: Library, rule: IgnoreRule) -> Undoable:
    """Keep a rule and leave out what it fits; `back` takes it away again.

    Raises:
        UserError: a rule that names nothing would leave out everything.
    """
    if rule.kind is None and rule.selector is None and rule.element_key is None and not rule.page:
        raise UserError(
            "A rule without kind, element and page would ignore everything.", "Name one of them."
        )
    with db.atomic():
        made = db.execute(
            """INSERT INTO ignore_rules(kind, selector, element_key, page, created_at_ms)
               VALUES (?, ?, ?, ?, ?) RETURNING id""",
            (rule.kind, storable(rule.selector), storable(rule.element_key), storable(rule.page),
             rule.created_at_ms or time.time() * 1000),
        ).fetchone()  # fmt: skip
        sessions = apply(db)
    return Undoable(TABLES, sessions, lambda later: regard(later, int(made[0])))


def regard(db: Library, rule: int) -> Undoable:
    """Take a rule away: what it alone left out counts again; `back` puts it in force again.

    Raises:
        NothingFound: when there is no such rule.
    """
    with db.atomic():
        known = next((one for one in rules(db) if one.id == rule), None)
        if known is None:
            raise NothingFound(
                f"There is no ignore rule {rule}.", "`footfall ignore` lists those there are."
            )
        db.execute("DELETE FROM ignore_rules WHERE id = ?", (rule,))
        sessions = apply(db)
    return Undoable(TABLES, sessions, lambda later: ignore(later, known))


def apply(db: Library) -> tuple[int, ...]:
    """Look again which findings the rules fit, and count those sessions anew where that is other.

    Returns:
        These sessions.
    """
    from app.library.findings import count_anew

    known = rules(db)
    changed = [
        (int(not ignored), session, idx)
        for session, idx, ignored, spot in _spots(db, "TRUE")
        if any(rule.fits(spot) for rule in known) != bool(ignored)
    ]
    with db.atomic():
        db.executemany("UPDATE signals SET ignored = ? WHERE session_id = ? AND idx = ?", changed)
        sessions = tuple(dict.fromkeys(session for _, session, _ in changed))
        count_anew(db, sessions)
    return sessions


def _spots(db: Library, condition: str) -> list[tuple[int, int, int, Spot]]:
    """(session, idx, ignored, what a rule asks) of every finding."""
    found = db.execute(
        f"""SELECT g.session_id, g.idx, g.ignored, g.kind, g.selector, g.element_key, p.host, p.path, p.page
            FROM signals g LEFT JOIN paths p ON p.id = g.path_id
            WHERE {condition} ORDER BY 1, 2"""
    )
    return [(session, idx, ignored, Spot(*asked)) for session, idx, ignored, *asked in found]
