"""The door of this room: one file (or a few that belong together) in, recordings out; nothing else is raised.

Every file comes to at least one value: a `Recording`, a `Survey` (a table that may hold answers), a `Refusal` (a
recording that cannot be read, or a file that was asked for by name) or `Skipped` (a file of another kind, met on the
way). What `progress` raises goes through.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from app.formats import archive, foreign, shapes, text
from app.formats.assemble import SENTRY, assemble, together
from app.formats.envelope import merged
from app.formats.feedback import Survey, guess, table_in
from app.formats.gather import Gathered, gather
from app.formats.model import Note, Recording, Refusal, Skipped
from app.formats.part import Part
from app.formats.problem import NotRead
from app.formats.spool import TooMuch, open_file
from app.formats.unwrap import Piece, as_utf8, is_archive, unwrap

Result: TypeAlias = Recording | Survey | Refusal | Skipped
#: called with the bytes used so far and the file's size
Progress = Callable[[int, int], None]

MAX_NESTED_ARCHIVES = 3
#: a segment of a phone's recording without its first page tells what it is in its first changes
_ASKED_BYTES = 1_000_000


def _untold(used_bytes: int) -> None:
    del used_bytes


def silent(done_bytes: int, total_bytes: int) -> None:
    """Tell nobody how far it is."""
    del done_bytes, total_bytes


def read(
    path: Path, *, source: str | None = None, progress: Progress = silent, named: bool = True
) -> Iterator[Result]:
    """What one file holds.

    Args:
        source: the file's name as a person knows it; its own name by default.
        named: True when a person named this file, so that one of another kind is refused, not skipped.
    """
    yield from read_together(
        [path], sources=[source or archive.shown(path.name)], progress=progress, named=named
    )


def read_together(
    paths: Sequence[Path],
    *,
    sources: Sequence[str],
    progress: Progress = silent,
    named: bool = True,
) -> Iterator[Result]:
    """What files hold that may be parts of one recording; parts that are not are recordings of their own."""
    reading = _Reading(progress, named, len(paths) == 1)
    pieces: list[Piece] = []
    for path, source in zip(paths, sources, strict=True):
        piece = reading.open(path, source)
        if piece is None:
            pass
        elif is_archive(piece.data):
            reading.results += reading.archive(piece, 1)
        else:
            pieces.append(piece)
        yield from reading.taken()
    if pieces:
        yield from reading.pieces(pieces)
    yield from reading.taken()


class _Reading:
    def __init__(self, progress: Progress, named: bool, alone: bool) -> None:
        self.results: list[Result] = []
        self._progress = progress
        self._named = named
        self._alone = alone

    def taken(self) -> Iterator[Result]:
        """The results so far, once."""
        results, self.results = self.results, []
        yield from results

    def open(self, path: Path, source: str) -> Piece | None:
        """The file's text; None when the reason why not is a result."""
        try:
            info = path.stat()
            if not stat.S_ISREG(info.st_mode):
                kind = "a folder" if stat.S_ISDIR(info.st_mode) else "a pipe or a device"
                raise NotRead(f"is {kind}, not a file.")
            size = info.st_size
            self._progress(0, size)
            piece = Piece(source, open_file(path))
            unwrap(piece, lambda used: self._progress(min(used, size), size))
            self._progress(size, size)
            return piece
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.results.append(Refusal(source, None, f"{source} cannot be opened: {reason}."))
        except TooMuch as error:
            self.results.append(Refusal(source, None, f"{source} {error}"))
        except NotRead as problem:
            self.results.append(self._problem(source, problem, self._named))
        return None

    def archive(self, piece: Piece, depth: int) -> Iterator[Result]:
        """What the members of an archive hold, those that belong together joined."""
        if depth > MAX_NESTED_ARCHIVES:
            yield Refusal(
                piece.source,
                None,
                f"{piece.source} is an archive inside of {MAX_NESTED_ARCHIVES} others; unpack it first.",
            )
            return
        recordings = others = 0
        for result in self._members(piece, depth):
            recordings += not isinstance(result, Skipped)
            others += isinstance(result, Skipped)
            yield result
        if not recordings and depth == 1:
            files = "1 file" if others == 1 else f"{others:,} files"
            reason = f"{piece.source} holds no session recording ({files} looked at)."
            yield (
                Refusal(piece.source, None, reason)
                if self._named
                else Skipped(piece.source, reason)
            )

    def _members(self, piece: Piece, depth: int) -> Iterator[Result]:
        try:
            for bundle in archive.bundles(piece.data, piece.source):
                pieces: list[Piece] = []
                for member in bundle:
                    if isinstance(member, tuple):
                        yield self._problem(*member, named=False)
                        continue
                    try:
                        unwrap(member, _untold)
                    except NotRead as problem:
                        yield self._problem(member.source, problem, named=False)
                        continue
                    if is_archive(member.data):
                        yield from self.archive(member, depth + 1)
                    else:
                        pieces.append(member)
                yield from self.pieces(pieces, named=False)
        except NotRead as problem:
            yield self._problem(piece.source, problem, self._named)

    def pieces(self, pieces: list[Piece], named: bool | None = None) -> Iterator[Result]:
        """What texts hold; those of one recording joined."""
        gathered: list[Gathered] = []
        notes: list[Note] = []
        sources: list[str] = []
        named = self._named if named is None else named
        for piece in pieces:
            data = piece.data
            try:
                found = parts_of(piece)
            except NotRead as problem:
                try:
                    table = None if problem.claims else table_in(data)
                except NotRead as bad_table:
                    problem, table = bad_table, None
                if table is not None and (
                    guess(table).has_answers or _is_called_table(piece.source)
                ):
                    yield Survey(piece.source, table, self._sentence(piece.source, problem), named)
                    continue
                if any(note.code == "packing_cut" for note in piece.notes):
                    problem.reason += " What it is packed in is damaged: get it again."
                    problem.claims = True
                yield self._problem(piece.source, problem, named)
                continue
            notes += piece.notes
            wireframes = piece.data.find(b'"wireframe', 0, _ASKED_BYTES) >= 0
            gathered += [gather(part, wireframes=wireframes) for part in found]
            sources.append(piece.source)
        if not gathered:
            return
        source = together(sources)
        empty = True
        for recording in assemble(gathered, notes):
            empty = False
            yield recording
        if empty:
            reason = f"{source} holds no events that can be read."
            if any(g.packed_failed for g in gathered):
                reason = f"{source}: its events are packed and none can be unpacked; the file was changed on its way."
            yield Refusal(source, gathered[0].part.format, reason)

    def _problem(self, source: str, problem: NotRead, named: bool) -> Result:
        reason = self._sentence(source, problem)
        if named or problem.claims:
            return Refusal(source, problem.format, reason)
        return Skipped(source, reason)

    def _sentence(self, source: str, problem: NotRead) -> str:
        joint = (
            ", "
            if problem.reason.startswith("line ")
            else ": "
            if problem.reason.startswith(("not a ", "no "))
            else " "
        )
        return f"{source}{joint}{problem.reason}"


