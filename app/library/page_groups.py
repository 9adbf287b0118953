"""Which addresses make one page: what rules that are not kept yet would take, and which are worth keeping."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from app.library.addresses import PageRule, page_of, page_rules, set_page_rules
from app.library.kept import KEPT
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from app.library.database import Library

#: so many values at one place of otherwise equal paths are names of things, not of pages
LEAST_VALUES = 5
MOST_EXAMPLES = 4
MOST_SUGGESTIONS = 20
_SEEN = f"""SELECT p.host, p.path, s.name, count(v.session_id)
    FROM paths p LEFT JOIN hosts h ON h.host = p.host LEFT JOIN sites s ON s.id = h.site_id
    JOIN page_views v ON v.path_id = p.id AND v.session_id {KEPT} GROUP BY p.id ORDER BY 4 DESC, p.path"""


class RulePreview(Struct, frozen=True):
    """What a rule takes among the others: how many addresses and visits, and some of the addresses, most visited
    first. What an earlier rule takes is not told of a later one."""

    rule: PageRule
    paths: int
    visits: int
    examples: tuple[str, ...]


class Suggestion(Struct, frozen=True):
    """A rule that would make one page of several: how many pages there are of it now, and their visits."""

    rule: PageRule
    site: str | None
    pages: int
    visits: int
    examples: tuple[str, ...]


def change_rules(db: Library, rules: Sequence[PageRule]) -> Undoable:
    """Replace the rules and give every path its page anew.

    Raises:
        UserError: one of them cannot be looked for; nothing is changed then.
    """
    before = page_rules(db)
    done = set_page_rules(db, rules)
    return Undoable(done.tables, (), lambda later: set_page_rules(later, before))


def preview(db: Library, rules: Sequence[PageRule]) -> tuple[RulePreview, ...]:
    """What each of some rules would take, in their order.

    Raises:
        UserError: one of them cannot be looked for.
    """
    for rule in rules:
        rule.check()
    paths, visits = [0] * len(rules), [0] * len(rules)
    examples: list[list[str]] = [[] for _ in rules]
    for host, path, _, views in db.execute(_SEEN):
        taken = next((at for at, rule in enumerate(rules) if rule.fits(host, path)), None)
        if taken is None:
            continue
        paths[taken] += 1
        visits[taken] += views
        if len(examples[taken]) < MOST_EXAMPLES:
            examples[taken].append(path)
    return tuple(
        RulePreview(rule, paths[at], visits[at], tuple(examples[at]))
        for at, rule in enumerate(rules)
    )


def suggestions(db: Library, rules: Sequence[PageRule] = ()) -> tuple[Suggestion, ...]:
    """Rules worth keeping: pages of a site that differ in one step of their path, which has many values there; those
    with most pages first.

    Args:
        rules: those that are kept: what they name is grouped already.
    """
    groups: dict[tuple[str | None, str], dict[str, int]] = {}
    named = frozenset(rule.page for rule in rules)
    for host, path, site, visits in db.execute(_SEEN):
        page = page_of(host, path, rules)
        steps = page.split("/")
        if page in named or not page.startswith("/"):
            continue
        for at, step in enumerate(steps):
            rest = [*steps[:at], "*", *steps[at + 1 :]]
            if step in ("", "*") or all(one in ("", "*") for one in rest):
                continue
            pages = groups.setdefault((site, "/".join(rest)), {})
            pages[page] = pages.get(page, 0) + visits
    found = [
        Suggestion(_rule(site, pattern), site, len(pages), sum(pages.values()), _most(pages))
        for (site, pattern), pages in groups.items()
        if len(pages) >= LEAST_VALUES
    ]
    found.sort(key=lambda one: (-one.pages, one.rule.pattern))
    return _apart(found)[:MOST_SUGGESTIONS]


def _rule(site: str | None, page: str) -> PageRule:
    """One step for each `*`, where a pattern's `*` would take all that comes behind it as well."""
    path = "[^/]+".join(re.escape(part) for part in page.split("*"))
    where = rf"//(www\.)?{re.escape(site)}" if site else ""
    return PageRule(f"^{where}{path}$", page, is_regex=True)


def _most(pages: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(pages, key=lambda page: (-pages[page], page))[:MOST_EXAMPLES])


def _apart(found: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Without those whose pages another one takes that has more."""
    kept: list[Suggestion] = []
    for one in found:
        if not any(
            other.site == one.site and other.rule.fits(one.site or "", one.examples[0])
            for other in kept
        ):
            kept.append(one)
    return tuple(kept)
