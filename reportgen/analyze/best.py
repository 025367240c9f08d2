"""The best configuration of each model, and what it keeps of the dense model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reportgen.model.consolidated import ModelSummary, Slice
from reportgen.model.known import accuracy_column
from reportgen.model.results import ModelResult, Retention
from reportgen.study import Study


@dataclass(frozen=True, slots=True)
class BestConfigurations:
    """Each model with its best configuration, held against the dense model where there is one."""

    result: str = "models"

    def __call__(self, part: Slice, study: Study, _so_far: Mapping[str, Any]) -> tuple[ModelResult, ...]:
        """Return the models in the study's order."""
        return tuple(ModelResult(summary, retention(summary, part, study)) for summary in part.models)


def retention(summary: ModelSummary, part: Slice, study: Study) -> tuple[Retention, ...]:
    """Return difference and share kept for the primary metric, the perplexity and each task of the mean."""
    dense = part.dense.get(summary.model.name)
    if dense is None or summary.best is None:
        return ()
    tasks = part.mean_tasks[summary.model.name]
    names = dict.fromkeys((study.selection.metric, *study.selection.ties, *map(accuracy_column, tasks)))
    kept = []
    for name in names:
        before, after = dense.metrics.get(name, math.nan), summary.best.metrics.get(name, math.nan)
        if math.isfinite(before) and math.isfinite(after) and before != 0:
            kept.append(Retention(name, before, after - before, 100 * after / before))
    return tuple(kept)
