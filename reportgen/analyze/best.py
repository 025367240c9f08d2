"""The best configuration of each model, and what it keeps of the dense model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.model.consolidated import Choice, ModelSummary, Slice
from reportgen.model.known import accuracy_column
from reportgen.model.results import ModelResult, Retention
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class BestConfigurations:
    """Each model with its best configuration, held against the dense model where there is one."""

    result: str = "models"

    def __call__(
        self, part: Slice, study: Study, _so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[ModelResult, ...]:
        """Return the models in the study's order."""
        return tuple(_result(summary, part, study) for summary in part.models)


def _result(summary: ModelSummary, part: Slice, study: Study) -> ModelResult:
    name = summary.model.name
    by_method = {item.method: retention(name, item.best, part, study) for item in summary.methods}
    return ModelResult(summary, retention(name, summary.best, part, study), by_method)


def retention(model: str, choice: Choice | None, part: Slice, study: Study) -> tuple[Retention, ...]:
    """Return difference and share kept for the primary metric, the perplexity and each task of the mean."""
    dense = part.dense.get(model)
    if dense is None or choice is None:
        return ()
    tasks = part.mean_tasks[model]
    names = dict.fromkeys((study.selection.metric, *study.selection.ties, *map(accuracy_column, tasks)))
    kept = []
    for name in names:
        before, after = dense.metrics.get(name, math.nan), choice.metrics.get(name, math.nan)
        if math.isfinite(before) and math.isfinite(after) and before != 0:
            kept.append(Retention(name, before, after - before, 100 * after / before))
    return tuple(kept)
