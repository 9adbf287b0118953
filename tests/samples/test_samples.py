"""The sample library shows what its list promises; asked of the files alone, without the app's own reader."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
LISTED = json.loads((SAMPLES / "index.json").read_text(encoding="utf-8"))
BY_PROMISE = {
    promise: [entry["file"] for entry in LISTED if promise in entry["shows"]]
    for promise in {promise for entry in LISTED for promise in entry["shows"]}
}
CLICK, MEDIA, SCROLL, INPUT, TOUCH_MOVE = (3, 2), (3, 7), (3, 3), (3, 5), (3, 6)


def whole(file: str) -> Any:
    text = gzip.decompress((SAMPLES / file).read_bytes()).decode("utf-8")
    if ".jsonl" in file:
        return [json.loads(line) for line in text.split("\n") if line]
    return json.loads(text)


def events_of(file: str) -> list[Any]:
    inside = whole(file)
    if isinstance(inside, list):
        return inside
    events: list[Any] = inside["events"] if "events" in inside else inside["data"]["snapshots"]
    return events


def kind(event: Any) -> tuple[int, int]:
    return (event["type"], event["data"].get("source", -1) if event["type"] == 3 else -1)


def of_kind(file: str, wanted: tuple[int, int]) -> list[Any]:
    return [event for event in events_of(file) if kind(event) == wanted]


def customs(file: str, tag: str) -> list[Any]:
    found = [event["data"] for event in events_of(file) if event["type"] == 5]
    return [data["payload"] for data in found if data["tag"] == tag]


def paths(file: str) -> list[str]:
    metas = [event["data"]["href"] for event in events_of(file) if event["type"] == 4]
    return [href.removeprefix("https://shop.footfall.example").split("?")[0] for href in metas]


def longest_burst(file: str) -> int:
    """The most clicks that follow each other within 1 s and 30 px."""
    clicks = [e for e in of_kind(file, CLICK) if e["data"]["type"] == 2]
    longest = run = 1
    for before, after in pairwise(clicks):
        away = sum(abs(after["data"][axis] - before["data"][axis]) for axis in "xy")
        near = away < 30 and after["timestamp"] - before["timestamp"] < 1000
        run = run + 1 if near else 1
        longest = max(longest, run)
    return longest


def console_errors(file: str) -> list[str]:
    plugins = [event["data"] for event in events_of(file) if event["type"] == 6]
    consoles = [data["payload"] for data in plugins if data["plugin"] == "rrweb/console@1"]
    return [" ".join(entry["payload"]) for entry in consoles if entry["level"] == "error"]


def test_every_recording_is_listed_and_every_listed_one_is_there() -> None:
    assert sorted(entry["file"] for entry in LISTED) == sorted(
        path.name for path in SAMPLES.glob("*.gz")
    )
    assert len(LISTED) >= 12
    assert all(entry["title"] and entry["shows"] for entry in LISTED)
    assert sum(path.stat().st_size for path in SAMPLES.glob("*.gz")) < 1_200_000


def test_packing_leaves_no_trace_of_when_it_was_done() -> None:
    assert {path.read_bytes()[4:8] for path in SAMPLES.glob("*.gz")} == {b"\0\0\0\0"}


@pytest.mark.parametrize("file", [entry["file"] for entry in LISTED])
def test_each_page_load_starts_with_its_size_and_its_snapshot(file: str) -> None:
    events = events_of(file)
    windows = {event.get("windowId", 0) for event in events}
    for window in windows:
        types = [
            e["type"] for e in events if e.get("windowId", 0) == window and e["type"] in (2, 4)
        ]
        assert types
        assert types == [4, 2] * (len(types) // 2)
    assert all(earlier["timestamp"] <= later["timestamp"] for earlier, later in pairwise(events))


@pytest.mark.parametrize("file", [entry["file"] for entry in LISTED])
def test_nothing_in_a_recording_points_outside_the_made_up_shop(file: str) -> None:
    text = json.dumps(whole(file))
    for scheme in ("https://", "http://"):
        hosts = {part.split("/")[0].split("'")[0] for part in text.split(scheme)[1:]}
        assert hosts <= {"shop.footfall.example", "www.w3.org"}


@pytest.mark.parametrize("file", BY_PROMISE["a purchase"])
def test_a_purchase_tells_its_worth_and_ends_at_the_thanks(file: str) -> None:
    (purchase,) = customs(file, "purchase")
    assert purchase["value"] > 0
    assert purchase["currency"] == "EUR"
    assert paths(file)[-1] == "/thanks"


@pytest.mark.parametrize("file", BY_PROMISE["an abandoned cart"])
def test_an_abandoned_cart_is_filled_and_never_paid(file: str) -> None:
    assert customs(file, "add_to_cart")
    assert not customs(file, "purchase")


@pytest.mark.parametrize(
    "file",
    BY_PROMISE["rage clicks on a dead product picture"]
    + BY_PROMISE["rage clicks on a broken button"]
    + BY_PROMISE["dead taps on the product picture"],
)
def test_rage_is_a_burst_of_clicks_in_one_spot(file: str) -> None:
    assert longest_burst(file) >= 4


def test_calm_visits_hold_no_burst_of_clicks() -> None:
    assert longest_burst("a-long-read.jsonl.gz") < 3
    assert longest_burst("ann-looks-around.json.gz") < 3


@pytest.mark.parametrize("file", BY_PROMISE["touch"])
def test_touch_screens_are_touched_and_swiped(file: str) -> None:
    assert of_kind(file, TOUCH_MOVE)
    assert 7 in {event["data"]["type"] for event in of_kind(file, CLICK)}
    widths = {event["data"]["width"] for event in events_of(file) if event["type"] == 4}
    assert widths == ({820} if file in BY_PROMISE["tablet"] else {390})


def test_three_people_come_twice_and_are_known_by_their_address() -> None:
    first = BY_PROMISE["first visit of a person who comes back"]
    second = BY_PROMISE["second visit of a person"]

    def addresses(files: list[str]) -> set[str]:
        return {payload["email"] for file in files for payload in customs(file, "identify")}

    assert len(addresses(first)) == 3
    assert addresses(first) == addresses(second)


@pytest.mark.parametrize("file", BY_PROMISE["anonymous visitor"])
def test_anonymous_visitors_never_say_who_they_are(file: str) -> None:
    assert not customs(file, "identify")
    assert "email" not in whole(file)


def test_the_film_left_early_never_reaches_its_end() -> None:
    (file,) = BY_PROMISE["a film, played and left"]
    media = [event["data"] for event in of_kind(file, MEDIA)]
    assert [data["type"] for data in media][:1] == [0]
    assert max(data["currentTime"] for data in media) < 9


def test_the_film_is_paused_moved_and_watched_to_its_end() -> None:
    (file,) = BY_PROMISE["a film, paused, moved and watched to its end"]
    media = [event["data"] for event in of_kind(file, MEDIA)]
    assert [data["type"] for data in media] == [0, 1, 2, 0, 1]
    assert media[-1]["currentTime"] > 9.9


def test_the_broken_coupon_throws_and_the_service_answers_500() -> None:
    (file,) = BY_PROMISE["an uncaught error"]
    assert any("TypeError" in error and "rate" in error for error in console_errors(file))
    plugins = [event["data"] for event in events_of(file) if event["type"] == 6]
    requests = [
        request
        for data in plugins
        if data["plugin"] == "rrweb/network@1"
        for request in data["payload"]["requests"]
    ]
    assert 500 in {request.get("status") for request in requests}
    assert paths(file)[-1] != "/thanks"


def test_the_long_page_is_scrolled_beyond_5_000_px() -> None:
    (file,) = BY_PROMISE["a page of more than 5,000 px scrolled to its end"]
    assert max(event["data"]["y"] for event in of_kind(file, SCROLL)) + 900 > 5000


@pytest.mark.parametrize("file", BY_PROMISE["filters that change the address"])
def test_a_filter_changes_the_address_without_a_page_load(file: str) -> None:
    changes = [payload["href"] for payload in customs(file, "$url_changed")]
    assert len(changes) >= 2
    assert all("/shoes" in href for href in changes)


def test_two_tabs_are_two_windows_of_one_session() -> None:
    (file,) = BY_PROMISE["two windows in one session"]
    assert {event["windowId"] for event in events_of(file)} == {1, 2}


@pytest.mark.parametrize("file", BY_PROMISE["PostHog export with a known person"])
def test_posthog_exports_carry_their_person(file: str) -> None:
    inside = whole(file)
    assert inside["version"] == "2023-04-28"
    properties = inside["data"]["person"]["properties"]
    assert properties["email"].endswith("@mail.example")
    assert properties["$os"] == "Windows"


def test_secrets_typed_at_the_payment_are_stars() -> None:
    for file in BY_PROMISE["a purchase"]:
        assert any(set(event["data"]["text"]) == {"*"} for event in of_kind(file, INPUT))
        assert "4111" not in json.dumps(whole(file))


def test_both_variants_of_the_experiment_are_seen() -> None:
    variants = {
        payload["variant"] for entry in LISTED for payload in customs(entry["file"], "experiment")
    }
    assert variants == {"a", "b"}
