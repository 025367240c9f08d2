"""TableSpec -> what a notebook shows: HTML that needs no style sheet and no script, legible on light and on dark."""

from __future__ import annotations

from reportgen.model.specs import Column, TableSpec
from reportgen.render.escape import Safe, html
from reportgen.render.html import Line, cell_text, lines, marked, site_columns
from reportgen.render.markdown import document, head_text
from reportgen.wording import notebook as words

MOST_ROWS = 60
"""Rows that are shown; `frame` has all."""

_CELL = "padding:0.2em 0.6em;border:0;white-space:nowrap;"
_LINE = "border-top:thin solid;"


def table_html(spec: TableSpec) -> Safe:
    """Return a table with caption, notes and marks; colours are those of the notebook."""
    columns, rows = site_columns(spec), list(lines(spec))
    body = [_row(line, columns, spec, first=place == 0) for place, line in enumerate(rows[:MOST_ROWS])]
    notes = [words.more_rows(len(rows) - MOST_ROWS)] if len(rows) > MOST_ROWS else []
    small = "".join(f'<div style="font-size:0.85em">{html(note)}</div>' for note in (*notes, *spec.notes))
    return Safe(
        '<div style="overflow-x:auto"><table style="border-collapse:collapse;color:inherit;background:transparent">'
        f'<caption style="caption-side:top;text-align:left;color:inherit">{html(spec.caption)}</caption>'
        f"<thead>{_heads(spec, columns)}</thead><tbody>{''.join(body)}</tbody></table>{small}</div>"
    )


def table_markdown(spec: TableSpec) -> str:
    """Return a table in Markdown."""
    return document(spec).decode("utf-8")


def summary_html(title: str, sentences: tuple[str, ...], spec: TableSpec | None) -> Safe:
    """Return a heading, sentences and a table."""
    text = "".join(f"<div>{html(line)}</div>" for line in sentences)
    return Safe(f"<div><strong>{html(title)}</strong>{text}{table_html(spec) if spec else ''}</div>")


def _heads(spec: TableSpec, columns: tuple[Column, ...]) -> str:
    """Return the row of heads, above it those over several columns."""
    shift = len(columns) - len(spec.columns)
    above = ""
    if spec.spanners:
        place = 0
        for spanner in spec.spanners:
            first, end = spanner.first + shift, spanner.end + shift
            above += f'<th colspan="{first - place}" style="{_CELL}"></th>' if first > place else ""
            label = html(spanner.label)
            above += f'<th colspan="{end - first}" scope="colgroup" style="{_CELL}text-align:center">{label}</th>'
            place = end
        above = f"<tr>{above}</tr>"
    heads = (
        f'<th scope="col" style="{_CELL}text-align:{_side(column)}">{html(head_text(column))}</th>'
        for column in columns
    )
    return f"{above}<tr>{''.join(heads)}</tr>"


def _row(line: Line, columns: tuple[Column, ...], spec: TableSpec, *, first: bool) -> str:
    cells = ""
    for place, column in enumerate(columns):
        text: str = html(line.group) if column is spec.grouping else cell_text(column, line.row)
        text = marked(text, line.row.emphasis.get(column.key))
        style = f"{_CELL}{_LINE if first else ''}text-align:{_side(column)};font-weight:normal"
        style = style.replace("nowrap", "normal") if column.running else style
        cells += f'<th scope="row" style="{style}">{text}</th>' if place == 0 else f'<td style="{style}">{text}</td>'
    return f"<tr>{cells}</tr>"


def _side(column: Column) -> str:
    return "right" if column.right else "left"
