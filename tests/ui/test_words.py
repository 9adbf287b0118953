"""How moments, lengths, addresses and strangers' strings are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui import words

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def ago(**parts: int) -> float:
    return (NOW - timedelta(**parts)).timestamp() * 1000


@given(st.text())
def test_a_recorded_string_is_one_line_without_controls(text: str) -> None:
    shown = words.plain(text)
    assert len(shown) <= words.LONGEST
    assert shown == words.plain(shown)
    assert not any(sign in shown for sign in "\n\r\t\x00\x1b\u202e\u2066\u200f")


def test_what_makes_a_name_a_name_is_kept() -> None:
    assert words.plain(" Zoë\n  <b>O’Neil</b> 👩‍🚀 ") == "Zoë <b>O’Neil</b> 👩‍🚀"
    assert words.plain("x" * 500).endswith("…")
    assert words.plain(None) == ""


def test_a_tooltip_shows_markup_as_text() -> None:
    assert words.tooltip("<b>&") == "<qt>&lt;b&gt;&amp;</qt>"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://shop.example/cart?x=1#top", "/cart"),
        ("https://shop.example", "/"),
        ("about:blank", "about:blank"),
        ("http://[broken", "http://[broken"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_address_is_shown_as_its_path(url: str | None, path: str) -> None:
    assert words.path(url) == path


@pytest.mark.parametrize(
    ("ms", "said"), [(0, "0:00"), (-5, "0:00"), (61_900, "1:01"), (3_600_000, "1:00:00")]
)
def test_a_length_is_minutes_and_seconds(ms: float, said: str) -> None:
    assert words.length(ms) == said


def test_a_moment_is_said_as_one_says_it() -> None:
    assert words.moment(ago(hours=2), UTC, NOW) == "Today 10:00"
    assert words.moment(ago(hours=13), UTC, NOW) == "Yesterday 23:00"
    assert words.moment(ago(days=20), UTC, NOW) == "10 Feb 12:00"
    assert words.moment(ago(days=400), UTC, NOW) == "26 Jan 2025"


def test_days_are_those_of_the_zone() -> None:
    east = timezone(timedelta(hours=14))
    assert words.moment(ago(hours=3), east, NOW) == "Yesterday 23:00"


def test_a_day_is_said_without_the_time_but_with_the_year_of_another_one() -> None:
    assert words.day(ago(hours=2), UTC, NOW) == "Today"
    assert words.day(ago(hours=13), UTC, NOW) == "Yesterday"
    assert words.day(ago(days=20), UTC, NOW) == "10 Feb"
    assert words.day(ago(days=400), UTC, NOW) == "26 Jan 2025"
    assert words.day(0.0, UTC, NOW) == "No date"


@pytest.mark.parametrize("epoch_ms", [1e300, -1e300, float("nan"), float("inf"), 0.0, 90_000.0])
def test_a_moment_that_cannot_be_is_no_date(epoch_ms: float) -> None:
    assert words.moment(epoch_ms, UTC, NOW) == "No date"


def test_numbers_are_grouped() -> None:
    assert words.number(1_204) == "1,204"
