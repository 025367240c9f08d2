"""Results -> the Markdown pages of the site and the builder's configuration."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportgen.model.ledger import Entry, Status
from reportgen.model.results import Analysis, ModelResult
from reportgen.model.specs import FigureSpec, Provenance, TableSpec
from reportgen.render import latex
from reportgen.render.escape import Safe, page_title, yaml_text
from reportgen.render.ledger_tables import ledger_lines, ledger_summary
from reportgen.render.markdown import table as markdown_table
from reportgen.render.tables import Tables
from reportgen.render.templates import Templates
from reportgen.wording import observations as observed
from reportgen.wording import pages as say

MOST_ROWS = 2000
"""Rows of a table on one page; the rest is in the artefact that the page names."""

REPORT = "report"
STYLE = "report.css"
OVERVIEW, QUALITY = "index", "data-quality"


@dataclass(frozen=True, slots=True)
class PageRenderer:
    """Renders the pages of one report.

    Attributes:
        tables: builds the tables.
        templates: the site's templates.
        provenance: from what the report is built.
        slugs: file names of models.
        experiments: number of experiments of all ratios.
        ratios: other pruning ratios that were found.
        source: the comment at the head of each LaTeX file.
    """

    tables: Tables
    templates: Templates
    provenance: Provenance
    slugs: Mapping[str, str]
    experiments: int
    ratios: tuple[str, ...]
    source: str

    def address(self, name: str) -> str:
        """Return a page's path below `docs/`: `models/NAME` -> `report/models/SLUG.md`."""
        folder, _, model = name.partition("/")
        return f"{REPORT}/{folder}/{self.slugs[model]}.md" if model else f"{REPORT}/{name}.md"

    def linker(self, page: str) -> Callable[[str], str]:
        """Return a function that gives addresses relative to `page`."""
        return lambda name: Safe(_relative(self.address(name), page))

    def _table(self, spec: TableSpec | None, page: str, *, with_latex: bool = False) -> dict[str, Any] | None:
        if spec is None:
            return None
        fragment = latex.fragment(spec, self.source) if with_latex else ""
        return {
            "caption": spec.caption,
            "text": markdown_table(spec, self.linker(page)),
            "notes": list(spec.notes),
            "latex": Safe(fragment),
            "latex_lines": [Safe(line) for line in fragment.splitlines()],
        }

    def _figure(self, spec: FigureSpec | None, page: str) -> dict[str, Any] | None:
        if spec is None:
            return None
        path = _relative(f"{REPORT}/figures/{spec.name}.png", page)
        return {"path": Safe(path), "alt": spec.alt, "caption": spec.caption}

    def _common(self, page: str, title: str) -> dict[str, Any]:
        link = self.linker(page)
        synthetic = self.provenance.synthetic
        return {
            "title": Safe(yaml_text(page_title(title))),
            "heading": title,
            "word": say.heading,
            "synthetic": say.synthetic(synthetic, self.experiments) if synthetic else "",
            "overview": link(OVERVIEW),
            "quality": link(QUALITY),
            "built": say.built_from(self.provenance, self.tables.analysis.ratio),
        }

    def overview(self, entries: Sequence[Entry], figure: FigureSpec | None, page: str) -> bytes:
        """Return the overview as it stands at `page`, in the report or at the root of the site."""
        labels, analysis = self.tables.labels, self.tables.analysis
        unused = sum(entry.status is Status.UNUSED for entry in entries)
        title = say.site_title(labels.study.title)
        specs = {
            "best": self.tables.best(), "variants": self.tables.variants(), "methods": self.tables.methods(),
            "parameters": self.tables.parameters(), "families": self.tables.families(),
        }  # fmt: skip
        values = {
            **self._common(page, title),
            "lead": say.overview_lead(analysis, labels, self.experiments),
            "observations": [observed.sentence(item, labels) for item in analysis.observations],
            "observation_note": say.observation_note(),
            "sections": [
                {"id": name, "heading": _heading(name, analysis), "table": self._table(spec, page, with_latex=True)}
                for name, spec in specs.items()
            ],
            "no_pairs": say.no_pairs(analysis),
            "figure": self._figure(figure, page),
            "gaps": [observed.gap(item, labels) for item in analysis.gaps],
            "models": [
                {
                    "label": labels.model(model.model.name),
                    "link": self.linker(page)(f"models/{model.model.name}"),
                }
                for model in analysis.models
            ],
            "quality_text": say.quality_short(unused, len(entries) - unused),
            "other_ratios": say.other_ratios(self.ratios) if self.ratios else "",
            "root": not page.startswith(REPORT),
        }
        return self.templates.render("overview.md.j2", values)

    def model(self, model: ModelResult, records: Sequence[Mapping[str, Any]], figure: FigureSpec | None) -> bytes:
        """Return a model's page."""
        labels, analysis = self.tables.labels, self.tables.analysis
        name = model.model.name
        page = self.address(f"models/{name}")
        gaps = [item for item in analysis.gaps if name in (item.facts.get("model"), *_names(item.facts.get("models")))]
        values = {
            **self._common(page, labels.model(name)),
            "lead": say.model_lead(model, analysis, labels),
            "replicates": say.replicates(model, labels, analysis.primary),
            "ties": say.exact_ties(model),
            "best_run_lead": say.best_run_lead(),
            "best_run": model.best.source if model.best else "",
            "comparison": self._table(self.tables.model_methods(model.summary), page),
            "figure": self._figure(figure, page),
            "dense": self._table(self.tables.retention(model), page),
            "experiments": self._table(self.tables.experiments(name, records[:MOST_ROWS]), page),
            "cut": say.experiments_cut(MOST_ROWS, len(records)) if len(records) > MOST_ROWS else "",
            "where_lead": say.where_lead(),
            "where": say.where_files(name, analysis.ratio),
            "gaps": [observed.gap(item, labels) for item in gaps],
        }
        return self.templates.render("model.md.j2", values)

    def quality(self, entries: Sequence[Entry]) -> bytes:
        """Return the data-quality page."""
        page = self.address(QUALITY)
        unused = sum(entry.status is Status.UNUSED for entry in entries)
        shown = entries[:MOST_ROWS]
        values = {
            **self._common(page, say.heading("quality")),
            "lead": say.quality_lead(unused, len(entries) - unused, self.experiments, self.provenance.inputs),
            "explained": say.quality_explained(),
            "summary": self._table(ledger_summary(entries, bool(self.provenance.synthetic)), page) if entries else None,
            "ledger": self._table(ledger_lines(shown), page) if entries else None,
            "cut": say.quality_cut(MOST_ROWS, len(entries)) if len(entries) > MOST_ROWS else "",
        }
        return self.templates.render("data-quality.md.j2", values)


