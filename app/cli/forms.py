"""`footfall forms`: how forms are filled in, field by field, and where people leave them."""

from __future__ import annotations

import argparse

from app.cli import output
from app.cli.output import Json, number
from app.cli.shares import range_of, share_as_json
from app.insights.forms import (
    FieldSummary,
    FormSummary,
    FormUse,
    Mask,
    fields_of,
    left_at,
    summaries,
)
from app.library import search
from app.library.columns import rows_among
from app.library.database import one_moment
from app.library.form_use import field_terms, form_terms, form_use
from app.library.search_sql import condition
from app.paths import Paths
from app.proportions import Share


def run_forms(args: argparse.Namespace, where: Paths) -> int:
    """List the forms that were filled in the sessions that fit a query, with their fields in JSON."""
    query = search.parse(args.where or "")
    with one_moment(where.library) as db:
        use = form_use(db)
        chosen = rows_among(db, use.session, condition(query))
    found = summaries(use, chosen)
    if args.json:
        text = args.where or ""
        output.document({"forms": [_as_json(use, chosen, one, text) for one in found]})
        return 0
    output.table(
        ("FORM", "PAGE", "STARTED", "SENT", "95 %", "LEFT", "TO SEND", "MOST LEAVE AT"),
        (_row(use, one) for one in found),
    )
    output.message(f"{len(found)} form{'' if len(found) == 1 else 's'}")
    return 0


def _as_json(use: FormUse, chosen: Mask, one: FormSummary, query: str) -> dict[str, Json]:
    def asking(what: str) -> str | None:
        return search.narrowed(query, form_terms(one.form, what)) or None

    fields: list[Json] = [
        _field(use, chosen, field, query) for field in fields_of(use, chosen, one.number)
    ]
    return {
        "page": one.form.page.name,
        "site": one.form.page.site,
        "form": one.form.key,
        "selector": one.form.selector,
        "label": one.form.label,
        "name": one.form.name or None,
        "sessions": one.sessions,
        "people": one.people,
        "tries": one.tries,
        "sent": {**share_as_json(one.sent), "query": asking("sent")},
        "left": one.sent.total - one.sent.hits,
        "left_query": asking("left"),
        "to_send_ms": number(one.to_send_ms),
        "fields": fields,
        "query": asking("began"),
    }


def _field(use: FormUse, chosen: Mask, one: FieldSummary, query: str) -> dict[str, Json]:
    def share(of: Share, what: str) -> dict[str, Json]:
        terms = field_terms(use.forms[one.field.form], one.field, what)
        return {**share_as_json(of), "query": search.narrowed(query, terms) or None}

    moments: list[Json] = [
        {"session": moment.session, "at_ms": number(moment.at_ms)}
        for moment in left_at(use, chosen, one.field.form, one.number)
    ]
    return {
        "field": one.field.key,
        "selector": one.field.selector,
        "label": one.field.label,
        "name": one.field.name,
        "kind": one.field.kind,
        "reached": share(one.reached, "reached"),
        "left": share(one.left, "left"),
        "left_at": moments,
        "filled": share(one.filled, "filled"),
        "time_ms": number(one.time_ms),
        "hesitation_ms": number(one.hesitation_ms),
        "refilled": share(one.refilled, "refilled"),
        "corrected": share(one.corrected, "corrected"),
        "skipped": share(one.skipped, "skipped"),
    }


def _row(use: FormUse, one: FormSummary) -> tuple[str, ...]:
    last = None if one.left_at is None else use.fields[one.left_at]
    return (
        one.form.name or "fields without a form",
        one.form.page.name,
        str(one.sessions),
        str(one.sent.hits),
        range_of(one.sent),
        str(one.sent.total - one.sent.hits),
        "" if one.to_send_ms is None else output.length(one.to_send_ms),
        "" if last is None else f"{last.name} ({one.left_there.hits})",
    )
