"""`frame` and `heatmap --out` write pictures without a display, in a process of their own as a person runs them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from app.errors import UserError
from app.ui.heatmap.export import LEGEND_H_PX
from app.ui.web.picture_file import write_picture
from tests import makers
from tests.cli.conftest import Run, drawn


@pytest.mark.usefixtures("resources")
def test_show_and_heatmap_measure_what_they_are_asked_for(
    run: Run, recording: Path, library: Path
) -> None:
    run("import", recording)
    assert run("show", 1, "--json").json["visits"][0]["page_h_px"] is None
    told = drawn(library, "heatmap", "--page", "/")
    assert told["page_h_px"] == 720
    assert told["reach"][0] == {"depth_frac": 0, "depth_px": 0, "share": 1}
    assert told["reach"][-1] == {"depth_frac": 1, "depth_px": 720, "share": 1}
    shown = run("show", 1, "--json").json
    assert [visit["page_h_px"] for visit in shown["visits"]] == [720, 720]
    assert [visit["scroll_reach_frac"] for visit in shown["visits"]] == [1, 1]
    assert drawn(library, "show", 1) == shown


@pytest.mark.usefixtures("resources")
def test_what_is_imported_can_be_measured_at_once(run: Run, recording: Path, library: Path) -> None:
    told = drawn(library, "import", recording, "--measure")
    assert [one["outcome"] for one in told["files"]] == ["imported"]
    assert run("show", 1, "--json").json["visits"][0]["page_h_px"] == 720


def test_where_no_browser_can_run_what_it_would_tell_is_null(
    run: Run, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    told = run("import", recording, "--measure", "--json")
    assert told.code == 1
    assert [one["outcome"] for one in told.json["files"]] == ["imported"]
    assert "sandbox" in told.json["error"]["text"]
    shown = run("show", 1, "--json", measured=True)
    assert (shown.code, shown.err) == (0, "")
    assert shown.json["visits"][0]["page_h_px"] is None


def _png_size(file: Path) -> tuple[int, int]:
    head = file.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


@pytest.mark.usefixtures("resources")
def test_a_frame_has_the_size_of_the_recorded_viewport(
    run: Run, recording: Path, library: Path, tmp_path: Path
) -> None:
    run("import", recording)
    out = tmp_path / "frame.png"
    told = drawn(library, "frame", 1, "--at", 2_000, "--out", out)
    assert told == {
        "path": str(out),
        "width_px": 1280,
        "height_px": 720,
        "blocked_requests": 0,
        "missing": [],
    }
    assert _png_size(out) == (1280, 720)


@pytest.mark.usefixtures("resources")
def test_a_heatmap_is_written_as_picture_grid_and_numbers(
    run: Run, recording: Path, library: Path, tmp_path: Path
) -> None:
    run("import", recording)
    out, grid = tmp_path / "heat.png", tmp_path / "heat.npy"
    told = drawn(library, "heatmap", "--page", "/", "--out", out, "--grid", grid)
    assert (told["page"], told["kind"], told["device"]) == ("/", "click", "desktop")
    assert (told["sessions"], told["visits"], told["points"]) == (1, 1, 3)
    # the legend stands below the page
    assert _png_size(out) == (told["page_w_px"], told["page_h_px"] + LEGEND_H_PX)
    assert np.load(grid).sum() > 0


@pytest.mark.usefixtures("resources")
@pytest.mark.parametrize(
    ("name", "begins"),
    [("x.jpg", b"\xff\xd8\xff"), ("x.JPEG", b"\xff\xd8\xff"), ("x.webp", b"RIFF"), ("x", b"\x89PNG")],
)  # fmt: skip
def test_a_picture_is_what_its_name_says(
    run: Run, recording: Path, library: Path, tmp_path: Path, name: str, begins: bytes
) -> None:
    run("import", recording)
    out = tmp_path / name
    drawn(library, "frame", 1, "--at", 2_000, "--out", out)
    assert out.read_bytes().startswith(begins)


def test_a_picture_too_long_for_webp_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="16,383"):
        write_picture(QImage(10, 20_000, QImage.Format.Format_RGB32), tmp_path / "long.webp")
    assert not (tmp_path / "long.webp").exists()


@pytest.mark.parametrize(
    "line",
    [
        ["frame", "1", "--at", "0", "--out", "x.gif"],
        ["heatmap", "--page", "/", "--out", "x.pdf"],
    ],
)
def test_a_kind_of_picture_that_is_not_written_is_wrong_usage(run: Run, line: list[str]) -> None:
    told = run(*line)
    assert told.code == 2
    assert ".png, .jpg, .jpeg, .webp" in told.err


@pytest.mark.usefixtures("resources")
def test_moments_of_several_sessions_are_exported_into_a_folder(
    run: Run, recording: Path, library: Path, tmp_path: Path
) -> None:
    other = makers.write_json(tmp_path / "b.json", makers.recording(makers.page(60_000, title="B")))
    run("import", recording, other)
    out = tmp_path / "to"
    told = drawn(library, "export", 1, 2, "--as", "png", "--out", out)
    assert told["paths"] == [str(out / "session-1.png"), str(out / "session-2.png")]
    assert [_png_size(Path(path)) for path in told["paths"]] == [(1280, 720), (1280, 720)]
    assert sorted(file.name for file in out.iterdir()) == ["session-1.png", "session-2.png"]
    one = tmp_path / "one.png"
    told = drawn(library, "export", 1, "--as", "png", "--at", 11_000, "--out", one)
    assert told["files"][0]["at_ms"] == 11_000
    same = tmp_path / "same.png"
    drawn(library, "frame", 1, "--at", 11_000, "--out", same)
    assert one.read_bytes() == same.read_bytes()


@pytest.mark.usefixtures("resources")
def test_a_page_is_exported_without_a_browser_or_a_display(
    run: Run, recording: Path, library: Path, tmp_path: Path
) -> None:
    run("import", recording)
    out = tmp_path / "one.html"
    told = drawn(library, "export", 1, "--as", "html", "--from", 1_000, "--out", out)
    assert told["bytes"] == out.stat().st_size
    text = out.read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert "<b>Shirt</b>" not in text
