"""What the rules need of a session, free of any threshold, small enough that all rules run again over ten thousand
sessions in seconds: gathered once from the streams, kept in the library, read by every rule.
"""

from __future__ import annotations

import msgspec
import zstandard
from msgspec import Struct

from app.activity.model import Analysis
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
    )


def packed(evidence: Evidence) -> bytes:
    """Evidence as it is kept: zstd of MessagePack."""
    return zstandard.ZstdCompressor(level=3).compress(_encoder.encode(evidence))


def unpacked(blob: bytes) -> Evidence:
    """Evidence as it was packed.

    Raises:
        ValueError: the bytes are no evidence of this version.
    """
    try:
        return _decoder.decode(zstandard.ZstdDecompressor().decompress(blob))
    except zstandard.ZstdError as problem:
        raise ValueError(str(problem)) from problem
