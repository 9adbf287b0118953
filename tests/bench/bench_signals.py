"""All rules again over 10,000 sessions with another number, beside reading their evidence alone; and what a number
would mark.

The evidence is that of the labelled recordings (of Footfall's own samples where those are not on this machine), each
held by many made-up sessions. What is timed is what one core does: read, judge, and write all of it in one
transaction. The window has processes judge, so that it takes less there.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from app.friction.evidence import unpacked
from app.friction.thresholds import Thresholds
from app.jobs import ingest, signals
from app.library import findings
from app.library.database import Library, open_reader, open_writer
from app.library.records import IngestedFile
from app.library.sessions import store

sys.path.insert(0, str(Path(__file__).resolve().parent))
from generate import IN_ONE_TRANSACTION, SESSIONS, session

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 10.0
ROUNDS = 3
OTHERS = tuple(Thresholds(rage_clicks=4 + at, dead_wait_ms=2_000 + at) for at in range(ROUNDS))


def main() -> int:
    """Print the medians and their ratio to reading; 1 when judging all sessions takes too long."""
    evidence = _evidence()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.footfall"
        _generate(path, evidence)
        with closing(open_reader(path)) as db:
            reading_s = _median(lambda _: _read(db))
            preview_s = _median(lambda at: _preview(db, OTHERS[at]))
        with closing(open_writer(path)) as db:
            judging_s = _median(lambda at: findings.put(db, OTHERS[at]))
            (found,) = db.execute("SELECT count(*) FROM signals").fetchone()
    size = sum(map(len, evidence)) / len(evidence)
    print(
        f"{SESSIONS:,} sessions, {found / SESSIONS:.1f} findings and {size:,.0f} bytes of evidence each"
    )
    print(f"reading the evidence     {reading_s:6.2f} s")
    print(f"what would be marked     {preview_s:6.2f} s, ratio {preview_s / reading_s:.1f}")
    print(
        f"all rules, written       {judging_s:6.2f} s, ratio {judging_s / reading_s:.1f} (limit {LIMIT_S:.0f} s)"
    )
    return int(judging_s > LIMIT_S)


def _evidence() -> list[bytes]:
    shared = Path(os.environ.get("FOOTFALL_SHARED") or ROOT.parent / "shared")
    labelled = shared / "recordings" / "labelled"
    place = labelled if labelled.is_dir() else ROOT / "resources" / "samples"
    print(f"evidence of {place.name}")
    return [
        one.analysis.evidence
        for found in ingest.find([place])
        for file in ingest.ingest(found)
        for one in file.sessions
    ]


def _generate(path: Path, evidence: list[bytes]) -> None:
    dice = random.Random(7)
    with closing(open_writer(path)) as db:
        for first in range(0, SESSIONS, IN_ONE_TRANSACTION):
            made = []
            for number in range(first, min(SESSIONS, first + IN_ONE_TRANSACTION)):
                one = session(dice, number)
                told = replace(one.analysis, evidence=evidence[number % len(evidence)])
                made.append(replace(one, analysis=told))
            store(db, IngestedFile(f"made-{first}.json", f"{first:064}", 1, "rrweb", tuple(made)))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _read(db: Library) -> None:
    for batch in _batches(db):
        for one in batch:
            unpacked(one.packed)


def _preview(db: Library, thresholds: Thresholds) -> None:
    wanted = signals.Wanted(thresholds)
    signals.together([signals.would_mark(batch, wanted) for batch in _batches(db)])


def _batches(db: Library) -> list[tuple[findings.Kept, ...]]:
    sessions = findings.judgeable(db)
    return [
        findings.kept_evidence(db, sessions[first : first + findings.AT_ONCE])
        for first in range(0, len(sessions), findings.AT_ONCE)
    ]


def _median(act: Callable[[int], object]) -> float:
    times = []
    for at in range(ROUNDS):
        started = time.perf_counter()
        act(at)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    raise SystemExit(main())
