"""The Funnels tab in the whole window: suggested, asked, told apart, kept; each number leads to its sessions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.activity.model import Milestone
from app.library import browse
from app.library.database import open_writer
from app.library.funnel_suggestions import Suggestion
from app.library.funnels import Asked, read_step
from app.library.search import parse
from app.library.sessions import store
from app.library.steps import Step
from app.ui.journeys.funnels.pane import FunnelsTab
from app.ui.journeys.funnels.reading import Asking, Instead, Starting, step_title, way
from app.ui.journeys.funnels.start import StartPage, shortened
from app.ui.window import Window
from tests.library import builder
from tests.ui.holding import held_until
from tests.ui.whole import whole_window

HOST = "https://shop.example"
WAYS = (
    (("/", "/cart", "/thanks"), "desktop", True),
    (("/", "/cart", "/"), "desktop", False),
    (("/", "/cart"), "phone", False),
    (("/", "/about"), "phone", False),
    (("/about",), "phone", False),
    (("/", "/cart", "/thanks"), "desktop", True),
)


def _session(at: int) -> builder.IngestedSession:
    paths, device, bought = WAYS[at]
    derived = builder.analysis(
        visits=tuple(
            builder.visit(HOST + path, n * 10_000.0, (n + 1) * 10_000.0)
            for n, path in enumerate(paths)
        ),
        milestones=(Milestone(0, 25_000.0, "purchase", 10.0, None),) if bought else (),
        started_at_ms=builder.NOON_MS + at * 60_000,
    )
    return builder.session(f"session {at}", derived=replace(derived, device=device))


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window over six sessions of a shop."""
    with whole_window(qtbot, tmp_path, [_session(at) for at in range(len(WAYS))]) as made:
        made.resize(1280, 800)
        yield made


def tab(window: Window) -> FunnelsTab:
    window.go_to("journeys")
    window.body.journeys.go_to("funnels")
    found = window.body.journeys.tab("funnels")
    assert isinstance(found, FunnelsTab)
    return found


def counts(of: FunnelsTab) -> tuple[int, ...]:
    return () if of._shown is None else of._shown.answer.counts


def ask(of: FunnelsTab, qtbot: QtBot, *steps: Step) -> None:
    for step in steps:
        of.show_about(step)
    qtbot.waitUntil(lambda: len(counts(of)) == len(steps))


def button(of: FunnelsTab, text: str) -> QPushButton:
    (found,) = [
        one for one in of.findChildren(QPushButton) if one.text() == text and one.isVisible()
    ]
    return found


CART = (Step("/"), Step("/cart"), Step("purchase", key="event"))


def test_a_suggested_funnel_is_asked_with_one_click(window: Window, qtbot: QtBot) -> None:
    of = tab(window)
    qtbot.waitUntil(
        lambda: any("purchase" in one.text() for one in of.start.findChildren(QPushButton))
    )
    offered = next(one for one in of.start.findChildren(QPushButton) if "purchase" in one.text())
    qtbot.mouseClick(offered, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: counts(of) != ())
    assert counts(of)[-1] == 2
    assert [step.key for (step,) in of.editor.asked.steps][-1] == "event"


def test_who_was_lost_and_what_they_did_instead_is_shown_for_the_greatest_loss_first(
    window: Window, qtbot: QtBot
) -> None:
    of = tab(window)
    ask(of, qtbot, *CART)
    assert counts(of) == (5, 4, 2)
    qtbot.waitUntil(lambda: len(of.lost.behind.list.listed.rows) == 2)
    instead = [row for row in of.lost.table.listed.rows if isinstance(row, Instead)]
    assert {(row.page, len(row.moments)) for row in instead} == {("//shop.example/", 1), (None, 1)}
    of.lost.table.setCurrentIndex(of.lost.table.listed.index(0, 0))
    qtbot.waitUntil(lambda: len(of.lost.behind.list.listed.rows) == 1)


def test_a_loss_leads_to_its_sessions_in_the_list_and_to_the_moment_before_it(
    window: Window, qtbot: QtBot
) -> None:
    of = tab(window)
    ask(of, qtbot, *CART)
    qtbot.waitUntil(lambda: len(of.lost.behind.list.listed.rows) == 2)
    lost = {row.moment.session for row in of.lost.behind.list.listed.rows}
    opened: list[tuple[int, float]] = []
    of.moment_wanted.connect(lambda session, at_ms: opened.append((session, at_ms)))
    of.moment_wanted.disconnect(window.body.journeys.moment_wanted)
    qtbot.keyClick(of.lost.behind.list, Qt.Key.Key_Return)
    assert opened[0][0] in lost
    assert opened[0][1] == 7_000
    qtbot.mouseClick(button(of, "List all in Watch"), Qt.MouseButton.LeftButton)
    assert window.body.workspace == "watch"
    qtbot.waitUntil(lambda: set(window.body.sessions.ids) == lost)


