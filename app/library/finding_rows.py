"""Writes what sessions are found by beside what was done in them: where from, by whom, what was shown, put in a cart,
told as feedback; and the texts that free text looks through.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.activity.model import Analysis
from app.formats.model import Metadata
from app.library.addresses import PathBook, referring
from app.library.inserting import insert
from app.library.storable import Value, storable

if TYPE_CHECKING:
    from app.library.database import Library

VITALS = ("lcp", "inp", "cls", "fcp", "ttfb")
#: characters of one kind of text that are searched of a session
TEXT_LENGTH = 200_000


def facts_of_finding(analysis: Analysis, metadata: Metadata) -> dict[str, Value]:
    """Columns of `facts`. How far a page was scrolled is known once it was measured (`app.library.layouts`)."""
    origin = analysis.origin
    worst: dict[str, float] = {}
    for vital in analysis.vitals:
        name = vital.name.lower()
        worst[name] = max(worst.get(name, vital.value), vital.value)
    return {
        "referrer": referring(origin.referrer or metadata.referrer),
        "utm_source": origin.utm_source or metadata.utm_source,
        "utm_medium": origin.utm_medium or metadata.utm_medium,
        "utm_campaign": origin.utm_campaign or metadata.utm_campaign,
        "country": metadata.country,
        "language": metadata.language,
        **{name: worst.get(name) for name in VITALS},
    }


def write_finding(db: Library, session: int, analysis: Analysis, book: PathBook) -> None:
    """Write the rows. Needs an open transaction, and that those there were are gone."""
    version = analysis.version
    insert(db, "products", session, version, (
        (p.window, p.at_ms, p.name, book.id_of(p.url), p.leave_ms, p.product, p.price, p.currency)
        for p in analysis.products
    ))  # fmt: skip
    insert(db, "carts", session, version, (
        (c.window, c.at_ms, c.times, c.label) for c in analysis.carts
    ))  # fmt: skip
    insert(db, "cart_steps", session, version, (
        (c.window, c.at_ms, c.kind, None if c.url is None else book.id_of(c.url), c.product, c.name, c.price, c.label)
        for c in analysis.cart_steps
    ))  # fmt: skip
    insert(db, "feedback", session, version, (
        (f.window, f.at_ms, f.kind, f.score, f.text, f.question, f.scale_max,
         None if f.url is None else book.id_of(f.url), f.selector)
        for f in analysis.feedback
    ))  # fmt: skip
    insert(db, "told_traits", session, version, ((t.name, t.value) for t in analysis.traits))
    insert(db, "shown_texts", session, version, (
        (s.window, s.at_ms, s.text) for s in analysis.shown
    ))  # fmt: skip
    _write_text(db, session, analysis)


def _write_text(db: Library, session: int, analysis: Analysis) -> None:
    urls = (url for v in analysis.visits for url in (v.url, *(route.url for route in v.routes)))
    titles = (t for v in analysis.visits for t in (v.title, *(route.title for route in v.routes)))
    typed = (entry.text for entry in analysis.entries if not _is_masked(entry.text))
    told = (one.text for one in analysis.feedback)
    texts = (
        _lines(urls),
        _lines(titles),
        _lines(click.label for click in analysis.clicks),
        _lines(error.message for error in analysis.errors),
        _lines(line.full or line.text for line in analysis.console),
        _lines(f"{one.method or ''} {one.url}".strip() for one in analysis.requests),
        _lines((*typed, *told)),
        _lines((analysis.searchable, *(shown.text for shown in analysis.shown))),
    )
    db.execute(
        """INSERT INTO session_text(
               rowid, urls, titles, labels, messages, logged, requested, typed, shown, analysis_version
           ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (session, *(storable(text) for text in texts), analysis.version),
    )


def _lines(texts: Iterable[str | None]) -> str:
    """Each text once, in their order, one a line."""
    return "\n".join(text for text in dict.fromkeys(texts) if text)[:TEXT_LENGTH]


def _is_masked(text: str) -> bool:
    return not text.strip("*•")
