"""What `footfall heatmap` takes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from app.cli import line

KINDS = ("click", "rage", "dead", "error", "move", "hover", "touch", "scroll", "attention")
DEVICES = ("desktop", "tablet", "phone")


def add(
    heat: argparse.ArgumentParser, path: Callable[[str], Path], picture: Callable[[str], Path]
) -> None:
    """Add the options.

    Args:
        path: reads the name of a file.
        picture: reads the name of a picture's file.
    """

    def choice(name: str, choices: tuple[str, ...], default: str | None, told: str) -> None:
        heat.add_argument(name, type=line.unguarded, choices=choices, default=default, help=told)

    heat.add_argument(
        "--page", required=True, metavar="PATTERN", help="a path; * stands for anything"
    )
    choice("--kind", KINDS, "click", "what the heat is made of; clicks unless told")
    choice("--device", DEVICES, None, "the commonest unless told")
    heat.add_argument(
        "--width",
        type=_widths,
        metavar="LOW-HIGH",
        help="only viewports of so many px, as 1280-1440; 1920- is any wider",
    )
    choice("--by", ("events", "people"), "events", "each counts, or each person once a spot")
    choice(
        "--which", ("all", "first", "last"), "all", "of each visit all clicks, the first, the last"
    )
    heat.add_argument(
        "--state",
        type=line.unguarded,
        metavar="KEY",
        help="only clicks on that dialog, menu or tab; page: only those on nothing of the kind",
    )
    heat.add_argument(
        "--where", type=line.unguarded, default="", metavar="QUERY", help="only sessions that fit"
    )
    heat.add_argument(
        "--compare",
        type=line.unguarded,
        metavar="QUERY",
        help="beside the sessions of --where those of this query; --out, --grid and --csv tell the difference",
    )
    heat.add_argument(
        "--out", type=picture, metavar="FILE.png", help="the page with its heat; or .jpg, or .webp"
    )
    heat.add_argument("--no-heat", action="store_true", help="the page alone")
    heat.add_argument("--grid", type=path, metavar="FILE.npy", help="the density as a numpy array")
    heat.add_argument("--csv", type=path, metavar="FILE", help="the elements as a table")


def _widths(text: str) -> tuple[int, int | None]:
    plain = line.unguarded(text)
    low, dash, high = plain.partition("-")
    if not dash or not low.isdecimal() or not (high.isdecimal() or not high):
        raise argparse.ArgumentTypeError(f"two widths as 1280-1440, not {plain!r}")
    return int(low), int(high) if high else None
