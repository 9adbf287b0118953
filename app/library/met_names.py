"""What sessions met, as it is called and as a query asks for it: pages, kinds of signals, issues."""

from __future__ import annotations

from collections.abc import Sequence

from app.friction.model import Kind
from app.insights.views import Page
from app.library.issue_findings import JS_ERROR, Called
from app.library.search import quoted
from app.library.wildcards import exactly, literal

_KINDS = frozenset((*map(str, Kind), JS_ERROR))


def page_names(pages: Sequence[Page]) -> tuple[str, ...]:
    """With their sites where there are several.

    >>> page_names([Page("/cart", "shop.example"), Page("/cart", "blog.example")])
    ('shop.example/cart', 'blog.example/cart')
    """
    several = len({one.site for one in pages}) > 1
    return tuple(f"{one.site or ''}{one.name}" if several else one.name for one in pages)


def page_terms(pages: Sequence[Page]) -> tuple[str, ...]:
    """The terms that ask for them.

    >>> page_terms([Page("/cart", "shop.example")])
    ('page://shop.example/cart',)
    """
    return tuple(
        f"page:{quoted(literal(one.pattern) if one.site else exactly('page', one.name))}"
        for one in pages
    )


def kind_name(kind: str) -> str:
    """A kind of signals.

    >>> kind_name("dead_click")
    'dead click'
    """
    return kind.replace("_", " ") if kind in _KINDS else kind


def issue_name(kind: str, called: Called, page: str) -> str:
    """An issue: what, on which element, where.

    >>> issue_name("dead_click", ("#pay", None, "Pay now"), "/cart")
    'dead click: Pay now, /cart'
    """
    selector, _, label = called
    return f"{kind_name(kind)}: {', '.join(part for part in (label or selector, page) if part)}"
