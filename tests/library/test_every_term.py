"""Every term of the query language, and terms together, against a reading of all rows one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.activity.model import (
    CartFilled,
    CartStep,
    CustomEvent,
    Feedback,
    Milestone,
    Origin,
    ProductView,
    Route,
    ShownText,
    Vital,
)
from app.formats.model import Trait
from app.friction.model import NOWHERE, Cause, Finding, Kind, Why
from app.friction.thresholds import Thresholds
from app.library import (
    browse,
    carts,
    facets,
    findings,
    ignoring,
    layouts,
    marks,
    notes,
    search,
    surveys,
    trash,
)
from app.library.database import Library, open_writer
from app.library.search import Compared, Named, Order, Query, Term, Words, written
from app.library.sessions import store
from app.library.steps import KEYS, Step
from tests.library import brute, builder, uses

SESSIONS = 48
HOSTS = ("https://shop.example", "https://www.shop.example", "https://blog.example:8080")
PATHS = (
    "/",
    "/cart",
    "/Cart",
    "/product/17",
    "/product/18",
    "/a_b",
    "/a%25b",
    "/thanks",
    "/*",
    "//twice",
    r"/\*",
    "/[x]?",
)
NAMES = (
    "Linen shirt",
    "linen SHIRT",
    "50% off",
    "a_b",
    "Überzug",
    "wool",
    'say "hi"',
    "x,y",
    "\\back",
    "A*B",
    "AxB",
    "*",
    "\\*",
    "Unknown",
    "unknown 2",
)
WORDS = (
    "linen",
    "free delivery",
    "Café",
    "cafe",
    "undefined",
    "cart is",
    "50% off",
    "half_way",
    "wool jump",
    "5 * 3",
)
DAY_MS = 86_400_000.0


def _some(dice: random.Random, values: tuple[str, ...]) -> str | None:
    return dice.choice((None, *values))


def _session(dice: random.Random, at: int) -> builder.IngestedSession:
    host = dice.choice(HOSTS)
    count = dice.randrange(1, 6)
    visits = tuple(
        builder.visit(
            host + dice.choice(PATHS), n * 10_000.0, (n + 1) * 10_000.0, title=_some(dice, WORDS),
            routes=(Route(n * 10_000.0 + 5, host + dice.choice(PATHS)),) if dice.random() < 0.3 else (),
        )
        for n in range(count)
    )  # fmt: skip
    made = builder.analysis(
        visits=visits,
        clicks=tuple(builder.click(100.0 * n, label=_some(dice, NAMES)) for n in range(dice.randrange(4))),
        errors=tuple(builder.error(5.0, dice.choice(WORDS)) for _ in range(dice.randrange(3))),
        milestones=tuple(
            Milestone(0, 5.0, dice.choice(("purchase", "Purchase", "signup")), dice.choice((None, 10.0, 59.5)), None)
            for _ in range(dice.randrange(3))
        ),
        custom=tuple(CustomEvent(0, 5.0, dice.choice(NAMES), "{}") for _ in range(dice.randrange(2))),
        started_at_ms=builder.NOON_MS + dice.randrange(5) * DAY_MS,
        duration_ms=dice.choice((500.0, 30_000.0, 60_000.0, 120_000.0, 5_400_000.0)),
        active_ms=dice.choice((0.0, 500.0, 30_000.0)),
        device=_some(dice, ("desktop", "phone", "phone 2")),
        browser=_some(dice, ("Chrome", "Chrome 126", "Chromium", "a_b 1")),
        os=_some(dice, ("Linux", "iOS")),
        variant=_some(dice, NAMES),
        searchable=dice.choice(WORDS),
    )  # fmt: skip
    sized = dice.random() < 0.8
    made = replace(
        made,
        viewport_w_px=dice.choice((390, 1280)) if sized else None,
        viewport_h_px=dice.choice((720, 844)) if sized else None,
        origin=Origin(
            _some(dice, ("https://www.news.example/today?x=1", "news.example", "$direct")),
            *(_some(dice, NAMES) for _ in range(3)),
        ),
        products=tuple(
            ProductView(0, 5.0, dice.choice(NAMES), host + "/product/17", "/product/17")
            for _ in range(dice.randrange(2))
        ),
        carts=(CartFilled(0, 5.0, 1, None),) if dice.random() < 0.3 else (),
        cart_steps=tuple(
            CartStep(
                0, 5.0 + step, dice.choice(("add", "add", "remove", "open", "checkout", "order")),
                _some(dice, ("/product/17",)), _some(dice, NAMES), None, _some(dice, NAMES),
                dice.choice((None, host + "/cart")),
            )
            for step in range(dice.randrange(5))
        ),
        feedback=tuple(
            Feedback(
                0, 5.0, dice.choice(("survey", "nps", "csat", "rating")), dice.choice((None, 0.0, 3.0, 9.0)),
                _some(dice, WORDS),
            )
            for _ in range(dice.randrange(2))
        ),
        traits=tuple({n: Trait(n, dice.choice(NAMES)) for n in ("plan", "Team") if dice.random() < 0.4}.values()),
        vitals=tuple(
            Vital(0, n % count, float(n), name, dice.choice((0.1, 0.25, 200.0, 2500.0, 4000.0)), None)
            for n in range(4) for name in ("LCP", "INP", "CLS", "FCP", "TTFB") if dice.random() < 0.2
        ),
        shown=(ShownText(0, 5.0, dice.choice(WORDS)),),
        media=uses.media(dice, count, NAMES),
    )  # fmt: skip
    person = dice.randrange(8)
    known = (
        builder.known_as(("email", f"user{person}@example.org"))
        if person < 5
        else builder.known_as()
    )
    about = replace(
        known,
        person_name=dice.choice(NAMES) if person == 6 else None,
        country=_some(dice, ("Portugal", "PORTUGAL", "Chile")),
        language=_some(dice, ("pt", "pt-BR", "nb")),
        traits=(Trait("plan", dice.choice(NAMES)),) if dice.random() < 0.4 else (),
    )  # fmt: skip
    return builder.session(f"session {at}", derived=made, metadata=about)


def _judge(db: Library, dice: random.Random) -> None:
    made = []
    for kept in findings.kept_evidence(db, tuple(range(1, SESSIONS - 3))):
        found = [
            Finding(kind, 5.0, 6.0, 0, 0, Why("rage_click", (4, 0.9, 12, "b")), place=NOWHERE)
            if kind is Kind.RAGE_CLICK
            else Finding(kind, 5.0, 6.0, 0, 0, Why("dead_click", ("b",)), cause=Cause.CONTROL, place=NOWHERE)
            for kind in dice.choices((Kind.RAGE_CLICK, Kind.DEAD_CLICK), k=dice.randrange(4))
        ]  # fmt: skip
        rows = tuple(findings.row_of(one) for one in found)
        made.append(findings.Judged(kept.session, kept.evidence, rows))
    findings.put(db, Thresholds(), made)
    uses.fill(db, dice, SESSIONS, NAMES)
    ignoring.ignore(db, ignoring.IgnoreRule(Kind.DEAD_CLICK, page="/cart"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, brute.Read]]:
    """A library of sessions that differ in everything that is asked, and all its rows."""
    dice = random.Random(11)
    path: Path = tmp_path_factory.mktemp("terms") / "library.footfall"
    with closing(open_writer(path)) as db:
        store(db, builder.file(*(_session(dice, at) for at in range(SESSIONS))))
        _judge(db, dice)
        for session in range(1, SESSIONS + 1):
            if dice.random() < 0.3:
                marks.mark_watched(db, session, dice.choice((0.0, 0.5, 1.0)))
            if dice.random() < 0.3:
                marks.star(db, [session], dice.random() < 0.8)
            if dice.random() < 0.3:
                marks.tag(db, [session], dice.choice(NAMES))
            if dice.random() < 0.3:
                notes.write(db, session, 5.0, dice.choice(WORDS))
            if dice.random() < 0.4:
                height_px = dice.choice((720.0, 1360.0, 4000.0))
                size = layouts.PageSize(0, 1280.0, height_px)
                layouts.write(db, layouts.to_measure(db, session), layouts.Layout((size,), ()))
        surveys.store(db, builder.survey(dice, WORDS), "survey")
        trash.Basket().throw_away(db, (3, 17))
        yield db, brute.Read(db)


_cut = st.sampled_from(("", "*"))
_names = st.builds(
    lambda value, before, after: f"{before}{value}{after}",
    st.sampled_from(
        (
            *NAMES,
            *(name.upper() for name in NAMES),
            "unknown",
            "a?b",
            "%",
            "no such",
            r"A\*B",
            r"\*",
            r"\\*",
        )
    ),
    _cut,
    _cut,
)
_patterns = st.sampled_from(
    (*PATHS, "/product/*", "*", "/c*", "//shop.example", "//shop.example/cart", "//*.example*/cart", "/a?b", r"/\*",
     "//*//twice", "https://shop.example/cart?x=1#top", "https://blog.example:8080/p*")
)  # fmt: skip
_values = {
    **dict.fromkeys(("page", "entry", "exit"), _patterns),
    "site": st.sampled_from(("shop.example", "www.shop.example", "*.example*", "blog.example:8080", "none")),
    "referrer": st.sampled_from(("news.example", "news.example/today", "direct", "*news*", "unknown", "news")),
    "country": st.sampled_from(("portugal", "Chile", "*l*", "unknown")),
    "language": st.sampled_from(("pt", "PT-br", "nb", "n", "unknown")),
    "device": st.sampled_from(("phone", "desktop", "PHONE 2", "unknown", "ph*")),
    "browser": st.sampled_from(("chrome", "chrom*", "Chrome 126", "a_b", "axb", "unknown")),
    "os": st.sampled_from(("linux", "ios", "unknown")),
    "screen": st.sampled_from(("1280x720", "390x*", "unknown", "1280X844")),
    "user": st.one_of(_names, st.sampled_from(("user1@example.org", "USER*", "anonymous*", "user?@*"))),
    "trait": st.one_of(
        st.sampled_from(("plan", "PLAN", "team", "p*", "none")),
        st.builds("{}={}".format, st.sampled_from(("plan", "Team", "*")), _names),
    ),
    "error": st.sampled_from((*WORDS, "e", "un*ned", "%")),
    "feedback": st.sampled_from((*WORDS, "e")),
    "note": st.sampled_from((*WORDS, "e", "_")),
    "event": st.one_of(_names, st.sampled_from(("purchase", "sign*"))),
    "element": st.sampled_from(("b", "button.add", "*", "1:button|*", "no such")),
    "shown": st.sampled_from((*WORDS, "e", "*")),
    **dict.fromkeys(("product", "again"), st.one_of(_names, st.just("/product/17"))),
    "cart": st.one_of(
        st.sampled_from(carts.ASKED),
        st.builds("{}={}".format, st.sampled_from(carts.ASKED), _names),
        st.sampled_from(("left=/cart", "left=add", "add=/product/17")),
    ),
    **{key: uses.asked(key, _names, _patterns) for key in uses.ASKED},
}  # fmt: skip
_named = st.sampled_from([key for key in search.NAMED if key != "issue"]).flatmap(
    lambda key: st.builds(
        Named,
        st.just(key),
        st.lists(_values.get(key, _names), min_size=1, max_size=2).map(tuple),
        st.booleans(),
    )
)
_chosen = st.sampled_from(sorted(search.CHOICES)).flatmap(
    lambda key: st.builds(
        Named,
        st.just(key),
        st.lists(st.sampled_from(search.CHOICES[key]), min_size=1, max_size=2).map(tuple),
        st.booleans(),
    )
)
_lengths = st.sampled_from(("500ms", "30s", "30", "1m", "2m", "1h30m", "0"))
_amounts = {
    **dict.fromkeys(("duration", "active"), _lengths),
    **dict.fromkeys(("lcp", "inp", "fcp", "ttfb"), st.sampled_from(("200", "2.5s", "2500", "4000ms"))),
    "cls": st.sampled_from(("0.1", "0.25")),
    **dict.fromkeys(("scroll", "watched"), st.sampled_from(("0", "50", "75%", "100"))),
    **dict.fromkeys(("width", "height"), st.sampled_from(("390", "720", "1280"))),
    "started": st.sampled_from(("2026-01-01", "2026-01-02", "2026-01-03")),
    "value": st.sampled_from(("0", "10", "59.5")),
    **dict.fromkeys(("nps", "csat", "rating"), st.sampled_from(("0", "3", "7", "9"))),
}  # fmt: skip
_compared = st.sampled_from(search.COMPARED).flatmap(
    lambda key: st.builds(
        Compared,
        st.just(key),
        st.sampled_from(search.OPERATORS),
        _amounts.get(key, st.sampled_from(("0", "1", "2", "3"))),
        st.booleans(),
    )
)
_of_steps = {"page": _patterns, "signal": st.sampled_from(("rage_click", "dead_click"))}
_steps = st.sampled_from(("page", "page", *KEYS)).flatmap(
    lambda key: st.builds(
        Step, _of_steps.get(key, _values.get(key, _names)), st.booleans(), st.just(key)
    )
)
_orders = st.builds(
    Order,
    st.one_of(
        st.lists(st.builds(Step, _patterns, st.booleans()), min_size=1, max_size=4),
        st.lists(_steps, min_size=1, max_size=4),
    ).map(tuple),
    st.booleans(),
)
_words = st.builds(
    Words,
    st.sampled_from((*WORDS, *NAMES, "lin", "deliv", "free", "user1", "session 4", "json", "CAFE", "***", "17")),
    st.booleans(),
)  # fmt: skip
_terms: st.SearchStrategy[Term] = st.one_of(_named, _named, _chosen, _compared, _orders, _words)
_unhurried = settings(
    deadline=None, max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(_terms)
@_unhurried
def test_a_term_finds_the_sessions_whose_rows_say_so(
    told: tuple[Library, brute.Read], term: Term
) -> None:
    db, read = told
    query = search.parse(written(Query((term,))))
    assert set(browse.session_ids(db, query)) == read.fitting(query)


@given(st.lists(_terms, min_size=2, max_size=4).map(tuple))
@_unhurried
def test_terms_together_find_the_sessions_that_fit_each(
    told: tuple[Library, brute.Read], terms: tuple[Term, ...]
) -> None:
    db, read = told
    query = Query(terms)
    assert set(browse.session_ids(db, query)) == read.fitting(query)


@given(st.lists(_terms, min_size=1, max_size=3).map(tuple), st.sampled_from((1, 4, 60)))
@settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_first_sessions_are_those_that_all_of_them_begin_with(
    told: tuple[Library, brute.Read], terms: tuple[Term, ...], asked_each: int
) -> None:
    db, _ = told
    query = Query(terms)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(browse, "ASKED_EACH", asked_each)
        for way in ("started", "-started", "pages"):
            sort = browse.sort_of(way)
            whole = browse.session_ids(db, query, sort)
            for limit in (1, 5, 200):
                assert browse.first_ids(db, query, sort, limit) == whole[:limit]


@given(st.lists(_terms, max_size=2).map(tuple))
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_the_sidebar_counts_is_what_its_terms_find(
    told: tuple[Library, brute.Read], terms: tuple[Term, ...]
) -> None:
    db, read = told
    query = Query(terms)
    for facet in facets.facets(db, written(query)):
        for value in facet.values:
            added = search.parse(value.term)
            others = query.without(search.key_of(added.terms[0]) or "")
            assert len(read.fitting(Query((*others.terms, *added.terms)))) == value.count, value
