"""What the commands of the Journeys workspace take: `footfall paths`, `funnel`, `goals`, `person` and so on."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from app.cli import line
from app.cli.parsing import whole
from app.errors import QueryError
from app.library.amounts import bounds

#: more steps from a page are no help to anybody
MOST_STEPS = 100
#: pictures of pages in a report
MOST_PICTURES = 4


def add(commands: argparse._SubParsersAction[Any], after: argparse.ArgumentParser) -> None:
    """Add the commands.

    Args:
        after: what every command takes.
    """
    _add_paths(commands, after)
    _add_feedback(commands, after)
    funnel = commands.add_parser(
        "funnel", parents=[after], help="how far sessions come along some steps"
    )
    overview = commands.add_parser(
        "overview", parents=[after], help="what is in the library at a glance"
    )
    add_where(overview)
    report = commands.add_parser(
        "report", parents=[after], help="what sessions come to on one page, as HTML or PDF"
    )
    report.add_argument(
        "--out", type=_document, required=True, metavar="FILE.html", help="or FILE.pdf"
    )
    report.add_argument(
        "--title", type=line.unguarded, metavar="TEXT", help="the library's name unless told"
    )
    report.add_argument(
        "--pages",
        type=_pictures,
        default=2,
        metavar="N",
        help="pages with their heat, 2 unless told",
    )
    add_where(report)
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
    _add_shop_rules(products)
    compare = commands.add_parser(
        "compare", parents=[after], help="in what the sessions of two queries differ most"
    )
    for name, side in (("one", "A"), ("other", "B")):
        compare.add_argument(
            name,
            type=line.unguarded,
            metavar="QUERY",
            help=f"side {side}; an empty one is everyone",
        )
    add_where(compare)


def _add_feedback(
    commands: argparse._SubParsersAction[Any], after: argparse.ArgumentParser
) -> None:
    one = commands.add_parser(
        "feedback", parents=[after], help="what people say: NPS, CSAT, scores and words"
    )
    add_where(one)
    one.add_argument(
        "--join",
        nargs=2,
        metavar=("ANSWER", "SESSION"),
        help="say to which session an answer of a file belongs: its number, `none`, or `file` to let the file tell it",
    )
    one.add_argument(
        "--remove",
        type=partial(whole, least=1),
        metavar="FILE",
        help="take a file of answers out: its number in `files`",
    )


def _add_shop_rules(products: argparse.ArgumentParser) -> None:
    products.add_argument(
        "--rules",
        action="store_true",
        help="what you say that pages are for the shop, in its place",
    )
    for name, what in (
        ("--add-rule", "product:/item/*, or cart, checkout, order, none"),
        ("--remove-rule", "a rule that is there"),
    ):
        products.add_argument(
            name, type=line.unguarded, metavar="RULE", action="append", default=[], help=what
        )
    products.add_argument(
        "--regex", action="store_true", help="the patterns on this line are regular expressions"
    )
    products.add_argument(
        "--first",
        action="store_true",
        help="new rules come before those there are; the first counts",
    )
    products.add_argument(
        "--preview", action="store_true", help="only say what the rules would take"
    )


def add_where(to: argparse.ArgumentParser) -> None:
    """Only what is of the sessions of a query."""
    to.add_argument(
        "--where",
        type=line.unguarded,
        metavar="QUERY",
        help="only sessions that fit, as in the search bar",
    )


def _add_paths(commands: argparse._SubParsersAction[Any], after: argparse.ArgumentParser) -> None:
    paths = commands.add_parser("paths", parents=[after], help="which way people go, page by page")
    add_where(paths)
    which = paths.add_mutually_exclusive_group()
    which.add_argument(
        "--from",
        dest="from_page",
        type=line.unguarded,
        metavar="PAGE",
        help="step by step from there, the first time a session is there",
    )
    which.add_argument(
        "--to",
        dest="to_page",
        type=line.unguarded,
        metavar="PAGE",
        help="step by step towards it, the last time a session is there",
    )
    paths.add_argument(
        "--steps", type=_steps, metavar="N", help="how many; without a page, from the beginning"
    )
    paths.add_argument(
        "--compare",
        type=line.unguarded,
        metavar="QUERY",
        help="beside the sessions of another query: what these (A) do otherwise than those (B)",
    )


def _steps(text: str) -> int:
    told = line.unguarded(text)
    if not told.isdecimal() or not 1 <= int(told) <= MOST_STEPS:
        raise argparse.ArgumentTypeError(f"{told} is not a number from 1 to {MOST_STEPS}")
    return int(told)


def _document(text: str) -> Path:
    file = Path(line.unguarded(text))
    if file.suffix.lower() not in (".html", ".htm", ".pdf"):
        raise argparse.ArgumentTypeError(f"{file.name}: a report is an .html or a .pdf file")
    return file


def _pictures(text: str) -> int:
    told = line.unguarded(text)
    if not told.isdecimal() or int(told) > MOST_PICTURES:
        raise argparse.ArgumentTypeError(f"{told}: 0 to {MOST_PICTURES} pages have room in it")
    return int(told)


def _length(text: str) -> float:
    try:
        return bounds("duration", line.unguarded(text))[0]
    except QueryError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from None
