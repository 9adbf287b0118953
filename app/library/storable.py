"""Values of a hostile recording, made such that SQLite can hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Value = str | int | float | bytes | None

_LARGEST = 2**63 - 1


def storable(value: Value) -> Value:
    """The value itself; half surrogate pairs and NUL characters replaced, whole numbers held to 64 bits.

    >>> storable("caf\\x00é")
    'caf\\ufffdé'
    >>> storable(10**30)
    9223372036854775807
    """
    if isinstance(value, str):
        if "\0" in value:
            value = value.replace("\0", "\N{REPLACEMENT CHARACTER}")
        if value.isascii():
            return value
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return value
    if isinstance(value, int) and not -_LARGEST <= value <= _LARGEST:
        return _LARGEST if value > 0 else -_LARGEST
    return value


def rows(table: Iterable[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
    """Each row with each value made storable."""
    for row in table:
        yield tuple(storable(value) for value in row)
