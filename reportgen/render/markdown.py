"""Cells as text, and a table as Markdown to be pasted elsewhere."""

from __future__ import annotations

from typing import Any

from reportgen.model.specs import CellKind, Column, Emphasis, Row, TableSpec
from reportgen.render.escape import Safe, pasted
from reportgen.wording.labels import ARROWS
from reportgen.wording.numbers import MISSING, fixed, grouped, plain, probability


def number_text(column: Column, cells: Any) -> str:
    """Return a cell's text as site and terminal show it, without markup."""
    value = cells.get(column.key)
    if value is None:
        return MISSING
    match column.kind:
        case CellKind.NUMBER:
            if column.probability:
                return probability(value, column.digits)
            text = fixed(value, column.digits, sign=column.sign)
            error = cells.get(column.stderr) if column.stderr else None
            return text if error is None else f"{text}\u00a0±\u00a0{fixed(error, column.digits)}"
        case CellKind.WHOLE:
            return grouped(value) if isinstance(value, int) else fixed(value, column.digits)
        case CellKind.VALUE:
            return plain(value)
        case _:
            return str(value) or MISSING


def head_text(column: Column) -> str:
    """Return a column's head with its unit and the arrow that says which way is better."""
    unit = f" [{column.unit}]" if column.unit else ""
    arrow = f"\u00a0{ARROWS[column.direction]}" if ARROWS[column.direction] else ""
    return f"{column.header}{unit}{arrow}"


def spanned_heads(spec: TableSpec) -> list[str]:
    """Return the heads of a table for formats without heads over several columns."""
    over = {place: spanner.label for spanner in spec.spanners for place in range(spanner.first, spanner.end)}
    alone = all(spanner.end - spanner.first == 1 for spanner in spec.spanners)
    heads = []
    for place, column in enumerate(spec.columns):
        text = head_text(column)
        if place in over:
            text = over[place] if alone else f"{over[place]}: {text}"
        heads.append(text)
    return heads


def document(spec: TableSpec) -> bytes:
    """Return a table with caption and notes in GitHub's Markdown, to be pasted elsewhere; groups are a first column."""
    from tabulate import tabulate  # noqa: PLC0415

    lead = () if spec.grouping is None else (spec.grouping,)
    heads = [pasted(text) for text in (*(column.header for column in lead), *spanned_heads(spec))]
    lines = [
        [*(pasted(group.label) for _ in lead), *(_cell(column, row) for column in spec.columns)]
        for group in spec.groups
        for row in group.rows
    ]
    align = ["right" if column.right else "left" for column in (*lead, *spec.columns)]
    table = tabulate(lines, headers=heads, tablefmt="pipe", disable_numparse=True, colalign=align if lines else None)
    notes = "".join(f"\n{pasted(note)}\n" for note in spec.notes)
    return f"{pasted(spec.caption)}\n\n{table}\n{notes}".encode("utf-8", "backslashreplace")


def _cell(column: Column, row: Row) -> str:
    text = number_text(column, row.cells)
    if column.kind is CellKind.CODE and row.cells.get(column.key):
        shown = Safe(f"<code>{pasted(text)}</code>")
    else:
        shown = pasted(text)
    match row.emphasis.get(column.key):
        case Emphasis.BEST:
            return f"**{shown}**"
        case Emphasis.SECOND:
            return f"<u>{shown}</u>"
        case _:
            return shown
