"""A process that is killed while it writes leaves each file whole or not there at all."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.library import upkeep
from app.library.database import open_reader, open_writer
from tests.library.crash_child import SESSIONS_A_FILE

ROOT = Path(__file__).resolve().parents[2]


def test_a_kill_at_any_moment_leaves_each_file_whole_or_not_there(path: Path) -> None:
    _kill_again_and_again(path, kills=5, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_many_kills_leave_each_file_whole_or_not_there(path: Path) -> None:
    _kill_again_and_again(path, kills=int(os.environ.get("FOOTFALL_SOAK_KILLS", "200")), seed=2)


def _kill_again_and_again(path: Path, kills: int, seed: int) -> None:
    dice = random.Random(seed)
    open_writer(path).close()
    said = -1
    for _ in range(kills):
        said = max(said, _run_and_kill(path, said + 1, dice))
        _assert_whole(path, said)


def _run_and_kill(path: Path, first: int, dice: random.Random) -> int:
    """Let the writer store a few files, then kill it anywhere in the next one; the last it said it stored."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.library.crash_child", str(path), str(first)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        said = first - 1
        for _ in range(dice.randrange(1, 4)):
            said = int(child.stdout.readline())
        # Not a sleep but an amount of work that differs each time: where in the next file the kill falls.
        for _ in range(dice.randrange(0, 60_000)):
            pass
        child.kill()
        rest = child.stdout.read().split()
    return int(rest[-1]) if rest else said


def _assert_whole(path: Path, said: int) -> None:
    with closing(open_writer(path)) as db:
        assert upkeep.check(db) == ()
    with closing(open_reader(path)) as db:
        found = dict(db.execute("SELECT source, count(*) FROM sessions GROUP BY source").fetchall())
        assert set(found.values()) <= {SESSIONS_A_FILE}
        last = max(int(source.removeprefix("file-")) for source in found)
        # What was said to be there is there; what was not said yet may be, but whole.
        assert last in (said, said + 1)
        for source, windows, chunks in db.execute(
            """SELECT s.source, count(DISTINCT w.id), count(*) FROM sessions s JOIN windows w ON w.session_id = s.id
               JOIN chunks c ON c.window_id = w.id GROUP BY s.id"""
        ):
            version = 1 + int(source.removeprefix("file-")) % 2
            assert (windows, chunks) == (2, 40 * version)
