"""Slices made of rows, without files: consolidated by the functions that consolidate a study."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from reportgen.analyze.best import BestConfigurations
from reportgen.consolidate.frame import Columns
from reportgen.consolidate.rows import rows_of
from reportgen.consolidate.selection import average_replicates, choose, summarise_method
from reportgen.model.consolidated import Model, ModelSummary, Slice
from reportgen.model.known import METRICS, stderr_column, task_of
from reportgen.study import Study, parse_study

CELL = "cell"


def made(rows: Sequence[Mapping[str, Any]], toml: str = "") -> tuple[Slice, Study, dict[str, Any]]:
    """Return slice, study and the results so far of experiments.

    A row holds figures by column and, if it likes, `model` (Fir), `method` (taylor) and `cell`, the value of the only
    parameter; without one each row is a configuration of its own. Rows with the same cell are replicates. The mean
    accuracy and its standard error come from the tasks where there are any.
    """
    study = parse_study(toml) if toml else Study()
    full = [_row(number, row) for number, row in enumerate(rows)]
    names = dict.fromkeys(name for row in full for name in row)
    tasks = tuple(task for name in names if (task := task_of(name)))
    stderrs = tuple(name for name in names if name.endswith("_stderr"))
    identity = ("model", "method", "ratio", "search", "experiment", "output_dir", "source", CELL)
    metrics = tuple(dict.fromkeys([*METRICS, *(name for name in names if name not in (*identity, *stderrs))]))
    numbers = (*metrics, *stderrs)
    frame = pd.DataFrame(
        {
            **{name: pd.Series([row[name] for row in full], dtype="object") for name in identity},
            **{name: pd.Series([row.get(name, math.nan) for row in full], dtype="float64") for name in numbers},
        }
    )
    columns = Columns((CELL,), metrics, stderrs, ())
    configurations, _ = average_replicates(frame, columns, (CELL,), study.selection.metric)
    runs, cells = rows_of(frame).groups("model", "method"), rows_of(configurations).groups("model", "method")
    summaries = []
    for (model,), own in rows_of(configurations).groups("model").items():
        methods = tuple(
            summarise_method(method, runs[model, method], cells[model, method], study, columns, (CELL,))
            for method in dict.fromkeys(own.values("method"))
        )
        best = choose(own, study, columns, (CELL,))
        summaries.append(ModelSummary(Model(model, *study.split_model(model)), methods, best))
    part = Slice(
        ratio="20",
        frame=frame,
        configurations=configurations,
        models=tuple(summaries),
        methods=tuple(dict.fromkeys(row["method"] for row in full)),
        parameters=(CELL,),
        replicate_parameters=(),
        tasks=tasks,
        mean_tasks={item.model.name: tasks for item in summaries},
        metrics=metrics,
    )
    return part, study, {"models": BestConfigurations()(part, study, {}, np.random.default_rng(0))}


def _row(number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    row = {"model": "Fir", "method": "taylor", CELL: number, **given}
    search = f"search_{row['model']}_{row['method']}_20"
    name = f"exp_{number:04d}"
    row |= {"ratio": "20", "search": search, "experiment": name, "output_dir": f"results/{search}/{name}", "source": ""}
    tasks = [name for name in row if task_of(name)]
    if tasks:
        row["acc_mean"] = math.fsum(row[name] for name in tasks) / len(tasks)
        errors = [row.get(stderr_column(name), math.nan) for name in tasks]
        row["acc_mean_stderr"] = math.sqrt(math.fsum(error**2 for error in errors)) / len(tasks)
    return row
