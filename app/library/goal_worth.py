"""What events say that sessions are worth: the orders of a goal, and which fields there are to read them from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.activity.shop_names import carries, outcome_named
from app.insights.goals import Orders
from app.insights.money import Amount, amount_of
from app.insights.payloads import LIKELY, Field, fields, last_name, read, told
from app.library.goals import Taken, Worth
from app.library.storable import storable

if TYPE_CHECKING:
    from app.library.database import Library

#: payloads that are looked through for fields
_LOOKED_THROUGH = 400
_EVENT = "SELECT e.session_id, e.window, e.at_ms, e.tag, e.payload FROM"
_TELLING = f"""{_EVENT} custom_events e WHERE e.tag = ?1 COLLATE NOCASE UNION ALL {_EVENT} milestones m
    JOIN custom_events e ON e.session_id = m.session_id AND e.window = m.window AND e.at_ms = m.at_ms
    WHERE m.event = ?1 COLLATE NOCASE AND e.tag <> ?1 COLLATE NOCASE"""
_OUTCOMES = """SELECT session_id, window, at_ms, value, currency FROM milestones
    WHERE event = ? COLLATE NOCASE ORDER BY session_id, idx"""
_Moment = tuple[int, int, float]


class _Order(Struct, frozen=True):
    at_ms: float
    amount: Amount | None


def orders(db: Library, worth: Worth, sessions: NDArray[np.int64]) -> Orders:
    """What the sessions are worth.

    Args:
        sessions: n ids, ascending; rows are told in their order.
    """
    by_session: dict[int, list[_Order]] = {}
    known: set[tuple[int, str]] = set()
    payloads = _payloads(db, worth.event)
    outcomes = _outcomes(db, worth)
    for moment in sorted(payloads.keys() | outcomes.keys()):
        session, _, at_ms = moment
        payload = read(payloads.get(moment, ""))
        found = told(payload, worth.field)
        if found.order is not None:
            if (session, found.order) in known:
                continue
            known.add((session, found.order))
        # another tool's event of the same kind has another field for it
        amount = found.amount if found.is_told else outcomes.get(moment)
        by_session.setdefault(session, []).append(_Order(at_ms, amount))
    return _arrays(by_session, worth.taken, sessions)


def event_fields(db: Library, event: str) -> tuple[Field, ...]:
    """The fields that an event's payloads have, those first that likely tell an amount."""
    found = db.execute(f"{_TELLING} LIMIT {_LOOKED_THROUGH}", (storable(event),)).fetchall()
    return fields(payload for *_, tag, payload in found if _is_of(tag, event))


def _payloads(db: Library, event: str) -> dict[_Moment, str]:
    return {
        (session, window, at_ms): payload
        for session, window, at_ms, tag, payload in db.execute(_TELLING, (storable(event),))
        if _is_of(tag, event)
    }


def _is_of(tag: str, event: str) -> bool:
    """Whether an event of this tag is what is meant: called so, or what came to the outcome that is called so."""
    word = tag.strip().lower()
    return word == event.strip().lower() or outcome_named(tag) is not None or carries(tag)


def _outcomes(db: Library, worth: Worth) -> dict[_Moment, Amount]:
    """What was read of whole payloads, of which the library may keep the beginning only."""
    if last_name(worth.field) not in LIKELY:
        return {}
    found = db.execute(_OUTCOMES, (storable(worth.event),))
    return {
        (session, window, at_ms): amount
        for session, window, at_ms, value, currency in found
        if (amount := amount_of(value, currency)) is not None
    }


def _arrays(
    by_session: dict[int, list[_Order]], taken: Taken, sessions: NDArray[np.int64]
) -> Orders:
    ids = np.array(sorted(by_session), np.int64)
    places = np.searchsorted(sessions, ids)
    rows: list[int] = []
    amounts: list[float] = []
    codes: list[int] = []
    currencies: dict[str | None, int] = {}
    unread = np.zeros(len(sessions), np.int32)
    for session, row in zip(ids.tolist(), places.tolist(), strict=True):
        if row >= len(sessions) or sessions[row] != session:
            continue
        of = sorted(by_session[session], key=lambda one: one.at_ms)
        for one in of[-1:] if taken is Taken.LAST else of:
            if one.amount is None:
                unread[row] += 1
                continue
            rows.append(row)
            amounts.append(one.amount.value)
            codes.append(currencies.setdefault(one.amount.currency, len(currencies)))
    return Orders(
        np.array(rows, np.int32), np.array(amounts, np.float64), np.array(codes, np.int32),
        tuple(currencies), unread,
    )  # fmt: skip
