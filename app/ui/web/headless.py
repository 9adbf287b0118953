"""Pictures for the command line: no window, no display, one event loop until the picture is there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QFile,
    QResource,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

import app
from app import log
from app.errors import UserError
from app.heatmap.picture import PictureSource
from app.heatmap.places import PictureElement
from app.jobs.feed import WindowFeed, feed_at
from app.jobs.pictured import picture_elements, read_events
from app.library.database import Library, open_reader
from app.ui.web import scheme
from app.ui.web.backdrop import Backdrop, Done, Failed, Picture
from app.ui.web.best import BestPicture, Candidate
from app.ui.web.events import events_of
from app.ui.web.missing import parts
from app.ui.web.picture_file import write_picture
from app.ui.web.printing import Printing

T = TypeVar("T")

_log = log.room("ui.web")
_PACKAGE = Path(app.__file__).resolve().parent
_RESOURCE_FILES = (_PACKAGE / "footfall.rcc", _PACKAGE.parent / "build" / "footfall.rcc")


class FrameResult(Struct, frozen=True):
    """What was written; `missing` names each kind of thing that the recording does not hold, in words."""

    width_px: int
    height_px: int
    blocked_requests: int
    missing: tuple[str, ...]


def render_frame(
    library: Path, session: int, at_ms: float, window: int | None, out: Path
) -> FrameResult:
    """Write what the replay shows at a moment, in the recorded viewport's size.

    Args:
        at_ms: from the session's zero.
        window: its index; None for the one a person was in.

    Raises:
        NothingFound: there is no such session or window.
        UserError: the page cannot be drawn or the file cannot be written.
    """
    picture = _picture(library, session, at_ms, window, Backdrop.frame)
    write_picture(picture.image, out)
    return FrameResult(
        picture.image.width(), picture.image.height(), picture.blocked, parts(picture.missing)
    )


def page_picture(library: Path, session: int, at_ms: float, window: int | None) -> Picture:
    """The page of a moment in its full length.

    Raises:
        NothingFound: there is no such session or window.
        UserError: the page cannot be drawn.
    """
    return _picture(library, session, at_ms, window, Backdrop.page_picture)


def best_page_picture(
    library: Path, sources: Sequence[PictureSource], state: str | None = None
) -> tuple[PictureSource, Picture, tuple[PictureElement, ...]]:
    """The page of the moment that shows it best, in its full length, and its elements.

    Args:
        sources: moments to choose from; of equally good ones the first is taken.
        state: the key of what is to be open above the page; None for the page itself.

    Raises:
        NothingFound: there is no such session or window.
        UserError: none of them can be drawn.
    """
    need_application()
    db = open_reader(library)
    try:
        candidates = [
            Candidate(feed_at(db, one.session, one.at_ms, one.window), one.at_ms) for one in sources
        ]
        backdrop = Backdrop(provider(db))
        try:
            candidate, picture = answer_of(partial(_best, backdrop, candidates, state))
        finally:
            backdrop.close()
        events = read_events(db, candidate.feed, candidate.at_ms)
    finally:
        db.close()
    return sources[candidates.index(candidate)], picture, picture_elements(events, picture.boxes)


def _best(
    backdrop: Backdrop,
    candidates: Sequence[Candidate],
    state: str | None,
    done: Callable[[tuple[Candidate, Picture]], None],
    failed: Failed,
) -> None:
    BestPicture(backdrop, backdrop).take(
        candidates, lambda candidate, picture: done((candidate, picture)), failed, state
    )


def _picture(
    library: Path,
    session: int,
    at_ms: float,
    window: int | None,
    take: Callable[[Backdrop, WindowFeed, float, Done, Failed], None],
) -> Picture:
    need_application()
    db = open_reader(library)
    try:
        return _taken(db, feed_at(db, session, at_ms, window), at_ms, take)
    finally:
        db.close()


def _taken(
    db: Library,
    feed: WindowFeed,
    at_ms: float,
    take: Callable[[Backdrop, WindowFeed, float, Done, Failed], None],
) -> Picture:
    backdrop = Backdrop(provider(db))
    try:
        return answer_of(partial(take, backdrop, feed, at_ms))
    finally:
        backdrop.close()


def write_pdf(document: str, out: Path) -> None:
    """Print a document of ours (HTML) to a file.

    Raises:
        UserError: it cannot be written.
    """
    need_application()
    kept: list[Printing] = []

    def begin(done: Callable[[bool], None], _failed: Failed) -> None:
        kept.append(Printing(file, out, done))

    with tempfile.TemporaryDirectory(prefix="footfall-") as folder:
        file = Path(folder) / "report.html"
        file.write_text(document, "utf-8")
        if not answer_of(begin):
            raise UserError(f"{out} cannot be written.", "Name another file, or an .html one.")


def answer_of(ask: Callable[[Callable[[T], None], Failed], None]) -> T:
    """Wait until a request is answered: the one event loop of a line without a window.

    Args:
        ask: begins it, given what takes the answer and what takes a failure.

    Raises:
        UserError: the failure.
    """
    answers: list[T] = []
    errors: list[UserError] = []
    loop = QEventLoop()

    def done(answer: T) -> None:
        answers.append(answer)
        loop.quit()

    def failed(error: UserError) -> None:
        errors.append(error)
        loop.quit()

    ask(done, failed)
    if not answers and not errors:
        loop.exec()
    if errors:
        raise errors[0]
    return answers[0]


def provider(db: Library) -> scheme.Provider:
    """Serves events at once, on the one thread there is."""

    def provide(
        address: scheme.ChunkAddress, done: Callable[[bytes], None], failed: Callable[[str], None]
    ) -> None:
        try:
            done(events_of(db, address))
        except UserError as error:
            failed(error.text)

    return provide


_own: list[QApplication] = []


def need_application() -> None:
    """Have an application object; one of our own needs no display and lives as long as the process."""
    if QCoreApplication.instance() is None:
        qInstallMessageHandler(lambda _kind, _context, text: _log.debug(text))
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        scheme.register()
        _own.append(QApplication(["footfall"]))
    need_resources()


def need_resources() -> None:
    """Have our own resources; needs no application object."""
    if not QFile.exists(f"{scheme.WEB}/player.html") and not any(
        file.is_file() and QResource.registerResource(str(file)) for file in _RESOURCE_FILES
    ):
        raise UserError(
            "Footfall's own resources have not been built.",
            "In a checkout, build them with: python3 packaging/make_resources.py",
        )
