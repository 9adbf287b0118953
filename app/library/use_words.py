"""What a query asks of films and forms, as people read it: without the signs that the language needs."""

from __future__ import annotations

from app.errors import QueryError
from app.library.use_terms import VIDEO, read, second
from app.library.wildcards import pieces


def told(key: str, value: str) -> str:
    r"""A value of `video:`, `form:` or `field:` in words; as it is where it cannot be read.

    >>> told("field", r"left=Your Name \* @ Pay now @ //shop.example/cart")
    'left Your Name * · Pay now · shop.example/cart'
    >>> told("video", "reached=#film @ 1m30s @ /tour"), told("video", "sought=*"), told("form", "sent")
    ('reached #film · 1m30s · /tour', 'sought', 'sent')
    """
    try:
        use = read(key, value)
    except QueryError:
        return value
    part = ""
    if key == VIDEO and use.from_s is not None:
        end = "" if use.to_s is None else second(use.to_s)
        part = second(use.from_s) + ("" if use.what == "reached" else f"–{end}")
    names = (_text(use.name), part, _text(use.form), _text(use.page).removeprefix("//"))
    return " ".join((use.what, " · ".join(one for one in names if one))).strip()


def _text(pattern: str) -> str:
    return "*".join(pieces(pattern))