def _heading(name: str, analysis: Analysis) -> str:
    return say.variants_heading(analysis) if name == "variants" else say.heading(name)


def _relative(target: str, page: str) -> str:
    return posixpath.relpath("/" + target, posixpath.dirname("/" + page))


def _names(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def configuration(title: str, hand_written: Sequence[str], models: Sequence[tuple[str, str]]) -> bytes:
    """Return the site builder's configuration, which a project's `mkdocs.yml` inherits.

    Args:
        title: the site's name.
        hand_written: pages of the project's own below `docs/`, in their order.
        models: label and file name of each model.
    """
    import yaml  # noqa: PLC0415

    own = _own_navigation(hand_written)
    report = [
        {say.heading("overview"): "report/index.md"},
        {say.heading("models"): [{page_title(label): f"report/models/{slug}.md"} for label, slug in models]},
        {say.heading("quality"): f"report/{QUALITY}.md"},
    ]
    document = {
        "site_name": page_title(title),
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": False,
        "not_in_nav": "/index.md\n",
        "theme": {
            "name": "material",
            "font": False,
            "features": ["content.code.copy", "navigation.indexes", "navigation.prune", "navigation.top", "toc.follow"],
            "palette": [
                {"media": "(prefers-color-scheme: light)", "scheme": "default", "primary": "indigo",
                 "toggle": {"icon": "material/weather-night", "name": "Dark"}},
                {"media": "(prefers-color-scheme: dark)", "scheme": "slate", "primary": "indigo",
                 "toggle": {"icon": "material/weather-sunny", "name": "Light"}},
            ],
        },
        # Where no page of the navigation is the front page, the theme links to a folder, which no file has.
        "extra": {} if "index.md" in hand_written else {"homepage": "index.html"},
        "extra_css": [f"{REPORT}/{STYLE}"],
        "plugins": ["search"],
        "markdown_extensions": [
            "admonition", "attr_list", "md_in_html", "tables", {"toc": {"permalink": True}},
            "pymdownx.details", "pymdownx.superfences",
        ],
        "validation": {
            "nav": {"omitted_files": "warn", "not_found": "warn", "absolute_links": "warn"},
            "links": {"not_found": "warn", "anchors": "warn", "absolute_links": "warn", "unrecognized_links": "warn"},
        },
        "nav": [*own, {say.heading("report"): report}] if own else report,
    }  # fmt: skip
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1000).encode("utf-8")


def _own_navigation(pages: Sequence[str]) -> list[Any]:
    """Return the navigation of a project's own pages: a section for each folder."""
    top: list[Any] = []
    sections: dict[str, list[str]] = {}
    for page in pages:
        folder, _, _ = page.rpartition("/")
        if not folder:
            top.append(page)
        elif folder in sections:
            sections[folder].append(page)
        else:
            sections[folder] = [page]
            top.append({page_title(folder): sections[folder]})
    return top
