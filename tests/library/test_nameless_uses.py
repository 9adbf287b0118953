"""Forms, fields and films without a name are told in words, each by its own, in lists, searches and matches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.activity.model import MediaSpan, Medium
from app.friction.field_uses import FieldUse
from app.insights import forms, media
from app.library import browse, completion, form_use, matches, media_use
from app.library.database import Library, open_writer
from app.library.field_use_rows import write_uses
from app.library.findings import _views
from app.library.search import Query, parse, quoted, written
from app.library.sessions import store
from tests.library import builder

MAIN = "main:nth-of-type(1) > "
FORMS = (MAIN + "form:nth-of-type(1)", MAIN + "form:nth-of-type(2)", "")
FIELDS = (
    ("1:input||0", None), ("1:input||1", None), ("1:input|type=email||0", None), ("[name=first]", "Name"),
    ("[name=last]", "Name"), (MAIN + "div:nth-of-type(2) > input:nth-of-type(1)", None),
    (MAIN + "div:nth-of-type(1) > input:nth-of-type(2)", None),
)  # fmt: skip
#: keys and paths: nobody reads them
UNREAD = (":nth-of-type", " > ", "1:input", "|")


def _field(form: str, place: int) -> FieldUse:
    key, label = FIELDS[place]
    kind = "email" if "email" in key else "text"
    return FieldUse(
        0, 0, form, form or None, None, FORMS.index(form), key, None, label, kind, place, 1_000.0 * place,
        1_000.0 * place + 700, 700.0, 300.0, 0, 1, True, False, place == len(FIELDS) - 1, None,
    )  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A session that filled all fields of three forms of a page, and played two films, nothing of it with a name."""
    films = tuple(
        Medium(
            0, f"div:nth-of-type({at + 1}) > video:nth-of-type(1)", None, None, 1, 0, 0, None, visit=0, at_ms=100.0,
            spans=(MediaSpan(1_000.0, 9_000.0, 0.0, 8.0, "leave"),),
        )
        for at in range(2)
    )  # fmt: skip
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        visits = (builder.visit("https://shop.example/pay"),)
        made = [
            builder.session("a", derived=builder.analysis(visits=visits, media=films)),
            builder.session("b", derived=builder.analysis(visits=visits, media=films[:1])),
        ]
        store(db, builder.file(*made))
        uses = [_field(form, place) for form in FORMS for place in range(len(FIELDS))]
        with db.atomic():
            for session, mine in ((1, uses), (2, uses[:1])):
                write_uses(db, session, mine, _views(db, [session])[session])
                db.execute("UPDATE facts SET clicks = clicks WHERE session_id = ?", (session,))
        yield db


def _is_read(text: str) -> bool:
    return not any(sign in text for sign in UNREAD)


def test_each_has_a_name_of_its_own_in_lists(library: Library) -> None:
    use = form_use.form_use(library)
    assert [one.name for one in use.forms] == ["Name (Form 1)", "Name (Form 2)", "Name (no form)"]
    for number in range(len(use.forms)):
        names = [one.name for one in use.fields if one.form == number]
        assert names == [
            "Text field 1", "Text field 2 on the page", "Email field 1", "Name (first)", "Name (last)",
            "Text field 1.2.1", "Text field 1.1.2",
        ]  # fmt: skip
    films = [one.name for one in media_use.media_use(library).videos]
    assert films == ["Video 1", "Video 2"]


def test_searches_ask_for_them_by_what_is_read(library: Library) -> None:
    use = form_use.form_use(library)
    among = use.session > 0
    asked = []
    for one in forms.summaries(use, among):
        terms = form_use.form_terms(one.form, "began")
        asked.append((terms, one.sessions))
        for field in forms.fields_of(use, among, one.number):
            terms = form_use.field_terms(one.form, field.field, "reached")
            asked.append((terms, field.reached.hits))
    played = media_use.media_use(library)
    for film in media.summaries(played, played.session > 0):
        asked.append((media_use.video_terms(film.video, "played"), film.started))
    assert len(asked) == 3 + 3 * len(FIELDS) + 2
    for terms, count in asked:
        query = written(Query(terms))
        assert terms
        assert _is_read(query), query
        assert browse.count(library, parse(query)) == count, query


def test_what_a_match_found_is_told_in_words(library: Library) -> None:
    for query, said in (
        ('field:"reached=Text field 2"', {"Text field 2"}),
        ('form:"began=Form 2"', {"Form 2"}),
        ('video:"played=Video 2"', {"Video 2"}),
        ('field:"reached=text field *"', {f"Text field {at}" for at in ("1", "2", "1.2")}),
    ):
        found = matches.matches(library, parse(query), (1,))[1]
        assert {one.text for one in found} <= said, query
        assert found


@pytest.mark.parametrize("key", ["form", "field", "video"])
def test_they_are_offered_as_they_are_read(library: Library, key: str) -> None:
    begun = "2" if key == "video" else "form 2"
    offered = [one for one in completion.values(library, key, begun) if one.title]
    for one in offered:
        assert _is_read(one.title)
        assert browse.count(library, parse(f"{key}:{quoted(one.value)}")) == one.count
    assert offered
