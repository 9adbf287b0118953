"""What the README and the desktop are told is what the program does."""

from __future__ import annotations

import configparser
import re
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

from app.ui import actions

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_two_commands_are_the_first_thing_to_do() -> None:
    first = re.search(r"```sh\n(.*?)```", README, re.DOTALL)
    assert first
    assert "python3 packaging/dev.py run" in first[1]
    assert "python3 packaging/dev.py test" in first[1]


def test_the_table_of_keys_is_the_table_of_actions() -> None:
    assert actions.keys_table().strip() in README


def test_every_picture_and_file_the_readme_points_to_is_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    missing = [target for target in targets if "://" not in target and not (ROOT / target).exists()]
    assert not missing


def test_the_desktop_opens_files_with_the_program_that_is_installed() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(ROOT / "packaging" / "footfall.desktop", "utf-8")
    program, files = entry["Desktop Entry"]["Exec"].split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert program in project["scripts"]
    assert files == "%F"
    told = ET.parse(ROOT / "packaging" / "footfall.metainfo.xml").getroot()
    assert told.findtext("launchable") == "footfall.desktop"
    kinds = {element.text for element in told.iter("mediatype")}
    assert kinds <= set(entry["Desktop Entry"]["MimeType"].split(";"))
