"""Every act that has a name and a key, as data; menus, shortcuts, `?` and the README follow it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

_CONTEXT = "actions"


class Group(StrEnum):
    """The headings of the `?` page, in its order."""

    PLAYING = "Playing"
    MOVING = "Moving about"
    SEEING = "Seeing"
    LIBRARY = "Library"
    HELP = "Help"


class Action(Struct, frozen=True):
    """One act.

    Args:
        id: the name the code uses.
        title: as in a menu; an ellipsis means that it asks something first.
        keys: its shortcuts in Qt's portable spelling, the first one shown in menus.
        group: where the `?` page lists it.
        help: what it does, one short sentence.
        held: whether holding the key down repeats it.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    group: Group
    help: str
    held: bool = False

    @property
    def is_for_the_player(self) -> bool:
        """Whether it counts only where the player is seen."""
        return self.group in (Group.PLAYING, Group.MOVING)


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP(_CONTEXT, text))


ACTIONS: tuple[Action, ...] = (
    Action("play", _t("Play or pause"), ("Space", "K"), Group.PLAYING, _t("Play, or pause.")),
    Action("slower", _t("Slower"), ("J",), Group.PLAYING, _t("One speed down.")),
    Action("faster", _t("Faster"), ("L",), Group.PLAYING, _t("One speed up.")),
    Action(
        "skip_inactive", _t("Skip inactivity"), ("I",), Group.PLAYING,
        _t("Jump over stretches in which nobody did anything."),
    ),
    Action(
        "note", _t("Note at this moment"), ("M",), Group.PLAYING,
        _t("Write a note at this moment, or word the one that is there anew."),
    ),
    Action(
        "range_start", _t("Range begins here"), ("[",), Group.PLAYING,
        _t("The range begins at this moment."),
    ),
    Action(
        "range_end", _t("Range ends here"), ("]",), Group.PLAYING,
        _t("The range ends at this moment."),
    ),
    Action(
        "range_clear", _t("Clear the range"), ("\\",), Group.PLAYING,
        _t("All of the recording again."),
    ),
    Action(
        "loop", _t("Loop"), ("R",), Group.PLAYING,
        _t("Play the range, or all, again and again."),
    ),
    Action("back_5", _t("Back 5 s"), ("Left",), Group.MOVING, _t("5 seconds back."), held=True),
    Action("on_5", _t("On 5 s"), ("Right",), Group.MOVING, _t("5 seconds on."), held=True),
    Action(
        "back_30", _t("Back 30 s"), ("Shift+Left",), Group.MOVING,
        _t("30 seconds back."), held=True,
    ),
    Action("on_30", _t("On 30 s"), ("Shift+Right",), Group.MOVING, _t("30 seconds on."), held=True),
    Action(
        "event_back", _t("Previous event"), (",",), Group.MOVING,
        _t("One event back, while paused."), held=True,
    ),
    Action(
        "event_on", _t("Next event"), (".",), Group.MOVING,
        _t("One event on, while paused."), held=True,
    ),
    Action(
        "frame_back", _t("Frame back"), ("Alt+Left",), Group.MOVING,
        _t("0.1 s back."), held=True,
    ),
    Action("frame_on", _t("Frame on"), ("Alt+Right",), Group.MOVING, _t("0.1 s on."), held=True),
    Action(
        "next_marker", _t("Next marker"), ("N",), Group.MOVING,
        _t("To where the query fits next, else to the next signal, note, page, window or error."),
    ),
    Action(
        "previous_marker", _t("Previous marker"), ("P",), Group.MOVING,
        _t("To where it fits before, else to the signal, note, page, window or error before."),
    ),
    Action(
        "next_session", _t("Next session"), ("Shift+N",), Group.MOVING,
        _t("Open the next session of the list."),
    ),
    Action(
        "previous_session", _t("Previous session"), ("Shift+P",), Group.MOVING,
        _t("Open the session before in the list."),
    ),
    Action(
        "jump", _t("Jump to a tenth"), tuple(str(n) for n in range(10)), Group.MOVING,
        _t("Jump to 0 % … 90 % of the recording."),
    ),
    Action(
        "next_window", _t("Hold the next window"), ("W",), Group.MOVING,
        _t("Stay in the next window; after the last one, follow the person again."),
    ),
    Action(
        "zoom_in", _t("Zoom in"), ("Ctrl++", "Ctrl+="), Group.MOVING,
        _t("See half as much of the timeline."), held=True,
    ),
    Action(
        "zoom_out", _t("Zoom out"), ("Ctrl+-",), Group.MOVING,
        _t("See twice as much of the timeline."), held=True,
    ),
    Action(
        "zoom_all", _t("Whole timeline"), ("Ctrl+0",), Group.MOVING,
        _t("See all of the timeline."),
    ),
    Action(
        "heat_here", _t("Heat of this page"), ("H",), Group.SEEING,
        _t("Show the heat of the page seen now."),
    ),
    Action(
        "save_frame", _t("Save frame…"), ("S",), Group.SEEING,
        _t("Save what is seen as a picture."),
    ),
    Action(
        "full_screen", _t("Full screen"), ("F",), Group.SEEING,
        _t("Fill the screen, or leave it."),
    ),
    Action(
        "inspector", _t("Inspector"), ("E",), Group.SEEING,
        _t("Show everything that happened in the session, or fold it."),
    ),
    Action(
        "notes", _t("Notes"), ("Ctrl+M",), Group.SEEING,
        _t("List the notes of all sessions, or the sessions again."),
    ),
    Action("theatre", _t("Theatre"), ("T",), Group.SEEING, _t("Hide the sidebars, or show them.")),
    Action("watch", _t("Watch"), ("Ctrl+1",), Group.SEEING, _t("Go to the Watch workspace.")),
    Action("heat", _t("Heat"), ("Ctrl+2",), Group.SEEING, _t("Go to the Heat workspace.")),
    Action(
        "journeys", _t("Journeys"), ("Ctrl+3",), Group.SEEING,
        _t("Go to the Journeys workspace."),
    ),
    Action(
        "issues", _t("Issues"), ("Ctrl+4",), Group.SEEING, _t("Go to the Issues workspace."),
    ),
    Action(
        "next_tab", _t("Next tab"), ("Ctrl+PgDown", "Ctrl+Tab"), Group.SEEING,
        _t("Show the next tab of the journeys."),
    ),
    Action(
        "previous_tab", _t("Previous tab"), ("Ctrl+PgUp", "Ctrl+Shift+Tab"), Group.SEEING,
        _t("Show the tab before it."),
    ),
    Action(
        "out", _t("Back out"), ("Esc",), Group.SEEING,
        _t("Leave full screen, theatre or the field."),
    ),
    Action(
        "open", _t("Open…"), ("Ctrl+O",), Group.LIBRARY,
        _t("Choose recordings to bring into the library."),
    ),
    Action(
        "open_folder", _t("Open a folder…"), ("Ctrl+Shift+O",), Group.LIBRARY,
        _t("Bring in a whole folder."),
    ),
    Action("search", _t("Search"), ("/", "Ctrl+F"), Group.LIBRARY, _t("Go to the search bar.")),
    Action(
        "save_search", _t("Save this search…"), ("Ctrl+D",), Group.LIBRARY,
        _t("Keep the search by a name."),
    ),
    Action(
        "star", _t("Star"), ("*",), Group.LIBRARY,
        _t("Star the session that is open, or those chosen in the list; again takes it away."),
    ),
    Action("tag", _t("Tag…"), ("#",), Group.LIBRARY, _t("Put a tag on the open or the chosen sessions.")),
    Action(
        "undo", _t("Undo"), ("Ctrl+Z",), Group.LIBRARY,
        _t("Take back the last tag, star, mark, note, deletion or “not a problem”."),
    ),
    Action(
        "signals", _t("Signals…"), ("Ctrl+T",), Group.LIBRARY,
        _t("Set what counts as a signal of trouble; see what is no problem."),
    ),
    Action(
        "samples", _t("Try the sample library"), (), Group.LIBRARY,
        _t("Bring in a small shop's sessions."),
    ),
    Action(
        "settings", _t("Settings…"), ("Ctrl+,",), Group.HELP,
        _t("Theme, time zone, inactivity."),
    ),
    Action("shortcuts", _t("All shortcuts"), ("?",), Group.HELP, _t("Show this list.")),
    Action(
        "copy_report", _t("Copy a report"), (), Group.HELP,
        _t("Copy versions and the last log lines."),
    ),
    Action("about", _t("About Footfall"), (), Group.HELP, _t("Version and licences.")),
    Action("quit", _t("Quit"), ("Ctrl+Q",), Group.HELP, _t("Close Footfall.")),
)  # fmt: skip

