"""What the commands of the Journeys workspace take: `footfall paths`, `funnel`, `goals`, `person` and so on."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli import line
from app.errors import QueryError
from app.library.amounts import bounds


def add(commands: argparse._SubParsersAction[Any], after: argparse.ArgumentParser) -> None:
    """Add the commands.

    Args:
        after: what every command takes.
    """
    funnel = commands.add_parser(
        "funnel", parents=[after], help="how far sessions come along some steps"
    )
    overview = commands.add_parser(
        "overview", parents=[after], help="what is in the library at a glance"
    )
    add_where(overview)
    funnel.add_argument(
        "steps",
        nargs="+",
        type=line.unguarded,
        metavar="STEP",
        help='a term such as page:/cart, event:purchase, click:"Add to cart"',
    )
    add_where(funnel)
    funnel.add_argument(
        "--within", type=_length, metavar="30m", help="all of it in no more than this time"
    )
    funnel.add_argument(
        "--strict", action="store_true", help="no other page may come between two steps"
    )
    funnel.add_argument(
        "--by",
        type=line.unguarded,
        choices=("sessions", "people"),
        default="sessions",
        help="each session, or each person over all their sessions",
    )
    media = commands.add_parser(
        "media", parents=[after], help="what was played of each video, and where people stop"
    )
    add_where(media)
    forms = commands.add_parser(
        "forms", parents=[after], help="how forms are filled in, and at which field people leave"
    )
    add_where(forms)
    products = commands.add_parser(
        "products",
        parents=[after],
        help="which products are looked at and bought, and where carts are left",
    )
    add_where(products)


def add_where(to: argparse.ArgumentParser) -> None:
    """Only what is of the sessions of a query."""
    to.add_argument(
        "--where",
        type=line.unguarded,
        metavar="QUERY",
        help="only sessions that fit, as in the search bar",
    )


def _length(text: str) -> float:
    try:
        return bounds("duration", line.unguarded(text))[0]
    except QueryError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from None
