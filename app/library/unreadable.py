"""Queries that a person keeps and that cannot be asked any more: of a newer Footfall, or of one that asked otherwise.
Each of them is told by its sentence, and takes nothing else with it."""

from __future__ import annotations

from app.errors import QueryError
from app.library.search import parse
from app.library.search_sql import condition


def refusal(text: str) -> str:
    """Why a query cannot be asked, in a sentence; empty where it can.

    >>> refusal("page:/thanks"), refusal("pags:/thanks")
    ('', '“pags:” is no filter.')
    """
    try:
        condition(parse(text))
    except QueryError as refused:
        return refused.text
    return ""
