"""A report of one page: what sessions come to, as a document of its own that loads nothing and runs nothing."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from app.insights.overview import Course, Step
from app.library.goal_results import Result
from app.library.issues import Issue
from app.library.overviews import Told
from app.library.search import written
from app.proportions import Share, wilson

CHART_W_PX, CHART_H_PX = 720, 90
MOST_ISSUES = 6
MOST_PAGES = 7
#: characters of a recorded name; a longer one would take the room of all others
LONGEST_NAME = 90
_STYLE = """
:root { color-scheme: light; --text: #1b1f27; --muted: #626b79; --line: #e3e6eb; --page: #fff; --many: #2563d9; }
:root { --few: #a8c1f0; }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --text: #e7eaf0; --muted: #96a0ae; --line: #2c313a; --page: #1c1f25; --many: #6ea2ff; }
  :root { --few: #35507f; }
}
body { font: 13px/1.45 system-ui, sans-serif; color: var(--text); background: var(--page); }
body { margin: 24px auto; max-width: 760px; padding: 0 16px; overflow-wrap: anywhere; }
.many { fill: var(--many); } .few { fill: var(--few); }
h1 { font-size: 20px; margin: 0; } h2 { font-size: 14px; margin: 14px 0 4px; }
.muted { color: var(--muted); } .tiles { display: flex; flex-wrap: wrap; gap: 8px; margin: 14px 0 4px; }
.tile { flex: 1 0 auto; border: 1px solid var(--line); border-radius: 6px; padding: 8px 10px; }
.tile b { display: block; font-size: 17px; } table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; padding: 2px 8px 2px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: normal; color: var(--muted); } td.n, th.n { text-align: right; white-space: nowrap; }
.sides { display: flex; gap: 24px; } .pictures { gap: 10px; }
.sides > * { flex: 1; min-width: 0; overflow-wrap: anywhere; }
figure { margin: 0; flex: 1; }
figure img { width: 100%; height: 190px; object-fit: cover; object-position: top; }
figure img { border: 1px solid var(--line); }
figcaption { margin-top: 4px; overflow-wrap: anywhere; } section { break-inside: avoid; }
@page { size: A4; margin: 12mm; } @media print { body { margin: 0 auto; padding: 0; font-size: 11.5px; } }
@media print { .tiles { flex-wrap: nowrap; } }
@media screen and (max-width: 640px) { .sides { display: block; } }
"""
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


class Heat(Struct, frozen=True):
    """A page's picture under its clicks. `image` is a PNG or JPEG; `clicks` of `visits`."""

    page: str
    image: bytes
    clicks: int
    visits: int


class Contents(Struct, frozen=True):
    """What a report tells. `made_at_ms`: Unix ms."""

    told: Told
    issues: tuple[Issue, ...]
    goals: tuple[Result, ...]
    heats: tuple[Heat, ...]
    library: str
    made_at_ms: float


def report(of: Contents) -> str:
    """The document as HTML. Whatever a recording says in it is text."""
    query = written(of.told.query)
    parts = [
        f"<h1>{_name(of.library)}</h1>",
        f'<p class="muted">{_text(query or "All sessions")} · {_day(of.made_at_ms)} · Footfall</p>',
        _tiles(of),
        _course(of.told.numbers.course),
        f'<div class="sides"><div>{_issues(of.issues)}</div><div>{_goals(of.goals)}{_common(of)}</div></div>',
        f'<div class="sides"><div>{_pages(of)}</div>{_heats(of.heats)}</div>',
    ]
    title = _text(f"Footfall: {of.library}")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(_POLICY)}">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def _text(text: str) -> str:
    return html.escape(text.replace("\x00", "\ufffd"))


def _name(text: str) -> str:
    """What a recording or a person calls something: cut, and fenced off from the writing direction beside it."""
    cut = text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"
    return f"<bdi>{_text(cut)}</bdi>"


def _tiles(of: Contents) -> str:
    numbers = of.told.numbers
    tiles = (
        ("Sessions", f"{numbers.sessions:,}", f"{numbers.people:,} people"),
        ("Pages seen", f"{numbers.views:,}", _each(numbers.views, numbers.sessions)),
        ("Bounced", _percent(numbers.bounced.share), _range(numbers.bounced)),
        ("With errors", _percent(numbers.with_errors.share), _range(numbers.with_errors)),
        ("Active, median", _length(None if numbers.active_ms is None else numbers.active_ms.median), ""),
        ("Friction, median", "–" if numbers.friction is None else f"{numbers.friction.median:.0f}", "of 100"),
    )  # fmt: skip
    return '<div class="tiles">{}</div>'.format(
        "".join(
            f'<div class="tile"><span class=muted>{title}</span><b>{number}</b><span class=muted>{more}</span></div>'
            for title, number, more in tiles
        )
    )


def _each(views: int, sessions: int) -> str:
    return f"{views / sessions:.1f} a session" if sessions else ""


