"""How figures go together: accuracy and perplexity, gradient statistics, tasks."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.model.consolidated import Slice
from reportgen.model.known import GRADIENT_METRICS, Direction, accuracy_column
from reportgen.model.results import ModelResult
from reportgen.model.surveys import GradientSummary, TaskResult, TradeOff
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class TradeOffs:
    """The best configuration of each model against the one with the best tie metric."""

    result: str = "tradeoffs"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[TradeOff, ...]:
        """Return a trade-off for each model that has configurations with both metrics."""
        primary = study.selection.metric
        secondary = study.selection.secondary
        if secondary is None or secondary not in part.metrics:
            return ()
        sign = 1 if study.metric(secondary).direction is Direction.DOWN else -1
        found = []
        for model in so_far["models"]:
            frame = part.configurations[part.configurations["model"] == model.model.name]
            rows: list[Mapping[Any, Any]] = [
                row for row in frame.to_dict("records") if math.isfinite(row[primary]) and math.isfinite(row[secondary])
            ]
            if model.best is None or not rows:
                continue
            other = min(rows, key=lambda row: sign * row[secondary])
            own = model.best.metrics.get(secondary, math.nan)
            found.append(
                TradeOff(
                    model=model.model.name,
                    configurations=len(rows),
                    primary=model.best.metrics[primary],
                    secondary=own if math.isfinite(own) else None,
                    other_method=other["method"],
                    other_params={name: other[name] for name in part.parameters if other[name] is not None},
                    other_primary=other[primary],
                    other_secondary=other[secondary],
                    same=other["experiments"] == model.best.experiments,
                )
            )
        return tuple(found)


@dataclass(frozen=True, slots=True)
class GradientSummaries:
    """Spread of each gradient statistic within each model."""

    result: str = "gradients"

    def __call__(
        self, part: Slice, _study: Study, _so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[GradientSummary, ...]:
        """Return the statistics that have at least one finite value."""
        found = []
        for summary in part.models:
            frame = part.frame[part.frame["model"] == summary.model.name]
            for metric in GRADIENT_METRICS:
                values = [float(value) for value in frame[metric].tolist() if not math.isnan(value)]
                finite = [value for value in values if math.isfinite(value)]
                if not finite:
                    continue
                distinct = sorted(set(finite))
                found.append(
                    GradientSummary(
                        summary.model.name,
                        metric,
                        len(finite),
                        len(values) - len(finite),
                        len(distinct),
                        distinct[0],
                        statistics.median(distinct),
                        distinct[-1],
                    )
                )
        return tuple(found)


@dataclass(frozen=True, slots=True)
class TaskResults:
    """Each task over the models' best configurations."""

    result: str = "tasks"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[TaskResult, ...]:
        """Return the tasks that at least one best configuration has."""
        models: Sequence[ModelResult] = so_far["models"]
        found = []
        for task in part.tasks:
            column = accuracy_column(task)
            values = [
                (model.best.metrics[column], model.model.name)
                for model in models
                if model.best is not None and math.isfinite(model.best.metrics.get(column, math.nan))
            ]
            if not values:
                continue
            kept = [item.percent for model in models for item in model.retention if item.metric == column]
            low, high = min(values, key=lambda item: item[0]), max(values, key=lambda item: item[0])
            found.append(
                TaskResult(
                    task=task,
                    items=study.task(task).items,
                    chance=study.task(task).chance,
                    models=len(values),
                    low=low[0],
                    low_model=low[1],
                    high=high[0],
                    high_model=high[1],
                    mean=math.fsum(value for value, _ in values) / len(values),
                    kept=math.fsum(kept) / len(kept) if kept else None,
                )
            )
        return tuple(found)
