"""`footfall notes` and what `show` tells of them: the list that the window shows."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from app.library import notes
from app.library.database import open_writer
from tests import makers
from tests.cli.conftest import Run


def test_notes_are_listed_and_told_with_their_session(
    run: Run, library: Path, tmp_path: Path
) -> None:
    for day, name in enumerate(("one", "two")):
        events = makers.moved([*makers.page(), makers.click(4_000)], day * 86_400_000.0)
        run("import", makers.write_json(tmp_path / f"{name}.json", events))
    with closing(open_writer(library)) as db:
        notes.write(db, 1, 3_000, "she hesitates\nhere")
        notes.write(db, 2, 1_000, "the other")
    told = run("notes", "--json").json
    assert told["total"] == 2
    assert [(one["session"], one["at_ms"], one["text"]) for one in told["notes"]] == [
        (2, 1_000, "the other"),
        (1, 3_000, "she hesitates\nhere"),
    ]
    assert set(told["notes"][0]) == {"session", "at_ms", "text", "written_at_ms", "user", "path"}
    narrowed = run("notes", "one.json", "--json").json
    assert [one["session"] for one in narrowed["notes"]] == [1]
    assert "the other" in run("notes").out
    assert run("notes", "nonsense:x").code == 2
    assert run("show", 1, "--json").json["notes"] == [
        {"at_ms": 3_000, "text": "she hesitates\nhere"}
    ]
    assert "0:03  note she hesitates" in run("show", 1).out
