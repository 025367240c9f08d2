"""Where in the files a figure of an experiment stands.

The readers take a figure from the first place that has it, and there are many shapes. So nothing here knows a shape:
a place is found by changing what stands there in memory and reading again. Where the figure changes, that is the place.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportgen.model.experiments import Experiment, Search
from reportgen.model.known import STDERR_SUFFIX, task_of
from reportgen.read.decode import is_number, to_float
from reportgen.read.evaluation import Reading, task_name
from reportgen.read.names import parse_experiment
from reportgen.read.raw import READERS, Reader
from reportgen.read.searches import CSV_NAME, SearchFiles, rows_by_name
from reportgen.read.table import Row, cell_number, read_table
from reportgen.read.tree import CSV_LIMIT, ResultsTree
from reportgen.study import Study

__all__ = ["Place", "Places"]

MOST_LEAVES = 2000
"""Leaves of a document that are tried where none holds the figure itself."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Keys = tuple[str | int, ...]
Probe = Callable[[Reading], float | None]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file.

    Attributes:
        file: the file, relative to the project.
        path: JSON path, empty in a CSV and where none could be found.
        row: row of a CSV, counted as its rows are, the header being 1; 0 in JSON.
        column: column of a CSV.
        text: what stands there.
    """

    file: str
    path: str = ""
    row: int = 0
    column: str = ""
    text: str = ""


@dataclass
class Places:
    """Finds places in the files of one project.

    Attributes:
        project: the project folder.
        study: what its study file says.
        parameters: names of the parameters that were found.
    """

    project: Path
    study: Study
    parameters: tuple[str, ...] = ()
    _rows: dict[str, dict[str, Row]] = field(default_factory=dict)

    def of_metric(self, experiment: Experiment, column: str) -> tuple[Place, ...]:
        """Return the places that a metric was read from: one, or several where it is computed from them."""

        def probe(reading: Reading) -> float | None:
            return reading.metrics.get(column)

        return self._find(experiment, probe, lambda name: _named(name) == column)

    def of_stderr(self, experiment: Experiment, task: str) -> tuple[Place, ...]:
        """Return the places that the standard error of a task's accuracy was read from."""

        def probe(reading: Reading) -> float | None:
            return reading.stderrs.get(task)

        def fits(name: str) -> bool:
            given = task_of(name.removesuffix(STDERR_SUFFIX)) if name.endswith(STDERR_SUFFIX) else None
            return given is not None and task_name(given) == task

        # The first one counts, finite or not; and a figure beside it may be of the same size.
        found = self._find(experiment, probe, fits, first=True)
        return tuple(place for place in found if "stderr" in place.path) or found

    def of_parameter(self, experiment: Experiment, name: str) -> Place | None:
        """Return where a parameter's value comes from: the name of the folder, else the CSV's column."""
        if name in parse_experiment(experiment.name, self.parameters):
            return Place(f"results/{experiment.key}")
        row = self._row(experiment) if experiment.from_csv else None
        if row is None or name not in row.cells:
            return None
        path = f"results/{experiment.search.folder}/{CSV_NAME}"
        return Place(path, row=row.line, column=name, text=row.cells[name])

    def of_dense(self, sources: Iterable[str], column: str) -> tuple[Place, ...]:
        """Return the places of a figure of a dense model in that of its files whose figure counts."""
        held: tuple[float, str] | None = None
        for source in sources:
            reading = _reading(self.project, source, self.study)
            value = None if reading is None else reading.metrics.get(column)
            if value is not None and _counts(value, held, first=False):
                held = value, source
        return _in_json(self.project, held[1], lambda reading: reading.metrics.get(column), self.study) if held else ()

    def _find(
        self, experiment: Experiment, probe: Probe, fits: Callable[[str], bool], *, first: bool = False
    ) -> tuple[Place, ...]:
        """Find the source whose figure counts: the first, unless it is not finite and a later one is."""
        held: tuple[float, str] | None = None
        places: tuple[Place, ...] = ()
        for source in experiment.sources:
            if source.endswith("/" + CSV_NAME):
                continue
            reading = _reading(self.project, source, self.study)
            value = None if reading is None else probe(reading)
            if value is not None and _counts(value, held, first=first):
                held = value, source
        row = self._row(experiment) if experiment.from_csv else None
        for column, text in row.cells.items() if row is not None else ():
            value = cell_number(text) if fits(column) else None
            if row is not None and value is not None and _counts(value, held, first=first):
                held = value, ""
                path = f"results/{experiment.search.folder}/{CSV_NAME}"
                places = (Place(path, row=row.line, column=column, text=text),)
        if held is not None and held[1]:
            return _in_json(self.project, held[1], probe, self.study)
        return places

    def _row(self, experiment: Experiment) -> Row | None:
        """Return an experiment's row of its CSV."""
        folder = experiment.search.folder
        if folder not in self._rows:
            self._rows[folder] = self._read_rows(experiment.search)
        return self._rows[folder].get(experiment.name)

    def _read_rows(self, search: Search) -> dict[str, Row]:
        tree = ResultsTree(self.project)
        path = tree.results / search.folder / CSV_NAME
        raw = tree.read(path, search.folder, CSV_LIMIT)
        if raw is None:
            return {}
        files = SearchFiles(search, {}, read_table(raw), tree.relative(path))
        return rows_by_name(tree, files, self.parameters)


