r"""What `*` means in a value of a query: anything. `\*` is the star itself; backslashes count only before a star, where
each `\\` is one of them.
"""

from __future__ import annotations

import re

from app.library.storable import storable
from app.pattern import pattern

#: keys of which a value is a pattern of pages
_PAGES = frozenset({"page", "entry", "exit", "seq"})
_STAR = pattern(r"(\\*)\*")


def pieces(pattern: str) -> list[str]:
    r"""The texts between which anything may stand: of a value without a wildcard, one.

    >>> pieces(r"/a\*b*"), pieces(r"C:\back"), pieces(r"\\*")
    (['/a*b', ''], ['C:\\back'], ['\\', ''])
    """
    found, at = [""], 0
    for star in _STAR.finditer(pattern):
        found[-1] += pattern[at : star.start()] + "\\" * (len(star[1]) // 2)
        if len(star[1]) % 2:
            found[-1] += "*"
        else:
            found.append("")
        at = star.end()
    found[-1] += pattern[at:]
    return found


def literal(value: str) -> str:
    r"""The pattern that only this value fits.

    >>> literal("/*"), pieces(literal(r"\*"))
    ('/\\*', ['\\*'])
    """
    return _STAR.sub(lambda star: star[1] * 2 + r"\*", value)


def exactly(key: str, value: str) -> str:
    r"""The value of this key that finds what is called so: a path that begins with `//` would name a host.

    >>> exactly("page", "//twice"), exactly("variant", "A*B")
    ('//*//twice', 'A\\*B')
    """
    is_bare = key in _PAGES and value.startswith("//")
    return f"//*{literal(value)}" if is_bare else literal(value)


def like(pattern: str) -> str:
    r"""A pattern of ours for `LIKE … ESCAPE '\'`, where only `*` keeps its meaning.

    >>> like("50%*")
    '50\\%%'
    """
    return "%".join(like_text(piece) for piece in pieces(pattern))


def like_text(text: str) -> str:
    """The same for a text in which a star is a star."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return str(storable(escaped))


def glob(pattern: str) -> str:
    """A pattern of ours in SQLite's GLOB, where only `*` keeps its meaning.

    >>> glob("/a[1]/?*")
    '/a[[]1]/[?]*'
    """
    return "*".join(re.sub(r"([\[?*])", r"[\1]", piece) for piece in pieces(pattern))


def equal(column: str, value: str) -> tuple[str, str]:
    """SQL for equality without regard to case, and what stands for its question mark; only a wildcard needs the slower
    LIKE."""
    first, *more = pieces(value)
    if more:
        return rf"{column} LIKE ? ESCAPE '\'", like(value)
    return f"{column} = ? COLLATE NOCASE", str(storable(first))
