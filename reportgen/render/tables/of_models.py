"""Rows about models: their best configurations, methods, experiments and dense evaluations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reportgen.model.consolidated import Choice
from reportgen.model.experiments import Dense, is_missing, key_of
from reportgen.model.known import Direction, metric_of
from reportgen.model.results import Retention, retention_of
from reportgen.model.specs import Emphasis, Row
from reportgen.render.report import Report, anchor, run_page
from reportgen.wording import tables as say
from reportgen.wording.runs import number


def identity(report: Report, model: str, method: str | None = None) -> dict[str, Any]:
    """Return the cells that say which model, and which method, a row is about."""
    family, variant = report.study.split_model(model)
    cells = {"model": report.labels.model(model), "family": family, "variant": variant}
    return cells if method is None else {**cells, "method": report.labels.method(method)}


def names_of(model: str, method: str | None = None) -> dict[str, str]:
    """Return the names that the data gives to a row's model and method."""
    return {"model": model} if method is None else {"model": model, "method": method}


def link_to(model: str) -> dict[str, str]:
    """Return the link of a row to its model's page."""
    return {"model": f"models/{model}"}


def link_run(column: str, experiments: Sequence[str]) -> dict[str, str]:
    """Return the link of a column to the experiment that its figure, or the first of its figures, was measured in."""
    return {column: run_page(experiments[0])} if experiments else {}


def _links(report: Report, model: str, choice: Choice | None) -> dict[str, str]:
    """Return the links of a row about a configuration: to its model's page and to its experiment."""
    return {**link_to(model), **link_run(report.analysis.primary, choice.experiments if choice else ())}


def _figures(choice: Choice | None, *, replicated: bool) -> dict[str, Any]:
    if choice is None:
        return {}
    errors = {f"{name}_stderr": value for name, value in choice.stderrs.items()}
    runs = {"runs": choice.replicates, "sd": choice.sd} if replicated else {}
    return {**choice.params, **choice.metrics, **errors, **runs}


def against_dense(found: Sequence[Retention], metric: str) -> dict[str, Any]:
    """Return the cells that hold a configuration against the dense model."""
    item = retention_of(found, metric)
    return {} if item is None else {"from_dense": item.difference, "kept": item.percent}


def models(report: Report) -> Iterator[Row]:
    """Each model with its best configuration."""
    replicated = any(model.best is not None and model.best.replicates > 1 for model in report.analysis.models)
    for model in report.analysis.models:
        name = model.model.name
        method = model.best.method if model.best else None
        found = report.analysis.tied(name)
        cells = {
            **identity(report, name, method),
            **_figures(model.best, replicated=replicated),
            **against_dense(model.retention, report.analysis.primary),
            "tied": len(found.members) if found and found.critical is not None else None,
            "corrected": report.analysis.corrected(name),
        }
        marks = emphasis(report, None, model.best.experiments if model.best else ())
        yield Row(cells, _links(report, name, model.best), names=names_of(name, method), emphasis=marks)


def emphasis(report: Report, model: str | None, experiments: Sequence[str]) -> dict[str, Emphasis]:
    """Return the mark of a configuration that is tied with the best of its model, or of all; none where most are."""
    tied = tuple(experiments) in report.marked.get(model, ())
    return {report.analysis.primary: Emphasis.BEST} if tied else {}


def methods(report: Report) -> Iterator[Row]:
    """Each method on each model with its best configuration."""
    for model in report.analysis.models:
        name = model.model.name
        bests = [item.best for item in model.summary.methods]
        replicated = any(best is not None and best.replicates > 1 for best in bests)
        for item in model.summary.methods:
            cells = {
                **identity(report, name, item.method),
                **_figures(item.best, replicated=replicated),
                "experiments": item.total,
                "valid": item.valid,
                **against_dense(model.by_method.get(item.method, ()), report.analysis.primary),
            }
            marks = emphasis(report, name, item.best.experiments if item.best else ())
            yield Row(cells, _links(report, name, item.best), names=names_of(name, item.method), emphasis=marks)


