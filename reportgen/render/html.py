"""TableSpec -> an HTML table with caption, scopes and raw values to sort by, and the data file of a long one."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from reportgen.model.encode import to_plain
from reportgen.model.specs import CellKind, Column, Emphasis, Row, TableSpec
from reportgen.render.escape import Safe, clean, html
from reportgen.render.markdown import head_text, number_text

MOST_ROWS = 50
"""Rows of a table in the page itself; a longer one has all of them in a data file."""

FEWEST_ROWS = 4
"""Rows from which a table gets tools to sort, search and copy it."""

FIRST_SIGHT = 10
"""Columns of a table that are seen before the reader asks for more."""

FEW_MORE = 2
"""As many beyond them are shown as well: a table that lacks a column or two only looks whole."""

Link = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its group, as one line of the table."""

    row: Row
    group: str


def is_long(spec: TableSpec) -> bool:
    """Tell whether a table has more rows than a page shows without scripts."""
    return len(spec.rows) > MOST_ROWS


def site_columns(spec: TableSpec) -> tuple[Column, ...]:
    """Return a table's columns; rows in groups have the group's name as their first one."""
    return spec.columns if spec.grouping is None else (spec.grouping, *spec.columns)


def lines(spec: TableSpec) -> Iterator[Line]:
    """Yield the rows, each with its group."""
    for group in spec.groups:
        for row in group.rows:
            yield Line(row, group.label)


def table(spec: TableSpec, link: Link, source: str = "", *, tools: bool = False) -> Safe:
    """Return a table; a long one with its first rows only.

    Args:
        spec: the table.
        link: turns a page's name into an address relative to the page.
        source: address of its data file, for a long one.
        tools: whether it may be sorted, searched and copied, if it has rows enough.
    """
    columns = site_columns(spec)
    tools = tools and len(spec.rows) >= FEWEST_ROWS
    more = _beyond_first_sight(spec, columns) if tools else frozenset()
    attributes = f' data-table="{html(spec.name)}"'
    attributes += f' data-rows="{len(spec.rows)}"' if tools else ""
    attributes += f' data-src="{html(source)}"' if source else ""
    body = "\n".join(
        _line(line, spec, columns, link) for place, line in enumerate(lines(spec)) if not source or place < MOST_ROWS
    )
    return Safe(
        f'<div class="rg-table"{attributes} data-search-exclude>\n'
        f'<div class="rg-scroll" tabindex="0" role="region" aria-label="{html(spec.caption)}">\n'
        f'<table class="rg">\n<caption><span>{html(spec.caption)}</span></caption>\n'
        f"<thead>\n{_heads(spec, columns, more)}\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>\n</div>"
    )


def data(spec: TableSpec, link: Link) -> bytes:
    """Return the data file of a long table: raw values, shown texts where they differ, links and marks by column."""
    columns = site_columns(spec)
    rows = []
    for line in lines(spec):
        row = line.row
        given: dict[str, Any] = {"c": [_value(column, line, spec) for column in columns]}
        links = {place: link(row.links[column.key]) for place, column in enumerate(columns) if column.key in row.links}
        marks = {place: mark.value for place, column in enumerate(columns) if (mark := row.emphasis.get(column.key))}
        given |= {"l": links} if links else {}
        given |= {"m": marks} if marks else {}
        given |= {"id": row.anchor} if row.anchor else {}
        rows.append(given)
    code = [place for place, column in enumerate(columns) if column.kind is CellKind.CODE]
    return script(spec.name, {"code": code, "rows": rows})


def path(text: str) -> Safe:
    """Return a path as a block of code, which the theme gives a button to copy it."""
    return Safe(f'<div class="rg-path"><pre><code>{html(text)}</code></pre></div>')


