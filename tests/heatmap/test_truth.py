"""What heat is made of, beside what the pages of the labelled recordings told of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from app.jobs import ingest
from app.library.database import Library, open_writer
from app.library.sessions import store
from tests.heatmap import truth


@pytest.fixture(scope="module")
def labelled(shared: Path) -> Path:
    """The folder of the labelled recordings."""
    return shared / "recordings" / "labelled"


@pytest.fixture(scope="module")
def library(labelled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of some of them, of every site."""
    told = truth.labels(labelled)
    firsts = {one.site: one.file for one in reversed(told)}
    names = sorted({*firsts.values(), *(one.file for one in told[:3])})
    with closing(open_writer(tmp_path_factory.mktemp("truth") / "library.footfall")) as db:
        for found in ingest.find([labelled / name for name in names]):
            for read in ingest.ingest(found):
                store(db, read)
        yield db


def test_every_click_lies_where_the_page_saw_it(library: Library, labelled: Path) -> None:
    for found in truth.accuracies(library, truth.labels(labelled)):
        assert found.clicks_missing == 0
        assert np.all(found.clicks_px <= 1), found.site


def test_visits_come_and_go_when_their_pages_did(library: Library, labelled: Path) -> None:
    for found in truth.accuracies(library, truth.labels(labelled)):
        assert found.visits_missing == 0
        assert np.all(np.abs(found.enters_ms) <= 800), found.site
        assert np.all(np.abs(found.leaves_ms) <= 800), found.site


def test_the_lowest_line_seen_is_that_of_the_page_to_a_hundredth(
    library: Library, labelled: Path
) -> None:
    found = list(truth.accuracies(library, truth.labels(labelled)))
    assert found
    reaches = np.concatenate([one.reaches_px for one in found])
    assert np.all(np.abs(reaches) <= 0.01)
