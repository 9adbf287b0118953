"""All rules over many sessions again, from their evidence. Runs in processes: values in, values out, no library, no Qt.

The window asks in batches (`app.library.findings.kept_evidence`), and writes what `judge` answered with
`findings.put`, all of it in one transaction; `would_mark` tells what numbers would mark without writing anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from app.friction.model import Kind
from app.friction.thresholds import Thresholds
from app.library.findings import Judged, Kept, Row, is_ignored, judged
from app.library.ignoring import IgnoreRule
from app.library.signals import KindCount
from app.library.standing import place_of

#: called with (done, total, text); raises to stop the work
Progress = Callable[[float, float, str], None]
#: sessions between two calls of `Progress`
_STRIDE = 50


class Wanted(Struct, frozen=True):
    """What is asked: what would these numbers find, under these ignore rules?"""

    thresholds: Thresholds
    rules: tuple[IgnoreRule, ...] = ()


def judge(
    batch: Sequence[Kept], thresholds: Thresholds, progress: Progress | None = None
) -> tuple[Judged, ...]:
    """The findings of each session, ready to be written."""
    return tuple(judged(one, thresholds) for one in _told(batch, progress))


def would_mark(
    batch: Sequence[Kept], wanted: Wanted, progress: Progress | None = None
) -> tuple[KindCount, ...]:
    """How many of these sessions each kind would mark, how often: all kinds, in the order of `Kind`."""
    sessions: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    for one in _told(batch, progress):
        rows = judged(one, wanted.thresholds).rows or ()
        kinds = [str(row[0]) for row in rows if not _is_ignored(wanted.rules, one, row)]
        findings.update(kinds)
        sessions.update(set(kinds))
    return tuple(KindCount(kind, sessions[kind], findings[kind]) for kind in Kind)


def together(counts: Iterable[Sequence[KindCount]]) -> tuple[KindCount, ...]:
    """The counts of several batches as one; all kinds, in the order of `Kind`."""
    sessions: Counter[Kind] = Counter()
    findings: Counter[Kind] = Counter()
    for batch in counts:
        for one in batch:
            sessions[one.kind] += one.sessions
            findings[one.kind] += one.findings
    return tuple(KindCount(kind, sessions[kind], findings[kind]) for kind in Kind)


def _is_ignored(rules: tuple[IgnoreRule, ...], kept: Kept, row: Row) -> bool:
    if not rules:
        return False
    visit, start_ms = row[3], row[4]
    assert isinstance(visit, int)
    assert isinstance(start_ms, int | float)
    return is_ignored(rules, row, place_of(kept.views, visit, start_ms))


def _told(batch: Sequence[Kept], progress: Progress | None) -> Iterable[Kept]:
    for at, one in enumerate(batch):
        if progress is not None and at % _STRIDE == 0:
            progress(at, len(batch), "")
        yield one