def _is_called_table(source: str) -> bool:
    """Whether a person may want to say what the columns of a table are that nobody knows."""
    return source.lower().endswith((".csv", ".tsv"))


def parts_of(piece: Piece) -> list[Part]:
    """The lists of events in a text. Raises `NotRead`."""
    if len(piece.data) == 0:
        raise NotRead("is empty.")
    odd = foreign.by_bytes(piece.data)
    if odd is None and piece.notes and piece.data[:64].lstrip()[:1] not in (b"[", b"{", b'"'):
        odd = NotRead("is packed and damaged: what comes out of it is no text.", claims=True)
    if odd is not None:
        raise odd
    as_utf8(piece)
    try:
        parsed = text.parse(piece.data, piece.source)
    except NotRead as problem:
        if problem.reason != "is not JSON.":
            raise
        raise foreign.by_text(piece.data) from None
    piece.notes += parsed.notes
    try:
        if parsed.lines:
            found = shapes.of_lines(parsed.values, piece.source)
        else:
            value = parsed.values[0]
            found = shapes.parts_of(value, piece.source) if isinstance(value, list | dict) else []
    except RecursionError:
        raise NotRead("nests too deep to be a recording.") from None
    if not found:
        first = parsed.values[0] if parsed.values else []
        seen = first if isinstance(first, list | dict) else text.split(first)
        raise (foreign.by_value(seen) if seen is not None else None) or NotRead(
            "not a session recording: JSON in which no rrweb events were found."
        )
    for part in found:
        part.source = piece.source
        if piece.sentry:
            part.format, part.whole = SENTRY, True
            part.session = part.session or piece.session
            part.metadata = merged(part.metadata, piece.metadata)
        part.order = piece.order if piece.order is not None else part.order
    return found
