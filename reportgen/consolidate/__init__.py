"""Room 2: experiments -> one frame with declared columns; what the artefacts of a model say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from reportgen.consolidate.accuracy import Checked, add_mean, check_figures, in_task_order, mean_tasks
from reportgen.consolidate.frame import build_frame, declare, in_model_order
from reportgen.consolidate.names import unmatched_names
from reportgen.consolidate.selection import average_replicates, choose, records, summarise_method
from reportgen.errors import InputError, InputFaultsError
from reportgen.model.consolidated import Consolidated, Model, ModelSummary, Slice
from reportgen.model.experiments import Dense, Experiment, Found, Search
from reportgen.model.known import Direction, task_of
from reportgen.model.ledger import Entry, in_order
from reportgen.study import Study
from reportgen.wording import errors as say
from reportgen.wording import ledger

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
    checked, entries = check_figures(found.experiments, study)
    by_ratio: dict[str, list[Checked]] = {}
    for item in checked:
        by_ratio.setdefault(item.experiment.search.ratio, []).append(item)
    slices: list[Slice] = []
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


def _ratios(by_ratio: dict[str, list[Checked]], study: Study) -> list[str]:
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


def _consolidate_ratio(ratio: str, items: list[Checked], found: Found, study: Study) -> tuple[Slice, list[Entry]]:
    entries: list[Entry] = []
    models = in_model_order({_model(item.experiment.search.model, study) for item in items}, study)
    place = {model.name: index for index, model in enumerate(models)}
    items = sorted(  # stable: within a search the readers' natural order stays
        items,
        key=lambda item: (
            place[item.experiment.search.model],
            *study.method_rank(item.experiment.search.method),
        ),
    )
    over: dict[str, tuple[str, ...]] = {}
    rows: list[tuple[Experiment, dict[str, float]]] = []
    for model in models:
        own = [item for item in items if item.experiment.search.model == model.name]
        over[model.name] = mean_tasks(own, study)
        rows += [(item.experiment, add_mean(item, over[model.name], study, entries)) for item in own]
    columns = declare(rows, study)
    _check_selection(study, columns.metrics)
    frame = build_frame(rows, {model.name: model for model in models}, columns)
    replicate = tuple(name for name in columns.parameters if study.is_replicate(name))
    parameters = tuple(name for name in columns.parameters if name not in replicate)
    configurations, more = average_replicates(frame, columns, parameters, study.selection.metric)
    methods = tuple(sorted({item.experiment.search.method for item in items}, key=study.method_rank))
    runs, averaged = list(records(frame)), list(records(configurations))
    summaries = []
    for model in models:
        own_runs = [row for row in runs if row["model"] == model.name]
        own_rows = [row for row in averaged if row["model"] == model.name]
        found_methods = [method for method in methods if any(row["method"] == method for row in own_runs)]
        summaries.append(
            ModelSummary(
                model,
                tuple(
                    summarise_method(
                        method,
                        [row for row in own_runs if row["method"] == method],
                        [row for row in own_rows if row["method"] == method],
                        study,
                        columns,
                        parameters,
                    )
                    for method in found_methods
                ),
                choose(own_rows, study, columns, parameters),
            )
        )
    tasks = in_task_order(task for name in columns.metrics if (task := task_of(name)))
    part = Slice(
        ratio, frame, configurations, tuple(summaries), methods, parameters, replicate, tasks, over,
        columns.metrics, _dense_with_means(found, over, study, entries),
        {experiment.key: experiment.sources for experiment, _ in rows},
    )  # fmt: skip
    return part, entries + more


def _model(name: str, study: Study) -> Model:
    return Model(name, *study.split_model(name))


def _check_selection(study: Study, metrics: Sequence[str]) -> None:
    """The selection names only metrics that occur, and something can be best by the primary one."""
    rule = study.selection
    for name in (rule.metric, *(constraint.metric for constraint in rule.constraints)):
        if name not in metrics:
            raise InputError(say.unknown_metric(name), where="reportgen.toml", hint=say.known_metrics(tuple(metrics)))
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
        checked, more = check_figures([stand_in], study)
        metrics = add_mean(checked[0], over[name], study, more)
        entries += more
        stderrs = {key.removesuffix("_stderr"): value for key, value in metrics.items() if key.endswith("_stderr")}
        figures = {key: value for key, value in metrics.items() if not key.endswith("_stderr")}
        dense[name] = Dense(name, figures, stderrs, given.source, given.synthetic, given.timestamp, given.others)
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
