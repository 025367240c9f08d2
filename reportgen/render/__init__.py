"""Room 4: results -> specs of tables, figures and pages -> bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reportgen.model.changes import Changes
from reportgen.model.consolidated import Consolidated
from reportgen.model.figures import FigureSpec
from reportgen.model.ledger import Entry
from reportgen.model.means import Means, Told
from reportgen.model.results import Analysis
from reportgen.model.specs import Provenance, TableSpec
from reportgen.model.venues import Venue
from reportgen.render.artefacts import analysis_json
from reportgen.render.assets import data_tables, plotly
from reportgen.render.drawing import SITE_WIDTH, FigureStamp, for_paper, is_wide, paper_width
from reportgen.render.drawing.batch import Picture, draw_all
from reportgen.render.drawing.fonts import can_write
from reportgen.render.drawing.pictures import picture_size
from reportgen.render.figures import all_figures
from reportgen.render.latex import LatexTables, Stamp
from reportgen.render.macros import Macro, macros
from reportgen.render.pages.content import PageContent
from reportgen.render.pages.explorer import explorer_data
from reportgen.render.pages.navigation import configuration
from reportgen.render.pages.renderer import PageRenderer, download_files
from reportgen.render.pages.scripts import scripts_and_styles
from reportgen.render.paper import Drawn, paper_files
from reportgen.render.report import Report
from reportgen.render.tables import TableBuilder
from reportgen.render.tables.of_numbers import INDEX, numbers_index
from reportgen.render.templates import Templates
from reportgen.study import Study
from reportgen.wording import figures as figure_words
from reportgen.wording import pages as say
from reportgen.wording.catalog import SOURCE, current_language, gap, speaking

__all__ = ["BUILDER_CONFIGURATION", "Rendered", "make_report", "render_report"]

BUILDER_CONFIGURATION = ".mkdocs.yml"
"""File in the report's folder that a project's `mkdocs.yml` inherits."""

SITE_KINDS = ("png", "dark.png")
"""Pictures of a figure that pages show: one for each palette."""

_SAME = 0.005
"""Inches by which two widths may differ and be the same."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """Files by path: below `docs/report/`, below `paper/`, and the overview as the site's front page."""

    report: Mapping[str, bytes]
    paper: Mapping[str, bytes]
    front_page: bytes


def make_report(consolidated: Consolidated, analysis: Analysis, study: Study, entries: Sequence[Entry]) -> Report:
    """Return what the renderers share, for the ratio of `analysis`."""
    part = next(item for item in consolidated.slices if item.ratio == analysis.ratio)
    return Report(study, part, analysis, entries, consolidated.experiments, consolidated.synthetic)


def analysis_document(report: Report, provenance: Provenance) -> dict[str, Any]:
    """Return `analysis.json` as it is written, parsed: the figures that macros stand for."""
    content = analysis_json(report.analysis, report.part, report.study, provenance, report.entries)
    document: dict[str, Any] = json.loads(content)
    return document


def numbers_and_tables(report: Report, provenance: Provenance) -> tuple[tuple[Macro, ...], dict[str, TableSpec]]:
    """Return the macros, and every table by name, the index of the macros among them."""
    found = macros(analysis_document(report, provenance), report.labels)
    index = numbers_index(found, synthetic=report.synthetic > 0)
    return found, {**TableBuilder(report).all(), INDEX: index}


def latex_writer(report: Report, provenance: Provenance) -> LatexTables:
    """Return what writes LaTeX for the study's venue, and says in each file where it comes from."""
    line = say.generated(provenance.version, provenance.study_hash, synthetic=report.synthetic > 0)
    settings = report.study.paper
    return LatexTables(settings.page, settings.siunitx, Stamp(f"% {line}", provenance.study_hash))


