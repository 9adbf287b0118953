"""How a story is put in words."""

from __future__ import annotations

from app.insights.person import Chapter, Moment, Sitting
from app.library.person_rules import Rule
from app.ui.journeys.person import reading

DAY_MS = 86_400_000.0


def test_time_away_is_said_in_its_largest_unit() -> None:
    sitting = Sitting(1, 0.0, 1.0, 1.0, "phone", None, None, "blog.example", 1, 1, 0)
    chapter = Chapter(sitting, (), 3 * DAY_MS + 5.0, is_other_device=True, is_other_site=True)
    assert reading.away(chapter).text.replace("\u2068", "").replace("\u2069", "") == (
        "3 days later, on the phone, at blog.example"
    )
    assert reading.later(-1) == "Meanwhile"
    assert reading.later(59_000) == "At once"


def test_what_was_recorded_is_written_plainly() -> None:
    line = reading.line(Moment("error", 1, 0.0, "uncaught", "<b>Type\x1bError</b>\u202e", times=3))
    assert (line.text, line.often) == ("<b>TypeError</b>", "×3")
    nps = reading.line(
        Moment("feedback", 1, 0.0, "nps", "How likely?", "fine", value=9.0, most=10.0)
    )
    assert (nps.title, nps.text) == ("NPS 9 of 10", "fine")


def test_a_rule_has_a_name_in_words() -> None:
    rules = (Rule("typed", "email"), Rule("trait", "plan_id"), Rule("address", "uid"))
    assert [reading.rule_title(rule.kind, rule.name) for rule in rules] == [
        "e-mail typed or told", "trait plan_id", "address parameter uid"
    ]  # fmt: skip
