"""Where from, with what, how far, what was bought, said and shown: each term finds what its rows tell."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.activity.model import (
    CartFilled,
    ConsoleLine,
    Entry,
    Feedback,
    Origin,
    ProductView,
    Request,
    ShownText,
    Vital,
)
from app.formats.model import Trait
from app.library import browse, details, facets, layouts, notes, trash
from app.library.database import Library
from app.library.search import Query, key_of, parse
from app.library.sessions import store
from tests.library import builder

HOST = "https://shop.example"


def _ids(db: Library, text: str) -> set[int]:
    return {row.id for row in browse.sessions(db, parse(text))}


@pytest.fixture
def market(library: Library) -> Library:
    """Four sessions: 1 and 3 are Ann's, 2 nobody's with all that an envelope can tell, 4 tells nothing."""
    ann = builder.known_as(("email", "ann@example.org"))
    first = replace(
        builder.analysis(
            visits=(builder.visit(f"{HOST}/product/17", title="Linen shirt"),),
            errors=(builder.error(5, "TypeError: cart is undefined"),),
        ),
        origin=Origin("news.example/today", "letter", "email", "Spring sale"),
        products=(ProductView(0, 10.0, "Linen shirt", f"{HOST}/product/17", "/product/17"),),
        carts=(CartFilled(0, 20.0, 2, "Add to cart"),),
        feedback=(Feedback(0, 30.0, "survey", 4.0, "The basket is slow"),),
        traits=(Trait("plan", "pro"), Trait("seats", "12")),
        vitals=(Vital(0, 0, 1.0, "LCP", 1800.0, "good"), Vital(0, 0, 2.0, "LCP", 4200.0, "poor"),
                Vital(0, 0, 3.0, "CLS", 0.31, "poor")),
        entries=(
            Entry(0, 0, 1.0, 2.0, 5, 1, "text", "Street", "input", "Harbour road", None, 4),
            Entry(0, 0, 3.0, 4.0, 6, 1, "text", "Code", "input", "*****", None, 4),
        ),
        console=(ConsoleLine(0, 0, 5.0, "warn", "quota nearly used", None, None),),
        requests=(Request(0, 0, 6.0, "POST", f"{HOST}/api/basket", 200, 9.0, 10, "fetch", False, None),),
        shown=(ShownText(0, 40.0, "Delivered on Thursday\nOnly two left"),),
    )  # fmt: skip
    told = replace(
        builder.known_as(),
        country="Portugal", language="pt-BR", referrer="https://www.search.example/find?q=shirt",
        utm_source="ads", traits=(Trait("plan", "free"),),
    )  # fmt: skip
    later = builder.analysis(started_at_ms=builder.NOON_MS + 9_000_000)
    silent = replace(builder.analysis(), viewport_w_px=None, viewport_h_px=None)
    for name, derived, envelope in (
        ("first", first, ann), ("told", builder.analysis(), told), ("later", later, ann),
        ("silent", silent, None),
    ):  # fmt: skip
        store(library, builder.file(builder.session(name, derived=derived, metadata=envelope)))
    plan = layouts.to_measure(library, 1)
    layouts.write(library, plan, layouts.Layout((layouts.PageSize(0, 1280.0, 1360.0),), ()))
    notes.write(library, 2, 5.0, "Ask the shop about 50% off")
    return library


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("referrer:news.example", {1}),
        ("referrer:news.example/today", {1}),
        ("referrer:news", set()),
        ("referrer:*.example", {1, 2}),
        ("referrer:search.example", {2}),
        ("referrer:unknown", {3, 4}),
        ("utm_source:letter,ads", {1, 2}),
        ("utm_medium:email", {1}),
        ('utm_campaign:"spring sale"', {1}),
        ("-utm_campaign:spring*", {2, 3, 4}),
        ("country:portugal", {2}),
        ("-country:unknown", {2}),
        ("language:pt", {2}),
        ("language:pt-br", {2}),
        ("screen:1280x720", {1, 2, 3}),
        ("screen:1280x*", {1, 2, 3}),
        ("screen:unknown", {4}),
        ("width>=1280", {1, 2, 3}),
        ("height<720", set()),
        ("trait:plan", {1, 2}),
        ("trait:plan=pro", {1}),
        ("trait:Plan=FREE,seats=1*", {1, 2}),
        ("-trait:plan=pro", {2, 3, 4}),
        ("visitor:new", {1}),
        ("visitor:returning", {3}),
        ("-visitor:returning", {1, 2, 4}),
        ("scroll>=75", {1}),
        ("scroll>75%", set()),
        ("-scroll<80", {2, 3, 4}),
        ("lcp>2500", {1}),
        ("lcp<2500", set()),
        ("lcp>4.1s", {1}),
        ("cls>0.25", {1}),
        ("inp>1", set()),
        ("product:linen*", {1}),
        ('product:"linen shirt"', {1}),
        ("has:product", {1}),
        ("has:cart", {1}),
        ("has:feedback", {1}),
        ("feedback:basket", {1}),
        ("error:undefined", {1}),
        ('error:"cart is"', {1}),
        ("-error:undefined", {2, 3, 4}),
        ('note:"about 50% off"', {2}),
        ('note:"about 5_%"', set()),
        ('"harbour road"', {1}),
        ('"*****"', set()),
        ("quota", {1}),
        ('"api basket"', {1}),
        ('"two left"', {1}),
        ("thursday", {1}),
        ("watched=0", {1, 2, 3, 4}),
    ],
)
def test_a_term_finds_the_sessions_that_it_describes(
    market: Library, text: str, ids: set[int]
) -> None:
    assert _ids(market, text) == ids


def test_what_another_file_of_the_same_recording_knows_more_is_found_too(market: Library) -> None:
    envelope = replace(
        builder.known_as(), country="Chile", referrer="https://a.example/b/", traits=(Trait("plan", "team"),)
    )  # fmt: skip
    same = builder.session("silent", metadata=envelope)
    assert store(market, builder.file(same, sha="again")).outcome == "duplicate"
    for text in ("country:chile", "referrer:a.example/b", "trait:plan=team"):
        assert _ids(market, text) == {4}, text


def test_a_deleted_session_makes_nobody_a_returning_visitor(market: Library) -> None:
    trash.Basket().throw_away(market, (1,))
    assert _ids(market, "visitor:new") == {3}
    assert _ids(market, "visitor:returning") == set()


@pytest.mark.parametrize("key", facets.KEYS)
@pytest.mark.parametrize("query", ["", "country:portugal", "has:cart", "-visitor:new pages<3"])
def test_a_facet_counts_what_its_term_finds_beside_the_other_terms(
    market: Library, key: str, query: str
) -> None:
    facet = next(one for one in facets.facets(market, query) if one.key == key)
    for value in facet.values:
        if not value.active:
            wanted = parse(query).without(key_of(parse(value.term).terms[0]) or "")
            added = Query((*wanted.terms, *parse(value.term).terms))
            assert browse.count(market, added) == value.count, value.term


def test_facets_offer_what_the_sessions_have(market: Library) -> None:
    found = {one.key: [v.label for v in one.values] for one in facets.facets(market, "")}
    assert found["referrer"] == ["unknown", "news.example", "search.example"]
    assert found["utm_campaign"] == ["unknown", "Spring sale"]
    assert found["country"] == ["unknown", "Portugal"]
    assert found["language"] == ["unknown", "pt"]
    assert found["screen"] == ["1280x720", "unknown"]
    assert found["trait"] == ["plan=free", "plan=pro", "seats=12"]
    assert found["product"] == ["Linen shirt"]
    assert found["error"] == ["TypeError: cart is undefined"]
    assert found["vitals"] == ["LCP poor", "CLS poor"]
    assert found["visitor"] == ["first visit", "came before"]
    assert found["has"] == ["a product was looked at", "something in the cart", "feedback", "notes"]
    assert found["variant"] == []


def test_an_error_that_is_part_of_another_counts_that_ones_sessions_too(library: Library) -> None:
    messages = ("boom", "Boom: again\nat line 7", "x" * 5_000, "")
    for at, message in enumerate(messages):
        made = builder.analysis(errors=(builder.error(1, message),))
        store(library, builder.file(builder.session(str(at), derived=made)))
    found = next(one for one in facets.facets(library, "") if one.key == "error").values
    assert [(value.label, value.count) for value in found] == [
        ("boom", 2), ("Boom: again", 1), ("x" * 120, 1),
    ]  # fmt: skip
    for value in found:
        assert browse.count(library, parse(value.term)) == value.count


def test_what_a_person_said_is_shown_with_the_session(market: Library) -> None:
    (said,) = details.show(market, 1).feedback
    assert (said.at_ms, said.kind, said.score, said.text) == (30, "survey", 4, "The basket is slow")
    assert details.show(market, 2).feedback == ()