def _counts(value: float, held: tuple[float, str] | None, *, first: bool) -> bool:
    """Tell whether a figure takes the place of the one that is held."""
    return held is None or (not first and not math.isfinite(held[0]) and math.isfinite(value))


def _named(column: str) -> str:
    task = task_of(column)
    return f"acc_{task_name(task)}" if task else column


def _reader(source: str) -> Reader | None:
    parts = source.split("/")
    known = READERS.get(parts[-2], ()) if len(parts) > 1 else ()
    return next((reader for pattern, reader in known if pattern.fullmatch(parts[-1])), None)


def _reading(project: Path, source: str, study: Study) -> Reading | None:
    raw, reader = ResultsTree(project).read(project / source, source), _reader(source)
    return None if raw is None or reader is None else reader(raw, study)


def _in_json(project: Path, source: str, probe: Probe, study: Study) -> tuple[Place, ...]:
    """Return the places of a JSON file that a figure depends on; the file alone where none could be found."""
    raw, reader = ResultsTree(project).read(project / source, source), _reader(source)
    if raw is None or reader is None:
        return ()
    target = probe(reader(raw, study))
    if target is None:
        return ()
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        return (Place(source),)
    leaves = list(_leaves(document, ()))
    same = [keys for keys, value in leaves if is_number(value) and _same(to_float(value), target)]
    for candidates in (same, [keys for keys, _ in leaves[:MOST_LEAVES]]):
        found = [keys for keys in candidates if not _same(probe(reader(_changed(document, keys), study)), target)]
        if found:  # of a list and its items the list is enough
            whole = [keys for keys in found if not any(keys[: len(other)] == other != keys for other in found)]
            return tuple(Place(source, json_path(keys), text=json.dumps(_at(document, keys))) for keys in whole)
    return (Place(source),)


def _same(one: float | None, other: float) -> bool:
    return one is not None and (one == other or (math.isnan(one) and math.isnan(other)))


def _leaves(node: Any, keys: Keys) -> Iterator[tuple[Keys, Any]]:
    """Yield what a document holds: numbers, texts, and lists as a whole too, because their lengths are counted."""
    if isinstance(node, dict):
        for key, inner in node.items():
            yield from _leaves(inner, (*keys, key))
    elif isinstance(node, list):
        yield keys, node
        for place, inner in enumerate(node):
            yield from _leaves(inner, (*keys, place))
    elif node is not None and not isinstance(node, bool):
        yield keys, node


def _at(document: Any, keys: Keys) -> Any:
    for key in keys:
        document = document[key]
    return document


def _changed(document: Any, keys: Keys) -> bytes:
    """Return the document with another value at one place; the document itself stays as it is."""
    holder, before = _at(document, keys[:-1]), _at(document, keys)
    holder[keys[-1]] = _other(before)
    try:
        return json.dumps(document).encode()
    finally:
        holder[keys[-1]] = before


def _other(value: Any) -> Any:
    if isinstance(value, list):
        return value[:-1] if value else [0]
    if not is_number(value):
        return ""
    if not math.isfinite(to_float(value)):
        return 1.0
    return value + 1 if abs(value) < 2**50 else value // 2


def json_path(keys: Keys) -> str:
    """Return a JSON path (RFC 9535): plain names after a dot, others in brackets."""
    text = "$"
    for key in keys:
        if isinstance(key, int):
            text += f"[{key}]"
        elif _PLAIN.fullmatch(key):
            text += f".{key}"
        else:
            quoted = key.replace("\\", "\\\\").replace("'", "\\'")
            text += f"['{quoted}']"
    return text
