"""What two groups of sessions are compared by, as numbers in memory: which sessions have which page, click, device and
so on, and what they have an amount of. Rows of sessions are those of `app.library.columns`. Read once a connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from msgspec import Struct

from app.insights.compare import Sort, Unit
from app.insights.products import Part, Step
from app.insights.views import Page
from app.library import arrays, form_use, media_use, products, signals
from app.library.answers import SAID, SCORES
from app.library.columns import Columns
from app.library.facet_choices import BY_VALUE, Source, lowered
from app.library.goal_columns import GoalColumns
from app.library.goals import goals
from app.library.pairs import Ids, Mask, Rows
from app.library.per_connection import PerConnection
from app.library.revisions import revisions, stand
from app.library.search import Query, parse, quoted, written
from app.library.search_sql import GOES_ON, UNKNOWN, condition
from app.library.wildcards import exactly
from app.quantities import Values

if TYPE_CHECKING:
    from app.library.database import Library

CLICKS = Source(
    "c.label", "(SELECT label, session_id FROM clicks WHERE label IS NOT NULL) c", "c.session_id"
)
#: keys of queries of which a session has one value
SINGLE = (
    Sort.ENTRY, Sort.EXIT, Sort.DEVICE, Sort.BROWSER, Sort.OS, Sort.COUNTRY, Sort.LANGUAGE, Sort.REFERRER,
    Sort.UTM_SOURCE, Sort.UTM_MEDIUM, Sort.UTM_CAMPAIGN, Sort.VARIANT,
)  # fmt: skip
#: what may be said of a whole session, and the term that asks for it
WHOLE = (
    ("bounced", "pages=1"), ("errors", "errors>0"), ("returning", "visitor:returning"), ("feedback", "has:feedback"),
)  # fmt: skip
#: amounts of a session: the key of queries, the column of `facts`, what it is counted in
AMOUNTS = (
    ("active", "active_ms", Unit.MS), ("duration", "duration_ms", Unit.MS), ("pages", "pages", Unit.COUNT),
    ("clicks", "clicks", Unit.COUNT), ("friction", "friction", Unit.SCORE), ("scroll", "scroll_frac", Unit.SHARE),
    ("lcp", "lcp", Unit.MS), ("inp", "inp", Unit.MS), ("cls", "cls", Unit.SCORE), ("fcp", "fcp", Unit.MS),
    ("ttfb", "ttfb", Unit.MS), ("value", "value", Unit.MONEY),
)  # fmt: skip
#: all amounts, with those that people gave as a score
UNITS = (*((key, unit) for key, _, unit in AMOUNTS), *((key, Unit.SCORE) for key in SCORES))
_CART = (
    ("add", Step.ADD), ("remove", Step.REMOVE), ("open", Step.OPEN), ("checkout", Step.CHECKOUT), ("order", Step.ORDER),
)  # fmt: skip
_MET = (Sort.PAGE, Sort.SIGNAL, Sort.ISSUE, Sort.EVENT)


class Has(Struct, frozen=True):
    """Which sessions have which of k things: `rows` of sessions, each once with a `code` (0 to k - 1). `of`: the
    sessions that could have it, by the code; None for all. `what` of its sort it is."""

    sort: Sort
    names: tuple[str, ...]
    rows: Ids
    codes: Ids
    term: Callable[[int], str | None]
    what: str = ""
    of: Has | None = None

    def counts(self, among: Mask) -> Ids:
        """How many of some sessions have each, k."""
        return np.bincount(self.codes[among[self.rows]], minlength=len(self.names))

    def sessions(self, code: int) -> Ids:
        """The rows that have one."""
        return np.unique(self.rows[self.codes == code])


def _everything(db: Library, columns: GoalColumns) -> Iterator[Has]:
    yield _whole(db, columns.columns)
    yield _reached(db, columns)
    for sort in _MET:
        met = columns.met(db, str(sort))
        yield Has(
            sort,
            met.names,
            met.rows.astype(np.int64),
            met.what.astype(np.int64),
            met.terms.__getitem__,
        )
    yield _paired(db, columns.columns, Sort.CLICK, CLICKS)
    for sort in SINGLE:
        source = BY_VALUE[str(sort)]
        found = _paired(db, columns.columns, sort, source)
        if not (source.is_optional and set(found.names) <= {UNKNOWN}):
            yield found
    yield from _of_shop(db, columns.columns)
    yield from _of_forms(db, columns.columns)
    yield _played(db, columns.columns)


def _whole(db: Library, columns: Columns) -> Has:
    terms = [term for _, term in WHOLE]
    # answers of files come without a change of the session they belong to
    masks = [*columns.choices(db, terms[:-1]), columns.among(db, condition(parse(terms[-1])))]
    return _of_masks(Sort.SESSION, [name for name, _ in WHOLE], terms, masks)


def _reached(db: Library, columns: GoalColumns) -> Has:
    kept = goals(db)
    masks = [columns.reached(db, one).is_reached for one in kept]
    return _of_masks(Sort.GOAL, [one.name for one in kept], [one.query for one in kept], masks)


def _of_masks(sort: Sort, names: list[str], terms: list[str], masks: list[Mask]) -> Has:
    rows = [np.flatnonzero(mask) for mask in masks]
    return Has(
        sort,
        tuple(names),
        np.concatenate([np.zeros(0, np.int64), *rows]),
        np.repeat(np.arange(len(rows)), [len(one) for one in rows]),
        terms.__getitem__,
    )


def _paired(db: Library, columns: Columns, sort: Sort, source: Source) -> Has:
    """A facet: what a recording leaves open and what it calls so are one, and “Chrome” is “Chrome 126” as well."""
    values, codes, rows = columns.pairs(db, source).each()
    names = [UNKNOWN if value is None else value for value in values]
    first = {lowered(name): at for at, name in reversed(list(enumerate(names)))}
    again = np.array([first[lowered(name)] for name in names], np.int64)
    if not source.has_case and len(again):
        codes = again[codes]
    sign = GOES_ON.get(str(sort))
    more = [(at, shorter) for at, name in enumerate(names) for shorter in _begun(name, sign, first)]
    parts = [(codes == at, shorter) for at, shorter in more]
    key = str(sort)
    return Has(
        sort,
        tuple(names),
        np.concatenate([rows, *(rows[mine] for mine, _ in parts)]).astype(np.int64),
        np.concatenate([codes, *(np.full(mine.sum(), at) for mine, at in parts)]).astype(np.int64),
        lambda at: f"{key}:{quoted(exactly(key, names[at]))}",
    )


def _begun(name: str, sign: str | None, first: dict[str, int]) -> Iterator[int]:
    """The names that this one goes on from."""
    if sign is None:
        return
    low = lowered(name)
    at = low.find(sign)
    while at >= 0:
        if low[:at] in first:
            yield first[low[:at]]
        at = low.find(sign, at + 1)


def _of_shop(db: Library, columns: Columns) -> Iterator[Has]:
    shop, least = products.shop_of(db), signals.thresholds(db).product_views
    names = tuple(one.name for one in shop.products)

    def asking(part: Part) -> Callable[[int], str | None]:
        return lambda at: written(Query(products.terms_of(shop.products[at], part, least))) or None

    views, steps = shop.is_first_view, shop.is_first_step
    yield _told(
        columns, Sort.PRODUCT, names, shop.view_session[views], shop.view_product[views],
        asking(Part.VIEWS), "looked",
    )  # fmt: skip
    for what, kind, part in (
        ("added", Step.ADD, Part.ADDED),
        ("removed", Step.REMOVE, Part.REMOVED),
        ("bought", Step.ORDER, Part.BOUGHT),
    ):
        mine = steps & (shop.step_kind == kind)
        yield _told(
            columns, Sort.PRODUCT, names, shop.step_session[mine], shop.step_product[mine],
            asking(part), what,
        )  # fmt: skip
    course = [np.unique(shop.step_session[shop.step_kind == kind]) for _, kind in _CART]
    course += [np.unique(shop.view_session), np.unique(shop.step_session[shop.is_left])]
    called = (*(name for name, _ in _CART), "looked", "left")
    terms = [*(f"cart:{name}" for name, _ in _CART), "has:product", "cart:left"]
    yield _told(
        columns,
        Sort.CART,
        called,
        np.concatenate(course),
        np.repeat(np.arange(len(course)), [len(one) for one in course]),
        terms.__getitem__,
    )


def _of_forms(db: Library, columns: Columns) -> Iterator[Has]:
    use = form_use.form_use(db)
    of_field = np.array([one.form for one in use.fields], np.int64)
    form = of_field[use.field] if len(use.fields) else use.field
    names = tuple(_named(one.name, one.page) for one in use.forms)
    began = _told(columns, Sort.FORM, names, use.session, form, _unasked, "began")
    yield began
    sent = np.isfinite(use.sent_ms)
    told = _told(columns, Sort.FORM, names, use.session[sent], form[sent], _unasked, "sent")
    yield msgspec.structs.replace(told, of=began)


def _played(db: Library, columns: Columns) -> Has:
    use = media_use.media_use(db)
    names = tuple(
        _named(one.label or (one.src or "").rstrip("/").rpartition("/")[2] or one.selector or one.kind, one.page)
        for one in use.videos
    )  # fmt: skip
    return _told(
        columns, Sort.MEDIA, names, use.session[use.medium], use.video[use.medium], _unasked, "played"
    )  # fmt: skip


def _named(name: str, page: Page) -> str:
    return " · ".join(part for part in (name, page.name) if part)


def _unasked(_code: int) -> None:
    """No query asks for these."""


def _told(
    columns: Columns, sort: Sort, names: tuple[str, ...], sessions: Ids, codes: Ids | Rows,
    term: Callable[[int], str | None], what: str = "",
) -> Has:  # fmt: skip
    """What is told by ids of sessions, perhaps more than once."""
    is_known, rows = columns.rows_of(np.asarray(sessions, np.int64))
    pairs = np.unique(rows * max(len(names), 1) + codes[is_known])
    return Has(
        sort, names, pairs // max(len(names), 1), pairs % max(len(names), 1), term, what
    )  # fmt: skip


class Held:
    """What is held of one connection."""

    def __init__(self) -> None:
        self._stand: tuple[int, int] | None = None
        self._revision: int | None = None
        self._amounts: dict[str, Values] = {}
        self.has: tuple[Has, ...] = ()

    def refresh(self, db: Library, columns: GoalColumns) -> None:
        """Read again what is not so any more."""
        at = stand(db)
        if at == self._stand:
            return
        with db.unchanging():
            self.has = tuple(_everything(db, columns))
            now = revisions(db)["facts"]
            if now != self._revision:
                self._read(db, columns.columns)
            self._read_scores(db, columns.columns)
        self._stand, self._revision = at, now

    def _read(self, db: Library, columns: Columns) -> None:
        ids, *told = arrays.read(db, ["session_id", *(column for _, column, _ in AMOUNTS)], "facts")
        is_known, rows = columns.rows_of(arrays.whole(ids))
        amounts = [arrays.numbers(one) for one in told]
        for (key, _, _), column in zip(AMOUNTS, amounts, strict=True):
            made = self._amounts[key] = np.full(len(columns.sessions), np.nan)
            made[rows] = column[is_known]

    def _read_scores(self, db: Library, columns: Columns) -> None:
        """The mean of the scores that each session gave."""
        for key in SCORES:
            told = db.execute(
                f"SELECT session_id, avg(score) FROM {SAID} WHERE kind = ? AND score >= 0 GROUP BY 1",
                (key,),
            ).fetchall()
            ids, scores = (np.array([row[at] for row in told], np.float64) for at in (0, 1))
            is_known, rows = columns.rows_of(ids.astype(np.int64))
            made = self._amounts[key] = np.full(len(columns.sessions), np.nan)
            made[rows] = scores[is_known]

    def amounts(self, key: str, among: Mask) -> Values:
        """What some sessions have of it, those that have any; below nought is nothing."""
        found = self._amounts[key][among]
        return found[found >= 0]


_kept = PerConnection(Held)


def held_of(db: Library, columns: GoalColumns) -> Held:
    """All there is to compare in the library of a connection, as it stands now."""
    found = _kept.of(db)
    found.refresh(db, columns)
    return found
