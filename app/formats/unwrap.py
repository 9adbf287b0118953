"""From a file's bytes to the text inside: gzip, zstd, zlib, brotli, snappy, Sentry's segment header, text encodings.

Asks the bytes, never the name, except for brotli, which has no mark. What unpacks the rarer of these is loaded where
one is met.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

import zstandard
from msgspec import Struct, field

from app.formats import sentry
from app.formats.model import Metadata, Note
from app.formats.problem import NotRead
from app.formats.spool import MAX_BYTES, Buffer, Spool, TooMuch, spool

#: how often one file is unwrapped: gzip of gzip is real, more is not
MAX_LAYERS = 4
_STEP = 1 << 16
_BROTLI_BYTES = 512_000_000
_MAX_WINDOW_BYTES = 1 << 27
_HEADER_BYTES = 4_096

#: called with the packed bytes used so far
Tick = Callable[[int], None]


class Piece(Struct):
    """One file's text, or one archive member's. `order` is a Sentry segment's number, `sentry` whether its header or
    packing says so, `session` and `metadata` what an envelope around it tells."""

    source: str
    data: Buffer
    notes: list[Note] = field(default_factory=list)
    order: int | None = None
    sentry: bool = False
    session: str | None = None
    metadata: Metadata = field(default_factory=Metadata)


def unwrap(piece: Piece, tick: Tick) -> None:
    """Unpacks in place until nothing packed is left. Raises `NotRead`."""
    for _ in range(MAX_LAYERS):
        before = piece.data
        try:
            _unwrap_once(piece, tick)
        except TooMuch as error:
            raise NotRead(str(error), claims=True) from None
        if piece.data is before:
            return


def is_archive(data: Buffer) -> bool:
    """Whether the bytes are a zip or a tar."""
    return data[:4] == b"PK\x03\x04" or data[:4] == b"PK\x05\x06" or data[257:262] == b"ustar"


def _unwrap_once(piece: Piece, tick: Tick) -> None:
    data = piece.data
    head = data[:16]
    if head[:2] == b"\x1f\x8b":
        piece.data = _inflated(piece, 31, tick)
    elif head[:4] == b"\x28\xb5\x2f\xfd":
        piece.data = _unzstd(piece, tick)
    elif len(head) > 2 and head[0] == 0x78 and (head[0] * 256 + head[1]) % 31 == 0:
        piece.data = _inflated(piece, 15, tick)
    elif head[:10] == b"\xff\x06\x00\x00sNaPpY":
        piece.data = _unsnap_frames(data)
    elif piece.source.lower().endswith(".br") and head[:1] not in (b"{", b"["):
        piece.data = _unbrotli(piece)
    elif head[:1] in (b"\x00", b"\x01") and _is_packed_segment(data):
        piece.sentry = True
        skip = 1 if head[0] == 0 else 5 + int.from_bytes(head[1:5], "big")
        piece.data = data[skip:]
    elif head[:2] in (b"\xff\xfe", b"\xfe\xff") and head[:8] != b"\xff" * 8:
        piece.data = _utf8(data, "utf-16")
    elif head[:4] in (b"[\x00", b"{\x00") or (head[:1] in (b"[", b"{") and head[1:2] == b"\x00"):
        piece.data = _utf8(data, "utf-16-le")
    elif head[:3] == b"\xef\xbb\xbf":
        piece.data = data[3:]
    elif head[:1] == b"{":
        _take_segment_header(piece)
        _open_envelope(piece)
    elif _is_snappy_block(data):
        piece.data = _unsnap(piece)


def _inflated(piece: Piece, wbits: int, tick: Tick) -> Buffer:
    data = piece.data
    used = 0
    inflater = zlib.decompressobj(wbits)
    with Spool() as place:
        try:
            while used < len(data):
                if inflater.eof:
                    # several gzip files one after the other are one
                    if data[used : used + 2] != b"\x1f\x8b":
                        break
                    inflater = zlib.decompressobj(wbits)
                chunk = data[used : used + _STEP]
                out = inflater.decompress(chunk)
                used += len(chunk) - len(inflater.unused_data)
                place.write(out, used)
                tick(used)
            complete = inflater.eof
        except zlib.error:
            complete = False
        return _checked(piece, place, complete)


def _unzstd(piece: Piece, tick: Tick) -> Buffer:
    packed = _Steps(piece.data)
    reader = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES).stream_reader(
        cast("BinaryIO", packed), read_across_frames=True, closefd=False
    )
    complete = True
    with Spool() as place:
        try:
            while chunk := reader.read(4 * _STEP):
                place.write(chunk, packed.used)
                tick(packed.used)
        except zstandard.ZstdError:
            complete = False
        return _checked(piece, place, complete)


class _Steps(io.RawIOBase):
    """A buffer as a file that tells how much of it was used."""

    def __init__(self, data: Buffer) -> None:
        self._data = data
        self.used = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._data[self.used : self.used + (size if size > 0 else len(self._data))]
        self.used += len(chunk)
        return chunk


def _checked(piece: Piece, place: Spool, complete: bool) -> Buffer:
    if place.size_bytes == 0:
        raise NotRead("is packed, but nothing in it can be unpacked: it is damaged.", claims=True)
    if not complete:
        piece.notes.append(
            Note(
                "packing_cut",
                f"{piece.source}: the packed file is damaged or ends early; the "
                f"{place.size_bytes:,} bytes before that were read.",
            )
        )
    return place.take()


def _unbrotli(piece: Piece) -> Buffer:
    import cramjam

    packed = bytes(piece.data)
    for size in (16_000_000, _BROTLI_BYTES):
        out = bytearray(size)
        try:
            used = cramjam.brotli.decompress_into(packed, out)
        except cramjam.DecompressionError:
            continue
        if used > 10_000_000 and used > 1000 * len(packed):
            break
        return bytes(memoryview(out)[:used])
    raise NotRead("is named .br, but it cannot be unpacked as brotli.", claims=False)


def _is_snappy_block(data: Buffer) -> bool:
    """PostHog's block file: a big-endian length, then raw snappy of that length, then perhaps more."""
    if len(data) < 16:
        return False
    length = int.from_bytes(data[:4], "big")
    return 0 < length <= len(data) - 4 and data[0] < 0x20 and data[4:5] not in (b"{", b"[")


