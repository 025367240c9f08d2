"""CSV files."""

from __future__ import annotations

import math

import pytest

from reportgen.model.ledger import Kind
from reportgen.read.table import cell_flag, cell_number, read_table


def test_bom_crlf_quotes_and_blank_lines():
    """A byte-order mark, CRLF, quoted cells and blank lines are all fine."""
    table = read_table(b'\xef\xbb\xbfa,b\r\n"1,5",2\r\n\r\n,3\r\n')
    assert table.columns == ("a", "b")
    assert [row.cells for row in table.rows] == [{"a": "1,5", "b": "2"}, {"b": "3"}]
    assert table.faults == []


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", Kind.EMPTY),
        (b"a,b\n", Kind.EMPTY),
        (b"a;b\n1;2\n", Kind.UNREADABLE),
        (b"a,b\n\xff,2\n", Kind.UNREADABLE),
        (b'a,b\n1,"2', Kind.TRUNCATED),
    ],
)
def test_files_without_rows(raw: bytes, kind: Kind):
    """A file that gives no row says why."""
    table = read_table(raw)
    assert (table.rows, [(fault.kind, fault.fatal) for fault in table.faults]) == ([], [(kind, True)])


def test_a_table_cut_in_its_last_row_keeps_the_others():
    """Rows before the place where a file was cut stay."""
    table = read_table(b'a,b\n1,2\n3,"4')
    assert [row.cells for row in table.rows] == [{"a": "1", "b": "2"}]
    assert [fault.kind for fault in table.faults] == [Kind.TRUNCATED]


def test_ragged_rows_are_kept_with_a_fault():
    """A row with too few or too many cells is kept and named."""
    table = read_table(b"a,b\n1\n2,3,4\n")
    assert [row.cells for row in table.rows] == [{"a": "1"}, {"a": "2", "b": "3"}]
    assert [fault.facts["row"] for row in table.rows for fault in row.faults] == [2, 3]


def test_repeated_columns():
    """Of a column that occurs twice the first counts, and it is named."""
    table = read_table(b"a,a\n1,2\n")
    assert table.rows[0].cells == {"a": "1"}
    assert [fault.kind for fault in table.faults] == [Kind.REPEATED_KEY]


def test_blank_lines_before_the_header():
    """The header is the first line that holds anything; rows keep their numbers."""
    table = read_table(b"\r\n,,\r\na,b\r\n1,2\r\n")
    assert [(row.line, row.cells) for row in table.rows] == [(4, {"a": "1", "b": "2"})]


def test_a_byte_that_is_no_text_far_behind():
    """Where a byte far behind is no text, its place is told and nothing of the table is used."""
    table = read_table(b"\xef\xbb\xbfa,b\n" + b"1,2\n" * 10_000 + b"\xff,1\n")
    assert (table.rows, [fault.facts for fault in table.faults]) == ([], [{"reason": "encoding", "byte": 40_007}])


def test_more_cells_than_fit_in_memory():
    """A table of more cells than are read is refused before it is."""
    table = read_table(b"a,b\n" + b",\n" * 1_000_000)
    assert [(fault.kind, fault.fatal) for fault in table.faults] == [(Kind.TOO_LARGE, True)]


def test_many_columns_of_one_name():
    """However many columns have one name, it is named once and the first counts."""
    table = read_table(b"a," * 100_000 + b"b\n" + b"1," * 100_000 + b"2\n")
    assert table.rows[0].cells == {"a": "1", "b": "2"}
    assert [fault.facts for fault in table.faults] == [{"keys": "a"}]


def test_the_apostrophe_before_a_formula_is_taken_off():
    """What was written so that no spreadsheet takes it for a formula is read as it was before."""
    table = read_table(b"'=a,b\n'-x,'tis\n''@,-1\n")
    assert [row.cells for row in table.rows] == [{"=a": "-x", "b": "'tis"}, {"=a": "'@", "b": "-1"}]


@pytest.mark.parametrize("text", ["9" * 100_000 + "x", "9" * 100_000, "1e" + "9" * 1000, "-1e999", "." * 100_000])
def test_long_numbers(text: str):
    """Digits without end are a number or none, and take no time."""
    value = cell_number(text)
    assert value is None or math.isinf(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1.0), (" 2.5e-3 ", 0.0025), (".5", 0.5), ("inf", math.inf), ("-Infinity", -math.inf), ("1_000", None),
     ("NA", None), ("1,5", None), ("", None), ("0x10", None)],
)  # fmt: skip
def test_numbers(text: str, value: float | None):
    """A cell is a number only in the usual notation; what Python accepts besides is none."""
    assert cell_number(text) == value


def test_nan_is_a_number_that_is_not_finite():
    """`nan` is told from text."""
    assert math.isnan(cell_number("NaN"))


def test_flags():
    """Truth is read in the ways that the scripts wrote it."""
    assert [cell_flag(text) for text in ("True", "false", "1.0", "0", "maybe")] == [True, False, True, False, None]
