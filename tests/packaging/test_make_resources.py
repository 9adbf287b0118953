"""The built resources hold what lies in the project, nothing more, and the same bytes each time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QDirIterator, QFile, QIODevice

import make_resources


def _read(name: str) -> bytes:
    file = QFile(f":/footfall/{name}")
    assert file.open(QIODevice.OpenModeFlag.ReadOnly), name
    return file.readAll().data()


def _held() -> set[str]:
    walk = QDirIterator(":/footfall", QDirIterator.IteratorFlag.Subdirectories)
    held = set()
    while walk.hasNext():
        name = walk.next()
        if not walk.fileInfo().isDir():
            held.add(name.removeprefix(":/footfall/"))
    return held


def test_every_file_is_held_byte_for_byte(resources: Path) -> None:
    files = make_resources.members()
    assert _held() == set(files)
    assert all(_read(name) == path.read_bytes() for name, path in files.items())


def test_what_the_player_and_the_window_ask_for_is_there(resources: Path) -> None:
    held = _held()
    assert {"web/player.html", "web/player.js", "web/rrweb.js", "style.qss"} <= held
    assert any(name.startswith("icons/") for name in held)
    assert any(name.startswith("samples/") for name in held)


def test_everybody_whose_code_is_inside_has_a_licence_inside() -> None:
    packages = [path.name for path in make_resources.bundled_packages()]
    assert "rrweb" in packages
    told = " ".join(make_resources.members())
    rrweb = (make_resources.ROOT / "packaging/licenses/rrweb.txt").read_text("utf-8")
    assert not [name for name in packages if name not in told and name not in rrweb]


def test_the_same_inputs_make_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for name in ("one", "two"):
        build = tmp_path / name
        monkeypatch.setattr(make_resources, "BUILD", build)
        monkeypatch.setattr(make_resources, "RESULT", build / "footfall.rcc")
        monkeypatch.setattr(make_resources, "STAMP", build / "footfall.rcc.stamp")
        make_resources.build(Path(sys.executable))
        assert make_resources.is_fresh()
        made.append((build / "footfall.rcc").read_bytes())
    assert made[0] == made[1]


def test_a_changed_file_makes_the_built_ones_stale(tmp_path: Path) -> None:
    icon = tmp_path / "icon.svg"
    icon.write_text("<svg/>")
    before = make_resources.digest({"icons/icon.svg": icon})
    icon.write_text("<svg />")
    assert make_resources.digest({"icons/icon.svg": icon}) != before
    assert make_resources.digest({"icons/other.svg": icon}) != before
