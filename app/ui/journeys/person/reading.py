"""How a story is put in words and signs: each moment a line, each time away one, each session a heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.friction.model import Kind
from app.insights.person import Chapter, Moment, Sum, What
from app.library.person_list import Key, PersonRow
from app.library.person_story import Story
from app.ui import kinds, words
from app.ui.theme import Role

_CONTEXT = "person"
DEVICE_ICONS = {"desktop": "desktop", "tablet": "tablet", "phone": "phone"}
#: a product seen so often stands out
OFTEN = 3
MINUTE_MS, HOUR_MS, DAY_MS = 60_000.0, 3_600_000.0, 86_400_000.0
_KINDS = {str(kind): kind for kind in Kind}


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


class Away(Struct, frozen=True):
    """The time between two sessions. `is_return`: long enough to stand out."""

    text: str
    icon: str
    is_return: bool


class Head(Struct, frozen=True):
    """Where a session begins."""

    session: int
    title: str
    text: str
    icon: str
    friction: int | None
    spark: bytes


class Line(Struct, frozen=True):
    """One moment; `often`: it came again and again, and stands out by that word."""

    session: int
    at_ms: float
    time: str
    what: What
    icon: str
    role: Role
    title: str
    text: str
    often: str = ""
    is_strong: bool = False


Row = Away | Head | Line


class Order(Struct, frozen=True):
    """One entry of the menu of orders."""

    title: str
    key: Key


ORDERS = (
    Order(_t("last seen"), "last"),
    Order(_t("most sessions"), "sessions"),
    Order(_t("most spent"), "spent"),
    Order(_t("most friction"), "friction"),
    Order(_t("first seen last"), "first"),
    Order(_t("name, A to Z"), "name"),
)

#: what can be left out of a story
CHOICES: tuple[tuple[What, str], ...] = (
    ("page", _t("Pages")),
    ("product", _t("Products")),
    ("cart", _t("Cart")),
    ("signal", _t("Signals")),
    ("error", _t("Errors")),
    ("milestone", _t("Milestones")),
    ("feedback", _t("Feedback")),
    ("note", _t("Notes")),
)
_CART = {
    "add": _t("Into the cart"),
    "remove": _t("Out of the cart"),
    "open": _t("Cart opened"),
    "checkout": _t("Checkout"),
    "order": _t("Order"),
}
_EVENTS = {
    "purchase": _t("Purchase"),
    "signup": _t("Sign-up"),
    "add_to_cart": _t("Into the cart"),
    "begin_checkout": _t("Checkout"),
    "lead": _t("Lead"),
    "subscribe": _t("Subscription"),
}
_FEEDBACK = {
    "nps": _t("NPS"),
    "csat": _t("CSAT"),
    "rating": _t("Rating"),
    "survey": _t("Survey"),
    "feedback": _t("Feedback"),
    "text": _t("Answer"),
}


def order_title(order: Order) -> str:
    """An order in the person's language."""
    return _tr(order.title)


def choice(title: str) -> str:
    """What can be left out, in the person's language."""
    return _tr(title)


def rows(story: Story, left_out: frozenset[What] = frozenset()) -> tuple[Row, ...]:
    """A story as rows."""
    found: list[Row] = []
    for number, chapter in enumerate(story.chapters):
        if chapter.gap_ms is not None:
            found.append(away(chapter))
        found.append(head(chapter, story.earlier + number + 1, story.sessions))
        found += (line(one) for one in chapter.moments if one.what not in left_out)
    return tuple(found)


def away(chapter: Chapter) -> Away:
    """How long it was until a session, and where the person came back."""
    sitting, gap_ms = chapter.sitting, chapter.gap_ms or 0.0
    text = later(gap_ms)
    if chapter.is_other_device and sitting.device is not None:
        text = _tr("%1, on the %2").replace("%1", text).replace("%2", device(sitting.device))
    if chapter.is_other_site and sitting.site is not None:
        site = words.isolated(words.plain(sitting.site, 60))
        text = _tr("%1, at %2").replace("%1", text).replace("%2", site)
    icon = DEVICE_ICONS.get(sitting.device or "", "") if chapter.is_other_device else ""
    return Away(text, icon, chapter.is_return)


