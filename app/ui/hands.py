"""Which keys belong to the control that has the focus, before the window's shortcuts get them.

Qt asks with a `ShortcutOverride`. Fields answer by themselves; these do not, though a person who came to
them with Tab expects their own keys to work.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QComboBox, QTreeView, QWidget

_PRESS = frozenset({Qt.Key.Key_Space})
_SIDEWAYS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right})


def keeps_its_key(control: QWidget | None, event: QKeyEvent) -> bool:
    """Whether the control wants this key for itself."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    key = Qt.Key(event.key())
    if isinstance(control, QAbstractButton | QComboBox):
        return key in _PRESS
    if isinstance(control, QAbstractSlider):
        return key in _SIDEWAYS
    if isinstance(control, QTreeView):
        return key in _PRESS or key in _SIDEWAYS
    return False


def let_clicks_leave_the_focus(root: QWidget) -> None:
    """A click on a button must not take Space away from the player; Tab still reaches it."""
    for button in root.findChildren(QAbstractButton):
        if button.focusPolicy() != Qt.FocusPolicy.NoFocus:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
