"""The installed program on a real X server: a file drawn with the mouse from another window into ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.end2end.conftest import Footfall

SCREEN = (1600, 900)
SOURCE_PX = (1450, 700)
TARGET_PX = (640, 380)
STEPS = 60
#: a window that is still starting lets a first drag pass
ATTEMPTS = 8
APPEARS_S = 60

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")),
        reason="Xvfb and xdotool are not installed",
    ),
]


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """The environment of programs that show themselves on an X server of their own."""
    reading, writing = os.pipe()
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    env = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    yield env
    server.terminate()
    server.wait()


def hands(env: dict[str, str], *words: object) -> None:
    """Move the mouse and press its button; waits until it was done."""
    line = ["xdotool", *map(str, words)]
    subprocess.run(line, env=env, check=True, capture_output=True, timeout=APPEARS_S)


def draw(env: dict[str, str]) -> None:
    """Take the file and let it go over the window."""
    hands(env, "mousemove", SOURCE_PX[0] + 50, SOURCE_PX[1] + 30, "mousedown", 1)
    for step in range(1, STEPS + 1):
        frac = min(1.0, 1.5 * step / STEPS)
        at = [
            round(start + 40 + (end - start - 40) * frac + step % 2)
            for start, end in zip(SOURCE_PX, TARGET_PX, strict=True)
        ]
        hands(env, "mousemove", "--sync", *at)
    hands(env, "mouseup", 1)


def test_a_file_drawn_from_another_window_is_imported(
    screen: dict[str, str], samples: Path, tmp_path: Path, resources: Path
) -> None:
    profile = tmp_path / "profile"
    program = Footfall(profile)
    file = samples / "rui-buys-after-all.json.gz"
    source = Path(__file__).with_name("drag_source.py")
    with ExitStack() as running:
        for words in (
            ["-m", "app", "--profile", str(profile)],
            [str(source), *map(str, SOURCE_PX), str(file)],
        ):
            process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=screen)
            running.callback(process.wait)
            running.callback(process.terminate)
        for name in ("Footfall", "Drag source"):
            hands(screen, "search", "--sync", "--onlyvisible", "--name", name)
        for _ in range(ATTEMPTS):
            draw(screen)
            if program.ask("sessions")["total"]:
                break
        told = program.ask("sessions")
    assert [Path(row["source"]).name for row in told["sessions"]] == [file.name]
