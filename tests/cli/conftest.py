"""The command line as a person runs it: arguments in; exit code, answer and messages out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import app
from app.cli.main import main
from app.library.database import open_writer
from tests import makers

ROOT = Path(app.__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Answer:
    """What a line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON document."""
        return json.loads(self.out)


Run = Callable[..., Answer]


def drawn(library: Path, *words: object) -> Any:
    """The answer of a line that needs the browser, in a process of its own as a person runs it; no display is there."""
    env = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    env.pop("QT_QPA_PLATFORM", None)
    line = [sys.executable, "-m", "app", "--library", str(library), "--json", *map(str, words)]
    done = subprocess.run(
        line, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Where the test's library is."""
    return tmp_path / "library.footfall"


@pytest.fixture
def run(library: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a line on the test's library, which is there; no browser is started in the tests' own process."""
    open_writer(library).close()

    def line(*words: object, measured: bool = False) -> Answer:
        is_measuring = {"show", "heatmap", "issues"} & set(words) and not measured
        quick = ["--no-measure"] if is_measuring else []
        code = main(["--library", str(library), *map(str, words), *quick])
        told = capsys.readouterr()
        return Answer(code, told.out, told.err)

    return line


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A recording: a page with three clicks and an error, then another page."""
    file = tmp_path / "one.json"
    events = makers.recording(
        makers.visit(3),
        makers.console(3_500, "it broke"),
        makers.page(10_000, "https://shop.example/product/17", title="<b>Shirt</b>", loads=True),
        makers.click(12_000, x=40, y=50),
    )
    file.write_text(json.dumps(events), "utf-8")
    return file
