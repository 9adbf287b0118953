"""Keys that are hardly persons' are offered last, with why."""

from __future__ import annotations

from msgspec.structs import replace

from app.formats.model import Trait
from app.library import person_offers
from app.library.database import Library
from tests.library import builder
from tests.library.test_person_rules import put, typed


def test_groups_and_products_are_offered_last_with_why_they_are_hardly_persons(
    library: Library,
) -> None:
    for at in range(10):
        pages = [f"https://shop.example/item?id={at % 3 + 1}&uid=u{at // 2}"]
        if at % 3 == 0:
            pages.append("https://shop.example/item?id=9")
        put(
            library,
            f"session {at}",
            replace(
                builder.analysis(visits=tuple(builder.visit(page) for page in pages)),
                entries=typed(f"p{at // 2}@example.org").entries,
            ),
            replace(builder.known_as(("id", f"d-{at}")), traits=(Trait("variant", "AB"[at % 2]),)),
        )
    found = [(one.rule.called, one.doubt) for one in person_offers.offers(library)]
    assert found == [
        ("typed:email", ""),
        ("address:uid", ""),
        ("trait:variant", "many"),
        ("address:id", "several"),
    ]
