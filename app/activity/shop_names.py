"""What the names of events say of a shop: as the tools of the trade write them, and by their words, as sites make
names of their own (`cart:item-added`, `Purchase Completed`, `orderConfirmed`).
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from app.pattern import pattern


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
#: what is longer is no name, and not to be kept
_LONGEST = 200
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
#: before a name, these say where it stands, not what came of it
_PLACES = _PRESSED | _set(
    "view page screen modal dialog popup form nav menu cta link tab banner route hover http https"
)
#: a part of an order or of what is paid, or what is said about one, is none yet
_PARTS = _set(
    "step section field fields element form details detail info information data shipping delivery address contact "
    "billing email account login"
)
_NO_ORDERS = _PARTS | _set(
    "intent session request draft token link status history tracking lookup update updates summary estimate quote "
    "number validation modal dialog popup prompt widget not no never easy also recently frequently previously together"
)
#: of an order alone they say that it was made
_MADE = _set("created made")
#: what is shown or cannot be pressed was not put into a cart, and these are no products
_NO_PRODUCTS = _set(
    "button disabled enabled unavailable displayed rendered visible note notes comment discount voucher code address"
)
#: what is done with one of these is done with no product, and what did not happen is not told
_OTHERS = _set(
    "list lists category collection wishlist favorite favorites favourite favourites compare comparison "
    "review reviews rating search filter coupon promo promotion promotions banner image images fail "
    "failed failure error cancel cancelled canceled refund refunded abandoned declined pending updated "
    "attempt attempted hover hovered impression impressions recommendation recommendations method methods "
    "option options tour"
)
_UNDONE = _PLACES | _set(
    "start started begin began viewed step opened abandoned error fail failed attempted prompt prompted shown seen "
    "displayed rendered visible hidden hide closed dismissed skipped impression hovered focused typed entered field "
    "invalid validation password not canceled cancelled"
)
_JOINED = _set("registered registration")
#: whatever else is registered (a device, a program of the page, a domain) is nobody who joined
_WHO_JOINED = _DONE | _set(
    "user account member customer visitor person new successfully submitted done with via by google apple facebook "
    "github email"
)
_NO_SIGN = pattern(r"[^a-z0-9]+")
_PART = pattern(r"[.:/]")
_WORD = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class ShopName(Struct, frozen=True):
    """What a name says: `kind`; `is_step`: a step inside a checkout; `empties`: everything left the cart."""

    kind: str
    is_step: bool = False
    empties: bool = False


def shop_name(tag: str) -> ShopName | None:
    """What the name of an event says of a shop; None where it says nothing of one.

    >>> shop_name("ecommerce:productAdded"), shop_name("Purchase Completed"), shop_name("Purchase Failed")
    (ShopName(kind='add', is_step=False, empties=False), ShopName(kind='order', is_step=False, empties=False), None)
    """
    return _shop_name(tag[:_LONGEST])


@lru_cache(maxsize=2_048)
def _shop_name(tag: str) -> ShopName | None:
    word = letters(tag)
    kind = _KINDS.get(word)
    if kind is not None and not (kind == ORDER and _is_of_a_place(tag)):
        is_step = kind == CHECKOUT and word not in _BEGUN
        return ShopName(kind, is_step, word in ("cartcleared", "cartemptied"))
    words = _words(tag)
    return None if not words or words & _OTHERS else _by_words(words)


def _by_words(words: frozenset[str]) -> ShopName | None:
    if words & _CARTS:
        is_product = not words & _NO_PRODUCTS
        if is_product and words & _ADDED and not words & _SEEN:
            return ShopName(ADD)
        if is_product and words & (_REMOVED | _EMPTIED):
            return ShopName(REMOVE, empties=not words & _REMOVED)
        return ShopName(OPEN) if is_product and words & _SEEN else None
    if "checkout" in words and "step" in words:
        return ShopName(CHECKOUT, is_step=True)
    if "checkout" in words and words & _BEGINS:
        return ShopName(CHECKOUT)
    if "checkout" in words and words & _PARTS and words & _DONE:
        return ShopName(CHECKOUT, is_step=True)
    if _is_ordered(words):
        return ShopName(ORDER)
    if "product" in words and len(words) <= _MOST_OF_A_PRODUCT:
        if words & _ADDED:
            return ShopName(ADD)
        if words & _REMOVED:
            return ShopName(REMOVE)
        if words & _SEEN:
            return ShopName(VIEW)
    return None


def _is_ordered(words: frozenset[str]) -> bool:
    if words & (_BEGINS | _PRESSED | _NO_ORDERS):
        return False
    if words & {"purchased", "bought"}:
        return not words & _SEEN
    done = words & _DONE
    if done and done <= _MADE:
        # a checkout is created when it begins, and a purchase order is a paper of a company
        return words & _PAID == {"order"} or (
            "made" in done and bool(words & {"payment", "purchase"})
        )
    return bool(done and words & _PAID)


def outcome_named(tag: str) -> str | None:
    """The outcome that the name of an event tells; None for any other.

    >>> outcome_named("Order Completed"), outcome_named("signUp"), outcome_named("Signup Started")
    ('purchase', 'signup', None)
    """
    return _outcome_named(tag[:_LONGEST])


@lru_cache(maxsize=2_048)
def _outcome_named(tag: str) -> str | None:
    told = shop_name(tag)
    if told is not None:
        begins = told.kind == CHECKOUT and not told.is_step
        return "begin_checkout" if begins else _OF_SHOPS.get(told.kind)
    named = _OUTCOMES.get(letters(tag))
    if named is not None and not _is_of_a_place(tag):
        return named
    words = _words(tag)
    if not words or words & _UNDONE:
        return None
    if words & _JOINED and words <= _JOINED | _WHO_JOINED:
        return "signup"
    if "signup" in words or words >= {"sign", "up"} or words >= {"signed", "up"}:
        return "signup"
    return "signup" if words in ({"account", "created"}, {"user", "created"}) else None


def carries(tag: str) -> bool:
    """Is it a tag whose payload names the event?"""
    return letters(tag) in _CARRIERS


def letters(tag: str) -> str:
    """A name without signs: `Product Added`, `product_added` and `ecommerce:productAdded` are one."""
    return _letters(tag[:_LONGEST])


@lru_cache(maxsize=2_048)
def _letters(tag: str) -> str:
    return _NO_SIGN.sub("", _PART.split(tag.strip().lower())[-1])


def _is_of_a_place(tag: str) -> bool:
    """Does what stands before a name say where it stands, as in `click:purchase` or an address?"""
    before = _PART.split(tag.strip())[:-1]
    return bool(before) and (not before[0] or bool(_words(" ".join(before)) & _PLACES))


def _words(tag: str) -> frozenset[str]:
    found = [word.lower() for word in _WORD.findall(tag)]
    return frozenset(found) if len(found) <= _MOST_WORDS else frozenset()
