"""Results -> the files of the `paper/` bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportgen.model.figures import FigureSpec
from reportgen.model.specs import TableSpec
from reportgen.render import latex
from reportgen.render.escape import Safe
from reportgen.render.escape import latex as latex_text
from reportgen.render.macros import Macro
from reportgen.render.report import Report
from reportgen.render.tables import TableBuilder
from reportgen.render.templates import Templates
from reportgen.wording import methods, references
from reportgen.wording import pages as say


def breakable(path: str) -> Safe:
    """Return a dotted path as LaTeX that may be broken after each dot and underscore."""
    return Safe(latex_text(path).replace(".", ".\\allowbreak{}").replace("\\_", "\\_\\allowbreak{}"))


def shown_tables(report: Report, tables: Mapping[str, TableSpec]) -> list[TableSpec]:
    """Return the tables that `main.tex` shows, short ones first."""
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


def _references(report: Report) -> tuple[references.Reference, ...]:
    """Return the sources of the methods really used, of the tasks and of perplexity."""
    keys = [key for item in methods.used(report.analysis, report.labels, report.part) for key in item.sources]
    measured = (*report.part.tasks, *report.part.metrics)
    keys += [references.MEASURES[name] for name in measured if name in references.MEASURES]
    return references.of(keys)


def paper_files(
    report: Report,
    tables: Mapping[str, TableSpec],
    figures: Mapping[str, FigureSpec],
    drawn: Mapping[str, Mapping[str, bytes]],
    macros: Sequence[Macro],
    templates: Templates,
    source: str,
) -> dict[str, bytes]:
    """Return the bundle by path below `paper/`.

    Args:
        report: results and labels.
        tables: every table by name; all get their files, those for the paper stand in `main.tex`.
        figures: every figure by name.
        drawn: PNG and PDF by figure name.
        macros: the quotable figures.
        templates: the paper's templates.
        source: the comment line at the head of each file.
    """
    files: dict[str, bytes] = {}
    for spec in tables.values():
        files[f"tables/{spec.name}.tabular.tex"] = latex.fragment(spec, source).encode("utf-8")
        files[f"tables/{spec.name}.tex"] = latex.floating(spec, source).encode("utf-8")
    for name, formats in drawn.items():
        for kind, content in formats.items():
            files[f"figures/{name}.{kind}"] = content
    shown = shown_tables(report, tables)
    values: dict[str, Any] = {
        "source": Safe(source),
        "title": say.site_title(report.study.title),
        "word": say.heading,
        "tables": [Safe(spec.name) for spec in shown if not spec.long],
        "long_tables": [Safe(spec.name) for spec in shown if spec.long],
        "figures": [
            {"name": Safe(name), "label": Safe(latex.label(name)), "caption": spec.words.caption}
            for name, spec in figures.items()
        ],
        "macros": [{"name": Safe(m.name), "text": m.text, "meaning": breakable(m.meaning)} for m in macros],
        "references": [
            {"kind": Safe(item.kind), "key": Safe(item.key), "fields": [(Safe(k), Safe(v)) for k, v in item.bibtex]}
            for item in _references(report)
        ],
    }
    for name in ("main.tex", "preamble.tex", "numbers.tex", "references.bib"):
        files[name] = templates.render(f"{name}.j2", values)
    return files
