"""`footfall compare QUERY QUERY`: in what the sessions of two queries differ most."""

from __future__ import annotations

import argparse

from app.cli import output
from app.cli.output import Json, number
from app.insights.compare import Line, Unit
from app.library.compare import Comparison, Sides, compared
from app.library.database import one_moment
from app.paths import Paths

#: lines that are printed; as JSON all are told
MOST_PRINTED = 40


def run_compare(args: argparse.Namespace, where: Paths) -> int:
    """Set the sessions of two queries beside each other."""
    sides = Sides(args.one, args.other, args.where or "")
    with one_moment(where.library) as db:
        found = compared(db, sides)
    if args.json:
        output.document(_as_json(found))
    else:
        _print(found)
    return 0


def _as_json(found: Comparison) -> dict[str, Json]:
    sides = found.sides
    left_out: list[Json] = [
        {"sort": str(sort), "name": name or None} for sort, name in found.left_out
    ]
    return {
        "a": sides.one,
        "b": sides.other,
        "where": sides.among or None,
        "sessions_a": found.one,
        "sessions_b": found.other,
        "sessions_shared": found.shared,
        "lines": [_line(sides, one) for one in found.lines],
        "certain": None if found.shared else sum(one.is_certain for one in found.lines),
        "left_out": left_out,
        "rarer": found.rarer,
    }


def _line(sides: Sides, of: Line) -> dict[str, Json]:
    return {
        "sort": str(of.sort),
        "name": of.name,
        "what": of.what or None,
        "hits_a": of.one.hits,
        "total_a": of.one.total,
        "hits_b": of.other.hits,
        "total_b": of.other.total,
        "median_a": None if of.middles is None else number(of.middles.one),
        "median_b": None if of.middles is None else number(of.middles.other),
        "unit": None if of.middles is None else str(of.middles.unit),
        "difference": of.apart,
        "low": of.low,
        "high": of.high,
        "effect": of.effect,
        "p": of.p,
        "p_adjusted": of.raised_p,
        "is_exact": None if of.p is None else of.is_exact,
        "is_certain": None if of.p is None else of.is_certain,
        "is_of_few": of.is_of_few,
        "query_a": sides.query(False, of.term),
        "query_b": sides.query(True, of.term),
    }


def _print(found: Comparison) -> None:
    output.message(
        f"A {found.sides.one or 'everyone'}: {found.one} sessions · "
        f"B {found.sides.other or 'everyone'}: {found.other} sessions"
    )
    if not (found.one and found.other):
        output.message("A side without sessions cannot be compared.")
        return
    if found.is_same:
        output.message("Both sides are the same sessions: there is nothing to compare.")
        return
    if found.shared:
        output.message(
            f"{found.shared} sessions are on both sides: nothing is told of chance, no difference is called certain."
        )
    certain = sum(one.is_certain for one in found.lines)
    output.message(f"{len(found.lines)} lines, {certain} of them differ by more than chance.")
    if found.left_out:
        named = (" ".join(filter(None, (str(sort), name))) for sort, name in found.left_out)
        output.message(f"Left out, the sides were chosen by it: {', '.join(named)}.")
    output.table(
        ("WHAT", "NAME", "A", "B", "DIFFERENCE", "95 %", "SURE"),
        (_row(one) for one in found.lines[:MOST_PRINTED]),
    )
    if len(found.lines) > MOST_PRINTED:
        output.message(f"{len(found.lines) - MOST_PRINTED} more with --json.")


def _row(of: Line) -> tuple[str, ...]:
    if of.middles is None:
        sides = [f"{100 * (one.share or 0):.1f} % ({one.hits})" for one in (of.one, of.other)]
        apart, ends = f"{100 * of.apart:+.1f} pt", [of.low, of.high]
        range_ = "–".join(f"{100 * end:.1f}" for end in ends if end is not None)
    else:
        unit = of.middles.unit
        sides = [_amount(value, unit) for value in (of.middles.one, of.middles.other)]
        apart = f"{'+' if of.apart >= 0 else '-'}{_amount(abs(of.apart), unit)}"
        range_ = "–".join(_amount(end, unit) for end in (of.low, of.high) if end is not None)
    sure = "" if of.p is None else ("certain" if of.is_certain else "may be chance")
    if of.is_of_few:
        sure = f"{sure}, of few".lstrip(", ")
    return (
        " ".join(filter(None, (str(of.sort), of.what))), of.name, *sides, apart, range_, sure,
    )  # fmt: skip


def _amount(value: float, unit: Unit) -> str:
    if unit is Unit.MS:
        return f"{value / 1000:.2f} s"
    if unit is Unit.SHARE:
        return f"{100 * value:.0f} %"
    return f"{value:,.2f}".rstrip("0").rstrip(".")
