"""What may stand behind `form:`, `field:` and `video:` in a query, as the library has it, with the sessions left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from app.insights import forms, media
from app.library.form_use import NO_FORM, field_terms, form_terms, form_use
from app.library.media_use import media_use, video_terms
from app.library.search import Named, Term
from app.library.use_terms import FIELD, FORM, second

if TYPE_CHECKING:
    from app.insights.views import Ids, Page
    from app.library.database import Library

#: forms, or films, that are offered by name
MOST = 12


def named(db: Library, key: str, sessions: Ids) -> Iterator[tuple[str, int, str]]:
    """Values that name a form, a field or a film, those of most sessions first, with how many of some sessions did so,
    and what people read of it.

    Args:
        sessions: the ids that count.
    """
    found = _films(db, sessions) if key not in (FORM, FIELD) else _forms(db, key, sessions)
    for terms, count, said in found:
        for term in terms:
            if isinstance(term, Named) and count:
                yield term.values[0], count, said


#: the term, how many sessions did so, and how people say it
_Use = tuple[tuple[Term, ...], int, str]


def _said(what: str, page: Page, *names: str) -> str:
    """What was done, then with which, from near to far."""
    on = page.name if page.site is None or not page.name.startswith("/") else page.site + page.name
    return f"{what} {' · '.join(one for one in (*names, on) if one)}"


def _forms(db: Library, key: str, sessions: Ids) -> Iterator[_Use]:
    use = form_use(db)
    among = np.isin(use.session, sessions)
    for one in forms.summaries(use, among)[:MOST]:
        called = one.form.name or NO_FORM
        if key == FORM:
            sent = one.sent.hits
            for what, count in (
                ("began", one.sessions),
                ("sent", sent),
                ("left", one.sessions - sent),
            ):
                yield form_terms(one.form, what), count, _said(what, one.form.page, called)
            continue
        for field in forms.fields_of(use, among, one.number):
            for what, count in (
                ("reached", field.reached.hits), ("left", field.left.hits), ("filled", field.filled.hits),
                ("corrected", field.corrected.hits), ("refilled", field.refilled.hits), ("skipped", field.skipped.hits),
            ):  # fmt: skip
                said = _said(what, one.form.page, field.field.name, called)
                yield field_terms(one.form, field.field, what), count, said


def _films(db: Library, sessions: Ids) -> Iterator[_Use]:
    use = media_use(db)
    among = np.isin(use.session, sessions)
    for one in media.summaries(use, among)[:MOST]:
        page, name = one.video.page, one.video.name
        yield video_terms(one.video, "played"), one.started, _said("played", page, name)
        if one.ended is not None:
            end_s = media.end_s(one.length)
            said = _said("reached", page, name, second(end_s))
            yield video_terms(one.video, "reached", end_s), one.ended.hits, said
        for what, by in (("paused", media.EndedBy.PAUSE), ("sought", media.EndedBy.SEEK)):
            count = len(media.stopped(use, among, one.number, by))
            yield video_terms(one.video, what), count, _said(what, page, name)
