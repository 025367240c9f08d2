"""Configurations and the best of them: replicates averaged, constraints, ties."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reportgen.consolidate.frame import Columns
from reportgen.model.consolidated import Choice, MethodSummary
from reportgen.model.experiments import Value, key_of
from reportgen.model.known import Direction
from reportgen.model.ledger import Entry, Kind, Status
from reportgen.study import Study

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]

GROUP = ("model", "method", "ratio")


def average_replicates(
    frame: pd.DataFrame, columns: Columns, parameters: Sequence[str], primary: str
) -> tuple[pd.DataFrame, list[Entry]]:
    """Return one row a configuration, with `replicates`, `sd` of the primary metric and the `experiments`.

    Metrics are means over the replicates that have a finite value. Replicates answer the same items, so the
    standard error of a mean over items does not shrink with their number: it is their root mean square.
    """
    import pandas as pd  # noqa: PLC0415

    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in records(frame):
        groups.setdefault(tuple(row[name] for name in (*GROUP, *parameters)), []).append(row)
    entries: list[Entry] = []
    averaged = []
    for rows in groups.values():
        first = dict(rows[0])
        first["experiments"] = tuple(key_of(row) for row in rows)
        first["replicates"] = len(rows)
        if len(rows) > 1:
            for name in columns.metrics:
                first[name] = _mean([row[name] for row in rows])
            for name in columns.stderrs:
                first[name] = math.sqrt(_mean([row[name] ** 2 for row in rows]))
            for key in first["experiments"][1:]:
                facts = {"first": first["experiments"][0], "replicates": len(rows)}
                entries.append(Entry(key, f"results/{key}", Kind.REPLICATE, Status.RESERVATION, facts))
        values = [row[primary] for row in rows if math.isfinite(row[primary])]
        first["sd"] = statistics.stdev(values) if len(values) > 1 else math.nan
        averaged.append(first)
    numeric = {*columns.metrics, *columns.stderrs, "sd"}
    names = [*frame.columns, "experiments", "replicates", "sd"]
    # Object columns keep whole numbers whole beside missing ones.
    data = {
        name: pd.Series([row[name] for row in averaged], dtype="float64" if name in numeric else "object")
        for name in names
    }
    return pd.DataFrame(data), entries


def records(frame: pd.DataFrame) -> Iterator[Row]:
    """Iterate over a frame's rows as dictionaries of Python values."""
    names = list(frame.columns)
    columns = [frame[name].tolist() for name in names]
    for values in zip(*columns, strict=True):
        yield dict(zip(names, values, strict=True))


def _mean(values: list[float]) -> float:
    finite = [value for value in values if math.isfinite(value)]
    return math.fsum(finite) / len(finite) if finite else values[0]


def choose(rows: Sequence[Row], study: Study, columns: Columns, parameters: Sequence[str]) -> Choice | None:
    """Return the best of the eligible configurations, with its exact ties; None where none is eligible.

    Best is the largest primary metric (smallest, if down is better). Exact ties are broken by the tie metrics in
    their directions, then by order.
    """
    candidates = [row for row in rows if study.selection.admits(row)]
    if not candidates:
        return None
    primary = study.selection.metric

    def rank(row: Row, metric: str) -> float:
        value = row.get(metric, math.nan)
        if not math.isfinite(value):
            return math.inf
        return -value if study.metric(metric).direction is Direction.UP else float(value)

    best = min(candidates, key=lambda row: tuple(rank(row, name) for name in (primary, *study.selection.ties)))
    ties = tuple(row["experiments"][0] for row in candidates if row is not best and row[primary] == best[primary])
    return to_choice(best, columns, parameters, ties)


def to_choice(row: Row, columns: Columns, parameters: Sequence[str], ties: tuple[str, ...] = ()) -> Choice:
    """Return a configuration's row as a `Choice`."""
    params: dict[str, Value] = {name: row[name] for name in parameters if row[name] is not None}
    stderr = {name.removesuffix("_stderr"): row[name] for name in columns.stderrs if not math.isnan(row[name])}
    return Choice(
        model=row["model"],
        method=row["method"],
        params=params,
        metrics={name: row[name] for name in columns.metrics if not math.isnan(row[name])},
        stderrs=stderr,
        replicates=row["replicates"],
        sd=None if math.isnan(row["sd"]) else row["sd"],
        output_dir=row["output_dir"],
        source=row["source"],
        experiments=row["experiments"],
        ties=ties,
    )


def summarise_method(
    method: str,
    runs: Sequence[Row],
    rows: Sequence[Row],
    study: Study,
    columns: Columns,
    parameters: Sequence[str],
) -> MethodSummary:
    """Count a method's experiments on one model and choose its best configuration.

    Args:
        method: its name.
        runs: its experiments.
        rows: its configurations.
        study: the selection rule.
        columns: the frame's columns.
        parameters: the grid's parameters.
    """
    return MethodSummary(
        method=method,
        total=len(runs),
        valid=sum(not math.isnan(run["acc_mean"]) for run in runs),
        eligible=sum(study.selection.admits(row) for row in rows),
        best=choose(rows, study, columns, parameters),
    )
