"""A library of many made-up sessions of a shop, the same for the same seed: what the benchmarks ask.

python tests/bench/generate.py LIBRARY [SESSIONS]
"""

from __future__ import annotations

import random
import sys
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from app.activity.model import ANALYSIS_VERSION, Analysis, Click, Milestone, RecordedError, Visit
from app.formats.model import Metadata, PersonalId
from app.friction.evidence import gather, packed
from app.library.database import open_writer
from app.library.records import Chunk, IngestedFile, IngestedSession, IngestedWindow
from app.library.sessions import store

SESSIONS = 10_000
IN_ONE_TRANSACTION = 500
FIRST_MS = 1_700_000_000_000.0
PAGES = ("/", "/products", "/cart", "/checkout", "/thanks", "/about", "/search", "/account")
LABELS = (
    "Add to cart", "Checkout", "Search", "Menu", "Next", "Previous", "Sign in", "Pay now", "Remove",
    "Apply coupon", "Size M", "Size L", "Reviews", "Details", "Home", "Close",
)  # fmt: skip
WORDS = (
    "linen", "shirt", "cotton", "trousers", "wool", "jumper", "leather", "belt", "canvas", "bag", "free", "delivery",
    "returns", "within", "thirty", "days", "customer", "reviews", "size", "guide", "colour", "blue", "green", "red",
    "stock", "only", "three", "left", "recommended", "newsletter",
)  # fmt: skip
BROWSERS = ("Chrome 126", "Chrome 127", "Firefox 128", "Safari 17.5", "Edge 126", None)
DEVICES = ("desktop", "desktop", "desktop", "phone", "phone", "tablet")


def main(arguments: list[str]) -> None:
    """Write the library named first, with as many sessions as named second."""
    generate(Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else SESSIONS)


def generate(path: Path, sessions: int = SESSIONS, seed: int = 7) -> None:
    """Write a library of made-up sessions."""
    dice = random.Random(seed)
    with closing(open_writer(path)) as db:
        for first in range(0, sessions, IN_ONE_TRANSACTION):
            made = tuple(
                session(dice, number)
                for number in range(first, min(sessions, first + IN_ONE_TRANSACTION))
            )
            store(db, IngestedFile(f"made-{first}.json", f"{first:064}", 1, "rrweb", made))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def session(dice: random.Random, number: int) -> IngestedSession:
    """One made-up session; every third person comes without a name."""
    person = dice.randrange(3_000)
    ids = () if person % 3 == 0 else (PersonalId("posthog", "email", f"user{person}@example.org"),)
    chunk = Chunk(0, 1, FIRST_MS, FIRST_MS, 2, 1, 0, b"made up", b"made up")
    return IngestedSession(
        tool_key=None,
        content_key=f"{number:064}",
        events_hash=f"{number:064}",
        source=f"session-{number}.json",
        format="rrweb",
        metadata=Metadata(ids=ids),
        notes=(),
        windows=(IngestedWindow("w", 1, (chunk,)),),
        analysis=analysis(dice),
    )


def analysis(dice: random.Random) -> Analysis:
    """One made-up visit of the shop: a walk over pages, clicks on the way, an error now and then."""
    duration_ms = dice.lognormvariate(11.5, 1.2)
    count = 1 + min(30, int(dice.expovariate(0.25)))
    urls = [
        f"https://shop.example{path}"
        if dice.random() < 0.6
        else f"https://shop.example/product/{dice.randrange(400)}"
        for path in (dice.choice(PAGES) for _ in range(count))
    ]
    step_ms = duration_ms / count
    visits = tuple(
        Visit(
            0,
            url,
            f"Shop {url.rsplit('/', 1)[1]}",
            at * step_ms,
            (at + 1) * step_ms,
            step_ms / 2,
            1280,
            720,
            0.0,
        )
        for at, url in enumerate(urls)
    )
    clicks = tuple(
        click(dice, min(count - 1, int(at / 12 * count)), duration_ms * at / 13)
        for at in range(dice.randrange(1, 13))
    )
    errors = (
        (
            RecordedError(
                0,
                0,
                duration_ms / 2,
                "uncaught",
                f"TypeError: cannot read {dice.choice(WORDS)}",
                None,
                None,
            ),
        )
        if dice.random() < 0.15
        else ()
    )
    bought = any(url.endswith("/thanks") for url in urls)
    made = Analysis(
        version=ANALYSIS_VERSION,
        started_at_ms=FIRST_MS + dice.random() * 5e10,
        duration_ms=duration_ms,
        active_ms=duration_ms * dice.random(),
        windows=("w",),
        active_window=((0.0, 0),),
        device=dice.choice(DEVICES),
        browser=dice.choice(BROWSERS),
        os=None,
        viewport_w_px=1280,
        viewport_h_px=720,
        variant=None,
        visits=visits,
        clicks=clicks,
        errors=errors,
        custom=(),
        milestones=(Milestone(0, duration_ms, "purchase", 40.0, "EUR"),) if bought else (),
        media=(),
        streams=(),
        inactive=(),
        sparkline=dice.randbytes(48),
        searchable=" ".join(dice.choices(WORDS, k=120)),
    )
    # without streams there is nothing to tell of clicks
    return replace(made, evidence=packed(gather(replace(made, clicks=()))))


def click(dice: random.Random, visit: int, at_ms: float) -> Click:
    """One made-up click."""
    label = dice.choice(LABELS)
    x_px, y_px = dice.gauss(640, 200), dice.expovariate(1 / 900)
    return Click(
        window=0, visit=visit, at_ms=at_ms, x_px=x_px, y_px=y_px, viewport_x_px=x_px, viewport_y_px=y_px,
        node_id=5, snapshot=1, pointer="mouse", tag="button", selector="button", element_key=label, label=label,
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
