"""What was found in the whole library, put together to issues: signals by kind, page and element (`insights.grouping`),
uncaught errors by what they say and where in the code (`insights.errors`), on whatever page they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from msgspec import Struct

from app.friction.model import Kind
from app.insights import errors
from app.insights.elements import Element
from app.insights.grouping import groups
from app.insights.issues import Moment
from app.library.issue_states import Place
from app.library.issue_term import PAGE, UNCAUGHT, of_finding
from app.library.kept import KEPT

if TYPE_CHECKING:
    from app.library.database import Library

T = TypeVar("T")
#: a kind of signal, or an uncaught error
IssueKind = Kind | Literal["js_error"]
JS_ERROR: Literal["js_error"] = "js_error"
_KINDS = frozenset(str(kind) for kind in Kind)
_NOWHERE = ("", "", None)
#: selector, element key, label
Called = tuple[str | None, str | None, str | None]
#: as issues name a page; the page group, its site
Page = tuple[str, str, str | None]


class Met(Struct, frozen=True):
    """One issue of the whole library.

    `seen_on`: its page, of an error that came on several (`pages`) the one on which most met it, and `there` the
    moments on it; `called` as most of its findings call it, of an error its message as label; `source` the script.
    """

    kind: IssueKind
    place: Place
    seen_on: Page
    called: Called
    moments: list[Moment]
    there: list[Moment]
    source: str | None = None
    pages: int = 1


def met(db: Library) -> Iterator[Met]:
    """All of them."""
    pages: dict[int | None, Page] = {
        row: (pattern, page, site)
        for row, pattern, page, site in db.execute(
            f"""SELECT p.id, {PAGE}, p.page, t.name FROM paths p LEFT JOIN hosts h ON h.host = p.host
                LEFT JOIN sites t ON t.id = h.site_id"""
        )
    }
    yield from _of_signals(db, pages)
    yield from _of_errors(db, pages)


class _Spot:
    """What was found of one kind on one page."""

    __slots__ = ("called", "found", "page")

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[Element, list[Moment]] = {}
        self.called: dict[Element, Counter[Called]] = {}


def _of_signals(db: Library, pages: Mapping[int | None, Page]) -> Iterator[Met]:
    for (kind, pattern), spot in _spots(db, pages).items():
        sessions = {one: {moment.session for moment in spot.found[one]} for one in spot.found}
        for alike in groups(sessions):
            moments = [moment for one in alike for moment in spot.found[one]]
            names = tuple(dict.fromkeys(one.name for one in alike))
            called: Counter[Called] = Counter()
            for one in alike:
                called.update(spot.called[one])
            place = Place(kind, pattern, names)
            yield Met(Kind(kind), place, spot.page, _commonest(called), moments, moments)


def _spots(db: Library, pages: Mapping[int | None, Page]) -> dict[tuple[str, str], _Spot]:
    """By kind and page."""
    cells: dict[tuple[Any, ...], list[Moment]] = {}
    for session, idx, at_ms, *cell in db.execute(
        f"""SELECT session_id, idx, start_ms, kind, path_id, selector, element_key, label FROM signals
            WHERE ignored = 0 AND session_id {KEPT}"""
    ).fetchall():
        cells.setdefault(tuple(cell), []).append(Moment(session, at_ms, idx))
    spots: dict[tuple[str, str], _Spot] = {}
    for (kind, path, selector, key, label), moments in cells.items():
        if kind not in _KINDS:
            continue
        page = pages.get(path, _NOWHERE)
        spot = spots.get((kind, page[0]))
        if spot is None:
            spot = spots[kind, page[0]] = _Spot(page)
        one = of_finding(key, selector, label)
        spot.found.setdefault(one, []).extend(moments)
        spot.called.setdefault(one, Counter())[selector, key, label] += len(moments)
    return spots


def _of_errors(db: Library, pages: Mapping[int | None, Page]) -> Iterator[Met]:
    found: dict[str, dict[tuple[str, str | None, int | None], list[Moment]]] = {}
    for session, idx, at_ms, message, source, path in db.execute(
        f"""SELECT e.session_id, e.idx, max(e.at_ms, 0), e.message, e.source,
                   (SELECT v.path_id FROM page_views v WHERE v.session_id = e.session_id AND v.visit = e.visit
                    AND v.at_ms <= max(e.at_ms, 0) ORDER BY v.at_ms DESC, v.idx DESC LIMIT 1)
            FROM (SELECT * FROM errors WHERE {UNCAUGHT}) e"""
    ).fetchall():
        cells = found.setdefault(errors.name(message, source), {})
        cells.setdefault((message, source, path), []).append(Moment(session, at_ms, idx))
    for name, cells in found.items():
        said: Counter[Called] = Counter()
        sources: Counter[str | None] = Counter()
        on: dict[Page, list[Moment]] = {}
        for (message, source, path), moments in cells.items():
            said[None, None, errors.said(message)] += len(moments)
            sources[source] += len(moments)
            on.setdefault(pages.get(path, _NOWHERE), []).extend(moments)
        page = min(on, key=lambda one: (-len({m.session for m in on[one]}), str(one)))
        yield Met(
            JS_ERROR,
            Place(JS_ERROR, "", (name,)),
            page,
            _commonest(said),
            [moment for moments in on.values() for moment in moments],
            on[page],
            _commonest(sources),
            len(on),
        )


def _commonest(counted: Mapping[T, int]) -> T:
    return min(counted, key=lambda one: (-counted[one], str(one)))
