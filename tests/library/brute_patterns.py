"""How values of a query fit texts, sign by sign: what `tests.library.brute` reads rows with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LENGTH_MS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000}


def tokens(text: str | None) -> list[str]:
    """Words as the index has them: letters and digits, without case and marks."""
    plain = unicodedata.normalize("NFKD", text or "").casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", bare)


def _signs(pattern: str) -> Iterable[tuple[str, bool]]:
    """Each sign of a pattern, and whether it stands for anything: a star behind no lone backslash."""
    at = 0
    while at < len(pattern):
        run = len(pattern) - at - len(pattern[at:].lstrip("\\"))
        is_star = pattern[at + run : at + run + 1] == "*"
        yield from (("\\", False) for _ in range(run // 2 if is_star else run))
        at += run
        if at < len(pattern):
            yield pattern[at], is_star and run % 2 == 0
            at += 1


def plain(pattern: str) -> str:
    """A pattern's own signs, stars and all."""
    return "".join(sign for sign, _ in _signs(pattern))


def _shape(pattern: str) -> str:
    return "".join(".*" if is_any else re.escape(sign) for sign, is_any in _signs(pattern))


def globs(pattern: str, text: str) -> bool:
    """`*` stands for anything, case counts."""
    return re.fullmatch(_shape(pattern), text, re.DOTALL) is not None


def fits(pattern: str, text: str | None, open_end: bool = False) -> bool:
    """The same without regard to the case of ASCII letters."""
    flags = re.DOTALL | re.IGNORECASE | re.ASCII
    shape = _shape(pattern) + (".*" if open_end else "")
    return text is not None and re.fullmatch(shape, text, flags) is not None


def has(part: str, text: str | None) -> bool:
    """Whether a text has a part in it, without regard to the case of ASCII letters."""
    return (
        text is not None and re.search(re.escape(part), text, re.IGNORECASE | re.ASCII) is not None
    )


def amount(key: str, text: str) -> float:
    """Lengths in ms, others as they are."""
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h)", text)
    if parts:
        return sum(float(number) * LENGTH_MS[unit] for number, unit in parts)
    return float(text) * (1_000 if key in ("duration", "active") else 1)
