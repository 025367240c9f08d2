"""Results -> the report on the terminal."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportgen.model.ledger import Entry, Status
from reportgen.model.specs import CellKind, TableSpec
from reportgen.render.escape import clean
from reportgen.render.markdown import head_text, number_text
from reportgen.render.tables import Tables
from reportgen.wording import observations as observed
from reportgen.wording import pages as say


def report(tables: Tables, entries: Sequence[Entry], experiments: int, *, width: int, colour: bool) -> str:
    """Return the whole report as text of at most `width` columns."""
    from rich.console import Console  # noqa: PLC0415

    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    labels, analysis = tables.labels, tables.analysis
    if tables.synthetic:
        console.print(say.synthetic(sum(tables.part.frame["synthetic"]), len(tables.part.frame)), style="bold red")
        console.print()
    console.print(say.overview_lead(analysis, labels, experiments), style="bold")
    sections: tuple[tuple[str, TableSpec | None], ...] = (
        ("best", tables.best()), ("variants", tables.variants()), ("methods", tables.methods()),
        ("parameters", tables.parameters()), ("families", tables.families()),
    )  # fmt: skip
    for name, spec in sections:
        if spec is not None or name == "variants":
            _heading(console, say.variants_heading(analysis) if name == "variants" else say.heading(name))
        if spec is not None:
            console.print(rich_table(spec))
        elif name == "variants":
            console.print(say.no_pairs(analysis))
    _heading(console, say.heading("observations"))
    for item in analysis.observations:
        console.print("- " + clean(observed.sentence(item, labels)))
    if analysis.gaps:
        _heading(console, say.heading("gaps"))
        for gap in analysis.gaps:
            console.print("- " + clean(observed.gap(gap, labels)))
    _heading(console, say.heading("quality"))
    unused = sum(entry.status is Status.UNUSED for entry in entries)
    text = say.quality_short(unused, len(entries) - unused)
    console.print(text.removesuffix(":") + ("." if text.endswith(":") else ""))
    return stream.getvalue()


def _heading(console: object, text: str) -> None:
    console.print()  # type: ignore[attr-defined]
    console.print(text, style="bold cyan")  # type: ignore[attr-defined]


def rich_table(spec: TableSpec) -> object:
    """Return a table for rich; names from data stay plain text."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in spec.columns:
        numeric = column.kind in (CellKind.NUMBER, CellKind.WHOLE)
        table.add_column(
            Text(clean(head_text(column))), justify="right" if column.right else "left", no_wrap=numeric,
            overflow="fold",
        )  # fmt: skip
    for group in spec.groups:
        if group.label:
            table.add_row(Text(clean(group.label), style="italic"))
        for row in group.rows:
            table.add_row(*(Text(clean(number_text(column, row.cells))) for column in spec.columns))
    return table
