"""By what, beside the names that tools give, somebody says that sessions are of one person: rules that are off until a
person turns one on. This docstring is the definition of record.

What a rule reads of a session:

- *typed* `email` or `tel`: what was typed into a field, as it stood at last: an e-mail address in a field for one or
  in a line of text, a telephone number in a field for one; of an e-mail also what a tool or the site told, so that who
  typed one here and was known by it there is one person;
- *trait*: what an envelope or an event says of the person under a name (`plan_id`);
- *address*: a parameter of the addresses that were visited (`uid` of `?uid=17`).

A value counts without the blanks around it, an e-mail address in small letters, a telephone number as its digits.
Masked text never counts, nor does what says that there is nothing ("null", "0", "guest"). A session in which a rule
reads several values tells nothing: it may be of two persons.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl

from msgspec import Struct

from app.library.listing import THESE, listed
from app.library.storable import storable
from app.library.wildcards import like
from app.pattern import pattern

if TYPE_CHECKING:
    from app.library.database import Library

Means = Literal["typed", "trait", "address"]
#: where names come from that rules made
SOURCE = "rule"
TYPED = ("email", "tel")
#: a value that is longer names nobody
LONGEST = 200
#: a telephone number has at least so many digits
FEWEST_DIGITS = 6
_EMAIL = pattern(r"[^\s@,;<>\"']+@[^\s@,;<>\"']+\.[^\s@,;<>\"'.]{2,}")
_MASKS = pattern(r"[*•●█]|\[(?:redacted|filtered|masked|removed)\]|^(.)\1{3,}$", re.IGNORECASE)
_NOBODY = frozenset(
    {"", "-", "0", "-1", "null", "none", "nil", "undefined", "nan", "true", "false", "unknown", "anonymous", "guest",
     "n/a", "[object object]", "{}", "[]"}
)  # fmt: skip
#: what tools call an e-mail address
_EMAILS = "'email', 'Email', 'e-mail', 'mail', '$email', 'user_email'"
_LINES = {"email": ("email", "text", "username"), "tel": ("tel",)}


class Rule(Struct, frozen=True):
    """One rule; `id` 0: not turned on."""

    kind: Means
    name: str
    id: int = 0

    @property
    def called(self) -> str:
        """What its names are kept under, as the kind of an identity."""
        return f"{self.kind}:{self.name}"


class Read(Struct, frozen=True):
    """What a rule reads: the value of each session that tells one, and the sessions that tell several."""

    values: dict[int, str]
    unclear: frozenset[int] = frozenset()


def rules(db: Library) -> tuple[Rule, ...]:
    """The rules that are turned on, the oldest first."""
    found = db.execute("SELECT kind, name, id FROM person_rules ORDER BY id").fetchall()
    return tuple(Rule(*row) for row in found)


def read(db: Library, rule: Rule, sessions: Sequence[int] | None = None) -> Read:
    """What a rule reads in these sessions, or in all."""
    found: dict[int, set[str]] = {}
    for session, told in _told(db, rule, sessions):
        value = counted(rule, told)
        if value is not None:
            found.setdefault(session, set()).add(value)
    return Read(
        {session: next(iter(values)) for session, values in found.items() if len(values) == 1},
        frozenset(session for session, values in found.items() if len(values) > 1),
    )


def counted(rule: Rule, told: str) -> str | None:
    """A value as it is compared; None for what names nobody.

    >>> counted(Rule("typed", "email"), " Ann@Example.org "), counted(Rule("typed", "email"), "a**@example.org")
    ('ann@example.org', None)
    >>> counted(Rule("typed", "tel"), "+49 (0)30 123-456"), counted(Rule("trait", "plan_id"), "Null")
    ('+49030123456', None)
    """
    text = unicodedata.normalize("NFC", told).strip()
    if not text or len(text) > LONGEST or _MASKS.search(text) or text.lower() in _NOBODY:
        return None
    if rule.kind == "typed" and rule.name == "tel":
        digits = "".join(sign for sign in text if sign.isdigit())
        sign = "+" if text.startswith("+") else ""
        return sign + digits if len(digits) >= FEWEST_DIGITS else None
    if _EMAIL.fullmatch(text):
        return text.lower()
    return None if rule.kind == "typed" else str(storable(text))


def _told(db: Library, rule: Rule, sessions: Sequence[int] | None) -> Iterator[tuple[int, str]]:
    if rule.kind == "typed":
        return _typed(db, rule.name, sessions)
    if rule.kind == "trait":
        return _traits(db, rule.name, sessions)
    return _addresses(db, rule.name, sessions)


def _typed(db: Library, name: str, sessions: Sequence[int] | None) -> Iterator[tuple[int, str]]:
    among, values = _among(sessions)
    kinds = ", ".join(f"'{kind}'" for kind in _LINES.get(name, ()))
    fields: dict[tuple[int, ...], str] = {}
    for *field, text in db.execute(
        f"""SELECT session_id, window, snapshot, node_id, text FROM entries
            WHERE kind IN ({kinds}) AND text <> '' AND {among} ORDER BY session_id, idx""",
        values,
    ):
        fields[tuple(field)] = text
    yield from ((field[0], text) for field, text in fields.items())
    if name == "email":
        yield from db.execute(
            f"""SELECT l.session_id, i.value FROM identities i JOIN session_identities l ON l.identity_id = i.id
                WHERE i.kind IN ({_EMAILS}) AND i.source <> '{SOURCE}' AND l.{among}
                UNION ALL SELECT session_id, value FROM session_traits WHERE name IN ({_EMAILS}) AND {among}
                UNION ALL SELECT session_id, value FROM told_traits WHERE name IN ({_EMAILS}) AND {among}""",
            values * 3,
        )


def _traits(db: Library, name: str, sessions: Sequence[int] | None) -> Iterator[tuple[int, str]]:
    among, values = _among(sessions)
    found = db.execute(
        f"""SELECT session_id, value FROM session_traits WHERE name = ? COLLATE NOCASE AND {among}
            UNION ALL SELECT session_id, value FROM told_traits WHERE name = ? COLLATE NOCASE AND {among}""",
        (name, *values, name, *values),
    )
    yield from found


def _addresses(db: Library, name: str, sessions: Sequence[int] | None) -> Iterator[tuple[int, str]]:
    among, values = _among(sessions)
    pattern = f"%{like(name.replace('*', ''))}=%"
    asked = rf"url LIKE ? ESCAPE '\' AND {among}"
    found = db.execute(
        f"""SELECT session_id, url FROM visits WHERE {asked}
            UNION SELECT session_id, url FROM routes WHERE {asked}""",
        (pattern, *values, pattern, *values),
    )
    wanted = name.lower()
    for session, url in found:
        for key, value in parameters(url):
            if key.lower() == wanted:
                yield session, value


def parameters(url: str) -> list[tuple[str, str]]:
    """Name and value of each parameter of an address, also of those behind its `#`.

    >>> parameters("https://shop.example/a?uid=7&x=#/b?tab=2")
    [('uid', '7'), ('tab', '2')]
    """
    found: list[tuple[str, str]] = []
    for part in url.split("#", 1):
        _, mark, query = part.partition("?")
        if mark:
            try:
                found += parse_qsl(query, max_num_fields=200, errors="replace")
            except ValueError:
                continue
    return found


def _among(sessions: Iterable[int] | None) -> tuple[str, tuple[str, ...]]:
    """SQL for the rows of these sessions, and what stands for its question mark."""
    if sessions is None:
        return "session_id IS NOT NULL", ()
    return f"session_id {THESE}", (listed(sessions),)
