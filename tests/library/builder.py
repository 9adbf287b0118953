"""Builds ingested files by hand, small or many, so that the library can be tested without a reader."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from hashlib import sha256

import numpy as np
import zstandard
from msgspec.structs import replace

from app.activity.model import (
    ANALYSIS_VERSION,
    Analysis,
    Click,
    CustomEvent,
    Integrity,
    Medium,
    Milestone,
    RecordedError,
    Route,
    Stream,
    Visit,
)
from app.formats.feedback import Survey
from app.formats.model import Metadata, Note, PersonalId
from app.formats.table import Table
from app.friction.evidence import gather, packed
from app.library.records import Chunk, IngestedFile, IngestedSession, IngestedWindow

NOON_MS = 1_767_265_200_000.0  # 2026-01-01 11:00 UTC


def chunk(seq: int, events: Sequence[object], first_epoch_ms: float) -> Chunk:
    """A chunk of events 100 ms apart."""
    body = json.dumps(events).encode()
    times = first_epoch_ms + 100.0 * np.arange(len(events), dtype="<f8")
    return Chunk(
        seq,
        len(events),
        float(times[0]),
        float(times[-1]),
        len(body),
        1 if seq == 0 else 0,
        0 if seq == 0 else -1,
        zstandard.compress(body),
        zstandard.compress(times.tobytes()),
    )


def visit(
    url: str,
    enter_ms: float = 0.0,
    leave_ms: float = 60_000.0,
    *,
    title: str | None = None,
    window: int = 0,
    routes: tuple[Route, ...] = (),
) -> Visit:
    """A visit of a page at 1280 × 720."""
    active_ms = (leave_ms - enter_ms) / 2
    return Visit(window, url, title, enter_ms, leave_ms, active_ms, 1280, 720, 300.0, routes)


def click(
    at_ms: float,
    *,
    label: str | None = "Add to cart",
    x_px: float | None = 100.0,
    y_px: float | None = 200.0,
    visit: int = 0,
    window: int = 0,
    selector: str | None = "button.add",
) -> Click:
    """A click with the mouse on a button."""
    return Click(
        window=window,
        visit=visit,
        at_ms=at_ms,
        x_px=x_px,
        y_px=y_px,
        viewport_x_px=x_px,
        viewport_y_px=y_px,
        node_id=7,
        snapshot=1,
        pointer="mouse",
        tag="button",
        selector=selector,
        element_key=f"/|button|{label}",
        label=label,
    )


def error(at_ms: float, message: str = "TypeError: x is undefined") -> RecordedError:
    """An uncaught error in the first visit."""
    return RecordedError(0, 0, at_ms, "uncaught", message, "app.js:1", None)


def analysis(
    *,
    visits: tuple[Visit, ...] = (),
    clicks: tuple[Click, ...] = (),
    errors: tuple[RecordedError, ...] = (),
    milestones: tuple[Milestone, ...] = (),
    custom: tuple[CustomEvent, ...] = (),
    media: tuple[Medium, ...] = (),
    windows: tuple[str, ...] = ("w",),
    started_at_ms: float = NOON_MS,
    duration_ms: float = 60_000.0,
    active_ms: float = 30_000.0,
    device: str | None = "desktop",
    browser: str | None = "Chrome",
    os: str | None = "Linux",
    variant: str | None = None,
    searchable: str = "",
    version: int = ANALYSIS_VERSION,
) -> Analysis:
    """An analysis with the given parts and quiet defaults."""
    made = Analysis(
        version=version,
        started_at_ms=started_at_ms,
        duration_ms=duration_ms,
        active_ms=active_ms,
        windows=windows,
        active_window=((0.0, 0),),
        device=device,
        browser=browser,
        os=os,
        viewport_w_px=1280,
        viewport_h_px=720,
        variant=variant,
        visits=visits or (visit("https://shop.example/"),),
        clicks=clicks,
        errors=errors,
        custom=custom,
        milestones=milestones,
        media=media,
        streams=(Stream(0, "pointer", 3, b"packed"),),
        inactive=((1_000.0, 20_000.0),),
        sparkline=bytes(range(48)),
        searchable=searchable,
        integrity=(Integrity("cut", "The recording ends in the middle of an event."),),
    )
    return replace(made, evidence=packed(gather(replace(made, streams=(), clicks=()))))


def session(
    name: str = "one",
    *,
    events: int = 3,
    parts: int = 1,
    metadata: Metadata | None = None,
    tool_key: str | None = None,
    windows: tuple[str, ...] = ("w",),
    derived: Analysis | None = None,
    notes: tuple[Note, ...] = (),
) -> IngestedSession:
    """A session of `events` events in each of `parts` chunks of each window; `name` is its identity."""
    stored = tuple(
        IngestedWindow(
            window,
            events * parts,
            tuple(
                chunk(
                    seq,
                    [{"type": 3, "n": n, "of": name} for n in range(events)],
                    NOON_MS + seq * 1000,
                )
                for seq in range(parts)
            ),
        )
        for window in windows
    )
    return IngestedSession(
        tool_key=tool_key,
        content_key=f"content:{name}",
        events_hash=sha256(f"{name}{events}{parts}".encode()).hexdigest(),
        source=f"{name}.json",
        format="rrweb",
        metadata=metadata or Metadata(),
        notes=notes,
        windows=stored,
        analysis=derived or analysis(windows=windows),
    )


def file(*sessions: IngestedSession, sha: str | None = None) -> IngestedFile:
    """A file of these sessions; its hash follows from them unless one is given."""
    known = sha or sha256("".join(s.events_hash for s in sessions).encode()).hexdigest()
    return IngestedFile(
        "/in/" + (sessions[0].source if sessions else "none"), known, 100, "rrweb", sessions
    )


def known_as(*names: tuple[str, str], shown: str | None = None) -> Metadata:
    """The envelope of a person with these (kind, value) names at PostHog."""
    return Metadata(
        ids=tuple(PersonalId("posthog", kind, value) for kind, value in names), person_name=shown
    )


def longer(of: IngestedSession, name: str, parts: int) -> IngestedSession:
    """The same recording with more chunks."""
    return replace(session(name, parts=parts, events=3), metadata=of.metadata, tool_key=of.tool_key)


def survey(dice: random.Random, words: Sequence[str]) -> Survey:
    """Answers of a few days, some of them of user0@example.org to user4@example.org, some of nobody's."""
    rows = tuple(
        (
            f"user{dice.randrange(7)}@example.org",
            str(NOON_MS + dice.randrange(5) * 86_400_000.0 + dice.choice((0.0, 10_000.0, -60_000.0, 9e6))),
            str(dice.choice((0, 3, 9, ""))),
            str(dice.choice((1, 3, 5, ""))),
            dice.choice((*words, "")),
        )
        for _ in range(60)
    )  # fmt: skip
    titles = ("Email", "Date submitted", "NPS", "Rating", "Comment")
    return Survey("answers.csv", Table(titles, rows, tuple(range(2, 62))), "")
