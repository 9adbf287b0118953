"""Which sessions have which page, click, device and so on, as numbers: what two groups are compared by, kind by kind.
Rows of sessions are those of `app.library.columns`; what is read is kept by `app.library.compare_columns`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from msgspec import Struct

from app.insights.compare import Sort
from app.insights.products import Part, Step
from app.insights.views import Page
from app.library import form_use, issue_findings, media_use, products, signals
from app.library.columns import Columns
from app.library.facet_choices import BY_VALUE, Source, lowered
from app.library.goal_columns import GoalColumns
from app.library.goals import readable
from app.library.issues import query_of
from app.library.kept_rows import pages_by_path
from app.library.met_names import issue_name, kind_name, page_names, page_terms
from app.library.pairs import Ids, Mask, Rows
from app.library.search import Query, parse, quoted, written
from app.library.search_sql import GOES_ON, UNKNOWN, condition
from app.library.wildcards import exactly

if TYPE_CHECKING:
    from app.library.database import Library

CLICKS = Source(
    "min(c.label)", "clicks c INDEXED BY clicks_by_label WHERE c.label IS NOT NULL", "c.session_id",
    group="c.label COLLATE NOCASE",
)  # fmt: skip
#: keys of queries of which a session has one value
SINGLE = (
    Sort.ENTRY, Sort.EXIT, Sort.DEVICE, Sort.BROWSER, Sort.OS, Sort.COUNTRY, Sort.LANGUAGE, Sort.REFERRER,
    Sort.UTM_SOURCE, Sort.UTM_MEDIUM, Sort.UTM_CAMPAIGN, Sort.VARIANT,
)  # fmt: skip
#: what may be said of a whole session, and the term that asks for it
WHOLE = (
    ("bounced", "pages=1"), ("errors", "errors>0"), ("returning", "visitor:returning"), ("feedback", "has:feedback"),
)  # fmt: skip
#: as the index has it, which is smaller than the views
PAGES = Source(
    "CAST(v.path_id AS TEXT)", "page_views v INDEXED BY page_views_by_path", "v.session_id", group="v.path_id",
    each="page_views v", has_case=True,
)  # fmt: skip
_CART = (
    ("add", Step.ADD), ("remove", Step.REMOVE), ("open", Step.OPEN), ("checkout", Step.CHECKOUT), ("order", Step.ORDER),
)  # fmt: skip


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


class Kind(Struct, frozen=True):
    """A kind of things: what is read of it, in which tables' numbers a change would show (`app.library.revisions`),
    and what else it is made of, another object when that is other."""

    sort: Sort
    read: Callable[[Library, GoalColumns], Iterable[Has]]
    tables: frozenset[str] = frozenset()
    made_of: Callable[[Library], object] | None = None


def _whole(db: Library, of: GoalColumns) -> Iterator[Has]:
    columns, terms = of.columns, [term for _, term in WHOLE]
    # answers of files come without a change of the session they belong to
    masks = [*columns.choices(db, terms[:-1]), columns.among(db, condition(parse(terms[-1])))]
    yield _of_masks(Sort.SESSION, [name for name, _ in WHOLE], terms, masks)


def _reached(db: Library, columns: GoalColumns) -> Iterator[Has]:
    kept = readable(db)
    masks = [columns.reached(db, one).is_reached for one in kept]
    yield _of_masks(Sort.GOAL, [one.name for one in kept], [one.query for one in kept], masks)


def _of_masks(sort: Sort, names: list[str], terms: list[str], masks: list[Mask]) -> Has:
    rows = [np.flatnonzero(mask) for mask in masks]
    return Has(
        sort,
        tuple(names),
        np.concatenate([np.zeros(0, np.int64), *rows]),
        np.repeat(np.arange(len(rows)), [len(one) for one in rows]),
        terms.__getitem__,
    )


def _pages(db: Library, of: GoalColumns) -> Iterator[Has]:
    paths, codes, rows = of.columns.pairs(db, PAGES).each()
    pages, page_of = pages_by_path(db)
    page = page_of[np.array([int(path or 0) for path in paths], np.int64)][codes]
    pairs = np.unique(rows.astype(np.int64) * len(pages) + page)
    # the last is the page of no path
    names, terms = page_names(pages[:-1]), page_terms(pages[:-1])
    yield Has(Sort.PAGE, names, pairs // len(pages), pairs % len(pages), terms.__getitem__)


def _issues(db: Library, of: GoalColumns) -> Iterator[Has]:
    met = tuple(issue_findings.met_by(db))
    names = tuple(issue_name(str(one.kind), one.called, one.page) for one in met)
    sessions = np.array([session for one in met for session in one.sessions], np.int64)
    codes = np.repeat(np.arange(len(met)), [len(one.sessions) for one in met])
    terms = [query_of(one.place) for one in met]
    yield _told(of.columns, Sort.ISSUE, names, sessions, codes, terms.__getitem__)


def _signals(db: Library, of: GoalColumns) -> Iterator[Has]:
    found = _paired(db, of.columns, Sort.SIGNAL, BY_VALUE[str(Sort.SIGNAL)])
    yield msgspec.structs.replace(found, names=tuple(map(kind_name, found.names)))


def _facet(sort: Sort, source: Source) -> Callable[[Library, GoalColumns], Iterable[Has]]:
    return lambda db, of: (_paired(db, of.columns, sort, source),)


def _single(db: Library, of: GoalColumns) -> Iterator[Has]:
    for sort in SINGLE:
        source = BY_VALUE[str(sort)]
        found = _paired(db, of.columns, sort, source)
        if not (source.is_optional and set(found.names) <= {UNKNOWN}):
            yield found


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


def _of_shop(db: Library, of: GoalColumns) -> Iterator[Has]:
    columns = of.columns
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


def _of_forms(db: Library, of: GoalColumns) -> Iterator[Has]:
    columns = of.columns
    use = form_use.form_use(db)
    of_field = np.array([one.form for one in use.fields], np.int64)
    form = of_field[use.field] if len(use.fields) else use.field
    names = tuple(_named(one.name, one.page) for one in use.forms)

    def asking(what: str) -> Callable[[int], str | None]:
        return lambda at: written(Query(form_use.form_terms(use.forms[at], what))) or None

    began = _told(columns, Sort.FORM, names, use.session, form, asking("began"), "began")
    yield began
    sent = np.isfinite(use.sent_ms)
    told = _told(columns, Sort.FORM, names, use.session[sent], form[sent], asking("sent"), "sent")
    yield msgspec.structs.replace(told, of=began)


def _played(db: Library, of: GoalColumns) -> Iterator[Has]:
    use = media_use.media_use(db)
    names = tuple(_named(one.name, one.page) for one in use.videos)
    yield _told(
        of.columns, Sort.MEDIA, names, use.session[use.medium], use.video[use.medium],
        lambda at: written(Query(media_use.video_terms(use.videos[at], "played"))) or None, "played",
    )  # fmt: skip


def _named(name: str, page: Page) -> str:
    return " · ".join(part for part in (name, page.name) if part)


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


_FACTS = frozenset({"facts"})
_PAGED = _FACTS | {"paths"}
#: everything there is to compare but amounts, what is told first read first
KINDS = (
    Kind(Sort.SESSION, _whole),
    Kind(Sort.GOAL, _reached),
    Kind(Sort.DEVICE, _single, _PAGED),
    Kind(Sort.PAGE, _pages, _PAGED),
    Kind(Sort.CLICK, _facet(Sort.CLICK, CLICKS), _FACTS),
    Kind(Sort.EVENT, _facet(Sort.EVENT, BY_VALUE[str(Sort.EVENT)]), _FACTS),
    Kind(Sort.SIGNAL, _signals, _FACTS),
    # issues are grouped without what is in the trash
    Kind(Sort.ISSUE, _issues, _PAGED | {"trash"}),
    Kind(Sort.PRODUCT, _of_shop, _FACTS, products.shop_of),
    Kind(Sort.FORM, _of_forms, _FACTS, form_use.form_use),
    Kind(Sort.MEDIA, _played, _FACTS, media_use.media_use),
)
