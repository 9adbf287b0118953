"""Which findings are of one element, though the next recording calls it otherwise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.insights.elements import Element, element
from app.insights.grouping import groups

Called = tuple[str | None, str | None]


def grouped(*called: Called) -> list[set[int]]:
    """Which of some elements, found in a session each, are one; by their places, from 1."""
    found: dict[Element, set[int]] = {}
    for session, (key, selector) in enumerate(called, start=1):
        found.setdefault(element(key, selector), set()).add(session)
    return sorted((set().union(*(found[one] for one in alike)) for alike in groups(found)), key=min)


def test_counters_and_prices_in_a_label_make_no_other_button() -> None:
    cart = [
        (f"1:button|Cart ({count})|0", "header > button:nth-of-type(2)") for count in (1, 2, 30)
    ]
    assert grouped(*cart, ("1:button|Search|0", "header > button:nth-of-type(1)")) == [
        {1, 2, 3},
        {4},
    ]


def test_ids_that_are_made_anew_name_nothing() -> None:
    pay = [("1:button|Pay|0", f"#btn-{made}") for made in ("a8f3c1", "77c01e", "k3j9x2")]
    assert grouped(*pay) == [{1, 2, 3}]
    letters = [("1:button|Pay|0", f"#{made}") for made in ("qwxzk", "plmok", "uhbvg")]
    assert grouped(*letters) == [{1, 2, 3}]
    mixed = [("1:button|Pay|0", f"#btn-{made}") for made in ("a8f3c1", "kxjqpm", "wvhdut")]
    assert grouped(*mixed) == [{1, 2, 3}]
    frameworks = [("1:button|Pay|0", selector) for selector in ("#ember1204", '[id=":r3:"]', None)]
    assert grouped(*frameworks) == [{1, 2, 3}]


def test_an_id_or_test_id_given_by_hand_holds_whatever_the_text_becomes() -> None:
    assert grouped(("1:button|Buy now|0", "#buy"), ("1:button|Kaufen|0", "#buy")) == [{1, 2}]
    assert grouped(
        ("1:button|data-testid=buy|Buy now|0", '[data-testid="buy"]'),
        ("1:a|data-testid=buy|Order today|3", '[data-testid="buy"]'),
    ) == [{1, 2}]
    assert grouped(
        ("1:input|name=email|type=text|E-mail|0", "form > input:nth-of-type(1)"),
        ("1:input|name=email|type=email|Your address|0", "form > input:nth-of-type(3)"),
    ) == [{1, 2}]


def test_two_buttons_of_the_same_words_with_ids_of_their_own_stay_two() -> None:
    send = ("1:button|Send|0", "#newsletter"), ("1:button|Send|1", "#contact")
    assert grouped(*send) == [{1}, {2}]
    assert grouped(*send, ("1:button|Send|0", "main > button:nth-of-type(1)")) == [{1}, {2}, {3}]


def test_a_text_that_changed_at_the_same_anchored_place_is_the_same_element() -> None:
    place = "#summary > div:nth-of-type(2) > button:nth-of-type(1)"
    assert grouped(("1:button|Continue|0", place), ("1:button|Weiter|0", place)) == [{1, 2}]
    adrift = "div:nth-of-type(2) > button:nth-of-type(1)"
    assert grouped(("1:button|Continue|0", adrift), ("1:button|Weiter|0", adrift)) == [{1}, {2}]
    assert grouped(("1:button|Buy now|0", adrift), ("1:button|Order now|0", adrift)) == [{1, 2}]


def test_one_place_that_says_two_things_to_the_same_person_is_two_elements() -> None:
    place = "#wizard > button:nth-of-type(1)"
    further, pay = element("1:button|Next|0", place), element("1:button|Pay|0", place)
    assert groups({further: {1, 2}, pay: {2, 3}}) == ((further,), (pay,))


def test_pictures_without_words_are_told_apart_by_their_place() -> None:
    hero, logo = (
        ("1:img||0", "main > img:nth-of-type(1)"),
        ("1:img||4", "#top > img:nth-of-type(1)"),
    )
    assert grouped(hero, logo, hero) == [{1, 3}, {2}]


def test_links_of_one_place_that_lead_elsewhere_are_two() -> None:
    place = "#menu > li:nth-of-type(2) > a:nth-of-type(1)"
    assert grouped(("1:a|href=/blog|Blog|0", place), ("1:a|href=/about|About|0", place)) == [
        {1},
        {2},
    ]
    assert grouped(("1:a|href=/item/17|Shirt|0", place), ("1:a|href=/item/18|Belt|0", place)) == [
        {1, 2}
    ]


_elements = st.builds(
    element,
    st.sampled_from(["1:button|Pay|0", "1:button|Pay now|1", "1:a|href=/x|Go|0", "1:img||3", None]),
    st.sampled_from(["#buy", "#btn-a1b2c3", "#a > b", "div > b", "html > b", None]),
)


@given(st.dictionaries(_elements, st.frozensets(st.integers(1, 4), min_size=1)), st.randoms())
def test_groups_hold_every_element_once_in_any_order(
    found: dict[Element, frozenset[int]], dice: object
) -> None:
    made = groups(found)
    assert sorted(map(repr, found)) == sorted(repr(one) for alike in made for one in alike)
    shuffled = list(found.items())
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert groups(dict(shuffled)) == made
