"""TableSpec -> LaTeX: a fragment (`tabular` alone) and a float (caption, label, notes), in full and for one column."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportgen.model.known import Direction
from reportgen.model.markers import marked
from reportgen.model.specs import RowGroup, Spanner, TableSpec
from reportgen.model.venues import Venue
from reportgen.render.escape import is_replaced, latex
from reportgen.render.latex.cells import broken, cell, prose
from reportgen.render.latex.decimals import Form, Plain, Siunitx
from reportgen.render.latex.layout import Layout, head_lines, layout
from reportgen.render.latex.widths import Face
from reportgen.wording import paper as say

BREAK = r"\\"
"""What breaks a line of a stacked head."""

_HEAD_LINES, _LEAST_LINES = 8, 10
"""Lines that head, rules and gaps of a compact table take, and the lines that it has at the least."""

COMPACT = ".compact"

_LONG_LABEL, _LEAST_LABEL = 24, 72.0
"""Characters of a group's label from which on it needs a box, and the least width of that in pt."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What each file says of itself: a comment line, and the hash of the study that it was made from."""

    line: str
    study: str

    def file(self, name: str, lines: Sequence[str], *, needs: str = "") -> str:
        """Return a file's text: where it comes from, which packages it needs, its lines between marks."""
        head = [self.line, *([f"% {say.needs(needs)}"] if needs else [])]
        return "\n".join([*head, *marked(name, self.study, lines), ""])


