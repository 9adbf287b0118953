"""What custom and plugin events tell: errors, milestones, routes, names of people, the page's
attention.

Each tool has its own tags; those that are known are read here, all others stay custom events.
Sources: rrweb `rrweb-plugin-console-record`; posthog-js `sessionrecording`; sentry-javascript
`replay-internal`; Highlight `sdk/client/src`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from app.activity.events import Custom, anything
from app.activity.model import CustomEvent, Milestone, PersonClue, RecordedError
from app.dom.describe import LABEL_LENGTH
from app.formats.events import number_of

PAYLOAD_LENGTH = 4_000
MESSAGE_LENGTH = 2_000
STACK_LENGTH = 8_000
ERRORS_LIMIT = 5_000

#: tags that name an outcome, lower case with `_` between words, and the name it goes by here
OUTCOMES = {
    "purchase": "purchase", "order_completed": "purchase", "checkout_completed": "purchase", "order_placed": "purchase",
    "transaction": "purchase", "completed_purchase": "purchase",
    "signup": "signup", "sign_up": "signup", "signed_up": "signup", "user_signed_up": "signup",
    "registration": "signup", "complete_registration": "signup",
    "add_to_cart": "add_to_cart", "product_added": "add_to_cart", "added_to_cart": "add_to_cart",
    "begin_checkout": "begin_checkout", "checkout_started": "begin_checkout", "initiate_checkout": "begin_checkout",
    "generate_lead": "lead", "lead": "lead", "subscribe": "subscribe", "subscribed": "subscribe",
}  # fmt: skip
VALUES = ("value", "revenue", "total", "amount", "price")
ATTENTION = {
    "window hidden": 0, "window visible": 1, "browser offline": 2, "browser online": 3, "sessionidle": 4,
    "sessionnolongeridle": 5,
}  # fmt: skip
ROUTE_TAGS = frozenset(
    {"$pageview", "$url_changed", "navigate", "url", "url-change", "urlchange", "navigation"}
)
ROUTE_KEYS = ("href", "url", "to", "current_url", "$current_url")
#: parts of `identify` payloads that name a person, and the kind of name
CLUES = {
    "user_id": "id", "userid": "id", "id": "id", "distinct_id": "id", "user_identifier": "id", "identifier": "id",
    "email": "email", "mail": "email", "highlightdisplayname": "name", "username": "name", "name": "name",
}  # fmt: skip
LEVELS = {"warn": 1, "error": 2, "assert": 2}
UNCAUGHT = 3


@dataclass(slots=True)
class Told:
    """What the custom and plugin events of one window came to. Rows of `console` and `attention` as
    the streams of that name."""

    window: int
    errors: list[RecordedError] = field(default_factory=list)
    custom: list[CustomEvent] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    clues: dict[PersonClue, None] = field(default_factory=dict)
    variant: str | None = None
    attention: list[tuple[float, int]] = field(default_factory=list)
    console: list[tuple[float, int]] = field(default_factory=list)

    def read_custom(self, at_ms: float, visit: int, event: Custom) -> str | None:
        """Takes in a custom event; returns the address when it tells one."""
        tag = event.tag
        raw = bytes(event.payload)
        text = raw.decode("utf-8", "replace")
        self.custom.append(CustomEvent(self.window, at_ms, tag[:200], text[:PAYLOAD_LENGTH]))
        word = tag.strip().lower()
        if tag in ("breadcrumb", "performanceSpan"):
            return self._read_sentry(at_ms, visit, anything(raw))
        if word in ATTENTION:
            self.attention.append((at_ms, ATTENTION[word]))
            return None
        payload = anything(raw) if len(raw) <= 200_000 else None
        if isinstance(payload, str) and payload[:1] in "{[":
            payload = anything(payload.encode("utf-8", "replace"))
        if word in ("tabhidden", "focus"):
            shown = payload is False if word == "tabhidden" else True
            self.attention.append((at_ms, int(shown)))
        elif word in ("identify", "segment identify", "$identify"):
            self._read_person("identify" if tag == "identify" else "highlight", payload)
        elif word in ("experiment", "$experiment_viewed", "experiment_viewed", "variant"):
            self._read_variant(payload)
        elif word in ROUTE_TAGS:
            return _address(payload)
        elif word in ("track", "segment track") and isinstance(payload, dict):
            name = payload.get("event") or payload.get("name")
            if isinstance(name, str):
                self._read_outcome(at_ms, name, payload.get("properties") or payload)
        else:
            self._read_outcome(at_ms, tag, payload)
        return None

    def read_console(self, at_ms: float, visit: int, payload: Any) -> None:
        """Takes in the payload of a console event: `{level, trace, payload}`."""
        if not isinstance(payload, dict):
            return
        level = payload.get("level")
        rank = LEVELS.get(level, 0) if isinstance(level, str) else 0
        parts = payload.get("payload")
        message = " ".join(_plain(part) for part in (parts if isinstance(parts, list) else [parts]))
        if level == "error":
            trace = payload.get("trace")
            lines = (
                [line for line in trace if isinstance(line, str)] if isinstance(trace, list) else []
            )
            if message.startswith("Uncaught"):
                rank = UNCAUGHT
            self._note_error(at_ms, visit, rank == UNCAUGHT, message, lines)
        self.console.append((at_ms, rank))

    def _note_error(
        self, at_ms: float, visit: int, uncaught: bool, message: str, trace: list[str]
    ) -> None:
        if len(self.errors) < ERRORS_LIMIT:
            self.errors.append(
                RecordedError(
                    self.window, visit, at_ms, "uncaught" if uncaught else "console",
                    message[:MESSAGE_LENGTH], trace[0][:MESSAGE_LENGTH] if trace else None,
                    "\n".join(trace)[:STACK_LENGTH] or None,
                )
            )  # fmt: skip

    def _read_sentry(self, at_ms: float, visit: int, payload: Any) -> str | None:
        if not isinstance(payload, dict):
            return None
        category, message = payload.get("category"), payload.get("message")
        data = payload.get("data")
        data = data if isinstance(data, dict) else {}
        if category == "console":
            level = payload.get("level")
            rank = LEVELS.get(level, 0) if isinstance(level, str) else 0
            self.console.append((at_ms, rank))
            if level == "error":
                self._note_error(at_ms, visit, False, str(message or ""), [])
        elif category in ("exception", "sentry.event", "error"):
            self.console.append((at_ms, UNCAUGHT))
            self._note_error(at_ms, visit, True, str(message or ""), [])
        elif category == "navigation" and isinstance(data.get("to"), str):
            return str(data["to"])
        elif payload.get("op") == "navigation.push":
            address = payload.get("description")
            return address if isinstance(address, str) else None
        elif category == "replay.hydrate-error":
            self._note_error(at_ms, visit, True, str(message or "Hydration error"), [])
        return None

    def _read_person(self, source: str, payload: Any) -> None:
        if isinstance(payload, str | int) and not isinstance(payload, bool):
            payload = {"user_id": payload}
        if not isinstance(payload, dict):
            return
        for key, value in list(payload.items())[:50]:
            kind = CLUES.get(str(key).lower())
            if (
                kind
                and isinstance(value, str | int)
                and not isinstance(value, bool)
                and str(value).strip()
            ):
                self.clues[PersonClue(source, kind, str(value).strip()[:200])] = None

    def _read_variant(self, payload: Any) -> None:
        if isinstance(payload, dict):
            payload = payload.get("variant", payload.get("variation", payload.get("group")))
        if isinstance(payload, str | int) and not isinstance(payload, bool) and str(payload):
            self.variant = str(payload)[:LABEL_LENGTH]

    def _read_outcome(self, at_ms: float, tag: str, payload: Any) -> None:
        name = OUTCOMES.get(tag.strip().lower().replace(" ", "_").replace("-", "_"))
        if name is None:
            return
        value = currency = None
        if isinstance(payload, dict):
            value = next(
                (found for key in VALUES if (found := number_of(payload.get(key))) is not None),
                None,
            )
            named = payload.get("currency")
            currency = named[:12] if isinstance(named, str) else None
        self.milestones.append(Milestone(self.window, at_ms, name, value, currency))


def _address(payload: Any) -> str | None:
    if isinstance(payload, dict):
        payload = next(
            (payload[key] for key in ROUTE_KEYS if isinstance(payload.get(key), str)), None
        )
    if isinstance(payload, str) and payload and not payload.startswith(("{", "[")):
        return payload
    return None


def _plain(part: Any) -> str:
    """A logged value as a person reads it: strings without the quotes that the recorder put round
    them."""
    if not isinstance(part, str):
        return "" if part is None else json.dumps(part, default=str)[:MESSAGE_LENGTH]
    if len(part) >= 2 and part[0] == part[-1] == '"':
        try:
            inner = json.loads(part, strict=False)
        except (ValueError, RecursionError):
            return part[1:-1]
        return inner if isinstance(inner, str) else part
    return part
