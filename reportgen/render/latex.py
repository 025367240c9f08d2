"""TableSpec -> LaTeX: a fragment (`tabular` alone) and a float (caption, label, notes)."""

from __future__ import annotations

import re
from textwrap import wrap

from reportgen.model.specs import CellKind, Column, Emphasis, Row, TableSpec
from reportgen.render.escape import Safe, latex
from reportgen.render.markdown import head_text
from reportgen.wording.numbers import MISSING, fixed, grouped, plain, probability

_MANY, _TIGHT = 6, "4pt"
"""Columns beyond which a float is set smaller, its columns closer and their heads in several lines."""

_SHORT, BREAK = 9, r"\\"
"""Characters that a line of such a head may have before it is broken, and what breaks it."""


def number(text: str) -> Safe:
    """Return a formatted number as LaTeX: a true minus, no ligatures, thousands kept together."""
    if text == MISSING:
        return Safe("--")
    return Safe(text.replace("−", "$-$").replace("∞", r"$\infty$").replace(",", "{,}"))


def fragment(spec: TableSpec, source: str) -> str:
    r"""Return `\begin{tabular} ... \end{tabular}`; `source` is the comment line that says where it comes from."""
    head = [source, rf"\begin{{tabular}}{{@{{}}{_alignment(spec)}@{{}}}}", r"\toprule"]
    return "\n".join([*head, *_heads(spec), r"\midrule", *_body(spec), r"\bottomrule", r"\end{tabular}", ""])


def floating(spec: TableSpec, source: str) -> str:
    """Return a `table` float with the fragment inside, with caption, label and notes; it stands alone.

    A long table is a `longtable` instead, whose head is repeated on each page.
    """
    notes = " ".join(latex(note) for note in spec.notes)
    title = [rf"  \caption{{{latex(spec.caption)}}}", rf"  \label{{tab:{label(spec.name)}}}"]
    if spec.long:
        small = [rf"\noindent{{\footnotesize {notes}\par}}"] if notes else []
        return "\n".join([source, *_long(spec), *small, ""])
    body = fragment(spec, source).splitlines()[1:]
    tight = [rf"  \small\setlength{{\tabcolsep}}{{{_TIGHT}}}"] if _crowded(spec) else []
    lines = [source, r"\begin{table}", r"  \centering", *title, *tight, *(f"  {line}" for line in body)]
    if notes:
        lines += [r"  \par\smallskip", rf"  \begin{{minipage}}{{\linewidth}}\footnotesize {notes}\end{{minipage}}"]
    return "\n".join([*lines, r"\end{table}", ""])


def _long(spec: TableSpec) -> list[str]:
    heads = [r"\toprule", *_heads(spec), r"\midrule"]
    return [
        r"\begingroup\footnotesize",
        rf"\begin{{longtable}}{{@{{}}{_alignment(spec)}@{{}}}}",
        rf"\caption{{{latex(spec.caption)}}}\label{{tab:{label(spec.name)}}}\\",
        *heads,
        r"\endfirsthead",
        *heads,
        r"\endhead",
        r"\bottomrule",
        r"\endlastfoot",
        *_body(spec),
        r"\end{longtable}",
        r"\endgroup",
    ]


def _alignment(spec: TableSpec) -> str:
    return "".join("r" if column.right else "l" for column in spec.columns)


def _heads(spec: TableSpec) -> list[str]:
    """Return the lines of the head: heads over several columns first, with a rule below each."""
    alone = all(spanner.end - spanner.first == 1 for spanner in spec.spanners)
    if not spec.spanners or alone:
        over = {spanner.first: spanner.label for spanner in spec.spanners}
        heads = [_head(spec, column, over.get(place)) for place, column in enumerate(spec.columns)]
        return [" & ".join(heads) + r" \\"]
    cells: list[str] = []
    rules = []
    place = 0
    for spanner in spec.spanners:
        cells += [""] * (spanner.first - place)
        cells.append(rf"\multicolumn{{{spanner.end - spanner.first}}}{{c}}{{{latex(spanner.label)}}}")
        rules.append(rf"\cmidrule(lr){{{spanner.first + 1}-{spanner.end}}}")
        place = spanner.end
    heads = [_head(spec, column) for column in spec.columns]
    return [" & ".join(cells) + r" \\", " ".join(rules), " & ".join(heads) + r" \\"]


def _crowded(spec: TableSpec) -> bool:
    return len(spec.columns) > _MANY


def _head(spec: TableSpec, column: Column, over: str | None = None) -> str:
    """Return a head; where the table is crowded, in as few lines as make it short."""
    text = over or head_text(column)
    lines = [latex(line) for line in (in_lines(text) if _crowded(spec) and column.right else [text])]
    return lines[0] if len(lines) == 1 else rf"\shortstack[r]{{{BREAK.join(lines)}}}"


def in_lines(text: str) -> list[str]:
    """Break a head between words, into lines about as short as its longest word."""
    longest = max(map(len, text.split(" ")))
    return wrap(text, max(longest, _SHORT), break_long_words=False, break_on_hyphens=False) or [text]


def _body(spec: TableSpec) -> list[str]:
    width = "0.2" if _crowded(spec) else "0.3"
    lines = []
    for index, group in enumerate(spec.groups):
        if index:
            lines.append(r"\addlinespace")
        if group.label:
            lines.append(rf"\multicolumn{{{len(spec.columns)}}}{{@{{}}l}}{{\textit{{{latex(group.label)}}}}} \\")
        lines += [" & ".join(_cell(column, row, width) for column in spec.columns) + r" \\" for row in group.rows]
    return lines


def label(name: str) -> str:
    """Return a label from a table's name: letters, digits and hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")


def _cell(column: Column, row: Row, width: str) -> str:
    value = row.cells.get(column.key)
    text: str
    if value is None or value == "":
        text = "--"
    elif column.kind is CellKind.NUMBER:
        shown = (
            probability(value, column.digits) if column.probability else fixed(value, column.digits, sign=column.sign)
        )
        text = number(shown).replace("<", "$<$")
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
        text = rf"\parbox[t]{{{width}\linewidth}}{{\raggedright {latex(value)}\strut}}"
    else:
        text = latex(value)
    match row.emphasis.get(column.key):
        case Emphasis.BEST:
            return rf"\textbf{{{text}}}"
        case Emphasis.SECOND:
            return rf"\underline{{{text}}}"
        case _:
            return text