def _records(report: Report, rows: list[Mapping[str, Any]]) -> Iterator[Row]:
    for record in rows:
        cells: dict[str, Any] = {}
        for key, value in record.items():
            if is_missing(value):
                continue
            whole = isinstance(value, float) and metric_of(key).whole and value.is_integer()
            cells[key] = int(value) if whole else value
        cells |= identity(report, record["model"], record["method"])
        cells["experiment"] = number(record["experiment"])
        names = {**names_of(record["model"], record["method"]), "experiment": record["experiment"]}
        key = key_of(record)
        links = {**link_to(record["model"]), **link_run(report.analysis.primary, (key,))}
        yield Row(cells, {**links, **link_run("experiment", (key,))}, names=names)


def method_tasks(report: Report) -> Iterator[Row]:
    """Each model's dense evaluation, where there is one, and the best configuration of each method, task by task."""
    for model in report.analysis.models:
        name = model.model.name
        given = report.part.dense.get(name)
        if given is not None:
            yield _dense(report, name, given, {"method": say.dense()})
        for item in model.summary.methods:
            if item.best is not None:
                cells = {
                    **identity(report, name, item.method),
                    **_figures(item.best, replicated=False),
                    **against_dense(model.by_method.get(item.method, ()), report.analysis.primary),
                }
                marks = emphasis(report, name, item.best.experiments)
                yield Row(cells, _links(report, name, item.best), names=names_of(name, item.method), emphasis=marks)


def _dense(report: Report, name: str, given: Dense, more: Mapping[str, Any]) -> Row:
    """Return a row of the unpruned model."""
    errors = {f"{key}_stderr": value for key, value in given.stderrs.items()}
    cells = {**identity(report, name), **given.metrics, **errors, **more}
    return Row(cells, link_to(name), names=names_of(name), reference=True)


def configurations(report: Report) -> Iterator[Row]:
    """The dense model, where there is one, and every configuration, replicates averaged."""
    for name in report.models:
        given = report.part.dense.get(name)
        if given is not None:
            yield _dense(report, name, given, {"method": say.dense()})
    replicated = any(row["replicates"] > 1 for row in report.configurations)
    for row in _records(report, report.configurations):
        runs = {"runs": row.cells["replicates"]} if replicated else {"sd": None}
        marks = emphasis(report, row.names["model"], row.cells["experiments"])
        yield Row({**row.cells, **runs}, row.links, names=row.names, emphasis=marks)


def experiments(report: Report) -> Iterator[Row]:
    """Every experiment."""
    for row, run in zip(_records(report, report.runs), report.runs, strict=True):
        yield replace(row, anchor=anchor(report.run_slugs[key_of(run)]))


def intervals(report: Report) -> Iterator[Row]:
    """Confidence intervals of the primary metric and the tasks of each model's best configuration."""
    for item in report.analysis.intervals:
        cells = {
            **identity(report, item.model),
            "metric": report.labels.metric(item.metric),
            "value_measured": item.value,
            "stderr": item.stderr,
            "interval_low": item.low,
            "interval_high": item.high,
            "interval_kind": None if item.low is None else say.interval_kind(wilson=item.wilson),
        }
        yield Row(cells, link_to(item.model), names={**names_of(item.model), "metric": item.metric})


def dense(report: Report) -> Iterator[Row]:
    """Each model's best configuration against its dense model, metric by metric."""
    for model in report.analysis.models:
        for item in model.retention:
            cells = {
                **identity(report, model.model.name),
                "metric": report.labels.metric(item.metric),
                "dense": item.dense,
                "pruned": item.dense + item.difference,
                "difference": item.difference,
                # A share of a figure that is better when smaller says nothing.
                "kept": item.percent if report.study.metric(item.metric).direction is Direction.UP else None,
            }
            links = {**link_to(model.model.name), **link_run("pruned", model.best.experiments if model.best else ())}
            yield Row(cells, links, names={**names_of(model.model.name), "metric": item.metric})


def task_accuracies(report: Report) -> Iterator[Row]:
    """Each model's dense evaluation, where there is one, and its best configuration."""
    for model in report.analysis.models:
        name = model.model.name
        given = report.part.dense.get(name)
        if given is not None:
            yield _dense(report, name, given, {"state": say.dense()})
        cells = {
            **identity(report, name),
            **_figures(model.best, replicated=False),
            "state": report.labels.method(model.best.method) if model.best else None,
            **against_dense(model.retention, report.analysis.primary),
        }
        yield Row(cells, _links(report, name, model.best), names=names_of(name))
