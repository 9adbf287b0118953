"""What was done with carts, told by reading all rows of a session one by one."""

from __future__ import annotations

from typing import Any

from tests.library.brute_patterns import fits

Row = dict[str, Any]


def cart_rows(value: str, rows: list[Row], paths: dict[int, Row]) -> list[Row]:
    """The steps that a value of `cart:` asks for; of carts that were left the last one."""
    kind, equals, about = value.partition("=")
    steps = sorted(rows, key=lambda row: (row["at_ms"], row["idx"]))
    if kind != "left":
        return [
            row
            for row in steps
            if row["kind"] == kind
            and (not equals or fits(about, row["name"]) or fits(about, row["product"]))
        ]
    ordered = max((row["at_ms"] for row in steps if row["kind"] == "order"), default=-1.0)
    steps = [row for row in steps if row["at_ms"] > ordered]
    kinds = [row["kind"] for row in steps]
    if kinds.count("add") <= kinds.count("remove"):
        return []
    last = steps[-1]
    place = last["kind"]
    if place == "checkout":
        page = None if last["path_id"] is None else paths[last["path_id"]]["path"]
        place = last["label"] or page or place
    return [last] if not equals or fits(about, place) else []
