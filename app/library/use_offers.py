"""What may stand behind `form:`, `field:` and `video:` in a query, as the library has it, with the sessions left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from app.insights import forms, media
from app.library.form_use import field_terms, form_terms, form_use
from app.library.media_use import media_use, video_terms
from app.library.search import Named, Term
from app.library.use_terms import FIELD, FORM

if TYPE_CHECKING:
    from app.insights.views import Ids
    from app.library.database import Library

#: forms, or films, that are offered by name
MOST = 12


def named(db: Library, key: str, sessions: Ids) -> Iterator[tuple[str, int]]:
    """Values that name a form, a field or a film, those of most sessions first, with how many of some sessions did so.

    Args:
        sessions: the ids that count.
    """
    found = _films(db, sessions) if key not in (FORM, FIELD) else _forms(db, key, sessions)
    for terms, count in found:
        for term in terms:
            if isinstance(term, Named) and count:
                yield term.values[0], count


def _forms(db: Library, key: str, sessions: Ids) -> Iterator[tuple[tuple[Term, ...], int]]:
    use = form_use(db)
    among = np.isin(use.session, sessions)
    for one in forms.summaries(use, among)[:MOST]:
        if key == FORM:
            sent = one.sent.hits
            for what, count in (
                ("began", one.sessions),
                ("sent", sent),
                ("left", one.sessions - sent),
            ):
                yield form_terms(one.form, what), count
            continue
        for field in forms.fields_of(use, among, one.number):
            for what, count in (
                ("reached", field.reached.hits), ("left", field.left.hits), ("filled", field.filled.hits),
                ("corrected", field.corrected.hits), ("refilled", field.refilled.hits), ("skipped", field.skipped.hits),
            ):  # fmt: skip
                yield field_terms(one.form, field.field, what), count


def _films(db: Library, sessions: Ids) -> Iterator[tuple[tuple[Term, ...], int]]:
    use = media_use(db)
    among = np.isin(use.session, sessions)
    for one in media.summaries(use, among)[:MOST]:
        yield video_terms(one.video, "played"), one.started
        if one.ended is not None:
            yield video_terms(one.video, "reached", media.end_s(one.length)), one.ended.hits
        for what, by in (("paused", media.EndedBy.PAUSE), ("sought", media.EndedBy.SEEK)):
            yield video_terms(one.video, what), len(media.stopped(use, among, one.number, by))
