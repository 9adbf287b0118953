"""The query language of the search bar, the sidebar and the command line: its one home.

Terms stand side by side and all have to hold; `-` before a term turns it round; `a,b` in a value means either; `*`
in a value stands for anything, `\\*` for a star; quotes hold spaces, with `\\"` and `\\\\` inside them. This docstring
is the definition of record:

- `page: entry: exit:` a path or page (see `library.addresses`), or a whole address;
  `site: referrer: utm_source: utm_medium: utm_campaign:
  country: language: device: browser: os: screen: user: trait: variant: tag: event: product: click:` without regard to
  case. `screen:1280x720` is the size of the viewport, `trait:plan` any value and `trait:plan=pro` that one,
  `referrer:` the site or its address. What a recording may leave open is `unknown`: `referrer: utm_…: country:
  language: device: browser: os: screen: variant:`; what it calls so counts as well.
- `element:` a click on the element with this key or selector, as `show --json` tells them.
- `product:` a product of this name, or with this number or address, was looked at; `again:` by somebody who looked at
  it twice or more. `cart:add`, `remove`, `open`, `checkout`, `order`, `left` (see `library.carts`), of one product
  `cart:"add=Linen shirt"`; where it was left `cart:"left=Email"`.
- `form: field: video:` what was done with forms, their fields and films: `form:sent`,
  `field:"left=Email @ Place order"`, `video:"left=The tour @ 30s-45s"` (see `library.use_terms`).
- `error: feedback: note:` have the text in them, wherever.
- `duration active pages clicks friction scroll watched value started errors width height`, the session's worst of
  `lcp inp fcp ttfb cls` and every kind of signal with `< <= > >= =` and an amount (see `library.amounts`).
- `nps csat rating` likewise: any answer of that kind with such a score, as it was given.
- `is:watched,starred,new`, `visitor:new,returning` (a person's first session, or a later one),
  `has:feedback,notes,purchase,cart,product`, `signal:rage_click`; `rage dead slow` are short for `rage_click dead_click
  slow_click`.
- anything else is free text: words that were shown, typed, clicked, logged or requested, or the person's name; the last
  word may be cut short, with `*` at its end or without.
- `issue:"dead_click //shop.example/cart 3f9ac2d1"` the sessions of one issue (see `library.issue_term`).
- `seq:"/a > click:Pay > !/c"` an order of pages and what else happens (see `library.steps`); `!` for one that does not
  come between its neighbours, or after the last.

`parse` and `written` are each other's inverse: `parse(written(q)) == q`.
"""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from app.errors import Mend, QueryError
from app.friction.model import Kind
from app.insights.errors import KIND as JS_ERROR
from app.library import addresses, carts
from app.library.amounts import LENGTH_KEYS, bounds, example
from app.library.answers import SCORES
from app.library.spelling import meant
from app.library.steps import Step, read, step_text
from app.library.use_terms import ASKED as USES
from app.library.use_terms import read as read_use
from app.library.use_terms import what_may_stand
from app.library.wildcards import literal
from app.pattern import pattern

SIGNALS = tuple(str(kind) for kind in Kind)
SHORT = {"rage": "rage_click", "dead": "dead_click", "slow": "slow_click"}
NAMED = (
    "page", "entry", "exit", "site", "referrer", "utm_source", "utm_medium", "utm_campaign", "country", "language",
    "device", "browser", "os", "screen", "user", "trait", "variant", "tag", "event", "product", "click", "element",
    "error", "feedback", "note", "issue", "again", "cart", *USES,
)  # fmt: skip
LENGTHS = LENGTH_KEYS
COUNTED = (
    "pages", "clicks", "errors", "friction", "scroll", "watched", "value", "width", "height", "cls", *SCORES,
)  # fmt: skip
COMPARED = (*LENGTHS, *COUNTED, "started", *SIGNALS)
CHOICES = {
    "is": ("watched", "starred", "new"),
    "visitor": ("new", "returning"),
    "has": ("feedback", "notes", "purchase", "cart", "product"),
    "signal": SIGNALS,
}
HINTS = {
    "screen": "The size of a viewport such as 1280x720, or 390x*.",
    "trait": "A trait such as plan, or one with its value: plan=pro.",
    "error": "Words of its message, in quotes if there are several.",
    "cart": carts.WHAT_MAY_STAND,
    **{key: what_may_stand(key) for key in USES},
}
LONGEST_TEXT = 4_000
#: values, steps and terms together: SQLite's own limits are not far above
MOST_PARTS = 60
OPERATORS = ("<=", ">=", "<", ">", "=")

_TERM = pattern(r"\s*(-?)(?:([A-Za-z_]+)(?:(:)|\s*(<=|>=|<|>|=)\s*))?")
_PLAIN = pattern(r'[^\s",]+')
_QUOTED = pattern(r'"((?:\\.|[^"\\])*)(?:"|\\?$)', re.DOTALL)
_WORD = pattern(r'[^\s"]+')


class Named(Struct, frozen=True):
    """`key:value,value`: any of the values."""

    key: str
    values: tuple[str, ...]
    negated: bool = False


