"""Which way people go: pages as nodes, what leads from one to the next as edges. This docstring is the definition of
record.

*Turn*: two views of a session of which the one comes right behind the other. An *edge* is all turns from one page to
another; one to the page itself is a *repeat*, a *reload* where a document was loaded for it. *Entry*, *exit*: the first
and the last view of a session. *Came from elsewhere*: sessions with a view of another page before one of this page; of
these *ended* are those that end on it. A page is a **dead end** where more than half of those who came from elsewhere
ended, and no chance explains it: the low end of Wilson's range is above one half. *There and back*: A, B and A again,
one right behind the other. *Normalness* of a turn: how likely the next page is among all that follow this one, p, by
Σp² of all that follow it, over the library's own turns; of a session the product of its turns'. Source: Highlight. A
turn is **rare** where its normalness is at most `RARE` and it is known of at least `FEWEST` turns from that page.
*Whole path*: the pages of a session in their order, a page that repeats told once.
"""

from __future__ import annotations

from msgspec import Struct

from app.insights.views import Page
from app.proportions import Share, wilson

RARE = 0.1
#: turns from a page of which a rare one can be told
FEWEST = 20
HALF = 0.5


class Node(Struct, frozen=True):
    """A page and who was on it; `median_ms`: how long a view lasts."""

    page: Page
    visits: int
    sessions: int
    entries: int
    exits: int
    bounces: int
    repeats: int
    reloads: int
    came: int
    ended: int
    median_ms: float

    @property
    def drop_off(self) -> Share:
        """Of its views those that are a session's last."""
        return Share(self.exits, self.visits)

    @property
    def ends(self) -> Share:
        """Of its sessions those that end on it."""
        return Share(self.exits, self.sessions)

    @property
    def is_dead_end(self) -> bool:
        """Whether those who come here from elsewhere end here."""
        return wilson(Share(self.ended, self.came))[0] > HALF


class Edge(Struct, frozen=True):
    """Turns from one page to the next. `source`, `target`: places among the nodes; `median_ms`: how long after the one
    the other comes; `there_and_back`: sessions that then go back at once; `normalness`: see above, None where nobody
    can tell."""

    source: int
    target: int
    count: int
    sessions: int
    median_ms: float
    there_and_back: int = 0
    normalness: float | None = None

    @property
    def is_repeat(self) -> bool:
        """Whether it leads to where it comes from."""
        return self.source == self.target


class WholePath(Struct, frozen=True):
    """A way that sessions took from their first page to their last; `pages` are places among the nodes. `goes_on`: it
    is longer than is told."""

    pages: tuple[int, ...]
    sessions: int
    goes_on: bool = False


class Paths(Struct, frozen=True):
    """The pages that some sessions saw, most seen first, and the turns between them, most taken first.

    Args:
        sessions: those with a view.
        paths: the commonest whole paths.
        kinds: how many different whole paths there are.
        sites: the sites of the nodes, each once.
    """

    sessions: int
    views: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    paths: tuple[WholePath, ...] = ()
    kinds: int = 0
    sites: tuple[str | None, ...] = ()

    def rare(self) -> tuple[Edge, ...]:
        """Turns that hardly anybody takes, the rarest first."""
        return tuple(
            sorted(
                (
                    edge
                    for edge in self.edges
                    if edge.normalness is not None and edge.normalness <= RARE
                ),
                key=lambda edge: (edge.normalness or 0.0, -edge.sessions),
            )
        )
