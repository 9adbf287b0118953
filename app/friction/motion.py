"""Evidence for the rules of `app.friction.motion_rules`."""
# ruff: noqa: ARG001

from __future__ import annotations

from msgspec import Struct

from app.friction.session import Session


class Motion(Struct, frozen=True, array_like=True):
    """What is gathered."""


def gather_motion(session: Session) -> Motion:
    """Gathers it."""
    return Motion()
