"""Evidence for the rules of `app.friction.journey_rules`."""
# ruff: noqa: ARG001

from __future__ import annotations

from msgspec import Struct

from app.friction.session import Session


class Journey(Struct, frozen=True, array_like=True):
    """What is gathered."""


def gather_journey(session: Session) -> Journey:
    """Gathers it."""
    return Journey()
