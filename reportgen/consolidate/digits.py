"""Decimals follow the standard error: a figure is shown as exactly as it is known."""

from __future__ import annotations

import math

from reportgen.model.consolidated import Slice
from reportgen.model.known import accuracy_column, stderr_column
from reportgen.study import MetricSettings, Study

_SIGNIFICANT = 2
"""Digits of a standard error that are shown."""

_MOST = 6


def decimals(stderr: float) -> int:
    """Return the decimals at which a standard error has two significant digits."""
    return min(max(_SIGNIFICANT - 1 - math.floor(math.log10(stderr)), 0), _MOST)


def with_digits(study: Study, part: Slice) -> Study:
    """Return the study with the decimals of every metric that has standard errors and for which it names none.

    The typical (median) error of a metric decides. Tasks stand side by side in tables, so they share the decimals of
    the least exactly measured one.
    """
    tasks = [accuracy_column(task) for task in part.tasks]
    errors = {name: found for name in ("acc_mean", *tasks) if (found := _typical(part, name)) is not None}
    wanted = {"acc_mean": decimals(errors["acc_mean"])} if "acc_mean" in errors else {}
    known = [errors[name] for name in tasks if name in errors]
    if known:
        wanted |= dict.fromkeys(tasks, decimals(max(known)))
    metrics = dict(study.metrics)
    for name, digits in wanted.items():
        own = metrics.get(name, MetricSettings())
        if own.digits is None:
            metrics[name] = own.model_copy(update={"digits": digits})
    return study.model_copy(update={"metrics": metrics})


def _typical(part: Slice, metric: str) -> float | None:
    column = stderr_column(metric)
    if column not in part.frame.columns:
        return None
    found = part.frame[column]
    found = found[found > 0].dropna()
    return float(found.median()) if len(found) else None
