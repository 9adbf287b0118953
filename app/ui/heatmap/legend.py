"""What stands below an exported heat: which page and kind, what of it, which colour stands for how many."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont

from app.heatmap.kinds import Which
from app.heatmap.points import State
from app.library.points import PageClicks
from app.ui import words
from app.ui.heatmap.colourbar import strip, ticks
from app.ui.heatmap.drawing import Drawn
from app.ui.heatmap.export import Legend
from app.ui.heatmap.kindbar import kind_title

LONGEST = 80
TITLE_PX, TEXT_PX = 15, 12
Fonts = tuple[QFont, QFont]


def plain_fonts() -> Fonts:
    """Those of the title and the text where no theme tells them."""
    title, text = QFont(), QFont()
    title.setPixelSize(TITLE_PX)
    title.setWeight(QFont.Weight.DemiBold)
    text.setPixelSize(TEXT_PX)
    return title, text


def legend_of(drawn: Drawn, clicks: PageClicks, told: Sequence[str], query: str, fonts: Fonts) -> Legend:  # fmt: skip
    """The legend of a heat.

    Args:
        told: what it is made of, in numbers.
        query: whose sessions they are, '' for everybody's.
        fonts: of the title and of the text.
    """
    parts = (*told, *_chosen(drawn), words.plain(query, LONGEST), clicks.device or "")
    title = (
        f"{words.plain(clicks.site)}{words.plain(clicks.page, LONGEST)}",
        kind_title(drawn.of.kind),
        _state(drawn, clicks.points.states),
    )
    return Legend(
        " · ".join(part for part in title if part),
        " · ".join(part for part in parts if part),
        strip(drawn.colours, is_veil=drawn.is_veil),
        tuple(ticks(drawn.top, drawn.unit, is_veil=drawn.is_veil)),
        fonts,
    )


def _chosen(drawn: Drawn) -> tuple[str, ...]:
    """Which of the clicks, counted how, where that is not as usual."""
    which = ""
    if drawn.of.kind.is_of_clicks:
        which = {
            Which.FIRST: _tr("each visit's first click"),
            Which.LAST: _tr("each visit's last click"),
        }.get(drawn.of.which, "")
    return which, _tr("each person once a spot") if drawn.of.by == "people" else ""


def _state(drawn: Drawn, states: Sequence[State]) -> str:
    at = drawn.of.state
    if at is None or not 0 <= at < len(states) or not drawn.of.kind.is_of_clicks:
        return ""
    state = states[at]
    return " ".join(part for part in (state.kind, words.plain(state.label, LONGEST)) if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
