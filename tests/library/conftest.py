"""An empty library for each test, and a small one with a few sessions that differ in what queries ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.activity.model import CustomEvent, Milestone, Route
from app.library import marks
from app.library.database import Library, open_writer
from app.library.sessions import store
from tests.library import builder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the test's library is."""
    return tmp_path / "library.footfall"


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    """An empty library, open for writing."""
    with closing(open_writer(path)) as db:
        yield db


@pytest.fixture
def shop(library: Library) -> Library:
    """Three sessions: 1 Ann buys on a desktop, 2 Bob's phone meets an error in the cart, 3 somebody only looks."""
    host = "https://shop.example"
    ann = builder.session(
        "ann",
        metadata=builder.known_as(("distinct_id", "d-1"), ("email", "ann@example.org")),
        derived=builder.analysis(
            visits=(
                builder.visit(f"{host}/", 0, 10_000, title="Shop"),
                builder.visit(f"{host}/product/17", 10_000, 20_000, title="Linen shirt"),
                builder.visit(
                    f"{host}/cart",
                    20_000,
                    60_000,
                    title="Cart",
                    routes=(Route(40_000, f"{host}/thanks", "Thank you"),),
                ),
            ),
            clicks=(
                builder.click(12_000, visit=1),
                builder.click(39_000, visit=2, label="Pay now"),
            ),
            milestones=(Milestone(0, 40_000, "purchase", 59.0, "EUR"),),
            custom=(CustomEvent(0, 40_000, "order_placed", "{}"),),
            duration_ms=180_000.0,
            variant="B",
            searchable="free delivery within three days",
        ),
    )
    bob = builder.session(
        "bob",
        metadata=builder.known_as(("email", "bob@example.org")),
        derived=builder.analysis(
            visits=(
                builder.visit(f"{host}/product/18", 0, 5_000, title="Wool jumper"),
                builder.visit("https://www.shop.example/cart?x=1#top", 5_000, 20_000, title="Cart"),
            ),
            clicks=(builder.click(1_000), builder.click(6_000, visit=1, label="Pay now")),
            errors=(builder.error(6_100, "TypeError: pay is undefined"),),
            started_at_ms=builder.NOON_MS + 86_400_000,
            duration_ms=20_000.0,
            device="phone",
            browser="Mobile Safari 17",
            os="iOS",
        ),
    )
    somebody = builder.session(
        "somebody",
        derived=builder.analysis(
            visits=(builder.visit("https://other.example/cart/help", title="Help"),),
            started_at_ms=builder.NOON_MS + 2 * 86_400_000,
            device=None,
            browser=None,
            os=None,
            duration_ms=5_000.0,
        ),
    )
    for one in (ann, bob, somebody):
        store(library, builder.file(one))
    marks.mark_watched(library, 1, 0.5)
    marks.star(library, [2])
    marks.tag(library, [1, 2], "checkout trouble")
    return library
