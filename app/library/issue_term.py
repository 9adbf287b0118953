"""The sessions of one issue, as the query language asks for them: `issue:"dead_click //shop.example/cart 3f9ac2d1"`
names its kind, its page and, where it has one, its element, cut short; `issue:"js_error 3f9ac2d1"` an uncaught error
(`insights.errors`), on whatever page, by `error_name(message, source)` of SQLite. Grouped anew whenever it is asked: a
query that was kept finds the sessions that came since.

SQLite calls the aggregate `issue_findings(session, idx, element_key, selector, label, element)` with the findings of
that kind on that page; it answers with those of the issue, as JSON: [session, idx] each.
"""

from __future__ import annotations

import json

from msgspec import Struct

from app.insights.elements import Element, element, short
from app.insights.errors import KIND
from app.insights.grouping import groups
from app.library.kept import KEPT
from app.pattern import pattern

_SHORT = pattern(r"[0-9a-f]{8}")
#: the page of a finding, host's site and all, empty before the first visit; on `paths p`, `sites t`
PAGE = "CASE WHEN p.id IS NULL THEN '' WHEN t.name IS NULL THEN p.page ELSE '//' || t.name || p.page END"
PAGES = (
    "LEFT JOIN paths p ON p.id = g.path_id LEFT JOIN hosts h ON h.host = p.host"
    " LEFT JOIN sites t ON t.id = h.site_id"
)
#: which rows of `errors` nothing of the page caught
UNCAUGHT = f"kind = 'uncaught' AND session_id {KEPT}"
#: what a nameless element goes by: it is of its page
PAGE_ONLY = Element()


class IssueName(Struct, frozen=True):
    """An issue as a query names it; `element` is `elements.short` of a name of its element, empty for none."""

    kind: str
    page: str
    element: str

    @property
    def is_of_errors(self) -> bool:
        """Whether its findings are rows of `errors`, not of `signals`."""
        return self.kind == KIND

    @property
    def findings(self) -> tuple[str, tuple[str, ...]]:
        """SQL for (session_id, idx) of its findings, and what stands for the question marks."""
        if self.is_of_errors:
            return (
                f"SELECT session_id, idx FROM errors WHERE {UNCAUGHT} AND error_name(message, source) = ?",
                (self.element,),
            )
        sql = f"""SELECT json_extract(j.value, '$[0]') AS session_id, json_extract(j.value, '$[1]') AS idx
            FROM json_each((SELECT issue_findings(g.session_id, g.idx, g.element_key, g.selector, g.label, ?)
                FROM signals g {PAGES}
                WHERE g.kind = ? AND g.ignored = 0 AND g.session_id {KEPT} AND {PAGE} = ?)) j"""
        return sql, (self.element, self.kind, self.page)

    @property
    def text(self) -> str:
        """The value of `issue:`."""
        return " ".join(part for part in (self.kind, self.page, self.element) if part)


def name_of(text: str) -> IssueName:
    """The issue that a value of `issue:` names; of one that names none the kind is what stands there.

    >>> name_of("dead_click /a page 3f9ac2d1")
    IssueName(kind='dead_click', page='/a page', element='3f9ac2d1')
    >>> name_of("quick_back /cart").element
    ''
    """
    kind, _, rest = text.strip().partition(" ")
    page, _, last = rest.rpartition(" ")
    if _SHORT.fullmatch(last):
        return IssueName(kind, page, last)
    return IssueName(kind, rest, "")


def of_finding(element_key: str | None, selector: str | None, label: str | None) -> Element:
    """The element that a finding is grouped by; `PAGE_ONLY` for none."""
    if not element_key and not selector:
        return PAGE_ONLY
    made = element(element_key, selector, label)
    return made if made.name else PAGE_ONLY


class IssueFindings:
    """The aggregate.

    >>> found = IssueFindings()
    >>> for session, said in ((1, "Cart (1)"), (2, "Cart (2)"), (3, "Search")):
    ...     found.step(session, 0, f"1:button|{said}|0", None, said, short("text button|cart"))
    >>> found.finalize()
    '[[1, 0], [2, 0]]'
    """

    def __init__(self) -> None:
        self._found: dict[Element, list[tuple[int, int]]] = {}
        self._wanted = ""

    def step(
        self, session: int, idx: int, key: str | None, selector: str | None, label: str | None,
        wanted: str, /,
    ) -> None:  # fmt: skip
        """One more finding."""
        self._wanted = wanted
        self._found.setdefault(of_finding(key, selector, label), []).append((session, idx))

    def finalize(self) -> str:
        """Those of the issue, in order."""
        sessions = {one: {session for session, _ in at} for one, at in self._found.items()}
        for alike in groups(sessions):
            if any(short(one.name) == self._wanted for one in alike):
                return json.dumps(sorted(at for one in alike for at in self._found[one]))
        return "[]"
