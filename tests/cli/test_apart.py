"""Reading in processes of their own: they end with the command, however it ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests import makers


@pytest.mark.skipif(
    sys.platform == "win32", reason="there a process's children are ended by the job"
)
def test_the_processes_of_an_import_that_was_killed_end_too(tmp_path: Path) -> None:
    files = []
    for number in range(2):
        # big enough to be at work for longer than it takes to find its process
        file = tmp_path / f"{number}.json"
        events = makers.moved(makers.visit(60_000), number * 1e9)
        file.write_text(json.dumps(events), "utf-8")
        files.append(str(file))
    line = [sys.executable, "-m", "app", "--profile", str(tmp_path / "profile"), "import"]
    command = subprocess.Popen([*line, *files, "--jobs", "2"], stdout=subprocess.DEVNULL)
    workers: list[psutil.Process] = []
    while len(workers) < 2 and command.poll() is None:
        children = psutil.Process(command.pid).children(recursive=True)
        workers = [child for child in children if "spawn_main" in " ".join(child.cmdline())]
    os.kill(command.pid, signal.SIGKILL)
    command.wait(timeout=300)
    assert len(workers) == 2
    _, alive = psutil.wait_procs(workers, timeout=300)
    for left in alive:
        left.kill()
    assert alive == []
