"""The page of the claims: each with its verdict, its figures, and why."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model.checked import CheckedClaim, Comparison, Standing
from reportgen.model.specs import CellKind, Column, Row, RowGroup, TableSpec
from reportgen.render.pages.spec import Item, Page, Section
from reportgen.render.report import Report
from reportgen.wording import claims as say

_FIGURES = ("left", "right", "difference")
_KINDS = {
    "verdict": CellKind.MARK, "statement": CellKind.CODE, "comparison": CellKind.CODE,
    **dict.fromkeys(_FIGURES, CellKind.VALUE),
}  # fmt: skip
_ORDER = (Standing.FALSE, Standing.UNCHECKED, Standing.UNDECIDED, Standing.SUPPORTED)
"""What fails comes first."""


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
        Section(
            "figures", say.heading("figures"), plain=(_measured(found),) if any(c.comparisons for c in found) else ()
        ),
        Section("rules", say.heading("rules"), rules),
        Section("models", say.heading("models"), items=models),
    )
    return Page("claims", "claims", say.heading("claims"), say.lead(found), sections, related)


def _claims(found: Sequence[CheckedClaim]) -> TableSpec:
    """One row a claim, those that fail first: four columns, and no more than a phone has room for."""
    rows = [
        _judged(claim.standing, {"name": claim.name, "statement": claim.statement, "why": say.reason(claim)})
        for claim in sorted(found, key=lambda claim: _ORDER.index(claim.standing))
    ]
    return _table("claims", say.heading("table"), ("verdict", "name", "statement", "why"), rows)


def _parts(found: Sequence[CheckedClaim]) -> TableSpec:
    rows = [
        _judged(say.part(item), {"name": claim.name, "comparison": item.text, "why": say.because(item, claim.tests)})
        for claim in found
        for item in claim.comparisons
    ]
    return _table("claim-parts", say.heading("table-parts"), ("verdict", "name", "comparison", "why"), rows)


def _judged(standing: Standing, cells: dict[str, str]) -> Row:
    return Row({"verdict": say.standing(standing), **cells}, names={"verdict": standing.value})


def _measured(found: Sequence[CheckedClaim]) -> TableSpec:
    rows = [
        Row({"name": claim.name, "comparison": item.text, **_figures(item)}, _links(item))
        for claim in found
        for item in claim.comparisons
    ]
    return _table("claim-figures", say.heading("table-figures"), ("name", "comparison", *_FIGURES), rows)


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
