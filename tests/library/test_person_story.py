"""The list of persons and one person's story, from the rows of a library; and the truth of the labelled sessions."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.activity.model import CartStep, Feedback, Milestone, ProductView
from app.errors import NothingFound
from app.formats.model import Trait
from app.library import notes, person_acts, person_list, person_story, products, shop_rules, trash
from app.library.database import Library, open_reader
from app.library.person_rules import Rule, read
from app.library.search import parse
from app.library.sessions import store
from app.library.shop_rules import Role, ShopRule
from tests.library import builder

DAY_MS = 86_400_000.0
HOST = "https://shop.example"


def whole(
    db: Library, name: str, day: float, who: str, device: str, *, buys: float | None = None
) -> int:
    """A session in which a shirt was looked at, and perhaps bought; returns which."""
    page = f"{HOST}/product/17"
    made = builder.analysis(
        visits=(builder.visit(f"{HOST}/", 0, 5_000, title="Shop"), builder.visit(page, 5_000, 60_000, title="Shirt")),
        milestones=(Milestone(0, 50_000, "purchase", buys, "EUR"),) if buys else (),
        errors=(builder.error(30_000),),
        started_at_ms=builder.NOON_MS + day * DAY_MS,
        device=device,
    )  # fmt: skip
    made = replace(
        made,
        products=(ProductView(0, 5_000.0, "Linen shirt", page, page, 60_000.0, 59.0, "EUR"),),
        cart_steps=(CartStep(0, 20_000.0, "add", page, "Linen shirt", 59.0, "Add", page),),
        feedback=(Feedback(0, 55_000.0, "nps", 9.0, "fine", "How likely?", 10.0),),
    )
    metadata = replace(builder.known_as(("email", who)), traits=(Trait("plan", device),))
    session = builder.session(name, derived=made, metadata=metadata)
    return store(db, builder.file(session)).outcomes[0].id


@pytest.fixture
def ann(library: Library) -> Library:
    """Ann comes on a desktop, three days later on the phone, and buys on the fifth day; Bob comes once."""
    whole(library, "one", 0, "ann@x.example", "desktop")
    whole(library, "two", 3, "ann@x.example", "phone")
    whole(library, "three", 5, "ann@x.example", "desktop", buys=59.0)
    whole(library, "bob", 9, "bob@x.example", "desktop", buys=20.0)
    store(library, builder.file(builder.session("nobody")))
    notes.write(library, 2, 1_000.0, "why did she leave?")
    return library


def test_a_product_has_the_price_at_which_it_goes_into_carts_in_whoevers_story(
    ann: Library,
) -> None:
    page = f"{HOST}/product/17"
    made = replace(
        builder.analysis(visits=(builder.visit(page, 0, 60_000),)),
        products=(ProductView(0, 0.0, "Linen shirt", page, page, 60_000.0, 20.0, "EUR"),),
    )
    store(ann, builder.file(builder.session("looks", derived=made)))
    told = [
        (one.value, one.currency)
        for chapter in person_story.story(ann, -6).chapters
        for one in chapter.moments
        if one.what == "product"
    ]
    assert told == [(59.0, "EUR")]
    assert [one.price for one in products.shop_of(ann).products] == [59.0]


def test_a_session_that_was_nobodys_has_no_story_of_its_own_once_it_is_somebodys(
    ann: Library,
) -> None:
    assert person_story.story(ann, -5).sessions == 1
    person_acts.merge(ann, (-5, person_story.who_of(ann, 4)))
    with pytest.raises(NothingFound):
        person_story.story(ann, -5)
    assert person_story.story(ann, person_story.who_of(ann, 5)).sessions == 2


def test_a_story_goes_over_days_and_devices(ann: Library) -> None:
    found = person_story.story(ann, person_story.who_of(ann, 2))
    assert (found.name, found.sessions, found.returns, found.earlier) == ("ann@x.example", 3, 2, 0)
    assert [one.sitting.device for one in found.chapters] == ["desktop", "phone", "desktop"]
    assert found.devices == (("desktop", 2), ("phone", 1))
    assert [(one.value, one.currency) for one in found.spent] == [(59.0, "EUR")]
    assert found.traits == (person_story.Trait("plan", "desktop"),)
    told = [(one.what, one.at_ms) for one in found.chapters[1].moments]
    assert told == [
        ("page", 0.0), ("note", 1_000.0), ("product", 5_000.0), ("cart", 20_000.0), ("error", 30_000.0),
        ("feedback", 55_000.0),
    ]  # fmt: skip
    assert [one.nth for chapter in found.chapters for one in chapter.moments if one.of] == [1, 2, 3]
    assert found.products[0].in_cart


def test_what_rules_of_a_shop_say_that_pages_are_is_in_the_story(library: Library) -> None:
    pages = ("/item/9", "/bag", "/pay", "/done")
    visits = tuple(
        builder.visit(f"{HOST}{page}", at * 10_000.0, (at + 1) * 10_000.0, title=f"Page {at}")
        for at, page in enumerate(pages)
    )
    whose = builder.known_as(("email", "ann@x.example"))
    made = builder.session("one", derived=builder.analysis(visits=visits), metadata=whose)
    store(library, builder.file(made))

    def told() -> list[tuple[str, str, str, float]]:
        (chapter,) = person_story.story(library, person_story.who_of(library, 1)).chapters
        return [
            (one.what, one.kind, one.name, one.at_ms)
            for one in chapter.moments
            if one.what in ("product", "cart")
        ]

    assert told() == []
    rules = (("product", "/item/*"), ("cart", "/bag"), ("checkout", "/pay"), ("order", "/done"))
    shop_rules.change_rules(library, [ShopRule(Role(role), pattern) for role, pattern in rules])
    assert told() == [
        ("product", "", "Page 0", 0.0), ("cart", "open", "", 10_000.0), ("cart", "checkout", "", 20_000.0),
        ("cart", "order", "", 30_000.0),
    ]  # fmt: skip


def test_of_many_sessions_the_last_ones_are_told_and_all_are_counted(ann: Library) -> None:
    found = person_story.story(ann, 1, most=1)
    assert (found.sessions, found.earlier, len(found.chapters), found.returns) == (3, 2, 1, 2)
    assert [one.nth for one in found.chapters[0].moments if one.of] == [3]
    assert found.chapters[0].is_return
    assert found.first_seen_ms == builder.NOON_MS
    assert found.spent[0].value == 59.0


def test_somebody_without_a_name_has_a_story_too(ann: Library) -> None:
    found = person_story.story(ann, person_story.who_of(ann, 5))
    assert (found.who, found.anonymous, found.sessions) == (-5, True, 1)


def test_who_has_no_session_left_has_no_story(ann: Library) -> None:
    trash.Basket().throw_away(ann, [4])
    with pytest.raises(NothingFound):
        person_story.story(ann, 2)
    with pytest.raises(NothingFound):
        person_story.who_of(ann, 4)


def test_persons_are_listed_by_what_is_asked(ann: Library) -> None:
    def listed(key: person_list.Key, text: str = "", query: str = "") -> list[tuple[str, int]]:
        found = person_list.persons(ann, parse(query), text, key)
        return [(row.name, row.sessions) for row in found.rows]

    nobody = person_list.persons(ann, parse(""), "anonymous").rows[0].name
    assert listed("last") == [("bob@x.example", 1), ("ann@x.example", 3), (nobody, 1)]
    assert listed("sessions")[0] == ("ann@x.example", 3)
    assert listed("spent")[0] == ("ann@x.example", 3)
    assert listed("name") == [("ann@x.example", 3), (nobody, 1), ("bob@x.example", 1)]
    assert listed("last", "BOB") == [("bob@x.example", 1)]
    assert listed("last", query="device:phone") == [("ann@x.example", 1)]
    found = person_list.persons(ann, parse(""), least_sessions=2)
    assert (found.total, found.returning, len(found.rows)) == (1, 1, 1)
    row = found.rows[0]
    assert (row.spent, row.currency, row.devices) == (59.0, "EUR", ("desktop", "phone"))


def test_the_list_follows_what_is_written(ann: Library) -> None:
    def listed() -> dict[str, tuple[int, float | None]]:
        found = person_list.persons(ann, parse(""))
        return {row.name: (row.sessions, row.spent) for row in found.rows if not row.anonymous}

    assert listed() == {"ann@x.example": (3, 59.0), "bob@x.example": (1, 20.0)}
    done = person_acts.merge(ann, [1, 2])
    assert listed() == {"ann@x.example": (4, 79.0)}
    assert done.back is not None
    done.back(ann)
    whole(ann, "four", 12, "ann@x.example", "tablet", buys=1.0)
    trash.Basket().throw_away(ann, [4])
    assert listed() == {"ann@x.example": (4, 60.0)}


@pytest.fixture(scope="module")
def truth(shared: Path) -> dict[str, list[dict[str, object]]]:
    """The labelled sessions by who they are of."""
    found: dict[str, list[dict[str, object]]] = {}
    for one in json.loads((shared / "recordings/labelled/labels.json").read_text())["sessions"]:
        found.setdefault(one["user"], []).append(one)
    return found


@pytest.fixture(scope="module")
def labelled(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the labelled sessions."""
    from app.cli.main import main

    path = tmp_path_factory.mktemp("labelled") / "library.footfall"
    folder = shared / "recordings/labelled"
    assert main(["import", str(folder), "--library", str(path)]) == 0
    return path


