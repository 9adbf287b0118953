"""All rules over the evidence of one session, and the one number that comes of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from app.friction.call_rules import call_findings
from app.friction.calls import CallBox
from app.friction.click_rules import click_findings
from app.friction.evidence import Evidence
from app.friction.form_rules import form_findings
from app.friction.journey_rules import journey_findings
from app.friction.model import Finding, Kind
from app.friction.motion_rules import motion_findings
from app.friction.thresholds import Thresholds, weight


def findings(
    evidence: Evidence, thresholds: Thresholds, boxes: Sequence[CallBox] = ()
) -> tuple[Finding, ...]:
    """Every signal of a session, in order of time, then of kind.

    Args:
        boxes: where its calls lay, as far as they were measured.
    """
    found = [
        *click_findings(evidence.clicks, thresholds),
        *motion_findings(evidence.motion, thresholds),
        *form_findings(evidence.forms, thresholds),
        *journey_findings(evidence.journey, thresholds),
        *call_findings(evidence.calls, boxes, thresholds),
    ]
    found.sort(key=lambda one: (one.start_ms, one.end_ms, one.kind))
    return tuple(found)


def friction(kinds: Iterable[Kind], thresholds: Thresholds) -> int:
    """The friction of a session, 0–100, of the kinds of its findings (each as often as it was found; ignored ones left
    out).

    Source: round(100 · (1 − exp(−Σ weight / 3))).
    """
    return round(100 * (1 - math.exp(-sum(weight(thresholds, kind) for kind in kinds) / 3)))
