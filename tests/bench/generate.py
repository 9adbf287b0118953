"""A library of many made-up sessions of a shop, the same for the same seed: what the benchmarks ask.

python tests/bench/generate.py LIBRARY [SESSIONS]
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import accumulate
from pathlib import Path

from msgspec.structs import replace

from app.activity.model import (
    ANALYSIS_VERSION,
    Analysis,
    CartFilled,
    CartStep,
    Click,
    ConsoleLine,
    CustomEvent,
    Entry,
    Feedback,
    Milestone,
    Origin,
    ProductView,
    RecordedError,
    Request,
    ShownText,
    Visit,
    Vital,
)
from app.formats.model import Metadata, PersonalId, Trait
from app.friction.evidence import gather, packed
from app.friction.model import Finding, Kind, Place, Why
from app.library import findings, marks, notes, signals
from app.library.database import Library, open_writer
from app.library.records import Chunk, IngestedFile, IngestedSession, IngestedWindow
from app.library.sessions import store

SESSIONS = 10_000
#: sessions of a person, on average
RETURNS = 10 / 3
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
#: what pages show beside the words above: some on every page, most on few
RARE = tuple(
    first + middle + last
    for first in (
        "bra",
        "ce",
        "do",
        "fi",
        "gra",
        "ho",
        "ki",
        "lu",
        "mo",
        "ne",
        "po",
        "ra",
        "si",
        "tu",
        "ve",
        "wi",
    )
    for middle in "la men nor ri sten to var zi bel cor dan fe gol hu jas".split()  # noqa: SIM905 - one line
    for last in (
        "",
        "n",
        "ra",
        "ton",
        "ley",
        "do",
        "s",
        "mi",
        "rix",
        "ve",
        "lo",
        "ka",
        "der",
        "st",
        "by",
        "um",
    )
)
RARE_CHANCE = tuple(accumulate(1 / (place + 20) for place in range(len(RARE))))
BROWSERS = ("Chrome 126", "Chrome 127", "Firefox 128", "Safari 17.5", "Edge 126", None)
DEVICES = ("desktop", "desktop", "desktop", "phone", "phone", "tablet")
SYSTEMS = ("Windows 11", "macOS 14", "Android 14", "iOS 17", None)
SCREENS = ((1280, 720), (1920, 970), (1440, 800), (390, 844), (412, 915), (820, 1180))
COUNTRIES = ("DE", "DE", "DE", "AT", "CH", "FR", "NL", "PL", "GB", "US", None)
LANGUAGES = ("de-DE", "de-DE", "de-AT", "fr-FR", "nl-NL", "pl-PL", "en-GB", "en-US", None)
REFERRERS = (
    None, None, None, "https://search.example/", "https://search.example/images", "https://news.example/shopping",
    "https://social.example/feed", "https://friend.example/links",
)  # fmt: skip
CAMPAIGNS = (("newsletter", "email"), ("search", "cpc"), ("social", "paid_social"))
EVENTS = ("newsletter_shown", "size_guide", "filter", "experiment_seen", "chat_opened", "wishlist")
TAGS = ("to discuss", "bug", "checkout", "wow", "slow")
KINDS = tuple(Kind)
FOUND_CHANCE = tuple(1 / (place + 1) for place in range(len(KINDS)))
VITALS = (("LCP", 1_900.0), ("INP", 130.0), ("FCP", 1_100.0), ("TTFB", 420.0), ("CLS", 0.06))


def main(arguments: list[str]) -> None:
    """Write the library named first, with as many sessions as named second."""
    generate(Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else SESSIONS)


def generate(path: Path, sessions: int = SESSIONS, seed: int = 7) -> None:
    """Write a library of made-up sessions, with what rules found in them and what a person did with them."""
    dice = random.Random(seed)
    persons = int(sessions / RETURNS)
    with closing(open_writer(path)) as db:
        for first in range(0, sessions, IN_ONE_TRANSACTION):
            numbers = range(first, min(sessions, first + IN_ONE_TRANSACTION))
            made = tuple(session(dice, number, persons) for number in numbers)
            with db.atomic():
                file = IngestedFile(f"made-{first}.json", f"{first:064}", 1, "rrweb", made)
                stored = store(db, file)
                judge(db, dice, stored.sessions, made)
                handle(db, dice, stored.sessions)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def session(dice: random.Random, number: int, persons: int = 3_000) -> IngestedSession:
    """One made-up session; every third person comes without a name."""
    person = dice.randrange(persons)
    named = person % 3 != 0
    chunk = Chunk(0, 1, FIRST_MS, FIRST_MS, 2, 1, 0, b"made up", b"made up")
    metadata = Metadata(
        country=dice.choice(COUNTRIES),
        language=dice.choice(LANGUAGES),
        ids=(PersonalId("posthog", "email", f"user{person}@example.org"),) if named else (),
        traits=(
            Trait("plan", ("free", "pro", "team")[person % 7 % 3]),
            Trait("customers", str(person % 50)),
        )
        if named
        else (),
    )
    return IngestedSession(
        tool_key=None,
        content_key=f"{number:064}",
        events_hash=f"{number:064}",
        source=f"session-{number}.json",
        format="rrweb",
        metadata=metadata,
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
    width_px, height_px = dice.choice(SCREENS)
    visits = tuple(
        Visit(
            window=0, url=url, title=f"Shop {url.rsplit('/', 1)[1]}",
            enter_ms=at * step_ms, leave_ms=(at + 1) * step_ms,
            active_ms=step_ms / 2, viewport_w_px=width_px, viewport_h_px=height_px, scroll_max_y_px=0.0,
        )
        for at, url in enumerate(urls)
    )  # fmt: skip
    clicks = tuple(
        click(dice, min(count - 1, int(at / 12 * count)), duration_ms * at / 13)
        for at in range(dice.randrange(1, 13))
    )
    bought = any(url.endswith("/thanks") for url in urls)
    into_cart = [one for one in clicks if one.label == "Add to cart"]
    value = float(dice.randrange(10, 300))
    made = Analysis(
        version=ANALYSIS_VERSION,
        started_at_ms=FIRST_MS + dice.random() * 5e10,
        duration_ms=duration_ms,
        active_ms=duration_ms * dice.random(),
        windows=("w",),
        active_window=((0.0, 0),),
        device=dice.choice(DEVICES),
        browser=dice.choice(BROWSERS),
        os=dice.choice(SYSTEMS),
        viewport_w_px=width_px,
        viewport_h_px=height_px,
        variant=dice.choice(("A", "B", None)),
        visits=visits,
        clicks=clicks,
        errors=errors(dice, duration_ms),
        custom=tuple(
            CustomEvent(0, dice.random() * duration_ms, dice.choice(EVENTS), "{}")
            for _ in range(dice.randrange(3))
        ),
        milestones=(Milestone(0, duration_ms, "purchase", value, "EUR"),) if bought else (),
        media=(),
        streams=(),
        inactive=(),
        sparkline=dice.randbytes(48),
        searchable=" ".join(dice.choices(WORDS, k=30)),
        console=lines(dice, duration_ms),
        requests=requests(dice, duration_ms),
        vitals=vitals(dice, count, step_ms) if dice.random() < 0.6 else (),
        entries=entries(dice, duration_ms),
        origin=origin(dice),
        feedback=(Feedback(0, duration_ms, "survey", float(dice.randrange(11)), rare(dice, 9)),)
        if dice.random() < 0.02
        else (),
        products=tuple(
            ProductView(
                0, visit.enter_ms, f"Product {visit.url.rsplit('/', 1)[1]}", visit.url, visit.url
            )
            for visit in visits
            if "/product/" in visit.url
        ),
        carts=(CartFilled(0, into_cart[0].at_ms, len(into_cart), "Add to cart"),)
        if into_cart
        else (),
        cart_steps=tuple(cart_steps(visits, into_cart)),
        shown=tuple(ShownText(0, visit.enter_ms, rare(dice, 25)) for visit in visits[:8]),
    )
    # without streams there is nothing to tell of clicks
    return replace(made, evidence=packed(gather(replace(made, clicks=()))))


def cart_steps(visits: Sequence[Visit], into_cart: Sequence[Click]) -> Iterator[CartStep]:
    """What the pages and the presses of a session say of its cart, in order of time."""
    kinds = {"/cart": "open", "/checkout": "checkout", "/thanks": "order"}
    found = [
        CartStep(0, visit.enter_ms, kinds[path], url=visit.url)
        for visit in visits
        if (path := f"/{visit.url.rsplit('/', 1)[1]}") in kinds
    ]
    for press in into_cart:
        seen = [one for one in visits[: press.visit + 1] if "/product/" in one.url]
        url = seen[-1].url if seen else None
        name = None if url is None else f"Product {url.rsplit('/', 1)[1]}"
        found.append(CartStep(0, press.at_ms, "add", url, name, None, press.label, url))
    yield from sorted(found, key=lambda one: one.at_ms)


def rare(dice: random.Random, words: int) -> str:
    """Words as pages show them, three a line."""
    told = dice.choices(RARE, cum_weights=RARE_CHANCE, k=words)
    return "\n".join(" ".join(told[at : at + 3]) for at in range(0, words, 3))


def errors(dice: random.Random, duration_ms: float) -> tuple[RecordedError, ...]:
    """An error in every seventh session."""
    if dice.random() >= 0.15:
        return ()
    message = f"TypeError: cannot read {dice.choice(WORDS)}"
    return (RecordedError(0, 0, duration_ms / 2, "uncaught", message, None, None),)


def lines(dice: random.Random, duration_ms: float) -> tuple[ConsoleLine, ...]:
    """What was logged."""
    return tuple(
        ConsoleLine(0, 0, dice.random() * duration_ms, "warn", f"slow: {rare(dice, 3)}", None, None)
        for _ in range(dice.randrange(2))
    )


def requests(dice: random.Random, duration_ms: float) -> tuple[Request, ...]:
    """What was asked for."""
    return tuple(
        Request(
            window=0, visit=0, at_ms=dice.random() * duration_ms, method="GET",
            url=f"https://shop.example/api/{dice.choice(WORDS)}?page={dice.randrange(9)}", status=200,
            duration_ms=90.0, size_bytes=4_000, kind="fetch", failed=False, detail=None,
        )
        for _ in range(dice.randrange(4))
    )  # fmt: skip


def vitals(dice: random.Random, visits: int, step_ms: float) -> tuple[Vital, ...]:
    """The web vitals of the first pages."""
    return tuple(
        Vital(0, visit, visit * step_ms, name, usual * dice.lognormvariate(0, 0.5), None)
        for visit in range(min(3, visits))
        for name, usual in VITALS
    )


def entries(dice: random.Random, duration_ms: float) -> tuple[Entry, ...]:
    """What was typed into the search, in every fifth session."""
    if dice.random() >= 0.2:
        return ()
    at_ms = dice.random() * duration_ms
    return (
        Entry(
            window=0, visit=0, at_ms=at_ms, until_ms=at_ms + 900, node_id=7, snapshot=1, kind="search",
            label="Search", selector="input", text=rare(dice, 2).replace("\n", " "), checked=None, changes=6,
        ),
    )  # fmt: skip


def origin(dice: random.Random) -> Origin:
    """Every fifth visitor comes with a campaign."""
    if dice.random() >= 0.2:
        return Origin(referrer=dice.choice(REFERRERS))
    source, medium = dice.choice(CAMPAIGNS)
    return Origin(dice.choice(REFERRERS), source, medium, f"autumn-{dice.randrange(12)}")


def click(dice: random.Random, visit: int, at_ms: float) -> Click:
    """One made-up click."""
    label = dice.choice(LABELS)
    x_px, y_px = dice.gauss(640, 200), dice.expovariate(1 / 900)
    return Click(
        window=0, visit=visit, at_ms=at_ms, x_px=x_px, y_px=y_px, viewport_x_px=x_px, viewport_y_px=y_px,
        node_id=5, snapshot=1, pointer="mouse", tag="button", selector="button", element_key=label, label=label,
    )  # fmt: skip


def judge(
    db: Library, dice: random.Random, numbers: tuple[int, ...], made: tuple[IngestedSession, ...]
) -> None:
    """Write findings as rules would, one or two a session, most of them of few kinds."""
    kept = dict(
        db.execute(
            "SELECT session_id, id FROM evidence WHERE session_id BETWEEN ? AND ?",
            (numbers[0], numbers[-1]),
        ).fetchall()
    )
    found = tuple(
        findings.Judged(number, kept[number], tuple(troubles(dice, one.analysis)))
        for number, one in zip(numbers, made, strict=True)
    )
    findings.put(db, signals.thresholds(db), found)


def troubles(dice: random.Random, of: Analysis) -> list[findings.Row]:
    """Findings on clicks, in their order."""
    found = []
    for at in range(min(int(dice.expovariate(0.6)), len(of.clicks))):
        on = of.clicks[at]
        (kind,) = dice.choices(KINDS, FOUND_CHANCE)
        place = Place(on.node_id, on.snapshot, on.selector, on.element_key, on.label)
        why = Why("rage_click", (3, 400))
        found.append(findings.row_of(Finding(
            kind=kind, window=0, visit=on.visit, start_ms=on.at_ms, end_ms=on.at_ms + 900, place=place, why=why,
        )))  # fmt: skip
    return found


def handle(db: Library, dice: random.Random, numbers: tuple[int, ...]) -> None:
    """What a person did with some of them, and how far their pages were scrolled, which is measured."""
    for number in numbers:
        if dice.random() < 0.2:
            marks.mark_watched(db, number, dice.random())
        if dice.random() < 0.02:
            notes.write(db, number, 1_000.0, rare(dice, 6))
    marks.star(db, [number for number in numbers if dice.random() < 0.03])
    for name in TAGS:
        marks.tag(db, [number for number in numbers if dice.random() < 0.02], name)
    db.executemany(
        "UPDATE facts SET scroll_frac = ? WHERE session_id = ?",
        [(dice.random(), number) for number in numbers if dice.random() < 0.8],
    )


if __name__ == "__main__":
    main(sys.argv[1:])
