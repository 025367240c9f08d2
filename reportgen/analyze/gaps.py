"""What a complete study would have and this one lacks; each page names its gaps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.model.consolidated import Slice
from reportgen.model.known import BASE
from reportgen.model.results import Gap, GapKind, ModelResult
from reportgen.model.surveys import SearchSummary
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a study: models, variants, methods, dense models, perplexities, tasks."""

    result: str = "gaps"

    def __call__(self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator) -> tuple[Gap, ...]:
        """Return the gaps, those of the whole study first."""
        models: tuple[ModelResult, ...] = so_far["models"]
        return (
            *_of_study(models, part),
            *_of_families(models),
            *_of_models(models, part, study),
            *_of_searches(models, so_far["searches"]),
        )


def _of_study(models: tuple[ModelResult, ...], part: Slice) -> Iterator[Gap]:
    if len(models) == 1:
        yield Gap(GapKind.ONE_MODEL, {"model": models[0].model.name})
    if len(part.methods) == 1:
        yield Gap(GapKind.ONE_METHOD, {"method": part.methods[0]})
    if len(models) > 1 and len(part.configurations) == len(models):
        yield Gap(GapKind.ONE_CONFIGURATION)
    if len({model.model.variant for model in models}) == 1:
        yield Gap(GapKind.NO_VARIANT, {"variant": models[0].model.variant})
    if not part.dense:
        yield Gap(GapKind.NO_DENSE, {"models": tuple(model.model.name for model in models)})
    sets = {tasks for tasks in part.mean_tasks.values() if tasks}
    if len(sets) > 1:
        common = max(sets, key=lambda tasks: (sum(t == tasks for t in part.mean_tasks.values()), len(tasks), tasks))
        others = tuple(name for name, tasks in part.mean_tasks.items() if tasks and tasks != common)
        yield Gap(GapKind.TASKS_DIFFER, {"models": others, "tasks": common})


def _of_families(models: tuple[ModelResult, ...]) -> Iterator[Gap]:
    variants = {model.model.variant for model in models}
    if len(variants) == 1:
        return
    families = dict.fromkeys(model.model.family for model in models)
    for family in families:
        own = {model.model.variant for model in models if model.model.family == family}
        if BASE in variants and BASE not in own:
            yield Gap(GapKind.FAMILY_WITHOUT_BASE, {"family": family})
        for variant in sorted(variants - own - {BASE}):
            yield Gap(GapKind.FAMILY_WITHOUT_VARIANT, {"family": family, "variant": variant})


def _of_models(models: tuple[ModelResult, ...], part: Slice, study: Study) -> Iterator[Gap]:
    secondary = study.selection.ties[:1]
    lacking: dict[tuple[str, ...], list[str]] = {}
    for model in models:
        missing = tuple(m for m in part.methods if m not in {own.method for own in model.summary.methods})
        if missing:
            lacking.setdefault(missing, []).append(model.model.name)
    for missing, names in lacking.items():
        yield Gap(GapKind.MODELS_WITHOUT_METHOD, {"models": tuple(names), "methods": missing})
    for model in models:
        name = model.model.name
        if model.best is None:
            rules = tuple(str(constraint) for constraint in study.selection.constraints)
            yield Gap(GapKind.NO_BEST, {"model": name, "metric": study.selection.metric, "constraints": rules})
        elif any(not math.isfinite(model.best.metrics.get(metric, math.nan)) for metric in secondary):
            yield Gap(GapKind.NO_SECONDARY, {"model": name, "metric": secondary[0]})
        if part.dense and name not in part.dense:
            yield Gap(GapKind.NO_DENSE, {"models": (name,)})


def _of_searches(models: tuple[ModelResult, ...], searches: tuple[SearchSummary, ...]) -> Iterator[Gap]:
    """Unequal effort: the best of many cells is larger than the best of few, whatever the method."""
    sizes = {(item.model, item.method): item.configurations for item in searches}
    for model in models:
        name = model.model.name
        methods = tuple(item.method for item in model.summary.methods)
        counts = tuple(sizes[name, method] for method in methods)
        if len(set(counts)) > 1:
            yield Gap(GapKind.UNEQUAL_SEARCH, {"model": name, "methods": methods, "counts": counts})
        base, _, infix = name.rpartition("_")
        if any(other.model.name == base for other in models):
            yield Gap(GapKind.PERHAPS_A_METHOD, {"model": name, "infix": infix})
    for family in dict.fromkeys(model.model.family for model in models):
        own = [model for model in models if model.model.family == family]
        totals = tuple(sum(sizes[m.model.name, item.method] for item in m.summary.methods) for m in own)
        if len(set(totals)) > 1:
            names = tuple(model.model.name for model in own)
            yield Gap(GapKind.UNEQUAL_VARIANTS, {"models": names, "counts": totals})
