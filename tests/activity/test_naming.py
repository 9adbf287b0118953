"""Notes on clicked nodes: what they cost is bounded, however large the page."""

from __future__ import annotations

import msgspec
import pytest

from app.activity import naming
from app.dom.mirror import Mirror
from app.dom.nodes import Node
from tests import makers


def test_beyond_the_work_allowed_a_key_no_longer_tells_equals_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mirror = Mirror()
    body = [makers.element(100 + number, "button") for number in range(4)]
    mirror.snapshot(msgspec.convert(makers.document(*body), Node))
    monkeypatch.setattr(naming, "MOST_LOOKED", 2 * len(mirror.nodes))
    notes = naming.Naming(mirror)
    notes.begin(1)
    made = [notes.note(100 + number, with_key=True) for number in range(4)]
    positions = [note.element_key.rsplit("|", 1)[1] for note in made if note and note.element_key]
    assert positions == ["0", "1", "0", "0"]
