"""Rows of a frame -> the text of a CSV file, column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reportgen.consolidate.rows import Rows
from reportgen.model.encode import cell, figure, figures_text, joined, quoted
from reportgen.model.known import METRICS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ALWAYS = {"output_dir", "success", *METRICS}
"""Columns that the old scripts wrote whether they held a value or not."""


def csv_of(rows: Rows, columns: Sequence[str], more: Mapping[str, str] | None = None) -> bytes:
    """Return rows as a CSV file, without the columns that hold nothing and are not among `ALWAYS`.

    Args:
        rows: the rows.
        columns: columns of the frame in the order of the file.
        more: further columns: name in the file, column of the frame.
    """
    cells = {name: found for name in columns if (found := _cells(name, rows, always=name in ALWAYS)) is not None}
    for name, column in (more or {}).items():
        cells[name] = _cells(column, rows, always=True) or []
    return joined((quoted(cell(name)) for name in cells), zip(*cells.values(), strict=True))


def _cells(name: str, rows: Rows, *, always: bool) -> list[str] | None:
    """Return the texts of a column's cells, None where it holds nothing and need not be written."""
    import numpy as np  # noqa: PLC0415

    if name not in rows.columns:
        return [""] * len(rows) if always else None
    if rows.columns[name].dtype == float:
        values = rows.figures(name)
        return figures_text(name, values.tolist()) if always or not np.isnan(values).all() else None
    distinct, places = _distinct(rows, name)
    figures = [figure(name, value) for value in distinct]
    if not always and all(value is None or value is False or value == "" for value in figures):  # a zero is a value
        return None
    found: list[str] = np.array([quoted(cell(value)) for value in figures], dtype=object)[places].tolist()
    return found


def _distinct(rows: Rows, name: str) -> tuple[list[Any], NDArray[np.intp]]:
    """Return the different values of a column, and for each row the place of its own among them."""
    import numpy as np  # noqa: PLC0415

    found: dict[tuple[type, str], tuple[int, Any]] = {}
    listed = [found.setdefault((type(value), str(value)), (len(found), value))[0] for value in rows.values(name)]
    return [value for _, value in found.values()], np.array(listed, dtype=np.intp)
