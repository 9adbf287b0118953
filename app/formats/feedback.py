"""Answers to surveys out of a table: what each column is taken for, and the answers of each row.

No tool publishes the columns of its exports, so a person may say what each is (`Choices`); `guess` takes them for what
their titles and values say. A row may hold several answers. Scores are read as people write them (`4`, `4,5`, `4/5`,
`4 out of 5`, `80 %`, stars); the best that there was to give is told by the cell, by the title (`1-5`, `out of 10`), or
else by what was given. Net promoter scores are whole, 0 to 10. Source: Reichheld 2003, "The one number you need to
grow"; columns: formats of the tools' exports as far as they are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from app.formats import around, foreign
from app.formats.problem import NotRead
from app.formats.spool import Buffer
from app.formats.survey_scores import score_of
from app.formats.survey_times import Order, epoch_ms, order_of
from app.formats.table import BadTable, Table, folded
from app.formats.table import read as read_table
from app.pattern import pattern

TEXT_LENGTH = 10_000
VALUE_LENGTH = 2_000
NPS_BEST = 10.0


class Role(StrEnum):
    """What a column is taken for."""

    NPS = "nps"
    CSAT = "csat"
    RATING = "rating"
    TEXT = "text"
    QUESTION = "question"
    SESSION = "session"
    USER = "user"
    TIME = "time"
    URL = "url"
    SELECTOR = "selector"
    DEVICE = "device"
    COUNTRY = "country"
    NONE = "none"


#: what holds answers; the other roles but `NONE` stand for one column each
ANSWERS = (Role.NPS, Role.CSAT, Role.RATING, Role.TEXT)
SCORES = (Role.NPS, Role.CSAT, Role.RATING)


class Choices(Struct, frozen=True):
    """What each column of a row of titles is. `is_local`: times without an offset are of this computer's zone, not UTC;
    `order`: which of day and month comes first, where the values do not tell."""

    roles: tuple[Role, ...]
    is_local: bool = False
    order: Order | None = None

    @property
    def has_answers(self) -> bool:
        """Whether any column holds answers."""
        return any(role in ANSWERS for role in self.roles)


class ToldAnswer(Struct, frozen=True):
    """One answer. `row` is the line of the file it stands in, `epoch_ms` Unix ms; None is not told."""

    row: int
    kind: Role
    question: str | None
    score: float | None
    scale_max: float | None
    text: str | None
    session: str | None = None
    user: str | None = None
    epoch_ms: float | None = None
    url: str | None = None
    selector: str | None = None
    device: str | None = None
    country: str | None = None


class LeftOut(Struct, frozen=True):
    """Cells of a column of scores that are none: how many of those that say anything, and the first of them."""

    title: str
    role: Role
    cells: int
    filled: int
    line: int
    value: str


class Survey(Struct, frozen=True):
    """A table that may hold answers, as a file held it. `otherwise`: what is said of it, one sentence, where none of
    its columns is known to hold any; `named`: a person named this file."""

    source: str
    table: Table
    otherwise: str
    named: bool = True


_ALIASES: dict[Role, frozenset[str]] = {
    Role.SESSION: frozenset({
        "session id", "session", "recording id", "recording", "recording url", "recording link", "session url",
        "session recording", "session recording url", "replay id", "replay url", "replay", "$session id",
        "visit id", "sessionrecordingurl", "sessionid", "recordingid",
    }),
    Role.USER: frozenset({
        "user id", "user", "userid", "hotjar user id", "distinct id", "email", "e mail", "email address", "mail",
        "customer", "customer id", "visitor id", "visitor", "person", "respondent", "respondent id", "user email",
        "username", "user name", "contact", "kunde", "benutzer",
    }),
    Role.TIME: frozenset({
        "date submitted", "submitted at", "submitted", "date", "time", "timestamp", "created at", "created",
        "date created", "response date", "responded at", "completed at", "submission date", "answered at", "datum",
        "end date", "date (utc)", "timestamp (utc)", "date submitted (utc)", "submitted at (utc)", "created at (utc)",
    }),
    Role.URL: frozenset({
        "source url", "url", "page", "page url", "current url", "$current url", "submitted on", "location", "path",
    }),
    Role.SELECTOR: frozenset({"selector", "element", "css selector", "css path", "element selector"}),
    Role.DEVICE: frozenset({"device", "device type"}),
    Role.COUNTRY: frozenset({"country", "land"}),
    Role.QUESTION: frozenset({"question", "question text", "question title", "frage"}),
    Role.NPS: frozenset({"nps", "nps score", "net promoter score", "promoter score"}),
    Role.CSAT: frozenset({"csat", "csat score", "satisfaction", "satisfaction score", "customer satisfaction"}),
    Role.RATING: frozenset({"rating", "score", "stars", "star rating", "ces", "emotion", "bewertung"}),
    Role.TEXT: frozenset({
        "comment", "comments", "feedback", "message", "answer", "answers", "response", "responses", "text",
        "feedback text", "feedback message", "response text", "open text", "reason", "kommentar", "why",
        "main reason", "warum", "grund", "begründung", "bemerkung",
    }),
}  # fmt: skip
_ROLES = {alias: role for role, aliases in _ALIASES.items() for alias in aliases}
#: titles that speak for the sign that parts the cells of a table
KNOWN = frozenset(_ROLES)
#: tables with these are of points, of elements, of depths
_OF_OTHERS = frozenset({
    "x", "y", "xpos", "ypos", "page x", "page y", "pagex", "pagey", "client x", "clientx", "clicks", "click count",
    "# of clicks", "total clicks", "scroll depth", "pointer relative x", "depth", "fpogx",
})  # fmt: skip
_NPS = pattern(r"\bnps\b|net promoter|how likely.*recommend|weiterempfehl", re.IGNORECASE)
_CSAT = pattern(r"\bcsat\b|satisf|zufrieden", re.IGNORECASE)
_RATED = pattern(
    r"\brat(?:e|ing)\b|\bscore\b|\bstars?\b|how (?:easy|hard|would you rate)", re.IGNORECASE
)
_ASKS = pattern(
    r"\?\s*(?:\(\d+\))?$|^(?:q\d+|question|answer)\b|\bcomments?\b|\bfeedback\b", re.IGNORECASE
)
_SCALES = (
    pattern(r"\b[01]\s*(?:-|–|to|…|\.\.)\s*(\d{1,3})\b", re.IGNORECASE),
    pattern(r"(?:out of|of|von|/)\s*(\d{1,3})\b", re.IGNORECASE),
)
_GROUPS = frozenset({"promoter", "passive", "detractor", "promoters", "passives", "detractors"})
_BESTS = (5.0, 7.0, 10.0, 100.0)
_ASKED_ROWS = 2_000
#: so many of the cells of a column are scores where its title says that it may hold some, and where it is called so
_MOSTLY, _HALF = 0.9, 0.5
_HEAD_BYTES = 4_000


def table_in(data: Buffer) -> Table | None:
    """The table that a file is that is nothing else that is known, nor one of points, of elements, of depths.

    Raises:
        NotRead: it has the titles of a survey and cannot be read to its end, or nothing else.
    """
    head = data[:_HEAD_BYTES]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{", b"<") or around.is_program(head):
        return None
    if foreign.by_bytes(data) is not None and not _is_wide_text(head):
        return None
    try:
        table = read_table(data, KNOWN)
    except BadTable as wrong:
        titles = {folded(title) for title in wrong.titles}
        if titles & _OF_OTHERS or not any(_ROLES.get(title) in ANSWERS for title in titles):
            return None
        raise NotRead(wrong.reason, claims=True) from None
    if table is None or any(folded(title) in _OF_OTHERS for title in table.titles):
        return None
    if not table.rows and guess(table).has_answers:
        raise NotRead("no answers under its titles.")
    return table if table.rows else None


def _is_wide_text(head: bytes) -> bool:
    """Whether it may be UTF-16 without a mark: every other byte of plain letters is zero."""
    zeros = head[0::2].count(0), head[1::2].count(0)
    return max(zeros) > len(head) // 4 and min(zeros) == 0


def is_for_words(title: str) -> bool:
    """Whether a title, as `table.folded` writes it, says no more than that there are words."""
    return _ROLES.get(title) is Role.TEXT


def guess(table: Table) -> Choices:
    """What the columns of a table are taken for; without answers where it is a table of something else."""
    titles = [folded(title) for title in table.titles]
    if any(title in _OF_OTHERS for title in titles):
        return Choices((Role.NONE,) * len(titles))
    roles = [_guessed(table, at, title) for at, title in enumerate(titles)]
    for role in Role:
        if role not in ANSWERS and role is not Role.NONE:
            _keep_one(table, roles, role)
    whose = (Role.SESSION, Role.USER, Role.TIME)
    is_survey = any(role in SCORES or role in whose for role in roles)
    if Role.TIME not in roles:
        told = (at for at, role in enumerate(roles) if role is Role.NONE and _tells_time(table, at))
        if (place := next(told, None)) is not None:
            roles[place] = Role.TIME
    return Choices(tuple(roles) if is_survey else (Role.NONE,) * len(roles))


def _guessed(table: Table, at: int, title: str) -> Role:
    values = [row[at].strip() for row in table.rows[:_ASKED_ROWS] if row[at].strip()]
    role = _ROLES.get(title)
    if role is not None and role not in ANSWERS:
        return role
    if values and all(value.casefold() in _GROUPS for value in values):
        return Role.NONE
    share = _share(Role.RATING, values)
    if role is not None and (role is Role.TEXT or share >= _HALF or not values):
        return role
    if share >= _MOSTLY:
        if _NPS.search(title) and _share(Role.NPS, values) >= _MOSTLY:
            return Role.NPS
        if _CSAT.search(title):
            return Role.CSAT
        if _RATED.search(title):
            return Role.RATING
        return Role.RATING if title.endswith("?") else Role.NONE
    return Role.TEXT if role is not None or _ASKS.search(title) else Role.NONE


def _share(role: Role, values: Sequence[str]) -> float:
    """How many of these are scores."""
    return sum(_given(role, one) is not None for one in values) / len(values) if values else 0.0


def _tells_time(table: Table, at: int) -> bool:
    """Whether all that stands in a column is days with a time of day, whatever its title is."""
    cells = [row[at].strip() for row in table.rows[:_ASKED_ROWS] if row[at].strip()]
    order = order_of(cells) or Order.DAY
    return bool(cells) and all(":" in cell and epoch_ms(cell, order) is not None for cell in cells)


def _keep_one(table: Table, roles: list[Role], role: Role) -> None:
    """Of several columns of a role the one that tells most stays."""
    found = [at for at, one in enumerate(roles) if one is role]
    if len(found) > 1:
        told = {at: sum(bool(row[at].strip()) for row in table.rows[:_ASKED_ROWS]) for at in found}
        best = max(found, key=lambda at: (told[at], -at))
        for at in found:
            roles[at] = role if at == best else Role.NONE


def _given(role: Role, cell: str) -> tuple[float, float | None] | None:
    """The score that a cell of a column of scores holds, as `score_of`; None where it is none there."""
    found = score_of(cell)
    if found is not None and role is Role.NPS:
        return found if _is_nps(found[0]) and found[1] in (None, NPS_BEST) else None
    return found


def _is_nps(score: float) -> bool:
    return 0 <= score <= NPS_BEST and score == int(score)


def best_of(title: str, scores: list[float]) -> float | None:
    """The best score there was to give, as a title says it, or else the smallest usual scale that holds all scores.

    >>> best_of("Ease (1-7)", [3.0]), best_of("Rating", [4.0, 2.0]), best_of("Rating", [8.0])
    (7.0, 5.0, 10.0)
    """
    most = max(scores, default=0.0)
    return best_told(title, most) or next((best for best in _BESTS if most <= best), None)


def best_told(title: str, score: float | None) -> float | None:
    """The best score there was to give, where a question says it."""
    for scale in _SCALES:
        if (found := scale.search(title)) and float(found[1]) >= (score or 1.0):
            return float(found[1])
    return None


def scored_kind(question: str, score: float) -> str | None:
    """Whether a score that was given to a question is one of NPS or CSAT; None of neither."""
    if _NPS.search(question) and _is_nps(score):
        return str(Role.NPS)
    return str(Role.CSAT) if _CSAT.search(question) else None


def answers_of(table: Table, choices: Choices) -> Iterator[ToldAnswer]:
    """The answers of all rows, in their order; a cell that is empty, or no score where one should be, is none."""
    where = {role: at for at, role in enumerate(choices.roles) if role not in ANSWERS}
    order = choices.order
    if order is None and Role.TIME in where:
        order = order_of(row[where[Role.TIME]] for row in table.rows)
    bests = _bests(table, choices)
    for line, row in zip(table.lines, table.rows, strict=True):

        def cell(role: Role, row: tuple[str, ...] = row) -> str | None:
            said = row[where[role]].strip()[:VALUE_LENGTH] if role in where else ""
            return said or None

        time = cell(Role.TIME)
        asked = cell(Role.QUESTION)
        answered: set[str] = set()
        for at, role in enumerate(choices.roles):
            said = row[at].strip() if role in ANSWERS else ""
            score = scale_max = None
            if not said:
                continue
            if role in SCORES:
                found = _given(role, said)
                if found is None:
                    continue
                score = found[0]
                scale_max = NPS_BEST if role is Role.NPS else found[1] or bests[at]
            question = _question(asked, table.titles[at], role, answered)
            yield ToldAnswer(
                line,
                role,
                question,
                score,
                scale_max,
                None if role in SCORES else said[:TEXT_LENGTH],
                cell(Role.SESSION),
                cell(Role.USER),
                None if time is None else epoch_ms(time, order, choices.is_local),
                cell(Role.URL),
                cell(Role.SELECTOR),
                cell(Role.DEVICE),
                cell(Role.COUNTRY),
            )


def left_out(table: Table, choices: Choices) -> tuple[LeftOut, ...]:
    """What stands in the columns of scores and is none, a value for each column that has such cells."""
    found: list[LeftOut] = []
    for at, role in enumerate(choices.roles):
        if role in SCORES:
            cells = zip(table.lines, (row[at].strip() for row in table.rows), strict=True)
            filled = [(line, cell) for line, cell in cells if cell]
            bad = [(line, cell) for line, cell in filled if _given(role, cell) is None]
            if bad:
                line, cell = bad[0]
                found.append(
                    LeftOut(
                        table.titles[at], role, len(bad), len(filled), line, cell[:VALUE_LENGTH]
                    )
                )
    return tuple(found)


def _question(asked: str | None, title: str, role: Role, answered: set[str]) -> str:
    """What was asked: the row's own question, or the column's title; of further answers to one question, both."""
    question = title
    if asked is not None:
        question = asked if folded(title) in _ALIASES[role] else f"{asked} · {title}"
        if question in answered:
            question = f"{asked} · {title}"
    answered.add(question)
    return question


def _bests(table: Table, choices: Choices) -> dict[int, float | None]:
    found: dict[int, float | None] = {}
    for at, role in enumerate(choices.roles):
        if role in (Role.CSAT, Role.RATING):
            scores = [one[0] for row in table.rows if (one := score_of(row[at])) is not None]
            found[at] = best_of(table.titles[at], scores)
    return found
