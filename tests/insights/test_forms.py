"""Forms in numbers: who began, who sent them, where the others left."""

from __future__ import annotations

import numpy as np

from app.insights.forms import (
    Form,
    FormField,
    FormUse,
    doing,
    fields_of,
    left_at,
    sent,
    started,
    summaries,
)
from app.insights.views import Page

PAGE = Page("/contact", "shop.example")
NAME, MAIL, NOTE, QUERY = range(4)
#: (session, which of its forms, field, first touch, whether the last one, when sent)
Touched = tuple[int, int, int, float, bool, float | None]


def used(rows: list[Touched], **columns: list[float]) -> FormUse:
    """A contact form of three fields and a search; touches a second long."""
    many = len(rows)

    def column(name: str, otherwise: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array(columns.get(name, [otherwise] * many), np.float64)

    at_ms = np.array([one[3] for one in rows], np.float64)
    return FormUse(
        forms=(Form(PAGE, "#contact", "#contact", "Send"), Form(PAGE, "", None, None)),
        fields=(
            FormField(0, "name", "#name", "Name", "text"),
            FormField(0, "mail", "#mail", "Mail", "email"),
            FormField(0, "note", "#note", None, "textarea"),
            FormField(1, "q", "#q", "Search", "search"),
        ),
        session=np.array([one[0] for one in rows], np.int64),
        person=np.array([one[0] % 10 for one in rows], np.int64),
        tried=np.array([one[1] for one in rows], np.int64),
        field=np.array([one[2] for one in rows], np.int64),
        place=column("place", 0).astype(np.int64),
        at_ms=at_ms,
        left_ms=at_ms + 1_000,
        time_ms=column("time_ms", 1_000),
        hesitation_ms=column("hesitation_ms", np.nan),
        refills=column("refills", 0).astype(np.int64),
        corrections=column("corrections", 0).astype(np.int64),
        is_filled=column("is_filled", 1) > 0,
        is_skipped=column("is_skipped", 0) > 0,
        is_last=np.array([one[4] for one in rows], np.bool_),
        sent_ms=np.array([np.nan if one[5] is None else one[5] for one in rows], np.float64),
    )


#: 1 sent it, 2 left at the mail twice, 3 left first and sent it then, 12 left at the name
ROWS: list[Touched] = [
    (1, 0, NAME, 1_000, False, 9_000), (1, 0, MAIL, 2_000, False, 9_000), (1, 1, QUERY, 500, False, 700),
    (2, 0, NAME, 1_000, False, None), (2, 0, MAIL, 3_000, True, None),
    (2, 1, NAME, 8_000, True, None),
    (3, 0, NAME, 1_000, True, None), (3, 1, NAME, 5_000, False, 7_000),
    (12, 0, NAME, 400, True, None),
]  # fmt: skip
USE = used(
    ROWS,
    place=[0, 1, 0, 0, 1, 0, 0, 0, 0],
    hesitation_ms=[100, np.nan, 1, 300, 900, 500, 200, 700, 400],
    corrections=[0, 2, 0, 1, 0, 3, 0, 0, 0],
    refills=[0, 1, 0, 0, 0, 0, 0, 0, 0],
)
ALL = np.ones(len(ROWS), np.bool_)


def test_a_form_is_sent_by_whom_sent_it_in_any_try_and_left_by_the_others() -> None:
    contact, search = summaries(USE, ALL)
    assert (contact.sessions, contact.people, contact.tries, contact.fields) == (4, 3, 6, 2)
    assert (contact.sent.hits, contact.sent.total) == (2, 4)
    # 9,000 − 1,000 and 7,000 − 5,000
    assert contact.to_send_ms == 5_000
    assert (contact.left_at, contact.left_there.hits, contact.left_there.total) == (NAME, 2, 2)
    assert (search.sent.hits, search.left_at, search.to_send_ms) == (1, None, 200)


def test_fields_stand_in_the_order_in_which_people_come_to_them() -> None:
    name, mail = fields_of(USE, ALL, 0)
    assert (name.number, mail.number) == (NAME, MAIL)
    assert (name.reached.hits, name.reached.total) == (4, 4)
    assert (mail.reached.hits, mail.left.hits, mail.left.total) == (2, 0, 2)
    assert (name.left.hits, name.hesitation_ms, mail.hesitation_ms) == (2, 350, 900)
    assert (name.corrected.hits, mail.corrected.hits, mail.refilled.hits) == (1, 1, 1)


def test_every_number_leads_to_its_sessions_and_moments() -> None:
    assert [(one.session, one.at_ms) for one in left_at(USE, ALL, 0)] == [(2, 9_000), (12, 1_400)]
    assert [one.session for one in left_at(USE, ALL, 0, MAIL)] == []
    assert [(one.session, one.at_ms) for one in sent(USE, ALL, 0)] == [(1, 9_000), (3, 7_000)]
    assert [(one.session, one.at_ms) for one in started(USE, ALL, 0)] == [
        (1, 1_000), (2, 1_000), (3, 1_000), (12, 400),
    ]  # fmt: skip
    corrected = doing(USE, ALL, NAME, USE.corrections > 0)
    assert [(one.session, one.at_ms) for one in corrected] == [(2, 1_000)]


def test_only_the_sessions_asked_about_count() -> None:
    (contact,) = summaries(USE, USE.session == 2)
    assert (contact.sessions, contact.sent.hits, contact.left_at) == (1, 0, NAME)
    assert summaries(USE, ~ALL) == ()
    assert summaries(used([]), np.zeros(0, np.bool_)) == ()


def test_what_has_no_label_is_called_by_its_name_in_the_code_or_by_what_is_put_in() -> None:
    assert FormField(0, "[name=mail]", None, "Mail", "email").name == "Mail"
    assert FormField(0, "[name=mail]", None, None, "email").name == "mail"
    assert FormField(0, "#mail", None, None, "email").name == "#mail"
    assert FormField(0, "1:input||0", None, None, "email").name == "Email field 1"
    assert Form(PAGE, "#x", "#x", None).name == "#x"
    assert Form(PAGE, "a > form", "a > form", None, ("Mail", "Name")).name == "Mail, Name"
    assert Form(PAGE, "", None, None).name == ""


def test_where_several_fields_share_the_most_who_left_none_is_the_worst() -> None:
    tied = used([(1, 0, NAME, 1_000, True, None), (2, 0, MAIL, 1_000, True, None)])
    (form,) = summaries(tied, np.ones(2, np.bool_))
    assert (form.left_at, form.left_there.hits, form.left_there.total) == (None, 0, 2)
