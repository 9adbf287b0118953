"""What was found in the whole library, put together to issues: signals by kind, page and element (`insights.grouping`),
uncaught errors by what they say and where in the code (`insights.errors`), on whatever page they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from msgspec import Struct

from app.friction.model import Kind
from app.insights import errors
from app.insights.elements import Element
from app.insights.grouping import groups
from app.insights.issues import Moment
from app.library import arrays
from app.library.issue_states import Place
from app.library.issue_term import PAGE, UNCAUGHT, of_finding
from app.library.kept import KEPT

if TYPE_CHECKING:
    from app.library.database import Library

T = TypeVar("T")
Found = TypeVar("Found")
#: of a signal: kind, number of its path, selector, element key, label
Cell = tuple[Any, ...]
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


class MetBy(Struct, frozen=True):
    """One issue of the whole library without its moments; `sessions`: a session for each of its findings."""

    kind: IssueKind
    page: str
    place: Place
    called: Called
    sessions: list[int]


def met(db: Library) -> Iterator[Met]:
    """All of them."""
    pages = _pages(db)
    for kind, place, page, called, moments in _issues(_by_moments(db), pages, _session):
        yield Met(kind, place, page, called, moments, moments)
    yield from _of_errors(db, pages)


def met_by(db: Library) -> Iterator[MetBy]:
    """The same where only who met them is asked for: findings of one sort are then read at once."""
    pages = _pages(db)
    for kind, place, page, called, sessions in _issues(_by_sessions(db), pages, int):
        yield MetBy(kind, page[1], place, called, sessions)
    for one in _of_errors(db, pages):
        who = [moment.session for moment in one.moments]
        yield MetBy(one.kind, one.seen_on[1], one.place, one.called, who)


def _pages(db: Library) -> dict[int | None, Page]:
    return {
        row: (pattern, page, site)
        for row, pattern, page, site in db.execute(
            f"""SELECT p.id, {PAGE}, p.page, t.name FROM paths p LEFT JOIN hosts h ON h.host = p.host
                LEFT JOIN sites t ON t.id = h.site_id"""
        )
    }


def _by_moments(db: Library) -> dict[Cell, list[Moment]]:
    cells: dict[Cell, list[Moment]] = {}
    for session, idx, at_ms, *cell in db.execute(
        f"""SELECT session_id, idx, start_ms, kind, path_id, selector, element_key, label FROM signals
            WHERE ignored = 0 AND session_id {KEPT}"""
    ).fetchall():
        cells.setdefault(tuple(cell), []).append(Moment(session, at_ms, idx))
    return cells


def _session(of: Moment) -> int:
    return of.session


def _by_sessions(db: Library) -> dict[Cell, list[int]]:
    """The paths of one page are one."""
    return {
        tuple(cell): arrays.whole(sessions).tolist()
        for sessions, *cell in db.execute(
            f"""SELECT json_group_array(g.session_id), g.kind, min(g.path_id), g.selector, g.element_key, g.label
                FROM signals g LEFT JOIN paths p ON p.id = g.path_id LEFT JOIN hosts h ON h.host = p.host
                WHERE g.ignored = 0 AND g.session_id {KEPT}
                GROUP BY g.kind, g.selector, g.element_key, g.label, p.page, h.site_id"""
        ).fetchall()
    }


class _Spot(Generic[Found]):
    """What was found of one kind on one page."""

    __slots__ = ("called", "found", "page")

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[Element, list[Found]] = {}
        self.called: dict[Element, Counter[Called]] = {}


def _issues(
    cells: Mapping[Cell, list[Found]],
    pages: Mapping[int | None, Page],
    session: Callable[[Found], int],
) -> Iterator[tuple[Kind, Place, Page, Called, list[Found]]]:
    """Of signals."""
    for (kind, pattern), spot in _spots(cells, pages).items():
        sessions = {one: set(map(session, spot.found[one])) for one in spot.found}
        for alike in groups(sessions):
            found = [each for one in alike for each in spot.found[one]]
            names = tuple(dict.fromkeys(one.name for one in alike))
            called: Counter[Called] = Counter()
            for one in alike:
                called.update(spot.called[one])
            place = Place(kind, pattern, names)
            yield Kind(kind), place, spot.page, _commonest(called), found


def _spots(
    cells: Mapping[Cell, list[Found]], pages: Mapping[int | None, Page]
) -> dict[tuple[str, str], _Spot[Found]]:
    """By kind and page."""
    spots: dict[tuple[str, str], _Spot[Found]] = {}
    for (kind, path, selector, key, label), found in cells.items():
        if kind not in _KINDS:
            continue
        page = pages.get(path, _NOWHERE)
        spot = spots.get((kind, page[0]))
        if spot is None:
            spot = spots[kind, page[0]] = _Spot(page)
        one = of_finding(key, selector, label)
        spot.found.setdefault(one, []).extend(found)
        spot.called.setdefault(one, Counter())[selector, key, label] += len(found)
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
