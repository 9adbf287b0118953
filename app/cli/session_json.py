"""A session as JSON, by the keys that are promised: new ones may be added, none renamed."""

from __future__ import annotations

from app.cli.output import Json, dated, number
from app.friction.wording import sentence
from app.library.browse import SessionRow
from app.library.details import Details


def session(row: SessionRow) -> dict[str, Json]:
    """The keys of SESSION."""
    return {
        "id": row.id,
        "source": row.source,
        "format": row.format,
        "started_at_ms": number(dated(row.started_at_ms)),
        "duration_ms": number(row.duration_ms),
        "active_ms": number(row.active_ms),
        "user": row.user,
        "anonymous": row.anonymous,
        "site": row.site,
        "device": row.device,
        "browser": row.browser,
        "os": row.os,
        "viewport_w_px": row.viewport_w_px,
        "viewport_h_px": row.viewport_h_px,
        "entry_url": row.entry_url,
        "exit_url": row.exit_url,
        "windows": row.windows,
        "pages": row.pages,
        "clicks": row.clicks,
        "rage_clicks": row.rage_clicks,
        "dead_clicks": row.dead_clicks,
        "error_clicks": row.error_clicks,
        "errors": row.errors,
        "friction": row.friction,
        "variant": row.variant,
        "tags": list(row.tags),
        "starred": row.starred,
        "watched_frac": number(row.watched_frac),
        "matches": [
            {"at_ms": number(match.at_ms), "window": match.window, "why": match.why}
            for match in row.matches
        ],
    }


def details(shown: Details) -> dict[str, Json]:
    """The keys of `show`: SESSION and what happened in it. Feedback is a kind that comes later."""
    answer = session(shown.row)
    answer |= {
        "visits": _visits(shown),
        "clicks": _clicks(shown),
        "signals": _signals(shown),
        "errors": [
            {
                "at_ms": number(error.at_ms),
                "window": error.window,
                "message": error.message,
                "source": error.source,
                "stack": error.stack,
                "kind": error.kind,
            }
            for error in shown.errors
        ],
        "media": [
            {
                "window": medium.window,
                "selector": medium.selector,
                "src": medium.src,
                "duration_s": number(medium.duration_s),
                "plays": medium.plays,
                "pauses": medium.pauses,
                "seeks": medium.seeks,
                "watched_frac": number(medium.watched_frac),
                "visit": medium.visit,
                "at_ms": number(medium.at_ms),
                "kind": medium.kind,
                "label": medium.label,
                "furthest_s": number(medium.furthest_s),
                "left_s": number(medium.left_s),
            }
            for medium in shown.media
        ],
        "forms": [
            {
                "visit": form.visit,
                "selector": form.selector,
                "submitted": form.submitted,
                "fields": [
                    {
                        "selector": field.selector,
                        "label": field.label,
                        "time_ms": number(field.time_ms),
                        "refills": field.refills,
                        "skipped": field.skipped,
                    }
                    for field in form.fields
                ],
            }
            for form in shown.forms
        ],
        "milestones": [
            {
                "at_ms": number(milestone.at_ms),
                "event": milestone.event,
                "value": number(milestone.value),
                "currency": milestone.currency,
            }
            for milestone in shown.milestones
        ],
        "notes": [{"at_ms": number(note.at_ms), "text": note.text} for note in shown.notes],
        "feedback": [
            {
                "at_ms": number(said.at_ms),
                "kind": said.kind,
                "score": number(said.score),
                "text": said.text,
                "question": said.question,
                "scale_max": number(said.scale_max),
                "page": said.page,
                "selector": said.selector,
                "window": said.window,
                "joined_by": said.joined_by,
            }
            for said in shown.feedback
        ],
        "integrity": [
            {"code": remark.code, "text": remark.text, "at_ms": number(remark.at_ms)}
            for remark in shown.remarks
        ],
        "inactive": [[number(start), number(end)] for start, end in shown.inactive],
        "window_names": list(shown.window_names),
    }
    return answer | _lists(shown)


def _lists(shown: Details) -> dict[str, Json]:
    return {
        "console": [
            {
                "at_ms": number(line.at_ms),
                "window": line.window,
                "level": line.level,
                "text": line.full or line.text,
                "stack": line.stack,
            }
            for line in shown.console
        ],
        "requests": [
            {
                "at_ms": number(request.at_ms),
                "window": request.window,
                "method": request.method,
                "url": request.url,
                "status": request.status,
                "duration_ms": number(request.duration_ms),
                "size_bytes": request.size_bytes,
                "kind": request.kind,
                "failed": request.failed,
            }
            for request in shown.requests
        ],
        "vitals": [
            {
                "at_ms": number(vital.at_ms),
                "window": vital.window,
                "visit": vital.visit,
                "name": vital.name,
                "value": number(vital.value),
                "rating": vital.rating,
            }
            for vital in shown.vitals
        ],
        "inputs": [
            {
                "at_ms": number(entry.at_ms),
                "until_ms": number(entry.until_ms),
                "window": entry.window,
                "kind": entry.kind,
                "label": entry.label,
                "selector": entry.selector,
                "text": entry.text,
                "checked": entry.checked,
            }
            for entry in shown.entries
        ],
    }


def _visits(shown: Details) -> list[Json]:
    return [
        {
            "window": visit.window,
            "url": visit.url,
            "path": visit.path,
            "page": visit.page,
            "title": visit.title,
            "enter_ms": number(visit.enter_ms),
            "leave_ms": number(visit.leave_ms),
            "active_ms": number(visit.active_ms),
            "viewport_w_px": visit.viewport_w_px,
            "viewport_h_px": visit.viewport_h_px,
            "page_h_px": number(visit.page_h_px),
            "scroll_reach_frac": number(visit.scroll_reach_frac),
            "routes": [
                {"at_ms": number(route.at_ms), "url": route.url, "title": route.title}
                for route in visit.routes
            ],
        }
        for visit in shown.visits
    ]


def _signals(shown: Details) -> list[Json]:
    return [
        {
            "kind": str(signal.kind),
            "cause": None if signal.cause is None else str(signal.cause),
            "start_ms": number(signal.start_ms),
            "end_ms": number(signal.end_ms),
            "window": signal.window,
            "visit": signal.visit,
            "page": signal.page,
            "selector": signal.selector,
            "element_key": signal.element_key,
            "label": signal.label,
            "x_px": number(signal.x_px),
            "y_px": number(signal.y_px),
            "why": sentence(signal.why),
        }
        for signal in shown.signals
    ]


def _clicks(shown: Details) -> list[Json]:
    return [
        {
            "at_ms": number(click.at_ms),
            "window": click.window,
            "visit": click.visit,
            "x_px": number(click.x_px),
            "y_px": number(click.y_px),
            "selector": click.selector,
            "element_key": click.element_key,
            "label": click.label,
            "pointer": click.pointer,
            "rect_px": None if click.rect_px is None else [number(side) for side in click.rect_px],
        }
        for click in shown.clicks
    ]
