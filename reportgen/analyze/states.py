"""A study that was analysed -> one side of a comparison."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportgen.model.consolidated import Slice
from reportgen.model.experiments import Dense, InputFile, Value, key_of
from reportgen.model.known import STDERR_SUFFIX, stderr_column
from reportgen.model.states import AnalysisState, Cell, CellKey, Run, State, cell_key
from reportgen.study import Study


def make_state(
    name: str,
    digest: str,
    slices: Sequence[Slice],
    inputs: Sequence[InputFile],
    analyses: Sequence[AnalysisState],
    study: Study,
) -> State:
    """Return a study as a side of a comparison.

    Args:
        name: as the user named it.
        digest: SHA-256 over all that it was made from.
        slices: its experiments, ratio by ratio.
        inputs: the files that were read.
        analyses: its results, in the order of `slices`.
        study: its study file.
    """
    hashes = {item.path: item.sha256 for item in inputs}
    runs = {run.key: run for part in slices for run in _runs(part, hashes)}
    return State(
        name,
        digest,
        {part.ratio: found for part, found in zip(slices, analyses, strict=True)},
        dict(_flat(study.model_dump(mode="json", exclude_none=True))),
        runs,
        {part.ratio: _cells(part, found.primary) for part, found in zip(slices, analyses, strict=True)},
    )


def file_state(name: str, raw: bytes, found: AnalysisState) -> State:
    """Return an `analysis.json` as a side of a comparison."""
    return State(name, hashlib.sha256(raw).hexdigest(), {found.ratio: found})


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the values of nested tables with their dotted keys."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _runs(part: Slice, hashes: Mapping[str, str]) -> Iterator[Run]:
    parameters = part.all_parameters
    errors = [name for name in part.frame.columns if name.endswith(STDERR_SUFFIX)]
    for record in part.frame.to_dict("records"):
        row: Mapping[str, Any] = {str(key): value for key, value in record.items()}
        key = key_of(row)
        settings: dict[str, Value | bool] = {name: row[name] for name in parameters if row[name] is not None}
        if row["success"] is not None:
            settings["success"] = row["success"]
        yield Run(
            key,
            row["model"],
            row["method"],
            part.ratio,
            {name: row[name] for name in part.metrics if not math.isnan(row[name])},
            {name.removesuffix(STDERR_SUFFIX): row[name] for name in errors if not math.isnan(row[name])},
            settings,
            row["timestamp"],
            _own_files(f"results/{key}/", part.sources.get(key, ()), hashes),
        )
    for model, dense in part.dense.items():
        yield _dense(model, dense, hashes)


def _dense(model: str, dense: Dense, hashes: Mapping[str, str]) -> Run:
    metrics = {name: value for name, value in dense.metrics.items() if not math.isnan(value)}
    files = _own_files("", dense.sources, hashes)
    return Run(f"dense_{model}", model, "", "", metrics, dense.stderrs, {}, dense.timestamp, files)


def _own_files(folder: str, sources: Sequence[str], hashes: Mapping[str, str]) -> str:
    """Return one hash over the files below `folder`; a table of a whole search is nobody's own."""
    own = {name.removeprefix(folder): hashes.get(name) for name in sources if name.startswith(folder)}
    return hashlib.sha256(json.dumps(own, sort_keys=True).encode("ascii")).hexdigest() if own else ""


def _cells(part: Slice, primary: str) -> dict[CellKey, Cell]:
    """Return the configurations that were measured."""
    found = {}
    for record in part.configurations.to_dict("records"):
        row: Mapping[str, Any] = {str(key): value for key, value in record.items()}
        if math.isfinite(row.get(primary, math.nan)):
            params = {name: row[name] for name in part.parameters if row[name] is not None}
            error = float(row.get(stderr_column(primary), math.nan))
            known = None if math.isnan(error) else error
            found[cell_key(row["model"], row["method"], params)] = Cell(float(row[primary]), known)
    return found
