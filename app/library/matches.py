"""Where in a session a query fits: the moments that its pages, clicks, errors, events, signals and words stand at.

A term that speaks of the session as a whole, such as `device:phone`, stands at no moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from app.friction.model import Why
from app.friction.wording import sentence
from app.library import answers, carts, use_rows
from app.library.addresses import path_condition
from app.library.amounts import VITAL_KEYS, bounds
from app.library.folding import folded, having
from app.library.issue_term import name_of
from app.library.match_rows import IN_TIME, ROWS, WORDED, What
from app.library.order import came
from app.library.search import SIGNALS, Compared, Named, Order, Query, Words
from app.library.search_sql import phrase
from app.library.signals import why_of
from app.library.step_rows import element, rows_of
from app.library.storable import storable
from app.library.telling import line_with, part_with
from app.library.wildcards import like, like_text, pieces

if TYPE_CHECKING:
    from app.library.database import Library

#: moments told of one session unless told
MOST = 20
#: characters of a text of which nothing was looked for
_FIRST = 200


class Match(Struct, frozen=True):
    """One moment. `why`: what stands there, in English; `text`: what the recording calls it; of a signal its `kind`
    and `told`, the codes of its sentence; `place_s`: where in its film somebody stopped."""

    at_ms: float
    window: int
    why: str
    what: What = What.PAGE
    text: str = ""
    kind: str | None = None
    told: Why | None = None
    place_s: float | None = None


def matches(
    db: Library, query: Query, ids: tuple[int, ...], most: int = MOST
) -> dict[int, tuple[Match, ...]]:
    """The moments by session, in order of time, at most `most` each."""
    found: dict[int, set[Match]] = {}
    wider = _wider_than_issues(query)
    for term in query.terms:
        if term.negated or term in wider or not ids:
            continue
        for session, match in _of(db, term, ids, most):
            found.setdefault(session, set()).add(match)
    return {
        session: tuple(sorted(moments, key=lambda one: (one.at_ms, one.window, one.why))[:most])
        for session, moments in found.items()
    }


def _wider_than_issues(query: Query) -> frozenset[Named | Compared]:
    """Terms of all findings of a kind, beside one that asks for an issue of it: that looks for none but its own."""
    asked = [t for t in query.terms if isinstance(t, Named) and t.key == "issue" and not t.negated]
    names = [name_of(str(storable(value))) for term in asked for value in term.values]
    found = {name.kind for name in names}
    keys = {"errors" if name.is_of_errors else name.kind for name in names}
    return frozenset(
        term
        for term in query.terms
        if (isinstance(term, Compared) and names and term.key in (*keys, "friction"))
        or (isinstance(term, Named) and term.key == "signal" and found.issuperset(term.values))
    )


def _beginning(text: str) -> str:
    return text[:_FIRST]


class _Asked(Struct, frozen=True):
    """Rows of one kind, which of them, and what is told of their texts; `rows` where they are read from elsewhere."""

    what: What
    where: str = "TRUE"
    values: tuple[str | float, ...] = ()
    told: Callable[[str], str] = _beginning
    rows: str = ""


#: where a session came from stands at its first page
_CAME = """SELECT f.session_id, coalesce(v.at_ms, 0), coalesce(v.window, 0), f.{}, NULL
           FROM facts f LEFT JOIN page_views v ON v.session_id = f.session_id AND v.idx = 0
           WHERE f.{} IS NOT NULL AND f.session_id IN ({})"""
_CAME_BY = frozenset({"referrer", "utm_source", "utm_medium", "utm_campaign"})
#: what is no moment stands at the beginning
_FILES = "SELECT id, 0.0, 0, source, NULL FROM sessions WHERE id = ? AND source LIKE ? ESCAPE '\\'"
_INDEXED = (
    "SELECT rowid, 0.0, 0, shown, NULL FROM session_text WHERE session_text MATCH ? AND rowid = ?"
)
#: titles and addresses of pages and of the places within them
_TITLED = (
    "SELECT session_id, enter_ms, window, coalesce(title, url), NULL FROM visits v",
    """SELECT v.session_id, r.at_ms, v.window, coalesce(r.title, r.url), NULL
       FROM visits v JOIN routes r ON r.session_id = v.session_id AND r.visit = v.idx""",
)
#: what free text looks through of each kind
_SPOKEN = {
    What.CLICK: "label",
    What.ERROR: "message",
    What.CONSOLE: "coalesce(full, text)",
    What.REQUEST: "coalesce(method || ' ', '') || url",
    What.TYPED: "text",
    What.EVENT: "name",
    What.FEEDBACK: "text",
    What.SHOWN: "text",
}
_MEASURED = {
    **dict.fromkeys((*VITAL_KEYS, "cls"), (What.VITAL, "name = upper(?) AND value")),
    **dict.fromkeys(answers.SCORES, (What.FEEDBACK, "kind = ? AND score")),
}
_NOT_IGNORED = "ignored = 0"


def _of(
    db: Library, term: Named | Compared | Words | Order, ids: tuple[int, ...], most: int
) -> Iterator[tuple[int, Match]]:
    if isinstance(term, Order):
        yield from _in_order(db, term, ids)
        return
    if isinstance(term, Words):
        for session in ids:
            spoken = list(_spoken(db, term, session, most))
            yield from spoken or _untimed(db, term, session)
        return
    for asked in _asked(term):
        for session in ids:
            yield from _rows(db, asked, session, most)
    if isinstance(term, Named) and term.key in _CAME_BY:
        marks = ", ".join("?" * len(ids))
        yield from _worded(What.CAME, db.execute(_CAME.format(term.key, term.key, marks), ids))


def _rows(
    db: Library,
    asked: _Asked,
    session: int,
    most: int,
    told: Callable[[str], str] | None = None,
) -> Iterator[tuple[int, Match]]:
    """The first rows of a session; `told`: what is told of their texts."""
    order = "idx" if asked.what in IN_TIME else "2"
    found = db.execute(
        f"{asked.rows or ROWS[asked.what]} WHERE ({asked.where}) AND session_id = ? ORDER BY {order} LIMIT ?",
        (*asked.values, session, most),
    )
    yield from _worded(asked.what, found, told or asked.told)


def _untimed(db: Library, term: Words, session: int) -> Iterator[tuple[int, Match]]:
    """Of a session that has the words where no row tells when: in what is shown of an element, in its file's name."""
    told = partial(line_with, sought=folded(str(storable(term.text))))
    indexed = db.execute(_INDEXED, (f"{{shown}} : ({phrase(term.text)})", session))
    found = list(_worded(What.SHOWN, indexed, told))
    yield from found or _worded(
        What.FILE, db.execute(_FILES, (session, f"%{like_text(term.text)}%"))
    )


