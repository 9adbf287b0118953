"""What a query means, told by reading all rows of all sessions one by one: no SQL but `SELECT *`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from functools import partial
from typing import Any

from app.library.database import Library
from app.library.search import Compared, Order, Query, Term, Words
from app.library.steps import Step
from app.library.use_terms import ASKED as USES
from tests.library.brute_carts import cart_rows
from tests.library.brute_patterns import amount, fits, globs, has, plain, tokens
from tests.library.brute_uses import used

Row = dict[str, Any]
ROWS = (
    "facts", "page_views", "clicks", "errors", "custom_events", "milestones", "products", "carts", "feedback",
    "cart_steps", "field_uses", "media", "media_spans", "shown_texts", "told_traits", "session_traits", "notes",
    "marks", "signals", "session_tags", "session_identities",
)  # fmt: skip
PLAIN_COLUMNS = {
    "duration": "duration_ms", "active": "active_ms", "pages": "pages", "clicks": "clicks", "errors": "errors",
    "friction": "friction", "value": "value", "started": "started_at_ms", "width": "viewport_w_px",
    "height": "viewport_h_px", "lcp": "lcp", "inp": "inp", "fcp": "fcp", "ttfb": "ttfb", "cls": "cls",
}  # fmt: skip
MAY_BE_UNKNOWN = {
    **{key: key for key in ("device", "browser", "os", "variant", "country", "language", "referrer")},
    **{key: key for key in ("utm_source", "utm_medium", "utm_campaign")},
    "screen": "screen",
}  # fmt: skip
GOES_ON = {
    "device": " ",
    "browser": " ",
    "os": " ",
    "variant": " ",
    "referrer": "/",
    "language": "-",
}
OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
}  # fmt: skip


class Read:
    """All rows of a library, by table and session."""

    def __init__(self, db: Library) -> None:
        self._db = db
        gone = {row["session_id"] for row in self._all("trash")}
        self.sessions = {row["id"]: row for row in self._all("sessions") if row["id"] not in gone}
        self.paths = {row["id"]: row for row in self._all("paths")}
        self.persons = {row["id"]: row for row in self._all("persons")}
        self.identities = {row["id"]: row for row in self._all("identities")}
        self.tags = {row["id"]: row["name"] for row in self._all("tags")}
        sites = {row["id"]: row["name"] for row in self._all("sites")}
        self.site_of = {row["host"]: sites[row["site_id"]] for row in self._all("hosts")}
        self._rows = {table: list(self._all(table)) for table in ROWS}
        self._rows["feedback"] += [self._said(row) for row in self._all("answers")]
        self._texts = {row["rowid"]: row for row in self._all("session_text", "rowid, *")}

    def _all(self, table: str, columns: str = "*") -> Iterable[Row]:
        with closing(self._db.execute(f"SELECT {columns} FROM {table}")) as found:
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def _said(self, answer: Row) -> Row:
        """An answer of a file, as a row of feedback."""
        began_ms, lasts_ms = next(
            ((row["started_at_ms"], row["duration_ms"]) for row in self._rows["facts"]
             if row["session_id"] == answer["session_id"]), (0.0, 0.0),
        )  # fmt: skip
        at_ms = lasts_ms if answer["epoch_ms"] is None else answer["epoch_ms"] - began_ms
        told = {
            "at_ms": min(max(at_ms, 0.0), lasts_ms),
            "idx": 1_000_000 + answer["id"],
            "window": 0,
        }
        return answer | told

    def of(self, table: str, session: int) -> list[Row]:
        """A session's rows, in their order."""
        rows = [row for row in self._rows[table] if row["session_id"] == session]
        return sorted(rows, key=lambda row: row.get("idx", 0))

    def fitting(self, query: Query) -> set[int]:
        """The sessions that fit."""
        return {one for one in self.sessions if all(self._fits(term, one) for term in query.terms)}

    def _fits(self, term: Term, session: int) -> bool:
        if isinstance(term, Words):
            found = self._words(term.text, session)
        elif isinstance(term, Order):
            found = self._order(term, session)
        elif isinstance(term, Compared):
            found = self._compared(term, session)
        else:
            found = any(self._named(term.key, value, session) for value in term.values)
        return found is not term.negated

    def _facts(self, session: int) -> Row:
        (facts,) = self.of("facts", session)
        width, height = facts["viewport_w_px"], facts["viewport_h_px"]
        return facts | {"screen": None if width is None else f"{width}x{height}"}

    # -- words -------------------------------------------------------------------------------------

    def _words(self, text: str, session: int) -> bool:
        wanted = tokens(text)
        texts = [
            content
            for column, content in self._texts[session].items()
            if column not in ("rowid", "analysis_version")
        ]
        texts += [row["text"] or "" for row in self.of("feedback", session)]
        for content in texts if wanted else ():
            there = tokens(content)
            for at in range(len(there) - len(wanted) + 1):
                here = there[at : at + len(wanted)]
                if here[:-1] == wanted[:-1] and here[-1].startswith(wanted[-1]):
                    return True
        called = (self._called(session), self.sessions[session]["source"])
        return any(has(text, one) for one in called)  # only values have wildcards

    def _called(self, session: int) -> str:
        row = self.sessions[session]
        if row["person_id"] is not None:
            return str(self.persons[row["person_id"]]["name"])
        return str(row["alias"] if row["person_name"] is None else row["person_name"])

    # -- orders and amounts ------------------------------------------------------------------------

    def _order(self, term: Order, session: int) -> bool:
        rows = self._in_time(session)
        comes = [step for step in term.steps if not step.absent]
        gaps: list[list[Step]] = [[] for _ in range(len(comes) + 1)]
        place = 0
        for step in term.steps:
            if step.absent:
                gaps[place].append(step)
            else:
                place += 1
        ways = [{-1}]
        for step, gap in zip(comes, gaps, strict=False):
            ways.append(
                {
                    at
                    for at, row in enumerate(rows)
                    if row(step)
                    and any(
                        before < at
                        and not any(one(no) for one in rows[before + 1 : at] for no in gap)
                        for before in ways[-1]
                    )
                }
            )
        return any(
            not any(row(no) for row in rows[last + 1 :] for no in gaps[-1]) for last in ways[-1]
        )

    def _in_time(self, session: int) -> list[Callable[[Step], bool]]:
        """What happens in a session in order of time: for each whether it is a step."""
        found: list[tuple[float, int, int, Callable[[Step], bool]]] = []
        tables = (
            "clicks", "page_views", "products", "cart_steps", "shown_texts", "custom_events", "signals", "errors",
            "feedback",
        )  # fmt: skip
        for rank, table in enumerate(tables):
            for row in self.of(table, session):
                at_ms = row.get("at_ms", row.get("start_ms"))
                outcomes = self._told_with(row, session) if table == "custom_events" else ()
                found.append(
                    (at_ms, rank, row["idx"], partial(self._is_step, table, row, outcomes))
                )
        told = {(row["at_ms"], row["window"]) for row in self.of("custom_events", session)}
        for row in self.of("milestones", session):
            if (row["at_ms"], row["window"]) not in told:
                fits_step = partial(self._is_step, "custom_events", {"tag": None}, (row["event"],))
                found.append(
                    (row["at_ms"], tables.index("custom_events"), -1 - row["idx"], fits_step)
                )
        return [one for *_, one in sorted(found, key=lambda row: row[:3])]

    def _told_with(self, row: Row, session: int) -> tuple[str, ...]:
        """The outcomes of a moment belong to its first event."""
        same = [
            one["idx"]
            for one in self.of("custom_events", session)
            if (one["at_ms"], one["window"]) == (row["at_ms"], row["window"])
        ]
        if row["idx"] != min(same):
            return ()
        return tuple(
            one["event"]
            for one in self.of("milestones", session)
            if (one["at_ms"], one["window"]) == (row["at_ms"], row["window"])
        )

    def _is_step(self, table: str, row: Row, outcomes: tuple[str, ...], step: Step) -> bool:
        value = step.pattern
        if table == "page_views":
            is_page = self._is_page(row["path_id"], value)
            return is_page if step.key == "page" else step.key == "other" and not is_page
        if table == "clicks":
            names = {"click": ["label"], "element": ["element_key", "selector"]}.get(step.key, [])
            return any(fits(value, row[name]) for name in names)
        if table == "custom_events":
            return step.key == "event" and any(
                fits(value, name) for name in (row["tag"], *outcomes)
            )
        if table == "signals":
            return step.key == "signal" and row["kind"] == value and not row["ignored"]
        if table == "products":
            return step.key == "product" and self._is_product(row, value)
        if table == "cart_steps":
            rows = self.of("cart_steps", row["session_id"])
            return step.key == "cart" and row in cart_rows(value, rows, self.paths)
        key, column = {
            "errors": ("error", "message"),
            "feedback": ("feedback", "text"),
            "shown_texts": ("shown", "text"),
        }[table]
        return step.key == key and fits(f"*{value}", row[column], open_end=True)

    def _compared(self, term: Compared, session: int) -> bool:
        facts = self._facts(session)
        if term.key == "started":
            day = datetime.fromisoformat(term.amount).timestamp() * 1000
            start, end, began = day, day + 86_400_000, facts["started_at_ms"]
            return {
                "<": began < start, "<=": began < end, ">": began >= end, ">=": began >= start,
                "=": start <= began < end,
            }[term.operator]  # fmt: skip
        if term.key == "scroll":
            own, wanted = facts["scroll_frac"], float(term.amount.rstrip("%")) / 100
        elif term.key == "watched":
            marks = self.of("marks", session)
            own = marks[0]["watched_frac"] if marks else 0.0
            wanted = float(term.amount.rstrip("%")) / 100
        elif term.key in ("nps", "csat", "rating"):
            return any(
                row["kind"] == term.key
                and row["score"] is not None
                and OPERATORS[term.operator](row["score"], float(term.amount))
                for row in self.of("feedback", session)
            )
        elif term.key in PLAIN_COLUMNS:
            own, wanted = facts[PLAIN_COLUMNS[term.key]], amount(term.key, term.amount)
        else:
            kinds = [row["kind"] for row in self.of("signals", session) if not row["ignored"]]
            own = None if facts["friction"] is None else kinds.count(term.key)
            wanted = float(term.amount)
        return own is not None and OPERATORS[term.operator](own, wanted)

    # -- names -------------------------------------------------------------------------------------

    def _named(self, key: str, value: str, session: int) -> bool:
        facts = self._facts(session)
        if key in ("is", "has", "visitor", "signal"):
            return self._chosen(key, value, session)
        if key in MAY_BE_UNKNOWN:
            own = facts[MAY_BE_UNKNOWN[key]]
            if value.lower() == "unknown":
                begun = key in GOES_ON and fits(f"unknown{GOES_ON[key]}*", own)
                return own is None or fits("unknown", own) or begun
            longer = key in GOES_ON and fits(f"{value}{GOES_ON[key]}", own, open_end=True)
            return fits(value, own) or longer
        if key == "page":
            return any(self._is_page(v["path_id"], value) for v in self.of("page_views", session))
        if key in ("entry", "exit"):
            return self._is_page(facts[f"{key}_path_id"], value)
        if key == "site":
            host = self.paths[facts["entry_path_id"]]["host"]
            return host in self.site_of and (fits(value, host) or fits(value, self.site_of[host]))
        if key == "user":
            person = self.sessions[session]["person_id"]
            known = [i["value"] for i in self.identities.values() if i["person_id"] == person]
            names = [self._called(session), *(known if person is not None else ())]
            return any(fits(value, name) for name in names)
        if key == "trait":
            name, equals, wanted = value.partition("=")
            traits = self.of("session_traits", session) + self.of("told_traits", session)
            return any(
                fits(name, t["name"]) and (not equals or fits(wanted, t["value"])) for t in traits
            )
        texts = {
            "error": ("errors", "message"),
            "feedback": ("feedback", "text"),
            "note": ("notes", "text"),
        }
        if key in texts:
            table, column = texts[key]
            return any(
                fits(f"*{value}", row[column], open_end=True) for row in self.of(table, session)
            )
        if key == "again":
            return self._looked_again(value, session)
        if key == "cart":
            return bool(cart_rows(value, self.of("cart_steps", session), self.paths))
        if key in USES:
            rows = {
                table: self.of(table, session) for table in ("field_uses", "media", "media_spans")
            }
            return used(key, value, rows, self._is_page, self._group)
        return any(fits(value, name) for name in self._names(key, session))

    def _is_product(self, row: Row, value: str) -> bool:
        return fits(value, row["name"]) or fits(value, row["product"])

    def _looked_again(self, value: str, session: int) -> bool:
        person = self.sessions[session]["person_id"]
        theirs = [
            one
            for one, row in self.sessions.items()
            if one == session or (person is not None and row["person_id"] == person)
        ]
        views = {
            one: sum(self._is_product(row, value) for row in self.of("products", one))
            for one in theirs
        }
        return views[session] > 0 and sum(views.values()) > 1

    def _names(self, key: str, session: int) -> list[str | None]:
        if key == "tag":
            return [self.tags[row["tag_id"]] for row in self.of("session_tags", session)]
        if key == "event":
            told = [row["tag"] for row in self.of("custom_events", session)]
            return told + [row["event"] for row in self.of("milestones", session)]
        if key == "product":
            views = self.of("products", session)
            return [row[name] for row in views for name in ("name", "product")]
        if key == "element":
            clicks = self.of("clicks", session)
            return [row[name] for row in clicks for name in ("element_key", "selector")]
        assert key == "click"
        return [row["label"] for row in self.of("clicks", session)]

    def _chosen(self, key: str, value: str, session: int) -> bool:
        marks = self.of("marks", session)
        if key == "signal":
            signals = self.of("signals", session)
            return any(row["kind"] == value and not row["ignored"] for row in signals)
        if key == "visitor":
            person = self.sessions[session]["person_id"]
            theirs = [one for one, row in self.sessions.items() if row["person_id"] == person]
            began = {one: self._facts(one)["started_at_ms"] for one in theirs}
            is_first = person is not None and began[session] == min(began.values())
            return person is not None and is_first is (value == "new")
        if key == "has":
            if value == "purchase":
                return any(fits("purchase", row["event"]) for row in self.of("milestones", session))
            table = {"product": "products", "cart": "carts"}.get(value, value)
            return bool(self.of(table, session))
        if value == "starred":
            return bool(marks and marks[0]["starred"])
        return bool(marks and marks[0]["watched_at_ms"] is not None) is (value == "watched")

    def _group(self, path_id: int | None) -> object:
        if path_id is None:
            return None
        row = self.paths[path_id]
        return row["page"], self.site_of.get(row["host"])

    def _is_page(self, path_id: int | None, pattern: str) -> bool:
        if path_id is None:
            return False
        row = self.paths[path_id]
        if re.match(r"https?://", pattern):
            pattern = re.sub(r"[?#].*", "", pattern).partition(":")[2]
        if pattern.startswith("//"):
            name, slash, rest = pattern[2:].partition("/")
            hosts = [row["host"], self.site_of.get(row["host"], "")]
            if not any(globs(name.lower(), host) for host in hosts):
                return False
            if rest and row["page"] == plain(rest):
                return True
            pattern = f"{slash}{rest}" or "*"
        return bool(row["page"] == plain(pattern) or globs(pattern, row["path"]))
