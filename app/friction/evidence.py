"""What the rules need of a session, free of any threshold, small enough that all rules run again over ten thousand
sessions in seconds: gathered once from the streams, kept in the library, read by every rule.
"""

from __future__ import annotations

import msgspec
import zstandard
from msgspec import Struct

from app.activity.model import Analysis
from app.friction.calls import Calls, gather_calls
from app.friction.clicks import Clicks, gather_clicks
from app.friction.forms import Forms, gather_forms
from app.friction.journey import Journey, gather_journey
from app.friction.motion import Motion, gather_motion
from app.friction.session import Session


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
    session = Session(analysis)
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
