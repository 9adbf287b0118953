"""`footfall person`: one story over all sessions, and the rules by which sessions are of one person."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import makers
from tests.cli.conftest import Run

KEYS = {
    "name", "anonymous", "names", "traits", "sessions", "first_seen_ms", "last_seen_ms", "active_ms", "pages", "clicks",
    "returns", "devices", "sites", "spent", "products", "story", "earlier",
}  # fmt: skip
DAY_MS = 86_400_000.0


@pytest.fixture
def two(run: Run, tmp_path: Path) -> None:
    """Two sessions three days apart whose addresses name the same user, and a third one of another."""
    for day, user in ((0, "7"), (3, "7"), (4, "8")):
        page = makers.page(0, f"https://shop.example/?uid={user}", loads=True)
        events = makers.moved([*page, makers.click(4_000)], day * DAY_MS)
        run("import", makers.write_json(tmp_path / f"day{day}.json", events))


@pytest.mark.usefixtures("two")
def test_a_rule_joins_sessions_into_one_story_until_it_is_turned_off(run: Run) -> None:
    (offered,) = (
        one for one in run("person", "--json").json["rules"] if one["rule"] == "address:uid"
    )
    assert offered["on"] is False
    assert offered["joins"] == {
        "persons": 2,
        "into": 1,
        "sessions": 2,
        "results": [{"values": ["7"], "persons": 2, "sessions": 2}],
    }
    assert "2 persons became 1: 2 sessions" in run("person", "--turn-on", "address:uid").err
    assert "Nobody is another person by that" in run("person", "--turn-on", "address:uid").err
    told = run("person", "7", "--json").json
    assert set(told) == KEYS
    assert [one["gap_ms"] is None for one in told["story"]] == [True, False]
    assert told["names"] == [
        {"source": "rule", "kind": "address:uid", "value": "7", "by_rule": True}
    ]
    assert "3 days later" in run("person", "7").out or "2 days later" in run("person", "7").out
    assert "1 person became 2: 2 sessions" in run("person", "--turn-off", "address:uid").err
    assert run("person", "7").code == 1


@pytest.mark.usefixtures("two")
def test_who_is_not_one_person_is_refused_in_a_sentence(run: Run) -> None:
    several = run("person", "anonymous*", "--json")
    assert several.code == 1
    assert "3 persons" in several.json["error"]["text"]
    assert run("person", "zz").code == 1
    assert run("person", "--turn-on", "nonsense").code == 2
    assert run("person", "--turn-on", "typed:shoe size").code == 1
