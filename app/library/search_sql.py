"""A query as SQL with parameters, on `facts f JOIN sessions s LEFT JOIN marks m`.

What a recording does not tell fits no value and no amount; where that may be asked for, it is called `unknown`.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import eq, ge, gt, le, lt

from msgspec import Struct

from app.library import carts
from app.library.addresses import path_condition
from app.library.amounts import bounds
from app.library.answers import SAID, SCORES, with_words
from app.library.issue_term import name_of
from app.library.kept import KEPT
from app.library.order import wanted
from app.library.person_owners import standing_for
from app.library.search import (
    SIGNALS,
    Compared,
    Named,
    Order,
    Query,
    Term,
    Words,
)
from app.library.step_rows import element, rows_of
from app.library.steps import OTHER, PAGE, Step
from app.library.storable import storable
from app.library.term_columns import COLUMNS, HAS, IS, TEXTS
from app.library.use_rows import KEYS as USES
from app.library.wildcards import equal, like, like_text
from app.pattern import pattern

#: what a condition may speak of; what is in the trash is nowhere
FROM = (
    f"facts f JOIN sessions s ON s.id = f.session_id AND s.id {KEPT}"
    " LEFT JOIN marks m ON m.session_id = f.session_id"
)
#: the same where nothing of `sessions` is asked for: a row of each less to be looked up
_FROM_FACTS = f"(SELECT * FROM facts WHERE session_id {KEPT}) f LEFT JOIN marks m ON m.session_id = f.session_id"
#: the same where sessions are asked one by one, in the order of their beginning
FROM_NEWEST = FROM.replace("facts f", "facts f INDEXED BY facts_by_start", 1)
#: for what is asked of `facts` and `marks` alone, of sessions in the trash as well
WITH_TRASH = "facts f LEFT JOIN marks m ON m.session_id = f.session_id"
#: for whatever is asked, of sessions in the trash as well
ALL_WITH_TRASH = f"{WITH_TRASH} JOIN sessions s ON s.id = f.session_id"
_OF_SESSIONS = pattern(r"\bs\.")
UNKNOWN = "unknown"

#: keys with one value a session, None where a recording leaves it open
_SINGLE = {
    **{key: f"f.{key}" for key in ("device", "browser", "os", "variant")},
    **{key: f"f.{key}" for key in ("country", "language", "utm_source", "utm_medium", "utm_campaign", "referrer")},
    "screen": "(f.viewport_w_px || 'x' || f.viewport_h_px)",
}  # fmt: skip
#: keys of which `unknown` asks for sessions that leave it open
MAY_BE_UNKNOWN = frozenset(_SINGLE)
#: what may follow a value that is the beginning of another: “Chrome” of “Chrome 126”, a host of its addresses, “pt” of
#: “pt-BR”
GOES_ON = {
    "device": " ",
    "browser": " ",
    "os": " ",
    "variant": " ",
    "referrer": "/",
    "language": "-",
}
#: sessions of a person who has any, and when the first one began
_VISITORS = f"""SELECT o.id AS session_id FROM sessions o JOIN facts e ON e.session_id = o.id JOIN (
        SELECT a.person_id AS person, min(b.started_at_ms) AS first_ms
        FROM sessions a JOIN facts b ON b.session_id = a.id
        WHERE a.person_id IS NOT NULL AND a.id {KEPT} GROUP BY 1
    ) v ON v.person = o.person_id WHERE e.started_at_ms"""
#: whether the person of a session was there before
_CAME_BEFORE = f"""EXISTS (SELECT 1 FROM sessions a JOIN facts b ON b.session_id = a.id
        WHERE a.person_id = s.person_id AND b.started_at_ms < f.started_at_ms AND a.id {KEPT})"""


_FITS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq}


#: of a moment in ms: what differs further back, in the last bits of a number, is at one moment
MOMENT_PLACES = 6


class Condition(Struct, frozen=True):
    """A boolean expression of SQL and what stands for its question marks.

    `sql` finds all sessions in the shortest time; `test`, of the same values, asks a few of them one by one; `rows`,
    where it can be told by itself, is where the sessions stand as `session_id`, some more than once. `orders` are those
    among its terms, `rest` what the others come to: who holds the library in memory asks them apart.
    """

    sql: str
    values: tuple[str | float, ...] = ()
    test: str = ""
    rows: str = ""
    orders: tuple[Order, ...] = ()
    rest: Condition | None = None

    @property
    def asked_each(self) -> str:
        """`test`, or `sql` where that is the same."""
        return self.test or self.sql


_VISITOR = {
    "new": Condition(
        f"f.session_id IN ({_VISITORS} <= v.first_ms)",
        test=f"s.person_id IS NOT NULL AND NOT {_CAME_BEFORE}",
        rows=f"({_VISITORS} <= v.first_ms)",
    ),
    "returning": Condition(
        f"f.session_id IN ({_VISITORS} > v.first_ms)",
        test=_CAME_BEFORE,
        rows=f"({_VISITORS} > v.first_ms)",
    ),
}


def source(*parts: str) -> str:
    """`FROM`, or less where these parts of a question can do with less."""
    return FROM if any(_OF_SESSIONS.search(part) for part in parts) else _FROM_FACTS


def condition(query: Query) -> Condition:
    """What all the terms come to."""
    parts = [_negatable(term) for term in query.terms]
    if not parts:
        return Condition("TRUE")
    orders = tuple(term for term in query.terms if isinstance(term, Order))
    return Condition(
        " AND ".join(f"({part.sql})" for part in parts),
        tuple(value for part in parts for value in part.values),
        " AND ".join(f"({part.asked_each})" for part in parts),
        parts[0].rows if len(parts) == 1 else "",
        orders,
        condition(query.without("seq")) if orders else None,
    )


def phrase(text: str) -> str:
    """Free text for FTS5: the words in their order, the last one perhaps cut short."""
    return '"' + str(storable(text)).replace('"', '""') + '" *'


def _negatable(term: Term) -> Condition:
    found = _of(term)
    # A comparison with NULL is neither true nor false: its opposite has to hold for it too.
    if not term.negated:
        return found
    return Condition(
        f"NOT coalesce(({found.sql}), 0)",
        found.values,
        f"NOT coalesce(({found.asked_each}), 0)",
    )


def _of(term: Term) -> Condition:
    if isinstance(term, Words):
        return _words(term.text)
    if isinstance(term, Order):
        return _order(term)
    if isinstance(term, Compared):
        return _compared(term)
    return _any([_named(term, value) for value in term.values])


def _any(parts: Sequence[Condition]) -> Condition:
    if len(parts) == 1:
        return parts[0]
    return Condition(
        " OR ".join(part.sql for part in parts),
        tuple(value for part in parts for value in part.values),
        " OR ".join(part.asked_each for part in parts),
    )


def _has_row(
    table: str, where: str, values: tuple[str | float, ...] = (), of_all: str = ""
) -> Condition:
    """A session with a row of that kind in a table; `of_all`: the same rows where all sessions are asked."""
    return Condition(
        f"f.session_id IN (SELECT session_id FROM {of_all or table} WHERE {where})",
        values,
        # `IS TRUE` keeps SQLite from looking for the rows of all sessions
        f"EXISTS (SELECT 1 FROM {table} WHERE session_id = f.session_id AND ({where}) IS TRUE)",
        f"{of_all or table} WHERE {where}",
    )


def _words(text: str) -> Condition:
    anywhere = f"%{like_text(text)}%"
    answers, values = with_words(text)
    return Condition(
        rf"""f.session_id IN (SELECT rowid FROM session_text WHERE session_text MATCH ?)
        OR f.session_id IN ({answers})
        OR s.person_id IN (SELECT id FROM persons WHERE name LIKE ? ESCAPE '\')
        OR (s.person_id IS NULL AND coalesce(s.person_name, s.alias) LIKE ? ESCAPE '\')
        OR s.source LIKE ? ESCAPE '\'""",
        (phrase(text), *values, anywhere, anywhere, anywhere),
    )


def _compared(term: Compared) -> Condition:
    if term.key in SIGNALS:
        return _counted(term)
    if term.key in SCORES:
        amount, _ = bounds(term.key, term.amount)
        return _has_row(SAID, f"kind = ? AND score {term.operator} ?", (term.key, amount))
    column = COLUMNS[term.key]
    start, end = bounds(term.key, term.amount)
    if start == end:
        return Condition(f"{column} {term.operator} ?", (start,))
    if term.operator == "=":
        return Condition(f"{column} >= ? AND {column} < ?", (start, end))
    # A date is a span: after it means from its end on, before it means up to its start.
    sql, value = {
        "<": (f"{column} < ?", start),
        "<=": (f"{column} < ?", end),
        ">": (f"{column} >= ?", end),
        ">=": (f"{column} >= ?", start),
    }[term.operator]
    return Condition(sql, (value,))


def _counted(term: Compared) -> Condition:
    """How often a kind was found; a session in which nobody looked fits no number."""
    counted = "SELECT count(*) FROM signals g WHERE g.kind = ? AND g.ignored = 0 AND g.session_id = f.session_id"
    amount, _ = bounds(term.key, term.amount)
    # those in which it was found at all are few: where none fits, those that do not fit are left out
    not_ = "NOT" if _FITS[term.operator](0.0, amount) else ""
    found = f"""SELECT session_id FROM signals WHERE kind = ? AND ignored = 0
        GROUP BY session_id HAVING {not_} (count(*) {term.operator} ?)"""
    return Condition(
        f"f.friction IS NOT NULL AND f.session_id {not_} IN ({found})",
        (term.key, amount),
        f"f.friction IS NOT NULL AND ({counted}) {term.operator} ?",
    )


def _named(term: Named, value: str) -> Condition:
    key, pattern = term.key, like(value)
    if key == "signal":
        return _has_row("signals", "kind = ? AND ignored = 0", (value,))
    if key == "has":
        return _has_row(*HAS[value])
    if key == "is":
        return Condition(IS[value])
    if key == "visitor":
        return _VISITOR[value]
    if key in ("page", "entry", "exit"):
        where, values = path_condition(str(storable(value)))
        paths = f"SELECT p.id FROM paths p WHERE {where}"
        if key == "page":
            return _has_row("page_views", f"path_id IN ({paths})", values)
        return Condition(f"f.{key}_path_id IN ({paths})", values)
    if key in _SINGLE:
        return _single(key, value)
    if key in TEXTS:
        table, column = TEXTS[key]
        return _has_row(table, rf"{column} LIKE ? ESCAPE '\'", (f"%{pattern}%",))
    if key == "trait":
        return _trait(value)
    if key in carts.KEYS:
        rows = carts.KEYS[key](value)
        return _has_row(rows.table, rows.where, rows.values, rows.of_all)
    if key in USES:
        used = USES[key](value)
        return _has_row(used.table, used.where, used.values)
    if key == "site":
        return Condition(
            r"""f.entry_path_id IN (SELECT p.id FROM paths p JOIN hosts h ON h.host = p.host
            JOIN sites t ON t.id = h.site_id WHERE t.name LIKE ? ESCAPE '\' OR p.host LIKE ? ESCAPE '\')""",
            (pattern, pattern),
        )
    if key == "user":
        called = r"""SELECT id FROM persons WHERE name LIKE ? ESCAPE '\'
            UNION SELECT person_id FROM identities WHERE value LIKE ? ESCAPE '\' AND source <> 'hand'"""
        return Condition(
            rf"""s.person_id IN ({called}) OR s.person_id IN ({standing_for(called)})
            OR (s.person_id IS NULL AND coalesce(s.person_name, s.alias) LIKE ? ESCAPE '\')""",
            (pattern,) * 5,
        )
    if key == "tag":
        return Condition(
            r"""f.session_id IN (SELECT l.session_id FROM session_tags l JOIN tags t ON t.id = l.tag_id
            WHERE t.name LIKE ? ESCAPE '\')""",
            (pattern,),
        )
    if key == "event":
        custom, custom_value = equal("tag", value)
        outcome, outcome_value = equal("event", value)
        return _any(
            [
                _has_row("custom_events", custom, (custom_value,)),
                _has_row("milestones", outcome, (outcome_value,)),
            ]
        )
    if key == "issue":
        findings, asked = name_of(str(storable(value))).findings
        return Condition(f"f.session_id IN (SELECT session_id FROM ({findings}))", asked)
    if key == "element":
        return _has_row("clicks r", *element(str(storable(value))))
    same, label = equal("label", value)
    return _has_row("clicks", same, (label,))


def _single(key: str, value: str) -> Condition:
    column, pattern = _SINGLE[key], like(value)
    same = rf"{column} LIKE ? ESCAPE '\'"
    if value.lower() == UNKNOWN:
        same = f"{column} IS NULL OR {same}"
    if key not in GOES_ON:
        return Condition(same, (pattern,))
    longer = rf"{column} LIKE ? ESCAPE '\'"
    return Condition(f"{same} OR {longer}", (pattern, f"{pattern}{GOES_ON[key]}%"))


def _trait(value: str) -> Condition:
    """`plan` or `plan=pro`: what the envelope or an event said of the person."""
    name, equals, wanted = value.partition("=")
    where, name = equal("name", name)
    values = [name]
    if equals:
        same, wanted = equal("value", wanted)
        where, values = f"{where} AND {same}", [name, wanted]
    return _any(
        [_has_row(table, where, tuple(values)) for table in ("session_traits", "told_traits")]
    )


def _order(term: Order) -> Condition:
    """Sessions that have each step that comes, asked then for their order, row by row."""
    has: list[Condition] = []
    for step in term.steps:
        if not step.absent:
            rows = [_has_row(f"{one.table} r", one.where, one.values) for one in rows_of(step)]
            has.append(_any(rows))
    seen, of_seen = _in_time(term.steps)
    nothing_seen = int(not has)
    order = f"coalesce((SELECT in_order(bits, ?) FROM ({seen})), {nothing_seen})"
    return Condition(
        " AND ".join([*(f"({one.sql})" for one in has), order]),
        (*(value for one in has for value in one.values), wanted(term.steps), *of_seen),
        " AND ".join([*(f"({one.asked_each})" for one in has), order]),
    )


def _in_time(steps: Sequence[Step]) -> tuple[str, tuple[str, ...]]:
    """Of the session `f` the rows of some steps in order of time, each with the steps it is of as `bits`."""
    if all(step.key in (PAGE, OTHER) for step in steps):
        bits: list[str] = []
        values: list[str] = []
        for at, step in enumerate(steps):
            ((where, given),) = [(one.where, one.values) for one in rows_of(step)]
            bits.append(f"({where}) * {1 << at}")
            values += given
        # a view of none of the pages changes nothing: it is not worth a call
        pages = f"""SELECT {" + ".join(bits)} AS bits FROM page_views r
            WHERE r.session_id = f.session_id AND bits <> 0 ORDER BY r.idx"""
        return pages, tuple(values)
    asked = [(1 << at, one) for at, step in enumerate(steps) for one in rows_of(step)]
    # of a step told twice at a moment UNION keeps one
    rows = " UNION ".join(
        f"""SELECT round({one.at_ms}, {MOMENT_PLACES}) AS at_ms, {one.rank} AS rank, {one.idx} AS idx, {bit} AS bit
            FROM {one.table} r WHERE r.session_id = f.session_id AND ({one.where}) IS TRUE"""
        for bit, one in asked
    )
    return (
        f"SELECT sum(bit) AS bits FROM ({rows}) GROUP BY at_ms, rank, idx ORDER BY at_ms, rank, idx",
        tuple(value for _, one in asked for value in one.values),
    )
