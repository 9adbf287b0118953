"""Every kind of query and every facet in a library of 100,000 sessions, beside DuckDB on the same tables.

A query is timed as the window asks: parse, the first page's ids in order, a hundred rows; what is typed letter by
letter, by its worst letter. All ids, which are asked for once nobody types on, stand beside it. The sidebar's counts
come after the list, on a thread of their own, and are timed by themselves: the first time, after writes, all together
and each facet; so are the values that the search bar offers, and issues. DuckDB (all cores, tables in memory) is asked
for the same first page in SQL; without its index for texts, which is no part of it, it looks through the texts, and it
is not asked for orders of pages, which are ours. Its counts have to be ours.

python tests/bench/bench_search.py [LIBRARY]     a library that `generate.py` made; a new one unless named
"""

from __future__ import annotations

import csv
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb

from app.errors import QueryError
from app.library import browse, columns, completion, facets, issues, search
from app.library.database import Library, open_reader, open_writer
from app.library.facet_choices import BY_VALUE, CHOICES
from app.library.search_sql import FROM, condition

sys.path.insert(0, str(Path(__file__).resolve().parent))
from generate import generate

SESSIONS = 100_000
LIST_LIMIT_MS = 100.0
SIDEBAR_LIMIT_MS = 300.0
VALUES_LIMIT_MS = 100.0
ISSUES_LIMIT_MS = 2_000.0
#: what the list asks for at once
FIRST_PAGE = 100
ROUNDS = 5
TYPED = (
    "linen shirt", "page:/product/*", 'click:"add to cart" device:phone', "duration>2m is:new browser:chrome",
)  # fmt: skip
ASKED = (
    "", "brala ceto", "-page:/cart errors>0", "page:/product/17", "entry:/ exit:/thanks", "site:shop.example",
    "user:user17*", 'seq:"/cart > /checkout > !/thanks"', "has:purchase started>2023-12", "referrer:search.example",
    "utm_source:newsletter", "utm_campaign:autumn-3", "country:de,at language:de", "screen:390x844", "trait:plan=pro",
    "trait:customers", "visitor:new", "visitor:returning", "is:starred", "is:watched", "has:notes", "has:feedback",
    "has:cart -has:purchase", "has:product", 'product:"product 17"', "variant:a", "tag:checkout", "event:purchase",
    "event:size_guide", 'error:"cannot read wool"', "feedback:brala", "note:brala", "signal:rage_click", "dead>1",
    "-signal:rage_click", "friction>=5", "pages>10 clicks<3", "scroll>=75", "watched>50", "value>=100", "width<500",
    "lcp>4000", "inp>200 cls>0.1", "active<10s", "os:unknown",
)  # fmt: skip
FILTERED = (
    "",
    "device:phone",
    "linen",
    "brala ceto",
    "has:purchase country:de",
    "page:/cart errors>0",
)
TABLES = {
    "facts": "*", "sessions": "*", "marks": "*", "trash": "*", "paths": "*", "hosts": "*", "sites": "*",
    "page_views": "session_id, idx, path_id", "clicks": "session_id, label", "errors": "session_id, message",
    "custom_events": "session_id, tag", "milestones": "session_id, event", "persons": "id, name",
    "signals": "session_id, idx, kind, ignored", "identities": "value, person_id", "tags": "id, name",
    "session_tags": "session_id, tag_id", "session_traits": "*", "told_traits": "session_id, name, value",
    "products": "session_id, name", "carts": "session_id", "feedback": "session_id, text", "notes": "session_id, text",
}  # fmt: skip
#: as they are, but written: nobody can tell that from an import of so many
_WRITTEN = "UPDATE facts SET clicks = clicks WHERE session_id > (SELECT max(id) FROM sessions) - {}"
WRITES = {
    "1 session": _WRITTEN.format(1),
    "100 sessions": _WRITTEN.format(100),
    "1 other person": "UPDATE sessions SET person_id = NULL WHERE id = (SELECT max(id) FROM sessions)",
    "100 marks": "UPDATE marks SET starred = starred WHERE session_id IN (SELECT session_id FROM marks LIMIT 100)",
    "1 tag": """INSERT OR IGNORE INTO session_tags
        SELECT (SELECT max(session_id) FROM facts), (SELECT min(id) FROM tags)""",
}  # fmt: skip
TYPES = {"INTEGER": "BIGINT", "REAL": "DOUBLE", "TEXT": "VARCHAR", "BLOB": "VARCHAR"}


