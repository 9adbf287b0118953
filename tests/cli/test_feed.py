"""`footfall feed`: what the player is handed for a moment, from a keyframe made on the spot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests import makers
from tests.cli.conftest import Run


def fed(run: Run, out: Path, *words: object) -> tuple[list[Any], str]:
    """The events of session 1 at 900 ms, and what was said."""
    done = run("feed", 1, "--at", 900, *words, "--out", out)
    assert done.code == 0
    return json.loads(out.read_text("utf-8")), done.err


def test_a_keyframe_can_be_made_at_any_moment(run: Run, tmp_path: Path) -> None:
    words = [makers.mutation(100.0 * n, texts=[(8, str(n))]) for n in range(1, 10)]
    file = makers.write_json(tmp_path / "one.json", makers.recording(makers.page(), words))
    run("import", file)
    out = tmp_path / "feed.json"
    whole, _ = fed(run, out, "--from-start")
    assert len(whole) == 2 + 9 + (whole[0]["type"] == 3)
    short, said = fed(run, out, "--keyframe-at", 650)
    assert said == ""
    assert [event["type"] for event in short[:2]] == [4, 2]
    assert short[1]["timestamp"] == makers.START + 600
    assert '"textContent":"6"' in out.read_text("utf-8")
    assert [event["timestamp"] - makers.START for event in short[3:]] == [700, 800, 900]
    _, said = fed(run, out, "--keyframe-at", 0)
    assert "No keyframe" in said
