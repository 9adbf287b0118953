"""Amounts as events tell them: numbers, and texts that people write. This docstring is the definition of record.

A number is what it is. In a text the last of its marks is the decimal one where two kinds stand in it (`1.234,50`,
`1,234.50`); a mark that stands twice parts thousands (`1.234.567`); of one mark alone with three digits behind it a
comma, a space or an apostrophe parts thousands, and so does a point where a currency stands beside (`1.234 €`); a bare
`1.234` is a number as programs write it. Any other single point or comma is the decimal mark (`12,5`). Thousands are
three digits. What cannot be read so is no amount: it is counted as unread, never guessed.

*Currency*: what the event says in its field, else the sign or the code beside the amount. `€ £ ₹ …` are codes, as each
stands for one currency; `$`, `¥` and `kr`, which stand for several, remain what they are. Amounts of different
currencies are never added up.
"""

from __future__ import annotations

import math
import re

from msgspec import Struct

from app.pattern import pattern

#: signs that stand for one currency
_CODES = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₫": "VND", "₴": "UAH", "₪": "ILS",
    "₱": "PHP", "฿": "THB", "zł": "PLN", "Kč": "CZK", "R$": "BRL", "US$": "USD", "A$": "AUD", "C$": "CAD", "HK$": "HKD",
    "NZ$": "NZD", "Ft": "HUF",
}  # fmt: skip
_SEVERAL = ("$", "¥", "kr", "Fr.")
_SIGNS = sorted((*_CODES, *_SEVERAL), key=len, reverse=True)
_SIGN = "|".join(map(re.escape, _SIGNS))
_BESIDE = rf"(?:{_SIGN}|[A-Z]{{3}})"
#: thousands may be parted by a thin space and its kin, by an apostrophe and its kin
_SPACES, _APOSTROPHES = " \u00a0\u202f\u2009", "'\u2019"
_AMOUNT = pattern(
    rf"""(?P<minus>[-\u2212]?)\s*(?P<before>{_BESIDE})?\s*(?P<too>[-\u2212]?)\s*
    (?P<digits>[0-9](?:[0-9.,{_SPACES}{_APOSTROPHES}]*[0-9])?)(?:[.,](?:-|\u2013|\u2014)?)?\s*
    (?P<after>{_BESIDE})?""",
    re.VERBOSE,
)
_LONGEST = 60
#: nobody pays so much
_MOST = 1e15
_LONGEST_CURRENCY = 12


class Amount(Struct, frozen=True):
    """An amount and in which currency, None where nothing says so."""

    value: float
    currency: str | None = None


def amount_of(told: object, currency: object = None) -> Amount | None:
    """What a value of a payload says; None where that is no amount.

    Args:
        currency: what the event says beside it.

    >>> amount_of("1.234,50 €"), amount_of("$1,234.50", "usd")
    (Amount(value=1234.5, currency='EUR'), Amount(value=1234.5, currency='USD'))
    >>> amount_of("12 items"), amount_of("12.5"), amount_of(True), amount_of("1 234")
    (None, Amount(value=12.5, currency=None), None, Amount(value=1234.0, currency=None))
    """
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return None
    beside = _currency(currency)
    if isinstance(told, str):
        read = _read(told)
        if read is None:
            return None
        return _within(read.value, beside or read.currency)
    try:
        value = float(told)
    except OverflowError:
        return None
    return _within(value, beside)


def _within(value: float, currency: str | None) -> Amount | None:
    return Amount(value, currency) if abs(value) <= _MOST else None


def _currency(told: object) -> str | None:
    if not isinstance(told, str):
        return None
    named = told.strip()[:_LONGEST_CURRENCY]
    if named in _CODES:
        return _CODES[named]
    return named.upper() if named.isalpha() and len(named) == 3 else named or None


def _read(text: str) -> Amount | None:
    told = text.strip()
    found = _AMOUNT.fullmatch(told) if len(told) <= _LONGEST else None
    if found is None or found["before"] and found["after"] or found["minus"] and found["too"]:
        return _as_programs_write(told)
    beside = found["before"] or found["after"]
    value = _number(found["digits"], has_currency=beside is not None)
    if value is None:
        return None
    if found["minus"] or found["too"]:
        value = -value
    return Amount(value, None if beside is None else _CODES.get(beside, beside))


def _as_programs_write(text: str) -> Amount | None:
    """`1e3`, `.5`."""
    try:
        value = float(text)
    except ValueError:
        return None
    return Amount(value) if math.isfinite(value) and "_" not in text else None


def _number(digits: str, *, has_currency: bool) -> float | None:
    marks = [sign for sign in digits if not sign.isdigit()]
    kinds = {_kind(sign) for sign in marks}
    if not marks:
        return float(digits)
    decimal = ""
    if len(kinds) > 1:
        decimal = _kind(marks[-1])
    elif len(marks) == 1 and kinds <= {".", ","}:
        whole, behind = re.split(r"[.,]", digits)
        parts_thousands = (
            len(behind) == 3
            and whole.lstrip("0") != ""
            and len(whole) <= 3
            and (has_currency or marks[0] == ",")
        )
        decimal = "" if parts_thousands else marks[0]
    plain = "".join(_kind(sign) for sign in digits)
    whole, mark, behind = plain.rpartition(decimal) if decimal else (plain, "", "")
    if mark and mark not in ".,":
        return None
    grouped = kinds - {mark}
    if len(grouped) > 1 or behind and not behind.isdigit():
        return None
    if grouped:
        (between,) = grouped
        first, *rest = whole.split(between)
        if not 1 <= len(first) <= 3 or any(len(part) != 3 for part in rest):
            return None
        whole = first + "".join(rest)
    return float(f"{whole}.{behind or 0}") if whole.isdigit() else None


def _kind(sign: str) -> str:
    """All spaces are one mark, all apostrophes another."""
    if sign in _SPACES:
        return " "
    return "'" if sign in _APOSTROPHES else sign
