"""What custom and plugin events tell: errors, the console, requests, web vitals, milestones, routes,
names of people, the page's attention.

Each tool has its own tags; those that are known are read here, all others stay custom events.
Sources: rrweb `rrweb-plugin-console-record`; posthog-js `sessionrecording`; sentry-javascript
`replay-internal`; Highlight `sdk/client/src`.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from app.activity import console, network, vitals
from app.activity.commerce import carried, worth
from app.activity.console import MESSAGE_LENGTH, STACK_LENGTH
from app.activity.events import Custom, Plugin, anything
from app.activity.model import (
    ConsoleLine,
    CustomEvent,
    Milestone,
    PersonClue,
    RecordedError,
    Request,
    Vital,
)
from app.activity.routes_told import address_told, tells_route
from app.activity.shop_names import carries, outcome_named
from app.dom.describe import LABEL_LENGTH
from app.formats.events import number_of

PAYLOAD_LENGTH = 4_000
#: a payload that is longer than what is kept of it is read as far as this, all of one window's as far as that
READ_LENGTH, READ_IN_ALL = 200_000, 20_000_000
ERRORS_LIMIT = 5_000
#: lines of the console, requests, vitals and custom events that are listed of one window, each
LIST_LIMIT = 20_000
CURRENCY_LENGTH = 12

#: an outcome that two tools tell comes together within this
TOGETHER_MS = 5_000.0
ATTENTION = {
    "window hidden": 0, "window visible": 1, "browser offline": 2, "browser online": 3, "sessionidle": 4,
    "sessionnolongeridle": 5,
}  # fmt: skip
#: parts of `identify` payloads that name a person, and the kind of name
CLUES = {
    "user_id": "id", "userid": "id", "id": "id", "distinct_id": "id", "user_identifier": "id", "identifier": "id",
    "email": "email", "mail": "email", "highlightdisplayname": "name", "username": "name", "name": "name",
}  # fmt: skip
LEVELS = {"warn": 1, "warning": 1, "error": 2, "assert": 2, "fatal": 2}
UNCAUGHT = 3


class Told(Struct):
    """What the custom and plugin events of one window came to. Rows of `console` and `attention` as
    the streams of that name; `requests` by address and moment, `vitals` by visit and name.
    `custom` with more of a payload than `kept` leaves: what it says may stand far behind.
    `zero_epoch_ms` is the session's zero, for the times that events tell about."""

    window: int
    errors: list[RecordedError] = field(default_factory=list)
    custom: list[CustomEvent] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    clues: dict[PersonClue, None] = field(default_factory=dict)
    variant: str | None = None
    attention: list[tuple[float, int]] = field(default_factory=list)
    console: list[tuple[float, int]] = field(default_factory=list)
    lines: list[ConsoleLine] = field(default_factory=list)
    requests: dict[tuple[str, int], Request] = field(default_factory=dict)
    vitals: dict[tuple[int, str], Vital] = field(default_factory=dict)
    zero_epoch_ms: float = 0.0
    _loads_ms: list[float] = field(default_factory=list)
    _may_read: int = READ_IN_ALL
    #: the last outcome of each name, and the tags that told it
    _outcomes: dict[str, tuple[Milestone, set[str]]] = field(default_factory=dict)

    def read_custom(self, at_ms: float, visit: int, event: Custom) -> str | None:
        """Takes in a custom event; returns the address when it tells one."""
        tag = event.tag
        raw = bytes(event.payload)
        text = raw.decode("utf-8", "replace")
        word = tag.strip().lower()
        if tag in ("breadcrumb", "performanceSpan"):
            listed, address = self._read_sentry(at_ms, visit, anything(raw))
            if not listed:
                self._note_custom(at_ms, tag, text)
            return address
        payload = anything(raw) if len(raw) <= 200_000 else None
        if isinstance(payload, str) and payload[:1] in "{[":
            payload = anything(payload.encode("utf-8", "replace"))
        if self._read_vitals(at_ms, visit, word, payload):
            return None
        self._note_custom(at_ms, tag, text)
        if word in ATTENTION:
            self.attention.append((at_ms, ATTENTION[word]))
            return None
        if word in ("tabhidden", "focus"):
            shown = payload is False if word == "tabhidden" else True
            self.attention.append((at_ms, int(shown)))
        elif word in ("identify", "segment identify", "$identify"):
            self._read_person("identify" if tag == "identify" else "highlight", payload)
        elif word in ("experiment", "$experiment_viewed", "experiment_viewed", "variant"):
            self._read_variant(payload)
        elif tells_route(tag):
            return address_told(tag, payload)
        elif carries(tag):
            named = carried(payload)
            if named is not None and tells_route(named[0]):
                return address_told(*named)
            if named is not None:
                self._read_outcome(at_ms, tag, *named)
        else:
            self._read_outcome(at_ms, tag, tag, payload)
        return None

    def _note_custom(self, at_ms: float, tag: str, text: str) -> None:
        if len(self.custom) >= LIST_LIMIT:
            return
        if len(text) > PAYLOAD_LENGTH:
            if len(text) > min(READ_LENGTH, self._may_read):
                text = text[:PAYLOAD_LENGTH]
            else:
                self._may_read -= len(text)
        self.custom.append(CustomEvent(self.window, at_ms, tag[:200], text))

    def read_plugin(self, at_ms: float, visit: int, plugin: Plugin) -> None:
        """Takes in a plugin event; those of unknown plugins stay in the recording only."""
        name = plugin.plugin.lower()
        if "console" in name:
            self.read_console(at_ms, visit, anything(plugin.payload))
        elif "network" in name:
            payload = anything(plugin.payload)
            if isinstance(payload, dict):
                self._read_network(at_ms, visit, payload.get("requests"))
        elif "vitals" in name:
            self._read_vitals(at_ms, visit, "web-vitals", anything(plugin.payload))

    def read_console(self, at_ms: float, visit: int, payload: Any) -> None:
        """Takes in the payload of a console event: `{level, trace, payload}`."""
        if not isinstance(payload, dict):
            return
        level = payload.get("level")
        message, line = console.message_of(payload.get("payload"))
        lines = console.trace_of(payload.get("trace"))
        rank = LEVELS.get(level, 0) if isinstance(level, str) else 0
        if level == "error":
            if message.startswith("Uncaught"):
                rank = UNCAUGHT
            self._note_error(at_ms, visit, rank == UNCAUGHT, message, lines)
        self._note_line(at_ms, visit, level, rank, message, line, lines)

    def _note_line(
        self,
        at_ms: float,
        visit: int,
        level: Any,
        rank: int,
        message: str,
        line: str,
        trace: list[str],
    ) -> None:
        self.console.append((at_ms, rank))
        if len(self.lines) < LIST_LIMIT:
            word = level.strip().lower()[:20] if isinstance(level, str) else ""
            self.lines.append(
                ConsoleLine(
                    self.window, visit, at_ms, word or "log", line,
                    console.full_of(message, line), "\n".join(trace)[:STACK_LENGTH] or None,
                )
            )  # fmt: skip

    def _read_network(self, at_ms: float, visit: int, entries: Any) -> None:
        for request in network.requests_in(self.window, visit, at_ms, self.zero_epoch_ms, entries):
            self._note_request(request)
        for entry in entries if isinstance(entries, list) else ():
            told = vitals.of_entry(entry) if isinstance(entry, dict) else None
            if told is not None:
                began = number_of(entry.get("timestamp"))
                at = network.moment(at_ms, self.zero_epoch_ms, began, at_ms)
                self._note_vital(vitals.vital(self.window, visit, at, *told))

    def _note_request(self, request: Request) -> None:
        """The same request may be told twice, by the browser's timeline and by a wrapper round
        fetch that knows more."""
        key = (request.url, round(request.at_ms))
        known = self.requests.get(key)
        if known is None and len(self.requests) >= LIST_LIMIT:
            return
        if known is None or (known.status is None and request.status is not None):
            self.requests[key] = request

    def _note_vital(self, vital: Vital | None) -> None:
        """The last value of a visit counts: some grow while the page is used."""
        if vital is not None and len(self.vitals) < LIST_LIMIT:
            self.vitals[vital.visit, vital.name] = vital

    def _read_vitals(self, at_ms: float, visit: int, tag: str, payload: Any) -> bool:
        found = False
        for name, value, rating in vitals.values_in(tag, payload):
            made = vitals.vital(self.window, visit, at_ms, name, value, rating)
            found |= made is not None
            self._note_vital(made)
        return found

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

    def _read_sentry(self, at_ms: float, visit: int, payload: Any) -> tuple[bool, str | None]:
        """Whether a breadcrumb or span is listed elsewhere than among the custom events, and the
        address it tells."""
        if not isinstance(payload, dict):
            return False, None
        category, message = payload.get("category"), str(payload.get("message") or "")
        data = payload.get("data")
        data = data if isinstance(data, dict) else {}
        if category == "console":
            level = payload.get("level")
            rank = LEVELS.get(level, 0) if isinstance(level, str) else 0
            said = data.get("arguments")
            # what was logged tells more than the message, which Sentry joins of it
            message, line = console.message_of(said if said and isinstance(said, list) else message)
            if level == "error":
                self._note_error(at_ms, visit, False, message, [])
            self._note_line(at_ms, visit, level, rank, message, line, [])
            return True, None
        if category in ("exception", "sentry.event", "error", "replay.hydrate-error"):
            if category != "replay.hydrate-error":
                self.console.append((at_ms, UNCAUGHT))
            self._note_error(at_ms, visit, True, message or "Hydration error", [])
            return True, None
        if category == "navigation" and isinstance(data.get("to"), str):
            return False, str(data["to"])
        if payload.get("op") == "navigation.push":
            address = payload.get("description")
            return False, address if isinstance(address, str) else None
        place = (self.window, visit, at_ms, self.zero_epoch_ms, payload)
        request = network.span(*place) if category is None else network.breadcrumb(*place)
        if request is not None:
            self._note_request(request)
            if request.kind == "navigation":
                self._loads_ms.append(request.at_ms)
            return True, None
        return self._read_span(at_ms, visit, payload, data), None

    def _read_span(
        self, at_ms: float, visit: int, payload: dict[str, Any], data: dict[str, Any]
    ) -> bool:
        """Takes in a span that measures how fast the page came."""
        op, described = payload.get("op"), payload.get("description")
        name = vitals.name_of(described if op in ("paint", "web-vital") else op)
        if name is None:
            return False
        value: object = data.get("value")
        if value is None and op == "paint":
            before = [load for load in self._loads_ms if load <= at_ms]
            value = at_ms - before[-1] if before else None
        made = vitals.vital(self.window, visit, at_ms, name, value, data.get("rating"))
        self._note_vital(made)
        return made is not None

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

    def _read_outcome(self, at_ms: float, tag: str, name: str, payload: Any) -> None:
        event = outcome_named(name)
        if event is None:
            return
        told = worth(payload)
        made = Milestone(
            self.window, at_ms, event, told.value if told else None,
            told.currency[:CURRENCY_LENGTH] if told and told.currency else None,
        )  # fmt: skip
        known, tags = self._outcomes.get(event, (made, {tag}))
        if tag not in tags and _is_told_again(known, made):
            tags.add(tag)
            return
        self._outcomes[event] = (made, {tag})
        self.milestones.append(made)


def _is_told_again(one: Milestone, other: Milestone) -> bool:
    """Does another tool tell the same outcome once more?"""
    alike = one.value == other.value or one.value is None or other.value is None
    return alike and other.at_ms - one.at_ms <= TOGETHER_MS


def kept(event: CustomEvent) -> CustomEvent:
    """A custom event as it is listed and stored: its payload cut."""
    if len(event.payload) <= PAYLOAD_LENGTH:
        return event
    return replace(event, payload=event.payload[:PAYLOAD_LENGTH])
