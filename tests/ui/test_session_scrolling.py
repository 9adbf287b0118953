"""Where the session list stands after another query."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.library import sessions
from app.library.database import open_writer
from app.ui.sessions.pane import SessionsPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.library import builder


def test_the_answer_to_another_query_is_shown_from_its_top(
    tmp_path: Path, qtbot: QtBot, resources: Path
) -> None:
    library = open_writer(tmp_path / "library.footfall")
    with library.atomic():
        for at in range(120):
            errors = (builder.error(500.0),) if at % 2 else ()
            derived = builder.analysis(errors=errors)
            sessions.store(library, builder.file(builder.session(f"s{at}", derived=derived)))
    library.close()
    tasks = Tasks(tmp_path / "library.footfall", places=1)
    try:
        pane = SessionsPane(tasks, Theme("light"))
        qtbot.addWidget(pane)
        pane.resize(300, 700)
        pane.show()
        scroll = pane._list.verticalScrollBar()
        qtbot.waitUntil(lambda: scroll.maximum() > 0)
        for query, count in (("errors>0", 60), ("", 120)):
            scroll.setValue(scroll.maximum())
            pane.set_query(query)
            qtbot.waitUntil(lambda wanted=count: len(pane.ids) == wanted)
            assert scroll.value() == 0
    finally:
        tasks.close()
