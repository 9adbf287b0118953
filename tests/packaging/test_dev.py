"""What packaging/dev.py decides before anything is installed or shown."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path

import pytest

import dev
import system_packages
from app.cli import line, options


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
def test_only_what_opens_the_window_needs_a_display(arguments: list[str], wanted: bool) -> None:
    assert dev.wants_a_window(arguments) is wanted


@pytest.mark.parametrize("command", line.COMMANDS)
def test_no_command_asks_for_a_window(command: str) -> None:
    assert not dev.wants_a_window([command])


def test_every_command_can_be_read_and_is_known_by_a_file_of_its_own_room() -> None:
    (commands,) = (
        action.choices
        for action in options.parser("0")._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    assert set(commands) == set(line.COMMANDS)
    for command, home in line.COMMANDS.items():
        assert hasattr(importlib.import_module(f"app.cli.{home}"), f"run_{command}")


@pytest.mark.parametrize("arguments", [["run"], ["run", "--"], ["run", "export.json"]])
def test_without_a_display_one_sentence_names_the_ways_out(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert dev.main(arguments) == 2
    told = capsys.readouterr()
    assert not told.out
    assert len(told.err.strip().splitlines()) == 1
    assert "xvfb-run" in told.err
    assert "import" in told.err


def test_a_word_it_does_not_know_is_answered_with_the_manual(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert dev.main(["rnu"]) == 2
    assert "packaging/dev.py run" in capsys.readouterr().err


def test_a_step_that_was_done_for_these_inputs_is_not_done_again(tmp_path: Path) -> None:
    lock, stamp = tmp_path / "lock", tmp_path / "stamp"
    lock.write_text("rrweb 2.2.2")
    stamp.write_text(dev.fingerprint(lock, extra="3.11"))
    assert dev.is_stamped(stamp, dev.fingerprint(lock, extra="3.11"))
    assert not dev.is_stamped(stamp, dev.fingerprint(lock, extra="3.12"))
    lock.write_text("rrweb 2.2.3")
    assert not dev.is_stamped(stamp, dev.fingerprint(lock, extra="3.11"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="apt is Debian's")
def test_an_environment_that_is_only_linked_here_is_never_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere, here = tmp_path / "elsewhere", tmp_path / ".venv"
    elsewhere.mkdir()
    (elsewhere / "theirs").touch()
    here.symlink_to(elsewhere, target_is_directory=True)
    monkeypatch.setattr(dev, "VENV", here)
    monkeypatch.setattr(dev, "PYTHON", here / "bin" / "python")
    with pytest.raises(dev.Stopped, match="a link"):
        dev.make_environment()
    assert (elsewhere / "theirs").exists()


def test_byte_code_is_made_where_python_itself_would_write_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path)
    source = tmp_path / "app" / "one.py"
    source.parent.mkdir()
    source.write_text("NUMBER = 1\n")
    dev.compile_app()
    (made,) = source.parent.glob("__pycache__/one.*.pyc")
    first = made.read_bytes()
    source.write_text("NUMBER = 1 + 41\n")
    os.utime(source, (1_800_000_000, 1_800_000_000))
    dev.compile_app()
    assert made.read_bytes() != first


def test_who_may_not_install_is_told_the_exact_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(system_packages, "_known", lambda name: not name.endswith("t64"))
    with pytest.raises(system_packages.SystemIncomplete) as told:
        system_packages.install([("libnss3",), ("libasound2t64", "libasound2")])
    assert "sudo apt-get install -y libasound2 libnss3" in str(told.value)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ldd is Linux's")
def test_here_where_the_tests_run_qt_finds_all_it_loads() -> None:
    import PySide6

    qt = Path(PySide6.__file__).parent / "Qt"
    assert system_packages.missing_libraries(qt) == set()
    assert system_packages.has_font()