def test_every_identified_person_has_their_sessions_on_all_devices(
    labelled: Path, truth: dict[str, list[dict[str, object]]]
) -> None:
    with closing(open_reader(labelled)) as db:
        persons = person_list.persons(db, parse(""), limit=1000).rows
        stories = {row.name: person_story.story(db, row.who) for row in persons if row.who > 0}
        files = dict(db.execute("SELECT id, source FROM sessions").fetchall())
    for user, sessions in truth.items():
        told = [
            one for one in sessions if any(e["tag"] == "identify" for e in one["custom_events"])
        ]  # type: ignore[attr-defined]
        if not told:
            assert user not in stories
            continue
        story = stories[user]
        assert Counter(Path(files[one.sitting.session]).name for one in story.chapters) == Counter(
            one["file"] for one in told
        )
        paid = sum(
            event["payload"]["revenue"]
            for one in told
            for event in one["custom_events"]  # type: ignore[attr-defined]
            if event["tag"] == "purchase"
        )
        assert sum(one.value for one in story.spent) == paid


def test_a_rule_reads_the_addresses_that_were_typed(labelled: Path) -> None:
    with closing(open_reader(labelled)) as db:
        told = read(db, Rule("typed", "email"))
        typed = db.execute(
            "SELECT DISTINCT session_id FROM entries WHERE kind = 'email' AND text LIKE '%@%'"
        )
        assert set(told.values) == {row[0] for row in typed.fetchall()}
    assert not told.unclear
    assert all(value == value.lower() for value in told.values.values())