def main(arguments: list[str]) -> int:
    """Print the tables; 1 when a query, or all counts together, take too long."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(arguments[0]) if arguments else Path(folder) / "library.footfall"
        if not arguments:
            generate(path, SESSIONS)
        with closing(open_reader(path)) as db:
            duck = _duck(db, Path(folder))
            (sessions,) = db.execute("SELECT count(*) FROM facts").fetchone()
            print(
                f"{sessions:,} sessions; ms, medians of {ROUNDS}; DuckDB {duckdb.__version__} beside it"
            )
            slowest = (
                ("query → first rows", _queries(db, duck), LIST_LIMIT_MS),
                ("counts of all facets", _sidebar(db, duck), SIDEBAR_LIMIT_MS),
                ("values of a key", _values(db), VALUES_LIMIT_MS),
                ("issues", _issues(db), ISSUES_LIMIT_MS),
            )
    for what, ms, limit_ms in slowest:
        print(f"slowest {what:22} {ms:8.1f} ms (limit {limit_ms:,.0f} ms)")
    return int(any(ms > limit_ms for _, ms, limit_ms in slowest))


def _queries(db: Library, duck: duckdb.DuckDBPyConnection) -> float:
    print(
        f"\n{'query → first 100 rows':44} {'sessions':>8} {'Footfall':>9} {'all ids':>9} {'DuckDB':>9}"
    )
    worst_ms = 0.0
    for query in (*TYPED, *ASKED):
        letters = _typed(query) if query in TYPED else [query]
        ours_ms = max(
            statistics.median(_ms(_list, db, one) for _ in range(ROUNDS)) for one in letters
        )
        all_ms = statistics.median(_ms(_all, db, query) for _ in range(ROUNDS))
        found = browse.count(db, search.parse(query))
        beside = _beside(db, duck, found, query)
        print(f"{query or '(none)':44} {found:8,} {ours_ms:9.1f} {all_ms:9.1f} {beside:>9}")
        worst_ms = max(worst_ms, ours_ms)
    return worst_ms


def _typed(query: str) -> list[str]:
    """The query after each letter, less those that cannot be read yet: the list then stays."""
    found = []
    for end in range(1, len(query) + 1):
        try:
            search.parse(query[:end])
        except QueryError:
            continue
        found.append(query[:end])
    return found


def _list(db: Library, text: str) -> None:
    ids = browse.first_ids(db, search.parse(text), limit=FIRST_PAGE)
    browse.rows_of(db, ids)


def _all(db: Library, text: str) -> tuple[int, ...]:
    return browse.session_ids(db, search.parse(text))


def _page(db: Library, text: str) -> None:
    """The first page as one question of SQL, for DuckDB."""
    browse.rows_of(db, browse.session_ids(db, search.parse(text), limit=FIRST_PAGE))


def _beside(db: Library, duck: duckdb.DuckDBPyConnection, found: int, query: str) -> str:
    (whole,) = _traced(db, lambda: _all(db, query))
    if "in_order" in whole:
        return "–"
    theirs = len(duck.execute(_for_duck(whole)).fetchall())
    if theirs != found and "session_text" not in whole:
        raise SystemExit(f"DuckDB finds {theirs:,} sessions for {query}, not {found:,}")
    page = [_for_duck(one) for one in _traced(db, lambda: _page(db, query))]
    ms = statistics.median(
        _ms(lambda: [duck.execute(one).fetchall() for one in page]) for _ in range(ROUNDS)
    )
    return f"{ms:.1f}"


def _sidebar(db: Library, duck: duckdb.DuckDBPyConnection) -> float:
    cold_ms = _ms(facets.facets, db, "")
    print(f"\nall {len(facets.KEYS)} facets the first time: {cold_ms:.0f} ms")
    worst_ms = 0.0
    with closing(open_writer(db.path)) as writer:
        for query in FILTERED[:2]:
            _count(db, query)
            for what, write in WRITES.items():
                writer.execute(write)
                ms = _ms(facets.facets, db, query)
                print(f"{'after ' + what + ', under ' + (query or '(none)'):63} {ms:9.1f}")
                worst_ms = max(worst_ms, ms)
    print(f"{'counts of all facets under':44} {'sessions':>8} {'Footfall':>9} {'DuckDB':>9}")
    for query in FILTERED:
        ours_ms = statistics.median(_ms(_count, db, query) for _ in range(ROUNDS))
        found = browse.count(db, search.parse(query))
        _hit(db, duck, query)
        theirs_ms = sum(
            statistics.median(
                _ms(lambda sql=sql: duck.execute(sql).fetchall()) for _ in range(ROUNDS)
            )
            for sql in _facet_sql(db).values()
        )
        print(f"{query or '(none)':44} {found:8,} {ours_ms:9.1f} {theirs_ms:9.1f}")
        worst_ms = max(worst_ms, ours_ms)
    _each(db, duck)
    return worst_ms


def _each(db: Library, duck: duckdb.DuckDBPyConnection) -> None:
    """Each facet by itself: under a query, and with the columns that it stands in read anew."""
    query = FILTERED[1]
    print(f"\n{'facet under ' + query:44} {'values':>8} {'Footfall':>9} {'DuckDB':>9}")
    _hit(db, duck, query)
    theirs = _facet_sql(db)
    for one in facets.facets(db, query):
        ours_ms = statistics.median(
            _ms(facets.facets, db, query, (one.key,)) for _ in range(ROUNDS)
        )
        sql = theirs[one.key]
        theirs_ms = statistics.median(
            _ms(lambda sql=sql: duck.execute(sql).fetchall()) for _ in range(ROUNDS)
        )
        print(f"{one.key:44} {one.distinct:8,} {ours_ms:9.2f} {theirs_ms:9.2f}")


def _values(db: Library) -> float:
    """What is offered behind each key, once with all that it is counted by read before, under a query never asked."""
    keys = [
        key for key in (*search.NAMED, *search.CHOICES) if key not in ("issue", "feedback", "note")
    ]
    print(f"\n{'values of':44} {'offered':>8} {'first':>9} {'then':>9}")
    worst_ms = 0.0
    for key in keys:
        first_ms = _ms(completion.values, db, key, "", FILTERED[1])
        then_ms = statistics.median(
            _ms(_offer, db, key, begun) for begun in ("", "a", "pro", "1", "s")
        )
        offered = len(completion.values(db, key, ""))
        print(f"{key + ':':44} {offered:8,} {first_ms:9.1f} {then_ms:9.1f}")
        worst_ms = max(worst_ms, then_ms)
    return worst_ms


def _offer(db: Library, key: str, begun: str) -> None:
    columns.columns_of(db).forget_masks()
    completion.values(db, key, begun, FILTERED[1])


def _issues(db: Library) -> float:
    print(f"\n{'issues under':44} {'issues':>8} {'Footfall':>9}")
    worst_ms = 0.0
    for query in FILTERED[:2]:
        asked = search.parse(query)
        ours_ms = statistics.median(_ms(issues.issues, db, asked) for _ in range(3))
        print(f"{query or '(none)':44} {len(issues.issues(db, asked)):8,} {ours_ms:9.1f}")
        worst_ms = max(worst_ms, ours_ms)
    return worst_ms


def _count(db: Library, query: str) -> None:
    columns.columns_of(db).forget_masks()
    facets.facets(db, query)


def _hit(db: Library, duck: duckdb.DuckDBPyConnection, query: str) -> None:
    """Put the sessions that a query leaves where DuckDB's counts look for them: the time is not counted."""
    ids = browse.session_ids(db, search.parse(query))
    duck.execute("CREATE OR REPLACE TABLE hit AS SELECT unnest(?) AS id", [list(ids)])


