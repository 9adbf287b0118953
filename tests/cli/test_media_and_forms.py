"""`footfall media` and `footfall forms`: their numbers are those of the truth told beside real sessions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.library import browse
from app.library.database import open_reader
from app.library.search import parse
from tests.cli.conftest import Run
from tests.libraries import library_of


@pytest.fixture(scope="module")
def labelled(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shared / "recordings/labelled"
    wanted = sorted(path for path in folder.iterdir() if path.name.startswith(_SITES))
    return library_of(tmp_path_factory.mktemp("played") / "library.db", *wanted)


_SITES = ("video", "admin", "agency", "blog", "shop")


def test_what_was_played_is_told_with_its_curve(run: Run, labelled: Path) -> None:
    answer = run("media", "--json", "--library", str(labelled))
    (film,) = answer.json["media"]
    assert (film["site"], film["page"]) == ("video.example", "/examples/elephantsdream/index.html")
    assert (film["plays"], film["pauses"], film["seeks"], film["started"]) == (1, 1, 0, 1)
    assert film["length_known"]
    # the recording's own slider stood at 34.28 % when it was paused
    assert film["seen_frac"] == pytest.approx(0.343, abs=0.001)
    assert film["still"][0] == 1
    assert sum(film["left"]) == 1
    assert film["left"].index(1) * film["part_s"] == pytest.approx(6.75)
    assert film["ended"]["sessions"] == 0


def test_only_the_sessions_of_a_query_count(run: Run, labelled: Path) -> None:
    for command in ("media", "forms"):
        answer = run(command, "--json", "--where", "site:todo.example", "--library", str(labelled))
        assert answer.json[command] == []


def test_forms_were_left_and_sent_by_those_the_labels_name(
    run: Run, labelled: Path, shared: Path
) -> None:
    told = json.loads((shared / "recordings/labelled/labels.json").read_text(encoding="utf-8"))
    forms = {
        (one["site"], one["page"]): one
        for one in run("forms", "--json", "--library", str(labelled)).json["forms"]
        if len(one["fields"]) > 1
    }
    for site, page in (
        ("agency.example", "/"),
        ("admin.example", "/register.html"),
        ("blog.example", "/contact.html"),
    ):
        mine = [one for one in told["labels"] if one["session"].startswith(site.partition(".")[0])]
        left = [one for one in mine if one["kind"] == "form_abandon"]
        sent = [one for one in mine if one["kind"] == "not_abandon"]
        form = forms[site, page]
        assert (form["left"], form["sent"]["sessions"]) == (len(left), len(sent)), site
        ends = sorted(moment["at_ms"] for field in form["fields"] for moment in field["left_at"])
        assert len(ends) == len(left)
        # who leaves at a field leaves it no later than the page
        assert all(
            at_ms <= end + 1_000
            for at_ms, end in zip(ends, sorted(one["end_ms"] for one in left), strict=True)
        )
    checkout = next(one for one in forms.values() if one["form"] == "#checkout")
    assert (checkout["site"], checkout["left"]) == ("shop.example", 1)
    by_field = {one["label"]: one["left"]["sessions"] for one in checkout["fields"]}
    assert by_field["Street and number"] == 1
    assert sum(by_field.values()) == 1


def test_every_number_comes_with_the_query_that_finds_its_sessions(
    run: Run, labelled: Path
) -> None:
    db = open_reader(labelled)

    def many(query: str) -> int:
        return browse.count(db, parse(query))

    asked = 0
    for where in ("", "-site:agency.example"):
        for film in run("media", "--json", "--where", where, "--library", str(labelled)).json[
            "media"
        ]:
            assert many(film["query"]) == film["started"]
            assert many(film["ended"]["query"]) == film["ended"]["sessions"]
            # one session played it, without seeking
            assert many(film["pauses_query"]) == film["pauses"]
            assert many(film["seeks_query"]) == film["seeks"]
        for form in run("forms", "--json", "--where", where, "--library", str(labelled)).json[
            "forms"
        ]:
            assert many(form["query"]) == form["sessions"]
            assert many(form["sent"]["query"]) == form["sent"]["sessions"]
            assert many(form["left_query"]) == form["left"]
            for field in form["fields"]:
                for what in ("reached", "left", "filled", "refilled", "corrected", "skipped"):
                    asked += 1
                    assert many(field[what]["query"]) == field[what]["sessions"], field[what]
    assert asked > 100
    db.conn.close()


def test_a_person_reads_a_table(run: Run, labelled: Path) -> None:
    assert "clip.webm" in run("media", "--library", str(labelled)).out
    assert "Send Message" in run("forms", "--library", str(labelled)).out


def test_what_was_typed_is_nowhere_told(run: Run, labelled: Path) -> None:
    typed = {
        entry["text"]
        for session in range(1, 5)
        for entry in run("show", str(session), "--json", "--library", str(labelled)).json["inputs"]
        if len(entry["text"]) > 5 and "•" not in entry["text"]
    }
    said = run("forms", "--json", "--library", str(labelled)).out
    assert typed
    assert not [text for text in typed if text in said]
