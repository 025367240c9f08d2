"""TableSpec -> CSV: the same rows and columns, unrounded."""

from __future__ import annotations

from typing import Any

from reportgen.model.encode import to_csv
from reportgen.model.specs import TableSpec


def table(spec: TableSpec) -> bytes:
    """Return the table's values, each standard error in a column after its value; groups are a first column."""
    grouped = any(group.label for group in spec.groups)
    columns: list[tuple[str, str]] = []
    for column in spec.columns:
        columns.append((column.key.replace("\0", "."), column.key))
        error = column.stderr or f"{column.key}_stderr"
        if any(row.cells.get(error) is not None for row in spec.rows):
            columns.append((error.replace("\0", "."), error))
    rows: list[list[Any]] = []
    for group in spec.groups:
        lead = [group.label] if grouped else []
        rows += [[*lead, *(row.cells.get(key) for _, key in columns)] for row in group.rows]
    return to_csv([*(["group"] if grouped else []), *(name for name, _ in columns)], rows)
