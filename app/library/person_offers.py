"""Which rules could tell persons apart or join them. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from app.library.person_rules import TYPED, Rule, counted, parameters, read, rules

if TYPE_CHECKING:
    from app.library.database import Library

#: traits and parameters that are offered, each
MOST = 12
#: addresses that are looked through for parameters
LOOKED_AT = 20_000


class Offer(Struct, frozen=True):
    """A rule that reads something: a value of so many sessions, so many different ones."""

    rule: Rule
    sessions: int
    values: int
    is_on: bool = False


def offers(db: Library) -> tuple[Offer, ...]:
    """The rules that read anything, those that are on first, then those of which sessions share most."""
    on = rules(db)
    known = {(rule.kind, rule.name.lower()) for rule in on}
    found = [Offer(rule, *_counted(db, rule), is_on=True) for rule in on]
    rest = []
    for rule in _candidates(db):
        if (rule.kind, rule.name.lower()) not in known:
            sessions, values = _counted(db, rule)
            if sessions:
                rest.append(Offer(rule, sessions, values))
    rest.sort(key=lambda one: (one.rule.kind != "typed", -_worth(one), one.rule.name))
    return (*found, *rest)


def _candidates(db: Library) -> Iterator[Rule]:
    for name in TYPED:
        yield Rule("typed", name)
    traits = db.execute(
        """SELECT name FROM (
               SELECT name, value FROM session_traits UNION ALL SELECT name, value FROM told_traits
           ) GROUP BY name COLLATE NOCASE ORDER BY count(DISTINCT value) DESC LIMIT ?""",
        (MOST,),
    ).fetchall()
    for (name,) in traits:
        yield Rule("trait", name)
    names: Counter[str] = Counter()
    for (url,) in db.execute(
        "SELECT DISTINCT url FROM visits WHERE instr(url, '?') LIMIT ?", (LOOKED_AT,)
    ):
        names.update({name for name, value in parameters(url) if _may_name(name, value)})
    for name, _ in names.most_common(MOST):
        yield Rule("address", name)


def _may_name(name: str, value: str) -> bool:
    is_campaign = name.lower().startswith("utm_")
    return bool(name) and not is_campaign and counted(Rule("address", name), value) is not None


def _counted(db: Library, rule: Rule) -> tuple[int, int]:
    told = read(db, rule).values
    return len(told), len(set(told.values()))


def _worth(offer: Offer) -> int:
    """Sessions that would be joined to another one, as far as can be told at a glance."""
    return offer.sessions - offer.values
