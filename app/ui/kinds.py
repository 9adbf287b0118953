"""How each kind of signal is called, coloured and drawn, wherever it is shown; and from where one looks at it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Literal

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from app.friction.model import Cause, Kind, Why
from app.friction.wording import element as named
from app.friction.wording import sentence
from app.ui import words
from app.ui.theme import Role

_CONTEXT = "signals"
#: who goes to a signal sees what led to it, first
LEAD_MS = 2_000.0


class Gravity(IntEnum):
    """How much a kind asks to be looked at, the gravest first. Each has a colour and a shape of its own."""

    RAGE = 0
    ERROR = 1
    DEAD = 2
    QUIET = 3

    @property
    def role(self) -> Role:
        """Its colour."""
        return _ROLES[self]


_ROLES = {
    Gravity.RAGE: Role.RAGE,
    Gravity.ERROR: Role.ERROR,
    Gravity.DEAD: Role.DEAD,
    Gravity.QUIET: Role.MUTED,
}


class _Look(Struct, frozen=True):
    """`name`: in lists and headings. `chip`: beside a number. `counted`: the chip says the number even when it is 1."""

    name: str
    chip: str
    icon: str
    gravity: Gravity
    counted: bool = False


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


_RAGE, _ERROR, _DEAD, _QUIET = Gravity
#: a kind of signal; and what else is an issue: an uncaught error
IssueKind = Kind | Literal["js_error"]
_LOOKS: dict[IssueKind, _Look] = {
    "js_error": _Look(_t("JavaScript error"), _t("JS error"), "error", _ERROR),
    Kind.RAGE_CLICK: _Look(_t("Rage click"), _t("rage"), "rage", _RAGE, counted=True),
    Kind.DEAD_CLICK: _Look(_t("Dead click"), _t("dead"), "dead", _DEAD, counted=True),
    Kind.SLOW_CLICK: _Look(_t("Slow click"), _t("slow"), "clock", _DEAD, counted=True),
    Kind.ERROR_CLICK: _Look(_t("Error click"), _t("error click"), "error", _ERROR),
    Kind.ERROR_SHOWN: _Look(_t("Error shown"), _t("error shown"), "alert", _ERROR),
    Kind.THRASHED_CURSOR: _Look(_t("Thrashed cursor"), _t("thrashed"), "shake", _RAGE),
    Kind.EXCESSIVE_SCROLL: _Look(_t("Excessive scroll"), _t("scroll hunt"), "scroll", _DEAD),
    Kind.QUICK_BACK: _Look(_t("Quick back"), _t("quick back"), "back", _DEAD),
    Kind.LOOP: _Look(_t("Loop"), _t("loop"), "loop", _DEAD),
    Kind.HESITATION: _Look(_t("Hesitation"), _t("hesitation"), "pause", _QUIET),
    Kind.NEAR_MISS: _Look(_t("Near miss"), _t("near miss"), "target", _DEAD),
    Kind.FORM_SKIP: _Look(_t("Field skipped"), _t("field skipped"), "input", _QUIET),
    Kind.FORM_REFILL: _Look(_t("Field refilled"), _t("refilled"), "input", _DEAD),
    Kind.FORM_ABANDON: _Look(_t("Form abandoned"), _t("form left"), "input", _DEAD),
    Kind.REPEAT_SUBMIT: _Look(_t("Sent again"), _t("sent again"), "rage", _RAGE),
    Kind.IDLE_EXIT: _Look(_t("Idle exit"), _t("idle exit"), "clock", _QUIET),
    Kind.COPY_OUT: _Look(_t("Copied out"), _t("copied out"), "copy", _QUIET),
    Kind.CTA_MISSED: _Look(_t("Main button missed"), _t("button missed"), "eye", _QUIET),
    Kind.REPEATED_PRODUCT_VIEW: _Look(_t("Same product again"), _t("same product"), "eye", _QUIET),
    Kind.CART_ABANDON: _Look(_t("Cart abandoned"), _t("cart left"), "cart", _RAGE),
    Kind.RELOAD: _Look(_t("Reload"), _t("reload"), "reload", _DEAD),
    Kind.FAILED_REQUEST: _Look(_t("Request failed"), _t("failed request"), "network", _ERROR),
    Kind.BROKEN_LINK: _Look(_t("Broken link"), _t("broken link"), "link", _ERROR),
    Kind.BOT_LIKE: _Look(_t("Like a bot"), _t("like a bot"), "bot", _QUIET),
}


def name(kind: IssueKind) -> str:
    """What a kind is called."""
    return _tr(_LOOKS[kind].name)


def name_of(word: str) -> str:
    """The same by the word that queries use; the word itself for one that is no kind."""
    return name(Kind(word)) if word in _WORDS else word


_PLACES = {kind: place for place, kind in enumerate(Kind)}
_WORDS = frozenset(str(kind) for kind in Kind)


def counted(kind: Kind, count: int) -> str:
    """A kind with how often it was found, as short as a chip: `2 rage`, `quick back`, `reload ×3`."""
    look = _LOOKS[kind]
    number = words.number(count)
    if look.counted:
        return f"{number} {_tr(look.chip)}"
    return _tr(look.chip) if count == 1 else f"{_tr(look.chip)} ×{number}"


def icon(kind: IssueKind) -> str:
    """The name of its icon."""
    return _LOOKS[kind].icon


def gravity(kind: IssueKind) -> Gravity:
    """How much it asks to be looked at."""
    return _LOOKS[kind].gravity


def role(kind: IssueKind) -> Role:
    """Its colour."""
    return gravity(kind).role


def by_gravity(counts: Iterable[tuple[Kind, int]]) -> list[tuple[Kind, int]]:
    """Kinds with counts, the gravest first; of equal ones the most frequent, then as `Kind` has them."""
    return sorted(counts, key=lambda one: (gravity(one[0]), -one[1], _PLACES[one[0]]))


def shape(of: Gravity, middle: QPointF, radius: float) -> QPainterPath:
    """What stands for it at a moment: a disc, a square, a diamond, a triangle, all of about one size."""
    path, x, y = QPainterPath(), middle.x(), middle.y()
    if of is Gravity.RAGE:
        path.addEllipse(middle, radius, radius)
    elif of is Gravity.ERROR:
        half = 0.86 * radius
        path.addRect(x - half, y - half, 2 * half, 2 * half)
    else:
        wide = 1.2 * radius
        corners = (
            ((x, y - wide), (x + wide, y), (x, y + wide), (x - wide, y))
            if of is Gravity.DEAD
            else ((x, y - radius), (x + wide, y + radius), (x - wide, y + radius))
        )
        path.addPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        path.closeSubpath()
    return path


def why(told: Why) -> str:
    """Why a finding was made, in the person's language; it quotes the recording, so it is plain text."""
    return words.plain(sentence(told, _tr), 400)


def element(label: str | None, told: Why) -> str:
    """What a signal is about, in few words: its label, else as its sentence names it; empty where it is no element."""
    words_of = words.plain(label, 80)
    return f"“{words_of}”" if words_of else words.plain(named(told, _tr), 80)


def cause(of: Cause | None) -> str:
    """Which of the cures a dead click asks for."""
    if of is Cause.TARGET:
        return _tr("it only looks pressable")
    return _tr("a control that does nothing") if of is Cause.CONTROL else ""


def before(at_ms: float) -> float:
    """From where one looks at a signal of that moment."""
    return max(0.0, at_ms - LEAD_MS)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
