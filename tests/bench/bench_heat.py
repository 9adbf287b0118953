"""Heat beside datashader in one run: a million clicks, ten million moves; another filter of a page with 10,000 visits.

A million clicks are timed from points to colours: placed, counted, smoothed, painted; datashader is given the places
and counts and shades them, unsmoothed, on as many cells. Where it is not installed it is left out; `pip install
--no-deps --require-hashes -r packaging/bench.lock` installs it. The private memory of ten million moves is watched in a
process of their own. A filter is timed as the window asks: ids of the query, what they leave of the page, the heat of
every kind in colours; the first reading of the page and the table of elements, which come before and after, stand
beside it.

python tests/bench/bench_heat.py [LIBRARY]     a library that `heat_library.py` made; a new one unless named
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
from msgspec.structs import replace

from app.heatmap.colours import ColourMap, painted
from app.heatmap.kinds import By, Kind
from app.heatmap.moves import Moves
from app.heatmap.page import Kept, OnPage
from app.heatmap.points import Points
from app.heatmap.stays import Stays
from app.jobs.heat import HeatOf, kind_heat
from app.library.database import Library, open_reader
from app.library.in_view import read_views
from app.library.pointer_moves import read_moves
from app.library.points import read_page
from app.ui.heatmap.drawing import Drawing
from app.ui.heatmap.elements_read import Rows
from app.ui.heatmap.reading import PAGE_ITSELF, Held, OfPage

sys.path.insert(0, str(Path(__file__).resolve().parent))
from heat_library import PAGE_H_PX, PAGE_W_PX, elements, generate

CLICKS, MOVES = 1_000_000, 10_000_000
PEOPLE, STAYS = 30_000, 100_000
ROUNDS = 7
CLICKS_LIMIT_MS, MOVES_LIMIT_MS, FILTER_LIMIT_MS = 250.0, 1_500.0, 200.0
MEMORY_LIMIT_BYTES = 500e6
SAMPLE_S = 0.005
CELL_PX = HeatOf().cell_px
SIZE_PX = (float(PAGE_W_PX), float(PAGE_H_PX))
PAGE = "/landing"
FILTERS = (
    "", "clicks>5", "country:de", "browser:chrome", "has:purchase", "is:starred", "page:/cart", "visitor:new",
)  # fmt: skip
OF_POINTERS = (Kind.MOVE, Kind.HOVER)
Timed = tuple[str, float, float]


def main(arguments: list[str]) -> int:
    """Print the tables; 1 when something takes longer, or more memory, than it may."""
    if arguments == ["moves"]:
        return moves_alone()
    timed = [*clicks(), *moves()]
    with tempfile.TemporaryDirectory() as folder:
        library = Path(arguments[0]) if arguments else Path(folder) / "heat.footfall"
        if not arguments:
            generate(library)
        with closing(open_reader(library)) as db:
            timed += filters(db)
    print()
    for what, value, limit in timed:
        print(f"{what:56} {value:8.1f} (limit {limit:,.0f}){'' if value <= limit else '  OVER'}")
    return int(any(value > limit for _, value, limit in timed))


def clicks() -> list[Timed]:
    """A million clicks, by pixel and by element, by events and by people; beside datashader."""
    on, picture = a_million(), elements()

    def ours(by: By, with_elements: bool) -> float:
        return _ms(lambda: heat_of(on, HeatOf(by=by), picture if with_elements else ()))

    ways: dict[str, Callable[[], float]] = {
        "by pixel": lambda: ours("events", False),
        "by element": lambda: ours("events", True),
        "by element, by people": lambda: ours("people", True),
    }
    rival = datashader(on.clicks.x_px, on.clicks.y_px, None)
    if rival is not None:
        ways["datashader: points, shade"] = lambda: _ms(rival)
    times = _interleaved(ways)
    print(f"{CLICKS:,} clicks to a picture, ms, medians of {ROUNDS}")
    _tell(times, "by pixel")
    limits = [
        (f"{CLICKS:,} clicks {name}, ms", median, CLICKS_LIMIT_MS)
        for name, median in times.items()
        if "datashader" not in name
    ]
    return limits + _ratio("clicks by pixel beside datashader, ratio", times, "by pixel")


def moves() -> list[Timed]:
    """Ten million moves; their memory in a process of their own."""
    on = many_moves()
    ways: dict[str, Callable[[], float]] = {
        "moves": lambda: _ms(lambda: heat_of(on, HeatOf(Kind.MOVE))),
        # A page of its own each time: the spots of the last one were kept.
        "moves by people": lambda: _ms(
            lambda: heat_of(replace(on, kept=Kept()), HeatOf(Kind.MOVE, "people"))
        ),
        "hover": lambda: _ms(lambda: heat_of(on, HeatOf(Kind.HOVER), elements())),
    }
    told = on.moves
    rival = None if told is None else datashader(told.x_px, told.y_px, told.dwell_s)
    if rival is not None:
        ways["datashader: points, sum, shade"] = lambda: _ms(rival)
    times = _interleaved(ways, 3)
    print(f"\n{MOVES:,} moves to a picture, ms, medians of 3")
    _tell(times, "moves")
    limits = [
        (f"{MOVES:,} moves: {name}, ms", median, MOVES_LIMIT_MS)
        for name, median in times.items()
        if "datashader" not in name
    ]
    memory = (
        "their memory, with the moves themselves, MB",
        _peak_bytes() / 1e6,
        MEMORY_LIMIT_BYTES / 1e6,
    )
    return [*limits, *_ratio("moves beside datashader, ratio", times, "moves"), memory]


def moves_alone() -> int:
    """What the memory is watched of."""
    on = many_moves()
    for by in ("events", "people"):
        heat_of(on, HeatOf(Kind.MOVE, by))
    return 0


def filters(db: Library) -> list[Timed]:
    """Every kind of heat under every filter."""
    began = time.perf_counter()
    read = read_page(db, PAGE)
    read_ms = (time.perf_counter() - began) * 1_000
    views = replace(read, on=replace(read.on, views=read_views(db, read)))
    whole = replace(read, on=replace(views.on, moves=read_moves(db, read)))
    all_ms = (time.perf_counter() - began) * 1_000
    visits, picture = len(read.on.stays), elements()
    counts = f"{len(read.on.clicks):,} clicks, {len(views.on.views or ()):,} views, {len(whole.on.moves or ()):,} moves"
    print(
        f"\na page with {visits:,} visits ({counts}) read once: {read_ms:.0f} ms, with all {all_ms:.0f} ms"
    )
    print(
        f"another filter to a picture, ms, medians of {ROUNDS}: the slowest of {len(FILTERS)} filters"
    )
    timed: list[Timed] = []
    once = _ms(lambda: whole.on.move_spots(SIZE_PX[0], HeatOf().radius_px))
    print(f"  the spots of all its moves, once a picture and radius {once:8.1f}")
    for by in ("events", "people"):
        for kind in Kind:
            held = Held(PAGE, whole if kind in OF_POINTERS else views)
            worst, query = max(
                (_filter_ms(db, held, HeatOf(kind, by), one), one) for one in FILTERS
            )
            print(f"  {kind.value:10} by {by:7} {worst:8.1f}  {query or '(none)'}")
            timed.append((f"filter: {kind.value} by {by}, ms", worst, FILTER_LIMIT_MS))
    for name, page in (("without", views), ("with", whole)):
        heat = OfPage(PAGE, None, None, "", Held(PAGE, page))(db)
        rows = Rows(heat.on, HeatOf(), picture, SIZE_PX)
        ms = statistics.median(_ms(lambda asked=rows: asked(db)) for _ in range(ROUNDS))
        print(f"  the table of elements, later, {name} hover {ms:8.1f}")
    return timed


def _filter_ms(db: Library, held: Held, of: HeatOf, query: str) -> float:
    def redraw() -> None:
        heat = OfPage(PAGE, None, None, query, held)(db)
        wanted = replace(of, state=PAGE_ITSELF)
        Drawing(heat.on, wanted, elements_once, SIZE_PX, ColourMap.INFERNO)(db)

    elements_once = elements()
    return statistics.median(_ms(redraw) for _ in range(ROUNDS))


def heat_of(on: OnPage, of: HeatOf, picture: tuple = ()) -> None:
    """From points to colours."""
    found = kind_heat(on, of, *SIZE_PX, picture).density
    painted(found.grid, found.max)


def a_million() -> OnPage:
    """Clicks anywhere in the elements of the page, of visits at several widths."""
    random = np.random.default_rng(20)
    stays, picture = some_stays(random), elements()
    stay = random.integers(0, STAYS, CLICKS)
    element = random.integers(0, len(picture), CLICKS)
    boxes = np.array([(one.x_px, one.y_px, one.w_px, one.h_px) for one in picture]).T
    x, y, w, h = boxes[:, element]
    across, down = random.uniform(0, 1, CLICKS), random.uniform(0, 1, CLICKS)
    width_px = stays.viewport_w_px[stay]
    points = Points(
        stays.session[stay], stays.person[stay], random.uniform(0, 60_000, CLICKS), random.uniform(0, 60, CLICKS),
        (x + across * w) * width_px / PAGE_W_PX, y + down * h, width_px, element,
        tuple(one.name for one in picture), stay, across, down,
    )  # fmt: skip
    return OnPage(stays, points)


def many_moves() -> OnPage:
    """Pointers that wander, as many samples a visit."""
    random = np.random.default_rng(21)
    stays = some_stays(random)
    stay = np.repeat(np.arange(STAYS, dtype=np.int32), MOVES // STAYS)
    x = np.abs(np.cumsum(random.normal(0, 15, MOVES)).astype(np.float32)) % PAGE_W_PX
    y = np.abs(np.cumsum(random.normal(0, 15, MOVES)).astype(np.float32)) % PAGE_H_PX
    since_s, dwell_s = random.random(MOVES, np.float32) * 60, random.random(MOVES, np.float32)
    nobody = np.zeros(0)
    none = nobody.astype(np.int64)
    points = Points(none, none, nobody, nobody, nobody, nobody, nobody, none)
    return OnPage(stays, points, moves=Moves(stay, since_s, x, y, dwell_s))


def some_stays(random: np.random.Generator) -> Stays:
    """Visits of people who come back, on three widths."""
    at = np.arange(STAYS)
    whole = np.ones(STAYS)
    return Stays(
        at + 1, random.integers(1, PEOPLE, STAYS), at * 0, at * 0, at * 0, whole, whole * 0, whole * 60_000,
        whole * 30, random.choice([1280.0, 1440.0, 1920.0], STAYS), whole * 800, whole * PAGE_H_PX,
    )  # fmt: skip


def datashader(
    x_px: np.ndarray, y_px: np.ndarray, weight: np.ndarray | None
) -> Callable[[], object] | None:
    """The same points counted and shaded by it; None where it is not installed."""
    if importlib.util.find_spec("datashader") is None:
        print("datashader is not installed (packaging/bench.lock): nothing beside it")
        return None
    import datashader as ds
    import datashader.transfer_functions as tf
    import pandas as pd

    canvas = ds.Canvas(
        plot_width=PAGE_W_PX // CELL_PX,
        plot_height=PAGE_H_PX // CELL_PX,
        x_range=(0, PAGE_W_PX),
        y_range=(0, PAGE_H_PX),
    )
    columns = {"x": x_px, "y": y_px} | ({} if weight is None else {"weight": weight})
    frame = pd.DataFrame(columns)
    how = ds.count() if weight is None else ds.sum("weight")
    return lambda: tf.shade(canvas.points(frame, "x", "y", how))


def _interleaved(ways: dict[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, float]:
    """The medians, the first round of each being thrown away: datashader compiles in it."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, way in ways.items():
            times[name].append(way())
    return {name: statistics.median(some[1:]) for name, some in times.items()}


def _tell(times: dict[str, float], of: str) -> None:
    for name, median in times.items():
        print(f"  {name:32} {median:8.1f}   {median / times[of]:5.2f} of {of}")


def _ratio(what: str, times: dict[str, float], ours: str) -> list[Timed]:
    beside = [median for name, median in times.items() if "datashader" in name]
    return [(what, times[ours] / beside[0], 1.0)] if beside else []


def _peak_bytes() -> float:
    """The most private memory that the moves and their heat take, without mapped files where the system tells."""
    peak = 0.0
    with subprocess.Popen([sys.executable, __file__, "moves"]) as process:
        while process.poll() is None:
            peak = max(peak, _private_bytes(process.pid))
            time.sleep(SAMPLE_S)
    if process.returncode:
        raise SystemExit(f"the moves ended with {process.returncode}")
    return peak


def _private_bytes(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup")
        if not rollup.exists():
            return float(psutil.Process(pid).memory_full_info().uss)
        lines = rollup.read_text(encoding="ascii").splitlines()
    except (psutil.Error, OSError):
        return 0.0
    return sum(float(line.split()[1]) * 1024 for line in lines if line.startswith("Anonymous:"))


def _ms(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1_000


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
