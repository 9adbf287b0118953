"""Amounts of money as pages and events write them."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from app.pattern import pattern

#: signs that stand for one currency only; others (`$`, `¥`, `kr`) stay what they are
SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH", "₪": "ILS", "₫": "VND",
    "zł": "PLN", "kč": "CZK", "ft": "HUF", "us$": "USD", "r$": "BRL", "a$": "AUD", "c$": "CAD", "ca$": "CAD",
    "руб": "RUB", "lei": "RON", "円": "JPY", "元": "CNY", "원": "KRW",
}  # fmt: skip
_CODE = r"(?:USD|EUR|GBP|JPY|CNY|INR|BRL|CAD|AUD|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RUB|TRY|MXN|KRW|NZD|ZAR|SGD|HKD|UAH|RON)"
_SIGN = r"(?:(?:US|CA|A|C|R|NZ|HK|MX|S)?\$|[€£¥₹₽₩₺₴₪₫円元원]|zł|Kč|Ft|kr\.?|руб\.?|lei|Fr\.|₦)"
_NUMBER = r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
#: a price with its currency before or behind it
PRICE = rf"(?<![\w.,])(?:({_SIGN}|\b{_CODE}\b)\s?({_NUMBER})|({_NUMBER})(?:,-|,–)?\s?({_SIGN}|\b{_CODE}\b))(?![\w])"
_PRICE = pattern(PRICE, re.IGNORECASE)


class Amount(Struct, frozen=True):
    """How much; `currency` is an ISO code, or the sign where that stands for several."""

    value: float
    currency: str | None = None


@lru_cache(maxsize=2_048)
def amount_of(text: str) -> Amount | None:
    """The first price in a text, or the number that it is.

    >>> amount_of("Only 1.299,00 €"), amount_of("$45.00"), amount_of("19.9")
    (Amount(value=1299.0, currency='EUR'), Amount(value=45.0, currency='$'), Amount(value=19.9, currency=None))
    """
    if re.fullmatch(r"\s*-?\d{1,15}(?:\.\d{1,6})?\s*", text):
        return Amount(float(text))
    found = _PRICE.search(text[:400])
    if found is not None:
        return Amount(_number(found[2] or found[3]), _currency(found[1] or found[4]))
    bare = re.fullmatch(rf"\s*({_NUMBER})\s*", text)
    return None if bare is None else Amount(_number(bare[1]))


def has_price(text: str) -> bool:
    """Is there a price in a text? A number with its currency, that is."""
    return any(sign.isdigit() for sign in text) and _PRICE.search(text[:400]) is not None


def _currency(sign: str) -> str:
    plain = sign.lower().rstrip(".")
    return SIGNS.get(plain) or (sign.upper() if re.fullmatch(_CODE, sign, re.IGNORECASE) else sign)


def _number(text: str) -> float:
    """What is written with points or commas: the last of them is the decimal sign where one or two digits follow."""
    digits = re.sub(r"[' \u00a0\u202f]", "", text)
    decimal = re.fullmatch(r"(.*?)[.,](\d{1,2})", digits)
    if decimal is None:
        return float(re.sub(r"[.,]", "", digits))
    return float(f"{re.sub(r'[.,]', '', decimal[1])}.{decimal[2]}")
