"""Every number of films and forms is asked by a query: its sessions are those counted, whatever things are called."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.activity.model import MediaSpan, Medium
from app.errors import QueryError
from app.insights import forms, media
from app.insights.media import EndedBy
from app.library import addresses, browse, form_use, matches, media_use, search, trash
from app.library.addresses import PageRule
from app.library.columns import rows_among
from app.library.database import Library, open_writer
from app.library.own_names import own_names
from app.library.search import Named, Query, Term, narrowed, parse, written
from app.library.search_sql import condition
from app.library.sessions import store
from app.library.use_terms import ASKED, stretch
from tests.library import brute, builder, uses

SESSIONS = 40
HOSTS = ("https://shop.example", "https://www.shop.example", "https://blog.example")
PATHS = ("/", "/tour/1", "/tour/2", "/pay", "/*", "//twice")
NAMES = (
    "Email",
    "EMAIL",
    "Meet @ noon",
    "@ home",
    "a*b",
    "none",
    "/pay",
    "12s-20s",
    'say "hi"',
    " * ",
    "x = y, z",
)
QUERIES = ("", "page:/pay", "-page:/tour*")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Sessions that play and fill in all ways, under names that are hard to write; two of them in the trash."""
    dice = random.Random(3)
    path: Path = tmp_path_factory.mktemp("uses") / "library.footfall"
    with closing(open_writer(path)) as db:
        made = []
        for at in range(SESSIONS):
            host = dice.choice(HOSTS)
            visits = tuple(
                builder.visit(host + dice.choice(PATHS), n * 10_000.0, (n + 1) * 10_000.0)
                for n in range(dice.randrange(1, 4))
            )
            played = uses.media(dice, len(visits), NAMES)
            made.append(
                builder.session(f"s{at}", derived=builder.analysis(visits=visits, media=played))
            )
        store(db, builder.file(*made))
        uses.fill(db, dice, SESSIONS, NAMES)
        addresses.set_page_rules(
            db, [PageRule("/tour/*", "/tour", False), PageRule("/pay", "Till", False)]
        )
        trash.Basket().throw_away(db, (3, 17))
        yield db


@pytest.fixture(scope="module")
def read(library: Library) -> brute.Read:
    """All its rows."""
    return brute.Read(library)


_names = st.sampled_from((*NAMES, "e*", "*a*", r"a\*b", "no such"))
_pages = st.sampled_from(
    (*PATHS, "/tour", "//shop.example/tour", "//*.example/pay", "//shop.example/Till")
)
_terms = st.sampled_from(sorted(ASKED)).flatmap(
    lambda key: st.builds(
        Named, st.just(key), st.lists(uses.asked(key, _names, _pages), min_size=1, max_size=2).map(tuple), st.booleans()
    )
)  # fmt: skip


