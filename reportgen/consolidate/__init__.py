"""Room 2: experiments -> one frame with declared columns; what the artefacts of a model say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reportgen.consolidate.accuracy import check_figures
from reportgen.consolidate.frame import Columns, build_frame, declare, in_model_order
from reportgen.consolidate.means import add_means, in_task_order, mean_tasks
from reportgen.consolidate.names import unmatched_names
from reportgen.consolidate.rows import rows_of
from reportgen.consolidate.selection import average_replicates, choose, summarise_method
from reportgen.errors import InputError, InputFaultsError
from reportgen.model.consolidated import Consolidated, Model, ModelSummary, Slice
from reportgen.model.experiments import Dense, Experiment, Found, Search
from reportgen.model.known import STDERR_SUFFIX, Direction, task_of
from reportgen.model.ledger import Entry, in_order
from reportgen.study import Study
from reportgen.wording import errors as say
from reportgen.wording import ledger

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["consolidate"]

_SHOWN = 10
"""Lines of the ledger that are shown where nothing was usable."""


def consolidate(found: Found, study: Study) -> Consolidated:
    """Consolidate what was read into a slice for each pruning ratio.

    Raises:
        InputError: no experiment is usable, or the study file names a ratio or metric that does not occur.
    """
    if not found.experiments:
        raise _nothing_usable(found)
    by_ratio: dict[str, list[Experiment]] = {}
    for experiment in found.experiments:
        by_ratio.setdefault(experiment.search.ratio, []).append(experiment)
    slices: list[Slice] = []
    entries: list[Entry] = []
    for ratio in _ratios(by_ratio, study):
        part, more = _consolidate_ratio(ratio, by_ratio[ratio], found, study)
        slices.append(part)
        entries += more
    _check_constraints(study, [summary for part in slices for summary in part.models])
    entries += unmatched_names(slices, study)
    return Consolidated(
        tuple(slices),
        in_order(entries),
        newest(found.experiments),
        sum(experiment.synthetic for experiment in found.experiments),
        len(found.experiments),
    )


def _nothing_usable(found: Found) -> InputError:
    """Say that nothing was usable, and why: one line for each of the first faults."""
    lines = [
        InputError(ledger.detail(entry), where=entry.file, hint=ledger.hint(entry)) for entry in found.entries[:_SHOWN]
    ]
    main = InputError(say.nothing_usable(len(found.entries)), where="results", hint=say.nothing_usable_hint())
    return InputFaultsError([main, *lines])


def _ratios(by_ratio: dict[str, list[Experiment]], study: Study) -> list[str]:
    """Return the ratios, the primary one first: the study file's, else the most frequent."""
    ordered = sorted(by_ratio, key=lambda ratio: (-len(by_ratio[ratio]), float(ratio), ratio))
    if study.ratio is not None:
        if study.ratio not in by_ratio:
            raise InputError(
                say.unknown_ratio(study.ratio), where="reportgen.toml", hint=say.known_ratios(tuple(ordered))
            )
        ordered.remove(study.ratio)
        ordered.insert(0, study.ratio)
    return ordered


def _consolidate_ratio(ratio: str, given: list[Experiment], found: Found, study: Study) -> tuple[Slice, list[Entry]]:
    names = dict.fromkeys(experiment.search.model for experiment in given)
    models = in_model_order((Model(name, *study.split_model(name)) for name in names), study)
    methods = tuple(sorted({experiment.search.method for experiment in given}, key=study.method_rank))
    by_search: dict[tuple[str, str], list[Experiment]] = {}
    for experiment in given:  # within a search the readers' natural order stays
        by_search.setdefault((experiment.search.model, experiment.search.method), []).append(experiment)
    by_model = {
        model.name: [run for method in methods for run in by_search.get((model.name, method), ())] for model in models
    }
    experiments = [experiment for own in by_model.values() for experiment in own]
    figures, entries = check_figures(experiments, study)
    over: dict[str, tuple[str, ...]] = {}
    start = 0
    for name, own in by_model.items():
        rows = slice(start, start + len(own))
        over[name] = mean_tasks(figures, rows, study)
        entries += add_means(figures, rows, over[name], study)
        start = rows.stop
    columns = declare(figures, study)
    _check_selection(study, columns.metrics)
    frame = build_frame(figures, {model.name: model for model in models}, columns)
    replicate = tuple(name for name in columns.parameters if study.is_replicate(name))
    parameters = tuple(name for name in columns.parameters if name not in replicate)
    configurations, more = average_replicates(frame, columns, parameters, study.selection.metric)
    entries += more
    part = Slice(
        ratio, frame, configurations, _summaries(models, methods, frame, configurations, study, columns, parameters),
        methods, parameters, replicate, in_task_order(task for name in columns.metrics if (task := task_of(name))),
        over, columns.metrics, _dense_with_means(found, over, study, entries),
        {experiment.key: experiment.sources for experiment in experiments},
    )  # fmt: skip
    return part, entries


