"""What a person says that pages are for a shop, where they do not say so themselves: kept, tried and taken back.

The first rule that fits a page decides. Nothing is derived anew for a rule: rows are put right as they are read
(`app.library.carts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import UserError
from app.library import page_groups
from app.library.addresses import PageRule
from app.library.changes import Changes
from app.library.page_groups import RulePreview
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from app.library.database import Library

TABLES = frozenset({"shop_rules"})


class Role(StrEnum):
    """What a page is for a shop."""

    PRODUCT = "product"
    CART = "cart"
    CHECKOUT = "checkout"
    ORDER = "order"
    NONE = "none"


class ShopRule(Struct, frozen=True):
    """Pages whose path fits `pattern`, as with `PageRule`, have this role."""

    role: Role
    pattern: str
    is_regex: bool = False

    @property
    def as_page_rule(self) -> PageRule:
        """The rule as one that groups pages, to be tried and looked for as such."""
        return PageRule(self.pattern, str(self.role), self.is_regex)

    def check(self) -> None:
        """Say what is wrong with the rule.

        Raises:
            UserError: it has no pattern, or one that cannot be looked for.
        """
        if not self.pattern.strip():
            raise UserError("A rule needs a pattern.", "`/product/*`, for one.")
        self.as_page_rule.check()


def rules(db: Library) -> tuple[ShopRule, ...]:
    """Every rule, the first one first."""
    found = db.execute("SELECT role, pattern, is_regex FROM shop_rules ORDER BY id").fetchall()
    return tuple(ShopRule(Role(role), pattern, bool(regex)) for role, pattern, regex in found)


def change_rules(db: Library, wanted: Sequence[ShopRule]) -> Undoable:
    """Keep these rules and no others; `back` brings those back that were kept before.

    Raises:
        UserError: one of them cannot be looked for; nothing is changed then.
    """
    before = rules(db)
    done = _set(db, wanted)
    return Undoable(done.tables, (), lambda later: _set(later, before))


def preview(db: Library, wanted: Sequence[ShopRule]) -> tuple[RulePreview, ...]:
    """What each of some rules takes, in their order, what an earlier one takes left out of the later ones.

    Raises:
        UserError: one of them cannot be looked for.
    """
    for rule in wanted:
        rule.check()
    return page_groups.preview(db, [rule.as_page_rule for rule in wanted])


def _set(db: Library, wanted: Sequence[ShopRule]) -> Changes:
    for rule in wanted:
        rule.check()
    once = dict.fromkeys(wanted)
    with db.atomic():
        db.execute("DELETE FROM shop_rules")
        db.executemany(
            "INSERT INTO shop_rules(id, role, pattern, is_regex) VALUES (?, ?, ?, ?)",
            [(at, str(one.role), one.pattern, int(one.is_regex)) for at, one in enumerate(once, 1)],
        )
        # what is held in memory of pages is read anew: rules say what they are
        db.execute("UPDATE revisions SET number = number + 1 WHERE name = 'paths'")
    return Changes(TABLES)
