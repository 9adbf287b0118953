"""`footfall products --rules`: what a person says that pages are for a shop; listed, tried, kept."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing

from app.cli import output
from app.cli.output import Json
from app.errors import NothingFound, QueryError
from app.library import shop_rules
from app.library.database import open_reader, open_writer
from app.library.page_groups import RulePreview
from app.library.shop_rules import Role, ShopRule
from app.paths import Paths


def is_asked(args: argparse.Namespace) -> bool:
    """Whether a line is about rules, not about products."""
    return bool(args.rules or args.add_rule or args.remove_rule)


def run_rules(args: argparse.Namespace, where: Paths) -> int:
    """Tell the rules; before that, keep others, or only say what these would take."""
    with closing(open_reader(where.library)) as db:
        before = shop_rules.rules(db)
        wanted = _wanted(before, args)
        told = shop_rules.preview(db, wanted)
    if wanted != before and not args.preview:
        with closing(open_writer(where.library)) as db:
            shop_rules.change_rules(db, wanted)
    if args.json:
        rules: list[Json] = [_as_json(*both) for both in zip(wanted, told, strict=True)]
        output.document({"rules": rules, "kept": wanted == before or not args.preview})
        return 0
    output.table(("RULE", "ADDRESSES", "VISITS", "SUCH AS"), map(_row, wanted, told))
    if wanted != before:
        output.message("only tried, nothing is kept" if args.preview else "kept")
    elif not wanted:
        output.message("no rules: pages are known by their addresses, markup and events")
    return 0


def _wanted(kept: Sequence[ShopRule], args: argparse.Namespace) -> tuple[ShopRule, ...]:
    gone = [_rule(text, args.regex) for text in args.remove_rule]
    for rule in gone:
        if rule not in kept:
            names = ", ".join(_name(one) for one in kept)
            hint = f"There are {names}." if kept else "There are none."
            raise NothingFound(f"No rule is called {_name(rule)}.", hint)
    new = [_rule(text, args.regex) for text in args.add_rule]
    left = [rule for rule in kept if rule not in gone and (rule not in new or not args.first)]
    return tuple(dict.fromkeys([*new, *left] if args.first else [*left, *new]))


def _rule(text: str, is_regex: bool) -> ShopRule:
    role, colon, pattern = text.partition(":")
    is_role = role.lower() in set(Role)
    if not (colon and is_role and pattern.strip()):
        raise QueryError(
            f"“{text}” is no rule.",
            f"One is {', '.join(Role)} with a pattern behind it, such as product:/item/*.",
        )
    rule = ShopRule(Role(role.lower()), pattern.strip(), is_regex)
    rule.check()
    return rule


def _name(rule: ShopRule) -> str:
    return f"{rule.role}:{rule.pattern}{' (regular expression)' if rule.is_regex else ''}"


def _as_json(rule: ShopRule, takes: RulePreview) -> dict[str, Json]:
    return {
        "rule": f"{rule.role}:{rule.pattern}",
        "role": str(rule.role),
        "pattern": rule.pattern,
        "regex": rule.is_regex,
        "addresses": takes.paths,
        "visits": takes.visits,
        "examples": list(takes.examples),
    }


def _row(rule: ShopRule, takes: RulePreview) -> tuple[str, ...]:
    return (_name(rule), str(takes.paths), str(takes.visits), ", ".join(takes.examples[:3]))
