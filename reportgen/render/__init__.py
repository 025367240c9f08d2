"""Room 4: results -> specs of tables, figures and pages -> bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportgen.model.consolidated import Consolidated
from reportgen.model.ledger import Entry
from reportgen.model.results import Analysis
from reportgen.model.specs import FigureSpec, Provenance
from reportgen.render.drawing import draw
from reportgen.render.escape import slugs
from reportgen.render.figures import best_dots, heatmap
from reportgen.render.macros import macros
from reportgen.render.pages import OVERVIEW, STYLE, PageRenderer, configuration
from reportgen.render.paper import paper_files
from reportgen.render.tables import Tables
from reportgen.render.templates import Templates
from reportgen.study import Study
from reportgen.wording import pages as say
from reportgen.wording.labels import Labels

__all__ = ["BUILDER_CONFIGURATION", "Rendered", "make_tables", "render_report"]

BUILDER_CONFIGURATION = ".mkdocs.yml"
"""File in the report's folder that a project's `mkdocs.yml` inherits."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """Files by path: below `docs/report/`, below `paper/`, and the overview as the site's front page."""

    report: Mapping[str, bytes]
    paper: Mapping[str, bytes]
    front_page: bytes


def make_tables(consolidated: Consolidated, analysis: Analysis, study: Study) -> Tables:
    """Return the builder of the tables of the primary ratio."""
    part = next(item for item in consolidated.slices if item.ratio == analysis.ratio)
    return Tables(Labels(study), part, analysis, synthetic=consolidated.synthetic > 0)


def render_report(
    consolidated: Consolidated,
    analysis: Analysis,
    study: Study,
    entries: Sequence[Entry],
    provenance: Provenance,
    *,
    own_templates: Path | None = None,
    hand_written: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Rendered:
    """Render the pages and the paper bundle of the primary ratio.

    Args:
        consolidated: the study.
        analysis: its results.
        study: labels, formats and title.
        entries: the ledger.
        provenance: from what the report is built.
        own_templates: the project's templates, which come before the built-in ones.
        hand_written: pages of the project's own, for the navigation.
        progress: called with the figures drawn and their number.
    """
    part = consolidated.primary
    tables = make_tables(consolidated, analysis, study)
    names = slugs(tuple(model.model.name for model in analysis.models))
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for row in part.configurations.to_dict("records"):
        rows[str(row["model"])].append({str(key): value for key, value in row.items()})
    best = best_dots(tables, analysis)
    heatmaps = {
        model.model.name: heatmap(
            tables, part, model.summary, rows[model.model.name], f"grid-{names[model.model.name]}"
        )
        for model in analysis.models
    }
    specs: list[FigureSpec] = [spec for spec in (best, *heatmaps.values()) if spec is not None]
    drawn: dict[str, Mapping[str, bytes]] = {}
    for spec in specs:
        drawn[spec.name] = draw(spec)
        if progress:
            progress(len(drawn), len(specs))
    head = say.generated(provenance.version, provenance.study_hash, synthetic=tables.synthetic)
    pages = PageRenderer(
        tables, Templates("site", own_templates), provenance, names, consolidated.experiments,
        tuple(item.ratio for item in consolidated.slices[1:]), f"% {head}",
    )  # fmt: skip
    experiments: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for row in part.frame.to_dict("records"):
        experiments[str(row["model"])].append({str(key): value for key, value in row.items()})
    report = {
        "index.md": pages.overview(entries, best, pages.address(OVERVIEW)),
        "data-quality.md": pages.quality(entries),
        STYLE: pages.templates.render(f"{STYLE}.j2", {}),
        BUILDER_CONFIGURATION: configuration(
            say.site_title(study.title),
            hand_written,
            [(tables.labels.model(name), names[name]) for name in names],
        ),
    }
    for model in analysis.models:
        name = model.model.name
        report[f"models/{names[name]}.md"] = pages.model(model, experiments[name], heatmaps[name])
    report |= {f"figures/{name}.png": formats["png"] for name, formats in drawn.items()}
    found = macros(analysis, part, tables.labels)
    paper = paper_files(tables, Templates("paper", own_templates), specs, drawn, found, f"% {head}")
    return Rendered(report, paper, pages.overview(entries, best, "index.md"))
