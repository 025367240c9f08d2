"""Rows about methods on equal terms: who is first by which criterion, ranks over families, pairs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportgen.model.comparisons import Criterion, FairComparison, MethodDifference
from reportgen.model.specs import Row
from reportgen.render.report import Report
from reportgen.render.tables.of_models import identity, link_to, names_of
from reportgen.wording import comparisons as words
from reportgen.wording import heads
from reportgen.wording.catalog import comma


def fair_differences(report: Report) -> Iterator[Row]:
    """The first method of each model by each criterion, and by how much it is before the second on common cells."""
    for item in report.analysis.fair:
        if len(item.methods) < 2:  # noqa: PLR2004  nothing to compare
            continue
        known = {found.criterion: found for found in (item.best, item.mean) if found is not None}
        for criterion, winners in (item.winners or {}).items():
            cells = {
                **identity(report, item.model),
                "criterion": heads.head(criterion.value),
                "first_method": comma().join(report.labels.method(name) for name in winners),
                **_difference(report, item, criterion, known.get(criterion)),
            }
            yield Row(cells, link_to(item.model), names={**names_of(item.model), "criterion": criterion.value})


def _difference(
    report: Report, item: FairComparison, criterion: Criterion, found: MethodDifference | None
) -> dict[str, Any]:
    if found is None:
        return {"common": item.common if criterion in (Criterion.COMMON_BEST, Criterion.COMMON_MEAN) else None}
    return {
        "first_method": report.labels.method(found.first),
        "second_method": report.labels.method(found.second),
        "difference": found.difference,
        "difference_stderr": found.stderr,
        "difference_low": found.low,
        "difference_high": found.high,
        "wins": found.wins,
        "losses": found.losses,
        "common": item.common,
    }


def method_ranks(report: Report) -> Iterator[Row]:
    """The mean rank of each method over the families, by the best and by the best of common configurations."""
    for item in (report.analysis.method_ranks.best, report.analysis.method_ranks.common):
        for method, rank in zip(item.methods, item.mean_ranks, strict=False):
            cells = {
                "criterion": heads.head(item.criterion.value),
                "method": report.labels.method(method),
                "mean_rank": rank,
                "families": len(item.families),
                "concordance": item.concordance,
                "p_friedman": item.p,
                "smallest": item.smallest,
                "test": None if item.p is None else words.test(item),
            }
            yield Row(cells, names={"criterion": item.criterion.value, "method": method})


def method_pairs(report: Report) -> Iterator[Row]:
    """The methods two by two over the families, by the best and by the best of common configurations."""
    for item in (report.analysis.method_ranks.best, report.analysis.method_ranks.common):
        for pair in item.pairs:
            names = [report.labels.method(name) for name in (pair.first, pair.second)]
            cells = {
                "criterion": heads.head(item.criterion.value),
                "pair": " – ".join(names),
                "families": len(item.families),
                "difference": pair.difference,
                "wins": pair.wins,
                "losses": pair.losses,
                "equal": pair.ties,
                "p_sign": pair.sign_adjusted if pair.testable else None,
                "p_rank": pair.rank_adjusted if pair.testable else None,
                "smallest": pair.smallest,
                "test": words.pair_test(testable=pair.testable),
            }
            yield Row(cells, names={"criterion": item.criterion.value})