class Compared(Struct, frozen=True):
    """`key<value`; `amount` as it was written, `amounts.bounds` tells what it means."""

    key: str
    operator: str
    amount: str
    negated: bool = False


class Words(Struct, frozen=True):
    """Free text."""

    text: str
    negated: bool = False


class Order(Struct, frozen=True):
    """`seq:"/a > !/b"`."""

    steps: tuple[Step, ...]
    negated: bool = False


Term = Named | Compared | Words | Order


class Query(Struct, frozen=True):
    """Terms that all have to hold; none at all fits every session."""

    terms: tuple[Term, ...] = ()

    def without(self, key: str) -> Query:
        """The query less its terms of this key."""
        return Query(tuple(term for term in self.terms if key_of(term) != key))


def key_of(term: Term) -> str | None:
    """The key of a term; None for free text."""
    if isinstance(term, Order):
        return "seq"
    return None if isinstance(term, Words) else term.key


def parse(text: str) -> Query:
    """Read a query.

    Raises:
        QueryError: names the term that cannot be read and what may stand there.

    >>> parse('-page:/cart*,/basket duration>2m "add to cart"').terms[0]
    Named(key='page', values=('/cart*', '/basket'), negated=True)
    """
    if len(text) > LONGEST_TEXT:
        raise QueryError(
            f"A query of {len(text):,} characters is too long.", f"It may have {LONGEST_TEXT:,}."
        )
    terms: list[Term] = []
    at = 0
    while text[at:].strip():
        term, at = _term(text, at)
        terms.append(term)
    parts = sum(_size(term) for term in terms)
    if parts > MOST_PARTS:
        raise QueryError(f"A query of {parts:,} parts is too much.", f"It may have {MOST_PARTS}.")
    return Query(tuple(terms))


def _size(term: Term) -> int:
    if isinstance(term, Named):
        return len(term.values)
    return len(term.steps) if isinstance(term, Order) else 1


def _term(text: str, at: int) -> tuple[Term, int]:
    found = _TERM.match(text, at)
    assert found is not None, "the expression fits an empty text too"
    negated, name, colon, operator = bool(found[1]), (found[2] or "").lower(), found[3], found[4]
    after = found.end()
    if not colon and not operator:
        return _words(text, after if not found[2] else found.start(2), negated)
    key = SHORT.get(name, name)
    spelled = f"{found[2]}{colon or operator}"
    if operator:
        if key not in COMPARED:
            wrong = QueryError(
                f"“{spelled}…” cannot be read: {found[2]} cannot be compared.",
                f"What can: {', '.join((*LENGTHS, *COUNTED, 'started'))} and the signals; quotes make it text.",
            )
            raise meant(wrong, (*COMPARED, *SHORT), found[2], text, found.start(2), operator)
        return _compared(text, after, key, operator, negated)
    if key in COMPARED:
        sign = re.compile(r"<=|>=|<|>|=").match(text, after)
        return _compared(
            text, sign.end() if sign else after, key, sign[0] if sign else "=", negated
        )
    if key == "seq":
        values, after = _values(text, after, spelled)
        return Order(_steps(values), negated), after
    if key not in NAMED and key not in CHOICES:
        if text.startswith("//", after):
            raise _page_meant(text, found.start(2))
        wrong = QueryError(
            f"“{spelled}” is no filter.",
            f"There are {', '.join(f'{k}:' for k in (*NAMED, *CHOICES, 'seq'))} and comparisons; quotes make it text.",
        )
        known = (*NAMED, *CHOICES, "seq", *COMPARED, *SHORT)
        raise meant(wrong, known, found[2], text, found.start(2), ":")
    values, after = _values(text, after, spelled)
    if key in CHOICES:
        values = tuple(
            SHORT.get(v.lower(), v.lower()) if key == "signal" else v.lower() for v in values
        )
        for value in values:
            if value not in CHOICES[key]:
                wrong = QueryError(
                    f"“{key}:{value}” cannot be read.",
                    f"After {key}: stands one of {', '.join(CHOICES[key])}.",
                )
                raise meant(wrong, CHOICES[key], value, text, found.end())
    for value in values:
        _check(key, value)
    return Named(key, values, negated), after


def _check(key: str, value: str) -> None:
    if key == "issue":
        _refuse_no_issue(value)
    elif key == "cart":
        carts.check(value)
    elif key in USES:
        read_use(key, value)


def _refuse_no_issue(value: str) -> None:
    kind = value.strip().partition(" ")[0]
    if kind not in (*SIGNALS, JS_ERROR):
        raise QueryError(
            f"“issue:{quoted(value)}” cannot be read.",
            "A kind of issue, a page and an element stand there, as the list of issues writes it.",
        )


