"""Results -> the report on the terminal."""

from __future__ import annotations

import io
from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

from reportgen.model.ledger import counts
from reportgen.model.specs import TableSpec
from reportgen.render.escape import clean
from reportgen.render.markdown import number_text, spanned_heads
from reportgen.render.report import Report
from reportgen.render.tables import TableBuilder
from reportgen.wording import findings, leads
from reportgen.wording import observations as observed
from reportgen.wording import pages as say
from reportgen.wording.catalog import colon

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


SECTIONS = ("best", "variants", "methods", "method-preference", "parameter-preference", "families")
"""Tables that are printed, in their order."""

_BANDS = 3
"""Tables that one table becomes on a narrow terminal, at most."""


def render(report: Report, *, width: int, colour: bool) -> str:
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
    labels, analysis = report.labels, report.analysis
    if report.synthetic:
        console.print(say.synthetic(report.synthetic, report.experiments), style="bold red")
        console.print()
    console.print(clean(leads.overview(analysis, labels, report.experiments)), style="bold")
    builder = TableBuilder(report)
    for name in SECTIONS:
        spec = builder.table(name)
        if spec is not None:
            _heading(console, spec.caption)
            console.print(rich_table(spec, width))
        elif name == "variants":
            _heading(console, say.variants_heading(analysis))
            console.print(clean(say.no_pairs(analysis)))
    _sentences(
        console,
        say.heading("observations"),
        [f"{observed.sentence(f.observation, labels)} {findings.evidence(f, labels)}" for f in analysis.findings],
    )
    _sentences(console, say.heading("gaps"), [observed.gap(gap, labels) for gap in analysis.gaps])
    _heading(console, say.heading("data-quality"))
    console.print(say.quality_short(*counts(report.entries)))
    return stream.getvalue()


def _sentences(console: Console, heading: str, sentences: Sequence[str]) -> None:
    if sentences:
        _heading(console, heading)
    for sentence in sentences:
        console.print("- " + clean(sentence))


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(clean(text), style="bold cyan")


def rich_table(spec: TableSpec, width: int) -> RenderableType:
    """Return a table for rich; where the terminal is too narrow for it, its columns in two or three tables.

    Digits are never cut: a table is shown as one only if every number and every word fits. Where not even a few columns
    fit beside the first one, each row's values are listed.
    """
    for whole_heads, padding in ((True, 1), (False, 1), (False, 0)):
        widths = _column_widths(spec, whole_heads=whole_heads)
        if sum(widths) + (1 + 2 * padding) * (len(widths) - 1) <= width:
            return _as_table(spec, widths, padding)
    widths = _column_widths(spec, whole_heads=False)
    bands = _bands(widths, width)
    if len(bands) > _BANDS:
        return _as_list(spec)
    from rich.console import Group  # noqa: PLC0415

    tables = (_as_table(spec, widths, 1, band) for band in bands)
    return Group(*(part for nth, table in enumerate(tables) for part in (("", table) if nth else (table,))))


def _bands(widths: Sequence[int], width: int) -> list[list[int]]:
    """Return which columns stand in one table each, so that it fits; the first one stands in all of them."""
    bands, used = [[0]], widths[0]
    for place, own in enumerate(widths[1:], 1):
        used += own + 3
        if used > width and len(bands[-1]) > 1:
            bands.append([0])
            used = widths[0] + own + 3
        bands[-1].append(place)
        if used > width:
            return [[place] for place in range(_BANDS + 1)]
    return bands


def _column_widths(spec: TableSpec, *, whole_heads: bool) -> list[int]:
    """Width that each column needs when running text, and heads if allowed, are broken between words."""
    from rich.cells import cell_len  # noqa: PLC0415

    def longest_word(text: str) -> int:
        return max((cell_len(part) for part in text.split(" ")), default=0)

    widths = []
    for column, text in zip(spec.columns, spanned_heads(spec), strict=True):
        measure = longest_word if column.running else cell_len
        cells = [measure(clean(number_text(column, row.cells))) for row in spec.rows]
        head = clean(text)
        widths.append(max(cell_len(head) if whole_heads else longest_word(head), *cells, 0))
    # A group's label stands in the first column.
    widths[0] = max(widths[0], *(cell_len(clean(group.label)) for group in spec.groups), 0)
    return widths


def _as_table(spec: TableSpec, widths: list[int], padding: int, places: Sequence[int] | None = None) -> RenderableType:
    """Return the table, or those of its columns that are at `places`."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, padding=(0, padding), pad_edge=False, show_edge=False)
    shown = range(len(spec.columns)) if places is None else places
    heads = spanned_heads(spec)
    for column, text, width in ((spec.columns[place], heads[place], widths[place]) for place in shown):
        side: Literal["left", "right"] = "right" if column.right else "left"
        head = "\n".join(wrap(clean(text), width))  # what must not break in cells may break in heads
        table.add_column(Text(head), justify=side, no_wrap=not column.running)
    for group in spec.groups:
        if group.label:
            table.add_row(Text(clean(group.label), style="italic"))
        for row in group.rows:
            table.add_row(*(Text(clean(number_text(spec.columns[place], row.cells))) for place in shown))
    return table


def _as_list(spec: TableSpec) -> RenderableType:
    from rich.console import Group  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    lines: list[RenderableType] = []
    for group in spec.groups:
        if group.label:
            lines.append(Text(clean(group.label), style="italic"))
        for row in group.rows:
            lines.append(Text(clean(number_text(spec.columns[0], row.cells)), style="bold"))
            for column, head in list(zip(spec.columns, spanned_heads(spec), strict=True))[1:]:
                text = head + colon() + number_text(column, row.cells)
                lines.append(Padding(Text(clean(text)), (0, 0, 0, 2)))
    return Group(*lines)
