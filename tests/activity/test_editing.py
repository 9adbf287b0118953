"""Text that is typed into the page itself, among all else that changes meanwhile."""

from __future__ import annotations

from app.activity.editing import Editing
from app.dom.nodes import Added, Mutation, Node, Removed, TextChange
from tests import makers
from tests.activity.reading import analysed, columns

EDITOR, WORDS, CLOCK, TIME = 20, 21, 30, 31


def _body() -> list[makers.Node]:
    editor = makers.element(EDITOR, "div", makers.text(WORDS, "Dear"), contenteditable="true")
    return [editor, makers.element(CLOCK, "p", makers.text(TIME, "10:00"))]


def test_letters_come_of_what_changes_in_the_editor_alone() -> None:
    found = columns(
        analysed(
            makers.page(body=_body()),
            makers.interaction(500, 5, EDITOR, None, None),
            makers.mutation(1_000, texts=[(TIME, "10:00:01")]),
            makers.mutation(2_000, texts=[(WORDS, "Dear Ann")]),
            makers.mutation(
                3_000, adds=[(EDITOR, makers.element(40, "p")), (40, makers.text(41, "Hi"))]
            ),
            makers.mutation(4_000, removes=[(EDITOR, 40)]),
            makers.interaction(5_000, 6, EDITOR, None, None),
            makers.mutation(6_000, texts=[(WORDS, "by the page")]),
        ),
        "input",
    )
    assert found["t_ms"].tolist() == [2_000, 3_000, 4_000]


def test_the_text_that_is_edited_is_not_measured_for_what_changes_elsewhere() -> None:
    words = Node(type=3, text_content="Dear", id=WORDS)
    editor = Node(type=2, tag_name="div", attributes={"contenteditable": "true"}, id=EDITOR)
    editor.kids, words.parent = [words], editor
    clock = Node(type=2, tag_name="p", id=CLOCK)
    nodes = {EDITOR: editor, WORDS: words, CLOCK: clock}
    editing = Editing()
    editing.begin(editor)
    words.text_content = "Dear Ann"
    elsewhere = Mutation(adds=[Added(CLOCK)], removes=[Removed(CLOCK, 50)], texts=[TextChange(99)])
    assert editing.changed(elsewhere, nodes) is None
    assert editing.changed(Mutation(texts=[TextChange(WORDS)]), nodes) == (EDITOR, 8)
