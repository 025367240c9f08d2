"""Experiments -> one frame with declared columns, in the study's order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.consolidate.accuracy import in_task_order
from reportgen.model.consolidated import Model
from reportgen.model.experiments import Experiment
from reportgen.model.known import BASE, METRICS, accuracy_column, stderr_column, task_of
from reportgen.study import Study

if TYPE_CHECKING:
    import pandas as pd

IDENTITY = ("model", "family", "variant", "method", "ratio", "search", "experiment", "output_dir", "source")
"""Columns that say which experiment a row is."""

STATE = ("success", "timestamp", "synthetic")
"""Columns that say how the experiment went."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a study's frame has besides `IDENTITY` and `STATE`."""

    parameters: tuple[str, ...]
    metrics: tuple[str, ...]
    stderrs: tuple[str, ...]
    extras: tuple[str, ...]


def in_model_order(models: Iterable[Model], study: Study) -> tuple[Model, ...]:
    """Return models in the study file's order, then by family, Base before the variants."""
    variants = {name: place for place, name in enumerate((BASE, *study.variants))}

    def key(model: Model) -> tuple[float, str, str, int, str, str]:
        order = study.model_order(model.name)
        place = variants.get(model.variant, len(variants))
        return (
            math.inf if order is None else order,
            model.family.casefold(), model.family, place, model.variant, model.name,
        )  # fmt: skip

    return tuple(sorted(models, key=key))


def declare(rows: Sequence[tuple[Experiment, Mapping[str, float]]], study: Study) -> Columns:
    """Declare the columns: parameters, metrics in the artefacts' order with the tasks after the mean, extras."""
    parameters = {name for experiment, _ in rows for name in experiment.params}
    found = {name for _, metrics in rows for name in metrics}
    extras = {name for experiment, _ in rows for name in experiment.extras}
    tasks = in_task_order(task for column in found if (task := task_of(column)))
    fixed = list(METRICS)
    place = fixed.index("acc_mean") + 1
    known = [*fixed[:place], *map(accuracy_column, tasks), *fixed[place:]]
    stderrs = [stderr_column(name) for name in known if stderr_column(name) in found]
    others = sorted(found - set(known) - set(stderrs))
    return Columns(
        tuple(sorted(parameters, key=study.parameter_rank)),
        (*known, *others),
        tuple(stderrs),
        tuple(sorted(extras)),
    )


def build_frame(
    rows: Sequence[tuple[Experiment, Mapping[str, float]]], models: Mapping[str, Model], columns: Columns
) -> pd.DataFrame:
    """Return the frame: one row an experiment, figures as float64 (missing ones NaN), the rest as objects."""
    import pandas as pd  # noqa: PLC0415  heavy: imported where it is used

    data: dict[str, Any] = {
        "model": [experiment.search.model for experiment, _ in rows],
        "family": [models[experiment.search.model].family for experiment, _ in rows],
        "variant": [models[experiment.search.model].variant for experiment, _ in rows],
        "method": [experiment.search.method for experiment, _ in rows],
        "ratio": [experiment.search.ratio for experiment, _ in rows],
        "search": [experiment.search.folder for experiment, _ in rows],
        "experiment": [experiment.name for experiment, _ in rows],
        "output_dir": [experiment.output_dir for experiment, _ in rows],
        "source": [experiment.sources[0] if experiment.sources else "" for experiment, _ in rows],
    }
    for name in columns.parameters:
        data[name] = [experiment.params.get(name) for experiment, _ in rows]
    for name in (*columns.metrics, *columns.stderrs):
        data[name] = pd.Series([metrics.get(name, math.nan) for _, metrics in rows], dtype="float64")
    data["success"] = [experiment.success for experiment, _ in rows]
    data["timestamp"] = [experiment.timestamp for experiment, _ in rows]
    data["synthetic"] = [experiment.synthetic for experiment, _ in rows]
    for name in columns.extras:
        data[name] = [experiment.extras.get(name) for experiment, _ in rows]
    numeric = {*columns.metrics, *columns.stderrs}
    return pd.DataFrame(
        {name: values if name in numeric else pd.Series(values, dtype="object") for name, values in data.items()}
    )
