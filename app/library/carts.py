"""Products that were looked at and the course of carts as rows: what was derived of recordings, put right by a person's
own rules of the shop (`app.library.shop_rules`), and what queries ask of them.

By a rule a page shows a product, the cart, a checkout, an order that was made, or nothing of a shop. What comes of
coming to a page is then as the rule says; what a press or an event told on it stays, but for pages that are nothing of
a shop. A product of a rule goes by its page's address; what was put in the cart before an order of a rule was ordered.

*Left*: more was put in the cart after the last order than was taken out again. Where it was left is the last step: the
field or control of a checkout, else its page, else `open`, `add` or `remove`.
"""

from __future__ import annotations

from msgspec import Struct

from app.errors import QueryError
from app.library.wildcards import equal

ADD, REMOVE, OPEN, CHECKOUT, ORDER, LEFT = "add", "remove", "open", "checkout", "order", "left"
#: what may follow `cart:` in a query, with `=` and a product, or of `left` a place, behind it
ASKED = (ADD, REMOVE, OPEN, CHECKOUT, ORDER, LEFT)
WHAT_MAY_STAND = f"One of {', '.join(ASKED)}, perhaps with a product: add=Linen shirt."
#: rows of rules have numbers behind those of recordings
_BEHIND = 1_000_000
#: the paths that rules name, each with the role that the first of them gives it
RULED = """(SELECT p.id AS path_id, u.role AS role, min(u.id) AS rule FROM shop_rules u CROSS JOIN paths p
    WHERE fits_page(u.pattern, u.is_regex, p.host, p.path) GROUP BY p.id)"""
_ADDRESS = """coalesce((SELECT t.url FROM routes t WHERE t.session_id = v.session_id AND t.visit = v.visit
        AND t.at_ms = v.at_ms AND v.is_visit = 0),
    (SELECT w.url FROM visits w WHERE w.session_id = v.session_id AND w.idx = v.visit))"""
_TITLE = """coalesce((SELECT t.title FROM routes t WHERE t.session_id = v.session_id AND t.visit = v.visit
        AND t.at_ms = v.at_ms AND v.is_visit = 0),
    (SELECT w.title FROM visits w WHERE w.session_id = v.session_id AND w.idx = v.visit))"""
_OF_PAGES = (
    f"FROM {RULED} u CROSS JOIN page_views v INDEXED BY page_views_by_path ON v.path_id = u.path_id"
)

#: products that were looked at
PRODUCTS = f"""(
    SELECT session_id, idx, window, at_ms, leave_ms, name, product, price, currency, path_id FROM products
    WHERE path_id NOT IN (SELECT path_id FROM {RULED} WHERE role <> 'product')
    UNION ALL
    SELECT v.session_id, {_BEHIND} + v.idx, v.window, v.at_ms, v.leave_ms,
        coalesce(nullif(trim({_TITLE}), ''), (SELECT path FROM paths WHERE id = v.path_id)),
        page_address({_ADDRESS}), NULL, NULL, v.path_id
    {_OF_PAGES} WHERE u.role = 'product' AND NOT EXISTS (
        SELECT 1 FROM products q WHERE q.session_id = v.session_id AND q.path_id = v.path_id
        AND q.at_ms <= v.at_ms AND coalesce(q.leave_ms, q.at_ms) >= v.at_ms)
)"""
#: steps of carts
STEPS = f"""(
    SELECT c.session_id, c.idx, c.window, c.at_ms, c.kind, c.path_id, c.product, c.name, c.price, c.label
    FROM cart_steps c WHERE c.path_id IS NULL OR c.path_id NOT IN (
        SELECT path_id FROM {RULED} WHERE role = 'none'
        OR (c.label IS NULL AND c.kind IN ('open', 'checkout')
            AND c.kind <> CASE role WHEN 'cart' THEN 'open' ELSE role END))
    UNION ALL
    SELECT v.session_id, {_BEHIND} + v.idx, v.window, v.at_ms, CASE u.role WHEN 'cart' THEN 'open' ELSE u.role END,
        v.path_id, NULL, NULL, NULL, NULL
    {_OF_PAGES} WHERE u.role IN ('cart', 'checkout', 'order') AND NOT EXISTS (
        SELECT 1 FROM cart_steps q WHERE q.session_id = v.session_id AND q.path_id = v.path_id AND q.label IS NULL
        AND q.kind = CASE u.role WHEN 'cart' THEN 'open' ELSE u.role END
        AND q.at_ms BETWEEN v.at_ms AND v.leave_ms)
    UNION ALL
    SELECT v.session_id, {2 * _BEHIND} + a.idx, v.window, v.at_ms, 'order', v.path_id, a.product, a.name, a.price, NULL
    {_OF_PAGES} CROSS JOIN cart_steps a ON a.session_id = v.session_id AND a.kind = 'add' AND a.at_ms < v.at_ms
    WHERE u.role = 'order' AND (a.product IS NOT NULL OR a.name IS NOT NULL) AND NOT EXISTS (
        SELECT 1 FROM cart_steps q WHERE q.session_id = v.session_id AND (q.kind = 'order' OR (
            q.kind = 'remove' AND q.at_ms > a.at_ms AND (q.product IS a.product OR q.name IS a.name))))
)"""
#: where a step was, as a row of `STEPS r` tells it
PLACE = """CASE WHEN r.kind <> 'checkout' THEN r.kind
    ELSE coalesce(r.label, (SELECT path FROM paths WHERE id = r.path_id), r.kind) END"""
