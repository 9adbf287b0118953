"""How long the density of a million clicks takes, beside numpy.histogram2d alone in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from app.heatmap.density import density

CLICKS = 1_000_000
PAGE_W_PX, PAGE_H_PX = 1280, 7880
ROUNDS = 7
LIMIT_MS = 150.0


def _ms(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def main() -> int:
    """Print medians of both, interleaved; 1 when the density is over its limit."""
    random = np.random.default_rng(20)
    x = random.uniform(0, PAGE_W_PX, CLICKS)
    y = random.uniform(0, PAGE_H_PX, CLICKS)
    bins = (PAGE_H_PX // 4, PAGE_W_PX // 4)
    ours, numpys = [], []
    for _ in range(ROUNDS):
        ours.append(_ms(lambda: density(x, y, None, PAGE_W_PX, PAGE_H_PX)))
        numpys.append(_ms(lambda: np.histogram2d(y, x, bins=bins)))
    median = float(np.median(ours))
    beside = float(np.median(numpys))
    print(f"density of {CLICKS:,} clicks: {median:.0f} ms (limit {LIMIT_MS:.0f} ms)")
    print(f"numpy.histogram2d alone: {beside:.0f} ms; ratio {median / beside:.2f}")
    return int(median > LIMIT_MS)


if __name__ == "__main__":
    raise SystemExit(main())
