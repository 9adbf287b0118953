"""Shares as a command prints them: with the range in which the true one lies."""

from __future__ import annotations

from app.cli.output import Json
from app.proportions import Share, wilson


def share_as_json(of: Share, hits: str = "sessions") -> dict[str, Json]:
    """So many of `of`, the share and Wilson's bounds of it; null of nobody.

    Args:
        hits: what is counted.
    """
    low, high = wilson(of)
    is_some = of.total > 0
    return {
        hits: of.hits,
        "of": of.total,
        "share": of.share,
        "low": low if is_some else None,
        "high": high if is_some else None,
    }


def range_of(of: Share) -> str:
    """The range in percent; empty of nobody."""
    low, high = wilson(of)
    return f"{100 * low:.0f}–{100 * high:.0f} %" if of.total else ""
