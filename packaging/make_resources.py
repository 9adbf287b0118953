#!/usr/bin/env python3
"""Builds build/footfall.rcc: icons, style, samples, the player page, rrweb, and everybody's licences in one file.

Standard library only; the compiler is PySide6's own `pyside6-rcc`. Same inputs, same bytes: file times are left out,
and nothing is built when nothing changed. Neither the list (.qrc) nor the result is ever in git.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
RESULT = BUILD / "footfall.rcc"
STAMP = BUILD / "footfall.rcc.stamp"
PREFIX = "/footfall"
WEB = ROOT / "resources" / "web"
RRWEB = WEB / "node_modules" / "rrweb"

# The window's own files, folder by folder; a sub-folder keeps its name below the alias.
FOLDERS = {
    "icons": ROOT / "resources" / "icons",
    "samples": ROOT / "resources" / "samples",
    "web": WEB / "src",
    "licenses": ROOT / "packaging" / "licenses",
}
LEAVE_OUT = {".DS_Store", ".gitkeep", "__pycache__", "README.md"}
SAMPLE_ENDINGS = {".json", ".jsonl", ".gz", ".zip"}

FILES = {
    "style.qss": ROOT / "resources" / "style.qss",
    "web/rrweb.js": RRWEB / "umd" / "rrweb.min.js",
    "web/rrweb.css": RRWEB / "dist" / "style.min.css",
    "licenses/footfall.txt": ROOT / "LICENSE",
}
MAY_BE_MISSING = {"style.qss"}


def bundled_packages() -> list[Path]:
    """The folders of rrweb and of all that is inside it, as the lock file lists them."""
    lock = json.loads((WEB / "package-lock.json").read_text("utf-8"))
    return [WEB / name for name, facts in lock["packages"].items() if name and not facts.get("dev")]


def members() -> dict[str, Path]:
    """Every file of the result: its name below the prefix, and where it lies. Sorted by name."""
    found: dict[str, Path] = {}
    for alias, folder in FOLDERS.items():
        for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
            inside = path.relative_to(folder)
            if not path.is_file() or LEAVE_OUT.intersection(inside.parts):
                continue
            if alias == "samples" and (inside.parent.name or path.suffix not in SAMPLE_ENDINGS):
                continue  # how the samples are made stays in the project
            found[f"{alias}/{inside.as_posix()}"] = path
    for alias, path in FILES.items():
        if path.is_file() or alias not in MAY_BE_MISSING:
            found[alias] = path
    for folder in bundled_packages():
        for path in folder.glob("LICENSE*"):
            package = folder.relative_to(WEB / "node_modules").as_posix()
            found[f"licenses/{package.replace('/', '-').lstrip('@')}.txt"] = path
    return dict(sorted(found.items()))


def digest(files: dict[str, Path]) -> str:
    """What the result is made of, as one hash: this script, every name and every byte."""
    total = hashlib.sha256(Path(__file__).read_bytes())
    for alias, path in files.items():
        total.update(f"{alias}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def is_fresh() -> bool:
    """Whether the built file already holds exactly what lies in the project."""
    if not RESULT.is_file() or not STAMP.is_file():
        return False
    files = members()
    return all(path.is_file() for path in files.values()) and STAMP.read_text() == digest(files)


def listing(files: dict[str, Path]) -> str:
    """The .qrc that names each file by its absolute place; it is only for this machine and this moment."""
    rows = [
        f"    <file alias={quoteattr(alias)}>{escape(str(path))}</file>"
        for alias, path in files.items()
    ]
    return "\n".join(
        ["<RCC>", f'  <qresource prefix="{PREFIX}">', *rows, "  </qresource>", "</RCC>", ""]
    )


def build(python: Path) -> None:
    """Compile the resources with the PySide6 of `python`'s environment.

    Raises:
        FileNotFoundError: a file that must be there is not; the message names it.
        subprocess.CalledProcessError: the resource compiler refused.
    """
    files = members()
    for alias, path in files.items():
        if not path.is_file():
            raise FileNotFoundError(f"{alias} is not there: {path.relative_to(ROOT)}")
    BUILD.mkdir(exist_ok=True)
    qrc = BUILD / "footfall.qrc"
    qrc.write_text(listing(files), encoding="utf-8")
    STAMP.unlink(missing_ok=True)
    unfinished = RESULT.with_suffix(".part")
    rcc = python.with_name("pyside6-rcc.exe" if os.name == "nt" else "pyside6-rcc")
    subprocess.run(
        [rcc, "--binary", "--format-version", "3", "--name", "footfall", qrc, "-o", unfinished],
        check=True,
        env={**os.environ, "QT_RCC_SOURCE_DATE_OVERRIDE": "0"},
    )
    unfinished.replace(RESULT)
    STAMP.write_text(digest(files))


if __name__ == "__main__":
    if not is_fresh():
        build(Path(sys.executable))
    print(RESULT)
