"""Errors and failed requests that a click may have caused, told apart from those that come by themselves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from msgspec import Struct

from app.activity.model import Click
from app.activity.streams import REACTION_MS
from app.friction.session import Session
from app.pattern import pattern

NEVER = -1
#: what comes this soon after a person's doing may be of it
CAUSED_MS = 1_000.0
#: how likely it may be that something that comes by itself comes just then: of what came so once, and more often
LIKELY_ONCE_FRAC, LIKELY_OFTEN_FRAC = 0.1, 0.02
#: what comes so often at so even distances is a timer's
RHYTHM_TIMES, RHYTHM_FRAC = 4, 0.1
#: kinds of requests that serve what a person asked for
ASKED_FOR = frozenset({"navigation", "fetch", "xhr", "other", "", "form", "document", "iframe"})
TEXT_LENGTH = 200
_NUMBERS = pattern(r"\d+")


class _Trouble(Struct):
    at_ms: float
    name: str
    text: str
    visit: int
    status: int = 0


class Troubles:
    """The troubles of a session by window."""

    def __init__(self, session: Session) -> None:
        self._session = session
        analysis = session.analysis
        doings = {
            window: sorted(click.at_ms for click in analysis.clicks if click.window == window)
            for window in session.windows
        }
        errors = [
            (error.window, _Trouble(error.at_ms, _NUMBERS.sub("#", error.message[:TEXT_LENGTH]),
                                    error.message[:TEXT_LENGTH], session.visit_at(error.window, error.at_ms)))
            for error in analysis.errors
        ]  # fmt: skip
        hosts = {_host(visit.url) for visit in analysis.visits if "//" in visit.url}
        failures = [
            (request.window, _Trouble(request.at_ms, _path(request.url), _called(request.method, request.url),
                                      session.visit_at(request.window, request.at_ms), request.status or 0))
            for request in analysis.requests
            if request.failed and request.kind in ASKED_FOR and (request.status or _host(request.url) in hosts)
        ]  # fmt: skip
        self._errors = _Kept(errors, doings)
        self._failures = _Kept(failures, doings)

    def error_after(self, click: Click, press_ms: float, until_ms: float) -> tuple[int, str]:
        """(delay, message) of the first error since a click's press that may be its doing, before the next click."""
        found = self._errors.after(click, press_ms, until_ms, self._session)
        if found is None:
            return NEVER, ""
        return max(0, round(found.at_ms - click.at_ms)), found.text

    def failure_after(self, click: Click, press_ms: float, until_ms: float) -> tuple[int, str, int]:
        """(delay, what was asked for, status) of the first request that was made since a click's press and failed."""
        found = self._failures.after(click, press_ms, until_ms, self._session)
        return (
            (NEVER, "", 0)
            if found is None
            else (max(0, round(found.at_ms - click.at_ms)), found.text, found.status)
        )


class _Kept:
    """Troubles of one sort by window, in order of time."""

    def __init__(
        self, found: Iterable[tuple[int, _Trouble]], doings: dict[int, list[float]]
    ) -> None:
        self._by_window: dict[int, list[_Trouble]] = {}
        for window, trouble in found:
            self._by_window.setdefault(window, []).append(trouble)
        for troubles in self._by_window.values():
            troubles.sort(key=lambda one: one.at_ms)
        self._alone: dict[tuple[int, str], tuple[int, float]] = {}
        for window, troubles in self._by_window.items():
            named: dict[str, list[float]] = {}
            for trouble in troubles:
                named.setdefault(trouble.name, []).append(trouble.at_ms)
            for name, times in named.items():
                self._alone[window, name] = _by_itself(times, doings[window])

    def after(
        self, click: Click, press_ms: float, until_ms: float, session: Session
    ) -> _Trouble | None:
        troubles = self._by_window.get(click.window)
        if not troubles:
            return None
        visit = session.visit_at(click.window, click.at_ms)
        place = bisect_left(troubles, press_ms, key=lambda one: one.at_ms)
        last_ms = min(click.at_ms + REACTION_MS, until_ms)
        for trouble in troubles[place:]:
            if trouble.at_ms > last_ms or trouble.visit != visit:
                return None
            times, every_ms = self._alone[click.window, trouble.name]
            likely = LIKELY_OFTEN_FRAC if times > 1 else LIKELY_ONCE_FRAC
            if not times or 0 <= trouble.at_ms - click.at_ms <= likely * every_ms:
                return trouble
        return None


def _by_itself(times: Sequence[float], doings: Sequence[float]) -> tuple[int, float]:
    """(how often something came that no click had to do with, mean time between all its comings)."""
    alone = 0
    for at_ms in times:
        place = bisect_right(doings, at_ms)
        alone += not place or at_ms - doings[place - 1] > CAUSED_MS
    if len(times) < 2:
        return (0, 0.0)
    gaps = [after - before for before, after in pairwise(times)]
    every_ms = sum(gaps) / len(gaps)
    if len(times) >= RHYTHM_TIMES and max(gaps) - min(gaps) <= RHYTHM_FRAC * every_ms:
        return len(times), every_ms
    return alone, every_ms


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _path(url: str) -> str:
    return _NUMBERS.sub("#", url.split("?", 1)[0][:TEXT_LENGTH])


def _called(method: str | None, url: str) -> str:
    try:
        path = urlsplit(url).path or url
    except ValueError:
        path = url
    return (f"{method} {path}" if method else path)[:TEXT_LENGTH]
