"""What could be written where the cursor stands: keys, values with their counts, amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.library import amounts, search, use_terms
from app.library.completion import Offered
from app.library.wildcards import exactly
from app.pattern import pattern
from app.ui import kinds, words

_CONTEXT = "completion"
_COMPARED = pattern(r"([A-Za-z_]+)(<=|>=|<|>|=)(.*)", re.DOTALL)
_LENGTHS = ("10s", "30s", "1m", "5m", "30m")
_VITALS = ("200", "500", "1s", "2.5s", "4s")
_SHARES = ("25", "50", "75", "90")
_NUMBERS = ("0", "1", "2", "5", "10")
_SIZES = ("480", "768", "1024", "1440")


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


_SAID = {
    "page": _t("a page that was visited"),
    "entry": _t("the first page"),
    "exit": _t("the last page"),
    "site": _t("a site"),
    "referrer": _t("where the visitor came from"),
    "utm_source": _t("source of a campaign"),
    "utm_medium": _t("medium of a campaign"),
    "utm_campaign": _t("name of a campaign"),
    "country": _t("country"),
    "language": _t("language"),
    "device": _t("desktop, phone or tablet"),
    "browser": _t("browser"),
    "os": _t("operating system"),
    "screen": _t("size of the viewport"),
    "user": _t("a person"),
    "trait": _t("what is known of the person"),
    "variant": _t("variant of an experiment"),
    "tag": _t("your tags"),
    "event": _t("an event that the page told"),
    "product": _t("a product that was looked at"),
    "again": _t("a product that somebody looked at twice or more"),
    "cart": _t("add, remove, open, checkout, order, left"),
    "form": _t("a form: began, sent, left"),
    "field": _t("a field of a form: reached, left, corrected…"),
    "video": _t("a film or sound: played, left, paused…"),
    "click": _t("what was clicked, by its words"),
    "element": _t("what was clicked, by its selector"),
    "error": _t("words of an error"),
    "feedback": _t("words of feedback"),
    "note": _t("words of your notes"),
    "issue": _t("an issue"),
    "is": _t("watched, starred, new"),
    "visitor": _t("the first time, or again"),
    "has": _t("notes, a purchase, feedback…"),
    "signal": _t("a signal of trouble"),
    "seq": _t("an order of pages, clicks, events…"),
    "duration": _t("how long"),
    "active": _t("how long something was done"),
    "pages": _t("how many pages"),
    "clicks": _t("how many clicks"),
    "errors": _t("how many errors"),
    "friction": _t("friction, 0 to 100"),
    "scroll": _t("how far a page was seen, in %"),
    "watched": _t("how much you have seen, in %"),
    "value": _t("value of the purchase"),
    "started": _t("when, as 2026-01-31"),
    "width": _t("width of the viewport"),
    "height": _t("height of the viewport"),
    "lcp": _t("largest contentful paint"),
    "inp": _t("interaction to next paint"),
    "fcp": _t("first contentful paint"),
    "ttfb": _t("time to first byte"),
    "cls": _t("cumulative layout shift"),
}


class Offer(Struct, frozen=True):
    """Something that could be written. `beside`: what it means, or how many sessions it leaves; `is_whole`: it takes
    the place of the whole query."""

    text: str
    title: str
    beside: str = ""
    icon: str = ""
    is_whole: bool = False


class Word(Struct, frozen=True):
    """The term around the cursor as far as the cursor: from `start`; `key` and `begun` where a value is being written,
    after `head`. `rest`: the query without it."""

    start: int
    text: str
    rest: str
    head: str = ""
    key: str = ""
    begun: str = ""
    operator: str = ""

    @property
    def asks(self) -> bool:
        """Whether the library has to be asked for values."""
        return bool(self.key) and not self.operator


def word_at(text: str, cursor: int) -> Word:
    """The term that is being written at a place of the query.

    >>> word_at("is:new -device:phone,ta", 23).begun
    'ta'
    """
    before = text[:cursor]
    start, is_quoted = 0, False
    for at, sign in enumerate(before):
        if sign == '"':
            is_quoted = not is_quoted
        elif sign == " " and not is_quoted:
            start = at + 1
    written = before[start:]
    end = cursor + re.match(r"[^\s\"]*\"?", text[cursor:]).end()  # type: ignore[union-attr]
    rest = f"{text[:start]} {text[end:]}".strip()
    word = Word(start, written, rest)
    bare = written.removeprefix("-")
    compared = _COMPARED.fullmatch(bare)
    if compared is not None and search.SHORT.get(compared[1], compared[1]) in search.COMPARED:
        head = written[: len(written) - len(compared[3])]
        return Word(start, written, rest, head, compared[1], compared[3], compared[2])
    key, colon, values = bare.partition(":")
    if not colon or '"' in key:
        return word
    if key == "seq":
        if '"' in values and not is_quoted:
            # its end is written: a page behind the last quote would belong to nothing
            return word
        begun = values[max(values.rfind(sign) for sign in '>!"') + 1 :].lstrip()
        return Word(start, written, rest, written[: len(written) - len(begun)], key, begun)
    begun = _after_the_last_comma(values)
    head = written[: len(written) - len(begun)]
    return Word(start, written, rest, head, key, begun.strip('"'))


def _after_the_last_comma(values: str) -> str:
    """The last value; a comma within quotes parts none."""
    start, is_quoted = 0, False
    for at, sign in enumerate(values):
        if sign == '"':
            is_quoted = not is_quoted
        elif sign == "," and not is_quoted:
            start = at + 1
    return values[start:]


def keys_for(word: Word) -> tuple[Offer, ...]:
    """The keys that what was written may become, those that begin so first; all of them for nothing at all."""
    low = word.text.removeprefix("-").lower()
    sign = "-" if word.text.startswith("-") else ""
    known = [key for key in _keys() if low in key or low in _meaning(key).casefold()]
    known.sort(key=lambda key: (not key.startswith(low), low not in key))
    return tuple(Offer(sign + key, sign + key, _meaning(key)) for key in known)


def values_for(word: Word, offered: Sequence[Offered]) -> tuple[Offer, ...]:
    """Values as they are written behind a key, each with its count."""
    return tuple(
        Offer(
            word.head + _written(word.key, one.value),
            words.plain(one.title or one.value, 120),
            _beside(word.key, one),
        )
        for one in offered
    )


def _written(key: str, value: str) -> str:
    """As it finds what is called so."""
    # what was done with films and forms is offered as it is written
    exact = value if key in use_terms.ASKED else exactly(key, value)
    return exact if key == "seq" else search.quoted(exact)


def amounts_for(word: Word) -> tuple[Offer, ...]:
    """Amounts to begin with."""
    return tuple(
        Offer(word.head + amount, word.head + amount)
        for amount in _amounts(search.SHORT.get(word.key, word.key))
        if amount.startswith(word.begun)
    )


def _keys() -> Iterator[str]:
    yield from (f"{key}:" for key in (*search.NAMED, *search.CHOICES, "seq"))
    compared = (*search.LENGTHS, *search.COUNTED, "started", *search.SHORT, *search.SIGNALS)
    yield from (f"{key}>" for key in compared)


def _meaning(spelled: str) -> str:
    key = spelled.rstrip(":>")
    if spelled.endswith(">") and search.SHORT.get(key, key) in search.SIGNALS:
        return kinds.name_of(search.SHORT.get(key, key))
    said = _SAID.get(key)
    return QCoreApplication.translate(_CONTEXT, said) if said else ""


def _beside(key: str, one: Offered) -> str:
    count = words.number(one.count)
    return f"{kinds.name_of(one.value)}   {count}" if key == "signal" else count


def _amounts(key: str) -> tuple[str, ...]:
    if key == "started":
        return ()
    if key in amounts.VITAL_KEYS:
        return _VITALS
    if key in amounts.LENGTH_KEYS:
        return _LENGTHS
    if key in amounts.SHARE_KEYS or key == "friction":
        return _SHARES
    if key == "cls":
        return ("0.1", "0.25")
    return _SIZES if key in ("width", "height") else _NUMBERS
