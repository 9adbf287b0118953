"""Presses by which a form may have been sent, and what came of them."""

from __future__ import annotations

import re
from enum import IntEnum

from msgspec import Struct

from app.activity.streams import NodeNote
from app.friction.model import Place
from app.pattern import pattern

SENDING = pattern(
    r"\b(send|submit|sign[ -]?(up|in)|log[ -]?in|register|join|subscribe|(place|complete) \w*|order|buy|pay|check ?out|"
    r"book|reserve|continue|next|proceed|save|apply|confirm|create|finish|done|post|publish|search|get|start|add|"
    r"update|request|donate|verify|contact|reply|comment|go|ok|"
    r"senden|absenden|anmelden|einloggen|registrieren|bestellen|kaufen|bezahlen|weiter|speichern|suchen|buchen|"
    r"envoyer|valider|connexion|connecter|inscrire|acheter|commander|payer|continuer|enregistrer|"
    r"enviar|registrar(se)?|comprar|pagar|continuar|guardar|entrar|iniciar|invia|accedi|iscriviti|acquista|paga|"
    r"continua|salva|verzenden|inloggen|bestel|opslaan|skicka|köp|wyślij|zaloguj|kup|zapisz)\b"
    r"|отправить|войти|купить|зарегистрироваться|продолжить|送信|登録|ログイン|購入|次へ|提交|发送|注册|登录|购买|下一步",
    re.IGNORECASE,
)
#: of those, what leads to another part of the same form as often as away from it
GOING_ON = pattern(
    r"\b(next|continue|proceed|step|weiter|fortfahren|suivant|continuer|poursuivre|siguiente|continuar|seguinte|"
    r"pr[óo]ximo|avançar|avanti|continua|prosegui|volgende|verder|doorgaan|næste|neste|nästa|forts[æä]tt?|dalej|"
    r"kontynuuj|další|pokračovat|seuraava|jatka|devam|ileri)\b|далее|продолжить|далі|次へ|다음|下一步|^\W*[>›»→]\W*$",
    re.IGNORECASE,
)
LEAVING = pattern(
    r"\b(cancel|close|back|reset|clear|forgot(ten)?|dismiss|skip|later|delete|remove|previous|show|hide|"
    r"abbrechen|schließen|zurück|vergessen|annuler|fermer|retour|oublié|cancelar|cerrar|volver|olvid\w+|voltar|"
    r"annulla|chiudi|indietro|annuleren|sluiten|terug)\b|^[x×✕✖]$|отмена|закрыть|назад|取消|关闭|返回|戻る",
    re.IGNORECASE,
)


class Control(IntEnum):
    """What was pressed."""

    SUBMIT = 0
    BUTTON = 1
    LINK = 2


class Meaning(IntEnum):
    """What its words say that it does."""

    UNKNOWN = 0
    SENDS = 1
    LEAVES = 2


class Press(Struct, frozen=True, array_like=True):
    """A press on a control of a form. The delays of what came of it, ms, −1 for nothing: `page_ms` another page or
    address before any other click, `change_ms` the first change of the page outside the control, `request_ms` a
    request that sends something; `refused`: the focus was put into one of the form's fields; `failed`: an error was
    thrown; `told`: a message appeared that something went wrong; `other_ms`: how long before it something else was
    pressed, −1 for never.
    """

    at_ms: int
    control: Control
    meaning: Meaning
    page_ms: int
    change_ms: int
    request_ms: int
    refused: bool
    failed: bool
    told: bool
    place: Place
    other_ms: int = -1


def control_of(note: NodeNote, in_form: bool) -> Control | None:
    """What kind of sending control an element is; None for a field or what is no control."""
    kind = note.attributes.get("type", "").lower()
    if note.tag == "input":
        if kind in ("submit", "image"):
            return Control.SUBMIT
        return Control.BUTTON if kind == "button" else None
    if note.tag == "button":
        if kind == "reset":
            return None
        return Control.SUBMIT if in_form and kind in ("", "submit") else Control.BUTTON
    if note.tag == "a":
        return Control.LINK
    return Control.BUTTON if note.attributes.get("role") == "button" else None


def meaning_of(label: str | None) -> Meaning:
    """What the words on a control say; masked and other words say nothing."""
    words = label or ""
    if LEAVING.search(words):
        return Meaning.LEAVES
    return Meaning.SENDS if SENDING.search(words) else Meaning.UNKNOWN
