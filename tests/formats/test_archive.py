"""Archives that came to harm on their way."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from app.formats.model import Recording, Refusal
from app.formats.read import read
from tests import makers


def test_a_member_that_is_damaged_in_its_archive_keeps_what_came_out_and_says_why(
    tmp_path: Path,
) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", json.dumps(makers.visit(3_000)))
    whole = held.getvalue()
    kept = 0
    file = tmp_path / "export.zip"
    for at in range(2_000, len(whole) - 200, 1_000):
        damaged = bytearray(whole)
        damaged[at] ^= 0x10
        file.write_bytes(damaged)
        (found,) = read(file)
        if isinstance(found, Recording):
            assert "packing_cut" in {note.code for note in found.notes}
            kept += 1
        else:
            assert isinstance(found, Refusal)
            assert "damaged" in found.reason
    assert kept
