"""What every test stands on: no screen, no one's own data, the built resources, and nothing left running.

Set before anything imports Qt, hence at import time.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "build" / "footfall.rcc"
#: a test waits so long for what comes at once where nothing else is done
LONGEST_MS = 60_000
#: so long what was told to end may take for it, all together
ENDS_S = 20.0

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if sys.platform.startswith("linux") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

# The same examples every time, so that what lands does not depend on luck; `soak` looks further.
hypothesis.settings.register_profile("house", deadline=None, database=None, derandomize=True)
hypothesis.settings.register_profile("soak", deadline=None, database=None, max_examples=2_000)
hypothesis.settings.load_profile("soak" if os.environ.get("FOOTFALL_SOAK") else "house")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real recordings beside the checkout, or the one FOOTFALL_SHARED names."""
    named = os.environ.get("FOOTFALL_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    if not (folder / "recordings").is_dir():
        pytest.skip(
            "the shared recordings are not on this machine (FOOTFALL_SHARED names their folder)"
        )
    return folder


@pytest.fixture(scope="session", autouse=True)
def _own_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where a platform keeps a person's data, for the length of the tests: an empty folder."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(home / name.removeprefix("XDG_").lower()))
        yield


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Asked for before there is an application: our address scheme must be known by then."""
    from app.ui.web import scheme

    scheme.register()
    return ["footfall-tests"]


class PatientBot(QtBot):
    """Waits for what will come as long as a machine may take that does much else: what comes is not waited out, so only
    a test that fails takes longer. A test names a time itself only where more than this is right, or where waiting is
    what it is about."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = LONGEST_MS) -> None:
        __tracebackhide__ = True
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = LONGEST_MS, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **how)

    def waitSignals(self, signals: Any, *, timeout: int = LONGEST_MS, **how: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **how)

    def waitExposed(self, widget: Any, *, timeout: int = LONGEST_MS) -> Any:
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: Any, *, timeout: int = LONGEST_MS) -> Any:
        return super().waitActive(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(scope="session")
def resources() -> Path:
    """The built resources, registered with Qt: `:/footfall/…` can be read."""
    from PySide6.QtCore import QResource

    if not RESOURCES.is_file():
        pytest.fail("build/footfall.rcc is missing: python3 packaging/dev.py test builds it")
    if not QResource(":/footfall").isValid():
        assert QResource.registerResource(str(RESOURCES))
    return RESOURCES


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    """A test ends what it began: no thread and no process of its own outlives it."""
    threads = set(threading.enumerate())
    processes = set(multiprocessing.active_children())
    yield
    until = time.monotonic() + ENDS_S
    for thread in set(threading.enumerate()) - threads:
        thread.join(timeout=max(0.0, until - time.monotonic()))
    left = [thread.name for thread in set(threading.enumerate()) - threads if not thread.daemon]
    for process in set(multiprocessing.active_children()) - processes:
        process.join(timeout=max(0.0, until - time.monotonic()))
    left += [process.name for process in set(multiprocessing.active_children()) - processes]
    assert not left, f"still running after the test: {', '.join(left)}"
