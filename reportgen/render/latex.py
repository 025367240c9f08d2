"""TableSpec -> LaTeX: a fragment (`tabular` alone) and a float (caption, label, notes)."""

from __future__ import annotations

import re

from reportgen.model.specs import CellKind, Column, Emphasis, Row, TableSpec
from reportgen.render.escape import Safe, latex
from reportgen.render.markdown import head_text
from reportgen.wording.numbers import MISSING, fixed, grouped, plain


def number(text: str) -> Safe:
    """Return a formatted number as LaTeX: a true minus, no ligatures, thousands kept together."""
    if text == MISSING:
        return Safe("--")
    return Safe(text.replace("−", "$-$").replace("∞", r"$\infty$").replace(",", "{,}"))


def fragment(spec: TableSpec, source: str) -> str:
    r"""Return `\begin{tabular} ... \end{tabular}`; `source` is the comment line that says where it comes from."""
    columns = "".join("r" if column.right else "l" for column in spec.columns)
    lines = [
        source,
        rf"\begin{{tabular}}{{@{{}}{columns}@{{}}}}",
        r"\toprule",
        " & ".join(_head(column) for column in spec.columns) + r" \\",
        r"\midrule",
    ]
    for index, group in enumerate(spec.groups):
        if index:
            lines.append(r"\addlinespace")
        if group.label:
            lines.append(rf"\multicolumn{{{len(spec.columns)}}}{{@{{}}l}}{{\textit{{{latex(group.label)}}}}} \\")
        lines += [" & ".join(_cell(column, row) for column in spec.columns) + r" \\" for row in group.rows]
    lines += [r"\bottomrule", r"\end{tabular}", ""]
    return "\n".join(lines)


def floating(spec: TableSpec, source: str) -> str:
    """Return a `table` float with the fragment inside, with caption, label and notes; it stands alone."""
    notes = " ".join(latex(note) for note in spec.notes)
    body = fragment(spec, source).splitlines()[1:]
    lines = [
        source,
        r"\begin{table}",
        r"  \centering",
        rf"  \caption{{{latex(spec.caption)}}}",
        rf"  \label{{tab:{label(spec.name)}}}",
        *(f"  {line}" for line in body),
    ]
    if notes:
        lines += [
            r"  \par\smallskip",
            rf"  \begin{{minipage}}{{\linewidth}}\footnotesize {notes}\end{{minipage}}",
        ]
    return "\n".join([*lines, r"\end{table}", ""])


def label(name: str) -> str:
    """Return a label from a table's name: letters, digits and hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")


def _head(column: Column) -> str:
    return latex(head_text(column))


def _cell(column: Column, row: Row) -> str:
    value = row.cells.get(column.key)
    text: str
    if value is None or value == "":
        text = "--"
    elif column.kind is CellKind.NUMBER:
        text = number(fixed(value, column.digits, sign=column.sign))
        error = row.cells.get(column.stderr) if column.stderr else None
        if error is not None:
            text += rf" {{\scriptsize$\pm$\,{number(fixed(error, column.digits))}}}"
    elif column.kind is CellKind.WHOLE:
        text = number(grouped(value) if isinstance(value, int) else fixed(value, column.digits))
    elif column.kind is CellKind.VALUE and not isinstance(value, str):
        text = number(plain(value))
    elif column.kind is CellKind.CODE:
        text = rf"\texttt{{{latex(value)}}}"
    elif column.running:
        # A box of its own needs no package and breaks lines where a plain column would not.
        text = rf"\parbox[t]{{0.3\linewidth}}{{\raggedright {latex(value)}\strut}}"
    else:
        text = latex(value)
    match row.emphasis.get(column.key):
        case Emphasis.BEST:
            return rf"\textbf{{{text}}}"
        case Emphasis.SECOND:
            return rf"\underline{{{text}}}"
        case _:
            return text
