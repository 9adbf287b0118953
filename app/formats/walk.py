"""Files and folders in, batches out: a batch is read as one, since its files may be parts of one recording."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from app.formats.archive import shown, unseen
from app.formats.grouping import follows, grouped
from app.formats.read import Progress, Result, read_together, silent
from app.pattern import pattern

_ASKED_BYTES = 65_536
_PAGE = pattern(rb'\\?"(?:href|initialOffset)\\?"\s*:')


class Batch(Struct, frozen=True):
    """Files to be read together, in order. `named` is False for files met while walking a folder: those of another
    kind are then skipped, not refused. `sources` are their names as a person knows them."""

    paths: tuple[Path, ...]
    named: bool
    sources: tuple[str, ...]

    @property
    def size_bytes(self) -> int:
        """The files' size on disk; what cannot be asked counts as nothing."""
        total = 0
        for path in self.paths:
            try:
                total += path.stat().st_size
            except OSError:
                continue
        return total


def collect(paths: Sequence[Path]) -> Iterator[Batch]:
    """Named files, then what is in named folders, sorted; names that say "part N" together. Links to folders are not
    followed, what operating systems leave behind is not seen."""
    files = [path for path in paths if not path.is_dir()]
    for group in _with_continued(grouped([path.as_posix() for path in files]), Path()):
        yield Batch(
            tuple(Path(name) for name in group),
            True,
            tuple(shown(Path(name).name) for name in group),
        )
    for folder in (path for path in paths if path.is_dir()):
        yield from _folder(folder)


def _folder(folder: Path) -> Iterator[Batch]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not unseen(name) and not name.startswith(".")
        )
        here = Path(place)
        named = grouped(sorted(name for name in names if not unseen(name)))
        for group in _with_continued(named, here):
            paths = tuple(here / name for name in group)
            names_shown = tuple(
                shown(f"{folder.name}/{path.relative_to(folder).as_posix()}") for path in paths
            )
            yield Batch(paths, False, names_shown)


def _with_continued(groups: Sequence[tuple[str, ...]], folder: Path) -> Iterator[tuple[str, ...]]:
    """Joins `visit-2.json` to `visit-1.json` when it goes on with a page that it does not hold itself."""
    current: tuple[str, ...] = ()
    for group in sorted(groups, key=lambda group: _by_number(group[0])):
        if current and follows(group[0], current[-1]) and _goes_on(folder / group[0]):
            current += group
            continue
        if current:
            yield current
        current = group
    if current:
        yield current


def _by_number(name: str) -> tuple[str | int, ...]:
    """Sorts `visit-9` before `visit-10`."""
    parts = re.split(r"(\d{1,9})", name)
    return tuple(int(part) if i % 2 else part for i, part in enumerate(parts))


def _goes_on(path: Path) -> bool:
    """Whether a file of events begins with neither an address nor a page; packed files are not asked."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            start = file.read(_ASKED_BYTES)
    except OSError:
        return False
    return (
        start.lstrip()[:1] in (b"[", b"{")
        and b'"timestamp"' in start
        and b'"type"' in start
        and not _PAGE.search(start)
    )


def read_batch(batch: Batch, progress: Progress = silent) -> Iterator[Result]:
    """What a batch holds. `progress` counts each file's bytes in turn."""
    yield from read_together(
        batch.paths, sources=batch.sources, progress=progress, named=batch.named
    )
