"""What a page that plays by itself is made of: the player as in the window, and a shell for its surroundings."""

from __future__ import annotations

import re

from PySide6.QtCore import QDirIterator

from app.jobs.offline import Template
from app.ui.web import scheme

#: the player's own scripts that only pictures and measurements need
_LEFT_OUT = frozenset(
    {
        "layers.js", "disclosed.js", "standins.js", "icons.js", "scroller.js", "evidence.js", "fitting.js",
        "elements.js", "fullness.js", "measure.js", "layout.js", "pick.js",
    }
)  # fmt: skip
#: the shell stands where the window would, so it comes before the player; the page's own script comes last
_BEFORE, _BEHIND = (
    ("export/fence.js", "export/inflate.js", "export/shell.js"),
    ("export/timeline.js", "export/notes.js", "export/page.js"),
)
_LICENCES = ":/footfall/licenses"


def template() -> Template:
    """The page without a recording.

    Raises:
        FileNotFoundError: the resources were not built with it.
    """
    from app.ui.web.page import SCRIPTS

    player = [name for name in SCRIPTS if name not in _LEFT_OUT]
    place = player.index("player.js")
    names = (*player[:place], *_BEFORE, *player[place:], *_BEHIND)
    styles = (*re.findall(r"<style>(.*?)</style>", scheme.source("player.html"), re.DOTALL),
              scheme.source("export/page.css"))  # fmt: skip
    return Template(
        scheme.source("export/page.html"),
        styles,
        tuple(scheme.source(name) for name in names),
        _licences(),
    )


def _licences() -> str:
    found = QDirIterator(_LICENCES, ["*.txt"])
    names = []
    while found.hasNext():
        names.append(found.next().rpartition("/")[2])
    # the player itself comes first, then what is inside of it
    names.sort(key=lambda name: (not name.startswith(("rrweb", "footfall")), name))
    texts = [
        f"{name.removesuffix('.txt')}\n\n{scheme.source(f'../licenses/{name}')}" for name in names
    ]
    return "\n\n".join(texts)
