"""Rules over clicks."""
# ruff: noqa: ARG001

from __future__ import annotations

from collections.abc import Iterator

from app.friction.clicks import Clicks
from app.friction.model import Finding
from app.friction.thresholds import Thresholds


def click_findings(clicks: Clicks, thresholds: Thresholds) -> Iterator[Finding]:
    """The findings."""
    yield from ()
