"""What is held in memory to count by is what the library says, after every write of anybody."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.activity.model import CustomEvent, Milestone, Origin, ProductView
from app.formats.model import Metadata, Trait
from app.friction.model import NOWHERE, Finding, Kind, Why
from app.library import (
    addresses,
    browse,
    columns,
    completion,
    derived,
    facets,
    findings,
    ignoring,
    marks,
    notes,
    trash,
)
from app.library.database import Library, open_reader, open_writer
from app.library.records import IngestedSession
from app.library.search import parse
from app.library.sessions import delete_session, store
from app.library.signals import thresholds
from tests.library import builder

HOST = "https://shop.example"
#: each an act that changes what some facet counts
ACTS: dict[str, Callable[[Library], object]] = {
    "star": lambda db: marks.star(db, [1, 2]),
    "watch": lambda db: marks.mark_watched(db, 3, 0.7),
    "tag": lambda db: marks.tag(db, [1, 3], "bug"),
    "note": lambda db: notes.write(db, 2, 10.0, "Look here"),
    "trash": lambda db: trash.Basket().throw_away(db, [1]),
    "delete": lambda db: delete_session(db, 2),
    "rules": lambda db: addresses.set_page_rules(db, [addresses.PageRule("/product*", "Products")]),
    "import": lambda db: store(db, builder.file(session(7))),
}


def session(number: int) -> IngestedSession:
    dice = random.Random(number)
    urls = [f"{HOST}/{dice.choice(('', 'cart', 'product/7', 'Cart'))}" for _ in range(3)]
    made = replace(
        builder.analysis(visits=tuple(builder.visit(url) for url in urls)),
        origin=Origin(utm_source=dice.choice(("Letter", "letter", None))),
    )
    return builder.session(f"made {number}", derived=made)


@pytest.fixture
def several(library: Library) -> Library:
    for number in range(6):
        store(library, builder.file(session(number)))
    return library


@pytest.mark.parametrize("act", ACTS)
def test_a_reader_that_counted_before_a_write_counts_what_is_there_after_it(
    several: Library, path: Path, act: str
) -> None:
    with closing(open_reader(path)) as before:
        for query in ("", "page:/cart", "is:starred"):
            facets.facets(before, query)
        ACTS[act](several)
        with closing(open_reader(path)) as afresh:
            for query in ("", "page:/cart", "is:starred", "-is:starred utm_source:letter"):
                assert facets.facets(before, query) == facets.facets(afresh, query)


def test_a_star_is_counted_without_reading_what_it_does_not_touch(several: Library) -> None:
    facets.facets(several, "")
    marks.star(several, [1])
    asked: list[str] = []
    several.conn.set_trace_callback(asked.append)
    counted = {one.key: one for one in facets.facets(several, "")}
    several.conn.set_trace_callback(None)
    assert counted["watched"].values[2].count == 1
    assert not [sql for sql in asked if "page_views" in sql or "f.browser" in sql]


def test_after_an_import_only_what_came_is_read(several: Library) -> None:
    facets.facets(several, "")
    store(several, builder.file(session(7)))
    asked: list[str] = []
    several.conn.set_trace_callback(asked.append)
    facets.facets(several, "")
    several.conn.set_trace_callback(None)
    told = [sql for sql in asked if "page_views" in sql or "f.browser" in sql]
    assert told
    assert all("json_each('[7]')" in sql for sql in told)


def test_spellings_of_one_value_are_counted_together_and_each_session_once(
    several: Library,
) -> None:
    (found,) = facets.facets(several, "", ["utm_source"])
    for value in found.values:
        assert browse.count(several, parse(value.term)) == value.count
    assert {value.label.lower() for value in found.values} == {"letter", "unknown"}


NAMES = ("ann", "Ann", "bob", None)
#: under which all facets are counted, and what narrows what is offered behind a key
QUERIES = ("", "page:/cart", "visitor:new", "-is:starred utm_source:letter")
Write = Callable[[Library, int], object]


def rich(number: int) -> IngestedSession:
    """A session with something in every facet, of one of three persons or nobody."""
    dice = random.Random(number)
    name = dice.choice(NAMES)
    urls = [f"{HOST}/{dice.choice(('', 'cart', 'product/7', 'Cart'))}" for _ in range(3)]
    made = builder.analysis(
        visits=tuple(builder.visit(url) for url in urls),
        errors=tuple(
            builder.error(at, dice.choice(("No wool", "no wool at all\nx", "Thread lost")))
            for at in range(dice.randrange(3))
        ),
        clicks=(builder.click(10.0, label=dice.choice(("Buy", "buy", "Help"))),),
        custom=(CustomEvent(0, 5.0, dice.choice(("opened", "Opened")), "{}"),),
        milestones=(Milestone(0, 40.0, "purchase", 59.0, "EUR"),) if dice.random() < 0.3 else (),
        started_at_ms=builder.NOON_MS + dice.randrange(5) * 1000,
        browser=dice.choice(("Chrome", "Chrome 126", "chrome", None)),
        variant=dice.choice(("A", None)),
    )
    made = replace(
        made,
        origin=Origin(utm_source=dice.choice(("Letter", "letter", None))),
        products=(
            ProductView(0, 1.0, dice.choice(("Shirt", "SHIRT")), f"{HOST}/product/7", "/product/7"),
        ),
    )
    metadata = (
        Metadata(traits=(Trait("plan", dice.choice(("pro", "Pro"))),))
        if name is None
        else replace(
            builder.known_as(("email", name.lower()), shown=name), country=dice.choice(("de", "at"))
        )
    )
    return builder.session(f"rich {number}", derived=made, metadata=metadata)


def grown(db: Library, one: int) -> None:
    """A longer version of what is there, by another person perhaps."""
    key = db.execute("SELECT content_key FROM sessions WHERE id = ?", (one,)).fetchone()
    if key is not None:
        longer = replace(rich(one + 50), content_key=key[0], events_hash=f"longer {one}")
        store(db, builder.file(replace(longer, windows=builder.session(events=9).windows)))


def judged(db: Library, one: int) -> None:
    found = Finding(Kind.RAGE_CLICK, 1.0, 2.0, 0, 0, Why("rage_click", ()), place=NOWHERE)
    made = [
        findings.Judged(kept.session, kept.evidence, (findings.row_of(found),))
        for kept in findings.kept_evidence(db, (one,))
    ]
    findings.renew(db, thresholds(db), made)


def there(db: Library, one: int) -> list[int]:
    found = db.execute("SELECT id FROM sessions WHERE id = ?", (one,)).fetchall()
    return [row[0] for row in found]


WRITES: dict[str, Write] = {
    "import": lambda db, one: store(db, builder.file(rich(one + 20))),
    "import several": lambda db, one: store(db, builder.file(*(rich(one * 3 + n) for n in range(3)))),
    "grow": grown,
    "delete": lambda db, one: [delete_session(db, each) for each in there(db, one)],
    "trash": lambda db, one: trash.Basket().throw_away(db, [one]),
    "take back": lambda db, one: trash.Basket().take_back(db, [one]),
    "star": lambda db, one: marks.star(db, there(db, one), one % 3 > 0),
    "watch": lambda db, one: [marks.mark_watched(db, each, one / 12) for each in there(db, one)],
    "unwatch": lambda db, one: marks.mark_new(db, [one]),
    "tag": lambda db, one: marks.tag(db, there(db, one), "bug" if one % 2 else "Slow"),
    "untag": lambda db, one: marks.untag(db, [one], "bug"),
    "note": lambda db, one: [notes.write(db, each, 1.0, "Look") for each in there(db, one)],
    "unnote": notes.delete,
    "reanalyze": lambda db, one: derived.replace_analysis(db, one, rich(one + 90).analysis),
    "judge": judged,
    "ignore": lambda db, _: ignoring.ignore(db, ignoring.IgnoreRule(Kind.RAGE_CLICK)),
    "page rules": lambda db, one: addresses.set_page_rules(
        db, [addresses.PageRule("/product*", f"Products {one % 2}")]
    ),
    "rename": lambda db, one: db.execute(
        "UPDATE persons SET name = 'somebody ' || ? WHERE id = ?", (one, one % 3 + 1)
    ),
    "measure": lambda db, one: db.execute(
        "UPDATE facts SET scroll_frac = ? WHERE session_id = ?", (one / 12, one)
    ),
}  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    writes=st.lists(
        st.tuples(st.sampled_from(sorted(WRITES)), st.integers(1, 12)), min_size=1, max_size=8
    ),
    asked_after=st.integers(1, 3),
    most=st.sampled_from((2, 4, 2_000)),
)
def test_what_is_put_right_after_any_writes_is_what_is_read_anew(
    writes: Sequence[tuple[str, int]], asked_after: int, most: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(columns, "_MOST_TOUCHED", most)
        path = Path(folder) / "library.footfall"
        with closing(open_writer(path)) as db:
            store(db, builder.file(*(rich(number) for number in range(8))))
            with closing(open_reader(path)) as before:
                counted(before)
                for at, (act, one) in enumerate(writes, 1):
                    WRITES[act](db, one)
                    if at % asked_after == 0 or at == len(writes):
                        with closing(open_reader(path)) as afresh:
                            assert counted(before) == counted(afresh)


def counted(db: Library) -> list[object]:
    keys = ("site", "click", "error", "user", "signal")
    offered = [completion.values(db, key, "", QUERIES[1]) for key in keys]
    return [*(facets.facets(db, query) for query in QUERIES), offered]