def _summaries(
    models: Sequence[Model],
    methods: Sequence[str],
    frame: pd.DataFrame,
    configurations: pd.DataFrame,
    study: Study,
    columns: Columns,
    parameters: Sequence[str],
) -> tuple[ModelSummary, ...]:
    runs = rows_of(frame).groups("model", "method")
    averaged = rows_of(configurations)
    rows, of_model = averaged.groups("model", "method"), averaged.groups("model")
    return tuple(
        ModelSummary(
            model,
            tuple(
                summarise_method(method, runs[key], rows[key], study, columns, parameters)
                for method in methods
                if (key := (model.name, method)) in runs
            ),
            choose(of_model[(model.name,)], study, columns, parameters),
        )
        for model in models
    )


def _check_selection(study: Study, metrics: Sequence[str]) -> None:
    """The selection names only metrics that occur, and something can be best by the primary one."""
    rule = study.selection
    for name in (rule.metric, *(constraint.metric for constraint in rule.constraints)):
        if name not in metrics:
            hint = say.known_metrics(name, tuple(metrics))
            raise InputError(say.unknown_metric(name), where="reportgen.toml", hint=hint)
    for name in (rule.metric, *rule.ties):
        if study.metric(name).direction is Direction.NONE:
            raise InputError(say.no_direction(name), where="reportgen.toml", hint=say.no_direction_hint(name))


def _check_constraints(study: Study, summaries: Sequence[ModelSummary]) -> None:
    """Constraints that let no configuration of any model through are a fault of the study file."""
    rules = study.selection.constraints
    measured = any(method.valid for summary in summaries for method in summary.methods)
    if rules and measured and all(summary.best is None for summary in summaries):
        texts = tuple(str(rule) for rule in rules)
        raise InputError(say.constraints_exclude_all(texts), where="reportgen.toml", hint=say.loosen_constraints())


def _dense_with_means(
    found: Found, over: dict[str, tuple[str, ...]], study: Study, entries: list[Entry]
) -> dict[str, Dense]:
    """Give each dense model's figures the same checks and the mean over the same tasks as its pruned ones."""
    dense = {}
    for name, given in found.dense.items():
        if name not in over:
            continue
        search = Search(given.source.split("/")[1] if "/" in given.source else given.source, name, "dense", "0")
        stand_in = Experiment(search, "", {}, given.metrics, given.stderrs, sources=(given.source,))
        figures, more = check_figures([stand_in], study)
        more += add_means(figures, slice(0, 1), over[name], study)
        entries += more
        values = {key: float(column[0]) for key, column in figures.columns.items() if not math.isnan(column[0])}
        metrics = {key: value for key, value in values.items() if not key.endswith(STDERR_SUFFIX)}
        stderrs = {key.removesuffix(STDERR_SUFFIX): value for key, value in values.items() if key not in metrics}
        dense[name] = Dense(name, metrics, stderrs, given.source, given.synthetic, given.timestamp, given.others)
    return dense


def newest(experiments: Sequence[Experiment]) -> str:
    """Return the newest timestamp inside the inputs as ISO text in UTC, empty where there is none.

    A timestamp without a zone is taken as UTC; what is no timestamp is passed over.
    """
    times = []
    for text in sorted({experiment.timestamp for experiment in experiments if experiment.timestamp}):
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            continue
        times.append(time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC))
    return max(times).strftime("%Y-%m-%dT%H:%M:%SZ") if times else ""
