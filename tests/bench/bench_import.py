"""Import, the whole pipeline on one core, beside `orjson.loads` of the same bytes; and the memory
that it takes.

Each measurement is a process of its own, in turn, so that what else the machine does weighs on
both. CPU seconds are those of the process tree, from the interpreter's start to its end, the
library on disk included.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import zstandard

ROOT = Path(__file__).resolve().parents[2]
RECORDING = "recordings/long/busy-10min.json.zst"
ROUNDS = 5
ALLOWED_RATIO = 3.0
ALLOWED_BYTES = 400_000_000
SAMPLE_S = 0.01
PARSE = """
import gc, sys, time
import orjson
gc.disable()
with open(sys.argv[1], "rb") as file:
    text = file.read()
start = time.process_time()
value = orjson.loads(text)
print(time.process_time() - start)
"""


def main() -> int:
    """Prints both medians, their ratio and the peak of memory; 1 when a limit is passed."""
    shared = Path(os.environ.get("FOOTFALL_SHARED") or ROOT.parent / "shared")
    recording = shared / RECORDING
    if not recording.is_file():
        print(
            f"{RECORDING} is not on this machine (FOOTFALL_SHARED names its folder): nothing measured"
        )
        return 0
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "busy.json"
        with recording.open("rb") as packed, plain.open("wb") as unpacked:
            zstandard.ZstdDecompressor().copy_stream(packed, unpacked)
        imports, parses = [], []
        import_once(recording, Path(folder) / "first")  # byte code is compiled once, not each time
        for number in range(ROUNDS):
            parses.append(parse_once(plain))
            imports.append(import_once(recording, Path(folder) / str(number))[0])
        _, peak_bytes = import_once(recording, Path(folder) / "memory", watched=True)
    ratio = statistics.median(imports) / statistics.median(parses)
    print(f"import           {statistics.median(imports):6.2f} s of CPU  {_all(imports)}")
    print(f"orjson.loads     {statistics.median(parses):6.2f} s of CPU  {_all(parses)}")
    print(f"ratio            {ratio:6.2f}  (allowed {ALLOWED_RATIO})")
    print(f"private memory   {peak_bytes / 1e6:6.0f} MB  (allowed {ALLOWED_BYTES / 1e6:.0f})")
    return int(ratio > ALLOWED_RATIO or peak_bytes > ALLOWED_BYTES)


def parse_once(plain: Path) -> float:
    """CPU seconds of one `orjson.loads` with the garbage collector off."""
    with subprocess.Popen(
        [sys.executable, "-c", PARSE, str(plain)], stdout=subprocess.PIPE, text=True
    ) as process:
        _on_one_core(process.pid)
        told, _ = process.communicate()
    return float(told)


def import_once(recording: Path, place: Path, watched: bool = False) -> tuple[float, float]:
    """CPU seconds of one import into a new library, and the peak of private memory in bytes when it
    is watched."""
    place.mkdir()
    command = [
        sys.executable,
        "-m",
        "app",
        "--library",
        str(place / "library.db"),
        "import",
        str(recording),
    ]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before = os.times()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _on_one_core(process.pid)
    peak = 0.0
    while watched and process.poll() is None:
        peak = max(peak, _private_bytes(process.pid))
        time.sleep(SAMPLE_S)
    if process.wait() != 0:
        raise SystemExit(f"the import ended with {process.returncode}")
    after = os.times()
    spent = after.children_user + after.children_system
    return spent - before.children_user - before.children_system, peak


def _on_one_core(pid: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, {min(os.sched_getaffinity(0))})


def _private_bytes(pid: int) -> float:
    """Private memory of a process and its children, without mapped files where the system tells
    them apart."""
    total = 0.0
    try:
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            rollup = Path(f"/proc/{process.pid}/smaps_rollup")
            if rollup.exists():
                lines = rollup.read_text(encoding="ascii").splitlines()
                total += sum(
                    float(line.split()[1]) * 1024 for line in lines if line.startswith("Anonymous:")
                )
            else:
                total += process.memory_full_info().uss
    except (psutil.Error, OSError):
        return total
    return total


def _all(seconds: list[float]) -> str:
    return " ".join(f"{value:.2f}" for value in sorted(seconds))


if __name__ == "__main__":
    sys.exit(main())
