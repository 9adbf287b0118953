"""Measured elements lie where the labelled recordings' own pages say that what was clicked lay."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.jobs import ingest
from app.library import details, sessions
from app.library.database import open_reader, open_writer
from app.ui.web.headless_layout import measure_sessions

#: one of each site and of what makes it hard: lost pictures, lost fonts, dialogs, phones, pages that grow
NAMES = (
    "shop-02", "shop-20", "shop-13", "admin-06", "admin-11", "agency-07", "agency-10", "blog-03", "todo-01", "video-02",
)  # fmt: skip
LEAST_FRAC, OF_ALL_FRAC = 0.9, 0.98
#: labels are whole pixels, so that a side may lie half a pixel off
ROUNDED_PX = 0.5


def _overlap(box: Sequence[float], truth: Sequence[float]) -> float:
    """What two boxes (x, y, width, height) have in common, as a part of what they cover together."""
    sides = []
    for at in (0, 1):
        low = max(box[at], truth[at]) - ROUNDED_PX
        high = min(box[at] + box[at + 2], truth[at] + truth[at + 2]) + ROUNDED_PX
        sides.append(max(0.0, high - low))
    common = sides[0] * sides[1]
    return common / max(box[2] * box[3] + truth[2] * truth[3] - common, 1.0)


def test_what_was_clicked_lay_where_its_page_says(
    tmp_path: Path, qtbot: QtBot, resources: Path, shared: Path
) -> None:
    folder = shared / "recordings" / "labelled"
    told = json.loads((folder / "labels.json").read_text("utf-8"))["sessions"]
    truths = {one["session"]: one for one in told}
    library = tmp_path / "library.footfall"
    ids: dict[str, int] = {}
    with closing(open_writer(library)) as db:
        for name in NAMES:
            for found in ingest.find([folder / truths[name]["file"]]):
                for one in ingest.ingest(found):
                    ids[name] = sessions.store(db, one).outcomes[0].id
    assert measure_sessions(library, list(ids.values())) == {}
    right, apart = 0, []
    with closing(open_reader(library)) as db:
        for name, session in ids.items():
            shown = details.show(db, session)
            for click, truth in zip(shown.clicks, truths[name]["clicks"], strict=True):
                known = click.rect_px
                if known is not None and _overlap(known, truth["box"]) >= LEAST_FRAC:
                    right += 1
                else:
                    apart.append((name, truth["t_ms"], known, truth["box"]))
            heights = zip(shown.visits, truths[name]["pages"], strict=True)
            for visit, page in heights:
                if visit.page_h_px is not None:
                    assert visit.page_h_px == pytest.approx(page["doc_height"], abs=2), name
    assert right >= OF_ALL_FRAC * (right + len(apart)), apart
