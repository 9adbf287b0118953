"""Which pages and turns of a graph of paths are shown apart: those that most sessions saw and took. Other pages are
told together as one, “others”, and turns that hardly anybody takes are left out unless a page hangs on them.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from app.insights.paths import Edge, Paths
from app.insights.views import Page

#: turns that are shown, of each page
TURNS_OF_EACH = 2.5


class Turn(Struct, frozen=True):
    """A turn between two pages that are shown, by their places there; `edge` is None where one of them is the others:
    how many sessions then took it nobody has counted, `count` is how often it was taken."""

    source: int
    target: int
    count: int
    sessions: int
    edge: Edge | None


class Shown(Struct, frozen=True):
    """What is shown apart.

    Args:
        nodes: places among the nodes of the paths; the others, where there are some, stand behind them.
        others: how many pages those are, and with how many views.
        left_out: turns between shown pages that are not shown.
    """

    nodes: tuple[int, ...]
    others: int
    others_visits: int
    turns: tuple[Turn, ...]
    left_out: int


def shown(paths: Paths, most: int, always: Collection[Page] = ()) -> Shown:
    """Choose what is shown.

    Args:
        most: so many pages at most.
        always: pages that are among them in any case.
    """
    by_sessions = sorted(
        range(len(paths.nodes)),
        key=lambda at: (paths.nodes[at].page not in always, -paths.nodes[at].sessions, at),
    )
    kept = sorted(by_sessions[:most])
    place = {at: n for n, at in enumerate(kept)}
    others = len(paths.nodes) - len(kept)
    between = [edge for edge in paths.edges if edge.source in place and edge.target in place]
    best = _worth_it(between, len(kept))
    turns = [
        Turn(place[edge.source], place[edge.target], edge.count, edge.sessions, edge)
        for edge in between
        if edge in best
    ]
    if others:
        turns += _of_others(paths, place)
    visits = sum(node.visits for at, node in enumerate(paths.nodes) if at not in place)
    left_out = sum(not edge.is_repeat for edge in between) - sum(
        turn.edge is not None and not turn.edge.is_repeat for turn in turns
    )
    return Shown(tuple(kept), others, visits, tuple(turns), left_out)


def _worth_it(between: list[Edge], pages: int) -> set[Edge]:
    """The turns most sessions take, and of each page the one it is mostly come to and left by."""
    moves = sorted(
        (edge for edge in between if not edge.is_repeat), key=lambda edge: -edge.sessions
    )
    found = set(moves[: round(TURNS_OF_EACH * pages)])
    came: set[int] = set()
    left: set[int] = set()
    for edge in moves:
        if edge.source not in left or edge.target not in came:
            found.add(edge)
        left.add(edge.source)
        came.add(edge.target)
    return found | {edge for edge in between if edge.is_repeat}


def _of_others(paths: Paths, place: dict[int, int]) -> list[Turn]:
    counts: dict[tuple[int, int], int] = {}
    others = len(place)
    for edge in paths.edges:
        turn = place.get(edge.source, others), place.get(edge.target, others)
        if others in turn and turn != (others, others):
            counts[turn] = counts.get(turn, 0) + edge.count
    most = sorted(counts.items(), key=lambda one: -one[1])[: max(len(place) // 2, 4)]
    return [Turn(*turn, count, 0, None) for turn, count in most]
