"""`footfall goals`: goals are kept, told with what they came to, and forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import makers
from tests.cli.conftest import Run

ZERO_MS = 1_760_000_000_000
GOAL = {
    "id",
    "refused",
    "name",
    "query",
    "value",
    "sessions",
    "people",
    "repeat",
    "after_ms",
    "orders",
    "unread",
    "revenue",
    "trend",
}
REVENUE = {"currency", "orders", "total", "median", "mean", "greatest_share", "per_session"}
PART = {"name", "query", "with", "without", "difference", "p_adjusted", "is_certain", "revenue"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three recordings; in two of them something is bought."""
    made = tmp_path / "in"
    made.mkdir()
    for day, payload in enumerate(({"total": "1.234,50 €"}, {"total": 5, "currency": "EUR"}, None)):
        page = makers.page(0, "https://shop.example/", loads=True)
        told = [] if payload is None else [makers.custom(3_000, "purchase", payload)]
        events = makers.recording(page, told, makers.move(9_000, (100, 100)))
        file = made / f"day{day}.json"
        file.write_text(json.dumps(makers.moved(events, ZERO_MS + day * 86_400_000)), "utf-8")
    return made


def test_a_goal_is_suggested_kept_told_and_forgotten(run: Run, folder: Path) -> None:
    run("import", folder)
    (offer,) = run("goals", "--json").json["suggested"]
    assert (offer["name"], offer["query"], offer["sessions"]) == ("Purchase", "event:purchase", 2)
    assert offer["value"] == {"event": "purchase", "field": "total", "taken": "sum"}
    assert "suggested: footfall goals add" in run("goals").err
    added = run("goals", "add", "Orders", "event:purchase", "--value", "purchase.total", "--json")
    (goal,) = added.json["goals"]
    assert set(goal) == GOAL
    assert {name: goal["sessions"][name] for name in ("reached", "of")} == {"reached": 2, "of": 3}
    assert goal["sessions"]["share"] == 0.666667
    assert goal["after_ms"]["value"] == 3_000
    (revenue,) = goal["revenue"]
    assert set(revenue) == REVENUE
    assert (revenue["currency"], revenue["orders"], revenue["total"]) == ("EUR", 2, 1239.5)
    assert goal["trend"]["sessions"] == [1, 1, 1]
    assert goal["trend"]["reached"] == [1, 1, 0]
    assert added.json["suggested"] == []
    said = run("goals").out
    assert "Orders" in said
    assert "1,239.50 EUR" in said
    assert run("goals", "remove", "orders", "--json").json["goals"] == []


def test_of_several_events_of_a_session_all_count_or_the_last_one(run: Run, tmp_path: Path) -> None:
    page = makers.page(0, "https://shop.example/", loads=True)
    carts = [makers.custom(at * 1_000, "cart", {"worth": at}) for at in (2, 3, 7)]
    file = tmp_path / "carts.json"
    file.write_text(json.dumps(makers.moved(makers.recording(page, carts), ZERO_MS)), "utf-8")
    run("import", file)
    run("goals", "add", "All", "event:cart", "--value", "cart.worth")
    run("goals", "add", "Last", "event:cart", "--value", "cart.worth", "--last")
    told = {one["name"]: one for one in run("goals", "--json").json["goals"]}
    assert {name: one["value"]["taken"] for name, one in told.items()} == {
        "All": "sum",
        "Last": "last",
    }
    assert {name: one["revenue"][0]["total"] for name, one in told.items()} == {
        "All": 12,
        "Last": 7,
    }


def test_goals_are_told_of_some_sessions_and_in_parts(run: Run, folder: Path) -> None:
    run("import", folder)
    run("goals", "add", "Orders", "event:purchase")
    (goal,) = run("goals", "--where", "started<2025-10-10", "--json").json["goals"]
    assert goal["sessions"]["of"] < 3
    (goal,) = run("goals", "--by", "page", "--json").json["goals"]
    (part,) = goal["parts"]
    assert (goal["by"], set(part)) == ("page", PART)
    assert (part["name"], part["with"]["reached"], part["with"]["of"]) == ("/", 2, 3)
    assert run("sessions", part["query"], "--json").json["total"] == 3
    told = run("goals", "--by", "page")
    assert "Orders by page" in told.out
    assert "only where the page came before the goal" in told.err


def test_what_cannot_be_a_goal_is_told_in_a_sentence(run: Run, folder: Path) -> None:
    run("import", folder)
    wrong = run("goals", "add", "Orders", "event:purchase", "--value", "purchase.revenue")
    assert (wrong.code, wrong.out) == (2, "")
    assert "has a field “revenue”. There are: purchase.total" in wrong.err
    assert (
        "There is no event “order”"
        in run("goals", "add", "O", "event:order", "--value", "order.x").err
    )
    assert run("goals", "add", "Orders", "evnt:purchase").code == 2
    gone = run("goals", "remove", "Orders")
    assert (gone.code, "There is no goal “Orders”." in gone.err) == (1, True)
    assert run("goals", "--by", "weather").code == 2
