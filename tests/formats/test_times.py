"""Times as files write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from app.formats.identity import keys
from app.formats.model import Recording
from app.formats.read import read
from tests.makers import visit, write_json

EVENTS = visit()


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=5, minutes=30)), None])
def test_times_written_as_dates_are_times(tmp_path: Path, zone: timezone | None) -> None:
    def dated(one: dict[str, Any]) -> dict[str, Any]:
        at = datetime.fromtimestamp(one["timestamp"] / 1000, zone or UTC).replace(tzinfo=zone)
        return {**one, "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z")}

    (plain,) = read(write_json(tmp_path / "plain.json", EVENTS))
    (result,) = read(write_json(tmp_path / "dated.json", [dated(one) for one in EVENTS]))
    assert isinstance(plain, Recording)
    assert isinstance(result, Recording)
    assert (result.has_times, result.notes) == (True, ())
    assert keys(result) == keys(plain)
    assert result.windows[0].epoch_ms.tolist() == plain.windows[0].epoch_ms.tolist()


@pytest.mark.parametrize("text", ["soon", "9999-99-99T00:00:00Z", "2024", ""])
def test_a_text_that_is_no_date_is_no_time(tmp_path: Path, text: str) -> None:
    odd = [*EVENTS[:5], {**EVENTS[5], "timestamp": text}, *EVENTS[6:]]
    (result,) = read(write_json(tmp_path / "odd.json", odd))
    assert isinstance(result, Recording)
    assert "clock_repaired" in {note.code for note in result.notes}
    assert len(result.windows[0].raws) == len(EVENTS)
