"""The page of the claims: each with its verdict, its figures, and why."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.checked import CheckedClaim, Comparison
from reportgen.model.specs import CellKind, Column, Row, RowGroup, TableSpec
from reportgen.render.pages.spec import Item, Page, Section
from reportgen.render.report import Report
from reportgen.wording import claims as say

_FIGURES = ("left", "right", "difference")
_KINDS = {"statement": CellKind.CODE, "comparison": CellKind.CODE, **dict.fromkeys(_FIGURES, CellKind.VALUE)}


def claims(report: Report, related: tuple[Item, ...]) -> Page:
    """Return the page.

    Args:
        report: results and labels.
        related: pages to go on to.
    """
    found = report.analysis.claims
    several = [claim for claim in found if len(claim.comparisons) > 1]
    rules = say.rules(report.study.statistics, max(claim.tests for claim in found))
    named = [name for name in report.models if any(name in claim.models for claim in found)]
    models = tuple(Item(report.labels.model(name), f"models/{name}") for name in named)
    sections = (
        Section("claims", say.heading("each"), plain=(_claims(found),)),
        Section("parts", say.heading("parts"), plain=(_parts(several),) if several else ()),
        Section("rules", say.heading("rules"), rules),
        Section("models", say.heading("models"), items=models),
    )
    return Page("claims", "claims", say.heading("claims"), say.lead(found), sections, related)


def _claims(found: Sequence[CheckedClaim]) -> TableSpec:
    """One row a claim; the figures of a claim of several comparisons stand in the table below."""
    rows = []
    for claim in found:
        cells = {"name": claim.name, "statement": claim.statement, "verdict": say.standing(claim.standing)}
        links: dict[str, str] = {}
        if len(claim.comparisons) == 1:
            cells |= _figures(claim.comparisons[0])
            links = _links(claim.comparisons[0])
        rows.append(Row({**cells, "why": say.reason(claim)}, links))
    return _table("claims", say.heading("table"), ("name", "statement", "verdict", "why", *_FIGURES), rows)


def _parts(found: Sequence[CheckedClaim]) -> TableSpec:
    rows = [
        Row(
            {
                "name": claim.name, "comparison": item.text, "verdict": say.part(item),
                **_figures(item), "why": say.because(item),
            },
            _links(item),
        )
        for claim in found
        for item in claim.comparisons
    ]  # fmt: skip
    return _table("claim-parts", say.heading("table-parts"), ("name", "comparison", "verdict", "why", *_FIGURES), rows)


def _figures(item: Comparison) -> dict[str, str]:
    apart = say.difference(item)
    return {"left": say.side(item.left), "right": say.side(item.right), **({"difference": apart} if apart else {})}


def _links(item: Comparison) -> dict[str, str]:
    sides = zip(_FIGURES, item.models, strict=False)
    return {side: f"models/{model}" for side, model in sides if model}


def _table(name: str, caption: str, columns: Sequence[str], rows: Sequence[Row]) -> TableSpec:
    return TableSpec(
        name=name,
        caption=caption,
        columns=tuple(
            Column(
                key,
                say.head(key),
                _KINDS.get(key, CellKind.TEXT),
                running=key in ("statement", "comparison", "why"),
            )
            for key in columns
        ),
        groups=(RowGroup("", tuple(rows)),),
    )