def _facet_sql(db: Library) -> dict[str, str]:
    """What counts each facet in SQL, as the sidebar did before it held columns."""
    found = {
        key: f"""SELECT {one.value}, count(DISTINCT {one.session}) FROM {one.rows}
            WHERE {one.session} IN (SELECT id FROM hit) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {facets.MOST}"""
        for key, one in BY_VALUE.items()
    }
    found["error"] = f"""SELECT message, count(DISTINCT session_id) FROM errors
        WHERE session_id IN (SELECT id FROM hit) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {facets.MOST}"""
    for key, choices in CHOICES.items():
        sums = []
        for _, term in choices:
            asked = condition(search.parse(term))
            sums.append(f"sum(CASE WHEN {_filled(asked.sql, asked.values)} THEN 1 ELSE 0 END)")
        found[key] = (
            f"SELECT {', '.join(sums)} FROM {FROM} WHERE f.session_id IN (SELECT id FROM hit)"
        )
    return {key: _for_duck(sql) for key, sql in found.items()}


def _filled(sql: str, values: tuple[str | float, ...]) -> str:
    for value in values:
        told = (
            str(value) if isinstance(value, int | float) else "'" + value.replace("'", "''") + "'"
        )
        sql = sql.replace("?", told, 1)
    return sql


def _traced(db: Library, act: Callable[[], object]) -> list[str]:
    """The SQL of what is asked, with its values."""
    told: list[str] = []
    db.conn.set_trace_callback(told.append)
    act()
    db.conn.set_trace_callback(None)
    return [sql for sql in told if not sql.startswith(("PRAGMA", "--"))]