@dataclass(frozen=True, slots=True)
class LatexTables:
    """Writes tables for one venue.

    Attributes:
        venue: its page.
        siunitx: whether numbers are aligned by siunitx.
        stamp: what each file says of itself.
    """

    venue: Venue
    siunitx: bool
    stamp: Stamp

    def files(self, spec: TableSpec) -> dict[str, bytes]:
        """Return the four files of a table by path below `paper/`."""
        small = self.compact(spec)
        return {
            f"tables/{spec.name}.tabular.tex": self.fragment(spec).encode(),
            f"tables/{spec.name}.tex": self.floating(spec).encode(),
            f"tables/{small.name}.tabular.tex": self.fragment(small, self.venue.narrow).encode(),
            f"tables/{small.name}.tex": self.floating(small, self.venue.narrow).encode(),
        }

    def fragment(self, spec: TableSpec, limit: float | None = None) -> str:
        r"""Return `\begin{tabular} ... \end{tabular}`, not wider than `limit` pt at the size that its comment names."""
        made = self._layout(spec, limit)
        needs = self._needs(made)
        return self.stamp.file(f"tables/{spec.name}.tabular.tex", self._tabular(spec, made), needs=needs)

    def floating(self, spec: TableSpec, limit: float | None = None) -> str:
        """Return a `table` float with the fragment inside, with caption, label and notes; it stands alone.

        It is a `table*` where it needs the width of both columns, and a `longtable`, whose head is repeated on each
        page, where the table is long.
        """
        if limit is None:
            spec = replace(spec, long=self.is_long(spec))
        made = self._layout(spec, limit)
        lines = self._long(spec, made) if spec.long else self._float(spec, made)
        packages = "booktabs, longtable" if spec.long else "booktabs"
        if self.siunitx:
            packages += ", siunitx"
        return self.stamp.file(f"tables/{spec.name}.tex", lines, needs=packages)

    def compact(self, spec: TableSpec) -> TableSpec:
        """Return a table with the columns that fit one column of the page, and with no more rows than it holds."""
        keys = spec.compact or tuple(column.key for column in spec.columns)
        places = [place for place, column in enumerate(spec.columns) if column.key in keys]
        small = replace(spec, name=f"{spec.name}{COMPACT}", long=False)
        while True:
            narrow = _chosen(small, places)
            made = self._layout(narrow, self.venue.narrow)
            if len(places) <= 2 or made.fits:  # noqa: PLR2004  a name and a value
                break
            places.pop()
        if len(places) < len(spec.columns):
            narrow = replace(narrow, notes=(*narrow.notes, say.fewer_columns()))
        return best_rows(narrow, made.lines(narrow), self._room(narrow, made, self.venue.narrow))

    def is_long(self, spec: TableSpec) -> bool:
        """Tell whether the full table runs over pages: because its definition says so, or because it has to."""
        made = self._layout(spec)
        width = self.venue.text_width if made.wide else self.venue.column_width
        return spec.long or sum(made.lines(spec)) + len(spec.groups) > self._room(spec, made, width)

    def _room(self, spec: TableSpec, made: Layout, width: float) -> int:
        """Return how many lines of a table fit a page above its notes, rules and head."""
        leading = {"": 12.0, r"\small": self.venue.small[1], r"\footnotesize": self.venue.footnotesize[1]}
        size, below = self.venue.footnotesize
        text = " ".join((*spec.notes, spec.caption, say.best_rows(99, 999, spec.columns[-1].header)))
        notes = 1.2 * Face(self.venue.times).width(text, size) / width * below
        return max(int((0.88 * self.venue.text_height - notes) / leading[made.size]) - _HEAD_LINES, _LEAST_LINES)

    def _layout(self, spec: TableSpec, limit: float | None = None) -> Layout:
        return layout(spec, self.venue, limit, siunitx=self.siunitx)

    def _needs(self, made: Layout) -> str:
        packages = "booktabs, siunitx" if self.siunitx else "booktabs"
        size = made.size or r"\normalsize"
        return rf"{packages}; {size}, \setlength{{\tabcolsep}}{{{made.gap:g}pt}}"

    def _form(self, spec: TableSpec, made: Layout) -> Form:
        return (Siunitx if self.siunitx else Plain)(spec, made)

    def _tabular(self, spec: TableSpec, made: Layout) -> list[str]:
        form = self._form(spec, made)
        head = [rf"\begin{{tabular}}{{@{{}}{form.alignment()}@{{}}}}", r"\toprule", *_heads(spec, made, form)]
        return [*head, r"\midrule", *_body(spec, made, form), r"\bottomrule", r"\end{tabular}"]

    def _float(self, spec: TableSpec, made: Layout) -> list[str]:
        name = "table*" if made.wide else "table"
        caption = [rf"  \caption{{{prose(spec.caption)}}}", rf"  \label{{tab:{label(spec.name)}}}"]
        size = [f"  {made.size}"] if made.size else []
        size += [rf"  \setlength{{\tabcolsep}}{{{made.gap:g}pt}}"] if made.gap < 6 else []  # noqa: PLR2004  LaTeX's own
        body = [f"  {line}" for line in self._tabular(spec, made)]
        above = self.venue.caption_above
        lines = [rf"\begin{{{name}}}", r"  \centering", *(caption if above else []), *size, *body]
        notes = _notes(spec)
        if notes:
            box = rf"  \begin{{minipage}}{{\linewidth}}\footnotesize\sloppy {notes}\end{{minipage}}"
            lines += [r"  \par\smallskip", box]
        return [*lines, *([] if above else [r"  \normalsize", *caption]), rf"\end{{{name}}}"]

    def _long(self, spec: TableSpec, made: Layout) -> list[str]:
        form = self._form(spec, made)
        heads = [r"\toprule", *_heads(spec, made, form), r"\midrule"]
        notes = _notes(spec)
        return [
            rf"\begingroup\LTcapwidth=\linewidth{made.size}",
            rf"\setlength{{\tabcolsep}}{{{made.gap:g}pt}}",
            rf"\begin{{longtable}}{{@{{}}{form.alignment()}@{{}}}}",
            rf"\caption{{{prose(spec.caption)}}}\label{{tab:{label(spec.name)}}}\\",
            *heads,
            r"\endfirsthead",
            *heads,
            r"\endhead",
            r"\bottomrule",
            r"\endlastfoot",
            *_body(spec, made, form),
            r"\end{longtable}",
            r"\endgroup",
            *([rf"\noindent{{\footnotesize\sloppy {notes}\par}}"] if notes else []),
        ]


def _notes(spec: TableSpec) -> str:
    """Return a table's notes in a line; one more where characters stand as code points."""
    texts = [spec.caption, *spec.notes, *(column.header for column in spec.columns), *(g.label for g in spec.groups)]
    texts += [value for row in spec.rows for value in row.cells.values() if isinstance(value, str)]
    more = (say.code_points(),) if any(is_replaced(text) for text in texts) else ()
    return " ".join(prose(note) for note in (*spec.notes, *more))


