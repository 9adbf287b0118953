"""The grammar of the search bar: what is read, what is refused and how, and that text and query are inverse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import QueryError
from app.library import search, toggling
from app.library.amounts import bounds
from app.library.search import Compared, Named, Order, Query, Term, Words, parse, written
from app.library.steps import Step
from app.library.use_terms import ASKED

_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_words = _texts.filter(lambda text: bool(text.strip()))
_patterns = _words.map(lambda text: text.replace(">", "").replace("!", "").strip()).filter(bool)
_named = st.builds(
    Named,
    st.sampled_from([key for key in search.NAMED if key not in ("issue", "cart", *ASKED)]),
    st.lists(_texts, min_size=1, max_size=3).map(tuple),
    st.booleans(),
)
_chosen = st.sampled_from(sorted(search.CHOICES)).flatmap(
    lambda key: st.builds(
        Named,
        st.just(key),
        st.lists(st.sampled_from(search.CHOICES[key]), min_size=1, max_size=2).map(tuple),
        st.booleans(),
    )
)
_numbers = st.integers(0, 10**6).map(str)
_compared = st.one_of(
    st.builds(
        Compared,
        st.sampled_from((*search.COUNTED, *search.SIGNALS)),
        st.sampled_from(search.OPERATORS),
        _numbers,
        st.booleans(),
    ),
    st.builds(
        Compared,
        st.sampled_from(search.LENGTHS),
        st.sampled_from(search.OPERATORS),
        st.sampled_from(("30s", "2m", "1h30m", "500ms", "1.5s", "90")),
        st.booleans(),
    ),
    st.builds(
        Compared,
        st.just("started"),
        st.sampled_from(search.OPERATORS),
        st.dates().map(str),
        st.booleans(),
    ),
)
_orders = st.builds(
    Order,
    st.lists(
        st.one_of(
            st.builds(Step, _patterns, st.booleans()),
            st.builds(
                Step, _words, st.booleans(), st.sampled_from(("page", "click", "event", "shown"))
            ),
        ),
        min_size=1,
        max_size=4,
    ).map(tuple),
    st.booleans(),
)
_terms: st.SearchStrategy[Term] = st.one_of(
    _named, _chosen, _compared, _orders, st.builds(Words, _words, st.booleans())
)


@given(st.lists(_terms, max_size=5).map(tuple))
def test_a_query_that_is_written_and_read_is_the_same_query(terms: tuple[Term, ...]) -> None:
    assert parse(written(Query(terms))) == Query(terms)


@given(_texts)
def test_any_text_is_a_query_or_refused_in_a_sentence(text: str) -> None:
    refused: QueryError | None = None
    try:
        query = parse(text)
    except QueryError as error:
        refused = error
        query = Query()
    assert refused is None or (refused.text and refused.hint)
    assert parse(written(query)) == query


def test_the_example_of_the_command_line_is_read_whole() -> None:
    query = parse(
        'page:/product/*,/cart -user:"ann lee" duration>2m rage>0 is:new "free text" seq:"/a > !/b"'
    )
    assert query.terms == (
        Named("page", ("/product/*", "/cart")),
        Named("user", ("ann lee",), negated=True),
        Compared("duration", ">", "2m"),
        Compared("rage_click", ">", "0"),
        Named("is", ("new",)),
        Words("free text"),
        Order((Step("/a"), Step("/b", absent=True))),
    )


def test_spaces_around_a_comparison_do_not_matter() -> None:
    assert parse("duration >= 30s") == parse("duration>=30s") == parse("duration:>=30s")


def test_a_quote_still_open_reaches_to_the_end_so_that_typing_never_breaks() -> None:
    assert parse('click:"add to ca') == parse('click:"add to ca"')


@pytest.mark.parametrize(
    ("text", "named", "helped"),
    [
        ("foo:bar", "foo:", "page:"),
        ("is:gone", "is:gone", "watched"),
        ("signal:shout", "signal:shout", "rage_click"),
        ("duration>long", "long", "30s"),
        ("started>soon", "soon", "2026-01-31"),
        ("started>2026-02-31", "2026-02-31", "2026-01"),
        ("pages>many", "many", "number"),
        ("page:", "page:", "/cart"),
        ("user>3", "user", "duration"),
        ('seq:"/a > "', "seq:", "/thanks"),
        ("-", "-", "-page"),
        ('""', "quotes", "look for"),
        ("clicks>1,2", "clicks>1,2", "One"),
    ],
)
def test_a_term_that_cannot_be_read_is_named_and_what_may_stand_there_is_told(
    text: str, named: str, helped: str
) -> None:
    with pytest.raises(QueryError) as told:
        parse(text)
    assert named in told.value.text
    assert helped in told.value.hint


@pytest.mark.parametrize(
    ("key", "amount", "ms"),
    [
        ("duration", "500ms", 500),
        ("duration", "30s", 30_000),
        ("active", "2m", 120_000),
        ("duration", "1h", 3_600_000),
        ("duration", "1h30m", 5_400_000),
        ("duration", "12", 12_000),
        ("duration", "1.5s", 1_500),
    ],
)
def test_lengths_have_units_and_bare_numbers_are_seconds(key: str, amount: str, ms: float) -> None:
    assert bounds(key, amount) == (ms, ms)


def test_a_date_stands_for_its_whole_day_month_or_year() -> None:
    day = bounds("started", "2026-01-31")
    month = bounds("started", "2026-01")
    year = bounds("started", "2026")
    assert day[1] - day[0] == 86_400_000
    assert month[0] < day[0]
    assert month[1] == day[1]
    assert year[0] == month[0]


def test_a_date_with_an_offset_means_that_zone() -> None:
    assert bounds("started", "2026-01-01T00:00Z")[0] == 1_767_225_600_000
    assert bounds("started", "2026-01-01T02:00+02:00")[0] == 1_767_225_600_000


def test_a_click_on_a_facet_writes_the_query_and_a_second_click_takes_it_back() -> None:
    once = toggling.toggle_term("errors>0", "page:/product/*")
    assert once == "errors>0 page:/product/*"
    assert toggling.toggle_term(once, "page:/product/*") == "errors>0"


def test_a_second_value_of_a_facet_stands_beside_the_first() -> None:
    both = toggling.toggle_term("device:phone is:new", "device:tablet")
    assert both == "device:phone,tablet is:new"


def test_a_value_with_spaces_and_quotes_is_quoted() -> None:
    odd = 'very "odd", tag'
    text = toggling.toggle_term("", f"tag:{search.quoted(odd)}")
    assert parse(text).terms == (Named("tag", (odd,)),)


def test_another_length_takes_the_place_of_the_one_before() -> None:
    first = toggling.toggle_term("is:new", "duration>=10s duration<1m")
    assert toggling.toggle_term(first, "duration<10s") == "is:new duration<10s"
    assert toggling.toggle_term(first, "duration>=10s duration<1m") == "is:new"


def test_what_is_active_is_told_value_by_value() -> None:
    assert toggling.terms_active("device:phone,tablet errors>0 -page:/cart") == {
        "device:phone",
        "device:tablet",
        "errors>0",
        "-page:/cart",
    }


@pytest.mark.parametrize(
    ("text", "meant", "mended"),
    [
        ("is:new divice:phone", "device:", "is:new device:phone"),
        ("-is:stared,new", "starred", "-is:starred,new"),
        ("durtion>2m", "duration>", "duration>2m"),
        ("page>5", "pages>", "pages>5"),
        ("url:/cart", "page:", "page:/cart"),
        ("refer:shop", "referrer:", "referrer:shop"),
        ("signal:RAGE_CLIK", "rage_click", "signal:rage_click"),
    ],
)
def test_what_was_meant_by_a_misspelled_term_is_told_and_written(
    text: str, meant: str, mended: str
) -> None:
    with pytest.raises(QueryError) as told:
        parse(text)
    assert f"Did you mean {meant}?" in told.value.hint
    assert told.value.mend is not None
    assert told.value.mend.mended(text) == mended
    parse(mended)


@pytest.mark.parametrize("text", ["http: //shop.example", "ab:c", "colour:red", "is:İİunread"])
def test_a_word_that_is_near_none_is_not_taken_for_another(text: str) -> None:
    with pytest.raises(QueryError) as told:
        parse(text)
    assert told.value.mend is None


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("https://shop.example/cart?x=1", "page://shop.example/cart"),
        ("is:new https://Shop.example:8080", "is:new page://shop.example:8080/"),
        ("-http://a.example/x,y/*#top", '-page:"//a.example/x,y/\\\\*"'),
        ("file:///tmp/shop.html", "page:/tmp/shop.html"),
    ],
)
def test_a_pasted_address_is_offered_as_the_page_it_is(text: str, mended: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text)
    assert refused.value.mend is not None
    assert refused.value.mend.mended(text) == mended
    assert "Did you mean page:" in refused.value.hint
    assert "utm_source" not in refused.value.hint
    parse(mended)


def test_a_star_at_the_end_of_a_word_says_only_that_it_may_go_on() -> None:
    assert parse("mar* -lin**").terms == (Words("mar"), Words("lin", negated=True))
    assert parse('"5 * 3"').terms == (Words("5 * 3"),)
    assert parse(written(Query((Words("*"),)))).terms == (Words("*"),)


@pytest.mark.parametrize(("text", "mended"), [("*mar", "mar"), ("is:new 5*3", 'is:new "5*3"')])
def test_a_star_elsewhere_in_free_text_is_refused_with_what_was_meant(
    text: str, mended: str
) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text)
    assert refused.value.mend is not None
    assert refused.value.mend.mended(text) == mended


@pytest.mark.parametrize("text", ["*", "-*", "is:new ***"])
def test_a_star_alone_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(QueryError, match="leaves no word to look for"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"page:/\*", r"/\*"),
        (r'page:"/a b\*"', r"/a b\*"),
        (r'page:"/a b\\*"', r"/a b\*"),
        (r'page:"/a b\\\\*"', r"/a b\\*"),
        (r"tag:\\*", r"\\*"),
    ],
)
def test_a_backslash_makes_a_star_of_a_star(text: str, value: str) -> None:
    assert parse(text).terms[0] == Named(text.partition(":")[0], (value,))
    assert parse(written(parse(text))) == parse(text)


@pytest.mark.parametrize("text", ["cart:add", 'cart:"add=Linen shirt"', "-cart:left,left=Email"])
def test_steps_of_a_cart_stand_with_what_they_are_about(text: str) -> None:
    assert written(parse(text)) == text


def test_what_is_no_step_of_a_cart_is_told_with_those_there_are() -> None:
    with pytest.raises(QueryError) as wrong:
        parse("cart:bought")
    assert "add, remove, open, checkout, order, left" in wrong.value.hint


def test_a_step_of_a_cart_stands_in_an_order_and_one_that_is_none_is_told() -> None:
    text = 'seq:"/product* > cart:\\"add=Linen shirt\\" > !cart:order"'
    (order,) = parse(text).terms
    assert isinstance(order, Order)
    assert order.steps[1:] == (
        Step("add=Linen shirt", key="cart"), Step("order", absent=True, key="cart"),
    )  # fmt: skip
    assert parse(written(parse(text))) == parse(text)
    with pytest.raises(QueryError, match="cart:bought"):
        parse('seq:"/product* > cart:bought"')
