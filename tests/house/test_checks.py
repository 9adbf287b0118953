"""`packaging/dev.py check`, as tests: lint, format, types and the contracts between rooms."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", dev.CHECKS)
@pytest.mark.timeout(600)
def test_the_house_stands(name: str) -> None:
    program, *arguments = dev.CHECKS[name]
    command = [Path(sys.executable).with_name(program), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