def _chosen(spec: TableSpec, places: Sequence[int]) -> TableSpec:
    """Return a table with some of its columns; heads over several of them stay over those that are left."""
    spanners = []
    for spanner in spec.spanners:
        inner = [place for place, old in enumerate(places) if spanner.first <= old < spanner.end]
        if inner:
            spanners.append(Spanner(spanner.label, inner[0], inner[-1] + 1))
    return replace(spec, columns=tuple(spec.columns[place] for place in places), spanners=tuple(spanners))


def best_rows(spec: TableSpec, lines: Sequence[int], most: int) -> TableSpec:
    """Return a table with the rows that fit a column's height: the best by its first column with a direction.

    Args:
        spec: the table.
        lines: lines that each of its rows takes, in their order.
        most: lines that there are; a group's label takes one.
    """
    total = len(spec.rows)
    if sum(lines) + len(spec.groups) <= most:
        return spec
    by = next((column for column in spec.columns if column.direction is not Direction.NONE), None)
    places = list(range(total))
    if by is not None:
        sign = -1 if by.direction is Direction.UP else 1
        figures = [row.cells.get(by.key) for row in spec.rows]
        ranks = [
            sign * value if isinstance(value, (int, float)) and math.isfinite(value) else math.inf for value in figures
        ]
        places.sort(key=ranks.__getitem__)
    left, kept = most - len(spec.groups), set[int]()
    for place in places:
        if lines[place] > left:
            break
        left -= lines[place]
        kept.add(place)
    numbers = iter(range(total))
    groups = [RowGroup(group.label, tuple(row for row in group.rows if next(numbers) in kept)) for group in spec.groups]
    note = say.first_rows(len(kept), total) if by is None else say.best_rows(len(kept), total, by.header)
    return replace(spec, groups=tuple(group for group in groups if group.rows), notes=(*spec.notes, note))


def _heads(spec: TableSpec, made: Layout, form: Form) -> list[str]:
    """Return the lines of the head: heads over several columns first, with a rule below each."""
    alone = all(spanner.end - spanner.first == 1 for spanner in spec.spanners)
    over = {spanner.first: spanner.label for spanner in spec.spanners} if alone else {}
    last = []
    for place, column in enumerate(spec.columns):
        lines = head_lines(column, over.get(place), stacked=made.stacked)
        text = BREAK.join(latex(line) for line in lines)
        side = "r" if column.right else "l"
        last.append(form.head(place, text if len(lines) == 1 else rf"\shortstack[{side}]{{{text}}}"))
    if not spec.spanners or alone:
        return [" & ".join(last) + r" \\"]
    cells: list[str] = []
    rules = []
    place = 0
    for spanner in spec.spanners:
        cells += [""] * form.physical(place, spanner.first)
        span = form.physical(spanner.first, spanner.end)
        first = form.physical(0, spanner.first) + 1
        cells.append(rf"\multicolumn{{{span}}}{{c}}{{{latex(spanner.label)}}}")
        rules.append(rf"\cmidrule(lr){{{first}-{first + span - 1}}}")
        place = spanner.end
    return [" & ".join(cells) + r" \\", " ".join(rules), " & ".join(last) + r" \\"]


def _body(spec: TableSpec, made: Layout, form: Form) -> list[str]:
    lines = []
    span = form.physical(0, len(spec.columns))
    for index, group in enumerate(spec.groups):
        if index:
            lines.append(r"\addlinespace")
        if group.label:
            lines.append(rf"\multicolumn{{{span}}}{{@{{}}l@{{}}}}{{{_group(group.label, made)}}} \\*")
        for place, row in enumerate(group.rows):
            if place and group.rows[place - 1].reference and not row.reference:
                lines.append(rf"\cmidrule{{1-{span}}}" if len(spec.groups) > 1 else r"\midrule")
            shown = [
                form.cell(at, row) if column.right else cell(column, row, made.boxes[at])
                for at, column in enumerate(spec.columns)
            ]
            lines.append(" & ".join(shown) + r" \\")
    return lines


def _group(text: str, made: Layout) -> str:
    """Return the label of a group of rows; one that is long stands in a box as wide as the table."""
    if len(text) <= _LONG_LABEL and not is_replaced(text):
        return rf"\textit{{{latex(text)}}}"
    return rf"\parbox[t]{{{max(made.width, _LEAST_LABEL):.1f}pt}}{{\raggedright\textit{{{broken(text)}}}\strut}}"


def label(name: str) -> str:
    """Return a label from a table's name: letters, digits and hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
