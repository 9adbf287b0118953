"""The signals of trouble as those who show them ask for them: of a session, counted over the library, with the
numbers in force. Reads only; `app.library.findings` writes them, `app.library.ignoring` keeps what is no problem.
"""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from app.friction.model import Cause, Kind, Why
from app.friction.thresholds import Thresholds, changed, with_changes
from app.library.changes import Changes
from app.library.kept import KEPT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.library.database import Library

_KINDS = {str(kind): kind for kind in Kind}
_CAUSES = {str(cause): cause for cause in Cause}
_why = msgspec.json.Decoder(Why)


class SignalRow(Struct, frozen=True):
    """One finding as it is kept. `idx` names it in its session until the rules run again; `page` is the page group it
    happened on, None before the first visit; `why` is worded by `app.friction.wording.sentence`; `ignored`: a person
    said that this is no problem."""

    idx: int
    kind: Kind
    cause: Cause | None
    start_ms: float
    end_ms: float
    window: int
    visit: int
    node_id: int
    snapshot: int
    selector: str | None
    element_key: str | None
    label: str | None
    x_px: float | None
    y_px: float | None
    page: str | None
    why: Why
    ignored: bool


class KindCount(Struct, frozen=True):
    """How often a kind was found: in how many sessions, how many times in all; ignored ones left out."""

    kind: Kind
    sessions: int
    findings: int


def signals(db: Library, session: int, *, with_ignored: bool = False) -> tuple[SignalRow, ...]:
    """The findings of a session in order of time; empty too where nothing was computed yet (`facts.friction` is None
    then)."""
    found = db.execute(
        f"""SELECT g.idx, g.kind, g.cause, g.start_ms, g.end_ms, g.window, g.visit, g.node_id, g.snapshot, g.selector,
                   g.element_key, g.label, g.x_px, g.y_px, p.page, g.why, g.ignored
            FROM signals g LEFT JOIN paths p ON p.id = g.path_id
            WHERE g.session_id = ? {"" if with_ignored else "AND g.ignored = 0"} ORDER BY g.idx""",
        (session,),
    )
    return tuple(_row(one) for one in found if one[1] in _KINDS)


def _row(one: tuple[Any, ...]) -> SignalRow:
    idx, kind, cause, *rest = one
    made = SignalRow(idx, _KINDS[kind], _CAUSES.get(cause), *rest)
    return replace(made, why=why_of(rest[-2]), ignored=bool(rest[-1]))


def why_of(kept: str) -> Why:
    """A `Why` as it is kept: JSON."""
    return _why.decode(kept)


def of_sessions(db: Library, sessions: Sequence[int]) -> dict[int, tuple[tuple[Kind, int], ...]]:
    """How often each kind was found in each of at most a thousand sessions, the most frequent first; ignored ones
    left out. Sessions without any are not in it."""
    marks = ", ".join("?" * len(sessions))
    found: dict[int, list[tuple[Kind, int]]] = {}
    for session, kind, number in db.execute(
        f"""SELECT session_id, kind, count(*) FROM signals WHERE ignored = 0 AND session_id IN ({marks})
            GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2""",
        tuple(sessions),
    ):
        if kind in _KINDS:
            found.setdefault(session, []).append((_KINDS[kind], number))
    return {session: tuple(counts) for session, counts in found.items()}


def moments(db: Library, sessions: Sequence[int]) -> dict[int, tuple[tuple[float, Kind], ...]]:
    """When what was found in each of at most a thousand sessions, in order of time; ignored ones left out. Sessions
    without any are not in it."""
    marks = ", ".join("?" * len(sessions))
    found: dict[int, list[tuple[float, Kind]]] = {}
    for session, at_ms, kind in db.execute(
        f"""SELECT session_id, start_ms, kind FROM signals WHERE ignored = 0 AND session_id IN ({marks})
            ORDER BY session_id, start_ms""",
        tuple(sessions),
    ):
        if kind in _KINDS:
            found.setdefault(session, []).append((at_ms, _KINDS[kind]))
    return {session: tuple(one) for session, one in found.items()}


def marked(db: Library) -> tuple[KindCount, ...]:
    """How many sessions of the library each kind marks now: all kinds, in the order of `Kind`."""
    found = {
        kind: (sessions, findings)
        for kind, sessions, findings in db.execute(
            f"""SELECT kind, count(DISTINCT session_id), count(*) FROM signals
                WHERE ignored = 0 AND session_id {KEPT} GROUP BY kind"""
        )
    }
    return tuple(KindCount(kind, *found.get(str(kind), (0, 0))) for kind in Kind)


def thresholds(db: Library) -> Thresholds:
    """The numbers in force: Footfall's own, less what a person changed."""
    own = dict(db.execute("SELECT name, value FROM thresholds").fetchall())
    return with_changes(own) if own else Thresholds()


def keep_thresholds(db: Library, wanted: Thresholds) -> Changes:
    """Put other numbers in force. What was found by others is behind then (`findings.put` writes both at once)."""
    with db.atomic():
        db.execute("DELETE FROM thresholds")
        db.executemany(
            "INSERT INTO thresholds(name, value) VALUES (?, ?)", list(changed(wanted).items())
        )
    return Changes(frozenset({"thresholds"}))


def digest(of: Thresholds) -> str:
    """A short name for exactly these numbers; findings say by it which ones they were made with."""
    values = [float(getattr(of, name)) for name in Thresholds.__struct_fields__]
    return hashlib.blake2b(struct.pack(f"<{len(values)}d", *values), digest_size=8).hexdigest()
