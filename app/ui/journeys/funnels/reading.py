"""What the tab asks the library (on the surveyor's thread), and how funnels are put in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.library import carts, completion, funnel_keeping, funnels, search
from app.library.funnel_keeping import Kept
from app.library.funnel_suggestions import Suggestion, suggestions
from app.library.funnels import Answer, Asked
from app.library.search_sql import UNKNOWN, condition
from app.library.segments import readable
from app.library.steps import Step
from app.library.view_columns import among, views_of
from app.library.wildcards import exactly, pieces
from app.proportions import CERTAIN, Share, is_roughly_known, p_value, raised, wilson
from app.ui import kinds, words
from app.ui.journeys.behind import Moment

if TYPE_CHECKING:
    from app.library.database import Library

_CONTEXT = "funnels"
#: groups that are told of what sessions differ in
MOST_GROUPS = 8
SEGMENTS = "segment"
ARROW = " → "


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


#: what a step may be, as `app.library.steps` has it
KINDS = {
    "page": _t("Page"), "click": _t("Click on"), "event": _t("Event"), "shown": _t("Text shown"),
    "product": _t("Product"), "cart": _t("Cart"), "signal": _t("Signal"), "error": _t("Error"),
    "element": _t("Element"), "feedback": _t("Feedback"),
}  # fmt: skip
_CART = {
    "add": _t("Put in the cart"), "remove": _t("Taken out of the cart"), "open": _t("Cart opened"),
    "checkout": _t("Checkout"), "order": _t("Ordered"), "left": _t("Cart left"),
}  # fmt: skip
#: by what the sessions of a funnel are told apart
GROUPS = {
    "": _t("not told apart"), "device": _t("by device"), "variant": _t("by variant"), "visitor": _t("by first visit"),
    "browser": _t("by browser"), "os": _t("by system"), "country": _t("by country"),
    "language": _t("by language"), "utm_source": _t("by campaign"), "referrer": _t("by referrer"),
    SEGMENTS: _t("by kept searches"),
}  # fmt: skip
#: what sessions may leave untold
_UNTOLD = {
    "device": _t("a device"), "variant": _t("a variant"), "browser": _t("a browser"), "os": _t("a system"),
    "country": _t("a country"), "language": _t("a language"), "utm_source": _t("a campaign"),
    "referrer": _t("a referrer"),
}  # fmt: skip
WITHIN_MS = {
    _t("in any time"): None, _t("within 1 minute"): 60_000.0, _t("within 10 minutes"): 600_000.0,
    _t("within 30 minutes"): 1_800_000.0, _t("within 1 hour"): 3_600_000.0, _t("within 1 day"): 86_400_000.0,
    _t("within 7 days"): 604_800_000.0, _t("within 30 days"): 2_592_000_000.0,
}  # fmt: skip


class Group(Struct, frozen=True):
    """Some of the sessions: what they are called, the query that leaves them, how many reached each step. `p`: how
    likely so great a difference to all others is by chance, all groups having been asked; None where nobody else is
    there."""

    name: str
    query: str
    counts: tuple[int, ...]
    p: float | None

    @property
    def whole(self) -> Share:
        """Of those who began, how many came to the end."""
        return Share(self.counts[-1], self.counts[0])


class Shown(Struct, frozen=True):
    """A funnel with its numbers."""

    asked: Asked
    query: str
    answer: Answer
    groups: tuple[Group, ...]


class Asking(Struct, frozen=True):
    """Asks how far the sessions of a query come, and how far their groups do."""

    asked: Asked
    query: str
    by: str = ""

    def __call__(self, db: Library) -> Shown:
        answer = funnels.ask(db, self.asked, search.parse(self.query))
        return Shown(self.asked, self.query, answer, self._groups(db, answer))

    def _groups(self, db: Library, answer: Answer) -> tuple[Group, ...]:
        named = [] if not self.by else list(self._named(db))
        if not named:
            return ()
        masks = [among(db, condition(search.parse(query))) for _, query in named]
        counts = [tuple(one) for one in funnels.by_groups(answer, masks).tolist()]
        whole = answer.counts
        chances = [_chance(one, whole) for one in counts]
        known = [chance for chance in chances if chance is not None]
        told = dict(zip(known, raised(known), strict=True))
        return tuple(
            Group(name, query, one, None if chance is None else told[chance])
            for (name, query), one, chance in zip(named, counts, chances, strict=True)
            if one[0]
        )

    def _named(self, db: Library) -> Sequence[tuple[str, str]]:
        if self.by == SEGMENTS:
            return [(one.name, one.query) for one in readable(db)][:MOST_GROUPS]
        offered = completion.values(db, self.by, "", self.query)[:MOST_GROUPS]
        named = [(one.value, exactly(self.by, one.value)) for one in offered]
        return [(name, f"{self.by}:{search.quoted(pattern)}") for name, pattern in named]


def _chance(group: Sequence[int], whole: Sequence[int]) -> float | None:
    """Of the group against all others, as far as there are others."""
    others = Share(whole[-1] - group[-1], whole[0] - group[0])
    if len(group) < 2 or not others.total or not group[0]:
        return None
    return p_value(Share(group[-1], group[0]), others)


class Instead(Struct, frozen=True):
    """What some of those who are lost did: `page` is None for those who left, `signal` the last that was found."""

    page: str | None
    signal: str | None
    moments: tuple[Moment, ...]
    of: int


class Lost(Struct, frozen=True):
    """Asks what those who are lost at a step did instead."""

    shown: Shown
    step: int

    def __call__(self, db: Library) -> tuple[Instead, ...]:
        answer = self.shown.answer
        since = dict(answer.lost(self.step))
        found = [
            Instead(
                went.page.pattern if went.page else None,
                None,
                _moments(went.sessions, since),
                len(since),
            )
            for went in funnels.went(answer, self.step, views_of(db))
        ]
        found += [
            Instead(None, told.kind, _moments(told.sessions, since), len(since))
            for told in funnels.told(db, answer, self.step)
        ]
        return tuple(found)


def _moments(sessions: Sequence[int], since: dict[int, float]) -> tuple[Moment, ...]:
    return tuple(Moment(session, since[session]) for session in sessions)


class Starting(Struct, frozen=True):
    """What there is to begin with."""

    kept: tuple[Kept, ...]
    suggested: tuple[Suggestion, ...]


class Beginning(Struct, frozen=True):
    """Asks for the funnels that are kept, and those worth asking for."""

    query: str

    def __call__(self, db: Library) -> Starting:
        return Starting(funnel_keeping.kept(db), suggestions(db, search.parse(self.query)))


class Values(Struct, frozen=True):
    """Asks what may stand in a step."""

    key: str
    begun: str

    def __call__(self, db: Library) -> tuple[str, ...]:
        return tuple(one.value for one in completion.values(db, self.key, self.begun))


def kind_title(key: str) -> str:
    """What a kind of step is called."""
    return _tr(KINDS[key])


def group_title(by: str) -> str:
    """By what is told apart."""
    return _tr(GROUPS[by])


def within_titles() -> tuple[tuple[str, float | None], ...]:
    """How long a funnel may take."""
    return tuple((_tr(title), length) for title, length in WITHIN_MS.items())


def step_title(step: Sequence[Step]) -> str:
    """A step as a person reads it: a page by its address, all else with its kind."""
    return _tr(" or ").join(_one(one) for one in step)


def _one(step: Step) -> str:
    if step.key == "signal":
        return kinds.name_of(step.pattern)
    if step.key == "cart":
        what, _, about = step.pattern.partition("=")
        done = _tr(_CART[what.strip().lower()]) if carts.is_step(what) else words.plain(what, 80)
        return f"{done} “{words.plain(about, 80)}”" if about else done
    # how a star is written in a search is nothing to read
    said = "*".join(pieces(step.pattern))
    said = words.plain(said.removeprefix("//") if step.key == "page" else said, 80)
    return said if step.key == "page" else f"{kind_title(step.key)} “{said}”"


def way(asked: Asked) -> str:
    """All the steps in one line."""
    return ARROW.join(titles(asked))


def titles(asked: Asked) -> list[str]:
    """Each step as a person reads it."""
    return [step_title(step) for step in asked.steps]


def percent(share: float | None) -> str:
    """A share as a number; empty of nobody."""
    if share is None:
        return ""
    told = f"{100 * share:.1f}" if share < 0.995 and share else f"{100 * share:.0f}"
    return _tr("%1 %").replace("%1", told)


def between(of: Share) -> str:
    """A share with its range."""
    if of.share is None:
        return _tr("nobody")
    low, high = wilson(of)
    said = _tr("%1 (%2 to %3)").replace("%1", percent(of.share))
    said = said.replace("%2", percent(low)).replace("%3", percent(high))
    if is_roughly_known(of.total):
        return said
    return _tr("%1, of few").replace("%1", said)


def instead_title(one: Instead) -> str:
    """What they did instead."""
    if one.signal is not None:
        return kinds.name_of(one.signal)
    if one.page is None:
        return _tr("left")
    return words.plain(one.page.removeprefix("//"), 80)


def instead_kind(one: Instead) -> str:
    """Which sort of thing that is."""
    if one.signal is not None:
        return _tr("last signal")
    return _tr("no other page came") if one.page is None else _tr("next page")


def untold(group: Group) -> str:
    """What the sessions of a group do not tell; empty where they tell it."""
    key, _, value = group.query.partition(":")
    return _tr(_UNTOLD[key]) if value == UNKNOWN and key in _UNTOLD else ""


def is_certain(group: Group) -> bool:
    """Whether its difference to the others is no chance."""
    return group.p is not None and group.p < CERTAIN


def counted(number: int, asked: Asked) -> str:
    """So many sessions, or people."""
    if asked.is_by_people:
        return (
            _tr("1 person") if number == 1 else _tr("%1 people").replace("%1", words.number(number))
        )
    return (
        _tr("1 session") if number == 1 else _tr("%1 sessions").replace("%1", words.number(number))
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
