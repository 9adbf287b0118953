"""Where the query fits, in the replay."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.replay.conftest import OpenSession
from tests.ui.replay.hands import COUPON, LOOKING, settled, story


def test_a_session_is_opened_at_the_first_moment_that_the_query_fits(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(LOOKING)
    pane.set_query("click:apply*")
    open_session(COUPON)
    settled(qtbot, pane)
    first = story(pane).matches[0]
    assert first.at_ms > 0
    assert pane.position_ms == first.at_ms
    told = pane.telling.card.told
    assert told is not None
    assert "click on" in told.text


def test_a_moment_that_was_asked_for_comes_before_the_query(open_session: OpenSession) -> None:
    pane = open_session(LOOKING)
    pane.set_query("click:apply*")
    open_session(COUPON, 1_000.0)
    assert pane.position_ms == 1_000.0
