"""Damaged text: whatever is cut or changed, reading ends with events or with a sentence."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from app.formats.model import Recording, Refusal
from app.formats.read import read
from app.formats.skeleton import skeleton
from tests.makers import compact, packed, posthog_export, visit

WHOLE = [
    compact(visit(12)),
    compact({"userAgent": "UA", "events": visit(12), "user": {"name": "Ann"}}),
    b"\n".join(compact(["w", e]) for e in visit(12)),
    compact(posthog_export({"a": visit(6), "b": visit(6)})),
    compact(
        {"version": "2022-12-02", "data": {"snapshotsByWindowId": {"a": visit(6), "b": visit(6)}}}
    ),
    compact([packed(e) for e in visit(12)]),
    compact([visit(6), visit(6)]),
]


def outcome(data: bytes) -> int:
    """Events read from it; a refusal is a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cart.json"
        path.write_bytes(data)
        results = list(read(path))
    assert results
    for result in results:
        if isinstance(result, Refusal):
            assert result.reason.startswith("cart.json")
            assert result.reason.endswith(".")
    return sum(len(w.raws) for r in results if isinstance(r, Recording) for w in r.windows)


@given(st.sampled_from(range(len(WHOLE))), st.floats(0, 1))
def test_a_file_cut_at_any_byte_is_read_or_refused(which: int, share: float) -> None:
    whole = WHOLE[which]
    outcome(whole[: int(len(whole) * share)])


@given(
    st.sampled_from(range(len(WHOLE))),
    st.floats(0, 1),
    st.sampled_from(
        [b'"', b"\\", b"]", b"}", b"{", b"[", b",", b"\x00", b"\n", b"\xff", b"\\ud800"]
    ),
)
@example(0, 0.5, b'"')
def test_a_byte_put_anywhere_never_stops_the_reading(which: int, share: float, put: bytes) -> None:
    whole = WHOLE[which]
    at = int(len(whole) * share)
    outcome(whole[:at] + put + whole[at:])


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_with_a_sentence(data: bytes) -> None:
    outcome(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["type", "data", "timestamp", "events", "result", "windowId", "cv", "batch", "event",
             "properties", "snapshots", "version", "source", "node", "session", "window_id", "e", "a",
             "records", "results", "wireframes", "sources"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip


@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    outcome(compact(value))


def test_more_of_a_file_never_gives_fewer_events() -> None:
    for whole in WHOLE:
        counts = [outcome(whole[: len(whole) * i // 12]) for i in range(13)]
        assert counts == sorted(counts)
        assert counts[-1] > counts[4] > 0


@given(st.text(alphabet='ab[]{}"\\,:', max_size=60), st.integers(1, 9))
def test_brackets_in_strings_are_no_brackets(text: str, copies: int) -> None:
    value = [{"a": text}] * copies
    bones = skeleton(compact(value))
    assert (bones.end_depth, bones.in_string, bones.deepest) == (0, False, 2)
    assert len(bones.at) == 2 + copies * 6
