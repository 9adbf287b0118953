"""Addresses and the page groups they belong to. This docstring is the definition of record.

*Path*: an address without scheme, host, query and fragment, case as written. *Page*: the group of a path, named by
the first page rule that fits, else the path itself with each segment that is a number, a UUID or a hash replaced by
`*`. The raw address stays with the visit; a change of rules rewrites `paths.page` only. *Pattern*: a path in which
`*` stands for anything (see `library.wildcards`), `//host/path` to name the host too, or a whole address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import NothingFound, UserError
from app.library import page_patterns
from app.library.changes import Changes
from app.library.kept import KEPT
from app.library.storable import storable
from app.library.wildcards import glob, pieces
from app.pattern import pattern

if TYPE_CHECKING:
    from app.library.database import Library

_ADDRESS = pattern(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#]*)([^?#]*)")
_OPAQUE = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CHANGING = pattern(
    r"\d+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?=[^/]*\d)[0-9a-fA-F]{8,}"
    r"|(?=[^/]*\d)(?=[^/]*[A-Z])(?=[^/]*[a-z])[A-Za-z0-9_-]{16,}"
)


def split(url: str) -> tuple[str, str]:
    """Host and path of an address.

    >>> split("https://Shop.example:8080/cart/A?x=1#top")
    ('shop.example:8080', '/cart/A')
    >>> split("https://shop.example")
    ('shop.example', '/')
    >>> split("about:blank")
    ('', 'about:blank')
    """
    found = _ADDRESS.match(url)
    if found:
        host = found[1].rpartition("@")[2].lower()
        return host, found[2] or "/"
    bare = re.split(r"[?#]", url, maxsplit=1)[0]
    whole = not bare or bare.startswith("/") or _OPAQUE.match(bare)
    return "", bare if whole else f"/{bare}"


def referring(url: str | None) -> str | None:
    """Where a visitor came from, as it is searched for: a site and the page there.

    >>> referring("https://www.search.example/find?q=shirt")
    'search.example/find'
    >>> referring("https://news.example/"), referring("$direct")
    ('news.example', 'direct')
    """
    if not url or not url.strip():
        return None
    host, path = split(url.strip())
    return f"{host.removeprefix('www.')}{path}".strip("/").removeprefix("$") or None


def default_page(path: str) -> str:
    """The group of a path that no rule names.

    >>> default_page("/product/17/reviews")
    '/product/*/reviews'
    >>> default_page("/orders/3f0c8f3e-7b0a-4c50-9a53-2d1c9b1b0c11")
    '/orders/*'
    """
    return "/".join("*" if _CHANGING.fullmatch(part) else part for part in path.split("/"))


class PageRule(Struct, frozen=True):
    """Paths that fit `pattern` belong to the page called `page`. `is_regex`: the pattern is a regular expression
    (`app.library.page_patterns`) that is found somewhere in the path, or in `//host/path` when it begins with `//` or
    `^//`."""

    pattern: str
    page: str
    is_regex: bool = False

    def fits(self, host: str, path: str) -> bool:
        """Whether the rule names this path."""
        subject = f"//{host}{path}" if self.pattern.removeprefix("^").startswith("//") else path
        if self.is_regex:
            return page_patterns.fits(self.pattern, subject)
        first, *rest = self.pattern.split("*")
        if not rest:
            return subject == first
        *middle, last = rest
        if not subject.startswith(first) or not subject.endswith(last):
            return False
        at, end = len(first), len(subject) - len(last)
        for part in middle:
            found = subject.find(part, at, end)
            if found < 0:
                return False
            at = found + len(part)
        return at <= end

    def check(self) -> None:
        """Say what is wrong with the rule.

        Raises:
            UserError: it has no pattern or page, or its pattern cannot be looked for.
        """
        if not self.pattern.strip() or not self.page.strip():
            raise UserError(
                "A rule needs a pattern and the name of a page.",
                "`/product/*` and `Product`, for one.",
            )
        if self.is_regex:
            page_patterns.compiled(self.pattern)


class PathBook:
    """Finds or makes the row of an address while one transaction runs."""

    def __init__(self, db: Library) -> None:
        self._db = db
        self._known: dict[tuple[str, str], int] = {}
        self._rules: tuple[PageRule, ...] | None = None

    def id_of(self, url: str) -> int:
        """The row of `paths` for this address."""
        host, path = split(str(storable(url)))
        key = (host, path)
        if key not in self._known:
            self._known[key] = self._find(host, path) or self._make(host, path)
        return self._known[key]

    def _find(self, host: str, path: str) -> int | None:
        row = self._db.execute(
            "SELECT id FROM paths WHERE host = ? AND path = ?", (host, path)
        ).fetchone()
        return row[0] if row else None

    def _make(self, host: str, path: str) -> int:
        if self._rules is None:
            self._rules = page_rules(self._db)
        if host:
            _give_a_site(self._db, host)
        made = self._db.execute(
            "INSERT INTO paths(host, path, page) VALUES (?, ?, ?) RETURNING id",
            (host, path, page_of(host, path, self._rules)),
        ).fetchone()
        return int(made[0])


def page_rules(db: Library) -> tuple[PageRule, ...]:
    """The rules, first one first."""
    found = db.execute("SELECT pattern, page, is_regex FROM page_rules ORDER BY position")
    return tuple(PageRule(pattern, page, bool(regex)) for pattern, page, regex in found.fetchall())


def set_page_rules(db: Library, rules: Sequence[PageRule]) -> Changes:
    """Replace the rules and give every path its page anew.

    Raises:
        UserError: one of them cannot be looked for; nothing is changed then.
    """
    for rule in rules:
        rule.check()
    with db.atomic():
        db.execute("DELETE FROM page_rules")
        db.executemany(
            "INSERT INTO page_rules(position, pattern, page, is_regex) VALUES (?, ?, ?, ?)",
            [
                (position, rule.pattern, rule.page, int(rule.is_regex))
                for position, rule in enumerate(rules)
            ],
        )
        known = db.execute("SELECT id, host, path FROM paths").fetchall()
        db.executemany(
            "UPDATE paths SET page = ? WHERE id = ?",
            [(page_of(host, path, tuple(rules)), row) for row, host, path in known],
        )
    return Changes(frozenset({"page_rules", "paths"}))


def path_condition(pattern: str) -> tuple[str, tuple[str, ...]]:
    """SQL on `paths p` for a pattern: its page called exactly so, or a path that fits. `//host/Basket` is the page that
    a rule calls “Basket”, too."""
    if pattern.startswith("//"):
        host, slash, rest = pattern[2:].partition("/")
        path = f"{slash}{rest}" or "*"
        name = (
            "(p.host GLOB ? OR p.host IN (SELECT h.host FROM hosts h JOIN sites s ON s.id = h.site_id"
            " WHERE s.name GLOB ?))"
        )
        where, values = _path(path)
        # a rule may call a page by a name that is no path
        where, called = f"({where} OR p.page = ?)", "*".join(pieces(rest))
        return f"{name} AND {where}", (glob(host.lower()), glob(host.lower()), *values, called)
    where, values = _path(pattern)
    host, path = split(pattern)
    if not host:
        return where, values
    of_address, more = path_condition(f"//{host}{path}")
    return f"({where} OR {of_address})", (*values, *more)


def _path(pattern: str) -> tuple[str, tuple[str, ...]]:
    return "(p.page = ? OR p.path GLOB ?)", ("*".join(pieces(pattern)), glob(pattern))


def page_for(db: Library, pattern: str) -> tuple[str, str | None, tuple[int, ...]]:
    """The page with most views that fits a pattern: its name, its site, the rows of `paths` in it.

    Raises:
        NothingFound: when no page fits.
    """
    where, values = path_condition(pattern)
    best = db.execute(
        f"""SELECT p.page, h.site_id, s.name FROM paths p LEFT JOIN hosts h ON h.host = p.host
            LEFT JOIN sites s ON s.id = h.site_id JOIN page_views v ON v.path_id = p.id AND v.session_id {KEPT}
            WHERE {where} GROUP BY p.page, h.site_id
            ORDER BY max(p.page = ?) DESC, count(*) DESC LIMIT 1""",
        (*values, pattern),
    ).fetchone()
    if best is None:
        raise NothingFound(
            f"No page of the library fits {pattern}.", "`footfall pages` lists those there are."
        )
    page, site, name = best
    members = db.execute(
        """SELECT p.id FROM paths p LEFT JOIN hosts h ON h.host = p.host
           WHERE p.page = ? AND h.site_id IS ?""",
        (page, site),
    ).fetchall()
    return page, name, tuple(row[0] for row in members)


def page_of(host: str, path: str, rules: Sequence[PageRule]) -> str:
    """The page of a path by these rules: that of the first that fits."""
    for rule in rules:
        if rule.fits(host, path):
            return rule.page
    return default_page(path)


def _give_a_site(db: Library, host: str) -> None:
    """A new host belongs to the site of its own name, `www.` left out."""
    if db.execute("SELECT 1 FROM hosts WHERE host = ?", (host,)).fetchone():
        return
    name = host.removeprefix("www.")
    db.execute("INSERT OR IGNORE INTO sites(name) VALUES (?)", (name,))
    db.execute(
        "INSERT INTO hosts(host, site_id) SELECT ?, id FROM sites WHERE name = ?", (host, name)
    )
