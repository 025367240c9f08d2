"""Page specs -> Markdown."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reportgen.model.figures import FigureSpec
from reportgen.model.specs import Provenance, RowGroup, TableSpec
from reportgen.render.escape import Safe, page_title, yaml_text
from reportgen.render.formulas import mathml
from reportgen.render.latex import LatexTables
from reportgen.render.markdown import table as markdown_table
from reportgen.render.pages.spec import Item, Page, Section
from reportgen.render.report import Report
from reportgen.render.templates import Templates
from reportgen.wording import pages as say

REPORT = "report"
MOST_ROWS = 2000
"""Rows of a table on one page; all are in the CSV beside it."""

MOST_LATEX = 100
"""Rows up to which a table's LaTeX stands on the page; the file is linked in any case."""


@dataclass(frozen=True, slots=True)
class PageRenderer:
    """Renders the pages of one report.

    Attributes:
        report: what the pages are about.
        templates: the site's templates.
        provenance: from what the report is built.
        latex: writes LaTeX tables.
    """

    report: Report
    templates: Templates
    provenance: Provenance
    latex: LatexTables

    def address(self, name: str) -> str:
        """Return a page's path below `docs/`: `models/NAME` -> `report/models/SLUG.md`; files stay as they are."""
        folder, _, model = name.partition("/")
        if folder == "models" and model:
            return f"{REPORT}/models/{self.report.slugs[model]}.md"
        return f"{REPORT}/{name}" if "." in posixpath.basename(name) else f"{REPORT}/{name}.md"

    def linker(self, place: str) -> Callable[[str], Safe]:
        """Return a function that gives addresses relative to a page's path."""
        return lambda name: Safe(posixpath.relpath("/" + self.address(name), posixpath.dirname("/" + place)))

    def render(self, page: Page, place: str = "") -> bytes:
        """Return a page as it stands at `place`, by default at its own address."""
        place = place or self.address(page.name)
        link = self.linker(place)
        synthetic = self.provenance.synthetic
        values = {
            "title": Safe(yaml_text(page_title(page.title))),
            "heading": page.title,
            "lead": page.lead,
            "sections": [self._section(part, link) for part in page.sections if not part.empty],
            "related": [self._item(item, link) for item in page.related],
            "word": say.heading,
            "synthetic": say.synthetic(synthetic, self.report.experiments) if synthetic else "",
            "root": not place.startswith(REPORT),
        }
        return self.templates.render([f"{page.template}.md.j2", "page.md.j2"], values)

    def _item(self, item: Item, link: Callable[[str], Safe]) -> dict[str, Any]:
        more = [{"text": text, "link": link(target)} for text, target in item.links]
        return {"text": item.text, "link": link(item.target) if item.target else "", "code": item.code, "more": more}

    def _section(self, part: Section, link: Callable[[str], Safe]) -> dict[str, Any]:
        return {
            "id": Safe(part.anchor),
            "heading": part.heading,
            "texts": list(part.texts),
            "formulas": [{"mathml": Safe(mathml(tex)), "symbols": symbols} for tex, symbols in part.formulas],
            "list": [self._item(item, link) for item in part.items],
            "tables": [self._table(spec, link) for spec in part.tables],
            "figures": [self._figure(spec, link) for spec in part.figures],
            "after": list(part.after),
        }

    def _table(self, spec: TableSpec, link: Callable[[str], Safe]) -> dict[str, Any]:
        fragment = self.latex.fragment(spec) if len(spec.rows) <= MOST_LATEX else ""
        cut = len(spec.rows) > MOST_ROWS
        shown = replace(spec, groups=_first_rows(spec, MOST_ROWS)) if cut else spec
        stem = f"downloads/tables/{spec.name}"
        return {
            "caption": spec.caption,
            "text": markdown_table(shown, link),
            "cut": say.rows_cut(MOST_ROWS, len(spec.rows)) if cut else "",
            "notes": list(spec.notes),
            "latex_lines": [Safe(line) for line in fragment.splitlines()],
            "files": [
                {"text": "CSV", "link": link(f"{stem}.csv")},
                {"text": f"LaTeX ({say.fragment()})", "link": link(f"{stem}.tabular.tex")},
                {"text": f"LaTeX ({say.floating(long=self.latex.is_long(spec))})", "link": link(f"{stem}.tex")},
            ],
        }

    def _figure(self, spec: FigureSpec, link: Callable[[str], Safe]) -> dict[str, Any]:
        name = spec.words.name
        return {
            "path": link(f"figures/{name}.png"),
            "alt": spec.words.alt,
            "caption": spec.words.caption,
            "files": [
                {"text": kind.upper(), "link": link(f"downloads/figures/{name}.{kind}")}
                for kind in ("png", "pdf", "csv")
            ],
        }


def _first_rows(spec: TableSpec, most: int) -> tuple[RowGroup, ...]:
    left, groups = most, []
    for group in spec.groups:
        if left > 0:
            groups.append(RowGroup(group.label, group.rows[:left]))
            left -= len(group.rows)
    return tuple(groups)


def download_files(
    tables: Mapping[str, TableSpec],
    figures: Mapping[str, FigureSpec],
    drawn: Mapping[str, Mapping[str, bytes]],
    paper: Mapping[str, bytes],
) -> dict[str, bytes]:
    """Return the files that pages offer for download, by path below `downloads/`: LaTeX is that of the paper."""
    from reportgen.render import csv  # noqa: PLC0415
    from reportgen.render.figures.data import figure_data  # noqa: PLC0415

    files: dict[str, bytes] = {}
    for name, spec in tables.items():
        files[f"tables/{name}.csv"] = csv.table(spec)
        files |= {path: paper[path] for path in (f"tables/{name}.tabular.tex", f"tables/{name}.tex")}
    for name, figure in figures.items():
        files[f"figures/{name}.csv"] = figure_data(figure)
        files |= {f"figures/{name}.{kind}": content for kind, content in drawn[name].items()}
    return files
