"""Forms: their fields, the presses that may have sent them, and when they were left. Evidence for the rules of
`app.friction.form_rules`.

Fields of one `<form>` in one visit belong together; those without one are a form of what holds them all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import numpy as np
from msgspec import Struct

from app.activity.alerts import AlertShown
from app.activity.changes import Change
from app.activity.model import Click, RecordedError, Request
from app.friction.doings import Doings, between, first_after, leads_away, times
from app.friction.fields import BOXES, Field, FieldReader, OpenField, closed, is_field
from app.friction.model import Place
from app.friction.sending import Control, Meaning, Press, control_of, meaning_of
from app.friction.session import Session
from app.pattern import pattern
from app.rrweb.types import Interaction

MOST_FORMS = 60
MOST_FIELDS = 80
MOST_PRESSES = 40
#: no threshold goes above these: what comes later answers something else
PAGE_WITHIN_MS = 30_000.0
REQUEST_WITHIN_MS = 7_000.0
REFUSED_WITHIN_MS = 400.0
FAILED_WITHIN_MS = 1_000.0
TOLD_WITHIN_MS = 4_000.0
#: how far above what holds all fields a button may still be theirs
STEPS_AROUND = 2
#: what stands no farther below the document than this is the page: html, body and one more
STEPS_TO_PAGE = 2
#: addresses that tools of the trade report to
COUNTING = pattern(
    r"/(collect|track|analytics|beacon|events?|logs?|rum|metrics|telemetry|ingest|envelope|decide|flags|batch|capture|"
    r"e|s|i/v\d)(/|\?|$)|posthog|sentry|segment|amplitude|mixpanel|hotjar|clarity|highlight|openreplay",
    re.IGNORECASE,
)
#: what a field or form wears, which says whether it is filled as it should be
LOOKS = (int(Change.CLASS), int(Change.STYLE), int(Change.STATE))
SENDING_METHODS = frozenset({"POST", "PUT", "PATCH"})


class Form(Struct, frozen=True, array_like=True):
    """A form while one page was open. `formal`: it is a `<form>`; `sends`: one that holds a control that sends it;
    `leave_ms`: when its page or address was left, with `ended` when that was the end of the recording; `entered_ms`:
    how soon after the last typing another page came without any press between, −1 for never; `cleared_ms`: when the
    page emptied its fields.
    """

    window: int
    visit: int
    place: Place
    formal: bool
    leave_ms: int
    ended: bool
    entered_ms: int
    cleared_ms: tuple[int, ...]
    fields: tuple[Field, ...]
    presses: tuple[Press, ...]
    sends: bool = False


class Forms(Struct, frozen=True, array_like=True):
    """All forms of a session in which a field had the focus or was filled."""

    forms: tuple[Form, ...] = ()


def gather_forms(session: Session) -> Forms:
    """The forms of a session, in order of windows, then of the first doing in them."""
    found: list[Form] = []
    for window in session.windows:
        doings = Doings(session, window)
        if len(doings.inputs) or (doings.interactions["type"] == Interaction.FOCUS).any():
            found.extend(_Window(doings).forms())
    return Forms(tuple(found[:MOST_FORMS]))


class _Window:
    def __init__(self, doings: Doings) -> None:
        self._doings = doings
        self._session = doings.session
        self._clicks = [
            click for click in doings.session.analysis.clicks if click.window == doings.window
        ]
        self._requests = [
            one for one in doings.session.analysis.requests if _sends(one, self._session)
        ]
        self._thrown = [one for one in doings.session.analysis.errors if one.kind == "uncaught"]
        kinds = doings.interactions["type"]
        self._click_rows = np.flatnonzero(kinds == Interaction.CLICK).tolist()

    def forms(self) -> Iterator[Form]:
        reader = FieldReader(self._doings)
        groups: dict[tuple[int, int], list[OpenField]] = {}
        for (visit, form, _), one in reader.found.items():
            groups.setdefault((visit, form), []).append(one)
        for (visit, form), fields in groups.items():
            cleared = reader.cleared.get((visit, form), [])
            yield self._form(visit, form, fields[:MOST_FIELDS], cleared)

    def _form(self, visit: int, form: int, fields: list[OpenField], cleared: list[float]) -> Form:
        first = fields[0]
        note = self._session.note(self._doings.window, first.snapshot, form) if form else None
        typed = max((one.typed[-1] for one in fields if one.typed), default=None)
        leave_ms, ended = self._left(visit, typed)
        return Form(
            window=self._doings.window,
            visit=visit,
            place=Place(
                node_id=form or first.node_id,
                snapshot=first.snapshot,
                selector=note.selector if note is not None else None,
                element_key=note.element_key if note is not None else None,
                label=note.label if note is not None else None,
            ),
            formal=form != 0,
            leave_ms=round(leave_ms),
            ended=ended,
            entered_ms=-1 if typed is None else self._entered_ms(typed),
            cleared_ms=tuple(round(at_ms) for at_ms in cleared),
            fields=tuple(closed(self._doings, one) for one in fields),
            presses=tuple(self._presses(visit, form, fields))[:MOST_PRESSES],
            sends=note is not None and "sends" in note.attributes,
        )

    def _left(self, visit: int, typed: float | None) -> tuple[float, bool]:
        """When the page was left, or the address that the last typing was at; is it the recording's end?"""
        known = self._session.analysis.visits
        if visit < 0:
            return typed or 0.0, True
        page = known[visit]
        later = (
            []
            if typed is None
            else [r.at_ms for r in page.routes if r.at_ms > typed and leads_away(r.url)]
        )
        if later:
            return later[0], False
        return page.leave_ms, self._session.visits[self._doings.window][-1][0] == visit

    def _entered_ms(self, typed: float) -> int:
        """Delay from the last letter to another page or a request, nothing being pressed between; −1 for neither."""
        page = self._page_after(typed)
        request = self._request_ms(self._doings.window, typed)
        if request >= 0 and between(self._doings.presses, typed, typed + request):
            request = -1
        return min((late for late in (page, request) if late >= 0), default=-1)

    def _page_after(self, at_ms: float) -> int:
        """Delay to the next page or address that no click comes before; −1 for none."""
        page = first_after(self._doings.pages, at_ms)
        if page - at_ms > PAGE_WITHIN_MS or between(self._doings.clicks, at_ms, page):
            return -1
        return round(page - at_ms)

    def _presses(self, visit: int, form: int, fields: Iterable[OpenField]) -> Iterator[Press]:
        fields = list(fields)
        typed = [at_ms for one in fields for at_ms in one.typed[:1]]
        nodes = {one.node_id for one in fields}
        around = set() if form else self._around(visit, nodes)
        own = nodes | self._wrapped(visit, nodes)
        for number, (click, row) in enumerate(zip(self._clicks, self._click_rows, strict=False)):
            if click.visit != visit:
                continue
            note = self._session.note(click.window, click.snapshot, click.node_id)
            control = (
                self._session.note(click.window, click.snapshot, note.control)
                if note is not None and note.control
                else None
            )
            if control is None or is_field(control) or control.form != form:
                continue
            kind = control_of(control, form != 0)
            if kind is None or (not form and (not typed or click.at_ms < min(typed))):
                continue
            path = self._path(row)
            meaning = meaning_of(control.label)
            apart = not form and not (around & path.keys())
            # a button that says that it sends may stand anywhere where the page is all that holds the fields
            if apart and (around or kind is not Control.BUTTON or meaning is not Meaning.SENDS):
                continue
            yield Press(
                at_ms=round(click.at_ms),
                control=kind,
                meaning=meaning,
                page_ms=self._page_after(click.at_ms),
                change_ms=self._change_ms(row, click, path.get(control.node, 0), own, form),
                request_ms=self._request_ms(click.window, click.at_ms),
                refused=self._refused(click, nodes),
                failed=_follows(click, self._thrown, FAILED_WITHIN_MS),
                told=_follows(click, self._session.analysis.alerts, TOLD_WITHIN_MS),
                place=Place(
                    control.node, click.snapshot, control.selector, control.element_key, control.label,
                    click.x_px, click.y_px, control.tag, control.around,
                ),
                other_ms=self._other_ms(number, control.node),
            )  # fmt: skip

    def _other_ms(self, number: int, control: int) -> int:
        """How long before a click the latest one on another control was; −1 for none on this page."""
        click = self._clicks[number]
        for earlier in reversed(self._clicks[max(0, number - MOST_PRESSES) : number]):
            if (earlier.visit, earlier.snapshot) != (click.visit, click.snapshot):
                break
            note = self._session.note(click.window, click.snapshot, earlier.node_id)
            if note is not None and note.control not in (0, control):
                return round(click.at_ms - earlier.at_ms)
        return -1

    def _path(self, row: int) -> dict[int, int]:
        """The ids from a click's target up, each with its depth."""
        columns = self._session.columns(self._doings.window, "path")
        first, last = np.searchsorted(columns["row"], (row, row + 1))
        return dict(
            zip(
                columns["node"][first:last].tolist(),
                columns["depth"][first:last].tolist(),
                strict=True,
            )
        )

    def _around(self, visit: int, nodes: set[int]) -> set[int]:
        """The nearest element that holds all clicked fields without a form, and a few above it: buttons often stand
        beside what holds the fields. None of them where that would be the whole page.
        """
        shared: dict[int, int] | None = None
        clicked: set[int] = set()
        for click, row in zip(self._clicks, self._click_rows, strict=False):
            if click.visit == visit and click.node_id in nodes and click.node_id not in clicked:
                clicked.add(click.node_id)
                path = self._path(row)
                if shared is None:
                    shared = path
                else:
                    shared = {one: depth for one, depth in shared.items() if one in path}
        if not shared or len(clicked) < 2:
            return set()
        nearest, root = min(shared.values()), max(shared.values())
        return {
            one
            for one, depth in shared.items()
            if depth <= nearest + STEPS_AROUND and root - depth > STEPS_TO_PAGE
        }

    def _wrapped(self, visit: int, nodes: set[int]) -> set[int]:
        """What one of the clicked fields alone stands in."""
        holders: dict[int, set[int]] = {}
        for click, row in zip(self._clicks, self._click_rows, strict=False):
            if click.visit == visit and click.node_id in nodes:
                for node, depth in self._path(row).items():
                    if depth == 1:
                        holders.setdefault(node, set()).add(click.node_id)
        return {node for node, held in holders.items() if len(held) == 1}

    def _change_ms(self, row: int, click: Click, depth: int, own: set[int], form: int) -> int:
        """Delay to the first change outside the pressed control: one inside is its own show of having been pressed.

        Args:
            own: fields and what each of them stands in: other looks there, or another class of the form, say what is
                wrong with them.
        """
        columns = self._session.columns(self._doings.window, "reaction")
        up = columns["up"].astype(np.int64)
        mine = (
            (columns["row"] == row)
            & ((up > depth) | (up < 0))
            & (columns["kind"] != int(Change.ATTRIBUTE))
            & ~(np.isin(columns["kind"], LOOKS) & np.isin(columns["node"], list(own)))
            & ~((columns["kind"] == int(Change.CLASS)) & (columns["node"] == form))
        )
        found = times(columns)[mine]
        return round(float(found.min()) - click.at_ms) if len(found) else -1

    def _request_ms(self, window: int, at_ms: float) -> int:
        """Delay to a request that sends something to the page's own site; −1 for none."""
        requests = self._requests
        for at in range(bisect_left(requests, at_ms - 50, key=_at), len(requests)):
            late = requests[at].at_ms - at_ms
            if late > REQUEST_WITHIN_MS:
                break
            if requests[at].window == window:
                return max(0, round(late))
        return -1

    def _refused(self, click: Click, nodes: set[int]) -> bool:
        columns = self._doings.interactions
        moments = times(columns).tolist()
        for at in range(bisect_left(moments, click.at_ms), len(moments)):
            if moments[at] - click.at_ms > REFUSED_WITHIN_MS:
                break
            kind = int(columns["type"][at])
            if kind == Interaction.FOCUS and int(columns["node"][at]) in nodes:
                return True
            if kind == Interaction.MOUSE_DOWN:
                break
        return False


def _follows(click: Click, found: Iterable[RecordedError | AlertShown], within_ms: float) -> bool:
    return any(
        one.window == click.window and 0 <= one.at_ms - click.at_ms <= within_ms for one in found
    )


def _at(request: Request) -> float:
    return request.at_ms


def _sends(request: Request, session: Session) -> bool:
    """Did it bring something to the site? What counts visitors or logs is sent by every press."""
    if (request.method or "").upper() not in SENDING_METHODS or request.failed:
        return False
    if request.visit < 0 or COUNTING.search(request.url):
        return False
    try:
        page = urlsplit(session.analysis.visits[request.visit].url).hostname or ""
        host = urlsplit(request.url).hostname or page
    except ValueError:
        return False
    return host.rpartition(".")[0].rpartition(".")[2] == page.rpartition(".")[0].rpartition(".")[2]


def is_box(one: Field) -> bool:
    """Is it a field that is ticked rather than typed in?"""
    return one.kind in BOXES
