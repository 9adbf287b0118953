"""Which picture lies under the heat: the best by itself, a moment, or an image of one's own that is laid by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.library import page_pictures
from app.library.changes import Changes
from app.library.page_pictures import Frame, OwnImage
from app.ui.dismissing import Act
from app.ui.heatmap.asking import HeatAsker
from app.ui.heatmap.canvas import HeatCanvas
from app.ui.heatmap.own_image import AlignItem, ReadImage, decoded
from app.ui.tasks import Tasks
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.library.database import Library

KINDS = "(*.png *.jpg *.jpeg *.webp)"


class AlignBar(QFrame):
    """What is said while an image is laid on the page, and how that ends.

    Signals:
        fit_wanted, cancelled, accepted: as the buttons say.
    """

    fit_wanted = Signal()
    cancelled = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("heat_align")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        told = QLabel(
            self.tr(
                "Drag the image to move it, its corner to scale it; the arrows move it by a pixel."
            ),
            self,
        )
        # Words on as many lines as they need: they come over a page that has its width already.
        told.setWordWrap(True)
        told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._where = QLabel(self)
        self._where.setProperty("role", "secondary")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._where, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(4)
        column.addWidget(told)
        column.addLayout(row)
        for title, signal, primary in (
            (self.tr("Fit the width"), self.fit_wanted, False),
            (self.tr("Cancel"), self.cancelled, False),
            (self.tr("Use this picture"), self.accepted, True),
        ):
            button = QPushButton(title, self)
            button.setProperty("primary", primary)
            button.clicked.connect(signal)
            row.addWidget(button)
        self.hide()

    def tell(self, own: OwnImage) -> None:
        """Say where the image lies."""
        self._where.setText(f"{own.x_px:.0f}, {own.y_px:.0f} px · {100 * own.scale:.0f} %")


class Picturing(QObject):
    """Offers other pictures and keeps the choice; each choice can be undone.

    Signals:
        act_wanted: (Act) a choice is to be kept.
        failed: (UserError) a file is no picture.
        session_requested: (session, at_ms) the moment that is pictured.
    """

    act_wanted = Signal(object)
    failed = Signal(object)
    session_requested = Signal(int, float)

    def __init__(
        self, tasks: Tasks, theme: Theme, asker: HeatAsker, canvas: HeatCanvas, window: QWidget
    ) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._theme = theme
        self._asker = asker
        self._canvas = canvas
        self._window = window
        self._item: AlignItem | None = None
        self._frame: Frame | None = None
        self.bar = AlignBar(window)
        self.bar.cancelled.connect(self.cancel)
        self.bar.accepted.connect(self._accept)
        self.bar.fit_wanted.connect(self._fit)

    @property
    def aligned(self) -> AlignItem | None:
        """The image that is being laid on the page."""
        return self._item

    def show_menu(self, at: QPoint) -> None:
        """Offer what can lie under the heat."""
        if self._asker.frame is None:
            return
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        own, picture = self._asker.own, self._asker.picture
        best = menu.addAction(self.tr("The best by itself"))
        best.setCheckable(True)
        best.setChecked(own is None)
        best.triggered.connect(lambda _on=False: self.reset())
        if own is not None and own.moment is not None:
            chosen = menu.addAction(self.tr("The moment that was chosen"))
            chosen.setCheckable(True)
            chosen.setChecked(True)
        if own is not None and own.image is not None:
            move = menu.addAction(self.tr("Move and scale the image…"))
            move.triggered.connect(partial(self._align_again, own.image))
        menu.addAction(self.tr("An image of your own…")).triggered.connect(
            lambda _on=False: self.ask_image()
        )
        menu.addSeparator()
        watch = menu.addAction(self.tr("Watch the moment that is pictured"))
        moment = picture.moment if picture is not None else None
        watch.setEnabled(moment is not None)
        if moment is not None:
            request = partial(self.session_requested.emit, moment.session, moment.at_ms)
            watch.triggered.connect(lambda _on=False: request())
        hint = menu.addAction(self.tr("Another moment: use it from its replay's menu"))
        hint.setEnabled(False)
        menu.popup(at)

    def ask_image(self) -> None:
        """Ask for a file, without stopping the window."""
        kinds = f"{self.tr('Pictures')} {KINDS}"
        dialog = QFileDialog(self._window, self.tr("Picture of the page"), str(Path.home()), kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.use_image(Path(name)))
        dialog.open()

    def use_image(self, file: Path) -> None:
        """Lay an image file on the page."""
        if self._asker.frame is not None:
            width = self._asker.size_px[0]
            self._tasks.read(
                ReadImage(file, width),
                lambda read: self._align(*read),
                failed=self.failed.emit,
                latest="heat.image",
            )

    def reset(self) -> None:
        """The best by itself again."""
        frame = self._asker.frame
        if frame is not None and self._asker.own is not None:
            self._keep(self.tr("The page's own picture"), partial(_forget, frame))

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._end()

    def _align_again(self, own: OwnImage, _on: bool = False) -> None:
        self._tasks.read(
            lambda _db: decoded(own.image),
            lambda image: self._align(own, image),
            latest="heat.image",
        )

    def _align(self, own: OwnImage, image: QImage) -> None:
        self._end()
        frame = self._asker.frame
        if frame is None or image.isNull():
            return
        self._frame = frame
        self._asker.is_aligning = True
        self._item = item = AlignItem(own, image, self._theme)
        item.was_moved.connect(lambda: self.bar.tell(item.own))
        self._canvas.lay(item)
        self._canvas.setFocus()
        item.setFocus()
        self.bar.tell(own)
        self.bar.show()

    def _fit(self) -> None:
        if self._item is not None:
            self._item.fit_width(self._canvas.page_size[0])

    def _accept(self) -> None:
        item, frame = self._item, self._frame
        if item is not None and frame is not None:
            own = item.own
            self._end()
            self._keep(self.tr("A picture of your own"), partial(_choose_image, frame, own))

    def _end(self) -> None:
        self._asker.is_aligning = False
        self.bar.hide()
        if self._item is not None:
            self._canvas.take_away(self._item)
            self._item = None

    def _keep(self, said: str, act: Callable[[Library], Changes]) -> None:
        self.act_wanted.emit(Act(said, act))


def _choose_image(frame: Frame, own: OwnImage, db: Library) -> Changes:
    return page_pictures.choose_image(db, frame, own, time.time() * 1000)


def _forget(frame: Frame, db: Library) -> Changes:
    return page_pictures.forget(db, frame)