def test_the_search_bar_narrows_the_funnel(window: Window, qtbot: QtBot) -> None:
    of = tab(window)
    ask(of, qtbot, *CART)
    window.search.set_query("device:desktop")
    qtbot.waitUntil(lambda: counts(of) == (3, 3, 2))


def test_groups_are_told_apart_and_lead_to_their_sessions(window: Window, qtbot: QtBot) -> None:
    of = tab(window)
    ask(of, qtbot, *CART)
    of.editor.groups.setCurrentIndex(of.editor.groups.findData("device"))
    of.editor.groups.activated.emit(of.editor.groups.currentIndex())
    qtbot.waitUntil(lambda: len(of.groups.table.listed.rows) == 2)
    told = {(row.name, row.counts) for row in of._shown.groups} if of._shown else set()
    assert told == {("desktop", (3, 3, 2)), ("phone", (2, 1, 0))}
    of.groups.table.setCurrentIndex(of.groups.table.listed.index(0, 0))
    qtbot.keyClick(of.groups.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.search.query == "device:desktop")


@pytest.mark.parametrize(
    ("steps", "by", "said"),
    [
        (CART, "variant", "No session of this funnel tells a variant."),
        (CART[2:], "device", "All are of one group: there is no difference to speak of."),
        (CART[:1], "device", "There is no difference to speak of."),
        (CART, "device", "All differences may be chance."),
    ],
)
def test_chance_is_told_of_differences_alone(
    window: Window, qtbot: QtBot, steps: tuple[Step, ...], by: str, said: str
) -> None:
    of = tab(window)
    ask(of, qtbot, *steps)
    of.editor.groups.setCurrentIndex(of.editor.groups.findData(by))
    of.editor.groups.activated.emit(of.editor.groups.currentIndex())
    qtbot.waitUntil(lambda: bool(of.groups.table.listed.rows))
    assert of.groups._hint.text() == said


def test_what_no_query_says_is_still_watched_from_the_list(window: Window, qtbot: QtBot) -> None:
    of = tab(window)
    ask(of, qtbot, *CART)
    of.editor.order.setCurrentIndex(1)
    of.editor.order.activated.emit(1)
    qtbot.waitUntil(lambda: of._shown is not None and of._shown.asked.is_strict)
    qtbot.waitUntil(lambda: not of.lost.behind._all.isVisible())
    qtbot.waitUntil(lambda: bool(of.lost.behind.list.listed.rows))


def test_a_kept_funnel_is_offered_again_until_it_is_forgotten(window: Window, qtbot: QtBot) -> None:
    of = tab(window)
    ask(of, qtbot, *CART)
    of._keep("To the order", of.editor.asked)
    qtbot.mouseClick(button(of, "Another one"), Qt.MouseButton.LeftButton)

    def offered() -> list[str]:
        found = of.start.findChildren(QPushButton)
        return [one.text() for one in found if "To the order" in one.text() and one.isVisible()]

    qtbot.waitUntil(lambda: len(offered()) == 1)
    window.body.sessions.slots["undo"]()
    qtbot.waitUntil(lambda: not offered())


def test_steps_move_with_alt_and_the_arrows_and_go_with_their_button(
    window: Window, qtbot: QtBot
) -> None:
    of = tab(window)
    ask(of, qtbot, *CART)
    first = of.editor._edits[0]
    qtbot.keyClick(first, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: counts(of) == (4, 1, 0))
    qtbot.mouseClick(first._gone, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: counts(of) == (4, 2))


def test_of_a_long_way_that_is_suggested_the_middle_is_left_out_and_never_how_many_came(
    window: Window, qtbot: QtBot
) -> None:
    page = StartPage(window.body.journeys._theme)
    qtbot.addWidget(page)
    page.resize(700, 400)
    page.show()
    long = tuple((Step(f"//shop.example/{'deep/' * 9}{n}"),) for n in range(4))
    page.show_starting(Starting((), (Suggestion(Asked(long), 1_234),)))
    (offered,) = [one for one in page.findChildren(QPushButton) if "1,234" in one.text()]
    assert offered.text().endswith("1,234 came to the end")
    assert "…" in offered.text()
    wide = offered.fontMetrics().horizontalAdvance
    qtbot.waitUntil(lambda: offered.width() > 240 and wide(offered.text()) < offered.width())


