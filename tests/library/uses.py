"""Films that were played and forms that were filled, by a dice, and values of queries that ask for them."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from app.activity.model import MediaSpan, Medium
from app.friction.field_uses import FieldUse
from app.library import use_terms
from app.library.database import Library
from app.library.field_use_rows import write_uses
from app.library.findings import _views
from app.library.use_terms import ASKED, FIELD, VIDEO

SOURCES = (
    "/tour.mp4",
    "/tour.mp4?session=7",
    "https://cdn.example/a/tour.mp4",
    "blob:https://shop.example/1",
    # what is read of a source is not always what stands in it
    "file:/clips/tour.mp4",
    " HTTPS://cdn.example/a/to\tur.mp4#t=3",
    " ?of=1",
    None,
)
FORMS = (("#pay", "#pay"), ("main > form:nth-of-type(2)", "main > form"), ("", None))
FIELDS = ("[name=f0]", "#f1", "1:input||1")
FILMS = ("#film", "div:nth-of-type(3) > video:nth-of-type(1)", None)
#: where stretches begin, one after the other
BEGIN = (0.0, 2.0, 0.3)
#: seconds, some no whole milliseconds
PLACES = (0.0, 3.0, 3.0000000000000004, 4.25, 6.8326, 7.5, 10.0, 12.1234999)


def media(dice: random.Random, visits: int, names: tuple[str, ...]) -> tuple[Medium, ...]:
    """What one session played."""
    return tuple(
        Medium(
            0, dice.choice(FILMS), dice.choice(SOURCES), None, 1, dice.randrange(3),
            dice.randrange(2), None, visit=dice.randrange(-1, visits),
            at_ms=100.0 + n, kind=dice.choice(("video", "video", "audio")),
            label=dice.choice((None, None, *names[:4])),
            spans=tuple(
                MediaSpan(
                    1_000.0 * k, 1_000.0 * k + 900, BEGIN[k], dice.choice(PLACES),
                    dice.choice(("pause", "seek", "leave")),
                )
                for k in range(dice.randrange(4))
            ),
        )
        for n in range(dice.randrange(4))
    )  # fmt: skip


def fill(db: Library, dice: random.Random, sessions: int, names: tuple[str, ...]) -> None:
    """Have most sessions of a library fill some forms."""
    ids = [session for session in range(1, sessions + 1) if dice.random() < 0.8]
    views = _views(db, ids)
    with db.atomic():
        for session in ids:
            db.execute("DELETE FROM field_uses WHERE session_id = ?", (session,))
            uses = [use for place in range(dice.randrange(4)) for use in _form(dice, place, names)]
            write_uses(db, session, uses, views[session])
            db.execute("UPDATE facts SET clicks = clicks WHERE session_id = ?", (session,))


def _form(dice: random.Random, form_place: int, names: tuple[str, ...]) -> list[FieldUse]:
    form, selector = dice.choice(FORMS)
    label = dice.choice((None, "Send", *names[:2]))
    sent_ms = dice.choice((None, None, 50_000.0))
    many = dice.randrange(1, 4)
    return [
        FieldUse(
            0, dice.randrange(2), form, selector, label, form_place, FIELDS[place],
            dice.choice((None, f"#f{place}")), dice.choice((None, f"Field {place}", *names[:3])), "text", place,
            10_000.0 * form_place + 1_000.0 * place, 10_000.0 * form_place + 1_000.0 * dice.choice((place, 2)) + 700,
            700.0, dice.choice((None, 300.0)), dice.randrange(2), dice.randrange(2), dice.random() < 0.8,
            dice.random() < 0.2, sent_ms is None and place == many - 1, sent_ms,
        )
        for place in range(many)
    ]  # fmt: skip


def asked(
    key: str, names: st.SearchStrategy[str], pages: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    """Values that may stand behind one of the keys."""
    own = st.sampled_from(
        ("*", "Send", "#pay", "none", "main > form", "Field 1", "field 0", "[name=f0]", "#f1",
         "Form 2", "text field 2", "*field 2", "Video 3", "video *", "tour.mp4", "/tour.mp4",
         "#film", "video", "https://cdn.example/a/tour.mp4", r"Meet \@ noon", r"\@ home")
    )  # fmt: skip
    name = st.one_of(own, names).filter(
        lambda one: bool(one.strip()) and "@" not in one.replace(r"\@", "")
    )
    page = st.one_of(
        st.just(""), pages.filter(lambda one: one.startswith(("/", "http"))).map(" @ {}".format)
    )
    form = st.one_of(
        st.just(""), name.filter(lambda one: not one.startswith("/")).map(" @ {}".format)
    )
    second = st.sampled_from(PLACES).map(use_terms.second)
    part = st.tuples(second, second).map(lambda both: f" @ {min(both)}-{max(both)}")
    part = st.one_of(part, second.map(" @ {}-".format), second.map(" @ -{}".format))

    def value(what: str) -> st.SearchStrategy[str]:
        if key != VIDEO:
            within = form if key == FIELD else st.just("")
            named = st.builds("{}={}{}{}".format, st.just(what), name, within, page)
            return st.one_of(st.just(what), named)
        where = {"played": st.just(""), "reached": second.map(" @ {}".format), "left": part}.get(
            what, st.one_of(st.just(""), part)
        )
        return st.builds("{}={}{}{}".format, st.just(what), name, where, page)

    return st.sampled_from(ASKED[key]).flatmap(value)