def _words(text: str, at: int, negated: bool) -> tuple[Term, int]:
    quoted = _QUOTED.match(text, at)
    if quoted:
        inside = _unescaped(quoted[1])
        if not inside.strip():
            raise QueryError("Nothing stands between the quotes.", "Write what to look for.")
        return Words(inside, negated), quoted.end()
    word = _WORD.match(text, at)
    if word is None:
        raise QueryError(
            "“-” stands alone.", "A term follows it at once: -page:/cart, -is:watched."
        )
    said = word[0].rstrip("*")
    if not said:
        raise QueryError(
            "“*” alone leaves no word to look for.",
            "In a value, as in page:/cart*, it stands for anything; a word may be cut short: mar finds Mary.",
        )
    if "*" in said:
        inner = said.strip("*")
        right = _in_quotes(inner) if "*" in inner else inner
        raise QueryError(
            f"“{word[0]}” cannot be read: in free text * only ends a word.",
            f"Did you mean {right}? In quotes it is a sign like others.",
            Mend(word.start(), word.end(), right),
        )
    return Words(said, negated), word.end()


def _page_meant(text: str, at: int) -> QueryError:
    """Of an address as it is copied from a browser."""
    found = re.compile(r"\S+").match(text, at)
    assert found is not None, "it begins with a name"
    host, path = addresses.split(found[0])
    page = literal(path)
    right = f"page:{quoted(f'//{host}{page}' if host else page)}"
    return QueryError(
        f"“{found[0]}” is an address, no filter.",
        f"Did you mean {right}?",
        Mend(*found.span(), right),
    )


def _compared(text: str, at: int, key: str, operator: str, negated: bool) -> tuple[Term, int]:
    values, after = _values(text, at, f"{key}{operator}")
    if len(values) > 1:
        raise QueryError(
            f"“{key}{operator}{','.join(values)}” has several amounts.", "One is compared with."
        )
    bounds(key, values[0])
    return Compared(key, operator, values[0], negated), after


def _values(text: str, at: int, spelled: str) -> tuple[tuple[str, ...], int]:
    """Values with commas between them; a comma at the very end is one still being typed."""
    values: list[str] = []
    while True:
        quoted = _QUOTED.match(text, at)
        plain = None if quoted else _PLAIN.match(text, at)
        if quoted is None and plain is None:
            break
        value = _unescaped(quoted[1]) if quoted else (plain[0] if plain else "")
        at = quoted.end() if quoted else (plain.end() if plain else at)
        if value:
            values.append(value)
        if not text.startswith(",", at):
            break
        at += 1
    if not values:
        raise QueryError(f"Nothing follows “{spelled}”.", _what_may_follow(spelled))
    return tuple(values), at


def _what_may_follow(spelled: str) -> str:
    key = SHORT.get(spelled.rstrip("<>=:").lower(), spelled.rstrip("<>=:").lower())
    if key in CHOICES:
        return f"One of {', '.join(CHOICES[key])}."
    if key in COMPARED:
        return example(key)
    if key == "seq":
        return 'An order of pages in quotes, such as "/cart > !/thanks".'
    if key in ("page", "entry", "exit"):
        return "A path such as /cart or /product/*."
    return HINTS.get(key, "A value, in quotes if it has spaces; * stands for anything.")


def _steps(values: tuple[str, ...]) -> tuple[Step, ...]:
    steps = read(",".join(values))
    for step in steps:
        _check(step.key, step.pattern)
    return tuple(
        replace(step, pattern=_signal_meant(step.pattern)) if step.key == "signal" else step
        for step in steps
    )


def _signal_meant(value: str) -> str:
    kind = SHORT.get(value.lower(), value.lower())
    if kind not in SIGNALS:
        raise QueryError(
            f"“signal:{value}” cannot be read.",
            f"After signal: stands one of {', '.join(SIGNALS)}.",
        )
    return kind


def _unescaped(text: str) -> str:
    return re.sub(r"\\([^*])", r"\1", text)


def quoted(value: str) -> str:
    """A value as a query writes it, in quotes where it needs them.

    >>> quoted('Add "it" to cart')
    '"Add \\\\"it\\\\" to cart"'
    """
    if _PLAIN.fullmatch(value):
        return value
    return _in_quotes(value)


def _in_quotes(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def written(query: Query) -> str:
    """The query as text."""
    return " ".join(term_text(term) for term in query.terms)


def term_text(term: Term) -> str:
    """One term as text."""
    minus = "-" if term.negated else ""
    if isinstance(term, Named):
        return f"{minus}{term.key}:{','.join(quoted(value) for value in term.values)}"
    if isinstance(term, Compared):
        return f"{minus}{term.key}{_spaced(term.operator, term.amount)}"
    if isinstance(term, Order):
        return f"{minus}seq:{_in_quotes(' > '.join(map(step_text, term.steps)))}"
    plain = re.fullmatch(r'[^\s"\\:<>=*-][^\s"\\:<>=*]*', term.text)
    return f"{minus}{term.text if plain else _in_quotes(term.text)}"


def _spaced(operator: str, amount: str) -> str:
    return f"{operator}{quoted(amount)}"


def narrowed(query: str, terms: tuple[Term, ...]) -> str:
    """A query with further terms; empty where there are none."""
    told = written(Query(terms))
    return f"{query} {told}".strip() if told else ""
