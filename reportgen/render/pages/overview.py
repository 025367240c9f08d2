"""The overview: the answers first, each with how sure it is, then where to read on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportgen.model.checked import CheckedClaim
from reportgen.model.figures import FigureSpec
from reportgen.model.findings import Finding
from reportgen.model.ledger import counts
from reportgen.model.specs import Provenance, TableSpec
from reportgen.render.pages.spec import Item, Page, Section
from reportgen.render.report import Report
from reportgen.wording import claims, findings, leads
from reportgen.wording import observations as observed
from reportgen.wording import overview as say
from reportgen.wording import pages as page_words
from reportgen.wording.labels import Labels
from reportgen.wording.statistics import verdict

SECOND_FIGURES = ("regrets", "variants", "perplexity")
"""Figures of which the first that there is stands beside the recommendation."""


def overview(
    report: Report,
    tables: Mapping[str, TableSpec],
    figures: Mapping[str, FigureSpec],
    provenance: Provenance,
    *,
    gaps: Section,
    ratios: Sequence[str],
    models: tuple[Item, ...],
    related: tuple[Item, ...],
) -> Page:
    """Return the overview.

    Args:
        report: results, labels and ledger.
        tables: tables by name.
        figures: figures by name.
        provenance: from what the report is built.
        gaps: what is missing.
        ratios: other pruning ratios that were found.
        models: links to the models.
        related: links to all other pages.
    """
    analysis = report.analysis
    unused, reservations = counts(report.entries)
    recommended = say.recommended(analysis, report.labels)
    second = next((figures[name] for name in SECOND_FIGURES if name in figures), None)
    more = [Item(say.recommendation_link(), "defaults")] if "defaults" in tables else []
    kind, state = say.status(unused, reservations)
    sections = (
        Section("observations", say.heading("findings"), items=_findings(report)),
        Section(
            "best",
            page_words.heading("best"),
            figures=tuple(figures[name] for name in ("best",) if name in figures),
            tables=tuple(tables[name] for name in ("best",) if name in tables),
        ),
        Section(
            "recommended",
            say.heading("recommended"),
            (recommended,) if recommended else (),
            tuple(more) if recommended else (),
            figures=(second,) if second else (),
        ),
        Section(
            "quality",
            page_words.heading("data-quality"),
            status=(kind, state, page_words.quality_short(unused, reservations)),
            items=(Item(page_words.heading("data-quality"), "data-quality"),),
        ),
        _claims(analysis.claims),
        Section("models", page_words.heading("models"), items=models),
        gaps,
        Section("ratios", page_words.heading("ratios"), (page_words.other_ratios(tuple(ratios)),) if ratios else ()),
        Section("built", page_words.heading("built"), (page_words.built_from(provenance, analysis.ratio),)),
    )
    lead = leads.overview(analysis, report.labels, report.experiments)
    return Page("index", "overview", page_words.site_title(report.study.title), lead, sections, related)


def _claims(found: Sequence[CheckedClaim]) -> Section:
    """Return how the claims of the study file stand; nothing where it has none."""
    if not found:
        return Section("claims", claims.heading("claims"))
    return Section(
        "claims",
        claims.heading("claims"),
        status=claims.status(found),
        items=(Item(claims.heading("each"), "claims"),),
    )


def _findings(report: Report) -> tuple[Item, ...]:
    """Return a line for each finding, what may be claimed first, and the way to the evidence."""
    found = sorted(report.analysis.findings, key=lambda item: say.IN_ORDER.index(item.verdict))
    lines = [
        Item(observed.sentence(item.observation, report.labels), mark=(item.verdict.value, verdict(item.verdict)))
        for item in found
    ]
    return (*lines, Item(say.evidence_link(), "certainty#evidence")) if lines else ()


def evidence(found: Sequence[Finding], labels: Labels) -> Section:
    """Return the evidence for each finding."""
    items = tuple(
        Item(
            f"{observed.sentence(item.observation, labels)} {findings.evidence(item, labels)}",
            mark=(item.verdict.value, verdict(item.verdict)),
        )
        for item in found
    )
    return Section("evidence", say.heading("evidence"), items=items, after=(findings.note(),) if items else ())
