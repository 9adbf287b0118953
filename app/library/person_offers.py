"""Which rules could tell persons apart or join them. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from app.library.person_owners import whose
from app.library.person_rules import TYPED, Read, Rule, counted, parameters, read, rules

if TYPE_CHECKING:
    from app.library.database import Library

#: traits and parameters that are offered, each
MOST = 12
#: addresses that are looked through for parameters
LOOKED_AT = 20_000


#: one value that so many persons tell is most likely nobody's own
SUSPICIOUS = 8
#: a trait or parameter parts people into groups where one value is told by such a share of all, and so many
GROUP_SHARE, GROUP_LEAST = 1 / 3, 3
#: it tells of something else than who they are where so many of those who tell it tell several values
SEVERAL_SHARE, SEVERAL_LEAST = 0.1, 2
Doubt = Literal["", "many", "several"]


class Offer(Struct, frozen=True):
    """A rule that reads something: a value of so many sessions, so many different ones. `doubt`: why it is hardly by
    this that persons are told apart: one value is of `many` persons (a group, a version), or sessions and persons tell
    `several` (a product, a page)."""

    rule: Rule
    sessions: int
    values: int
    is_on: bool = False
    doubt: Doubt = ""


def offers(db: Library) -> tuple[Offer, ...]:
    """The rules that read anything, those that are on first, then those of which sessions share most; last those that
    are hardly persons'."""
    on = rules(db)
    known = {(rule.kind, rule.name.lower()) for rule in on}
    found = [_offer(db, rule, {}, is_on=True) for rule in on]
    before = whose(db)
    rest = [
        _offer(db, rule, before)
        for rule in _candidates(db)
        if (rule.kind, rule.name.lower()) not in known
    ]
    rest.sort(
        key=lambda one: (
            bool(one.doubt), one.rule.kind != "typed", one.values - one.sessions, one.rule.name
        )
    )  # fmt: skip
    return (*found, *(one for one in rest if one.sessions))


def _offer(db: Library, rule: Rule, before: Mapping[int, int], *, is_on: bool = False) -> Offer:
    told = read(db, rule)
    values = len(set(told.values.values()))
    return Offer(rule, len(told.values), values, is_on, _doubt(rule, told, before))


def _doubt(rule: Rule, told: Read, before: Mapping[int, int]) -> Doubt:
    """What speaks against a rule, given whose each session is."""
    tellers: dict[str, set[int]] = {}
    for session, value in told.values.items():
        if session in before:
            tellers.setdefault(value, set()).add(before[session])
    most = max(map(len, tellers.values()), default=0)
    if rule.kind != "typed":
        times = Counter(one for those in tellers.values() for one in those)
        unclear = len(told.unclear & before.keys())
        several = unclear + sum(count > 1 for count in times.values())
        if several >= max(SEVERAL_LEAST, SEVERAL_SHARE * (unclear + len(times))):
            return "several"
        if most >= max(GROUP_LEAST, GROUP_SHARE * len(times)):
            return "many"
    return "many" if most >= SUSPICIOUS else ""


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
