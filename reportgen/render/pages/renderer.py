"""Page specs -> Markdown, and the data files of long tables beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reportgen.model.figures import FigureSpec
from reportgen.model.specs import Provenance, TableSpec
from reportgen.render import html
from reportgen.render.escape import Safe, html_lines, page_title, yaml_text
from reportgen.render.formulas import mathml
from reportgen.render.latex import LatexTables
from reportgen.render.pages.addresses import REPORT, Addresses, Linker
from reportgen.render.pages.bars import bars
from reportgen.render.pages.spec import Item, Page, Section
from reportgen.render.report import Report
from reportgen.render.templates import Templates
from reportgen.wording import pages as say
from reportgen.wording.catalog import bracketed, colon

MOST_LATEX = 100
"""Rows up to which a table's LaTeX stands on the page; the file is linked in any case."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses relative to one page: of Markdown files, and of built pages."""

    markdown: Linker
    built: Linker


@dataclass(frozen=True, slots=True)
class PageRenderer:
    """Renders the pages of one report.

    Attributes:
        report: what the pages are about.
        templates: the site's templates.
        provenance: from what the report is built.
        latex: writes LaTeX tables.
        sizes: width and height of the figures' pictures in CSS pixels, by name.
    """

    report: Report
    templates: Templates
    provenance: Provenance
    latex: LatexTables
    sizes: Mapping[str, tuple[int, int]]

    @property
    def addresses(self) -> Addresses:
        """Where pages are."""
        return Addresses(self.report)

    def render(self, page: Page, place: str = "") -> bytes:
        """Return a page as it stands at `place`, by default at its own address."""
        place = place or self.addresses.page(page.name)
        links = Links(self.addresses.linker(place), self.addresses.html_linker(place))
        synthetic = self.provenance.synthetic
        values = {
            "title": Safe(yaml_text(page_title(page.title))),
            "heading": page.title,
            "lead": page.lead,
            "sections": [self._section(part, links) for part in page.sections if not part.empty],
            "up": [self._item(item, links) for item in page.up],
            "related": [self._item(item, links) for item in page.related],
            "synthetic": say.synthetic(synthetic, self.report.experiments) if synthetic else "",
            "wide": any(part.explorer for part in page.sections),
            "root": not place.startswith(REPORT),
        }
        return self.templates.render([f"{page.template}.md.j2", "page.md.j2"], values)

    def data_files(self, tables: Mapping[str, TableSpec]) -> dict[str, bytes]:
        """Return the data files of the tables that are too long for a page, by path below the report."""
        link = self.addresses.html_linker(f"{REPORT}/index.md")
        return {f"data/{name}.js": html.data(spec, link) for name, spec in tables.items() if html.is_long(spec)}

    def _item(self, item: Item, links: Links) -> dict[str, Any]:
        more = [{"text": text, "link": links.markdown(target)} for text, target in item.links]
        # A row of a long table is no place that the site builder knows: its link is written as HTML.
        at = links.markdown(item.target) if item.target else ""
        built = links.built(item.target) if "#run-" in at else ""
        return {
            "text": item.text, "link": at, "built": built, "code": item.code, "more": more, "mark": item.mark,
            "detail": item.detail, "colon": colon(),
        }  # fmt: skip

    def _section(self, part: Section, links: Links) -> dict[str, Any]:
        return {
            "id": Safe(part.anchor),
            "heading": part.heading,
            "texts": list(part.texts),
            "formulas": [{"mathml": Safe(mathml(tex)), "symbols": symbols} for tex, symbols in part.formulas],
            "list": [self._item(item, links) for item in part.items],
            "tables": [self._table(spec, links) for spec in part.tables],
            "plain": [html.table(spec, links.built) for spec in part.plain],
            "bars": bars(part.bars) if part.bars else "",
            "paths": [html.path(text) for text in part.paths],
            "status": part.status,
            "explorer": links.built("data/explorer.js") if part.explorer else "",
            "figures": [self._figure(spec, links.markdown) for spec in part.figures],
            "after": list(part.after),
        }

    def _table(self, spec: TableSpec, links: Links) -> dict[str, Any]:
        fragment = self.latex.fragment(spec) if len(spec.rows) <= MOST_LATEX else ""
        source = links.built(f"data/{spec.name}.js") if html.is_long(spec) else ""
        link, stem = links.markdown, f"downloads/tables/{spec.name}"
        return {
            "name": spec.name,
            "html": html.table(spec, links.built, source, tools=True),
            "cut": say.rows_cut(html.MOST_ROWS, len(spec.rows)) if source else "",
            "notes": list(spec.notes),
            "latex": html_lines(fragment),
            "files": [
                {"text": "CSV", "link": link(f"{stem}.csv")},
                {"text": "Markdown", "link": link(f"{stem}.md.txt")},
                {"text": "LaTeX" + bracketed(say.fragment()), "link": link(f"{stem}.tabular.tex")},
                {"text": "LaTeX" + bracketed(say.floating(long=self.latex.is_long(spec))), "link": link(f"{stem}.tex")},
            ],
        }

    def _figure(self, spec: FigureSpec, link: Linker) -> dict[str, Any]:
        name = spec.words.name
        width, height = self.sizes[name]
        return {
            "path": link(f"figures/{name}.png"),
            "dark": link(f"figures/{name}.dark.png"),
            "width": str(width),
            "height": str(height),
            "alt": spec.words.alt,
            "caption": spec.words.caption,
            "files": [
                {"text": kind.upper(), "link": link(f"downloads/figures/{name}.{kind}")}
                for kind in ("png", "pdf", "csv")
            ],
        }


def download_files(
    tables: Mapping[str, TableSpec],
    figures: Mapping[str, FigureSpec],
    drawn: Mapping[str, Mapping[str, bytes]],
    paper: Mapping[str, bytes],
) -> dict[str, bytes]:
    """Return the files that pages offer for download, by path below `downloads/`: LaTeX is that of the paper."""
    from reportgen.render import csv, markdown  # noqa: PLC0415
    from reportgen.render.figures.data import figure_data  # noqa: PLC0415

    files: dict[str, bytes] = {}
    for name, spec in tables.items():
        files[f"tables/{name}.csv"] = csv.table(spec)
        # Not `.md`: the site builder would take it for a page.
        files[f"tables/{name}.md.txt"] = markdown.document(spec)
        files |= {path: paper[path] for path in (f"tables/{name}.tabular.tex", f"tables/{name}.tex")}
    for name, figure in figures.items():
        files[f"figures/{name}.csv"] = figure_data(figure)
        files |= {f"figures/{name}.{kind}": drawn[name][kind] for kind in ("png", "pdf")}
    return files
