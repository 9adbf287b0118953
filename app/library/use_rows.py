"""The rows that a query asks of films and forms (`app.library.use_terms`), in SQL. Which use is of which form or film
is told as it is in memory: by page group and name, over all uses of a session.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from app.insights.elsewhere import BEGINNING_S, ELSEWHERE_S
from app.insights.place_names import film_name
from app.library.addresses import path_condition
from app.library.storable import storable
from app.library.use_terms import FIELD, FORM, NONE, VIDEO, read
from app.library.wildcards import equal, like

#: SQL on the alias `r`, and what stands for its question marks
_Where = tuple[str, tuple[str | float, ...]]
_ANY: _Where = ("", ())
_SAME_PAGE = """(q.path_id IS r.path_id OR EXISTS (SELECT 1 FROM paths a JOIN paths b ON b.page = a.page
    LEFT JOIN hosts c ON c.host = a.host LEFT JOIN hosts d ON d.host = b.host
    WHERE a.id = q.path_id AND b.id = r.path_id AND c.site_id IS d.site_id))"""
#: `+` keeps to the uses of a session, which stand together, whoever else used the form
_SAME_FORM = f"q.session_id = r.session_id AND +q.form = r.form AND {_SAME_PAGE}"
#: a form counts as left at what was touched last of all, in a session that never sent it
_LEFT = f"""r.sent_ms IS NULL AND NOT EXISTS (SELECT 1 FROM field_uses q WHERE {_SAME_FORM} AND (q.sent_ms IS NOT NULL
    OR (q.left_ms, q.is_last, q.idx) > (r.left_ms, r.is_last, r.idx)))"""
#: which uses are meant, and the column that holds their moment
_FORM_ACTS = {
    "began": ("TRUE", "at_ms"),
    "sent": ("r.sent_ms IS NOT NULL", "sent_ms"),
    "left": (_LEFT, "left_ms"),
}
_FIELD_ACTS = {
    "reached": ("TRUE", "at_ms"), "filled": ("r.is_filled", "at_ms"),
    "waited": ("r.hesitation_ms IS NOT NULL", "at_ms"),
    "corrected": ("r.corrections > 0", "at_ms"), "refilled": ("r.refills > 0", "at_ms"),
    "skipped": ("r.is_skipped", "at_ms"), "left": (_LEFT, "left_ms"),
}  # fmt: skip
_FIELD_CALLED = "coalesce(r.label, key_said(r.kind, r.field))"
#: only of a field without a label: all but a few have one
_NAMELESS = "CASE WHEN r.label IS NULL THEN r.field END"
_FORM_CALLED = f"coalesce(r.form_label, key_said('form', r.form), {_FIELD_CALLED})"
_OF_FIELDS = "(SELECT *, {} AS moment_ms FROM field_uses) r"

#: stretches of films with what they are of
_SPANS = """(SELECT k.session_id, k.idx, k.medium, m.window, k.at_ms AS began_ms, {} AS moment_ms, k.ended_by,
        round(k.from_s, 3) AS from_s, round(k.to_s, 3) AS to_s, m.path_id, m.kind, m.label, m.src, m.selector
    FROM media m CROSS JOIN media_spans k ON k.session_id = m.session_id AND k.medium = m.idx) r"""
#: when somebody went elsewhere from a stretch's end, as `app.insights.seeking.went_elsewhere` tells it
_SOUGHT_MS = f"""CASE k.ended_by WHEN 'seek' THEN k.until_ms WHEN 'pause' THEN CASE WHEN m.seeks > 0 THEN (
        SELECT CASE WHEN round(n.from_s, 3) >= {BEGINNING_S}
            AND abs(round(n.from_s, 3) - round(k.to_s, 3)) > {ELSEWHERE_S} THEN n.at_ms END
        FROM media_spans n WHERE n.session_id = k.session_id AND n.medium = k.medium AND n.idx > k.idx
        ORDER BY n.idx LIMIT 1) END END"""
_PAUSED_MS = "CASE k.ended_by WHEN 'pause' THEN k.until_ms END"
_FILM = "coalesce(media_source({0}.src), {0}.selector, '')"
#: no stretch of the same film came farther
_FARTHEST = f"""NOT EXISTS (
    SELECT 1 FROM media q CROSS JOIN media_spans k ON k.session_id = q.session_id AND k.medium = q.idx
    WHERE q.session_id = r.session_id AND (q.idx = r.medium
        OR (q.kind = r.kind AND {_SAME_PAGE} AND {_FILM.format("q")} = {_FILM.format("r")}))
    AND (round(k.to_s, 3), -k.at_ms, k.idx) > (r.to_s, -r.began_ms, r.idx))"""
#: films that were paused, or sought in, where no recording tells the place as well
_STOPS = """(SELECT m.session_id, m.idx, m.window, m.path_id, m.kind, m.label, m.src, m.selector, m.{} AS times,
        coalesce((SELECT min({}) FROM media_spans k WHERE k.session_id = m.session_id AND k.medium = m.idx),
            m.at_ms) AS moment_ms FROM media m) r"""
_STOPPED = {"paused": ("pauses", _PAUSED_MS), "sought": ("seeks", _SOUGHT_MS)}
_FILM_CALLED = "media_called(r.label, r.src, r.selector, r.kind)"


class Rows(Struct, frozen=True):
    """Rows that a term of a query asks for: `where` of `table`, whose alias is `r` and which has session_id, window and
    moment_ms; `text` (SQL) is what stands there, `place_s` (SQL) where in it."""

    table: str
    where: str
    values: tuple[str | float, ...]
    text: str
    place_s: str = "NULL"


@lru_cache(maxsize=4096)
def named_source(src: str | None) -> str | None:
    """A source without query and fragment; None where it is made up for one visit (`blob:`, `data:`)."""
    if not src or src.startswith(("blob:", "data:")):
        return None
    try:
        parts = urlsplit(src)
    except ValueError:
        return src
    return parts._replace(query="", fragment="").geturl() or None


def film_called(label: str | None, src: str | None, selector: str | None, kind: str) -> str:
    """What a film is called where people read it.

    >>> film_called(None, "data:video/webm;base64,GkXf", "#film", "video")
    '#film'
    """
    return film_name(label, named_source(src), selector, kind)


def form_rows(value: str) -> Rows:
    """Uses of the fields of such forms."""
    asked = read(FORM, str(storable(value)))
    where, moment = _FORM_ACTS[asked.what]
    table = _OF_FIELDS.format(moment)
    text = _FIELD_CALLED if asked.what == "left" else _FORM_CALLED
    return _rows(table, text, [_form(asked.name), _page(asked.page), (where, ())])


def field_rows(value: str) -> Rows:
    """Uses of such fields."""
    asked = read(FIELD, str(storable(value)))
    where, moment = _FIELD_ACTS[asked.what]
    of = [
        _called(asked.name, "r.label", "r.field", "r.selector", place=("r.kind", _NAMELESS)),
        _form(asked.form),
        _page(asked.page),
    ]
    return _rows(_OF_FIELDS.format(moment), _FIELD_CALLED, [*of, (where, ())])


def video_rows(value: str) -> Rows:
    """Stretches of such films; of pauses and seeks, wherever they were, the films themselves."""
    asked = read(VIDEO, str(storable(value)))
    of = [_film(asked.name), _page(asked.page)]
    between = [
        (f"r.to_s {sign} ?", (second,))
        for sign, second in ((">", asked.from_s or None), ("<=", asked.to_s))
        if second is not None
    ]
    if asked.what == "played":
        return _rows(_SPANS.format("k.at_ms"), _FILM_CALLED, of)
    if asked.what == "reached":
        of.append(("r.to_s >= ?", (asked.from_s or 0.0,)))
        return _rows(_SPANS.format("k.until_ms"), _FILM_CALLED, of)
    if asked.what == "left":
        left = _rows(_SPANS.format("k.until_ms"), _FILM_CALLED, [*of, *between, (_FARTHEST, ())])
        return replace(left, place_s="r.to_s")
    column, when = _STOPPED[asked.what]
    if asked.from_s is None:
        table = _STOPS.format(column, when)
        return _rows(table, _FILM_CALLED, [*of, ("r.times > 0", ())])
    stopped: _Where = ("r.moment_ms IS NOT NULL", ())
    return _rows(_SPANS.format(when), _FILM_CALLED, [*of, stopped, *between])


def _rows(table: str, text: str, asked: list[_Where]) -> Rows:
    where = " AND ".join(f"({sql})" for sql, _ in asked if sql) or "TRUE"
    values = tuple(value for _, given in asked for value in given)
    return Rows(table, where, values, text)


def _page(pattern: str) -> _Where:
    if not pattern:
        return _ANY
    where, values = path_condition(pattern)
    return f"r.path_id IN (SELECT p.id FROM paths p WHERE {where})", values


def _form(name: str) -> _Where:
    columns = ("r.form_label", "r.form", "r.form_selector")
    where, values = _called(name, *columns, place=("'form'", "r.form"))
    return (f"{where} OR r.form = ''", values) if name.lower() == NONE else (where, values)


def _film(name: str) -> _Where:
    if not name:
        return _ANY
    source = "media_source(r.src)"
    said, values = equal("r.label", name)
    named, of_source = equal(source, name)
    element, of_element = _called(name, "r.selector", place=("r.kind", "r.selector"))
    # Whose name is nowhere in it is not called so: a cheap question first. What urlsplit may write otherwise is asked.
    may_be = r"r.src LIKE ? ESCAPE '\' OR r.src NOT LIKE '%://%' OR r.src GLOB ?"
    has_none = f"""(r.src IS NULL OR r.src = '' OR substr(r.src, 1, 5) IN ('blob:', 'data:')
        OR (unicode(r.src) <= unicode('?') AND {source} IS NULL))"""
    # a source is called by its file, too
    called = rf"({may_be}) AND ({named} OR {source} LIKE ? ESCAPE '\')"
    return (
        f"{said} OR ({called}) OR ({has_none} AND ({element}))",
        (values, f"%{like(name)}%", "*[\t\r\n]*", of_source, f"%/{like(name)}", *of_element),
    )


def _called(name: str, *columns: str, place: tuple[str, str] | None = None) -> _Where:
    """What is called so.

    Args:
        place: (kind, key) in SQL: a key that is no name is called by what it is and which of several, too.
    """
    if not name:
        return _ANY
    same = [equal(column, name) for column in columns]
    where = " OR ".join(sql for sql, _ in same)
    if place is not None:
        kind, key = place
        asked = [equal(f"key_asked({kind}, {key}, {in_full})", name) for in_full in (0, 1)]
        # the cheap questions first: most keys are names
        counted = " OR ".join(sql for sql, _ in asked)
        where = f"""{where} OR (({key} LIKE '%:%' OR {key} LIKE '%"%') AND ({counted}))"""
        same += asked
    return where, tuple(value for _, value in same)


#: the keys of queries that ask for these rows
KEYS = {FORM: form_rows, FIELD: field_rows, VIDEO: video_rows}


def shown_as(key: str, value: str) -> str:
    """What stands at the moments of such a term, as `app.library.match_rows.What` calls it."""
    what = read(key, value).what
    if key == VIDEO:
        return "film_left" if what == "left" else "film"
    if what == "left":
        return "form_left"
    return "form_sent" if what == "sent" else key