def later(gap_ms: float) -> str:
    """A time that went by, in its largest unit.

    >>> later(3 * 86_400_000.0), later(-1.0), later(61_000.0)
    ('3 days later', 'Meanwhile', '1 minute later')
    """
    if gap_ms < 0:
        return _tr("Meanwhile")
    for unit_ms, one, many in (
        (DAY_MS, _tr("1 day later"), _tr("%1 days later")),
        (HOUR_MS, _tr("1 hour later"), _tr("%1 hours later")),
        (MINUTE_MS, _tr("1 minute later"), _tr("%1 minutes later")),
    ):
        if gap_ms >= unit_ms:
            count = int(gap_ms // unit_ms)
            return one if count == 1 else many.replace("%1", words.number(count))
    return _tr("At once")


def head(chapter: Chapter, number: int, of: int) -> Head:
    """A session as its heading tells it."""
    one = chapter.sitting
    parts = [device(one.device).capitalize() if one.device else _tr("Unknown device")]
    parts += [words.plain(part, 40) for part in (one.browser, one.os) if part]
    parts += [words.isolated(words.plain(one.site, 60))] if one.site else []
    said = [words.length(one.duration_ms), counted(one.pages, _tr("1 page"), _tr("%1 pages"))]
    visit = _tr("visit %1 of %2").replace("%1", words.number(number))
    title = f"{words.moment(one.started_at_ms)} · {visit.replace('%2', words.number(of))}"
    return Head(
        one.session, title, " · ".join((*parts, *said)),
        DEVICE_ICONS.get(one.device or "", "desktop"), one.friction, one.sparkline,
    )  # fmt: skip


def line(one: Moment) -> Line:
    """A moment as its row tells it."""
    icon, role, title, text = _told(one)
    often = ""
    if one.what == "product" and one.nth > 1:
        often = _tr("%1 time").replace("%1", ordinal(one.nth))
    elif one.times > 1 and one.what == "error":
        often = f"×{words.number(one.times)}"
    is_strong = one.nth >= OFTEN or is_outcome(one)
    return Line(
        one.session, one.at_ms, words.length(one.at_ms), one.what, icon, role, title, text, often, is_strong
    )  # fmt: skip


def _told(one: Moment) -> tuple[str, Role, str, str]:
    name, text = words.plain(one.name, 120), words.plain(one.text, 300)
    if one.what == "page":
        return "page", Role.MUTED, name or words.plain(one.page, 120), words.isolated(text)
    if one.what == "product":
        return "tag", Role.ACCENT, name, money(one.value, one.currency)
    if one.what == "cart":
        role = Role.GOOD if one.kind == "order" else Role.TEXT
        if one.kind == "checkout" and text:
            far = _tr("came as far as %1").replace("%1", words.isolated(text))
            return "cart", role, _tr(_CART[one.kind]), far
        about = " · ".join(part for part in (name or text, money(one.value, one.currency)) if part)
        return "cart", role, _tr(_CART.get(one.kind, one.kind)), about
    if one.what == "signal" and one.kind in _KINDS:
        kind = _KINDS[one.kind]
        return kinds.icon(kind), kinds.role(kind), kinds.name(kind), text or name
    if one.what == "error":
        return "error", Role.ERROR, _tr("Error"), name
    if one.what == "milestone":
        known = _EVENTS.get(one.kind.lower())
        title = _tr(known) if known else words.plain(one.kind.replace("_", " "), 60)
        return "good", Role.GOOD, title, money(one.value, one.currency)
    if one.what == "feedback":
        return "star", Role.DEAD, score(one), text or name
    return "note", Role.ACCENT, _tr("Note"), text


def is_outcome(one: Moment) -> bool:
    """Whether it is what visits are for."""
    return one.kind.lower() in ("purchase", "order", "signup")


def score(one: Moment) -> str:
    """Feedback with its score: `NPS 9 of 10`."""
    title = _tr(_FEEDBACK.get(one.kind, "Feedback"))
    if one.value is None:
        return title
    if one.most is None:
        return f"{title} {one.value:g}"
    of = _tr("%1 of %2").replace("%1", f"{one.value:g}").replace("%2", f"{one.most:g}")
    return f"{title} {of}"


def money(value: float | None, currency: str | None) -> str:
    """An amount with its currency, as far as that is told."""
    if value is None:
        return ""
    whole = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    return f"{whole} {words.plain(currency, 8)}" if currency else whole


def sums(of: Iterable[Sum]) -> str:
    """What was spent, by currency."""
    return " + ".join(money(one.value, one.currency) for one in of)


def ordinal(number: int) -> str:
    """A place in a row: `5th`.

    >>> [ordinal(one) for one in (1, 2, 3, 11, 22)]
    ['1st', '2nd', '3rd', '11th', '22nd']
    """
    if number % 100 in (11, 12, 13):
        return _tr("%1th").replace("%1", words.number(number))
    ends = {1: _tr("%1st"), 2: _tr("%1nd"), 3: _tr("%1rd")}
    return ends.get(number % 10, _tr("%1th")).replace("%1", words.number(number))


def device(name: str | None) -> str:
    """A kind of device in the person's language."""
    known = {"desktop": _tr("desktop"), "phone": _tr("phone"), "tablet": _tr("tablet")}
    return known.get(name or "", words.plain(name, 30) or _tr("unknown"))


def counted(count: int, one: str, many: str) -> str:
    """A count with its word."""
    return one if count == 1 else many.replace("%1", words.number(count))


def facts(story: Story) -> tuple[tuple[str, str], ...]:
    """What the head of a story tells: (value, what it is)."""
    devices = ", ".join(
        f"{device(name)} {words.number(count)}" if len(story.devices) > 1 else device(name)
        for name, count in story.devices
    )
    sites = ", ".join(words.plain(name, 40) for name, _ in story.sites if name)
    found = [
        (words.number(story.sessions), _tr("session") if story.sessions == 1 else _tr("sessions")),
        (words.number(story.returns), _tr("return") if story.returns == 1 else _tr("returns")),
        (devices, _tr("device") if len(story.devices) == 1 else _tr("devices")),
        (sites, _tr("site") if len(story.sites) == 1 else _tr("sites")),
        (words.day(story.first_seen_ms), _tr("first seen")),
        (words.day(story.last_seen_ms), _tr("last seen")),
        (words.length(story.active_ms), _tr("active")),
        (sums(story.spent) or "–", _tr("spent")),
    ]
    return tuple(one for one in found if one[0])


def seen_often(story: Story) -> str:
    """The product that was looked at most, where it was looked at again."""
    first = next(iter(story.products), None)
    if first is None or first.times < 2:
        return ""
    told = _tr("Looked at %1 %2 times")
    if not first.in_cart:
        told = _tr("Looked at %1 %2 times, never put it in the cart")
    name = words.isolated(words.plain(first.name, 60))
    return told.replace("%1", name).replace("%2", words.number(first.times))


def names(story: Story) -> tuple[tuple[str, str], ...]:
    """The names beside the one that is shown, each with where it is from."""
    found = []
    for one in story.names:
        value = words.plain(one.value, 60)
        if one.value != story.name or one.is_by_rule:
            source = _rule(one.kind) if one.is_by_rule else f"{one.source} {one.kind}"
            found.append((value, words.plain(source, 40)))
    return tuple(found)


def _rule(called: str) -> str:
    kind, _, name = called.partition(":")
    return rule_title(kind, name)


def rule_title(kind: str, name: str) -> str:
    """A rule in words."""
    if kind == "typed":
        return _tr("e-mail typed or told") if name == "email" else _tr("phone number typed")
    told = _tr("trait %1") if kind == "trait" else _tr("address parameter %1")
    return told.replace("%1", words.plain(name, 40))


def second_line(row: PersonRow) -> str:
    """What the list tells below a name."""
    parts = [
        counted(row.sessions, _tr("1 session"), _tr("%1 sessions")),
        words.day(row.last_seen_ms),
    ]
    if row.spent:
        parts.append(money(row.spent, row.currency))
    return " · ".join(parts)


def spoken(row: Row) -> str:
    """A row as a screen reader says it."""
    if isinstance(row, Away):
        return row.text
    if isinstance(row, Head):
        friction = (
            "" if row.friction is None else _tr("friction %1").replace("%1", str(row.friction))
        )
        return ", ".join(part for part in (row.title, row.text, friction) if part)
    return ", ".join(part for part in (row.time, row.title, row.often, row.text) if part)


def merging(of: Sequence[PersonRow]) -> str:
    """Several persons by name."""
    shown = ", ".join(words.isolated(words.plain(one.name, 40)) for one in of[:3])
    return shown if len(of) <= 3 else f"{shown} …"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
