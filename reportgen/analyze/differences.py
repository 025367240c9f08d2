"""Base against the other variants, and means over families."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.pairs import claimed, compare, with_verdicts
from reportgen.analyze.runs import run_sd
from reportgen.analyze.verdicts import Part, judge
from reportgen.model.consolidated import Choice, Slice
from reportgen.model.known import BASE
from reportgen.model.results import Change, FamilyMean, ModelResult, VariantDifference, retention_of
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class VariantDifferences:
    """Best of each variant minus best of its family's Base."""

    result: str = "variants"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[VariantDifference, ...]:
        """Return a difference for each model that has a Base in its family, in the study's order."""
        models: Sequence[ModelResult] = so_far["models"]
        cells = cells_of(part, study, so_far)
        # Runs that agree in every digit tell nothing of how runs vary: no spread is as good as an unknown one.
        sd = run_sd(cells.values(), study) or None
        found: list[VariantDifference] = []
        claims: list[Sequence[Part] | None] = []
        for other in models:
            base = next((m for m in models if m.model.family == other.model.family and m.model.variant == BASE), None)
            if other.model.variant == BASE or base is None or base.best is None or other.best is None:
                continue
            own = cells[base.model.name], cells[other.model.name]
            pair = (own[1], own[1].place(other.best)), (own[0], own[0].place(base.best))
            item, comparison = _difference(base, other, base.best, other.best, part, study), compare(*pair, study, sd)
            found.append(replace(item, comparison=comparison, **_matched(*own)))
            claims.append(None if comparison.stderr is None else [claimed(*pair, comparison.stderr)])
        return _judged(found, claims, study, sd)


def _matched(base: Cells, other: Cells) -> dict[str, Any]:
    """Compare at equal configurations, where neither side was chosen by the data."""

    def places(cells: Cells) -> dict[Any, int]:
        return {(item.method, *sorted(item.params.items())): n for n, item in enumerate(cells.configurations)}

    before, after = places(base), places(other)
    pairs = [(place, after[key]) for key, place in before.items() if key in after]
    if not pairs:
        return {}
    errors = [
        math.fsum(cells.stderrs[list(own)]) / len(pairs)
        for cells, own in zip((base, other), zip(*pairs, strict=True), strict=True)
    ]
    differences = [float(other.values[b] - base.values[a]) for a, b in pairs]
    return {
        "shared": len(pairs),
        "matched": math.fsum(differences) / len(pairs),
        "matched_stderr": stderr if math.isfinite(stderr := math.hypot(*errors)) else None,
        "matched_wins": sum(base.sign * value > 0 for value in differences),
    }


def _judged(
    found: Sequence[VariantDifference], claims: Sequence[Sequence[Part] | None], study: Study, sd: float | None
) -> tuple[VariantDifference, ...]:
    """Fill in the verdicts: the differences are a family of their own."""
    return tuple(
        item
        if judged is None or item.comparison is None
        else replace(
            item,
            comparison=with_verdicts(item.comparison, judged),
            adjusted=judged.adjusted,
            verdict=judged.verdict,
        )
        for item, judged in zip(found, judge(claims, study.statistics, sd), strict=True)
    )


def _difference(
    base: ModelResult, other: ModelResult, before: Choice, after: Choice, part: Slice, study: Study
) -> VariantDifference:
    primary = study.selection.metric
    start, end = before.metrics[primary], after.metrics[primary]
    errors = before.stderrs.get(primary), after.stderrs.get(primary)
    stderr = math.hypot(errors[0], errors[1]) if errors[0] is not None and errors[1] is not None else None
    changes = [Change("method", before.method, after.method)]
    changes += [Change(name, before.params.get(name), after.params.get(name)) for name in part.parameters]
    secondary = None
    for name in study.selection.ties[:1]:
        values = before.metrics.get(name, math.nan), after.metrics.get(name, math.nan)
        secondary = values[1] - values[0] if all(map(math.isfinite, values)) else None
    return VariantDifference(
        family=other.model.family,
        variant=other.model.variant,
        base=base.model.name,
        other=other.model.name,
        base_value=start,
        other_value=end,
        difference=end - start,
        percent=100 * (end - start) / start if start else None,
        stderr=stderr,
        secondary=secondary,
        changes=tuple(changes),
        dense_difference=_between_dense(base, other, primary),
    )


def _between_dense(base: ModelResult, other: ModelResult, primary: str) -> float | None:
    before, after = (retention_of(model.retention, primary) for model in (base, other))
    return after.dense - before.dense if before and after else None


@dataclass(frozen=True, slots=True)
class FamilyMeans:
    """Means of the best configurations over the models of a family."""

    result: str = "families"

    def __call__(
        self, _part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[FamilyMean, ...]:
        """Return the means in the study's order; perplexity over the models that have a finite one."""
        primary = study.selection.metric
        secondary = study.selection.secondary
        families: dict[str, list[ModelResult]] = {}
        for model in so_far["models"]:
            if model.best is not None:
                families.setdefault(model.model.family, []).append(model)
        means = []
        for family, members in families.items():
            bests = [member.best for member in members if member.best is not None]
            others = [best.metrics.get(secondary or "", math.nan) for best in bests]
            finite = [value for value in others if math.isfinite(value)]
            held = [item for member in members if (item := retention_of(member.retention, primary))]
            complete = len(held) == len(bests)
            means.append(
                FamilyMean(
                    family,
                    len(bests),
                    math.fsum(best.metrics[primary] for best in bests) / len(bests),
                    math.fsum(finite) / len(finite) if finite else None,
                    tuple(member.model.variant for member in members),
                    math.fsum(item.difference for item in held) / len(held) if complete else None,
                    math.fsum(item.percent for item in held) / len(held) if complete else None,
                )
            )
        return tuple(means)
