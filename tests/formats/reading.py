"""Bytes in, what the room makes of them out: for the tests of bad input."""

from __future__ import annotations

from pathlib import Path

from app.formats.model import Recording, Refusal
from app.formats.read import Result, read


def results(folder: Path, data: bytes, name: str = "cart.json", **how: bool) -> list[Result]:
    path = folder / name
    path.write_bytes(data)
    return list(read(path, **how))


def one(folder: Path, data: bytes, name: str = "cart.json") -> Recording:
    (result,) = results(folder, data, name)
    assert isinstance(result, Recording), result
    return result


def refusal(folder: Path, data: bytes, name: str = "cart.json") -> str:
    (result,) = results(folder, data, name)
    assert isinstance(result, Refusal), result
    assert result.reason.startswith(name)
    assert result.reason.endswith(".")
    return result.reason


def count(result: Recording) -> int:
    return sum(len(window.raws) for window in result.windows)


def codes(result: Recording) -> set[str]:
    return {note.code for note in result.notes}
