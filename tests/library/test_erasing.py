"""What was erased is in none of the library's files any more, and what others spoke of stays."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.activity.model import CartStep, CustomEvent, Milestone, Origin, ProductView, ShownText
from app.errors import NothingFound, QueryError
from app.formats.model import Note, Trait
from app.library import (
    browse,
    derived,
    erasing,
    funnel_keeping,
    goals,
    issue_states,
    marks,
    notes,
    page_pictures,
    segments,
    surveys,
    trash,
    upkeep,
    workspaces,
)
from app.library.database import Library, open_reader
from app.library.funnels import Asked
from app.library.records import IngestedSession
from app.library.search import parse
from app.library.sessions import store
from app.library.steps import read
from tests.library import builder
from tests.library.test_surveys import survey

MARKER = "qzxerasemeqzx"
DAY_MS = 86_400_000.0


def marked(name: str, mark: str, started_at_ms: float = builder.NOON_MS) -> IngestedSession:
    """A session in which a word stands wherever a recording can have one."""
    dice = random.Random(name)
    url = f"https://{mark}.example/{mark}/page"
    made = builder.analysis(
        visits=tuple(
            builder.visit(f"{url}{at}", at * 100.0, title=f"{mark} title {at}") for at in range(4)
        ),
        clicks=tuple(
            builder.click(at * 10.0, label=f"{mark} label" * dice.randrange(1, 9))
            for at in range(9)
        ),
        errors=tuple(
            builder.error(at, f"{mark} error" * dice.randrange(1, 400)) for at in range(4)
        ),
        custom=(CustomEvent(0, 5.0, f"{mark} event", f'{{"a": "{mark}"}}'),),
        milestones=(Milestone(0, 40.0, f"{mark} bought", 59.0, "EUR"),),
        variant=f"{mark} variant",
        searchable=" ".join(f"{mark}word{at}" for at in range(60)),
        started_at_ms=started_at_ms,
    )
    made = replace(
        made,
        origin=Origin(referrer=f"https://{mark}.example", utm_source=mark),
        products=(ProductView(0, 1.0, f"{mark} shirt", url, url),),
        shown=(ShownText(0, 1.0, f"{mark} shown"),),
    )
    metadata = replace(
        builder.known_as(("email", f"{mark}@x.example"), ("id", mark), shown=f"{mark} Doe"),
        traits=(Trait(f"{mark} plan", mark),),
        user_agent=mark,
        url=url,
    )
    recorded = builder.session(
        name,
        events=200,
        metadata=metadata,
        tool_key=f"{mark} {name}",
        windows=(f"{mark} window",),
        derived=replace(made, windows=(f"{mark} window",)),
        notes=(Note("cut", f"{mark} note", 1.0),),
    )
    return replace(recorded, source=f"{mark} {name}.json", content_key=f"{mark} {name}")


def bytes_of(path: Path) -> bytes:
    """All that stands in the library's files."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


@pytest.fixture
def both(library: Library) -> Library:
    """Sessions 1 to 3 are one person's, whom everything names, 4 and 5 another one's."""
    for number in range(3):
        store(library, builder.file(marked(f"mine {number}", MARKER)))
    for number in range(2):
        store(
            library, builder.file(marked(f"other {number}", "keepthis", builder.NOON_MS + DAY_MS))
        )
    return library


def test_nothing_of_a_person_stands_in_the_files_after_all_was_erased(
    both: Library, path: Path
) -> None:
    (window,) = both.execute("SELECT id FROM windows WHERE session_id = 1").fetchone()
    picture = MARKER.encode() * 2_000
    both.execute(
        "INSERT INTO thumbnails VALUES (?, 1.0, 10, 10, ?, ?)", (window, len(picture), picture)
    )
    both.execute(
        "INSERT INTO backdrops VALUES (?, 1.0, 10, 10, 10.0, ?, 1.0, 1, ?, ?)",
        (window, len(picture), picture, picture),
    )
    page = f"/{MARKER}/page1"
    frame = page_pictures.Frame(page, f"{MARKER}.example", "desktop")
    page_pictures.choose_image(both, frame, page_pictures.OwnImage(picture, 0, 0, 1), 1.0)
    notes.write(both, 1, 1.0, f"{MARKER} said so")
    marks.tag(both, [1, 2], f"{MARKER} tag")
    marks.tag(both, [1, 4], "both")
    issue = issue_states.Place("rage_click", f"//{MARKER}.example{page}", ("x",))
    issue_states.say(both, issue, issue_states.Status.KNOWN, f"{MARKER} ticket")
    segments.save(both, f"About {MARKER}", "device:phone")
    segments.save(both, "Hers", f"user:{MARKER.upper()}@x.example")
    segments.save(both, "Also hers", f"user:{MARKER[:5]}*")
    segments.save(both, "Everybody", "user:*")
    goals.add(both, f"What {MARKER} bought", "event:purchase")
    goals.add(both, "She came", f"user:{MARKER}@x.example")
    goals.add(both, "Sales", "event:purchase")
    for name, query in (
        ("Hers", f'"x y" user:"{MARKER}@x.example"'), ("Also", f"user:{MARKER[:5]}*"),
        (f"{MARKER} at work", ""), ("Mine", "user:*"),
    ):  # fmt: skip
        workspaces.save(both, name, workspaces.Place("journeys", "person", query))
    for name, step in ((f"{MARKER} goes", "/a"), ("Greeted", f'"Hello {MARKER}"'), ("All", "/b")):
        funnel_keeping.save(both, name, Asked(tuple((one,) for one in read(f"/ > {step}"))))
    for name, state in (
        (f"not JSON {MARKER}", MARKER),
        ("odd", f'["{MARKER}"]'),
        ("many", '{"query":7}'),
    ):
        both.execute(
            "INSERT INTO workspaces(name, place, state, created_at_ms) VALUES (?, 9, ?, 1.0)",
            (name, state),
        )
    segments.remember(both, f'"{MARKER} Doe" errors>0')
    segments.remember(both, "keepthis errors>0")
    derived.replace_analysis(both, 2, marked("anew", MARKER).analysis)
    trash.Basket().throw_away(both, [3])
    assert MARKER.encode() in bytes_of(path)
    erased = erasing.erase(both, erasing.of_user(both, f"{MARKER}@x.example"))
    assert erased.sessions == (1, 2, 3)
    assert erased.bytes > 0
    assert not erased.is_in_use
    assert MARKER[:5].encode() not in bytes_of(path).lower()
    assert upkeep.check(both) == ()
    assert browse.session_ids(both, parse("")) == (5, 4)
    assert browse.count(both, parse("user:keepthis* page:/keepthis/page2 keepthisword7")) == 2
    assert marks.tags(both) == ("both",)
    assert [one.name for one in segments.segments(both)] == ["Everybody"]
    assert [one.name for one in goals.goals(both)] == ["Sales"]
    assert segments.searches(both) == ("keepthis errors>0",)
    assert [one.name for one in workspaces.kept(both)] == ["Mine", "many"]
    assert [one.name for one in funnel_keeping.kept(both)] == ["All"]


