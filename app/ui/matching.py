"""How a moment that a query fits is written: its words in the person's language, its sign and its colour."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.friction.model import Kind
from app.library.match_rows import What
from app.library.matches import Match
from app.ui import kinds, words
from app.ui.theme import Role

_CONTEXT = "matching"
LONGEST = 160


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


_SAID = {
    What.PAGE: _t("page %1"),
    What.CLICK: _t("click on %1"),
    What.ERROR: _t("error: %1"),
    What.CONSOLE: _t("logged: %1"),
    What.REQUEST: _t("request %1"),
    What.TYPED: _t("typed %1"),
    What.EVENT: _t("event %1"),
    What.NOTE: _t("note: %1"),
    What.SHOWN: _t("shown: %1"),
    What.PRODUCT: _t("product %1"),
    What.CART: _t("into the cart: %1"),
    What.CART_STEP: _t("cart: %1"),
    What.CART_LEFT: _t("cart left at %1"),
    What.FORM: _t("form %1"),
    What.FORM_SENT: _t("form sent: %1"),
    What.FORM_LEFT: _t("form left at %1"),
    What.FIELD: _t("field %1"),
    What.FILM: _t("played %1"),
    What.FILM_LEFT: _t("stopped playing %1 at %2"),
    What.FEEDBACK: _t("feedback: %1"),
    What.VITAL: "%1",
    What.CAME: _t("came from %1"),
    What.FILE: _t("file %1"),
}
_SIGNS = {
    What.PAGE: ("page", Role.MUTED),
    What.CLICK: ("click", Role.ACCENT),
    What.ERROR: ("error", Role.ERROR),
    What.CONSOLE: ("console", Role.MUTED),
    What.REQUEST: ("network", Role.MUTED),
    What.TYPED: ("input", Role.MUTED),
    What.EVENT: ("target", Role.GOOD),
    What.SIGNAL: ("signals", Role.MUTED),
    What.NOTE: ("note", Role.DEAD),
    What.SHOWN: ("eye", Role.MUTED),
    What.PRODUCT: ("tag", Role.MUTED),
    What.CART: ("cart", Role.GOOD),
    What.CART_STEP: ("cart", Role.GOOD),
    What.CART_LEFT: ("cart", Role.ERROR),
    What.FORM: ("input", Role.MUTED),
    What.FORM_SENT: ("input", Role.GOOD),
    What.FORM_LEFT: ("input", Role.DEAD),
    What.FIELD: ("input", Role.MUTED),
    What.FILM: ("video", Role.MUTED),
    What.FILM_LEFT: ("video", Role.DEAD),
    What.FEEDBACK: ("star", Role.DEAD),
    What.VITAL: ("gauge", Role.MUTED),
    What.CAME: ("link", Role.MUTED),
    What.FILE: ("info", Role.MUTED),
}
_KINDS = {str(kind): kind for kind in Kind}


def sentence(match: Match) -> str:
    """Why the moment fits; it quotes the recording, so it is plain text on one line."""
    if match.told is not None:
        return kinds.why(match.told)
    said = QCoreApplication.translate(_CONTEXT, _SAID[match.what])
    said = said.replace("%2", words.length(1000 * (match.place_s or 0.0)))
    return said.replace("%1", words.plain(match.text, LONGEST))


def sign(match: Match) -> tuple[str, Role]:
    """The name of the icon beside it, and its colour."""
    kind = _KINDS.get(match.kind or "")
    return _SIGNS[match.what] if kind is None else (kinds.icon(kind), kinds.role(kind))
