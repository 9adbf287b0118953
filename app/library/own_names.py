"""What names one of several in a query, where every row of it has the name and no other of its kind beside it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence

from app.library.facet_choices import lowered

#: a longer name is none that a query could hold beside others
LONGEST = 300

#: what a row is called, the most readable first
Names = tuple[str | None, ...]


def own_names(rows: Mapping[int, set[Names]], among: Sequence[Hashable]) -> list[str]:
    """Of each number the first of its names that only it has; empty where none does.

    Args:
        rows: what each number's rows are called, each way once.
        among: of each number what it stands beside others in.

    >>> own_names({0: {("Send", "#a")}, 1: {("Send", "#b")}, 2: {("Send", "#b")}}, ["/x", "/x", "/y"])
    ['#a', '#b', 'Send']
    """
    owners: dict[tuple[Hashable, str], set[int]] = defaultdict(set)
    for number, called in rows.items():
        for names in called:
            for name in names:
                if name:
                    owners[among[number], lowered(name)].add(number)
    return [_own(rows.get(number, set()), place, owners) for number, place in enumerate(among)]


def _own(
    called: set[Names], place: Hashable, owners: Mapping[tuple[Hashable, str], set[int]]
) -> str:
    columns: Iterator[Names] = zip(*sorted(called, key=repr), strict=True)
    for names in columns:
        for name in dict.fromkeys(names):
            if name is None or not name.strip() or name != name.strip() or len(name) > LONGEST:
                continue
            low = lowered(name)
            is_in_all = all(any(one and lowered(one) == low for one in row) for row in called)
            if is_in_all and len(owners[place, low]) == 1:
                return name
    return ""
