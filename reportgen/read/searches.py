"""A search folder's raw experiments and its `search_results.csv` -> experiments, value by value."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reportgen.model.experiments import Experiment, Search, Value
from reportgen.model.known import METRICS, PARAMETERS, STDERR_SUFFIX, task_of
from reportgen.model.ledger import Fact, Kind, Status
from reportgen.read.evaluation import task_name
from reportgen.read.names import number, parse_experiment
from reportgen.read.raw import RawRun
from reportgen.read.table import Row, Table, cell_flag, cell_number
from reportgen.read.tree import ResultsTree, natural
from reportgen.study import Study

CSV_NAME = "search_results.csv"

_TEXT_COLUMNS = ("output_dir", "success", "timestamp", "synthetic")
_OTHER_COLUMNS = ("pruning_method", "model", "type", "model_name", "family", "variant", "ratio", "experiment")
# One figure written twice may differ in the last digits of its decimal text.
_SAME = 1e-9


@dataclass(slots=True)
class SearchFiles:
    """What lies in one search folder, before the parameters' names are known."""

    search: Search
    runs: dict[str, RawRun] = field(default_factory=dict)
    table: Table | None = None
    csv_path: str = ""


def parameter_names(gathered: Iterable[SearchFiles], study: Study) -> tuple[str, ...]:
    """Return the parameters of the whole study: from the study file, the defaults and the folder names."""
    names = dict.fromkeys((*study.parameters, *PARAMETERS))
    known = tuple(names)
    for files in gathered:
        listed = (row.cells.get("output_dir", "") for row in (files.table.rows if files.table else ()))
        for name in (*files.runs, *map(_last_part, listed)):
            more = parse_experiment(name, known)
            if not names.keys() >= more.keys():
                names.update(dict.fromkeys(more))
                known = tuple(names)
    return known


def assemble(tree: ResultsTree, files: SearchFiles, parameters: tuple[str, ...], study: Study) -> list[Experiment]:
    """Lay raw experiments and CSV rows over each other and return the experiments in natural order."""
    rows = rows_by_name(tree, files, parameters)
    columns = _own_parameters(tree, files, rows, parameters)
    chosen = frozenset(task for task, own in study.tasks.items() if own.metric is not None)
    unknown: Counter[str] = Counter()
    experiments = []
    for name in sorted({*files.runs, *rows}, key=natural):
        run, row = files.runs.get(name), rows.get(name)
        owner = f"{files.search.folder}/{name}"
        if row is None and (run is None or not run.evaluated):
            if run is not None and not run.refused:
                tree.note(owner, "", Kind.MISSING_EVALUATION, Status.UNUSED)
            for source in run.sources if run else ():
                tree.note(owner, source, Kind.MISSING_EVALUATION, Status.UNUSED)
            continue
        if files.runs and (run is None or not run.evaluated):
            tree.note(owner, files.csv_path, Kind.CSV_ONLY, Status.RESERVATION)
        experiments.append(_merge(tree, files, name, run, row, columns, chosen))
        measured = run.reading.metrics if run else {}
        unknown.update(task for task in chosen if f"acc_{task}" in experiments[-1].metrics.keys() - measured.keys())
    for task, count in sorted(unknown.items()):
        facts: dict[str, Fact] = {"task": task, "metric": str(study.tasks[task].metric), "experiments": count}
        tree.note(files.search.folder, files.csv_path, Kind.UNKNOWN_ACCURACY, Status.RESERVATION, **facts)
    return experiments


