"""Reading files in processes of their own, for `footfall import` with more than one job."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from app.cli.output import Progress
from app.jobs import ingest, lifeline
from app.library.records import IngestedFile

#: what a file comes to that could not be read by a mistake of ours
Stumbled = Callable[[ingest.Found, Exception], IngestedFile]


def read_apart(
    found: list[ingest.Found], processes: int, progress: Progress, stumbled: Stumbled
) -> Iterator[tuple[ingest.Found, IngestedFile]]:
    """Read in processes of their own; files come back in the order they were named."""
    waiting = deque(found)
    working: deque[tuple[ingest.Found, Future[list[IngestedFile]]]] = deque()
    pool = _pool(processes)
    try:
        while waiting or working:
            while waiting and len(working) < 2 * processes:
                one = waiting.popleft()
                working.append((one, pool.submit(ingest.ingest, one)))
            one, future = working.popleft()
            progress.tell(f"{len(found) - len(waiting) - len(working)} of {len(found)}: {one.name}")
            try:
                for file in future.result():
                    yield one, file
            except BrokenProcessPool:
                # Everything at work went down with one of them: each gets a process of its own.
                pool.shutdown(wait=False, cancel_futures=True)
                for broken in (one, *(other for other, _ in working)):
                    for file in _read_alone(broken, stumbled):
                        yield broken, file
                working.clear()
                pool = _pool(processes)
            except Exception as error:  # noqa: BLE001 - one file must not keep the others out
                yield one, stumbled(one, error)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _read_alone(found: ingest.Found, stumbled: Stumbled) -> Iterator[IngestedFile]:
    with _pool(1) as pool:
        try:
            yield from pool.submit(ingest.ingest, found).result()
        except BrokenProcessPool as error:
            yield stumbled(found, error)


def _pool(processes: int) -> ProcessPoolExecutor:
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=spawn, initializer=lifeline.enter)
