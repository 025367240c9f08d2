"""Results -> the files of the `paper/` bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportgen.model.specs import FigureSpec, TableSpec
from reportgen.render import latex
from reportgen.render.escape import Safe
from reportgen.render.escape import latex as latex_text
from reportgen.render.macros import Macro
from reportgen.render.tables import Tables
from reportgen.render.templates import Templates
from reportgen.wording import pages as say


def paper_tables(tables: Tables) -> tuple[TableSpec, ...]:
    """Return the tables that the paper gets, in the order of `main.tex`."""
    found = (tables.best(), tables.variants(), tables.methods(), tables.parameters(), tables.families())
    return tuple(spec for spec in found if spec is not None)


def breakable(path: str) -> Safe:
    """Return a dotted path as LaTeX that may be broken after each dot and underscore."""
    return Safe(latex_text(path).replace(".", ".\\allowbreak{}").replace("\\_", "\\_\\allowbreak{}"))


def paper_files(
    tables: Tables,
    templates: Templates,
    figures: Sequence[FigureSpec],
    drawn: Mapping[str, Mapping[str, bytes]],
    macros: Sequence[Macro],
    source: str,
) -> dict[str, bytes]:
    """Return the bundle by path below `paper/`.

    Args:
        tables: builds the tables.
        templates: the paper's templates.
        figures: specs of the figures.
        drawn: PNG and PDF by figure name.
        macros: the quotable figures.
        source: the comment line at the head of each file.
    """
    specs = paper_tables(tables)
    files: dict[str, bytes] = {}
    for spec in specs:
        files[f"tables/{spec.name}.tabular.tex"] = latex.fragment(spec, source).encode("utf-8")
        files[f"tables/{spec.name}.tex"] = latex.floating(spec, source).encode("utf-8")
    for name, formats in drawn.items():
        for kind, content in formats.items():
            files[f"figures/{name}.{kind}"] = content
    values: dict[str, Any] = {
        "source": Safe(source),
        "title": say.site_title(tables.labels.study.title),
        "word": say.heading,
        "tables": [Safe(spec.name) for spec in specs],
        "figures": [{"name": Safe(f.name), "label": Safe(latex.label(f.name)), "caption": f.caption} for f in figures],
        "macros": [{"name": Safe(m.name), "text": m.text, "meaning": breakable(m.meaning)} for m in macros],
        "tasks": list(tables.part.tasks),
        "has_ppl": "ppl" in tables.part.metrics,
    }
    for name in ("main.tex", "preamble.tex", "numbers.tex", "references.bib"):
        files[name] = templates.render(f"{name}.j2", values)
    return files
