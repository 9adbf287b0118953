"""How fields of forms were used, written: with the findings, of the same evidence and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.friction.field_uses import FieldUse
from app.friction.model import RULES_VERSION
from app.library.standing import View, place_of
from app.library.storable import Value, storable

if TYPE_CHECKING:
    from app.library.database import Library

COLUMNS = (
    "window", "visit", "path_id", "form", "form_selector", "form_label", "form_place", "field", "selector", "label",
    "kind", "place", "at_ms", "left_ms", "time_ms", "hesitation_ms", "refills", "corrections", "is_filled",
    "is_skipped", "is_last", "sent_ms",
)  # fmt: skip


def write_uses(db: Library, session: int, uses: Sequence[FieldUse], views: Sequence[View]) -> None:
    """Write the rows of a session. Needs an open transaction, and that those there were are gone."""
    if uses:
        names = ("session_id", "idx", *COLUMNS, "rules_version")
        db.executemany(
            f"INSERT INTO field_uses({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            list(_rows(session, uses, views)),
        )


def _rows(
    session: int, uses: Sequence[FieldUse], views: Sequence[View]
) -> Iterator[tuple[Value, ...]]:
    for idx, one in enumerate(uses):
        view = place_of(views, one.visit, one.at_ms)
        values: tuple[Value, ...] = (
            one.window, one.visit, None if view is None else view.path_id, one.form, one.form_selector, one.form_label,
            one.form_place, one.field, one.selector, one.label, one.kind, one.place, one.at_ms, one.left_ms,
            one.time_ms, one.hesitation_ms, one.refills, one.corrections, int(one.is_filled), int(one.is_skipped),
            int(one.is_last), one.sent_ms,
        )  # fmt: skip
        yield (session, idx, *(storable(value) for value in values), RULES_VERSION)