#: the last steps of carts that were left, asked of one session
LASTS = f"""(
    SELECT session_id, idx, window, at_ms, kind, product, name, label, {PLACE} AS place FROM (
        SELECT s.*, row_number() OVER (PARTITION BY s.session_id ORDER BY s.at_ms DESC, s.idx DESC) AS nth,
            sum((s.kind = 'add') - (s.kind = 'remove')) FILTER (WHERE s.kind IN ('add', 'remove'))
                OVER (PARTITION BY s.session_id) AS inside
        FROM (SELECT t.*, max(CASE t.kind WHEN 'order' THEN t.at_ms END) OVER (PARTITION BY t.session_id) AS ordered_ms
              FROM {STEPS} t) s
        WHERE s.ordered_ms IS NULL OR s.at_ms > s.ordered_ms
    ) r WHERE nth = 1 AND inside > 0
)"""
#: the same of all sessions in a third of the time: a step's moment and number make one number, of which the greatest
#: is the last
_ALL_LASTS = f"""(
    WITH s AS MATERIALIZED (SELECT * FROM {STEPS}),
    o AS MATERIALIZED (SELECT session_id, max(at_ms) AS ordered_ms FROM s WHERE kind = 'order' GROUP BY session_id)
    SELECT session_id, {PLACE} AS place FROM (
        SELECT s.session_id, s.kind, s.label, s.path_id, max(s.at_ms * 4194304 + s.idx),
            sum((s.kind = 'add') - (s.kind = 'remove')) AS inside
        FROM s LEFT JOIN o ON o.session_id = s.session_id
        WHERE o.ordered_ms IS NULL OR s.at_ms > o.ordered_ms
        GROUP BY s.session_id HAVING inside > 0
    ) r
)"""


class Rows(Struct, frozen=True):
    """Rows that a term of a query asks for: `where` of `table r`, which has session_id, at_ms, window; `text` is what
    stands there; `of_all`: the same rows where all sessions are asked, which takes less time."""

    table: str
    where: str = "TRUE"
    values: tuple[str, ...] = ()
    text: str = "''"
    of_all: str = ""


def product_rows(value: str) -> Rows:
    """Views of a product of this name, or that goes by this."""
    name, named = equal("r.name", value)
    key, keyed = equal("r.product", value)
    return Rows(f"{PRODUCTS} r", f"({name} OR {key})", (named, keyed), "r.name")


def again_rows(value: str) -> Rows:
    """Views of a product by people who looked at it twice or more, in one session or several."""
    asked = product_rows(value)
    who = "SELECT coalesce(z.person_id, -z.id) FROM sessions z WHERE z.id = r.session_id"
    people = f"""SELECT coalesce(s.person_id, -s.id) FROM {asked.table} JOIN sessions s ON s.id = r.session_id
        WHERE {asked.where} AND s.id NOT IN (SELECT session_id FROM trash) GROUP BY 1 HAVING count(*) > 1"""
    return Rows(
        asked.table, f"{asked.where} AND ({who}) IN ({people})", asked.values * 2, asked.text
    )


def is_left(value: str) -> bool:
    """Whether a value of `cart:` asks for carts that were left."""
    return value.partition("=")[0].strip().lower() == LEFT


def is_step(value: str) -> bool:
    """Whether a value of `cart:` can be read."""
    return value.partition("=")[0].strip().lower() in ASKED


def check(value: str) -> None:
    """Say what is wrong with a value of `cart:`.

    Raises:
        QueryError: it names no step of a cart.
    """
    if not is_step(value):
        raise QueryError(
            f"“cart:{value}” cannot be read.",
            f"After cart: stands {WHAT_MAY_STAND[0].lower()}{WHAT_MAY_STAND[1:]}",
        )


def cart_rows(value: str) -> Rows:
    """Steps of carts: `add`, or `add=Linen shirt`; of carts that were left the last ones."""
    kind, equals, about = value.partition("=")
    kind = kind.strip().lower()
    if kind == LEFT:
        where, place = equal("r.place", about) if equals else ("TRUE", "")
        return Rows(f"{LASTS} r", where, (place,) if equals else (), "r.place", f"{_ALL_LASTS} r")
    text = "coalesce(r.name, r.label, r.kind)"
    if not equals:
        return Rows(f"{STEPS} r", "r.kind = ?", (kind,), text)
    name, named = equal("r.name", about)
    key, keyed = equal("r.product", about)
    return Rows(f"{STEPS} r", f"r.kind = ? AND ({name} OR {key})", (kind, named, keyed), text)


#: the keys of queries that ask for these rows
KEYS = {"product": product_rows, "again": again_rows, "cart": cart_rows}


def shown_as(key: str, value: str) -> str:
    """What stands at the moments of such a term: product, cart_step or cart_left."""
    if key != "cart":
        return "product"
    return "cart_left" if is_left(value) else "cart_step"