_BY_ID = {action.id: action for action in ACTIONS}


def named(action_id: str) -> Action:
    """The act of that id.

    Raises:
        KeyError: there is none.
    """
    return _BY_ID[action_id]


def title(action: Action) -> str:
    """The act's title in the person's language."""
    return QCoreApplication.translate(_CONTEXT, action.title)


def help_of(action: Action) -> str:
    """The act's help in the person's language."""
    return QCoreApplication.translate(_CONTEXT, action.help)


def keys_text(action: Action) -> str:
    """The act's keys as this platform writes them, e.g. `Space · K`; ten digits as `0 – 9`."""
    if action.id == "jump":
        return "0 – 9"
    native = QKeySequence.SequenceFormat.NativeText
    return " · ".join(QKeySequence(key).toString(native) for key in action.keys)


def tooltip(action_id: str) -> str:
    """What a control's tooltip says: the title and its key."""
    action = named(action_id)
    keys = keys_text(action)
    said = title(action).rstrip("…")
    return f"{said} ({keys})" if keys else said


def bound(
    action_id: str, owner: QWidget, slot: Callable[[], object], keys: tuple[str, ...] = ()
) -> QAction:
    """A `QAction` of that id, its keys (or only those given) working anywhere in the window."""
    action = named(action_id)
    made = QAction(title(action), owner)
    made.setObjectName(action.id)
    made.setShortcuts([QKeySequence(key) for key in keys or action.keys])
    made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    made.setAutoRepeat(action.held)
    made.setToolTip(tooltip(action_id))
    made.setStatusTip(help_of(action))
    made.triggered.connect(lambda _checked=False: slot())
    owner.addAction(made)
    return made


def keys_table() -> str:
    """The table of keys for the README, in Markdown."""
    lines = ["| Key | What it does |", "|---|---|"]
    for group in Group:
        for action in ACTIONS:
            if action.group is group and action.keys:
                keys = "0 – 9" if action.id == "jump" else " · ".join(action.keys)
                lines.append(f"| {keys} | {action.help} |")
    return "\n".join(lines) + "\n"
