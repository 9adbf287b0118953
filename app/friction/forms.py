"""Evidence for the rules of `app.friction.form_rules`."""
# ruff: noqa: ARG001

from __future__ import annotations

from msgspec import Struct

from app.friction.session import Session


class Forms(Struct, frozen=True, array_like=True):
    """What is gathered."""


def gather_forms(session: Session) -> Forms:
    """Gathers it."""
    return Forms()
