"""The mean accuracy over tasks: which tasks it is over, and its standard error."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.consolidate.accuracy import note
from reportgen.consolidate.figures import Figures
from reportgen.model.known import TASKS, accuracy_column, stderr_column
from reportgen.model.ledger import Entry, Fact, Kind
from reportgen.study import Study, TaskSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

# A mean written with four digits is the mean of its tasks.
_MEAN = 5.1e-5
# One mean reckoned twice differs in its last digits.
_SAME = 1e-12


def mean_tasks(figures: Figures, rows: slice, study: Study) -> tuple[str, ...]:
    """Return the tasks that the mean accuracy of one model is over: the set that most of its experiments have.

    Of sets equally frequent the larger one counts, then the first by name. Tasks with `in_mean = false` never do.
    """
    names = sorted(task for task in figures.there if study.tasks.get(task, TaskSettings()).in_mean)
    patterns = Counter(zip(*(figures.there[task][rows].tolist() for task in names), strict=True))
    sets: dict[tuple[str, ...], int] = {
        tuple(task for task, has in zip(names, pattern, strict=True) if has): count
        for pattern, count in patterns.items()
        if any(pattern)
    }
    if not sets:
        return ()
    most = min(sets, key=lambda tasks: (-sets[tasks], -len(tasks), tasks))
    return in_task_order(most)


def in_task_order(tasks: Iterable[str]) -> tuple[str, ...]:
    """Return tasks in the known order, then by name."""
    known = {name: place for place, name in enumerate(TASKS)}
    return tuple(sorted(tasks, key=lambda task: (known.get(task, len(known)), task)))


def add_means(figures: Figures, rows: slice, tasks: tuple[str, ...], study: Study) -> list[Entry]:
    """Make `acc_mean` of some experiments the unweighted mean over `tasks`, and add its standard error.

    The error is `sqrt(sum s_t^2) / K`: tasks are fixed, items are random, so the spread between tasks is no part
    of it. A mean that the file gives is kept bit by bit where it is the mean of its tasks; where an experiment
    lacks one of the tasks it has no mean, because means over other tasks cannot be compared. Where the study file
    chooses another accuracy than the evaluation did, the file's mean is over other figures and is not compared.
    """
    import numpy as np  # noqa: PLC0415

    block = _block(figures, rows, tasks)
    experiments = figures.experiments[rows]
    measured = block.there.any(axis=0)
    complete = measured & block.there[block.wanted].all(axis=0) & (0 < len(tasks) == block.wanted.sum())
    entries = []
    for place in np.flatnonzero(measured & ~complete).tolist():
        missing = ", ".join(in_task_order(set(tasks) - block.tasks_of(place)))
        facts: dict[str, Fact] = {"tasks": missing, "of": len(tasks), "mean": block.own_mean(place)}
        entries.append(note(experiments[place], Kind.MISSING_TASK, **facts))
    means = np.full(len(experiments), math.nan)
    means[complete] = [_mean(row) for row in block.values[block.wanted][:, complete].T.tolist()]
    own = means.copy()
    for place in np.flatnonzero(complete & block.there[~block.wanted].any(axis=0)).tolist():
        extra = ", ".join(in_task_order(block.tasks_of(place) - set(tasks)))
        entries.append(note(experiments[place], Kind.EXTRA_TASK, tasks=extra))
        own[place] = block.own_mean(place)
    column = figures.made("acc_mean")[rows]
    known = complete & np.isfinite(column)
    chosen = [study.tasks.get(task, TaskSettings()).metric is not None for task in block.names]
    compared = known & ~block.there[np.array(chosen, dtype=bool)].any(axis=0)
    for place in np.flatnonzero(compared & (np.abs(column - own) > _MEAN)).tolist():
        facts = {"reported": float(column[place]), "mean": float(own[place]), "tasks": len(block.tasks_of(place))}
        entries.append(note(experiments[place], Kind.MEAN_MISMATCH, **facts))
    same = known & (np.abs(column - means) <= _SAME * np.maximum(np.abs(column), means))
    changed = measured & ~same
    column[changed] = means[changed]
    _add_stderr(figures, rows, tasks, complete)
    return entries


@dataclass(frozen=True, slots=True)
class _Block:
    """Accuracies of some experiments, a row a task in the order of `names`; `wanted` marks those of the mean."""

    names: tuple[str, ...]
    wanted: Flags
    there: Flags
    values: Floats

    def tasks_of(self, place: int) -> set[str]:
        """Tasks of which an experiment has a finite accuracy."""
        return {task for task, has in zip(self.names, self.there[:, place].tolist(), strict=True) if has}

    def own_mean(self, place: int) -> float:
        """Mean over all tasks of an experiment."""
        return _mean(self.values[self.there[:, place], place].tolist())


def _block(figures: Figures, rows: slice, tasks: tuple[str, ...]) -> _Block:
    import numpy as np  # noqa: PLC0415

    names = tuple(figures.there)
    shape = len(names), len(figures.experiments[rows])
    return _Block(
        names,
        np.array([task in tasks for task in names], dtype=bool),
        np.array([figures.there[task][rows] for task in names], dtype=bool).reshape(shape),
        np.array([figures.columns[accuracy_column(task)][rows] for task in names], dtype=float).reshape(shape),
    )


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


def _add_stderr(figures: Figures, rows: slice, tasks: tuple[str, ...], complete: Flags) -> None:
    """Give the mean of each experiment whose tasks all have a standard error its own."""
    import numpy as np  # noqa: PLC0415

    names = [stderr_column(accuracy_column(task)) for task in tasks]
    if not names or not all(name in figures.columns for name in names):
        return
    errors = np.array([figures.columns[name][rows] for name in names])
    known = complete & ~np.isnan(errors).any(axis=0)
    if known.any():
        figures.made(stderr_column("acc_mean"))[rows][known] = [
            math.sqrt(math.fsum(error**2 for error in row)) / len(tasks) for row in errors[:, known].T.tolist()
        ]