def render_report(
    report: Report,
    provenance: Provenance,
    *,
    ratios: Sequence[str] = (),
    own_templates: Path | None = None,
    hand_written: Sequence[str] = (),
    data: Mapping[str, bytes] | None = None,
    changes: Changes | None = None,
    means: Means | None = None,
    progress: Told | None = None,
) -> Rendered:
    """Render the pages and the paper bundle.

    Args:
        report: results, labels and ledger.
        provenance: from what the report is built.
        ratios: other pruning ratios that were found.
        own_templates: the project's templates, which come before the built-in ones.
        hand_written: pages of the project's own, for the navigation.
        data: consolidated data that the pages offer for download, by file name.
        changes: what changed since another state, for a page of its own.
        means: by what means the figures are drawn.
        progress: called with the figures drawn and their number.
    """
    (found, tables), page = numbers_and_tables(report, provenance), report.study.paper.page
    figures, pictures = _figures(report)
    printed = {name: for_paper(spec, page) for name, spec in figures.items()}
    cut = printed if pictures is figures else {name: for_paper(spec, page) for name, spec in pictures.items()}
    stamp = FigureStamp(provenance.version, provenance.study_hash)
    drawn, in_paper = _draw(pictures, cut, page, stamp, means or Means(), progress)
    writer = latex_writer(report, provenance)
    paper = paper_files(report, tables, printed, in_paper, found, Templates("paper", own_templates), writer)
    downloads = {f"data/{name}": content for name, content in (data or {}).items()}
    downloads |= download_files(tables, figures, drawn, paper)
    sizes = {name: picture_size(formats["png"]) for name, formats in drawn.items()}
    renderer = PageRenderer(report, Templates("site", own_templates), provenance, writer, sizes)
    explorer = plotly()
    content = PageContent(report, tables, figures, provenance, tuple(ratios), tuple(downloads), bool(explorer), changes)
    pages = content.all()
    files = {renderer.addresses.page(page.name).partition("/")[2]: renderer.render(page) for page in pages}
    files |= {f"downloads/{path}": content for path, content in downloads.items()}
    files |= {f"figures/{name}.{kind}": formats[kind] for name, formats in drawn.items() for kind in SITE_KINDS}
    files |= renderer.data_files(tables)
    files |= scripts_and_styles(renderer.templates, explorer=bool(explorer))
    files |= data_tables()
    if explorer:
        files |= {**explorer, "data/explorer.js": explorer_data(report)}
    title = say.site_title(report.study.title)
    files[BUILDER_CONFIGURATION] = configuration(title, hand_written, pages, renderer.addresses)
    return Rendered(files, paper, renderer.render(pages[0], "index.md"))


def _figures(report: Report) -> tuple[dict[str, FigureSpec], dict[str, FigureSpec]]:
    """Return the figures as they are described, and as they are drawn: in English where no font has the letters."""
    figures = dict(all_figures(report))
    if can_write(current_language()):
        return figures, figures
    with speaking(SOURCE):
        pictures = dict(all_figures(report))
    notice = figure_words.no_font()
    described = {
        name: replace(spec, words=replace(spec.words, caption=spec.words.caption + gap() + notice))
        for name, spec in figures.items()
    }
    return described, pictures


def _draw(
    figures: Mapping[str, FigureSpec],
    cut: Mapping[str, FigureSpec],
    venue: Venue,
    stamp: FigureStamp,
    means: Means,
    told: Told | None,
) -> tuple[dict[str, Mapping[str, bytes]], dict[str, Drawn]]:
    """Return the figures' files for the site and for the paper, each made at most once at each width.

    The site offers the paper's PDF, unless the paper has no room for all of the figure.
    """
    wanted: list[Picture] = []
    for name, spec in figures.items():
        printed, width = cut[name], paper_width(cut[name], venue)
        if printed is spec and abs(width - SITE_WIDTH) < _SAME:
            wanted.append(Picture(printed, width, ("png", "pdf", "dark.png"), stamp.creator))
            continue
        more = () if printed is spec else ("pdf",)
        wanted.append(Picture(printed, width, ("png", "pdf"), stamp.creator))
        wanted.append(Picture(spec, SITE_WIDTH, (*SITE_KINDS, *more), stamp.creator))
    drawn: dict[str, Mapping[str, bytes]] = {}
    in_paper: dict[str, Drawn] = {}
    for picture, files in zip(wanted, draw_all(wanted, stamp, means, told), strict=True):
        name = picture.spec.words.name
        if name not in in_paper:
            in_paper[name] = Drawn(files, wide=is_wide(picture.spec, venue))
        drawn[name] = {**drawn.get(name, {}), **files}
    return drawn, in_paper
