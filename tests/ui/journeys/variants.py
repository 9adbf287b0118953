"""Sessions of two variants, for what is compared."""

from __future__ import annotations

from app.activity.model import CustomEvent
from tests.library import builder

HOST = "https://shop.example"


def visited(number: int) -> builder.IngestedSession:
    """Of variant A everybody goes to the cart, of B every fourth; A stays longer."""
    is_a = number % 2 == 0
    visits = [builder.visit(f"{HOST}/", 0, 5_000)]
    if is_a or number % 8 == 1:
        visits.append(builder.visit(f"{HOST}/cart", 5_000, 9_000))
    return builder.session(
        f"session {number}",
        derived=builder.analysis(
            visits=tuple(visits),
            custom=(CustomEvent(0, 100.0, "seen", "{}"),) if number % 3 else (),
            variant="A" if is_a else "B",
            active_ms=(60_000.0 if is_a else 20_000.0) + number,
            duration_ms=100_000.0 + number,
            started_at_ms=builder.NOON_MS + 3_600_000.0 * number,
        ),
    )
