"""Content of the artefacts under `results/` that describe one search or one model."""

from __future__ import annotations

from reportgen.consolidate.frame import STATE, Columns
from reportgen.consolidate.rows import Rows, rows_of
from reportgen.consolidate.selection import average_replicates, choose
from reportgen.consolidate.table import csv_of
from reportgen.model.consolidated import Choice, ModelSummary, Slice
from reportgen.model.encode import figure, to_json
from reportgen.model.known import GRADIENT_METRICS, METRICS, accuracy_column, stderr_column
from reportgen.study import Study

_SEARCH_LEAD = ("output_dir",)


def experiment_columns(part: Slice) -> tuple[str, ...]:
    """Return the columns of an experiment table in the order of the artefacts."""
    frame_columns = list(part.frame.columns)
    stderrs = [name for name in map(stderr_column, part.metrics) if name in frame_columns]
    others = [name for name in part.metrics if name not in METRICS and not name.startswith("acc_")]
    main = [name for name in part.metrics if name not in others]
    known = {*part.parameters, *part.replicate_parameters, *main, *others, *stderrs, *STATE, "output_dir"}
    identity = {"model", "family", "variant", "method", "ratio", "search", "experiment", "source"}
    extras = [name for name in frame_columns if name not in known and name not in identity]
    return (
        *part.parameters, *part.replicate_parameters, *_SEARCH_LEAD, *main, "success",
        *others, *stderrs, "timestamp", "synthetic", *extras,
    )  # fmt: skip


def search_results(part: Slice, folder: str) -> bytes:
    """Return `search_results.csv` of a search folder."""
    return csv_of(
        _those(part, "search", folder), [name for name in experiment_columns(part) if name != stderr_column("acc_mean")]
    )


def all_methods_results(part: Slice, model: str) -> bytes:
    """Return `all_methods_results.csv` of a model."""
    return csv_of(_those(part, "model", model), experiment_columns(part), {"pruning_method": "method"})


def _those(part: Slice, name: str, value: str) -> Rows:
    """Return the experiments that have a value in a column."""
    return rows_of(part.frame).at((part.frame[name] == value).to_numpy().nonzero()[0])


def best_config(part: Slice, choice: Choice) -> bytes:
    """Return `best_config.json` of a search folder."""
    figures = choice.metrics
    details = {task: figures.get(accuracy_column(task)) for task in part.tasks if accuracy_column(task) in figures}
    gradients = {name: figure(name, figures[name]) for name in GRADIENT_METRICS if name in figures}
    return to_json(
        {
            "params": dict(choice.params),
            "metrics": {
                "acc_mean": figures.get("acc_mean"),
                "acc_mean_stderr": choice.stderrs.get("acc_mean"),
                "acc_details": details,
                "ppl": figures.get("ppl"),
                "params_count": figure("params_count", figures.get("params_count")),
                "pruning_ratio": figures.get("pruning_ratio"),
                "grad_norm_ratio": figures.get("grad_norm_ratio"),
                "gradient_statistics": gradients,
            },
            "output_dir": choice.output_dir,
            **choice.replication(),
        }
    )


def global_best_config(summary: ModelSummary) -> bytes:
    """Return `global_best_config.json` of a model; all values null where no configuration is eligible."""
    if summary.best is None:
        nothing = dict.fromkeys(("pruning_method", "params", "metrics", "output_dir"))
        return to_json({"model": summary.model.name, **nothing})
    return to_json(summary.best.describe())


def method_comparison(summary: ModelSummary) -> bytes:
    """Return `method_comparison.json` of a model: methods that were run, in the study's order."""
    document = {}
    for method in summary.methods:
        best = method.best
        document[method.method] = {
            "total_experiments": method.total,
            "valid_experiments": method.valid,
            "best_acc": best.metrics.get("acc_mean") if best else None,
            "best_acc_stderr": best.stderrs.get("acc_mean") if best else None,
            "best_ppl": best.metrics.get("ppl") if best else None,
            "best_grad_norm_ratio": best.metrics.get("grad_norm_ratio") if best else None,
            "best_params": dict(best.params) if best else None,
            "best_output_dir": best.output_dir if best else None,
        }
    return to_json(document)


def best_of_search(part: Slice, folder: str, study: Study) -> Choice | None:
    """Return the best configuration inside one search folder, None where none is eligible.

    A configuration may have replicates in other folders; here only the runs of this folder count.
    """
    columns = frame_columns(part)
    averaged = rows_of(part.configurations)
    inside = [[key.startswith(f"{folder}/") for key in keys] for keys in averaged.values("experiments")]
    if all(all(found) or not any(found) for found in inside):
        own = averaged.at([place for place, found in enumerate(inside) if all(found)])
    else:
        frame = part.frame[part.frame["search"] == folder]
        own = rows_of(average_replicates(frame, columns, part.parameters, study.selection.metric)[0])
    return choose(own, study, columns, part.parameters)


def frame_columns(part: Slice) -> Columns:
    """Return the declared columns of a slice's frame."""
    stderrs = tuple(name for name in map(stderr_column, part.metrics) if name in part.frame.columns)
    return Columns(part.all_parameters, part.metrics, stderrs, ())
