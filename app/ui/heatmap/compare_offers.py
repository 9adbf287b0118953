"""What a page lends itself to being compared by: its variants, its devices, who bought, before and after a day."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from app.heatmap.stays import Floats
from app.library import completion, search, segments
from app.library.points import PageRead, fitting
from app.library.search_sql import UNKNOWN
from app.ui import words
from app.ui.heatmap.compare_asks import Pair, SideAsk, joined
from app.ui.heatmap.reading import Held

if TYPE_CHECKING:
    from app.library.database import Library

MOST_VARIANTS = 4
MOST_KEPT = 12
MOST_EVENTS = 3
LONGEST = 40
BOUGHT = "has:purchase"
#: what is no deed of a visitor, or is told otherwise
NO_GOALS = frozenset({"purchase", "identify", "experiment"})
#: a comparison with its title; of a side that is a query only the device and kind stay as they are
Titled = tuple[str, str | SideAsk, str | SideAsk]


class Choice(Struct, frozen=True):
    """Who may be on a side."""

    title: str
    query: str


class Offer(Struct, frozen=True):
    """A comparison that the page has visits for, and how many on either side."""

    title: str
    pair: Pair
    visits: tuple[int, int]


class Offered(Struct, frozen=True):
    """What may be compared, and who may be put on a side. `days`: on which days there were how many visits, the first
    day first."""

    offers: tuple[Offer, ...]
    choices: tuple[Choice, ...]
    devices: tuple[tuple[str | None, int], ...]
    days: tuple[tuple[date, int], ...] = ()


class Offers(Struct, frozen=True, eq=False):
    """Asks what a page can be compared by.

    `among`: the query that both sides' sessions fit as well. `device`: what is shown now; `side`: its kind stays.
    """

    held: Held
    among: str
    side: SideAsk

    def __call__(self, db: Library) -> Offered:
        read = self.held.read
        everyone = read.of(fitting(db, search.parse(self.among)), self.side.device)
        names = self._variants(db)
        pairs: list[Titled] = [*_of_variants(names), *self._of_devices(everyone.devices)]
        pairs += [(_tr("Bought · did not"), BOUGHT, f"-{BOUGHT}")]
        events = self._events(db)
        pairs += [(_did(name), _of_event(name), f"-{_of_event(name)}") for name in events]
        pairs += _of_dates(everyone.on.stays.started_at_ms)
        kept = segments.readable(db)[:MOST_KEPT]
        pairs += [
            (_tr("%1 · the others").replace("%1", words.plain(one.name, LONGEST)), one.query, rest)
            for one in kept
            if (rest := _others(one.query)) is not None
        ]
        offers = [self._offer(db, read, *pair) for pair in pairs]
        choices = [
            Choice(_tr("Everyone"), ""),
            *(Choice(words.plain(one.name, LONGEST), one.query) for one in kept),
            *(Choice(_variant(name), f"variant:{search.quoted(name)}") for name in names),
            Choice(_tr("Bought"), BOUGHT),
            Choice(_tr("Did not buy"), f"-{BOUGHT}"),
            *(Choice(words.plain(name, LONGEST), _of_event(name)) for name in events),
        ]
        found = (offer for offer in offers if offer is not None and all(offer.visits))
        days = visits_by_day(everyone.on.stays.started_at_ms)
        return Offered(tuple(found), tuple(choices), everyone.devices, days)

    def _variants(self, db: Library) -> tuple[str, ...]:
        rest = joined(self.among, f"page:{search.quoted(self.held.pattern)}")
        found = completion.values(db, "variant", "", rest)
        known = [one for one in found if one.count and one.value != UNKNOWN]
        # the commonest, in the order of their names: A is side A
        return tuple(sorted(one.value for one in known[:MOST_VARIANTS]))

    def _events(self, db: Library) -> tuple[str, ...]:
        """What the recordings tell that people did, the commonest first."""
        rest = joined(self.among, f"page:{search.quoted(self.held.pattern)}")
        found = completion.values(db, "event", "", rest)
        names = (one.value for one in found if one.count and one.value not in NO_GOALS)
        return tuple(names)[:MOST_EVENTS]

    def _of_devices(self, devices: tuple[tuple[str | None, int], ...]) -> list[Titled]:
        named = [name for name, _ in devices if name is not None]
        if len(named) < 2:
            return []
        title = f"{device_title(named[0])} · {device_title(named[1])}"
        one, other = (SideAsk(self.side.query, name, self.side.kind) for name in named[:2])
        return [(title, one, other)]

    def _offer(
        self, db: Library, read: PageRead, title: str, one: str | SideAsk, other: str | SideAsk
    ) -> Offer | None:
        sides = [
            side if isinstance(side, SideAsk) else SideAsk(side, self.side.device, self.side.kind)
            for side in (one, other)
        ]
        visits = [
            len(read.of(fitting(db, search.parse(joined(self.among, side.query))), side.device).visits)
            for side in sides
        ]  # fmt: skip
        return Offer(title, Pair(sides[0], sides[1]), (visits[0], visits[1]))


def device_title(device: str | None) -> str:
    """A class of devices in words."""
    known = {"desktop": _tr("desktop"), "phone": _tr("phone"), "tablet": _tr("tablet")}
    return _tr("unknown") if device is None else known.get(device, words.plain(device, LONGEST))


def _of_variants(names: tuple[str, ...]) -> list[Titled]:
    """The first against each of the others."""
    asked = [f"variant:{search.quoted(name)}" for name in names]
    return [
        (f"{_variant(names[0])} · {_variant(names[at])}", asked[0], asked[at])
        for at in range(1, len(names))
    ]


def _of_dates(started_at_ms: Floats) -> list[Titled]:
    """Before and after the day that halves the visits."""
    if not started_at_ms.size:
        return []
    first, middle = _day(started_at_ms.min()), _day(np.median(started_at_ms))
    if first is None or middle is None or middle <= first:
        return []
    title = _tr("Before %1 · from then on").replace("%1", middle.isoformat())
    return [(title, *_before_and_after(middle))]


def of_day(day: date, side: SideAsk) -> Pair:
    """Before a day, and from then on; the device and kind stay as they are."""
    one, other = (SideAsk(query, side.device, side.kind) for query in _before_and_after(day))
    return Pair(one, other)


def _before_and_after(day: date) -> tuple[str, str]:
    return f"started<{day.isoformat()}", f"started>={day.isoformat()}"


def visits_by_day(started_at_ms: Floats) -> tuple[tuple[date, int], ...]:
    """How many visits there were on which day."""
    known = Counter(day for at in started_at_ms.tolist() if (day := _day(at)) is not None)
    return tuple(sorted(known.items()))


def _day(epoch_ms: float) -> date | None:
    """The viewer's day; a recording may tell a time that no calendar holds."""
    try:
        return datetime.fromtimestamp(float(epoch_ms) / 1000, UTC).astimezone().date()
    except (OverflowError, OSError, ValueError):
        return None


def _others(query: str) -> str | None:
    """Whoever does not fit a query; None where the language cannot ask for that: terms all hold together."""
    terms = search.parse(query).terms
    if len(terms) != 1:
        return None
    text = search.term_text(terms[0])
    return text[1:] if terms[0].negated else f"-{text}"


def _of_event(name: str) -> str:
    return f"event:{search.quoted(name)}"


def _did(name: str) -> str:
    return _tr("%1 · did not").replace("%1", words.plain(name, LONGEST))


def _variant(name: str) -> str:
    return _tr("variant %1").replace("%1", words.plain(name, LONGEST))


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
