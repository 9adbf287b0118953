"""What happened at a place of the timeline, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.ui import kinds, words
from app.ui.replay import clock
from app.ui.replay.axis import Axis
from app.ui.replay.density import Doing
from app.ui.replay.hover import Line, Told
from app.ui.replay.lanes import Lane, Layout, window_title
from app.ui.replay.marks import Kind, Mark, Marks
from app.ui.replay.story import Story
from app.ui.theme import Role

#: how far from a mark the pointer still means it
NEAR_PX = 6.0
#: more lines would hide the page
MOST_LINES = 6
#: marks beside the nearest one that are told in full
MOST_CLOSE = 2
LONGEST_TEXT = 160

_ROLES = {
    Kind.PAGE: Role.ACCENT, Kind.SWITCH: Role.TEXT, Kind.CLICK: Role.MUTED, Kind.SIGNAL: Role.RAGE,
    Kind.ERROR: Role.ERROR, Kind.CONSOLE: Role.ERROR, Kind.REQUEST: Role.ERROR, Kind.NOTE: Role.ACCENT,
    Kind.FEEDBACK: Role.GOOD,
    Kind.REMARK: Role.DEAD, Kind.MATCH: Role.ACCENT,
}  # fmt: skip


def role(mark: Mark) -> Role:
    """The colour of what is told about a mark."""
    return _ROLES[mark.kind] if mark.signal is None else kinds.role(mark.signal.kind)


def sentence(mark: Mark, story: Story) -> str:
    """A mark in words: `click on “Add to cart”`."""
    said = words.plain(mark.text, LONGEST_TEXT)
    if mark.kind is Kind.SWITCH:
        return _tr("went to %1").replace("%1", _window(story, mark.window))
    if mark.kind is Kind.CLICK:
        if not said:
            return _tr("click")
        name = f"“{words.isolated(said)}”" if mark.is_quoted else said
        return _tr("click on %1").replace("%1", name)
    if mark.signal is not None:
        return f"{kinds.name(mark.signal.kind)}: {said}"
    if mark.kind is Kind.MATCH:
        return _tr("fits the query: %1").replace("%1", said)
    named = {
        Kind.PAGE: _tr("page"),
        Kind.ERROR: _tr("error"),
        Kind.CONSOLE: _tr("console error"),
        Kind.REQUEST: _tr("failed request"),
        Kind.NOTE: _tr("note"),
        Kind.FEEDBACK: _tr("feedback"),
        Kind.REMARK: _tr("recording"),
    }
    kind = named.get(mark.kind, "")
    return f"{kind}: {said}" if kind and said else said or kind


def told_of(mark: Mark, story: Story) -> Told:
    """What a card says about one mark."""
    lines = [Line(sentence(mark, story), role(mark), strong=True)]
    if mark.kind is not Kind.PAGE:
        lines += _page(story, mark.at_ms, mark.window if mark.window >= 0 else None)
    return Told(mark.at_ms, clock.elapsed(mark.at_ms), tuple(lines))


def mark_at(story: Story, axis: Axis, lane: Lane | None, x_px: float) -> Mark | None:
    """The mark under the pointer."""
    marks = _marks_of(story, lane) if lane is not None else None
    if marks is None:
        return None
    return marks.near(axis.t(x_px), NEAR_PX / axis.width_px * axis.span_ms)


def told_at(story: Story, axis: Axis, layout: Layout, x_px: float, y_px: float) -> Told:
    """What a card says about a place: the mark that is meant, or the moment with all that is near."""
    lane = layout.at(y_px)
    at_ms = axis.t(x_px)
    near_ms = NEAR_PX / axis.width_px * axis.span_ms
    meant = mark_at(story, axis, lane, x_px)
    lines: list[Line] = []
    if meant is not None:
        at_ms = meant.at_ms
        lines.append(Line(sentence(meant, story), role(meant), strong=True))
        lines += _more(story, lane, at_ms, near_ms, meant)
    lines += _page(story, at_ms, lane.window if lane is not None else None)
    if meant is None:
        lines += _around(story, at_ms, near_ms)
    if lane is not None and lane.name == "media" or meant is None:
        lines += _media(story, at_ms)
    lines += _doings(story, at_ms, near_ms)
    return Told(at_ms, clock.elapsed(at_ms), tuple(lines[:MOST_LINES]))


def _marks_of(story: Story, lane: Lane) -> Marks | None:
    return {
        "clicks": story.clicks,
        "signals": story.signals,
        "errors": story.errors,
        "notes": story.notes,
    }.get(lane.name)


def _more(story: Story, lane: Lane | None, at_ms: float, near_ms: float, meant: Mark) -> list[Line]:
    """The others that stand so near that they are drawn as one."""
    marks = _marks_of(story, lane) if lane is not None else None
    if marks is None:
        return []
    close = marks.between(at_ms - near_ms / 2, at_ms + near_ms / 2)
    others = [mark for mark in close[: MOST_CLOSE + 2] if mark != meant][:MOST_CLOSE]
    lines = [Line(sentence(mark, story), role(mark), strong=True) for mark in others]
    left = len(close) - 1 - len(others)
    if left > 0:
        more = _tr("and %1 more close by").replace("%1", words.number(left))
        lines.append(Line(more, role(meant)))
    return lines


def _page(story: Story, at_ms: float, window: int | None) -> list[Line]:
    shown = story.window_at(at_ms)
    page = story.page_at(at_ms, shown if window is None else window)
    if page is None:
        return []
    title = words.plain(page.title, LONGEST_TEXT) or words.path(page.url)
    if len(story.tracks) > 1:
        title = f"{_window(story, page.window)} · {title}"
        if page.window != shown:
            title = f"{title} · {_tr('in the background')}"
    return [Line(title, Role.ACCENT)]


def _around(story: Story, at_ms: float, near_ms: float) -> list[Line]:
    """The nearest of each kind."""
    lanes = (story.matches, story.signals, story.errors, story.switches, story.notes, story.clicks)
    found = [marks.near(at_ms, near_ms) for marks in lanes]
    return [Line(sentence(mark, story), role(mark)) for mark in found if mark is not None]


def _media(story: Story, at_ms: float) -> list[Line]:
    playing = [one for one in story.media if one.start_ms <= at_ms <= one.end_ms]
    return [
        Line(_tr("plays %1").replace("%1", words.plain(one.text, LONGEST_TEXT)), Role.ACCENT)
        for one in playing[:1]
    ]


def _doings(story: Story, at_ms: float, near_ms: float) -> list[Line]:
    rest = story.inactive_at(at_ms)
    if rest is not None:
        long = words.length(rest[1] - rest[0])
        return [Line(_tr("inactive for %1").replace("%1", long), Role.GRIP)]
    names = [
        name
        for name, doing in (
            (_tr("typing"), story.typing),
            (_tr("scrolling"), story.scrolls),
            (_tr("moving"), story.moves),
        )
        if _is_done(doing, at_ms - near_ms, at_ms + near_ms)
    ]
    return [Line(", ".join(names), Role.GRIP)] if names else []


def _is_done(doing: Doing, from_ms: float, to_ms: float) -> bool:
    return bool(doing.at_ms.searchsorted(from_ms) < doing.at_ms.searchsorted(to_ms, side="right"))


def _window(story: Story, window: int) -> str:
    nth = next((n for n, track in enumerate(story.tracks) if track.window == window), 0)
    return window_title(nth)


def _tr(text: str) -> str:
    return QCoreApplication.translate("timeline", text)
