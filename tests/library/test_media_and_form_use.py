"""What was played and filled in, in memory: the same as the rows, whatever is written meanwhile."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.activity.model import MediaSpan, Medium
from app.friction.field_uses import FieldUse
from app.insights import forms, media
from app.library import addresses, form_use, media_use, trash
from app.library.addresses import PageRule
from app.library.columns import rows_among
from app.library.database import Library, open_reader, open_writer
from app.library.field_use_rows import write_uses
from app.library.findings import _views
from app.library.search import parse
from app.library.search_sql import condition
from app.library.sessions import delete_session, store
from tests.library import builder

HOST = "https://shop.example"
SOURCES = ("/a.mp4", "/a.mp4?session=7", "/b.mp4", "blob:https://shop.example/1", None)


def _medium(dice: random.Random) -> Medium:
    spans = tuple(
        MediaSpan(n * 1_000.0, n * 1_000.0 + 900, at := float(dice.randrange(50)), at + 10, "pause")
        for n in range(dice.randrange(3))
    )
    return Medium(
        0, "#film", dice.choice(SOURCES), None, 1, 1, 0, None, visit=0, at_ms=100.0, spans=spans
    )


def _field(place: int, dice: random.Random) -> FieldUse:
    return FieldUse(
        0, 0, dice.choice(("#contact", "")), None, None, 0, f"[name=f{place}]", None, f"Field {place}", "text", place,
        1_000.0 * place, 1_000.0 * place + 700, 700.0, None, 0, place, True, False, place == 2, None,
    )  # fmt: skip


def add(db: Library, name: str, dice: random.Random) -> int:
    visit = builder.visit(f"{HOST}/{dice.choice(('tour/1', 'tour/2', 'help'))}")
    played = tuple(_medium(dice) for _ in range(dice.randrange(3)))
    made = builder.session(name, derived=builder.analysis(visits=(visit,), media=played))
    (session,) = [told.id for told in store(db, builder.file(made)).outcomes]
    with db.atomic():
        views = _views(db, [session])[session]
        write_uses(db, session, [_field(place, dice) for place in range(3)], views)
        db.execute("UPDATE facts SET clicks = clicks WHERE session_id = ?", (session,))
    return session


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Library]:
    db = open_writer(tmp_path / "library.db")
    dice = random.Random(5)
    for at in range(20):
        add(db, f"session {at}", dice)
    yield db
    db.conn.close()


@pytest.fixture
def reader(writer: Library, tmp_path: Path) -> Iterator[Library]:
    db = open_reader(tmp_path / "library.db")
    yield db
    db.conn.close()


def _media(db: Library) -> list[tuple[object, ...]]:
    use = media_use.media_use(db)
    rows = []
    for at, session in enumerate(use.session.tolist()):
        video = use.videos[use.video[at]]
        mine = use.medium == at
        spans = tuple(zip(use.from_s[mine].tolist(), use.to_s[mine].tolist(), strict=True))
        rows.append((session, video.page.name, video.src, spans))
    return rows


def _stored_media(db: Library) -> list[tuple[object, ...]]:
    rows = []
    for session, idx, page, src in db.execute(
        """SELECT m.session_id, m.idx, p.page, m.src FROM media m JOIN paths p ON p.id = m.path_id
           ORDER BY 1, 2"""
    ).fetchall():
        spans = db.execute(
            "SELECT from_s, to_s FROM media_spans WHERE session_id = ? AND medium = ? ORDER BY idx",
            (session, idx),
        ).fetchall()
        named = media_use.named_source(src)
        rows.append((session, page, named, tuple(tuple(one) for one in spans)))
    return rows


def _forms(db: Library) -> list[tuple[object, ...]]:
    use = form_use.form_use(db)
    found = []
    for at, session in enumerate(use.session.tolist()):
        field = use.fields[use.field[at]]
        form = use.forms[field.form]
        found.append((session, form.page.name, form.key, field.key, float(use.at_ms[at])))
    return found


def _stored_forms(db: Library) -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for row in db.execute(
            """SELECT u.session_id, p.page, u.form, u.field, u.at_ms FROM field_uses u
               JOIN paths p ON p.id = u.path_id ORDER BY u.session_id, u.idx"""
        ).fetchall()
    ]


def _ids(db: Library) -> list[int]:
    return [row[0] for row in db.execute("SELECT id FROM sessions").fetchall()]


def test_they_are_the_rows_after_each_write(writer: Library, reader: Library) -> None:
    dice = random.Random(9)
    acts = [
        lambda: add(writer, f"more {dice.random()}", dice),
        lambda: delete_session(writer, dice.choice(_ids(writer))),
        lambda: addresses.set_page_rules(writer, [PageRule("/tour/*", "/tour", False)]),
        lambda: addresses.set_page_rules(writer, []),
        lambda: None,
    ]
    for _ in range(15):
        assert Counter(_media(reader)) == Counter(_stored_media(reader))
        assert Counter(_forms(reader)) == Counter(_stored_forms(reader))
        dice.choice(acts)()


def test_they_are_not_read_twice(reader: Library) -> None:
    assert media_use.media_use(reader) is media_use.media_use(reader)
    assert form_use.form_use(reader) is form_use.form_use(reader)


def test_only_the_sessions_of_a_query_count_and_those_in_the_trash_do_not(
    writer: Library, reader: Library
) -> None:
    trash.Basket().throw_away(writer, (2, 3))
    films, fields = media_use.media_use(reader), form_use.form_use(reader)
    everything = condition(parse(""))
    for use, chosen in (
        (films, rows_among(reader, films.session, everything)),
        (fields, rows_among(reader, fields.session, everything)),
    ):
        assert set(use.session[chosen].tolist()) == set(use.session.tolist()) - {2, 3}
    helped = condition(parse("page:/help"))
    chosen = rows_among(reader, fields.session, helped)
    assert {fields.forms[fields.fields[at].form].page.name for at in fields.field[chosen]} == {
        "/help"
    }


def test_a_source_that_is_made_up_names_nothing_and_a_query_is_no_part_of_it() -> None:
    assert media_use.named_source("/a.mp4?session=7#t=3") == "/a.mp4"
    assert media_use.named_source("blob:https://shop.example/1") is None
    assert media_use.named_source("http://[broken") == "http://[broken"


def test_an_empty_library_has_neither(tmp_path: Path) -> None:
    db = open_writer(tmp_path / "empty.db")
    films, fields = media_use.media_use(db), form_use.form_use(db)
    assert media.summaries(films, np.zeros(0, np.bool_)) == ()
    assert forms.summaries(fields, np.zeros(0, np.bool_)) == ()
    db.conn.close()
