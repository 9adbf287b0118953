"""Sessions of other tools as rows, and the words rows are made of."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from app.activity import flattened
from app.library.database import open_reader
from app.ui.inspector import reading
from app.ui.inspector.reading import Told
from app.ui.inspector.row import Kind, clock, duration, moment, size
from tests import makers
from tests.libraries import library_of


def told(folder: Path, *files: Path) -> Told:
    library = folder / "library.footfall"
    library_of(library, *files)
    with closing(open_reader(library)) as db:
        first = reading.first_rows(db, 1)
        return reading.with_network(db, reading.with_console(db, first))


def test_a_recording_of_posthog_is_listed(shared: Path, tmp_path: Path) -> None:
    found = told(tmp_path, shared / "recordings/derived/export-0196cf71-ph-recording.json")
    assert found.counts[Kind.NETWORK] == 103
    assert found.counts[Kind.CONSOLE] == 61
    assert found.counts[Kind.ERROR] == 9
    times = [row.at_ms for row in found.rows if row.at_ms is not None]
    assert times == sorted(times)
    assert times[0] < 0
    own = [row.title for row in found.rows if row.title.startswith("GET /api/")]
    others = [
        row.title for row in found.rows if row.title.startswith("GET app-static-prod.posthog.com/")
    ]
    assert own
    assert others


def test_a_recording_of_sentry_is_listed(shared: Path, tmp_path: Path) -> None:
    found = told(tmp_path, shared / "recordings/sentry/feedback-page-redacted.json")
    assert found.counts[Kind.VITAL] == 3
    titles = {row.title for row in found.rows}
    assert {"ui.blur", "memory", "LCP 1.9 s", "options"} <= titles


def test_pages_tell_their_window_where_there_are_several(tmp_path: Path) -> None:
    export = makers.posthog_export({"a": makers.visit(2), "b": makers.moved(makers.visit(2), 50)})
    found = told(tmp_path, makers.write_json(tmp_path / "two.json", export))
    assert [row.second for row in found.rows if row.kinds[0] is Kind.PAGE] == [
        "/ · window 1", "/ · window 2",
    ]  # fmt: skip


def test_what_concerns_the_whole_recording_comes_first(tmp_path: Path) -> None:
    lost = makers.event(900, 3, None)
    found = told(tmp_path, makers.write_json(tmp_path / "a.json", [*makers.visit(2), lost]))
    first = found.rows[0]
    assert (first.kinds, first.at_ms) == ((Kind.REMARK,), None)
    assert "could not be understood" in first.title


def test_requests_far_apart_are_no_burst(tmp_path: Path) -> None:
    def request(at_ms: float, length_ms: float) -> makers.Event:
        entry = {"name": f"/{at_ms}", "timestamp": makers.START + at_ms, "duration": length_ms}
        payload = {"requests": [entry]}
        return makers.event(at_ms + length_ms, 6, {"plugin": "rrweb/network@1", "payload": payload})

    events = makers.recording(
        makers.page(), request(100, 200), request(200, 200), request(9_000, 50)
    )
    found = told(tmp_path, makers.write_json(tmp_path / "a.json", events))
    spans = [row.span for row in found.rows if row.span is not None]
    assert [(round(one.from_frac, 2), round(one.to_frac, 2)) for one in spans] == [
        (0.0, 0.67), (0.33, 1.0), (0.0, 1.0),
    ]  # fmt: skip


def test_an_outcome_is_told_by_the_event_it_was_read_from(tmp_path: Path) -> None:
    events = makers.recording(
        makers.page(), makers.custom(500, "$pageview", {"href": "/x"}), makers.custom(500, "purchase", {"value": 9}),
    )  # fmt: skip
    found = told(tmp_path, makers.write_json(tmp_path / "a.json", events))
    good = [row.title for row in found.rows if row.icon == "good"]
    assert good == ["purchase"]


def test_a_click_that_the_tool_tells_again_is_listed_once(tmp_path: Path) -> None:
    def crumb(at_ms: float, category: str) -> makers.Event:
        return makers.custom(at_ms, "breadcrumb", {"category": category, "message": "div > button"})

    events = makers.recording(
        makers.page(), makers.click(500), crumb(520, "ui.click"), makers.custom(530, "Click", {"clickTarget": "a"}),
        crumb(600, "ui.focus"), crumb(9_000, "ui.click"), makers.scroll(9_500, y=5),
    )  # fmt: skip
    found = told(tmp_path, makers.write_json(tmp_path / "a.json", events))
    titles = [row.title for row in found.rows if Kind.SIGNAL not in row.kinds]
    assert titles == ["Shop", "“Buy”", "ui.focus", "ui.click"]


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ({"a": {"b": {"c": 1}}, "d": [1, 2.5]}, "a.b.c: 1 · d: 1, 2.5"),
        (
            {"deep": {"deep": {"deep": {"deep": {"deep": {"x": 1}}}}}},
            'deep.deep.deep.deep.deep: {"x": 1}',
        ),
        ([{"a": 1}], '[{"a": 1}]'),
        (None, "–"),
        (True, "true"),
        ("as it is", "as it is"),
    ],
)
def test_a_nested_value_is_one_readable_line(value: object, line: str) -> None:
    assert flattened.line(value) == line


def test_json_inside_a_string_is_read_and_broken_json_is_left() -> None:
    assert flattened.value_of('"{\\"a\\": 1}"') == {"a": 1}
    assert flattened.value_of('{"a": 1') == '{"a": 1'
    assert flattened.value_of("[" * 5_000) == "[" * 5_000


def test_moments_lengths_and_sizes_are_told_shortly() -> None:
    assert [clock(ms) for ms in (0, 61_000, -1_500, None)] == ["0:00", "1:01", "−0:01", ""]
    assert [moment(ms) for ms in (61_234.4, -20)] == ["1:01.234", "−0:00.020"]
    assert [duration(ms) for ms in (0, 0.4, 12, 999.6, 65_000)] == [
        "0 ms",
        "0.4 ms",
        "12 ms",
        "1.0 s",
        "1:05",
    ]
    assert [size(count) for count in (0, 999, 1_500, 34_567)] == ["0 B", "999 B", "1.5 KB", "35 KB"]
