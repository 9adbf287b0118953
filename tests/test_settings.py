"""What a person set is kept, and a spoilt file never stops the program."""

from pathlib import Path

import pytest

from app import settings


def test_a_setting_is_there_again_at_the_next_start(tmp_path: Path) -> None:
    settings.Settings(tmp_path / "settings.json").set(settings.SPEED, 4.0)
    assert settings.Settings(tmp_path / "settings.json").get(settings.SPEED) == 4.0


@pytest.mark.parametrize("text", ["", "[1]", '{"speed": true}', '{"speed": 99}', '{"speed": "2"}'])
def test_a_spoilt_value_falls_back_to_the_default(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(text, encoding="utf-8")
    assert settings.Settings(file).get(settings.SPEED) == settings.SPEED.default


def test_a_value_out_of_bounds_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    with pytest.raises(ValueError, match="speed"):
        settings.Settings(file).set(settings.SPEED, 1000.0)
    assert not file.exists()


def test_every_default_is_inside_its_own_bounds() -> None:
    assert all(setting.accepts(setting.default) for setting in settings.DECLARED)
