"""Values within payloads of events, and which of them tell what something is worth."""

from __future__ import annotations

from app.insights.money import Amount
from app.insights.payloads import fields, likely, read, told


def test_a_path_leads_through_objects_and_lists() -> None:
    payload = {"order": {"lines": [{"price": "9,90"}, {"price": 5}], "currency": "EUR"}}
    assert told(payload, "order.lines.0.price").amount == Amount(9.9, "EUR")
    assert told(payload, "order.lines.1.price").amount == Amount(5, "EUR")
    for nowhere in ("order.lines.2.price", "order.total", "order.lines.x", "order.currency.name"):
        assert not told(payload, nowhere).is_told
    assert told(40, "").amount == Amount(40)


def test_a_name_with_points_in_it_is_met() -> None:
    assert told({"order.total": 3, "order": {"total": 4}}, "order.total").amount == Amount(3)
    assert told({"order.a": {"b.c": 5}}, "order.a.b.c").amount == Amount(5)


def test_currency_and_order_are_those_next_to_the_amount_or_above_it() -> None:
    payload = {"currency": "USD", "orderId": "A-1", "detail": {"total": 3, "currency": "EUR"}}
    found = told(payload, "detail.total")
    assert (found.amount, found.order) == (Amount(3, "EUR"), "A-1")
    assert told({"total": 1, "order_id": " "}, "total").order is None


def test_what_is_there_and_no_amount_is_told_and_unread() -> None:
    found = told({"total": "a lot"}, "total")
    assert (found.amount, found.is_told) == (None, True)
    assert not told({"total": None}, "total").is_told


def test_a_payload_that_is_text_of_json_is_read_and_a_broken_one_is_none() -> None:
    assert read('"{\\"a\\": 1}"') == {"a": 1}
    assert read('{"a": "cut her') is None
    assert read('"{cut"') is None
    assert read("[" * 5_000) is None


def test_the_fields_there_are_come_with_examples_the_likeliest_amount_first() -> None:
    payloads = [
        '{"name": "Ann", "items": 3, "total": "12,50 €", "nested": {"tax": 1}}',
        '{"name": "Bob", "items": 1, "total": "9 €", "nested": {"tax": 2}}',
        '{"cut',
    ]
    found = fields(payloads)
    assert [one.path for one in found] == ["total", "items", "nested.tax", "name"]
    assert (found[0].payloads, found[0].amounts, found[0].examples) == (2, 2, ("12,50 €", "9 €"))
    best = likely(found)
    assert best is not None
    assert best.path == "total"
    assert likely(fields(['{"items": 3}'])) is None
    assert likely(fields(['{"price": "on request"}'])) is None
    (whole,) = fields(["40"])
    assert (whole.path, whole.examples) == ("", ("40",))