def _course(of: Course | None) -> str:
    if of is None:
        return ""
    most = max(of.counts)
    step = min(CHART_W_PX / len(of.counts), 40.0)
    bars = []
    for at, (count, bounced) in enumerate(zip(of.counts, of.bounced, strict=True)):
        high = CHART_H_PX * count / most
        light = CHART_H_PX * bounced / most
        left, wide = at * step, step * 0.8
        top = CHART_H_PX - high
        bars.append(
            _bar(left, top + light, wide, high - light, "many")
            + _bar(left, top, wide, light, "few")
        )
    edges = of.columns.edges_ms
    span = f"{_moment(of.columns.step, edges[0])} to {_moment(of.columns.step, edges[-2])}"
    return (
        f'<section><h2>Sessions over time</h2><svg viewBox="0 0 {CHART_W_PX} {CHART_H_PX}" width="100%" role="img">'
        f'{"".join(bars)}</svg><div class="muted">{span}, by {of.columns.step}; paler: of one page and no more</div>'
        "</section>"
    )


def _bar(x: float, y: float, wide: float, high: float, kind: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" class="{kind}"/>'


def _issues(found: Sequence[Issue]) -> str:
    rows = [
        (
            f"{_name(_issue(one))}<br><span class=muted>{_name((one.site or '') + one.page)}</span>",
            f"{one.users:,}",
        )
        for one in found[:MOST_ISSUES]
    ]
    return _table(
        "What goes wrong", ("issue", "people"), rows, "Nothing, as far as the signals tell."
    )


def _issue(one: Issue) -> str:
    kind = one.kind.replace("_", " ").capitalize()
    return f"{kind}: {one.label[:60]}" if one.label else kind


def _goals(found: Sequence[Result]) -> str:
    rows = [
        (
            f"{_name(one.goal.name)}<br><span class=muted>{_text(one.refusal) or _range(one.outcome.sessions)}</span>",
            ""
            if one.refusal
            else f"{one.outcome.sessions.hits:,} · {_percent(one.outcome.sessions.share)}",
        )
        for one in found
    ]
    return _table("Goals", ("goal", "reached"), rows, "No goal is kept yet.")


def _pages(of: Contents) -> str:
    rows = [
        (_name(one.page.pattern.removeprefix("//")), f"{one.sessions:,}", f"{one.entries:,}", f"{one.exits:,}")
        for one in of.told.numbers.pages[:MOST_PAGES]
    ]  # fmt: skip
    return _table("Pages", ("page", "sessions", "begin", "end"), rows, "No page was seen.")


def _common(of: Contents) -> str:
    rows = [
        (f"{_name(value.label)} <span class=muted>{one.key}</span>", f"{value.count:,}")
        for one in of.told.common
        for value in one.values[:3]
        if value.count
    ]
    return _table("What sessions have in common", ("", "sessions"), rows[:MOST_PAGES], "Nothing.")


def _heats(found: Sequence[Heat]) -> str:
    if not found:
        return ""
    figures = []
    for one in found:
        kind = "png" if one.image.startswith(b"\x89PNG") else "jpeg"
        told = base64.b64encode(one.image).decode("ascii")
        clicks = "1 click" if one.clicks == 1 else f"{one.clicks:,} clicks"
        visits = "1 visit" if one.visits == 1 else f"{one.visits:,} visits"
        figures.append(
            f'<figure><img alt="{_text(one.page)}" src="data:image/{kind};base64,{told}">'
            f"<figcaption>{_name(one.page.removeprefix('//'))}<br>"
            f"<span class=muted>{clicks} in {visits}</span></figcaption></figure>"
        )
    return f'<section><h2>Where people click</h2><div class="sides pictures">{"".join(figures)}</div></section>'


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> str:
    """Cells are HTML already."""
    told = [
        "<tr>" + "".join(f"<td{'' if at == 0 else ' class=n'}>{cell}</td>" for at, cell in enumerate(row)) + "</tr>"
        for row in rows
    ]  # fmt: skip
    if not told:
        return f'<section><h2>{title}</h2><p class="muted">{empty}</p></section>'
    head = "".join(f"<th{'' if at == 0 else ' class=n'}>{one}</th>" for at, one in enumerate(heads))
    return f"<section><h2>{title}</h2><table><tr>{head}</tr>{''.join(told)}</table></section>"


def _percent(share: float | None) -> str:
    if share is None:
        return "–"
    return f"{100 * share:.0f} %" if share >= 0.1 or not share else f"{100 * share:.1f} %"


def _range(of: Share) -> str:
    if not of.total:
        return ""
    low, high = wilson(of)
    return f"{_percent(low)} to {_percent(high)}"


def _length(ms: float | None) -> str:
    if ms is None:
        return "–"
    seconds = round(ms / 1000)
    return f"{seconds // 60}:{seconds % 60:02d}"


def _day(epoch_ms: float) -> str:
    return datetime.fromtimestamp(epoch_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d")


def _moment(step: Step, epoch_ms: float) -> str:
    at = datetime.fromtimestamp(epoch_ms / 1000, UTC).astimezone()
    return at.strftime("%Y-%m-%d %H:%M" if step is Step.HOUR else "%Y-%m-%d")
