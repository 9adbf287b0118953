"""Console, requests, web vitals and entries come out of the library as they went in, and go with the rest when made
anew."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from app.activity.model import ConsoleLine, Entry, Request, Vital
from app.library import details
from app.library.database import Library, open_reader, open_writer
from app.library.derived import replace_analysis
from app.library.sessions import store
from tests.library import builder

LINE = ConsoleLine(0, 0, 500.0, "warn", "slow \ud83d answer", "slow\nanswer", "run (app.js:1:1)")
REQUEST = Request(0, 0, -20.0, "GET", "/api", 500, 12.5, 300, "fetch", True, '{"protocol":"h2"}')
SCRIPT = Request(0, 0, 30.0, None, "/a.js", None, None, None, "script", False, None)
VITAL = Vital(0, 0, 900.0, "LCP", 2_600.0, "needs-improvement")
TYPED = Entry(0, 0, 1.0, 2.0, 11, 1, "email", "Email", "input", "ann@", None, 4)
TICKED = Entry(0, 0, 3.0, 3.0, 12, 1, "checkbox", None, None, "", False, 1)


def test_the_lists_of_a_session_are_kept_whole(path: Path) -> None:
    derived = replace(
        builder.analysis(), console=(LINE,), requests=(REQUEST, SCRIPT), vitals=(VITAL,),
        entries=(TYPED, TICKED),
    )  # fmt: skip
    with closing(open_writer(path)) as db:
        stored = store(db, builder.file(builder.session("one", derived=derived)))
        session = stored.sessions[0]
    with closing(open_reader(path)) as db:
        shown = _lists(db, session)
        assert [line.text for line in shown.console] == ["slow \N{REPLACEMENT CHARACTER} answer"]
        assert shown.console[0].stack == LINE.stack
        assert shown.requests == (REQUEST, SCRIPT)
        assert shown.vitals == (VITAL,)
        assert shown.entries == (TYPED, TICKED)
    with closing(open_writer(path)) as db:
        changes = replace_analysis(db, session, builder.analysis())
        assert {"console_lines", "requests", "vitals", "entries"} <= changes.tables
        assert _lists(db, session).requests == ()


def _lists(db: Library, session: int) -> details.Details:
    return details.with_lists(db, details.show(db, session))
