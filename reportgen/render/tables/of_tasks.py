"""Rows about the tasks among each other: pairs of tasks, winners without a task, intervals of ranks."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.model.relations import Agreement
from reportgen.model.specs import Row
from reportgen.render.report import Report
from reportgen.render.tables.columns import tau_column
from reportgen.render.tables.of_models import identity, link_run, link_to, names_of
from reportgen.render.tables.of_noise import named
from reportgen.wording import comparisons as words

WIDEST = 9
"""Most tasks that a matrix has columns for; of more, each pair has a row."""


def task_pairs(report: Report) -> Iterator[Row]:
    """How far each two tasks rank a model's configurations alike: a matrix, or a row for each pair of many tasks."""
    matrix = len(report.part.tasks) <= WIDEST
    for item in report.analysis.agreement:
        if item.least is not None:
            yield from (_matrix if matrix else _pairs)(report, item)


def _matrix(report: Report, item: Agreement) -> Iterator[Row]:
    for task, line, mean in zip(item.tasks, item.taus, item.mean_taus, strict=False):
        cells = {
            **identity(report, item.model),
            "task": report.labels.task(task),
            **{tau_column(other): tau for other, tau in zip(item.tasks, line, strict=True)},
            "mean_tau": mean,
        }
        yield Row(cells, link_to(item.model), names={**names_of(item.model), "task": task})


def _pairs(report: Report, item: Agreement) -> Iterator[Row]:
    for place, (task, line) in enumerate(zip(item.tasks, item.taus, strict=False)):
        for other, tau in zip(item.tasks[place + 1 :], line[place + 1 :], strict=True):
            cells = {
                **identity(report, item.model),
                "task": report.labels.task(task),
                "other_task": report.labels.task(other),
                "tau": tau,
            }
            yield Row(cells, link_to(item.model), names={**names_of(item.model), "task": task})


def left_out_tasks(report: Report) -> Iterator[Row]:
    """The best configuration of each model when one task is left out of the mean."""
    for item in report.analysis.agreement:
        for found in item.left_out:
            cells = {
                **identity(report, item.model),
                "task": report.labels.task(found.task),
                "front_point": named(report, found.winner),
                "same": words.yes(flag=found.same),
                "rank": found.rank,
                "cells": item.cells,
            }
            links = {**link_to(item.model), **link_run("front_point", found.winner.experiments)}
            yield Row(cells, links, names={**names_of(item.model), "task": found.task})


def rank_intervals(report: Report) -> Iterator[Row]:
    """The first five configurations of each model and the pick, with the interval of their rank."""
    for item in report.analysis.agreement:
        for found in item.ranks:
            cells = {
                **identity(report, item.model, found.configuration.method),
                "front_point": named(report, found.configuration),
                "mean_accuracy": found.mean,
                "pick": words.yes(flag=found.pick),
                "rank": found.rank,
                "rank_low": found.low,
                "rank_high": found.high,
                "first_place": 100 * found.first,
                "cells": item.compared,
            }
            links = {**link_to(item.model), **link_run("front_point", found.configuration.experiments)}
            yield Row(cells, links, names=names_of(item.model, found.configuration.method))
