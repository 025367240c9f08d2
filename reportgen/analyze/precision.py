"""Error bars: how exactly each task and the primary metric are measured."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.analyze.cells import Cells, cells_of
from reportgen.analyze.noise import detectable, difference_stderr, normal_interval, recovered_items, wilson
from reportgen.model.claims import Why
from reportgen.model.consolidated import Slice
from reportgen.model.known import accuracy_column, task_of
from reportgen.model.precision import Interval, Precision, TaskPrecision
from reportgen.model.results import ModelResult
from reportgen.study import Study

if TYPE_CHECKING:
    from numpy.random import Generator

FEW_ITEMS = 300
"""Below this many items the normal interval of a share is too narrow (Bowyer et al. 2025, arXiv:2503.01747)."""

FEW_HITS = 10
"""So many right and wrong answers a normal interval needs at least (Brown, Cai, DasGupta 2001)."""

_AGREES = 1e-3


@dataclass(frozen=True, slots=True)
class ErrorBars:
    """Standard errors of the tasks and of the primary metric, and the difference that the study can detect."""

    result: str = "precision"

    def __call__(self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator) -> Precision:
        """Return medians over all eligible configurations; models may differ in their tasks."""
        import numpy as np  # noqa: PLC0415

        models = [cells for cells in cells_of(part, study, so_far).values() if len(cells)]
        tasks = tuple(dict.fromkeys(task for cells in models for task in cells.tasks))
        errors = np.concatenate([cells.stderrs for cells in models]) if models else np.empty(0)
        known = errors[np.isfinite(errors)]
        found = tuple(_task(task, models, study) for task in part.tasks if task in tasks)
        if not len(known):
            return Precision(0, None, None, None, found, Why.NO_STDERR)
        middle, rule = float(np.median(known)), study.statistics
        both = [
            detectable(float(difference_stderr(middle, middle, correlation)), rule.level)
            for correlation in (rule.correlation, rule.sensitivity)
        ]
        return Precision(len(known), middle, both[0], both[1], found)


def _task(task: str, models: Iterable[Cells], study: Study) -> TaskPrecision:
    import numpy as np  # noqa: PLC0415

    own = [(cells, cells.tasks.index(task)) for cells in models if task in cells.tasks]
    shares = np.concatenate([cells.accuracies[:, place] for cells, place in own])
    errors = np.concatenate([cells.errors[:, place] for cells, place in own])
    totals = np.concatenate([(cells.errors**2).sum(axis=1) for cells, _ in own])
    items = study.task(task).items
    implied = recovered_items(shares, errors)
    finite = implied[np.isfinite(implied)]
    known = errors[np.isfinite(errors)]
    part = (errors**2 / np.where(totals > 0, totals, np.nan))[np.isfinite(errors)]
    part = part[np.isfinite(part)]
    recovered = float(np.median(finite)) if len(finite) else None
    number = items or recovered
    return TaskPrecision(
        task=task,
        items=items,
        recovered=recovered,
        stderr=float(np.median(known)) if len(known) else None,
        share=100 * float(part.mean()) if len(part) else None,
        contradictions=int((np.abs(finite - items) > _AGREES * items).sum()) if items else 0,
        zeros=int((errors == 0).sum()),
        small=bool((errors == 0).any())
        or (number is not None and any(is_small(float(share), number) for share in shares if math.isfinite(share))),
    )


def is_small(share: float, items: float) -> bool:
    """Tell whether a normal interval of a share is not to be trusted."""
    return items < FEW_ITEMS or min(share, 1 - share) * items < FEW_HITS


@dataclass(frozen=True, slots=True)
class Intervals:
    """Confidence intervals of the primary metric and the tasks of each model's best configuration."""

    result: str = "intervals"

    def __call__(
        self, part: Slice, study: Study, so_far: Mapping[str, Any], _random: Generator
    ) -> tuple[Interval, ...]:
        """Return the metrics that have a standard error."""
        models: Sequence[ModelResult] = so_far["models"]
        found = []
        for model in models:
            best = model.best
            if best is None:
                continue
            tasks = part.mean_tasks.get(model.model.name, ())
            for metric in dict.fromkeys((study.selection.metric, *map(accuracy_column, tasks))):
                stderr = best.stderrs.get(metric)
                if stderr is not None and metric in best.metrics:
                    found.append(_interval(model.model.name, metric, best.metrics[metric], stderr, study))
        return tuple(found)


def _interval(model: str, metric: str, value: float, stderr: float, study: Study) -> Interval:
    """Wilson's interval where a normal one is not to be trusted; a standard error of zero is no certainty."""
    task, level = task_of(metric), study.statistics.level
    found = Interval(model, metric, value, stderr)
    items: float | None = study.task(task).items if task else None
    if stderr == 0 and items is None:
        return replace(found, why=Why.ZERO_STDERR)
    if task and items is None:
        items = float(recovered_items(value, stderr))
    if items is not None and (stderr == 0 or is_small(value, items)):
        low, high = wilson(value, items, level)
        return replace(found, low=low, high=high, wilson=True)
    low, high = normal_interval(value, stderr, level)
    return replace(found, low=low, high=high)
