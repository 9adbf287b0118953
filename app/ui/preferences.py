"""The small dialog of settings. Each change counts at once and is kept at once; there is no OK."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app import log, settings
from app.errors import UserError
from app.ui.theme import GRID_PX

_CONTEXT = "preferences"
_log = log.room("ui.preferences")


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def _choices() -> dict[str, str]:
    return {
        "system": _tr("As the system"),
        "light": _tr("Light"),
        "dark": _tr("Dark"),
        "local": _tr("This computer's"),
        "utc": _tr("UTC"),
    }


class PreferencesDialog(QDialog):
    """Theme, time zone and what counts as inactivity.

    Signals:
        changed: (key) of a setting that has a new value.
        failed: (UserError) when it could not be kept.
    """

    changed = Signal(str)
    failed = Signal(object)

    def __init__(self, values: settings.Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = values
        self.setWindowTitle(self.tr("Settings"))
        self.setMinimumWidth(420)
        form = QFormLayout()
        form.setHorizontalSpacing(GRID_PX * 3)
        form.setVerticalSpacing(GRID_PX)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(_tr(settings.THEME.title), self._choice(settings.THEME))
        form.addRow(_tr(settings.DAY_ZONE.title), self._choice(settings.DAY_ZONE))
        form.addRow(_tr(settings.INACTIVE_AFTER_MS.title), self._seconds())
        form.addRow("", self._switch(settings.SKIP_INACTIVE))
        note = QLabel(self.tr("Settings are kept on this computer, beside the library."), self)
        note.setProperty("role", "secondary")
        close = QPushButton(self.tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(note, 1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID_PX * 3, GRID_PX * 3, GRID_PX * 3, GRID_PX * 2)
        column.setSpacing(GRID_PX * 3)
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(foot)

    def _choice(self, setting: settings.Setting[str]) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(setting.key)
        box.setAccessibleName(_tr(setting.title))
        box.setToolTip(_tr(setting.help))
        titles = _choices()
        for choice in setting.choices:
            box.addItem(titles.get(choice, choice), choice)
        box.setCurrentIndex(setting.choices.index(self._values.get(setting)))
        box.activated.connect(lambda at: self._keep(setting, str(box.itemData(at))))
        return box

    def _seconds(self) -> QSpinBox:
        setting = settings.INACTIVE_AFTER_MS
        box = QSpinBox(self)
        box.setObjectName(setting.key)
        box.setAccessibleName(_tr(setting.title))
        box.setToolTip(_tr(setting.help))
        # Shorter rests than the default are not kept with a session.
        box.setRange(setting.default // 1_000, int(setting.high or 0) // 1_000)
        box.setSuffix(self.tr(" s"))
        box.setKeyboardTracking(False)
        box.lineEdit().setTextMargins(GRID_PX, 0, GRID_PX, 0)
        box.setValue(round(self._values.get(setting) / 1_000))
        box.valueChanged.connect(lambda value: self._keep(setting, value * 1_000))
        return box

    def _switch(self, setting: settings.Setting[bool]) -> QCheckBox:
        box = QCheckBox(_tr(setting.title), self)
        box.setObjectName(setting.key)
        box.setToolTip(_tr(setting.help))
        box.setChecked(self._values.get(setting))
        box.toggled.connect(lambda on: self._keep(setting, on))
        return box

    def _keep(self, setting: settings.Setting, value: bool | int | float | str) -> None:
        try:
            self._values.set(setting, value)
        except OSError as error:
            _log.warning("a setting could not be kept: %s", error)
            self.failed.emit(
                UserError(
                    self.tr("This setting could not be kept: the state folder cannot be written."),
                    self.tr("Look at the folder's permissions and at the free space on the disk."),
                )
            )
        self.changed.emit(setting.key)
