"""How the numbers of goals are put in words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.insights.goals import Course, Money, Outcome, Part
from app.insights.payloads import Field
from app.library.goal_doors import Door, Which
from app.library.goal_results import Result
from app.library.goal_suggestions import Suggestion, Why
from app.library.goals import ISSUE, MET, SEGMENT, Worth
from app.library.issue_findings import JS_ERROR
from app.proportions import Interval, Share, wilson
from app.ui import kinds, words
from app.ui.journeys.shares import few
from app.ui.theme import Role

_CONTEXT = "goals"
#: a range so wide is told in whole percent, one narrower than the other to a hundredth
ROUGH, FINE = 0.2, 0.005
#: one order that is so much of all revenue is spoken of
MUCH = 0.2


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


TITLES = {
    "device": _t("Device"), "variant": _t("Variant"), "utm_source": _t("Campaign source"),
    "utm_medium": _t("Campaign medium"), "utm_campaign": _t("Campaign"), "referrer": _t("Referrer"),
    "visitor": _t("First visit or later"), "entry": _t("First page"), "country": _t("Country"),
    "language": _t("Language"), "browser": _t("Browser"), "os": _t("System"), "screen": _t("Window size"),
    "tag": _t("Tag"), SEGMENT: _t("Saved search"), "page": _t("Page seen before"), "signal": _t("Signal before"),
    ISSUE: _t("Issue before"),
    "event": _t("Event before"), "product": _t("Product seen before"),
}  # fmt: skip


def by_title(by: str) -> str:
    """What sessions are parted by, in words."""
    return _tr(TITLES[by])


def part(by: str, name: str) -> str:
    """What a part is called."""
    if by == "signal":
        return kinds.name_of(name.replace(" ", "_"))
    if by == ISSUE:
        kind, _, where = name.partition(": ")
        word = kind.replace(" ", "_")
        said = kinds.name(JS_ERROR) if word == JS_ERROR else kinds.name_of(word)
        return f"{said} · {words.plain(where, 80)}" if where else said
    return words.plain(name, 80) or "–"


def share(of: Share) -> str:
    """A share in percent, as finely as it is known.

    >>> share(Share(3, 6)), share(Share(4, 61)), share(Share(26875, 100000)), share(Share(0, 0))
    ('50 %', '6.6 %', '26.9 %', '–')
    """
    return "–" if of.share is None else f"{words.decimal(100 * of.share, _places(of))} %"


def percent(part: float) -> str:
    """Percent on a scale, or of something counted.

    >>> percent(0.5), percent(0.025), percent(0.0)
    ('50 %', '2.5 %', '0 %')
    """
    return f"{words.decimal(100 * part, 0 if round(100 * part, 1).is_integer() else 1)} %"


def ranged(of: Share) -> str:
    """Between which shares the true one lies.

    >>> ranged(Share(3, 6)), ranged(Share(4, 61)), ranged(Share(26875, 100000))
    ('19 to 81 %', '2.6 to 15.7 %', '26.6 to 27.2 %')
    """
    if not of.total:
        return ""
    low, high = (words.decimal(100 * end, _places(of)) for end in wilson(of))
    return _tr("%1 to %2 %").replace("%1", low).replace("%2", high)


def _places(of: Share) -> int:
    """Places behind the point that say something."""
    low, high = wilson(of)
    width = high - low
    return 0 if width >= ROUGH else 1 if width >= FINE else 2


def of_all(of: Share) -> str:
    """How many of how many."""
    said = _tr("%1 of %2").replace("%1", words.number(of.hits))
    return said.replace("%2", words.number(of.total))


def points(of: Interval | None) -> str:
    """How many points more or less, with the range.

    >>> points(Interval(0.021, 0.012, 0.034)), points(Interval(-0.053, -0.38, 0.081))
    ('+2.1 (+1.2 to +3.4)', '−5 (−38 to +8)')
    """
    if of is None:
        return ""
    # what is known to ten points only is not told to a tenth
    places = 0 if of.high - of.low > 0.1 else 1
    value, low, high = (
        f"{100 * one:+.{places}f}".replace("-", "−") for one in (of.value, of.low, of.high)
    )
    said = _tr("%1 (%2 to %3)").replace("%1", value)
    return said.replace("%2", low).replace("%3", high)


def amount(value: float, currency: str | None) -> str:
    """An amount as the person's language writes it, with its currency."""
    whole = abs(value) >= 10_000
    said = words.decimal(value, 0 if whole else 2)
    return f"{said} {words.plain(currency, 12)}".strip()


