"""What the rules find, as values. The definition of record of a finding.

A finding spans what it names (a burst of clicks, a click, a field's time), never the session, but for
`cta_missed`, `repeated_product_view`, `cart_abandon` and `bot_like`. Times are `t_ms` from session zero.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

#: raised whenever a rule finds something else from the same evidence and thresholds; older findings are made anew
RULES_VERSION = 9


class Kind(StrEnum):
    """The kinds of signals, as they are called in the library, in `--json` and in queries."""

    RAGE_CLICK = "rage_click"
    DEAD_CLICK = "dead_click"
    SLOW_CLICK = "slow_click"
    ERROR_CLICK = "error_click"
    ERROR_SHOWN = "error_shown"
    THRASHED_CURSOR = "thrashed_cursor"
    EXCESSIVE_SCROLL = "excessive_scroll"
    QUICK_BACK = "quick_back"
    LOOP = "loop"
    HESITATION = "hesitation"
    NEAR_MISS = "near_miss"
    FORM_SKIP = "form_skip"
    FORM_REFILL = "form_refill"
    FORM_ABANDON = "form_abandon"
    REPEAT_SUBMIT = "repeat_submit"
    IDLE_EXIT = "idle_exit"
    COPY_OUT = "copy_out"
    CTA_MISSED = "cta_missed"
    REPEATED_PRODUCT_VIEW = "repeated_product_view"
    CART_ABANDON = "cart_abandon"
    RELOAD = "reload"
    FAILED_REQUEST = "failed_request"
    BROKEN_LINK = "broken_link"
    BOT_LIKE = "bot_like"


class Cause(StrEnum):
    """Which of the cures a dead click asks for: something that only looks pressable, or a control that does nothing."""

    TARGET = "target"
    CONTROL = "control"


class Named(Struct, frozen=True, array_like=True):
    """An element as `app.friction.wording` tells of it: by its tag (or a field's kind) and its label; a nameless one by
    what it stands in (`app.dom.surroundings`). Empty for what is not known."""

    tag: str = ""
    label: str = ""
    around: str = ""


Value = str | int | float | Named


class Why(Struct, frozen=True, array_like=True):
    """Why a finding was made: the code of a sentence of `app.friction.wording`, and its values in order."""

    code: str
    values: tuple[Value, ...] = ()


class Place(Struct, frozen=True, omit_defaults=True):
    """Where something happened: page coordinates where they are known; the element as clicks name it, `tag` and
    `around` for a sentence that names it."""

    node_id: int = -1
    snapshot: int = 0
    selector: str | None = None
    element_key: str | None = None
    label: str | None = None
    x_px: float | None = None
    y_px: float | None = None
    tag: str | None = None
    around: str | None = None

    @property
    def named(self) -> Named:
        """The element in a sentence."""
        if self.label:
            return Named(self.tag or "", self.label)
        return Named(self.tag or "", "", self.around or "")


NOWHERE = Place()


class Finding(Struct, frozen=True):
    """One signal. `visit` is the index in the session's visits, −1 before the first."""

    kind: Kind
    start_ms: float
    end_ms: float
    window: int
    visit: int
    why: Why
    cause: Cause | None = None
    place: Place = NOWHERE
