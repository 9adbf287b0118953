"""How paths are put in words."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from app.insights.path_difference import Contrast
from app.insights.paths import Edge, Node, Paths
from app.insights.step_flows import Anchor
from app.insights.views import Page
from app.library import path_queries
from app.proportions import Share, difference, is_roughly_known, wilson
from app.ui import words
from app.ui.journeys.paths.shapes import About

_CONTEXT = "paths"
LONGEST_NAME = 60
#: of so many sessions those that end on a page are told as a share
MANY = 1_000
ARROW = " → "


def tr(text: str) -> str:
    """In the person's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def name(page: Page, among: Paths | None = None) -> str:
    """A page as people know it; where there are several sites, with the first part of its site's name, or all of it
    if another begins alike."""
    told = words.plain(page.name, LONGEST_NAME)
    if among is None or page.site is None or len(among.sites) < 2:
        return told
    site = _sites(among.sites).get(page.site, page.site)
    return f"{site}{'' if told.startswith('/') else ' '}{told}"


@lru_cache(maxsize=4)
def _sites(known: tuple[str | None, ...]) -> dict[str | None, str]:
    firsts = Counter((site or "").split(".")[0] for site in known)
    return {
        site: words.plain(first if firsts[first] == 1 else site, LONGEST_NAME)
        for site in known
        for first in ((site or "").split(".")[0],)
    }


def sessions(many: int) -> str:
    """A number of sessions."""
    said = tr("1 session") if many == 1 else tr("%1 sessions")
    return said.replace("%1", words.number(many))


def times(many: int) -> str:
    """How often something was done."""
    return tr("once") if many == 1 else tr("%1 times").replace("%1", words.number(many))


def brief(many: int) -> str:
    """A number where there is little room: whole up to 9,999, then 26.7k, 752k, 1.2M."""
    if many < 10_000:
        return words.number(many)
    value, sign = (many / 1_000, tr("%1k")) if many < 999_500 else (many / 1_000_000, tr("%1M"))
    return sign.replace("%1", words.decimal(value, 1 if value < 99.95 else 0))


def percent(share: float | None) -> str:
    """A share in points."""
    return "" if share is None else f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.1f} %"  # fmt: skip


def length(ms: float) -> str:
    """A length; short ones in seconds."""
    return f"{ms / 1000:.1f} s" if ms < 60_000 else words.length(ms)


def ranged(share: Share) -> str:
    """A share with what it may be, and a word where it is of few."""
    low, high = wilson(share)
    told = f"{percent(share.share)} ({percent(low)} – {percent(high)})"
    if is_roughly_known(share.total):
        told += " · " + tr("few: of %1").replace("%1", words.number(share.total))
    return told


def ends(node: Node, is_brief: bool = False) -> str:
    """How many saw a page, and how many of these end there; of many the share, which needs less room."""
    seen = brief(node.sessions) if is_brief else words.number(node.sessions)
    if not node.exits:
        return seen
    if node.sessions < MANY:
        said = tr("%1 of %2 end here").replace("%1", words.number(node.exits))
        return said.replace("%2", seen)
    return tr("%1 · %2 end").replace("%1", seen).replace("%2", percent(node.ends.share))


def of_page(node: Node, paths: Paths, contrast: Contrast | None) -> About:
    """All about a page."""
    told = [
        tr("seen %1 by %2").replace("%1", times(node.visits)).replace("%2", sessions(node.sessions)),
        tr("of these begin here: %1").replace("%1", words.number(node.entries)),
        tr("of these end here: %1, %2").replace("%1", words.number(node.exits)).replace("%2", ranged(node.ends)),
        tr("usually seen for %1").replace("%1", length(node.median_ms)),
    ]  # fmt: skip
    if node.repeats:
        said = tr("opened again right after itself: %1, loaded anew: %2")
        told.append(said.replace("%1", times(node.repeats)).replace("%2", times(node.reloads)))
    if node.came:
        said = tr("came from another page: %1, of these ended here: %2")
        told.append(said.replace("%1", sessions(node.came)).replace("%2", words.number(node.ended)))
    if node.is_dead_end:
        told.append(tr("Dead end: most who come from elsewhere go no further."))
    told += of_contrast(contrast, tr("saw it"))
    title = name(node.page, paths)
    return About(title, tuple(told), path_queries.seen(node.page), node.page)


def of_turn(edge: Edge, paths: Paths, contrast: Contrast | None) -> About:
    """All about a turn."""
    source, target = paths.nodes[edge.source], paths.nodes[edge.target]
    told = [
        tr("%1, taken %2").replace("%1", sessions(edge.sessions)).replace("%2", times(edge.count)),
        tr("of those on %1: %2").replace("%1", name(source.page)).replace(
            "%2", ranged(Share(edge.sessions, source.sessions))
        ),
        tr("usually after %1").replace("%1", length(edge.median_ms)),
    ]  # fmt: skip
    if edge.there_and_back:
        told.append(tr("and back at once: %1").replace("%1", sessions(edge.there_and_back)))
    if edge.normalness is not None and edge.normalness < 1:
        said = tr("as usual as %1 of what mostly follows")
        told.append(said.replace("%1", percent(edge.normalness)))
    told += of_contrast(contrast, tr("took it"))
    title = name(source.page, paths) + ARROW + name(target.page, paths)
    return About(title, tuple(told), path_queries.turn(source.page, target.page))


def of_contrast(contrast: Contrast | None, did: str) -> list[str]:
    """Two sides beside each other, with what the difference may be."""
    if contrast is None:
        return []
    one, other = contrast.one, contrast.other
    said = tr("%1: A %2 of %3 · B %4 of %5").replace("%1", did)
    said = said.replace("%2", percent(one.share or 0.0)).replace("%3", words.number(one.total))
    said = said.replace("%4", percent(other.share or 0.0)).replace("%5", words.number(other.total))
    apart = difference(one, other)
    if apart is None:
        return [said]
    points = tr("A less B: %1 points (%2 to %3)").replace("%1", _points(apart.value))
    points = points.replace("%2", _points(apart.low)).replace("%3", _points(apart.high))
    if contrast.p is None:
        return [said, points, tr("Sessions are on both sides: what is chance is not told.")]
    return [said, points, tr("hardly chance") if contrast.is_certain else tr("may be chance")]


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "−")


def anchor_said(anchor: Anchor, page: Page | None) -> str:
    """What stands at step 0."""
    if page is None or anchor is Anchor.START:
        return tr("the beginning")
    return name(page)


def step_said(anchor: Anchor, step: int) -> str:
    """What a column is."""
    if not step:
        return {
            Anchor.START: tr("first page"),
            Anchor.FROM: tr("from, the first time"),
            Anchor.TO: tr("to, the last time"),
        }[anchor]
    said = tr("%1 before") if anchor is Anchor.TO else tr("%1 later")
    return said.replace("%1", words.number(step))
