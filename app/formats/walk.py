"""Files and folders in, batches out: a batch is read as one, since its files may be parts of one recording."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.formats.archive import shown, unseen
from app.formats.grouping import grouped
from app.formats.read import Progress, Result, read_together, silent


@dataclass(frozen=True, slots=True)
class Batch:
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
    for group in grouped([str(path) for path in files]):
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
        for group in grouped(sorted(name for name in names if not unseen(name))):
            paths = tuple(here / name for name in group)
            names_shown = tuple(
                shown(f"{folder.name}/{path.relative_to(folder).as_posix()}") for path in paths
            )
            yield Batch(paths, False, names_shown)


def read_batch(batch: Batch, progress: Progress = silent) -> Iterator[Result]:
    """What a batch holds. `progress` counts each file's bytes in turn."""
    yield from read_together(
        batch.paths, sources=batch.sources, progress=progress, named=batch.named
    )
