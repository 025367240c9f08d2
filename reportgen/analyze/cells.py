"""The configurations that can be best, as arrays: what the statistics work on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.model.claims import Configuration
from reportgen.model.consolidated import Choice, Slice
from reportgen.model.experiments import Value
from reportgen.model.known import Direction, accuracy_column, stderr_column, task_of
from reportgen.study import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cells:
    """The eligible configurations of one model with a finite primary metric, in the study's order.

    Attributes:
        model: the model's name.
        configurations: which they are, shape (n,).
        values: primary metric, shape (n,), in its unit.
        stderrs: item-sampling standard errors of `values`, shape (n,); NaN where unknown.
        replicates: runs averaged, shape (n,).
        sds: standard deviation over replicates, shape (n,); NaN below two runs.
        secondary: first tie metric, shape (n,); NaN where unknown or not finite. None without one.
        tasks: the K tasks that the primary metric is the mean of; empty where it is no accuracy.
        accuracies: shape (n, K).
        errors: their standard errors, shape (n, K); NaN where unknown.
        sign: 1 where larger is better, -1 where smaller is.
    """

    model: str
    configurations: tuple[Configuration, ...]
    values: Floats
    stderrs: Floats
    replicates: Floats
    sds: Floats
    secondary: Floats | None
    tasks: tuple[str, ...]
    accuracies: Floats
    errors: Floats
    sign: int

    @property
    def scores(self) -> Floats:
        """The primary metric turned so that larger is better."""
        return self.sign * self.values

    @property
    def methods(self) -> tuple[str, ...]:
        """The method of each configuration, shape (n,)."""
        return tuple(cell.method for cell in self.configurations)

    def place(self, choice: Choice) -> int:
        """Return the place of a configuration that was chosen from these cells."""
        return next(i for i, cell in enumerate(self.configurations) if cell.experiments == choice.experiments)

    def parameter(self, name: str) -> list[Value | None]:
        """Values of a parameter, None where a configuration lacks it."""
        return [cell.params.get(name) for cell in self.configurations]

    def where(self, places: Sequence[int]) -> Cells:
        """Return the cells at `places` only."""
        at = list(places)
        return Cells(
            self.model,
            tuple(self.configurations[place] for place in at),
            self.values[at],
            self.stderrs[at],
            self.replicates[at],
            self.sds[at],
            None if self.secondary is None else self.secondary[at],
            self.tasks,
            self.accuracies[at],
            self.errors[at],
            self.sign,
        )

    def runner_up(self, best: int) -> int:
        """Return the place of the largest score but that of `best`; there are at least two cells."""
        import numpy as np  # noqa: PLC0415

        second = int(np.argmax(np.delete(self.scores, best)))
        return second + (second >= best)

    def of_method(self, method: str) -> Cells:
        """Return the cells of one method."""
        return self.where([place for place, cell in enumerate(self.configurations) if cell.method == method])

    def __len__(self) -> int:
        return len(self.configurations)


def all_cells(part: Slice, study: Study) -> dict[str, Cells]:
    """Return the cells of each model in the study's order; models without any have empty ones.

    Eligible is what may be best: a finite primary metric, and every constraint of the selection met.
    """
    rows: dict[str, list[Row]] = {summary.model.name: [] for summary in part.models}
    for record in part.configurations.to_dict("records"):
        row: Row = {str(key): value for key, value in record.items()}
        if study.selection.admits(row):
            rows[row["model"]].append(row)
    return {model: _cells(model, found, part, study) for model, found in rows.items()}


def cells_of(part: Slice, study: Study, so_far: Mapping[str, Any]) -> Mapping[str, Cells]:
    """Return the cells that `analyze` made once for all steps; a step that is called alone makes its own."""
    return so_far.get("cells") or all_cells(part, study)


def cost_sign(study: Study) -> int:
    """Sign that turns the first tie metric so that smaller is better, as the selection breaks ties by it."""
    return -1 if study.metric(study.selection.secondary or "").direction is Direction.UP else 1


def primary_tasks(part: Slice, study: Study, model: str) -> tuple[str, ...]:
    """Return the tasks whose unweighted mean the primary metric is, empty where it is no accuracy."""
    primary = study.selection.metric
    task = task_of(primary)
    if task:
        return (task,)
    return part.mean_tasks.get(model, ()) if primary == "acc_mean" else ()


def _cells(model: str, rows: Sequence[Row], part: Slice, study: Study) -> Cells:
    import numpy as np  # noqa: PLC0415

    primary = study.selection.metric
    secondary = next((name for name in study.selection.ties if name != primary and name in part.metrics), None)
    tasks = primary_tasks(part, study, model)

    def column(name: str) -> Floats:
        return np.array([row.get(name, math.nan) for row in rows], dtype=float)

    def block(names: Sequence[str]) -> Floats:
        return np.array([[row.get(name, math.nan) for name in names] for row in rows], dtype=float).reshape(
            len(rows), len(names)
        )

    columns = [accuracy_column(task) for task in tasks]
    other = None if secondary is None else column(secondary)
    if other is not None:
        other[~np.isfinite(other)] = np.nan
    return Cells(
        model=model,
        configurations=tuple(
            Configuration(
                model,
                row["method"],
                {name: row[name] for name in part.parameters if row[name] is not None},
                row["experiments"],
            )
            for row in rows
        ),
        values=column(primary),
        stderrs=column(stderr_column(primary)),
        replicates=column("replicates"),
        sds=column("sd"),
        secondary=other,
        tasks=tasks,
        accuracies=block(columns),
        errors=block([stderr_column(name) for name in columns]),
        sign=-1 if study.metric(primary).direction is Direction.DOWN else 1,
    )
