"""What the sidebar asks the library (on a reader's thread), in the sidebar's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.library import browse, facets, search, toggling
from app.library.facet_choices import CHOICES
from app.library.search_sql import UNKNOWN
from app.ui import kinds, words
from app.ui.filters.facets import Entry, Section

if TYPE_CHECKING:
    from app.library.database import Library

_CONTEXT = "filters"


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


# In the sidebar's order; the second tells whether a section is open until a person folds it.
_TITLES: dict[str, tuple[str, bool]] = {
    "signal": (_t("Signals"), True),
    "page": (_t("Page visited"), True),
    "device": (_t("Device"), True),
    "errors": (_t("Errors"), True),
    "watched": (_t("Seen by you"), True),
    "tag": (_t("Tags"), True),
    "length": (_t("Length"), False),
    "active": (_t("Active time"), False),
    "user": (_t("User"), False),
    "visitor": (_t("Visitor"), False),
    "trait": (_t("Traits"), False),
    "browser": (_t("Browser"), False),
    "os": (_t("System"), False),
    "screen": (_t("Window size"), False),
    "country": (_t("Country"), False),
    "language": (_t("Language"), False),
    "entry": (_t("Entry page"), False),
    "exit": (_t("Exit page"), False),
    "referrer": (_t("Came from"), False),
    "utm_source": (_t("Campaign source"), False),
    "utm_medium": (_t("Campaign medium"), False),
    "utm_campaign": (_t("Campaign"), False),
    "pages": (_t("Pages in a session"), False),
    "clicks": (_t("Clicks in a session"), False),
    "scroll": (_t("Deepest scroll"), False),
    "error": (_t("Error messages"), False),
    "vitals": (_t("Web vitals"), False),
    "has": (_t("Contains"), False),
    "product": (_t("Products"), False),
    "value": (_t("Value"), False),
    "event": (_t("Events"), False),
    "variant": (_t("Variant"), False),
    "seen": (_t("Share seen by you"), False),
}
_WORDED = tuple(
    _t(label)
    for label in (
        "under 10 s", "10 s to 1 min", "1 to 5 min", "5 to 30 min", "30 min and more",
        "has errors", "new", "watched", "starred", "unknown", "desktop", "phone", "tablet",
        "1 page", "2 to 4 pages", "5 to 9 pages", "10 pages and more", "no click", "1 to 4 clicks", "5 to 19 clicks",
        "20 clicks and more", "under a quarter", "a quarter to a half", "a half to three quarters",
        "three quarters and more", "nothing of it", "less than half", "half and more", "LCP good",
        "LCP could be better", "LCP poor", "INP good", "INP could be better", "INP poor", "CLS good",
        "CLS could be better", "CLS poor", "under 25", "25 to 100", "100 to 500", "500 and more", "first visit",
        "came before", "a product was looked at", "something in the cart", "a purchase", "feedback", "notes",
    )
)  # fmt: skip
_WORDED_KEYS = frozenset({*CHOICES, "device"})


class Counting(Struct, frozen=True):
    """Asks for all sections under a query."""

    query: str

    def __call__(self, db: Library) -> tuple[Section, ...]:
        active = toggling.terms_active(self.query)
        found = {facet.key: facet for facet in facets.facets(db, self.query)}
        sections = []
        for key, (title, opened) in _TITLES.items():
            values = found[key].values if key in found else ()
            values += self._written_by_hand(db, key, values, active)
            if values:
                most = max([1, *(value.count for value in values)])
                entries = tuple(_entry(key, value, most) for value in values)
                chosen = any(entry.chosen for entry in entries)
                sections.append(Section(key, _tr(title), entries, opened or chosen))
        return tuple(sections)

    def _written_by_hand(
        self,
        db: Library,
        key: str,
        values: tuple[facets.FacetValue, ...],
        active: frozenset[str],
    ) -> tuple[facets.FacetValue, ...]:
        """What is chosen but not among the values, a pattern or what no session has: a click takes it out."""
        rest = search.parse(self.query).without(key).terms
        shown = {value.term for value in values}
        found = []
        for term in sorted(term for term in active - shown if term.startswith(f"{key}:")):
            named = search.parse(term).terms[0]
            if isinstance(named, search.Named):
                count = browse.count(db, search.Query((*rest, named)))
                found.append(facets.FacetValue(named.values[0], term, count, active=True))
        return tuple(found)


def kept(shown: Sequence[Section], found: Sequence[Section]) -> tuple[Section, ...]:
    """The sections found; those shown before that no session of a query has a value of stay, at 0."""
    known = {section.key: section for section in found}
    for section in shown:
        if section.key not in known:
            none = tuple(replace(one, count=0, share=0.0, chosen=False) for one in section.entries)
            known[section.key] = replace(section, entries=none)
    return tuple(known[key] for key in _TITLES if key in known)


def _entry(key: str, value: facets.FacetValue, most: int) -> Entry:
    known = value.label in _WORDED and (key in _WORDED_KEYS or value.label == UNKNOWN)
    label = _tr(value.label) if known else words.plain(value.label)
    if key == "signal":
        label = kinds.name_of(value.label)
    return Entry(key, value.term, label, value.count, value.count / most, value.active)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
