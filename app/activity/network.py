"""Requests of the page, whoever recorded them: rrweb's and PostHog's network plugin, Sentry's spans.

Where a request began: its own clock reading where there is one that fits the event's time (within
`EARLIEST_MS` before and `LATEST_MS` after it), else counted back from the event, which is written
when the last request of its batch has ended.

Sources: rrweb `rrweb-plugin-network-record`; posthog-js `external/network-plugin`;
sentry-javascript `replay-internal` `types/performance`; W3C Resource Timing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from app.activity import flattened
from app.activity.model import Request
from app.formats.events import number_of

EARLIEST_MS = 24 * 3_600_000.0
LATEST_MS = 60_000.0
URL_LENGTH = 2_000
BODY_LENGTH = 4_000
HEADERS_LIMIT = 60
HEADER_LENGTH = 500
BATCH_LIMIT = 5_000
FAILED_FROM = 400
LONGEST_MS = 24 * 3_600_000.0
LARGEST_BYTES = 2**50
KINDS = {"xmlhttprequest": "xhr", "image": "img", "stylesheet": "css", "subdocument": "iframe"}
#: entries of the browser's performance timeline that are no requests
NO_REQUESTS = frozenset(
    {"paint", "first-input", "largest-contentful-paint", "layout-shift", "serverTiming",
     "mark", "measure", "longtask", "event", "visibility-state", "element"}
)  # fmt: skip
_PHASES = (
    ("redirect", "redirectStart", "redirectEnd"),
    ("dns", "domainLookupStart", "domainLookupEnd"),
    ("connect", "connectStart", "connectEnd"),
    ("waiting", "requestStart", "responseStart"),
    ("receiving", "responseStart", "responseEnd"),
)
_SIZES = ("transferSize", "size", "responseBodySize", "encodedBodySize", "decodedBodySize")


class RequestDetail(msgspec.Struct, frozen=True, omit_defaults=True):
    """What else is known of a request: headers as (name, value), bodies as text, phases as (name,
    ms)."""

    request_headers: tuple[tuple[str, str], ...] = ()
    request_body: str | None = None
    response_headers: tuple[tuple[str, str], ...] = ()
    response_body: str | None = None
    phases: tuple[tuple[str, float], ...] = ()
    protocol: str | None = None
    error: str | None = None


def requests_in(
    window: int, visit: int, at_ms: float, zero_epoch_ms: float, entries: Any
) -> Iterator[Request]:
    """The requests in the `requests` of a network plugin's event at `at_ms`."""
    if not isinstance(entries, list):
        return
    last_ms = max((end for one in entries if (end := _end_ms(one)) is not None), default=0.0)
    for one in entries[:BATCH_LIMIT]:
        if not isinstance(one, dict) or one.get("entryType") in NO_REQUESTS:
            continue
        url = one.get("name") or one.get("url")
        if not isinstance(url, str) or not url:
            continue
        relative = number_of(one.get("startTime"))
        began = number_of(one.get("timestamp"))
        origin = number_of(one.get("timeOrigin"))
        if began is None and origin is not None and relative is not None:
            began = origin + relative
        duration_ms = _duration(one, relative)
        fallback = at_ms - (last_ms - relative if relative is not None else duration_ms or 0.0)
        status = number_of(one.get("status"))
        answered = status or number_of(one.get("responseStatus")) or None
        kind = _kind(one.get("initiatorType"), one.get("entryType"))
        error = one.get("error")
        detail = _detail(one, error)
        yield Request(
            window, visit, moment(at_ms, zero_epoch_ms, began, fallback), _method(one.get("method")),
            url[:URL_LENGTH], _whole(answered), duration_ms, _size(one), kind,
            # A script's request of its own that was answered with 0 was not answered; other zeros
            # only say that the page may not know.
            _failed(answered) or bool(error) or (status == 0 and kind == "xhr"), detail,
        )  # fmt: skip


def span(
    window: int, visit: int, at_ms: float, zero_epoch_ms: float, payload: dict[str, Any]
) -> Request | None:
    """A `performanceSpan` of Sentry that is a request; None for other spans."""
    family, _, kind = str(payload.get("op") or "").partition(".")
    url = payload.get("description")
    wanted = family in ("resource", "http") or (family == "navigation" and kind != "push")
    if not wanted or not isinstance(url, str) or not url:
        return None
    data = payload.get("data")
    data = data if isinstance(data, dict) else {}
    began, ended = (_epoch_ms(payload.get(key)) for key in ("startTimestamp", "endTimestamp"))
    duration_ms = number_of(data.get("duration"))
    if duration_ms is None and began is not None and ended is not None:
        duration_ms = ended - began
    status = number_of(data.get("statusCode", data.get("status_code"))) or None
    asked, answer = (_object(data.get(key)) for key in ("request", "response"))
    parts = {
        "requestHeaders": asked.get("headers"), "requestBody": asked.get("body"),
        "responseHeaders": answer.get("headers"), "responseBody": answer.get("body"),
    }  # fmt: skip
    sizes = {**data, "responseBodySize": data.get("responseBodySize", answer.get("size"))}
    return Request(
        window, visit, moment(at_ms, zero_epoch_ms, began, at_ms), _method(data.get("method")),
        url[:URL_LENGTH], _whole(status), _length(duration_ms), _size(sizes),
        "navigation" if family == "navigation" else _kind(kind, None), _failed(status),
        _detail(parts, None),
    )  # fmt: skip


