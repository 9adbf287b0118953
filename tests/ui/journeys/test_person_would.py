"""What a rule would do, in sentences."""

from __future__ import annotations

from app.library.person_preview import Preview, Result
from app.library.person_rules import Rule
from app.ui.journeys.person import would


def test_two_addresses_that_meet_in_one_person_are_both_told_before_a_rule_is_turned_on() -> None:
    results = (
        Result(("mei@x.example", "priya@x.example"), 4, 5),
        *(Result((f"p{at}@x.example",), 2, 3) for at in range(7)),
    )
    said = would.sentences(Preview(Rule("typed", "email"), 20, 1, 18, 8, 26, results), False)
    plain = [one.replace("\u2068", "").replace("\u2069", "").strip() for one in said]
    assert plain[:4] == [
        "“e-mail typed or told” is told in 20 sessions.",
        "Turned on, 18 persons become 8: 26 sessions.",
        "1 session tells several and is left out.",
        "mei@x.example + priya@x.example: 4 persons, 5 sessions",
    ]
    assert plain[-2] == "3 more: 6 persons, 9 sessions"
    assert plain[-1].startswith("Look first: 2 e-mails meet in one person")
