"""What the rules need of a session, free of any threshold, small enough that all rules run again over ten thousand
sessions in seconds: gathered once from the streams, kept in the library, read by every rule.
"""

from __future__ import annotations

import msgspec
import zstandard
from msgspec import Struct
from msgspec.structs import replace

from app.activity.model import Analysis, CartFilled
from app.friction.calls import Calls, gather_calls
from app.friction.cart_course import cart_steps
from app.friction.clicks import Clicks, gather_clicks
from app.friction.forms import Forms, gather_forms
from app.friction.journey import Journey, gather_journey
from app.friction.motion import Motion, gather_motion
from app.friction.session import Session
from app.friction.shelf import product_views
from app.friction.shopping import first_cart


class Evidence(Struct, frozen=True, array_like=True):
    """One session's evidence, a part for each family of rules."""

    clicks: Clicks
    motion: Motion
    forms: Forms
    journey: Journey
    calls: Calls = Calls()


_decoder = msgspec.msgpack.Decoder(Evidence)
_encoder = msgspec.msgpack.Encoder()


def gather(analysis: Analysis) -> Evidence:
    """The evidence of an analysed session."""
    return gather_of(Session(analysis))


def gather_of(session: Session) -> Evidence:
    """The same of a session that is open."""
    return Evidence(
        clicks=gather_clicks(session),
        motion=gather_motion(session),
        forms=gather_forms(session),
        journey=gather_journey(session),
        calls=gather_calls(session),
    )


def packed(evidence: Evidence) -> bytes:
    """Evidence as it is kept: zstd of MessagePack; half surrogate pairs replaced."""
    try:
        body = _encoder.encode(evidence)
    except UnicodeEncodeError:
        body = _encoder.encode(_whole(msgspec.to_builtins(evidence)))
    return zstandard.ZstdCompressor(level=3).compress(body)


def _whole(value: object) -> object:
    """A tree of lists and texts without half surrogate pairs, which a recording may hold and UTF-8 may not."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


def unpacked(blob: bytes) -> Evidence:
    """Evidence as it was packed.

    Raises:
        ValueError: the bytes are no evidence of this version.
    """
    try:
        return _decoder.decode(zstandard.ZstdDecompressor().decompress(blob))
    except zstandard.ZstdError as problem:
        raise ValueError(str(problem)) from problem


def completed(analysis: Analysis) -> Analysis:
    """The analysis with what this room finds in it: evidence, products that were looked at, what went into the cart."""
    session = Session(analysis)
    evidence = gather_of(session)
    cart = first_cart(session)
    carts = (
        () if cart is None else (CartFilled(cart.window, cart.at_ms, cart.times, cart.place.label),)
    )
    products = tuple(product_views(analysis, evidence.journey))
    return replace(
        analysis,
        evidence=packed(evidence),
        products=products,
        carts=carts,
        cart_steps=cart_steps(session, products),
    )
