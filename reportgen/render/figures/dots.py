"""Dot plots: the best of each model, and each task."""

from __future__ import annotations

import math
from collections.abc import Iterator

from reportgen.model.figures import Dot, DotPlotSpec
from reportgen.model.known import accuracy_column
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
    dots = tuple(
        Dot(row, choice.metrics[primary], choice.stderrs.get(primary), of_method(report, choice.method))
        for row, (_, choice) in enumerate(found)
    )
    values = sorted(dot.value for dot in dots)
    dense = {name: given.metrics[primary] for name, given in report.part.dense.items() if primary in given.metrics}
    marks = tuple((row, dense[model.model.name]) for row, (model, _) in enumerate(found) if model.model.name in dense)
    digits = report.study.metric(primary).digits
    yield DotPlotSpec(
        words(
            report,
            "best",
            say.best_caption(labels, primary, len(dots), errors=any(dot.stderr is not None for dot in dots)),
            say.best_alt(labels, primary, fixed(values[-1], digits), fixed(values[0], digits)),
        ),
        labels.metric(primary),
        tuple(labels.model(model.model.name) for model, _ in found),
        dots,
        marks,
        say.dense_mark(),
    )


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
                dots.append(Dot(row, value, model.best.stderrs.get(column), of_model(report, model.model.name)))
    if not dots:
        return
    marks = tuple(
        (row, chance) for row, task in enumerate(rows) if (chance := report.study.task(task).chance) is not None
    )
    yield DotPlotSpec(
        words(report, "tasks", say.tasks_caption(labels, len(rows)), say.tasks_alt(len(rows))),
        say.accuracy(),
        tuple(labels.task(task) for task in rows),
        tuple(dots),
        marks,
        say.chance_mark(),
    )
