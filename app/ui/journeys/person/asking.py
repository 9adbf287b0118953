"""What the tab asks the library, on the reader's threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import NothingFound
from app.library import person_list, person_offers, person_preview, person_story, search
from app.library.person_list import Key, Persons
from app.library.person_offers import Offer
from app.library.person_preview import Preview
from app.library.person_rules import Rule
from app.library.person_story import Story

if TYPE_CHECKING:
    from app.library.database import Library

PAGE_ROWS = 200


class Found(Struct, frozen=True):
    """The beginning of the list, and whether who is shown has a session of the search."""

    persons: Persons
    has_shown: bool


class Beginning(Struct, frozen=True):
    """Asks for the beginning of the list beside the story of somebody, 0 for nobody's."""

    people: People
    shown: int

    def __call__(self, db: Library) -> Found:
        query = search.parse(self.people.query)
        has_shown = bool(self.shown) and person_list.is_among(db, query, self.shown)
        return Found(self.people(db), has_shown)


class People(Struct, frozen=True):
    """Asks for a page of the list."""

    query: str
    text: str
    key: Key
    is_returning: bool
    offset: int = 0

    def __call__(self, db: Library) -> Persons:
        return person_list.persons(
            db, search.parse(self.query), self.text, self.key,
            least_sessions=2 if self.is_returning else 1, limit=PAGE_ROWS, offset=self.offset,
        )  # fmt: skip


class Names(Struct, frozen=True):
    """Asks who could be the same person."""

    def __call__(self, db: Library) -> tuple[str, ...]:
        return person_list.names(db)


class Called(Struct, frozen=True):
    """Asks who is called so."""

    name: str

    def __call__(self, db: Library) -> tuple[int, ...]:
        return person_list.called(db, self.name)


class StoryOf(Struct, frozen=True):
    """Asks for somebody's story, by who it is or by one of their sessions. `had`: a session that was theirs; where
    somebody else is this person by now, it tells who."""

    who: int = 0
    session: int = 0
    most: int = person_story.MOST_TOLD
    had: int = 0

    def __call__(self, db: Library) -> Story:
        who = person_story.who_of(db, self.session) if self.session else self.who
        try:
            return person_story.story(db, who, self.most)
        except NothingFound:
            if not self.had:
                raise
        return person_story.story(db, person_story.who_of(db, self.had), self.most)


class Rules(Struct, frozen=True):
    """Asks which rules there are."""

    def __call__(self, db: Library) -> tuple[Offer, ...]:
        return person_offers.offers(db)


class Would(Struct, frozen=True):
    """Asks what a rule would do."""

    rule: Rule

    def __call__(self, db: Library) -> Preview:
        return person_preview.preview(db, self.rule)
