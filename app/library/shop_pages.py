"""What SQLite asks about pages of shops while it reads: whether a rule names one, and what its address comes to."""

from __future__ import annotations

from app.library.addresses import PageRule


def fits_page(pattern: str, is_regex: int, host: str, path: str) -> bool:
    """Whether a rule names this path."""
    return PageRule(pattern, "-", bool(is_regex)).fits(host, path)


def page_address(url: str | None) -> str:
    """What a page goes by: its address without where somebody came from."""
    # loaded with the first rule, not while the window starts
    from app.friction.addresses import page_of

    return page_of(url or "")
