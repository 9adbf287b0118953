"""Rules over forms."""
# ruff: noqa: ARG001

from __future__ import annotations

from collections.abc import Iterator

from app.friction.forms import Forms
from app.friction.model import Finding
from app.friction.thresholds import Thresholds


def form_findings(forms: Forms, thresholds: Thresholds) -> Iterator[Finding]:
    """The findings."""
    yield from ()
