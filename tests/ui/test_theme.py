"""Colours can be told apart, follow the system, and come from one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, QFile, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.theme import DARK, LIGHT, Role, Theme

ROOT = Path(__file__).resolve().parents[2]
INK = (Role.TEXT, Role.MUTED, Role.ACCENT, Role.RAGE, Role.DEAD, Role.ERROR, Role.GOOD)
GROUND = (Role.BACKGROUND, Role.PANEL, Role.SELECTION)


@pytest.fixture
def theme(qapp: QApplication, resources: Path) -> Iterator[Theme]:
    made = Theme()
    yield made
    made.want("system")


def luminance(name: str) -> float:
    colour = QColor(name)
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", INK)
@pytest.mark.parametrize("ground", GROUND)
def test_whatever_writes_can_be_read(palette: dict[Role, str], ink: Role, ground: Role) -> None:
    assert contrast(palette[ink], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_a_primary_button_can_be_read_and_every_role_has_a_colour(
    palette: dict[Role, str],
) -> None:
    assert contrast(palette[Role.ON_ACCENT], palette[Role.ACCENT]) >= 4.5
    assert set(palette) == set(Role)


def test_a_forced_theme_is_told_once_and_changes_every_colour(theme: Theme, qtbot: QtBot) -> None:
    theme.want("light")
    with qtbot.waitSignal(theme.changed):
        theme.want("dark")
    assert theme.is_dark
    assert theme.color(Role.PANEL).name() == DARK[Role.PANEL]
    assert theme.palette().window().color().name() == DARK[Role.BACKGROUND]
    with qtbot.assertNotEmitted(theme.changed):
        theme.want("dark")


def test_the_system_is_followed_again_when_nothing_is_forced(theme: Theme) -> None:
    theme.want("dark")
    theme.want("system")
    system_is_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    assert theme.is_dark == system_is_dark


def test_the_style_sheet_names_only_roles_and_leaves_no_mark(theme: Theme) -> None:
    sheet = theme.stylesheet()
    assert "@" not in sheet
    assert theme.color(Role.ACCENT).name() in sheet
    source = (ROOT / "resources" / "style.qss").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{6}\b", source), "a colour outside the theme"


def test_every_icon_is_sixteen_pixels_drawn_in_one_line_and_can_be_tinted(theme: Theme) -> None:
    names = [file.baseName() for file in QDir(":/footfall/icons").entryInfoList()]
    assert len(names) > 30
    for name in names:
        file = QFile(f":/footfall/icons/{name}.svg")
        assert file.open(QFile.OpenModeFlag.ReadOnly)
        text = file.readAll().data().decode("utf-8")
        if name == "footfall":
            continue
        assert 'viewBox="0 0 16 16"' in text, name
        if not name.endswith(("-light", "-dark")):
            assert not re.search(r"#[0-9a-fA-F]{3,6}\b", text), name
            assert not theme.icon(name).isNull(), name


def test_the_ticks_and_arrows_of_the_style_sheet_have_the_themes_colours() -> None:
    icons = ROOT / "resources" / "icons"
    for scheme, palette in (("light", LIGHT), ("dark", DARK)):
        assert palette[Role.MUTED] in (icons / f"arrow-{scheme}.svg").read_text()
        assert palette[Role.ON_ACCENT] in (icons / f"tick-{scheme}.svg").read_text()


def test_an_icon_is_as_sharp_as_the_screen_and_takes_its_roles_colour(theme: Theme) -> None:
    theme.want("light")
    icon = theme.icon("pause", Role.RAGE)
    for ratio in (1.0, 2.0):
        pixmap = icon.pixmap(icon.availableSizes()[0], ratio)
        assert pixmap.width() == round(16 * ratio)
        image = pixmap.toImage()
        inks = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert inks == {LIGHT[Role.RAGE]}


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_a_picture_of_an_empty_page_is_as_large_on_every_screen(theme: Theme, ratio: float) -> None:
    for size_px in (24, 32, 48):
        drawn = theme.icon("import").pixmap(QSize(size_px, size_px), ratio)
        assert drawn.deviceIndependentSize().width() == size_px


def test_an_icon_that_does_not_exist_is_empty_and_no_crash(theme: Theme) -> None:
    assert theme.icon("no such icon").isNull()


@pytest.mark.parametrize(
    ("kind", "size_px"), [("body", 13.0), ("secondary", 11.5), ("title", 13.0)]
)
def test_fonts_have_the_sizes_of_the_design(theme: Theme, kind: str, size_px: float) -> None:
    font = theme.font(kind)  # type: ignore[arg-type]
    screen = QGuiApplication.primaryScreen().logicalDotsPerInch()
    found_px = font.pixelSize() if font.pixelSize() > 0 else font.pointSizeF() * screen / 72
    assert found_px == pytest.approx(size_px, abs=0.1)
