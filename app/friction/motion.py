"""What the pointer, the finger and the wheel did. Evidence for the rules of `app.friction.motion_rules`."""

from __future__ import annotations

from msgspec import Struct

from app.friction.copies import Copy, gather_copies
from app.friction.doings import Doings
from app.friction.hunts import Hunt, gather_hunts
from app.friction.manners import Manner, gather_manner
from app.friction.rests import Rest, gather_rests
from app.friction.session import Session
from app.friction.shakes import Shake, gather_shakes


class Motion(Struct, frozen=True, array_like=True):
    """The motions of a session, each list by window, then by time; `until_ms` is the session's end."""

    shakes: tuple[Shake, ...] = ()
    hunts: tuple[Hunt, ...] = ()
    rests: tuple[Rest, ...] = ()
    copies: tuple[Copy, ...] = ()
    manner: Manner = Manner()
    until_ms: int = 0


def gather_motion(session: Session) -> Motion:
    """The motions of a session."""
    windows = [Doings(session, window) for window in session.windows]
    return Motion(
        shakes=tuple(shake for doings in windows for shake in gather_shakes(doings)),
        hunts=tuple(hunt for doings in windows for hunt in gather_hunts(doings)),
        rests=tuple(rest for doings in windows for rest in gather_rests(doings)),
        copies=tuple(copy for doings in windows for copy in gather_copies(doings)),
        manner=gather_manner(session, windows),
        until_ms=round(session.analysis.duration_ms),
    )
