"""Footfall as a person meets it: the program as a process, and the whole window in this one."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

LONGEST_S = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run of the program came to; `document` is what it printed with --json."""

    code: int
    printed: str
    complaint: str

    @property
    def document(self) -> Any:
        assert self.printed, self.complaint
        return json.loads(self.printed)


@dataclass(frozen=True, slots=True)
class Footfall:
    """The program on one profile."""

    profile: Path

    def run(self, *words: str | Path) -> Answer:
        """Run it with these words."""
        line = [sys.executable, "-m", "app", *map(str, words), "--profile", str(self.profile)]
        done = subprocess.run(
            line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST_S
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    def ask(self, *words: str | Path) -> Any:
        """The document of a command that does what it was told."""
        answer = self.run(*words, "--json")
        assert answer.code == 0, answer.complaint
        return answer.document


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample recordings."""
    return ROOT / "resources" / "samples"


@pytest.fixture
def footfall(tmp_path: Path) -> Footfall:
    """The program on a profile in which nothing is yet."""
    return Footfall(tmp_path / "profile")


@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory, samples: Path, resources: Path) -> Footfall:
    """The program on a library that holds the samples; nothing is changed in it."""
    program = Footfall(tmp_path_factory.mktemp("shop"))
    answer = program.run("import", samples, "--json")
    assert answer.code == 0, answer.complaint
    return program
