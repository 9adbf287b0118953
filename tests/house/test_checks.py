"""`packaging/dev.py check`, as tests: lint, format, types and the contracts between rooms."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    """packaging/dev.py, imported the way it imports its neighbours: from its own folder."""
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        import dev
    finally:
        sys.path.remove(str(ROOT / "packaging"))
    return dev


@pytest.mark.parametrize("name", ["lint", "format", "types", "contracts"])
@pytest.mark.timeout(600)
def test_the_house_stands(dev: ModuleType, name: str) -> None:
    command = dev.check_command(dev.CHECKS[name])
    command[0] = str(Path(sys.executable).with_name(Path(command[0]).name))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], True),
        (["export.json"], True),
        (["--profile", "import", "export.json"], True),
        (["import", "export.json"], False),
        (["--json", "--library", "a.footfall", "sessions"], False),
        (["--version"], False),
        (["export.json", "--help"], False),
    ],
)
def test_only_what_opens_the_window_needs_a_display(
    dev: ModuleType, arguments: list[str], wanted: bool
) -> None:
    assert dev.wants_a_window(arguments) is wanted


def test_without_a_display_one_sentence_names_the_ways_out(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert dev.main(["run"]) == 2
    told = capsys.readouterr()
    assert not told.out
    assert len(told.err.strip().splitlines()) == 1
    assert "xvfb-run" in told.err
    assert "import" in told.err


def test_a_word_dev_does_not_know_is_answered_with_its_manual(
    dev: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(["rnu"]) == 2
    assert "packaging/dev.py run" in capsys.readouterr().err