def amounts(of: tuple[Money, ...]) -> str:
    """Revenue, each currency for itself."""
    return " + ".join(amount(one.total, one.currency) for one in of)


def order_value(of: tuple[Money, ...]) -> str:
    """The middle order of the currency of most orders."""
    return amount(of[0].median.value, of[0].currency) if of else ""


def money(of: Money) -> str:
    """One currency in one line: how many orders, the middle one, the mean, with their ranges."""
    parts = [
        _counted(of.orders, _tr("1 order"), _tr("%1 orders")),
        _tr("middle order %1").replace("%1", _with_range(of.median, of.currency)),
        _tr("mean %1").replace("%1", _with_range(of.mean, of.currency)),
        _tr("%1 a session").replace("%1", _with_range(of.a_session, of.currency)),
    ]
    return " · ".join(parts)


def _with_range(of: Interval, currency: str | None) -> str:
    if of.low in (of.value, -float("inf")):
        return amount(of.value, currency)
    low, high = amount(of.low, None), amount(of.high, None)
    said = _tr("%1 (%2 to %3)").replace("%1", amount(of.value, currency))
    return said.replace("%2", low).replace("%3", high)


def caveats(of: Outcome) -> str:
    """What is to be known of the revenue."""
    said = []
    for one in of.money:
        if one.greatest >= MUCH and one.orders > 1:
            told = _tr("One order is %1 of all revenue in %2.").replace("%1", percent(one.greatest))
            said.append(told.replace("%2", words.plain(one.currency, 12) or _tr("this goal")))
    if len(of.money) > 1:
        said.append(_tr("Currencies are not added up."))
    return " ".join(said)


def unread(of: Outcome) -> str:
    """How many orders tell no amount that can be read; empty for none."""
    if not of.unread:
        return ""
    return _counted(
        of.unread,
        _tr("1 order tells no amount that can be read"),
        _tr("%1 orders tell no amount that can be read"),
    )


def asked(of: Result) -> str:
    """What a goal asks, or why it cannot be asked any more."""
    return words.plain(of.refusal or of.goal.query, 120)


def goal_role(of: Result) -> Role:
    """The colour of a goal's name."""
    return Role.MUTED if of.refusal else Role.TEXT


def summary(of: Result) -> str:
    """What the goal comes to, in a sentence or two."""
    outcome = of.outcome
    if of.refusal:
        said = _tr("This goal cannot be asked any more: %1")
        return said.replace("%1", words.plain(of.refusal, 400))
    if not outcome.sessions.total:
        return _tr("The search leaves no session.")
    said = _tr("%1 sessions reached it: %2; anything from %3 fits (95 %).")
    said = said.replace("%1", of_all(outcome.sessions)).replace("%2", share(outcome.sessions))
    parts = [said.replace("%3", ranged(outcome.sessions))]
    caution = few(outcome.sessions.total)
    if caution:
        parts.append(caution)
    if outcome.after is not None:
        said = _tr("In the middle it took %1 from the beginning of the session.")
        parts.append(said.replace("%1", words.length(outcome.after.value)))
    elif not of.has_moments:
        parts.append(_tr("It asks for the session as a whole, so it counts as reached at its end."))
    return " ".join(parts)


def what_parts_tell(by: str) -> str:
    """What is to be known of parts, below them."""
    said = _tr("Each beside all other sessions, ranges of 95\u00a0%.")
    if by in MET:
        said = f"{said} {_tr('Only what came before the goal counts.')}"
    return f"{said} {_tr('None of it tells why.')}"


def verdict(of: Part) -> str:
    """Whether a part differs from the others, in a word."""
    if of.more is None:
        return ""
    if not of.is_certain:
        return _tr("may be chance")
    return _tr("more") if of.more.value > 0 else _tr("less")


def verdict_role(of: Part) -> Role:
    """Its colour."""
    if not of.is_certain or of.more is None:
        return Role.MUTED
    return Role.GOOD if of.more.value > 0 else Role.RAGE


