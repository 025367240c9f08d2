"""Results -> the pages of the report, each as a spec."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportgen.model.changes import Changes
from reportgen.model.figures import FigureSpec
from reportgen.model.ledger import counts
from reportgen.model.results import GapKind, ModelResult
from reportgen.model.specs import Provenance, TableSpec
from reportgen.render.pages.broken import unused_runs
from reportgen.render.pages.changes import changes_page
from reportgen.render.pages.claims import claims
from reportgen.render.pages.overview import evidence, overview
from reportgen.render.pages.questions import COMPARISONS, GAPS
from reportgen.render.pages.runs import RunPages
from reportgen.render.pages.spec import Item, Page, Section
from reportgen.render.report import Report, run_page
from reportgen.render.tables.definitions import built_in_names, definitions
from reportgen.render.tables.of_numbers import INDEX
from reportgen.render.tables.of_reasons import absent
from reportgen.wording import cautions, formulas, glossary, leads, methods, references, statistics
from reportgen.wording import observations as observed
from reportgen.wording import overview as overview_words
from reportgen.wording import pages as say
from reportgen.wording import paper as paper_words
from reportgen.wording import tables as table_words
from reportgen.wording.catalog import colon, comma


@dataclass(frozen=True, slots=True)
class PageContent:
    """Makes the pages of a report out of its tables and figures."""

    report: Report
    tables: Mapping[str, TableSpec]
    figures: Mapping[str, FigureSpec]
    provenance: Provenance
    ratios: tuple[str, ...]
    downloads: Sequence[str]
    explorer: bool
    changes: Changes | None = None

    def all(self) -> list[Page]:
        """Return every page in the order of the navigation."""
        return [
            self._overview(),
            self._models(),
            *(self._model(model) for model in self.report.analysis.models),
            *(self._comparison(name) for name in COMPARISONS),
            self._comparison("experiments"),
            *([self._explorer()] if self.explorer else []),
            *([claims(self.report, self._related("claims"))] if self.report.analysis.claims else []),
            self._quality(),
            *([changes_page(self.changes, self.report)] if self.changes else []),
            *([self._own_tables()] if self._own() or self._without_rows() else []),
            self._used(),
            *([self._numbers()] if INDEX in self.tables else []),
            self._glossary(),
            self._downloads(),
            *(RunPages(self.report).all() if self.report.has_run_pages else ()),
        ]

    def _table(self, *names: str) -> tuple[TableSpec, ...]:
        return tuple(self.tables[name] for name in names if name in self.tables)

    def _figure(self, *names: str) -> tuple[FigureSpec, ...]:
        return tuple(self.figures[name] for name in names if name in self.figures)

    def _gaps(self, kinds: Sequence[GapKind] | None = None) -> Section:
        found = [gap for gap in self.report.analysis.gaps if kinds is None or gap.kind in kinds]
        items = tuple(Item(observed.gap(gap, self.report.labels)) for gap in found)
        return Section("gaps", say.heading("gaps"), items=items)

    def _heading(self, name: str) -> str:
        return say.variants_heading(self.report.analysis) if name == "variants" else say.heading(name)

    def _related(self, name: str) -> tuple[Item, ...]:
        """Up to the overview, across to the neighbours."""
        names = [*COMPARISONS, "experiments", "data-quality"]
        near = [other for other in names if other != name]
        place = names.index(name) if name in names else 0
        chosen = [other for other in (near[place - 1], near[place % len(near)]) if other != name]
        links = [Item(self._heading(other), other) for other in dict.fromkeys(chosen)]
        up = [Item(say.heading("overview"), "index"), Item(say.heading("models"), "models")]
        return (*(item for item in up if item.target != name), *links)

    def _model_links(self) -> tuple[Item, ...]:
        return tuple(Item(self.report.labels.model(name), f"models/{name}") for name in self.report.models)

    def _overview(self) -> Page:
        there = {
            "explorer": self.explorer,
            "changes": self.changes,
            "claims": self.report.analysis.claims,
            "methods-used": True,
            "numbers": INDEX in self.tables,
        }
        more = (name for name, found in there.items() if found)
        pages = ("models", *COMPARISONS, "experiments", *more, "glossary", "downloads")
        return overview(
            self.report,
            self.tables,
            self.figures,
            self.provenance,
            gaps=self._gaps(),
            ratios=self.ratios,
            models=self._model_links(),
            related=tuple(Item(self._heading(name), name) for name in pages),
        )

    def _models(self) -> Page:
        lead = leads.overview(self.report.analysis, self.report.labels, self.report.experiments)
        sections = (
            Section("pages", say.heading("each"), items=self._model_links()),
            Section("best", say.heading("best"), tables=self._table("best"), figures=self._figure("best")),
            self._gaps((GapKind.ONE_MODEL, GapKind.NO_BEST, GapKind.PERHAPS_A_METHOD)),
        )
        return Page("models", "models", say.heading("models"), lead, sections, self._related("models"))

    def _model(self, model: ModelResult) -> Page:
        report, analysis = self.report, self.report.analysis
        labels, name = report.labels, model.model.name
        slug = report.slugs[name]
        gaps = [gap for gap in analysis.gaps if name in _models_of(gap.facts)]
        texts = [
            cautions.top(analysis, name),
            overview_words.corrected(labels, analysis.primary, analysis.corrected(name)),
            say.replicates(model, labels, analysis.primary),
            say.exact_ties(model),
        ]
        source = [Item(say.best_run_link(), run_page(model.best.experiments[0]))] if model.best else []
        source += [Item(overview_words.how_sure(), "certainty")] if model.best and analysis.tied(name) else []
        effects = tuple(spec for key, spec in self.figures.items() if key.startswith("effect-"))
        where = Item(say.where_lead(), code=say.where_files(name, analysis.ratio))
        sections = (
            Section("best", say.heading("configuration"), tuple(text for text in texts if text), tuple(source)),
            Section("methods", say.heading("comparison"), tables=self._table(f"compare-{slug}")),
            Section("intervals", say.heading("intervals"), tables=self._table(f"intervals-{slug}")),
            Section("grid", say.heading("grid"), figures=self._figure(f"grid-{slug}")),
            Section("dense", say.heading("dense"), tables=self._table(f"dense-{slug}")),
            Section("gaps", say.heading("gaps"), items=tuple(Item(observed.gap(gap, labels)) for gap in gaps)),
            Section("unused", say.heading("unused"), items=unused_runs(report, name)),
            Section("experiments", say.heading("every"), items=(where,), tables=self._table(f"grid-{slug}")),
        )
        names = list(report.models)
        place = names.index(name)
        near = [other for other in (names[place - 1], names[(place + 1) % len(names)]) if other != name]
        related = [Item(say.heading("overview"), "index"), Item(say.heading("models"), "models")]
        related += [Item(labels.model(other), f"models/{other}") for other in dict.fromkeys(near)]
        related += [Item(say.heading("parameters"), "parameters")] if effects else []
        lead = leads.model(model, analysis, labels)
        return Page(f"models/{name}", "model", labels.model(name), lead, sections, tuple(related))

    def _comparison(self, name: str) -> Page:
        """Return a page about one question: its answer, its tables and figures, its gaps."""
        tables, figures = COMPARISONS.get(name, (("searches", "experiments"), ("completeness",)))
        effects = tuple(spec for key, spec in self.figures.items() if key.startswith("effect-"))
        shown = [*self._figure(*figures), *(effects if name == "parameters" else ())]
        sections = [
            Section("figures", say.heading("glance"), figures=tuple(shown)),
            *([evidence(self.report.analysis.findings, self.report.labels)] if name == "certainty" else []),
            Section("detectable", say.heading("detectable"), self._detectable() if name == "certainty" else ()),
            *(self._answer(table) for table in tables),
            self._gaps(GAPS.get(name, ())),
            Section("models", say.heading("each"), items=self._model_links()),
        ]
        lead = leads.comparison(name, self.report.analysis, self.report.labels, self.report.part)
        return Page(name, name, self._heading(name), lead, tuple(sections), self._related(name))

    def _answer(self, name: str) -> Section:
        """Return the section of a table, or of the reason why it has no figures; empty where there is none."""
        spec = self.tables.get(name)
        heading = table_words.heading(name, spec.caption if spec else name)
        if spec is not None:
            return Section(name, heading, tables=(spec,))
        why = absent(self.report, definitions(self.report.study)[name].rows or "")
        return Section(name, heading, (why,) if why else ())

    def _detectable(self) -> tuple[str, ...]:
        analysis, rule = self.report.analysis, self.report.study.statistics
        return (statistics.detectable(analysis.precision, rule, self.report.labels, analysis.primary),)

    def _explorer(self) -> Page:
        sections = (Section("plots", "", explorer=True),)
        lead, related = overview_words.explorer(), self._related("explorer")
        return Page("explorer", "explorer", say.heading("explorer"), lead, sections, related)

    def _quality(self) -> Page:
        report = self.report
        sections = (
            Section("summary", say.heading("summary"), (say.quality_explained(),), tables=self._table("quality")),
            Section("ledger", say.heading("ledger"), tables=self._table("ledger")),
        )
        unused, reservations = counts(report.entries)
        lead = say.quality_lead(unused, reservations, report.experiments, self.provenance.inputs)
        return Page(
            "data-quality", "data-quality", say.heading("data-quality"), lead, sections, self._related("data-quality")
        )

    def _own(self) -> tuple[TableSpec, ...]:
        """Return the tables of the study's own, which no other page shows."""
        own = set(self.report.study.tables) - set(built_in_names())
        return tuple(
            spec for spec in self.tables.values() if any(spec.name == n or spec.name.startswith(f"{n}-") for n in own)
        )

    def _own_tables(self) -> Page:
        sections = [Section(spec.name, spec.caption.rstrip("."), tables=(spec,)) for spec in self._own()]
        sections += [Section(name, name, (say.no_rows(),)) for name in self._without_rows()]
        lead = leads.own_tables(len(sections))
        return Page("tables", "tables", say.heading("own"), lead, tuple(sections), self._related("tables"))

    def _without_rows(self) -> tuple[str, ...]:
        """Return the names of the study's own tables whose conditions no row meets."""
        own = [name for name in self.report.study.tables if name not in built_in_names()]
        shown = [spec.name for spec in self._own()]
        return tuple(name for name in own if not any(n == name or n.startswith(f"{name}-") for n in shown))

    def _used(self) -> Page:
        analysis, labels, part = self.report.analysis, self.report.labels, self.report.part
        found = methods.used(analysis, labels, part)
        sections = [_method(item) for item in found]
        sources = references.of(key for item in found for key in item.sources)
        sections.append(
            Section("references", say.heading("references"), items=tuple(Item(source.text) for source in sources))
        )
        lead, related = methods.lead(), self._related("methods-used")
        return Page("methods-used", "methods-used", say.heading("methods-used"), lead, tuple(sections), related)

    def _numbers(self) -> Page:
        spec = self.tables[INDEX]
        sections = (Section("index", say.heading("macros"), paper_words.index_use(), tables=(spec,)),)
        lead, related = paper_words.index_lead(len(spec.rows)), self._related("numbers")
        return Page("numbers", "numbers", say.heading("macros"), lead, sections, related)

    def _glossary(self) -> Page:
        sections = tuple(Section(name, term, (text,)) for name, term, text in glossary.terms())
        related = self._related("glossary")
        return Page("glossary", "glossary", say.heading("glossary"), glossary.lead(), sections, related)

    def _downloads(self) -> Page:
        sections = [
            Section(folder, say.heading(folder), items=tuple(self._files(folder)))
            for folder in ("data", "tables", "figures")
        ]
        lead, related = leads.downloads(len(self.downloads)), self._related("downloads")
        return Page("downloads", "downloads", say.heading("downloads"), lead, tuple(sections), related)

    def _titled(self, name: str) -> str:
        """Return the caption of a table or a figure, to its first full stop, and the name of its files."""
        caption = self.tables[name].caption if name in self.tables else self.figures[name].words.caption
        return say.titled(caption, name)

    def _files(self, folder: str) -> list[Item]:
        """Return a line for each table and figure with the formats that it comes in, and one for each data file."""
        found: dict[str, list[tuple[str, str]]] = {}
        for path in self.downloads:
            if path.startswith(f"{folder}/"):
                name = path.partition("/")[2]
                # Models' names may hold dots, so the ending is what follows a known table or figure.
                stem = next((known for known in (*self.tables, *self.figures) if name.startswith(f"{known}.")), name)
                ending = name.removeprefix(stem).lstrip(".") or name
                found.setdefault(stem, []).append((ending, f"downloads/{path}"))
        return [
            Item(stem, links[0][1]) if folder == "data" else Item(self._titled(stem), links=tuple(links))
            for stem, links in found.items()
        ]


def _method(item: methods.Method) -> Section:
    """Return the section of a method: words, formulas, short sources."""
    short = comma().join(source.short for source in references.of(item.sources))
    after = (methods.sources_lead() + colon() + short,) if short else ()
    shown = tuple((formulas.FORMULAS[name], formulas.symbols(name)) for name in item.formulas)
    return Section(item.anchor, item.heading, item.texts, after=after, formulas=shown)


def _models_of(facts: Mapping[str, object]) -> tuple[object, ...]:
    several = facts.get("models")
    return (facts.get("model"), *(several if isinstance(several, tuple) else ()))
