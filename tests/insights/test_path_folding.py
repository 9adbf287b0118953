"""Which pages and turns are shown apart."""

from __future__ import annotations

from app.insights.path_folding import shown
from app.insights.paths import Edge, Node, Paths
from app.insights.views import Page


def _node(name: str, sessions: int) -> Node:
    return Node(Page(name), sessions, sessions, 0, 0, 0, 0, 0, 0, 0, 0.0)


def _edge(source: int, target: int, sessions: int) -> Edge:
    return Edge(source, target, 2 * sessions, sessions, 0.0)


PATHS = Paths(
    99,
    120,
    (_node("/", 50), _node("/a", 40), _node("/b", 20), _node("/c", 9), _node("/d", 1)),
    (
        _edge(0, 1, 30), _edge(1, 2, 20), _edge(0, 0, 8), _edge(0, 3, 5), _edge(3, 4, 1), _edge(4, 1, 1),
    ),
)  # fmt: skip


def test_pages_few_saw_stand_together_and_turns_to_them_are_counted_by_how_often() -> None:
    found = shown(PATHS, 3)
    assert (found.nodes, found.others, found.others_visits) == ((0, 1, 2), 2, 10)
    assert [(turn.source, turn.target, turn.sessions) for turn in found.turns if turn.edge] == [
        (0, 1, 30), (1, 2, 20), (0, 0, 8),
    ]  # fmt: skip
    assert {(turn.source, turn.target): turn.count for turn in found.turns if not turn.edge} == {
        (0, 3): 10,
        (3, 1): 2,
    }


def test_a_page_that_is_looked_for_is_shown_though_few_saw_it() -> None:
    assert shown(PATHS, 3, (Page("/d"),)).nodes == (0, 1, 4)
    assert shown(PATHS, 9).others == 0


def test_no_page_loses_the_turn_it_hangs_on() -> None:
    pages = 40
    star = Paths(
        1,
        1,
        tuple(_node(f"/{n}", pages - n) for n in range(pages)),
        tuple(
            _edge(source, target, pages * pages - source - target)
            for source in range(10)
            for target in range(pages)
            if source != target
        ),
    )
    found = shown(star, pages)
    assert {turn.target for turn in found.turns} == set(range(pages))
    assert found.left_out == len(star.edges) - len(found.turns) > 0