def _unsnap(piece: Piece) -> Buffer:
    import cramjam

    def blocks() -> Iterator[bytes]:
        at = 0
        while at + 4 <= len(piece.data):
            length = int.from_bytes(piece.data[at : at + 4], "big")
            block = piece.data[at + 4 : at + 4 + length]
            if not 0 < length == len(block):
                return
            if cramjam.snappy.decompress_raw_len(block) > MAX_BYTES // 8:
                raise TooMuch("unpacks to more than 250 MB in one block, which no recording does.")
            yield bytes(cramjam.snappy.decompress_raw(block)) + b"\n"
            at += 4 + length

    try:
        out = spool(blocks())
    except cramjam.DecompressionError:
        return piece.data
    return out if out[:1] in (b"[", b"{", b'"') else piece.data


def _unsnap_frames(data: Buffer) -> bytes:
    import cramjam

    try:
        out = bytes(cramjam.snappy.decompress(bytes(data)))
    except cramjam.DecompressionError:
        raise NotRead("is packed, but it is damaged.", claims=True) from None
    return out


def _is_packed_segment(data: Buffer) -> bool:
    skip = 1 if data[0] == 0 else 5 + int.from_bytes(data[1:5], "big")
    inner = data[skip : skip + 2]
    if inner[:1] == b"[" or inner == b"\x1f\x8b":
        return True
    return len(inner) == 2 and inner[0] == 0x78 and (inner[0] * 256 + inner[1]) % 31 == 0


def _take_segment_header(piece: Piece) -> None:
    """`{"segment_id":0}` and a line break before the payload, as Sentry's SDK sends it."""
    line, found, _ = piece.data[:_HEADER_BYTES].partition(b"\n")
    if not found or b"segment_id" not in line:
        return
    try:
        header = json.loads(line)
    except ValueError:
        return
    number = header.get("segment_id")
    if isinstance(number, int) and "type" not in header and "data" not in header:
        piece.order = number
        piece.sentry = True
        piece.data = piece.data[len(line) + 1 :]


def _open_envelope(piece: Piece) -> None:
    """The recording in one of Sentry's envelopes."""
    envelope = sentry.opened(piece.data)
    if envelope is not None:
        piece.data, piece.sentry = envelope.recording, True
        piece.session, piece.metadata = envelope.session, envelope.metadata


def _utf8(data: Buffer, encoding: str) -> Buffer:
    return bytes(data).decode(encoding, "replace").encode("utf-8", "replace")


def as_utf8(piece: Piece) -> None:
    """Replaces bytes that are no UTF-8, in place, with a note. Fast where there are none."""
    if _is_utf8(piece.data):
        return
    piece.data = bytes(piece.data).decode("utf-8", "replace").encode("utf-8")
    piece.notes.append(
        Note(
            "text_repaired",
            f"{piece.source}: some characters were unreadable (not UTF-8) and show as \ufffd.",
        )
    )


def _is_utf8(data: Buffer) -> bool:
    step = 1 << 20
    start = 0
    while start < len(data):
        chunk = data[start : start + step]
        if not chunk.isascii():
            # a character may be cut by the step: take the bytes up to its start
            end = len(chunk)
            while end > 0 and len(chunk) - end < 4 and start + len(chunk) < len(data):
                if chunk[end - 1] < 0x80 or chunk[end - 1] >= 0xC0:
                    end -= chunk[end - 1] >= 0xC0
                    break
                end -= 1
            try:
                chunk[:end].decode("utf-8")
            except UnicodeDecodeError:
                return False
            start += end or len(chunk)
        else:
            start += len(chunk)
    return True
