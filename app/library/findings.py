"""What the rules find, written: the evidence of a session, the findings under the numbers in force, and the few counts
that lists sort and filter by.

Findings are made where time may pass (a process, see `app.jobs.signals`) or by the writer for the few sessions that
came in between. A set of findings says with which rules and which numbers it was made: one that was made with others
is behind, and is made again from the evidence alone, without the events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from app.activity.model import ANALYSIS_VERSION, Analysis
from app.friction.analyze import findings, friction
from app.friction.calls import CallBox
from app.friction.evidence import unpacked
from app.friction.field_uses import FieldUse, field_uses
from app.friction.model import RULES_VERSION, Finding, Kind, Named
from app.friction.model import Value as Said
from app.friction.thresholds import Thresholds
from app.library import ignoring, outdated, signals
from app.library.changes import Changes
from app.library.field_use_rows import write_uses
from app.library.kept import KEPT
from app.library.standing import View, place_of
from app.library.storable import Value, storable

if TYPE_CHECKING:
    from app.library.database import Library

CHANGED = frozenset({"signals", "field_uses", "facts"})
#: sessions whose evidence is held at once
AT_ONCE = 500
#: SQLite takes a limited number of values in one question
_ASKED_AT_ONCE = 1_000
_COUNTED = (Kind.RAGE_CLICK, Kind.DEAD_CLICK, Kind.ERROR_CLICK)
_KINDS = {str(kind): kind for kind in Kind}

#: kind … y_px, why: a row of `signals` less what only the library knows
Row = tuple[Value, ...]


class Kept(Struct, frozen=True):
    """The evidence of one session, as it is kept. `evidence`: another number after each new analysis; `views`: its
    pages in order of time, only where an ignore rule asks for them; `boxes`: where its calls lay, if measured."""

    session: int
    evidence: int
    packed: bytes
    views: tuple[View, ...] = ()
    boxes: tuple[CallBox, ...] = ()


class Judged(Struct, frozen=True):
    """What the rules found in one session, and how its forms were filled; `rows` is None where its evidence cannot be
    read."""

    session: int
    evidence: int
    rows: tuple[Row, ...] | None
    uses: tuple[FieldUse, ...] = ()


def judged(kept: Kept, thresholds: Thresholds) -> Judged:
    """Run all rules over the evidence of a session."""
    try:
        evidence = unpacked(kept.packed)
    except ValueError:
        return Judged(kept.session, kept.evidence, None)
    rows = tuple(row_of(one) for one in findings(evidence, thresholds, kept.boxes))
    uses = tuple(field_uses(evidence.forms, thresholds))
    return Judged(kept.session, kept.evidence, rows, uses)


def row_of(one: Finding) -> Row:
    """A finding as it is kept, less what only the library knows."""
    place = one.place
    why = (one.why.code, [_storable(value) for value in one.why.values])
    return (
        str(one.kind), None if one.cause is None else str(one.cause), one.window, one.visit, one.start_ms, one.end_ms,
        place.node_id, place.snapshot, storable(place.selector), storable(place.element_key), storable(place.label),
        place.x_px, place.y_px, msgspec.json.encode(why).decode(),
    )  # fmt: skip


def _storable(value: Said) -> object:
    return (
        [storable(part) for part in astuple(value)] if isinstance(value, Named) else storable(value)
    )


def write_evidence(db: Library, session: int, analysis: Analysis) -> None:
    """Keep the evidence of an analysis and what the rules find in it; its pages are written already. Needs an open
    transaction."""
    if not analysis.evidence:
        return
    made = db.execute(
        "INSERT INTO evidence(session_id, analysis_version, packed) VALUES (?, ?, ?) RETURNING id",
        (session, analysis.version, analysis.evidence),
    ).fetchone()
    thresholds = signals.thresholds(db)
    kept = Kept(session, int(made[0]), analysis.evidence)
    _Writing(db, thresholds).write([judged(kept, thresholds)])


def put(
    db: Library,
    thresholds: Thresholds,
    made: Sequence[Judged] = (),
    tell: Callable[[int, int], None] | None = None,
) -> Changes:
    """Put numbers in force, and what was found with them in the place of what others found: all at once.

    Args:
        made: sessions that were judged by these numbers already; those that are not in it, or were analysed anew
            meanwhile, are judged here.
        tell: called with (sessions done, sessions in all) for those that are judged here; raises to stop the work.
    """
    with db.atomic():
        signals.keep_thresholds(db, thresholds)
        writing = _Writing(db, thresholds)
        for first in range(0, len(made), AT_ONCE):
            writing.write(made[first : first + AT_ONCE])
        left = outdated.judged_otherwise(db)
        for first in range(0, len(left), AT_ONCE):
            if tell is not None:
                tell(first, len(left))
            some = kept_evidence(db, left[first : first + AT_ONCE])
            writing.write([judged(one, thresholds) for one in some])
    return Changes(CHANGED | {"thresholds"}, tuple(writing.written))


def judge_measured(db: Library, session: int) -> bool:
    """Let the rules run again over a session whose calls were measured. Needs an open transaction.

    Returns:
        Whether anything else is found now.
    """
    # another number: what was judged meanwhile without the places is not written over this
    db.execute(
        """INSERT OR REPLACE INTO evidence(session_id, analysis_version, packed)
           SELECT session_id, analysis_version, packed FROM evidence WHERE session_id = ?""",
        (session,),
    )
    thresholds = signals.thresholds(db)
    made = [judged(one, thresholds) for one in kept_evidence(db, (session,))]
    kind = Kind.CTA_MISSED
    known = db.execute(
        "SELECT 1 FROM signals WHERE session_id = ? AND kind = ? LIMIT 1", (session, str(kind))
    ).fetchone()
    if known is None and not any(row[0] == kind for one in made for row in one.rows or ()):
        return False
    _Writing(db, thresholds).write(made)
    return True


def renew(db: Library, thresholds: Thresholds, made: Sequence[Judged]) -> Changes:
    """Write what was found anew, as long as these numbers are still in force."""
    with db.atomic():
        if signals.thresholds(db) != thresholds:
            return Changes()
        writing = _Writing(db, thresholds)
        writing.write(made)
    return Changes(CHANGED, tuple(writing.written))


def judgeable(db: Library) -> tuple[int, ...]:
    """Every session whose evidence is of this Footfall."""
    found = db.execute(
        f"SELECT session_id FROM evidence WHERE analysis_version = ? AND session_id {KEPT} ORDER BY 1",
        (ANALYSIS_VERSION,),
    )
    return tuple(row[0] for row in found.fetchall())


def kept_evidence(
    db: Library, sessions: Sequence[int], *, with_views: bool = False
) -> tuple[Kept, ...]:
    """The evidence of at most a thousand sessions; those that have none are left out."""
    views = _views(db, sessions) if with_views else {}
    boxes = _boxes(db, sessions)
    found = db.execute(
        f"SELECT session_id, id, packed FROM evidence WHERE session_id IN ({_marks(sessions)}) ORDER BY 1",
        tuple(sessions),
    )
    return tuple(
        Kept(session, number, packed, tuple(views.get(session, ())), tuple(boxes.get(session, ())))
        for session, number, packed in found.fetchall()
    )


def count_anew(db: Library, sessions: Sequence[int]) -> None:
    """Bring `facts` up to what the findings of these sessions say. Needs an open transaction."""
    thresholds = signals.thresholds(db)
    for first in range(0, len(sessions), _ASKED_AT_ONCE):
        part = tuple(sessions[first : first + _ASKED_AT_ONCE])
        counts: dict[int, dict[Kind, int]] = {session: {} for session in part}
        for session, kind, number in db.execute(
            f"""SELECT session_id, kind, count(*) FROM signals
                WHERE ignored = 0 AND session_id IN ({_marks(part)}) GROUP BY 1, 2""",
            part,
        ):
            if kind in _KINDS:
                counts[session][_KINDS[kind]] = number
        _write_counts(db, counts, thresholds)


class _Writing:
    """Writes sessions with the numbers and the ignore rules that hold while a transaction is open."""

    def __init__(self, db: Library, thresholds: Thresholds) -> None:
        self._db = db
        self._thresholds = thresholds
        self._digest = signals.digest(thresholds)
        self._rules = ignoring.rules(db)
        self.written: list[int] = []

    def write(self, made: Sequence[Judged]) -> None:
        """Replace the findings of these sessions, less those that were analysed anew meanwhile."""
        db = self._db
        current = self._current(made)
        now = [one for one in made if current.get(one.session) == one.evidence]
        sessions = [one.session for one in now]
        for table in ("signals", "field_uses"):
            db.executemany(
                f"DELETE FROM {table} WHERE session_id = ?", [(one,) for one in sessions]
            )
        # what cannot be read is gathered again, from the events
        db.executemany(
            "DELETE FROM evidence WHERE session_id = ?",
            [(one.session,) for one in now if one.rows is None],
        )
        views = _views(db, [one.session for one in now if one.rows or one.uses])
        db.executemany(
            f"INSERT INTO signals VALUES ({', '.join('?' * 19)})",
            [row for one in now for row in self._rows(one, views.get(one.session, ()))],
        )
        for one in now:
            write_uses(db, one.session, one.uses, views.get(one.session, ()))
        db.executemany(
            "INSERT OR REPLACE INTO signal_sets VALUES (?, ?, ?)",
            [(one.session, self._digest, RULES_VERSION) for one in now if one.rows is not None],
        )
        count_anew(db, [one.session for one in now if one.rows is not None])
        db.executemany(
            "UPDATE facts SET (rage_clicks, dead_clicks, error_clicks, friction) = (NULL, NULL, NULL, NULL)"
            " WHERE session_id = ?",
            [(one.session,) for one in now if one.rows is None],
        )
        self.written += sessions

    def _current(self, made: Sequence[Judged]) -> dict[int, int]:
        known: dict[int, int] = {}
        for first in range(0, len(made), _ASKED_AT_ONCE):
            part = tuple(one.session for one in made[first : first + _ASKED_AT_ONCE])
            known.update(
                self._db.execute(
                    f"SELECT session_id, id FROM evidence WHERE session_id IN ({_marks(part)})",
                    part,
                ).fetchall()
            )
        return known

    def _rows(self, one: Judged, views: Sequence[View]) -> Iterator[Row]:
        for idx, row in enumerate(one.rows or ()):
            kind, cause, window, visit, start_ms, *rest = row
            assert isinstance(visit, int)
            assert isinstance(start_ms, int | float)
            view = place_of(views, visit, start_ms)
            ignored = bool(self._rules) and is_ignored(self._rules, row, view)
            yield (
                one.session, idx, kind, cause, window, visit, start_ms, *rest,
                None if view is None else view.path_id, int(ignored), RULES_VERSION,
            )  # fmt: skip


def is_ignored(rules: Sequence[ignoring.IgnoreRule], row: Row, view: View | None) -> bool:
    """Whether any rule fits a finding."""
    kind, selector, element_key = str(row[0]), row[8], row[9]
    spot = ignoring.Spot(
        kind,
        selector if isinstance(selector, str) else None,
        element_key if isinstance(element_key, str) else None,
        *((view.host, view.path, view.page) if view is not None else (None, None, None)),
    )
    return any(rule.fits(spot) for rule in rules)


def _write_counts(db: Library, counts: dict[int, dict[Kind, int]], thresholds: Thresholds) -> None:
    rows = []
    for session, found in counts.items():
        kinds = [kind for kind, number in found.items() for _ in range(number)]
        rows.append(
            (*(found.get(kind, 0) for kind in _COUNTED), friction(kinds, thresholds), session)
        )
    db.executemany(
        """UPDATE facts SET (rage_clicks, dead_clicks, error_clicks, friction) = (?, ?, ?, ?)
           WHERE session_id = ?""",
        rows,
    )


def _views(db: Library, sessions: Sequence[int]) -> dict[int, list[View]]:
    views: dict[int, list[View]] = {}
    for session, *rest in db.execute(
        f"""SELECT v.session_id, v.visit, v.at_ms, p.id, p.host, p.path, p.page
            FROM page_views v JOIN paths p ON p.id = v.path_id
            WHERE v.session_id IN ({_marks(sessions)}) ORDER BY v.session_id, v.idx""",
        tuple(sessions),
    ):
        views.setdefault(session, []).append(View(*rest))
    return views


def _boxes(db: Library, sessions: Sequence[int]) -> dict[int, list[CallBox]]:
    boxes: dict[int, list[CallBox]] = {}
    for session, *box in db.execute(
        f"""SELECT session_id, idx, x_px, y_px, w_px, h_px, lowest_y_px, page_h_px FROM call_rects
            WHERE session_id IN ({_marks(sessions)})""",
        tuple(sessions),
    ):
        boxes.setdefault(session, []).append(CallBox(*box))
    return boxes


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