def compared(name: str, of: Part) -> str:
    """A part beside the others, in a sentence: as ranges, never as a cause."""
    said = _tr("With %1 %2 reach it (%3), without %4 (%5).").replace("%1", words.isolated(name))
    for sign, told in (
        ("%2", share(of.met)), ("%3", ranged(of.met)), ("%4", share(of.others)), ("%5", ranged(of.others)),
    ):  # fmt: skip
        said = said.replace(sign, told)
    return said


def suggestion(of: Suggestion) -> str:
    """What a suggested goal is called."""
    named = {
        Why.PURCHASE: _tr("Purchase"), Why.SIGNUP: _tr("Sign-up"), Why.LEAD: _tr("Lead"),
        Why.SUBSCRIBE: _tr("Subscription"),
    }  # fmt: skip
    return named.get(of.why) or words.plain(of.page, 60)


def why(of: Suggestion) -> str:
    """Why it is suggested."""
    sessions = _counted(of.sessions, _tr("1 session"), _tr("%1 sessions"))
    if of.why is Why.THANKS:
        return _tr("a page that thanks · %1").replace("%1", sessions)
    if of.why is Why.AFTER_CART:
        return _tr("where most end who filled a cart · %1").replace("%1", sessions)
    said = _tr("an event tells of it · %1").replace("%1", sessions)
    if of.worth is None:
        return said
    return f"{said} · {_tr('worth: %1').replace('%1', worth(of.worth))}"


def worth(of: Worth | None) -> str:
    """Where the worth is told."""
    if of is None:
        return ""
    return words.plain(f"{of.event}.{of.field}" if of.field else of.event, 60)


def behind_title(door: Door, part: str, number: int) -> str:
    """What the sessions behind a number are."""
    titles = {
        Which.ALL: (_tr("1 session"), _tr("%1 sessions")),
        Which.REACHED: (_tr("1 session reached “%2”"), _tr("%1 sessions reached “%2”")),
        Which.MISSED: (_tr("1 session never reached “%2”"), _tr("%1 sessions never reached “%2”")),
        Which.AGAIN: (
            _tr("1 session of people who came again for “%2”"),
            _tr("%1 sessions of people who came again for “%2”"),
        ),
        Which.WORTH: (_tr("1 session with an order"), _tr("%1 sessions with orders")),
        Which.UNREAD: (_tr("1 session without an amount"), _tr("%1 sessions without an amount")),
    }
    said = _counted(number, *titles[door.which]).replace("%2", words.plain(door.goal.name, 40))
    return f"{said} · {part}" if part else said


def behind_hint(number: int, told: int) -> str:
    """How many of them are listed, where that is not all."""
    if told >= number:
        return ""
    said = _tr("The first %1 of %2.").replace("%1", words.number(told))
    return said.replace("%2", words.number(number))


def dates(begin_ms: float, end_ms: float) -> str:
    """The days of a column of time as a query says them."""
    begin, end = (datetime.fromtimestamp(one / 1000).astimezone() for one in (begin_ms, end_ms))
    return f"started>={begin:%Y-%m-%d} started<{end:%Y-%m-%d}"


def days(begin_ms: float, end_ms: float) -> str:
    """The days of a column of time."""
    begin, end = words.day(begin_ms), words.day(end_ms - 1)
    return begin if begin == end else f"{begin} – {end}"


def column_said(of: Course, at: int, currency: str | None) -> str:
    """One column of time in words."""
    begin_ms = of.begin_ms + at * of.width_ms
    parts = [
        days(begin_ms, begin_ms + of.width_ms),
        f"{of_all(of.shares[at])} · {share(of.shares[at])}",
    ]
    if of.revenue[at]:
        parts.append(amount(of.revenue[at], currency))
    return " · ".join(parts)


def fits(found: int, total: int) -> str:
    """How many sessions a query leaves."""
    said = _counted(found, _tr("1 of %2 sessions fits"), _tr("%1 of %2 sessions fit"))
    return said.replace("%2", words.number(total))


def field(of: Field) -> str:
    """A field that may tell a worth, with examples."""
    examples = ", ".join(words.plain(one, 24) for one in of.examples)
    return f"{words.plain(of.path, 60) or _tr('the payload itself')}  ·  {examples}"


def _counted(number: int, one: str, many: str) -> str:
    return one if number == 1 else many.replace("%1", words.number(number))
