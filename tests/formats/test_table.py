"""Tables in any dialect: written by Python's csv and read back, and files that mean harm."""

from __future__ import annotations

import codecs
import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats.table import DELIMITERS, BadTable, read

TITLES = ("Response ID", "Date submitted", "Score", "Comment")
KNOWN = ("date submitted", "score", "comment")

_cells = st.text(
    st.one_of(st.sampled_from(' ,;\t|"\n\'=+-@0159.%äé日'), st.characters(exclude_categories=("Cs", "Cc"))),
    max_size=12,
)  # fmt: skip
_rows = st.lists(st.tuples(_cells, _cells, _cells, _cells), min_size=1, max_size=12)
_encodings = st.sampled_from(
    (("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE))
)  # fmt: skip


def _plain(cell: str) -> str:
    """Without the apostrophe that spreadsheets put before formulas."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


@given(
    _rows,
    st.sampled_from(DELIMITERS),
    st.sampled_from((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)),
    st.sampled_from(("\n", "\r\n")),
    _encodings,
    st.sampled_from(((), ("Survey of the shop",), ("Report", "2026-01-01"))),
)
@settings(deadline=None, max_examples=300)
def test_what_csv_writes_in_any_dialect_is_read_back(
    rows: list[tuple[str, ...]],
    delimiter: str,
    quoting: int,
    end: str,
    encoding: tuple[str, bytes],
    before: tuple[str, ...],
) -> None:
    out = io.StringIO(newline="")
    out.write("".join(f"{line}{end}" for line in before))
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerows([TITLES, *rows, ("end", "", "", "")])
    name, mark = encoding
    table = read(mark + out.getvalue().encode(name), KNOWN)
    assert table is not None
    assert table.titles == TITLES
    told = [tuple(map(_plain, row)) for row in rows if any(cell.strip() for cell in row)]
    assert list(table.rows) == [*told, ("end", "", "", "")]


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=300)
def test_any_bytes_come_to_a_table_to_none_or_to_a_sentence(data: bytes) -> None:
    with suppress(BadTable):
        table = read(b"Score,Comment\n" + data, ("score", "comment"))
        assert table is None or all(len(row) == len(table.titles) for row in table.rows)


def test_letters_of_windows_and_utf16_without_a_mark_are_read() -> None:
    said = "Score;Comment\n4,5;très bien\n"
    for data in (said.encode("cp1252"), said.encode("utf-16-le"), said.encode("utf-16-be")):
        table = read(data, KNOWN)
        assert table is not None
        assert table.rows == (("4,5", "très bien"),)


def test_rows_of_sums_at_the_end_are_left_out_and_a_comment_that_says_total_is_not() -> None:
    table = read(b"Score,Comment,Clicks\n4,total,1\nTotal,,9\nAverage,4.5,\n", KNOWN)
    assert table is not None
    assert table.rows == (("4", "total", "1"),)


def test_a_row_with_more_cells_than_titles_is_told_by_its_line() -> None:
    with pytest.raises(BadTable, match=r"line 4: a row has 3 cells where there are 2 titles"):
        read(b'Score,Comment\n4,"two\nlines"\n5,fine, but slow\n', KNOWN)


def test_titles_of_one_name_are_told_apart_and_empty_ones_at_the_end_are_none() -> None:
    table = read(b"Answer,Answer,,\nyes,no,,\n", ("answer",))
    assert table is not None
    assert table.titles == ("Answer", "Answer (2)")


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"one column\n1\n2\n", b"1,2\n3,4\n", b"Well, this is prose.\nIt has no table.\nNone at all.\n"],
)  # fmt: skip
def test_what_has_no_titles_is_no_table(data: bytes) -> None:
    assert read(data) is None


def test_a_cell_without_an_end_is_refused_not_swallowed() -> None:
    with pytest.raises(BadTable, match="cannot be read"):
        read(b'Score,Comment\n4,"' + b"x" * 200_000, KNOWN)
