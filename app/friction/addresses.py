"""What an address says by its shape: which page it is, whether that shows one product, takes an order or tells that
one was made. No site's own words, only what shops' software and their languages have in common.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from app.activity.phrases import says
from app.activity.shop_phrases import CART_PAGE, CHECKOUT_PAGE
from app.pattern import pattern

#: parts of a query that say where somebody came from, not what is shown
_TRACKING = pattern(
    r"^(?:utm_.*|gclid|fbclid|msclkid|dclid|yclid|gad_source|mc_[ce]id|_ga|_gl|ref|ref_|referrer|igshid)$"
)
_INDEX = pattern(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_PRODUCT_WORD = pattern(
    r"^(?:products?|produkte?|produits?|productos?|produtos?|prodott[oi]|producten|produkter|produkty?|produkt|tuotteet?|urun(?:ler)?"
    r"|tovar|items?|itm|artikel|articulo|p|dp|ip|pd|pdp|prd|prod|sku|details?|listing"
    r"|(?:single|shop|product|item|produkt)[-_]?(?:product|single|details?|item|page))"
    r"(?:\.(?:html?|php|aspx?|jsp))?$",
    re.IGNORECASE,
)
#: a word for many: with nothing behind it, the page lists products
_MANY = pattern(r"s$|^(?:produkte|prodotti|producten|produkter|produkty|tuotteet|urunler)$")
_PRODUCT_ID = pattern(
    r"^(?:id|pid|sku|asin|ean|(?:product|item|artikel|article|prod|goods|produkt|produit)[_-]?(?:id|nr|no|number|code|sku)?)$",
    re.IGNORECASE,
)
#: a part of a path that ends like a number of an article: `shoe-p-1234.html`, `…-i.12.345`
_NUMBERED = pattern(r"(?:[-_/]p[-_]?\d{2,}|[-_]i\.\d+\.\d+)(?:\.html?)?$", re.IGNORECASE)
_ORDERED = pattern(
    r"(?:order|checkout|purchase|payment|bestell\w*|commande|pedido|compra|ordine)[-_/]?(?:received|confirm(?:ed|ation)|complet(?:e|ed)"
    r"|success(?:ful)?|placed|bestaetig\w*|erfolg\w*|validee|confirmad[oa]|conferma(?:to)?)\b"
    r"|(?:^|[/#_-])(?:thank[-_]?(?:you|s)|order[-_]?thanks|danke|merci|gracias|obrigado|grazie|bedankt|tack|takk|kiitos)"
    r"(?:$|[/._-](?:page|for[-_]your[-_]order|html?|php)?)",
    re.IGNORECASE,
)
_CART = pattern(
    r"(?:^|[/#_-])(?:cart|basket|bag|checkout|warenkorb|panier|carrito|carrinho|carrello|winkelwagen|kurv|varukorg|koszyk|kosik)"
    r"(?:$|[/._?-])",
    re.IGNORECASE,
)
_LIST = pattern(
    r"(?:^|/)(?:categor(?:y|ies)|kategorien?|collections?|search|suche|catalog(?:ue)?|shop|store|list|brands?|deals|sale|tag|blog|news)/?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_096)
def page_of(url: str) -> str:
    """The address of the page: without a place inside it, without where somebody came from.

    >>> page_of("https://x.example/a/index.html?utm_source=mail&id=3#top")
    'https://x.example/a/?id=3'
    >>> page_of("https://x.example/#/cart")
    'https://x.example/#/cart'
    """
    url = url.encode("utf-8", "replace").decode("utf-8")
    try:
        parts = urlsplit(url)
        host = parts.netloc.lower()
    except ValueError:
        return url
    path = _INDEX.sub("/", parts.path) or "/"
    if len(path) > 1:
        path = path.rstrip("/") or "/"
        path += "/" if parts.path.endswith("/") or _INDEX.search(parts.path) else ""
    query = urlencode(
        sorted(
            pair
            for pair in parse_qsl(parts.query, keep_blank_values=True)
            if not _TRACKING.match(pair[0].lower())
        )
    )
    fragment = parts.fragment if parts.fragment[:1] in ("/", "!") else ""
    return (
        (
            f"{parts.scheme}://{host}{path}"
            if host
            else f"{parts.scheme}:{path}"
            if parts.scheme
            else path
        )
        + (f"?{query}" if query else "")
        + (f"#{fragment}" if fragment else "")
    )


def led_to(href: str, base: str, page: str) -> bool:
    """Does a link on the page at `base` lead to this page?"""
    try:
        return page_of(urljoin(base, href)) == page
    except ValueError:
        return False


def shown(page: str) -> str:
    """A page's address as a person reads it: path and query."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return page
    told = unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return (told + (f"#{parts.fragment}" if parts.fragment else ""))[:120]