def _for_duck(sql: str) -> str:
    """The same in DuckDB's words."""
    sql = re.sub(r"INDEXED BY \w+|LIMIT -1 OFFSET 0", "", sql)
    sql = re.sub(r"\bCROSS JOIN (\w+ \w+\s+ON)", r"JOIN \1", sql)
    sql = re.sub(r"\bLIKE\b", "ILIKE", sql)
    sql = re.sub(
        r"SELECT rowid FROM session_text WHERE session_text MATCH '\"(.*?)\" \*'",
        lambda found: f"SELECT id FROM session_text WHERE contains(body, '{found[1].lower()}')",
        sql,
    )
    return re.sub(
        r"NOT coalesce\((.*?), 0\)( ORDER| AND|$)",
        r"NOT coalesce(\1, false)\2",
        sql,
        flags=re.DOTALL,
    )


def _duck(db: Library, folder: Path) -> duckdb.DuckDBPyConnection:
    """The tables in DuckDB's memory."""
    duck = duckdb.connect()
    for table, wanted in TABLES.items():
        types = {row[1]: TYPES[row[2]] for row in db.execute(f"PRAGMA table_info({table})")}
        names = list(types) if wanted == "*" else wanted.split(", ")
        _copy(
            duck, folder, table, {name: types[name] for name in names},
            db.execute(f"SELECT {', '.join(names)} FROM {table}"),
        )  # fmt: skip
    texts = ("urls", "titles", "labels", "messages", "logged", "requested", "typed", "shown")
    rows = db.execute(f"SELECT rowid, lower({' || char(10) || '.join(texts)}) FROM session_text")
    _copy(duck, folder, "session_text", {"id": "BIGINT", "body": "VARCHAR"}, rows)
    return duck


def _copy(
    duck: duckdb.DuckDBPyConnection, folder: Path, table: str, types: dict[str, str], rows: object
) -> None:
    file = folder / f"{table}.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out, lineterminator="\n")
        for row in rows:
            write.writerow(
                [r"\N" if v is None else v.hex() if isinstance(v, bytes) else v for v in row]
            )
    made = ", ".join(f'"{name}" {type_}' for name, type_ in types.items())
    duck.execute(f"CREATE TABLE {table}({made})")
    how = "FORMAT csv, HEADER false, AUTO_DETECT false, PARALLEL false, DELIMITER ',', QUOTE '\"', ESCAPE '\"'"
    duck.execute(rf"COPY {table} FROM '{file}' ({how}, NULLSTR '\N')")
    file.unlink()


def _ms(act: Callable[..., object], *values: object) -> float:
    started = time.perf_counter()
    act(*values)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
