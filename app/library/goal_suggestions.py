"""Goals that a library's sessions suggest; none is kept unless a person says so."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from app.friction.addresses import is_cart, is_checkout, tells_of_order
from app.insights.payloads import likely
from app.library.carts import RULED, STEPS
from app.library.columns import columns_of
from app.library.goal_worth import event_fields
from app.library.goals import Worth, readable
from app.library.kept import KEPT
from app.library.listing import THESE, listed
from app.library.search import Query, parse, quoted
from app.library.search_sql import condition
from app.library.shop_rules import Role
from app.library.wildcards import exactly, literal

if TYPE_CHECKING:
    from app.library.database import Library

#: pages that thank, at most; one that fewer sessions ended on is no goal
MOST_PAGES, LEAST_ENDS = 3, 2
_SITES = "LEFT JOIN hosts h ON h.host = p.host LEFT JOIN sites t ON t.id = h.site_id"
EVERYTHING = Query()
_CARTS = f"SELECT session_id FROM carts UNION SELECT session_id FROM {STEPS}"

#: a page of these is one that carts pass
_ON_THE_WAY = frozenset({Role.PRODUCT, Role.CART, Role.CHECKOUT})


class Why(StrEnum):
    """What suggests a goal: an outcome that events tell, a page that thanks, the page where carts end."""

    PURCHASE = "purchase"
    SIGNUP = "signup"
    LEAD = "lead"
    SUBSCRIBE = "subscribe"
    THANKS = "thanks"
    AFTER_CART = "after_cart"


#: what the first ones are called; a page is called as it is
NAMES = {
    Why.PURCHASE: "Purchase",
    Why.SIGNUP: "Sign-up",
    Why.LEAD: "Lead",
    Why.SUBSCRIBE: "Subscription",
}


class Suggestion(Struct, frozen=True):
    """A goal that may be kept: how many `sessions` it has; `page` where it is one."""

    why: Why
    name: str
    query: str
    worth: Worth | None
    sessions: int
    page: str = ""


class _Those(Struct, frozen=True):
    """The sessions that are counted, as a condition on their ids."""

    sql: str = KEPT
    values: tuple[str, ...] = ()


def suggestions(db: Library, query: Query = EVERYTHING) -> tuple[Suggestion, ...]:
    """What the sessions of a query suggest and is no goal yet, the likeliest first.

    Raises:
        QueryError: for a query that asks what is not known yet.
    """
    kept = {parse(one.query) for one in readable(db)}
    those = _Those()
    if query.terms:
        ids = columns_of(db).ids_among(db, condition(query))
        those = _Those(THESE, (listed(ids.tolist()),))
    found = [*_outcomes(db, those), *_thanks(db, those)]
    # where nothing tells of an order, carts have to end somewhere
    if not any(one.why in (Why.PURCHASE, Why.THANKS) for one in found):
        found += _after_cart(db, those)
    return tuple(
        one
        for at, one in enumerate(found)
        if parse(one.query) not in kept and one.query not in {other.query for other in found[:at]}
    )


def _outcomes(db: Library, those: _Those) -> Iterator[Suggestion]:
    told = dict(
        db.execute(
            f"""SELECT lower(event), count(DISTINCT session_id) FROM milestones
                WHERE session_id {those.sql} GROUP BY 1""",
            those.values,
        ).fetchall()
    )
    for why, name in NAMES.items():
        if told.get(str(why)):
            yield Suggestion(why, name, f"event:{why}", _worth(db, str(why)), told[str(why)])


def _worth(db: Library, event: str) -> Worth | None:
    field = likely(event_fields(db, event))
    if field is not None:
        return Worth(event, field.path)
    told = db.execute(
        "SELECT 1 FROM milestones WHERE event = ? COLLATE NOCASE AND value IS NOT NULL", (event,)
    )
    return Worth(event, "value") if told.fetchone() else None


def _thanks(db: Library, those: _Those) -> Iterator[Suggestion]:
    pages = db.execute(f"SELECT DISTINCT p.page, t.name FROM paths p {_SITES}").fetchall()
    ruled = _ruled(db)
    found = []
    for page, site in pages:
        roles = ruled.get((page, site))
        if not tells_of_order(page) if roles is None else Role.ORDER not in roles:
            continue
        ((sessions,),) = db.execute(
            f"""SELECT count(DISTINCT v.session_id) FROM paths p {_SITES} JOIN page_views v ON v.path_id = p.id
                WHERE p.page = ? AND t.name IS ? AND v.session_id {those.sql}""",
            (page, site, *those.values),
        ).fetchall()
        if sessions:
            found.append((sessions, page, site))
    for sessions, page, site in sorted(found, key=lambda one: (-one[0], one[1]))[:MOST_PAGES]:
        yield _of_page(Why.THANKS, page, site, sessions)


def _after_cart(db: Library, those: _Those) -> Iterator[Suggestion]:
    ends = db.execute(
        f"""SELECT p.page, t.name, count(*) FROM facts f JOIN paths p ON p.id = f.exit_path_id {_SITES}
            WHERE f.session_id IN ({_CARTS}) AND f.session_id {those.sql} AND f.pages > 1
            GROUP BY 1, 2 ORDER BY 3 DESC, 1""",
        those.values,
    )
    ruled = _ruled(db)
    for page, site, sessions in ends.fetchall():
        if sessions < LEAST_ENDS:
            return
        roles = ruled.get((page, site))
        is_on_the_way = is_cart(page) or is_checkout(page) if roles is None else roles & _ON_THE_WAY
        if not is_on_the_way and page != "/":
            yield _of_page(Why.AFTER_CART, page, site, sessions)
            return


def _ruled(db: Library) -> dict[tuple[str, str | None], set[Role]]:
    """The pages that a person's rules of the shop name, and what their addresses are."""
    found: dict[tuple[str, str | None], set[Role]] = {}
    for page, site, role in db.execute(
        f"SELECT DISTINCT p.page, t.name, u.role FROM {RULED} u JOIN paths p ON p.id = u.path_id {_SITES}"
    ).fetchall():
        found.setdefault((page, site), set()).add(Role(role))
    return found


def _of_page(why: Why, page: str, site: str | None, sessions: int) -> Suggestion:
    pattern = literal(f"//{site}{page}") if site else exactly("page", page)
    return Suggestion(why, page, f"page:{quoted(pattern)}", None, sessions, page)
