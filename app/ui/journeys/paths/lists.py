"""What stands beside the picture: dead ends, there and back, rare turns, what differs; and the list of whole paths."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import exp

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.insights.path_difference import Contrast, Difference
from app.insights.paths import Paths, WholePath
from app.library import path_queries
from app.proportions import Share, difference, wilson
from app.ui import words
from app.ui.journeys.paths import reading
from app.ui.journeys.paths.asking import Answer
from app.ui.journeys.paths.reading import ARROW, tr
from app.ui.journeys.paths.shapes import About
from app.ui.journeys.table import Bar, Column
from app.ui.theme import Role

NUMBER_PX, SHARE_PX = 92, 84
#: of fewer that came from elsewhere it is not listed where they end
FEWEST = 5
MOST_ROWS = 500


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("paths", text))


class Kind(StrEnum):
    """Which list."""

    APART = "apart"
    ENDS = "ends"
    BACK = "back"
    RARE = "rare"
    RAREST = "rarest"


TITLES = {
    Kind.APART: _t("Differences"),
    Kind.ENDS: _t("Dead ends"),
    Kind.BACK: _t("There and back"),
    Kind.RARE: _t("Rare turns"),
    Kind.RAREST: _t("Rare paths"),
}
NOTHING = {
    Kind.APART: _t("Nothing differs."),
    Kind.ENDS: _t("On no page most of those end who came from elsewhere."),
    Kind.BACK: _t("Nobody goes back at once."),
    Kind.RARE: _t("No turn is rare, or too few are known."),
    Kind.RAREST: _t("No path is unlike the others."),
}


class Row(Struct, frozen=True):
    """One line: what it is, how many sessions, a share with its bar, where it leads; `session` where it is one;
    `least`: how much a difference is at least."""

    title: str
    below: str
    sessions: int
    value: float
    share: str
    about: About
    bar: Bar | None = None
    is_certain: bool = True
    session: int | None = None
    least: float = 0.0


def rows_of(kind: Kind, answer: Answer) -> tuple[Row, ...]:
    """The first rows of a list."""
    return _rows_of(kind, answer)[:MOST_ROWS]


def _rows_of(kind: Kind, answer: Answer) -> tuple[Row, ...]:
    paths = answer.paths
    if kind is Kind.APART:
        return () if answer.difference is None else _apart(answer.difference)
    if kind is Kind.ENDS:
        return tuple(_ends(paths))
    if kind is Kind.BACK:
        return tuple(_back(paths))
    if kind is Kind.RARE:
        return tuple(_rare(paths))
    return tuple(
        Row(
            tr("Session %1").replace("%1", str(session)),
            "",
            1,
            -log,
            f"{exp(max(log, -700)):.2g}",
            About(tr("Session %1").replace("%1", str(session))),
            session=session,
        )
        for session, log in answer.rarest
    )


def _ends(paths: Paths) -> list[Row]:
    found = []
    for node in paths.nodes:
        share = Share(node.ended, node.came)
        if node.came >= FEWEST and 2 * node.ended > node.came:
            low, high = wilson(share)
            about = reading.of_page(node, paths, None)
            said = tr("%1 ended here who came from elsewhere")
            title = f"{about.title}: {said.replace('%1', reading.sessions(node.ended))}"
            of = tr("%1 of %2 who came").replace("%1", words.number(node.ended))
            found.append(
                Row(
                    about.title,
                    of.replace("%2", words.number(node.came)),
                    node.ended,
                    node.ended / node.came,
                    reading.percent(share.share),
                    About(title, about.told, path_queries.ended(node.page), node.page),
                    Bar(node.ended / node.came, low, high),
                    node.is_dead_end,
                )
            )  # fmt: skip
    return sorted(found, key=lambda row: (not row.is_certain, -row.sessions))


def _back(paths: Paths) -> list[Row]:
    found = []
    for edge in paths.edges:
        if edge.there_and_back:
            source, target = paths.nodes[edge.source].page, paths.nodes[edge.target].page
            one, other = reading.name(source, paths), reading.name(target, paths)
            share = Share(edge.there_and_back, edge.sessions)
            low, high = wilson(share)
            about = About(
                f"{one}{ARROW}{other}{ARROW}{one}", (), path_queries.there_and_back(source, target)
            )
            found.append(
                Row(
                    f"{one}{ARROW}{other}{ARROW}{one}", reading.sessions(edge.there_and_back),
                    edge.there_and_back, share.share or 0.0,
                    reading.percent(share.share), about, Bar(share.share or 0.0, low, high),
                )
            )  # fmt: skip
    return found


def _rare(paths: Paths) -> list[Row]:
    found = []
    for edge in paths.rare():
        about = reading.of_turn(edge, paths, None)
        normalness = edge.normalness or 0.0
        found.append(
            Row(about.title, reading.sessions(edge.sessions), edge.sessions, -normalness, f"{normalness:.2g}", about)
        )  # fmt: skip
    return found


def _apart(sides: Difference) -> tuple[Row, ...]:
    rows: list[Row] = []
    for page, contrast in sides.pages.items():
        name = reading.name(page, sides.one)
        about = About(
            name,
            tuple(reading.of_contrast(contrast, tr("saw it"))),
            path_queries.seen(page),
            page,
        )
        rows.append(_row_apart(name, contrast, about))
    for (source, target), contrast in sides.turns.items():
        name = reading.name(source, sides.one) + ARROW + reading.name(target, sides.one)
        told = tuple(reading.of_contrast(contrast, tr("took it")))
        rows.append(
            _row_apart(name, contrast, About(name, told, path_queries.turn(source, target)))
        )
    return tuple(sorted(rows, key=lambda row: (not row.is_certain, -row.least, -abs(row.value))))


def _row_apart(name: str, contrast: Contrast, about: About) -> Row:
    one, other = contrast.one, contrast.other
    sides = f"A {reading.percent(one.share or 0.0)} · B {reading.percent(other.share or 0.0)}"
    if contrast.p is not None:
        said = tr("hardly chance") if contrast.is_certain else tr("may be chance")
        sides = f"{sides} · {said}"
    points = f"{100 * contrast.difference:+.1f}".replace("-", "−")
    apart = difference(one, other)
    least = 0.0 if apart is None else max(apart.low, -apart.high, 0.0)
    return Row(
        name, sides, one.hits + other.hits, contrast.difference, points, about,
        is_certain=contrast.is_certain, least=least,
    )  # fmt: skip


def columns(kind: Kind) -> Sequence[Column]:
    """The columns of a list."""
    shares = {
        Kind.APART: (tr("A − B"), tr("How many points more of A's sessions than of B's")),
        Kind.ENDS: (tr("ended"), tr("Of those who came from elsewhere, who ended here")),
        Kind.BACK: (tr("of those"), tr("Of those who took the first turn, who went back at once")),
        Kind.RARE: (tr("normal"), tr("How likely it is, by what mostly follows (1 is usual)")),
        Kind.RAREST: (tr("normal"), tr("The product over the path of how normal each turn is")),
    }
    title, told = shares[kind]
    first = Column(
        tr("Session") if kind is Kind.RAREST else tr("Page or turn"),
        reading.tr(NOTHING[kind]),
        lambda row: row.title,
        lambda row: row.title,
        below=None if kind is Kind.RAREST else (lambda row: row.below),
        role=lambda row: Role.TEXT if row.is_certain else Role.MUTED,
    )
    share = Column(
        title,
        told,
        lambda row: row.share,
        lambda row: row.value,
        SHARE_PX,
        bar=lambda row: row.bar,
        is_door=True,
    )
    return (first, share)


def whole_columns(paths: Paths) -> Sequence[Column]:
    """The columns of the list of whole paths."""

    def named(row: WholePath) -> str:
        told = ARROW.join(reading.name(paths.nodes[at].page, paths) for at in row.pages)
        return f"{told}{ARROW}…" if row.goes_on else told

    def share(row: WholePath) -> Share:
        return Share(row.sessions, paths.sessions)

    def bar(row: WholePath) -> Bar:
        low, high = wilson(share(row))
        return Bar(share(row).share or 0.0, low, high)

    return (
        Column(tr("Whole path"), tr("From the first page to the last; a page that repeats is told once"), named, named),
        Column(tr("pages"), tr("How many pages it has"), lambda row: f"{len(row.pages)}{'+' if row.goes_on else ''}",
               lambda row: len(row.pages), NUMBER_PX),
        Column(tr("of all"), tr("Of all sessions, with what the share may really be"),
               lambda row: reading.percent(share(row).share), lambda row: row.sessions, SHARE_PX, bar=bar),
        Column(tr("sessions"), tr("Click to see them"), lambda row: words.number(row.sessions),
               lambda row: row.sessions, NUMBER_PX, is_door=True),
    )  # fmt: skip


def about_whole(row: WholePath, paths: Paths) -> About:
    """The door of a whole path."""
    pages = [paths.nodes[at].page for at in row.pages]
    said = ARROW.join(reading.name(page, paths) for page in pages)
    return About(said, (), path_queries.whole(pages, goes_on=row.goes_on))
