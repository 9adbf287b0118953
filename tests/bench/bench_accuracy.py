"""How right the numbers under the heat are: the labelled recordings beside what their own pages told.

Told are, by site: clicks whose place on the page is right to a pixel; visits whose enter and leave are right to 800 ms
(what lies before the first event or after the last is in no recording and is left out); pages whose lowest line seen is
right to a hundredth of the page, as the recording tells the lines and as parts of the measured height; clicks whose
measured element has at least nine tenths in common with the labelled one. The last two need the browser: `--measure`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from app.heatmap.stays import Floats
from app.jobs import ingest
from app.library.database import open_reader, open_writer
from app.library.sessions import store
from tests.heatmap import truth

ROOT = Path(__file__).resolve().parents[2]
#: column: the values of a session, what is right, the part that has to be
COLUMNS = (
    ("clicks ≤ 1 px", "clicks_px", 1.0, 1.0),
    ("enter ≤ 800 ms", "enters_ms", 800.0, 1.0),
    ("leave ≤ 800 ms", "leaves_ms", 800.0, 1.0),
    ("reach ≤ 1 %", "reaches_px", 0.01, 0.98),
    ("of measured page", "reaches_frac", 0.01, 0.98),
    ("box ≥ 90 %", "overlaps_frac", 0.9, 0.98),
)


def main() -> int:
    """Print the table; 1 where a part is too small."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--measure", action="store_true", help="ask the browser for layout")
    options.add_argument("--library", type=Path, help="one that holds them already")
    args = options.parse_args()
    shared = Path(os.environ.get("FOOTFALL_SHARED", ROOT.parent / "shared"))
    folder = shared / "recordings" / "labelled"
    if not folder.is_dir():
        print(
            "the labelled recordings are not on this machine (FOOTFALL_SHARED names their folder)"
        )
        return 0
    with tempfile.TemporaryDirectory() as place:
        library = args.library or _imported(folder, Path(place) / "library.footfall")
        if args.measure:
            _measure(library)
        with closing(open_reader(library)) as db:
            found = list(truth.accuracies(db, truth.labels(folder)))
    return _told(found)


def _imported(folder: Path, library: Path) -> Path:
    with closing(open_writer(library)) as db:
        for found in ingest.find([folder]):
            for read in ingest.ingest(found):
                store(db, read)
    return library


def _measure(library: Path) -> None:
    from app.library import layouts
    from app.ui.web.headless_layout import measure_sessions

    with closing(open_reader(library)) as db:
        wanted = layouts.behind(db)
    troubles = measure_sessions(library, wanted)
    print(f"{len(wanted) - len(troubles)} of {len(wanted)} sessions were measured")


def _told(found: Sequence[truth.Accuracy]) -> int:
    sites = sorted({one.site for one in found})
    print(f"{'site':<16}{'sessions':>9}" + "".join(f"{name:>22}" for name, *_ in COLUMNS))
    for site in sites:
        _row(site, [one for one in found if one.site == site])
    bad = _row("all", found)
    clicks, visits = (
        sum(getattr(one, name) for one in found) for name in ("clicks_missing", "visits_missing")
    )
    print(f"told and not found: {clicks} clicks, {visits} visits")
    return int(bad or bool(clicks or visits))


def _row(named: str, some: Sequence[truth.Accuracy]) -> bool:
    cells, is_bad = [], False
    for _, column, limit, least in COLUMNS:
        values = np.concatenate([getattr(one, column) for one in some])
        known = values[np.isfinite(values)]
        right = _right(known, column, limit)
        part = right / known.size if known.size else 1.0
        is_bad |= part < least
        of = f"{right}/{known.size}"
        cells.append(f"{of:>13} {100 * part:6.1f} %" if known.size else f"{'not measured':>22}")
    print(f"{named:<16}{len(some):>9}" + "".join(cells))
    return is_bad


def _right(known: Floats, column: str, limit: float) -> int:
    good = known >= limit if column == "overlaps_frac" else np.abs(known) <= limit
    return int(np.count_nonzero(good))


if __name__ == "__main__":
    raise SystemExit(main())
