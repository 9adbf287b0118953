"""What the list asks the library (on the reader's thread), and how a session becomes a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.library import browse, search
from app.library.browse import SessionRow, Sort
from app.library.matches import Match
from app.ui import kinds, matching, words
from app.ui.kinds import Gravity
from app.ui.sessions.moments import SHOWN
from app.ui.sessions.row import ARROW, DEVICE_ICONS, FIRST_ROWS, HEAD_ROWS, Chip, Moment, Row
from app.ui.theme import Role

if TYPE_CHECKING:
    from app.library.database import Library

_CONTEXT = "sessions"
WATCHED_WHOLE_FRAC = 0.95
# A session that fails all the time is told by its chip; its dots would be a line.
MOST_ERRORS = 400
DOT_PLACES = 60
# Of a session in which a query fits all over, so many moments are told.
MOST_MOMENTS = 99
SPOKEN_MOMENTS = 3


class Order(Struct, frozen=True):
    """One entry of the sort menu."""

    title: str
    sort: Sort


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


ORDERS = (
    Order(_t("newest"), Sort("started")),
    Order(_t("most friction"), Sort("friction")),
    Order(_t("oldest"), Sort("started", descending=False)),
    Order(_t("longest"), Sort("duration")),
    Order(_t("most active"), Sort("active")),
    Order(_t("most clicks"), Sort("clicks")),
    Order(_t("most errors"), Sort("errors")),
    Order(_t("most pages"), Sort("pages")),
    Order(_t("user, A to Z"), Sort("user", descending=False)),
    Order(_t("last imported"), Sort("imported")),
)


class Loose(Struct, frozen=True):
    """A term that keeps everything out: the query without it, and how many sessions that leaves."""

    term: str
    without: str
    count: int


class Found(Struct, frozen=True):
    """The answer to a query.

    `ids`: its sessions in order, `head` the rows of the first of them, `lines` how many moments such a row has room
    for. `total`: how many sessions the library holds. `loosenings`: what would help where nothing is left of `terms`
    terms. `is_whole`: where not, more sessions may follow these.
    """

    ids: tuple[int, ...]
    head: tuple[Row, ...]
    total: int
    terms: int
    lines: int = 0
    loosenings: tuple[Loose, ...] = ()
    is_whole: bool = True


class Matching(Struct, frozen=True):
    """Asks which sessions a query leaves. `is_brief`: the first of them are enough, as soon as they are known."""

    query: str
    sort: Sort
    is_brief: bool = False

    def __call__(self, db: Library) -> Found:
        query = search.parse(self.query)
        if self.is_brief:
            ids = browse.first_ids(db, query, self.sort, FIRST_ROWS)
        else:
            ids = browse.session_ids(db, query, self.sort)
        is_whole = not self.is_brief or len(ids) < FIRST_ROWS
        total = browse.count(db, search.Query()) if query.terms or not is_whole else len(ids)
        loose: tuple[Loose, ...] = ()
        if not ids and query.terms:
            loose = tuple(
                Loose(one.term, self._without(query, one.term), one.count)
                for one in browse.loosened(db, self.query)
            )
        head = Rows(ids[:HEAD_ROWS], self.query)(db)
        lines = min(SHOWN, max((len(row.moments) for row in head), default=0))
        return Found(ids, head, total, len(query.terms), lines, loose, is_whole)

    def _without(self, query: search.Query, term: str) -> str:
        kept = tuple(one for one in query.terms if search.term_text(one) != term)
        return search.written(search.Query(kept))


class Rows(Struct, frozen=True):
    """Asks for the rows of some sessions, with where a query fits."""

    ids: tuple[int, ...]
    query: str = ""

    def __call__(self, db: Library) -> tuple[Row, ...]:
        # loaded on the reader's thread, while the window is drawn
        from app.library import details, matches, signals

        found = signals.moments(db, self.ids)
        fits = matches.matches(db, search.parse(self.query), self.ids, MOST_MOMENTS)
        rows = []
        for session in browse.rows_of(db, self.ids):
            told = 0 < session.errors <= MOST_ERRORS
            errors = [error.at_ms for error in details.errors(db, session.id)] if told else []
            marked = [(at_ms, kinds.gravity(kind)) for at_ms, kind in found.get(session.id, ())]
            marked += ((at_ms, Gravity.ERROR) for at_ms in errors)
            rows.append(row_of(session, marked, fits.get(session.id, ())))
        return tuple(rows)


def order_title(order: Order) -> str:
    """The order in the person's language."""
    return _tr(order.title)


