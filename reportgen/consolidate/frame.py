"""Experiments -> one frame with declared columns, in the study's order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.consolidate.figures import Figures
from reportgen.consolidate.means import in_task_order
from reportgen.model.consolidated import Model
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


def declare(figures: Figures, study: Study) -> Columns:
    """Declare the columns: parameters, metrics in the artefacts' order with the tasks after the mean, extras."""
    parameters = {name for experiment in figures.experiments for name in experiment.params}
    found = figures.columns.keys()
    extras = {name for experiment in figures.experiments for name in experiment.extras}
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


def build_frame(figures: Figures, models: Mapping[str, Model], columns: Columns) -> pd.DataFrame:
    """Return the frame: one row an experiment, figures as float64 (missing ones NaN), the rest as objects."""
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415  heavy: imported where it is used

    rows = figures.experiments
    own = [models[experiment.search.model] for experiment in rows]
    before: dict[str, list[Any]] = {
        "model": [model.name for model in own],
        "family": [model.family for model in own],
        "variant": [model.variant for model in own],
        "method": [experiment.search.method for experiment in rows],
        "ratio": [experiment.search.ratio for experiment in rows],
        "search": [experiment.search.folder for experiment in rows],
        "experiment": [experiment.name for experiment in rows],
        "output_dir": [experiment.output_dir for experiment in rows],
        "source": [experiment.sources[0] if experiment.sources else "" for experiment in rows],
        **{name: [experiment.params.get(name) for experiment in rows] for name in columns.parameters},
    }
    after: dict[str, list[Any]] = {
        "success": [experiment.success for experiment in rows],
        "timestamp": [experiment.timestamp for experiment in rows],
        "synthetic": [experiment.synthetic for experiment in rows],
        **{name: [experiment.extras.get(name) for experiment in rows] for name in columns.extras},
    }
    missing = np.full(len(rows), math.nan)
    numbers = {name: figures.columns.get(name, missing) for name in (*columns.metrics, *columns.stderrs)}
    return pd.DataFrame({**objects(before), **numbers, **objects(after)})


def objects(columns: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Return columns of Python values; as objects, so that whole numbers stay whole beside missing ones."""
    import pandas as pd  # noqa: PLC0415

    return {name: pd.Series(values, dtype="object") for name, values in columns.items()}
