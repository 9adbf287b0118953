"""How a comparison is put in words."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.errors import QueryError, UserError
from app.insights.compare import Line, Sort, Unit
from app.library.compare import Comparison
from app.library.compare_columns import Reading
from app.library.compare_offers import By, Side
from app.library.compare_things import SINGLE
from app.library.issue_findings import JS_ERROR
from app.proportions import Share, is_roughly_known, margin, wilson
from app.ui import kinds, words

_CONTEXT = "journeys_compare"
LONGEST, LONGEST_HINT = 80, 160
#: what is left out is named so far
MOST_NAMED = 4
#: what lies within more than that is told in whole percent
ROUGH = 0.1


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


SORTS = {
    Sort.SESSION: _t("Session"), Sort.AMOUNT: _t("Amount"), Sort.GOAL: _t("Goal"), Sort.PAGE: _t("Page"),
    Sort.ENTRY: _t("First page"), Sort.EXIT: _t("Last page"), Sort.SIGNAL: _t("Signal"), Sort.ISSUE: _t("Issue"),
    Sort.CLICK: _t("Click"), Sort.EVENT: _t("Event"), Sort.FORM: _t("Form"), Sort.MEDIA: _t("Video"),
    Sort.PRODUCT: _t("Product"), Sort.CART: _t("Cart"), Sort.DEVICE: _t("Device"), Sort.BROWSER: _t("Browser"),
    Sort.OS: _t("System"), Sort.COUNTRY: _t("Country"), Sort.LANGUAGE: _t("Language"),
    Sort.REFERRER: _t("Referrer"), Sort.UTM_SOURCE: _t("Campaign source"),
    Sort.UTM_MEDIUM: _t("Campaign medium"), Sort.UTM_CAMPAIGN: _t("Campaign"), Sort.VARIANT: _t("Variant"),
}  # fmt: skip
#: of the kinds that are read one by one
_READ = {
    Sort.SESSION: _t("sessions"), Sort.GOAL: _t("goals"), Sort.DEVICE: _t("devices and campaigns"),
    Sort.PAGE: _t("pages"), Sort.CLICK: _t("clicks"), Sort.EVENT: _t("events"), Sort.SIGNAL: _t("signals"),
    Sort.ISSUE: _t("issues"), Sort.PRODUCT: _t("products and carts"), Sort.FORM: _t("forms"),
    Sort.MEDIA: _t("videos"), Sort.AMOUNT: _t("times and amounts"),
}  # fmt: skip
_OWN = {
    (Sort.SESSION, "bounced"): _t("Saw one page and no more"), (Sort.SESSION, "errors"): _t("Met an error"),
    (Sort.SESSION, "returning"): _t("Came before"), (Sort.SESSION, "feedback"): _t("Gave feedback"),
    (Sort.AMOUNT, "active"): _t("Active time"), (Sort.AMOUNT, "duration"): _t("Length"),
    (Sort.AMOUNT, "pages"): _t("Pages seen"), (Sort.AMOUNT, "clicks"): _t("Clicks"),
    (Sort.AMOUNT, "friction"): _t("Friction"), (Sort.AMOUNT, "scroll"): _t("Scrolled down"),
    (Sort.AMOUNT, "lcp"): "LCP", (Sort.AMOUNT, "inp"): "INP", (Sort.AMOUNT, "cls"): "CLS",
    (Sort.AMOUNT, "fcp"): "FCP", (Sort.AMOUNT, "ttfb"): "TTFB", (Sort.AMOUNT, "value"): _t("Value"),
    (Sort.AMOUNT, "nps"): _t("Score given (NPS)"), (Sort.AMOUNT, "csat"): _t("Score given (CSAT)"),
    (Sort.AMOUNT, "rating"): _t("Rating given"),
    (Sort.CART, "add"): _t("Put something in the cart"), (Sort.CART, "remove"): _t("Took something out of the cart"),
    (Sort.CART, "open"): _t("Opened the cart"), (Sort.CART, "checkout"): _t("Came to the checkout"),
    (Sort.CART, "order"): _t("Ordered"), (Sort.CART, "looked"): _t("Looked at a product"),
    (Sort.CART, "left"): _t("Left a filled cart"),
}  # fmt: skip
_DONE = {
    (Sort.GOAL, ""): _t("Reached %1"), (Sort.GOAL, "time"): _t("Time until %1"),
    (Sort.GOAL, "worth"): _t("Worth of %1"), (Sort.ENTRY, ""): _t("Began on %1"), (Sort.EXIT, ""): _t("Ended on %1"),
    (Sort.PAGE, ""): _t("Saw %1"), (Sort.EVENT, ""): _t("Event %1"), (Sort.CLICK, ""): _t("Clicked “%1”"),
    (Sort.FORM, "began"): _t("Began %1"), (Sort.FORM, "sent"): _t("Sent %1"),
    (Sort.MEDIA, "played"): _t("Played %1"), (Sort.PRODUCT, "looked"): _t("Looked at %1"),
    (Sort.PRODUCT, "added"): _t("Put in the cart: %1"), (Sort.PRODUCT, "removed"): _t("Took out again: %1"),
    (Sort.PRODUCT, "bought"): _t("Ordered %1"),
}  # fmt: skip
_SIDES = {
    By.EVERYONE: (_t("Everyone"), ""), By.VARIANT: (_t("variant %1"), ""), By.DEVICE: (_t("%1"), ""),
    By.GOAL: (_t("reached “%1”"), _t("did not reach “%1”")), By.BOUGHT: (_t("bought"), _t("did not buy")),
    By.DAY: (_t("before %1"), _t("from %1 on")), By.VISITOR: (_t("first visit"), _t("came before")),
    By.KEPT: (_t("%1"), _t("not “%1”")),
}  # fmt: skip


def sort_title(sort: Sort) -> str:
    """A sort of lines in words."""
    return _tr(SORTS[sort])


def _called(sort: Sort, name: str) -> str:
    if (sort, name) in _OWN:
        return _tr(_OWN[sort, name])
    if sort is Sort.SIGNAL:
        return kinds.name_of(name.replace(" ", "_"))
    if sort is Sort.ISSUE:
        kind, _, where = name.partition(": ")
        word = kind.replace(" ", "_")
        said = kinds.name(JS_ERROR) if word == JS_ERROR else kinds.name_of(word)
        return f"{said} · {words.plain(where, LONGEST)}" if where else said
    return words.plain(name, LONGEST) or "–"


def name(of: Line) -> str:
    """What a line is about."""
    said = _called(of.sort, of.name)
    if of.sort in SINGLE and (of.sort, of.what) not in _DONE:
        return f"{sort_title(of.sort)}: {said}"
    pattern = _DONE.get((of.sort, of.what))
    return said if pattern is None else _tr(pattern).replace("%1", said)


def counts(of: Line) -> str:
    """Of how many that is told."""
    if of.middles is not None:
        said = _tr("medians of %1 and %2 sessions")
        return said.replace("%1", words.number(of.one.total)).replace(
            "%2", words.number(of.other.total)
        )
    return f"{_of(of.one)} · {_of(of.other)}"


def _of(share: Share) -> str:
    said = _tr("%1 of %2").replace("%1", words.number(share.hits))
    return said.replace("%2", words.number(share.total))


def side(of: Line, is_other: bool) -> str:
    """The number of a side."""
    if of.middles is not None:
        return amount(of.middles.other if is_other else of.middles.one, of.middles.unit)
    share = of.other if is_other else of.one
    low, high = wilson(share)
    is_whole = share.hits in (0, share.total) or high - low > ROUGH
    return f"{words.decimal(100 * (share.share or 0.0), 0 if is_whole else 1)}\u00a0%"


def apart(of: Line) -> str:
    """How much more A has."""
    if of.middles is not None:
        value = of.apart
        said = _difference(abs(value), of.middles.unit)
        return said if not value else f"{'+' if value > 0 else '−'}{said}"
    return f"{_signed(100 * of.apart, _places(of))}\u00a0pt"


def ends(of: Line) -> str:
    """Between which values the difference lies; empty where that is not known."""
    if of.low is None or of.high is None:
        return ""
    if of.middles is not None:
        unit = of.middles.unit
        low, high = (
            f"{'−' if end < 0 else '+' if end else ''}{_difference(abs(end), unit)}"
            for end in (of.low, of.high)
        )
        # the unit once, where both have the same
        number, space, named = low.rpartition("\u00a0")
        low = number if space and high.endswith(f"{space}{named}") else low
    else:
        low, high = (_signed(100 * end, _places(of)) for end in (of.low, of.high))
    return _tr("%1 to %2").replace("%1", low).replace("%2", high)


def _places(of: Line) -> int:
    known = of.low is not None and of.high is not None and of.high - of.low <= ROUGH
    return 1 if known or (of.low is None and not of.is_of_few) else 0


def certainty(of: Line) -> str:
    """Whether chance alone may have made it."""
    if of.p is None:
        return _tr("not told")
    return _tr("certain") if of.is_certain else _tr("uncertain")


def of_few(of: Line) -> str:
    """Whether that is told of few; empty where it is not."""
    return _tr("few sessions") if of.is_of_few else ""


def told(of: Line) -> str:
    """All of a line, for who rests on it."""
    parts = [name(of), f"A {side(of, False)}, B {side(of, True)} ({counts(of)})"]
    range_ = ends(of)
    parts.append(
        more(of) + (f", {_tr('in 95 of 100 cases %1').replace('%1', range_)}" if range_ else "")
    )
    if of.middles is not None:
        share = f"{words.decimal(100 * (of.effect + 1) / 2, 0)}\u00a0%"
        said = _tr("In %1 of all pairs the session of A has more than that of B, ties half.")
        parts.append(said.replace("%1", share))
    if of.p is not None and of.raised_p is not None:
        by = _tr("as likely by chance alone: %1; with so many lines: %2")
        parts.append(by.replace("%1", _chance(of.p)).replace("%2", _chance(of.raised_p)))
    few = min(_known(of))
    if is_roughly_known(few):
        said = _tr("Only %1 sessions on a side: a share may be off by %2 points.")
        parts.append(
            said.replace("%1", words.number(few)).replace(
                "%2", words.number(round(100 * margin(few)))
            )
        )
    return " · ".join(parts)


def _known(of: Line) -> tuple[int, int]:
    return (of.one.total, of.other.total)


def _chance(p: float) -> str:
    return "< 0.001" if p < 0.001 else words.decimal(p, 3)


def amount(value: float, unit: Unit) -> str:
    """An amount with its unit."""
    if unit is Unit.MS:
        if value >= 60_000:
            return words.length(value)
        if value >= 1_000:
            return f"{words.decimal(value / 1000, 1)}\u00a0s"
        return f"{words.decimal(value, 0)}\u00a0ms"
    if unit is Unit.SHARE:
        return f"{words.decimal(100 * value, 0)}\u00a0%"
    if unit is Unit.MONEY:
        return words.decimal(value, 2)
    if unit is Unit.SCORE:
        return words.decimal(value, 0 if abs(value) >= 10 or float(value).is_integer() else 2)
    return words.decimal(value, 0 if float(value).is_integer() else 1)


def _difference(value: float, unit: Unit) -> str:
    """Between two amounts; between shares that is points, which no share of one of them is."""
    if unit is Unit.SHARE:
        return f"{words.decimal(100 * value, 0)}\u00a0pt"
    return amount(value, unit)


def side_title(of: Side, with_count: bool = True) -> str:
    """Who may be on a side."""
    it, other = _SIDES[of.by]
    said = _tr(it if of.is_it else other).replace("%1", words.plain(of.name, LONGEST))
    if of.sessions is None or not with_count:
        return said
    return f"{said} ({words.number(of.sessions)})"


def refusal(wrong: UserError) -> tuple[str, str]:
    """What to do about a search that cannot be read, in a line: what was meant where that can be told; and what else
    there is to say of it."""
    mend = wrong.mend if isinstance(wrong, QueryError) else None
    if mend is not None:
        return _tr("Is “%1” meant?").replace("%1", words.plain(mend.right, LONGEST)), wrong.hint
    if len(wrong.hint) <= LONGEST_HINT:
        return wrong.hint, ""
    return words.plain(wrong.hint, LONGEST_HINT), wrong.hint


def who(found: Comparison) -> str:
    """Who is beside whom."""
    parts = [
        _tr("A %1").replace("%1", _sessions(found.one)),
        _tr("B %1").replace("%1", _sessions(found.other)),
    ]
    certain = sum(one.is_certain for one in found.lines)
    if found.lines and not found.shared:
        said = _tr("%1 of %2 lines differ by more than chance")
        parts.append(
            said.replace("%1", words.number(certain)).replace("%2", words.number(len(found.lines)))
        )
    return " · ".join(parts)


def _sessions(many: int) -> str:
    said = _tr("1 session") if many == 1 else _tr("%1 sessions")
    return said.replace("%1", words.number(many))


def how_far(reading: Reading) -> str:
    """What is read the first time, and how much of it was."""
    said = _tr("The first time everything is read once: %1 of %2, now %3.")
    said = said.replace("%1", words.number(reading.done)).replace("%2", words.number(reading.total))
    return said.replace("%3", _tr(_READ[reading.sort]))


def more(of: Line) -> str:
    """Which side has more of it."""
    if not of.effect:
        return _tr("As much on both sides")
    if of.effect < 0:
        low, high = (None, None) if of.low is None or of.high is None else (-of.high, -of.low)
        of = replace(of, apart=-of.apart, low=low, high=high)
        side_ = "B"
    else:
        side_ = "A"
    often, much = _tr("More often on %1: %2"), _tr("More on %1: %2")
    said = (often if of.middles is None else much).replace("%1", side_).replace("%2", apart(of))
    range_ = ends(of)
    return f"{said}, {_tr('in 95 of 100 cases %1').replace('%1', range_)}" if range_ else said


def cautions(found: Comparison) -> str:
    """What has to be known of a comparison; empty where nothing has."""
    said = []
    if found.shared and found.lines:
        text = _tr("%1 on both sides: nothing is told of chance, no difference is called certain.")
        said.append(text.replace("%1", _sessions(found.shared)))
    few = min(found.one, found.other)
    if found.lines and is_roughly_known(few):
        text = _tr("Only %1 on a side: a share may be off by %2 points.")
        said.append(
            text.replace("%1", _sessions(few)).replace("%2", words.number(round(100 * margin(few))))
        )
    if found.rarer:
        text = _tr("%1 more that hardly anybody has are not told.")
        said.append(text.replace("%1", words.number(found.rarer)))
    if found.left_out:
        said.append(_tr("Left out, the sides were chosen by it: %1.").replace("%1", _named(found)))
    return " ".join(said)


def _named(found: Comparison) -> str:
    named = [
        sort_title(sort) if not of else f"{sort_title(sort)} “{_called(sort, of)}”"
        for sort, of in found.left_out
    ]
    more = len(named) - MOST_NAMED
    if more > 0:
        named = [*named[:MOST_NAMED], _tr("%1 more").replace("%1", words.number(more))]
    return ", ".join(named)


def behind_title(of: Line, is_other: bool, many: int) -> str:
    """What the sessions of a number are."""
    side_ = "B" if is_other else "A"
    if of.middles is not None:
        said = _tr("%1 · %2: %3 with a value")
        return said.replace("%1", side_).replace("%3", _sessions(many)).replace("%2", name(of))
    return f"{side_} · {name(of)}: {words.number(many)}"


def _signed(value: float, places: int) -> str:
    said = words.decimal(abs(value), places)
    if not any(sign in said for sign in "123456789"):
        return said
    return f"{'+' if value > 0 else '−'}{said}"