@lru_cache(maxsize=4_096)
def product_of(page: str) -> str | None:
    """The product that an address names by its shape: equal for all addresses of one product, None where it names
    none.

    >>> product_of("https://x.example/item.html?id=6"), product_of("https://x.example/products/red-shoe?size=4")
    ('https://x.example/item.html?id=6', 'https://x.example/products/red-shoe')
    >>> product_of("https://x.example/products"), product_of("https://x.example/blog/post?id=6")
    (None, None)
    """
    try:
        parts = urlsplit(page)
    except ValueError:
        return None
    path = parts.path
    if parts.fragment:
        path, _, query = parts.fragment.lstrip("!").partition("?")
    else:
        query = parts.query
    home = f"{parts.scheme}://{parts.netloc}"
    steps = [step for step in path.split("/") if step]
    ids = [pair for pair in parse_qsl(query) if _PRODUCT_ID.match(pair[0])]
    for place, step in enumerate(steps):
        if not _PRODUCT_WORD.match(step):
            continue
        behind = steps[place + 1 :]
        if behind and not _PRODUCT_WORD.match(behind[0]):
            many = len(behind) > 1 and re.match(r"^(?:categor|kategor|tag|page|search)", behind[0])
            return None if many else f"{home}{_joined(parts.path, path)}"
        if ids:
            return f"{home}{_joined(parts.path, path)}?{urlencode(ids)}"
        if not behind and not _MANY.search(step.rsplit(".", 1)[0]) and (query or "." in step):
            return f"{home}{_joined(parts.path, path)}" + (f"?{query}" if query else "")
    named = [pair for pair in ids if pair[0].lower() != "id"]
    if named:
        return f"{home}{_joined(parts.path, path)}?{urlencode(named)}"
    if _NUMBERED.search(path):
        return f"{home}{_joined(parts.path, path)}"
    return None


def _joined(path: str, inner: str) -> str:
    return path if path == inner else f"{path}#{inner}"


def may_show_one(page: str) -> bool:
    """May a page with this address be that of one product: neither the front door, a list nor the cart?"""
    try:
        parts = urlsplit(page)
    except ValueError:
        return False
    path = parts.fragment.lstrip("!") or parts.path
    return (
        len(path) > 1
        and not _LIST.search(path)
        and not _CART.search(path)
        and not _ORDERED.search(path)
    )


def tells_of_order(page: str) -> bool:
    """Is this the address of a page that thanks for an order?

    >>> tells_of_order("https://x.example/checkout/order-received/77"), tells_of_order("https://x.example/orders")
    (True, False)
    """
    try:
        parts = urlsplit(page)
    except ValueError:
        return False
    return bool(_ORDERED.search(f"{parts.path}{'#' + parts.fragment if parts.fragment else ''}"))


def is_cart(page: str) -> bool:
    """Is this the address of a page that shows the cart?

    >>> is_cart("https://x.example/en/cart"), is_cart("https://x.example/cart/add"), is_cart("https://x.example/#/basket")
    (True, False, True)
    """
    return says(CART_PAGE, _told_path(page))


def is_checkout(page: str) -> bool:
    """Is this the address of a page that takes an order, not that of one that thanks for it?

    >>> is_checkout("https://x.example/checkout/shipping"), is_checkout("https://x.example/checkout/success")
    (True, False)
    """
    path = _told_path(page)
    return says(CHECKOUT_PAGE, path) and not _ORDERED.search(path)


def _told_path(page: str) -> str:
    """The part of an address that names the page: the path, or what stands for it behind `#`."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return ""
    return parts.fragment.lstrip("!") or parts.path


def site_of(page: str) -> str:
    """The host of an address without `www.`; empty where it has none."""
    try:
        return urlsplit(page).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""
