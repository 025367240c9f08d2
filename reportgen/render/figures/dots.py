"""Dot plots: the best of each model, and each task."""

from __future__ import annotations

import math
from collections.abc import Iterator

from reportgen.model.consolidated import Choice
from reportgen.model.figures import Dot, DotPlotSpec, Series
from reportgen.model.known import accuracy_column
from reportgen.model.precision import PairComparison
from reportgen.render.figures.series import of_method, of_model, words
from reportgen.render.report import Report
from reportgen.wording import figures as say
from reportgen.wording.numbers import fixed


def best(report: Report) -> Iterator[DotPlotSpec]:
    """The best value of each model with its error; colour and marker are the method's."""
    found = [(model, model.best) for model in report.analysis.models if model.best is not None]
    if not found:
        return
    labels, primary = report.labels, report.analysis.primary
    dots = tuple(_dot(row, choice, primary, of_method(report, choice.method)) for row, (_, choice) in enumerate(found))
    values = sorted(dot.value for dot in dots)
    dense = {name: given.metrics[primary] for name, given in report.part.dense.items() if primary in given.metrics}
    marks = tuple((row, dense[model.model.name]) for row, (model, _) in enumerate(found) if model.model.name in dense)
    digits = report.study.metric(primary).digits
    yield DotPlotSpec(
        words(
            report,
            "best",
            say.best_caption(labels, primary, len(dots), errors=any(dot.bar is not None for dot in dots)),
            say.best_alt(labels, primary, fixed(values[-1], digits), fixed(values[0], digits)),
        ),
        labels.metric(primary),
        tuple(labels.model(model.model.name) for model, _ in found),
        dots,
        marks,
        say.dense_mark(),
    )


def _dot(row: int, choice: Choice, metric: str, series: Series) -> Dot:
    """Return a value with a bar of one standard error to each side."""
    value, stderr = choice.metrics[metric], choice.stderrs.get(metric)
    return Dot(row, value, None if stderr is None else (value - stderr, value + stderr), series)


def runners_up(report: Report) -> Iterator[DotPlotSpec]:
    """Each model's lead of the best over the second best with its interval; colour and marker are the method's."""
    labels, primary = report.labels, report.analysis.primary
    found = [(item.model, item.comparison) for item in report.analysis.runners_up if item.comparison is not None]
    if not found:
        return
    dots = tuple(
        Dot(row, item.difference, _interval(item), of_method(report, item.first.method))
        for row, (_, item) in enumerate(found)
    )
    level = report.study.statistics.level if any(dot.bar for dot in dots) else None
    apart = sum(dot.bar is not None and not dot.bar[0] <= 0 <= dot.bar[1] for dot in dots)
    yield DotPlotSpec(
        words(
            report,
            "runners-up",
            say.runners_up_caption(labels, primary, apart, len(dots), level),
            say.runners_up_alt(labels, primary, len(dots)),
        ),
        say.lead(labels, primary),
        tuple(labels.model(model) for model, _ in found),
        dots,
        origin=0.0,
    )


def variants(report: Report) -> Iterator[DotPlotSpec]:
    """Each family's differences from Base with their intervals; colour and marker are the other model's."""
    labels, primary = report.labels, report.analysis.primary
    found = report.analysis.variants
    families = tuple(dict.fromkeys(item.family for item in found))
    dots = tuple(
        Dot(families.index(item.family), item.difference, _interval(item.comparison), of_model(report, item.other))
        for item in found
    )
    if not dots:
        return
    level = report.study.statistics.level if any(dot.bar for dot in dots) else None
    verdicts = [(labels.model(item.other), item.verdict) for item in found]
    yield DotPlotSpec(
        words(
            report,
            "variants",
            say.variants_caption(labels, primary, verdicts, level),
            say.variants_alt(labels, primary, len(dots)),
        ),
        say.difference(labels, primary),
        families,
        dots,
        origin=0.0,
    )


def _interval(found: PairComparison | None) -> tuple[float, float] | None:
    return None if found is None or found.low is None or found.high is None else (found.low, found.high)


def tasks(report: Report) -> Iterator[DotPlotSpec]:
    """Each task's accuracies over the models; colour and marker are the model's, chance is a mark."""
    labels = report.labels
    rows = [item.task for item in report.analysis.tasks]
    dots = []
    for model in report.analysis.models:
        if model.best is None:
            continue
        for row, task in enumerate(rows):
            column = accuracy_column(task)
            value = model.best.metrics.get(column, math.nan)
            if math.isfinite(value):
                dots.append(_dot(row, model.best, column, of_model(report, model.model.name)))
    if not dots:
        return
    marks = tuple(
        (row, chance) for row, task in enumerate(rows) if (chance := report.study.task(task).chance) is not None
    )
    yield DotPlotSpec(
        words(
            report,
            "tasks",
            say.tasks_caption(labels, len(rows), errors=any(dot.bar for dot in dots), chance=bool(marks)),
            say.tasks_alt(len(rows)),
        ),
        say.accuracy(),
        tuple(labels.task(task) for task in rows),
        tuple(dots),
        marks,
        say.chance_mark(),
    )
