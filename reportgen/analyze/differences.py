"""Base against the other variants, and means over families."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
        found = []
        for other in models:
            base = next((m for m in models if m.model.family == other.model.family and m.model.variant == BASE), None)
            if other.model.variant == BASE or base is None or base.best is None or other.best is None:
                continue
            found.append(_difference(base, other, base.best, other.best, part, study))
        return tuple(found)


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
