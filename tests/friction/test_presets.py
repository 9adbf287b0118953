"""The numbers of other tools are numbers that ours can be."""

from __future__ import annotations

import msgspec
import pytest

from app.friction.presets import FOOTFALL, PRESETS, preset_of
from app.friction.thresholds import Thresholds, bounds, changed, with_changes


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_kept_and_comes_back_as_it_was(name: str) -> None:
    preset = PRESETS[name]
    assert with_changes(changed(preset.thresholds)) == preset.thresholds
    assert preset_of(preset.thresholds) == preset


def test_every_number_lies_within_its_bounds() -> None:
    for preset in PRESETS.values():
        for name in Thresholds.__struct_fields__:
            least, most = bounds(name)
            assert least <= getattr(preset.thresholds, name) <= most, (preset.name, name)


def test_other_tools_have_other_numbers() -> None:
    numbers = [preset.thresholds for preset in PRESETS.values()]
    assert all(one not in numbers[at + 1 :] for at, one in enumerate(numbers))
    assert preset_of(msgspec.structs.replace(FOOTFALL.thresholds, rage_clicks=17)) is None


def test_numbers_that_cannot_be_are_left_out_of_what_was_kept() -> None:
    kept = {"rage_clicks": 2.5, "rage_gap_ms": -1.0, "no_such": 3.0, "dead_wait_ms": 900.0}
    assert changed(with_changes(kept)) == {"dead_wait_ms": 900.0}
    assert with_changes({"rage_clicks": float("nan"), "dead_wait_ms": float("inf")}) == Thresholds()