def _spoken(db: Library, term: Words, session: int, most: int) -> Iterator[tuple[int, Match]]:
    """Where a session has the words; where they only meet across two texts, the longest of them."""
    sought = folded(str(storable(term.text)))
    if not sought:
        return
    found = list(_with_words(db, sought, session, most))
    if not found and " " in sought:
        in_text = "SELECT 1 FROM session_text WHERE session_text MATCH ? AND rowid = ?"
        if db.execute(in_text, (phrase(term.text), session)).fetchone() is not None:
            found = list(_with_words(db, max(sought.split(), key=len), session, most))
    yield from found


def _with_words(db: Library, sought: str, session: int, most: int) -> Iterator[tuple[int, Match]]:
    for what, column in _SPOKEN.items():
        where, values = having(column, sought)
        told = partial(line_with, sought=sought)
        yield from _rows(db, _Asked(what, where, values), session, most, told)
    for rows, short in zip(_TITLED, "vr", strict=True):
        title, of_title = having(f"{short}.title", sought)
        url, of_url = having(f"{short}.url", sought)
        found = db.execute(
            f"{rows} WHERE ({title} OR {url}) AND v.session_id = ? ORDER BY 2 LIMIT ?",
            (*of_title, *of_url, session, most),
        )
        yield from _worded(What.PAGE, found)


def _worded(
    what: What,
    rows: Iterable[tuple[int, float, int, str, Any]],
    told: Callable[[str], str] = _beginning,
) -> Iterator[tuple[int, Match]]:
    for session, at_ms, window, text, kind in rows:
        if what is What.SIGNAL:
            why = why_of(text)
            yield session, Match(at_ms, window, sentence(why), what, "", kind, why)
        elif what is What.FILM_LEFT:
            said, place_s = told(text), float(kind)
            why_said = WORDED[what].format(said, _clock(place_s))
            yield session, Match(at_ms, window, why_said, what, said, place_s=place_s)
        else:
            said = told(text)
            yield session, Match(at_ms, window, WORDED[what].format(said), what, said)


