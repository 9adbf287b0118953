"""A page's elements as a table: the same columns from the window and the command line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from app.heatmap.elements import ElementRow
from app.jobs.called import called
from app.jobs.table_file import write_table

#: `name`: what the element is called, by its label or what it stands in; `label`: as it was recorded
COLUMNS = (
    "selector", "element_key", "label", "clicks", "visitors", "share", "rage", "dead", "error", "seen_by",
    "seen_not_clicked", "first_click_s", "is_clickable", "hover_s", "name",
)  # fmt: skip


def write_elements(rows: Iterable[ElementRow], out: Path) -> None:
    """Write the table.

    Raises:
        UserError: the file cannot be written.
    """
    write_table(COLUMNS, (_values(row) for row in rows), out)


def _values(row: ElementRow) -> tuple[object, ...]:
    name = row.name
    return (
        name.selector, name.element_key, name.label, row.clicks, row.people,
        row.share, row.rage, row.dead, row.error, row.seen_by, row.seen_not_clicked, row.first_click_s,
        row.is_clickable, row.hover_s, called(name, row.tag, row.around),
    )  # fmt: skip
