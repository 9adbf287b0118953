"""Whatever a recording holds, its evidence is gathered, kept and judged."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activity.analyze import analyze
from app.activity.model import Analysis
from app.formats.model import WindowEvents
from app.friction.analyze import findings, friction
from app.friction.evidence import gather, packed, unpacked
from app.friction.model import Finding, Kind
from app.friction.presets import PRESETS
from app.friction.thresholds import Thresholds
from app.friction.wording import sentence
from tests import makers
from tests.activity.reading import analysed

NODES = st.sampled_from(
    [-1, 0, 1, makers.BODY, makers.BUTTON, makers.FIELD, makers.LINK, 20, 10**12]
)
PLACES = st.sampled_from([-1e9, 0, 5, 300, 1e300]) | st.floats(-100, 3_000)
ADDRESSES = st.sampled_from(
    [
        "https://shop.example/", "https://shop.example/cart", "https://shop.example/product/7?x=%zz",
        "//[", "http://[::1", "about:blank", "", "data:text/html,hello", "/thanks", "https://shop.example:99999999/",
    ]
) | st.text(max_size=12)  # fmt: skip
WORDS = st.text(max_size=12) | st.sampled_from(["Something went wrong", "\ud800", "日本語", "\0"])


def _event(at_ms: int, which: int, node: int, x: float, y: float, url: str, word: str) -> Any:
    """One of the things a recording may tell, with whatever values."""
    return (
        lambda: makers.press(at_ms, node, x=x, y=y),
        lambda: makers.page(at_ms, url, title=word, loads=at_ms % 2 == 0),
        lambda: makers.move(at_ms, (x, y), (y, x), (x, y)),
        lambda: makers.scroll(at_ms, x=x, y=y, node_id=node),
        lambda: makers.typed(at_ms, word, node),
        lambda: makers.interaction(at_ms, 5 + at_ms % 2, node, None, None),
        lambda: makers.mutation(at_ms, adds=[(node, makers.element(20, "p", makers.text(21, word)))]),
        lambda: makers.console(at_ms, word),
        lambda: makers.resize(at_ms, round(min(abs(x), 1e6)), 0),
        lambda: makers.custom(at_ms, word, {"url": url}),
    )[which]()  # fmt: skip


RECORDINGS = st.lists(
    st.builds(_event, st.integers(0, 60_000), st.integers(0, 9), NODES, PLACES, PLACES, ADDRESSES, WORDS),
    max_size=25,
)  # fmt: skip


def _all_found(analysis: Analysis) -> list[Finding]:
    evidence = gather(analysis)
    kept = unpacked(packed(evidence))
    found = []
    for preset in PRESETS.values():
        made = findings(kept, preset.thresholds)
        # a preset that is asked again after others says the same
        assert findings(kept, preset.thresholds) == made
        found += made
    return found


def _are_sound(found: list[Finding], visits: int) -> None:
    for one in found:
        assert math.isfinite(one.start_ms)
        assert math.isfinite(one.end_ms)
        assert one.start_ms <= one.end_ms
        assert -1 <= one.visit < max(1, visits)
        assert "{" not in sentence(one.why)
    kinds = [one.kind for one in found]
    assert 0 <= friction(kinds, Thresholds()) <= 100


@given(RECORDINGS)
def test_any_doings_on_a_page_are_judged(parts: list[Any]) -> None:
    analysis = analysed(makers.page(), *parts)
    _are_sound(_all_found(analysis), len(analysis.visits))


@given(RECORDINGS, RECORDINGS)
def test_a_session_of_two_windows_is_judged(first: list[Any], second: list[Any]) -> None:
    windows = []
    for name, parts in (("a", first), ("b", second)):
        events = makers.recording(makers.page(), *parts)
        raws = [makers.compact(one) for one in events]
        times = np.array([one["timestamp"] for one in events], dtype=np.float64)
        types = np.array([one["type"] for one in events], dtype=np.int16)
        windows.append(WindowEvents(name, raws, times, types))
    analysis = analyze(windows)
    _are_sound(_all_found(analysis), len(analysis.visits))


def test_a_recording_of_nothing_has_no_signal() -> None:
    assert _all_found(analyze([])) == []
    assert _all_found(analysed(makers.page())) == []


@pytest.mark.parametrize("blob", [b"", b"nothing", packed(gather(analyze([])))[:-3]])
def test_bytes_that_are_no_evidence_are_refused(blob: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unpacked(blob)


def test_half_a_surrogate_pair_keeps_no_evidence_from_being_kept() -> None:
    events = makers.recording(makers.page(), makers.visit(3), makers.console(500, "x"))
    text = json.dumps(events).replace('"Buy"', '"Buy\\ud800"')
    analysis = analysed(json.loads(text))
    assert unpacked(packed(gather(analysis))) is not None


def test_more_of_a_kind_is_more_friction_and_never_more_than_100() -> None:
    numbers = [friction([Kind.RAGE_CLICK] * count, Thresholds()) for count in range(40)]
    assert numbers == sorted(numbers)
    assert (numbers[0], numbers[-1]) == (0, 100)
