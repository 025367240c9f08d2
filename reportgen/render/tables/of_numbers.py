"""The index of numbers: each macro, what it stands for, and where the figure stands in `analysis.json`."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.specs import CellKind, Column, Row, RowGroup, TableSpec
from reportgen.render.macros import Macro
from reportgen.wording import paper as say
from reportgen.wording import tables as table_words

INDEX = "numbers-index"


def numbers_index(macros: Sequence[Macro], *, synthetic: bool) -> TableSpec:
    """Return the table of all macros in their order."""
    heads = say.index_heads()
    columns = (
        Column("macro", heads[0], CellKind.CODE),
        Column("shown", heads[1]),
        Column("meaning", heads[2], CellKind.CODE),
    )
    rows = tuple(Row({"macro": f"\\{macro.name}", "shown": macro.shown, "meaning": macro.meaning}) for macro in macros)
    notes = (table_words.synthetic_note(),) if synthetic else ()
    groups = (RowGroup("", rows),)
    return TableSpec(INDEX, say.index_caption(), columns, groups, notes, long=True, compact=("macro", "shown"))
