"""Results -> the files of the `paper/` bundle."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportgen.model.figures import FigureSpec
from reportgen.model.specs import TableSpec
from reportgen.render import latex
from reportgen.render.escape import Safe
from reportgen.render.escape import latex as latex_text
from reportgen.render.latex import LatexTables
from reportgen.render.macros import Macro
from reportgen.render.report import Report
from reportgen.render.tables import TableBuilder
from reportgen.render.tables.of_numbers import INDEX
from reportgen.render.templates import Templates
from reportgen.wording import methods, references, selection
from reportgen.wording import pages as say
from reportgen.wording import paper as words
from reportgen.wording.catalog import stop, writes_ideographs

_MOST_ROWS = 500
"""Rows up to which main.tex shows a long table that is not part of the paper."""

_BATCH = 8
"""Floats after which main.tex begins a new page, so that TeX never runs out of room for waiting ones."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure of the paper: its files by format, and whether it spans both columns of a page."""

    files: Mapping[str, bytes]
    wide: bool = False


def breakable(path: str) -> Safe:
    """Return a path into `analysis.json` as LaTeX that may be broken after each mark in it."""
    parts = re.findall(r"[^-._=\[]*[-._=\[]?", path)
    return Safe(r"\allowbreak{}".join(latex_text(part) for part in parts if part))


def _broken(name: str) -> Safe:
    """Return a macro's name as text that may be broken before each capital letter."""
    return Safe(r"\textbackslash{}" + re.sub(r"(?<=[a-z])(?=[A-Z])", r"\\allowbreak{}", name))


def shown_tables(report: Report, tables: Mapping[str, TableSpec]) -> list[TableSpec]:
    """Return the tables that are part of the paper, short ones first."""
    builder = TableBuilder(report)
    names = {
        spec.name
        for name, definition in builder.defined().items()
        if definition.paper
        for spec in tables.values()
        if spec.name == name
        or (definition.each and spec.subject and spec.name == f"{name}-{report.slugs[spec.subject]}")
    }
    return sorted((spec for spec in tables.values() if spec.name in names), key=lambda spec: spec.long)


def _references(report: Report, keys: Sequence[str]) -> tuple[references.Reference, ...]:
    """Return the sources of the methods really used, of the tasks and of perplexity."""
    used = [key for item in methods.used(report.analysis, report.labels, report.part) for key in item.sources]
    measured = (*report.part.tasks, *report.part.metrics)
    used += [references.MEASURES[name] for name in measured if name in references.MEASURES]
    return references.of([*used, *keys])


def paper_files(
    report: Report,
    tables: Mapping[str, TableSpec],
    figures: Mapping[str, FigureSpec],
    drawn: Mapping[str, Drawn],
    macros: Sequence[Macro],
    templates: Templates,
    writer: LatexTables,
) -> dict[str, bytes]:
    """Return the bundle by path below `paper/`.

    Args:
        report: results and labels.
        tables: every table by name; all get their files, those for the paper stand in `main.tex`.
        figures: every figure by name.
        drawn: the figures' files by name.
        macros: the quotable figures.
        templates: the paper's templates.
        writer: writes LaTeX tables for the study's venue.
    """
    files: dict[str, bytes] = {}
    for spec in tables.values():
        files |= writer.files(spec)
    for name, item in drawn.items():
        files |= {f"figures/{name}.{kind}": content for kind, content in item.files.items()}
        lines = _figure(name, figures[name], wide=item.wide)
        files[f"figures/{name}.tex"] = writer.stamp.file(f"figures/{name}.tex", lines, needs="graphicx").encode()
    numbers = [rf"\newcommand{{\{macro.name}}}{{{macro.text}}}" for macro in macros]
    files["numbers.tex"] = writer.stamp.file("numbers.tex", numbers).encode()
    sentences = selection.paragraph(report.analysis, report.labels, report.part, tuple(tables))
    files["methods.tex"] = writer.stamp.file("methods.tex", [_sentence(item) for item in sentences]).encode()
    cited = [key for item in sentences for key in item.sources]
    values = {
        "source": Safe(writer.stamp.line),
        "title": say.site_title(report.study.title),
        "venue": writer.venue,
        "siunitx": writer.siunitx,
        "chinese": writes_ideographs(),
        "intro": words.intro(writer.venue, synthetic=report.synthetic > 0),
        **_shown(report, tables, figures, drawn, writer),
        "macros": [{"name": Safe(m.name), "shown": _broken(m.name), "meaning": breakable(m.meaning)} for m in macros],
        "references": [
            {"kind": Safe(item.kind), "key": Safe(item.key), "fields": [(Safe(k), Safe(v)) for k, v in item.bibtex]}
            for item in _references(report, cited)
        ],
    }
    for name in ("main.tex", "preamble.tex", "references.bib"):
        files[name] = templates.render(f"{name}.j2", values)
    return files


def _shown(
    report: Report,
    tables: Mapping[str, TableSpec],
    figures: Mapping[str, FigureSpec],
    drawn: Mapping[str, Drawn],
    writer: LatexTables,
) -> dict[str, Any]:
    """Return what `main.tex` shows, in the order in which it does."""
    shown = shown_tables(report, tables)
    further = [spec for spec in tables.values() if spec not in shown and spec.name != INDEX]
    compact = [f"{spec.name}{latex.COMPACT}" for spec in (*shown, *further)]
    long = [spec for spec in (*shown, *further) if writer.is_long(spec)]
    return {
        "tables": _batches([spec.name for spec in shown if spec not in long]),
        "further_tables": _batches([spec.name for spec in further if spec not in long]),
        "compact_tables": _batches(compact),
        "long_tables": [Safe(spec.name) for spec in long if spec in shown or len(spec.rows) <= _MOST_ROWS],
        "figures": _batches([name for name in figures if name in drawn]),
    }


def _batches(names: Sequence[str]) -> list[list[Safe]]:
    return [[Safe(name) for name in names[first : first + _BATCH]] for first in range(0, len(names), _BATCH)]


def _figure(name: str, spec: FigureSpec, *, wide: bool) -> list[str]:
    """Return a float that shows a figure at the size it was drawn at, with the caption of its spec."""
    kind = "figure*" if wide else "figure"
    return [
        rf"\begin{{{kind}}}",
        r"  \centering",
        rf"  \includegraphics{{figures/{name}.pdf}}",
        rf"  \caption{{{latex.prose(spec.words.caption)}}}",
        rf"  \label{{fig:{latex.label(name)}}}",
        rf"\end{{{kind}}}",
    ]


def _sentence(item: selection.Sentence) -> str:
    """Return a sentence with its citations before the full stop."""
    text = latex.prose(item.text)
    if not item.sources:
        return text
    end = stop()
    return f"{text.removesuffix(end)}~\\cite{{{','.join(item.sources)}}}{end}"
