"""Evidence for the rules of `app.friction.click_rules`."""
# ruff: noqa: ARG001

from __future__ import annotations

from msgspec import Struct

from app.friction.session import Session


class Clicks(Struct, frozen=True, array_like=True):
    """What is gathered."""


def gather_clicks(session: Session) -> Clicks:
    """Gathers it."""
    return Clicks()
