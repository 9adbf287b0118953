"""Amounts as events and people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insights.money import Amount, amount_of


@pytest.mark.parametrize(
    ("told", "value", "currency"),
    [
        ("1.234,50 €", 1234.5, "EUR"),
        ("$1,234.50", 1234.5, "$"),
        ("1'234.50 CHF", 1234.5, "CHF"),
        ("CHF 1’234.50", 1234.5, "CHF"),
        ("1 234,50", 1234.5, None),
        ("1\u202f234,50\u00a0€", 1234.5, "EUR"),
        ("1.234.567", 1_234_567.0, None),
        ("1,234,567.89", 1_234_567.89, None),
        ("12,50 zł", 12.5, "PLN"),
        ("R$ 1.000,00", 1000.0, "BRL"),
        ("US$5", 5.0, "USD"),
        ("12,- €", 12.0, "EUR"),
        ("−12,50 €", -12.5, "EUR"),
        ("€ -12", -12.0, "EUR"),
        ("99 kr", 99.0, "kr"),
        ("12.5", 12.5, None),
        ("1e3", 1000.0, None),
        (40, 40.0, None),
        (0, 0.0, None),
    ],
)
def test_an_amount_is_read_as_people_write_it(
    told: object, value: float, currency: str | None
) -> None:
    assert amount_of(told) == Amount(value, currency)


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ("1,234", 1234.0),
        ("1.234 €", 1234.0),
        ("1.234", 1.234),
        ("0.125", 0.125),
        ("0,125", 0.125),
        ("1234,567", 1234.567),
    ],
)
def test_one_mark_with_three_digits_behind_it_is_read_by_what_it_is(
    told: str, value: float
) -> None:
    amount = amount_of(told)
    assert amount is not None
    assert amount.value == value


@pytest.mark.parametrize(
    "told",
    [
        "", "abc", "12 items", "12%", "1.23.4", "12,34,567", "USD 12 EUR", "NaN", "inf", "1_000", "--5", True, None, [],
        {}, float("nan"), 10**400, 1e300, "9" * 80,
    ],
)  # fmt: skip
def test_what_is_no_amount_is_never_guessed(told: object) -> None:
    assert amount_of(told) is None


def test_the_currency_that_an_event_names_goes_before_the_sign() -> None:
    assert amount_of("$12", "usd") == Amount(12, "USD")
    assert amount_of(12, "€") == Amount(12, "EUR")
    assert amount_of(12, 978) == Amount(12)
    assert amount_of(12, " ") == Amount(12)


@given(st.integers(0, 10**9), st.sampled_from(["en", "de", "ch"]))
def test_amounts_are_read_back_in_the_ways_of_three_countries(cents: int, country: str) -> None:
    written = f"{cents / 100:,.2f}"
    if country == "de":
        written = written.translate(str.maketrans(",.", ".,"))
    elif country == "ch":
        written = written.replace(",", "’")
    assert amount_of(f"{written} EUR") == Amount(cents / 100, "EUR")
