"""An event's head, told by its ends where it is written as recorders write it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats import events

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
_fields = st.lists(
    st.tuples(
        st.sampled_from(["type", "data", "timestamp", "windowId", "cv", "delay", "more"]),
        st.just(3) | st.just({}) | st.just({"timestamp": 5}) | _json,
    ),
    max_size=5,
    unique_by=lambda field: field[0],
).map(dict)


@given(_fields)
def test_a_change_told_by_its_ends_is_the_change_that_is_read(fields: dict[str, Any]) -> None:
    raw = json.dumps(fields, separators=(",", ":")).encode()
    told = events.usual_change(raw)
    if told is not None:
        head = events.head_of(raw)
        assert head is not None
        assert (head.type, head.timestamp) == (3, told)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"type":2,"data":{},"timestamp":5}',
        b'{"type":3,"data":{"a":{"timestamp":5}}}',
        b'{"type":3,"data":{},"timestamp":null}',
        b'{"type":3,"data":{},"timestamp":"5"}',
        b'{"type":3,"data":"{},\\"timestamp\\":5}"}',
        b'{"type":3,"data":{},"cv":"2024-10","timestamp":5}',
        b'{"type":3,"data":{},"timestamp":5,"windowId":"a"}',
        b'{"windowId":"a","type":3,"data":{},"timestamp":5}',
        b'{"timestamp":5,"type":3,"data":{}}',
    ],
)
def test_what_is_written_otherwise_is_not_told_by_its_ends(raw: bytes) -> None:
    assert events.usual_change(raw) is None


def test_the_time_of_a_change_is_told_by_its_end() -> None:
    assert (
        events.usual_change(b'{"type":3,"data":{"x":[{}]},"timestamp":1700000000000.5}')
        == 1.7e12 + 0.5
    )
