"""What the search bar offers of forms and fields is read as people say it, and written as the language wants it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.friction.field_uses import FieldUse
from app.library import browse, search, sessions
from app.library.database import open_reader, open_writer
from app.library.field_use_rows import write_uses
from app.library.findings import _views
from app.ui.filters.bar import SearchBar
from app.ui.filters.help import SearchHelp
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.writing.offers import OfferRole
from tests.library import builder

FIELDS = (("#name", "Your Name *"), ("1:input||3", None))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Somebody who left a form at a field without a name, behind one with a star in it."""
    place = tmp_path / "library.footfall"
    with closing(open_writer(place)) as db:
        visits = (builder.visit("https://shop.example/pay"),)
        made = [builder.session(one, derived=builder.analysis(visits=visits)) for one in "ab"]
        sessions.store(db, builder.file(*made))
        uses = [
            FieldUse(
                0, 0, "main > form:nth-of-type(2)", None, None, 0, key, None, label, "text", at, 1_000.0 * at,
                1_000.0 * at + 700, 700.0, None, 0, 0, True, False, at == 1, None,
            )
            for at, (key, label) in enumerate(FIELDS)
        ]  # fmt: skip
        with db.atomic():
            write_uses(db, 1, uses, _views(db, [1])[1])
            db.execute("UPDATE facts SET clicks = clicks WHERE session_id = 1")
    return place


@pytest.fixture
def bar(tasks: Tasks, qtbot: QtBot) -> Iterator[SearchBar]:
    window = QWidget()
    qtbot.addWidget(window)
    made = SearchBar(Theme("light"), window)
    QVBoxLayout(window).addWidget(made)
    SearchHelp(tasks, made)
    window.resize(700, 60)
    window.show()
    window.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.edit.hasFocus)
    yield made
    window.close()


@pytest.mark.parametrize(
    ("begun", "title"),
    [
        ("field:name", "reached Your Name * · Your Name * · shop.example/pay"),
        ('field:"Your Name *', "reached Your Name * · Your Name * · shop.example/pay"),
        ("field:4", "reached Text field 4 · Your Name * · shop.example/pay"),
        ("form:2", "began Your Name * · shop.example/pay"),
    ],
)
def test_an_offer_is_read_without_signs_and_writes_what_finds_it(
    bar: SearchBar, library: Path, qtbot: QtBot, begun: str, title: str
) -> None:
    qtbot.keyClicks(bar.edit, begun)
    qtbot.waitUntil(lambda: bar.edit._awaited is None)
    model = bar.edit.popup.model()
    offered = [model.index(at, 0).data(OfferRole) for at in range(model.rowCount())]
    titles = [one.title for one in offered]
    assert titles[0] == title
    assert not [one for one in titles if "\\" in one or "nth-of-type" in one or "|" in one]
    qtbot.keyClick(bar.edit, Qt.Key.Key_Tab)
    with closing(open_reader(library)) as db:
        assert list(browse.session_ids(db, search.parse(bar.query))) == [1], bar.query
