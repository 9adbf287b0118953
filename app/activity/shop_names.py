"""What the names of events say of a shop: as the tools of the trade write them, and by their words, as sites make
names of their own (`cart:item-added`, `Purchase Completed`, `orderConfirmed`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


VIEW, ADD, REMOVE, OPEN, CHECKOUT, ORDER = "view", "add", "remove", "open", "checkout", "order"
#: names of events, letters and digits only, by what they tell
_KINDS = {
    word: kind
    for kind, words in (
        (VIEW, ("viewitem productviewed viewedproduct productview viewproduct viewcontent productdetail itemviewed "
               "productdetailview productdetailviewed productpageviewed")),
        (ADD, ("addtocart productadded addedtocart productaddedtocart itemadded itemaddedtocart addedproduct cartadd "
              "addtobasket addtobag addcart")),
        (REMOVE, ("removefromcart productremoved removedfromcart productremovedfromcart itemremoved "
                 "itemremovedfromcart cartremove removefrombasket removefrombag cartcleared cartemptied")),
        (OPEN, "viewcart cartviewed viewedcart cartopened cartview opencart basketviewed viewbasket"),
        (CHECKOUT, ("begincheckout checkoutstarted startedcheckout initiatecheckout checkoutbegun begancheckout "
                   "checkout checkoutstepviewed checkoutstepcompleted addshippinginfo addpaymentinfo "
                   "paymentinfoentered checkoutprogress checkoutcontactinfosubmitted "
                   "checkoutaddressinfosubmitted checkoutshippinginfosubmitted paymentinfosubmitted")),
        (ORDER, "purchase ordercompleted checkoutcompleted orderplaced transaction completedpurchase placedorder"),
    )
    for word in words.split()
}  # fmt: skip
#: checkouts that have only begun; all others are a step of one, which goes by their name
_BEGUN = frozenset(
    {"begincheckout", "checkoutstarted", "startedcheckout", "initiatecheckout", "checkoutbegun", "checkout"}
)  # fmt: skip
#: tags, letters and digits only, whose payload names the event
_CARRIERS = _set("track segmenttrack datalayer gtm gtag ga4 event analytics customevent push")
#: outcomes that are none of a shop
_OUTCOMES = {
    "signup": "signup", "signedup": "signup", "usersignedup": "signup", "registration": "signup",
    "completeregistration": "signup", "generatelead": "lead", "lead": "lead", "subscribe": "subscribe",
    "subscribed": "subscribe",
}  # fmt: skip
_OF_SHOPS = {ORDER: "purchase", ADD: "add_to_cart"}
#: a name of more words is a sentence
_MOST_WORDS, _MOST_OF_A_PRODUCT = 7, 3
_CARTS = _set("cart basket bag trolley")
_PAID = _set("order purchase checkout payment transaction")
_DONE = _set(
    "completed complete placed confirmed confirmation success successful succeeded paid finished received "
    "created made"
)
_ADDED, _REMOVED = _set("add added adding"), _set("remove removed delete deleted")
_EMPTIED = _set("clear cleared empty emptied")
_SEEN = _set("view viewed viewing seen open opened shown")
_BEGINS = _set("begin began begun start started initiate initiated")
#: who presses to order has not ordered yet
_PRESSED = _set("click clicked press pressed tap tapped button")
#: what is done with one of these is done with no product, and what did not happen is not told
_OTHERS = _set(
    "list lists category collection wishlist favorite favorites favourite favourites compare comparison "
    "review reviews rating search filter coupon promo promotion promotions banner image images fail "
    "failed failure error cancel cancelled canceled refund refunded abandoned declined pending updated "
    "attempt attempted hover hovered impression impressions recommendation recommendations method methods "
    "option options"
)
_UNDONE = _set(
    "start started begin began view viewed form page click clicked step opened abandoned error fail "
    "failed button attempted"
)
_JOINED = _set("registered registration")
_NO_SIGN = re.compile(r"[^a-z0-9]+")
_PART = re.compile(r"[.:/]")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class ShopName(Struct, frozen=True):
    """What a name says: `kind`; `is_step`: a step inside a checkout; `empties`: everything left the cart."""

    kind: str
    is_step: bool = False
    empties: bool = False


@lru_cache(maxsize=2_048)
def shop_name(tag: str) -> ShopName | None:
    """What the name of an event says of a shop; None where it says nothing of one.

    >>> shop_name("ecommerce:productAdded"), shop_name("Purchase Completed"), shop_name("Purchase Failed")
    (ShopName(kind='add', is_step=False, empties=False), ShopName(kind='order', is_step=False, empties=False), None)
    """
    word = letters(tag)
    kind = _KINDS.get(word)
    if kind is not None:
        is_step = kind == CHECKOUT and word not in _BEGUN
        return ShopName(kind, is_step, word in ("cartcleared", "cartemptied"))
    words = _words(tag)
    return None if not words or words & _OTHERS else _by_words(words)


def _by_words(words: frozenset[str]) -> ShopName | None:
    if words & _CARTS:
        if words & _ADDED:
            return ShopName(ADD)
        if words & (_REMOVED | _EMPTIED):
            return ShopName(REMOVE, empties=not words & _REMOVED)
        return ShopName(OPEN) if words & _SEEN else None
    if "checkout" in words and "step" in words:
        return ShopName(CHECKOUT, is_step=True)
    if "checkout" in words and words & _BEGINS:
        return ShopName(CHECKOUT)
    is_done = bool(words & _PAID and words & _DONE) or bool(words & {"purchased", "bought"})
    if is_done and not words & (_BEGINS | _PRESSED):
        return ShopName(ORDER)
    if "product" in words and len(words) <= _MOST_OF_A_PRODUCT:
        if words & _ADDED:
            return ShopName(ADD)
        if words & _REMOVED:
            return ShopName(REMOVE)
        if words & _SEEN:
            return ShopName(VIEW)
    return None


@lru_cache(maxsize=2_048)
def outcome_named(tag: str) -> str | None:
    """The outcome that the name of an event tells; None for any other.

    >>> outcome_named("Order Completed"), outcome_named("signUp"), outcome_named("Signup Started")
    ('purchase', 'signup', None)
    """
    told = shop_name(tag)
    if told is not None:
        begins = told.kind == CHECKOUT and not told.is_step
        return "begin_checkout" if begins else _OF_SHOPS.get(told.kind)
    named = _OUTCOMES.get(letters(tag))
    if named is not None:
        return named
    words = _words(tag)
    if not words or words & _UNDONE:
        return None
    if words & _JOINED or "signup" in words or words >= {"sign", "up"} or words >= {"signed", "up"}:
        return "signup"
    return "signup" if words in ({"account", "created"}, {"user", "created"}) else None


def carries(tag: str) -> bool:
    """Is it a tag whose payload names the event?"""
    return letters(tag) in _CARRIERS


@lru_cache(maxsize=2_048)
def letters(tag: str) -> str:
    """A name without signs: `Product Added`, `product_added` and `ecommerce:productAdded` are one."""
    return _NO_SIGN.sub("", _PART.split(tag.strip().lower())[-1])


def _words(tag: str) -> frozenset[str]:
    found = [word.lower() for word in _WORD.findall(tag[:200])]
    return frozenset(found) if len(found) <= _MOST_WORDS else frozenset()
