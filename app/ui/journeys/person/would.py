"""What a rule would do, in sentences."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.library.person_offers import SUSPICIOUS, Doubt
from app.library.person_preview import Preview, Result
from app.ui import words
from app.ui.journeys.person import reading

#: persons that are told one by one, and values of one
MOST_LINES, MOST_VALUES = 6, 4


def sentences(would: Preview, is_on: bool, doubt: Doubt = "") -> list[str]:
    """What is read, whom it joins, and what is to be looked at before."""
    title = reading.rule_title(would.rule.kind, would.rule.name)
    said = [
        reading.counted(
            would.sessions, _tr("“%2” is told in 1 session."), _tr("“%2” is told in %1 sessions.")
        ).replace("%2", title)
    ]
    if is_on:
        said.append(_tr("It is on: sessions with the same one are one person's."))
    elif would.results:
        joined = _tr("Turned on, %1 persons become %2: %3 sessions.")
        joined = joined.replace("%1", words.number(would.persons))
        joined = joined.replace("%2", words.number(would.left))
        said.append(joined.replace("%3", words.number(would.moved)))
    else:
        said.append(_tr("Turned on, it joins nobody now; sessions to come may follow it."))
    if would.unclear:
        several = _tr("1 session tells several and is left out.")
        many = _tr("%1 sessions tell several and are left out.")
        said.append(reading.counted(would.unclear, several, many))
    if not is_on:
        said += _joined(would)
        said += _doubts(would, doubt)
    return said


def _joined(would: Preview) -> list[str]:
    """A line for each person, and one for all who have none."""
    shown = would.results
    if len(shown) > MOST_LINES:
        shown = shown[: MOST_LINES - 1]
    lines = [f"    {_values(one)}: {_counts(one.persons, one.sessions)}" for one in shown]
    rest = would.results[len(shown) :]
    if rest:
        others = _tr("%1 more").replace("%1", words.number(len(rest)))
        counts = _counts(sum(one.persons for one in rest), sum(one.sessions for one in rest))
        lines.append(f"    {others}: {counts}")
    return lines


def _values(of: Result) -> str:
    shown = [words.isolated(words.plain(one, 60)) for one in of.values[:MOST_VALUES]]
    if len(of.values) > MOST_VALUES:
        more = _tr("%1 more").replace("%1", words.number(len(of.values) - MOST_VALUES))
        shown.append(more)
    return " + ".join(shown)


def _counts(persons: int, sessions: int) -> str:
    """As a row of the list tells it: `4 persons, 5 sessions`."""
    return ", ".join(
        (
            reading.counted(persons, _tr("1 person"), _tr("%1 persons")),
            reading.counted(sessions, _tr("1 session"), _tr("%1 sessions")),
        )
    )


def _doubts(would: Preview, doubt: Doubt) -> list[str]:
    said = []
    meeting = would.meeting
    if len(meeting) == 1:
        said.append(
            {
                "email": _tr("Look first: %1 e-mails meet in one person, by another name that both have."),
                "tel": _tr("Look first: %1 phone numbers meet in one person, by another name that both have."),
            }
            .get(
                would.rule.name if would.rule.kind == "typed" else "",
                _tr("Look first: %1 values meet in one person, by another name that both have."),
            )
            .replace("%1", words.number(len(meeting[0].values)))
        )  # fmt: skip
    elif meeting:
        many = _tr(
            "Look first: in each of %1 persons several values meet, by another name that they share."
        )
        said.append(many.replace("%1", words.number(len(meeting))))
    if any(one.persons >= SUSPICIOUS for one in would.results if len(one.values) == 1):
        doubt = doubt or "many"
    if doubt:
        said.append(doubted(doubt))
    return said


def doubted(doubt: Doubt) -> str:
    """Why a rule hardly tells who somebody is."""
    if doubt == "several":
        return _tr(
            "The same person tells several values: it names something else, such as a product."
        )
    return _tr("One value joins many: it may be nobody's own.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("person", text)
