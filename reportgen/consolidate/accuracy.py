"""Figures as they were read: plausible range, and standard errors of accuracies."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportgen.consolidate.figures import Figures, by_column
from reportgen.model.experiments import Experiment
from reportgen.model.known import accuracy_column, stderr_column, task_of
from reportgen.model.ledger import Entry, Fact, Kind, Status
from reportgen.study import Study

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

# Beyond float noise, p*n of a true count is whole; a rounded accuracy misses by far more.
_WHOLE = 1e-6
# An implied number of items that differs by more than this share of the known one contradicts it.
_ITEMS = 1e-3
# No standard error of figures between zero and one is larger.
_MOST_STDERR = 1.0


def check_figures(experiments: Sequence[Experiment], study: Study) -> tuple[Figures, list[Entry]]:
    """Drop impossible figures and add a standard error to each accuracy that can have one.

    The standard error of an accuracy p over n items is `sqrt(p (1 - p) / (n - 1))`, as lm-evaluation-harness
    computes it; the file's own figure comes first, then the known number of items where `p n` is whole.
    """
    import numpy as np  # noqa: PLC0415

    figures = by_column(experiments)
    entries = _drop_impossible(figures)
    tasks = {task: column for column in figures.columns if (task := task_of(column))}
    for task, column in tasks.items():
        figures.there[task] = np.isfinite(figures.columns[column])
        stderrs, reasons, found = _standard_errors(figures, task, study)
        entries += found
        figures.fill(stderr_column(column), stderrs)
        for reason, lacking in reasons.items():
            for folder, count in _by_folder(experiments, lacking).items():
                facts: dict[str, Fact] = {"task": task, "experiments": count, "reason": reason}
                entries.append(Entry(folder, f"results/{folder}", Kind.NO_STDERR, Status.RESERVATION, facts))
        if not study.knows_task(task):
            for folder, count in _by_folder(experiments, figures.there[task]).items():
                facts = {"task": task, "experiments": count}
                entries.append(Entry(folder, f"results/{folder}", Kind.UNKNOWN_TASK, Status.RESERVATION, facts))
    return figures, entries


def _drop_impossible(figures: Figures) -> list[Entry]:
    """Take impossible accuracies and perplexities out, with a line each."""
    import numpy as np  # noqa: PLC0415

    entries = []
    for column, values in tuple(figures.columns.items()):
        wrong = np.zeros(len(values), dtype=bool)
        if task_of(column) is not None or column == "acc_mean":
            wrong = np.isfinite(values) & ((values < 0) | (values > 1))
        elif column.startswith("ppl"):
            wrong = np.isfinite(values) & (values < 1)
        if not wrong.any():
            continue
        for place in np.flatnonzero(wrong).tolist():
            experiment, value = figures.experiments[place], float(values[place])
            entries.append(note(experiment, Kind.OUT_OF_RANGE, metric=column, value=value))
        figures.drop(column, wrong)
    return entries


def note(experiment: Experiment, kind: Kind, **facts: Fact) -> Entry:
    """Return a reservation about an experiment."""
    file = experiment.sources[0] if experiment.sources else ""
    return Entry(experiment.key, file, kind, Status.RESERVATION, facts)


def _by_folder(experiments: Sequence[Experiment], those: Flags) -> Counter[str]:
    return Counter(experiments[place].search.folder for place in those.nonzero()[0].tolist())


def _standard_errors(figures: Figures, task: str, study: Study) -> tuple[Floats, dict[str, Flags], list[Entry]]:
    """Return the standard errors of a task's accuracies, those that lack one by the reason, and what is odd."""
    import numpy as np  # noqa: PLC0415

    experiments, there = figures.experiments, figures.there[task]
    values = np.where(there, figures.columns[accuracy_column(task)], math.nan)
    given = np.array([experiment.stderrs.get(task, math.nan) for experiment in experiments], dtype=float)
    items = study.task(task).items
    spread = values * (1 - values)
    entries = []
    usable = there & np.isfinite(given) & (given >= 0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        implied = 1 + spread / given**2
    huge = usable & (given > _MOST_STDERR)
    for place in np.flatnonzero(huge).tolist():
        facts: dict[str, Fact] = {"metric": stderr_column(accuracy_column(task)), "value": float(given[place])}
        entries.append(note(experiments[place], Kind.OUT_OF_RANGE, **facts))
    # Of one so small that no number of items fits, nothing but a zero is left.
    zero = usable & (spread > 0) & ~np.isfinite(implied)
    entries += [
        note(experiments[place], Kind.ZERO_STDERR, task=task, accuracy=float(values[place]))
        for place in np.flatnonzero(zero).tolist()
    ]
    usable &= ~(huge | zero)
    if items is not None:
        for place in np.flatnonzero(usable & (np.abs(implied - items) > _ITEMS * items)).tolist():
            facts = {"task": task, "implied": round(float(implied[place])), "items": items}
            entries.append(note(experiments[place], Kind.STDERR_MISMATCH, **facts))
    missing = there & ~usable
    if items is None or items < 2:  # noqa: PLR2004  one item has no spread
        return np.where(usable, given, math.nan), {"items": missing}, entries
    rounded = missing & (np.abs(values * items - np.rint(values * items)) > _WHOLE)
    reckoned = np.where(missing & ~rounded, np.sqrt(spread / (items - 1)), math.nan)
    return np.where(usable, given, reckoned), {"whole": rounded}, entries