def breadcrumb(
    window: int, visit: int, at_ms: float, zero_epoch_ms: float, payload: dict[str, Any]
) -> Request | None:
    """A breadcrumb of Sentry about a request (category fetch, xhr or http); None for others."""
    kind, data = payload.get("category"), _object(payload.get("data"))
    url = data.get("url")
    if kind not in ("fetch", "xhr", "http") or not isinstance(url, str) or not url:
        return None
    began, ended = (_epoch_ms(data.get(key)) for key in ("start_timestamp", "end_timestamp"))
    length = ended - began if began is not None and ended is not None else None
    status = number_of(data.get("status_code", data.get("statusCode"))) or None
    return Request(
        window, visit, moment(at_ms, zero_epoch_ms, began, at_ms), _method(data.get("method")),
        url[:URL_LENGTH], _whole(status), _length(length),
        _size({"responseBodySize": data.get("response_body_size")}),
        "fetch" if kind == "http" else str(kind), _failed(status), None,
    )  # fmt: skip


def moment(at_ms: float, zero_epoch_ms: float, epoch_ms: float | None, fallback_ms: float) -> float:
    """`t_ms` of an epoch time that an event tells about; the fallback where it does not fit the
    event's own time."""
    if epoch_ms is not None:
        told_ms = epoch_ms - zero_epoch_ms
        if at_ms - EARLIEST_MS <= told_ms <= at_ms + LATEST_MS:
            return told_ms
    return fallback_ms


def _epoch_ms(seconds: Any) -> float | None:
    number = number_of(seconds)
    if number is None:
        return None
    return number if number > 9_999_999_999 else number * 1000


def _end_ms(one: Any) -> float | None:
    if not isinstance(one, dict):
        return None
    end = number_of(one.get("endTime"))
    return end if end is not None else number_of(one.get("responseEnd"))


def _duration(one: dict[str, Any], start: float | None) -> float | None:
    told = number_of(one.get("duration"))
    end = _end_ms(one)
    # A navigation's duration runs to the end of the page's load; its answer came before.
    if start is not None and end is not None and (told is None or _is_navigation(one)):
        told = end - start
    return _length(told)


def _is_navigation(one: dict[str, Any]) -> bool:
    return one.get("entryType") == "navigation" or one.get("initiatorType") == "navigation"


def _length(ms: float | None) -> float | None:
    return ms if ms is not None and 0 <= ms <= LONGEST_MS else None


def _size(one: dict[str, Any]) -> int | None:
    for key in _SIZES:
        number = number_of(one.get(key))
        if number is not None and 0 < number <= LARGEST_BYTES:
            return int(number)
    return None


def _kind(initiator: Any, entry: Any) -> str:
    word = initiator if isinstance(initiator, str) and initiator else entry
    lower = word.strip().lower()[:40] if isinstance(word, str) else ""
    return KINDS.get(lower, lower) or "other"


def _method(method: Any) -> str | None:
    return method.upper()[:20] if isinstance(method, str) and method else None


def _whole(status: float | None) -> int | None:
    return int(status) if status is not None and 0 < status < 10_000 else None


def _failed(status: float | None) -> bool:
    return status is not None and status >= FAILED_FROM


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _detail(one: dict[str, Any], error: Any) -> str | None:
    protocol = one.get("nextHopProtocol")
    found = RequestDetail(
        request_headers=_headers(one.get("requestHeaders")),
        request_body=_body(one.get("requestBody")),
        response_headers=_headers(one.get("responseHeaders")),
        response_body=_body(one.get("responseBody")),
        phases=tuple(_phases(one)),
        protocol=protocol[:40] if isinstance(protocol, str) and protocol else None,
        error=str(error)[:HEADER_LENGTH] if error else None,
    )
    return msgspec.json.encode(found).decode() if found != RequestDetail() else None


def _headers(headers: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(headers, dict):
        pairs = list(headers.items())
    elif isinstance(headers, list):
        pairs = [(one.get("name"), one.get("value")) for one in headers if isinstance(one, dict)]
    else:
        return ()
    return tuple(
        (_sound(str(name))[:HEADER_LENGTH], _sound(str(value))[:HEADER_LENGTH])
        for name, value in pairs[:HEADERS_LIMIT]
        if name
    )


def _body(body: Any) -> str | None:
    if body is None or body == "":
        return None
    text = body if isinstance(body, str) else flattened.json_of(body, indent=2)
    return _sound(text[:BODY_LENGTH])


def _sound(text: str) -> str:
    """Text that can be written as UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _phases(one: dict[str, Any]) -> Iterator[tuple[str, float]]:
    for name, first, last in _PHASES:
        start, end = number_of(one.get(first)), number_of(one.get(last))
        # 0 stands for what another site does not tell.
        if start and end is not None and end > start:
            yield name, round(end - start, 1)
