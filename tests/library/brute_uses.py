"""What was done with films and forms, told by reading all rows of a session one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.insights.place_names import key_asked
from app.library.media_use import named_source
from app.library.use_terms import FORM, VIDEO, Use, read
from tests.library.brute_patterns import fits

Row = dict[str, Any]
#: whether a page is one that a pattern names; which page group of which site it is
IsPage = Callable[[int | None, str], bool]
Group = Callable[[int | None], object]


def used(key: str, value: str, rows: dict[str, list[Row]], is_page: IsPage, group: Group) -> bool:
    """Whether a session did it."""
    asked = read(key, value)
    if key == VIDEO:
        return _played(asked, rows, is_page, group)
    return _filled(key, asked, rows["field_uses"], is_page, group)


def _fits(pattern: str, *names: str | None) -> bool:
    return not pattern or any(fits(pattern, name) for name in names)


def _filled(key: str, asked: Use, rows: list[Row], is_page: IsPage, group: Group) -> bool:
    def is_meant(row: Row) -> bool:
        form = asked.name if key == FORM else asked.form
        places = (key_asked("form", row["form"], full) for full in (False, True))
        called = (row["form_label"], row["form"], row["form_selector"], *places)
        is_form = _fits(form, *called) or (form.lower() == "none" and not row["form"])
        places = (
            None if row["label"] is not None else key_asked(row["kind"], row["field"], full)
            for full in (False, True)
        )
        names = (row["label"], row["field"], row["selector"], *places)
        is_field = key == FORM or _fits(asked.name, *names)
        return is_form and is_field and (not asked.page or is_page(row["path_id"], asked.page))

    if asked.what == "left":
        forms: dict[object, list[Row]] = {}
        for row in rows:
            forms.setdefault((row["form"], group(row["path_id"])), []).append(row)
        unsent = [one for one in forms.values() if all(row["sent_ms"] is None for row in one)]
        lasts = [
            max(one, key=lambda row: (row["left_ms"], row["is_last"], row["idx"])) for one in unsent
        ]
        return any(is_meant(row) for row in lasts)
    did: Callable[[Row], bool] = {
        "began": lambda row: True,
        "reached": lambda row: True,
        "sent": lambda row: row["sent_ms"] is not None,
        "filled": lambda row: bool(row["is_filled"]),
        "waited": lambda row: row["hesitation_ms"] is not None,
        "corrected": lambda row: row["corrections"] > 0,
        "refilled": lambda row: row["refills"] > 0,
        "skipped": lambda row: bool(row["is_skipped"]),
    }[asked.what]
    return any(is_meant(row) and did(row) for row in rows)


def _played(asked: Use, rows: dict[str, list[Row]], is_page: IsPage, group: Group) -> bool:
    spans: dict[object, list[Row]] = {}
    meant = {}
    for medium in rows["media"]:
        source = named_source(medium["src"])
        is_file = source is not None and fits(f"*/{asked.name}", source)
        element = medium["selector"]
        places = (key_asked(medium["kind"], element, full) for full in (False, True))
        is_element = source is None and _fits(asked.name, element, *places)
        is_it = _fits(asked.name, medium["label"], source) or is_file or is_element
        if not is_it or (asked.page and not is_page(medium["path_id"], asked.page)):
            continue
        meant[medium["idx"]] = medium
    stops = {"paused": "pauses", "sought": "seeks"}
    if asked.what in stops and asked.from_s is None:
        return any(one[stops[asked.what]] > 0 for one in meant.values())
    for medium in rows["media"]:
        of = (
            group(medium["path_id"]),
            medium["kind"],
            named_source(medium["src"]) or medium["selector"] or "",
        )
        mine = [one for one in rows["media_spans"] if one["medium"] == medium["idx"]]
        for one, after in zip(mine, [*mine[1:], None], strict=False):
            one["is_sought"] = one["ended_by"] == "seek" or (
                one["ended_by"] == "pause"
                and after is not None
                and medium["seeks"] > 0
                and round(after["from_s"], 3) >= 0.5
                and abs(round(after["from_s"], 3) - round(one["to_s"], 3)) > 1
            )
        spans.setdefault(of, []).extend(mine)
    if asked.what == "left":
        last = [
            max(one, key=lambda row: (round(row["to_s"], 3), -row["at_ms"], row["idx"]))
            for one in spans.values()
            if one
        ]
    else:
        last = [row for one in spans.values() for row in one]
        if asked.what == "sought":
            last = [row for row in last if row["is_sought"]]
        elif asked.what == "paused":
            last = [row for row in last if row["ended_by"] == "pause"]
    for row in last:
        if row["medium"] not in meant:
            continue
        to_s = round(row["to_s"], 3)
        if asked.what == "reached":
            if to_s >= (asked.from_s or 0.0):
                return True
        elif (not asked.from_s or to_s > asked.from_s) and (
            asked.to_s is None or to_s <= asked.to_s
        ):
            return True
    return False


def _farthest(row: Row) -> tuple[float, float, int]:
    return round(row["to_s"], 3), -row["at_ms"], row["idx"]
