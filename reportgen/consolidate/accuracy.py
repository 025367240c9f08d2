"""Accuracies: plausible range, standard errors, and the mean over tasks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reportgen.model.experiments import Experiment
from reportgen.model.known import TASKS, accuracy_column, stderr_column, task_of
from reportgen.model.ledger import Entry, Fact, Kind, Status
from reportgen.study import Study, TaskSettings

# Beyond float noise, p*n of a true count is whole; a rounded accuracy misses by far more.
_WHOLE = 1e-6
# An implied number of items that differs by more than this share of the known one contradicts it.
_ITEMS = 1e-3
# A mean written with four digits is the mean of its tasks.
_MEAN = 5.1e-5


@dataclass(frozen=True, slots=True)
class Checked:
    """An experiment's figures after the checks, with standard errors in columns of their own."""

    experiment: Experiment
    metrics: Mapping[str, float]
    tasks: frozenset[str]


def check_figures(experiments: Iterable[Experiment], study: Study) -> tuple[list[Checked], list[Entry]]:
    """Drop impossible figures and add a standard error to each accuracy that can have one.

    The standard error of an accuracy p over n items is `sqrt(p (1 - p) / (n - 1))`, as lm-evaluation-harness
    computes it; the file's own figure comes first, then the known number of items where `p n` is whole.
    """
    checked: list[Checked] = []
    entries: list[Entry] = []
    gaps: Counter[tuple[str, str, str]] = Counter()
    unknown: Counter[tuple[str, str]] = Counter()
    for experiment in experiments:
        metrics: dict[str, float] = {}
        tasks: list[str] = []
        for column, value in experiment.metrics.items():
            task = task_of(column)
            accuracy = task is not None or column == "acc_mean"
            wrong = (accuracy and not 0 <= value <= 1) or (column.startswith("ppl") and value < 1)
            if math.isfinite(value) and wrong:
                entries.append(_entry(experiment, Kind.OUT_OF_RANGE, metric=column, value=value))
                continue
            metrics[column] = value
            if task is None or not math.isfinite(value):
                continue
            tasks.append(task)
            if not study.knows_task(task):
                unknown[experiment.search.folder, task] += 1
            stderr, reason = _standard_error(experiment, task, value, study, entries)
            if stderr is not None:
                metrics[stderr_column(column)] = stderr
            else:
                gaps[experiment.search.folder, task, reason] += 1
        checked.append(Checked(experiment, metrics, frozenset(tasks)))
    for (folder, task, reason), count in sorted(gaps.items()):
        facts: dict[str, Fact] = {"task": task, "experiments": count, "reason": reason}
        entries.append(Entry(folder, f"results/{folder}", Kind.NO_STDERR, Status.RESERVATION, facts))
    for (folder, task), count in sorted(unknown.items()):
        facts = {"task": task, "experiments": count}
        entries.append(Entry(folder, f"results/{folder}", Kind.UNKNOWN_TASK, Status.RESERVATION, facts))
    return checked, entries


def _entry(experiment: Experiment, kind: Kind, **facts: Fact) -> Entry:
    file = experiment.sources[0] if experiment.sources else ""
    return Entry(experiment.key, file, kind, Status.RESERVATION, facts)


def _standard_error(
    experiment: Experiment, task: str, value: float, study: Study, entries: list[Entry]
) -> tuple[float | None, str]:
    given = experiment.stderrs.get(task)
    items = study.task(task).items
    spread = value * (1 - value)
    if given is not None and math.isfinite(given) and given >= 0:
        if given == 0 and spread > 0:
            entries.append(_entry(experiment, Kind.ZERO_STDERR, task=task, accuracy=value))
        else:
            implied = 1 + spread / given**2 if given > 0 else None
            if items is not None and implied is not None and abs(implied - items) > _ITEMS * items:
                facts: dict[str, Fact] = {"task": task, "implied": round(implied), "items": items}
                entries.append(_entry(experiment, Kind.STDERR_MISMATCH, **facts))
            return given, ""
    if items is None or items < 2:  # noqa: PLR2004  one item has no spread
        return None, "items"
    if abs(value * items - round(value * items)) > _WHOLE:
        return None, "whole"
    return math.sqrt(spread / (items - 1)), ""


def mean_tasks(checked: Iterable[Checked], study: Study) -> tuple[str, ...]:
    """Return the tasks that the mean accuracy of one model is over: the set that most of its experiments have.

    Of sets equally frequent the larger one counts, then the first by name. Tasks with `in_mean = false` never do.
    """
    sets = Counter(
        frozenset(task for task in item.tasks if study.tasks.get(task, TaskSettings()).in_mean)
        for item in checked
        if item.tasks
    )
    sets.pop(frozenset(), None)
    if not sets:
        return ()
    best = min(sets, key=lambda tasks: (-sets[tasks], -len(tasks), sorted(tasks)))
    return in_task_order(best)


def in_task_order(tasks: Iterable[str]) -> tuple[str, ...]:
    """Return tasks in the known order, then by name."""
    known = {name: place for place, name in enumerate(TASKS)}
    return tuple(sorted(tasks, key=lambda task: (known.get(task, len(known)), task)))


def add_mean(item: Checked, tasks: tuple[str, ...], study: Study, entries: list[Entry]) -> dict[str, float]:
    """Return the experiment's figures with `acc_mean` as the unweighted mean over `tasks`, and its standard error.

    The error is `sqrt(sum s_t^2) / K`: tasks are fixed, items are random, so the spread between tasks is no part
    of it. A mean that the file gives is kept bit by bit where it is the mean of its tasks; where an experiment
    lacks one of the tasks it has no mean, because means over other tasks cannot be compared. Where the study file
    chooses another accuracy than the evaluation did, the file's mean is over other figures and is not compared.
    """
    metrics = dict(item.metrics)
    reported = metrics.pop("acc_mean", None)
    experiment = item.experiment
    if not item.tasks:
        if reported is not None:
            metrics["acc_mean"] = reported
        return metrics
    own = [metrics[accuracy_column(task)] for task in sorted(item.tasks)]
    own_mean = math.fsum(own) / len(own)
    missing = [task for task in tasks if task not in item.tasks]
    if missing or not tasks:
        facts: dict[str, Fact] = {"tasks": ", ".join(missing), "of": len(tasks), "mean": own_mean}
        entries.append(_entry(experiment, Kind.MISSING_TASK, **facts))
        return metrics
    as_measured = not any(own.metric and name in item.tasks for name, own in study.tasks.items())
    if as_measured and reported is not None and math.isfinite(reported) and abs(reported - own_mean) > _MEAN:
        facts = {"reported": reported, "mean": own_mean, "tasks": len(own)}
        entries.append(_entry(experiment, Kind.MEAN_MISMATCH, **facts))
    extra = in_task_order(item.tasks - set(tasks))
    if extra:
        entries.append(_entry(experiment, Kind.EXTRA_TASK, tasks=", ".join(extra)))
    mean = math.fsum(metrics[accuracy_column(task)] for task in tasks) / len(tasks)
    same = reported is not None and math.isclose(reported, mean, rel_tol=1e-12)
    metrics["acc_mean"] = reported if same and reported is not None else mean
    errors = [metrics.get(stderr_column(accuracy_column(task))) for task in tasks]
    known = [error for error in errors if error is not None]
    if len(known) == len(tasks):
        metrics[stderr_column("acc_mean")] = math.sqrt(math.fsum(error**2 for error in known)) / len(tasks)
    return metrics