def _clock(seconds: float) -> str:
    hours, rest = divmod(int(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _asked(term: Named | Compared | Words | Order) -> tuple[_Asked, ...]:
    if isinstance(term, Compared):
        return _of_amount(term)
    if isinstance(term, Named):
        return tuple(asked for value in term.values for asked in _of_value(term.key, value))
    return ()


def _of_amount(term: Compared) -> tuple[_Asked, ...]:
    if term.key == "friction":
        return (_Asked(What.SIGNAL, _NOT_IGNORED),)
    if term.key in SIGNALS:
        return (_signal(term.key),)
    if term.key == "errors":
        return (_Asked(What.ERROR),)
    if term.key in _MEASURED:
        (what, where), (amount, _) = _MEASURED[term.key], bounds(term.key, term.amount)
        return (_Asked(what, f"{where} {term.operator} ?", (term.key, amount)),)
    return (_Asked(What.EVENT, "value IS NOT NULL"),) if term.key == "value" else ()


def _of_value(key: str, value: str) -> tuple[_Asked, ...]:
    if key in ("page", "entry", "exit"):
        where, values = path_condition(str(storable(value)))
        ends = {"entry": "min", "exit": "max"}
        if key in ends:
            end = f"SELECT {ends[key]}(e.idx) FROM page_views e WHERE e.session_id = v.session_id"
            where = f"({where}) AND v.idx = ({end})"
        return (_Asked(What.PAGE, where, values),)
    if key == "element":
        where, values = element(str(storable(value)))
        return (_Asked(What.CLICK, where.replace("r.", ""), values),)
    if key == "click":
        return (_Asked(What.CLICK, r"label LIKE ? ESCAPE '\'", (like(value),)),)
    if key == "event":
        return (_Asked(What.EVENT, r"name LIKE ? ESCAPE '\'", (like(value),)),)
    if key == "signal":
        return (_signal(value),)
    if key == "issue":
        name = name_of(str(storable(value)))
        findings, asked = name.findings
        what = What.ERROR if name.is_of_errors else What.SIGNAL
        return (_Asked(what, f"(session_id, idx) IN ({findings})", asked),)
    if key in _TEXTS:
        return (_Asked(*_TEXTS[key], (f"%{like(value)}%",), partial(part_with, pattern=value)),)
    if key in carts.KEYS:
        rows = carts.KEYS[key](value)
        return (_Asked(What(carts.shown_as(key, value)), rows.where, rows.values),)
    if key in use_rows.KEYS:
        used = use_rows.KEYS[key](value)
        told = (
            f"SELECT session_id, moment_ms, window, {used.text}, {used.place_s} FROM {used.table}"
        )
        what = What(use_rows.shown_as(key, value))
        return (_Asked(what, used.where, used.values, rows=told),)
    return (_HAS[value],) if key == "has" and value in _HAS else ()


_TEXTS = {
    "error": (What.ERROR, r"message LIKE ? ESCAPE '\'"),
    "feedback": (What.FEEDBACK, r"text LIKE ? ESCAPE '\'"),
    "note": (What.NOTE, r"text LIKE ? ESCAPE '\'"),
}
_HAS = {
    "purchase": _Asked(What.EVENT, "name = 'purchase' COLLATE NOCASE"),
    "notes": _Asked(What.NOTE),
    "feedback": _Asked(What.FEEDBACK),
    "cart": _Asked(What.CART),
    "product": _Asked(What.PRODUCT),
}


def _signal(kind: str) -> _Asked:
    return _Asked(What.SIGNAL, f"{_NOT_IGNORED} AND kind = ?", (kind,))


def _in_order(db: Library, term: Order, ids: tuple[int, ...]) -> Iterator[tuple[int, Match]]:
    """The rows that make up the order, the earliest ones, not every row of its steps."""
    marks = ", ".join("?" * len(ids))
    rows: list[str] = []
    values: list[str | int] = []
    for at, step in enumerate(term.steps):
        for one in rows_of(step):
            rows.append(
                f"""SELECT r.session_id AS session, {one.at_ms} AS at_ms, {one.rank} AS rank, {one.idx} AS idx,
                    r.window AS window, {one.text} AS text, '{_STEPS[step.key]}' AS what,
                    {"r.kind" if step.key == "signal" else "NULL"} AS kind, {1 << at} AS bit
                    FROM {one.table} r WHERE ({one.where}) AND r.session_id IN ({marks})"""
            )
            values += [*one.values, *ids]
    seen: dict[int, list[tuple[What, tuple[int, float, int, str, str | None], int]]] = {}
    for session, at_ms, window, text, what, kind, bits in db.execute(
        f"""SELECT session, at_ms, min(window), min(text), what, kind, sum(bit) FROM (
                SELECT session, at_ms, rank, idx, min(window) AS window, min(text) AS text, what, kind, bit
                FROM ({" UNION ALL ".join(rows)}) GROUP BY session, at_ms, rank, idx, bit
            ) GROUP BY session, at_ms, rank, idx ORDER BY session, at_ms, rank, idx""",
        tuple(values),
    ):
        told = (session, at_ms, window, text, kind)
        seen.setdefault(session, []).append((What(what), told, bits))
    for those in seen.values():
        for place in came([bits for *_, bits in those], term.steps):
            what, row, bits = those[place]
            pattern = next(step.pattern for at, step in enumerate(term.steps) if bits >> at & 1)
            yield from _worded(what, [row], _part_told(what, pattern))


def _part_told(what: What, pattern: str) -> Callable[[str], str]:
    """What is told of a text that has a pattern in it."""
    if what is What.SHOWN:
        return partial(line_with, sought=folded(max(pieces(pattern), key=len)))
    if what in (What.ERROR, What.FEEDBACK):
        return partial(part_with, pattern=pattern)
    return _beginning


_STEPS = {
    "page": What.PAGE, "other": What.PAGE, "click": What.CLICK, "element": What.CLICK, "event": What.EVENT,
    "product": What.PRODUCT, "cart": What.CART_STEP,
    "signal": What.SIGNAL, "error": What.ERROR, "feedback": What.FEEDBACK, "shown": What.SHOWN,
}  # fmt: skip