def test_of_many_sessions_those_erased_leave_nothing(library: Library, path: Path) -> None:
    names = [f"person{number:03}x" for number in range(60)]
    for at, name in enumerate(names):
        store(library, builder.file(marked(f"of {name}", name)))
        notes.write(library, at + 1, 1.0, f"{name} " * (at + 1))
    for at in range(0, len(names), 3):
        derived.replace_analysis(library, at + 1, marked("anew", names[at]).analysis)
    gone = random.Random(7).sample(range(60), 25)
    erasing.erase(library, [at + 1 for at in gone])
    left = bytes_of(path)
    assert [name for at, name in enumerate(names) if name.encode() not in left] == [
        names[at] for at in sorted(gone)
    ]


def test_an_address_stays_as_long_as_anything_tells_of_it(library: Library) -> None:
    """A cart may be told with the address of a page that nobody was at."""
    url = "https://shop.example/api/cart"
    made = replace(
        builder.analysis(), cart_steps=(CartStep(0, 1.0, "add", "p1", "Shirt", url=url),)
    )
    store(library, builder.file(builder.session("stays", derived=made)))
    store(library, builder.file(marked("goes", MARKER)))
    erasing.erase(library, (2,))
    found = library.execute("SELECT p.page FROM cart_steps c JOIN paths p ON p.id = c.path_id")
    assert found.fetchall() == [("/api/cart",)]
    assert library.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_name_that_only_an_erased_session_knew_is_nobodys(library: Library, path: Path) -> None:
    first = builder.known_as(("email", f"{MARKER}@x.example"), ("id", "u-1"))
    store(library, builder.file(builder.session("a", metadata=first)))
    store(library, builder.file(builder.session("b", metadata=builder.known_as(("id", "u-1")))))
    erasing.erase(library, [1])
    assert MARKER.encode() not in bytes_of(path)
    assert [row.user for row in browse.sessions(library)] == ["u-1"]


def test_sessions_are_named_by_number_person_or_day(both: Library) -> None:
    trash.Basket().throw_away(both, [2])
    assert erasing.known(both, [3, 2, 3]) == (2, 3)
    assert erasing.of_user(both, "keepthis") == (4, 5)
    assert erasing.before(both, "2026-01-02", 0.0) == (1, 2, 3)
    assert erasing.before(both, "2026-01-01", 0.0) == ()
    assert erasing.before(both, "2027", builder.NOON_MS + 1) == (4, 5)
    with pytest.raises(NothingFound):
        erasing.known(both, [1, 9])
    with pytest.raises(QueryError):
        erasing.before(both, "soon", 0.0)


def test_what_is_gone_already_is_erased_without_a_word(both: Library) -> None:
    assert erasing.erase(both, [1, 1]).sessions == (1,)
    assert erasing.erase(both, [1]) == erasing.Erased()


def test_where_another_program_is_reading_that_is_said(both: Library, path: Path) -> None:
    both.execute("PRAGMA busy_timeout = 1")
    with closing(open_reader(path)) as other, other.unchanging():
        assert browse.count(other, parse("")) == 5
        assert erasing.erase(both, [1]).is_in_use
    assert erasing.erase(both, [2, 3]).is_in_use is False
    assert MARKER.encode() not in bytes_of(path)


def test_of_who_only_answered_no_search_is_left_either(db_with_answers: Library) -> None:
    db = db_with_answers
    segments.save(db, "Hers", "user:qzxcy@example.org")
    workspaces.save(db, "There", workspaces.Place("watch", "", "user:qzxcy*"))
    segments.remember(db, "user:qzxcy@example.org")
    gone = erasing.answered_by(db, "qzxcy@example.org")
    assert gone == {"qzxcy@example.org"}
    erasing.erase(db, (), gone)
    assert (segments.segments(db), workspaces.kept(db), segments.searches(db)) == ((), (), ())
    assert b"qzxcy" not in bytes_of(db.path)


@pytest.fixture
def db_with_answers(library: Library) -> Library:
    """Somebody answered who is in no session."""
    surveys.store(library, survey(("", "qzxcy@example.org", "", "", "9", "fine")), "a")
    return library
