"""What is told of one person: who it is, and what happened in all their sessions. Reads only.

*Who* is a person, or a session that has none: its number, negative.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import NothingFound
from app.friction.wording import sentence
from app.insights.person import Chapter, Moment, Seen, Sitting, Sum, told
from app.library.carts import PRODUCTS, STEPS
from app.library.kept import KEPT
from app.library.listing import THESE, listed
from app.library.person_owners import BY_HAND
from app.library.person_rules import SOURCE
from app.library.signals import why_of

if TYPE_CHECKING:
    from app.library.database import Library

#: sessions whose moments are told, the last ones; of earlier ones only how many there are
MOST_TOLD = 200
_THESE = f"session_id {THESE}"


class Name(Struct, frozen=True):
    """A name under which somebody is known; `is_by_rule` where no tool but a rule made it one."""

    source: str
    kind: str
    value: str
    is_by_rule: bool = False


class Trait(Struct, frozen=True):
    """What is said of somebody, as it was last said."""

    name: str
    value: str


class Story(Struct, frozen=True):
    """All of it. `sessions`: how many there are in all, `earlier`: of how many nothing is told."""

    who: int
    name: str
    anonymous: bool
    names: tuple[Name, ...]
    traits: tuple[Trait, ...]
    sessions: int
    earlier: int
    first_seen_ms: float
    last_seen_ms: float
    active_ms: float
    pages: int
    clicks: int
    devices: tuple[tuple[str | None, int], ...]
    sites: tuple[tuple[str | None, int], ...]
    spent: tuple[Sum, ...]
    returns: int
    products: tuple[Seen, ...]
    chapters: tuple[Chapter, ...]


def who_of(db: Library, session: int) -> int:
    """Whose a session is.

    Raises:
        NothingFound: when there is no such session.
    """
    found = db.execute(
        f"SELECT coalesce(person_id, -id) FROM sessions WHERE id = ? AND id {KEPT}", (session,)
    ).fetchone()
    if found is None:
        raise NothingFound(
            f"There is no session {session} in the library.", "`footfall sessions` lists them."
        )
    return int(found[0])


def sessions_of(db: Library, who: int) -> tuple[int, ...]:
    """The sessions of somebody in the order in which they began."""
    where = "s.person_id = ?" if who > 0 else "s.id = -? AND s.person_id IS NULL"
    found = db.execute(
        f"""SELECT s.id FROM sessions s JOIN facts f ON f.session_id = s.id
            WHERE {where} AND s.id {KEPT} ORDER BY f.started_at_ms, s.id""",
        (who,),
    )
    return tuple(row[0] for row in found.fetchall())


def story(db: Library, who: int, most: int = MOST_TOLD) -> Story:
    """Everything about somebody.

    Args:
        most: sessions whose moments are told, the last ones.

    Raises:
        NothingFound: when nobody is there, or no session any more.
    """
    with db.unchanging():
        everything = sessions_of(db, who)
        if not everything:
            raise NothingFound("This person has no sessions in the library any more.")
        sittings = _sittings(db, everything)
        last = everything[-most:]
        whole, these = (listed(one) for one in (everything, last))
        found = told(
            sittings,
            [
                *(moment for read in _OF_ALL for moment in read(db, whole)),
                *(moment for read in _OF_TOLD for moment in read(db, these)),
            ],
        )
        name, anonymous = _called(db, who)
        names = _names(db, everything)
        traits = _traits(db, everything)
    return Story(
        who=who,
        name=name,
        anonymous=anonymous,
        names=names,
        traits=traits,
        sessions=len(everything),
        earlier=len(everything) - len(last),
        first_seen_ms=min(one.started_at_ms for one in sittings),
        last_seen_ms=max(one.end_ms for one in sittings),
        active_ms=sum(one.active_ms for one in sittings),
        pages=sum(one.pages for one in sittings),
        clicks=sum(one.clicks for one in sittings),
        devices=_counted([one.device for one in sittings]),
        sites=_counted([one.site for one in sittings]),
        spent=found.spent,
        returns=found.returns,
        products=found.products,
        chapters=found.chapters[-len(last) :],
    )


def _called(db: Library, who: int) -> tuple[str, bool]:
    row = db.execute(
        "SELECT name, 0 FROM persons WHERE id = ?1 UNION ALL"
        " SELECT coalesce(person_name, alias), person_name IS NULL FROM sessions WHERE id = -?1",
        (who,),
    ).fetchone()
    return str(row[0]), bool(row[1])


def _names(db: Library, sessions: Sequence[int]) -> tuple[Name, ...]:
    found = db.execute(
        f"""SELECT DISTINCT i.source, i.kind, i.value FROM session_identities l
            JOIN identities i ON i.id = l.identity_id
            WHERE l.{_THESE} AND i.source <> ? ORDER BY i.source = ?, i.id""",
        (listed(sessions), BY_HAND, SOURCE),
    )
    return tuple(
        Name(source, kind, value, source == SOURCE) for source, kind, value in found.fetchall()
    )


def _traits(db: Library, sessions: Sequence[int]) -> tuple[Trait, ...]:
    these = listed(sessions)
    found = db.execute(
        f"""SELECT t.name, t.value FROM (
                SELECT session_id, name, value FROM session_traits WHERE {_THESE}
                UNION ALL SELECT session_id, name, value FROM told_traits WHERE {_THESE}
            ) t JOIN facts f ON f.session_id = t.session_id ORDER BY f.started_at_ms""",
        (these, these),
    )
    return tuple(Trait(*one) for one in sorted(dict(found.fetchall()).items()))


def _sittings(db: Library, sessions: Sequence[int]) -> list[Sitting]:
    found = db.execute(
        """SELECT f.session_id, f.started_at_ms, f.duration_ms, f.active_ms, f.device, f.browser, f.os,
                  nullif(coalesce(si.name, p.host), ''), f.pages, f.clicks, f.friction, f.sparkline
           FROM facts f LEFT JOIN paths p ON p.id = f.entry_path_id LEFT JOIN hosts h ON h.host = p.host
           LEFT JOIN sites si ON si.id = h.site_id
           WHERE f.session_id IN (SELECT value FROM json_each(?))""",
        (listed(sessions),),
    )
    return [Sitting(*row) for row in found.fetchall()]


def _counted(values: Sequence[str | None]) -> tuple[tuple[str | None, int], ...]:
    counts = {value: values.count(value) for value in dict.fromkeys(values)}
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0] or "")))


def _pages(db: Library, these: str) -> Iterator[Moment]:
    found = db.execute(
        f"""SELECT v.session_id, v.window, v.at_ms, v.leave_ms, p.page, p.host || p.path, v.is_visit, i.title
            FROM page_views v JOIN paths p ON p.id = v.path_id
            LEFT JOIN visits i ON i.session_id = v.session_id AND i.idx = v.visit AND v.is_visit
            WHERE v.{_THESE}""",
        (these,),
    )
    for session, window, at_ms, leave_ms, page, path, _, title in found:
        yield Moment(
            "page", session, at_ms, name=title or "", text=path, key=page, window=window,
            leave_ms=leave_ms, page=page,
        )  # fmt: skip


def _products(db: Library, these: str) -> Iterator[Moment]:
    found = db.execute(
        f"""SELECT v.session_id, v.window, v.at_ms, v.leave_ms, v.name, v.product, v.price, v.currency, p.page,
                   p.host || p.path
            FROM {PRODUCTS} v JOIN paths p ON p.id = v.path_id WHERE v.{_THESE}""",
        (these,),
    ).fetchall()
    paid = _paid(db, {row[5] for row in found})
    for session, window, at_ms, leave_ms, name, product, price, currency, page, path in found:
        yield Moment(
            "product", session, at_ms, name=name, text=path, key=product, window=window,
            leave_ms=leave_ms, value=paid.get(product, price), currency=currency, page=page,
        )  # fmt: skip


def _paid(db: Library, products: Collection[str]) -> dict[str, float]:
    """The price at which products mostly went into carts, whoever put them there: as the table of products has it, what
    the shop told is more than what stood beside a heading."""
    if not products:
        return {}
    found = db.execute(
        f"""SELECT product, price FROM {STEPS} WHERE price IS NOT NULL
            AND product {THESE} GROUP BY product, price ORDER BY count(*)""",
        (listed(products),),
    )
    return dict(found.fetchall())


def _cart_steps(db: Library, these: str) -> Iterator[Moment]:
    found = db.execute(
        f"""SELECT session_id, window, at_ms, kind, coalesce(name, ''), coalesce(product, ''), price,
                   coalesce(label, '') FROM {STEPS} WHERE {_THESE}
            UNION ALL SELECT session_id, window, at_ms, 'add', '', '', NULL, coalesce(label, '') FROM carts
            WHERE {_THESE} AND NOT EXISTS (SELECT 1 FROM cart_steps c WHERE c.session_id = carts.session_id)""",
        (these, these),
    )
    for session, window, at_ms, kind, name, product, price, label in found:
        yield Moment("cart", session, at_ms, kind, name, label, product, window=window, value=price)


def _milestones(db: Library, these: str) -> Iterator[Moment]:
    found = db.execute(
        f"SELECT session_id, window, at_ms, event, value, currency FROM milestones WHERE {_THESE}",
        (these,),
    )
    for session, window, at_ms, event, value, currency in found:
        yield Moment(
            "milestone", session, at_ms, event, window=window, value=value, currency=currency
        )


def _signals(db: Library, these: str) -> Iterator[Moment]:
    found = db.execute(
        f"""SELECT g.session_id, g.window, g.start_ms, g.kind, coalesce(g.label, ''), g.why, coalesce(p.page, '')
            FROM signals g LEFT JOIN paths p ON p.id = g.path_id WHERE g.ignored = 0 AND g.{_THESE}""",
        (these,),
    )
    for session, window, at_ms, kind, label, why, page in found:
        yield Moment(
            "signal", session, at_ms, kind, label, sentence(why_of(why)), window=window, page=page
        )


def _errors(db: Library, these: str) -> Iterator[Moment]:
    found = db.execute(
        f"SELECT session_id, window, at_ms, kind, message FROM errors WHERE {_THESE}", (these,)
    )
    for session, window, at_ms, kind, message in found:
        yield Moment("error", session, at_ms, kind, message, window=window)


def _feedback(db: Library, these: str) -> Iterator[Moment]:
    found = db.execute(
        f"""SELECT session_id, window, at_ms, kind, score, coalesce(text, ''), coalesce(question, ''), scale_max
            FROM feedback WHERE {_THESE}
            UNION ALL SELECT a.session_id, 0, coalesce(a.epoch_ms - f.started_at_ms, f.duration_ms), a.kind, a.score,
                   coalesce(a.text, ''), coalesce(a.question, ''), a.scale_max
            FROM answers a JOIN facts f ON f.session_id = a.session_id WHERE a.{_THESE}""",
        (these, these),
    )
    for session, window, at_ms, kind, score, text, question, most in found:
        yield Moment(
            "feedback", session, at_ms, kind, question, text, window=window, value=score, most=most
        )


def _notes(db: Library, these: str) -> Iterator[Moment]:
    found = db.execute(f"SELECT session_id, at_ms, text FROM notes WHERE {_THESE}", (these,))
    for session, at_ms, text in found:
        yield Moment("note", session, at_ms, text=text)


_Readers = tuple[Callable[["Library", str], Iterator[Moment]], ...]
#: what is counted over all sessions, and what is only shown
_OF_ALL: _Readers = (_products, _cart_steps, _milestones)
_OF_TOLD: _Readers = (_pages, _signals, _errors, _feedback, _notes)