def _last_part(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def rows_by_name(tree: ResultsTree, files: SearchFiles, parameters: tuple[str, ...]) -> dict[str, Row]:
    """Name each row by its `output_dir`; rows without one are named by their number and parameters."""
    rows: dict[str, Row] = {}
    counts: dict[str, int] = {}
    folder = files.search.folder
    for row in files.table.rows if files.table else ():
        path = row.cells.get("output_dir", "")
        name = _last_part(path)
        facts: dict[str, Fact] = {"row": row.line}
        if name in ("", ".", ".."):
            given = "_".join(f"{p}{row.cells[p]}" for p in parameters if p in row.cells)
            name = f"exp_{row.line - 1:03d}" + (f"_{given}" if given else "")
            tree.note(f"{folder}/{name}", files.csv_path, Kind.CSV_ROW, Status.RESERVATION, **facts, path="")
        elif _last_part(path.replace("\\", "/").rstrip("/").rpartition("/")[0]) not in ("", folder):
            tree.note(f"{folder}/{name}", files.csv_path, Kind.PATH_MISMATCH, Status.RESERVATION, path=path)
        owner = f"{folder}/{name}"
        for fault in row.faults:
            tree.note(owner, files.csv_path, fault.kind, Status.RESERVATION, **fault.facts)
        if name in rows:
            if rows[name].cells == row.cells:
                tree.note(owner, files.csv_path, Kind.REPEATED_ROW, Status.UNUSED, **facts)
                continue
            count = counts.get(name, 2)
            while f"{name}~{count}" in rows:
                count += 1
            counts[name] = count + 1
            tree.note(owner, files.csv_path, Kind.REPEATED_ROW, Status.RESERVATION, **facts, name=f"{name}~{count}")
            name = f"{name}~{count}"
        rows[name] = row
    return rows


def _own_parameters(
    tree: ResultsTree, files: SearchFiles, rows: Mapping[str, Row], parameters: tuple[str, ...]
) -> tuple[str, ...]:
    """Add the CSV's own parameter columns where neither its folder names nor known columns give any."""
    if files.table is None or any(parse_experiment(name, parameters) for name in rows):
        return parameters
    if any(column in parameters for column in files.table.columns):
        return parameters
    own = []
    for column in files.table.columns:
        cells = [row.cells[column] for row in rows.values() if column in row.cells]
        values = [cell_number(cell) for cell in cells]
        if _is_extra(column) and cells and all(v is not None and math.isfinite(v) for v in values):
            own.append(column)
            tree.note(files.search.folder, files.csv_path, Kind.CSV_COLUMN, Status.RESERVATION, column=column)
    return (*parameters, *own)


def _is_extra(column: str) -> bool:
    """A column that is neither metric, standard error, task nor one of the artefacts' own."""
    return not (
        column in METRICS
        or column in _TEXT_COLUMNS
        or column in _OTHER_COLUMNS
        or task_of(column)
        or column.endswith(STDERR_SUFFIX)
        or column.startswith(("ppl_", "efficiency_"))
    )


def _merge(
    tree: ResultsTree,
    files: SearchFiles,
    name: str,
    run: RawRun | None,
    row: Row | None,
    parameters: tuple[str, ...],
    chosen: frozenset[str],
) -> Experiment:
    owner = f"{files.search.folder}/{name}"
    raw = run.reading if run else None
    metrics = dict(raw.metrics) if raw else {}
    stderrs = dict(raw.stderrs) if raw else {}
    extras: dict[str, str] = {}
    params: dict[str, Value] = parse_experiment(name, parameters)
    if run is not None and not params and row is None:
        tree.note(owner, "", Kind.NO_PARAMETERS, Status.RESERVATION)
    sources = list(run.sources) if run else []
    success: bool | None = True if run and run.evaluated else None
    timestamp = raw.timestamp if raw else ""
    synthetic = bool(raw and raw.synthetic)
    if raw:
        _check_model_path(tree, owner, sources[0] if sources else "", files.search.folder, name, raw.model_path)
    if row is not None:
        sources.append(files.csv_path)
        _take_parameters(tree, files, owner, row, parameters, params)
        _take_figures(tree, files, owner, row, parameters, metrics, stderrs, chosen)
        extras = {c: v for c, v in row.cells.items() if _is_extra(c) and c not in parameters}
        success = cell_flag(row.cells["success"]) if "success" in row.cells else success
        timestamp = max(timestamp, row.cells.get("timestamp", ""))
        synthetic = synthetic or cell_flag(row.cells.get("synthetic", "")) is True
    evaluated = bool(run and run.evaluated)
    return Experiment(
        search=files.search, name=name, params=params, metrics=metrics, stderrs=stderrs, success=success,
        extras=extras, timestamp=timestamp, synthetic=synthetic, sources=tuple(sources),
        from_csv=row is not None, raw=evaluated,
    )  # fmt: skip


def _check_model_path(tree: ResultsTree, owner: str, file: str, folder: str, name: str, model_path: str) -> None:
    """The evaluated model's path should lead through this very experiment folder."""
    parts = model_path.replace("\\", "/").split("/")
    wrong_search = any(part.startswith("search_") and part != folder for part in parts)
    wrong_experiment = any(part.startswith("exp_") and part != name for part in parts)
    if wrong_search or wrong_experiment:
        tree.note(owner, file, Kind.PATH_MISMATCH, Status.RESERVATION, path=model_path)


def _take_parameters(
    tree: ResultsTree,
    files: SearchFiles,
    owner: str,
    row: Row,
    parameters: tuple[str, ...],
    params: dict[str, Value],
) -> None:
    """The folder's name counts; the columns fill what it does not say."""
    for parameter in parameters:
        cell = row.cells.get(parameter)
        if cell is None:
            continue
        figure = cell_number(cell)
        value: Value = number(cell) if figure is not None and math.isfinite(figure) else cell
        if parameter not in params:
            params[parameter] = value
        elif params[parameter] != value:
            facts: dict[str, Fact] = {"parameter": parameter, "used": params[parameter], "other": value}
            tree.note(owner, files.csv_path, Kind.PARAMETER_CONFLICT, Status.RESERVATION, **facts)
    if not params:
        tree.note(owner, files.csv_path, Kind.NO_PARAMETERS, Status.RESERVATION)


def _take_figures(
    tree: ResultsTree,
    files: SearchFiles,
    owner: str,
    row: Row,
    parameters: tuple[str, ...],
    metrics: dict[str, float],
    stderrs: dict[str, float],
    chosen: frozenset[str],
) -> None:
    """Fill from the CSV what raw files do not give as a finite value; note what differs and what is no number."""
    differing: list[str] = []
    odd: list[str] = []
    for column, cell in row.cells.items():
        if column in (*parameters, *_TEXT_COLUMNS, *_OTHER_COLUMNS) or _is_extra(column):
            continue
        value = cell_number(cell)
        place: dict[str, Fact] = {"row": row.line, "column": column}
        if value is None:
            tree.note(owner, files.csv_path, Kind.NOT_A_NUMBER, Status.RESERVATION, **place, value=cell)
            continue
        if not math.isfinite(value) and math.isfinite(metrics.get(column, 0.0)):
            odd.append(f"{column} = {cell}")  # what the raw files have as well was named there
        if column.endswith(STDERR_SUFFIX):
            _take_stderr(column, value, stderrs)
            continue
        task = task_of(column)
        name = f"acc_{task_name(task)}" if task else column
        before = _take_value(name, value, metrics)
        if before is not None and task not in chosen:
            differing.append(f"{name}: {before!r} / {value!r}")
    method = row.cells.get("pruning_method", files.search.method)
    if method != files.search.method:
        differing.append(f"pruning_method: {files.search.method} / {method}")
    if odd:
        tree.note(owner, files.csv_path, Kind.NON_FINITE, Status.RESERVATION, row=row.line, values="; ".join(odd))
    if differing:
        tree.note(
            owner,
            files.csv_path,
            Kind.CSV_DISAGREES,
            Status.RESERVATION,
            row=row.line,
            values="; ".join(differing),
        )


def _take_stderr(column: str, value: float, stderrs: dict[str, float]) -> None:
    task = task_of(column.removesuffix(STDERR_SUFFIX))
    if task:
        stderrs.setdefault(task_name(task), value)


def _take_value(name: str, value: float, metrics: dict[str, float]) -> float | None:
    """Take a CSV value where the raw files give no finite one; return the raw value where the two differ."""
    before = metrics.get(name)
    if before is None or (not math.isfinite(before) and math.isfinite(value)):
        metrics[name] = value
        return None
    same = not math.isfinite(value) or math.isclose(before, value, rel_tol=_SAME, abs_tol=1e-12)
    return None if same else before
