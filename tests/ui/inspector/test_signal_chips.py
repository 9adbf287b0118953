"""The chips that tell kinds of signals apart."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from app.ui.inspector.row import Kind
from tests.ui.inspector.conftest import ShowSession
from tests.ui.inspector.test_pane import chip, titles


def test_who_wants_signals_may_want_some_kinds_of_them_only(show_session: ShowSession) -> None:
    pane = show_session(3)
    assert not pane.signal_chips.isVisible()
    chip(pane, "Signals").click()
    assert pane.signal_chips.isVisible()
    buttons = pane.signal_chips.findChildren(QPushButton)
    offered = {one.text(): one for one in buttons if not one.isHidden()}
    assert set(offered) == {"Rage click 1", "Error click 3", "Sent again 1", "Request failed 3"}
    offered["Rage click 1"].click()
    assert titles(pane) == ["Rage click · “Apply”"]
    chip(pane, "Clicks").click()
    assert {row.kinds[0] for row in pane.rows.shown} == {Kind.SIGNAL, Kind.CLICK}
    assert len([row for row in pane.rows.shown if row.signal]) == 1
    chip(pane, "Clicks").click()
    chip(pane, "Signals").click()
    assert not pane.signal_chips.isVisible()
    assert pane.rows.rowCount() == pane.rows.total
