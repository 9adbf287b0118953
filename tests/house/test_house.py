"""The rules of the house that a tool can check: names, doors, sizes, places, nothing foreign in tracked files."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE_LINES = 400
TOP_LEVEL = {
    ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "README.md", "app", "packaging", "pyproject.toml",
    "resources", "tests",
}  # fmt: skip
FOLDERS = {
    "resources": {"icons", "samples", "web", "readme", "style.qss"},
    "resources/web": {"src", "test", "package.json", "package-lock.json", ".npmrc"},
}
FORBIDDEN_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "core",
    "misc",
    "base",
}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplemented")
FOREIGN = {
    "a package registry's address": re.compile(
        r"https?://[\w.-]*(pypi|pythonhosted|npmjs|yarnpkg|npmmirror)[\w.-]*|index-url|"
        r'"resolved": *"https?:'
    ),
    "a path of one machine": re.compile(r"(?<![\w.])/(home|Users|root|work)/\w+"),
    "a key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\b(ghp|npm)_\w{30,}|\bAKIA[0-9A-Z]{16}\b"),
}


def _tracked(*patterns: str) -> list[Path]:
    command = [
        "git",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
        "--",
        *patterns,
    ]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in found.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def _names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


SOURCES = _tracked("app/*.py", "packaging/*.py", "tests/*.py", "resources/*.py")
SCRIPTS = _tracked("resources/web/*.js", "resources/web/*.mjs", "resources/samples/*.mjs")
DOORS = _tracked("app/*__init__.py")


def test_no_source_file_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in SOURCES + SCRIPTS}
    assert not _names([path for path, lines in lengths.items() if lines > LONGEST_FILE_LINES])


def test_no_room_or_file_has_a_name_that_says_nothing() -> None:
    named = [
        path for path in SOURCES if FORBIDDEN_NAMES & {*path.relative_to(ROOT).parts, path.stem}
    ]
    assert not _names(named)


def test_only_what_was_agreed_lies_at_the_top() -> None:
    everything = [path.relative_to(ROOT) for path in _tracked()]
    assert {path.parts[0] for path in everything} <= TOP_LEVEL
    for folder, allowed in FOLDERS.items():
        depth = len(Path(folder).parts)
        inside = [path for path in everything if path.as_posix().startswith(f"{folder}/")]
        assert {path.parts[depth] for path in inside} <= allowed, folder


def test_packaging_does_not_shadow_the_package_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


@pytest.mark.parametrize("door", _names(DOORS))
def test_every_room_says_in_one_sentence_what_it_is(door: str) -> None:
    said = ast.get_docstring(ast.parse((ROOT / door).read_text("utf-8")))
    assert said, "the door has no docstring"
    assert "\n\n" not in said.strip()
    assert said.strip().endswith(".")


def test_every_folder_of_the_app_is_a_room_with_a_door() -> None:
    folders = {path.parent for path in _tracked("app/*.py")}
    assert not _names([folder for folder in folders if not (folder / "__init__.py").is_file()])


def test_nothing_is_left_unfinished() -> None:
    own = Path(__file__)
    found = [
        path
        for path in SOURCES + SCRIPTS
        if path != own and UNFINISHED.search(path.read_text("utf-8"))
    ]
    assert not _names(found)


def test_tracked_files_name_no_registry_no_machine_and_no_secret() -> None:
    own = Path(__file__)
    found = []
    for path in _tracked():
        if path == own or path.stat().st_size > 2_000_000:
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}: {kind}"
            for kind, sign in FOREIGN.items()
            if sign.search(text)
        ]
    assert not found


def test_no_built_or_foreign_code_is_tracked() -> None:
    foreign = [
        name
        for name in _names(_tracked())
        if name.endswith((".rcc", ".qrc", ".whl", ".min.js", ".map")) or "node_modules/" in name
    ]
    assert not foreign


def _calls(path: Path) -> list[tuple[int, str]]:
    tree = ast.parse(path.read_text("utf-8"))
    return [
        (node.lineno, node.func.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


def test_the_window_waits_in_no_loop_of_its_own() -> None:
    """A modal `exec()` or `processEvents()` in the path of data lets anything happen in between."""
    allowed_exec = {"app/ui/application.py", "app/start.py", "app/ui/web/headless.py"}
    # A drag out of the window: Qt knows no other way, and no data waits for it.
    allowed_exec |= {"app/ui/heatmap/dragging.py"}
    found = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in SOURCES
        if path.is_relative_to(ROOT / "app")
        for line, name in _calls(path)
        if name in {"processEvents", "exec_"}
        or (name == "exec" and path.relative_to(ROOT).as_posix() not in allowed_exec)
    ]
    assert not found


def test_what_the_window_words_itself_can_be_translated() -> None:
    """Rooms below know no Qt: their sentences, and those for a terminal, are English."""
    for_a_terminal = {"application.py", "headless.py", "sandbox.py", "picture_file.py", "events.py"}
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        if path.is_relative_to(ROOT / "app" / "ui") and path.name not in for_a_terminal
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "UserError"
        and any(
            isinstance(said, ast.Constant | ast.JoinedStr) and ast.unparse(said) not in ("''", '""')
            for said in call.args
        )
    ]
    assert not found


def test_threads_and_locks_are_made_in_one_place() -> None:
    allowed = {"app/ui/tasks.py", "app/jobs/lifeline.py"}
    sign = re.compile(
        r"\b(QThread|threading\.Thread|ThreadPoolExecutor|QThreadPool|QRunnable|Lock\(\))\b"
    )
    found = [
        path
        for path in SOURCES
        if path.is_relative_to(ROOT / "app") and path.relative_to(ROOT).as_posix() not in allowed
        and sign.search(path.read_text("utf-8"))
    ]  # fmt: skip
    assert not _names(found)


def test_every_timer_goes_with_something_of_qt() -> None:
    """One that Python alone keeps may be cleared away on another thread, and crashes the process when it goes off."""
    alone = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in _tracked("app/*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("QTimer", "QChronoTimer")
        and not call.args
    ]
    assert not alone


def test_what_stands_in_a_module_is_compiled_when_it_is_first_asked_for() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in _tracked("app/*.py")
        if path.name != "pattern.py"
        for line in _compiled_at_once(ast.parse(path.read_text("utf-8")))
    ]
    assert not found, "app.pattern.pattern does it later"


def _compiled_at_once(tree: ast.AST) -> Iterator[int]:
    """Lines of `re.compile` outside of functions."""
    for inside in ast.iter_child_nodes(tree):
        if isinstance(inside, ast.Call) and ast.unparse(inside.func) == "re.compile":
            yield inside.lineno
        if not isinstance(inside, ast.FunctionDef | ast.Lambda):
            yield from _compiled_at_once(inside)


def test_no_test_sleeps() -> None:
    """A test waits for what it is about; work that it sends elsewhere may take its time."""
    waits = {"sleep", "wait", "qWait"}
    found = []
    for path in SOURCES:
        if not path.is_relative_to(ROOT / "tests"):
            continue
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(function, ast.FunctionDef) or not function.name.startswith("test_"):
                continue
            calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
            found += [
                f"{path.relative_to(ROOT)}:{call.lineno}"
                for call in calls
                if isinstance(call, ast.Attribute)
                and call.attr in waits
                and isinstance(call.value, ast.Name)
                and call.value.id in {"time", "qtbot", "QTest"}
            ]
    assert not found


def test_the_lock_file_of_the_page_pins_every_package_by_hash() -> None:
    import json

    lock = json.loads((ROOT / "resources/web/package-lock.json").read_text("utf-8"))
    packages = {name: facts for name, facts in lock["packages"].items() if name}
    assert packages
    assert all(facts["integrity"].startswith("sha512-") for facts in packages.values())


def test_the_lock_file_of_python_pins_every_package_by_hash() -> None:
    for name in ("requirements.lock", "node.lock"):
        lines = (ROOT / "packaging" / name).read_text("utf-8").splitlines()
        pins = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert pins
        assert all("==" in line and line.endswith("\\") for line in pins)