@given(_terms)
@settings(
    deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_term_finds_who_did_it(library: Library, read: brute.Read, term: Named) -> None:
    query = parse(written(Query((term,))))
    found = set(browse.session_ids(library, query))
    assert found == read.fitting(query)
    if not term.negated:
        assert set(matches.matches(library, query, tuple(found))) == found


def _found(db: Library, query: str, terms: tuple[Term, ...]) -> list[int]:
    return sorted(browse.session_ids(db, parse(narrowed(query, terms))))


def _ids(moments: tuple[forms.Moment, ...] | tuple[media.Moment, ...]) -> list[int]:
    return sorted({one.session for one in moments})


@pytest.mark.parametrize("query", QUERIES)
def test_every_number_of_a_form_is_a_query_with_as_many_sessions(
    library: Library, query: str
) -> None:
    use = form_use.form_use(library)
    chosen = rows_among(library, use.session, condition(parse(query)))
    asked = 0
    for one in forms.summaries(use, chosen):
        number = one.number
        counted = {
            "began": (one.sessions, forms.started(use, chosen, number)),
            "sent": (one.sent.hits, forms.sent(use, chosen, number)),
            "left": (one.sent.total - one.sent.hits, forms.left_at(use, chosen, number)),
        }
        for what, (many, moments) in counted.items():
            terms = form_use.form_terms(one.form, what)
            if terms:
                found = _found(library, query, terms)
                assert (len(found), found) == (many, _ids(moments)), (what, terms)
        for field in forms.fields_of(use, chosen, number):
            at = field.number
            of_field = {
                "reached": (field.reached.hits, forms.doing(use, chosen, at)),
                "filled": (field.filled.hits, forms.doing(use, chosen, at, use.is_filled)),
                "waited": (None, forms.hesitated(use, chosen, at)),
                "corrected": (field.corrected.hits, forms.doing(use, chosen, at, use.corrections > 0)),
                "refilled": (field.refilled.hits, forms.doing(use, chosen, at, use.refills > 0)),
                "skipped": (field.skipped.hits, forms.doing(use, chosen, at, use.is_skipped)),
                "left": (field.left.hits, forms.left_at(use, chosen, number, at)),
            }  # fmt: skip
            assert tuple(of_field) == ASKED["field"]
            for what, (count, moments) in of_field.items():
                terms = form_use.field_terms(one.form, field.field, what)
                if terms:
                    asked += 1
                    found = _found(library, query, terms)
                    assert found == _ids(moments), (what, terms)
                    assert count is None or len(found) == count
    assert asked > 60


@pytest.mark.parametrize("query", QUERIES)
def test_every_number_of_a_film_is_a_query_with_as_many_sessions(
    library: Library, query: str
) -> None:
    use = media_use.media_use(library)
    chosen = rows_among(library, use.session, condition(parse(query)))
    asked = 0
    for one in media.summaries(use, chosen):
        video, number = one.video, one.number
        if not media_use.video_terms(video, "played"):
            continue
        asked += 1
        end_s = media.end_s(one.length)
        counted = (
            (("played",), media.played_of(use, chosen, number), one.started),
            (("reached", end_s), media.reached(use, chosen, number, end_s), None),
            (("paused",), media.stopped(use, chosen, number, EndedBy.PAUSE), None),
            (("sought",), media.stopped(use, chosen, number, EndedBy.SEEK), None),
        )
        for (what, *where), moments, count in counted:
            found = _found(library, query, media_use.video_terms(video, what, *where))
            assert found == _ids(moments), (what, video)
            assert count is None or len(found) == count
        over = media.curve(use, chosen, one)
        for part in range(len(over.left)):
            from_s, to_s = part * over.part_s, (part + 1) * over.part_s
            to_s = to_s if part + 1 < len(over.left) else float("inf")
            left = _found(library, query, media_use.video_terms(video, "left", from_s, to_s))
            assert len(left) == over.left[part], (video, from_s, to_s)
            assert left == _ids(media.left_between(use, chosen, number, from_s, to_s))
            for what, by in (("paused", EndedBy.PAUSE), ("sought", EndedBy.SEEK)):
                terms = media_use.video_terms(video, what, from_s, to_s)
                ended = media.ended_between(use, chosen, number, from_s, to_s, by)
                assert _found(library, query, terms) == _ids(ended), terms
    assert asked > 5


def test_a_name_that_others_have_too_is_left_for_one_that_they_have_not() -> None:
    rows = {
        0: {("Send", "#a", None)},
        1: {("Send", "#b", None), (None, "#b", "x")},
        2: {("send", "#B", None)},
    }
    assert own_names(rows, ["/x", "/x", "/y"]) == ["#a", "#b", "send"]
    assert own_names({0: {("Send",)}, 1: {("SEND",)}}, ["/x", "/x"]) == ["", ""]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("form:begun", "After form: stands one of began, sent, left, perhaps with which: left=Place order."),
        ("form:left=", "After form: stands one of began, sent, left, perhaps with which: left=Place order."),
        ("form:", "One of began, sent, left, perhaps with which: left=Place order."),
        ('form:"left=a @ b"', "After form: stands one of began"),
        ("field:typed", "After field: stands one of reached, filled, waited, corrected, refilled, skipped, left"),
        ("video:seen", "After video: stands one of played, reached, left, paused, sought"),
        ("video:left", "A part of it stands behind: left=The tour @ 30s-45s."),
        ('video:"left=The tour @ half"', "A part of it stands behind: left=The tour @ 30s-45s."),
        ('video:"paused=The tour @ 3x-5"', "A part of it stands behind: paused=The tour @ 30s-45s."),
        ('video:"reached=The tour"', "A place in it stands behind: reached=The tour @ 1m30s."),
    ],
)  # fmt: skip
def test_what_asks_nothing_says_what_may_stand_there(query: str, said: str) -> None:
    with pytest.raises(QueryError) as told:
        search.parse(query)
    assert told.value.hint.startswith(said)


@pytest.mark.parametrize(
    "place", ["1" * 60 + "x", "1" * 60 + "-" + "2" * 60 + "x", "1s" * 40 + "!"]
)
@pytest.mark.parametrize("what", ["reached", "left", "paused"])
def test_a_long_row_of_digits_is_refused_at_once(what: str, place: str) -> None:
    # tried in every way it takes 2**60 steps: this test would not end
    with pytest.raises(QueryError):
        search.parse(f'video:"{what}=The tour @ {place}"')


def test_a_place_that_no_number_holds_is_farther_than_any_film(library: Library) -> None:
    for value in (f"reached=* @ {'9' * 400}", f"left=* @ {'9' * 400}s-"):
        assert browse.count(library, parse(f'video:"{value}"')) == 0
    everywhere, to_the_end = (
        browse.count(library, parse(f'video:"left=* @ {part}"'))
        for part in ("0s-", f"0s-{'9' * 400}")
    )
    assert everywhere == to_the_end > 0


def test_a_part_of_a_film_is_written_to_the_millisecond() -> None:
    assert stretch(12.25, 12.5) == "12.25s-12.5s"
    assert stretch(3599.999, 7200.0) == "59m59.999s-120m"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("file:/clips/tour.mp4?a=1", ("file:///clips/tour.mp4", "TOUR.mp4", "file:///*/tour.mp4")),
        (" HTTPS://a.example/to\tur.mp4#t=3", ("https://a.example/tour.mp4", "t*r.mp4")),
        ("/tour.mp4", ("/tour.mp4", "tour.mp4")),
        (" ?of=1", ("#film", "#f*")),
        ("data:video/webm;base64,GkXf", ("#film",)),
        ("https://a.example/tour.mp4?clip=one", ("tour.mp4",)),
    ],
)
def test_a_film_is_found_by_all_that_its_source_is_called(
    tmp_path: Path, source: str, names: tuple[str, ...]
) -> None:
    span = MediaSpan(0.0, 4_000.0, 0.0, 4.0, "leave")
    film = Medium(0, "#film", source, None, 1, 0, 0, None, at_ms=0.0, spans=(span,))
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        visits = (builder.visit("https://a.example/"),)
        store(
            db,
            builder.file(
                builder.session("a", derived=builder.analysis(visits=visits, media=(film,)))
            ),
        )
        for name in names:
            assert browse.count(db, parse(f'video:"played={name}"')) == 1, name
        for name in ("clip=one", "of=1", "tour", "blob:*"):
            assert browse.count(db, parse(f'video:"played={name}"')) == 0, name
