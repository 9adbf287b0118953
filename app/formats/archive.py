"""Zips and tars: their members one by one, never extracted by name, within limits.

What opens them is loaded where one is met: most files are none.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from app.formats.grouping import grouped
from app.formats.model import Note
from app.formats.problem import NotRead
from app.formats.spool import Buffer, Spool, TooMuch
from app.formats.unwrap import Piece

if TYPE_CHECKING:
    import zipfile

MAX_MEMBERS = 10_000
MAX_TOTAL_BYTES = 8_000_000_000
_STEP = 1 << 18
_UNSEEN = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}

#: members that belong to one session, or why they cannot be opened
Bundle = list[Piece | tuple[str, NotRead]]


def unseen(name: str) -> bool:
    """Whether a path names something an operating system leaves behind."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part in _UNSEEN or part.startswith("._") for part in parts)


def shown(name: str) -> str:
    """A member's name as it is told: no way up, no control characters."""
    parts = [p for p in PurePosixPath(name.replace("\\", "/")).parts if p not in ("..", "/", ".")]
    return "".join(c if c.isprintable() else "\ufffd" for c in "/".join(parts)) or "unnamed"


def bundles(data: Buffer, source: str) -> Iterator[Bundle]:
    """The members of an archive, grouped as files in a folder are. Raises `NotRead` for a broken archive."""
    if data[:2] == b"PK":
        yield from _zip(data, source)
    else:
        yield from _tar(data, source)


def _counted(names: list[str]) -> list[tuple[str, ...]]:
    names = [name for name in names if not unseen(name)]
    if len(names) > MAX_MEMBERS:
        raise NotRead(
            f"holds {len(names):,} files; archives of up to {MAX_MEMBERS:,} are read. Unpack it and import the folder.",
            claims=True,
        )
    return grouped(sorted(names))


def _zip(data: Buffer, source: str) -> Iterator[Bundle]:
    import zipfile

    file = io.BytesIO(data) if isinstance(data, bytes) else data
    try:
        archive = zipfile.ZipFile(file)  # type: ignore[arg-type]
        members = {i.filename: i for i in archive.infolist() if not i.is_dir()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise NotRead(
            "is a damaged zip: its list of files cannot be read. Get it again, or unpack it yourself.",
            claims=True,
        ) from None
    total_bytes = 0
    for names in _counted(list(members)):
        bundle: Bundle = [
            _zip_member(archive, members[name], f"{source}/{shown(name)}", len(data))
            for name in names
        ]
        total_bytes += sum(len(one.data) for one in bundle if isinstance(one, Piece))
        if total_bytes > MAX_TOTAL_BYTES:
            raise NotRead(
                "unpacks to more than 8 GB; unpack it and import the folder.", claims=True
            )
        yield bundle


def _zip_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: str, packed_bytes: int
) -> Piece | tuple[str, NotRead]:
    import zipfile

    with Spool() as place:
        try:
            with archive.open(member) as file:
                while chunk := file.read(_STEP):
                    place.write(chunk, max(1, min(member.compress_size, packed_bytes)))
        except TooMuch as error:
            return source, NotRead(str(error), claims=True)
        except NotImplementedError:
            return source, NotRead("is packed in a way that cannot be read; unpack it yourself.")
        except RuntimeError:
            return source, NotRead("is locked with a password; unpack it yourself.", claims=True)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
            if place.size_bytes == 0:
                return source, NotRead("cannot be unpacked: it is damaged.", claims=True)
            size_bytes = place.size_bytes
            piece = Piece(source, place.take())
            piece.notes.append(
                Note(
                    "packing_cut",
                    f"{source}: it is damaged inside the archive; the {size_bytes:,} bytes before that were read.",
                )
            )
            return piece
        return Piece(source, place.take())


def _tar(data: Buffer, source: str) -> Iterator[Bundle]:
    import tarfile

    file = io.BytesIO(data) if isinstance(data, bytes) else data
    try:
        archive = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115 – read member by member
        members = {m.name: m for m in archive.getmembers() if m.isfile()}
    except (tarfile.TarError, OSError, ValueError, EOFError):
        raise NotRead("is a damaged tar: its list of files cannot be read.", claims=True) from None
    for names in _counted(list(members)):
        bundle: Bundle = []
        for name in names:
            inside = f"{source}/{shown(name)}"
            with Spool() as place:
                try:
                    reader = archive.extractfile(members[name])
                    while reader is not None and (chunk := reader.read(_STEP)):
                        place.write(chunk)
                except (tarfile.TarError, OSError, TooMuch):
                    bundle.append((inside, NotRead("is damaged.", claims=True)))
                    continue
                bundle.append(Piece(inside, place.take()))
        yield bundle
