"""Text that is nearly JSON: bad lines, common damage, scripts and programs; read or refused with the cause."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.formats.reading import count, one, refusal
from tests.makers import (
    click,
    compact,
    visit,
)


def test_a_bad_line_in_the_middle_is_left_out(tmp_path: Path) -> None:
    lines = [compact(e) for e in visit()]
    lines[10] = lines[10][:-9]
    result = one(tmp_path, b"\n".join(lines))
    assert count(result) == 23
    (note,) = (note for note in result.notes if note.code == "bad_lines")
    assert note.text.endswith("1 line could not be read and was left out; the first is line 11.")


def test_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    lines = [
        compact(click(i, x=i)).replace(b'"source"', '"odd":"a\u0085b\u2028c","source"'.encode())
        for i in range(9)
    ]
    assert count(one(tmp_path, b"\n".join(lines))) == 9


def test_one_line_of_a_blob_is_no_array_of_events(tmp_path: Path) -> None:
    result = one(tmp_path, compact(["window-a", click(5)]))
    assert [(window.name, len(window.raws)) for window in result.windows] == [("window-a", 1)]


def test_a_table_of_forty_thousand_columns_is_refused(tmp_path: Path) -> None:
    row = b",".join(b"%d" % i for i in range(40_000))
    assert "table" in refusal(tmp_path, row + b"\n" + row, "wide.csv")


@pytest.mark.parametrize(
    "damage",
    [
        (b"]", b",]"),
        (b'"pointerType":0', b'"pointerType":NaN'),
        (b"Shoes", b"Sh\toes"),
        (b"Shoes", b"Sh\x01oes"),
    ],
)
def test_common_damage_is_repaired(tmp_path: Path, damage: tuple[bytes, bytes]) -> None:
    data = compact(visit())
    before, _, after = data.rpartition(damage[0])
    result = one(tmp_path, before + damage[1] + after)
    assert count(result) == 24


def test_json_inside_of_a_json_string_is_read(tmp_path: Path) -> None:
    assert count(one(tmp_path, compact(json.dumps(visit())))) == 24
    assert count(one(tmp_path, compact(json.dumps(json.dumps({"events": visit()}))))) == 24


def test_damage_is_told_with_line_and_text(tmp_path: Path) -> None:
    reason = refusal(tmp_path, b'{\n "type": 2,\n "data": {},\n "timestamp": [now]\n}')
    assert reason.startswith("cart.json, line 4, byte 44: is not valid JSON near")
    assert "[now]" in reason


def test_single_quotes_and_scripts_are_refused_and_never_run(tmp_path: Path) -> None:
    refusal(tmp_path, b"[{'type': 4, 'data': {}, 'timestamp': 1}]")
    assert "never runs" in refusal(tmp_path, b"const events = [{type: 4, timestamp: now()}];")
    refusal(tmp_path, b"window.close()")


@pytest.mark.parametrize(
    "program",
    [
        b"(function(){var a=1,b=2;c(a,b,1,2,3)})();",
        b"!function(e,t){a(e,t,1,2)}(1,2,3);" * 20,
        b"import { record } from 'rrweb';\nrecord({ emit(event) { events.push(event) } });\n",
    ],
)
def test_a_program_is_no_table(tmp_path: Path, program: bytes) -> None:
    reason = refusal(tmp_path, program)
    assert "table" not in reason
    assert "never runs" in reason
