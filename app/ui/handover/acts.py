"""What can be handed over, asked for and carried out: from the open session, and from those chosen in the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.errors import UserError
from app.ui import actions, words
from app.ui.handover import names
from app.ui.handover.bar import HandoverBar
from app.ui.messages import Offer
from app.ui.remembered import Remembered
from app.ui.tasks import Tasks
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.library.browse import SessionRow
    from app.library.database import Library
    from app.ui.handover.run import ExportRun
    from app.ui.replay.pane import ReplayPane
    from app.ui.web.backdrop import Backdrop, Picture

KILO, MEGA = 1_000, 1_000_000
Span = tuple[float, float] | None


class HandOver(QObject):
    """Asks where, writes, and says what became of it.

    Attributes:
        bar: what is seen while files are written.

    Signals:
        noted: (text, hint, Offer or None) something was written.
        failed: (UserError) something was not.
    """

    noted = Signal(str, str, object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, theme: Theme, remembered: Remembered, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._remembered = remembered
        self._window = window
        self._replay: ReplayPane | None = None
        self._run: ExportRun | None = None
        self._backdrop: Backdrop | None = None
        self.bar = HandoverBar(theme, window)
        self.bar.cancel_requested.connect(self.cancel)

    def meet(self, replay: ReplayPane, window: QWidget) -> dict[str, QAction]:
        """Offer what the open session can be handed over as; tells the acts with keys."""
        self._replay = replay
        menu = replay.header.handover
        menu.aboutToShow.connect(partial(self._fill, menu))
        return {"save_frame": actions.bound("save_frame", window, self.save_frame)}

    def save_frame(self) -> None:
        """Ask where, then save what is seen now as a picture."""
        replay = self._replay
        story = replay.story if replay is not None else None
        if replay is None or story is None or not replay.isVisible():
            return
        feed, at_ms = story.feed_of(replay.window_seen), replay.position_ms
        if feed is None:
            return
        name = names.of_session(story.row, "frame", (at_ms, at_ms))
        kinds = f"{self.tr('Pictures')} (*.png *.jpg *.webp)"

        def save(out: Path) -> None:
            self._begin_picture()
            self.bar.begin(self.tr("Saving %1").replace("%1", out.name))
            assert self._backdrop is not None
            self._backdrop.frame(feed, at_ms, partial(self._write_picture, out), self._no_picture)

        self._ask_file(self.tr("Save the frame"), name, kinds, save)

    def export(self, sessions: Sequence[int], kind: str, span: Span = None) -> None:
        """Ask where, then write sessions, or a range of one.

        Args:
            kind: "rrweb" or "html".
        """
        ids = tuple(sessions)
        self._tasks.read(
            lambda db: _rows(db, ids),
            lambda rows: self._ask_for(rows, kind, span),
            failed=self.failed.emit,
        )

    def cancel(self) -> None:
        """Stop what is being written."""
        if self._backdrop is not None:
            self._backdrop.forget()
            self._end_picture()
        if self._run is not None:
            self._run.cancel()

    def _fill(self, menu: QMenu) -> None:
        """What the open session can be handed over as: the range that is set first, where there is one."""
        menu.clear()
        replay = self._replay
        if replay is None or replay.session is None:
            return
        frame = menu.addAction(self.tr("Save frame…"), self.save_frame)
        frame.setShortcut(actions.named("save_frame").keys[0])
        frame.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # it is only told here
        ids = (replay.session,)
        span = replay.range_ms
        if span is not None:
            menu.addSeparator()
            whole = f"{words.length(span[0])} – {words.length(span[1])}"
            json = self.tr("Export %1 as rrweb JSON…").replace("%1", whole)
            page = self.tr("Export %1 as HTML page…").replace("%1", whole)
            menu.addAction(json, lambda: self.export(ids, "rrweb", span))
            menu.addAction(page, lambda: self.export(ids, "html", span))
        menu.addSeparator()
        all_of_it = span is not None
        json = (
            self.tr("Export all as rrweb JSON…") if all_of_it else self.tr("Export as rrweb JSON…")
        )
        page = self.tr("Export all as HTML page…") if all_of_it else self.tr("Export as HTML page…")
        menu.addAction(json, lambda: self.export(ids, "rrweb"))
        menu.addAction(page, lambda: self.export(ids, "html"))

    def _ask_for(self, rows: Sequence[SessionRow], kind: str, span: Span) -> None:
        if len(rows) == 1:
            (row,) = rows
            title, kinds = self.tr("Export the session"), f"rrweb JSON (*.{names.ENDINGS[kind]})"
            if kind == "html":
                kinds = f"{self.tr('HTML page')} (*.html)"
            name = names.of_session(row, kind, span)
            self._ask_file(title, name, kinds, lambda out: self._write([(row.id, out)], kind, span))
            return

        def into(folder: Path) -> None:
            taken: list[tuple[int, Path]] = []
            for row in rows:
                name = names.of_session(row, kind)
                stem, dot, ending = name.rpartition(".")
                taken.append((row.id, names.free(folder, f"{stem} ({row.id}){dot}{ending}")))
            self._write(taken, kind, None)

        title = self.tr("Export %1 sessions into a folder")
        self._ask_folder(title.replace("%1", words.number(len(rows))), into)

    def _write(self, places: Sequence[tuple[int, Path]], kind: str, span: Span) -> None:
        from app.jobs.excerpt import WHOLE
        from app.jobs.excerpt import Span as Excerpt
        from app.jobs.export import Order
        from app.ui.handover.run import ExportRun
        from app.ui.web.standalone import template

        if self._run is not None:
            self.failed.emit(
                UserError(
                    self.tr("Something is being exported."), self.tr("Wait for it, or stop it.")
                )
            )
            return
        wanted = WHOLE if span is None else Excerpt(*span)
        orders = [(session, Order(kind, out, wanted)) for session, out in places]
        self._run = run = ExportRun(self._tasks, orders, template, self)
        run.file_began.connect(self._say_file)
        run.progressed.connect(self.bar.came_on)
        run.was_finished.connect(self._exported)
        self.bar.begin(self.tr("Exporting…"))
        run.begin()

    def _say_file(self, name: str, number: int, of: int) -> None:
        text = self.tr("Exporting %1").replace("%1", name)
        if of > 1:
            text = self.tr("Exporting %1 (%2 of %3)").replace("%1", name)
            text = text.replace("%2", str(number)).replace("%3", str(of))
        self.bar.say(text)

    def _exported(self) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        self.bar.end()
        written = run.written
        if written:
            size = _size(sum(one.bytes for one in written))
            text = self.tr("Exported %1, %2").replace("%1", written[0].out.name)
            if len(written) > 1:
                text = self.tr("Exported %1 sessions, %2").replace("%1", words.number(len(written)))
            hints = [remark.text for one in written for remark in one.remarks]
            self._note(text.replace("%2", size), hints[0] if hints else "", written[-1].out)
        if run.errors:
            self.failed.emit(run.errors[0])
        elif run.was_cancelled and not written:
            self.noted.emit(self.tr("Cancelled; nothing was exported."), "", None)
        run.deleteLater()

    def _begin_picture(self) -> None:
        from app.ui.web.backdrop import Backdrop
        from app.ui.web.events import from_library

        if self._backdrop is None:
            self._backdrop = Backdrop(from_library(self._tasks), self)

    def _write_picture(self, out: Path, picture: Picture) -> None:
        from app.ui.web.picture_file import write_picture

        QTimer.singleShot(0, self, self._end_picture)
        self._tasks.read(
            lambda _library: write_picture(picture.image, out),
            lambda _: self._note(self.tr("Saved %1").replace("%1", out.name), "", out),
            failed=self.failed.emit,
        )

    def _no_picture(self, error: UserError) -> None:
        QTimer.singleShot(0, self, self._end_picture)
        self.failed.emit(error)

    def _end_picture(self) -> None:
        """The browser behind it goes: frames are saved now and then, and it takes much memory."""
        if self._backdrop is not None:
            self._backdrop.close()
            self._backdrop = None
        if self._run is None:
            self.bar.end()

    def _note(self, text: str, hint: str, out: Path) -> None:
        show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(out.parent)))
        self.noted.emit(text, hint, Offer(self.tr("Show in folder"), show))

    def _ask_file(self, title: str, name: str, kinds: str, chosen: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, title, str(self._begins_at() / name), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(name.rpartition(".")[2])
        dialog.selectFile(name)
        self._ask(dialog, chosen, lambda place: place.parent)

    def _ask_folder(self, title: str, chosen: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, title, str(self._begins_at()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._ask(dialog, chosen, lambda place: place)

    def _ask(
        self, dialog: QFileDialog, chosen: Callable[[Path], None], home: Callable[[Path], Path]
    ) -> None:
        def take(name: str) -> None:
            self._remembered.keep_handed_to(home(Path(name)))
            chosen(Path(name))

        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(take)
        dialog.open()

    def _begins_at(self) -> Path:
        """Where the last files went, else the documents, else home: the first that is there."""
        places = QStandardPaths.StandardLocation
        documents = QStandardPaths.writableLocation(places.DocumentsLocation)
        for folder in (self._remembered.handed_to, documents):
            if folder and Path(folder).is_dir():
                return Path(folder)
        return Path.home()


def _rows(db: Library, sessions: Sequence[int]) -> list[SessionRow]:
    """Runs on the reader's thread; the window starts sooner without what it loads."""
    from app.library import details

    return [details.row(db, session) for session in sessions]


def _size(count: int) -> str:
    if count >= MEGA:
        return f"{count / MEGA:,.1f} MB"
    return f"{max(1, round(count / KILO)):,} kB"