def row_of(
    session: SessionRow,
    marked: Iterable[tuple[float, Gravity]] = (),
    fits: Sequence[Match] = (),
) -> Row:
    """A session as its row says it; `marked` are its signals and errors, dots at their time, `fits` where the query
    fits."""
    person = words.plain(session.user)
    ends = [words.path(session.entry_url), words.path(session.exit_url)]
    known = [end for end in ends if end]
    way = ARROW.join(words.isolated(end) for end in known) or _tr("no page address")
    when = words.moment(session.started_at_ms)
    length = words.length(session.duration_ms)
    chips = _chips(session)
    moments = tuple(
        Moment(match.at_ms, matching.sentence(match), *matching.sign(match)) for match in fits
    )
    said = [person, when, ARROW.join(known), length, session.device or "", *(c.text for c in chips)]
    said += (f"{words.length(one.at_ms)} {one.text}" for one in moments[:SPOKEN_MOMENTS])
    return Row(
        session=session.id,
        person=person,
        when=when,
        way=way,
        length=length,
        icon=DEVICE_ICONS.get(session.device or "", "globe"),
        chips=chips,
        spark=session.sparkline,
        dots=_dots(marked, session.duration_ms),
        watched=session.watched,
        starred=session.starred,
        friction=session.friction,
        tags=session.tags,
        moments=moments,
        spoken=", ".join(part for part in said if part),
    )


def _dots(
    marked: Iterable[tuple[float, Gravity]], duration_ms: float
) -> tuple[tuple[float, Gravity], ...]:
    """Moments as parts of the length; of those that would lie on each other the gravest, which is drawn last."""
    if duration_ms <= 0:
        return ()
    gravest: dict[float, Gravity] = {}
    for at_ms, gravity in marked:
        part = round(min(max(at_ms / duration_ms, 0.0), 1.0) * DOT_PLACES) / DOT_PLACES
        gravest[part] = min(gravity, gravest.get(part, gravity))
    return tuple(sorted(gravest.items(), key=lambda one: (-one[1], one[0])))


def _chips(session: SessionRow) -> tuple[Chip, ...]:
    chips = [
        Chip(kinds.counted(kind, count), kinds.role(kind), kinds.icon(kind))
        for kind, count in kinds.by_gravity(session.signals)
    ]
    if session.errors:
        text = _tr("1 error") if session.errors == 1 else _tr("%1 errors")
        # what was logged stands behind what a person suffered
        place = sum(chip.role is not Role.MUTED for chip in chips)
        error = Chip(text.replace("%1", words.number(session.errors)), Role.ERROR, "error")
        chips.insert(place, error)
    if session.notes:
        written = _tr("1 note") if session.notes == 1 else _tr("%1 notes")
        chips.append(Chip(written.replace("%1", words.number(session.notes)), Role.ACCENT, "note"))
    pages = _tr("1 page") if session.pages == 1 else _tr("%1 pages")
    chips.append(Chip(pages.replace("%1", words.number(session.pages))))
    if session.clicks:
        clicks = _tr("1 click") if session.clicks == 1 else _tr("%1 clicks")
        chips.append(Chip(clicks.replace("%1", words.number(session.clicks))))
    if session.watched:
        seen = session.watched_frac
        text = _tr("watched")
        if 0 < seen < WATCHED_WHOLE_FRAC:
            text = _tr("watched %1 %").replace("%1", str(round(seen * 100)))
        chips.append(Chip(text, Role.MUTED, "check"))
    chips.extend(Chip(words.plain(tag, 40), Role.ACCENT) for tag in session.tags)
    return tuple(chips)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