def script(name: str, value: Any) -> bytes:
    """Return a data file: a script, because pages opened as files can read nothing else."""
    text = json.dumps(to_plain(value), ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return f"reportgen.define({json.dumps(name)},{text});\n".encode("ascii")


def _value(column: Column, line: Line, spec: TableSpec) -> Any:
    """Return a raw value, or value and text where the text is not the value's own."""
    if column is spec.grouping:
        return clean(line.group)
    value = line.row.cells.get(column.key)
    text = number_text(column, line.row.cells)
    if not column.right:
        return clean(text)
    if isinstance(value, float) and not math.isfinite(value):
        return [None, text]
    return value if str(value) == text else [value, text]


def _beyond_first_sight(spec: TableSpec, columns: tuple[Column, ...]) -> frozenset[str]:
    """Return the columns that are hidden at first: the last of those that the compact form does without."""
    over = len(columns) - FIRST_SIGHT
    if over <= FEW_MORE:
        return frozenset()
    spare = [column.key for column in columns[1:] if column.key not in spec.compact] or [c.key for c in columns[1:]]
    return frozenset(spare[-over:])


def _heads(spec: TableSpec, columns: tuple[Column, ...], more: frozenset[str]) -> str:
    """Return one row of heads, or two where some stand over several columns."""

    def head(column: Column, rows: int = 1, over: str = "") -> str:
        classes = " ".join(name for name, given in _classes(column, more=column.key in more) if given)
        given = f' class="{classes}"' if classes else ""
        given += f' rowspan="{rows}"' if rows > 1 else ""
        text = head_text(column)
        given += f' data-name="{html(f"{over}: {text}")}"' if over else ""
        return f'<th scope="col"{given}>{html(text)}</th>'

    if not spec.spanners:
        return f"<tr>{''.join(head(column) for column in columns)}</tr>"
    shift = len(columns) - len(spec.columns)
    starts = {spanner.first + shift: spanner for spanner in spec.spanners}
    covered = {place for first, item in starts.items() for place in range(first, item.end + shift)}
    above, below = [], []
    for place, column in enumerate(columns):
        if place in starts:
            spanner = starts[place]
            end = spanner.end + shift
            scope = "colgroup" if end - place > 1 else "col"
            above.append(f'<th scope="{scope}" colspan="{end - place}" class="rg-over">{html(spanner.label)}</th>')
            below += [head(inner, over=spanner.label) for inner in columns[place:end]]
        elif place not in covered:
            above.append(head(column, rows=2))
    return f"<tr>{''.join(above)}</tr>\n<tr>{''.join(below)}</tr>"


def _classes(column: Column, *, more: bool = False) -> tuple[tuple[str, bool], ...]:
    """Return which classes a head has: numbers at the right, running text with room, hidden at first."""
    return ("n", column.right), ("r", column.running), ("rg-more", more)


def _line(line: Line, spec: TableSpec, columns: tuple[Column, ...], link: Link) -> str:
    cells = []
    row = line.row
    for place, column in enumerate(columns):
        text: str = html(line.group) if column is spec.grouping else cell_text(column, row)
        classes = "n" if column.right else "r" if column.running else ""
        given = f' class="{classes}"' if classes else ""
        value = row.cells.get(column.key)
        if column.right and isinstance(value, (int, float)) and str(value) != text:
            given += f' data-order="{value!r}"' if math.isfinite(value) else ""
        target = row.links.get(column.key)
        if target is not None:
            text = f'<a href="{html(link(target))}">{text}</a>'
        text = marked(text, row.emphasis.get(column.key))
        cells.append(f'<th scope="row"{given}>{text}</th>' if place == 0 else f"<td{given}>{text}</td>")
    anchor = f' id="{html(row.anchor)}"' if row.anchor else ""
    return f"<tr{anchor}>{''.join(cells)}</tr>"


def cell_text(column: Column, row: Row) -> str:
    """Return what a cell shows."""
    text = number_text(column, row.cells)
    if column.kind is CellKind.CODE and row.cells.get(column.key):
        return f"<code>{html(text)}</code>"
    if column.kind is CellKind.MARK and column.key in row.names:
        return f'<span class="rg-mark rg-{html(row.names[column.key])}">{html(text)}</span>'
    return html(text)


def marked(text: str, mark: Emphasis | None) -> str:
    """Return a cell's text with the mark of a best or a second best one."""
    return f"<strong>{text}</strong>" if mark is Emphasis.BEST else f"<u>{text}</u>" if mark else text
