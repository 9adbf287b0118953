"""The only place with colours, fonts and tinted icons; everything else names a role.

Follows the system's light or dark, or a forced one. The values are those of the design's palette;
in the light theme the colours that also write text (muted, accent, rage, dead, good) are a shade
darker, so that they keep 4.5 : 1 on every ground they are written on, the selection included.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from PySide6.QtCore import QByteArray, QFile, QIODevice, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app import log
from app.pattern import pattern

RESOURCES = ":/footfall"
ICON_PX = 16
GRID_PX = 8

FontKind = Literal["body", "secondary", "mono", "title", "brand"]

# (px, pixels a px) that are drawn beforehand; others are scaled down from the largest of their screen.
_DRAWN_AS = {
    QIcon.Mode.Normal: ((ICON_PX, 1.0), (ICON_PX, 2.0), (48, 1.0), (48, 2.0)),
    QIcon.Mode.Disabled: ((ICON_PX, 1.0), (ICON_PX, 2.0)),
}

_log = log.room("ui.theme")
_PLACEHOLDER = pattern(r"@([a-z_]+)")


class Role(StrEnum):
    """What a colour is for."""

    BACKGROUND = "background"
    PANEL = "panel"
    TEXT = "text"
    MUTED = "muted"
    LINE = "line"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    SELECTION = "selection"
    HOVER = "hover"
    STAGE = "stage"
    GRIP = "grip"
    RAGE = "rage"
    DEAD = "dead"
    ERROR = "error"
    GOOD = "good"


LIGHT: dict[Role, str] = {
    Role.BACKGROUND: "#f6f7f9",
    Role.PANEL: "#ffffff",
    Role.TEXT: "#1b1f27",
    Role.MUTED: "#626b79",
    Role.LINE: "#e3e6eb",
    Role.ACCENT: "#2563d9",
    Role.ON_ACCENT: "#ffffff",
    Role.SELECTION: "#e8f0fe",
    Role.HOVER: "#eef0f4",
    Role.STAGE: "#eceef2",
    Role.GRIP: "#c3c9d3",
    Role.RAGE: "#cc2a34",
    Role.DEAD: "#a55604",
    Role.ERROR: "#a23fb5",
    Role.GOOD: "#177648",
}
DARK: dict[Role, str] = {
    Role.BACKGROUND: "#14161a",
    Role.PANEL: "#1c1f25",
    Role.TEXT: "#e7eaf0",
    Role.MUTED: "#96a0ae",
    Role.LINE: "#2c313a",
    Role.ACCENT: "#6ea2ff",
    Role.ON_ACCENT: "#0f1420",
    Role.SELECTION: "#22304a",
    Role.HOVER: "#262a32",
    Role.STAGE: "#191c21",
    Role.GRIP: "#414855",
    Role.RAGE: "#ff6b6f",
    Role.DEAD: "#f5a54a",
    Role.ERROR: "#d988e6",
    Role.GOOD: "#5fd0a0",
}


class Theme(QObject):
    """The colours, fonts and icons of now.

    Signals:
        changed: the values are others than before; whoever painted with them paints anew.
    """

    changed = Signal()

    def __init__(self, wanted: str = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._icons: dict[tuple[str, Role], QIcon] = {}
        self._hints = QGuiApplication.styleHints()
        self._hints.colorSchemeChanged.connect(self._follow)
        self._is_dark = self._should_be_dark()

    @property
    def is_dark(self) -> bool:
        """Whether the dark values are in use."""
        return self._is_dark

    @property
    def wanted(self) -> str:
        """What was asked for: `system`, `light` or `dark`."""
        return self._wanted

    def want(self, wanted: str) -> None:
        """Force `light` or `dark`, or follow the `system` again."""
        self._wanted = wanted
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        self._hints.setColorScheme(schemes.get(wanted, Qt.ColorScheme.Unknown))
        self._follow()

    def color(self, role: Role) -> QColor:
        """The colour of a role."""
        return QColor((DARK if self._is_dark else LIGHT)[role])

    def font(self, kind: FontKind = "body") -> QFont:
        """Body 13 px, secondary 11.5 px, mono 12 px, title 13 px bold, brand 15 px bold."""
        if kind == "mono":
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            font.setPixelSize(12)
            return font
        font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
        if kind == "secondary":
            screen = QGuiApplication.primaryScreen()
            per_inch = screen.logicalDotsPerInch() if screen is not None else 96.0
            font.setPointSizeF(11.5 * 72.0 / per_inch)
            return font
        font.setPixelSize(15 if kind == "brand" else 13)
        if kind != "body":
            font.setBold(True)
        return font

    def icon(self, name: str, role: Role = Role.TEXT) -> QIcon:
        """A line icon of ours in the colour of a role; its disabled state is muted.

        An icon taken before `changed` keeps its old colour: take it anew.
        """
        key = (name, role)
        if key not in self._icons:
            self._icons[key] = self._tinted(name, role)
        return self._icons[key]

    def stylesheet(self) -> str:
        """The one style sheet, its `@role` marks replaced by colours and `@scheme` by light or dark."""
        text = bytes(_resource("style.qss").data()).decode("utf-8")
        marks = {role.value: self.color(role).name() for role in Role}
        marks["scheme"] = "dark" if self._is_dark else "light"
        return _PLACEHOLDER.sub(lambda found: marks[found[1]], text)

    def palette(self) -> QPalette:
        """The palette behind the style sheet, for all that Qt draws by itself."""
        palette = QPalette()
        of = self.color
        pairs = (
            (QPalette.ColorRole.Window, Role.BACKGROUND),
            (QPalette.ColorRole.WindowText, Role.TEXT),
            (QPalette.ColorRole.Base, Role.PANEL),
            (QPalette.ColorRole.AlternateBase, Role.BACKGROUND),
            (QPalette.ColorRole.Text, Role.TEXT),
            (QPalette.ColorRole.PlaceholderText, Role.MUTED),
            (QPalette.ColorRole.Button, Role.PANEL),
            (QPalette.ColorRole.ButtonText, Role.TEXT),
            (QPalette.ColorRole.ToolTipBase, Role.PANEL),
            (QPalette.ColorRole.ToolTipText, Role.TEXT),
            (QPalette.ColorRole.Highlight, Role.ACCENT),
            (QPalette.ColorRole.HighlightedText, Role.ON_ACCENT),
            (QPalette.ColorRole.Accent, Role.ACCENT),
            (QPalette.ColorRole.Link, Role.ACCENT),
            (QPalette.ColorRole.LinkVisited, Role.ACCENT),
            (QPalette.ColorRole.Light, Role.HOVER),
            (QPalette.ColorRole.Midlight, Role.HOVER),
            (QPalette.ColorRole.Mid, Role.LINE),
            (QPalette.ColorRole.Dark, Role.LINE),
        )
        for target, role in pairs:
            palette.setColor(target, of(role))
        for target in (
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.Text,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, target, of(Role.MUTED))
        return palette

    def apply(self, application: QApplication) -> None:
        """Dress the whole application."""
        application.setPalette(self.palette())
        application.setFont(self.font("body"))
        application.setStyleSheet(self.stylesheet())

    def _should_be_dark(self) -> bool:
        if self._wanted != "system":
            return self._wanted == "dark"
        return self._hints.colorScheme() == Qt.ColorScheme.Dark

    def _follow(self) -> None:
        dark = self._should_be_dark()
        if dark == self._is_dark:
            return
        self._is_dark = dark
        self._icons.clear()
        self.changed.emit()

    def _tinted(self, name: str, role: Role) -> QIcon:
        drawing = bytes(_resource(f"icons/{name}.svg").data())
        icon = QIcon()
        if not drawing:
            return icon
        for mode, painted in ((QIcon.Mode.Normal, role), (QIcon.Mode.Disabled, Role.MUTED)):
            colour = self.color(painted).name().encode("ascii")
            renderer = QSvgRenderer(QByteArray(drawing.replace(b"currentColor", colour)))
            for size_px, ratio in _DRAWN_AS[mode]:
                icon.addPixmap(_drawn(renderer, size_px, ratio), mode)
        return icon


def _drawn(renderer: QSvgRenderer, size_px: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(QSize(size_px, size_px) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return pixmap


def _resource(path: str) -> QByteArray:
    file = QFile(f"{RESOURCES}/{path}")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        _log.warning("%s is not in the resources", path)
        return QByteArray()
    return file.readAll()