def test_what_to_do_is_said_before_anything_was_counted(window: Window, qtbot: QtBot) -> None:
    page = StartPage(window.body.journeys._theme)
    qtbot.addWidget(page)
    assert "How far do people come?" in [label.text() for label in page.findChildren(QLabel)]


def shown_labels(of: FunnelsTab) -> set[str]:
    return {label.text() for label in of.findChildren(QLabel) if label.isVisible()}


@pytest.mark.parametrize(
    ("steps", "said"), [((), "Looking for funnels worth asking…"), (CART, "Counting…")]
)
def test_what_takes_long_says_that_it_is_looked_for_or_counted(
    window: Window, qtbot: QtBot, steps: tuple[Step, ...], said: str
) -> None:
    of = FunnelsTab(window._tasks, window.body.journeys._theme)
    qtbot.addWidget(of)
    for step in steps:
        of.show_about(step)
    of._slow.setInterval(0)
    free = Event()
    held_until(window._tasks, free)
    with qtbot.waitSignal(of._slow.timeout):
        of.show()
    QApplication.processEvents()
    told = shown_labels(of)
    free.set()
    assert said in told
    qtbot.waitUntil(lambda: said not in shown_labels(of))
    assert len(counts(of)) == len(steps)


def test_a_search_that_leaves_nobody_at_the_first_step_is_said(
    window: Window, qtbot: QtBot
) -> None:
    of = tab(window)
    ask(of, qtbot, *CART)
    window.search.set_query("page:/nowhere")
    qtbot.waitUntil(lambda: counts(of) == (0, 0, 0))
    qtbot.waitUntil(lambda: "reaches the first step" in of.lost.behind._hint.text())


def test_a_step_of_the_cart_is_called_by_what_was_done_and_one_that_is_none_asks_nothing(
    window: Window, qtbot: QtBot
) -> None:
    said = [step_title((Step(one, key="cart"),)) for one in ("add", "add=Linen shirt", "left")]
    assert said == ["Put in the cart", "Put in the cart “Linen shirt”", "Cart left"]
    of = tab(window)
    ask(of, qtbot, *CART)
    edit = of.editor._edits[0]
    edit.kind.setCurrentIndex(edit.kind.findData("cart"))
    edit.value.setText("bought")
    assert edit.step is None
    edit.value.setText("order")
    assert edit.step == Step("order", key="cart")


def test_a_group_whose_name_has_a_star_in_it_is_none_but_its_own(tmp_path: Path) -> None:
    with closing(open_writer(tmp_path / "library.footfall")) as library:
        for at, variant in enumerate(("A*", "AB", "AB")):
            told = builder.analysis(visits=(builder.visit(f"{HOST}/"),), variant=variant)
            store(library, builder.file(builder.session(f"session {at}", derived=told)))
        shown = Asking(Asked((read_step("page:/"),)), "", "variant")(library)
        assert {one.name: one.counts for one in shown.groups} == {"A*": (1,), "AB": (2,)}
        for one in shown.groups:
            assert browse.count(library, parse(one.query)) == one.counts[0]


def test_a_star_in_a_page_is_read_without_what_the_language_needs() -> None:
    asked = Asked(
        tuple(read_step(step) for step in (r"page://shop.example/product/\*", "page:/thanks"))
    )
    assert way(asked) == "shop.example/product/* → /thanks"


def test_of_a_long_way_steps_are_left_out_before_a_name_is_cut() -> None:
    titles = ["shop.example/", "shop.example/product/*", "shop.example/cart", "shop.example/thanks"]

    def wide(text: str) -> float:
        return 7.0 * len(text)

    assert shortened(titles, 7 * 90, wide) == " → ".join(titles)
    assert shortened(titles, 7 * 65, wide) == (
        "shop.example/ → shop.example/product/* → … → shop.example/thanks"
    )
    assert shortened(titles, 7 * 40, wide) == "shop.example/ → … → shop.example/thanks"
    assert shortened(titles[:1], 7 * 5, wide) == "shop.example/"
