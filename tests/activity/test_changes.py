"""What the latest mutations changed, beside all of it kept and counted back from the end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.activity.changes import LatestChanges, changed_by
from app.dom.nodes import Added, AttributeChange, Mutation, Node, Removed, TextChange

MOST = 5
ids = st.integers(1, 9)


def made(texts: list[int], dressed: list[int], removed: list[int], parents: list[int]) -> Mutation:
    return Mutation(
        texts=[TextChange(one, "x") for one in texts],
        attributes=[AttributeChange(one, {}) for one in dressed],
        removes=[Removed(one, 50) for one in removed],
        adds=[Added(one, None, Node(type=3, id=60 + one)) for one in parents],
    )


few = st.lists(ids, max_size=3, unique=True)
some = st.lists(ids, min_size=1, max_size=3, unique=True)


@given(st.lists(st.builds(made, few, few, few, some), max_size=12))
def test_the_latest_are_told_in_order(mutations: list[Mutation]) -> None:
    latest = LatestChanges(MOST)
    everything: list[tuple[float, int]] = []
    for at, mutation in enumerate(mutations):
        latest.add(float(at), mutation, ())
        added, _, told, dressed = changed_by(mutation, ())
        for nodes in (added, told, dressed):
            everything += [(float(at), node) for node in nodes]
    end = float(len(mutations))
    assert latest.nodes(-1.0, end, MOST) == everything[-MOST:]
    assert latest.nodes(end, end, MOST) == []


def test_what_is_put_into_what_is_new_is_part_of_its_coming() -> None:
    row = Added(7, None, Node(type=2, tag_name="tr", id=20))
    cell = Added(20, None, Node(type=3, id=21))
    assert changed_by(Mutation(adds=[row, cell]), [row]).added == {7}
