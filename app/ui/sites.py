"""The site chooser writes the query like the sidebar does: one `site:` term, or none."""

from __future__ import annotations

from msgspec.structs import replace

from app.errors import QueryError
from app.library import search


def with_site(text: str, site: str) -> str:
    """The query narrowed to one site, or to none where `site` is empty."""
    try:
        query = search.parse(text).without("site")
    except QueryError:
        query = search.parse("")
    if site:
        query = replace(query, terms=(search.Named("site", (site,)), *query.terms))
    return search.written(query)


def site_of(text: str) -> str:
    """The one site that a query names; empty where it names none, several, or all but one."""
    try:
        terms = search.parse(text).terms
    except QueryError:
        return ""
    named = [term for term in terms if isinstance(term, search.Named) and term.key == "site"]
    if len(named) == 1 and len(named[0].values) == 1 and not named[0].negated:
        return named[0].values[0]
    return ""
